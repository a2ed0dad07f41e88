//! SQLite: its dialect, and queries that can only read.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use rusqlite::functions::FunctionFlags;
use rusqlite::hooks::{AuthAction, AuthContext, Authorization};
use rusqlite::limits::Limit;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, Error, ErrorCode, Statement};

use super::bucket::Bucket;
use super::macros::Dialect;
use super::rows::{Column, Rows, Value};
use crate::source::{Context, Failure, FailureKind, Retry};

/// The SQL of SQLite. Columns of instants may hold ISO texts or epochs, mixed even.
pub struct Sqlite;

impl Dialect for Sqlite {
    fn epoch_ms(&self, column: &str) -> String {
        format!(
            "CASE WHEN typeof({column}) = 'text' THEN CAST(round((julianday({column}) - 2440587.5) * 86400000) AS INTEGER) \
             WHEN abs({column}) < 1e11 THEN CAST({column} * 1000 AS INTEGER) \
             WHEN abs({column}) < 1e14 THEN CAST({column} AS INTEGER) \
             WHEN abs({column}) < 1e17 THEN CAST({column} / 1000 AS INTEGER) \
             ELSE CAST({column} / 1000000 AS INTEGER) END"
        )
    }

    fn seconds_ms(&self, column: &str) -> String {
        format!("CAST({column} * 1000 AS INTEGER)")
    }

    fn bucket(&self, ms: &str, bucket: Bucket, context: &Context) -> String {
        let Some(width) = bucket.fixed(&context.zone) else {
            let zone = context.zone.iana_name().unwrap_or("UTC");
            return format!("(stillframe_bucket({ms}, '{}', {}) / 1000)", bucket.text(), super::quote(zone));
        };
        let (divisor, unit) = if width % 1000 == 0 { (1000, width / 1000) } else { (1, width) };
        if context.range.from >= 0 {
            return format!("(({ms}) / {width} * {unit})");
        }
        // Division rounds to zero; before 1970 it has to round down.
        let shift = 100_000_000_000_000 / width * width;
        format!("((({ms}) + {shift}) / {width} * {unit} - {})", shift / divisor)
    }

    fn instant(&self, ms: i64) -> String {
        super::quote(&super::instant::text(ms))
    }
}

/// How much an answer may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Rows.
    pub rows: usize,
    /// Bytes of text.
    pub bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { rows: 1_000_000, bytes: 256 << 20 }
    }
}

/// Makes a connection fit for foreign queries: they can only read, and only this database.
///
/// # Errors
/// The database's own.
pub fn guard(connection: &mut Connection) -> rusqlite::Result<()> {
    use rusqlite::config::DbConfig;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
    connection.set_limit(Limit::SQLITE_LIMIT_ATTACHED, 0)?;
    connection.set_limit(Limit::SQLITE_LIMIT_LENGTH, 64 << 20)?;
    connection.set_limit(Limit::SQLITE_LIMIT_SQL_LENGTH, 1 << 20)?;
    connection.create_scalar_function(
        "stillframe_bucket",
        3,
        FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC,
        |call| bucket(call.get(0)?, &call.get::<String>(1)?, &call.get::<String>(2)?),
    )?;
    connection.authorizer(Some(authorize))
}

/// The start of the bucket of an instant; `Error::UserFunctionError` when there is none.
fn bucket(ms: Option<i64>, width: &str, zone: &str) -> rusqlite::Result<Option<i64>> {
    let wrong = |message: String| Error::UserFunctionError(message.into());
    let zone = jiff::tz::TimeZone::get(zone).map_err(|e| wrong(e.to_string()))?;
    let width = Bucket::parse(width).map_err(wrong)?;
    Ok(ms.and_then(|ms| width.floor(ms, &zone)))
}

