//! Annotations become events to mark on time axes.

use super::Board;
use crate::fetch::Fetched;
use crate::frame::{Cell, Field, FieldType, Frame, Labels, Shape};
use crate::panel::Event;
use crate::spec::{self, Annotation, TimeRegion};
use crate::time;

/// More spans of one annotation say nothing in a picture.
const MOST_SPANS: usize = 1000;

/// The events of a dashboard with their annotation's place, in order of time; and why some could not be had.
pub fn collect(board: &Board, answers: &[Fetched]) -> (Vec<(usize, Event)>, Vec<String>) {
    let (mut events, mut notices) = (Vec::new(), Vec::new());
    for want in &board.event_wants {
        let annotation = &board.dashboard.annotations[want.annotation];
        let found = match &want.request {
            None => written(annotation, board),
            Some(Ok(index)) => match &answers[*index].answer {
                Ok(frames) => Ok(frames.iter().flat_map(|f| of_frame(f, annotation)).collect()),
                Err(failure) => Err(failure.message.clone()),
            },
            Some(Err(failure)) => Err(failure.message.clone()),
        };
        match found {
            Ok(found) => events.extend(found.into_iter().map(|event| (want.annotation, event))),
            Err(message) => notices.push(format!("annotation `{}`: {message}", annotation.name)),
        }
    }
    let range = board.sheet.scope.range;
    events.retain(|(_, e)| e.end.unwrap_or(e.time) >= range.from && e.time <= range.to);
    events.sort_by_key(|(annotation, e)| (e.time, *annotation));
    (events, notices)
}

/// The events written in the definition, and those of its file.
fn written(annotation: &Annotation, board: &Board) -> Result<Vec<Event>, String> {
    let parse = |text: String| time::parse(&text, false, &board.clock).map_err(|e| format!("time `{text}`: {e}"));
    let event = |event: &spec::Event| {
        let end = event.time_end.as_ref().map(|t| parse(t.text())).transpose()?;
        let color = annotation.color.clone();
        let (text, tags) = (event.text.clone(), event.tags.clone());
        Ok(Event { time: parse(event.time.text())?, end, text, color, tags, recurring: false })
    };
    let mut events = annotation.events.iter().map(event).collect::<Result<Vec<_>, String>>()?;
    if let Some(region) = &annotation.time_region {
        events.extend(recurring(annotation, region, board)?);
    }
    Ok(events)
}

/// The spans of an annotation that come again.
fn recurring(annotation: &Annotation, region: &TimeRegion, board: &Board) -> Result<Vec<Event>, String> {
    let zone = region.timezone.as_deref().map(time::zone).transpose()?;
    let zone = zone.as_ref().unwrap_or(&board.clock.zone);
    let spans = region.recurring()?.within(board.sheet.scope.range, zone, MOST_SPANS)?;
    let text = annotation.text.as_ref().or(annotation.title.as_ref()).unwrap_or(&annotation.name);
    let event = |(time, end)| Event {
        time,
        end,
        text: text.clone(),
        color: annotation.color.clone(),
        recurring: true,
        ..Event::default()
    };
    Ok(spans.into_iter().map(event).collect())
}

/// The events of an answer: rows with a text, lines of logs, else samples above zero, neighbours joined to a region.
fn of_frame(frame: &Frame, annotation: &Annotation) -> Vec<Event> {
    let named = |names: &[&str]| frame.fields.iter().find(|f| names.contains(&f.name.to_lowercase().as_str()));
    let Some(times) = named(&["time"]).or_else(|| frame.time_field()) else { return Vec::new() };
    let texts = frame.fields.iter().find(|f| f.kind() == FieldType::Text);
    let columns = Columns {
        ends: named(&["timeend", "time_end"]),
        title: named(&["title"]),
        text: named(&["text", "description", "body", "line", "message"])
            .or_else(|| texts.filter(|_| frame.meta.shape == Shape::Logs || frame.number_fields().next().is_none())),
        tags: named(&["tags"]),
    };
    if columns.title.or(columns.text).is_none() {
        return frame.number_fields().flat_map(|f| samples(times, f, frame, annotation)).collect();
    }
    (0..times.values.len()).filter_map(|row| columns.event(times, row, frame, annotation)).collect()
}

