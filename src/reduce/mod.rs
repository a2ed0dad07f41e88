//! Reducers: a column becomes one value. Ids and null rules are Grafana's.

mod order;
mod sets;
mod standard;

use std::cell::OnceCell;
use std::sync::LazyLock;

use crate::frame::{Cell, Field};
use standard::Standard;

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

impl From<Option<f64>> for Reduced {
    fn from(value: Option<f64>) -> Self {
        value.map_or(Self::Null, Self::Number)
    }
}

impl From<Cell<'_>> for Reduced {
    fn from(cell: Cell<'_>) -> Self {
        match cell {
            Cell::Null => Self::Null,
            Cell::Text(text) => Self::Text(text.to_string()),
            Cell::Bool(value) => Self::Bool(value),
            Cell::Other(value) => Self::Text(value.to_string()),
            Cell::Number(_) | Cell::Time(_) => cell.number().into(),
        }
    }
}

/// What nulls are to the reducers that count and order.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Nulls {
    /// Not there.
    #[default]
    Skip,
    /// Values of their own, ordered where zero is.
    Keep,
}

/// Reduces a field by a reducer's id; `None` when the id is unknown.
pub fn reduce(field: &Field, id: &str) -> Option<Reduced> {
    Column::new(field, Nulls::Skip).reduce(id)
}

/// Several reducers of one field, in one pass where they share it.
pub fn reduce_all(field: &Field, ids: &[&str]) -> Vec<Option<Reduced>> {
    reduce_all_with(field, ids, Nulls::Skip)
}

/// As [`reduce_all`], with a say about nulls.
pub fn reduce_all_with(field: &Field, ids: &[&str], nulls: Nulls) -> Vec<Option<Reduced>> {
    let column = Column::new(field, nulls);
    ids.iter().map(|id| column.reduce(id)).collect()
}

/// Whether the id is known.
pub fn known(id: &str) -> bool {
    find(id).is_some() || percentile(id).is_some()
}

/// All ids with the names shown (`lastNotNull`, `Last *`).
pub fn ids() -> impl Iterator<Item = (&'static str, &'static str)> {
    let percentiles = PERCENTILES.iter().map(|(id, name)| (id.as_str(), name.as_str()));
    REDUCERS.iter().map(|r| (r.id, r.name)).chain(percentiles)
}

/// Older names of reducers.
pub fn aliases() -> impl Iterator<Item = &'static str> {
    REDUCERS.iter().flat_map(|r| r.aliases.iter().copied())
}

/// The name shown for an id or an alias of one.
pub fn name(id: &str) -> Option<&'static str> {
    match find(id) {
        Some(reducer) => Some(reducer.name),
        None => percentile(id).map(|p| PERCENTILES[p - 1].1.as_str()),
    }
}

/// Whether a reducer's value is in the field's unit; counts and percentages are not.
pub fn keeps_unit(id: &str) -> bool {
    find(id).is_none_or(|reducer| reducer.keeps_unit)
}

/// A row of the catalogue.
struct Reducer {
    id: &'static str,
    name: &'static str,
    aliases: &'static [&'static str],
    keeps_unit: bool,
    /// What an empty column gives.
    empty: Empty,
    reduce: fn(&Column<'_>) -> Reduced,
}

/// What an empty column gives.
#[derive(Clone, Copy)]
enum Empty {
    Null,
    Zero,
    False,
    True,
}

impl From<Empty> for Reduced {
    fn from(empty: Empty) -> Self {
        match empty {
            Empty::Null => Self::Null,
            Empty::Zero => Self::Number(0.0),
            Empty::False => Self::Bool(false),
            Empty::True => Self::Bool(true),
        }
    }
}

