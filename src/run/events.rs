//! Annotations become events to mark on time axes.

use super::Board;
use crate::fetch::Fetched;
use crate::frame::{Cell, Field, Frame, Labels};
use crate::panel::Event;
use crate::spec::Annotation;
use crate::time;

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

/// The events written in the definition.
fn written(annotation: &Annotation, board: &Board) -> Result<Vec<Event>, String> {
    let parse = |text: String| time::parse(&text, false, &board.clock).map_err(|e| format!("time `{text}`: {e}"));
    annotation
        .events
        .iter()
        .map(|event| {
            let end = event.time_end.as_ref().map(|t| parse(t.text())).transpose()?;
            let color = annotation.color.clone();
            let (text, tags) = (event.text.clone(), event.tags.clone());
            Ok(Event { time: parse(event.time.text())?, end, text, color, tags })
        })
        .collect()
}

/// The events of an answer: rows with a text, else samples above zero, neighbours joined to a region.
fn of_frame(frame: &Frame, annotation: &Annotation) -> Vec<Event> {
    let named = |names: &[&str]| frame.fields.iter().find(|f| names.contains(&f.name.to_lowercase().as_str()));
    let Some(times) = named(&["time"]).or_else(|| frame.time_field()) else { return Vec::new() };
    match named(&["text", "title", "description"]) {
        Some(text) => rows(times, named(&["timeend"]), text, named(&["tags"]), annotation),
        None => frame.number_fields().flat_map(|f| samples(times, f, frame, annotation)).collect(),
    }
}

fn rows(
    times: &Field,
    ends: Option<&Field>,
    text: &Field,
    tags: Option<&Field>,
    annotation: &Annotation,
) -> Vec<Event> {
    let at = |field: &Field, row| field.values.get(row).number().map(|ms| ms as i64);
    (0..times.values.len())
        .filter_map(|row| {
            let time = at(times, row)?;
            let end = ends.and_then(|f| at(f, row)).filter(|end| *end > time);
            let tags = tags.map(|f| words(&f.values.get(row).text())).unwrap_or_default();
            Some(Event { time, end, text: text.values.get(row).text(), color: annotation.color.clone(), tags })
        })
        .collect()
}

/// Tags: words between commas, or the texts of a JSON list.
fn words(text: &str) -> Vec<String> {
    let plain = text.trim().trim_start_matches('[').trim_end_matches(']');
    let word = |w: &str| w.trim().trim_matches('"').to_string();
    plain.split(',').map(word).filter(|w| !w.is_empty()).collect()
}

fn samples(times: &Field, values: &Field, frame: &Frame, annotation: &Annotation) -> Vec<Event> {
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
                tags: Vec::new(),
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
