//! Log lines from frames: which field is what, their order, and which count as one.

use std::borrow::Cow;
use std::sync::LazyLock;

use regex::Regex;
use serde_json::Value;

use super::level::Level;
use super::options::{Dedup, Options, SortOrder};
use crate::frame::{Cell, Field, FieldType, Frame};

/// A line.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Line {
    /// When, in milliseconds.
    pub time: Option<i64>,
    /// How grave it is.
    pub level: Level,
    /// What it says.
    pub message: String,
    /// Labels by name.
    pub labels: Vec<(String, String)>,
    /// How many more lines count as this one.
    pub more: usize,
    /// The time of the last of them.
    pub last: Option<i64>,
}

/// The names of fields that hold the text of lines, the surest first.
const BODY: [&str; 6] = ["body", "message", "msg", "line", "log", "content"];
const LEVEL: [&str; 5] = ["severity", "level", "detected_level", "loglevel", "lvl"];
const LABELS: [&str; 2] = ["labels", "attributes"];
/// Fields of texts that are never lines.
const OTHER: [&str; 6] = ["id", "tsns", "traceid", "spanid", "trace_id", "span_id"];

/// All lines of all frames, in order, those that count as one joined; and how many there were.
pub fn collect(frames: &[Frame], options: &Options) -> (Vec<Line>, usize) {
    let mut lines: Vec<Line> = frames.iter().flat_map(|frame| of_frame(frame, options)).collect();
    let received = lines.len();
    lines.sort_by(|a, b| match options.sort_order {
        SortOrder::Ascending => a.time.unwrap_or(i64::MAX).cmp(&b.time.unwrap_or(i64::MAX)),
        SortOrder::Descending => b.time.cmp(&a.time),
    });
    (merged(lines, options.dedup_strategy), received)
}

/// The labels that all lines have, taken out of them.
pub fn take_common(lines: &mut [Line]) -> Vec<(String, String)> {
    let Some(first) = lines.first() else { return Vec::new() };
    let mut common = first.labels.clone();
    for line in lines.iter() {
        common.retain(|label| line.labels.contains(label));
    }
    for line in lines {
        line.labels.retain(|label| !common.contains(label));
    }
    common
}

/// Which field of a frame is what.
struct Roles<'a> {
    time: Option<&'a Field>,
    body: &'a Field,
    level: Option<&'a Field>,
    labels: Option<&'a Field>,
}

impl<'a> Roles<'a> {
    fn of(frame: &'a Frame) -> Option<Self> {
        let texts = || frame.fields.iter().filter(|f| matches!(f.kind(), FieldType::Text | FieldType::Other));
        let known = |f: &Field| is(f, &LEVEL) || is(f, &LABELS) || is(f, &OTHER);
        let body = BODY.iter().find_map(|name| texts().find(|f| is(f, &[name])));
        let body = body.or_else(|| texts().find(|f| f.kind() == FieldType::Text && !known(f)))?;
        let apart = |f: &&Field| !std::ptr::eq(*f, body);
        Some(Self {
            time: frame.time_field(),
            body,
            level: LEVEL.iter().find_map(|name| frame.fields.iter().filter(apart).find(|f| is(f, &[name]))),
            labels: LABELS.iter().find_map(|name| texts().filter(apart).find(|f| is(f, &[name]))),
        })
    }
}

fn is(field: &Field, names: &[&str]) -> bool {
    names.iter().any(|name| field.name.eq_ignore_ascii_case(name))
}

fn of_frame(frame: &Frame, options: &Options) -> Vec<Line> {
    let Some(roles) = Roles::of(frame) else { return Vec::new() };
    let line = |row: usize| {
        let message = plain(&words(roles.body.values.get(row))).into_owned();
        let labels = labels(&roles, row);
        let level = level(&roles, row, &labels).unwrap_or_else(|| Level::found(&message));
        let time = roles.time.and_then(|f| f.values.get(row).number()).map(|ms| ms as i64);
        let message = displayed(frame, row, &labels, options).unwrap_or(message);
        Line { time, level, message, labels, ..Line::default() }
    };
    (0..frame.rows()).map(line).collect()
}

/// The level that a field or a label says.
fn level(roles: &Roles<'_>, row: usize, labels: &[(String, String)]) -> Option<Level> {
    let said = roles.level.and_then(|f| Level::said(&words(f.values.get(row))));
    let label = |name: &&str| labels.iter().find(|(key, _)| key.eq_ignore_ascii_case(name));
    said.or_else(|| LEVEL.iter().find_map(label).and_then(|(_, value)| Level::said(value)))
}

/// The labels of a row: of its own, or of the whole frame.
fn labels(roles: &Roles<'_>, row: usize) -> Vec<(String, String)> {
    let mut labels: Vec<(String, String)> =
        roles.body.labels.iter().map(|(k, v)| (k.to_string(), v.to_string())).collect();
    let cell = roles.labels.map_or(Cell::Null, |f| f.values.get(row));
    let parsed = match cell {
        Cell::Other(value) => Cow::Borrowed(value),
        Cell::Text(text) => Cow::Owned(serde_json::from_str(text).unwrap_or_default()),
        _ => Cow::Owned(Value::Null),
    };
    match parsed.as_ref() {
        Value::Object(map) => labels.extend(map.iter().map(|(k, v)| (k.clone(), json_words(v)))),
        // Labels of several series come as pairs of one key each.
        Value::Array(list) => labels.extend(list.iter().filter_map(|v| v.as_object()).flat_map(|map| {
            let pair = map.get("key").zip(map.get("value")).map(|(k, v)| (json_words(k), json_words(v)));
            pair.map_or_else(|| map.iter().map(|(k, v)| (k.clone(), json_words(v))).collect(), |p| vec![p])
        })),
        _ => {}
    }
    labels
}

