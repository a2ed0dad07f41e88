//! The reference's relative times, intervals and date formats, and what we answer otherwise on purpose.

use jiff::Timestamp;
use jiff::civil::Weekday;
use serde_json::Value;
use std::collections::BTreeMap;
use stillframe::time::{
    self, Clock, DAY, TimeRange, ago, duration, duration_text, format, interval, iso, round_interval, zone,
};

/// 2026-11-01T12:34:56.789Z, when the reference's values were made.
const NOW: i64 = 1_793_536_496_789;

fn oracle(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

fn ms(text: &str) -> i64 {
    text.parse::<Timestamp>().unwrap().as_millisecond()
}

fn clock(now: i64, name: &str) -> Clock {
    Clock { now, zone: zone(name).unwrap(), week_start: Weekday::Sunday, fiscal_start: 1 }
}

/// A relative or absolute time for which the reference has another answer: expression, zone, both answers.
struct Case<'a> {
    expression: &'a str,
    zone: &'a str,
    expected: Option<i64>,
    ours: Option<i64>,
}

type Difference = (&'static str, usize, fn(&Case) -> bool);

/// What the reference has otherwise: why, in how many answers, and how such an answer is known.
const DIFFERENCES: [Difference; 3] = [
    (
        "dates without an offset are in the dashboard's zone; the reference's function reads UTC, its ranges the zone",
        122,
        |c| c.zone != "utc" && c.expression.starts_with("20") && c.expected.is_some() && c.ours.is_some(),
    ),
    ("epoch seconds and milliseconds are read", 58, |c| c.expression.starts_with("17935272") && c.expected.is_none()),
    ("blanks around a time are no error", 34, |c| c.expression == " now-1h" && c.expected.is_none()),
];

#[test]
fn relative_times() {
    let oracle = oracle(include_str!("../data/oracle/datemath.json"));
    let mut families: BTreeMap<String, usize> = BTreeMap::new();
    let mut different = [0; DIFFERENCES.len()];
    let mut wrong = Vec::new();
    for row in oracle["rows"].as_array().unwrap() {
        let (name, expression) = (row[1].as_str().unwrap(), row[2].as_str().unwrap());
        for (column, round_up) in [(3, false), (4, true)] {
            let expected = row[column].as_str().filter(|text| *text != "invalid").map(ms);
            let ours = time::parse(expression, round_up, &clock(ms(row[0].as_str().unwrap()), name)).ok();
            let case = Case { expression, zone: name, expected, ours };
            match DIFFERENCES.iter().position(|(_, _, known)| known(&case)) {
                _ if ours == expected => *families.entry(name.to_owned()).or_default() += 1,
                Some(i) => different[i] += 1,
                None => {
                    let shown = ours.map(|ms| Timestamp::from_millisecond(ms).unwrap().to_string());
                    wrong.push(format!("{row}, column {column}: {shown:?}"));
                }
            }
        }
    }
    println!("passed: {families:?}");
    for ((why, _, _), count) in DIFFERENCES.iter().zip(different) {
        println!("different: {count}, because {why}");
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong[..wrong.len().min(40)].join("\n"));
    assert_eq!(different, DIFFERENCES.map(|(_, count, _)| count));
}

#[test]
fn fiscal_years_and_weeks() {
    let oracle = oracle(include_str!("../data/oracle/datemath.json"));
    for row in oracle["fiscal"]["rows"].as_array().unwrap() {
        let fiscal_start = row[0].as_u64().unwrap() as u8 + 1;
        let clock = Clock { fiscal_start, ..clock(NOW, "utc") };
        let ours = time::parse(row[1].as_str().unwrap(), row[2] == true, &clock);
        assert_eq!(ours, Ok(ms(row[3].as_str().unwrap())), "{row}");
    }
    for row in oracle["week_start"]["rows"].as_array().unwrap() {
        let ours = time::parse(row[1].as_str().unwrap(), row[2] == true, &clock(NOW, "utc"));
        assert_eq!(ours, Ok(ms(row[3].as_str().unwrap())), "{row}");
    }
}

#[test]
fn ranges_in_zones() {
    let oracle = oracle(include_str!("../data/oracle/intervals.json"));
    for row in oracle["convertRawToRange"].as_array().unwrap() {
        let clock = clock(NOW, row[2].as_str().unwrap());
        let end = |column: usize| time::parse(row[column].as_str().unwrap(), column == 1, &clock);
        let expected = [row[3].as_str().map(ms), row[4].as_str().map(ms)];
        assert_eq!([end(0).ok(), end(1).ok()], expected, "{row}");
    }
}

/// The lengths of the oracle's ranges by their names.
fn length(name: &str) -> i64 {
    match name {
        "0" => 0,
        "neg" => -3_600_000,
        name => duration(name).unwrap(),
    }
}

#[test]
fn intervals() {
    let oracle = oracle(include_str!("../data/oracle/intervals.json"));
    for row in oracle["roundInterval"].as_array().unwrap() {
        assert_eq!(round_interval(row[0].as_f64().unwrap()), row[1].as_i64().unwrap(), "{row}");
    }
    let mut passed = 0;
    for row in oracle["calculateInterval"]["rows"].as_array().unwrap() {
        let least = row[2].as_str().map(duration).transpose();
        let range = TimeRange { from: NOW, to: NOW + length(row[0].as_str().unwrap()) };
        let ours = least.map(|least| interval(range, row[1].as_u64().unwrap() as u32, least));
        assert_eq!(ours.clone().ok(), row[4].as_i64(), "{row}");
        if let Ok(ours) = ours {
            assert_eq!(duration_text(ours), row[3].as_str().unwrap(), "{row}");
        }
        passed += 1;
    }
    println!("intervals: {passed}");
}

#[test]
fn lengths_of_time() {
    // Ours adds up `1h30m`, which the reference cuts to `1h`, and has no lengths below zero or in fractions.
    const OTHERWISE: [(&str, Option<i64>); 3] = [("1h30m", Some(5_400_000)), ("1.5h", None), ("-1h", None)];
    let oracle = oracle(include_str!("../data/oracle/intervals.json"));
    for row in oracle["intervalToMs"].as_array().unwrap() {
        let text = row[0].as_str().unwrap();
        let otherwise = OTHERWISE.iter().find(|(other, _)| *other == text).map(|(_, ms)| *ms);
        assert_eq!(duration(text).ok(), otherwise.unwrap_or(row[1].as_i64()), "{row}");
    }
}

#[test]
fn date_formats() {
    let oracle = oracle(include_str!("../data/oracle/timefmt.json"));
    let patterns = ["YYYY-MM-DD HH:mm:ss", "", "YYYY-MM-DD HH:mm:ss.SSS", "", "YYYY-MM-DD HH:mm:ss z", ""];
    let columns = oracle["dateTimeFormat"]["cols"].as_array().unwrap();
    let mut passed = 0;
    for row in oracle["dateTimeFormat"]["rows"].as_array().unwrap() {
        let (name, at) = (row[0].as_str().unwrap(), row[1].as_i64().unwrap());
        let zone = zone(name).unwrap();
        for column in 2..8 {
            let expected = match (name, column, row[column].as_str().unwrap()) {
                // The reference's local zone has no name here; ours is UTC.
                ("browser", 5, text) => text.replace("+00:00", "Z"),
                ("browser", 3 | 6, text) => format!("{text}UTC"),
                (_, _, text) => text.to_owned(),
            };
            let ours = match (column, patterns[column - 2]) {
                (5, _) => iso(at, &zone),
                (_, "") => format(at, &zone, columns[column].as_str().unwrap()),
                (_, pattern) => format(at, &zone, pattern),
            };
            assert_eq!(ours, expected, "{row}, column {column}");
            passed += 1;
        }
    }
    println!("date formats: {passed}");
}

#[test]
fn times_ago() {
    let oracle = oracle(include_str!("../data/oracle/timefmt.json"));
    let zone = zone("utc").unwrap();
    for row in oracle["timeAgo"]["rows"].as_array().unwrap() {
        let delta = row[0].as_i64().unwrap();
        let ours = [ago(NOW - delta, NOW, &zone), ago(NOW + delta, NOW, &zone)];
        assert_eq!(ours, [row[1].as_str().unwrap(), row[2].as_str().unwrap()], "{} days", delta / DAY);
    }
}
