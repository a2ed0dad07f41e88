//! Alerts in frames: rows of a table with a state, or series such as Prometheus' `ALERTS`.

use std::collections::BTreeMap;

use crate::frame::{Cell, Field, FieldType, Frame, Values};
use crate::panel::Input;
use crate::panel::card::State;
use crate::time::MINUTE;

/// What an alert is in, the worst first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum AlertState {
    /// It fires.
    Firing,
    /// It could not be evaluated.
    Error,
    /// It will fire when this goes on.
    Pending,
    /// There was nothing to evaluate.
    NoData,
    /// The answer says a state that is not known, or none.
    Unknown,
    /// It is about to end.
    Recovering,
    /// It is quiet.
    Normal,
}

/// An alert.
#[derive(Debug, Clone, PartialEq)]
pub struct Alert {
    /// The rule's name.
    pub name: String,
    /// Its state.
    pub state: AlertState,
    /// Since when, in milliseconds.
    pub since: Option<i64>,
    /// Whether it was so already where the range begins.
    pub open: bool,
    /// The labels of the instance.
    pub labels: BTreeMap<String, String>,
}

const NAMES: [&str; 6] = ["alertname", "alert", "rule", "rulename", "name", "title"];
const STATES: [&str; 4] = ["alertstate", "state", "status", "alert_state"];
const TIMES: [&str; 6] = ["activeat", "active_at", "since", "startsat", "starts_at", "started"];

impl AlertState {
    /// All states, the worst first.
    pub const ALL: [Self; 7] =
        [Self::Firing, Self::Error, Self::Pending, Self::NoData, Self::Unknown, Self::Recovering, Self::Normal];

    /// The state of that name, by Grafana or Prometheus.
    pub fn of(word: &str) -> Option<Self> {
        match word.trim().to_lowercase().replace([' ', '_', '-'], "").as_str() {
            "firing" | "alerting" | "active" | "critical" => Some(Self::Firing),
            "error" => Some(Self::Error),
            "pending" | "warning" => Some(Self::Pending),
            "nodata" | "unknown" => Some(Self::NoData),
            "recovering" => Some(Self::Recovering),
            "normal" | "ok" | "inactive" | "resolved" | "suppressed" => Some(Self::Normal),
            _ => None,
        }
    }

    /// In words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Firing => "firing",
            Self::Error => "in error",
            Self::Pending => "pending",
            Self::NoData => "without data",
            Self::Unknown => "in an unknown state",
            Self::Recovering => "recovering",
            Self::Normal => "normal",
        }
    }

    /// The sign that goes with the words.
    pub fn sign(self) -> State {
        match self {
            Self::Firing => State::Error,
            Self::Error => State::Stale,
            Self::Pending => State::Timeout,
            Self::NoData => State::Empty,
            Self::Unknown => State::Skipped,
            Self::Recovering => State::Partial,
            Self::Normal => State::Ok,
        }
    }
}

/// All alerts of the frames.
pub fn alerts(input: &Input<'_>) -> Vec<Alert> {
    let mut found = Vec::new();
    for frame in input.frames {
        match field(frame, &STATES).filter(|f| f.kind() == FieldType::Text) {
            Some(states) => found.extend(rows(frame, states)),
            None => found.extend(series(frame, input)),
        }
    }
    merged(found)
}

fn field<'a>(frame: &'a Frame, names: &[&str]) -> Option<&'a Field> {
    let is = |f: &&Field, name: &str| f.name.to_lowercase() == name || f.state.name.to_lowercase() == name;
    names.iter().find_map(|name| frame.fields.iter().find(|f| is(f, name)))
}

fn rows<'a>(frame: &'a Frame, states: &'a Field) -> impl Iterator<Item = Alert> + 'a {
    let (names, since) = (field(frame, &NAMES), field(frame, &TIMES));
    let value = field(frame, &["value"]).filter(|f| f.kind() == FieldType::Number);
    (0..frame.rows()).filter_map(move |row| {
        // In answers of Prometheus a value of 0 means that there is no such alert.
        if value.and_then(|f| f.values.get(row).number()) == Some(0.0) {
            return None;
        }
        let state = AlertState::of(&states.values.get(row).text()).unwrap_or(AlertState::Unknown);
        let mut labels = BTreeMap::new();
        for f in frame.fields.iter().filter(|f| !std::ptr::eq(*f, states) && names.is_none_or(|n| !std::ptr::eq(*f, n)))
        {
            labels_of(f, row, &mut labels);
        }
        let name = names.map(|f| f.values.get(row).text()).filter(|n| !n.trim().is_empty());
        let name = name.unwrap_or_else(|| labels.remove("alertname").unwrap_or_else(|| "(no name)".into()));
        Some(Alert { name, state, since: since.and_then(|f| instant(f.values.get(row))), open: false, labels })
    })
}

