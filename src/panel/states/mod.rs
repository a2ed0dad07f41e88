//! `state-timeline` and `status-history`: states over time, a row for each field.

mod options;
mod rows;
#[cfg(test)]
mod tests;

pub use options::{Custom, Options};

use std::collections::BTreeMap;

use super::around::{Around, nothing};
use super::stage::{marked, notes};
use super::stat::readable;
use super::{Drawn, Input, Kind, read};
use crate::chart::axis::{self, SIZE, TimeAxis};
use crate::chart::legend::{Entry, LegendOptions, Sign};
use crate::chart::overlay;
use crate::chart::scale::Scale;
use crate::frame::{FieldColor, FieldConfig, Threshold};
use crate::scene::{Anchor, Color, Node, Path, Rect, Style, Text};
use crate::text::{self, Face};
use options::{Align, ShowValue};
use rows::{Row, Span};

/// The kind of states that last until the next.
pub struct StateTimeline;

/// The kind of states at instants.
pub struct StatusHistory;

impl Kind for StateTimeline {
    fn id(&self) -> &'static str {
        "state-timeline"
    }

    fn options_schema(&self) -> schemars::Schema {
        schemars::schema_for!(Options)
    }

    fn custom_schema(&self) -> schemars::Schema {
        schemars::schema_for!(Custom)
    }

    fn page(&self) -> &'static str {
        include_str!("../state-timeline.md")
    }

    fn field_defaults(&self) -> FieldConfig {
        colors()
    }

    fn draw(&self, input: &Input<'_>) -> Drawn {
        draw(input, false)
    }
}

impl Kind for StatusHistory {
    fn id(&self) -> &'static str {
        "status-history"
    }

    fn options_schema(&self) -> schemars::Schema {
        schemars::schema_for!(Options)
    }

    fn custom_schema(&self) -> schemars::Schema {
        schemars::schema_for!(Custom)
    }

    fn page(&self) -> &'static str {
        include_str!("../status-history.md")
    }

    fn field_defaults(&self) -> FieldConfig {
        colors()
    }

    fn draw(&self, input: &Input<'_>) -> Drawn {
        draw(input, true)
    }
}

/// Numbers are coloured from least to greatest where nothing else is said.
fn colors() -> FieldConfig {
    let color = FieldColor { mode: "continuous-GrYlRd".into(), ..FieldColor::default() };
    FieldConfig { color: Some(color), ..FieldConfig::default() }
}

fn draw(input: &Input<'_>, history: bool) -> Drawn {
    let options: Options = read(input.options);
    let (rows, received) = rows::collect(input, &options, history);
    if let Some((headline, message)) = missing(&rows, received, input) {
        return nothing(headline, message, received, input);
    }
    let asked = LegendOptions { values: Vec::new(), calcs: Vec::new(), sort_by: None, ..options.legend.clone() };
    let around = Around::with_headers(entries(&rows, input), Vec::new(), &asked, input);
    let beside = around.area.w < input.width;
    let sheet = Sheet { rows: &rows, options: &options, input };
    let (mut nodes, more, shown) = sheet.draw(around.area);
    let below = if beside { 0.0 } else { more };
    nodes.push(super::around::moved((0.0, below), around.nodes));
    Drawn {
        nodes,
        height: around.height + more,
        summary: sentence(&rows, input),
        drawn: shown,
        hidden: received - shown,
    }
}

