//! `slo`: an objective, what was attained of it, and the budget of errors that is left.

mod budget;
mod draw;
mod options;
#[cfg(test)]
mod tests;
pub(super) mod words;

pub use options::{Custom, Options};

use super::around::nothing;
use super::{Drawn, Input, Kind, read};
use crate::time;
use budget::{Burn, Record, Span};

/// The kind.
pub struct Slo;

impl Kind for Slo {
    fn id(&self) -> &'static str {
        "slo"
    }

    fn options_schema(&self) -> schemars::Schema {
        schemars::schema_for!(Options)
    }

    fn custom_schema(&self) -> schemars::Schema {
        schemars::schema_for!(Custom)
    }

    fn page(&self) -> &'static str {
        include_str!("../slo.md")
    }

    fn draw(&self, input: &Input<'_>) -> Drawn {
        let options: Options = read(input.options);
        let record = Record::of(input.frames, &options);
        let Some(slo) = Figures::new(&record, &options, input) else {
            let why = if record.received == 0 {
                ""
            } else {
                "No sample tells how much was good: there must be a series of ratios, or `good` and `total`."
            };
            return nothing("No data", why, record.received, input);
        };
        let (nodes, height) = draw::draw(&slo, input);
        let hidden = record.received - record.used;
        Drawn { nodes, height, summary: slo.sentence(input), drawn: record.used, hidden }
    }
}

/// All figures of an objective.
struct Figures {
    /// The objective, 0 to 1.
    objective: f64,
    /// The good part.
    attained: f64,
    /// As printed.
    attained_text: String,
    /// The part of the budget left.
    left: f64,
    /// The whole budget as a length of time, in milliseconds.
    budget: f64,
    burns: Vec<Burn>,
    spans: Vec<Span>,
    /// The budget left over time; empty when not asked for.
    course: Vec<(i64, f64)>,
    decimals: Option<u8>,
    now: i64,
    /// Series that are not used.
    unused: usize,
}

impl Figures {
    fn new(record: &Record, options: &Options, input: &Input<'_>) -> Option<Self> {
        let samples = &record.samples;
        let attained = budget::attained(samples)?;
        let objective = if options.objective.is_finite() { (options.objective / 100.0).clamp(0.0, 1.0) } else { 0.999 };
        Some(Self {
            objective,
            attained,
            attained_text: words::percent(attained, options.decimals, objective, input.now),
            left: budget::left(attained, objective),
            budget: (1.0 - objective) * input.range.length() as f64,
            burns: budget::burns(samples, &options.windows, objective, input.range),
            spans: budget::spans(samples, options.period, input.range, input.zone),
            course: if options.graph { budget::course(samples, objective) } else { Vec::new() },
            decimals: options.decimals,
            now: input.now,
            unused: record.received - record.used,
        })
    }

    fn met(&self) -> bool {
        self.attained >= self.objective - budget::TRIFLE
    }

    /// The objective as printed.
    fn objective_text(&self) -> String {
        let digits = words::digits_of(self.objective * 100.0);
        format!("{:.*}%", usize::from(digits), self.objective * 100.0)
    }

    /// A period's part as printed.
    fn part_text(&self, part: f64) -> String {
        words::percent(part, self.decimals, self.objective, self.now)
    }

    /// The budget left, as a length of time: `12 min of 43 min left`, `8 min over 43 min`.
    fn left_text(&self) -> String {
        let whole = words::length(self.budget);
        if !self.left.is_finite() {
            return "100% leaves no budget".into();
        }
        if self.left >= 0.0 {
            format!("{} of {whole} left", words::length(self.left * self.budget))
        } else {
            format!("{} over {whole}", words::length(self.left * self.budget))
        }
    }

    fn sentence(&self, input: &Input<'_>) -> String {
        let met = if self.met() { "met" } else { "missed" };
        let mut parts = vec![format!("Objective {} {met}: {} attained", self.objective_text(), self.attained_text)];
        parts.push(format!("error budget {}, {}", words::share(self.left), self.left_text()));
        let told = |b: &Burn| Some(format!("{} over {}", words::rate(b.rate?), b.window));
        let burns: Vec<String> = self.burns.iter().filter_map(told).collect();
        if !burns.is_empty() {
            parts.push(format!("burn rate {}", burns.join(", ")));
        }
        let with = || self.spans.iter().filter_map(|s| s.attained);
        let missed = with().filter(|a| *a < self.objective - budget::TRIFLE).count();
        if self.spans.len() > 1 {
            parts.push(format!("met in {} of {} periods", with().count() - missed, with().count()));
        }
        if self.unused > 0 {
            parts.push(format!("{} more series are not used", self.unused));
        }
        format!("{}, {}.", parts.join("; "), time::span_text(input.range, input.zone))
    }
}