/// A row with the usual properties.
const fn row(id: &'static str, name: &'static str, reduce: fn(&Column<'_>) -> Reduced) -> Reducer {
    Reducer { id, name, aliases: &[], keeps_unit: true, empty: Empty::Null, reduce }
}

/// A row whose value has no unit.
const fn bare(id: &'static str, name: &'static str, reduce: fn(&Column<'_>) -> Reduced) -> Reducer {
    Reducer { keeps_unit: false, ..row(id, name, reduce) }
}

static REDUCERS: [Reducer; 26] = [
    Reducer { aliases: &["current"], ..row("lastNotNull", "Last *", |c| c.at(c.standard().last)) },
    row("last", "Last", |c| c.at(c.field.values.len().checked_sub(1))),
    row("firstNotNull", "First *", |c| c.at(c.standard().first)),
    row("first", "First", |c| c.at(Some(0))),
    row("min", "Min", |c| c.standard().min().into()),
    row("max", "Max", |c| c.standard().max().into()),
    Reducer { aliases: &["avg"], ..row("mean", "Mean", |c| c.standard().mean().into()) },
    row("median", "Median", |c| order::median(c.field, c.nulls)),
    row("mode", "Mode", |c| sets::mode(c.field)),
    row("variance", "Variance", |c| Reduced::Number(standard::variance(c.field))),
    row("stdDev", "StdDev", |c| Reduced::Number(standard::variance(c.field).sqrt())),
    Reducer { aliases: &["total"], empty: Empty::Zero, ..row("sum", "Total", |c| Reduced::Number(c.standard().sum)) },
    Reducer { empty: Empty::Zero, ..bare("count", "Count", |c| sets::count(c.field, c.nulls)) },
    Reducer { empty: Empty::Zero, ..bare("countAll", "Count all", |c| Reduced::Number(c.field.values.len() as f64)) },
    row("range", "Range", |c| c.standard().range().into()),
    row("delta", "Delta", |c| Reduced::Number(c.standard().delta)),
    row("step", "Step", |c| c.standard().step().into()),
    row("diff", "Difference", |c| c.standard().diff().into()),
    Reducer {
        aliases: &["minAboveZero"],
        ..row("logmin", "Min (above zero)", |c| Reduced::Number(c.standard().min_above_zero))
    },
    Reducer { empty: Empty::False, ..row("allIsZero", "All Zeros", |c| Reduced::Bool(c.standard().all_zero())) },
    Reducer { empty: Empty::True, ..bare("allIsNull", "All Nulls", |c| Reduced::Bool(c.standard().numbers == 0)) },
    bare("changeCount", "Change Count", |c| sets::changes(c.field, c.nulls)),
    bare("distinctCount", "Distinct Count", |c| sets::distinct(c.field, c.nulls)),
    bare("diffperc", "Difference percent", |c| Reduced::Number(c.standard().diff_percent())),
    bare("allValues", "All values", |c| Reduced::List(c.field.values.iter().map(Cell::json).collect())),
    bare("uniqueValues", "All unique values", |c| sets::unique(c.field)),
];

/// `p1` to `p99` with their names.
static PERCENTILES: LazyLock<Vec<(String, String)>> = LazyLock::new(|| {
    let ordinal = |p: usize| match (p % 10, p % 100) {
        (1, n) if n != 11 => "st",
        (2, n) if n != 12 => "nd",
        (3, n) if n != 13 => "rd",
        _ => "th",
    };
    (1..100).map(|p| (format!("p{p}"), format!("{p}{} %", ordinal(p)))).collect()
});

fn find(id: &str) -> Option<&'static Reducer> {
    REDUCERS.iter().find(|r| r.id == id || r.aliases.contains(&id))
}

fn percentile(id: &str) -> Option<usize> {
    let digits = id.strip_prefix('p').filter(|d| d.len() <= 2 && !d.starts_with('0'))?;
    digits.bytes().all(|b| b.is_ascii_digit()).then(|| digits.parse().ok())?
}

/// A field about to be reduced; the pass that most reducers share is made once.
struct Column<'a> {
    field: &'a Field,
    nulls: Nulls,
    standard: OnceCell<Standard>,
}

impl<'a> Column<'a> {
    fn new(field: &'a Field, nulls: Nulls) -> Self {
        Self { field, nulls, standard: OnceCell::new() }
    }

    fn standard(&self) -> &Standard {
        self.standard.get_or_init(|| Standard::of(self.field))
    }

    fn at(&self, index: Option<usize>) -> Reduced {
        index.map_or(Reduced::Null, |i| self.field.values.get(i).into())
    }

    fn reduce(&self, id: &str) -> Option<Reduced> {
        let empty = self.field.values.is_empty();
        match find(id) {
            Some(reducer) if empty => Some(reducer.empty.into()),
            Some(reducer) => Some((reducer.reduce)(self)),
            None => percentile(id).map(|p| order::percentile(self.field, self.nulls, p)),
        }
    }
}

#[cfg(test)]
mod tests;
