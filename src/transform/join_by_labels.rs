//! `joinByLabels`: one row for each set of labels.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use schemars::JsonSchema;
use serde::Deserialize;

use super::columns::{cap, combined_ref, from_cells};
use super::typed::Typed;
use crate::frame::{Cell, Field, FieldType, Frame, Values};
use crate::source::Failure;
use crate::unit::Place;

/// The transformation.
pub static JOIN_BY_LABELS: Typed<Options> = Typed::new("joinByLabels", ABOUT, run);

const ABOUT: &str =
    "Makes a table of labelled values: a row for each set of the joined labels, a column for each value of one label.

```yaml
- id: joinByLabels
  options: { value: host, join: [dc] }
```
";

/// What may be set.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct Options {
    /// The label whose values become columns.
    value: String,
    /// The labels that rows are told apart by; all others when none is named.
    join: Vec<String>,
}

/// The values of one row's labels, by column.
type Row<'a> = BTreeMap<Arc<str>, Vec<Cell<'a>>>;

fn run(frames: Vec<Frame>, options: &Options, _: &Place) -> Result<Vec<Frame>, Failure> {
    if frames.is_empty() {
        return Ok(frames);
    }
    if options.value.is_empty() {
        return Err(Failure::error("`value` has to name a label"));
    }
    let labelled = |f: &&Field| !f.labels.is_empty() && f.kind() != FieldType::Time;
    let fields: Vec<&Field> = frames.iter().flat_map(|f| &f.fields).filter(labelled).collect();
    let (mut seen, mut all): (BTreeSet<Arc<str>>, Vec<Arc<str>>) = Default::default();
    for name in fields.iter().flat_map(|f| f.label_names()) {
        if seen.insert(name.clone()) {
            all.push(name);
        }
    }
    if !seen.contains(options.value.as_str()) && !fields.is_empty() {
        return Err(Failure::error(format!("no field has the label `{}`", options.value)));
    }
    let join: Vec<Arc<str>> = match options.join.as_slice() {
        [] => all,
        some => some.iter().map(|s| s.as_str().into()).collect(),
    };
    let join: Vec<Arc<str>> = join.into_iter().filter(|j| **j != *options.value).collect();
    let out = table(&fields, &options.value, &join)?;
    Ok(vec![Frame { ref_id: combined_ref("joinByLabels", &frames), ..Frame::new(out) }])
}

fn table(fields: &[&Field], value: &str, join: &[Arc<str>]) -> Result<Vec<Field>, Failure> {
    let (mut places, mut rows): (HashMap<Vec<Option<Arc<str>>>, usize>, Vec<(Vec<Option<Arc<str>>>, Row<'_>)>) =
        Default::default();
    let mut columns: Vec<(Arc<str>, FieldType)> = Vec::new();
    for field in fields {
        let Some(name) = field.labels.get(value).cloned() else { continue };
        let keys: Vec<Option<Arc<str>>> = join.iter().map(|j| field.labels.get(j).cloned()).collect();
        let place = *places.entry(keys.clone()).or_insert(rows.len());
        if place == rows.len() {
            rows.push((keys, Row::new()));
        }
        if !columns.iter().any(|(known, _)| *known == name) {
            columns.push((name.clone(), field.kind()));
        }
        rows[place].1.entry(name).or_default().extend(field.values.iter());
    }
    let heights: Vec<usize> =
        rows.iter().map(|(_, row)| row.values().map(Vec::len).max().unwrap_or(0).max(1)).collect();
    cap(heights.iter().sum())?;
    let mut out = Vec::new();
    for (at, name) in join.iter().enumerate() {
        let repeated = rows.iter().zip(&heights).flat_map(|((keys, _), n)| std::iter::repeat_n(keys[at].clone(), *n));
        out.push(Field::new(name.to_string(), Values::Text(repeated.collect())));
    }
    for (name, kind) in columns {
        let mut cells: Vec<Cell<'_>> = Vec::new();
        for ((_, row), height) in rows.iter().zip(&heights) {
            let list = row.get(&name).map_or(&[][..], Vec::as_slice);
            cells.extend((0..*height).map(|n| list.get(n).copied().unwrap_or(Cell::Null)));
        }
        out.push(Field::new(name.to_string(), from_cells(&cells, kind)));
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labelled(labels: [&str; 2], value: f64) -> Frame {
        let mut field = Field::new("Value", Values::Number(vec![Some(value)]));
        field.labels = [("what", labels[0]), ("cluster", labels[1])].map(|(k, v)| (k.into(), v.into())).into();
        Frame::new(vec![field])
    }

    #[test]
    fn a_column_for_each_value_of_the_label() {
        let frames = vec![labelled(["Temp", "A"], 1.0), labelled(["Temp", "B"], 2.0), labelled(["Speed", "B"], 22.0)];
        let options = Options { value: "what".into(), join: vec![] };
        let out = run(frames.clone(), &options, &Place::utc(0)).unwrap();
        let names: Vec<_> = out[0].fields.iter().map(|f| f.name.as_str()).collect();
        assert_eq!(names, ["cluster", "Temp", "Speed"]);
        assert_eq!(out[0].fields[2].values, Values::Number(vec![None, Some(22.0)]));
        let wrong = Options { value: "nope".into(), join: vec![] };
        assert!(run(frames, &wrong, &Place::utc(0)).is_err());
    }
}
