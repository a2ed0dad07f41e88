//! Invariants of panels of states over generated data; and a sheet of cases to look at.

use proptest::prelude::*;
use serde_json::json;

use super::{StateTimeline, StatusHistory};
use crate::frame::{Field, Frame, Values};
use crate::panel::testing::{self, Case, UGLY, times, walk};
use crate::theme::Theme;

fn words(rows: usize, points: usize, word: impl Fn(usize, usize) -> Option<&'static str>) -> Vec<Frame> {
    let field = |s: usize| {
        Field::new(format!("host-{s}"), Values::Text((0..points).map(|i| word(s, i).map(Into::into)).collect()))
    };
    let time = Field::new("Time", Values::Time(times(points)));
    vec![Frame::new([time].into_iter().chain((0..rows).map(field)).collect())]
}

fn cases() -> Vec<Case> {
    let state = |s: usize, i: usize| Some(["up", "up", "degraded", "down"][(walk(s, i / 4) as usize / 3) % 4]);
    let mut ugly = words(5, 20, state);
    for (field, name) in ugly[0].fields[1..].iter_mut().zip(UGLY) {
        field.name = name.into();
    }
    let on = Values::Bool((0..24).map(|i| (i != 7).then_some(i % 5 > 1)).collect());
    let switch = vec![Frame::new(vec![Field::new("Time", Values::Time(times(24))), Field::new("pump", on)])];
    let thresholds = json!([{ "color": "green" }, { "value": 50, "color": "orange" }, { "value": 60, "color": "red" }]);
    let mapped = json!([{ "value": 1, "text": "up", "color": "green" }, { "value": 0, "text": "down", "color": "red" }, { "special": "null", "text": "unknown", "color": "text" }]);
    vec![
        Case::new("States", words(4, 60, state)).received(4),
        Case::new("Thresholds", testing::frames(5, 40, |s, i| Some(walk(s, i))))
            .field(json!({ "unit": "percent", "color": { "mode": "thresholds" }, "thresholds": thresholds }))
            .received(5),
        Case::new("Mapped", testing::frames(3, 30, |s, i| [Some(1.0), Some(0.0), None][(walk(s, i / 3) as usize) % 3]))
            .field(json!({ "mappings": mapped }))
            .options(json!({ "alignValue": "center" }))
            .received(3),
        Case::new("Numbers", testing::frames(4, 30, |s, i| Some(walk(s, i)))).received(4),
        Case::new("Switch", switch).received(1),
        Case::new("Gaps", words(3, 40, |s, i| (i % (5 + s) > 1).then_some("on"))).received(3),
        Case::new("Events", words(4, 60, state)).eventful().received(4),
        Case::new("Names", ugly).received(5),
        Case::new("Sixty", words(60, 200, state)).received(60),
        Case::new("Right", words(6, 30, state))
            .options(json!({ "legend": { "placement": "right" }, "rowHeight": 0.6, "alignValue": "right" }))
            .received(6),
        Case::new("Nothing", vec![]).received(0),
        Case::new("All null", words(2, 20, |_, _| None)).received(2),
        Case::new("One point", words(1, 1, state)).received(1),
        Case::new("Huge", testing::frames(2, 20, |_, i| Some(if i % 3 == 0 { f64::MAX } else { f64::INFINITY })))
            .received(2),
        Case::new("Many samples", testing::frames(3, 5000, |s, i| Some(((i * (s + 3)) % 97) as f64))).received(3),
    ]
}

#[test]
fn nothing_is_cut_or_overlaps() {
    testing::check_all(&StateTimeline, &cases());
    testing::check_all(&StatusHistory, &cases());
}

#[test]
fn steps_of_thresholds_are_one_state_and_gaps_end_states() {
    let theme = Theme::light();
    let steps = json!([{ "color": "green" }, { "value": 50, "color": "red" }]);
    let field = json!({ "color": { "mode": "thresholds" }, "thresholds": steps });
    let values = [Some(1.0), Some(2.0), Some(60.0), None, Some(3.0), Some(4.0)];
    let case = Case::new("Steps", testing::frames(1, 6, |_, i| values[i])).field(field);
    let (_, drawn) = case.draw(&StateTimeline, &theme);
    assert_eq!(drawn.summary, "node-0 last < 50, changed 2 times.");
    let (_, drawn) = case.draw(&StatusHistory, &theme);
    assert_eq!(drawn.summary, "node-0 last 4, changed 4 times.");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_values_in_any_size(
        values in prop::collection::vec(prop::collection::vec(prop_oneof![
            Just(None), Just(Some(f64::INFINITY)), any::<f64>().prop_map(Some), (-1e3..1e3f64).prop_map(Some)
        ], 1..30), 1..12),
        history in any::<bool>(),
        merge in any::<bool>(),
        w in 120.0..1200.0f64,
        h in 80.0..700.0f64,
    ) {
        let frames = testing::frames(values.len(), values[0].len(), |s, i| values[s].get(i).copied().flatten());
        let case = Case::new("Anything", frames).options(json!({ "mergeValues": merge })).size(w, h).received(values.len());
        if history {
            testing::check(&StatusHistory, &case, &Theme::light());
        } else {
            testing::check(&StateTimeline, &case, &Theme::light());
        }
    }
}

#[test]
#[ignore = "writes pictures to look at"]
fn sheet() {
    testing::sheet(&StateTimeline, &cases());
    testing::sheet(&StatusHistory, &cases());
}
