//! `joinByField` (and its old name `seriesToColumns`): frames side by side on a common field.

use schemars::JsonSchema;
use serde::Deserialize;

use super::columns::{combined_ref, from_cells, gather};
use super::join;
use super::join_tables::{self, JoinedRow};
use super::matcher::{Named, first_time};
use super::typed::Typed;
use crate::frame::{Cell, Field, FieldState, FieldType, Frame};
use crate::source::Failure;
use crate::unit::Place;

/// The transformation.
pub static JOIN_BY_FIELD: Typed<Options> = Typed::new("joinByField", ABOUT, run);

/// The transformation under its old name.
pub static SERIES_TO_COLUMNS: Typed<Options> = Typed::new("seriesToColumns", ABOUT_OLD, run);

const ABOUT: &str = "Puts the fields of several frames side by side, matched by the values of a common field; the first time field when
none is named. `outer` keeps every value of that field once, `inner` only those that all frames have, `outerTabular` keeps rows that repeat a value.

```yaml
- id: joinByField
  options: { byField: time, mode: outer }
```
";

const ABOUT_OLD: &str = "The old name of `joinByField`.

```yaml
- id: seriesToColumns
  options: { byField: time }
```
";

/// What may be set.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct Options {
    /// The field to join on.
    pub by_field: Option<String>,
    /// Which rows stay.
    pub mode: Mode,
}

/// Which rows stay.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum Mode {
    /// All values, each once.
    #[default]
    Outer,
    /// Values that all frames have.
    Inner,
    /// All rows.
    OuterTabular,
}

fn run(frames: Vec<Frame>, options: &Options, _: &Place) -> Result<Vec<Frame>, Failure> {
    if frames.len() < 2 {
        return Ok(frames);
    }
    let by = options.by_field.as_deref().filter(|name| !name.is_empty());
    // Where no frame has the field, nothing is left.
    let mut joined = joined(&frames, by, options.mode)?.unwrap_or_default();
    joined.ref_id = combined_ref("joinByField", &frames);
    Ok(vec![joined])
}

/// The frames joined; `None` when no frame has the field.
///
/// # Errors
/// A failure when there are too many combinations of rows.
pub fn joined(frames: &[Frame], by: Option<&str>, mode: Mode) -> Result<Option<Frame>, Failure> {
    let parts: Vec<Part<'_>> = parts(frames, by);
    if parts.is_empty() {
        return Ok(None);
    }
    let on: Vec<&Field> = parts.iter().map(|p| p.on).collect();
    let (keys, picks) = match mode {
        Mode::Outer => join::outer(&on),
        // A frame without the field has no row in common with the others.
        Mode::Inner if parts.len() < frames.len() => tabular(&parts, &[]),
        Mode::Inner => tabular(&parts, &join_tables::inner(&on)?),
        Mode::OuterTabular => tabular(&parts, &join_tables::outer(&on)?),
    };
    let mut fields = vec![Field { values: keys, ..bare(parts[0].on) }];
    for (part, picks) in parts.iter().zip(&picks) {
        fields.extend(part.fields.iter().map(|field| {
            let mut out = renamed(field, part.name);
            out.values = gather(&field.values, picks);
            out.state.absent = (mode == Mode::Outer).then(|| join::absent(&field.values, picks)).flatten();
            out
        }));
    }
    Ok(Some(Frame::new(fields)))
}

/// A frame that takes part.
struct Part<'a> {
    name: Option<&'a str>,
    on: &'a Field,
    fields: Vec<&'a Field>,
}

fn parts<'a>(frames: &'a [Frame], by: Option<&str>) -> Vec<Part<'a>> {
    let named = Named::new(frames);
    let by_name = |at: usize| by.and_then(|name| named.find(at, name));
    let common = if by.is_none() { fallback(frames) } else { None };
    let find = |at: usize| match common {
        Some(name) => named.find(at, name),
        None if by.is_none() => first_time(&frames[at]),
        None => by_name(at),
    };
    let part = |at: usize| {
        let (frame, on) = (&frames[at], find(at)?);
        let fields = frame.fields.iter().enumerate().filter(|(f, _)| *f != on).map(|(_, field)| field).collect();
        Some(Part { name: frame.name.as_deref().filter(|n| !n.is_empty()), on: &frame.fields[on], fields })
    };
    (0..frames.len()).filter_map(part).collect()
}

