//! Frames: the table that every source answers with and every panel draws from.
//!
//! No panel knows a data source and no data source knows a panel; they meet here.

mod config;
pub mod json;
mod locale;

pub use config::*;
pub use locale::{Locale, locale_ids};

use std::collections::BTreeMap;
use std::sync::Arc;

/// Labels of a field, sorted by name.
pub type Labels = BTreeMap<Arc<str>, Arc<str>>;

/// A table: fields of equal length.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Frame {
    /// The frame's own name, if its source gave one.
    pub name: Option<String>,
    /// The target that it answers (`A`, `B`, …).
    pub ref_id: Option<String>,
    /// The columns.
    pub fields: Vec<Field>,
    /// What the source says about the whole.
    pub meta: Meta,
}

/// What a source says about a frame.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Meta {
    /// What the rows are, when the source knows.
    pub shape: Shape,
    /// Warnings of the source; the panel is then `partial` or carries a note.
    pub notices: Vec<String>,
    /// Whether the source says that the answer is incomplete.
    pub partial: bool,
}

/// What the rows of a frame are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Shape {
    /// Not said.
    #[default]
    Unknown,
    /// One time field and number fields.
    TimeSeries,
    /// Any table.
    Table,
    /// Bucket counts over time, one number field a bucket, ordered by upper bound.
    HeatmapRows,
    /// Rows of cells: time, yMin, yMax, count.
    HeatmapCells,
    /// Log lines.
    Logs,
    /// Spans of one trace.
    Trace,
    /// Exemplars: time, value and labels.
    Exemplar,
    /// Nodes of a graph.
    GraphNodes,
    /// Edges of a graph.
    GraphEdges,
}

/// A column with its name, labels, type and display settings.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    /// The raw name, before display rules.
    pub name: String,
    /// Labels, such as a series' identity.
    pub labels: Labels,
    /// The values.
    pub values: Values,
    /// How to show it: the source's own settings first, later the panel's defaults and overrides.
    pub config: FieldConfig,
    /// What `field::shape` found out.
    pub state: FieldState,
}

/// What shaping finds out about a field.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct FieldState {
    /// The displayed name.
    pub name: String,
    /// The place among the number fields of the panel, from 0: its colour in a palette.
    pub series: usize,
    /// The ends that percentages are measured between: min and max as set, else as found.
    pub range: (f64, f64),
    /// The labels' names in their source's order, where that is not the order of [`Field::labels`]; see [`Field::label_names`].
    pub label_order: Vec<Arc<str>>,
    /// How its numbers are written.
    pub locale: Locale,
    /// Whether it is the past beside the present: drawn in a paler colour.
    pub faded: bool,
    /// The same field at the time that the panel is compared with, where only the difference is told.
    pub before: Option<Arc<Field>>,
    /// The type that the column is said to have, where its values are of several types.
    pub told: Option<FieldType>,
    /// What stands where a transformation found no value, if that is not null; the column itself holds null there.
    pub filler: Option<serde_json::Value>,
    /// The rows for which a join had nothing at all, which is less than a null: figures of them are no numbers.
    pub absent: Option<Arc<[bool]>>,
}

/// Values of a column; `None` is null. NaN and infinities are numbers and stay apart from null.
#[derive(Debug, Clone, PartialEq)]
pub enum Values {
    /// Instants, in milliseconds since 1970 UTC.
    Time(Vec<Option<i64>>),
    /// Numbers.
    Number(Vec<Option<f64>>),
    /// Texts.
    Text(Vec<Option<Arc<str>>>),
    /// Booleans.
    Bool(Vec<Option<bool>>),
    /// Anything else, as JSON (objects, lists, nested frames).
    Other(Vec<serde_json::Value>),
}

/// The type of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum FieldType {
    /// Instants.
    Time,
    /// Numbers.
    Number,
    /// Texts.
    Text,
    /// Booleans.
    Bool,
    /// JSON.
    Other,
}

impl FieldType {
    /// The name that Grafana's data frames use: `time`, `number`, `string`, `boolean`, `other`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Time => "time",
            Self::Number => "number",
            Self::Text => "string",
            Self::Bool => "boolean",
            Self::Other => "other",
        }
    }
}

