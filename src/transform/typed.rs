//! Transformations with typed options: what every file of this folder has in common.

use std::marker::PhantomData;

use schemars::{JsonSchema, Schema};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::{Transform, words};
use crate::frame::Frame;
use crate::source::Failure;
use crate::unit::Place;

/// What a transformation does with its options.
pub type Run<O> = fn(Vec<Frame>, &O, &Place) -> Result<Vec<Frame>, Failure>;

/// A transformation whose options are read into a type.
pub struct Typed<O> {
    id: &'static str,
    about: &'static str,
    run: Run<O>,
    options: PhantomData<fn() -> O>,
}

impl<O> Typed<O> {
    /// Puts id, documentation and function together.
    pub const fn new(id: &'static str, about: &'static str, run: Run<O>) -> Self {
        Self { id, about, run, options: PhantomData }
    }
}

impl<O: DeserializeOwned + JsonSchema> Typed<O> {
    /// Reads the options; keys that are not known are left to the check of the definition.
    fn read(&self, options: &Map<String, Value>) -> Result<O, Failure> {
        let value = without_nulls(&Value::Object(options.clone()));
        O::deserialize(value).map_err(|error| self.fail(&format!("its options cannot be read: {error}")))
    }

    fn fail(&self, message: &str) -> Failure {
        Failure::error(format!("transformation `{}`: {message}", self.id))
    }
}

impl<O: DeserializeOwned + JsonSchema> Transform for Typed<O> {
    fn id(&self) -> &'static str {
        self.id
    }

    fn about(&self) -> &'static str {
        self.about
    }

    fn options_schema(&self) -> Schema {
        let mut schema = schemars::schema_for!(O);
        words::complete(self.id, schema.ensure_object());
        schema
    }

    fn check(&self, options: &Map<String, Value>) -> Result<(), Failure> {
        self.read(options).map(|_| ())
    }

    fn apply(&self, frames: Vec<Frame>, options: &Map<String, Value>, place: &Place) -> Result<Vec<Frame>, Failure> {
        let options = self.read(options)?;
        (self.run)(frames, &options, place).map_err(|failure| {
            let message = self.fail(&failure.message).message;
            Failure { message, ..failure }
        })
    }
}

/// Options saved by an editor hold nulls for what was never set.
fn without_nulls(value: &Value) -> Value {
    match value {
        Value::Object(map) => Value::Object(
            map.iter().filter(|(_, v)| !v.is_null()).map(|(k, v)| (k.clone(), without_nulls(v))).collect(),
        ),
        Value::Array(list) => Value::Array(list.iter().map(without_nulls).collect()),
        other => other.clone(),
    }
}

/// No options.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
pub struct NoOptions {}

/// A number, or a text that is one, as editors save both.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Amount {
    /// A number.
    Number(f64),
    /// A number as text.
    Text(String),
}

impl Amount {
    /// The number, if it is one.
    pub fn value(&self) -> Option<f64> {
        match self {
            Self::Number(v) => Some(*v),
            Self::Text(text) => number(text),
        }
    }
}

/// A text as a number, as JavaScript's `Number()` reads it; an empty text is none.
pub fn number(text: &str) -> Option<f64> {
    let text = text.trim();
    if text.is_empty() || text.ends_with(['y', 'Y', 'n', 'N', 'f', 'F']) {
        return match text {
            "Infinity" | "+Infinity" => Some(f64::INFINITY),
            "-Infinity" => Some(f64::NEG_INFINITY),
            _ => None,
        };
    }
    if let Some(hex) = text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")) {
        return u64::from_str_radix(hex, 16).ok().map(|v| v as f64);
    }
    text.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_javascript_reads_them() {
        let cases =
            [("1e3", Some(1000.0)), (" 2 ", Some(2.0)), ("", None), ("nan", None), ("inf", None), ("0x10", Some(16.0))];
        for (text, expected) in &cases {
            assert_eq!(number(text), *expected, "{text}");
        }
    }
}
