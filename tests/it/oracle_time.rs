//! The reference's relative times, intervals and date formats, and what we answer otherwise on purpose.

use jiff::Timestamp;
use jiff::civil::Weekday;
use serde_json::Value;
use std::collections::BTreeMap;
use stillframe::time::{
    self, Clock, DAY, TimeRange, ago, duration, duration_text, format, interval, iso, round_interval, zone,
};

use crate::oracle::Count;

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
const DIFFERENCES: [Difference; 2] = [
    (
        "dates without an offset are in the dashboard's zone; the reference's function reads UTC, its ranges the zone",
        122,
        |c| c.zone != "utc" && c.expression.starts_with("20") && c.expected.is_some() && c.ours.is_some(),
    ),
    ("epoch seconds and milliseconds are read", 58, |c| c.expression.starts_with("17935272") && c.expected.is_none()),
];

pub fn relative_times() -> Count {
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
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong[..wrong.len().min(40)].join("\n"));
    assert_eq!(different, DIFFERENCES.map(|(_, count, _)| count));
    Count {
        different: DIFFERENCES.map(|(why, count, _)| (why.into(), count)).to_vec(),
        ..Count::new("relative times", families.values().sum())
    }
}

pub fn fiscal_years_and_weeks() -> Count {
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
    let rows = |key: &str| oracle[key]["rows"].as_array().unwrap().len();
    Count::new("fiscal years and weeks", rows("fiscal") + rows("week_start"))
}

pub fn ranges_in_zones() -> Count {
    let oracle = oracle(include_str!("../data/oracle/intervals.json"));
    for row in oracle["convertRawToRange"].as_array().unwrap() {
        let clock = clock(NOW, row[2].as_str().unwrap());
        let end = |column: usize| time::parse(row[column].as_str().unwrap(), column == 1, &clock);
        let expected = [row[3].as_str().map(ms), row[4].as_str().map(ms)];
        assert_eq!([end(0).ok(), end(1).ok()], expected, "{row}");
    }
    Count::new("ranges in zones", oracle["convertRawToRange"].as_array().unwrap().len())
}

/// The lengths of the oracle's ranges by their names.
fn length(name: &str) -> i64 {
    match name {
        "0" => 0,
        "neg" => -3_600_000,
        name => duration(name).unwrap(),
    }
}

pub fn intervals() -> Count {
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
    Count::new("intervals", passed + oracle["roundInterval"].as_array().unwrap().len())
}

pub fn lengths_of_time() -> Count {
    // Ours adds up `1h30m`, which the reference cuts to `1h`, and has no lengths below zero or in fractions.
    const OTHERWISE: [(&str, Option<i64>); 3] = [("1h30m", Some(5_400_000)), ("1.5h", None), ("-1h", None)];
    let mut rows = 0;
    let oracle = oracle(include_str!("../data/oracle/intervals.json"));
    for row in oracle["intervalToMs"].as_array().unwrap() {
        let text = row[0].as_str().unwrap();
        let otherwise = OTHERWISE.iter().find(|(other, _)| *other == text).map(|(_, ms)| *ms);
        assert_eq!(duration(text).ok(), otherwise.unwrap_or(row[1].as_i64()), "{row}");
        rows += 1;
    }
    for (key, of) in [("intervalToSeconds", 1000.0), ("describeInterval", 1000.0)] {
        for row in oracle[key].as_array().unwrap() {
            let text = row[0].as_str().unwrap();
            let theirs = row[1].as_f64().or_else(|| Some(row[1]["sec"].as_f64()? * row[1]["count"].as_f64()?));
            let otherwise = OTHERWISE.iter().find(|(other, _)| *other == text).map(|(_, ms)| *ms);
            let theirs = theirs.map(|seconds| (seconds * of).round() as i64);
            assert_eq!(duration(text).ok(), otherwise.unwrap_or(theirs), "{key} {row}");
            rows += 1;
        }
    }
    let why = "`1h30m` is added up, and a fraction or a length below zero is refused, where the reference cuts them";
    let helpers = ["secondsToHms", "msRangeToTimeString", "describeTimeRange", "describeTimeRange_abs"];
    let helpers = helpers.iter().map(|key| oracle[*key].as_array().unwrap().len()).sum();
    let different =
        vec![(why.into(), 3 * OTHERWISE.len()), ("words of the editor that we do not print".into(), helpers)];
    Count { different, ..Count::new("lengths of time", rows - 3 * OTHERWISE.len()) }
}

pub fn date_formats() -> Count {
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
    Count::new("date formats", passed)
}

pub fn times_ago() -> Count {
    let oracle = oracle(include_str!("../data/oracle/timefmt.json"));
    let zone = zone("utc").unwrap();
    for row in oracle["timeAgo"]["rows"].as_array().unwrap() {
        let delta = row[0].as_i64().unwrap();
        let ours = [ago(NOW - delta, NOW, &zone), ago(NOW + delta, NOW, &zone)];
        assert_eq!(ours, [row[1].as_str().unwrap(), row[2].as_str().unwrap()], "{} days", delta / DAY);
    }
    Count::new("times ago", 2 * oracle["timeAgo"]["rows"].as_array().unwrap().len())
}
