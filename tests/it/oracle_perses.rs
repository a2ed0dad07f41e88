//! Every text of Perses' units, and the few that we write otherwise on purpose.

use std::collections::BTreeMap;

use serde_json::Value;
use stillframe::frame::{Field, Values};
use stillframe::reduce::reduce;
use stillframe::unit::{self, Place};

use crate::oracle::Count;

fn oracle() -> Value {
    serde_json::from_str(include_str!("../data/oracle/perses.json")).unwrap()
}

/// Why our text differs, where it is meant to: the reason, and how such a text is known.
type Difference = (&'static str, fn(f64, bool) -> bool);

const DIFFERENCES: [Difference; 1] =
    [("Perses: negative times are all nanoseconds there, ours have their size", |value, time| time && value < 0.0)];

/// The texts of Perses' units by group, and those that we write otherwise.
pub fn units() -> Vec<Count> {
    let oracle = oracle();
    let values: Vec<f64> = oracle["values"].as_array().unwrap().iter().map(|v| v.as_f64().unwrap()).collect();
    let (mut wrong, mut different) = (Vec::new(), [0; DIFFERENCES.len()]);
    let mut groups: BTreeMap<&str, usize> = BTreeMap::new();
    for (id, unit) in oracle["units"].as_object().unwrap() {
        let group = unit["group"].as_str().unwrap_or("others");
        for (name, value, decimals, expected) in texts(id, unit, &values) {
            let ours = unit::format(&name, value, decimals, &Place::utc(0)).to_string();
            if expected == ours {
                *groups.entry(group).or_default() += 1;
                continue;
            }
            match DIFFERENCES.iter().position(|(_, known)| known(value, group == "Time")) {
                Some(at) => different[at] += 1,
                None => wrong.push(format!("{id} {value} {decimals:?}: {ours}, not {expected}")),
            }
        }
    }
    assert!(wrong.is_empty(), "{}:\n{}", wrong.len(), wrong[..wrong.len().min(60)].join("\n"));
    let mut counts: Vec<Count> =
        groups.iter().map(|(group, passed)| Count::new(&format!("units of Perses: {group}"), *passed)).collect();
    let different = DIFFERENCES.iter().zip(different).map(|((why, _), count)| ((*why).into(), count)).collect();
    counts.push(Count { different, ..Count::new("units of Perses: all", 0) });
    counts
}

/// The texts of one unit: our name of it, the value, the decimals, and what is expected.
fn texts<'a>(
    id: &str,
    unit: &'a Value,
    values: &'a [f64],
) -> impl Iterator<Item = (String, f64, Option<u8>, &'a str)> + use<'a> {
    // The reference shortens too where it is not told not to.
    let name = format!("perses:{id}");
    ["plain", "short"].into_iter().flat_map(move |form| {
        let name = name.clone();
        values.iter().zip(unit[form].as_array().unwrap()).flat_map(move |(value, texts)| {
            let name = name.clone();
            [None, Some(0), Some(1), Some(2), Some(3)]
                .into_iter()
                .zip(texts.as_array().unwrap())
                .map(move |(decimals, text)| (name.clone(), *value, decimals, text.as_str().unwrap_or_default()))
        })
    })
}

/// What Perses' calculations give, by the reducer that an import makes of each.
pub fn calculations() -> Count {
    let oracle = oracle();
    let (mut passed, mut empty_sums) = (0, 0);
    for (input, expected) in oracle["calculations"].as_object().unwrap() {
        let values = oracle["calculation_inputs"][input].as_array().unwrap().iter().map(Value::as_f64).collect();
        let field = Field::new("x", Values::Number(values));
        for (calculation, expected) in expected.as_object().unwrap() {
            let id = match calculation.as_str() {
                "first-number" => "firstNotNull",
                "last-number" => "lastNotNull",
                same => same,
            };
            let ours = reduce(&field, id).and_then(|r| r.number()).filter(|v| !v.is_nan());
            match (expected.as_f64(), ours) {
                (None, Some(0.0)) if id == "sum" => empty_sums += 1,
                (expected, ours) => {
                    assert_eq!(ours, expected, "{input} {calculation}");
                    passed += 1;
                }
            }
        }
    }
    let why = "Perses: the sum of nothing is undefined there, 0 here".into();
    Count { different: vec![(why, empty_sums)], ..Count::new("calculations of Perses", passed) }
}
