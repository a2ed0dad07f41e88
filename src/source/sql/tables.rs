//! Tables in memory: files with rows, loaded once a process into a database of their own.

use std::sync::Mutex;

use rusqlite::types::Value as Stored;
use rusqlite::{Connection, params_from_iter};

use super::rows::{Rows, Value};
use super::store::Store;
use super::{instant, lite, quote_name};
use crate::source::{Failure, FailureKind};

/// The most rows a table may have.
pub const MOST_ROWS: usize = 5_000_000;
/// The most columns a table may have.
pub const MOST_COLUMNS: usize = 2_000;

/// A table of texts or typed values.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Grid {
    /// The names of the columns, distinct.
    pub names: Vec<String>,
    /// The rows, each as long as `names`.
    pub rows: Vec<Vec<Value>>,
}

/// The tables by name.
pub type Shelf = Vec<(String, Grid)>;

/// A store of tables that are loaded when first asked for.
pub struct Tables {
    kind: &'static str,
    load: Box<dyn Fn() -> Result<Shelf, Failure> + Send + Sync>,
    connection: Mutex<Option<Result<Connection, Failure>>>,
}

impl Tables {
    /// A store of a kind.
    pub fn new(kind: &'static str, load: impl Fn() -> Result<Shelf, Failure> + Send + Sync + 'static) -> Self {
        Self { kind, load: Box::new(load), connection: Mutex::default() }
    }
}

impl Store for Tables {
    fn kind(&self) -> &'static str {
        self.kind
    }

    fn lend(&self, work: &mut dyn FnMut(&mut Connection) -> Result<Rows, Failure>) -> Result<Rows, Failure> {
        let mut slot = self.connection.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        match slot.get_or_insert_with(|| in_memory((self.load)()?)) {
            Ok(connection) => work(connection),
            Err(failure) => Err(failure.clone()),
        }
    }

    fn concurrency(&self) -> usize {
        1
    }
}

/// A database in memory that holds tables, fit for foreign queries.
///
/// # Errors
/// The database's own.
pub fn in_memory(shelf: Shelf) -> Result<Connection, Failure> {
    let stored = || -> rusqlite::Result<Connection> {
        let mut connection = Connection::open_in_memory()?;
        for (name, grid) in shelf {
            store(&mut connection, &name, grid)?;
        }
        lite::guard(&mut connection)?;
        Ok(connection)
    };
    stored().map_err(|e| lite::failure(&e))
}

fn store(connection: &mut Connection, table: &str, mut grid: Grid) -> rusqlite::Result<()> {
    let types: Vec<Type> = (0..grid.names.len()).map(|i| Type::of(grid.rows.iter().map(|r| &r[i]))).collect();
    let columns = grid.names.iter().zip(&types).map(|(name, t)| format!("{} {}", quote_name(name), t.declaration()));
    let columns: Vec<String> = columns.collect();
    let table = quote_name(table);
    let transaction = connection.transaction()?;
    transaction.execute_batch(&format!("CREATE TABLE {table} ({})", columns.join(", ")))?;
    {
        let marks = vec!["?"; types.len()].join(", ");
        let mut insert = transaction.prepare(&format!("INSERT INTO {table} VALUES ({marks})"))?;
        for row in grid.rows.drain(..) {
            insert.execute(params_from_iter(row.into_iter().zip(&types).map(|(v, t)| t.stored(v))))?;
        }
    }
    transaction.commit()
}

/// What a column holds throughout.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Type {
    Integer,
    Real,
    Bool,
    Time,
    Text,
    Mixed,
}

