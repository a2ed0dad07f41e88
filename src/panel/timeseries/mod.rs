//! `timeseries`: lines, bars and points over time.

pub mod draw;
pub mod graph;
pub mod options;
pub mod series;
pub mod summary;
#[cfg(test)]
mod tests;
mod values;

pub use options::{Custom, Options};

use jiff::tz::TimeZone;

use super::around;
use super::card::State;
use super::stage::{Along, marked};
use super::{Drawn, Input, Kind, read};
use crate::time;
use graph::Graph;
use series::{Course, Series, Span};

/// The kind.
pub struct TimeSeries;

impl Kind for TimeSeries {
    fn id(&self) -> &'static str {
        "timeseries"
    }

    fn options_schema(&self) -> schemars::Schema {
        schemars::schema_for!(Options)
    }

    fn custom_schema(&self) -> schemars::Schema {
        schemars::schema_for!(Custom)
    }

    fn page(&self) -> &'static str {
        include_str!("../timeseries.md")
    }

    fn draw(&self, input: &Input<'_>) -> Drawn {
        let options: Options = read(input.options);
        let (series, received) = series::collect(input, Course::Time);
        let range = (input.range.from as f64, input.range.to as f64);
        if let Some((headline, message)) = nothing(&series, received, range, input) {
            return around::nothing(headline, &message, received, input);
        }
        let summary = summary::sentence(&series, range, &summary::times(input), marked(input));
        let drawn = series.len();
        let along = Along::Time(input.range, zone(&options, input));
        let graph = Graph { series, along, span: range, legend: &options.legend, entries: Vec::new(), marks: None };
        let (nodes, height) = graph.picture(input);
        Drawn { nodes, height, summary, drawn, hidden: received - drawn }
    }
}

/// Why there is no picture, if there is none: headline and message.
fn nothing(series: &[Series<'_>], received: usize, span: Span, input: &Input<'_>) -> Option<(&'static str, String)> {
    let words = State::Empty.words();
    let many = |n: usize| if n == 1 { "1 series".to_string() } else { format!("{n} series") };
    if input.frames.iter().all(|f| f.rows() == 0) {
        return Some((
            words,
            if received > 0 { format!("{} without samples.", many(received)) } else { String::new() },
        ));
    }
    if received == 0 {
        return Some(("No numbers", "This panel draws numbers over time, and the answer has no number field.".into()));
    }
    if series.is_empty() && input.frames.iter().all(|f| f.time_field().is_none()) {
        let message = "This panel draws numbers over time, and the answer has no time field. \
                       A table or a stat draws numbers without time.";
        return Some(("No time field", message.into()));
    }
    if series.is_empty() {
        return Some((words, format!("{} hidden by the definition.", many(received))));
    }
    if series.iter().all(|s| s.values.iter().all(|v| v.is_nan())) {
        return Some((words, format!("{} without a value.", many(received))));
    }
    let inside = |s: &Series<'_>| s.xs.iter().any(|t| *t >= span.0 && *t <= span.1);
    if !series.iter().any(inside) {
        return Some(("Outside the time range", outside(series, input)));
    }
    None
}

/// Where the samples lie, when none is in the range.
fn outside(series: &[Series<'_>], input: &Input<'_>) -> String {
    let times = || series.iter().flat_map(|s| s.xs.iter().copied());
    let (first, last) = (times().fold(f64::INFINITY, f64::min), times().fold(f64::NEG_INFINITY, f64::max));
    let show = |ms: f64| time::format(ms as i64, input.zone, "D MMM YYYY HH:mm");
    format!("All samples lie between {} and {}.", show(first), show(last))
}

/// The zone of the options, else the dashboard's.
fn zone(options: &Options, input: &Input<'_>) -> TimeZone {
    let own = options.timezone.as_ref().and_then(options::Zones::first).filter(|z| !z.is_empty() && *z != "browser");
    own.and_then(|z| time::zone(z).ok()).unwrap_or_else(|| input.zone.clone())
}
