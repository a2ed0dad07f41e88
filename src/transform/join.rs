//! Series side by side on one axis: the join that panels and `joinByField` share.

use std::collections::HashMap;

use super::collation::in_order;
use super::columns::{Key, gather, key};
use crate::frame::{Cell, Field, FieldType, Values};

/// What a join has for a row of each part: the row there, if any.
pub type Picks = Vec<Option<usize>>;

/// Joins on unique keys: every key once, sorted; where a frame repeats a key, its last row counts. Keys that are
/// the same in all parts are kept as they are, with those that are repeated.
///
/// Each part is the key column; the answer has the keys, and for each part its row for each of them.
pub fn outer(parts: &[&Field]) -> (Values, Vec<Picks>) {
    let kind = parts.first().map_or(FieldType::Text, |on| on.kind());
    if let Some(rows) = aligned(parts) {
        let picks: Picks = rows.into_iter().map(Some).collect();
        return (gather(&parts[0].values, &picks), vec![picks; parts.len()]);
    }
    let mut cells: Vec<Cell<'_>> = Vec::new();
    let mut places: HashMap<Key, usize> = HashMap::new();
    for cell in parts.iter().flat_map(|on| on.values.iter()) {
        places.entry(key(cell)).or_insert_with(|| {
            cells.push(cell);
            cells.len() - 1
        });
    }
    let order = sorted(&cells);
    let mut rank = vec![0; cells.len()];
    order.iter().enumerate().for_each(|(new, old)| rank[*old] = new);
    let rows_of = |on: &&Field| {
        let mut rows = vec![None; cells.len()];
        for (row, cell) in on.values.iter().enumerate() {
            rows[rank[places[&key(cell)]]] = Some(row);
        }
        rows
    };
    let rows = parts.iter().map(rows_of).collect();
    let sorted: Vec<Cell<'_>> = order.iter().map(|at| cells[*at]).collect();
    (super::columns::from_cells(&sorted, kind), rows)
}

/// The order of rows when all parts have the same keys.
fn aligned(parts: &[&Field]) -> Option<Vec<usize>> {
    let (first, rest) = parts.split_first()?;
    let same = |other: &&Field| {
        other.values.len() == first.values.len() && other.values.iter().map(key).eq(first.values.iter().map(key))
    };
    if !rest.iter().all(same) {
        return None;
    }
    let mut rows: Vec<usize> = (0..first.values.len()).collect();
    let cell = |row: usize| first.values.get(row);
    let order = |a: usize, b: usize| in_order(cell(a), cell(b), FieldType::Number);
    let rises = rows.windows(2).all(|pair| order(pair[0], pair[1]).is_lt());
    if !rises && !first.values.iter().any(|c| matches!(c, Cell::Text(_) | Cell::Other(_))) {
        rows.sort_by(|a, b| order(*a, *b));
    }
    Some(rows)
}

/// The rows for which a column has nothing at all, not even a null; a null reaches over the ones that follow
/// and precede it.
pub fn absent(values: &Values, picks: &Picks) -> Option<std::sync::Arc<[bool]>> {
    let mut absent: Vec<bool> = picks.iter().map(Option::is_none).collect();
    let is_null = |row: usize| picks[row].is_some_and(|at| values.get(at).is_null());
    for row in (0..picks.len()).filter(|row| is_null(*row)) {
        let after = picks[row + 1..].iter().take_while(|p| p.is_none()).count();
        let before = picks[..row].iter().rev().take_while(|p| p.is_none()).count();
        absent[row - before..=row + after].fill(false);
    }
    absent.contains(&true).then(|| absent.into())
}

/// Texts keep the order in which they came; everything else rises, with nothing as 0.
fn sorted(cells: &[Cell<'_>]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..cells.len()).collect();
    if !cells.iter().any(|c| matches!(c, Cell::Text(_) | Cell::Other(_))) {
        order.sort_by(|a, b| in_order(cells[*a], cells[*b], FieldType::Number));
    }
    order
}

/// The most nulls put into one gap.
const MOST_NULLS: i64 = 10_000;

/// Puts nulls where samples lie farther apart than `step`, so that a line breaks there: one for every step
/// that is missing. The columns of the answer are as long as each other.
pub fn insert_nulls(times: &[i64], columns: &[&[Option<f64>]], step: i64) -> (Vec<i64>, Vec<Vec<Option<f64>>>) {
    let mut out_times = Vec::with_capacity(times.len());
    let mut out: Vec<Vec<Option<f64>>> = vec![Vec::with_capacity(times.len()); columns.len()];
    for (row, time) in times.iter().enumerate() {
        if let Some(last) = row.checked_sub(1).map(|last| times[last]).filter(|_| step > 0) {
            let missing = (*time - last - 1).max(0) / step;
            // A gap of very many steps breaks the line as well with one null as with all of them.
            let nulls = if missing > MOST_NULLS { 1 } else { missing };
            out_times.extend((1..=nulls).map(|n| last + n * step));
            out.iter_mut().for_each(|column| column.resize(column.len() + nulls as usize, None));
        }
        out_times.push(*time);
        out.iter_mut().zip(columns).for_each(|(column, from)| column.push(from.get(row).copied().flatten()));
    }
    (out_times, out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gaps_are_filled_step_by_step_within_a_bound() {
        let values = [Some(1.0), Some(2.0), None];
        let (times, columns) = insert_nulls(&[0, 10, 41], &[&values], 10);
        assert_eq!(times, [0, 10, 20, 30, 40, 41]);
        assert_eq!(columns[0], [Some(1.0), Some(2.0), None, None, None, None]);
        assert_eq!(insert_nulls(&[0, 1_000_000_000], &[], 1).0, [0, 1, 1_000_000_000]);
        assert_eq!(insert_nulls(&[5, 1], &[], 0).0, [5, 1]);
    }
}
