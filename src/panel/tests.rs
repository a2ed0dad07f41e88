//! Any frames, in any size: panels of single values and tables keep to what every picture keeps to.

use jiff::tz::TimeZone;
use proptest::prelude::*;
use serde_json::{Map, Value, json};

use super::card::State;
use super::chrome::{self, Chrome};
use super::{Drawn, Input, kind, testing};
use crate::field;
use crate::frame::{Field, FieldConfig, Frame, Values};
use crate::scene::Scene;
use crate::theme::Theme;
use crate::time::TimeRange;

const FROM: i64 = 1_793_534_400_000;

/// A panel of a kind.
struct Case<'a> {
    kind: &'a str,
    frames: Vec<Frame>,
    field: Value,
    options: Value,
    size: (f64, f64),
    grow: bool,
}

fn draw(case: &Case<'_>, theme: &Theme) -> (Scene, Drawn) {
    let kind = kind(case.kind).unwrap();
    let mut config = kind.field_defaults();
    config.merge(&serde_json::from_value::<FieldConfig>(case.field.clone()).unwrap());
    let frames = field::shape(case.frames.clone(), &config, &[]);
    let options = case.options.as_object().cloned().unwrap_or_else(Map::new);
    let chrome = Chrome {
        width: case.size.0,
        height: case.size.1,
        title: "A panel",
        description: "",
        state: State::Ok,
        notices: &[],
        note: "",
        transparent: false,
        theme,
    };
    let body = chrome::body(&chrome);
    let range = TimeRange { from: FROM, to: FROM + 3_600_000 };
    let drawn = kind.draw(&Input {
        frames: &frames,
        options: &options,
        width: body.w,
        height: body.h,
        grow: case.grow,
        theme,
        range,
        zone: &TimeZone::UTC,
        now: range.to,
        events: &[],
        dashboards: &[],
    });
    (chrome::panel(&chrome, drawn.clone()), drawn)
}

fn check(case: &Case<'_>) {
    let (scene, drawn) = draw(case, &Theme::light());
    let told = format!("{} {} grow={}", case.kind, case.options, case.grow);
    testing::keeps(&scene, &told, testing::ink);
    let rows: usize = case.frames.iter().map(Frame::rows).sum();
    let numbers = case.frames.iter().flat_map(Frame::number_fields);
    let items = match case.kind {
        "table" => rows,
        _ if case.options["reduceOptions"]["values"] == true => numbers.map(|f| f.values.len()).sum(),
        _ => numbers.count(),
    };
    assert_eq!(drawn.drawn + drawn.hidden, items, "{told}");
    assert!(!drawn.summary.is_empty() && drawn.summary.len() < 2000, "{told}");
}

fn frame(values: Vec<Vec<Option<f64>>>, names: &[String]) -> Frame {
    let rows = values.first().map_or(0, Vec::len);
    let times = (0..rows as i64).map(|i| Some(FROM + i * 60_000)).collect();
    let texts = (0..rows).map(|i| names.get(i % names.len().max(1)).map(|n| n.as_str().into())).collect();
    let mut fields = vec![Field::new("Time", Values::Time(times)), Field::new("name", Values::Text(texts))];
    for (i, column) in values.into_iter().enumerate() {
        let name = names.get(i).cloned().unwrap_or_else(|| format!("value {i}"));
        let column = (0..rows).map(|row| column.get(row).copied().flatten()).collect();
        fields.push(Field::new(name, Values::Number(column)));
    }
    Frame::new(fields)
}

fn number() -> impl Strategy<Value = Option<f64>> {
    prop_oneof![
        Just(None),
        Just(Some(f64::NAN)),
        Just(Some(f64::INFINITY)),
        Just(Some(0.0)),
        any::<f64>().prop_map(Some),
        (-1e3..1e3f64).prop_map(Some)
    ]
}

