//! Conditions: thresholds, and the classic conditions of older alerts.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::reduce::median;
use super::value::{Data, Samples, Value};

/// A condition of `threshold` and `classic_conditions`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Condition {
    /// What a value is compared with.
    pub evaluator: Evaluator,
    /// When a condition that held ends; a still knows no past, so it means nothing here.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unload_evaluator: Option<Evaluator>,
    /// Classic: how it goes together with the ones before: `and`, `or`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub operator: Option<Operator>,
    /// Classic: the target it looks at.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub query: Option<Query>,
    /// Classic: how a series becomes a number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reducer: Option<ClassicReducer>,
    /// `query`; means nothing.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
}

/// A comparison.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Evaluator {
    /// The comparison.
    #[serde(rename = "type")]
    pub kind: Comparison,
    /// One number, or the two ends of a range.
    pub params: Vec<f64>,
}

/// Comparisons.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Comparison {
    /// Greater.
    #[default]
    Gt,
    /// Greater or equal.
    #[serde(alias = "ge")]
    Gte,
    /// Less.
    Lt,
    /// Less or equal.
    #[serde(alias = "le")]
    Lte,
    /// Equal.
    Eq,
    /// Not equal.
    #[serde(alias = "neq")]
    Ne,
    /// Between the ends.
    WithinRange,
    /// Between the ends or at one.
    WithinRangeIncluded,
    /// Beyond the ends.
    OutsideRange,
    /// Beyond the ends or at one.
    OutsideRangeIncluded,
    /// No value; classic conditions only.
    NoValue,
}

/// How conditions go together.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Operator {
    /// `and`, `or`, `logic-or`.
    #[serde(rename = "type")]
    pub kind: String,
}

/// The target of a classic condition.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Query {
    /// The target's name first.
    pub params: Vec<String>,
}

/// The reducer of a classic condition.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ClassicReducer {
    /// The reducer.
    #[serde(rename = "type")]
    pub kind: Classic,
    /// Mean nothing.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub params: Vec<serde_json::Value>,
}

/// Reducers of classic conditions; all but `count` leave out what is no number.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Classic {
    /// The mean.
    Avg,
    /// The sum.
    Sum,
    /// The least.
    Min,
    /// The greatest.
    Max,
    /// How many samples, whatever they are.
    Count,
    /// The last number.
    #[default]
    Last,
    /// The middle one by size.
    Median,
    /// Newest less oldest.
    Diff,
    /// The same without its sign.
    DiffAbs,
    /// The difference in percent of the oldest.
    PercentDiff,
    /// The same without its sign.
    PercentDiffAbs,
    /// How many numbers.
    CountNonNull,
}

impl Evaluator {
    /// What is missing, if anything is.
    pub fn problem(&self) -> Option<String> {
        let needed = match self.kind {
            Comparison::NoValue => 0,
            kind if kind.ranged() => 2,
            _ => 1,
        };
        let text = || format!("a condition has {} of the {needed} numbers that it compares with", self.params.len());
        (self.params.len() < needed).then(text)
    }

    fn ends(&self) -> (f64, f64) {
        let param = |i: usize| self.params.get(i).copied().unwrap_or(f64::NAN);
        (param(0), param(1))
    }

    /// Whether a number meets the comparison.
    pub fn holds(&self, value: f64) -> bool {
        let (a, b) = self.ends();
        match self.kind {
            Comparison::Gt => value > a,
            Comparison::Gte => value >= a,
            Comparison::Lt => value < a,
            Comparison::Lte => value <= a,
            Comparison::Eq => value == a,
            Comparison::Ne => value != a,
            Comparison::WithinRange => value > a && value < b,
            Comparison::WithinRangeIncluded => value >= a && value <= b,
            Comparison::OutsideRange => value < a || value > b,
            Comparison::OutsideRangeIncluded => value <= a || value >= b,
            Comparison::NoValue => false,
        }
    }

