use std::sync::Arc;

use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::frame::{Field, FieldType, Labels, Values};

const RANGE: TimeRange = TimeRange { from: 0, to: 60_000 };

fn labels(text: &str) -> Labels {
    let pairs = text.split(',').filter_map(|p| p.split_once('='));
    pairs.map(|(k, v)| (Arc::from(k), Arc::from(v))).collect()
}

/// A series with a sample every ten seconds.
fn series(names: &str, values: &[Option<f64>]) -> Frame {
    let times = (0..values.len() as i64).map(|i| Some(i * 10_000)).collect();
    let value = Field { labels: labels(names), ..Field::new("Value", Values::Number(values.to_vec())) };
    Frame::new(vec![Field::new("Time", Values::Time(times)), value])
}

fn number(names: &str, value: Option<f64>) -> Frame {
    Frame::new(vec![Field { labels: labels(names), ..Field::new("Value", Values::Number(vec![value])) }])
}

fn some(values: &[f64]) -> Vec<Option<f64>> {
    values.iter().copied().map(Some).collect()
}

/// The answer as text: `{labels} values; …`, or the failure.
fn run(target: Json, inputs: &[(&str, Vec<Frame>)]) -> String {
    let Json::Object(target) = target else { panic!("a target is a map") };
    let inputs: BTreeMap<_, _> = inputs.iter().map(|(n, f)| ((*n).to_owned(), f.clone())).collect();
    match Expression::parse(&target).and_then(|e| e.evaluate("X", &inputs, RANGE)) {
        Ok(frames) => frames.iter().map(shown).collect::<Vec<_>>().join("; "),
        Err(failure) => failure.message,
    }
}

fn shown(frame: &Frame) -> String {
    let field = frame.fields.iter().find(|f| f.kind() == FieldType::Number).unwrap();
    let names: Vec<_> = field.labels.iter().map(|(k, v)| format!("{k}={v}")).collect();
    let cell = |c: crate::frame::Cell<'_>| if c.is_null() { "null".to_owned() } else { c.text() };
    let values: Vec<_> = field.values.iter().map(cell).collect();
    let notice = frame.meta.notices.first().map(|n| format!(" ({n})")).unwrap_or_default();
    format!("{{{}}} {}{notice}", names.join(","), values.join(" "))
}

fn math(expression: &str) -> String {
    run(
        json!({"type": "math", "expression": expression}),
        &[
            ("A", vec![series("host=a", &some(&[1.0, 2.0, 3.0])), series("host=b", &some(&[10.0, 20.0]))]),
            ("B", vec![number("host=a", Some(2.0)), number("host=c", Some(3.0))]),
            ("C", vec![number("", Some(5.0))]),
            ("D", vec![series("host=a,disk=x", &[Some(4.0), None, Some(f64::NAN)])]),
            ("E", vec![]),
            ("G", vec![number("zone=z", Some(7.0))]),
            ("long_name", vec![number("", None)]),
        ],
    )
}

#[test]
fn operators_and_functions() {
    for (expression, expected) in [
        ("1 + 2 * 3", "{} 7"),
        ("2 ** 3 ** 2", "{} 64"),
        ("-2 ** 2", "{} 4"),
        ("(1 + 2) * 3 % 4", "{} 1"),
        ("0x10 + 1e2 + .5", "{} 116.5"),
        ("1 / 0", "{} Infinity"),
        ("0 / 0", "{} NaN"),
        ("-7 % 3", "{} -1"),
        ("1 < 2 && 3 >= 3 || 0", "{} 1"),
        ("!5 + !0", "{} 1"),
        ("0 && nan()", "{} 0"),
        ("1 || nan()", "{} 1"),
        ("0 || nan()", "{} NaN"),
        ("2 != 2", "{} 0"),
        ("null() + 1", "{} null"),
        ("abs(null())", "{} NaN"),
        ("is_null(null()) + is_nan(nan()) + is_inf(infn()) + is_number(1)", "{} 4"),
        ("is_number(null()) + is_number(inf())", "{} 0"),
        ("round(-2.5) + ceil(1.2) + floor(-1.2)", "{} -3"),
        ("log(1)", "{} 0"),
        ("1 > -1", "{} 1"),
        ("1 +", "expected a number, `$NAME` or a function, found the end"),
        ("1 2", "`2` stands where the expression should end"),
        ("roud(1)", "unknown function `roud`; did you mean `round`?"),
        ("1 & 2", "`&` means nothing in an expression"),
        ("$ + 1", "`$` is followed by no name"),
        ("${A + 1", "`${` is not closed by `}`"),
        ("", "the target has no `expression`"),
    ] {
        assert_eq!(math(expression), expected, "{expression}");
    }
}

