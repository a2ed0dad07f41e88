//! The `csv` source: CSV files as tables, asked in SQL.

use std::collections::BTreeMap;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Map, Value as Json};

use super::entry::{self, NamedFile};
use super::sql::rows::Value;
use super::sql::{Grid, SqlSource, SqlTarget, Tables};
use super::{Failure, Kind, Setup, Source};
use crate::diag::Diagnostic;

/// The kind.
pub struct Csv;

/// The entry of CSV files.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Config {
    /// One file, relative to the sources file; its table is named after it.
    #[serde(default)]
    path: Option<String>,
    /// Files by the names of their tables.
    #[serde(default)]
    files: BTreeMap<String, String>,
    /// Whether the first line names the columns; otherwise they are `c1`, `c2`, ….
    #[serde(default = "yes")]
    header: bool,
    /// What stands between fields: one character, a comma when not given.
    #[serde(default)]
    delimiter: Option<char>,
    /// The most rows of an answer; 1,000,000 when not given.
    #[serde(default)]
    #[schemars(range(min = 1))]
    max_rows: Option<usize>,
}

fn yes() -> bool {
    true
}

/// The largest file that is read.
const MOST_BYTES: u64 = 256 << 20;

impl Kind for Csv {
    fn id(&self) -> &'static str {
        "csv"
    }

    fn config_schema(&self) -> schemars::Schema {
        entry::schema::<Config>()
    }

    fn target_schema(&self) -> schemars::Schema {
        entry::schema::<SqlTarget>()
    }

    fn connect(&self, config: &Map<String, Json>, setup: &Setup) -> Result<Arc<dyn Source>, Diagnostic> {
        let config: Config = entry::read(config, setup)?;
        let files = files(config.path.as_deref(), &config.files, setup)?;
        let format = Format { header: config.header, delimiter: delimiter(config.delimiter, setup)? };
        let load = move || files.iter().map(|(name, file)| Ok((name.clone(), format.read(file)?))).collect();
        Ok(Arc::new(SqlSource::new(&setup.name, Tables::new("csv", load), config.max_rows)))
    }
}

/// The files of an entry by the names of their tables.
pub(super) fn files(
    path: Option<&str>,
    named: &BTreeMap<String, String>,
    setup: &Setup,
) -> Result<Vec<(String, NamedFile)>, Diagnostic> {
    let one = path.map(|p| NamedFile::new(p, setup)).map(|f| (f.stem(), f));
    let rest = named.iter().map(|(name, path)| (name.clone(), NamedFile::new(path, setup)));
    let files: Vec<_> = one.into_iter().chain(rest).collect();
    if files.is_empty() {
        return Err(Diagnostic::error(format!("source `{}` names no file", setup.name)).hint("give `path` or `files`"));
    }
    Ok(files)
}

fn delimiter(given: Option<char>, setup: &Setup) -> Result<u8, Diagnostic> {
    let wrong = || Diagnostic::error(format!("source `{}`: `delimiter` has to be an ASCII character", setup.name));
    u8::try_from(given.unwrap_or(',')).ok().filter(u8::is_ascii).ok_or_else(wrong)
}

/// How the files are written.
#[derive(Debug, Clone, Copy)]
struct Format {
    header: bool,
    delimiter: u8,
}

impl Format {
    fn read(self, file: &NamedFile) -> Result<Grid, Failure> {
        self.parse(&file.text(MOST_BYTES)?, &file.written)
    }

    fn parse(self, text: &str, what: &str) -> Result<Grid, Failure> {
        let mut reader = ::csv::ReaderBuilder::new();
        let mut reader = reader.has_headers(false).delimiter(self.delimiter).from_reader(text.as_bytes());
        let mut records = Vec::new();
        for record in reader.records() {
            records.push(record.map_err(|e| Failure::error(format!("`{what}`: {}", wrong(&e))))?);
            super::sql::check_size(&format!("`{what}`"), records.len(), records[0].len())?;
        }
        let width = records.first().map_or(0, ::csv::StringRecord::len);
        let skip = usize::from(self.header);
        let header = records.first().filter(|_| self.header);
        let names = header.map_or_else(|| vec![String::new(); width], |h| h.iter().map(str::to_owned).collect());
        let readings: Vec<_> = (0..width).map(|i| Reading::of(records.iter().skip(skip).map(|r| &r[i]))).collect();
        let row = |r: &::csv::StringRecord| r.iter().zip(&readings).map(|(t, how)| how.value(t)).collect();
        if names.is_empty() {
            return Err(Failure::error(format!("`{what}` is empty")));
        }
        Ok(Grid { names: super::sql::distinct(names), rows: records.iter().skip(skip).map(row).collect() })
    }
}

