//! Invariants of heatmaps over generated data; and a sheet of cases to look at.

use proptest::prelude::*;
use serde_json::json;

use super::Heatmap;
use crate::frame::{Field, Frame, Shape, Values};
use crate::panel::testing::{self, Case, FROM, HOUR, UGLY, times, walk};
use crate::theme::Theme;

fn rows(names: &[&str], points: usize, count: impl Fn(usize, usize) -> Option<f64>) -> Vec<Frame> {
    let number =
        |(s, name): (usize, &&str)| Field::new(*name, Values::Number((0..points).map(|i| count(s, i)).collect()));
    let fields = [Field::new("Time", Values::Time(times(points)))].into_iter();
    let mut frame = Frame::new(fields.chain(names.iter().enumerate().map(number)).collect());
    frame.meta.shape = Shape::HeatmapRows;
    vec![frame]
}

fn cells(bounds: &[f64], points: usize) -> Vec<Frame> {
    let place = |i: usize| (i / (bounds.len() - 1), i % (bounds.len() - 1));
    let n = points * (bounds.len() - 1);
    let numbers = |f: &dyn Fn(usize) -> f64| Values::Number((0..n).map(|i| Some(f(i))).collect());
    let step = 6 * HOUR / points as i64;
    let mut frame = Frame::new(vec![
        Field::new("xMax", Values::Time((0..n).map(|i| Some(FROM + (place(i).0 as i64 + 1) * step)).collect())),
        Field::new("yMin", numbers(&|i| bounds[place(i).1])),
        Field::new("yMax", numbers(&|i| bounds[place(i).1 + 1])),
        Field::new("count", numbers(&|i| bump(place(i).1, place(i).0, bounds.len()))),
    ]);
    frame.meta.shape = Shape::HeatmapCells;
    vec![frame]
}

fn bump(row: usize, i: usize, of: usize) -> f64 {
    let level = of as f64 * (0.4 + 0.25 * (i as f64 / 9.0).sin());
    (400.0 * (-(row as f64 - level).powi(2) / of as f64).exp()).floor()
}

const LE: [&str; 11] = ["+Inf", "0.005", "0.01", "0.025", "0.05", "0.1", "0.25", "0.5", "1", "2.5", "5"];

fn cases() -> Vec<Case> {
    let wide: Vec<f64> = (0..30).map(|i| 2f64.powf(f64::from(i) / 2.0 - 6.0)).collect();
    vec![
        Case::new("Latency", rows(&LE, 90, |s, i| Some(bump(s, i, 11)))).options(json!({ "yAxis": { "unit": "s" } })).received(11),
        Case::new("Few cells", rows(&LE[1..6], 8, |s, i| Some(bump(s, i, 5)))).options(json!({ "yAxis": { "unit": "s", "reverse": true }, "color": { "scheme": "Oranges", "steps": 6 } })).received(5),
        Case::new("Native", cells(&wide, 60)).field(json!({ "unit": "s" })).options(json!({ "color": { "scheme": "Viridis", "scale": "log" }, "cellGap": 0 })),
        Case::new("Linear cells", cells(&[0.0, 10.0, 20.0, 30.0, 40.0, 50.0], 24)).options(json!({ "color": { "mode": "opacity", "fill": "dark-orange" }, "yAxis": { "axisPlacement": "right", "axisLabel": "size of the queue" } })),
        Case::new("Calculated", testing::frames(12, 300, |s, i| Some(walk(s, i)))).field(json!({ "unit": "percent" })).options(json!({ "calculate": true, "color": { "scheme": "Magma" } })).received(12),
        Case::new("Events", rows(&LE, 90, |s, i| Some(bump(s, i, 11)))).eventful().received(11),
        Case::new("Names", rows(&UGLY, 30, |s, i| Some(bump(s, i, 5)))).received(5),
        Case::new("Holes", rows(&LE, 90, |s, i| (i % 17 > 4).then(|| bump(s, i, 11)))).received(11),
        Case::new("Huge", rows(&LE, 40, |s, i| Some(if i == 3 { f64::MAX } else { 1e300 * bump(s, i, 11) }))).received(11),
        Case::new("Negative", rows(&["-10", "0", "10"], 40, |s, i| Some(-(bump(s, i, 3))))).options(json!({ "filterValues": { "le": -1e300 } })).received(3),
        Case::new("Nothing", vec![]).received(0),
        Case::new("Zeros", rows(&LE, 40, |_, _| Some(0.0))).received(11),
        Case::new("All null", rows(&LE, 40, |_, _| None)).received(11),
        Case::new("One point", rows(&LE, 1, |_, _| Some(4.0))).received(11),
        Case::new("One cell", rows(&["1"], 1, |_, _| Some(4.0))).options(json!({ "showValue": "always" })).received(1),
        Case::new("Symlog", cells(&[-100.0, -10.0, -1.0, 0.0, 1.0, 10.0, 100.0, 1000.0], 30)),
        Case::new("Sixty rows", rows(&(0..60).map(|i| i.to_string()).collect::<Vec<_>>().iter().map(String::as_str).collect::<Vec<_>>(), 300, |s, i| Some(bump(s, i, 60)))).received(60),
        Case::new("Small", rows(&LE, 40, |s, i| Some(bump(s, i, 11)))).size(200.0, 140.0).received(11),
    ]
}

#[test]
fn nothing_is_cut_or_overlaps() {
    testing::check_all(&Heatmap, &cases());
}

#[test]
fn cells_are_one_image() {
    let (scene, _) = cases()[0].draw(&Heatmap, &Theme::light());
    fn images(nodes: &[crate::scene::Node]) -> usize {
        let count = |n: &crate::scene::Node| match n {
            crate::scene::Node::Group(g) => images(&g.nodes),
            crate::scene::Node::Image(_) => 1,
            _ => 0,
        };
        nodes.iter().map(count).sum()
    }
    assert_eq!(images(&scene.nodes), 2, "cells and the scale of colours");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_values_in_any_size(
        values in prop::collection::vec(prop::collection::vec(prop_oneof![
            Just(None), Just(Some(f64::NAN)), Just(Some(f64::INFINITY)), any::<f64>().prop_map(Some), (-1e3..1e3f64).prop_map(Some)
        ], 1..20), 1..8),
        calculate in any::<bool>(),
        scale in prop::sample::select(vec!["linear", "log", "exponential"]),
        w in 120.0..1200.0f64,
        h in 80.0..700.0f64,
    ) {
        let frames = testing::frames(values.len(), values[0].len(), |s, i| values[s].get(i).copied().flatten());
        let options = json!({ "calculate": calculate, "color": { "scale": scale }, "filterValues": { "le": -1e307 } });
        let case = Case::new("Anything", frames).options(options).size(w, h).received(values.len());
        testing::check(&Heatmap, &case, &Theme::light());
    }
}

#[test]
#[ignore = "writes pictures to look at"]
fn sheet() {
    testing::sheet(&Heatmap, &cases());
}
