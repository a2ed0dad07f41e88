//! Rows of states: a field each, its values as spans of time.

use super::options::{Custom, Limit, Options};
use crate::field::Display;
use crate::frame::{Cell, Field, FieldType, Threshold, ThresholdsMode};
use crate::panel::{Input, read};
use crate::scene::Color;

/// A stretch of time in one state.
#[derive(Debug, Clone, PartialEq)]
pub struct Span {
    /// From when.
    pub from: f64,
    /// Until when.
    pub to: f64,
    /// The value as printed.
    pub text: String,
    /// The value as a number; NaN when it is none.
    pub number: f64,
    /// Its colour.
    pub color: Color,
}

/// A field's states.
pub struct Row<'a> {
    /// Its field.
    pub field: &'a Field,
    /// How its values are shown.
    pub display: Display<'a>,
    /// Its name.
    pub name: String,
    /// Whether its states have colours by number alone.
    pub numeric: bool,
    /// Its states in order.
    pub spans: Vec<Span>,
    /// How often it changed.
    pub changes: usize,
}

/// The rows that are drawn; and how many fields there are.
pub fn collect<'a>(input: &Input<'a>, options: &Options, history: bool) -> (Vec<Row<'a>>, usize) {
    let mut rows = Vec::new();
    let mut received = 0;
    let mut texts: Vec<String> = Vec::new();
    for frame in input.frames {
        let states = |f: &&Field| matches!(f.kind(), FieldType::Number | FieldType::Text | FieldType::Bool);
        for field in frame.fields.iter().filter(states) {
            received += 1;
            let custom: Custom = read(&field.config.custom);
            if let (Some(time), false) = (frame.time_field(), custom.hide_from.viz) {
                rows.push(row(time, field, &custom, &mut texts, input));
            }
        }
    }
    for row in &mut rows {
        let width = options.col_width.filter(|w| w.is_finite()).unwrap_or(0.9).clamp(0.05, 1.0);
        if history {
            boxes(&mut row.spans, width, input);
        } else if options.merge_values != Some(false) {
            row.by_steps();
            row.spans = merged(std::mem::take(&mut row.spans));
        }
        row.spans.retain(|s| s.to > input.range.from as f64 && s.from < input.range.to as f64);
    }
    (rows, received)
}

fn row<'a>(time: &Field, field: &'a Field, custom: &Custom, texts: &mut Vec<String>, input: &Input<'a>) -> Row<'a> {
    let display = Display::new(field, input.theme, input.zone, input.now);
    let fixed = field.config.color.as_ref().is_some_and(|c| matches!(c.mode.as_str(), "fixed" | "shades"));
    let mut samples: Vec<(i64, usize)> =
        time.values.iter().enumerate().filter_map(|(i, t)| Some((t.number()? as i64, i))).collect();
    samples.sort_unstable();
    let mut numeric = field.kind() == FieldType::Number;
    let mut state = |i: usize| {
        let cell = field.values.get(i);
        let shown = display.show(cell);
        let nothing = cell.is_null() || matches!(cell, Cell::Number(v) if v.is_nan());
        if nothing && !shown.mapped {
            return None;
        }
        numeric &= !shown.mapped;
        let text = shown.text.to_string().trim().to_string();
        let by_text = field.kind() == FieldType::Text && !shown.mapped && !fixed;
        let color = if by_text { palette(&text, texts, input) } else { shown.color };
        let opacity = custom.fill_opacity.filter(|o| o.is_finite()).unwrap_or(70.0).clamp(0.0, 100.0) / 100.0;
        Some((text, shown.numeric, input.theme.ink(color.alpha(opacity).over(input.theme.panel), 3.0)))
    };
    let end = input.range.to as f64;
    let mut spans: Vec<Span> = Vec::new();
    let mut open: Option<f64> = None;
    for (k, (at, i)) in samples.iter().enumerate() {
        let at = *at as f64;
        let next = samples.get(k + 1).map_or(end.max(at), |s| s.0 as f64);
        let Some((text, number, color)) = state(*i) else {
            // A gap: the state before it goes on only if it may span it.
            let spans_it = match custom.span_nulls {
                Limit::Switch(on) => on,
                Limit::Time(most) => next - open.unwrap_or(at) <= most,
            };
            if let Some(last) = spans.last_mut().filter(|_| spans_it) {
                last.to = next;
            }
            open = open.or(Some(at));
            continue;
        };
        open = None;
        let to = match custom.insert_nulls {
            Limit::Time(most) if most > 0.0 && next - at > most => at + most,
            _ => next,
        };
        spans.push(Span { from: at, to, text, number, color });
    }
    let changes = spans.windows(2).filter(|w| w[0].text != w[1].text).count();
    let name = if field.state.name.is_empty() { field.name.clone() } else { field.state.name.clone() };
    Row { field, display, name, numeric, spans, changes }
}

impl Row<'_> {
    /// The steps of thresholds, where they colour its numbers.
    pub fn steps(&self) -> Option<&[Threshold]> {
        let mode = self.field.config.color.as_ref().map_or("", |c| c.mode.as_str());
        let config = self.field.config.thresholds.as_ref().filter(|t| t.mode == ThresholdsMode::Absolute)?;
        (self.numeric && mode == "thresholds").then_some(&config.steps)
    }

    /// A step in words: from which value on, or below which.
    pub fn step(&self, value: Option<f64>) -> String {
        let show = |v: f64| self.display.show_number(Some(v)).text.to_string().trim().to_string();
        let first = self.steps().and_then(|steps| steps.iter().find_map(|s| s.value));
        match (value, first) {
            (Some(value), _) => format!("{} +", show(value)),
            (None, Some(first)) => format!("< {}", show(first)),
            (None, None) => "all".into(),
        }
    }

    /// Numbers that thresholds colour become their steps, so that those of one step are one state.
    fn by_steps(&mut self) {
        let Some(steps) = self.steps().map(<[Threshold]>::to_vec) else { return };
        let mut spans = std::mem::take(&mut self.spans);
        for span in spans.iter_mut() {
            let reached = steps.iter().rev().find(|s| s.value.is_none_or(|v| span.number >= v));
            span.text = self.step(reached.and_then(|s| s.value));
        }
        self.changes = spans.windows(2).filter(|w| w[0].text != w[1].text).count();
        self.spans = spans;
    }
}

/// The palette's colour of a text: each text of the panel has its own.
fn palette(text: &str, texts: &mut Vec<String>, input: &Input<'_>) -> Color {
    let place = texts.iter().position(|t| t == text).unwrap_or_else(|| {
        texts.push(text.to_string());
        texts.len() - 1
    });
    input.theme.series(place)
}

/// Equal neighbours as one.
fn merged(spans: Vec<Span>) -> Vec<Span> {
    let mut all: Vec<Span> = Vec::new();
    for span in spans {
        match all.last_mut() {
            Some(last) if last.text == span.text && last.color == span.color && last.to >= span.from => {
                last.to = span.to
            }
            _ => all.push(span),
        }
    }
    all
}

/// Boxes around instants, as wide as the least distance of instants.
fn boxes(spans: &mut [Span], width: f64, input: &Input<'_>) {
    let apart = spans.windows(2).map(|w| w[1].from - w[0].from).filter(|d| *d > 0.0).fold(f64::INFINITY, f64::min);
    let step = if apart.is_finite() { apart } else { input.range.length() as f64 / 30.0 };
    for span in spans {
        let at = span.from;
        (span.from, span.to) = (at - step * width / 2.0, at + step * width / 2.0);
    }
}
