//! The sentence that says what the picture shows.

use super::series::{Series, Span};
use crate::frame::ThresholdsMode;
use crate::panel::Input;
use crate::time;

/// One sentence about series of which at least one has a value in the span; `place` writes places along the axis.
/// Call it before series are stacked.
pub fn sentence(series: &[Series<'_>], span: Span, place: &dyn Fn(f64) -> String, events: Option<String>) -> String {
    let words = Words { place };
    let told: Vec<Told> = series.iter().enumerate().filter_map(|(i, s)| Told::new(i, s, span)).collect();
    let mut parts = match told.as_slice() {
        [] => return String::new(),
        [one] if series.len() == 1 => words.single(one, &series[0]),
        _ => words.several(&told, series),
    };
    parts.extend(words.thresholds(&told, series));
    parts.extend(words.missing(&told, series));
    parts.extend(events);
    format!("{}.", parts.join("; "))
}

/// A sample: where and how much.
type Sample = (f64, f64);

/// What is told of one series, from all its samples in the range.
struct Told {
    index: usize,
    first: Sample,
    last: Sample,
    low: Sample,
    high: Sample,
    gap: Option<(f64, f64)>,
    above: Option<(f64, f64, f64)>,
}

impl Told {
    fn new(index: usize, s: &Series<'_>, span: Span) -> Option<Self> {
        let inside = |p: &Sample| p.0 >= span.0 && p.0 <= span.1;
        let samples = || s.xs.iter().copied().zip(s.values.iter().copied()).filter(inside);
        let mut values = samples().filter(|p| !p.1.is_nan());
        let first = values.next()?;
        let mut told =
            Self { index, first, last: first, low: first, high: first, gap: longest_gap(samples()), above: None };
        for p in values {
            told.low = if p.1 < told.low.1 { p } else { told.low };
            told.high = if p.1 > told.high.1 { p } else { told.high };
            told.last = p;
        }
        told.above = highest_level(s, told.high.1).and_then(|level| stretch_above(samples(), level));
        Some(told)
    }
}

/// The highest threshold that the greatest value reaches.
fn highest_level(s: &Series<'_>, high: f64) -> Option<f64> {
    let config = s.field.config.thresholds.as_ref().filter(|t| t.mode == ThresholdsMode::Absolute)?;
    config.steps.iter().filter_map(|t| t.value).filter(|v| v.is_finite() && *v <= high).reduce(f64::max)
}

/// The last stretch at or above a level: the level, from when, until when.
fn stretch_above(samples: impl Iterator<Item = Sample>, level: f64) -> Option<(f64, f64, f64)> {
    let mut stretch: Option<(f64, f64)> = None;
    let mut open = false;
    for (at, value) in samples.filter(|p| !p.1.is_nan()) {
        if value < level {
            open = false;
        } else if let (true, Some(s)) = (open, &mut stretch) {
            s.1 = at;
        } else {
            (stretch, open) = (Some((at, at)), true);
        }
    }
    stretch.map(|(from, to)| (level, from, to))
}

/// The longest stretch without a value between two values.
fn longest_gap(samples: impl Iterator<Item = Sample>) -> Option<(f64, f64)> {
    let mut longest: Option<(f64, f64)> = None;
    let (mut last, mut broken) = (None, false);
    for (at, value) in samples {
        if value.is_nan() {
            broken = true;
            continue;
        }
        if let (true, Some(from)) = (broken, last)
            && longest.is_none_or(|(a, b)| at - from > b - a)
        {
            longest = Some((from, at));
        }
        (last, broken) = (Some(at), false);
    }
    longest
}

/// The words for instants of a range of time.
pub fn times<'a>(input: &'a Input<'_>) -> impl Fn(f64) -> String + use<'a> {
    let day = |ms| time::format(ms, input.zone, "YYYY-MM-DD");
    let length = input.range.length();
    let pattern = if length < 600_000 {
        "HH:mm:ss"
    } else if day(input.range.from) == day((input.range.to - 1).max(input.range.from)) {
        "HH:mm"
    } else if length <= 90 * 86_400_000 {
        "D MMM HH:mm"
    } else {
        "D MMM YYYY"
    };
    move |ms| time::format(ms as i64, input.zone, pattern)
}

/// Finds the words for one picture.
struct Words<'a> {
    place: &'a dyn Fn(f64) -> String,
}