fn missing(rows: &[Row<'_>], received: usize, input: &Input<'_>) -> Option<(&'static str, &'static str)> {
    if input.frames.iter().all(|f| f.rows() == 0) || received == 0 {
        return Some(("No data", ""));
    }
    if input.frames.iter().all(|f| f.time_field().is_none()) {
        return Some(("No time field", "This panel draws states over time, and the answer has no time field."));
    }
    rows.iter().all(|r| r.spans.is_empty()).then_some(("No data", "No field has a value in this time range."))
}

/// The states with their colours: those that occur, or the steps of thresholds.
fn entries(rows: &[Row<'_>], input: &Input<'_>) -> Vec<Entry> {
    const MOST: usize = 12;
    let entry = |name: String, color: Color| Entry { name, color, sign: Sign::Square, figures: Vec::new() };
    let mut entries: Vec<(f64, Entry)> = Vec::new();
    for row in rows {
        let found: Vec<(f64, Entry)> = match row.steps() {
            Some(steps) => {
                let step = |s: &Threshold| (f64::NAN, entry(row.step(s.value), shade(row, &s.color, input)));
                steps.iter().map(step).collect()
            }
            None => row.spans.iter().map(|s| (s.number, entry(s.text.clone(), s.color))).collect(),
        };
        for (number, e) in found {
            let known = entries.iter().any(|(_, k)| k.name == e.name && k.color == e.color);
            if !known && !e.name.is_empty() && entries.len() < 400 {
                entries.push((number, e));
            }
        }
    }
    let numbers = rows.iter().all(|r| r.numeric) && entries.iter().all(|(number, _)| !number.is_nan());
    if numbers {
        entries.sort_by(|a, b| a.0.total_cmp(&b.0));
    }
    let many = entries.len() > MOST && rows.iter().all(|r| r.numeric);
    let entries: Vec<Entry> = entries.into_iter().map(|(_, entry)| entry).collect();
    match many {
        true if numbers && rows.iter().all(by_size) => some_of(entries),
        // Many numbers in a row of colours say nothing.
        true => Vec::new(),
        false => entries,
    }
}

/// Whether numbers are coloured from least to greatest.
fn by_size(row: &Row<'_>) -> bool {
    row.field.config.color.as_ref().is_some_and(|c| c.mode.starts_with("continuous"))
}

/// The least, the greatest and three between, which tell how colours follow numbers.
fn some_of(entries: Vec<Entry>) -> Vec<Entry> {
    const SHOWN: usize = 5;
    let last = entries.len() - 1;
    (0..SHOWN).map(|i| entries[i * last / (SHOWN - 1)].clone()).collect()
}

/// The colour of a step as its states have it.
fn shade(row: &Row<'_>, name: &str, input: &Input<'_>) -> Color {
    let custom: Custom = read(&row.field.config.custom);
    let opacity = custom.fill_opacity.filter(|o| o.is_finite()).unwrap_or(70.0).clamp(0.0, 100.0) / 100.0;
    let color = input.theme.color(name).unwrap_or(input.theme.muted);
    input.theme.ink(color.alpha(opacity).over(input.theme.panel), 3.0)
}

/// The least height of a row.
const LEAST: f64 = 16.0;
/// The height that a row likes in a body that grows.
const LIKED: f64 = 22.0;
const NAME_GAP: f64 = 8.0;

struct Sheet<'a> {
    rows: &'a [Row<'a>],
    options: &'a Options,
    input: &'a Input<'a>,
}