#[test]
fn items_are_paired_by_their_labels() {
    for (expression, expected) in [
        ("$A * 2", "{host=a} 2 4 6; {host=b} 20 40"),
        ("10 - ${A}", "{host=a} 9 8 7; {host=b} 0 -10"),
        ("$A + $B", "{host=a} 3 4 5 (`X`: 2 items found no partner with matching labels and were left out)"),
        ("$A + $C", "{host=a} 6 7 8; {host=b} 15 25"),
        ("$A + $D", "{disk=x,host=a} 5 null NaN (`X`: 1 item found no partner with matching labels and was left out)"),
        ("$C / $C", "{} 1"),
        ("$D + $G", "{} 11 null NaN"),
        ("$E + 1", ""),
        ("$E + $A", ""),
        ("$long_name + 1", "{} null"),
        ("abs($D)", "{disk=x,host=a} 4 NaN NaN"),
        ("is_null($D)", "{disk=x,host=a} 0 1 0"),
        ("$B > 2", "{host=a} 0; {host=c} 1"),
    ] {
        assert_eq!(math(expression), expected, "{expression}");
    }
}

#[test]
fn series_meet_at_equal_instants() {
    let late = |from: i64| {
        let values = Field::new("Value", Values::Number(some(&[1.0, 2.0])));
        Frame::new(vec![Field::new("Time", Values::Time(vec![Some(from), Some(from + 10)])), values])
    };
    let inputs = [("A", vec![late(0)]), ("B", vec![late(10)])];
    assert_eq!(run(json!({"type": "math", "expression": "$A * 10 + $B"}), &inputs), "{} 21");
}

#[test]
fn tables_are_numbers_with_labels() {
    let text = Field::new("city", Values::Text(vec![Some("Bern".into()), Some("Rom".into())]));
    let table = Frame::new(vec![text.clone(), Field::new("n", Values::Number(some(&[1.0, 2.0])))]);
    assert_eq!(run(json!({"expression": "$A + 1"}), &[("A", vec![table])]), "{city=Bern} 2; {city=Rom} 3");
    let inputs = [("B", vec![Frame::new(vec![text])])];
    let told = "`B` has no numbers to compute with: its answer is a table of texts";
    assert_eq!(run(json!({"expression": "$B + 1"}), &inputs), told);
}

#[test]
fn reductions() {
    let gaps = [Some(1.0), None, Some(f64::NAN), Some(4.0), Some(f64::INFINITY)];
    let inputs = [("A", vec![series("h=a", &some(&[3.0, 1.0, 2.0, 6.0]))]), ("B", vec![series("", &gaps)])];
    let reduce = |input: &str, reducer: &str, mode: &str| {
        let settings = json!({"mode": mode, "replaceWithValue": 9});
        run(json!({"type": "reduce", "expression": input, "reducer": reducer, "settings": settings}), &inputs)
    };
    for (input, reducer, mode, expected) in [
        ("A", "sum", "strict", "{h=a} 12"),
        ("$A", "mean", "strict", "{h=a} 3"),
        ("A", "min", "strict", "{h=a} 1"),
        ("A", "max", "strict", "{h=a} 6"),
        ("A", "median", "strict", "{h=a} 2.5"),
        ("A", "last", "strict", "{h=a} 6"),
        ("A", "count", "strict", "{h=a} 4"),
        ("B", "sum", "strict", "{} NaN"),
        ("B", "last", "strict", "{} Infinity"),
        ("B", "count", "strict", "{} 5"),
        ("B", "sum", "dropNN", "{} 5"),
        ("B", "count", "dropNN", "{} 2"),
        ("B", "last", "dropNN", "{} 4"),
        ("B", "sum", "replaceNN", "{} 32"),
        ("B", "median", "replaceNN", "{} 9"),
    ] {
        assert_eq!(reduce(input, reducer, mode), expected, "{input} {reducer} {mode}");
    }
}