/// An instant in milliseconds or as an ISO date.
fn instant(cell: Cell<'_>) -> Option<i64> {
    match cell {
        Cell::Text(text) => text.parse::<jiff::Timestamp>().ok().map(|t| t.as_millisecond()),
        cell => cell.number().filter(|n| n.abs() < 1e15).map(|n| n as i64),
    }
}

/// A text column is a label; a column of JSON objects holds several.
fn labels_of(field: &Field, row: usize, labels: &mut BTreeMap<String, String>) {
    let mut object = |map: &serde_json::Map<String, serde_json::Value>| {
        for (key, value) in map {
            labels.insert(key.clone(), value.as_str().map_or_else(|| value.to_string(), str::to_string));
        }
    };
    match (&field.values, field.values.get(row)) {
        (Values::Other(list), _) => list.get(row).and_then(|v| v.as_object()).into_iter().for_each(&mut object),
        (_, Cell::Text(text)) if text.starts_with('{') => {
            if let Ok(serde_json::Value::Object(map)) = serde_json::from_str(text) {
                object(&map);
            }
        }
        (_, Cell::Text(text)) if !text.is_empty() => {
            labels.insert(field.name.clone(), text.to_string());
        }
        _ => {}
    }
}

/// The alerts of series: those with a sample at the end of the range are in their state, other ones were and are quiet.
fn series<'a>(frame: &'a Frame, input: &'a Input<'_>) -> impl Iterator<Item = Alert> + 'a {
    let times = frame.time_field().and_then(|f| f.values.times()).unwrap_or_default();
    frame.number_fields().filter_map(move |field| {
        let label = |names: &[&str]| names.iter().find_map(|n| field.labels.get(*n)).map(|v| v.to_string());
        let name = label(&["alertname", "rulename", "alert"])?;
        let values = field.values.numbers()?;
        let on: Vec<i64> =
            times.iter().zip(values).filter(|(_, v)| v.is_some_and(|v| v > 0.0)).filter_map(|(t, _)| *t).collect();
        let step = field.config.interval.map_or_else(|| usual_step(times), |ms| ms as i64).max(1);
        let gap = (step * 2).max(5 * MINUTE);
        let last = *on.last()?;
        let first = on.windows(2).rev().find(|p| p[1] - p[0] > gap).map_or(on[0], |p| p[1]);
        let active = input.range.to - last <= gap;
        let told = label(&["alertstate", "state"]).and_then(|s| AlertState::of(&s)).unwrap_or(AlertState::Firing);
        let labels =
            field.labels.iter().filter(|(k, _)| !["__name__", "alertname", "alertstate", "rulename"].contains(&&***k));
        Some(Alert {
            name,
            state: if active { told } else { AlertState::Normal },
            since: Some(if active { first } else { last }),
            open: active && first - input.range.from <= gap,
            labels: labels.map(|(k, v)| (k.to_string(), v.to_string())).collect(),
        })
    })
}

/// The most frequent distance of two instants.
fn usual_step(times: &[Option<i64>]) -> i64 {
    let known: Vec<i64> = times.iter().flatten().copied().collect();
    let mut steps: Vec<i64> = known.windows(2).map(|p| p[1] - p[0]).collect();
    steps.sort_unstable();
    steps.get(steps.len() / 2).copied().unwrap_or(0)
}

/// One alert for each name and set of labels: its worst state counts, since `ALERTS` has a series for each state.
fn merged(alerts: Vec<Alert>) -> Vec<Alert> {
    let mut found: BTreeMap<(String, BTreeMap<String, String>), usize> = BTreeMap::new();
    let mut kept: Vec<Alert> = Vec::new();
    for alert in alerts {
        let key = (alert.name.clone(), alert.labels.clone());
        match found.get(&key) {
            Some(&at) if kept[at].state <= alert.state => {}
            Some(&at) => kept[at] = alert,
            None => {
                found.insert(key, kept.len());
                kept.push(alert);
            }
        }
    }
    kept
}