fn authorize(context: AuthContext<'_>) -> Authorization {
    let reads = match context.action {
        AuthAction::Select | AuthAction::Read { .. } | AuthAction::Recursive => true,
        AuthAction::Function { function_name } => {
            !["load_extension", "fts3_tokenizer"].contains(&function_name.to_ascii_lowercase().as_str())
        }
        AuthAction::Pragma { pragma_name, .. } => {
            let name = pragma_name.to_ascii_lowercase();
            ["table_info", "table_xinfo", "table_list", "index_list", "index_info", "foreign_key_list"]
                .contains(&name.as_str())
        }
        _ => false,
    };
    if reads { Authorization::Allow } else { Authorization::Deny }
}

/// Runs a query that reads, until it is done or `stop` is set.
///
/// # Errors
/// What is wrong with the query, a limit that its answer passes, or that it was stopped.
pub fn run(connection: &mut Connection, sql: &str, limits: Limits, stop: &Arc<AtomicBool>) -> Result<Rows, Failure> {
    let flag = Arc::clone(stop);
    if stop.load(Ordering::Relaxed) {
        return Err(stopped());
    }
    run_until(connection, sql, limits, move || flag.load(Ordering::Relaxed))
}

/// As [`run`]; `stop` is asked every thousand steps of the engine.
///
/// # Errors
/// As [`run`].
pub fn run_until(
    connection: &mut Connection,
    sql: &str,
    limits: Limits,
    stop: impl FnMut() -> bool + Send + 'static,
) -> Result<Rows, Failure> {
    connection.progress_handler(1000, Some(stop)).map_err(|e| failure(&e))?;
    let mut statement = connection.prepare(sql).map_err(|e| failure(&e))?;
    check(&statement)?;
    read(&mut statement, limits)
}

fn check(statement: &Statement<'_>) -> Result<(), Failure> {
    if statement.column_count() == 0 {
        return Err(Failure::error("the query answers nothing: it has to be a `SELECT`, `WITH` or `VALUES`"));
    }
    if !statement.readonly() {
        return Err(Failure::error("the query may only read"));
    }
    match statement.parameter_count() {
        0 => Ok(()),
        _ => {
            let name = statement.parameter_name(1).unwrap_or("?");
            Err(Failure::error(format!("`{name}` in the query has no value: there is no such variable")))
        }
    }
}

fn read(statement: &mut Statement<'_>, limits: Limits) -> Result<Rows, Failure> {
    let declared = statement.columns();
    let mut columns: Vec<Column> = declared
        .map(|c| Column { name: c.name().to_owned(), declared: c.decl_type().map(str::to_owned), values: Vec::new() })
        .collect();
    let mut rows = statement.raw_query();
    let (mut count, mut bytes) = (0, 0);
    while let Some(row) = rows.next().map_err(|e| failure(&e))? {
        count += 1;
        for (index, column) in columns.iter_mut().enumerate() {
            let value = value(row.get_ref(index).map_err(|e| failure(&e))?);
            bytes += value.size();
            column.values.push(value);
        }
        if count > limits.rows {
            return Err(limit(format!("the answer has more than {} rows", limits.rows)));
        }
        if bytes > limits.bytes {
            return Err(limit(format!("the answer holds more than {} MiB of text", limits.bytes >> 20)));
        }
    }
    Ok(Rows { columns })
}

fn limit(message: String) -> Failure {
    Failure::new(FailureKind::Limit, format!("{message}: group or filter it, or add a `LIMIT`"))
}

fn value(value: ValueRef<'_>) -> Value {
    match value {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(v) => Value::Int(v),
        ValueRef::Real(v) => Value::Real(v),
        ValueRef::Text(v) => Value::Text(String::from_utf8_lossy(v).into()),
        ValueRef::Blob(v) => Value::Text(blob(v).into()),
    }
}