impl Sheet<'_> {
    /// What is drawn, by how much it is higher than the area, and how many rows are shown.
    fn draw(&self, area: Rect) -> (Vec<Node>, f64, usize) {
        let (input, theme) = (self.input, self.input.theme);
        let (time_labels, context) = (area.w >= 60.0 && area.h >= 62.0, area.w >= 220.0 && area.h >= 130.0);
        let below = match (time_labels, context) {
            (true, true) => axis::ROW + axis::CONTEXT_ROW,
            (true, false) => axis::ROW,
            _ => 3.0,
        };
        let events = notes(input);
        let texts = !events.is_empty() && area.h >= 110.0;
        let top = match (events.is_empty(), texts) {
            (true, _) => 2.0,
            (false, false) => 8.0,
            (false, true) => overlay::EVENT_ROW + 2.0,
        };
        let count = self.rows.len();
        let free = (area.h - below - top).max(8.0);
        let more = if input.grow { (count as f64 * LIKED - free).max(0.0) } else { 0.0 };
        let whole = free + more;
        let fit = (whole / LEAST).floor().max(1.0) as usize;
        // The last place tells how many rows have none.
        let shown = if count <= fit { count } else { fit.saturating_sub(1) };
        let slot = whole / (if count <= fit { count } else { fit }) as f64;
        let names = self.rows.iter().map(|r| text::width(&r.name, Face::Sans, SIZE)).fold(0.0, f64::max);
        let left = if area.w >= 100.0 { (names + NAME_GAP).min(area.w * 0.33) } else { 2.0 };
        let plot = Rect::new(left, top, (area.w - left - 3.0).max(8.0), whole);
        let ends = (input.range.from as f64, input.range.to.max(input.range.from + 1) as f64);
        let x = Scale::linear(ends, (plot.x, plot.right()));
        let time = TimeAxis::new(input.range, input.zone, &x, (0.0, area.w));
        let mut nodes = time.grid(plot, theme);
        let marked = Rect { h: shown as f64 * slot, ..plot };
        nodes.extend(overlay::behind(&events, &x, marked));
        nodes.extend(self.states(shown, slot, plot, &x));
        nodes.extend(overlay::over(&events, &x, marked, texts, theme));
        for (i, row) in self.rows.iter().take(shown).enumerate() {
            nodes.extend(self.name(&row.name, plot.y + (i as f64 + 0.5) * slot, left - NAME_GAP));
        }
        if shown < count {
            let words = format!("+{} more", count - shown);
            let y = plot.y + (shown as f64 + 0.5) * slot + SIZE * text::CAP_HEIGHT / 2.0;
            nodes.push(Text::new(plot.x, y, words, SIZE, theme.muted).into());
        }
        if time_labels {
            nodes.extend(time.draw(plot, context, theme));
        }
        (nodes, more, shown)
    }

    fn name(&self, name: &str, middle: f64, room: f64) -> Option<Node> {
        let words = text::shorten_middle(name, Face::Sans, SIZE, room).into_owned();
        let y = middle + SIZE * text::CAP_HEIGHT / 2.0;
        let node = Text::new(room, y, words.clone(), SIZE, self.input.theme.text).anchor(Anchor::End);
        (!words.is_empty()).then(|| node.into())
    }

    /// Surfaces, one path for each colour, and values in them.
    fn states(&self, shown: usize, slot: f64, plot: Rect, x: &Scale) -> Vec<Node> {
        let part = self.options.row_height.filter(|h| h.is_finite()).unwrap_or(0.9).clamp(0.1, 1.0);
        let high = (slot * part).max(1.0).min(slot);
        let mut surfaces: BTreeMap<Color, Path> = BTreeMap::new();
        let mut values = Vec::new();
        for (i, row) in self.rows.iter().take(shown).enumerate() {
            let top = plot.y + i as f64 * slot + (slot - high) / 2.0;
            let mut last = (f64::NEG_INFINITY, Color::default());
            for span in &row.spans {
                let (from, to) = (x.within(span.from), x.within(span.to));
                let place = Rect::new(from, top, (to - from).max(0.5), high);
                // What falls on the same half pixel in the same colour is drawn once.
                if to - from < 0.5 && from - last.0 < 0.5 && last.1 == span.color {
                    continue;
                }
                last = (from, span.color);
                block(surfaces.entry(span.color).or_default(), place, plot);
                values.extend(self.value(span, place));
            }
        }
        let surface = |(color, path)| Node::path(path, Style::fill(color));
        surfaces.into_iter().map(surface).chain(values).collect()
    }

    fn value(&self, span: &Span, place: Rect) -> Option<Node> {
        let room = place.h >= 13.0 && place.w >= 12.0 && self.options.show_value != ShowValue::Never;
        if !room || span.text.is_empty() || text::width(&span.text, Face::Sans, SIZE) + 8.0 > place.w {
            return None;
        }
        let (at, anchor) = match self.options.align_value {
            Align::Left => (place.x + 4.0, Anchor::Start),
            Align::Center => (place.x + place.w / 2.0, Anchor::Middle),
            Align::Right => (place.right() - 4.0, Anchor::End),
        };
        let y = place.y + place.h / 2.0 + SIZE * text::CAP_HEIGHT / 2.0;
        Some(Text::new(at, y, span.text.clone(), SIZE, readable(span.color)).anchor(anchor).into())
    }
}

/// Adds a rectangle; neighbours are set off by a hair where they are wide enough.
fn block(path: &mut Path, place: Rect, plot: Rect) {
    let hair = if place.w > 4.0 { 1.0 } else { 0.0 };
    let right = (place.right() - hair).min(plot.right());
    path.move_to(place.x, place.bottom());
    path.line_to(place.x, place.y);
    path.line_to(right, place.y);
    path.line_to(right, place.bottom());
    path.close();
}

/// One sentence: how rows ended, and how often they changed.
fn sentence(rows: &[Row<'_>], input: &Input<'_>) -> String {
    let short = |text: &str| text.chars().take(60).collect::<String>();
    let tell = |row: &Row<'_>| {
        let last = row.spans.last().map_or("without a value".into(), |s| format!("last {}", short(&s.text)));
        let times = match row.changes {
            0 => "unchanged".to_string(),
            1 => "changed once".into(),
            n => format!("changed {n} times"),
        };
        format!("{} {last}, {times}", short(&row.name))
    };
    let told: Vec<String> = rows.iter().take(5).map(tell).collect();
    let more = if rows.len() > 5 { format!("; and {} more rows", rows.len() - 5) } else { String::new() };
    let events = marked(input).map(|e| format!("; {e}")).unwrap_or_default();
    format!("{}{more}{events}.", told.join("; "))
}
