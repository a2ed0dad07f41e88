//! Invariants of histograms over generated data; and a sheet of cases to look at.

use proptest::prelude::*;
use serde_json::json;

use super::Histogram;
use crate::frame::{Field, Frame, Shape, Values};
use crate::panel::testing::{self, Case, UGLY, times, walk};
use crate::theme::Theme;

fn edges(spans: &[(f64, f64)], counts: &[&[f64]]) -> Vec<Frame> {
    let column =
        |name: &str, values: Vec<f64>| Field::new(name, Values::Number(values.into_iter().map(Some).collect()));
    let mut fields =
        vec![column("xMin", spans.iter().map(|s| s.0).collect()), column("xMax", spans.iter().map(|s| s.1).collect())];
    fields.extend(counts.iter().enumerate().map(|(i, c)| column(&format!("shop-{i}"), c.to_vec())));
    vec![Frame::new(fields)]
}

fn le(bounds: &[&str], points: usize) -> Vec<Frame> {
    let field = |(s, bound): (usize, &&str)| {
        let counts = (0..points).map(|i| Some(walk(s, i).round())).collect();
        let mut field = Field::new(*bound, Values::Number(counts));
        field.labels.insert("le".into(), (*bound).into());
        field
    };
    let time = Field::new("Time", Values::Time(times(points)));
    let mut frame = Frame::new([time].into_iter().chain(bounds.iter().enumerate().map(field)).collect());
    frame.meta.shape = Shape::HeatmapRows;
    vec![frame]
}

fn named(names: &[&str]) -> Vec<Frame> {
    let mut frames = testing::frames(names.len(), 200, |s, i| Some(walk(s, i)));
    frames.iter_mut().zip(names).for_each(|(f, n)| f.fields[1].name = (*n).into());
    frames
}

fn cases() -> Vec<Case> {
    let one = |field: serde_json::Value| {
        Case::new("One", testing::frames(1, 500, |s, i| Some(walk(s, i)))).field(field).received(1)
    };
    let thresholds = json!([{ "color": "green" }, { "value": 40, "color": "orange" }, { "value": 60, "color": "red" }]);
    let spans = [(0.0, 1024.0), (1024.0, 16384.0), (16384.0, 1e6), (4e6, 8e6)];
    let stacked = |mode: &str| json!({ "custom": { "stacking": { "mode": mode } } });
    vec![
        one(json!({ "unit": "ms" })),
        one(json!({ "unit": "percent", "color": { "mode": "thresholds" }, "thresholds": thresholds })),
        one(json!({ "unit": "percent", "color": { "mode": "continuous-GrYlRd" }, "custom": { "gradientMode": "scheme", "fillOpacity": 60, "lineWidth": 0 } })),
        one(json!({ "unit": "bytes", "custom": { "gradientMode": "opacity", "axisLabel": "how many", "axisPlacement": "right" } })).options(json!({ "bucketSize": 8 })),
        Case::new("Two", testing::frames(2, 500, |s, i| Some(walk(s, i)))).field(json!({ "custom": { "fillOpacity": 45 } })).options(json!({ "legend": { "values": ["mean", "max"] } })).received(2),
        Case::new("Stacked", testing::frames(4, 500, |s, i| Some(walk(s, i)))).field(stacked("normal")).received(4),
        Case::new("Percent", testing::frames(4, 500, |s, i| Some(walk(s, i)))).field(stacked("percent")).received(4),
        Case::new("Combined", testing::frames(12, 300, |s, i| Some(walk(s, i)))).options(json!({ "combine": true, "bucketCount": 12 })).received(12),
        Case::new("Sixty", testing::frames(60, 300, |s, i| Some(walk(s, i)))).received(60),
        Case::new("Sizes", edges(&spans, &[&[4.0, 90.0, 33.0, 1.0], &[9.0, 12.0, 0.0, 7.0]])).field(json!({ "unit": "bytes" })).received(4),
        Case::new("Bounds", le(&["0.005", "0.01", "0.025", "0.05", "0.1", "0.25", "0.5", "1", "2.5", "+Inf"], 40)).field(json!({ "unit": "s" })).received(10),
        Case::new("Names", named(&UGLY)).options(json!({ "legend": { "displayMode": "table", "values": ["mean"] } })).received(5),
        Case::new("Negative", testing::frames(1, 300, |s, i| Some(walk(s, i) - 60.0))).received(1),
        Case::new("Ends", testing::frames(1, 300, |s, i| Some(walk(s, i)))).field(json!({ "min": 30, "max": 50 })).received(1),
        Case::new("Huge", testing::frames(2, 60, |s, i| Some(if i == 9 { f64::MAX } else { 1e300 * walk(s, i) }))).received(2),
        Case::new("Tiny", testing::frames(1, 300, |s, i| Some(walk(s, i) * 1e-12))).field(json!({ "unit": "s" })).received(1),
        Case::new("Log counts", testing::frames(1, 900, |s, i| Some(walk(s, i)))).field(json!({ "custom": { "scaleDistribution": { "type": "log", "log": 10 } } })).received(1),
        Case::new("One value", testing::frames(1, 1, |_, _| Some(42.0))).received(1),
        Case::new("Constant", testing::frames(1, 90, |_, _| Some(42.0))).field(json!({ "unit": "ms" })).received(1),
        Case::new("Nothing", vec![]).received(0),
        Case::new("All null", testing::frames(2, 30, |_, _| None)).received(2),
        Case::new("Hidden", testing::frames(2, 30, |s, i| Some(walk(s, i)))).field(json!({ "custom": { "hideFrom": { "viz": true } } })).received(2),
        Case::new("Fine", testing::frames(1, 5000, |s, i| Some(walk(s, i)))).options(json!({ "bucketSize": 0.001 })).received(1),
    ]
}