/// The columns of a table of events.
struct Columns<'a> {
    ends: Option<&'a Field>,
    title: Option<&'a Field>,
    text: Option<&'a Field>,
    tags: Option<&'a Field>,
}

impl Columns<'_> {
    fn event(&self, times: &Field, row: usize, frame: &Frame, annotation: &Annotation) -> Option<Event> {
        let at = |field: &Field| field.values.get(row).number().map(|ms| ms as i64);
        let time = at(times)?;
        let end = self.ends.and_then(at).filter(|end| *end > time);
        let tags = self.tags.map(|f| words(&f.values.get(row).text())).unwrap_or_default();
        Some(Event {
            time,
            end,
            text: self.words(row, frame, annotation),
            color: annotation.color.clone(),
            tags,
            recurring: false,
        })
    }

    /// What the annotation's own texts make of the row, else its title and text.
    fn words(&self, row: usize, frame: &Frame, annotation: &Annotation) -> String {
        let cell = |field: Option<&Field>| field.map(|f| f.values.get(row).text()).unwrap_or_default();
        let text = if annotation.text.is_some() || annotation.title.is_some() {
            let columns = frame.fields.iter().map(|f| (f.name.as_str().into(), f.values.get(row).text().into()));
            let own = frame.fields.iter().flat_map(|f| f.labels.clone());
            event_text(annotation, &own.chain(columns).collect())
        } else {
            let parts = [cell(self.title), cell(self.text)];
            parts.into_iter().filter(|p| !p.is_empty()).collect::<Vec<_>>().join(": ")
        };
        if text.is_empty() { annotation.name.clone() } else { text }
    }
}

/// Tags: the texts of a JSON list, else the words between commas.
fn words(text: &str) -> Vec<String> {
    let listed: Vec<String> = match serde_json::from_str(text) {
        Ok(serde_json::Value::Array(list)) => list.iter().map(|v| Cell::of_json(v).text()).collect(),
        _ => text.trim().trim_start_matches('[').trim_end_matches(']').split(',').map(String::from).collect(),
    };
    let trimmed = listed.iter().map(|word| word.trim().to_string());
    trimmed.filter(|word| !word.is_empty()).collect()
}

fn samples(times: &Field, values: &Field, frame: &Frame, annotation: &Annotation) -> Vec<Event> {
    let keys = annotation.tag_keys.iter().flat_map(|keys| keys.split(',')).map(str::trim);
    let tags: Vec<String> = keys.filter_map(|key| values.labels.get(key).map(ToString::to_string)).collect();
    let text = event_text(annotation, &values.labels);
    let step = values.config.interval.or(frame.time_field().and_then(|f| f.config.interval)).map_or(0, |ms| ms as i64);
    let mut events: Vec<Event> = Vec::new();
    let mut last = i64::MIN;
    for row in 0..times.values.len() {
        let (Some(time), Cell::Number(value)) =
            (times.values.get(row).number().map(|ms| ms as i64), values.values.get(row))
        else {
            continue;
        };
        if value.is_nan() || value <= 0.0 {
            continue;
        }
        match events.last_mut() {
            Some(event) if step > 0 && time - last <= step => event.end = Some(time),
            _ => events.push(Event {
                time,
                end: None,
                text: text.clone(),
                color: annotation.color.clone(),
                tags: tags.clone(),
                recurring: false,
            }),
        }
        last = time;
    }
    events
}

/// The text of an event: the annotation's title and text with labels filled in, else its name.
fn event_text(annotation: &Annotation, labels: &Labels) -> String {
    let filled = |template: &String| fill_labels(template, labels);
    let parts: Vec<_> =
        [&annotation.title, &annotation.text].into_iter().flatten().map(filled).filter(|t| !t.is_empty()).collect();
    if parts.is_empty() { annotation.name.clone() } else { parts.join(": ") }
}

/// Replaces `{{label}}` by the label's value; an unknown label is empty.
fn fill_labels(template: &str, labels: &Labels) -> String {
    let mut out = String::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once("{{") {
        let Some((name, after)) = after.split_once("}}") else { break };
        out.push_str(before);
        out.push_str(labels.get(name.trim()).map_or("", |v| v));
        rest = after;
    }
    out.push_str(rest);
    out
}
