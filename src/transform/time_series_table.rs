//! `timeSeriesTable`: a row for each series, with a sparkline in it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};

use super::matcher::{is_series, ref_id};
use super::typed::Typed;
use crate::frame::{Field, FieldType, Frame, Values, number_json};
use crate::reduce::{Reduced, known, reduce};
use crate::source::Failure;
use crate::unit::Place;

/// The transformation.
pub static TIME_SERIES_TABLE: Typed<Options> = Typed::new("timeSeriesTable", ABOUT, run);

const ABOUT: &str = "Makes a table of the series of each target: their labels as columns, and a column `Trend #A` that holds each series with
a figure (`stat`) of it. Options are given for each target.

```yaml
- id: timeSeriesTable
  options: { A: { stat: max } }
```
";

/// What may be set, by target.
type Options = BTreeMap<String, TargetOptions>;

/// What may be set for a target.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct TargetOptions {
    /// The figure, `lastNotNull` when not given.
    stat: Option<String>,
    /// The time field; the first one when not given.
    time_field: Option<String>,
}

fn run(frames: Vec<Frame>, options: &Options, _: &Place) -> Result<Vec<Frame>, Failure> {
    let mut targets: Vec<String> = Vec::new();
    for frame in &frames {
        if !targets.iter().any(|t| t == ref_id(frame)) {
            targets.push(ref_id(frame).into());
        }
    }
    let none = TargetOptions::default();
    let (mut others, mut tables) = (Vec::new(), Vec::new());
    for target in targets {
        let (series, rest): (Vec<&Frame>, Vec<&Frame>) =
            frames.iter().filter(|f| ref_id(f) == target).partition(|f| is_series(f));
        others.extend(rest.into_iter().cloned());
        if !series.is_empty() {
            tables.push(table(&target, &series, options.get(&target).unwrap_or(&none))?);
        }
    }
    others.extend(tables);
    Ok(others)
}

fn table(target: &str, series: &[&Frame], options: &TargetOptions) -> Result<Frame, Failure> {
    let stat = options.stat.as_deref().unwrap_or("lastNotNull");
    if !known(stat) {
        return Err(Failure::error(format!("unknown reducer `{stat}`")));
    }
    let wanted = options.time_field.as_deref().filter(|n| !n.is_empty());
    let time = |frame: &Frame| {
        let is = |f: &&Field| wanted.map_or(f.kind() == FieldType::Time, |name| f.name == name);
        frame.fields.iter().find(is).cloned()
    };
    let rows: Vec<(Field, &Field)> = series
        .iter()
        .filter_map(|frame| Some((time(frame)?, *frame)))
        .flat_map(|(time, frame)| frame.number_fields().map(move |field| (time.clone(), field)))
        .collect();
    let (mut seen, mut labels): (BTreeSet<Arc<str>>, Vec<Arc<str>>) = Default::default();
    for name in rows.iter().flat_map(|(_, field)| field.label_names()) {
        if seen.insert(name.clone()) {
            labels.push(name);
        }
    }
    let empty: Arc<str> = "".into();
    let column = |name: &Arc<str>| {
        let values = rows.iter().map(|(_, f)| Some(f.labels.get(name).unwrap_or(&empty).clone()));
        Field::new(name.to_string(), Values::Text(values.collect()))
    };
    let mut fields: Vec<Field> = labels.iter().map(column).collect();
    let trends = rows.iter().map(|(time, field)| trend(time, field, stat)).collect();
    fields.push(Field::new(format!("Trend #{target}"), Values::Other(trends)));
    Ok(Frame { ref_id: Some(target.into()), ..Frame::new(fields) })
}

/// A series as one value: a small frame, its figure beside it.
fn trend(time: &Field, field: &Field, stat: &str) -> Value {
    let value = match reduce(field, stat) {
        Some(Reduced::Number(v)) => number_json(v),
        Some(Reduced::Bool(v)) => v.into(),
        Some(Reduced::Text(v)) => v.into(),
        Some(Reduced::List(v)) => v.into(),
        Some(Reduced::Null) | None => Value::Null,
    };
    json!({ "fields": [part(time), part(field)], "length": field.values.len(), "value": value })
}

fn part(field: &Field) -> Value {
    let values: Vec<Value> = field.values.iter().map(|c| c.json()).collect();
    let config = serde_json::to_value(&field.config).unwrap_or_default();
    json!({ "name": field.name, "type": field.kind().name(), "labels": field.labels, "config": config, "values": values })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_for_each_series_and_tables_as_they_are() {
        let series = |host: &str| {
            let mut field = Field::new("Value", Values::Number(vec![Some(1.0), Some(5.0), None]));
            field.labels.insert("host".into(), host.into());
            let time = Field::new("Time", Values::Time(vec![Some(0), Some(1), Some(2)]));
            Frame { ref_id: Some("A".into()), ..Frame::new(vec![time, field]) }
        };
        let text = Frame { ref_id: Some("B".into()), ..Frame::new(vec![Field::new("x", Values::Text(vec![]))]) };
        let out = run(vec![series("a"), text, series("b")], &Options::new(), &Place::utc(0)).unwrap();
        assert_eq!(out.len(), 2);
        assert_eq!(out[1].rows(), 2);
        let names: Vec<_> = out[1].fields.iter().map(|f| f.name.as_str()).collect();
        assert_eq!(names, ["host", "Trend #A"]);
        let Values::Other(trends) = &out[1].fields[1].values else { panic!() };
        assert_eq!((&trends[0]["value"], &trends[0]["length"]), (&json!(5), &json!(3)));
    }
}
