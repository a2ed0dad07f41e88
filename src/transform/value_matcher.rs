//! Matchers of single values, as `filterByValue` uses them. Ids are Grafana's.

use serde_json::Value;

use super::matcher::MatcherConfig;
use super::pattern::{self, Pattern};
use super::typed::number;
use crate::frame::Cell;
use crate::source::Failure;

/// A matcher of values.
#[derive(Debug, Clone)]
pub enum ValueMatcher {
    /// Compares numbers; two texts by their letters.
    Compare(Compare, Limit),
    /// Between two numbers; whether the ends count.
    Between(f64, f64, bool),
    /// The same, numbers and texts compared by what they say.
    Equal(Value),
    /// Contains a text, letter case aside.
    Contains(String),
    /// Does not contain a text.
    Lacks(String),
    /// Matches a regex.
    Regex(Pattern),
    /// One of a list.
    In(Vec<Value>),
    /// No value.
    Null,
    /// The other way round.
    Not(Box<ValueMatcher>),
}

/// What values are compared with.
#[derive(Debug, Clone)]
pub struct Limit {
    number: f64,
    text: Option<String>,
}

/// How values are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Compare {
    /// More than.
    Greater,
    /// At least.
    GreaterEqual,
    /// Less than.
    Lower,
    /// At most.
    LowerEqual,
}

impl ValueMatcher {
    /// Reads a matcher.
    ///
    /// # Errors
    /// A failure when the id is not known.
    pub fn new(config: &MatcherConfig) -> Result<Self, Failure> {
        let options = &config.options;
        let value = || options.get("value").unwrap_or(&Value::Null);
        let not = |inner| Self::Not(Box::new(inner));
        let between = |ends| Self::Between(end(options.get("from")), end(options.get("to")), ends);
        let compare = |how| Self::Compare(how, Limit::new(value()));
        Ok(match config.id.as_str() {
            "greater" => compare(Compare::Greater),
            "greaterOrEqual" => compare(Compare::GreaterEqual),
            "lower" => compare(Compare::Lower),
            "lowerOrEqual" => compare(Compare::LowerEqual),
            "between" => between(false),
            "betweenOrEqual" => between(true),
            "equal" => Self::Equal(value().clone()),
            "notEqual" => not(Self::Equal(value().clone())),
            "substring" => Self::Contains(plain(value())),
            "notSubstring" => Self::Lacks(plain(value())),
            "regex" => Self::Regex(pattern::pattern(&search(&plain(value())))?),
            "in" => Self::In(value().as_array().cloned().unwrap_or_default()),
            "notIn" => not(Self::In(value().as_array().cloned().unwrap_or_default())),
            "isNull" => Self::Null,
            "isNotNull" => not(Self::Null),
            other => return Err(Failure::error(format!("unknown condition `{other}`"))),
        })
    }

    /// Whether it matches a value.
    pub fn matches(&self, cell: Cell<'_>) -> bool {
        match self {
            Self::Compare(how, limit) => limit.is_met(*how, cell),
            Self::Between(from, to, ends) => between(loose(cell), *from, *to, *ends),
            Self::Equal(value) => equal(cell, value),
            Self::Contains(part) => part.is_empty() || lower(cell).is_some_and(|t| t.contains(&part.to_lowercase())),
            Self::Lacks(part) => !part.is_empty() && lower(cell).is_some_and(|t| !t.contains(&part.to_lowercase())),
            Self::Regex(pattern) => !cell.is_null() && pattern.is_match(&cell.text()),
            Self::In(list) => list.iter().any(|value| equal(cell, value)),
            Self::Null => cell.is_null(),
            Self::Not(inner) => !inner.matches(cell),
        }
    }
}

/// A pattern without slashes finds its text anywhere.
fn search(pattern: &str) -> String {
    if pattern.starts_with('/') { pattern.into() } else { format!("/{pattern}/") }
}

impl Limit {
    fn new(value: &Value) -> Self {
        Self { number: as_number(value), text: value.as_str().map(String::from) }
    }

    fn is_met(&self, how: Compare, cell: Cell<'_>) -> bool {
        let value = loose(cell);
        match (cell, &self.text) {
            // A text that is no number is never more or less than anything.
            _ if value.is_nan() => false,
            (Cell::Text(it), Some(text)) => holds(how, &it, &text.as_str()),
            _ => holds(how, &value, &self.number),
        }
    }
}

