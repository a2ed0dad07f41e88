//! `prepareTimeSeries`: series as one wide frame, many small ones, or one long table.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use schemars::JsonSchema;
use serde::Deserialize;

use super::columns::{Key, bare, cap, from_cells, gather, key};
use super::join_by_field::{Mode, joined};
use super::matcher::first_time;
use super::sort_by::sort_rows;
use super::typed::Typed;
use crate::frame::{Cell, Field, FieldType, Frame, Labels, Shape};
use crate::source::Failure;
use crate::unit::Place;

/// The transformation.
pub static PREPARE_TIME_SERIES: Typed<Options> = Typed::new("prepareTimeSeries", ABOUT, run);

const ABOUT: &str = "Puts series into the shape that a panel wants: `wide` (one frame, a field for each series), `multi` (a frame for each series)
or `long` (one table, labels as columns).

```yaml
- id: prepareTimeSeries
  options: { format: multi }
```
";

/// What may be set.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct Options {
    /// The shape.
    format: Format,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
enum Format {
    #[default]
    Wide,
    #[serde(alias = "many")]
    Multi,
    Long,
}

fn run(frames: Vec<Frame>, options: &Options, _: &Place) -> Result<Vec<Frame>, Failure> {
    match options.format {
        Format::Wide => wide(frames),
        Format::Multi => Ok(long(&frames)?.iter().flat_map(multi).collect()),
        Format::Long => long(&frames),
    }
}

fn wide(frames: Vec<Frame>) -> Result<Vec<Frame>, Failure> {
    if let [frame] = frames.as_slice() {
        let mut frame = frame.clone();
        if let Some(at) = first_time(&frame) {
            let field = frame.fields.remove(at);
            frame.fields.insert(0, field);
            let rising = frame.fields[0].values.times().is_some_and(|t| t.is_sorted());
            if !rising {
                sort_rows(&mut frame, 0, false);
            }
        }
        return Ok(vec![frame]);
    }
    let with_time: Vec<Frame> = frames.into_iter().filter(|f| first_time(f).is_some()).collect();
    let Some(mut frame) = joined(&with_time, None, Mode::Outer)? else { return Ok(Vec::new()) };
    frame.meta.shape = Shape::TimeSeries;
    Ok(vec![frame])
}

/// A row for each time and set of labels; labels and texts become columns.
fn long(frames: &[Frame]) -> Result<Vec<Frame>, Failure> {
    let mut out = Vec::new();
    for frame in frames {
        let Some(time) = first_time(frame) else { continue };
        out.push(long_frame(frame, time)?);
    }
    Ok(out)
}

fn long_frame(frame: &Frame, time: usize) -> Result<Frame, Failure> {
    let is_factor = |f: &Field| matches!(f.kind(), FieldType::Text | FieldType::Bool);
    let values: Vec<&Field> =
        frame.fields.iter().enumerate().filter(|(at, f)| *at != time && !is_factor(f)).map(|(_, f)| f).collect();
    let factors: Vec<&Field> = frame.fields.iter().filter(|f| is_factor(f)).collect();
    // Series that share their labels stand in one row.
    let mut sets: BTreeMap<&Labels, BTreeMap<&str, &Field>> = BTreeMap::new();
    for field in &values {
        sets.entry(&field.labels).or_default().entry(&field.name).or_insert(field);
    }
    let names: BTreeSet<&str> = values.iter().map(|f| f.name.as_str()).collect();
    let labels: BTreeSet<&str> =
        sets.keys().flat_map(|l| l.keys().map(|k| &**k)).chain(factors.iter().map(|f| f.name.as_str())).collect();
    let mut order: Vec<usize> = (0..frame.rows()).collect();
    let times = &frame.fields[time].values;
    order.sort_by(|a, b| super::columns::compare(times.get(*a), times.get(*b)));
    cap(order.len().saturating_mul(sets.len()))?;
    let rows: Vec<(usize, &Labels, &BTreeMap<&str, &Field>)> =
        order.iter().flat_map(|row| sets.iter().map(move |(labels, fields)| (*row, *labels, fields))).collect();
    let picks: Vec<Option<usize>> = rows.iter().map(|(row, ..)| Some(*row)).collect();
    let mut fields = vec![bare(&frame.fields[time], gather(times, &picks))];
    for name in names {
        let kind = values.iter().find(|f| f.name == name).map_or(FieldType::Number, |f| f.kind());
        let cells: Vec<Cell<'_>> =
            rows.iter().map(|(row, _, set)| set.get(name).map_or(Cell::Null, |f| f.values.get(*row))).collect();
        let first = values.iter().find(|f| f.name == name);
        let config = first.map(|f| f.config.clone()).unwrap_or_default();
        fields.push(Field { config, ..Field::new(name, from_cells(&cells, kind)) });
    }
    for name in labels {
        let factor = factors.iter().find(|f| f.name == name);
        let cells: Vec<Cell<'_>> = rows
            .iter()
            .map(|(row, labels, _)| match (labels.get(name), factor) {
                (Some(label), _) => Cell::Text(label),
                (None, Some(factor)) => factor.values.get(*row),
                (None, None) => Cell::Null,
            })
            .collect();
        fields.push(Field::new(name, from_cells(&cells, FieldType::Text)));
    }
    Ok(Frame { name: frame.name.clone(), ref_id: frame.ref_id.clone(), meta: frame.meta.clone(), fields })
}