#[test]
fn empty_series_reduce_by_mode() {
    let inputs = [("A", vec![series("", &[])])];
    for (reducer, mode, expected) in [
        ("sum", "strict", "{} 0"),
        ("mean", "strict", "{} NaN"),
        ("min", "dropNN", "{} null"),
        ("last", "replaceNN", "{} 7"),
        ("median", "strict", "{} NaN"),
    ] {
        let settings = json!({"mode": mode, "replaceWithValue": 7});
        let target = json!({"type": "reduce", "expression": "A", "reducer": reducer, "settings": settings});
        assert_eq!(run(target, &inputs), expected, "{reducer} {mode}");
    }
}

#[test]
fn resampling() {
    let inputs = [("A", vec![series("", &some(&[1.0, 2.0, 3.0, 4.0, 5.0]))]), ("B", vec![number("", Some(1.0))])];
    let resample = |input: &str, window: &str, down: &str, up: &str| {
        let target =
            json!({"type": "resample", "expression": input, "window": window, "downsampler": down, "upsampler": up});
        run(target, &inputs)
    };
    for (window, down, up, expected) in [
        ("20s", "sum", "fillna", "{} 1 5 9 null"),
        ("20s", "mean", "pad", "{} 1 2.5 4.5 5"),
        ("20s", "last", "pad", "{} 1 3 5 5"),
        ("5s", "max", "backfilling", "{} 1 2 2 3 3 4 4 5 5 null null null null"),
        ("5s", "min", "pad", "{} 1 1 2 2 3 3 4 4 5 5 5 5 5"),
        ("2m", "min", "pad", "the time range is shorter than the `window` of the resampling"),
        ("0s", "min", "pad", "the time range is shorter than the `window` of the resampling"),
    ] {
        assert_eq!(resample("A", window, down, up), expected, "{window} {down} {up}");
    }
    assert_eq!(resample("B", "20s", "sum", "pad"), "only series can be resampled, and this is a number");
}

#[test]
fn thresholds() {
    let inputs = [("A", vec![series("h=a", &[Some(1.0), Some(2.0), None, Some(3.0)])])];
    for (kind, params, expected) in [
        ("gt", vec![2.0], "{h=a} 0 0 null 1"),
        ("gte", vec![2.0], "{h=a} 0 1 null 1"),
        ("lt", vec![2.0], "{h=a} 1 0 null 0"),
        ("lte", vec![2.0], "{h=a} 1 1 null 0"),
        ("eq", vec![2.0], "{h=a} 0 1 null 0"),
        ("ne", vec![2.0], "{h=a} 1 0 null 1"),
        ("within_range", vec![1.0, 3.0], "{h=a} 0 1 null 0"),
        ("within_range_included", vec![1.0, 3.0], "{h=a} 1 1 null 1"),
        ("outside_range", vec![1.0, 2.0], "{h=a} 0 0 null 1"),
        ("outside_range_included", vec![1.0, 2.0], "{h=a} 1 1 null 1"),
        ("within_range", vec![1.0], "a condition has 1 of the 2 numbers that it compares with"),
    ] {
        let conditions = json!([{"evaluator": {"type": kind, "params": params}}]);
        let target = json!({"type": "threshold", "expression": "A", "conditions": conditions});
        assert_eq!(run(target, &inputs), expected, "{kind}");
    }
}

#[test]
fn classic_conditions() {
    let inputs = [
        ("A", vec![series("h=a", &some(&[1.0, 2.0, 4.0])), series("h=b", &some(&[10.0]))]),
        ("B", vec![series("", &[None, Some(5.0), None])]),
        ("C", vec![]),
    ];
    let condition = |input: &str, reducer: &str, kind: &str, params: &[f64], operator: &str| {
        json!({
            "evaluator": {"type": kind, "params": params},
            "operator": {"type": operator}, "query": {"params": [input]}, "reducer": {"type": reducer, "params": []},
        })
    };
    for (conditions, expected) in [
        (vec![condition("A", "avg", "gt", &[9.0], "and")], "{} 1"),
        (vec![condition("A", "last", "gt", &[10.0], "and")], "{} 0"),
        (vec![condition("A", "diff", "eq", &[3.0], "and")], "{} 1"),
        (vec![condition("A", "percent_diff", "eq", &[300.0], "and")], "{} 1"),
        (vec![condition("B", "last", "within_range", &[6.0, 4.0], "and")], "{} 1"),
        (vec![condition("B", "count", "eq", &[3.0], "and")], "{} 1"),
        (vec![condition("B", "count_non_null", "eq", &[1.0], "and")], "{} 1"),
        (vec![condition("C", "last", "gt", &[0.0], "and")], "{} null"),
        (vec![condition("C", "last", "no_value", &[], "and")], "{} 1"),
        (vec![condition("B", "last", "gt", &[9.0], "and"), condition("A", "max", "gt", &[1.0], "or")], "{} 1"),
        (vec![condition("B", "last", "gt", &[9.0], "and"), condition("A", "max", "gt", &[1.0], "and")], "{} 0"),
        (vec![], "classic conditions need `conditions`"),
    ] {
        assert_eq!(run(json!({"type": "classic_conditions", "conditions": conditions}), &inputs), expected);
    }
}

