//! Value mappings: a text and a colour for particular values; the first that fits counts.

use crate::frame::{Cell, Mapping, Special};
use crate::js::Regex as Pattern;

/// The mappings of a field, prepared.
pub struct Mappings<'a>(Vec<(When, &'a Mapping)>);

/// What a mapping gives.
pub struct Mapped<'a> {
    /// The text, if the mapping has one.
    pub text: Option<String>,
    /// The colour's name, if the mapping has one.
    pub color: Option<&'a str>,
}

enum When {
    Value(String),
    Range(Option<f64>, Option<f64>),
    Matches(Pattern),
    Special(Special),
    Never,
}

impl<'a> Mappings<'a> {
    /// Prepares mappings.
    pub fn of(mappings: &'a [Mapping]) -> Self {
        Self(mappings.iter().map(|m| (When::of(m), m)).collect())
    }

    /// What the first mapping that fits gives.
    pub fn find(&self, cell: Cell<'_>) -> Option<Mapped<'a>> {
        let (when, mapping) = self.0.iter().find(|(when, _)| when.fits(cell))?;
        let text = match (when, &mapping.text, cell) {
            (When::Matches(pattern), Some(text), Cell::Text(value)) => Some(pattern.replace(value, text)),
            (_, text, _) => text.clone(),
        };
        Some(Mapped { text, color: mapping.color.as_deref() })
    }
}

impl When {
    fn of(mapping: &Mapping) -> Self {
        match mapping {
            Mapping { value: Some(value), .. } => Self::Value(value.text()),
            Mapping { regex: Some(regex), .. } => Pattern::parse(regex).map_or(Self::Never, Self::Matches),
            Mapping { special: Some(special), .. } => Self::Special(*special),
            Mapping { from, to, .. } => Self::Range(*from, *to),
        }
    }

    fn fits(&self, cell: Cell<'_>) -> bool {
        match self {
            Self::Value(text) => !cell.is_null() && cell.text() == *text,
            Self::Range(from, to) => {
                leading_number(cell).is_some_and(|v| from.is_none_or(|from| v >= from) && to.is_none_or(|to| v <= to))
            }
            Self::Matches(pattern) => matches!(cell, Cell::Text(text) if pattern.is_match(text)),
            Self::Special(special) => is_special(*special, cell),
            Self::Never => false,
        }
    }
}

/// The number that a value is or starts with (`3.5 ms`).
fn leading_number(cell: Cell<'_>) -> Option<f64> {
    let number = match cell {
        Cell::Text(text) => {
            let text = text.trim_start();
            let ends = text.char_indices().map(|(i, c)| i + c.len_utf8());
            let number = |end: usize| super::display::number_of(&text[..end]).filter(|_| !text[..end].ends_with(' '));
            ends.take(32).filter_map(number).last()
        }
        Cell::Number(_) | Cell::Time(_) => cell.number(),
        Cell::Null | Cell::Bool(_) | Cell::Other(_) => None,
    };
    number.filter(|v| !v.is_nan())
}

fn is_special(special: Special, cell: Cell<'_>) -> bool {
    let nan = || matches!(cell, Cell::Number(v) if v.is_nan());
    match special {
        Special::Null => cell.is_null(),
        Special::Nan => nan(),
        Special::NullNan => cell.is_null() || nan(),
        Special::True => matches!(cell, Cell::Bool(true) | Cell::Text("true")),
        Special::False => matches!(cell, Cell::Bool(false) | Cell::Text("false")),
        Special::Empty => cell == Cell::Text(""),
    }
}
