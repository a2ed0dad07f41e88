//! Invariants of XY charts over generated data; and a sheet of cases to look at.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::XyChart;
use crate::frame::{Field, Frame, Values};
use crate::panel::testing::{self, Case, UGLY, walk};
use crate::theme::Theme;

fn columns(names: &[&str], rows: usize, value: impl Fn(usize, usize) -> Option<f64>) -> Vec<Frame> {
    let field = |(c, name): (usize, &&str)| Field::new(*name, Values::Number((0..rows).map(|i| value(c, i)).collect()));
    vec![Frame::new(names.iter().enumerate().map(field).collect())]
}

fn cloud(c: usize, i: usize) -> Option<f64> {
    let noise = |k: usize| ((i * 7919 + k * 104_729) % 1000) as f64 / 1000.0 - 0.5;
    let x = (i % 97) as f64 / 97.0 * 60.0 + 20.0;
    Some(match c {
        0 => x,
        1 => x * 1.4 + noise(1) * 30.0,
        2 => 100.0 + noise(2) * 80.0,
        _ => 140.0 - x + noise(c) * 40.0,
    })
}

fn by(name: &str) -> Value {
    json!({ "matcher": { "id": "byName", "options": name } })
}

fn cases() -> Vec<Case> {
    let names = ["Load", "Latency", "Size", "Errors"];
    let manual = json!({ "mapping": "manual", "series": [{ "frame": { "matcher": { "id": "byIndex", "options": 0 } }, "x": by("Load"), "y": by("Latency"), "color": by("Errors"), "size": by("Size") }] });
    let old = json!({ "seriesMapping": "manual", "dims": { "frame": 0 }, "series": [{ "x": "Load", "y": "Errors", "pointColor": { "fixed": "purple" }, "pointSize": { "field": "Size", "min": 2, "max": 20 } }] });
    let thresholds =
        json!([{ "color": "green" }, { "value": 60, "color": "orange" }, { "value": 100, "color": "red" }]);
    let ring = |c: usize, i: usize| {
        let t = i as f64 / 40.0 * std::f64::consts::TAU;
        (i != 17).then(|| if c == 0 { t.cos() * 4.0 } else { t.sin() * 3.0 })
    };
    vec![
        Case::new("Pairs", columns(&names[..2], 150, cloud)).field(json!({ "unit": "ms" })).received(1),
        Case::new("Three", columns(&names, 120, cloud)).received(3),
        Case::new("Coloured, sized", columns(&names, 120, cloud)).options(manual.clone()).received(1),
        Case::new("Older", columns(&names, 90, cloud)).options(old).received(1),
        Case::new("Thresholds", columns(&names[..2], 150, cloud)).field(json!({ "unit": "percent", "color": { "mode": "thresholds" }, "thresholds": thresholds })).received(1),
        Case::new("Lines", columns(&["x", "y"], 41, ring)).field(json!({ "custom": { "show": "points+lines", "lineStyle": { "fill": "dash" }, "axisCenteredZero": true } })).received(1),
        Case::new("Squares", columns(&names[..2], 90, cloud)).field(json!({ "custom": { "pointShape": "square", "pointSize": { "fixed": 8 }, "fillOpacity": 20 } })).options(json!({ "legend": { "showLegend": false } })).received(1),
        Case::new("Log", columns(&["n", "time"], 90, |c, i| Some(10f64.powf(cloud(c, i).unwrap() / 20.0)))).field(json!({ "unit": "s", "custom": { "scaleDistribution": { "type": "log", "log": 10 } } })).received(1),
        Case::new("Over time", testing::frames(2, 80, |s, i| Some(walk(s, i)))).received(2),
        Case::new("Sixty", columns(&(0..61).map(|i| format!("column {i} of many")).collect::<Vec<_>>().iter().map(String::as_str).collect::<Vec<_>>(), 40, |c, i| Some(walk(c, i)))).received(60),
        Case::new("Names", columns(&UGLY, 40, |c, i| Some(walk(c, i)))).options(json!({ "legend": { "displayMode": "table", "values": ["mean"] } })).received(4),
        Case::new("A long name", columns(&["x", UGLY[0]], 40, cloud)).options(json!({ "legend": { "showLegend": false } })).received(1),
        Case::new("Many", columns(&names[..2], 20_000, |c, i| Some(walk(c, i % 500) + (i as f64 * 0.37).sin() * 9.0))).received(1),
        Case::new("Huge", columns(&names, 30, |c, i| Some(if i == 3 { f64::MAX } else { 1e300 * walk(c, i) }))).options(manual).received(1),
        Case::new("Tiny", columns(&names[..2], 30, |c, i| Some(1e-12 * walk(c, i)))).field(json!({ "unit": "s" })).received(1),
        Case::new("Labels", columns(&names, 30, cloud)).field(json!({ "unit": "ms", "custom": { "labelValue": { "mode": "field", "field": "Errors" }, "pointSize": { "fixed": 9 } } })).options(json!({ "mapping": "manual", "series": [{ "x": by("Load"), "y": by("Latency") }] })).received(1),
        Case::new("Values at points", columns(&names[..2], 41, |c, i| (i % 4 == 0).then(|| cloud(c, i)).flatten())).field(json!({ "custom": { "show": "points+lines", "label": "always", "lineColor": { "fixed": "gray" } } })).received(1),
        Case::new("One point", columns(&names[..2], 1, |_, _| Some(42.0))).received(1),
        Case::new("Constant", columns(&names[..2], 30, |_, _| Some(42.0))).received(1),
        Case::new("Gaps", columns(&names[..2], 60, |c, i| ((i / 7) % 3 > 0).then(|| walk(c, i)))).field(json!({ "custom": { "show": "lines" } })).received(1),
        Case::new("Nothing", vec![]).received(0),
        Case::new("All null", columns(&names[..2], 30, |_, _| None)).received(1),
        Case::new("No pair", columns(&names[..1], 30, cloud)).received(0),
    ]
}

