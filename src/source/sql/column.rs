//! Columns: which type a column has, by its declaration, its name and its values.

use super::instant;
use super::rows::{Column, Value};
use crate::frame::{Field, Values};

/// The field of a column; `times` names columns that hold instants whatever they are called.
pub fn field(column: Column, times: &[String]) -> Field {
    let values = values(&column, times);
    Field::new(column.name, values)
}

fn values(column: &Column, times: &[String]) -> Values {
    let declared = declared(column);
    if let Some(instants) = instants(column, declared, times) {
        return Values::Time(instants);
    }
    let present = || column.values.iter().filter(|v| !v.is_null());
    if present().next().is_none() {
        return empty(column.values.len(), declared);
    }
    let whole = |v: &Value| matches!(v, Value::Bool(_) | Value::Int(0 | 1));
    if present().all(|v| matches!(v, Value::Bool(_))) || (declared == Some(Declared::Bool) && present().all(whole)) {
        return Values::Bool(column.values.iter().map(boolean).collect());
    }
    if present().all(|v| v.number().is_some()) {
        return Values::Number(column.values.iter().map(Value::number).collect());
    }
    Values::Text(column.values.iter().map(Value::text).collect())
}

fn boolean(value: &Value) -> Option<bool> {
    match value {
        Value::Bool(v) => Some(*v),
        Value::Int(v) => Some(*v != 0),
        Value::Null | Value::Real(_) | Value::Time(_) | Value::Text(_) => None,
    }
}

/// A column without a single value: its declaration is all there is to go by.
fn empty(rows: usize, declared: Option<Declared>) -> Values {
    match declared {
        Some(Declared::Text) => Values::Text(vec![None; rows]),
        Some(Declared::Bool) => Values::Bool(vec![None; rows]),
        Some(Declared::Time) => Values::Time(vec![None; rows]),
        None => Values::Number(vec![None; rows]),
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Declared {
    Time,
    Bool,
    Text,
}

fn declared(column: &Column) -> Option<Declared> {
    let name = column.declared.as_deref()?.to_ascii_uppercase();
    let has = |word: &str| name.contains(word);
    match () {
        () if name == "DATE" || has("DATETIME") || has("TIMESTAMP") => Some(Declared::Time),
        () if has("BOOL") => Some(Declared::Bool),
        () if has("CHAR") || has("TEXT") || has("CLOB") => Some(Declared::Text),
        () => None,
    }
}

/// The instants of a column that holds nothing else, if its name or declaration says that it does.
fn instants(column: &Column, declared: Option<Declared>, times: &[String]) -> Option<Vec<Option<i64>>> {
    let asked = times.contains(&column.name);
    let name = named(&column.name);
    let typed = column.values.iter().any(|v| matches!(v, Value::Time(_)));
    if !asked && !typed && name.is_none() && declared != Some(Declared::Time) {
        return None;
    }
    let strict = !asked && name != Some(Named::Time);
    let fits = |v: &Value| !strict || v.number().is_none_or(|n| n.abs() >= 1e8);
    let instants: Vec<_> = column.values.iter().map(|v| if fits(v) { instant::of(v) } else { None }).collect();
    let all = column.values.iter().zip(&instants).all(|(v, i)| v.is_null() || i.is_some());
    let some = instants.iter().any(Option::is_some) || column.values.is_empty();
    (all && (some || declared == Some(Declared::Time))).then_some(instants)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Named {
    /// The name means an instant.
    Time,
    /// The name may mean an instant, or a length of time such as `response_time`.
    Perhaps,
}

fn named(name: &str) -> Option<Named> {
    match name.to_ascii_lowercase().as_str() {
        "time" | "time_sec" | "timeend" => Some(Named::Time),
        "ts" | "timestamp" => Some(Named::Perhaps),
        lower if lower.ends_with("_time") => Some(Named::Perhaps),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(name: &str, declared: &str, values: Vec<Value>) -> Column {
        Column { name: name.into(), declared: (!declared.is_empty()).then(|| declared.into()), values }
    }

    #[test]
    fn types() {
        let text = |t: &str| Value::Text(t.into());
        let (day, epoch) = (|| text("2026-11-01"), || Value::Int(1_793_491_200));
        for (name, declared, list, expected) in [
            ("time", "", vec![epoch()], "time"),
            ("TIME", "", vec![Value::Int(5), Value::Null], "time"),
            ("ts", "TEXT", vec![day()], "time"),
            ("ts", "", vec![Value::Int(5)], "number"),
            ("start_time", "", vec![epoch()], "time"),
            ("response_time", "", vec![Value::Real(0.25)], "number"),
            ("time", "", vec![text("noon")], "string"),
            ("at", "DATETIME", vec![day(), Value::Null], "time"),
            ("at", "timestamp", vec![], "time"),
            ("at", "", vec![day()], "string"),
            ("asked", "", vec![day()], "time"),
            ("n", "INTEGER", vec![Value::Int(1), Value::Real(0.5), Value::Null], "number"),
            ("n", "", vec![Value::Null], "number"),
            ("n", "TEXT", vec![Value::Null], "string"),
            ("n", "TEXT", vec![], "string"),
            ("b", "BOOLEAN", vec![Value::Int(1), Value::Null], "boolean"),
            ("b", "BOOLEAN", vec![Value::Int(2)], "number"),
            ("m", "", vec![Value::Int(1), text("x")], "string"),
        ] {
            let field = field(column(name, declared, list.clone()), &["asked".into()]);
            assert_eq!(field.kind().name(), expected, "{name} {declared} {list:?}");
            assert_eq!(field.values.len(), list.len());
        }
    }
}
