//! Invariants of polystats over generated data; and a sheet of cases to look at.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::Polystat;
use crate::frame::Frame;
use crate::panel::testing::{self, Case, UGLY, walk};
use crate::theme::Theme;

fn steps() -> Value {
    json!([{ "color": "green" }, { "value": 55, "color": "orange" }, { "value": 65, "color": "red" }])
}

fn named(names: &[&str]) -> Vec<Frame> {
    let mut frames = testing::frames(names.len(), 12, |s, i| Some(walk(s, i)));
    for (frame, name) in frames.iter_mut().zip(names) {
        frame.fields[1].config.display_name = Some((*name).into());
    }
    frames
}

fn hosts(count: usize) -> Vec<Frame> {
    testing::frames(count, 12, |s, i| Some(walk(s, i)))
}

fn cases() -> Vec<Case> {
    let groups = json!({ "composites": [
        { "name": "front", "metrics": [{ "seriesMatch": "/node-[0-3]$/" }] },
        { "name": "back", "metrics": [{ "seriesMatch": "/node-[4-9]$/" }] },
    ] });
    let levels = json!([{ "value": 40, "state": 0, "color": "blue" }, { "value": 55, "state": 1, "color": "#ff9900" }, { "value": 62, "state": 2, "color": "dark-red" }]);
    let percent = json!({ "unit": "percent", "decimals": 1, "thresholds": steps() });
    let case = |title: &str, frames: Vec<Frame>, options: Value| {
        let count = frames.len();
        Case::new(title, frames).field(percent.clone()).options(options).received(count)
    };
    vec![
        case("Hosts", hosts(24), json!({})),
        case("Circles", hosts(24), json!({ "globalShape": "circle", "sortByDirection": 4, "sortByField": "value" })),
        case(
            "Squares",
            hosts(7),
            json!({ "globalShape": "square", "globalThresholds": levels, "globalUnitFormat": "bytes", "globalDecimals": 0 }),
        ),
        case("One", hosts(1), json!({})),
        case("Two", hosts(2), json!({ "globalOperatorName": "max" })),
        case("Sixty", hosts(60), json!({})),
        case("Two hundred", hosts(200), json!({ "layoutDisplayLimit": 150 })),
        case("Composites", hosts(12), json!({ "compositeConfig": groups })),
        case("Triggered", hosts(24), json!({ "globalDisplayMode": "triggered" })),
        case(
            "All quiet",
            hosts(3),
            json!({ "globalDisplayMode": "triggered", "globalThresholds": [{ "value": 1e9, "state": 2, "color": "red" }] }),
        ),
        case(
            "Ugly",
            named(&UGLY),
            json!({ "overrideConfig": { "overrides": [{ "metricName": "launch", "alias": "Start", "suffix": "!" }] } }),
        ),
        case(
            "Columns",
            hosts(9),
            json!({ "autoSizeColumns": false, "layoutNumColumns": 9, "globalPolygonBorderSize": 1, "globalShowValueEnabled": false }),
        ),
        case("All null", testing::frames(5, 3, |_, _| None), json!({})),
        case("Huge", testing::frames(3, 3, |s, _| Some([f64::MAX, -1e300, f64::INFINITY][s])), json!({})),
        case("Nothing", vec![], json!({})),
    ]
}

#[test]
fn nothing_is_cut_or_overlaps() {
    testing::check_all(&Polystat, &cases());
}

#[test]
fn composites_show_their_worst() {
    let told = |i: usize| cases()[i].draw(&Polystat, &Theme::light()).1.summary;
    assert!(told(7).starts_with("12 values; "), "{}", told(7));
    assert_eq!(told(9), "OK: None of 3 values reaches a threshold.");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_values_in_any_size(
        values in prop::collection::vec(prop_oneof![Just(None), Just(Some(f64::NAN)), Just(Some(f64::INFINITY)), any::<f64>().prop_map(Some), (0.0..1e3f64).prop_map(Some)], 1..120),
        name in "\\PC{0,30}",
        shape in prop::sample::select(vec!["hexagon_pointed_top", "circle", "square"]),
        columns in prop::option::of(1..40),
        w in 120.0..1200.0f64,
        h in 80.0..700.0f64,
    ) {
        let names: Vec<String> = (0..values.len()).map(|i| format!("{name}{i}")).collect();
        let mut frames = testing::frames(values.len(), 1, |s, _| values[s]);
        for (frame, name) in frames.iter_mut().zip(&names) {
            frame.fields[1].config.display_name = Some(name.clone());
        }
        let options = json!({ "globalShape": shape, "layoutNumColumns": columns, "autoSizeColumns": columns.is_none() });
        let case = Case::new("Anything", frames).options(options).field(json!({ "thresholds": steps() })).size(w, h).received(values.len());
        testing::check(&Polystat, &case, &Theme::light());
    }
}

#[test]
#[ignore = "writes pictures to look at"]
fn sheet() {
    testing::sheet(&Polystat, &cases());
}
