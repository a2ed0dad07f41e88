//! Columns made from parts of others: keys, picked rows, mixed values.

use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::sync::Arc;

use serde_json::Value;

use crate::frame::{Cell, Field, FieldType, Frame, Values};
use crate::reduce::Reduced;
use crate::source::{Failure, FailureKind};

/// The most rows that a transformation may make.
pub const MOST_ROWS: usize = 5_000_000;

/// A value as a key; numbers and instants that are equal are one key, NaN is one key.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Key {
    /// No value.
    Null,
    /// A boolean.
    Bool(bool),
    /// The bits of a number or instant.
    Number(u64),
    /// A text.
    Text(Arc<str>),
    /// JSON, as text.
    Other(String),
}

/// The key of a value.
pub fn key(cell: Cell<'_>) -> Key {
    match cell {
        Cell::Null => Key::Null,
        Cell::Bool(v) => Key::Bool(v),
        Cell::Time(v) => Key::Number((v as f64).to_bits()),
        Cell::Number(v) if v.is_nan() => Key::Number(f64::NAN.to_bits()),
        Cell::Number(v) => Key::Number((v + 0.0).to_bits()),
        Cell::Text(v) => Key::Text(v.into()),
        Cell::Other(v) => Key::Other(v.to_string()),
    }
}

/// The order of two values of a column when sorted upwards: null first, then NaN, numbers, texts.
pub fn compare(a: Cell<'_>, b: Cell<'_>) -> Ordering {
    fn rank(cell: Cell<'_>) -> u8 {
        match cell {
            Cell::Null => 0,
            Cell::Bool(_) | Cell::Number(_) | Cell::Time(_) => 1,
            Cell::Text(_) => 2,
            Cell::Other(_) => 3,
        }
    }
    match (a.number(), b.number()) {
        (Some(x), Some(y)) => x.partial_cmp(&y).unwrap_or_else(|| y.is_nan().cmp(&x.is_nan())),
        _ => rank(a).cmp(&rank(b)).then_with(|| match (a, b) {
            (Cell::Text(x), Cell::Text(y)) => natural(x, y),
            (Cell::Other(x), Cell::Other(y)) => x.to_string().cmp(&y.to_string()),
            _ => Ordering::Equal,
        }),
    }
}

/// The order of texts that people expect: letter case aside, runs of digits by their value.
pub fn natural(a: &str, b: &str) -> Ordering {
    let (mut x, mut y) = (a.chars().peekable(), b.chars().peekable());
    loop {
        let (Some(&p), Some(&q)) = (x.peek(), y.peek()) else {
            return x.peek().is_some().cmp(&y.peek().is_some());
        };
        let order = if p.is_ascii_digit() && q.is_ascii_digit() {
            let (m, n) = (digits(&mut x), digits(&mut y));
            m.len().cmp(&n.len()).then(m.cmp(&n))
        } else {
            x.next();
            y.next();
            p.to_lowercase().cmp(q.to_lowercase())
        };
        if order != Ordering::Equal {
            return order;
        }
    }
}

/// Takes a run of digits, its leading zeros left out.
fn digits(chars: &mut std::iter::Peekable<std::str::Chars<'_>>) -> String {
    let mut run = String::new();
    while let Some(digit) = chars.next_if(char::is_ascii_digit) {
        if digit != '0' || !run.is_empty() {
            run.push(digit);
        }
    }
    run
}

/// The values at `rows`; `None` gives null.
pub fn gather(values: &Values, rows: &[Option<usize>]) -> Values {
    let cells = rows.iter().map(|row| row.map_or(Cell::Null, |row| values.get(row)));
    match values {
        Values::Text(texts) => {
            Values::Text(rows.iter().map(|row| row.and_then(|row| texts.get(row).cloned().flatten())).collect())
        }
        _ => Values::collect(values.kind(), cells),
    }
}

