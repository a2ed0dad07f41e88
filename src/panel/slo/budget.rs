//! The figures of an objective: attained, budget, burning, and periods. From all samples.

use jiff::ToSpan;
use jiff::tz::TimeZone;

use super::options::{Options, Period};
use crate::field::Pattern;
use crate::frame::{Field, Frame};
use crate::time::{self, DAY, TimeRange};

/// How much of what there was was good, at an instant.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sample {
    /// When, in milliseconds.
    pub at: i64,
    /// What was good.
    pub good: f64,
    /// All there was.
    pub total: f64,
}

/// What samples come from.
pub struct Record {
    /// In order of time.
    pub samples: Vec<Sample>,
    /// How many fields are used.
    pub used: usize,
    /// How many fields there are.
    pub received: usize,
}

/// The rate of burning in a window: 1 uses the budget up exactly at the end of the range.
#[derive(Debug, Clone, PartialEq)]
pub struct Burn {
    /// The window's name, such as `6h`.
    pub window: String,
    /// The rate; none without samples, or with a window longer than the range.
    pub rate: Option<f64>,
}

/// What was attained in a month, week or day.
#[derive(Debug, Clone, PartialEq)]
pub struct Span {
    /// Its name; with the days covered where it is not whole.
    pub name: String,
    /// The good part; none without samples.
    pub attained: Option<f64>,
}

impl Record {
    /// Reads good and total, bad and total, or ratios.
    pub fn of(frames: &[Frame], options: &Options) -> Self {
        let fields: Vec<(&Frame, &Field)> =
            frames.iter().flat_map(|f| f.number_fields().map(move |field| (f, field))).collect();
        let find =
            |asked: &Option<String>, known: &[&str]| fields.iter().copied().find(|(_, f)| wanted(f, asked, known));
        let total = find(&options.total, &["total", "all", "requests", "valid"]);
        let good = find(&options.good, &["good", "success", "successes", "ok"]).filter(|_| options.bad.is_none());
        let bad = find(&options.bad, &["bad", "errors", "failed", "failures"]);
        let received = fields.len();
        let done = |samples, used| Self { samples, used, received };
        match (total, good, bad) {
            _ if options.ratio.is_some() => {}
            (Some(total), Some(good), _) => return done(pairs(good, total, false), 2),
            (Some(total), None, Some(bad)) => return done(pairs(bad, total, true), 2),
            _ => {}
        }
        let ratio = match &options.ratio {
            Some(_) => find(&options.ratio, &[]),
            None => fields.first().copied(),
        };
        match ratio {
            Some((frame, field)) => done(ratios(frame, field), 1),
            None => done(Vec::new(), 0),
        }
    }
}

/// Whether a field is the one asked for: by displayed or answered name or by pattern, else by a usual name.
fn wanted(field: &Field, asked: &Option<String>, known: &[&str]) -> bool {
    match asked.as_deref().map(str::trim).filter(|a| !a.is_empty()) {
        Some(text) if text.starts_with('/') => Pattern::parse(text).is_ok_and(|p| p.is_match(&field.state.name)),
        Some(name) => field.state.name == name || field.name == name,
        None => [&field.state.name, &field.name].iter().any(|n| known.contains(&n.to_lowercase().as_str())),
    }
}

/// The samples of a field with their times; a frame without times has none.
fn points<'a>(frame: &'a Frame, field: &'a Field) -> impl Iterator<Item = (i64, f64)> + 'a {
    let times = frame.time_field().and_then(|f| f.values.times()).unwrap_or_default();
    let values = field.values.numbers().unwrap_or_default();
    times.iter().zip(values).filter_map(|(t, v)| Some((((*t)?), (*v)?))).filter(|(_, v)| v.is_finite())
}

/// Part and whole at the same instants; a part that is missing where the whole is not is zero.
fn pairs(part: (&Frame, &Field), whole: (&Frame, &Field), bad: bool) -> Vec<Sample> {
    let parts: std::collections::BTreeMap<i64, f64> = points(part.0, part.1).collect();
    let sample = |(at, total): (i64, f64)| {
        let part = parts.get(&at).copied().unwrap_or(0.0).clamp(0.0, total);
        Sample { at, good: if bad { total - part } else { part }, total }
    };
    let mut samples: Vec<Sample> = points(whole.0, whole.1).filter(|(_, t)| *t > 0.0).map(sample).collect();
    samples.sort_by_key(|s| s.at);
    samples
}

/// Good parts, in percent where the unit or the values say so.
fn ratios(frame: &Frame, field: &Field) -> Vec<Sample> {
    let percent = match field.config.unit.as_deref() {
        Some("percent") => true,
        Some("percentunit") => false,
        _ => points(frame, field).any(|(_, v)| v > 1.5),
    };
    let scale = if percent { 100.0 } else { 1.0 };
    let sample = |(at, v): (i64, f64)| Sample { at, good: (v / scale).clamp(0.0, 1.0), total: 1.0 };
    let mut samples: Vec<Sample> = points(frame, field).map(sample).collect();
    samples.sort_by_key(|s| s.at);
    samples
}

/// The good part of samples; scaled, since sums of huge counts overflow.
pub fn attained(samples: &[Sample]) -> Option<f64> {
    let most = samples.iter().map(|s| s.total).fold(0.0, f64::max);
    if most <= 0.0 {
        return None;
    }
    let (good, total) = samples.iter().fold((0.0, 0.0), |(g, t), s| (g + s.good / most, t + s.total / most));
    (total > 0.0).then(|| (good / total).clamp(0.0, 1.0))
}

