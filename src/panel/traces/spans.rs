//! Spans from frames, as a tree in the order in which they are drawn.

use std::collections::HashMap;

use serde_json::Value;

use crate::frame::{Cell, Field, FieldType, Frame};

/// A span; times are milliseconds from the start of its trace.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Span {
    /// Its own id.
    pub id: String,
    /// The span that it is part of, as an index.
    pub parent: Option<usize>,
    /// How many spans it is part of.
    pub depth: usize,
    /// What was done.
    pub operation: String,
    /// The index of the service that did it.
    pub service: usize,
    /// From when.
    pub start: f64,
    /// How long; zero where it is not told.
    pub duration: f64,
    /// Whether it failed.
    pub failed: bool,
    /// When something was noted.
    pub notes: Vec<f64>,
}

impl Span {
    /// Until when.
    pub fn end(&self) -> f64 {
        self.start + self.duration
    }
}

/// A trace.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Trace {
    /// Its id.
    pub id: String,
    /// When it began, in milliseconds; none where no span tells.
    pub start: Option<f64>,
    /// How long it took in milliseconds.
    pub duration: f64,
    /// Spans in drawing order: each before what is part of it.
    pub spans: Vec<Span>,
    /// Services in the order in which they occur.
    pub services: Vec<String>,
    /// How many spans belong to other traces, and how many those are.
    pub others: (usize, usize),
}

/// A span as its row tells it.
struct Raw {
    trace: String,
    id: String,
    parent: String,
    operation: String,
    service: String,
    start: Option<f64>,
    duration: f64,
    failed: bool,
    notes: Vec<f64>,
}

impl Trace {
    /// The first trace of the frames; none where no frame has spans.
    pub fn of(frames: &[Frame]) -> Option<Self> {
        let raw: Vec<Raw> = frames.iter().flat_map(rows).collect();
        let id = raw.first()?.trace.clone();
        let mut others: Vec<&str> = raw.iter().map(|r| r.trace.as_str()).filter(|t| *t != id).collect();
        let other_spans = others.len();
        others.sort_unstable();
        others.dedup();
        let others = (other_spans, others.len());
        let own: Vec<Raw> = raw.into_iter().filter(|r| r.trace == id).collect();
        Some(Self { others, id, ..built(own) })
    }

    /// The length of its time axis, which is never zero.
    pub fn extent(&self) -> f64 {
        if self.duration > 0.0 { self.duration } else { 1.0 }
    }

    /// The name of a span's service.
    pub fn service(&self, span: &Span) -> &str {
        self.services.get(span.service).map_or("", String::as_str)
    }
}

fn built(raw: Vec<Raw>) -> Trace {
    let start = raw.iter().filter_map(|r| r.start).min_by(f64::total_cmp);
    let from = start.unwrap_or(0.0);
    let mut services: Vec<String> = Vec::new();
    let mut spans = Vec::new();
    for (row, parent, depth) in order(&raw) {
        let raw = &raw[row];
        let service = services.iter().position(|s| *s == raw.service).unwrap_or_else(|| {
            services.push(raw.service.clone());
            services.len() - 1
        });
        spans.push(Span {
            id: raw.id.clone(),
            parent,
            depth,
            operation: raw.operation.clone(),
            service,
            start: raw.start.map_or(0.0, |s| s - from),
            duration: raw.duration,
            failed: raw.failed,
            notes: raw.notes.iter().map(|n| n - from).collect(),
        });
    }
    let duration = spans.iter().map(Span::end).fold(0.0, f64::max);
    Trace { start, duration, spans, services, ..Trace::default() }
}

