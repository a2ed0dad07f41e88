//! What expressions compute with: series, numbers with labels, and plain numbers; read from frames and written to them.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::frame::{Cell, Field, FieldType, Frame, Labels, Shape, Values};
use crate::source::{Failure, FailureKind};

/// The most series or numbers that an expression may make.
pub const MOST_VALUES: usize = 20_000;

/// Samples by rising time.
pub type Samples = Vec<(i64, Option<f64>)>;

/// One item of an answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Value {
    /// What tells it from its neighbours.
    pub labels: Labels,
    /// What it holds.
    pub data: Data,
}

/// What an item holds.
#[derive(Debug, Clone, PartialEq)]
pub enum Data {
    /// A number written in the expression.
    Scalar(Option<f64>),
    /// A number that a query or a reduction gave.
    Number(Option<f64>),
    /// Samples over time.
    Series(Samples),
    /// An empty answer.
    Nothing,
}

impl Value {
    /// A value without labels.
    pub fn bare(data: Data) -> Self {
        Self { labels: Labels::new(), data }
    }

    /// The same item with each number changed.
    pub fn map(&self, change: impl Fn(Option<f64>) -> Option<f64>) -> Self {
        let data = match &self.data {
            Data::Scalar(v) => Data::Scalar(change(*v)),
            Data::Number(v) => Data::Number(change(*v)),
            Data::Series(samples) => Data::Series(samples.iter().map(|(at, v)| (*at, change(*v))).collect()),
            Data::Nothing => Data::Nothing,
        };
        Self { labels: self.labels.clone(), data }
    }
}

/// The items of an answer; an empty one is one item that says so.
///
/// # Errors
/// A table that is neither series nor numbers.
pub fn read(ref_id: &str, frames: &[Frame]) -> Result<Vec<Value>, Failure> {
    let mut out = Vec::new();
    for frame in frames.iter().filter(|f| !f.fields.is_empty()) {
        match frame.time_field() {
            Some(time) if frame.number_fields().next().is_some() => series(frame, time, &mut out),
            None if frame.number_fields().next().is_some() => numbers(frame, &mut out),
            _ if frame.rows() == 0 => {}
            _ => {
                let message = format!("`{ref_id}` has no numbers to compute with: its answer is a table of texts");
                return Err(Failure::error(message));
            }
        }
        check(out.len())?;
    }
    if out.is_empty() {
        out.push(Value::bare(Data::Nothing));
    }
    Ok(out)
}

/// Refuses more items than an expression may hold.
///
/// # Errors
/// The limit.
pub fn check(count: usize) -> Result<(), Failure> {
    if count <= MOST_VALUES {
        return Ok(());
    }
    Err(Failure::new(FailureKind::Limit, format!("the expression makes more than {MOST_VALUES} series")))
}

/// Each number column is a series; columns of texts split it further, as labels.
fn series(frame: &Frame, time: &Field, out: &mut Vec<Value>) {
    let times = time.values.times().unwrap_or_default();
    for (field, groups) in frame.number_fields().map(|f| (f, groups(frame, times.len()))) {
        for (labels, rows) in groups {
            let sample = |&row: &usize| Some(((*times.get(row)?)?, field.values.get(row).number()));
            let mut samples: Samples = rows.iter().filter_map(sample).collect();
            samples.sort_by_key(|(at, _)| *at);
            out.push(Value { labels: joined(&field.labels, labels), data: Data::Series(samples) });
        }
    }
}

/// Each row is a number, its texts are labels; among several number columns each is named.
fn numbers(frame: &Frame, out: &mut Vec<Value>) {
    let several = frame.number_fields().count() > 1;
    let texts = frame.fields.iter().any(|f| f.kind() == FieldType::Text);
    for row in 0..frame.rows() {
        for field in frame.number_fields() {
            let mut labels = joined(&field.labels, row_labels(frame, row));
            if several && texts {
                labels.insert("__name__".into(), field.name.as_str().into());
            }
            out.push(Value { labels, data: Data::Number(field.values.get(row).number()) });
        }
    }
}

/// Rows by their texts, in the order of first sight.
fn groups(frame: &Frame, rows: usize) -> Vec<(Labels, Vec<usize>)> {
    if !frame.fields.iter().any(|f| f.kind() == FieldType::Text) {
        return vec![(Labels::new(), (0..rows).collect())];
    }
    let mut places: BTreeMap<Labels, usize> = BTreeMap::new();
    let mut out: Vec<(Labels, Vec<usize>)> = Vec::new();
    for row in 0..rows {
        let labels = row_labels(frame, row);
        let place = *places.entry(labels.clone()).or_insert_with(|| {
            out.push((labels, Vec::new()));
            out.len() - 1
        });
        out[place].1.push(row);
    }
    out
}

fn row_labels(frame: &Frame, row: usize) -> Labels {
    let texts = frame.fields.iter().filter(|f| f.kind() == FieldType::Text);
    let label = |f: &Field| match f.values.get(row) {
        Cell::Text(text) => Some((Arc::from(f.name.as_str()), Arc::from(text))),
        _ => None,
    };
    texts.filter_map(label).collect()
}

fn joined(own: &Labels, more: Labels) -> Labels {
    own.iter().map(|(k, v)| (k.clone(), v.clone())).chain(more).collect()
}

/// The frames of an expression's values: one for each, named after the expression.
pub fn write(ref_id: &str, values: Vec<Value>) -> Vec<Frame> {
    values.into_iter().filter_map(|value| frame(ref_id, value)).collect()
}

fn frame(ref_id: &str, value: Value) -> Option<Frame> {
    let column = |numbers| Field { labels: value.labels.clone(), ..Field::new(ref_id, Values::Number(numbers)) };
    let mut frame = match value.data {
        Data::Nothing => return None,
        Data::Scalar(v) | Data::Number(v) => Frame::new(vec![column(vec![v])]),
        Data::Series(samples) => {
            let (times, numbers): (Vec<_>, Vec<_>) = samples.into_iter().map(|(at, v)| (Some(at), v)).unzip();
            let mut frame = Frame::new(vec![Field::new("Time", Values::Time(times)), column(numbers)]);
            frame.meta.shape = Shape::TimeSeries;
            frame
        }
    };
    frame.ref_id = Some(ref_id.to_owned());
    Some(frame)
}