/// Keeps the rows of every field of a frame.
pub fn take_rows(frame: &mut Frame, rows: &[usize]) {
    let picks: Vec<Option<usize>> = rows.iter().map(|row| Some(*row)).collect();
    for field in &mut frame.fields {
        field.values = gather(&field.values, &picks);
        let absent = |absent: &Arc<[bool]>| rows.iter().map(|row| absent.get(*row) == Some(&true)).collect();
        field.state.absent = field.state.absent.as_ref().map(absent);
    }
}

/// A column of cells: of the wanted type if they all have it, else of the type that holds them all.
pub fn from_cells(cells: &[Cell<'_>], wanted: FieldType) -> Values {
    let kinds: Vec<FieldType> = cells.iter().filter_map(|c| kind(*c)).collect();
    let first = kinds.first().copied().unwrap_or(wanted);
    let all = |kind: FieldType| kinds.iter().all(|k| *k == kind);
    if all(wanted) {
        return Values::collect(wanted, cells.iter().copied());
    }
    if all(first) {
        return Values::collect(first, cells.iter().copied());
    }
    if kinds.contains(&FieldType::Other) {
        return Values::collect(FieldType::Other, cells.iter().copied());
    }
    if kinds.contains(&FieldType::Text) || kinds.contains(&FieldType::Bool) {
        return texts(cells.iter().map(|c| (!c.is_null()).then(|| c.text())));
    }
    Values::collect(FieldType::Number, cells.iter().copied())
}

/// A column of cells that is told to be of a type, though its cells may be of several.
pub fn mixed(field: Field, cells: &[Cell<'_>], told: FieldType) -> Field {
    let kinds: BTreeSet<FieldType> = cells.iter().filter_map(|c| kind(*c)).collect();
    let kind = match kinds.len() {
        0 => told,
        1 => kinds.into_iter().next().unwrap_or(told),
        _ => FieldType::Other,
    };
    let mut out = Field { values: Values::collect(kind, cells.iter().copied()), ..field };
    out.state.told = (kind != told).then_some(told);
    out
}

/// The type of a value; null has none.
pub fn kind(cell: Cell<'_>) -> Option<FieldType> {
    Some(match cell {
        Cell::Null => return None,
        Cell::Time(_) => FieldType::Time,
        Cell::Number(_) => FieldType::Number,
        Cell::Text(_) => FieldType::Text,
        Cell::Bool(_) => FieldType::Bool,
        Cell::Other(_) => FieldType::Other,
    })
}

/// A column of texts.
pub fn texts(list: impl IntoIterator<Item = Option<String>>) -> Values {
    Values::Text(list.into_iter().map(|t| t.map(Arc::from)).collect())
}

/// One text, `count` times.
pub fn repeated(text: &Arc<str>, count: usize) -> Values {
    Values::Text(vec![Some(text.clone()); count])
}

/// Lengthens a column with nulls.
pub fn pad(values: &mut Values, length: usize) {
    match values {
        Values::Time(v) => v.resize(length, None),
        Values::Number(v) => v.resize(length, None),
        Values::Text(v) => v.resize(length, None),
        Values::Bool(v) => v.resize(length, None),
        Values::Other(v) => v.resize(length, Value::Null),
    }
}

/// A column from JSON values; its type is that of the values.
pub fn from_json(list: &[Value]) -> Values {
    let cells: Vec<Cell<'_>> = list.iter().map(json_cell).collect();
    from_cells(&cells, FieldType::Text)
}

/// A JSON value as a cell.
pub fn json_cell(value: &Value) -> Cell<'_> {
    Cell::of_json(value)
}

/// A column of what a reducer gave for several fields, told to be of a type.
pub fn of_reduced(field: Field, list: &[Reduced], told: FieldType) -> Field {
    let is_instant = |r: &Reduced| match r {
        Reduced::Number(v) => v.fract() == 0.0 && v.abs() < 8.64e15,
        Reduced::Null => true,
        Reduced::Text(_) | Reduced::Bool(_) | Reduced::List(_) => false,
    };
    let time = told == FieldType::Time && list.iter().all(is_instant);
    let json: Vec<Value> = list.iter().map(reduced_json).collect();
    let cell = |(reduced, json)| match reduced {
        &Reduced::List(_) => Cell::Other(json),
        other => reduced_cell(other, time),
    };
    mixed(field, &list.iter().zip(&json).map(cell).collect::<Vec<_>>(), told)
}

/// The type that the first value has, for columns whose type nobody tells.
pub fn guessed(list: &[Reduced]) -> FieldType {
    let first = list.iter().find(|r| !matches!(r, Reduced::Null));
    match first {
        Some(Reduced::Number(_)) => FieldType::Number,
        Some(Reduced::Text(_)) => FieldType::Text,
        Some(Reduced::Bool(_)) => FieldType::Bool,
        Some(Reduced::Null | Reduced::List(_)) | None => FieldType::Other,
    }
}

/// Whether a reducer picks one of the values.
pub fn picks_value(id: &str) -> bool {
    matches!(id, "first" | "firstNotNull" | "last" | "lastNotNull" | "current")
}

fn reduced_cell(reduced: &Reduced, time: bool) -> Cell<'_> {
    match reduced {
        Reduced::Null | Reduced::List(_) => Cell::Null,
        Reduced::Number(v) if time && v.is_finite() => Cell::Time(*v as i64),
        Reduced::Number(v) => Cell::Number(*v),
        Reduced::Text(v) => Cell::Text(v),
        Reduced::Bool(v) => Cell::Bool(*v),
    }
}

