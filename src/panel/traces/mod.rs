//! `traces`: the spans of one trace as a waterfall.

mod critical;
mod draw;
mod spans;
#[cfg(test)]
mod tests;

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;

use super::around::nothing;
use super::{Drawn, Input, Kind, NoCustom, read};
use crate::unit::{self, Place};
use critical::Stretch;
use draw::Waterfall;
use spans::{Span, Trace};

/// The kind.
pub struct Traces;

/// `options` of the panel.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
#[schemars(deny_unknown_fields)]
pub struct Options {
    /// Draws the critical path; `true` when not given.
    pub show_critical_path: Option<bool>,
    /// The most spans drawn; 100 when the panel may grow, else as many as fit.
    pub max_spans: Option<usize>,
    /// Which spans are drawn: `criticalPathOnly` leaves out the others, the rest is about searching.
    pub span_filters: Option<Value>,
    /// Draws no line of facts above the spans.
    pub hide_header_details: Option<bool>,
    /// About clicking; means nothing in a still.
    pub focused_span_id: Option<Value>,
    /// About clicking.
    pub create_focus_span_link: Option<Value>,
}

impl Kind for Traces {
    fn id(&self) -> &'static str {
        "traces"
    }

    fn options_schema(&self) -> schemars::Schema {
        schemars::schema_for!(Options)
    }

    fn custom_schema(&self) -> schemars::Schema {
        schemars::schema_for!(NoCustom)
    }

    fn page(&self) -> &'static str {
        include_str!("../traces.md")
    }

    fn draw(&self, input: &Input<'_>) -> Drawn {
        let options: Options = read(input.options);
        let Some(trace) = Trace::of(input.frames) else {
            return match input.frames.iter().any(|f| f.rows() > 0) {
                true => nothing("No spans", "The answer has no field `spanID`; is it a list of traces?", 0, input),
                false => nothing("No data", "", 0, input),
            };
        };
        let path = critical::path(&trace.spans);
        let summary = sentence(&trace, &path);
        let received = trace.spans.len() + trace.others.0;
        let (nodes, height, drawn) = Waterfall::new(&trace, &path, &options, input).draw();
        Drawn { nodes, height: height.max(input.height), summary, drawn, hidden: received - drawn }
    }
}

/// A length of time in a unit that fits.
fn duration(ms: f64) -> String {
    let (value, unit) = match ms.abs() {
        size if size >= 1.0 || size == 0.0 => (ms, "ms"),
        size if size >= 0.001 => (ms * 1e3, "µs"),
        _ => (ms * 1e6, "ns"),
    };
    unit::format(unit, value, None, &Place::utc(0)).to_string()
}

fn counted(n: usize, what: &str) -> String {
    format!("{n} {what}{}", if n == 1 { "" } else { "s" })
}

/// A span as named in a sentence.
fn named(trace: &Trace, span: &Span) -> String {
    let short = |text: &str| text.chars().take(60).collect::<String>();
    match trace.service(span) {
        "" => short(&span.operation),
        service => format!("{} of {}", short(&span.operation), short(service)),
    }
}

/// One sentence: what took how long, how many spans failed, and what was waited for most.
fn sentence(trace: &Trace, path: &[Stretch]) -> String {
    let Some(root) = trace.spans.first() else { return "No spans.".into() };
    let (spans, services) = (counted(trace.spans.len(), "span"), counted(trace.services.len(), "service"));
    let mut told = format!("{} took {}: {spans} in {services}", named(trace, root), duration(trace.duration));
    let failed: Vec<&Span> = trace.spans.iter().filter(|s| s.failed).collect();
    if let Some(first) = failed.first() {
        let more = if failed.len() > 1 { " first" } else { "" };
        told += &format!(", {} failed,{more} {}", failed.len(), named(trace, first));
    }
    let mut waited: Vec<(usize, f64)> = Vec::new();
    for stretch in path {
        match waited.iter_mut().find(|(span, _)| *span == stretch.span) {
            Some((_, sum)) => *sum += stretch.to - stretch.from,
            None => waited.push((stretch.span, stretch.to - stretch.from)),
        }
    }
    if let Some((span, sum)) = waited.into_iter().max_by(|a, b| a.1.total_cmp(&b.1)) {
        told += &format!("; most time went to {}, {}", named(trace, &trace.spans[span]), duration(sum));
    }
    if trace.others.0 > 0 {
        told +=
            &format!("; {} of {} not shown", counted(trace.others.0, "span"), counted(trace.others.1, "other trace"));
    }
    told + "."
}
