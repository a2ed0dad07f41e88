//! Operations of `calculateField` on one or two values.

use schemars::JsonSchema;
use serde::Deserialize;

use super::calculate_field::number;
use super::matcher::{FieldMatcher, MatcherConfig, Named};
use super::typed::{self, Amount};
use crate::frame::{Cell, Field, FieldType, Frame};
use crate::source::Failure;

/// An operation on two fields, or a field and a number.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct Binary {
    /// The left side.
    left: Operand,
    /// `+`, `-`, `*`, `/`, `**` or `%`.
    operator: Option<String>,
    /// The right side.
    right: Operand,
}

/// A side of an operation.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(untagged)]
enum Operand {
    /// A field's name or a number, as old definitions write it.
    Old(Amount),
    /// A matcher or a number.
    New(Side),
}

/// A field or a number.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
struct Side {
    /// A number.
    fixed: Option<Amount>,
    /// A field.
    matcher: Option<MatcherConfig>,
}

/// A function of one field.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct Unary {
    /// `abs`, `exp`, `ln`, `floor`, `ceil`, `round`, `percent`, …
    operator: Option<String>,
    /// The field.
    field_name: String,
}

impl Default for Operand {
    fn default() -> Self {
        Self::New(Side::default())
    }
}

impl Operand {
    /// How it is written: a field's name, a type, or a number.
    fn word(&self) -> String {
        let amount = |amount: &Amount| match amount {
            Amount::Number(v) => crate::frame::number_text(*v),
            Amount::Text(text) => text.clone(),
        };
        match self {
            Self::Old(old) => amount(old),
            Self::New(side) => match (&side.matcher, &side.fixed) {
                (Some(matcher), _) => matcher.options.as_str().unwrap_or_default().into(),
                (None, fixed) => fixed.as_ref().map(amount).unwrap_or_default(),
            },
        }
    }

    fn values(&self, named: &Named<'_>, at: usize) -> Option<Vec<f64>> {
        let (frame, word) = (&named.frames[at], self.word());
        let is_name = match self {
            Self::Old(_) => true,
            Self::New(side) => side.matcher.as_ref().is_some_and(|m| m.id == "byName" || m.id.is_empty()),
        };
        if let Some(field) = named.shown(at, &word).filter(|_| is_name) {
            return Some(operands(&frame.fields[field]).collect());
        }
        typed::number(&word).map(|v| vec![v; frame.rows()])
    }
}

impl Binary {
    /// Whether the right side is a number, so that every frame can be worked on by itself.
    pub fn right_is_fixed(&self, frames: &[Frame]) -> bool {
        let word = self.right.word();
        match &self.right {
            Operand::New(side) => side.fixed.is_some(),
            Operand::Old(_) => {
                typed::number(&word).is_some() && !frames.iter().flat_map(|f| &f.fields).any(|f| f.name == word)
            }
        }
    }

    /// The matcher when the left side means every field of a type.
    pub fn each_type(&self) -> Result<Option<FieldMatcher>, Failure> {
        match &self.left {
            Operand::New(Side { matcher: Some(matcher), .. }) if matcher.id == "byType" => {
                FieldMatcher::new(matcher).map(Some)
            }
            _ => Ok(None),
        }
    }

    /// The values of the right side, when the operator is known.
    pub fn right_values(&self, named: &Named<'_>, at: usize) -> Option<Vec<f64>> {
        self.operation()?;
        self.right.values(named, at)
    }

    /// The results; `None` when a side is missing or the operator is not known.
    pub fn values(&self, named: &Named<'_>, at: usize) -> Option<Vec<Option<f64>>> {
        let (left, right) = (self.left.values(named, at)?, self.right_values(named, at)?);
        Some(self.apply(left.into_iter(), &right))
    }

    /// Applies the operator value by value.
    pub fn apply(&self, left: impl Iterator<Item = f64>, right: &[f64]) -> Vec<Option<f64>> {
        let Some(operation) = self.operation() else { return vec![None; right.len()] };
        left.zip(right).map(|(left, right)| Some(operation(left, *right))).collect()
    }

    /// Operator and right side, for a name.
    pub fn rest_of_name(&self) -> String {
        format!("{} {}", self.operator.as_deref().unwrap_or("+"), self.right.word())
    }

    /// The name of the result; none when a side has none or still names a variable.
    pub fn name(&self) -> String {
        let (left, right) = (self.left.word(), self.right.word());
        if left.is_empty() || right.is_empty() || left.contains('$') || right.contains('$') {
            return String::new();
        }
        format!("{left} {}", self.rest_of_name())
    }

    fn operation(&self) -> Option<fn(f64, f64) -> f64> {
        Some(match self.operator.as_deref().unwrap_or("+") {
            "+" => |a, b| a + b,
            "-" => |a, b| a - b,
            "*" => |a, b| a * b,
            "/" => |a, b| a / b,
            "^" => f64::powf,
            "%" => |a, b| a % b,
            _ => return None,
        })
    }
}

/// The values of a field as operands: null counts as 0, as in the reference; what is absent or no number is NaN.
pub fn operands(field: &Field) -> impl Iterator<Item = f64> {
    field.values.iter().enumerate().map(|(row, cell)| match cell {
        Cell::Null if field.is_absent(row) => f64::NAN,
        Cell::Null => 0.0,
        Cell::Text(text) if text.trim().is_empty() => 0.0,
        other => number(other).unwrap_or(f64::NAN),
    })
}

impl Unary {
    /// The results; `None` when the field is missing or no number field.
    ///
    /// # Errors
    /// A failure when the function is not known.
    pub fn values(&self, named: &Named<'_>, at: usize) -> Result<Option<Vec<Option<f64>>>, Failure> {
        let id = self.operator.as_deref().unwrap_or("abs");
        let operation = operation(id)?;
        let shown = named.names[at].iter().zip(&named.frames[at].fields).filter(|(name, _)| **name == self.field_name);
        let field = shown.map(|(_, field)| field).rfind(|f| f.kind() == FieldType::Number);
        let Some(field) = field.filter(|f| !f.values.is_empty()) else { return Ok(None) };
        // A part of the whole; a whole of nothing is left out.
        let sum: f64 = operands(field).filter(|v| v.is_finite()).sum();
        let whole = if id == "percent" && sum != 0.0 { sum } else { 1.0 };
        Ok(Some(operands(field).map(|v| Some(operation(v) / whole)).collect()))
    }
}

fn operation(id: &str) -> Result<fn(f64) -> f64, Failure> {
    Ok(match id {
        "abs" => f64::abs,
        "exp" => f64::exp,
        "ln" => f64::ln,
        "log2" => f64::log2,
        "log10" => f64::log10,
        "sqrt" => f64::sqrt,
        "negate" => |v| -v,
        "floor" => f64::floor,
        "ceil" => f64::ceil,
        "trunc" => f64::trunc,
        "sign" => |v| if v == 0.0 { 0.0 } else { v.signum() },
        // Halves go up, as in JavaScript.
        "round" => |v| (v + 0.5).floor(),
        "percent" => |v| v,
        other => return Err(Failure::error(format!("unknown function `{other}`"))),
    })
}

/// The name of a unary result.
pub fn unary_name(unary: &Unary) -> String {
    let operator = unary.operator.as_deref().unwrap_or("");
    if unary.field_name.is_empty() { operator.into() } else { format!("{operator}({})", unary.field_name) }
}
