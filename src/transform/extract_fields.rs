//! `extractFields`: columns from texts or JSON.

use std::collections::HashMap;

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Map, Value};

use super::columns::from_json;
use super::extractors::{Extractor, Format};
use super::matcher::Named;
use super::typed::Typed;
use crate::frame::{Cell, Field, Frame};
use crate::source::{Failure, FailureKind};
use crate::unit::Place;

/// The transformation.
pub static EXTRACT_FIELDS: Typed<Options> = Typed::new("extractFields", ABOUT, run);

const ABOUT: &str = "Reads the texts of a field and gives what is in them columns of their own: `json`, `kvp` (`a=1 b=2`), `delimiter`, `regexp`
with named groups, or `auto`, which tries them in this order.

```yaml
- id: extractFields
  options: { source: host, format: regexp, regExp: '/(?<letter>[a-z])(?<number>.*)/' }
```
";

/// What may be set.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct Options {
    /// The field.
    source: String,
    /// How its texts are written.
    format: Format,
    /// For JSON: the only paths that are taken.
    json_paths: Vec<JsonPath>,
    /// For `delimiter`, a comma when not given.
    delimiter: Option<String>,
    /// For `regexp`: a JavaScript regex between slashes.
    reg_exp: Option<String>,
    /// Leaves only the new fields.
    replace: bool,
    /// With `replace`: keeps the time field.
    keep_time: bool,
}

/// A path into JSON.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
struct JsonPath {
    /// The path: `a.b[0].c`.
    path: String,
    /// The name of the field; the path when not given.
    alias: String,
}

/// The most columns that are made of one field.
const MOST_COLUMNS: usize = 1000;

fn run(frames: Vec<Frame>, options: &Options, _: &Place) -> Result<Vec<Frame>, Failure> {
    if options.source.is_empty() {
        return Ok(frames);
    }
    let extractor = Extractor::new(options.format, options.delimiter.as_deref(), options.reg_exp.as_deref())?;
    let places: Vec<Option<usize>> = {
        let named = Named::new(&frames);
        (0..frames.len()).map(|at| named.find(at, &options.source)).collect()
    };
    let each = frames.into_iter().zip(places).map(|(frame, place)| match place {
        Some(at) => extracted(frame, at, options, &extractor),
        None => Ok(frame),
    });
    each.collect()
}

fn extracted(mut frame: Frame, at: usize, options: &Options, extractor: &Extractor) -> Result<Frame, Failure> {
    let rows = frame.rows();
    let (mut names, mut columns): (HashMap<String, usize>, Vec<(String, Vec<Value>)>) = Default::default();
    for row in 0..rows {
        for (key, value) in object(frame.fields[at].values.get(row), options, extractor) {
            let place = *names.entry(key).or_insert_with_key(|key| {
                columns.push((key.clone(), vec![Value::Null; rows]));
                columns.len() - 1
            });
            columns[place].1[row] = value;
        }
        if columns.len() > MOST_COLUMNS {
            let message = format!("field `{}` holds more than {MOST_COLUMNS} different keys", options.source);
            return Err(Failure::new(FailureKind::Limit, message));
        }
    }
    let new = columns.into_iter().map(|(name, values)| Field::new(name, from_json(&values)));
    if options.replace {
        let time = frame.fields.iter().find(|f| f.name == "Time" || f.name == "time").filter(|_| options.keep_time);
        frame.fields = time.cloned().into_iter().chain(new.collect::<Vec<_>>()).collect();
    } else {
        frame.fields.extend(new);
    }
    Ok(frame)
}

/// The keys and values of one cell, in order.
fn object(cell: Cell<'_>, options: &Options, extractor: &Extractor) -> Map<String, Value> {
    let value = match cell {
        Cell::Text(text) => extractor.extract(text).unwrap_or_default(),
        Cell::Other(value) => value.clone(),
        _ => return Map::new(),
    };
    let paths: Vec<&JsonPath> = options.json_paths.iter().filter(|p| !p.path.is_empty()).collect();
    if options.format == Format::Json && !paths.is_empty() {
        return paths.iter().map(|p| picked(p, &value)).collect();
    }
    match value {
        Value::Object(map) => map,
        Value::Array(list) => list.into_iter().enumerate().map(|(at, v)| (at.to_string(), v)).collect(),
        _ => Map::new(),
    }
}

fn picked(path: &JsonPath, value: &Value) -> (String, Value) {
    let name = if path.alias.is_empty() { &path.path } else { &path.alias };
    (name.clone(), get(value, &path.path).cloned().unwrap_or_else(|| "Not Found".into()))
}

/// The value at `a.b[0]["c"]`.
fn get<'a>(value: &'a Value, path: &str) -> Option<&'a Value> {
    if let Some(found) = value.get(path) {
        return Some(found);
    }
    let steps = path.split(['.', '[', ']']).map(|step| step.trim_matches(['"', '\''])).filter(|step| !step.is_empty());
    let mut at = value;
    for step in steps {
        at = match at {
            Value::Array(list) => list.get(step.parse::<usize>().ok()?)?,
            other => other.get(step)?,
        };
    }
    Some(at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::frame::Values;
    use serde_json::json;

    fn extract(text: &str, options: Value) -> Vec<(String, Value)> {
        let options: Options = serde_json::from_value(options).unwrap();
        let frame = Frame::new(vec![Field::new("line", Values::Text(vec![Some(text.into()), None]))]);
        let out = run(vec![frame], &options, &Place::utc(0)).unwrap();
        out[0].fields[1..].iter().map(|f| (f.name.clone(), f.values.get(0).json())).collect()
    }

    #[test]
    fn paths_and_formats() {
        let cases = [
            (r#"{"a":1,"b":{"c":[2]}}"#, json!({"source": "line"}), json!([["a", 1], ["b", {"c": [2]}]])),
            (
                r#"{"a":1,"b":{"c":[2]}}"#,
                json!({"source": "line", "format": "json", "jsonPaths": [{"path": "b.c[0]", "alias": "x"}, {"path": "z"}]}),
                json!([["x", 2], ["z", "Not Found"]]),
            ),
            ("a=1 b='x y'", json!({"source": "line", "format": "kvp"}), json!([["a", "1"], ["b", "x y"]])),
            ("a, b", json!({"source": "line", "format": "delimiter"}), json!([["a", 1], ["b", 1]])),
            (
                "GET 200",
                json!({"source": "line", "format": "regexp", "regExp": "/(?<m>\\w+) (?<s>\\d+)/"}),
                json!([["m", "GET"], ["s", "200"]]),
            ),
        ];
        for (text, options, expected) in cases {
            assert_eq!(json!(extract(text, options)), expected, "{text}");
        }
    }
}