/// One value of any type, borrowed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Cell<'a> {
    /// No value.
    Null,
    /// Milliseconds since 1970 UTC.
    Time(i64),
    /// A number, NaN and infinities included.
    Number(f64),
    /// A text.
    Text(&'a str),
    /// A boolean.
    Bool(bool),
    /// JSON.
    Other(&'a serde_json::Value),
}

impl Values {
    /// How many values there are.
    pub fn len(&self) -> usize {
        match self {
            Self::Time(v) => v.len(),
            Self::Number(v) => v.len(),
            Self::Text(v) => v.len(),
            Self::Bool(v) => v.len(),
            Self::Other(v) => v.len(),
        }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The type.
    pub fn kind(&self) -> FieldType {
        match self {
            Self::Time(_) => FieldType::Time,
            Self::Number(_) => FieldType::Number,
            Self::Text(_) => FieldType::Text,
            Self::Bool(_) => FieldType::Bool,
            Self::Other(_) => FieldType::Other,
        }
    }

    /// The value at `index`; null when out of bounds.
    pub fn get(&self, index: usize) -> Cell<'_> {
        match self {
            Self::Time(v) => v.get(index).copied().flatten().map_or(Cell::Null, Cell::Time),
            Self::Number(v) => v.get(index).copied().flatten().map_or(Cell::Null, Cell::Number),
            Self::Text(v) => v.get(index).and_then(|t| t.as_deref()).map_or(Cell::Null, Cell::Text),
            Self::Bool(v) => v.get(index).copied().flatten().map_or(Cell::Null, Cell::Bool),
            Self::Other(v) => v.get(index).map_or(Cell::Null, Cell::of_json),
        }
    }

    /// All values in order.
    pub fn iter(&self) -> impl Iterator<Item = Cell<'_>> {
        (0..self.len()).map(|i| self.get(i))
    }

    /// The values at `indices`, in that order.
    #[must_use]
    pub fn take(&self, indices: &[usize]) -> Self {
        fn pick<T: Clone>(from: &[T], indices: &[usize]) -> Vec<T> {
            indices.iter().map(|&i| from[i].clone()).collect()
        }
        match self {
            Self::Time(v) => Self::Time(pick(v, indices)),
            Self::Number(v) => Self::Number(pick(v, indices)),
            Self::Text(v) => Self::Text(pick(v, indices)),
            Self::Bool(v) => Self::Bool(pick(v, indices)),
            Self::Other(v) => Self::Other(pick(v, indices)),
        }
    }

    /// The values of type `kind` made from cells; cells of another type become null.
    pub fn collect<'a>(kind: FieldType, cells: impl Iterator<Item = Cell<'a>>) -> Self {
        match kind {
            FieldType::Time => Self::Time(cells.map(|c| if let Cell::Time(v) = c { Some(v) } else { None }).collect()),
            FieldType::Number => Self::Number(cells.map(|c| c.number()).collect()),
            FieldType::Text => {
                Self::Text(cells.map(|c| if let Cell::Text(v) = c { Some(v.into()) } else { None }).collect())
            }
            FieldType::Bool => Self::Bool(cells.map(|c| if let Cell::Bool(v) = c { Some(v) } else { None }).collect()),
            FieldType::Other => Self::Other(cells.map(Cell::json).collect()),
        }
    }

    /// The numbers, if this is a number column.
    pub fn numbers(&self) -> Option<&[Option<f64>]> {
        if let Self::Number(v) = self { Some(v) } else { None }
    }

    /// The instants, if this is a time column.
    pub fn times(&self) -> Option<&[Option<i64>]> {
        if let Self::Time(v) = self { Some(v) } else { None }
    }
}

impl<'a> Cell<'a> {
    /// A value of JSON; lists and objects stay JSON.
    pub fn of_json(value: &'a serde_json::Value) -> Self {
        match value {
            serde_json::Value::Null => Self::Null,
            serde_json::Value::Bool(v) => Self::Bool(*v),
            serde_json::Value::Number(v) => v.as_f64().map_or(Self::Null, Self::Number),
            serde_json::Value::String(v) => Self::Text(v),
            serde_json::Value::Array(_) | serde_json::Value::Object(_) => Self::Other(value),
        }
    }
}