#[test]
fn nothing_is_cut_or_overlaps() {
    testing::check_all(&Histogram, &cases());
}

#[test]
fn given_buckets_are_told_as_they_are() {
    let frames = edges(&[(0.0, 10.0), (10.0, 20.0), (20.0, 30.0)], &[&[1.0, 6.0, 3.0]]);
    let (_, drawn) = Case::new("Given", frames).field(json!({ "unit": "ms" })).draw(&Histogram, &Theme::light());
    let expected =
        "10 values from 0 ms to 30 ms in 3 buckets; most, 6, between 10 ms and 20 ms; half of them below 20 ms.";
    assert_eq!(drawn.summary, expected);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_values_in_any_size(
        values in prop::collection::vec(prop::collection::vec(prop_oneof![
            Just(None), Just(Some(f64::NAN)), Just(Some(f64::INFINITY)), any::<f64>().prop_map(Some), (-1e3..1e3f64).prop_map(Some)
        ], 1..30), 1..6),
        size in prop::option::of(1e-3..1e3f64),
        offset in -10.0..10.0f64,
        combine in any::<bool>(),
        stack in prop::sample::select(vec!["none", "normal", "percent"]),
        given in any::<bool>(),
        w in 120.0..1200.0f64,
        h in 80.0..700.0f64,
    ) {
        let mut frames = testing::frames(values.len(), values[0].len(), |s, i| values[s].get(i).copied().flatten());
        if given {
            frames = vec![Frame::new(frames.into_iter().map(|mut f| f.fields.remove(1)).collect())];
            ["xMin", "xMax"].iter().zip(&mut frames[0].fields).for_each(|(n, f)| f.name = (*n).into());
        }
        let options = json!({ "bucketSize": size, "bucketOffset": offset, "combine": combine });
        let field = json!({ "custom": { "stacking": { "mode": stack } } });
        let case = Case::new("Anything", frames).options(options).field(field).size(w, h).received(values.len());
        testing::check(&Histogram, &case, &Theme::light());
    }
}

#[test]
#[ignore = "writes pictures to look at"]
fn sheet() {
    testing::sheet(&Histogram, &cases());
}
