//! Variables: their values, and how they are filled into texts.

mod adhoc;
mod format;
mod interpolate;
mod quotes;

pub use adhoc::{Adhoc, Filter, Operator};
pub use format::{Format, format_values, formats};
pub use interpolate::{Filled, Scope, fill, uses};

/// A variable with its chosen values.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Value {
    /// The name.
    pub name: String,
    /// The name shown.
    pub label: String,
    /// The chosen values; all of them when `all` is chosen. Empty when it resolves to nothing.
    pub values: Vec<String>,
    /// The texts shown for them.
    pub texts: Vec<String>,
    /// Whether it holds a list, even of one: lists and single values are written differently.
    pub list: bool,
    /// Whether `All` is chosen.
    pub all: bool,
    /// What `All` stands for in queries, written as it is.
    pub all_value: Option<String>,
    /// Why it has no value, when it has none.
    pub problem: Option<String>,
    /// The kind of source that it chooses from, when it names sources.
    pub source_kind: Option<String>,
    /// The filters of an ad-hoc variable.
    pub adhoc: Option<Adhoc>,
    /// Not shown on the page.
    pub hidden: bool,
    /// The place among the dashboard's variables.
    pub order: usize,
}

impl Value {
    /// A variable with one value.
    pub fn single(name: &str, value: &str) -> Self {
        Self {
            name: name.into(),
            label: name.into(),
            values: vec![value.into()],
            texts: vec![value.into()],
            ..Self::default()
        }
    }

    /// The text shown: the texts of the values, or `All`.
    pub fn shown(&self) -> String {
        if self.all { "All".into() } else { self.texts.join(" + ") }
    }
}

#[cfg(test)]
mod tests;
