//! The figures that one pass over the numbers gives.

use crate::frame::{Field, Values};

/// What one pass gathers. NaN counts as missing here; columns that are neither numbers nor times have no figures.
#[derive(Debug, Clone, PartialEq)]
pub struct Standard {
    /// Where the first value stands that is neither null nor NaN.
    pub first: Option<usize>,
    /// Where the last such value stands.
    pub last: Option<usize>,
    /// How many numbers there are.
    pub numbers: usize,
    /// Their sum.
    pub sum: f64,
    /// The sum of increases, without those that follow a decrease (a counter's reset).
    pub delta: f64,
    /// The least value above zero; the greatest number there is when none is, as in the reference.
    pub min_above_zero: f64,
    min: f64,
    max: f64,
    step: f64,
    ends: Option<(f64, f64)>,
    zeros: usize,
    rising: bool,
}

impl Standard {
    /// Makes the pass.
    pub fn of(field: &Field) -> Self {
        let mut pass = Self::nothing();
        match &field.values {
            Values::Number(v) => v.iter().enumerate().for_each(|(i, v)| v.iter().for_each(|v| pass.add(i, *v))),
            Values::Time(v) => v.iter().enumerate().for_each(|(i, v)| v.iter().for_each(|v| pass.add(i, *v as f64))),
            other => {
                let present: Vec<usize> = (0..other.len()).filter(|i| !other.get(*i).is_null()).collect();
                (pass.first, pass.last) = (present.first().copied(), present.last().copied());
            }
        }
        pass
    }

    fn nothing() -> Self {
        Self {
            first: None,
            last: None,
            numbers: 0,
            sum: 0.0,
            delta: 0.0,
            min_above_zero: f64::MAX,
            min: f64::MAX,
            max: f64::MIN,
            step: f64::MAX,
            ends: None,
            zeros: 0,
            rising: true,
        }
    }

    fn add(&mut self, index: usize, value: f64) {
        if value.is_nan() {
            return;
        }
        self.first = self.first.or(Some(index));
        self.last = Some(index);
        self.numbers += 1;
        self.sum += value;
        self.zeros += usize::from(value == 0.0);
        if let Some((_, previous)) = self.ends {
            self.follow(value, previous);
        }
        self.ends = Some((self.ends.map_or(value, |(first, _)| first), value));
        self.min = self.min.min(value);
        self.max = self.max.max(value);
        if value > 0.0 {
            self.min_above_zero = self.min_above_zero.min(value);
        }
    }

    /// Compares a value with the one before it.
    fn follow(&mut self, value: f64, previous: f64) {
        let step = value - previous;
        if step < self.step {
            self.step = step;
        }
        let rises = value >= previous;
        if rises && self.rising {
            self.delta += step;
        }
        self.rising = rises;
    }

    /// The least number.
    pub fn min(&self) -> Option<f64> {
        (self.min != f64::MAX).then_some(self.min)
    }

    /// The greatest number.
    pub fn max(&self) -> Option<f64> {
        (self.max != f64::MIN).then_some(self.max)
    }

    /// From the least to the greatest number.
    pub fn range(&self) -> Option<f64> {
        Some(self.max()? - self.min()?)
    }

    /// The mean.
    pub fn mean(&self) -> Option<f64> {
        (self.numbers > 0).then(|| self.sum / self.numbers as f64)
    }

    /// The least distance from a number to the next.
    pub fn step(&self) -> Option<f64> {
        (self.step != f64::MAX).then_some(self.step)
    }

    /// From the first to the last number.
    pub fn diff(&self) -> Option<f64> {
        self.ends.map(|(first, last)| last - first)
    }

    /// That in percent of the first number; zero when there is none.
    pub fn diff_percent(&self) -> f64 {
        self.ends.map_or(0.0, |(first, last)| (last - first) / first * 100.0)
    }

    /// Whether there are numbers and all are zero.
    pub fn all_zero(&self) -> bool {
        self.numbers > 0 && self.zeros == self.numbers
    }
}

/// The population variance (B. P. Welford's running form, 1962); NaN counts, null does not.
pub fn variance(field: &Field) -> f64 {
    match &field.values {
        Values::Number(v) => welford(v.iter().flatten().copied()),
        Values::Time(v) => welford(v.iter().flatten().map(|v| *v as f64)),
        _ => 0.0,
    }
}

fn welford(values: impl Iterator<Item = f64>) -> f64 {
    let (mut squares, mut mean, mut count) = (0.0, 0.0, 0.0);
    for value in values {
        count += 1.0;
        let before = mean;
        mean += (value - before) / count;
        squares += (value - before) * (value - mean);
    }
    if count > 0.0 { squares / count } else { 0.0 }
}
