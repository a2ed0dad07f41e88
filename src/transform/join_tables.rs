//! Joins of tables, where a key may stand in several rows: inner and full outer, found by hashing.

use std::collections::HashMap;

use super::columns::{Key, cap, key};
use crate::frame::{Cell, Field};
use crate::source::Failure;

/// A joined row: its key, and the row of each table that is part of it.
pub struct JoinedRow {
    /// The table and row that the key is read from.
    pub key: (usize, usize),
    /// For each table its row, if it has one.
    pub rows: Vec<Option<usize>>,
}

/// The rows of each key, in order; null is no key.
struct Index(HashMap<Key, Vec<usize>>);

impl Index {
    fn new(on: &Field) -> Self {
        let mut rows: HashMap<Key, Vec<usize>> = HashMap::new();
        for (row, cell) in on.values.iter().enumerate().filter(|(_, c)| !c.is_null()) {
            rows.entry(key(cell)).or_default().push(row);
        }
        Self(rows)
    }

    fn get(&self, cell: Cell<'_>) -> &[usize] {
        self.0.get(&key(cell)).map_or(&[], Vec::as_slice)
    }
}

/// The rows whose key stands in every table: each combination of them, as SQL's inner join gives.
///
/// # Errors
/// A failure when the combinations are too many.
pub fn inner(on: &[&Field]) -> Result<Vec<JoinedRow>, Failure> {
    let indexes: Vec<Index> = on.iter().map(|field| Index::new(field)).collect();
    let mut out = Vec::new();
    let Some(first) = on.first() else { return Ok(out) };
    for (row, cell) in first.values.iter().enumerate().filter(|(_, c)| !c.is_null()) {
        let mut combined = vec![vec![Some(row)]];
        for index in &indexes[1..] {
            let matching = index.get(cell);
            cap(out.len() + combined.len().saturating_mul(matching.len()))?;
            combined = combined.iter().flat_map(|rows| matching.iter().map(|m| with(rows, Some(*m)))).collect();
        }
        out.extend(combined.into_iter().map(|rows| JoinedRow { key: (0, row), rows }));
    }
    Ok(out)
}

/// SQL's full outer join: rows that match first, then those of each table that match nothing.
///
/// # Errors
/// A failure when the combinations are too many.
pub fn outer(on: &[&Field]) -> Result<Vec<JoinedRow>, Failure> {
    let indexes: Vec<Index> = on.iter().map(|field| Index::new(field)).collect();
    let (mut matched, mut alone) = (Vec::new(), Vec::new());
    for (table, field) in on.iter().enumerate() {
        for (row, cell) in field.values.iter().enumerate() {
            // A key that an earlier table has was joined when that table was walked.
            if !cell.is_null() && indexes[..table].iter().any(|index| !index.get(cell).is_empty()) {
                continue;
            }
            let rows = combinations(&indexes, table, row, cell, matched.len() + alone.len())?;
            for rows in rows {
                let single = rows.iter().flatten().count() < 2;
                let list = if single { &mut alone } else { &mut matched };
                list.push(JoinedRow { key: (table, row), rows });
            }
        }
    }
    matched.extend(alone);
    Ok(matched)
}

/// One row of a table with every combination of the later tables' rows of its key.
fn combinations(
    indexes: &[Index],
    table: usize,
    row: usize,
    cell: Cell<'_>,
    before: usize,
) -> Result<Vec<Vec<Option<usize>>>, Failure> {
    let mut start = vec![None; table];
    start.push(Some(row));
    let mut combined = vec![start];
    for index in &indexes[table + 1..] {
        let matching = if cell.is_null() { &[] } else { index.get(cell) };
        cap(before + combined.len().saturating_mul(matching.len()))?;
        combined = match matching {
            [] => combined.iter().map(|rows| with(rows, None)).collect(),
            some => combined.iter().flat_map(|rows| some.iter().map(|m| with(rows, Some(*m)))).collect(),
        };
    }
    Ok(combined)
}

fn with(rows: &[Option<usize>], next: Option<usize>) -> Vec<Option<usize>> {
    rows.iter().copied().chain([next]).collect()
}