/// Sums of many parts are off by less than this.
pub const TRIFLE: f64 = 1e-10;

/// The part of the budget that is left: 1 when nothing was bad, below 0 when the objective is missed.
pub fn left(attained: f64, objective: f64) -> f64 {
    let budget = 1.0 - objective;
    match 1.0 - attained {
        bad if budget > 1e-12 && (bad - budget).abs() < TRIFLE => 0.0,
        bad if budget > 1e-12 => 1.0 - bad / budget,
        bad if bad > 1e-12 => f64::NEG_INFINITY,
        _ => 1.0,
    }
}

/// The rates of burning in windows that end with the range.
pub fn burns(samples: &[Sample], windows: &[String], objective: f64, range: TimeRange) -> Vec<Burn> {
    let rate = |window: &String| {
        let length = time::duration(window).ok().filter(|l| *l > 0 && *l <= range.length())?;
        let from = samples.partition_point(|s| s.at < range.to - length);
        let part = attained(&samples[from..])?;
        Some(1.0 - left(part, objective)).filter(|r| r.is_finite())
    };
    windows.iter().take(6).map(|w| Burn { window: w.clone(), rate: rate(w) }).collect()
}

/// The part of the budget left after each sample.
pub fn course(samples: &[Sample], objective: f64) -> Vec<(i64, f64)> {
    let most = samples.iter().map(|s| s.total).fold(0.0, f64::max);
    let whole: f64 = samples.iter().map(|s| s.total / most).sum();
    let mut bad = 0.0;
    let after = |s: &Sample| {
        bad += (s.total - s.good) / most;
        (s.at, left(1.0 - bad / whole, objective))
    };
    samples.iter().map(after).filter(|p| p.1.is_finite()).collect()
}

/// What was attained in each month, week or day of the range, in order.
pub fn spans(samples: &[Sample], period: Period, range: TimeRange, zone: &TimeZone) -> Vec<Span> {
    let period = match period {
        Period::Auto if range.length() <= 14 * DAY => Period::Day,
        Period::Auto => Period::Month,
        period => period,
    };
    let days: Vec<time::Day> = time::days(range, zone).filter(|d| d.from < range.to).take(5000).collect();
    let key = |day: &time::Day| match period {
        Period::Month => day.date.first_of_month(),
        Period::Week => day.date.saturating_sub(i64::from(day.date.weekday().to_monday_zero_offset()).days()),
        _ => day.date,
    };
    let mut spans = Vec::new();
    if period == Period::None {
        return spans;
    }
    for group in days.chunk_by(|a, b| key(a) == key(b)) {
        let (Some(first), Some(last)) = (group.first(), group.last()) else { continue };
        let (from, until) = (first.from.max(range.from), last.until.min(range.to));
        let start = samples.partition_point(|s| s.at < from);
        let end = samples.partition_point(|s| s.at < until || (until == range.to && s.at == until));
        let name = name(period, first, group.len());
        spans.push(Span { name, attained: attained(&samples[start.min(end)..end]) });
    }
    spans
}

fn name(period: Period, first: &time::Day, days: usize) -> String {
    let date = first.date;
    match period {
        Period::Month => {
            let whole = days >= usize::from(date.days_in_month().unsigned_abs());
            let part = if whole { String::new() } else { format!(", {days} d") };
            format!("{}{part}", date.strftime("%b %Y"))
        }
        Period::Week => {
            format!("week {}{}", date.strftime("%G-%V"), if days < 7 { format!(", {days} d") } else { String::new() })
        }
        _ => date.strftime("%a %-d %b").to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn samples(good: &[f64]) -> Vec<Sample> {
        good.iter().enumerate().map(|(i, g)| Sample { at: i as i64 * 3_600_000, good: *g, total: 100.0 }).collect()
    }

    #[test]
    fn budgets_and_burning() {
        let all = samples(&[100.0, 100.0, 99.0, 97.0]);
        assert_eq!(attained(&all), Some(0.99));
        assert!((left(0.99, 0.98) - 0.5).abs() < 1e-9 && left(0.97, 0.98) < -0.49);
        assert_eq!((left(1.0, 1.0), left(0.9, 1.0)), (1.0, f64::NEG_INFINITY));
        let range = TimeRange { from: 0, to: 4 * 3_600_000 };
        let burns = burns(&all, &["1h".into(), "2h".into(), "9d".into(), "x".into()], 0.98, range);
        let rates: Vec<Option<f64>> = burns.iter().map(|b| b.rate.map(|r| (r * 100.0).round() / 100.0)).collect();
        assert_eq!(rates, [Some(1.5), Some(1.0), None, None]);
        assert_eq!(course(&all, 0.98).last().map(|p| (p.1 * 100.0).round()), Some(50.0));
        assert_eq!(attained(&[]), None);
    }

    #[test]
    fn months_are_cut_to_the_range() {
        let day = 24 * 3_600_000;
        let from = 1_793_534_400_000 - 12 * 3_600_000; // 2026-11-01T00:00Z
        let range = TimeRange { from: from - 10 * day, to: from + 5 * day };
        let all: Vec<Sample> = (0..15)
            .map(|i| Sample { at: range.from + i * day, good: if i < 10 { 1.0 } else { 0.5 }, total: 1.0 })
            .collect();
        let spans = spans(&all, Period::Month, range, &TimeZone::UTC);
        let told: Vec<(&str, Option<f64>)> = spans.iter().map(|s| (s.name.as_str(), s.attained)).collect();
        assert_eq!(told, [("Oct 2026, 10 d", Some(1.0)), ("Nov 2026, 5 d", Some(0.5))]);
    }
}
