//! Shaping: rows become a table, or series over time.

use std::collections::BTreeMap;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::bucket::Bucket;
use super::column;
use super::fill;
use super::macros::Fill;
use super::rows::Rows;
use crate::frame::{Field, FieldType, Frame, Labels, Shape, Values};
use crate::source::{Answer, Failure, FailureKind};
use crate::time::TimeRange;

/// What the rows of a query are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// A table, as it is.
    Table,
    /// Series over time: the first time column, one series for each number column and each combination of texts.
    TimeSeries,
    /// The choices of a variable: every column as text.
    #[schemars(skip)]
    Choices,
}

/// How rows are shaped; part of a request.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Shaping {
    /// What the rows are; by the columns when not given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub format: Option<Format>,
    /// Columns that hold instants.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub time_columns: Vec<String>,
    /// The buckets that rows are grouped by.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bucket: Option<Bucket>,
    /// What stands in buckets without rows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fill: Option<Fill>,
    /// The zone of buckets of days and longer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub zone: Option<String>,
}

impl Shaping {
    /// The zone of buckets.
    pub fn zone(&self) -> jiff::tz::TimeZone {
        let named = self.zone.as_deref().and_then(|name| jiff::tz::TimeZone::get(name).ok());
        named.unwrap_or(jiff::tz::TimeZone::UTC)
    }
}

/// The most values that series spread over all times may hold.
const MOST: usize = 20_000_000;

/// The frames of an answer.
///
/// # Errors
/// A limit that the answer passes.
pub fn frames(rows: Rows, shaping: &Shaping, range: TimeRange) -> Answer {
    let mut frame = Frame::new(rows.columns.into_iter().map(|c| column::field(c, &shaping.time_columns)).collect());
    let format = shaping.format.unwrap_or_else(|| format(&frame));
    Ok(match format {
        Format::TimeSeries => match series(&frame)? {
            Some(wide) => vec![fill::fill(wide, shaping, range)],
            None => vec![without_time(frame)],
        },
        Format::Table => {
            frame.meta.shape = Shape::Table;
            vec![frame]
        }
        Format::Choices => {
            frame.fields.iter_mut().for_each(as_text);
            vec![frame]
        }
    })
}

/// A first column of instants beside numbers is a series; anything else is a table.
fn format(frame: &Frame) -> Format {
    let timed = frame.fields.first().is_some_and(|f| f.kind() == FieldType::Time);
    if timed && frame.number_fields().next().is_some() { Format::TimeSeries } else { Format::Table }
}

fn without_time(mut frame: Frame) -> Frame {
    frame.meta.shape = Shape::Table;
    if frame.rows() > 0 {
        let note = "the answer has no time column for a time series: name it `time`, or list it in `timeColumns`";
        frame.meta.notices.push(note.into());
    }
    frame
}

fn as_text(field: &mut Field) {
    let text = |c: crate::frame::Cell<'_>| match c {
        crate::frame::Cell::Null => None,
        crate::frame::Cell::Time(ms) => Some(Arc::from(super::instant::text(ms))),
        other => Some(Arc::from(other.text())),
    };
    field.values = Values::Text(field.values.iter().map(text).collect());
}

/// One series: its place among the value columns, and its labels.
type Key = (usize, Vec<Option<Arc<str>>>);