impl Cell<'_> {
    /// The value as a number: numbers, times and booleans; not texts.
    pub fn number(self) -> Option<f64> {
        match self {
            Self::Number(v) => Some(v),
            Self::Time(v) => Some(v as f64),
            Self::Bool(v) => Some(f64::from(u8::from(v))),
            Self::Null | Self::Text(_) | Self::Other(_) => None,
        }
    }

    /// Whether there is no value.
    pub fn is_null(self) -> bool {
        matches!(self, Self::Null)
    }

    /// The value as JSON. NaN and infinities become the texts `NaN`, `Inf` and `-Inf`.
    pub fn json(self) -> serde_json::Value {
        match self {
            Self::Null => serde_json::Value::Null,
            Self::Time(v) => v.into(),
            Self::Number(v) => number_json(v),
            Self::Text(v) => v.into(),
            Self::Bool(v) => v.into(),
            Self::Other(v) => v.clone(),
        }
    }

    /// The value as plain text, as JavaScript's `String()` would write it; null is empty.
    pub fn text(self) -> String {
        match self {
            Self::Null => String::new(),
            Self::Time(v) => v.to_string(),
            Self::Number(v) => number_text(v),
            Self::Text(v) => v.to_string(),
            Self::Bool(v) => v.to_string(),
            Self::Other(v) => v.to_string(),
        }
    }
}

/// A number as JSON: whole numbers without a point; NaN and infinities as texts.
pub fn number_json(value: f64) -> serde_json::Value {
    if value.is_nan() {
        return "NaN".into();
    }
    if value.is_infinite() {
        return if value > 0.0 { "Inf" } else { "-Inf" }.into();
    }
    if value == value.trunc() && value.abs() < 9e15 {
        return (value as i64).into();
    }
    value.into()
}

/// A number in its shortest form, as JavaScript writes it (`1e21`, `1e-7`, `NaN`, `Infinity`).
pub fn number_text(value: f64) -> String {
    if value.is_nan() {
        return "NaN".into();
    }
    if value.is_infinite() {
        return if value > 0.0 { "Infinity" } else { "-Infinity" }.into();
    }
    let size = value.abs();
    if size != 0.0 && !(1e-6..1e21).contains(&size) {
        let text = format!("{value:e}");
        return if text.contains("e-") { text } else { text.replace('e', "e+") };
    }
    if value == 0.0 { "0".into() } else { format!("{value}") }
}

impl Field {
    /// A field without labels or settings.
    pub fn new(name: impl Into<String>, values: Values) -> Self {
        Self {
            name: name.into(),
            labels: Labels::new(),
            values,
            config: FieldConfig::default(),
            state: FieldState::default(),
        }
    }

    /// The type of the values.
    pub fn kind(&self) -> FieldType {
        self.values.kind()
    }

    /// The type as it is told: that of the values, unless a transformation mixed several.
    pub fn told_kind(&self) -> FieldType {
        self.state.told.unwrap_or(self.kind())
    }

    /// The values as they are told: JSON, with what fills the cells that have none.
    pub fn told_values(&self) -> impl Iterator<Item = serde_json::Value> {
        let filler = self.state.filler.clone().unwrap_or_default();
        self.values.iter().map(move |cell| if cell.is_null() { filler.clone() } else { cell.json() })
    }

    /// Whether a join had nothing for a row.
    pub fn is_absent(&self, row: usize) -> bool {
        self.state.absent.as_ref().is_some_and(|absent| absent.get(row) == Some(&true))
    }

    /// The names of the labels in their source's order, as far as it is known; new columns follow it.
    pub fn label_names(&self) -> Vec<Arc<str>> {
        let told = self.state.label_order.iter().filter(|name| self.labels.contains_key(*name));
        let rest = self.labels.keys().filter(|name| !self.state.label_order.contains(name));
        told.chain(rest).cloned().collect()
    }
}

impl Frame {
    /// A frame of fields.
    pub fn new(fields: Vec<Field>) -> Self {
        Self { fields, ..Self::default() }
    }

    /// The number of rows: the longest field's length.
    pub fn rows(&self) -> usize {
        self.fields.iter().map(|f| f.values.len()).max().unwrap_or(0)
    }

    /// The first time field.
    pub fn time_field(&self) -> Option<&Field> {
        self.fields.iter().find(|f| f.kind() == FieldType::Time)
    }

    /// The number fields.
    pub fn number_fields(&self) -> impl Iterator<Item = &Field> {
        self.fields.iter().filter(|f| f.kind() == FieldType::Number)
    }
}
