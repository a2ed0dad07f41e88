//! Invariants of objectives over generated data; and a sheet of cases to look at.

use proptest::prelude::*;
use serde_json::json;

use super::Slo;
use crate::frame::{Field, Frame, Values};
use crate::panel::testing::{self, Case, FROM, HOUR, UGLY, times};
use crate::theme::Theme;

/// A name, and the value at each instant.
type Made<'a> = (&'a str, &'a dyn Fn(usize) -> Option<f64>);

fn series(fields: &[Made<'_>], points: usize) -> Vec<Frame> {
    let number = |(name, of): &Made<'_>| Field::new(*name, Values::Number((0..points).map(of).collect()));
    let time = Field::new("Time", Values::Time(times(points)));
    vec![Frame::new([time].into_iter().chain(fields.iter().map(number)).collect())]
}

fn ratio(of: impl Fn(usize) -> Option<f64>) -> Vec<Frame> {
    series(&[("availability", &of)], 361)
}

fn counts() -> Vec<Frame> {
    let total = |i: usize| Some(1000.0 + 300.0 * (i as f64 / 40.0).sin());
    let good = move |i: usize| Some(total(i)? - if (100..130).contains(&i) { 6.0 } else { 0.4 });
    series(&[("good", &good), ("total", &total)], 361)
}

fn cases() -> Vec<Case> {
    let good = |i: usize| Some(if (200..206).contains(&i) { 0.95 } else { 0.9998 });
    let bad = |i: usize| Some(if i > 300 { 0.7 } else { 0.9999 });
    let hours = json!(["15m", "1h", "6h"]);
    vec![
        Case::new("Availability of the shop", ratio(good))
            .options(json!({ "objective": 99.8, "windows": hours }))
            .size(640.0, 260.0)
            .received(1),
        Case::new("Requests served", counts())
            .options(json!({ "objective": 99.9, "windows": ["1h", "6h", "3d"] }))
            .received(2),
        Case::new("Missed", ratio(bad)).options(json!({ "objective": 99.5, "windows": hours })).received(1),
        Case::new("All good", ratio(|_| Some(1.0))).options(json!({ "windows": hours })).received(1),
        Case::new("Percent", ratio(|_| Some(99.95)))
            .options(json!({ "objective": 99.9 }))
            .field(json!({ "unit": "percent" }))
            .size(300.0, 240.0)
            .received(1),
        Case::new("No budget", ratio(good)).options(json!({ "objective": 100 })).received(1),
        Case::new("Narrow", ratio(good)).options(json!({ "windows": hours })).size(220.0, 300.0).received(1),
        Case::new("By the day", ratio(good))
            .options(json!({ "period": "day", "graph": false }))
            .size(480.0, 300.0)
            .received(1),
        Case::new("Two series", series(&[(UGLY[0], &good), (UGLY[1], &bad)], 50)).received(2),
        Case::new("Gaps", ratio(|i| (i % 50 < 20).then_some(0.999))).received(1),
        Case::new("One point", series(&[("r", &good)], 1)).received(1),
        Case::new("Negative", ratio(|i| Some(-(i as f64)))).received(1),
        Case::new("Huge", ratio(|i| Some(1e300 * i as f64))).received(1),
        Case::new("All null", ratio(|_| None)).received(1),
        Case::new("Nothing", vec![]).received(0),
    ]
}

#[test]
fn nothing_is_cut_or_overlaps() {
    testing::check_all(&Slo, &cases());
}

#[test]
fn many_periods_are_counted() {
    let times = (0..400).map(|i| Some(FROM - (399 - i) * 24 * HOUR)).collect();
    let good =
        Field::new("r", Values::Number((0..400).map(|i| Some(if i % 90 == 3 { 0.9 } else { 0.9999 })).collect()));
    let frames = vec![Frame::new(vec![Field::new("Time", Values::Time(times)), good])];
    let case = Case::new("A year", frames).options(json!({ "period": "day" }));
    testing::check(&Slo, &case, &Theme::light());
}

#[test]
fn sentences_tell_budget_and_burning() {
    let told = |i: usize| cases()[i].draw(&Slo, &Theme::light()).1.summary;
    assert_eq!(
        told(0),
        "Objective 99.8% met: 99.90% attained; error budget 49%, 21 s of 43 s left; burn rate 0.1× over 15m, 0.1× over 1h, 0.5× over 6h, 2026-11-01 13:00 – 19:00 CET."
    );
    assert!(told(2).starts_with("Objective 99.5% missed: 95.01% attained; error budget -899%"), "{}", told(2));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_values_in_any_size(
        values in prop::collection::vec((prop_oneof![Just(None), Just(Some(f64::NAN)), Just(Some(f64::INFINITY)), any::<f64>().prop_map(Some), (0.0..1.0f64).prop_map(Some)], prop_oneof![Just(None), any::<f64>().prop_map(Some), (0.0..1e3f64).prop_map(Some)]), 1..60),
        both in any::<bool>(),
        objective in prop_oneof![Just(100.0), Just(0.0), 90.0..100.0f64],
        period in prop::sample::select(vec!["auto", "day", "month", "week", "none"]),
        w in 120.0..1200.0f64,
        h in 80.0..700.0f64,
    ) {
        let (good, total) = (|i: usize| values[i].0, |i: usize| values[i].1);
        let frames = if both { series(&[("good", &good), ("total", &total)], values.len()) } else { series(&[("ratio", &good)], values.len()) };
        let options = json!({ "objective": objective, "period": period, "windows": ["5m", "1h", "6h", "9d"] });
        let case = Case::new("Anything", frames).options(options).size(w, h).received(if both { 2 } else { 1 });
        testing::check(&Slo, &case, &Theme::light());
    }
}

#[test]
#[ignore = "writes pictures to look at"]
fn sheet() {
    testing::sheet(&Slo, &cases());
}