impl Type {
    fn of<'a>(values: impl Iterator<Item = &'a Value>) -> Self {
        let types = values.filter(|v| !v.is_null()).map(Self::of_value);
        types.reduce(Self::join).unwrap_or(Self::Text)
    }

    fn of_value(value: &Value) -> Self {
        match value {
            Value::Int(_) => Self::Integer,
            Value::Real(_) => Self::Real,
            Value::Bool(_) => Self::Bool,
            Value::Text(text) if instant::parse(text).is_some() => Self::Time,
            Value::Text(_) | Value::Null | Value::Time(_) => Self::Text,
        }
    }

    /// The narrowest type that holds both.
    fn join(self, other: Self) -> Self {
        match (self, other) {
            (a, b) if a == b => a,
            (Self::Integer | Self::Real, Self::Integer | Self::Real) => Self::Real,
            (Self::Time | Self::Text, Self::Time | Self::Text) => Self::Text,
            _ => Self::Mixed,
        }
    }

    /// The declaration; shaping reads `DATETIME` and `BOOLEAN`, and texts stay texts in all of them.
    fn declaration(self) -> &'static str {
        match self {
            Self::Integer => "INTEGER",
            Self::Real => "REAL",
            Self::Bool => "BOOLEAN",
            Self::Time => "DATETIME",
            Self::Text => "TEXT",
            Self::Mixed => "",
        }
    }

    fn stored(self, value: Value) -> Stored {
        match value {
            Value::Null => Stored::Null,
            Value::Bool(v) if self == Self::Bool => Stored::Integer(v.into()),
            Value::Int(v) | Value::Time(v) => Stored::Integer(v),
            Value::Real(v) => Stored::Real(v),
            Value::Bool(v) => Stored::Text(v.to_string()),
            Value::Text(v) => Stored::Text(v.to_string()),
        }
    }
}

/// Refuses a table that is too large.
///
/// # Errors
/// Which limit it passes.
pub fn check(what: &str, rows: usize, columns: usize) -> Result<(), Failure> {
    let limit = |message: String| Err(Failure::new(FailureKind::Limit, message));
    match () {
        () if rows > MOST_ROWS => limit(format!("{what} has more than {MOST_ROWS} rows")),
        () if columns > MOST_COLUMNS => limit(format!("{what} has more than {MOST_COLUMNS} columns")),
        () => Ok(()),
    }
}

/// Names that are distinct without regard to case, as SQL wants them: a repeated one gets a number.
pub fn distinct(names: impl IntoIterator<Item = String>) -> Vec<String> {
    let mut seen = std::collections::BTreeSet::new();
    let mut out = Vec::new();
    for (index, name) in names.into_iter().enumerate() {
        let name = if name.trim().is_empty() { format!("c{}", index + 1) } else { name.trim().to_owned() };
        let mut distinct = name.clone();
        let mut number = 2;
        while !seen.insert(distinct.to_lowercase()) {
            distinct = format!("{name}_{number}");
            number += 1;
        }
        out.push(distinct);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_are_the_narrowest_that_hold_all() {
        let text = |t: &str| Value::Text(t.into());
        for (values, expected) in [
            (vec![Value::Int(1), Value::Null], Type::Integer),
            (vec![Value::Int(1), Value::Real(0.5)], Type::Real),
            (vec![text("2026-11-01"), text("2026-11-01T06:00:00Z")], Type::Time),
            (vec![text("2026-11-01"), text("later")], Type::Text),
            (vec![Value::Bool(true)], Type::Bool),
            (vec![Value::Bool(true), Value::Int(2)], Type::Mixed),
            (vec![Value::Null], Type::Text),
        ] {
            assert_eq!(Type::of(values.iter()), expected, "{values:?}");
        }
    }

    #[test]
    fn names_become_distinct() {
        let names = ["a", "A", "", "a_2", " b "].map(str::to_owned);
        assert_eq!(distinct(names), ["a", "A_2", "c3", "a_2_2", "b"]);
    }

    #[test]
    fn a_failed_load_is_told_each_time() {
        let tables = Tables::new("csv", || Err(Failure::error("no such file")));
        for _ in 0..2 {
            let got = tables.lend(&mut |_| Ok(Rows::default()));
            assert_eq!(got.unwrap_err().message, "no such file");
        }
    }
}
