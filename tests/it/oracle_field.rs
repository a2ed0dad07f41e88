//! Reducers, names, display values and colours against the values that the reference computes.

use std::sync::Arc;

use serde_json::Value;
use stillframe::frame::{Field, Values};
use stillframe::reduce::{Nulls, Reduced, reduce_all_with};

fn oracle(name: &str) -> Value {
    let path = format!("{}/tests/data/oracle/{name}.json", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{path}: {e}"));
    serde_json::from_str(&text).expect("valid JSON")
}

/// A number of the oracle: `{"$": "NaN"}` and its like included.
fn number(value: &Value) -> Option<f64> {
    match value["$"].as_str() {
        Some("NaN") => Some(f64::NAN),
        Some("+Inf") => Some(f64::INFINITY),
        Some("-Inf") => Some(f64::NEG_INFINITY),
        _ => value.as_f64(),
    }
}

fn values(kind: &str, list: &[Value]) -> Values {
    match kind {
        "time" => Values::Time(list.iter().map(Value::as_i64).collect()),
        "number" => Values::Number(list.iter().map(number).collect()),
        "boolean" => Values::Bool(list.iter().map(Value::as_bool).collect()),
        _ => Values::Text(list.iter().map(|v| v.as_str().map(Arc::from)).collect()),
    }
}

/// Passes, and the failures in words.
#[derive(Default)]
struct Tally {
    passed: usize,
    failed: Vec<String>,
}

impl Tally {
    fn check(&mut self, ok: bool, what: impl FnOnce() -> String) {
        if ok { self.passed += 1 } else { self.failed.push(what()) }
    }

    /// Prints the count and fails if anything failed.
    fn report(self, family: &str) {
        println!("{family}: {} of {}", self.passed, self.passed + self.failed.len());
        assert!(self.failed.is_empty(), "{family}:\n{}", self.failed.join("\n"));
    }
}

fn same_number(a: f64, b: f64) -> bool {
    a == b || (a.is_nan() && b.is_nan())
}

fn same(got: &Reduced, expected: &Value) -> bool {
    match (got, expected) {
        (Reduced::Null, Value::Null) => true,
        (Reduced::Bool(a), Value::Bool(b)) => a == b,
        (Reduced::Text(a), Value::String(b)) => a == b,
        (Reduced::Number(a), b) => number(b).is_some_and(|b| same_number(*a, b)),
        (Reduced::List(a), Value::Array(b)) => {
            let plain = |v: &Value| number(v).map_or(v.clone(), stillframe::frame::number_json);
            *a == b.iter().map(plain).collect::<Vec<_>>()
        }
        _ => false,
    }
}

#[test]
fn reducers() {
    let oracle = oracle("reducers");
    let ids: Vec<String> = oracle["reducers"].as_array().expect("list").iter().map(|r| text(&r["id"])).collect();
    let ids: Vec<String> = ids.into_iter().chain((1..100).map(|p| format!("p{p}"))).collect();
    let refs: Vec<&str> = ids.iter().map(String::as_str).collect();
    let mut tally = Tally::default();
    for (name, case) in oracle["fields"].as_object().expect("object") {
        let field = Field::new("v", values(&text(&case["type"]), case["values"].as_array().expect("list")));
        for (mode, expected) in case["results"].as_object().expect("object") {
            let nulls = if matches!(mode.as_str(), "default" | "connected") { Nulls::Skip } else { Nulls::Keep };
            for (id, got) in refs.iter().zip(reduce_all_with(&field, &refs, nulls)) {
                let got = got.expect("a known id");
                tally
                    .check(same(&got, &expected[*id]), || format!("{name} {mode} {id}: {got:?} for {}", expected[*id]));
            }
        }
    }
    tally.report("reducers");
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_string()
}
