//! The step of a query, and the variables that depend on it.

use jiff::tz::TimeZone;

use super::{Target, duration};
use crate::source::{Context, Failure};
use crate::time::{TimeRange, duration_text, rate_interval};

/// The step of a query and the intervals around it, in milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Steps {
    /// The distance of samples: `$__interval`.
    pub step: i64,
    /// A window that is sure to hold enough scrapes: `$__rate_interval`.
    pub rate: i64,
    /// The length of the range: `$__range`.
    pub range: i64,
}

impl Steps {
    /// The step comes from the range and the points wanted, never below the least step; it never comes from pixels.
    ///
    /// # Errors
    /// When a length of time cannot be read.
    pub fn new(target: &Target, context: &Context, scrape: i64) -> Result<Self, Failure> {
        let wanted = least(target)?;
        let base = context.interval.max(context.min_step.unwrap_or(scrape)).max(1);
        let rate = rate_interval(base, wanted.unwrap_or(scrape));
        let step = match (&target.step, &target.min_step) {
            (Some(text), _) if !is_own_variable(text) => duration("step", text)?,
            (_, Some(text)) if is_rate(text) => rate,
            _ => context.interval.max(wanted.or(context.min_step).unwrap_or(scrape)).max(1),
        };
        let step = step.saturating_mul(i64::from(target.interval_factor.unwrap_or(1).max(1)));
        Ok(Self { step, rate, range: context.range.length() })
    }

    /// Fills in `$__interval`, `$__rate_interval` and `$__range` in all their forms.
    pub fn fill(&self, text: &str) -> String {
        let seconds = (self.range as f64 / 1000.0).round() as i64;
        let values = [
            ("__rate_interval_ms", self.rate.to_string()),
            ("__rate_interval", duration_text(self.rate)),
            ("__interval_ms", self.step.to_string()),
            ("__interval", duration_text(self.step)),
            ("__range_ms", self.range.to_string()),
            ("__range_s", seconds.to_string()),
            ("__range", format!("{seconds}s")),
        ];
        values.iter().fold(text.to_string(), |text, (name, value)| {
            let text = text.replace(&format!("${{{name}}}"), value).replace(&format!("[[{name}]]"), value);
            replace_word(&text, &format!("${name}"), value)
        })
    }
}

/// The range with both ends moved down to a multiple of the step, counted from midnight of the zone.
pub(crate) fn align(range: TimeRange, step: i64, zone: &TimeZone) -> TimeRange {
    let at = jiff::Timestamp::from_millisecond(range.to).unwrap_or_default();
    let offset = i64::from(zone.to_offset(at).seconds()) * 1000;
    let down = |t: i64| (t + offset).div_euclid(step) * step - offset;
    TimeRange { from: down(range.from), to: down(range.to) }
}

/// The target's own least step.
fn least(target: &Target) -> Result<Option<i64>, Failure> {
    let text = target.min_step.as_deref().filter(|t| !t.trim().is_empty() && !is_own_variable(t));
    text.map(|t| duration("minStep", t)).transpose()
}

fn is_own_variable(text: &str) -> bool {
    text.contains("__interval") || is_rate(text)
}

fn is_rate(text: &str) -> bool {
    text.contains("__rate_interval")
}

/// Replaces `$name` where the name ends there.
fn replace_word(text: &str, word: &str, value: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(word) {
        let after = &rest[at + word.len()..];
        let ends = !after.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_');
        out.push_str(&rest[..at]);
        out.push_str(if ends { value } else { word });
        rest = after;
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::super::testing::{context, target};
    use super::*;
    use serde_json::json;

    #[test]
    fn the_step_follows_range_and_least_step() {
        let cases = [
            (json!({"query": "q"}), 900_000, 15_000, 900_000, 915_000),
            (json!({"query": "q"}), 5_000, 15_000, 15_000, 60_000),
            (json!({"query": "q", "minStep": "1m"}), 5_000, 15_000, 60_000, 240_000),
            (json!({"query": "q", "minStep": "$__rate_interval"}), 30_000, 15_000, 60_000, 60_000),
            (json!({"query": "q", "minStep": "$__interval"}), 30_000, 15_000, 30_000, 60_000),
            (json!({"query": "q", "step": "1m"}), 900_000, 15_000, 60_000, 915_000),
            (json!({"query": "q", "intervalFactor": 2}), 30_000, 15_000, 60_000, 60_000),
        ];
        for (json, interval, scrape, step, rate) in cases {
            let context = Context { interval, ..context() };
            let steps = Steps::new(&target(json.clone()), &context, scrape).unwrap();
            assert_eq!((steps.step, steps.rate), (step, rate), "{json} at {interval}");
        }
    }

    #[test]
    fn variables_are_filled_in_all_forms() {
        let steps = Steps { step: 60_000, rate: 240_000, range: 21_600_400 };
        let cases = [
            ("$__interval_ms ${__interval_ms} [[__interval_ms]]", "60000 60000 60000".to_string()),
            ("rate(x[$__rate_interval])", format!("rate(x[{}])", duration_text(240_000))),
            ("${__range} $__range_s $__range_ms", "21600s 21600 21600400".to_string()),
            ("$__interval_other $__ranges", "$__interval_other $__ranges".to_string()),
            ("$__rate_interval_ms", "240000".to_string()),
        ];
        for (text, filled) in cases {
            assert_eq!(steps.fill(text), filled);
        }
    }

    #[test]
    fn ends_move_down_to_the_step_in_the_zone() {
        let berlin = TimeZone::get("Europe/Berlin").unwrap();
        let day = 86_400_000;
        let range = TimeRange { from: 1_793_491_200_000, to: 1_793_577_600_000 };
        assert_eq!(align(range, day, &TimeZone::UTC), range);
        // Midnight in Berlin is 23:00 of the day before in UTC.
        let moved = align(range, day, &berlin);
        assert_eq!(moved, TimeRange { from: range.from - 3_600_000, to: range.to - 3_600_000 });
        assert_eq!(
            align(TimeRange { from: -1, to: 61_001 }, 60_000, &TimeZone::UTC),
            TimeRange { from: -60_000, to: 60_000 }
        );
    }
}