/// Rows in drawing order, each with its parent's place in it and its depth. Circles are cut at their first row.
fn order(raw: &[Raw]) -> Vec<(usize, Option<usize>, usize)> {
    let mut rows: HashMap<&str, usize> = HashMap::new();
    for (i, span) in raw.iter().enumerate() {
        rows.entry(&span.id).or_insert(i);
    }
    let parent = |i: usize| rows.get(raw[i].parent.as_str()).copied().filter(|p| *p != i && !raw[i].parent.is_empty());
    let mut by_start: Vec<usize> = (0..raw.len()).collect();
    let at = |i: usize| raw[i].start.unwrap_or(f64::INFINITY);
    by_start.sort_by(|a, b| at(*a).total_cmp(&at(*b)).then(a.cmp(b)));
    let mut children: Vec<Vec<usize>> = vec![Vec::new(); raw.len()];
    for &i in by_start.iter().rev() {
        if let Some(p) = parent(i) {
            children[p].push(i);
        }
    }
    let (roots, rest): (Vec<usize>, Vec<usize>) = by_start.into_iter().partition(|i| parent(*i).is_none());
    let mut done: Vec<(usize, Option<usize>, usize)> = Vec::new();
    let mut seen = vec![false; raw.len()];
    for root in roots.into_iter().chain(rest) {
        let mut open = vec![(root, None, 0)];
        while let Some((i, parent, depth)) = open.pop() {
            if std::mem::replace(&mut seen[i], true) {
                continue;
            }
            let place = done.len();
            done.push((i, parent, depth));
            open.extend(children[i].iter().map(|c| (*c, Some(place), depth + 1)));
        }
    }
    done
}

fn rows(frame: &Frame) -> Vec<Raw> {
    let field = |name: &str| frame.fields.iter().find(|f| f.name.eq_ignore_ascii_case(name));
    let Some(id) = field("spanID").filter(|f| f.kind() == FieldType::Text) else { return Vec::new() };
    let named = |names: &[&str]| names.iter().find_map(|n| field(n));
    let (trace, parent) = (field("traceID"), named(&["parentSpanID", "parentID"]));
    let (operation, service) = (named(&["operationName", "name"]), named(&["serviceName", "service"]));
    let (start, duration) = (named(&["startTime", "start"]), field("duration"));
    let (tags, status, logs) = (field("tags"), field("statusCode"), named(&["logs", "events"]));
    let finite = |f: Option<&Field>, row: usize| f.and_then(|f| number(f.values.get(row)));
    let row = |row: usize| Raw {
        trace: words(trace, row),
        id: words(Some(id), row),
        parent: words(parent, row),
        operation: words(operation, row),
        service: words(service, row),
        start: finite(start, row),
        duration: finite(duration, row).filter(|d| *d >= 0.0).unwrap_or(0.0),
        failed: finite(status, row) == Some(2.0) || tags.is_some_and(|f| tells_failure(f.values.get(row))),
        notes: logs.map_or_else(Vec::new, |f| notes(f.values.get(row))),
    };
    (0..frame.rows()).map(row).collect()
}

/// A number whose places in a picture can be told apart.
fn number(cell: Cell<'_>) -> Option<f64> {
    let value = match cell {
        Cell::Text(text) => text.trim().parse().ok(),
        cell => cell.number(),
    };
    value.filter(|v: &f64| v.is_finite() && v.abs() < 1e17)
}

fn words(field: Option<&Field>, row: usize) -> String {
    field.map_or_else(String::new, |f| f.values.get(row).text())
}

/// Whether the tags of a span say that it failed.
fn tells_failure(cell: Cell<'_>) -> bool {
    let failure = |key: &str, value: &Value| match key {
        "error" => *value == Value::Bool(true) || value.as_str().is_some_and(|v| v.eq_ignore_ascii_case("true")),
        "otel.status_code" | "status.code" => {
            value.as_str().is_some_and(|v| v.eq_ignore_ascii_case("error")) || value.as_f64() == Some(2.0)
        }
        _ => false,
    };
    let parsed;
    let value = match cell {
        Cell::Other(value) => value,
        Cell::Text(text) => {
            parsed = serde_json::from_str(text).unwrap_or_default();
            &parsed
        }
        _ => return false,
    };
    match value {
        Value::Object(map) => map.iter().any(|(k, v)| failure(k, v)),
        Value::Array(list) => list.iter().any(|tag| {
            let pair = tag.get("key").and_then(Value::as_str).zip(tag.get("value"));
            pair.is_some_and(|(k, v)| failure(k, v))
        }),
        _ => false,
    }
}

fn notes(cell: Cell<'_>) -> Vec<f64> {
    let Cell::Other(Value::Array(list)) = cell else { return Vec::new() };
    list.iter().filter_map(|note| note.get("timestamp")?.as_f64()).filter(|t| t.is_finite() && t.abs() < 1e17).collect()
}
