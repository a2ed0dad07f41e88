//! Series side by side on one axis: the join that panels and `joinByField` share.

use std::collections::HashMap;

use super::columns::{Key, compare, gather, key};
use crate::frame::{Cell, Field, Values};

/// Joins on unique keys: every key once, sorted; where a frame repeats a key, its last row counts.
///
/// Each part is the key column and the columns that go with it.
pub fn outer(parts: &[(&Field, Vec<&Field>)]) -> (Values, Vec<Values>) {
    let mut cells: Vec<Cell<'_>> = Vec::new();
    let mut places: HashMap<Key, usize> = HashMap::new();
    for cell in parts.iter().flat_map(|(on, _)| on.values.iter()) {
        places.entry(key(cell)).or_insert_with(|| {
            cells.push(cell);
            cells.len() - 1
        });
    }
    let order = sorted(&cells);
    let mut rank = vec![0; cells.len()];
    order.iter().enumerate().for_each(|(new, old)| rank[*old] = new);
    let mut columns = Vec::new();
    for (on, fields) in parts {
        let mut rows = vec![None; cells.len()];
        for (row, cell) in on.values.iter().enumerate() {
            rows[rank[places[&key(cell)]]] = Some(row);
        }
        columns.extend(fields.iter().map(|field| gather(&field.values, &rows)));
    }
    let sorted: Vec<Cell<'_>> = order.iter().map(|at| cells[*at]).collect();
    let kind = parts.first().map_or(crate::frame::FieldType::Text, |(on, _)| on.kind());
    (super::columns::from_cells(&sorted, kind), columns)
}

/// Texts keep the order in which they came; everything else rises.
fn sorted(cells: &[Cell<'_>]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..cells.len()).collect();
    if !cells.iter().any(|c| matches!(c, Cell::Text(_) | Cell::Other(_))) {
        order.sort_by(|a, b| compare(cells[*a], cells[*b]));
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
