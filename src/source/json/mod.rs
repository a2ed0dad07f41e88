//! The `json` source: files of objects as tables, asked in SQL.

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

/// The kind, whose id is `json`.
pub struct JsonFiles;

/// The entry of JSON files.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Config {
    /// One file, relative to the sources file; its table is named after it.
    #[serde(default)]
    path: Option<String>,
    /// Files by the names of their tables.
    #[serde(default)]
    files: BTreeMap<String, String>,
    /// The most rows of an answer; 1,000,000 when not given.
    #[serde(default)]
    #[schemars(range(min = 1))]
    max_rows: Option<usize>,
}

/// The largest file that is read.
const MOST_BYTES: u64 = 128 << 20;

impl Kind for JsonFiles {
    fn id(&self) -> &'static str {
        "json"
    }

    fn config_schema(&self) -> schemars::Schema {
        entry::schema::<Config>()
    }

    fn target_schema(&self) -> schemars::Schema {
        entry::schema::<SqlTarget>()
    }

    fn connect(&self, config: &Map<String, Json>, setup: &Setup) -> Result<Arc<dyn Source>, Diagnostic> {
        let config: Config = entry::read(config, setup)?;
        let files = super::csv::files(config.path.as_deref(), &config.files, setup)?;
        let load = move || files.iter().map(|(name, file)| Ok((name.clone(), read(file)?))).collect();
        Ok(Arc::new(SqlSource::new(&setup.name, Tables::new("json", load), config.max_rows)))
    }
}

fn read(file: &NamedFile) -> Result<Grid, Failure> {
    let wrong = |why: String| Failure::error(format!("`{}`: {why}", file.written));
    let list = objects(&file.text(MOST_BYTES)?).map_err(wrong)?;
    let mut builder = Builder { what: format!("`{}`", file.written), ..Builder::default() };
    for object in list {
        builder.push(object)?;
    }
    if builder.names.is_empty() {
        return Err(wrong("there is no object in it".into()));
    }
    Ok(builder.grid())
}

/// The objects of a list, or of lines that hold one each.
fn objects(text: &str) -> Result<Vec<Map<String, Json>>, String> {
    let object = |(i, value): (usize, Json)| match value {
        Json::Object(map) => Ok(map),
        _ => Err(format!("item {} is not an object", i + 1)),
    };
    if text.trim_start().starts_with('[') {
        let list: Vec<Json> = serde_json::from_str(text).map_err(|e| e.to_string())?;
        return list.into_iter().enumerate().map(object).collect();
    }
    let values: Result<Vec<Json>, _> = serde_json::Deserializer::from_str(text).into_iter().collect();
    values.map_err(|e| e.to_string())?.into_iter().enumerate().map(object).collect()
}

/// Collects rows; columns are added as they appear.
#[derive(Default)]
struct Builder {
    what: String,
    names: Vec<String>,
    places: BTreeMap<String, usize>,
    rows: Vec<Vec<Value>>,
}

impl Builder {
    fn push(&mut self, object: Map<String, Json>) -> Result<(), Failure> {
        let mut row = vec![Value::Null; self.names.len()];
        self.set(&mut row, "", object);
        self.rows.push(row);
        super::sql::check_size(&self.what, self.rows.len(), self.names.len())
    }

    /// Sets the cells of an object; those of an object within it have dotted names.
    fn set(&mut self, row: &mut Vec<Value>, prefix: &str, object: Map<String, Json>) {
        for (key, value) in object {
            let name = format!("{prefix}{key}");
            match value {
                Json::Object(inner) if !inner.is_empty() => self.set(row, &format!("{name}."), inner),
                value => {
                    let place = self.place(name);
                    row.resize(row.len().max(place + 1), Value::Null);
                    row[place] = cell(&value);
                }
            }
        }
    }

    fn place(&mut self, name: String) -> usize {
        let next = self.names.len();
        let place = *self.places.entry(name.clone()).or_insert(next);
        if place == next {
            self.names.push(name);
        }
        place
    }

    fn grid(mut self) -> Grid {
        let width = self.names.len();
        self.rows.iter_mut().for_each(|r| r.resize(width, Value::Null));
        Grid { names: super::sql::distinct(self.names), rows: self.rows }
    }
}

fn cell(value: &Json) -> Value {
    match value {
        Json::Null => Value::Null,
        Json::Bool(v) => Value::Bool(*v),
        Json::Number(v) => v.as_i64().map_or_else(|| Value::Real(v.as_f64().unwrap_or(f64::NAN)), Value::Int),
        Json::String(v) => Value::Text(v.as_str().into()),
        Json::Array(_) | Json::Object(_) => Value::Text(value.to_string().into()),
    }
}

#[cfg(test)]
mod tests {
    use super::super::sql::tests::text;
    use super::super::testing::{answer, setup, target};
    use super::*;

    fn ask(json: &str, query: &str) -> String {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("t.json"), json).unwrap();
        let source = JsonFiles.connect(&target(r#"{"path": "t.json"}"#), &setup(folder.path())).unwrap();
        let query = serde_json::json!({ "query": query });
        answer(&*source, query.as_object().unwrap()).map_or_else(|e| e.message, |f| text(&f))
    }

    #[test]
    fn objects_become_rows() {
        let list = r#"[{"a": 1, "b": {"c": "x", "d": [1, 2]}}, {"b": {"c": null}, "e": true, "a": 0.5}]"#;
        assert_eq!(ask(list, "SELECT * FROM t"), "a: 1 0.5\nb.c: x null\nb.d: [1,2] null\ne: null true\n");
        let lines = "{\"a\": 1}\n{\"a\": 2}\n";
        assert_eq!(ask(lines, "SELECT sum(a) s FROM t"), "s: 3\n");
    }

    #[test]
    fn what_is_wrong_is_told() {
        for (json, expected) in [
            ("[1]", "`t.json`: item 1 is not an object"),
            ("{\"a\": 1}\n2", "`t.json`: item 2 is not an object"),
            ("[]", "`t.json`: there is no object in it"),
            ("", "`t.json`: there is no object in it"),
            ("[{]", "`t.json`: key must be a string at line 1 column 3"),
        ] {
            assert_eq!(ask(json, "SELECT 1"), expected, "{json}");
        }
    }
}
