//! Expressions: targets of `__expr__`, which compute with the answers of other targets. Pure.
//!
//! `README.md` beside this file is the reference for users.

pub mod condition;
mod lex;
mod math;
mod parse;
pub mod reduce;
pub mod resample;
pub mod sql;
pub mod value;

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};

use self::condition::Condition;
use self::parse::Node;
use self::reduce::{Mode, Reducer};
use self::resample::Upsampler;
use self::value::Value;
use crate::frame::Frame;
use crate::source::sql::shape::Format;
use crate::source::{Failure, entry};
use crate::time::{self, TimeRange};

/// The source that expressions name.
pub const SOURCE: &str = "__expr__";

/// A target that computes with the answers of other targets.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct ExpressionTarget {
    /// What it does.
    #[serde(rename = "type")]
    pub kind: Kind,
    /// `math`: a formula such as `$A / $B * 100`; `sql`: a query; else the target that it works on.
    pub expression: String,
    /// `reduce`: how a series becomes a number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reducer: Option<Reducer>,
    /// `reduce`: what is done about samples that are no numbers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub settings: Option<Settings>,
    /// `resample`: the distance of samples, such as `1m`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub window: Option<String>,
    /// `resample`: how several samples become one; `mean` when not given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub downsampler: Option<Reducer>,
    /// `resample`: what stands where there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub upsampler: Option<Upsampler>,
    /// `threshold`: one condition; `classic_conditions`: any number.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub conditions: Vec<Condition>,
    /// `sql`: what the rows are; by their columns when not given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub format: Option<Format>,
}

/// What an expression does.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Computes a formula.
    #[default]
    Math,
    /// Makes a number of each series.
    Reduce,
    /// Brings series to even distances.
    Resample,
    /// Compares each value: 1 or 0.
    Threshold,
    /// Joins several comparisons into one: 1 or 0.
    ClassicConditions,
    /// Asks in SQL.
    Sql,
}

/// What a reduction does about samples that are no numbers.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Settings {
    /// What is done.
    pub mode: Mode,
    /// `replaceNN`: the value that stands for them; 0 when not given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub replace_with_value: Option<f64>,
}

/// An expression, read and checked.
#[derive(Debug, Clone, PartialEq)]
pub struct Expression {
    target: ExpressionTarget,
    formula: Option<Node>,
    window: i64,
}

/// The JSON Schema of what such a target adds.
pub fn target_schema() -> schemars::Schema {
    entry::schema::<ExpressionTarget>()
}