/// Bytes as text if they are text, else the first of them in hexadecimal digits.
fn blob(bytes: &[u8]) -> String {
    if let Ok(text) = std::str::from_utf8(bytes) {
        return text.to_owned();
    }
    let digits: String = bytes.iter().take(16).map(|b| format!("{b:02x}")).collect();
    if bytes.len() > 16 { format!("{digits}… ({} bytes)", bytes.len()) } else { digits }
}

fn stopped() -> Failure {
    Failure::new(FailureKind::Timeout, "the query was stopped at its deadline")
}

/// What an error of the database means.
pub fn failure(error: &Error) -> Failure {
    match error.sqlite_error_code() {
        Some(ErrorCode::OperationInterrupted) => return stopped(),
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
            return Failure::error("the database is locked by a writer").retry(Retry::Soon);
        }
        Some(ErrorCode::AuthorizationForStatementDenied) => {
            return Failure::error("the query may only read this database, with `SELECT`, `WITH` or `VALUES`");
        }
        Some(ErrorCode::TooBig) => return limit("a value of the answer is larger than 64 MiB".into()),
        _ => {}
    }
    match error {
        Error::SqlInputError { msg, sql, offset, .. } => Failure::error(format!("{msg}{}", place(sql, *offset))),
        Error::SqliteFailure(_, Some(message)) => Failure::error(message.clone()),
        Error::MultipleStatement => Failure::error("the query has more than one statement"),
        other => Failure::error(other.to_string()),
    }
}

/// Where in the query an error is.
fn place(sql: &str, offset: i32) -> String {
    let Some(before) = usize::try_from(offset).ok().and_then(|end| sql.get(..end)) else { return String::new() };
    let line = before.matches('\n').count() + 1;
    let column = before.chars().rev().take_while(|c| *c != '\n').count() + 1;
    format!(" (line {line}, column {column} of the query)")
}

#[cfg(test)]
mod tests {
    use super::super::tests::context;
    use super::super::{instant, macros};
    use super::*;

    fn database() -> Connection {
        let mut connection = Connection::open_in_memory().unwrap();
        connection
            .execute_batch(
                "CREATE TABLE t (at, v INTEGER);
                 INSERT INTO t VALUES ('2026-11-01 06:07:08', 1), ('2026-11-01T06:07:08.5Z', 2), (1793513228, 3),
                   (1793513228000, 4), (1793513228000000, 5), ('2026-10-31', 6), (NULL, 7), (1793513228.25, 8);",
            )
            .unwrap();
        guard(&mut connection).unwrap();
        connection
    }

    fn ask(sql: &str) -> Result<Rows, Failure> {
        let sql = macros::expand(sql, &Sqlite, &context()).map_err(Failure::error)?.sql;
        run(&mut database(), &sql, Limits { rows: 100, bytes: 1 << 20 }, &Arc::default())
    }

    fn texts(sql: &str) -> String {
        match ask(sql) {
            Err(failure) => format!("{:?}: {failure}", failure.kind),
            Ok(rows) => {
                let text = |v: &Value| v.text().map_or_else(|| "null".to_owned(), |t| t.to_string());
                rows.columns.iter().flat_map(|c| c.values.iter().map(text)).collect::<Vec<_>>().join(" ")
            }
        }
    }

    #[test]
    fn time_macros_read_every_storage() {
        assert_eq!(texts("SELECT v FROM t WHERE $__timeFilter(at) ORDER BY v"), "1 2 3 4 5 8");
        assert_eq!(texts("SELECT DISTINCT $__timeGroup(at, 5m) FROM t WHERE v <> 6 AND v <> 7"), "1793513100");
        assert_eq!(texts("SELECT $__timeGroup(at, 250ms) - 1793513228000 FROM t WHERE v = 2"), "500");
        assert_eq!(texts("SELECT $__unixEpochGroup(at, '1m') FROM t WHERE v = 3"), "1793513220");
        assert_eq!(texts("SELECT v FROM t WHERE at >= $__timeFrom() AND typeof(at) = 'text' ORDER BY v"), "1 2");
    }