/// Series of long rows: times in order and without repeats, a field for each value column and labels.
fn series(frame: &Frame) -> Result<Option<Frame>, Failure> {
    let Some(time) = frame.time_field() else { return Ok(None) };
    let rows = timed_rows(time);
    let times = distinct(rows.iter().map(|r| r.0));
    let labels = Label::of(frame);
    let columns: Vec<&Field> = frame.number_fields().collect();
    let mut table: BTreeMap<Key, Vec<Option<f64>>> = BTreeMap::new();
    let (mut at, mut repeats) = (0, 0);
    let mut last = BTreeMap::new();
    for &(ms, row) in &rows {
        while times[at] != ms {
            at += 1;
        }
        let key: Vec<_> = labels.iter().map(|l| l.values[row].clone()).collect();
        repeats += usize::from(last.insert(key.clone(), at) == Some(at));
        for (index, column) in columns.iter().enumerate() {
            check(table.len(), times.len())?;
            let values = table.entry((index, key.clone())).or_insert_with(|| vec![None; times.len()]);
            values[at] = column.values.numbers().and_then(|v| v[row]);
        }
    }
    if rows.is_empty() {
        table.extend((0..columns.len()).map(|index| ((index, vec![None; labels.len()]), Vec::new())));
    }
    let lost = time.values.len() - rows.len();
    let mut wide = Frame::new(vec![Field::new(time.name.clone(), Values::Time(times.into_iter().map(Some).collect()))]);
    wide.fields.extend(table.into_iter().map(|((i, key), values)| field(&columns, i, &labels, &key, values)));
    wide.meta.shape = Shape::TimeSeries;
    notice(&mut wide, lost, "without a time were left out");
    notice(&mut wide, repeats, "repeat the time and labels of another; the last one counts");
    Ok(Some(wide))
}

fn check(series: usize, times: usize) -> Result<(), Failure> {
    if series.saturating_mul(times) <= MOST {
        return Ok(());
    }
    let message = format!("more than {series} series of {times} times each: group by fewer columns or wider buckets");
    Err(Failure::new(FailureKind::Limit, message))
}

fn notice(frame: &mut Frame, rows: usize, what: &str) {
    match rows {
        0 => {}
        1 => frame.meta.notices.push(format!("1 row {}", what.replace("were", "was").replace("repeat ", "repeats "))),
        _ => frame.meta.notices.push(format!("{rows} rows {what}")),
    }
}

/// The rows that have a time, by time; rows of the same time stay in order.
fn timed_rows(time: &Field) -> Vec<(i64, usize)> {
    let instants = time.values.times().unwrap_or(&[]);
    let mut rows: Vec<_> = instants.iter().enumerate().filter_map(|(row, ms)| Some(((*ms)?, row))).collect();
    rows.sort_by_key(|r| r.0);
    rows
}

fn distinct(times: impl Iterator<Item = i64>) -> Vec<i64> {
    let mut times: Vec<i64> = times.collect();
    times.dedup();
    times
}

/// A column whose values are labels.
struct Label {
    name: Arc<str>,
    values: Vec<Option<Arc<str>>>,
}

impl Label {
    fn of(frame: &Frame) -> Vec<Self> {
        let labels = frame.fields.iter().filter(|f| matches!(f.kind(), FieldType::Text | FieldType::Bool));
        labels.map(Self::new).collect()
    }

    fn new(field: &Field) -> Self {
        let values = match &field.values {
            Values::Text(values) => values.clone(),
            other => other.iter().map(|c| (!c.is_null()).then(|| c.text().into())).collect(),
        };
        Self { name: field.name.as_str().into(), values }
    }
}

/// The field of a series. A column named `metric` names its series instead of labelling them.
fn field(
    columns: &[&Field],
    index: usize,
    labels: &[Label],
    key: &[Option<Arc<str>>],
    values: Vec<Option<f64>>,
) -> Field {
    let mut name = columns[index].name.clone();
    let mut set = Labels::new();
    for (label, value) in labels.iter().zip(key) {
        match value {
            Some(value) if &*label.name == "metric" && columns.len() == 1 => name = value.to_string(),
            Some(value) if &*label.name == "metric" => name = format!("{value} {name}"),
            Some(value) => {
                set.insert(label.name.clone(), value.clone());
            }
            None => {}
        }
    }
    Field { labels: set, ..Field::new(name, Values::Number(values)) }
}

#[cfg(test)]
mod tests {
    use super::super::rows::{Column, Value};
    use super::super::tests::{RANGE, text};
    use super::*;

