//! Invariants of logs over generated data; and a sheet of cases to look at.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::Logs;
use crate::frame::{Field, Frame, Shape, Values};
use crate::panel::testing::{self, Case, FROM, HOUR, UGLY};
use crate::theme::Theme;

fn frame(lines: &[(Option<i64>, &str, Option<&str>, Value)]) -> Frame {
    let texts = |of: &dyn Fn(usize) -> Option<String>| {
        Values::Text((0..lines.len()).map(|i| of(i).map(|t| t.as_str().into())).collect())
    };
    let mut frame = Frame::new(vec![
        Field::new("timestamp", Values::Time(lines.iter().map(|l| l.0).collect())),
        Field::new("body", texts(&|i| Some(lines[i].1.to_string()))),
        Field::new("severity", texts(&|i| lines[i].2.map(str::to_string))),
        Field::new("labels", Values::Other(lines.iter().map(|l| l.3.clone()).collect())),
    ]);
    frame.meta.shape = Shape::Logs;
    frame
}

fn many(count: usize) -> Frame {
    let levels = ["info", "info", "debug", "info", "warn", "info", "error", "info", "info", "critical"];
    let lines: Vec<(i64, String, &str)> = (0..count)
        .map(|i| {
            let path = ["/api/orders", "/login", "/healthz"][i % 3];
            let text = format!("{} {path} status={} duration={}ms request_id={:08x} user_agent=\"Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101\"", ["GET", "POST"][i % 2], 200 + i % 4 * 100, i * 37 % 911, i * 7919);
            (FROM + (i as i64 * 6 * HOUR) / count.max(1) as i64 + 7, text, levels[i * 7 % 10])
        })
        .collect();
    let lines: Vec<_> = lines
        .iter()
        .enumerate()
        .map(|(i, (t, text, level))| {
            (Some(*t), text.as_str(), Some(*level), json!({ "app": "shop", "host": format!("host-{}", i % 3) }))
        })
        .collect();
    frame(&lines)
}

fn ugly() -> Frame {
    let lines: Vec<_> =
        UGLY.iter().enumerate().map(|(i, t)| (Some(FROM + i as i64), *t, None, json!({ *t: "x", "y": i }))).collect();
    frame(&lines)
}

const JSON: &str = r#"{"level":"error","msg":"cannot reach the database","attempt":3,"error":{"code":"ECONNREFUSED","address":"10.0.0.7","port":5432},"tags":["db","retry"]}"#;
const STACK: &str = "java.lang.IllegalStateException: the pool is closed\n\tat com.example.Pool.get(Pool.java:88)\n\tat com.example.Orders.load(Orders.java:120)\n\tat com.example.Main.main(Main.java:14)\nCaused by: java.io.IOException: broken pipe";

