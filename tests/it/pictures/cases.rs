//! The cases of `tests/pictures/cases.yaml` as dashboards of one panel each.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use serde_json::{Map, Value, json};
use stillframe::diag::SourceFile;
use stillframe::spec::yaml;

/// The shapes that every kind is drawn in.
pub const NAMES: [&str; 12] = [
    "nothing",
    "one-point",
    "one-series",
    "many-series",
    "all-null",
    "constant",
    "huge-and-tiny",
    "negative",
    "gaps",
    "long-labels",
    "scripts",
    "tiny-panel",
];
/// Those that only kinds of values can have.
pub const OF_VALUES: [&str; 5] = ["all-null", "constant", "huge-and-tiny", "negative", "gaps"];
/// Shapes that are drawn in other themes, too.
const THEMED: [(&str, &str); 3] = [("nothing", "dark"), ("one-series", "dark"), ("one-series", "high-contrast")];

const FROM: i64 = 1_793_534_400;
const HOURS: i64 = 6;

/// A panel to draw.
pub struct Case {
    pub kind: String,
    pub name: String,
    pub theme: &'static str,
    pub size: (f64, f64),
    /// The dashboard with the panel, then others of the run.
    pub dashboards: Vec<Value>,
}

impl Case {
    /// The file of its reference.
    pub fn file(&self) -> String {
        let theme = if self.theme == "light" { String::new() } else { format!(".{}", self.theme) };
        format!("{}{theme}.{}", self.name, if self.is_scripts() { "txt" } else { "svg" })
    }

    /// Whether its texts need fonts of the machine.
    pub fn is_scripts(&self) -> bool {
        self.name == "scripts"
    }
}

/// All cases, by kind and in the order of their family.
pub fn all(path: &Path) -> Vec<Case> {
    let spec = read(path);
    let families = spec["families"].as_object().unwrap();
    let mut cases = Vec::new();
    for (kind, how) in spec["kinds"].as_object().unwrap() {
        let family = how["family"].as_str().unwrap();
        for (name, shape) in families[family].as_object().unwrap() {
            cases.push(case(kind, how, name, shape, "light"));
            for (_, theme) in THEMED.iter().filter(|(themed, _)| themed == name) {
                cases.push(case(kind, how, name, shape, theme));
            }
        }
    }
    cases
}

/// The kinds whose family has no values.
pub fn kinds_without_values(path: &Path) -> BTreeSet<String> {
    let spec = read(path);
    let spared = spec["without-values"].as_array().unwrap();
    let kinds = spec["kinds"].as_object().unwrap().iter();
    kinds.filter(|(_, how)| spared.contains(&how["family"])).map(|(kind, _)| kind.clone()).collect()
}

fn read(path: &Path) -> Value {
    let file = Arc::new(SourceFile { path: path.display().to_string(), text: fs::read_to_string(path).unwrap() });
    let parsed = yaml::parse(&file);
    let found: Vec<String> = parsed.diagnostics.iter().map(ToString::to_string).collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
    parsed.documents[0].to_value()
}

fn case(kind: &str, how: &Value, name: &str, shape: &Value, theme: &'static str) -> Case {
    let shape = long(shape);
    let (data, own) = if shape.get("data").is_some() { (&shape["data"], &shape) } else { (&shape, &Value::Null) };
    let targets: Vec<Value> = match data {
        Value::Array(list) => list.iter().map(target).collect(),
        one => vec![target(one)],
    };
    let mut options = how["options"].as_object().cloned().unwrap_or_default();
    options.extend(own["options"].as_object().cloned().unwrap_or_default());
    let panel = json!({
        "id": "panel", "title": name, "kind": kind, "targets": targets, "options": options, "maxDataPoints": 24,
        "field": how["field"].as_object().cloned().unwrap_or_default(),
    });
    let events = events(&own["events"]);
    let annotations = if events.is_empty() { json!([]) } else { json!([{ "name": "Events", "events": events }]) };
    let mut dashboards = vec![dashboard("pictures", "Pictures", json!([panel]), annotations)];
    let titles = titles(&own["dashboards"]);
    let others = titles.iter().enumerate();
    dashboards.extend(others.map(|(i, title)| dashboard(&format!("other-{i}"), title, json!([]), json!([]))));
    let size = if name == "tiny-panel" { (120.0, 80.0) } else { (360.0, 200.0) };
    Case { kind: kind.into(), name: name.into(), theme, size, dashboards }
}

