//! Invariants of bar charts over generated data; and a sheet of cases to look at.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::BarChart;
use crate::frame::Frame;
use crate::panel::testing::{self, Case, UGLY, walk};
use crate::theme::Theme;

const SHOPS: [&str; 6] = ["Berlin", "Hamburg", "Köln", "München", "Leipzig", "Wien"];

fn shops(series: usize, value: impl Fn(usize, usize) -> Option<f64>) -> Vec<Frame> {
    let names = ["books", "music", "games", "food"];
    let columns: Vec<_> = (0..series).map(|s| (names[s % 4], (0..6).map(|i| value(s, i)).collect())).collect();
    vec![testing::table(&SHOPS, &columns)]
}

fn two_units() -> Vec<Frame> {
    let mut frames = shops(2, |s, i| Some(if s == 0 { walk(s, i * 7) } else { walk(s, i) * 1e7 }));
    frames[0].fields[1].config.unit = Some("percent".into());
    frames[0].fields[2].config.unit = Some("bytes".into());
    frames
}

fn many(count: usize) -> Vec<Frame> {
    let names: Vec<String> = (0..count).map(|i| format!("node-{i}.cluster.example")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    vec![testing::table(&names, &[("load", (0..count).map(|i| Some(walk(1, i * 3))).collect())])]
}

fn one(names: &[&str], options: Value) -> Case {
    let frame = testing::table(names, &[("value", (0..names.len()).map(|i| Some(walk(2, i * 5))).collect())]);
    Case::new("Names", vec![frame]).options(options).received(1)
}

fn cases() -> Vec<Case> {
    let value = |s: usize, i: usize| Some((walk(s, i * 7) * 10.0).round());
    let stacked = |mode: &str| json!({ "stacking": mode, "showValue": "auto" });
    let level = |mode: &str| json!({ "stacking": mode, "orientation": "horizontal", "showValue": "always" });
    let thresholds = json!([{ "color": "green" }, { "value": 50, "color": "orange" }, { "value": 60, "color": "red" }]);
    vec![
        Case::new("One", shops(1, value)).field(json!({ "unit": "currencyEUR" })).received(1),
        Case::new("Grouped", shops(3, value)).received(3),
        Case::new("Stacked", shops(4, value)).options(stacked("normal")).received(4),
        Case::new("Percent", shops(4, value)).options(stacked("percent")).received(4),
        Case::new("Level", shops(1, value)).options(level("none")).field(json!({ "unit": "bytes" })).received(1),
        Case::new("Level, grouped", shops(3, value)).options(level("none")).received(3),
        Case::new("Level, stacked", shops(4, value)).options(level("normal")).received(4),
        Case::new("Log", shops(2, |s, i| Some(10f64.powi(i as i32 + s as i32)))).field(json!({ "custom": { "scaleDistribution": { "type": "log", "log": 10 } } })).received(2),
        Case::new("Log, level", shops(1, |_, i| Some(10f64.powi(i as i32)))).options(level("none")).field(json!({ "custom": { "scaleDistribution": { "type": "log", "log": 10 } } })).received(1),
        Case::new("Two units", two_units()).received(2),
        Case::new("Two units that lie", two_units()).options(level("none")).received(2),
        Case::new("Negative", shops(2, |s, i| Some(walk(s, i * 5) - 60.0))).options(json!({ "showValue": "always" })).received(2),
        Case::new("Level, negative", shops(1, |s, i| Some(walk(s, i * 9) - 60.0))).options(level("none")).received(1),
        Case::new("Thresholds", many(12)).field(json!({ "color": { "mode": "thresholds" }, "thresholds": thresholds, "custom": { "thresholdsStyle": { "mode": "dashed" } } })).received(1),
        Case::new("Forty", many(40)).received(1),
        Case::new("A thousand", many(1000)).received(1),
        Case::new("Forty, level", many(40)).options(json!({ "orientation": "horizontal" })).received(1),
        one(&UGLY, json!({})),
        one(&UGLY, json!({ "orientation": "vertical" })),
        one(&SHOPS, json!({ "xTickLabelRotation": 45, "xTickLabelMaxLength": 4 })),
        one(&SHOPS, json!({ "xTickLabelRotation": -90, "xTickLabelSpacing": 120 })),
        Case::new("Over time", testing::frames(3, 8, |s, i| Some(walk(s, i)))).received(3),
        Case::new("Huge", shops(2, |s, i| Some(if i == 2 { f64::MAX } else { walk(s, i) * 1e290 }))).received(2),
        Case::new("Tiny", shops(1, |_, i| Some(1e-12 * i as f64))).field(json!({ "unit": "s" })).received(1),
        Case::new("Nothing", vec![]).received(0),
        Case::new("All null", shops(2, |_, _| None)).received(2),
        Case::new("Gaps", shops(3, |s, i| ((s + i) % 3 > 0).then(|| walk(s, i)))).options(json!({ "showValue": "always" })).received(3),
        Case::new("Constant", shops(1, |_, _| Some(42.0))).received(1),
    ]
}

#[test]
fn nothing_is_cut_or_overlaps() {
    testing::check_all(&BarChart, &cases());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_values_in_any_size(
        values in prop::collection::vec(prop::collection::vec(prop_oneof![
            Just(None), Just(Some(f64::NAN)), Just(Some(f64::INFINITY)), any::<f64>().prop_map(Some), (-1e3..1e3f64).prop_map(Some)
        ], 1..20), 1..6),
        names in prop::collection::vec("\\PC{0,30}", 1..20),
        stacking in prop::sample::select(vec!["none", "normal", "percent"]),
        orientation in prop::sample::select(vec!["auto", "horizontal", "vertical"]),
        show in prop::sample::select(vec!["auto", "always", "never"]),
        rotation in prop::option::of(-90.0..90.0f64),
        w in 120.0..1200.0f64,
        h in 80.0..700.0f64,
    ) {
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let column = |v: &Vec<Option<f64>>| (0..names.len()).map(|i| v.get(i).copied().flatten()).collect::<Vec<_>>();
        let columns: Vec<_> = values.iter().map(|v| ("n", column(v))).collect();
        let options = json!({ "stacking": stacking, "orientation": orientation, "showValue": show, "xTickLabelRotation": rotation });
        let case = Case::new("Anything", vec![testing::table(&names, &columns)]).options(options).size(w, h);
        testing::check(&BarChart, &case.received(values.len()), &Theme::light());
    }
}

#[test]
#[ignore = "writes pictures to look at"]
fn sheet() {
    testing::sheet(&BarChart, &cases());
}