fn wrong(error: &::csv::Error) -> String {
    match error.kind() {
        ::csv::ErrorKind::UnequalLengths { pos, expected_len, len } => {
            let line = pos.as_ref().map_or(0, ::csv::Position::line);
            format!("line {line} has {len} fields, the first line has {expected_len}")
        }
        _ => error.to_string(),
    }
}

/// How the fields of a column are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reading {
    Integer,
    Real,
    Bool,
    Text,
}

impl Reading {
    /// The narrowest reading of all fields that are not empty.
    fn of<'a>(fields: impl Iterator<Item = &'a str>) -> Self {
        let mut reading = None;
        for field in fields.map(str::trim).filter(|f| !f.is_empty()) {
            reading = match (reading, Self::of_field(field)) {
                (_, Self::Text) => return Self::Text,
                (None, one) => Some(one),
                (Some(a), b) if a == b => Some(a),
                (Some(Self::Integer | Self::Real), Self::Integer | Self::Real) => Some(Self::Real),
                _ => return Self::Text,
            };
        }
        reading.unwrap_or(Self::Text)
    }

    /// A number with leading zeros is a text, since it is a code and not a quantity.
    fn of_field(field: &str) -> Self {
        let digits = field.trim_start_matches(['-', '+']);
        let coded = digits.len() > 1 && digits.starts_with('0') && digits.as_bytes()[1].is_ascii_digit();
        match field {
            "true" | "false" => Self::Bool,
            _ if coded || !digits.starts_with(|c: char| c.is_ascii_digit() || c == '.') => Self::Text,
            _ if field.parse::<i64>().is_ok() => Self::Integer,
            _ if field.parse::<f64>().is_ok_and(f64::is_finite) => Self::Real,
            _ => Self::Text,
        }
    }

    fn value(self, field: &str) -> Value {
        let word = field.trim();
        if word.is_empty() {
            return Value::Null;
        }
        let read = match self {
            Self::Integer => word.parse().ok().map(Value::Int),
            Self::Real => word.parse().ok().map(Value::Real),
            Self::Bool => word.parse().ok().map(Value::Bool),
            Self::Text => None,
        };
        read.unwrap_or_else(|| Value::Text(field.into()))
    }
}

#[cfg(test)]
mod tests {
    use super::super::sql::tests::text;
    use super::super::testing::{answer, setup, target};
    use super::*;

    fn ask(csv: &str, config: &str, query: &str) -> String {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("my data.csv"), csv).unwrap();
        let source = Csv.connect(&target(config), &setup(folder.path())).unwrap();
        let query = serde_json::json!({ "query": query });
        answer(&*source, query.as_object().unwrap()).map_or_else(|e| e.message, |f| text(&f))
    }

    #[test]
    fn types_are_inferred() {
        let csv = "\u{feff}day,plz,n,share,ok,note\n2026-11-01,01067,1,0.5,true,\"a, b\"\n2026-11-02,10115,,1,false,\n";
        assert_eq!(
            ask(
                csv,
                r#"{"files": {"t": "my data.csv"}}"#,
                "SELECT day, plz, n, share, ok, note FROM t WHERE share > 0 AND $__timeFilter(day)"
            ),
            "day: 1793491200000 1793577600000\n\
             n{note=\"a, b\", ok=\"true\", plz=\"01067\"}: 1 null\nn{ok=\"false\", plz=\"10115\"}: null null\n\
             share{note=\"a, b\", ok=\"true\", plz=\"01067\"}: 0.5 null\nshare{ok=\"false\", plz=\"10115\"}: null 1\n"
        );
    }

    #[test]
    fn the_table_is_named_after_the_file() {
        let config = r#"{"path": "my data.csv", "header": false, "delimiter": ";"}"#;
        assert_eq!(ask("a;1\nb;2\n", config, "SELECT c1, sum(c2) s FROM \"my data\" GROUP BY 1"), "c1: a b\ns: 1 2\n");
    }

    #[test]
    fn what_is_wrong_is_told() {
        let config = r#"{"path": "my data.csv"}"#;
        for (csv, expected) in [
            ("a,b\n1,2\n3\n", "`my data.csv`: line 3 has 1 fields, the first line has 2"),
            ("", "`my data.csv` is empty"),
        ] {
            assert_eq!(ask(csv, config, "SELECT 1"), expected);
        }
        assert_eq!(ask("a\n", r#"{"path": "no.csv"}"#, "SELECT 1"), "cannot read `no.csv`: there is no such file");
        let none = Csv.connect(&target("{}"), &setup(std::path::Path::new("."))).err().unwrap();
        assert_eq!(none.message, "source `test` names no file");
    }

    proptest::proptest! {
        #[test]
        fn any_text_loads_or_is_refused(csv in "[a-z0-9,\"\n. é-]{0,80}") {
            let _ = Format { header: true, delimiter: b',' }.parse(&csv, "x");
        }
    }
}
