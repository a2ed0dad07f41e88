//! The `sqlite` source: a database file, opened only for reading.

use std::sync::Arc;

use rusqlite::{Connection, OpenFlags};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Map, Value};

use super::entry::{self, NamedFile};
use super::sql::rows::Rows;
use super::sql::{SqlSource, SqlTarget, Store, lite};
use super::{Failure, Kind, Setup, Source};
use crate::diag::Diagnostic;

/// The kind.
pub struct Sqlite;

/// The entry of a database file.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Config {
    /// The file, relative to the sources file.
    path: String,
    /// The most rows of an answer; 1,000,000 when not given.
    #[serde(default)]
    #[schemars(range(min = 1))]
    max_rows: Option<usize>,
}

impl Kind for Sqlite {
    fn id(&self) -> &'static str {
        "sqlite"
    }

    fn config_schema(&self) -> schemars::Schema {
        entry::schema::<Config>()
    }

    fn target_schema(&self) -> schemars::Schema {
        entry::schema::<SqlTarget>()
    }

    fn connect(&self, config: &Map<String, Value>, setup: &Setup) -> Result<Arc<dyn Source>, Diagnostic> {
        let config: Config = entry::read(config, setup)?;
        let store = File(NamedFile::new(&config.path, setup));
        Ok(Arc::new(SqlSource::new(&setup.name, store, config.max_rows)))
    }
}

/// A database file; each query opens it anew.
struct File(NamedFile);

impl File {
    fn open(&self) -> Result<Connection, Failure> {
        let file = &self.0;
        let cannot = |why: String| Failure::error(format!("cannot open `{}`: {why}", file.written));
        let meta = std::fs::metadata(&file.path).map_err(|e| cannot(entry::io(&e)))?;
        if !meta.is_file() {
            return Err(cannot("it is not a file".into()));
        }
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let mut connection = Connection::open_with_flags(&file.path, flags).map_err(|e| cannot(e.to_string()))?;
        lite::guard(&mut connection).map_err(|e| cannot(e.to_string()))?;
        Ok(connection)
    }
}

impl Store for File {
    fn kind(&self) -> &'static str {
        "sqlite"
    }

    fn lend(&self, work: &mut dyn FnMut(&mut Connection) -> Result<Rows, Failure>) -> Result<Rows, Failure> {
        let mut connection = self.open()?;
        work(&mut connection)
    }

    fn concurrency(&self) -> usize {
        4
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{answer, setup, target};
    use super::*;

    #[test]
    fn reads_a_file_and_never_writes_it() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.db");
        let writer = Connection::open(&file).unwrap();
        writer
            .execute_batch(
                "CREATE TABLE t (at DATETIME, host TEXT, v INT);
                 INSERT INTO t VALUES ('2026-11-01 01:00:00', 'a', 1), ('2026-11-01 02:00:00', 'a', 2), ('2026-11-09', 'a', 3);",
            )
            .unwrap();
        drop(writer);
        let config = target(r#"{"path": "a.db"}"#);
        let source = Sqlite.connect(&config, &setup(folder.path())).unwrap();
        let query =
            target(r#"{"query": "SELECT at, host, v FROM t WHERE $__timeFilter(at)", "legend": "on {{host}}"}"#);
        let frames = answer(&*source, &query).unwrap();
        assert_eq!(super::super::sql::tests::text(&frames), "at: 1793494800000 1793498400000\nv{host=\"a\"}: 1 2\n");
        assert_eq!(frames[0].fields[1].config.display_name_from_ds.as_deref(), Some("on a"));
        let write = answer(&*source, &target(r#"{"query": "DROP TABLE t"}"#));
        assert!(write.unwrap_err().message.contains("only read"));
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn says_why_it_cannot_open() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("text.db"), "this is no database, but long enough to look").unwrap();
        for (path, expected) in [
            ("none.db", "cannot open `none.db`: there is no such file"),
            (".", "cannot open `.`: it is not a file"),
            ("text.db", "file is not a database"),
        ] {
            let config = target(&format!(r#"{{"path": "{path}"}}"#));
            let source = Sqlite.connect(&config, &setup(folder.path())).unwrap();
            let got = answer(&*source, &target(r#"{"query": "SELECT * FROM t"}"#)).unwrap_err();
            assert_eq!(got.message, expected);
        }
        assert!(Sqlite.connect(&target(r#"{"pth": "x"}"#), &setup(folder.path())).is_err());
    }

    #[test]
    fn variables_are_texts() {
        let folder = tempfile::tempdir().unwrap();
        Connection::open(folder.path().join("a.db"))
            .unwrap()
            .execute_batch("CREATE TABLE t (y INT); INSERT INTO t VALUES (2025), (2026)")
            .unwrap();
        let source = Sqlite.connect(&target(r#"{"path": "a.db"}"#), &setup(folder.path())).unwrap();
        let variable = crate::spec::Variable { query: Some("SELECT y FROM t".into()), ..Default::default() };
        let request = source.variable_request(&variable, &super::super::sql::tests::context()).unwrap().unwrap();
        let frames = super::super::testing::block(source.fetch(&request)).unwrap();
        assert_eq!(frames[0].fields[0].kind(), crate::frame::FieldType::Text);
    }
}
