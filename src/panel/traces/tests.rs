//! Invariants of traces over generated data; and a sheet of cases to look at.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::Traces;
use super::spans::Trace;
use crate::frame::{Field, Frame, Shape, Values};
use crate::panel::testing::{self, Case, FROM, UGLY, walk};
use crate::theme::Theme;

/// A span: id, parent, operation, service, start, duration, failed.
type Row<'a> = (String, String, &'a str, &'a str, Option<f64>, Option<f64>, bool);

fn frame(rows: &[Row<'_>]) -> Frame {
    let text =
        |of: &dyn Fn(&Row<'_>) -> String| Values::Text(rows.iter().map(|r| Some(of(r).as_str().into())).collect());
    let other = |of: &dyn Fn(&Row<'_>) -> Value| Values::Other(rows.iter().map(of).collect());
    let mut frame = Frame::new(vec![
        Field::new("traceID", text(&|_| "4bf92f3577b34da6a3ce929d0e0e4736".into())),
        Field::new("spanID", text(&|r| r.0.clone())),
        Field::new("parentSpanID", text(&|r| r.1.clone())),
        Field::new("operationName", text(&|r| r.2.into())),
        Field::new("serviceName", text(&|r| r.3.into())),
        Field::new("startTime", Values::Number(rows.iter().map(|r| r.4.map(|t| FROM as f64 + t)).collect())),
        Field::new("duration", Values::Number(rows.iter().map(|r| r.5).collect())),
        Field::new("tags", other(&|r| json!([{ "key": "error", "value": r.6 }]))),
        Field::new("logs", other(&|r| json!([{ "timestamp": FROM as f64 + r.4.unwrap_or(0.0) + 3.0, "fields": [] }]))),
    ]);
    frame.meta.shape = Shape::Trace;
    frame
}

const SERVICES: [&str; 5] = ["gateway", "orders", "payments", "inventory", "postgres"];
const OPERATIONS: [&str; 5] = ["POST /api/orders", "authorize", "SELECT orders", "reserve stock", "publish event"];

fn many(count: usize, length: f64) -> Frame {
    let mut rows: Vec<Row<'_>> = Vec::new();
    for i in 0..count {
        let parent = if i == 0 { None } else { Some((i * 7919 + 3) % i.min(12)) };
        let (from, wide) = parent.map_or((0.0, length), |p| (rows[p].4.unwrap(), rows[p].5.unwrap()));
        let part = (walk(i, 3) * 0.37).fract();
        let start = if i == 0 { 0.0 } else { from + wide * part * 0.6 };
        let duration = if i == 0 { length } else { (from + wide - start) * (0.3 + 0.6 * (walk(i, 5) * 0.77).fract()) };
        rows.push((
            format!("s{i}"),
            parent.map_or(String::new(), |p| format!("s{p}")),
            OPERATIONS[i % 5],
            SERVICES[i * 3 % 5],
            Some(start),
            Some(duration),
            i % 9 == 5,
        ));
    }
    frame(&rows)
}

fn ugly() -> Frame {
    let row = |i: usize| {
        (
            format!("u{i}"),
            if i == 0 { String::new() } else { format!("u{}", i - 1) },
            UGLY[i],
            UGLY[(i + 1) % 5],
            Some(i as f64),
            Some(9.0),
            i == 2,
        )
    };
    frame(&(0..5).map(row).collect::<Vec<_>>())
}

fn row(id: &str, parent: &str, start: Option<f64>, duration: Option<f64>) -> Row<'static> {
    (id.into(), parent.into(), "work", "service", start, duration, false)
}

fn cases() -> Vec<Case> {
    let deep: Vec<Row<'_>> = (0..60)
        .map(|i| row(&format!("d{i}"), &format!("d{}", i as i64 - 1), Some(f64::from(i)), Some(100.0 - f64::from(i))))
        .collect();
    let mut two = vec![many(4, 100.0)];
    let mut other = many(3, 50.0);
    other.fields[0].values = Values::Text(vec![Some("other".into()); 3]);
    two.push(other);
    vec![
        Case::new("Trace", vec![many(12, 843.2)]).size(900.0, 360.0).received(12),
        Case::new("Small", vec![many(6, 12.0)]).received(6),
        Case::new("Many", vec![many(200, 4321.0)]).received(200),
        Case::new("Critical only", vec![many(40, 900.0)])
            .options(json!({ "spanFilters": { "criticalPathOnly": true } }))
            .received(40),
        Case::new("Deep", vec![frame(&deep)]).size(900.0, 300.0).received(60),
        Case::new("Ugly", vec![ugly()]).received(5),
        Case::new("Microseconds", vec![many(5, 0.042)]).received(5),
        Case::new("Days", vec![many(5, 3e8)]).received(5),
        Case::new("Two traces", two).received(7),
        Case::new("One", vec![frame(&[row("a", "", Some(0.0), Some(0.0))])]).received(1),
        Case::new(
            "A circle",
            vec![frame(&[
                row("a", "b", Some(0.0), Some(5.0)),
                row("b", "a", Some(1.0), Some(2.0)),
                row("c", "c", Some(1.0), Some(3.0)),
                row("c", "x", Some(2.0), Some(3.0)),
            ])],
        )
        .received(4),
        Case::new("All null", vec![frame(&[row("a", "", None, None), row("b", "a", None, Some(f64::NAN))])])
            .received(2),
        Case::new("Nothing", vec![]).received(0),
        Case::new("No spans", testing::frames(1, 3, |_, _| Some(1.0))).received(0),
        Case::new("Without a header", vec![many(9, 20.0)])
            .options(json!({ "hideHeaderDetails": true, "showCriticalPath": false, "maxSpans": 4 }))
            .received(9),
    ]
}

#[test]
fn nothing_is_cut_or_overlaps() {
    testing::check_all(&Traces, &cases());
}

#[test]
fn spans_stand_below_what_they_are_part_of() {
    let rows = [
        row("c", "b", Some(2.0), Some(1.0)),
        row("b", "a", Some(1.0), Some(4.0)),
        row("a", "", Some(0.0), Some(9.0)),
        row("d", "a", Some(0.5), Some(1.0)),
        row("x", "gone", Some(0.1), Some(1.0)),
    ];
    let trace = Trace::of(&[frame(&rows)]).unwrap();
    let told: Vec<(&str, usize)> = trace.spans.iter().map(|s| (s.id.as_str(), s.depth)).collect();
    assert_eq!(told, [("a", 0), ("d", 1), ("b", 1), ("c", 2), ("x", 0)]);
}

#[test]
fn sentences_tell_errors_and_what_was_waited_for() {
    let rows =
        [row("a", "", Some(0.0), Some(100.0)), ("b".into(), "a".into(), "read", "db", Some(10.0), Some(80.0), true)];
    let told = Case::new("", vec![frame(&rows)]).draw(&Traces, &Theme::light()).1.summary;
    assert_eq!(
        told,
        "work of service took 100 ms: 2 spans in 2 services, 1 failed, read of db; most time went to read of db, 80 ms."
    );
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_spans_in_any_size(
        spans in prop::collection::vec((0..20usize, 0..24usize, "\\PC{0,30}", 0..5usize, prop::option::of(prop_oneof![-1e3..1e4f64, any::<f64>()]), prop::option::of(prop_oneof![0.0..1e3f64, any::<f64>()]), any::<bool>()), 0..40),
        only in any::<bool>(),
        grow in any::<bool>(),
        w in 120.0..1200.0f64,
        h in 80.0..700.0f64,
    ) {
        let rows: Vec<Row<'_>> = spans.iter().map(|(id, parent, name, service, start, duration, failed)| {
            (id.to_string(), parent.to_string(), name.as_str(), SERVICES[*service], *start, *duration, *failed)
        }).collect();
        let options = json!({ "spanFilters": { "criticalPathOnly": only } });
        let mut case = Case::new("Anything", vec![frame(&rows)]).options(options).size(w, h).received(rows.len());
        case.grow = grow;
        testing::check(&Traces, &case, &Theme::light());
    }
}

#[test]
#[ignore = "writes pictures to look at"]
fn sheet() {
    testing::sheet(&Traces, &cases());
}
