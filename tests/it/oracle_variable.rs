//! Formats and interpolation of variables against the reference (`tests/data/oracle/variables.json`).

use std::collections::BTreeMap;

use serde_json::Value as Json;
use stillframe::time::TimeRange;
use stillframe::variable::{Format, Scope, Value, fill, format_values};

use crate::oracle::Count;

fn oracle() -> Json {
    serde_json::from_str(include_str!("../data/oracle/variables.json")).unwrap()
}

fn text(value: &Json) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_string)
}

/// The variable `host` with a value of the oracle; its text there is always `web`.
fn host(value: &Json) -> Value {
    let values = value.as_array().map_or_else(|| vec![text(value)], |list| list.iter().map(text).collect());
    Value { values, texts: vec!["web".into()], list: value.is_array(), ..Value::single("host", "") }
}

pub fn formats() -> Count {
    let oracle = oracle();
    let (mut passed, mut different) = (0, Vec::new());
    for (id, rows) in oracle["formatter"].as_object().unwrap() {
        let format = Format::parse(id).unwrap_or_else(|| panic!("format `{id}` is missing"));
        for (name, expected) in rows.as_object().unwrap() {
            // The oracle's variable itself is `web`; only the formats that look at values see the case's value.
            let value = match format {
                Format::QueryParam => Value::single("host", "web"),
                _ => host(&oracle["values"][name]),
            };
            let got = format_values(&value, format, "");
            if got == text(expected) {
                passed += 1;
            } else {
                different.push(format!("{id} {name}: `{got}` for {expected}"));
            }
        }
    }
    assert!(different.is_empty(), "{}", different.join("\n"));
    Count::new("variable formats", passed)
}

fn scope() -> Scope {
    let list = |name: &str, values: &[&str]| {
        let values: Vec<String> = values.iter().map(|v| v.to_string()).collect();
        Value { texts: values.clone(), values, list: true, ..Value::single(name, "") }
    };
    let all = |name: &str, all_value: Option<&str>| Value {
        all: true,
        all_value: all_value.map(String::from),
        ..list(name, &["x", "y"])
    };
    let values = [
        Value::single("host", "web"),
        Value { texts: vec!["web-1".into(), "db.1".into()], ..list("hosts", &["web-1:9100", "db.1"]) },
        Value { texts: vec!["One".into()], ..Value::single("kv", "1") },
        all("all", None),
        all("allc", Some(".*")),
        Value::single("txt", "it's"),
        Value::single("nested", "web-x"),
        Value::single("const", "K"),
    ];
    let ordered = values.into_iter().enumerate().map(|(order, v)| (v.name.clone(), Value { order, ..v }));
    let range = TimeRange { from: 1_793_491_200_000, to: 1_793_512_800_000 };
    Scope { values: ordered.collect::<BTreeMap<_, _>>(), range, ..Scope::default() }
}

pub fn interpolation() -> Count {
    let oracle = oracle();
    let mut failed = Vec::new();
    let mut check = |rows: &Json, default: Format| {
        for row in rows.as_array().unwrap() {
            let (written, expected) = (text(&row[0]), text(&row[1]));
            let mut scope = scope();
            if written.contains("__all_variables") {
                // There the constant is hidden from addresses.
                scope.values.remove("const");
            }
            let got = fill(&written, &scope, default).text;
            if got != expected {
                failed.push(format!("{written}: `{got}` for `{expected}`"));
            }
        }
        rows.as_array().unwrap().len()
    };
    let mut count = check(&oracle["interpolate"], Format::Glob);
    for (id, rows) in oracle["interpolate_with_default_format"].as_object().unwrap() {
        count += check(rows, Format::parse(id).unwrap());
    }
    assert!(failed.is_empty(), "{}", failed.join("\n"));
    Count::new("interpolation", count)
}

pub fn dates() -> Count {
    let scope = scope();
    for (pattern, expected) in oracle()["date"].as_object().unwrap() {
        let written =
            if pattern == "(none)" { "${__from:date}".to_string() } else { format!("${{__from:date:{pattern}}}") };
        assert_eq!(fill(&written, &scope, Format::Glob).text, text(expected), "{written}");
    }
    Count::new("dates in variables", oracle()["date"].as_object().unwrap().len())
}