fn dashboard(name: &str, title: &str, panels: Value, annotations: Value) -> Value {
    json!({
        "apiVersion": "stillframe/v1", "kind": "Dashboard", "name": name, "title": title,
        "timeRange": { "from": FROM, "to": FROM + HOURS * 3600, "timezone": "Europe/Berlin" },
        "annotations": annotations, "panels": panels,
    })
}

/// Writes LONG out, in keys and in texts.
fn long(value: &Value) -> Value {
    let text = |t: &str| {
        if !t.contains("LONG") {
            return t.to_string();
        }
        let name: String =
            "a-very-long-name-of-a-series-that-does-not-end-so-soon-".chars().cycle().take(300).collect();
        t.replace("LONG", &name)
    };
    match value {
        Value::String(t) => Value::String(text(t)),
        Value::Array(list) => list.iter().map(long).collect(),
        Value::Object(map) => Value::Object(map.iter().map(|(k, v)| (text(k), long(v))).collect()),
        other => other.clone(),
    }
}

fn events(value: &Value) -> Vec<Value> {
    let made = |i: i64| json!({ "time": (FROM + i * 300) * 1000, "text": format!("Deploy {i}"), "tags": ["deploy"] });
    match value.as_i64() {
        Some(count) => (0..count).map(made).collect(),
        None => value.as_array().cloned().unwrap_or_default(),
    }
}

fn titles(value: &Value) -> Vec<String> {
    match value.as_i64() {
        Some(count) => (0..count).map(|i| format!("Dashboard {i}")).collect(),
        None => value.as_array().into_iter().flatten().filter_map(|t| Some(t.as_str()?.to_string())).collect(),
    }
}

/// A target of the source `testdata`, its short forms written out.
fn target(value: &Value) -> Value {
    let mut target = value.as_object().cloned().unwrap_or_default();
    for (key, timed) in [("over", true), ("columns", false)] {
        if let Some(Value::Object(columns)) = target.remove(key) {
            target.insert("csv".into(), csv(&columns, timed).into());
        }
    }
    if target.contains_key("csv") {
        target.insert("scenario".into(), "csv_content".into());
    }
    target.insert("source".into(), "testdata".into());
    Value::Object(target)
}

/// Columns of words as CSV, with instants before them where they are spread over time.
fn csv(columns: &Map<String, Value>, timed: bool) -> String {
    let mut named: Vec<(String, Vec<String>)> = Vec::new();
    let mut rows = 0;
    for (name, words) in columns {
        if let Some(count) = words.as_i64() {
            named.extend((0..count).map(|c| (format!("node-{c}"), (0..rows as i64).map(|r| wave(c, r)).collect())));
        } else {
            let words: Vec<String> = words.as_str().unwrap().split(' ').map(|w| w.replace('_', " ")).collect();
            rows = rows.max(words.len());
            named.push((name.clone(), words));
        }
    }
    let times: BTreeMap<usize, i64> = (0..rows).map(|i| (i, instant(i, rows))).collect();
    let mut out = String::new();
    let head: Vec<String> = named.iter().map(|(name, _)| format!("\"{name}\"")).collect();
    let _ = writeln!(out, "{}{}", if timed { "time," } else { "" }, head.join(","));
    for row in 0..rows {
        let cells: Vec<String> = named.iter().map(|(_, words)| words.get(row).cloned().unwrap_or_default()).collect();
        let time = if timed { format!("{},", times[&row]) } else { String::new() };
        let _ = writeln!(out, "{time}{}", cells.join(","));
    }
    out
}

/// The instant of a row in milliseconds; one row alone stands in the middle.
fn instant(row: usize, rows: usize) -> i64 {
    let length = HOURS * 3_600_000;
    if rows == 1 { FROM * 1000 + length / 2 } else { FROM * 1000 + length * row as i64 / (rows as i64 - 1) }
}

/// A number by column and row, the same each time.
fn wave(column: i64, row: i64) -> String {
    (80 + (column * 37 + row * 11) % 29 - (column * 5) % 13).to_string()
}