fn cases() -> Vec<Case> {
    let mixed = || {
        frame(&[
            (Some(FROM), JSON, None, json!({})),
            (Some(FROM + 1500), STACK, Some("fatal"), json!({})),
            (None, "no time", None, Value::Null),
        ])
    };
    let same = || {
        let lines: Vec<_> = (0..9)
            .map(|i| {
                (
                    Some(FROM + i * 60_000),
                    if i == 4 { "shutting down" } else { "ping answered in 3 ms" },
                    None,
                    Value::Null,
                )
            })
            .collect();
        vec![frame(&lines)]
    };
    vec![
        Case::new("Many", vec![many(100)]).received(100),
        Case::new("Wrapped", vec![many(100)])
            .options(json!({ "wrapLogMessage": true, "showLabels": true, "showCommonLabels": true }))
            .received(100),
        Case::new("Labels", vec![many(40)])
            .options(json!({ "showLabels": true, "sortOrder": "Ascending", "fontSize": "small" }))
            .size(760.0, 260.0)
            .received(40),
        Case::new("Without times", vec![many(10)]).options(json!({ "showTime": false })).received(10),
        Case::new("JSON", vec![mixed()]).options(json!({ "listStyle": "wrapped-json" })).size(620.0, 420.0).received(3),
        Case::new("Prettified, short", vec![mixed()]).options(json!({ "prettifyLogMessage": true })).received(3),
        Case::new("One line each", vec![mixed()]).received(3),
        Case::new("Deduplicated", same()).options(json!({ "dedupStrategy": "numbers" })).received(9),
        Case::new("Fields", vec![many(20)]).options(json!({ "displayedFields": ["host", "severity"] })).received(20),
        Case::new("Ugly", vec![ugly()]).options(json!({ "showLabels": true, "showCommonLabels": true })).received(5),
        Case::new("Ugly, wrapped", vec![ugly()]).options(json!({ "wrapLogMessage": true, "maxLines": 3 })).received(5),
        Case::new("One", vec![frame(&[(Some(FROM), "started", None, json!({ "app": "a" }))])])
            .options(json!({ "showCommonLabels": true }))
            .received(1),
        Case::new(
            "Days",
            vec![frame(&[
                (Some(FROM), "a", Some("4"), Value::Null),
                (Some(FROM + 60 * HOUR), "b", Some("7"), Value::Null),
            ])],
        )
        .received(2),
        Case::new("Nothing", vec![]).received(0),
        Case::new(
            "All null",
            vec![Frame::new(vec![
                Field::new("Time", Values::Time(vec![None; 3])),
                Field::new("Line", Values::Text(vec![None; 3])),
            ])],
        )
        .received(3),
        Case::new("Numbers only", testing::frames(2, 5, |_, i| Some(i as f64))).received(0),
        Case::new(
            "Long",
            vec![frame(&[
                (Some(FROM), &"word ".repeat(4000), None, Value::Null),
                (Some(FROM), &"x".repeat(9000), None, Value::Null),
            ])],
        )
        .options(json!({ "wrapLogMessage": true }))
        .received(2),
    ]
}

#[test]
fn nothing_is_cut_or_overlaps() {
    testing::check_all(&Logs, &cases());
}

#[test]
fn sentences_tell_levels_and_the_last_error() {
    let told = |frames| Case::new("", frames).draw(&Logs, &Theme::light()).1.summary;
    let lines = [
        (Some(FROM), "fine", Some("info"), Value::Null),
        (Some(FROM + 61_000), "disk full", Some("error"), Value::Null),
    ];
    assert_eq!(
        told(vec![frame(&lines)]),
        "2 log lines from 2026-11-01 13:00:00 to 2026-11-01 13:01:01: 1 error, 1 info; the last error: disk full."
    );
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_lines_in_any_size(
        lines in prop::collection::vec((prop::option::of(0..90_000_000i64), "\\PC{0,60}|[ -~\n\t]{0,200}|\\{\"a\": ?[0-9]{1,4}\\}", prop::option::of("[a-z]{0,6}|[0-9]"), "[a-z]{0,9}"), 0..30),
        wrap in any::<bool>(),
        pretty in any::<bool>(),
        labels in any::<bool>(),
        dedup in prop::sample::select(vec!["none", "exact", "numbers", "signature"]),
        order in prop::sample::select(vec!["Ascending", "Descending"]),
        grow in any::<bool>(),
        w in 120.0..1200.0f64,
        h in 80.0..700.0f64,
    ) {
        let lines: Vec<_> = lines.iter().map(|(t, text, level, label)| (t.map(|t| FROM + t), text.as_str(), level.as_deref(), json!({ "l": label, "same": 1 }))).collect();
        let options = json!({ "wrapLogMessage": wrap, "prettifyLogMessage": pretty, "showLabels": labels, "showCommonLabels": labels, "dedupStrategy": dedup, "sortOrder": order });
        let mut case = Case::new("Anything", vec![frame(&lines)]).options(options).size(w, h).received(lines.len());
        case.grow = grow;
        testing::check(&Logs, &case, &Theme::light());
    }
}

#[test]
#[ignore = "writes pictures to look at"]
fn sheet() {
    testing::sheet(&Logs, &cases());
}