    #[test]
    fn buckets_of_days_follow_the_zone() {
        let zone = jiff::tz::TimeZone::get("America/New_York").unwrap();
        let context = Context { zone, ..context() };
        let sql = macros::expand("SELECT $__timeGroup(x, 1d) FROM (SELECT '2026-11-01 04:30:00' x)", &Sqlite, &context);
        let rows = run(&mut database(), &sql.unwrap().sql, Limits::default(), &Arc::default()).unwrap();
        let start = rows.columns[0].values[0].number().unwrap() as i64 * 1000;
        assert_eq!(instant::text(start), "2026-11-01 04:00:00");
    }

    #[test]
    fn buckets_before_1970_round_down() {
        let range = crate::time::TimeRange { from: -100_000_000, to: 0 };
        let sql = Sqlite.bucket("-1000", Bucket::Fixed(3_600_000), &Context { range, ..context() });
        assert_eq!(texts(&format!("SELECT {sql}")), "-3600");
    }

    #[test]
    fn queries_only_read() {
        let only = "Error: the query may only read this database, with `SELECT`, `WITH` or `VALUES`";
        for (sql, expected) in [
            ("VALUES (1), (2)", "1 2"),
            ("WITH x(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM x WHERE n < 3) SELECT n FROM x", "1 2 3"),
            ("SELECT name FROM pragma_table_info('t')", "at v"),
            ("SELECT value FROM json_each('[7]')", "7"),
            ("DELETE FROM t", only),
            ("INSERT INTO t VALUES (1, 2) RETURNING v", only),
            ("WITH x AS (SELECT 1) UPDATE t SET v = 2", only),
            ("ATTACH ':memory:' AS other", only),
            ("PRAGMA journal_mode = delete", only),
            ("CREATE TEMP TABLE x (a)", only),
            (
                "SELECT load_extension('x')",
                "Error: not authorized to use function: load_extension (line 1, column 8 of the query)",
            ),
            ("BEGIN", only),
            ("SELECT 1; DELETE FROM t", only),
            ("SELECT 1; SELECT 2", "Error: the query has more than one statement"),
            ("", "Error: the query answers nothing: it has to be a `SELECT`, `WITH` or `VALUES`"),
            ("SELECT $region", "Error: `$region` in the query has no value: there is no such variable"),
            ("SELECT\n  nope FROM t", "Error: no such column: nope (line 2, column 3 of the query)"),
            (
                "SELECT zeroblob(100000000)",
                "Limit: a value of the answer is larger than 64 MiB: group or filter it, or add a `LIMIT`",
            ),
            (
                "WITH x(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM x) SELECT n FROM x",
                "Limit: the answer has more than 100 rows: group or filter it, or add a `LIMIT`",
            ),
            ("SELECT x'00ff', x'4142'", "00ff AB"),
        ] {
            assert_eq!(texts(sql), expected, "{sql}");
        }
    }

    #[test]
    fn an_endless_query_can_be_stopped() {
        let stop = Arc::new(AtomicBool::new(false));
        let flag = Arc::clone(&stop);
        let thread = std::thread::spawn(move || {
            let sql = "WITH x(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM x) SELECT max(n) FROM x";
            run(&mut database(), sql, Limits::default(), &flag)
        });
        stop.store(true, Ordering::Relaxed);
        assert_eq!(thread.join().unwrap().unwrap_err().kind, FailureKind::Timeout);
    }

    proptest::proptest! {
        #[test]
        fn quoted_values_stay_in_their_string(value in "[^\0]{0,40}", hostile in "['\"\\\\;\\-\n$_()]{0,20}") {
            let text = format!("{value}{hostile}");
            let rows = run(&mut database(), &format!("SELECT {}", super::super::quote(&text)), Limits::default(), &Arc::default());
            proptest::prop_assert_eq!(rows.unwrap().columns[0].values[0].clone(), Value::Text(text.into()));
        }
    }
}
