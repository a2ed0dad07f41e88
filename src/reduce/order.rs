//! Reducers that need the values in order: median and percentiles, by selection in linear time.

use super::{Nulls, Reduced};
use crate::frame::{Cell, Field, FieldType};

/// The middle value; the mean of the two middle ones when their number is even.
pub fn median(field: &Field, nulls: Nulls) -> Reduced {
    let Some(mut values) = ordered(field, nulls) else { return median_text(field, nulls) };
    let middle = values.len() / 2;
    if values.is_empty() {
        return Reduced::Number(f64::NAN);
    }
    let upper = select(&mut values, middle);
    if values.len() % 2 == 1 {
        return in_kind(upper, field.kind());
    }
    let lower = select(&mut values, middle - 1);
    Reduced::Number((lower.unwrap_or(0.0) + upper.unwrap_or(0.0)) / 2.0)
}

/// The value at `percent` of the way from the least to the greatest; the nearest one, none in between.
pub fn percentile(field: &Field, nulls: Nulls, percent: usize) -> Reduced {
    match ordered(field, nulls) {
        Some(mut values) if !values.is_empty() => {
            let place = (values.len() - 1) as f64 * (percent as f64 / 100.0);
            in_kind(select(&mut values, (place + 0.5).floor() as usize), field.kind())
        }
        Some(_) => Reduced::Null,
        None => {
            let texts = texts(field, nulls);
            let place = texts.len().saturating_sub(1) as f64 * (percent as f64 / 100.0);
            texts.get((place + 0.5).floor() as usize).map_or(Reduced::Null, |cell| (*cell).into())
        }
    }
}

/// The middle one of texts; two have no mean.
fn median_text(field: &Field, nulls: Nulls) -> Reduced {
    let texts = texts(field, nulls);
    match texts.get(texts.len() / 2) {
        Some(cell) if texts.len() % 2 == 1 => (*cell).into(),
        _ => Reduced::Number(f64::NAN),
    }
}

/// Texts as the reference orders them: those that are numbers by their value, the others stay where they are.
fn texts(field: &Field, nulls: Nulls) -> Vec<Cell<'_>> {
    let keep = |cell: &Cell<'_>| !cell.is_null() || nulls == Nulls::Keep;
    let mut cells: Vec<Cell<'_>> = field.values.iter().filter(keep).collect();
    let number = |cell: &Cell<'_>| match cell {
        Cell::Null => Some(0.0),
        Cell::Text(text) if text.trim().is_empty() => Some(0.0),
        Cell::Text(text) => text.trim().parse::<f64>().ok().filter(|v| !v.is_nan()),
        _ => None,
    };
    let places: Vec<usize> = (0..cells.len()).filter(|at| number(&cells[*at]).is_some()).collect();
    let mut sorted: Vec<Cell<'_>> = places.iter().map(|at| cells[*at]).collect();
    sorted.sort_by(|a, b| number(a).partial_cmp(&number(b)).unwrap_or(std::cmp::Ordering::Equal));
    places.iter().zip(sorted).for_each(|(at, cell)| cells[*at] = cell);
    cells
}

/// The values that have an order: numbers, times and booleans.
fn ordered(field: &Field, nulls: Nulls) -> Option<Vec<Option<f64>>> {
    let ordered = matches!(field.kind(), FieldType::Number | FieldType::Time | FieldType::Bool);
    let keep = |v: &Option<f64>| v.is_some() || nulls == Nulls::Keep;
    ordered.then(|| field.values.iter().map(super::Cell::number).filter(keep).collect())
}

fn in_kind(value: Option<f64>, kind: FieldType) -> Reduced {
    match (value, kind) {
        (Some(v), FieldType::Bool) => Reduced::Bool(v != 0.0),
        (v, _) => v.into(),
    }
}

/// The value that stands at `index` when all are ordered. NaN has no order and keeps its place; null
/// stands where zero does.
fn select(values: &mut [Option<f64>], index: usize) -> Option<f64> {
    let nan = |v: &Option<f64>| v.is_some_and(f64::is_nan);
    if nan(&values[index]) {
        return values[index];
    }
    if values.iter().any(Option::is_none) {
        return in_order(values, index);
    }
    if !values.iter().any(nan) {
        return *values.select_nth_unstable_by(index, |a, b| key(*a).total_cmp(&key(*b))).1;
    }
    let rank = values[..index].iter().filter(|v| !nan(v)).count();
    let mut rest: Vec<_> = values.iter().filter(|v| !nan(v)).copied().collect();
    *rest.select_nth_unstable_by(rank, |a, b| key(*a).total_cmp(&key(*b))).1
}

/// With nulls the order among equals shows, so it has to be kept.
fn in_order(values: &[Option<f64>], index: usize) -> Option<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(|a, b| key(*a).total_cmp(&key(*b)));
    sorted[index]
}

fn key(value: Option<f64>) -> f64 {
    value.unwrap_or(0.0)
}
