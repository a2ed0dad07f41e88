//! Invariants of pies over generated data; and a sheet of cases to look at.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::PieChart;
use crate::frame::Frame;
use crate::panel::testing::{self, Case, UGLY, walk};
use crate::theme::Theme;

fn rows(names: &[&str], values: &[Option<f64>]) -> Vec<Frame> {
    vec![testing::table(names, &[("value", values.to_vec())])]
}

fn case(title: &str, names: &[&str], values: &[Option<f64>], options: Value) -> Case {
    let mut all = json!({ "reduceOptions": { "values": true, "limit": 500 } });
    for (key, value) in options.as_object().unwrap() {
        all[key] = value.clone();
    }
    Case::new(title, rows(names, values)).options(all).received(values.len())
}

const SHOPS: [&str; 6] = ["Berlin", "Hamburg", "Köln", "München", "Leipzig", "Wien"];

fn cases() -> Vec<Case> {
    let some: Vec<Option<f64>> = [420.0, 380.0, 260.0, 510.0, 140.0, 22.0].map(Some).to_vec();
    let many: Vec<String> = (0..60).map(|i| format!("node-{i}")).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    let sixty: Vec<Option<f64>> = (0..60).map(|i| Some(1000.0 / f64::from(1 + i))).collect();
    let equal: Vec<Option<f64>> = (0..20).map(|i| Some(walk(i, 4))).collect();
    let all = json!(["name", "value", "percent"]);
    let full = json!({ "displayMode": "table", "values": ["value", "percent"] });
    vec![
        case("Shops", &SHOPS, &some, json!({ "legend": full })).field(json!({ "unit": "currencyEUR" })),
        case("Ring", &SHOPS, &some, json!({ "pieType": "donut", "displayLabels": ["percent"], "legend": full })),
        case("Labels", &SHOPS, &some, json!({ "displayLabels": all, "legend": { "showLegend": false } }))
            .field(json!({ "unit": "currencyEUR" })),
        case(
            "Names beside",
            &many[..20],
            &equal,
            json!({ "displayLabels": ["name", "percent"], "legend": { "showLegend": false } }),
        ),
        case("Sixty", &many, &sixty, json!({ "displayLabels": ["name"], "legend": full })),
        case(
            "Below",
            &SHOPS,
            &some,
            json!({ "displayLabels": ["percent"], "legend": { "placement": "bottom", "values": ["percent"] } }),
        ),
        case("Ugly", &UGLY, &some[..5], json!({ "displayLabels": ["name"], "sort": "asc" })),
        case(
            "Negative",
            &SHOPS[..4],
            &[Some(-3.0), Some(5.0), Some(0.0), None],
            json!({ "legend": { "showLegend": false } }),
        ),
        case("One", &SHOPS[..1], &[Some(5.0)], json!({ "pieType": "donut", "displayLabels": all })),
        case("Huge", &SHOPS[..3], &[Some(f64::MAX), Some(1e308), Some(1.0)], json!({ "displayLabels": all })),
        case("None above zero", &SHOPS[..2], &[Some(0.0), Some(-1.0)], json!({})),
        case("All null", &SHOPS[..2], &[None, None], json!({})),
        Case::new("Nothing", vec![]).received(0),
        Case::new("Series", testing::frames(5, 30, |s, i| Some(walk(s, i))))
            .options(
                json!({ "displayLabels": ["name", "percent"], "pieType": "donut", "legend": { "values": ["value"] } }),
            )
            .received(5),
    ]
}

#[test]
fn nothing_is_cut_or_overlaps() {
    testing::check_all(&PieChart, &cases());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_values_in_any_size(
        values in prop::collection::vec(prop_oneof![
            Just(None), Just(Some(f64::NAN)), Just(Some(f64::INFINITY)), any::<f64>().prop_map(Some), (0.0..1e3f64).prop_map(Some)
        ], 1..60),
        name in "\\PC{0,30}",
        labels in prop::sample::subsequence(vec!["name", "value", "percent"], 0..3),
        kind in prop::sample::select(vec!["pie", "donut"]),
        legend in any::<bool>(),
        w in 120.0..1200.0f64,
        h in 80.0..700.0f64,
    ) {
        let names: Vec<String> = (0..values.len()).map(|i| format!("{name}{i}")).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let options = json!({ "pieType": kind, "displayLabels": labels, "legend": { "showLegend": legend, "values": ["value", "percent"] } });
        testing::check(&PieChart, &case("Anything", &names, &values, options).size(w, h), &Theme::light());
    }
}

#[test]
fn no_slice_has_a_label_while_a_greater_has_none() {
    let values: Vec<Option<f64>> = (0..24).map(|i| Some(100.0 + f64::from((i * 37) % 24) * 9.0)).collect();
    let whole: f64 = values.iter().flatten().sum();
    let names: Vec<String> = (0..24).map(|i| format!("s{i}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let options = json!({ "displayLabels": ["percent"], "legend": { "showLegend": false } });
    for (w, h) in [(300.0, 180.0), (480.0, 260.0), (900.0, 300.0)] {
        let (scene, _) = case("", &names, &values, options.clone()).size(w, h).draw(&PieChart, &Theme::light());
        let mut boxes = Vec::new();
        testing::text_boxes(&scene.nodes, (0.0, 0.0), &mut boxes);
        let mut told: Vec<f64> = boxes.iter().filter_map(|b| b.0.strip_suffix('%')?.parse().ok()).collect();
        told.sort_by(|a, b| b.total_cmp(a));
        let mut shares: Vec<f64> = values.iter().flatten().map(|v| v / whole * 100.0).collect();
        shares.sort_by(|a, b| b.total_cmp(a));
        assert!(told.len() > 5, "{told:?}");
        assert!(told.iter().zip(&shares).all(|(a, b)| (a - b).abs() < 0.06), "{told:?} {shares:?}");
    }
}

#[test]
#[ignore = "writes pictures to look at"]
fn sheet() {
    testing::sheet(&PieChart, &cases());
}