fn options() -> impl Strategy<Value = Value> {
    prop::sample::select(vec![
        json!({}),
        json!({ "reduceOptions": { "values": true } }),
        json!({ "orientation": "horizontal", "showPercentChange": true, "showThresholdLabels": true }),
        json!({ "orientation": "vertical", "displayMode": "lcd", "textMode": "value_and_name" }),
        json!({ "colorMode": "background", "showPercentChange": true, "shape": "circle", "sparkline": true }),
        json!({ "namePlacement": "top", "displayMode": "basic", "graphMode": "none", "segmentCount": 20 }),
        json!({ "text": { "titleSize": 30, "valueSize": 90, "percentSize": 40 }, "wideLayout": false }),
        json!({ "footer": { "show": true, "reducer": ["sum", "max"] }, "cellHeight": "lg" }),
    ])
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_frames_in_any_size(
        values in prop::collection::vec(prop::collection::vec(number(), 0..12), 0..9),
        names in prop::collection::vec("[a-z]{0,60}|[א-ת ]{0,20}|\\PC{0,12}", 0..6),
        unit in prop::sample::select(vec!["short", "bytes", "s", "percent", "currencyEUR", "a unit of one's own"]),
        cell in prop::sample::select(vec!["auto", "gauge", "pill", "color-background", "sparkline", "json-view", "data-links", "image", "markdown"]),
        options in options(),
        wrap in any::<bool>(),
        grow in any::<bool>(),
        size in (120.0..900.0f64, 80.0..600.0f64),
    ) {
        let thresholds = json!([{ "color": "green" }, { "value": 10, "color": "orange" }, { "value": 80, "color": "red" }]);
        let frames = vec![frame(values, &names)];
        for kind in ["bargauge", "gauge", "stat", "table"] {
            let custom = if kind == "table" { json!({ "cellOptions": { "type": cell, "mode": if wrap { "lcd" } else { "basic" } }, "wrapText": wrap, "wrapHeaderText": wrap }) } else { json!({}) };
            let field = json!({ "unit": unit, "thresholds": thresholds, "custom": custom });
            check(&Case { kind, frames: frames.clone(), field, options: options.clone(), size, grow });
        }
    }

    #[test]
    fn any_text_in_any_size(
        content in "(# |## |- |> |1\\. |\\| a \\| b \\|\n\\|---\\|---\\|\n\\| |```\n|<table><tr><td>|<b>)?[ -~\n]{0,400}|\\PC{0,80}",
        mode in prop::sample::select(vec!["markdown", "html", "code"]),
        grow in any::<bool>(),
        size in (120.0..900.0f64, 80.0..600.0f64),
    ) {
        let case = Case { kind: "text", frames: vec![], field: json!({}), options: json!({ "mode": mode, "content": content }), size, grow };
        let (scene, _) = draw(&case, &Theme::dark());
        testing::keeps(&scene, &content, testing::line);
    }
}

#[test]
fn sentences_tell_state_and_what_is_missing() {
    let thresholds = json!([{ "color": "green" }, { "value": 80, "color": "red" }]);
    let told = |values: Vec<Vec<Option<f64>>>, options: Value| {
        let frames = vec![frame(values, &["cpu".into(), "disk".into(), "swap".into()])];
        let field = json!({ "unit": "percent", "thresholds": thresholds });
        draw(&Case { kind: "stat", frames, field, options, size: (300.0, 200.0), grow: false }, &Theme::light())
            .1
            .summary
    };
    assert_eq!(told(vec![vec![Some(90.0)]], json!({})), "cpu: 90%; at or above 80%.");
    assert_eq!(told(vec![vec![Some(12.5)]], json!({})), "cpu: 12.5%; below 80%.");
    let three = told(vec![vec![Some(90.0)], vec![Some(10.0)], vec![None]], json!({}));
    assert_eq!(three, "3 values: cpu 90%, disk 10%, swap no value; 1 at or above 80%; 1 without a value.");
}

#[test]
fn the_list_is_sorted_and_has_each_kind_once() {
    let ids: Vec<_> = super::KINDS.iter().map(|k| k.id()).collect();
    let folded = |id: &&str| id.to_lowercase();
    assert!(ids.iter().map(folded).is_sorted_by(|a, b| a < b), "{ids:?}");
}
