//! Each file in `tests/cases/check` and `tests/cases/sources` is read and its diagnostics compared with the text
//! beside it. `UPDATE_REFERENCES=1` writes those texts anew.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde_json::{Value, json};
use stillframe::diag::{Diagnostic, SourceFile};
use stillframe::spec::check::Against;
use stillframe::spec::known::{Known, PanelKind, SourceKind, TransformationKind};
use stillframe::spec::load::{self, Loaded, Native};
use stillframe::spec::schema::Schemas;
use stillframe::spec::sources::{self, Sources};

/// A small set of kinds, so that the cases do not change with the real ones.
pub fn known() -> Known {
    let map = |properties: Value| json!({"type": "object", "properties": properties, "additionalProperties": false});
    let panel = |id, options, custom, needs_data| PanelKind { id, options, custom, needs_data };
    let legend = map(json!({
        "placement": {"$ref": "#/$defs/Placement"},
        "values": {"type": "array", "items": {"type": "string"}, "x-form": "reducer"},
    }));
    let timeseries = json!({
        "type": "object", "additionalProperties": false,
        "properties": {"legend": legend, "tooltip": {}},
        "$defs": {"Placement": {"oneOf": [{"const": "bottom"}, {"const": "right"}]}},
    });
    let line = map(json!({
        "lineWidth": {"type": "number", "minimum": 0, "maximum": 10},
        "drawStyle": {"type": "string", "enum": ["line", "bars", "points"]},
    }));
    let text = map(json!({"mode": {"enum": ["markdown", "html", "code"]}, "content": {"type": "string"}}));
    Known {
        built_in: stillframe::known::all().built_in,
        panels: vec![
            panel("stat", map(json!({"graph": {"type": "boolean"}})), map(json!({})), true),
            panel("text", text, map(json!({})), false),
            panel("timeseries", timeseries, line, true),
        ],
        sources: source_kinds(),
        transformations: vec![
            TransformationKind { id: "organize", options: None },
            TransformationKind {
                id: "reduce",
                options: Some(map(
                    json!({"reducers": {"type": "array", "items": {"type": "string", "x-form": "reducer"}}}),
                )),
            },
        ],
        units: vec!["bytes", "percent", "percentunit", "reqps", "s", "short"],
        is_unit: |unit| unit.starts_with("suffix:"),
        reducers: vec!["last", "lastNotNull", "max", "mean", "min"],
        is_color: |name| stillframe::scene::Color::parse(name).is_some(),
    }
}

fn source_kinds() -> Vec<SourceKind> {
    let secret = json!({"anyOf": [
        {"type": "object", "properties": {"env": {"type": "string"}}, "required": ["env"], "additionalProperties": false},
        {"type": "object", "properties": {"file": {"type": "string"}}, "required": ["file"], "additionalProperties": false},
    ]});
    let auth =
        json!({"type": "object", "properties": {"bearer": {"$ref": "#/$defs/Secret"}}, "additionalProperties": false});
    let prometheus = json!({
        "type": "object", "required": ["url"], "additionalProperties": false, "$defs": {"Secret": secret},
        "properties": {"url": {"type": "string"}, "auth": auth, "concurrency": {"type": "integer", "minimum": 1, "maximum": 64}},
    });
    let query = json!({
        "type": "object", "required": ["query"], "additionalProperties": false,
        "properties": {"query": {"type": "string"}, "legend": {"type": ["string", "null"]}, "instant": {"type": "boolean"}},
    });
    let sql = json!({
        "type": "object", "required": ["sql"], "additionalProperties": false,
        "properties": {"sql": {"type": "string"}, "format": {"enum": ["table", "timeseries"]}},
    });
    let testdata = json!({"oneOf": [
        {"type": "object", "required": ["scenario"], "additionalProperties": false,
         "properties": {"scenario": {"const": "random_walk"}, "series": {"type": "integer", "minimum": 1}, "seed": {"type": "integer"}}},
        {"type": "object", "required": ["scenario", "csv"], "additionalProperties": false,
         "properties": {"scenario": {"const": "csv_content"}, "csv": {"type": "string"}}},
    ]});
    let path = json!({"type": "object", "required": ["path"], "additionalProperties": false, "properties": {"path": {"type": "string"}}});
    let nothing = json!({"type": "object", "additionalProperties": false});
    vec![
        SourceKind { id: "prometheus", config: prometheus, target: query },
        SourceKind { id: "sqlite", config: path, target: sql },
        SourceKind { id: "testdata", config: nothing, target: testdata },
    ]
}

fn cases(folder: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases").join(folder)
}

/// The file of a case, named without its folder.
pub fn file(path: &str, text: impl Into<String>) -> Arc<SourceFile> {
    Arc::new(SourceFile { path: path.into(), text: text.into() })
}

pub fn sources() -> Sources {
    let text = "prom: { kind: prometheus, url: http://localhost }\nsales: { kind: sqlite, path: a.db }\ntd: { kind: testdata }\n";
    let (sources, found) = sources::read(&file("sources.yaml", text), &known());
    assert_eq!(found, []);
    sources
}

/// Reads a dashboard's text against the small set; a text that begins with `# no sources` without sources.
pub fn load(name: &str, text: &str) -> Loaded {
    let known = known();
    let sources = sources();
    let sources = Some(&sources).filter(|_| !text.starts_with("# no sources"));
    let against = Against { known: &known, schemas: &Schemas::new(&known), sources };
    load::load_text(&file(name, text), &[&Native], &against)
}

fn shown(found: &[Diagnostic]) -> String {
    found.iter().map(|d| format!("{d}\n")).collect::<Vec<_>>().join("\n")
}

/// Runs all cases of a folder; what differs is told at once.
fn run(folder: &str, diagnose: impl Fn(&str, &str) -> Vec<Diagnostic>) {
    let mut paths: Vec<PathBuf> = fs::read_dir(cases(folder)).unwrap().map(|e| e.unwrap().path()).collect();
    paths.retain(|p| p.extension().is_some_and(|e| e == "yaml" || e == "json"));
    paths.sort();
    assert!(paths.len() > 2, "no cases in {folder}");
    let mut wrong = String::new();
    for path in paths {
        let name = path.file_name().unwrap().to_string_lossy();
        let got = shown(&diagnose(&name, &fs::read_to_string(&path).unwrap()));
        let beside = path.with_extension("txt");
        if std::env::var_os("UPDATE_REFERENCES").is_some() {
            fs::write(&beside, &got).unwrap();
        }
        let expected = fs::read_to_string(&beside).unwrap_or_default();
        if got != expected {
            wrong += &format!("--- {name}: expected\n{expected}--- got\n{got}\n");
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn dashboards() {
    run("check", |name, text| load(name, text).diagnostics);
}

#[test]
fn sources_files() {
    run("sources", |name, text| sources::read(&file(name, text), &known()).1);
}