impl Expression {
    /// Reads a target whose variables are filled in.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(target: &Map<String, Json>) -> Result<Self, Failure> {
        let target: ExpressionTarget = entry::target(target)?;
        if target.expression.trim().is_empty() && target.kind != Kind::ClassicConditions {
            return Err(Failure::error("the target has no `expression`"));
        }
        let formula = match target.kind {
            Kind::Math => Some(Node::parse(&target.expression).map_err(Failure::error)?),
            _ => None,
        };
        let window = match (target.kind, &target.window) {
            (Kind::Resample, Some(text)) => time::duration(text).map_err(Failure::error)?,
            (Kind::Resample, None) => return Err(Failure::error("the resampling has no `window`, such as `1m`")),
            _ => 0,
        };
        check(&target)?;
        Ok(Self { target, formula, window })
    }

    /// What it does.
    pub fn kind(&self) -> Kind {
        self.target.kind
    }

    /// The targets that it needs; of SQL those of `known` that it mentions, since columns are names too.
    pub fn inputs(&self, known: &[&str]) -> Vec<String> {
        let mut out: Vec<String> = match (self.target.kind, &self.formula) {
            (_, Some(formula)) => formula.inputs(),
            (Kind::Sql, _) => sql::words(&self.target.expression),
            (Kind::ClassicConditions, _) => self.target.conditions.iter().map(|c| looked_at(c).to_owned()).collect(),
            _ => vec![bare(&self.target.expression).to_owned()],
        };
        if self.target.kind == Kind::Sql {
            out.retain(|word| known.contains(&word.as_str()));
        }
        let mut seen = std::collections::BTreeSet::new();
        out.retain(|name| seen.insert(name.clone()));
        out
    }

    /// Computes the frames of the expression from those of its inputs.
    ///
    /// # Errors
    /// What cannot be computed.
    pub fn evaluate(
        &self,
        ref_id: &str,
        inputs: &BTreeMap<String, Vec<Frame>>,
        range: TimeRange,
    ) -> Result<Vec<Frame>, Failure> {
        let target = &self.target;
        if target.kind == Kind::Sql {
            return sql::run(&target.expression, target.format, inputs, range);
        }
        let read = |(name, frames): (&String, &Vec<Frame>)| Ok((name.clone(), value::read(name, frames)?));
        let inputs = inputs.iter().map(read).collect::<Result<BTreeMap<_, _>, Failure>>()?;
        if let Some(formula) = &self.formula {
            let (values, dropped) = math::evaluate(formula, &inputs)?;
            let mut frames = value::write(ref_id, values);
            if let Some(frame) = frames.first_mut().filter(|_| dropped > 0) {
                frame.meta.notices.push(alone(ref_id, dropped));
            }
            return Ok(frames);
        }
        Ok(value::write(ref_id, self.apply(&inputs, range)?))
    }

    fn apply(&self, inputs: &BTreeMap<String, Vec<Value>>, range: TimeRange) -> Result<Vec<Value>, Failure> {
        let target = &self.target;
        let of = |name: &str| inputs.get(name).map(Vec::as_slice).unwrap_or_default();
        let values = of(bare(&target.expression));
        Ok(match target.kind {
            Kind::Reduce => {
                let settings = target.settings.clone().unwrap_or_default();
                let reducer = target.reducer.unwrap_or(Reducer::Last);
                reduce::reduce(values, reducer, settings.mode, settings.replace_with_value.unwrap_or(0.0))
            }
            Kind::Resample => {
                let down = target.downsampler.unwrap_or(Reducer::Mean);
                resample::resample(values, range, self.window, down, target.upsampler.unwrap_or_default())?
            }
            Kind::Threshold => condition::threshold(values, &target.conditions[0].evaluator),
            Kind::ClassicConditions => {
                vec![condition::classic(target.conditions.iter().map(|c| (c, of(looked_at(c)))))]
            }
            Kind::Math | Kind::Sql => Vec::new(),
        })
    }
}

/// What the types cannot say.
fn check(target: &ExpressionTarget) -> Result<(), Failure> {
    let conditions = &target.conditions;
    match target.kind {
        Kind::Threshold if conditions.len() != 1 => {
            return Err(Failure::error("a threshold has exactly one condition in `conditions`"));
        }
        Kind::ClassicConditions if conditions.is_empty() => {
            return Err(Failure::error("classic conditions need `conditions`"));
        }
        Kind::ClassicConditions if conditions.iter().any(|c| looked_at(c).is_empty()) => {
            return Err(Failure::error("a condition names no target in `query.params`"));
        }
        Kind::Reduce if target.reducer.is_none() => {
            return Err(Failure::error("the reduction has no `reducer`, such as `mean`"));
        }
        Kind::Threshold | Kind::ClassicConditions => {}
        _ => return Ok(()),
    }
    let problem = conditions.iter().find_map(|c| c.evaluator.problem());
    problem.map_or(Ok(()), |p| Err(Failure::error(p)))
}

/// The target that a classic condition looks at.
fn looked_at(condition: &Condition) -> &str {
    condition.query.as_ref().and_then(|q| q.params.first()).map_or("", |name| bare(name))
}

/// `$A` and `${A}` are `A`.
fn bare(name: &str) -> &str {
    let name = name.trim();
    let inner = name.strip_prefix("${").and_then(|n| n.strip_suffix('}'));
    inner.unwrap_or_else(|| name.strip_prefix('$').unwrap_or(name))
}

fn alone(ref_id: &str, count: usize) -> String {
    let (noun, verb) = if count == 1 { ("item", "was") } else { ("items", "were") };
    format!("`{ref_id}`: {count} {noun} found no partner with matching labels and {verb} left out")
}

#[cfg(test)]
mod tests;