impl Words<'_> {
    fn time(&self, at: f64) -> String {
        (self.place)(at)
    }

    fn value(&self, s: &Series<'_>, value: f64) -> String {
        s.display.show_number(Some(value)).text.to_string().trim().to_string()
    }

    /// A sample as `48 % at 14:20`.
    fn sample(&self, s: &Series<'_>, p: Sample) -> String {
        format!("{} at {}", self.value(s, p.1), self.time(p.0))
    }

    fn single(&self, t: &Told, s: &Series<'_>) -> Vec<String> {
        let name = name(s);
        if t.first.0 == t.last.0 {
            return vec![format!("{name} was {}", self.sample(s, t.last))];
        }
        if t.low.1 == t.high.1 {
            let (from, to) = (self.time(t.first.0), self.time(t.last.0));
            return vec![format!("{name} stayed at {} from {from} to {to}", self.value(s, t.last.1))];
        }
        let (change, range) = (t.last.1 - t.first.1, t.high.1 - t.low.1);
        let verb = if change > range * 0.1 {
            "rose"
        } else if change < -range * 0.1 {
            "fell"
        } else {
            "went"
        };
        vec![
            format!("{name} {verb} from {} to {}", self.sample(s, t.first), self.sample(s, t.last)),
            format!("lowest {}, highest {}", self.sample(s, t.low), self.sample(s, t.high)),
        ]
    }

    fn several(&self, told: &[Told], series: &[Series<'_>]) -> Vec<String> {
        let of = |t: &Told| &series[t.index];
        let from = told.iter().map(|t| t.first.0).fold(f64::INFINITY, f64::min);
        let to = told.iter().map(|t| t.last.0).fold(f64::NEG_INFINITY, f64::max);
        let mut parts = vec![format!("{} series from {} to {}", series.len(), self.time(from), self.time(to))];
        if series.iter().any(|s| s.field.config.unit != series[0].field.config.unit) {
            parts.extend(told.iter().take(4).map(|t| self.ends(of(t), t)));
            return parts;
        }
        let high = told.iter().reduce(|a, b| if b.high.1 > a.high.1 { b } else { a });
        let low = told.iter().reduce(|a, b| if b.low.1 < a.low.1 { b } else { a });
        if let Some(t) = high {
            parts.push(format!("highest {} with {}", name(of(t)), self.sample(of(t), t.high)));
        }
        if let Some(t) = low {
            parts.push(format!("lowest {} with {}", name(of(t)), self.sample(of(t), t.low)));
        }
        let last = told.iter().reduce(|a, b| if b.last.1 > a.last.1 { b } else { a });
        let least = told.iter().reduce(|a, b| if b.last.1 < a.last.1 { b } else { a });
        if let (Some(a), Some(b)) = (least, last) {
            let (low, high) = (self.value(of(a), a.last.1), self.value(of(b), b.last.1));
            parts.push(if low == high {
                format!("last values {low}")
            } else {
                format!("last values from {low} ({}) to {high} ({})", name(of(a)), name(of(b)))
            });
        }
        parts
    }

    /// A series among others of different units.
    fn ends(&self, s: &Series<'_>, t: &Told) -> String {
        let value = |p: Sample| self.value(s, p.1);
        format!("{} between {} and {}, last {}", name(s), value(t.low), value(t.high), value(t.last))
    }

    /// When the highest threshold that is reached was passed.
    fn thresholds(&self, told: &[Told], series: &[Series<'_>]) -> Option<String> {
        let (t, (level, from, to)) =
            told.iter().filter_map(|t| Some((t, t.above?))).reduce(|a, b| if b.1.0 > a.1.0 { b } else { a })?;
        let s = &series[t.index];
        let who = if series.len() > 1 { format!("{} ", name(s)) } else { String::new() };
        let level = self.value(s, level);
        Some(if to == t.last.0 && from == t.first.0 {
            format!("{who}at or above {level} all the time")
        } else if to == t.last.0 {
            format!("{who}at or above {level} since {}", self.time(from))
        } else if from == to {
            format!("{who}at or above {level} at {}", self.time(from))
        } else {
            format!("{who}at or above {level} from {} to {}", self.time(from), self.time(to))
        })
    }

    /// Gaps, and series without any value.
    fn missing(&self, told: &[Told], series: &[Series<'_>]) -> Vec<String> {
        let mut parts = Vec::new();
        let gaps: Vec<(f64, f64)> = told.iter().filter_map(|t| t.gap).collect();
        match gaps.as_slice() {
            [] => {}
            [(from, to)] => parts.push(format!("no data between {} and {}", self.time(*from), self.time(*to))),
            many => parts.push(format!("gaps in {} series", many.len())),
        }
        let silent = series.len() - told.len();
        if silent > 0 {
            parts.push(format!("{silent} series without a value"));
        }
        parts
    }
}

/// The name, kept short enough to read in a sentence.
fn name<'s>(s: &'s Series<'_>) -> std::borrow::Cow<'s, str> {
    const MOST: usize = 60;
    let name = s.name();
    if name.chars().count() <= MOST {
        return name.into();
    }
    name.chars().take(MOST - 1).chain(['…']).collect::<String>().into()
}
