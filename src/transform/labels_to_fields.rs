//! `labelsToFields`: labels become columns, or rows.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use schemars::JsonSchema;
use serde::Deserialize;

use super::columns::repeated;
use super::names;
use super::typed::Typed;
use crate::frame::{Field, FieldState, Frame, Labels, Values};

/// The transformation.
pub static LABELS_TO_FIELDS: Typed<Options> =
    Typed::new("labelsToFields", ABOUT, |frames, options, _| Ok(run(frames, options)));

const ABOUT: &str =
    "Gives every label a column of its own; with `mode: rows`, every series becomes a table of its labels.
`valueLabel` names the label whose value becomes the name of the value field.

```yaml
- id: labelsToFields
  options: { keepLabels: [host] }
```
";

/// What may be set.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct Options {
    /// Columns beside the values, or a table of labels for each series.
    mode: Mode,
    /// The labels that are used; all when none is named.
    keep_labels: Vec<String>,
    /// The label whose value becomes the name of the value field.
    value_label: Option<String>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
enum Mode {
    #[default]
    Columns,
    Rows,
}

fn run(frames: Vec<Frame>, options: &Options) -> Vec<Frame> {
    match options.mode {
        Mode::Columns => frames.into_iter().map(|frame| columns(frame, options)).collect(),
        Mode::Rows => rows(&frames, options),
    }
}

fn columns(mut frame: Frame, options: &Options) -> Frame {
    let rows = frame.rows();
    let mut found: Vec<Arc<str>> = Vec::new();
    let mut values: BTreeMap<Arc<str>, (Vec<Arc<str>>, BTreeSet<Arc<str>>)> = BTreeMap::new();
    for field in frame.fields.iter_mut().filter(|f| !f.labels.is_empty()) {
        for name in field.label_names() {
            let value = field.labels[&name].clone();
            if !options.keep_labels.is_empty() && !options.keep_labels.iter().any(|k| **k == *name) {
                continue;
            }
            if options.value_label.as_deref() == Some(&*name) {
                field.name = value.to_string();
                continue;
            }
            let (list, seen) = values.entry(name.clone()).or_insert_with(|| {
                found.push(name);
                Default::default()
            });
            if seen.insert(value.clone()) {
                list.push(value);
            }
        }
        strip(field);
    }
    for name in found {
        for value in &values[&name].0 {
            frame.fields.push(Field::new(name.to_string(), repeated(value, rows)));
        }
    }
    frame
}

/// Labels and the names made of them go.
fn strip(field: &mut Field) {
    field.labels = Labels::new();
    field.state = FieldState::default();
    field.config.display_name = None;
    field.config.display_name_from_ds = None;
}

fn rows(frames: &[Frame], options: &Options) -> Vec<Frame> {
    let names = names::displayed(frames);
    let mut out = Vec::new();
    for (frame, names) in frames.iter().zip(&names) {
        for (field, name) in frame.fields.iter().zip(names).filter(|(f, _)| !f.labels.is_empty()) {
            let kept: Vec<Arc<str>> = match options.keep_labels.as_slice() {
                [] => field.label_names(),
                keep => keep.iter().map(|k| k.as_str().into()).collect(),
            };
            let values = kept.iter().map(|k| field.labels.get(k).cloned()).collect();
            let keys = kept.into_iter().map(Some).collect();
            let fields = vec![Field::new("label", Values::Text(keys)), Field::new("value", Values::Text(values))];
            let (ref_id, meta) = (frame.ref_id.clone(), Default::default());
            out.push(Frame { name: Some(name.clone()), ref_id, fields, meta });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn series(labels: &[(&str, &str)]) -> Frame {
        let mut field = Field::new("Value", Values::Number(vec![Some(1.0), None]));
        field.labels = labels.iter().map(|(k, v)| ((*k).into(), (*v).into())).collect();
        Frame::new(vec![Field::new("time", Values::Time(vec![Some(0), Some(1)])), field])
    }

    #[test]
    fn rows_and_value_labels() {
        let options = Options { mode: Mode::Rows, ..Options::default() };
        let out = run(vec![series(&[("a", "1"), ("b", "2")])], &options);
        assert_eq!(out[0].name.as_deref(), Some("{a=\"1\", b=\"2\"}"));
        assert_eq!(out[0].fields[1].values, Values::Text(vec![Some("1".into()), Some("2".into())]));
        let options = Options { value_label: Some("a".into()), ..Options::default() };
        let out = run(vec![series(&[("a", "cpu"), ("b", "2")])], &options);
        let names: Vec<_> = out[0].fields.iter().map(|f| f.name.as_str()).collect();
        assert_eq!(names, ["time", "cpu", "b"]);
    }
}
