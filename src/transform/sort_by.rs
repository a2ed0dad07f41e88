//! `sortBy`: rows in the order of a field.

use schemars::JsonSchema;
use serde::Deserialize;

use super::collation::{in_order, text_key};
use super::columns::take_rows;
use super::names;
use super::typed::Typed;
use crate::frame::{FieldType, Frame};

/// The transformation.
pub static SORT_BY: Typed<Options> =
    Typed::new("sortBy", ABOUT, |frames, options, _| Ok(frames.into_iter().map(|f| sorted(f, options)).collect()));

const ABOUT: &str =
    "Sorts the rows of each frame by a field; equal rows keep their order. A missing number counts as 0, missing
and empty texts come last, true comes before false; upwards, that is.

```yaml
- id: sortBy
  options: { sort: [ { field: cost, desc: true } ] }
```
";

/// What may be set.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct Options {
    /// The field; only the first one counts.
    sort: Vec<Sort>,
}

/// A field to sort by.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
struct Sort {
    /// The displayed name.
    field: String,
    /// Largest first.
    desc: bool,
    /// The place of the field, instead of its name.
    index: Option<usize>,
}

fn sorted(mut frame: Frame, options: &Options) -> Frame {
    let Some(sort) = options.sort.first() else { return frame };
    let by_name = || names::alone(&frame).iter().position(|n| *n == sort.field);
    let place = sort.index.or_else(by_name);
    if let Some(at) = place.filter(|at| *at < frame.fields.len()) {
        sort_rows(&mut frame, at, sort.desc);
    }
    frame
}

/// Sorts the rows by one field; the order of equal rows stays.
pub fn sort_rows(frame: &mut Frame, at: usize, desc: bool) {
    let mut rows: Vec<usize> = (0..frame.rows()).collect();
    let (values, kind) = (&frame.fields[at].values, frame.fields[at].told_kind());
    let keys: Vec<_> = if kind == FieldType::Text { values.iter().map(text_key).collect() } else { Vec::new() };
    let order = |a: usize, b: usize| match (keys.get(a), keys.get(b)) {
        (Some(a), Some(b)) => a.cmp(b),
        _ => in_order(values.get(a), values.get(b), kind),
    };
    rows.sort_by(|a, b| if desc { order(*b, *a) } else { order(*a, *b) });
    take_rows(frame, &rows);
}
