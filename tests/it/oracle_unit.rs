//! Every text of the reference's unit catalogue, and the few that we write otherwise on purpose.

use serde_json::Value;
use std::collections::BTreeMap;
use stillframe::time::zone;
use stillframe::unit::{self, Formatted, Place};

use crate::oracle::Count;

/// 2026-11-01T12:34:56.789Z, when the reference's texts were made.
const NOW: i64 = 1_793_536_496_789;

type Difference = (&'static str, usize, fn(&Cell) -> bool);

/// Where the reference is plainly wrong: why, in how many cells, and how such a cell is known.
const DIFFERENCES: [Difference; 6] = [
    ("an infinite count carries the word `undefined`, ours its unit", 200, |c| c.expected.contains("undefined")),
    ("parts of infinity print `NaN` or `Invalid date`, ours prints ∞ (or `Infinity years`)", 72, |c| {
        c.value.is_some_and(f64::is_infinite)
            && ["NAN", "Invalid", "Infinityh"].iter().any(|w| c.upper().contains(&w.to_uppercase()))
    }),
    ("a clock out of the range of dates prints `Invalid date`, ours its minutes and seconds", 8, |c| {
        c.expected.contains("Invalid date") && c.unit.starts_with("clock") && c.value == Some(1e18)
    }),
    ("a negative clock prints the milliseconds of a wrapped date, ours the time with its sign", 10, |c| {
        c.unit.starts_with("clock") && c.value.is_some_and(|v| v < 0.0)
    }),
    ("less than a millisecond prints nothing at all, ours zero", 30, |c| {
        c.expected == "||" && c.unit.starts_with("dtduration") && c.value.is_some()
    }),
    ("a missing value prints a zero, a false or `Invalid date`, ours nothing", 100, |c| c.value.is_none()),
];

/// A text of the reference with what it was made of.
struct Cell<'a> {
    unit: &'a str,
    value: Option<f64>,
    expected: &'a str,
}

impl Cell<'_> {
    fn upper(&self) -> String {
        self.expected.to_uppercase()
    }
}

fn oracle(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

fn number(value: &Value) -> Option<f64> {
    match value.get("$").and_then(Value::as_str) {
        Some("+Inf") => Some(f64::INFINITY),
        Some("-Inf") => Some(f64::NEG_INFINITY),
        _ => value.as_f64(),
    }
}

fn joined(shown: &Formatted) -> String {
    [shown.prefix.as_str(), "|", &shown.text, "|", &shown.suffix].concat()
}

pub fn units() -> Vec<Count> {
    let oracle = oracle(include_str!("../data/oracle/units.json"));
    let place = Place::utc(NOW);
    let mut families: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    let mut different = [0; DIFFERENCES.len()];
    let mut wrong = Vec::new();
    for row in oracle["units"].as_array().unwrap() {
        let unit = row["id"].as_str().unwrap();
        let family = families.entry(row["category"].as_str().unwrap_or("forms")).or_default();
        for (value, texts) in oracle["values"].as_array().unwrap().iter().zip(row["r"].as_array().unwrap()) {
            for (decimals, expected) in
                [None, Some(0), Some(1), Some(2), Some(3)].into_iter().zip(texts.as_array().unwrap())
            {
                let cell = Cell { unit, value: number(value), expected: expected.as_str().unwrap() };
                let ours = joined(&unit::format_optional(unit, cell.value, decimals, &place));
                family.1 += 1;
                match DIFFERENCES.iter().position(|(_, _, known)| known(&cell)) {
                    _ if ours == cell.expected => family.0 += 1,
                    Some(i) => different[i] += 1,
                    None => {
                        wrong.push(format!("{unit} {value} {decimals:?}: {} expected, {ours} written", cell.expected))
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong[..wrong.len().min(40)].join("\n"));
    assert_eq!(different, DIFFERENCES.map(|(_, count, _)| count));
    let mut counts: Vec<Count> =
        families.iter().map(|(family, (passed, _))| Count::new(&format!("units: {family}"), *passed)).collect();
    let different = DIFFERENCES.map(|(why, count, _)| (why.into(), count)).to_vec();
    counts.push(Count { different, ..Count::new("units: all", 0) });
    counts
}

#[test]
fn names_and_categories() {
    let oracle = oracle(include_str!("../data/oracle/units.json"));
    let rows = oracle["units"].as_array().unwrap().iter();
    let expected: Vec<[&str; 3]> =
        rows.filter_map(|r| Some([r["id"].as_str()?, r["name"].as_str()?, r["category"].as_str()?])).collect();
    let ours: Vec<[&str; 3]> = unit::catalogue().map(|(id, name)| [id, name, unit::category(id).unwrap()]).collect();
    assert_eq!(ours, expected);
}

pub fn dates_in_zones() -> Count {
    let oracle = oracle(include_str!("../data/oracle/units_datetime_zones.json"));
    let mut families: BTreeMap<&str, usize> = BTreeMap::new();
    let mut other_day = 0;
    for row in oracle["rows"].as_array().unwrap() {
        let unit = row[0].as_str().unwrap();
        let place = Place { zone: zone(row[1].as_str().unwrap()).unwrap(), ..Place::utc(NOW) };
        let value = row[2].as_f64().unwrap();
        let write = if row[3] == true { unit::format_with_millis } else { unit::format };
        let (ours, expected) = (write(unit, value, None, &place).to_string(), row[5].as_str().unwrap());
        if unit.ends_with("NoDateIfToday") && ours != expected && ours.ends_with(expected) {
            other_day += 1;
            continue;
        }
        assert_eq!(ours, expected, "{row}");
        *families.entry(unit).or_default() += 1;
    }
    assert_eq!(other_day, 3);
    let why = "the reference asks for today in the zone of the browser, also where dates are shown in another one";
    Count { different: vec![(why.into(), other_day)], ..Count::new("dates in zones", families.values().sum()) }
}