    fn rows(names: &[&str], list: &[&[&str]]) -> Rows {
        let value = |t: &str| match t {
            "" => Value::Null,
            t => t.parse().map(Value::Int).or_else(|_| t.parse().map(Value::Real)).unwrap_or(Value::Text(t.into())),
        };
        let column = |(i, name): (usize, &&str)| Column {
            name: (*name).into(),
            declared: None,
            values: list.iter().map(|r| value(r[i])).collect(),
        };
        Rows { columns: names.iter().enumerate().map(column).collect() }
    }

    fn shaped(format: Option<Format>, names: &[&str], list: &[&[&str]]) -> String {
        text(&frames(rows(names, list), &Shaping { format, ..Shaping::default() }, RANGE).unwrap())
    }

    #[test]
    fn long_rows_become_series() {
        let list: &[&[&str]] = &[&["120", "b", "4"], &["60", "b", "1"], &["60", "a", "2"], &["180", "a", ""]];
        assert_eq!(
            shaped(None, &["time", "host", "v"], list),
            "time: 60000 120000 180000\nv{host=\"a\"}: 2 null null\nv{host=\"b\"}: 1 4 null\n"
        );
        assert_eq!(
            shaped(Some(Format::TimeSeries), &["v", "metric", "time"], &[&["5", "load", "60"]]),
            "time: 60000\nload: 5\n"
        );
        assert_eq!(
            shaped(None, &["time", "metric", "v", "w"], &[&["60", "m", "5", "6"]]),
            "time: 60000\nm v: 5\nm w: 6\n"
        );
    }

    #[test]
    fn what_is_left_out_is_told() {
        let list: &[&[&str]] = &[&["60", "1"], &["", "2"], &["60", "3"]];
        assert_eq!(
            shaped(None, &["time", "v"], list),
            "time: 60000\nv: 3\n1 row without a time was left out\n1 row repeats the time and labels of another; the last one counts\n"
        );
        assert!(shaped(Some(Format::TimeSeries), &["v"], &[&["1"]]).contains("no time column"));
    }

    #[test]
    fn tables_and_choices() {
        assert_eq!(shaped(None, &["host", "v"], &[&["a", "1"]]), "host: a\nv: 1\n");
        assert_eq!(shaped(None, &["time", "host"], &[&["60", "a"]]), "time: 60000\nhost: a\n");
        assert_eq!(
            shaped(Some(Format::Table), &["time", "v"], &[&["60", "1"], &["60", "2"]]),
            "time: 60000 60000\nv: 1 2\n"
        );
        assert_eq!(shaped(Some(Format::Choices), &["id"], &[&["60"]]), "id: \"60\"\n".replace('"', ""));
        assert_eq!(shaped(None, &["time", "v"], &[]), "time:\nv:\n");
    }

    proptest::proptest! {
        #[test]
        fn no_value_is_lost(list in proptest::collection::vec((0_i64..20, 0_u8..3, -5_i64..5), 0..40)) {
            let texts: Vec<[String; 3]> = list.iter().map(|(t, l, v)| [t.to_string(), format!("l{l}"), v.to_string()]).collect();
            let refs: Vec<Vec<&str>> = texts.iter().map(|r| r.iter().map(String::as_str).collect()).collect();
            let refs: Vec<&[&str]> = refs.iter().map(Vec::as_slice).collect();
            let got = frames(rows(&["time", "l", "v"], &refs), &Shaping::default(), RANGE).unwrap();
            let mut last = BTreeMap::new();
            for (t, l, v) in &list { last.insert((*t, *l), *v as f64); }
            let sum: f64 = got[0].number_fields().flat_map(|f| f.values.numbers().unwrap_or(&[])).flatten().sum();
            let count = got[0].number_fields().flat_map(|f| f.values.numbers().unwrap_or(&[])).flatten().count();
            proptest::prop_assert_eq!(count, last.len());
            proptest::prop_assert_eq!(sum, last.values().sum::<f64>());
        }
    }
}
