//! Rows: what a database answers, before it is known what the columns mean.

use std::sync::Arc;

/// An answer, column by column.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Rows {
    /// The columns, of equal length.
    pub columns: Vec<Column>,
}

/// A column as the database gave it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Column {
    /// The name.
    pub name: String,
    /// The declared type, where the column comes straight from a table.
    pub declared: Option<String>,
    /// The values.
    pub values: Vec<Value>,
}

/// A value of a row.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// No value.
    Null,
    /// A whole number.
    Int(i64),
    /// A number.
    Real(f64),
    /// A boolean.
    Bool(bool),
    /// Milliseconds since 1970 UTC.
    Time(i64),
    /// A text.
    Text(Arc<str>),
}

impl Value {
    /// The value as a number: whole numbers and numbers only.
    pub fn number(&self) -> Option<f64> {
        match self {
            Self::Int(v) => Some(*v as f64),
            Self::Real(v) => Some(*v),
            Self::Null | Self::Bool(_) | Self::Time(_) | Self::Text(_) => None,
        }
    }

    /// The value as text; null is `None`.
    pub fn text(&self) -> Option<Arc<str>> {
        match self {
            Self::Null => None,
            Self::Int(v) => Some(v.to_string().into()),
            Self::Real(v) => Some(crate::frame::number_text(*v).into()),
            Self::Bool(v) => Some(v.to_string().into()),
            Self::Time(v) => Some(super::instant::text(*v).into()),
            Self::Text(v) => Some(v.clone()),
        }
    }

    /// Whether there is no value.
    pub fn is_null(&self) -> bool {
        *self == Self::Null
    }

    /// Bytes held beyond the value itself.
    pub fn size(&self) -> usize {
        if let Self::Text(v) = self { v.len() } else { 0 }
    }
}