/// The first frame has no time: the first of its fields that all frames have.
fn fallback(frames: &[Frame]) -> Option<&str> {
    let first = frames.first()?;
    if first_time(first).is_some() {
        return None;
    }
    let everywhere = |name: &str| frames.iter().all(|f| f.fields.iter().any(|f| f.name == name));
    first.fields.iter().map(|f| f.name.as_str()).find(|name| everywhere(name))
}

fn tabular(parts: &[Part<'_>], rows: &[JoinedRow]) -> (crate::frame::Values, Vec<join::Picks>) {
    let keys: Vec<Cell<'_>> = rows.iter().map(|row| parts[row.key.0].on.values.get(row.key.1)).collect();
    let kind: FieldType = parts[0].on.kind();
    let picks = (0..parts.len()).map(|at| rows.iter().map(|row| row.rows[at]).collect());
    (from_cells(&keys, kind), picks.collect())
}

fn bare(field: &Field) -> Field {
    Field { state: FieldState::default(), ..field.clone() }
}

/// A field called `Value` takes the name of its frame; the others keep it as a label.
fn renamed(field: &Field, frame: Option<&str>) -> Field {
    let order = FieldState { label_order: field.state.label_order.clone(), ..FieldState::default() };
    let mut out = Field { state: order, ..Field::new(field.name.clone(), field.values.clone()) };
    out.labels = field.labels.clone();
    out.config = field.config.clone();
    match frame {
        Some(frame) if field.name == "Value" => out.name = frame.into(),
        Some(frame) => drop(out.labels.entry("name".into()).or_insert_with(|| frame.into())),
        None => {}
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::frame::Values;

    fn table(name: &str, keys: &[&str], values: &[f64]) -> Frame {
        let keys = keys.iter().map(|k| Some((*k).into())).collect();
        let values = values.iter().map(|v| Some(*v)).collect();
        Frame::new(vec![Field::new("k", Values::Text(keys)), Field::new(name, Values::Number(values))])
    }

    fn numbers(frame: &Frame, at: usize) -> Vec<Option<f64>> {
        frame.fields[at].values.numbers().unwrap().to_vec()
    }

    #[test]
    fn tables_with_repeated_keys() {
        let frames = [table("a", &["x", "x", "y"], &[1.0, 2.0, 3.0]), table("b", &["x", "z", "x"], &[7.0, 8.0, 9.0])];
        let inner = joined(&frames, Some("k"), Mode::Inner).unwrap().unwrap();
        assert_eq!(numbers(&inner, 1), [Some(1.0), Some(1.0), Some(2.0), Some(2.0)]);
        assert_eq!(numbers(&inner, 2), [Some(7.0), Some(9.0), Some(7.0), Some(9.0)]);
        let outer = joined(&frames, Some("k"), Mode::OuterTabular).unwrap().unwrap();
        assert_eq!(numbers(&outer, 1)[4..], [Some(3.0), None]);
        assert_eq!(numbers(&outer, 2)[4..], [None, Some(8.0)]);
        let wide = joined(&frames, Some("k"), Mode::Outer).unwrap().unwrap();
        assert_eq!(numbers(&wide, 1), [Some(2.0), Some(3.0), None]);
    }

    #[test]
    fn nothing_is_left_where_no_frame_has_the_field() {
        let frames = vec![table("a", &["x"], &[1.0]), table("b", &["x"], &[2.0])];
        let options = Options { by_field: Some("nope".into()), mode: Mode::Outer };
        let out = run(frames, &options, &Place::utc(0)).unwrap();
        assert!(out.len() == 1 && out[0].fields.is_empty());
    }

    #[test]
    fn too_many_combinations_are_refused() {
        let keys = vec!["x"; 3000];
        let frames = [table("a", &keys, &vec![1.0; 3000]), table("b", &keys, &vec![1.0; 3000])];
        assert!(joined(&frames, Some("k"), Mode::Inner).is_err());
    }
}