/// A value as a number where it is compared with one, as JavaScript does it.
fn as_number(value: &Value) -> f64 {
    match value {
        Value::Null => 0.0,
        Value::Bool(v) => f64::from(u8::from(*v)),
        Value::Number(v) => v.as_f64().unwrap_or(f64::NAN),
        Value::String(text) if text.trim().is_empty() => 0.0,
        Value::String(text) => number(text).unwrap_or(f64::NAN),
        Value::Array(_) | Value::Object(_) => f64::NAN,
    }
}

/// The end of a range: of a text, the whole number that it starts with.
fn end(value: Option<&Value>) -> f64 {
    let Some(Value::String(text)) = value else { return value.map_or(f64::NAN, as_number) };
    let text = text.trim();
    let sign = usize::from(text.starts_with(['-', '+']));
    let digits = text[sign..].bytes().take_while(u8::is_ascii_digit).count();
    text[..sign + digits].parse().unwrap_or(f64::NAN)
}

fn plain(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// A value as a number where it is compared with one: null counts as 0, as in the reference.
fn loose(cell: Cell<'_>) -> f64 {
    match cell {
        Cell::Null => 0.0,
        Cell::Text(text) if text.trim().is_empty() => 0.0,
        Cell::Text(text) => number(text).unwrap_or(f64::NAN),
        other => other.number().unwrap_or(f64::NAN),
    }
}

fn holds<T: PartialOrd>(how: Compare, value: &T, limit: &T) -> bool {
    match how {
        Compare::Greater => value > limit,
        Compare::GreaterEqual => value >= limit,
        Compare::Lower => value < limit,
        Compare::LowerEqual => value <= limit,
    }
}

fn between(value: f64, from: f64, to: f64, ends: bool) -> bool {
    if ends { value >= from && value <= to } else { value > from && value < to }
}

/// Equality as JavaScript's `==` has it.
fn equal(cell: Cell<'_>, value: &Value) -> bool {
    match (cell, value) {
        (Cell::Null, value) => value.is_null(),
        (_, Value::Null) => false,
        (Cell::Text(text), Value::String(value)) => text == value,
        (Cell::Other(it), value) => it == value,
        (cell, value) => loose(cell) == as_number(value),
    }
}

/// A text without its case; what is empty or no text neither holds nor lacks a part.
fn lower(cell: Cell<'_>) -> Option<String> {
    match cell {
        Cell::Text(text) if !text.is_empty() => Some(text.to_lowercase()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn conditions_match_as_the_reference_does() {
        let cases = [
            ("greater", json!({"value": "10"}), Cell::Number(11.0), true),
            ("greaterOrEqual", json!({"value": 10}), Cell::Number(10.0), true),
            ("lower", json!({"value": 1}), Cell::Null, true),
            ("lowerOrEqual", json!({"value": 1}), Cell::Number(f64::NAN), false),
            ("equal", json!({"value": "5"}), Cell::Number(5.0), true),
            ("equal", json!({"value": true}), Cell::Bool(true), true),
            ("equal", json!({"value": ""}), Cell::Number(0.0), true),
            ("greater", json!({"value": "9"}), Cell::Text("10"), false),
            ("greater", json!({"value": 9}), Cell::Text("10"), true),
            ("lower", json!({"value": ""}), Cell::Text("x"), false),
            ("between", json!({"from": "-1.9", "to": "3px"}), Cell::Number(2.5), true),
            ("notEqual", json!({"value": "a"}), Cell::Text("b"), true),
            ("notSubstring", json!({"value": "a"}), Cell::Text("bA"), false),
            ("substring", json!({"value": ""}), Cell::Null, true),
            ("regex", json!({"value": "^a.*"}), Cell::Text("abc"), true),
            ("regex", json!({"value": "/B/i"}), Cell::Text("abc"), true),
            ("in", json!({"value": ["a", 3]}), Cell::Number(3.0), true),
            ("notIn", json!({"value": ["a", 3]}), Cell::Text("a"), false),
            ("isNotNull", json!({}), Cell::Null, false),
            ("between", json!({"from": 1, "to": 3}), Cell::Number(3.0), false),
            ("betweenOrEqual", json!({"from": 1, "to": 3}), Cell::Number(3.0), true),
        ];
        for (id, options, cell, expected) in cases {
            let config = MatcherConfig { id: id.into(), options };
            assert_eq!(ValueMatcher::new(&config).unwrap().matches(cell), expected, "{config:?} {cell:?}");
        }
    }
}
