//! Invariants of flame graphs over generated data; and a sheet of cases to look at.

use proptest::prelude::*;
use serde_json::json;

use super::FlameGraph;
use super::blocks::Profile;
use crate::frame::{Field, Frame, Values};
use crate::panel::testing::{self, Case, UGLY, walk};
use crate::theme::Theme;

type Row<'a> = (f64, Option<f64>, Option<f64>, &'a str);

fn frame(rows: &[Row<'_>]) -> Frame {
    let numbers = |of: &dyn Fn(&Row<'_>) -> Option<f64>| Values::Number(rows.iter().map(of).collect());
    Frame::new(vec![
        Field::new("level", numbers(&|r| Some(r.0))),
        Field::new("value", numbers(&|r| r.1)),
        Field::new("self", numbers(&|r| r.2)),
        Field::new("label", Values::Text(rows.iter().map(|r| Some(r.3.into())).collect())),
    ])
}

const NAMES: [&str; 12] = [
    "runtime.mallocgc",
    "net/http.(*conn).serve",
    "encoding/json.Marshal",
    "github.com/example/shop/orders.(*Service).Load",
    "database/sql.(*DB).QueryContext",
    "runtime.gcBgMarkWorker",
    "syscall.Syscall",
    "compress/gzip.(*Writer).Write",
    "github.com/example/shop/cart.Total",
    "runtime.memmove",
    "bufio.(*Reader).Read",
    "main.handler",
];

/// A profile with its parts of about so many blocks.
fn profile(blocks: usize) -> Vec<Row<'static>> {
    let mut rows: Vec<Row<'static>> = vec![(0.0, Some(1e9), Some(0.0), "total")];
    fn grow(rows: &mut Vec<Row<'static>>, level: usize, value: f64, most: usize) {
        let mut left = value * 0.9;
        for i in 0..4 {
            let part = left * (0.35 + 0.3 * (walk(rows.len(), i) * 0.13).fract());
            if rows.len() >= most || part < 1e5 {
                return;
            }
            let seed = rows.len() * 31 + i;
            rows.push((level as f64, Some(part), Some(part * 0.1), NAMES[seed % 12]));
            left -= part;
            grow(rows, level + 1, part, most);
        }
    }
    grow(&mut rows, 1, 1e9, blocks);
    rows
}

fn compared() -> Frame {
    let rows = profile(80);
    let mut frame = frame(&rows);
    let right = |pick: fn(&Row<'_>) -> Option<f64>| {
        Values::Number(
            rows.iter().enumerate().map(|(i, r)| pick(r).map(|v| v * [1.0, 0.4, 1.8, 1.0, 0.0][i % 5])).collect(),
        )
    };
    frame.fields.push(Field::new("valueRight", right(|r| r.1)));
    frame.fields.push(Field::new("selfRight", right(|r| r.2)));
    frame
}

fn cases() -> Vec<Case> {
    let ns = || json!({ "unit": "ns" });
    let ugly: Vec<Row<'_>> =
        UGLY.iter().enumerate().map(|(i, n)| (i as f64, Some(10.0 - i as f64), Some(1.0), *n)).collect();
    let deep: Vec<Row<'_>> =
        (0..200).map(|i| (f64::from(i), Some(400.0 - f64::from(i)), Some(1.0), NAMES[i as usize % 12])).collect();
    let mut files = frame(&profile(20));
    files.fields.push(Field::new("fileName", Values::Text(vec![Some("main.go".into()); files.rows()])));
    files.fields.push(Field::new("line", Values::Number((0..files.rows()).map(|i| Some(i as f64)).collect())));
    vec![
        Case::new("Both", vec![frame(&profile(120))]).field(ns()).size(1000.0, 380.0),
        Case::new("Narrow", vec![frame(&profile(60))]).field(ns()).size(480.0, 340.0),
        Case::new("Graph", vec![frame(&profile(400))])
            .field(json!({ "unit": "bytes" }))
            .options(json!({ "displayMode": "flameGraph", "colorScheme": "valueBased" })),
        Case::new("Table", vec![frame(&profile(120))]).field(ns()).options(json!({ "displayMode": "topTable" })),
        Case::new("Files", vec![files]).field(ns()).options(json!({ "displayMode": "topTable" })).size(700.0, 260.0),
        Case::new("Right", vec![frame(&profile(60))])
            .field(ns())
            .options(json!({ "displayMode": "flameGraph", "textAlign": "right" })),
        Case::new("Compared", vec![compared()]).field(ns()).size(1000.0, 320.0),
        Case::new("Compared, red and green", vec![compared()])
            .field(ns())
            .options(json!({ "colorScheme": "default", "displayMode": "flameGraph" })),
        Case::new("Ugly", vec![frame(&ugly)]).received(5),
        Case::new("Deep", vec![frame(&deep)]).received(200),
        Case::new("One", vec![frame(&[(0.0, Some(3.0), Some(3.0), "main")])]).received(1),
        Case::new("All null", vec![frame(&[(0.0, None, None, "main"), (1.0, None, None, "x")])]).received(2),
        Case::new(
            "Too much",
            vec![frame(&[
                (0.0, Some(3.0), None, "main"),
                (5.0, Some(9.0), None, "x"),
                (1.0, Some(f64::INFINITY), None, "y"),
            ])],
        )
        .received(3),
        Case::new("Nothing", vec![]).received(0),
        Case::new("No profile", testing::frames(1, 3, |_, _| Some(1.0))).received(0),
        Case::new("Thousands", vec![frame(&profile(6000))]).field(ns()).size(1000.0, 420.0),
    ]
}

#[test]
fn nothing_is_cut_or_overlaps() {
    testing::check_all(&FlameGraph, &cases());
}

#[test]
fn recursion_counts_once_and_the_rest_is_spent_in_itself() {
    let rows = [
        (0.0, Some(10.0), None, "a"),
        (1.0, Some(7.0), None, "b"),
        (2.0, Some(4.0), None, "a"),
        (1.0, Some(2.0), None, "c"),
    ];
    let mut only = frame(&rows);
    only.fields.remove(2);
    let frames = [only];
    let profile = Profile::of(&frames).unwrap();
    let told: Vec<_> = profile.symbols.iter().map(|s| (s.name.as_str(), s.own.0, s.total.0, s.blocks)).collect();
    assert_eq!(told, [("a", 5.0, 10.0, 2), ("b", 3.0, 7.0, 1), ("c", 2.0, 2.0, 1)]);
    let places: Vec<_> = profile.blocks.iter().map(|b| (b.level, b.place.0, b.place.1)).collect();
    assert_eq!(places, [(0, 0.0, 1.0), (1, 0.0, 0.7), (2, 0.0, 0.4), (1, 0.7, 0.8999999999999999)]);
}

#[test]
fn sentences_tell_what_takes_most_or_what_changed() {
    let rows =
        [(0.0, Some(10.0), Some(0.0), "all"), (1.0, Some(7.0), Some(7.0), "work"), (1.0, Some(3.0), Some(3.0), "wait")];
    let mut frame = frame(&rows);
    let told = |frame: &Frame| {
        Case::new("", vec![frame.clone()]).field(json!({ "unit": "s" })).draw(&FlameGraph, &Theme::light()).1.summary
    };
    assert_eq!(told(&frame), "10 s in 3 calls on 2 levels; most in itself: work 7 s (70.0%), wait 3 s (30.0%).");
    frame.fields.push(Field::new("valueRight", Values::Number(vec![Some(20.0), Some(5.0), Some(15.0)])));
    assert_eq!(
        told(&frame),
        "20 s against 10 s, 3 calls on 2 levels; grew most: wait +150.0%; shrank most: work −64.3%."
    );
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_profile_in_any_size(
        rows in prop::collection::vec((-1.0..9.0f64, prop::option::of(prop_oneof![0.0..1e4f64, any::<f64>()]), prop::option::of(-1.0..1e3f64), "\\PC{0,30}|[a-c]"), 0..60),
        mode in prop::sample::select(vec!["both", "flameGraph", "topTable"]),
        right in any::<bool>(),
        grow in any::<bool>(),
        w in 120.0..1200.0f64,
        h in 80.0..700.0f64,
    ) {
        let rows: Vec<Row<'_>> = rows.iter().map(|(l, v, s, n)| (*l, *v, *s, n.as_str())).collect();
        let mut frame = frame(&rows);
        if right {
            let values = rows.iter().map(|r| r.2.map(|v| v * 3.0)).collect();
            frame.fields.push(Field::new("valueRight", Values::Number(values)));
        }
        let mut case = Case::new("Anything", vec![frame]).options(json!({ "displayMode": mode })).size(w, h).received(rows.len());
        case.grow = grow;
        testing::check(&FlameGraph, &case, &Theme::light());
    }
}

#[test]
#[ignore = "writes pictures to look at"]
fn sheet() {
    testing::sheet(&FlameGraph, &cases());
}