fn reduced_json(reduced: &Reduced) -> Value {
    match reduced {
        Reduced::List(list) => Value::Array(list.clone()),
        other => reduced_cell(other, false).json(),
    }
}

/// The field's config and name on other values; its labels and what was found out about it go.
pub fn bare(field: &Field, values: Values) -> Field {
    Field { config: field.config.clone(), ..Field::new(field.name.clone(), values) }
}

/// The names of the labels of some fields, each once, in order of appearance.
pub fn label_names<'a>(fields: impl Iterator<Item = &'a Field>) -> Vec<Arc<str>> {
    let mut seen: BTreeSet<Arc<str>> = BTreeSet::new();
    fields.flat_map(Field::label_names).filter(|name| seen.insert(name.clone())).collect()
}

/// Refuses to make too many rows.
pub fn cap(rows: usize) -> Result<(), Failure> {
    if rows <= MOST_ROWS {
        return Ok(());
    }
    Err(Failure::new(FailureKind::Limit, format!("it would make more than {MOST_ROWS} rows")))
}

/// The target ids of frames as the reference writes them into a frame made from several: `join-A-B`.
pub fn combined_ref<F: std::borrow::Borrow<Frame>>(id: &str, frames: &[F]) -> Option<String> {
    let parts: Vec<&str> = frames.iter().map(|f| f.borrow().ref_id.as_deref().unwrap_or("")).collect();
    Some(format!("{id}-{}", parts.join("-")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_sort_as_people_expect() {
        let mut list = ["b10", "a", "B2", "", "b02x"];
        list.sort_by(|a, b| natural(a, b));
        assert_eq!(list, ["", "a", "B2", "b02x", "b10"]);
    }

    #[test]
    fn null_and_nan_stay_apart_as_keys_and_in_order() {
        assert_ne!(key(Cell::Null), key(Cell::Number(f64::NAN)));
        assert_eq!(key(Cell::Number(-0.0)), key(Cell::Time(0)));
        let mut list = [Cell::Number(1.0), Cell::Number(f64::NAN), Cell::Null];
        list.sort_by(|a, b| compare(*a, *b));
        assert!(list[0].is_null() && list[2] == Cell::Number(1.0));
    }

    #[test]
    fn mixed_cells_become_texts_or_json() {
        let mixed = from_cells(&[Cell::Number(5.0), Cell::Bool(true), Cell::Null], FieldType::Number);
        assert_eq!(mixed, texts([Some("5".into()), Some("true".into()), None]));
        let list = Value::Array(vec![]);
        assert_eq!(from_cells(&[Cell::Other(&list), Cell::Text("a")], FieldType::Text).kind(), FieldType::Other);
    }
}
