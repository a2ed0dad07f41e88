//! Reduce: each series becomes one number. The rules are stricter than those of panels: one gap makes all of it NaN.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::value::{Data, Value};

/// How a series becomes a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Reducer {
    /// The sum.
    Sum,
    /// The mean.
    Mean,
    /// The least.
    Min,
    /// The greatest.
    Max,
    /// How many samples.
    Count,
    /// The last sample.
    Last,
    /// The middle one by size.
    Median,
}

/// What is done about samples that are no numbers: null, NaN and infinities.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Mode {
    /// They make the result NaN.
    #[default]
    #[serde(rename = "strict", alias = "")]
    Strict,
    /// They are left out.
    #[serde(rename = "dropNN")]
    Drop,
    /// A value stands for them.
    #[serde(rename = "replaceNN")]
    Replace,
}

/// Reduces series; numbers are reduced already.
pub fn reduce(values: &[Value], reducer: Reducer, mode: Mode, stand_in: f64) -> Vec<Value> {
    let one = |value: &Value| match &value.data {
        Data::Series(samples) => {
            let numbers = prepared(samples.iter().map(|s| s.1), mode, stand_in);
            let reduced = finished(fold(reducer, &numbers), mode, stand_in);
            Value { labels: value.labels.clone(), data: Data::Number(reduced) }
        }
        _ => value.clone(),
    };
    values.iter().map(one).collect()
}

fn prepared(values: impl Iterator<Item = Option<f64>>, mode: Mode, stand_in: f64) -> Vec<Option<f64>> {
    let fine = |v: &Option<f64>| v.is_some_and(f64::is_finite);
    match mode {
        Mode::Strict => values.collect(),
        Mode::Drop => values.filter(fine).collect(),
        Mode::Replace => values.map(|v| if fine(&v) { v } else { Some(stand_in) }).collect(),
    }
}

fn finished(value: Option<f64>, mode: Mode, stand_in: f64) -> Option<f64> {
    match mode {
        Mode::Drop => value.filter(|v| !v.is_nan()),
        Mode::Replace if value.is_some_and(f64::is_nan) => Some(stand_in),
        _ => value,
    }
}

/// Reduces values; a gap makes all but `count` and `last` NaN.
pub fn fold(reducer: Reducer, values: &[Option<f64>]) -> Option<f64> {
    match reducer {
        Reducer::Count => return Some(values.len() as f64),
        Reducer::Last => return values.last().copied().unwrap_or(Some(f64::NAN)),
        _ => {}
    }
    let numbers: Option<Vec<f64>> = values.iter().map(|v| v.filter(|v| !v.is_nan())).collect();
    let Some(numbers) = numbers else { return Some(f64::NAN) };
    let sum = || numbers.iter().sum::<f64>();
    let best = |better: fn(f64, f64) -> f64| numbers.iter().copied().reduce(better).unwrap_or(f64::NAN);
    Some(match reducer {
        Reducer::Sum => numbers.iter().fold(0.0, |a, b| a + b),
        Reducer::Mean => sum() / numbers.len() as f64,
        Reducer::Min => best(f64::min),
        Reducer::Max => best(f64::max),
        Reducer::Median | Reducer::Count | Reducer::Last => median(numbers),
    })
}

/// The middle one, or the mean of the two in the middle; NaN of none.
pub fn median(mut numbers: Vec<f64>) -> f64 {
    numbers.sort_by(f64::total_cmp);
    let half = numbers.len() / 2;
    match (numbers.len() % 2, numbers.get(half)) {
        (_, None) => f64::NAN,
        (1, Some(middle)) => *middle,
        (_, Some(upper)) => (numbers[half - 1] + upper) / 2.0,
    }
}
