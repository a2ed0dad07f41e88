use proptest::prelude::*;

use super::*;
use crate::frame::Values;

fn numbers(values: &[Option<f64>]) -> Field {
    Field::new("v", Values::Number(values.to_vec()))
}

#[test]
fn aliases_percentiles_and_unknown_ids() {
    let field = numbers(&[Some(1.0), None, Some(4.0)]);
    for (alias, id) in [("current", "lastNotNull"), ("avg", "mean"), ("total", "sum"), ("minAboveZero", "logmin")] {
        assert_eq!(reduce(&field, alias), reduce(&field, id), "{alias}");
        assert!(known(alias));
    }
    for id in ["p0", "p100", "p01", "p+1", "p", "px", "means"] {
        assert_eq!(reduce(&field, id), None, "{id}");
    }
    assert_eq!((name("p2"), name("p95"), name("p11")), (Some("2nd %"), Some("95th %"), Some("11th %")));
    assert!(ids().all(|(id, _)| known(id)) && ids().count() == 125);
    assert!(!keeps_unit("count") && keeps_unit("p95"));
}

#[test]
fn texts_have_ends_middles_and_sets_but_no_means() {
    let values = ["b", "a", "b"].map(|t| Some(t.into())).to_vec();
    let field = Field::new("t", Values::Text(values));
    let cases = [
        ("lastNotNull", Reduced::Text("b".into())),
        ("mode", Reduced::Text("b".into())),
        ("mean", Reduced::Null),
        ("p50", Reduced::Text("a".into())),
        ("median", Reduced::Text("a".into())),
        ("distinctCount", Reduced::Number(2.0)),
        ("changeCount", Reduced::Number(2.0)),
        ("uniqueValues", Reduced::List(vec!["b".into(), "a".into()])),
    ];
    for (id, expected) in cases {
        assert_eq!(reduce(&field, id), Some(expected), "{id}");
    }
}

#[test]
fn nan_is_no_last_value_and_keeps_its_place_in_the_order() {
    let field = numbers(&[Some(3.0), Some(f64::NAN), Some(1.0), Some(f64::NAN)]);
    assert_eq!(reduce(&field, "lastNotNull"), Some(Reduced::Number(1.0)));
    assert_eq!(reduce(&field, "p1"), Some(Reduced::Number(1.0)));
    assert_eq!(reduce(&field, "p67"), Some(Reduced::Number(3.0)));
    assert!(reduce(&field, "p99").and_then(|r| r.number()).is_some_and(f64::is_nan));
}

#[test]
fn empty_columns_give_what_the_reference_gives() {
    for (id, expected) in [
        ("sum", Reduced::Number(0.0)),
        ("countAll", Reduced::Number(0.0)),
        ("allIsNull", Reduced::Bool(true)),
        ("allIsZero", Reduced::Bool(false)),
        ("allValues", Reduced::Null),
        ("p50", Reduced::Null),
    ] {
        assert_eq!(reduce(&numbers(&[]), id), Some(expected), "{id}");
    }
}

/// The two-line versions.
fn naive(id: &str, all: &[f64]) -> Option<f64> {
    let mut sorted = all.to_vec();
    sorted.sort_by(f64::total_cmp);
    let (first, last, n) = (*all.first()?, *all.last()?, all.len());
    let mean = all.iter().sum::<f64>() / n as f64;
    let steps = || all.windows(2).map(|w| w[1] - w[0]);
    match id {
        "min" => Some(sorted[0]),
        "max" => Some(sorted[n - 1]),
        "range" => Some(sorted[n - 1] - sorted[0]),
        "sum" => Some(all.iter().sum()),
        "mean" => Some(mean),
        "median" => Some((sorted[(n - 1) / 2] + sorted[n / 2]) / 2.0),
        "variance" => Some(all.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / n as f64),
        "count" => Some(n as f64),
        "first" | "firstNotNull" => Some(first),
        "last" | "lastNotNull" => Some(last),
        "diff" => Some(last - first),
        "step" => steps().reduce(f64::min),
        "changeCount" => Some(steps().filter(|s| *s != 0.0).count() as f64),
        "distinctCount" => {
            sorted.dedup();
            Some(sorted.len() as f64)
        }
        "p90" => Some(sorted[((n - 1) as f64 * 0.9).round() as usize]),
        _ => None,
    }
}

proptest! {
    #[test]
    fn reducers_agree_with_their_naive_versions(all in prop::collection::vec(-50..50i32, 1..40), holes: bool) {
        let all: Vec<f64> = all.iter().map(|v| f64::from(*v) / 4.0).collect();
        let mut values: Vec<_> = all.iter().copied().map(Some).collect();
        if holes {
            values = values.into_iter().flat_map(|v| [v, None]).collect();
        }
        let ids = ["min", "max", "range", "sum", "mean", "median", "variance", "count", "firstNotNull", "lastNotNull",
            "diff", "step", "changeCount", "distinctCount", "p90"];
        for (id, got) in ids.iter().zip(reduce_all(&numbers(&values), &ids)) {
            let (got, expected) = (got.and_then(|r| r.number()), naive(id, &all));
            let close = match (got, expected) {
                (Some(a), Some(b)) => (a - b).abs() <= 1e-9 * b.abs().max(1.0),
                (a, b) => a == b,
            };
            prop_assert!(close, "{}: {:?} for {:?}", id, got, expected);
        }
    }

    #[test]
    fn no_column_panics(values in prop::collection::vec(prop::option::of(any::<f64>()), 0..30)) {
        let ids: Vec<&str> = ids().map(|(id, _)| id).collect();
        let field = numbers(&values);
        reduce_all(&field, &ids);
        reduce_all_with(&field, &ids, Nulls::Keep);
    }
}
