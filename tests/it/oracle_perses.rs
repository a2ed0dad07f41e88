//! Every text of Perses' units, and the few that we write otherwise on purpose.

use serde_json::Value;
use stillframe::unit::{self, Place};

fn oracle() -> Value {
    serde_json::from_str(include_str!("../data/oracle/perses.json")).unwrap()
}

/// Why our text differs, where it is meant to.
fn meant(id: &str, value: f64) -> Option<&'static str> {
    let time = oracle()["units"][id]["group"] == "Time";
    match id {
        _ if time && value < 0.0 => Some("negative times are all nanoseconds there, ours have their size"),
        _ if (id.contains("-iso") || id.contains("date")) && value >= 1e15 => {
            Some("years of five digits have a sign there")
        }
        _ if id.ends_with("-us") => Some("the United States' dates have New York's zone there, ours the dashboard's"),
        _ => None,
    }
}

#[test]
fn units_read_as_in_perses() {
    let oracle = oracle();
    let values: Vec<f64> = oracle["values"].as_array().unwrap().iter().map(|v| v.as_f64().unwrap()).collect();
    let mut wrong = Vec::new();
    let mut cells = 0;
    for (id, unit) in oracle["units"].as_object().unwrap() {
        for (form, name) in [("plain", format!("perses:{id}:full")), ("short", format!("perses:{id}"))] {
            for (value, texts) in values.iter().zip(unit[form].as_array().unwrap()) {
                for (decimals, expected) in
                    [None, Some(0), Some(1), Some(2), Some(3)].iter().zip(texts.as_array().unwrap())
                {
                    // The reference shortens too where it is not told not to.
                    let name = if form == "plain" { name.trim_end_matches(":full") } else { &name };
                    let ours = unit::format(name, *value, *decimals, &Place::utc(0)).to_string();
                    cells += 1;
                    if expected.as_str() != Some(&ours) && meant(id, *value).is_none() {
                        wrong.push(format!("{id} {value} {decimals:?}: {ours}, not {expected}"));
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {cells}:\n{}", wrong.len(), wrong[..wrong.len().min(60)].join("\n"));
}
