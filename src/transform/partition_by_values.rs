//! `partitionByValues`: a frame for each value of a field.

use schemars::JsonSchema;
use serde::Deserialize;

use super::columns::take_rows;
use super::group_by::Groups;
use super::matcher::{FieldMatcher, Named};
use super::names;
use super::typed::Typed;
use crate::frame::Frame;
use crate::source::{Failure, FailureKind};
use crate::unit::Place;

/// The transformation.
pub static PARTITION_BY_VALUES: Typed<Options> = Typed::new("partitionByValues", ABOUT, run);

const ABOUT: &str = "Splits a table into one for each set of values of some fields; the values become labels, or part of the frame's name.

```yaml
- id: partitionByValues
  options: { fields: [host], keepFields: false }
```
";

/// What may be set.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct Options {
    /// The fields to split by.
    fields: Vec<String>,
    /// Keeps those fields.
    keep_fields: bool,
    /// Where the values go.
    naming: Naming,
}

/// Where the values go.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
struct Naming {
    /// Into labels; yes when not given.
    as_labels: Option<bool>,
    /// Else: after the frame's own name.
    append: bool,
    /// Else: with the names of the fields.
    with_names: bool,
    /// Between name and value, `=` when not given.
    separator1: Option<String>,
    /// Between values, a blank when not given.
    separator2: Option<String>,
}

/// The most frames that a table is split into.
const MOST_FRAMES: usize = 10_000;

fn run(frames: Vec<Frame>, options: &Options, _: &Place) -> Result<Vec<Frame>, Failure> {
    let Some(frame) = frames.first().filter(|_| !options.fields.is_empty()) else { return Ok(frames) };
    let matcher = FieldMatcher::names(&options.fields);
    let by = Named::new(std::slice::from_ref(frame)).matching(0, &matcher);
    if by.is_empty() {
        return Ok(frames);
    }
    let groups = Groups::new(frame, &by);
    if groups.rows.len() > MOST_FRAMES {
        let message = format!("{} values would become as many frames; {MOST_FRAMES} at most", groups.rows.len());
        return Err(Failure::new(FailureKind::Limit, message));
    }
    let parts = groups.rows.iter().map(|rows| part(frame, &by, rows, options)).collect();
    Ok(renamed(parts))
}

fn part(frame: &Frame, by: &[usize], rows: &[usize], options: &Options) -> Frame {
    let first = rows.first().copied().unwrap_or(0);
    let word = |at: &usize| {
        let cell = frame.fields[*at].values.get(first);
        (frame.fields[*at].name.clone(), if cell.is_null() { "null".into() } else { cell.text() })
    };
    let pairs: Vec<(String, String)> = by.iter().map(word).collect();
    let stays = |at: &usize| options.keep_fields || !by.contains(at);
    let fields = (0..frame.fields.len()).filter(stays).map(|at| frame.fields[at].clone()).collect();
    let mut out = Frame { name: frame.name.clone(), ref_id: frame.ref_id.clone(), meta: frame.meta.clone(), fields };
    take_rows(&mut out, rows);
    if options.naming.as_labels.unwrap_or(true) {
        for field in &mut out.fields {
            field.labels.extend(pairs.iter().map(|(k, v)| (k.as_str().into(), v.as_str().into())));
        }
    } else {
        out.name = Some(frame_name(frame.name.as_deref(), &pairs, &options.naming));
    }
    out
}

fn frame_name(old: Option<&str>, pairs: &[(String, String)], naming: &Naming) -> String {
    let (equals, space) = (naming.separator1.as_deref().unwrap_or("="), naming.separator2.as_deref().unwrap_or(" "));
    let word = |(name, value): &(String, String)| {
        if naming.with_names { format!("{name}{equals}{value}") } else { value.clone() }
    };
    let new = pairs.iter().map(word).collect::<Vec<_>>().join(space);
    match old.filter(|n| naming.append && !n.is_empty()) {
        Some(old) => format!("{old} {new}"),
        None => new,
    }
}

/// Fields with a name of their own would all be called the same now; that name becomes part of a longer one.
fn renamed(mut frames: Vec<Frame>) -> Vec<Frame> {
    let mut plain = frames.clone();
    for field in plain.iter_mut().flat_map(|f| &mut f.fields) {
        let config = &mut field.config;
        if let Some(name) = config.display_name_from_ds.take().or(config.display_name.take()) {
            field.name = name;
        }
        config.display_name = None;
    }
    let names = names::displayed(&plain);
    for (frame, names) in frames.iter_mut().zip(names) {
        for (field, name) in frame.fields.iter_mut().zip(names) {
            if field.config.display_name.is_some() || field.config.display_name_from_ds.is_some() {
                field.config.display_name = Some(name);
            }
        }
    }
    frames
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::frame::{Field, Values};
    use serde_json::json;

    fn table() -> Frame {
        let text = |list: [&str; 3]| Values::Text(list.map(|v| Some(v.into())).to_vec());
        let value = Field::new("v", Values::Number(vec![Some(1.0), Some(2.0), Some(3.0)]));
        Frame { name: Some("t".into()), ..Frame::new(vec![Field::new("host", text(["a", "b", "a"])), value]) }
    }

    #[test]
    fn values_become_labels_or_names() {
        let split = |options| run(vec![table()], &serde_json::from_value(options).unwrap(), &Place::utc(0)).unwrap();
        let out = split(json!({"fields": ["host"]}));
        assert_eq!(out.len(), 2);
        assert_eq!(out[0].fields[0].values, Values::Number(vec![Some(1.0), Some(3.0)]));
        assert_eq!(out[1].fields[0].labels.get("host").map(|v| &**v), Some("b"));
        let naming = json!({"asLabels": false, "append": true, "withNames": true});
        let out = split(json!({"fields": ["host"], "keepFields": true, "naming": naming}));
        assert_eq!(out[1].name.as_deref(), Some("t host=b"));
        assert_eq!(out[1].fields.len(), 2);
    }
}
