//! Columns as JSON: NaN and infinities stand beside the values, since JSON has no form for them.

use std::sync::Arc;

use serde_json::{Map, Value, json};

use super::super::{Cell, FieldType, Values};

/// Reads a column of a type; `entities` says where NaN and infinities are.
pub fn read(kind: FieldType, column: &[Value], entities: &Value) -> Result<Values, String> {
    Ok(match kind {
        FieldType::Time => Values::Time(each(column, "a time in milliseconds", time)?),
        FieldType::Number => {
            let mut numbers = each(column, "a number", number)?;
            put_entities(&mut numbers, entities)?;
            Values::Number(numbers)
        }
        FieldType::Text => Values::Text(each(column, "a string", |v| v.as_str().map(Arc::from))?),
        FieldType::Bool => Values::Bool(each(column, "a boolean", Value::as_bool)?),
        FieldType::Other => Values::Other(column.to_vec()),
    })
}

/// Reads a column of indices into a list of texts.
pub fn read_enum(column: &[Value], texts: &[Value]) -> Result<Values, String> {
    let text = |v: &Value| texts.get(usize::try_from(v.as_u64()?).ok()?)?.as_str().map(Arc::from);
    Ok(Values::Text(each(column, "an index into the enumeration", text)?))
}

/// The type of a column that does not say its own.
pub fn guess(name: &str, column: &[Value]) -> FieldType {
    let name = name.to_lowercase();
    match column.iter().find(|v| !v.is_null()) {
        Some(Value::Number(_)) if name == "time" || name == "date" => FieldType::Time,
        Some(Value::Number(_)) => FieldType::Number,
        Some(Value::String(_)) => FieldType::Text,
        Some(Value::Bool(_)) => FieldType::Bool,
        _ => FieldType::Other,
    }
}

/// The values and their entities (null when there are none).
pub fn write(values: &Values) -> (Value, Value) {
    let Values::Number(numbers) = values else {
        return (values.iter().map(Cell::json).collect(), Value::Null);
    };
    let where_is = |test: &dyn Fn(f64) -> bool| -> Vec<usize> {
        numbers.iter().enumerate().filter(|(_, v)| v.is_some_and(test)).map(|(i, _)| i).collect()
    };
    let mut entities = Map::new();
    for (key, places) in [
        ("NaN", where_is(&f64::is_nan)),
        ("Inf", where_is(&|v| v == f64::INFINITY)),
        ("NegInf", where_is(&|v| v == f64::NEG_INFINITY)),
    ] {
        if !places.is_empty() {
            entities.insert(key.into(), json!(places));
        }
    }
    let entities = if entities.is_empty() { Value::Null } else { Value::Object(entities) };
    (numbers.iter().map(|v| v.map_or(Value::Null, finite)).collect(), entities)
}

/// What a JSON value is, for messages.
pub fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

fn each<T>(column: &[Value], wanted: &str, read: impl Fn(&Value) -> Option<T>) -> Result<Vec<Option<T>>, String> {
    let one = |(row, value): (usize, &Value)| match value {
        Value::Null => Ok(None),
        value => match read(value) {
            Some(read) => Ok(Some(read)),
            None => Err(format!("row {}: expected {wanted}, found {}", row + 1, shown(value))),
        },
    };
    column.iter().enumerate().map(one).collect()
}

/// A value for a message, shortened.
fn shown(value: &Value) -> String {
    let text: String = value.to_string().chars().take(41).collect();
    match text.char_indices().nth(40) {
        Some((at, _)) => format!("{} {}…", kind_of(value), &text[..at]),
        None => format!("{} {text}", kind_of(value)),
    }
}

fn time(value: &Value) -> Option<i64> {
    match value {
        Value::Number(n) => n.as_i64().or_else(|| n.as_f64().map(|v| v.round() as i64)),
        Value::String(text) => text.parse::<jiff::Timestamp>().ok().map(jiff::Timestamp::as_millisecond),
        _ => None,
    }
}

fn number(value: &Value) -> Option<f64> {
    match value {
        Value::Number(n) => n.as_f64(),
        Value::String(text) => match text.as_str() {
            "NaN" => Some(f64::NAN),
            "Inf" | "+Inf" | "Infinity" => Some(f64::INFINITY),
            "-Inf" | "-Infinity" => Some(f64::NEG_INFINITY),
            _ => None,
        },
        _ => None,
    }
}

/// Puts NaN and infinities into their rows.
pub fn put_entities(numbers: &mut [Option<f64>], entities: &Value) -> Result<(), String> {
    let rows = numbers.len();
    let kinds =
        [("NaN", Some(f64::NAN)), ("Inf", Some(f64::INFINITY)), ("NegInf", Some(f64::NEG_INFINITY)), ("Undef", None)];
    for (key, value) in kinds {
        let places = entities.get(key).and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        for place in places {
            let slot = place.as_u64().and_then(|i| usize::try_from(i).ok()).and_then(|i| numbers.get_mut(i));
            *slot.ok_or_else(|| format!("entity `{key}` at {place}, but there are {rows} rows"))? = value;
        }
    }
    Ok(())
}

/// A number that JSON can hold; the others stand in the entities.
fn finite(value: f64) -> Value {
    match value {
        v if !v.is_finite() => Value::Null,
        v if v == 0.0 && v.is_sign_negative() => json!(v),
        v => super::super::number_json(v),
    }
}