#[test]
fn nothing_is_cut_or_overlaps() {
    testing::check_all(&XyChart, &cases());
}

#[test]
fn matchers_choose_fields() {
    let frames = || columns(&["Load", "Latency a", "Latency b", "Size"], 20, cloud);
    for (options, drawn) in [
        (json!({}), 3),
        (json!({ "series": [{ "x": by("Size") }] }), 3),
        (json!({ "series": [{ "x": by("Load"), "size": by("Size") }] }), 2),
        (json!({ "series": [{ "y": { "matcher": { "id": "byRegexp", "options": "/Lat/" } } }] }), 2),
        (json!({ "mapping": "manual", "series": [{ "x": "Load", "y": "Size" }, { "x": "Size", "y": "Load" }] }), 2),
        (json!({ "mapping": "manual", "series": [{ "frame": 7, "x": "Load", "y": "Size" }] }), 0),
        (json!({ "seriesMapping": "auto", "dims": { "x": "Size", "exclude": ["Load"] } }), 2),
    ] {
        let case = Case::new("Chosen", frames()).options(options.clone());
        assert_eq!(case.draw(&XyChart, &Theme::light()).1.drawn, drawn, "{options}");
    }
}

#[test]
fn common_words_of_names_are_left_out() {
    let case = Case::new("Names", columns(&["x", "node a load", "node b load"], 5, cloud));
    let (scene, _) = case.draw(&XyChart, &Theme::light());
    let mut texts = Vec::new();
    testing::text_boxes(&scene.nodes, (0.0, 0.0), &mut texts);
    assert!(["a", "b"].iter().all(|n| texts.iter().any(|(t, _)| t == n)), "{texts:?}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_values_in_any_size(
        values in prop::collection::vec(prop::collection::vec(prop_oneof![
            Just(None), Just(Some(f64::NAN)), Just(Some(f64::INFINITY)), any::<f64>().prop_map(Some), (-1e3..1e3f64).prop_map(Some)
        ], 1..20), 2..7),
        show in prop::sample::select(vec!["points", "lines", "points+lines"]),
        spread in prop::sample::select(vec!["linear", "log", "symlog"]),
        extra in any::<bool>(),
        w in 120.0..1200.0f64,
        h in 80.0..700.0f64,
    ) {
        let names: Vec<String> = (0..values.len()).map(|i| format!("c{i}")).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let frames = columns(&names, values[0].len(), |c, i| values[c].get(i).copied().flatten());
        let field = json!({ "custom": { "show": show, "scaleDistribution": { "type": spread } } });
        let options = if extra { json!({ "series": [{ "color": "c1", "size": "c1" }] }) } else { json!({}) };
        testing::check(&XyChart, &Case::new("Anything", frames).field(field).options(options).size(w, h), &Theme::light());
    }
}

#[test]
#[ignore = "writes pictures to look at"]
fn sheet() {
    testing::sheet(&XyChart, &cases());
}
