//! SQL over the answers of other targets: each is a table named after its target, in a database that lives in memory.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::frame::{Cell, Field, FieldType, Frame};
use crate::source::sql::rows::Value;
use crate::source::sql::scan::{self, Piece};
use crate::source::sql::shape::{self, Format, Shaping};
use crate::source::sql::{self, Grid, check_size, instant, lite};
use crate::source::{Failure, FailureKind};
use crate::time::TimeRange;

/// How many thousands of steps of the engine a query may take; a bound that needs no clock.
const MOST_STEPS: u32 = 1_000_000;

/// The names in a query that may be tables.
pub fn words(query: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for piece in scan::pieces(query).unwrap_or_default() {
        match piece {
            Piece::Plain(text) => {
                let names = text.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|w| !w.is_empty());
                out.extend(names.map(str::to_owned));
            }
            Piece::Quoted(name) if !name.starts_with('\'') => out.push(name.trim_matches(['"', '`']).to_owned()),
            Piece::Quoted(_) | Piece::Comment(_) | Piece::Macro(_) => {}
        }
    }
    out
}

/// The rows of a query as frames.
///
/// # Errors
/// What is wrong with the query or too large in its answer.
pub fn run(
    query: &str,
    format: Option<Format>,
    inputs: &BTreeMap<String, Vec<Frame>>,
    range: TimeRange,
) -> Result<Vec<Frame>, Failure> {
    let shelf = inputs.iter().map(|(name, frames)| Ok((name.clone(), table(name, frames)?)));
    let mut connection = sql::in_memory(shelf.collect::<Result<_, Failure>>()?)?;
    let mut steps = 0;
    let budget = move || {
        steps += 1;
        steps > MOST_STEPS
    };
    let rows = lite::run_until(&mut connection, query, lite::Limits::default(), budget).map_err(told)?;
    shape::frames(rows, &Shaping { format, ..Shaping::default() }, range)
}

fn told(failure: Failure) -> Failure {
    match failure.kind {
        FailureKind::Timeout => Failure::new(FailureKind::Limit, "the SQL expression takes too many steps"),
        _ => failure,
    }
}

/// A table as it is; or series and numbers as long rows, their labels as columns.
fn table(name: &str, frames: &[Frame]) -> Result<Grid, Failure> {
    let what = format!("`{name}`");
    let grid = match frames {
        [one] if one.fields.iter().all(|f| f.labels.is_empty()) => plain(one),
        [] => Grid { names: vec!["time".into(), "__value__".into()], rows: Vec::new() },
        several => long(several),
    };
    check_size(&what, grid.rows.len(), grid.names.len())?;
    Ok(grid)
}

fn plain(frame: &Frame) -> Grid {
    let row = |row| frame.fields.iter().map(|f| value(f.values.get(row))).collect();
    let names = sql::distinct(frame.fields.iter().map(|f| f.name.clone()));
    Grid { names, rows: (0..frame.rows()).map(row).collect() }
}

/// The columns that long rows have beside their labels.
const FIXED: [&str; 4] = ["time", "__metric_name__", "__value__", "__display_name__"];

fn long(frames: &[Frame]) -> Grid {
    let fields = || frames.iter().flat_map(|frame| frame.fields.iter().map(move |field| (frame, field)));
    let values = || fields().filter(|(_, f)| matches!(f.kind(), FieldType::Number | FieldType::Bool));
    let labels: std::collections::BTreeSet<Arc<str>> = values().flat_map(|(_, f)| f.labels.keys().cloned()).collect();
    let names = FIXED.iter().map(|n| (*n).to_owned()).chain(labels.iter().map(|l| l.to_string()));
    let mut grid = Grid { names: sql::distinct(names), rows: Vec::new() };
    for (frame, field) in values() {
        let time = frame.time_field();
        for row in 0..field.values.len() {
            let at = time.map_or(Value::Null, |t| value(t.values.get(row)));
            let shown = field.config.display_name_from_ds.as_deref().map_or(Value::Null, text);
            let own = labels.iter().map(|name| field.labels.get(name).map_or(Value::Null, |v| Value::Text(v.clone())));
            let number = number(field, row);
            grid.rows.push([at, text(&field.name), number, shown].into_iter().chain(own).collect());
        }
    }
    grid
}

fn number(field: &Field, row: usize) -> Value {
    field.values.get(row).number().map_or(Value::Null, Value::Real)
}

fn text(text: &str) -> Value {
    Value::Text(text.into())
}

fn value(cell: Cell<'_>) -> Value {
    match cell {
        Cell::Null => Value::Null,
        Cell::Time(ms) => Value::Text(instant::text(ms).into()),
        Cell::Number(v) => Value::Real(v),
        Cell::Text(v) => text(v),
        Cell::Bool(v) => Value::Bool(v),
        Cell::Other(v) => Value::Text(v.to_string().into()),
    }
}
