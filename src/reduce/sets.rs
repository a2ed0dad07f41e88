//! Reducers that compare values for equality, of any type.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use super::{Nulls, Reduced};
use crate::frame::{Cell, Field};

/// How many values there are.
pub fn count(field: &Field, nulls: Nulls) -> Reduced {
    Reduced::Number(kept(field, nulls).count() as f64)
}

/// How often a value is unlike the one before it; NaN is unlike everything.
pub fn changes(field: &Field, nulls: Nulls) -> Reduced {
    let mut values = kept(field, nulls);
    let Some(mut previous) = values.next() else { return Reduced::Number(0.0) };
    let mut changes = 0;
    for value in values {
        changes += u64::from(value != previous);
        previous = value;
    }
    Reduced::Number(changes as f64)
}

/// How many different values there are.
pub fn distinct(field: &Field, nulls: Nulls) -> Reduced {
    Reduced::Number(kept(field, nulls).map(Key::of).collect::<HashSet<_>>().len() as f64)
}

/// Each value once, in order of first appearance.
pub fn unique(field: &Field) -> Reduced {
    let mut seen = HashSet::new();
    Reduced::List(field.values.iter().filter(|c| seen.insert(Key::of(*c))).map(Cell::json).collect())
}

/// The value that occurs most often; of several the one that came first.
pub fn mode(field: &Field) -> Reduced {
    let mut counts: HashMap<Key<'_>, (u64, usize)> = HashMap::new();
    for (index, cell) in field.values.iter().enumerate().filter(|(_, c)| !c.is_null()) {
        counts.entry(Key::of(cell)).or_insert((0, index)).0 += 1;
    }
    let most = counts.into_values().max_by(|a, b| a.0.cmp(&b.0).then(b.1.cmp(&a.1)));
    most.map_or(Reduced::Null, |(_, index)| field.values.get(index).into())
}

fn kept(field: &Field, nulls: Nulls) -> impl Iterator<Item = Cell<'_>> {
    field.values.iter().filter(move |c| nulls == Nulls::Keep || !c.is_null())
}

/// A value as the key of a set: NaN is one value here, and so are the two zeros.
#[derive(PartialEq, Eq, Hash)]
enum Key<'a> {
    Null,
    Number(u64),
    Time(i64),
    Bool(bool),
    Text(Cow<'a, str>),
}

impl<'a> Key<'a> {
    fn of(cell: Cell<'a>) -> Self {
        match cell {
            Cell::Null => Self::Null,
            Cell::Number(v) if v.is_nan() => Self::Number(f64::NAN.to_bits()),
            Cell::Number(v) => Self::Number((v + 0.0).to_bits()),
            Cell::Time(v) => Self::Time(v),
            Cell::Bool(v) => Self::Bool(v),
            Cell::Text(v) => Self::Text(Cow::Borrowed(v)),
            Cell::Other(v) => Self::Text(Cow::Owned(v.to_string())),
        }
    }
}