    /// As [`Evaluator::holds`]; the ends of a range may stand in either order, and no value is a case of its own.
    fn holds_classic(&self, value: Option<f64>) -> bool {
        let (a, b) = self.ends();
        let turned = || Self { kind: self.kind, params: vec![a.min(b), a.max(b)] };
        match value {
            None => self.kind == Comparison::NoValue,
            Some(value) if self.kind.ranged() => turned().holds(value),
            Some(value) => self.holds(value),
        }
    }
}

impl Comparison {
    fn ranged(self) -> bool {
        use Comparison::{OutsideRange, OutsideRangeIncluded, WithinRange, WithinRangeIncluded};
        matches!(self, WithinRange | WithinRangeIncluded | OutsideRange | OutsideRangeIncluded)
    }
}

/// 1 where the comparison holds, 0 where not, null where there is no value.
pub fn threshold(values: &[Value], evaluator: &Evaluator) -> Vec<Value> {
    let test = |v: Option<f64>| v.map(|v| f64::from(u8::from(evaluator.holds(v))));
    values.iter().map(|value| value.map(test)).collect()
}

/// 1 when the conditions hold together, 0 when not, null when there was nothing to look at.
pub fn classic<'a>(conditions: impl Iterator<Item = (&'a Condition, &'a [Value])>) -> Value {
    let mut all: Option<(bool, bool)> = None;
    for (condition, values) in conditions {
        let one = verdict(condition, values);
        let either = condition.operator.as_ref().is_some_and(|o| o.kind.ends_with("or"));
        all = Some(match all {
            None => one,
            Some(before) if either => (before.0 || one.0, before.1 || one.1),
            Some(before) => (before.0 && one.0, before.1 && one.1),
        });
    }
    let (fires, nothing) = all.unwrap_or((false, true));
    let value = if fires { Some(1.0) } else { (!nothing).then_some(0.0) };
    Value::bare(Data::Number(value))
}

/// Whether any of the items meets the condition, and whether none has a value.
fn verdict(condition: &Condition, values: &[Value]) -> (bool, bool) {
    let reducer = condition.reducer.as_ref().map(|r| r.kind).unwrap_or_default();
    let number = |value: &Value| match &value.data {
        Data::Series(samples) => reducer.reduce(samples),
        Data::Number(v) | Data::Scalar(v) => *v,
        Data::Nothing => None,
    };
    let numbers: Vec<_> = values.iter().map(number).collect();
    let fires = numbers.iter().any(|v| condition.evaluator.holds_classic(*v));
    (fires, !fires && numbers.iter().all(Option::is_none))
}

impl Classic {
    fn reduce(self, samples: &Samples) -> Option<f64> {
        let numbers: Vec<f64> = samples.iter().filter_map(|s| s.1.filter(|v| !v.is_nan())).collect();
        if self == Self::Count {
            return (!samples.is_empty()).then_some(samples.len() as f64);
        }
        let (oldest, newest) = (*numbers.first()?, *numbers.last()?);
        let sum = || numbers.iter().sum::<f64>();
        let diff = newest - oldest;
        Some(match self {
            Self::Sum => sum(),
            Self::Avg => sum() / numbers.len() as f64,
            Self::Min => numbers.iter().copied().fold(newest, f64::min),
            Self::Max => numbers.iter().copied().fold(newest, f64::max),
            Self::Last | Self::Count => newest,
            Self::Median => median(numbers),
            Self::Diff => diff,
            Self::DiffAbs => diff.abs(),
            Self::PercentDiff => {
                if numbers.len() < 2 {
                    0.0
                } else {
                    diff / oldest.abs() * 100.0
                }
            }
            Self::PercentDiffAbs => {
                if numbers.len() < 2 {
                    0.0
                } else {
                    (diff / oldest * 100.0).abs()
                }
            }
            Self::CountNonNull => numbers.len() as f64,
        })
    }
}
