//! `transpose`: rows become fields.

use schemars::JsonSchema;
use serde::Deserialize;

use super::columns::{cap, from_cells, texts};
use super::grouping_to_matrix::Filler;
use super::names;
use super::typed::Typed;
use crate::frame::{Cell, Field, FieldType, Frame};
use crate::source::Failure;
use crate::unit::Place;

/// The transformation.
pub static TRANSPOSE: Typed<Options> = Typed::new("transpose", ABOUT, run);

const ABOUT: &str =
    "Turns a table on its side: every row becomes a field, named by the first column if that holds texts or times.

```yaml
- id: transpose
  options: { firstFieldName: Figure }
```
";

/// What may be set.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct Options {
    /// The name of the field that holds the old names, `Field` when not given.
    first_field_name: Option<String>,
    /// The name of the others, `Value` when not given.
    rest_fields_name: Option<String>,
    /// What a missing value is among texts: `empty`, `null`, `true`, `false` or `zero`.
    empty_value: Filler,
}

/// The most fields that a frame is turned into.
const MOST_FIELDS: usize = 10_000;

fn run(frames: Vec<Frame>, options: &Options, _: &Place) -> Result<Vec<Frame>, Failure> {
    let names = names::displayed(&frames);
    frames.into_iter().zip(names).map(|(frame, names)| turned(frame, names, options)).collect()
}

fn turned(frame: Frame, mut names: Vec<String>, options: &Options) -> Result<Frame, Failure> {
    let Some(first) = frame.fields.first() else { return Ok(frame) };
    if frame.rows() > MOST_FIELDS {
        return Err(Failure::error(format!(
            "{} rows would become as many fields; {MOST_FIELDS} at most",
            frame.rows()
        )));
    }
    cap(frame.rows().saturating_mul(frame.fields.len()))?;
    let head = matches!(first.kind(), FieldType::Text | FieldType::Time);
    let body = &frame.fields[usize::from(head)..];
    let or = |name: &Option<String>, otherwise: &str| {
        name.as_deref().filter(|n| !n.is_empty()).unwrap_or(otherwise).to_string()
    };
    let names = names.split_off(usize::from(head));
    let mut fields = vec![Field::new(or(&options.first_field_name, "Field"), texts(names.into_iter().map(Some)))];
    let label = if head { first.name.as_str() } else { "row" };
    for row in 0..frame.rows() {
        let value = if head { text(first.values.get(row), options.empty_value) } else { Some((row + 1).to_string()) };
        let mut field = column(or(&options.rest_fields_name, "Value"), body, row, options.empty_value);
        field.labels.insert(label.into(), value.unwrap_or_default().into());
        fields.push(field);
    }
    let ref_id = Some(format!("transpose-{}", frame.ref_id.as_deref().unwrap_or("")));
    Ok(Frame { name: frame.name.clone(), meta: frame.meta.clone(), ref_id, fields })
}

/// One row as a field: of the fields' type when they share one, else texts.
fn column(name: String, body: &[Field], row: usize, empty: Filler) -> Field {
    let cells: Vec<Cell<'_>> = body.iter().map(|f| f.values.get(row)).collect();
    let kind = body.first().map_or(FieldType::Text, Field::kind);
    if body.iter().all(|f| f.kind() == kind) {
        return Field::new(name, from_cells(&cells, kind));
    }
    Field::new(name, texts(cells.iter().map(|c| text(*c, empty))))
}

fn text(cell: Cell<'_>, empty: Filler) -> Option<String> {
    let cell = if cell.is_null() { empty.cell() } else { cell };
    (!cell.is_null()).then(|| cell.text())
}