/// The fields that are shown instead of the line.
fn displayed(frame: &Frame, row: usize, labels: &[(String, String)], options: &Options) -> Option<String> {
    let asked = &options.displayed_fields;
    let part = |name: &String| {
        let label = labels.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone());
        let field = || frame.fields.iter().find(|f| f.name == *name).map(|f| words(f.values.get(row)).into_owned());
        label.or_else(field).filter(|value| !value.is_empty()).map(|value| format!("{name}={value}"))
    };
    (!asked.is_empty()).then(|| asked.iter().filter_map(part).collect::<Vec<_>>().join(" "))
}

fn words(cell: Cell<'_>) -> Cow<'_, str> {
    match cell {
        Cell::Text(text) => text.into(),
        Cell::Other(value) => json_words(value).into(),
        cell => cell.text().into(),
    }
}

fn json_words(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_string)
}

/// The text without the codes that colour it in a terminal.
fn plain(text: &str) -> Cow<'_, str> {
    static CODES: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new("\u{1b}\\[[0-9;?]*[A-Za-z]").ok());
    match &*CODES {
        Some(codes) if text.contains('\u{1b}') => codes.replace_all(text, ""),
        _ => text.into(),
    }
}

/// Lines that follow one another and count as one are joined to the first.
fn merged(lines: Vec<Line>, strategy: Dedup) -> Vec<Line> {
    if strategy == Dedup::None {
        return lines;
    }
    let mut kept: Vec<Line> = Vec::new();
    let mut last = None;
    for line in lines {
        let key = key(&line.message, strategy);
        match kept.last_mut().filter(|_| last.as_ref() == Some(&key)) {
            Some(same) => (same.more, same.last) = (same.more + 1, line.time.or(same.last)),
            None => kept.push(line),
        }
        last = Some(key);
    }
    kept
}

/// What of a line counts.
fn key(message: &str, strategy: Dedup) -> String {
    static TIMES: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"\d{4}-[01]\d-[0-3]\dT[0-2]\d:[0-5]\d:[0-6]\d[,.]\d+([+-][0-2]\d:[0-5]\d|Z)").ok()
    });
    match strategy {
        Dedup::None => message.to_string(),
        Dedup::Exact => TIMES.as_ref().map_or(message.into(), |times| times.replace_all(message, "")).into_owned(),
        Dedup::Numbers => message.chars().filter(|c| !c.is_ascii_digit()).collect(),
        Dedup::Signature => message.chars().filter(|c| !c.is_ascii_alphanumeric() && *c != '_').collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::frame::Values;

    fn frame(lines: &[(i64, &str)]) -> Frame {
        let times = lines.iter().map(|(t, _)| Some(*t)).collect();
        let texts = lines.iter().map(|(_, text)| Some((*text).into())).collect();
        Frame::new(vec![Field::new("ts", Values::Time(times)), Field::new("Line", Values::Text(texts))])
    }

    fn messages(strategy: Dedup) -> Vec<(String, usize)> {
        let frame = frame(&[
            (1, "2026-11-01T12:00:00.1Z took 5 ms"),
            (2, "2026-11-01T12:00:01.2Z took 5 ms"),
            (3, "2026-11-01T12:00:01.2Z took 61 ms"),
            (4, "2026-11-01T12:00:01.2Z gave 61 ss"),
        ]);
        let options = Options { dedup_strategy: strategy, sort_order: SortOrder::Ascending, ..Options::default() };
        collect(&[frame], &options).0.into_iter().map(|l| (l.message, l.more)).collect()
    }

    #[test]
    fn frames_are_merged_by_time() {
        let frames = [frame(&[(1, "a"), (5, "b")]), frame(&[(3, "c"), (5, "d")])];
        let told = |sort_order| {
            let lines = collect(&frames, &Options { sort_order, ..Options::default() }).0;
            lines.iter().map(|l| l.message.as_str()).collect::<Vec<_>>().concat()
        };
        assert_eq!((told(SortOrder::Descending), told(SortOrder::Ascending)), ("bdca".into(), "acbd".into()));
    }

    #[test]
    fn equal_lines_count_as_one() {
        let counts = |strategy| messages(strategy).into_iter().map(|(_, more)| more).collect::<Vec<_>>();
        assert_eq!(counts(Dedup::None), [0, 0, 0, 0]);
        assert_eq!(counts(Dedup::Exact), [1, 0, 0]);
        assert_eq!(counts(Dedup::Numbers), [2, 0]);
        assert_eq!(counts(Dedup::Signature), [3]);
    }

    #[test]
    fn labels_and_levels_come_from_fields() {
        let mut frame = frame(&[(1, "\u{1b}[31mdone\u{1b}[0m"), (2, "an error")]);
        let labels = ["{\"app\":\"a\",\"n\":1}", "{\"app\":\"a\",\"level\":\"debug\"}"];
        frame.fields.push(Field::new("labels", Values::Other(labels.map(|t| serde_json::from_str(t).unwrap()).into())));
        frame.fields.push(Field::new("severity", Values::Text(vec![Some("WARNING".into()), None])));
        let (mut lines, _) = collect(&[frame], &Options { sort_order: SortOrder::Ascending, ..Options::default() });
        assert_eq!(lines[0].message, "done");
        assert_eq!([lines[0].level, lines[1].level], [Level::Warning, Level::Debug]);
        assert_eq!(take_common(&mut lines), [("app".to_string(), "a".to_string())]);
        assert_eq!(lines[0].labels, [("n".to_string(), "1".to_string())]);
    }
}
