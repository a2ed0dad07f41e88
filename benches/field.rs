//! Reducers and transformations at ten thousand, a hundred thousand and a million points: time for a point.
//!
//! `cargo bench --bench field`; an argument chooses those whose name holds it. No time is asserted: what is linear has the
//! same figure in all three columns.

use std::time::Instant;

use serde_json::{Value, json};
use stillframe::frame::{Field, Frame, Values};
use stillframe::reduce;
use stillframe::spec::Transformation;
use stillframe::transform;

const SIZES: [usize; 3] = [10_000, 100_000, 1_000_000];

fn main() {
    let wanted = std::env::args().skip(1).find(|a| !a.starts_with('-')).unwrap_or_default();
    println!("{:<44}{:>12}{:>12}{:>12}   ns for a point", "", SIZES[0], SIZES[1], SIZES[2]);
    let ids: Vec<&str> = reduce::ids().map(|(id, _)| id).filter(|id| !is_middle_percentile(id)).collect();
    for id in ids.into_iter().filter(|id| id.contains(&wanted)) {
        line(&format!("reducer {id}"), |size| {
            let field = numbers(size, 1);
            timed(|| drop(reduce::reduce(&field, id)))
        });
    }
    for (name, options, two) in transformations() {
        if name.contains(&wanted) {
            line(&format!("{name} {}", options), |size| {
                let step: Transformation =
                    serde_json::from_value(json!({"id": name, "options": options})).expect("valid");
                let frames = if two { vec![table(size / 2, 1), table(size / 2, 2)] } else { vec![table(size, 1)] };
                timed(|| drop(transform::apply(frames.clone(), std::slice::from_ref(&step)).expect("applies")))
            });
        }
    }
}

fn is_middle_percentile(id: &str) -> bool {
    id.strip_prefix('p').is_some_and(|p| p.parse::<u8>().is_ok_and(|p| p != 50 && p != 99))
}

/// Prints one row: nanoseconds for a point at each size.
fn line(name: &str, nanoseconds: impl Fn(usize) -> f64) {
    let figures: Vec<String> =
        SIZES.iter().map(|size| format!("{:>12.1}", nanoseconds(*size) / *size as f64)).collect();
    let short: String = name.chars().take(43).collect();
    println!("{short:<44}{}", figures.concat());
}

/// The least time of some runs, in nanoseconds.
fn timed(mut run: impl FnMut()) -> f64 {
    let once = |run: &mut dyn FnMut()| {
        let start = Instant::now();
        run();
        start.elapsed().as_secs_f64() * 1e9
    };
    (0..5).map(|_| once(&mut run)).fold(f64::INFINITY, f64::min)
}

/// Numbers without an order, some of them missing; the same in every run.
fn numbers(size: usize, seed: u64) -> Field {
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state
    };
    let value = |bits: u64| (!bits.is_multiple_of(17)).then_some((bits % 100_000) as f64 / 10.0 - 2000.0);
    Field::new("Value", Values::Number((0..size).map(|_| value(next())).collect()))
}

/// A table of time, a hundred hosts, a line of text and a number.
fn table(size: usize, seed: u64) -> Frame {
    let time = Field::new("time", Values::Time((0..size as i64).map(|i| Some(i * 1000)).collect()));
    let hosts =
        Values::Text((0..size).map(|i| Some(format!("host-{}", (i * 7 + seed as usize) % 100).into())).collect());
    let line = Values::Text((0..size).map(|i| Some(format!("level=info n={i}").into())).collect());
    let mut value = numbers(size, seed);
    value.labels.insert("zone".into(), format!("z{seed}").into());
    let fields = vec![time, Field::new("host", hosts), Field::new("line", line), value];
    Frame { ref_id: Some(((b'@' + seed as u8) as char).to_string()), ..Frame::new(fields) }
}

/// What is measured: the id, its options, and whether there are two frames.
fn transformations() -> Vec<(&'static str, Value, bool)> {
    let group = json!({"host": {"operation": "groupby", "aggregations": []}, "Value": {"operation": "aggregate", "aggregations": ["mean", "max"]}});
    let by_value = json!({"fieldName": "Value", "config": {"id": "greater", "options": {"value": 0}}});
    let window = json!({"reducer": "mean", "windowSizeMode": "fixed", "windowSize": 100, "field": "Value"});
    vec![
        ("organize", json!({"excludeByName": {"line": true}}), false),
        ("sortBy", json!({"sort": [{"field": "Value"}]}), false),
        ("sortBy", json!({"sort": [{"field": "line"}]}), false),
        ("groupBy", json!({"fields": group}), false),
        ("filterByValue", json!({"filters": [by_value]}), false),
        (
            "calculateField",
            json!({"mode": "binary", "binary": {"left": "Value", "operator": "*", "right": "2"}}),
            false,
        ),
        ("calculateField", json!({"mode": "reduceRow", "reduce": {"reducer": "sum"}}), false),
        ("calculateField", json!({"mode": "windowFunctions", "window": window}), false),
        ("reduce", json!({"reducers": ["mean", "p95"]}), false),
        ("merge", json!({}), true),
        ("joinByField", json!({"byField": "time"}), true),
        ("joinByField", json!({"byField": "time", "mode": "inner"}), true),
        ("concatenate", json!({}), true),
        ("extractFields", json!({"source": "line", "format": "kvp"}), false),
        ("convertFieldType", json!({"conversions": [{"targetField": "Value", "destinationType": "string"}]}), false),
        ("partitionByValues", json!({"fields": ["host"]}), false),
        ("histogram", json!({}), false),
        ("heatmap", json!({}), false),
        ("limit", json!({"limitField": 100}), false),
        ("formatTime", json!({"timeField": "time", "outputFormat": "YYYY-MM-DD HH:mm:ss"}), false),
        ("regression", json!({}), false),
        ("smoothing", json!({}), false),
    ]
}