#[test]
fn sql_reads_tables_and_series() {
    let text = Field::new("city", Values::Text(vec![Some("Bern".into()), Some("Rom".into())]));
    let table = Frame::new(vec![text, Field::new("n", Values::Number(some(&[1.0, 2.0])))]);
    let inputs = [
        ("A", vec![series("host=a", &some(&[1.0, 2.0])), series("host=b", &some(&[5.0]))]),
        ("B", vec![table]),
        ("C", vec![]),
    ];
    for (query, expected) in [
        ("SELECT sum(n) AS n FROM B", "{} 3"),
        ("SELECT host, sum(__value__) AS s FROM A GROUP BY host ORDER BY 1", "{} 3 5"),
        ("SELECT time, host, __value__ AS v FROM A ORDER BY time", "{host=a} 1 2"),
        ("SELECT count(*) AS n FROM C", "{} 0"),
        ("SELECT * FROM Z", "no such table: Z"),
        ("DROP TABLE A", "the query may only read this database, with `SELECT`, `WITH` or `VALUES`"),
    ] {
        assert_eq!(run(json!({"type": "sql", "expression": query}), &inputs), expected, "{query}");
    }
}

#[test]
fn inputs_are_the_targets_named() {
    let of = |target: Json| {
        let Json::Object(target) = target else { panic!("a target is a map") };
        Expression::parse(&target).unwrap().inputs(&["A", "B", "C"]).join(" ")
    };
    assert_eq!(of(json!({"type": "math", "expression": "$B + ${A} * $B - $Q"})), "B A Q");
    assert_eq!(of(json!({"type": "reduce", "expression": "$B", "reducer": "sum"})), "B");
    assert_eq!(of(json!({"type": "sql", "expression": "SELECT a, 'C' FROM \"B\" JOIN A -- C"})), "B A");
}

#[test]
fn what_is_wrong_is_told() {
    for (target, expected) in [
        (json!({"type": "resample", "expression": "A"}), "the resampling has no `window`, such as `1m`"),
        (json!({"type": "reduce", "expression": "A"}), "the reduction has no `reducer`, such as `mean`"),
        (json!({"type": "threshold", "expression": "A"}), "a threshold has exactly one condition in `conditions`"),
    ] {
        assert_eq!(run(target, &[]), expected);
    }
    assert!(run(json!({"type": "maths", "expression": "1"}), &[]).starts_with("the target is wrong"));
}

proptest! {
    #[test]
    fn random_texts_never_panic(text in ".{0,40}", words in "[$AB0-9.eE+*/%<>=!&|() a-z{}-]{0,60}") {
        let _ = (math(&text), math(&words));
    }

    #[test]
    fn random_formulas_compute(parts in proptest::collection::vec((0usize..9, 0usize..8), 1..30)) {
        const OPERATORS: [&str; 9] = ["+", "-", "*", "/", "%", "**", "&&", ">=", "=="];
        const OPERANDS: [&str; 8] = ["$A", "$B", "$D", "-$C", "abs($A)", "null()", "!0.5", "(1 + $E)"];
        let text = parts.iter().map(|(o, v)| format!("{} {} ", OPERANDS[*v], OPERATORS[*o])).collect::<String>() + "1";
        prop_assert!(!math(&text).contains("expected"), "{}", text);
    }
}

#[test]
fn deep_and_long_formulas_are_refused() {
    assert_eq!(math(&"(".repeat(10_000)), "the expression has more than 1000 words");
    assert_eq!(math(&"-".repeat(900)), "the expression is nested too deeply");
    assert_eq!(math(&format!("1{}", " + 1".repeat(499))), "{} 500");
}