/// A frame for each value field and set of labels of a long table.
fn multi(frame: &Frame) -> Vec<Frame> {
    let labels: Vec<&Field> = frame.fields.iter().filter(|f| f.kind() == FieldType::Text).collect();
    let values = frame.fields.iter().filter(|f| matches!(f.kind(), FieldType::Number | FieldType::Bool));
    let series = |field: &Field, rows: &[usize]| {
        let picks: Vec<Option<usize>> = rows.iter().map(|row| Some(*row)).collect();
        let mut value = bare(field, gather(&field.values, &picks));
        let first = rows.first().copied().unwrap_or(0);
        for label in &labels {
            if let Cell::Text(text) = label.values.get(first) {
                value.labels.insert(label.name.as_str().into(), text.into());
            }
        }
        let time = bare(&frame.fields[0], gather(&frame.fields[0].values, &picks));
        let mut meta = frame.meta.clone();
        meta.shape = Shape::TimeSeries;
        Frame { name: frame.name.clone(), ref_id: frame.ref_id.clone(), meta, fields: vec![time, value] }
    };
    values
        .flat_map(|field| {
            groups(&labels, frame.rows()).into_iter().map(|rows| series(field, &rows)).collect::<Vec<_>>()
        })
        .collect()
}

/// The rows of each set of labels, in order of appearance.
fn groups(labels: &[&Field], rows: usize) -> Vec<Vec<usize>> {
    let (mut places, mut groups): (HashMap<Vec<Key>, usize>, Vec<Vec<usize>>) = Default::default();
    for row in 0..rows {
        let keys = labels.iter().map(|f| key(f.values.get(row))).collect();
        let place = *places.entry(keys).or_insert(groups.len());
        if place == groups.len() {
            groups.push(Vec::new());
        }
        groups[place].push(row);
    }
    groups
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::frame::Values;
    use std::sync::Arc;

    fn frame() -> Frame {
        let value = |host: &str, list: [f64; 2]| {
            let mut field = Field::new("v", Values::Number(list.map(Some).to_vec()));
            field.labels = Labels::from([(Arc::from("host"), Arc::from(host))]);
            field
        };
        let time = Field::new("t", Values::Time(vec![Some(2), Some(1)]));
        Frame::new(vec![time, value("b", [3.0, 4.0]), value("a", [1.0, 2.0])])
    }

    #[test]
    fn wide_becomes_long_and_many() {
        let long = long(&[frame()]).unwrap();
        assert_eq!(long[0].fields[0].values, Values::Time(vec![Some(1), Some(1), Some(2), Some(2)]));
        assert_eq!(long[0].fields[1].values, Values::Number([2.0, 4.0, 1.0, 3.0].map(Some).to_vec()));
        let many = multi(&long[0]);
        assert_eq!(many.len(), 2);
        assert_eq!(many[1].fields[1].values, Values::Number([4.0, 3.0].map(Some).to_vec()));
        assert_eq!(wide(vec![frame()]).unwrap()[0].fields[0].values, Values::Time(vec![Some(1), Some(2)]));
    }
}
