//! The printed schemas take what we take, and refuse what we refuse, as another validator reads them.

use jsonschema::Validator;
use serde_json::{Value, json};
use stillframe::spec::schema::{dashboard_schema, sources_schema};
use stillframe::spec::yaml;

use crate::check_cases::{file, known, load};

fn validator(schema: &Value) -> Validator {
    assert!(jsonschema::meta::is_valid(schema), "the schema itself is wrong");
    jsonschema::draft202012::new(schema).unwrap()
}

fn whole(rest: &str) -> String {
    format!("apiVersion: stillframe/v1\nkind: Dashboard\nname: a\n{rest}\n")
}

fn panel(rest: &str) -> String {
    whole(&format!("panels: [{{ kind: stat, source: td, targets: [{{ scenario: random_walk }}], {rest} }}]"))
}

#[test]
fn both_take_and_refuse_the_same() {
    let schema = validator(&dashboard_schema(&known()));
    let good = [
        whole(""),
        whole("title:"),
        whole("timeRange: { from: 1793491200000, to: now }"),
        whole("variables: [{ name: a, values: [1, x, { text: b, value: true }] }]"),
        whole("panels: [{ kind: row, panels: [{ kind: text }] }]"),
        whole("panels: [{ kind: text, size: { w: 12.0, h: 8 }, options: { mode: code } }]"),
        panel("field: { color: red, thresholds: [{ color: red }, { value: 1, color: blue }] }"),
        panel("field: { mappings: [{ from: 1, to: 2, text: x }], unit: widgets }"),
        panel("overrides: [{ match: { byType: number }, field: { unit: s } }]"),
        panel("transformations: [{ id: reduce, options: { reducers: [max] } }]"),
        whole("panels: [{ kind: stat, targets: [{ source: __expr__, type: math }] }]"),
        whole(
            "panels: [{ kind: timeseries, source: prom, targets: [{ query: up }], options: { legend: { placement: right } } }]",
        ),
    ];
    let bad = [
        whole("titel: x"),
        whole("title: 5"),
        whole("tags: x"),
        "kind: Dashboard\nname: a".to_string(),
        "apiVersion: stillframe/v2\nkind: Dashboard\nname: a".to_string(),
        "apiVersion: stillframe/v1\nkind: Panel\nname: a".to_string(),
        whole("timeRange: { weekStart: tuesday }"),
        whole("variables: [{ values: [1] }]"),
        whole("variables: [{ name: a, values: { a: b } }]"),
        whole("panels: [{ title: x }]"),
        whole("panels: [{ kind: statt }]"),
        whole("panels: [{ kind: text, size: { w: 25, h: 8 } }]"),
        whole("panels: [{ kind: text, size: { w: 12.5, h: 8 } }]"),
        whole("panels: [{ kind: text, options: { mode: pdf } }]"),
        whole("panels: [{ kind: stat, source: td, targets: [{ scenario: walk }] }]"),
        whole("panels: [{ kind: stat, source: td, targets: [{ scenario: random_walk, csv: x }] }]"),
        panel("field: { color: { fixedColor: red } }"),
        panel("field: { thresholds: 5 }"),
        panel("field: { mappings: [{ text: x }] }"),
        panel("field: { custom: { lineWidth: 1 } }"),
        panel("overrides: [{ match: {}, field: {} }]"),
        panel("overrides: [{ match: { byName: a, byType: time }, field: {} }]"),
        panel("overrides: [{ match: { byType: text }, field: {} }]"),
        panel("transformations: [{ id: reduse }]"),
        panel("transformations: [{ id: reduce, options: { x: 1 } }]"),
        panel("maxDataPoints: 0"),
    ];
    for (texts, expected) in [(&good[..], true), (&bad[..], false)] {
        for text in texts {
            let loaded = load("a.yaml", text);
            let value = yaml::parse(&file("a.yaml", text.as_str())).documents[0].to_value();
            assert_eq!(!loaded.has_errors(), expected, "ours: {text}\n{:?}", loaded.diagnostics);
            assert_eq!(
                schema.is_valid(&value),
                expected,
                "theirs: {text}\n{:?}",
                schema.iter_errors(&value).map(|e| e.to_string()).collect::<Vec<_>>()
            );
        }
    }
}

#[test]
fn what_is_read_can_be_written_and_read_again() {
    let schema = validator(&dashboard_schema(&known()));
    let text = include_str!("../cases/check/fine.yaml");
    let loaded = load("fine.yaml", text);
    let dashboard = &loaded.dashboards[0].dashboard;
    let written = serde_json::to_string_pretty(dashboard).unwrap();
    assert!(schema.is_valid(&serde_json::from_str(&written).unwrap()), "{written}");
    let again = load("again.json", &written);
    assert_eq!(again.diagnostics, []);
    assert_eq!(&again.dashboards[0].dashboard, dashboard);
    let ids: Vec<_> = dashboard.panels.iter().map(|p| p.id.as_deref().unwrap()).collect();
    assert_eq!(ids, ["first", "note", "sum"]);
}

#[test]
fn the_sources_schema_takes_sources() {
    let schema = validator(&sources_schema(&known()));
    let cases = [
        (json!({"prom": {"kind": "prometheus", "url": "x", "auth": {"bearer": {"env": "X"}}}}), true),
        (json!({"prom": {"kind": "prometheus", "url": "x", "auth": {"bearer": "literal"}}}), false),
        (json!({"prom": {"kind": "prometheus"}}), false),
        (json!({"prom": {"kind": "promethues", "url": "x"}}), false),
        (json!({"td": {"kind": "testdata"}}), true),
        (json!({"td": {"kind": "testdata", "x": 1}}), false),
        (json!({"td": {}}), false),
    ];
    for (value, expected) in cases {
        assert_eq!(schema.is_valid(&value), expected, "{value}");
    }
}
