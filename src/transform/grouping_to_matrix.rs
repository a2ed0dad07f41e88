//! `groupingToMatrix`: one field's values become columns, another's rows.

use std::collections::HashMap;

use schemars::JsonSchema;
use serde::Deserialize;

use super::columns::{self, Key, cap, key, mixed};
use super::matcher::Named;
use super::typed::Typed;
use crate::frame::{Cell, Field, FieldConfig, FieldType, Frame, Values};
use crate::source::Failure;
use crate::unit::Place;

/// The transformation.
pub static GROUPING_TO_MATRIX: Typed<Options> = Typed::new("groupingToMatrix", ABOUT, run);

const ABOUT: &str = "Spreads a table over a grid: columns by one field, rows by another, cells from a third.
Cells without a value are null, or with `emptyValue` `true`, `false` or `zero`.

```yaml
- id: groupingToMatrix
  options: { columnField: region, rowField: host, valueField: cost }
```
";

/// What may be set.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct Options {
    /// The field whose values become columns, `Time` when not given.
    column_field: Option<String>,
    /// The field whose values become rows, `Time` when not given.
    row_field: Option<String>,
    /// The field that fills the cells, `Value` when not given.
    value_field: Option<String>,
    /// What stands where there is no value: `empty`, `null`, `true`, `false` or `zero`.
    empty_value: Filler,
}

/// What stands for nothing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Filler {
    /// The empty text.
    #[default]
    Empty,
    /// Null.
    Null,
    /// True.
    True,
    /// False.
    False,
    /// Zero.
    Zero,
}

impl Filler {
    /// The value that it is.
    pub fn cell(self) -> Cell<'static> {
        match self {
            Self::Empty => Cell::Text(""),
            Self::Null => Cell::Null,
            Self::True => Cell::Bool(true),
            Self::False => Cell::Bool(false),
            Self::Zero => Cell::Number(0.0),
        }
    }
}

fn run(frames: Vec<Frame>, options: &Options, _: &Place) -> Result<Vec<Frame>, Failure> {
    let [frame] = frames.as_slice() else { return Ok(frames) };
    let named = Named::new(&frames);
    let field = |name: &Option<String>, otherwise: &str| {
        let name = name.as_deref().filter(|n| !n.is_empty()).unwrap_or(otherwise);
        (name.to_string(), named.find(0, name).map(|at| &frame.fields[at]))
    };
    let (column_name, columns) = field(&options.column_field, "Time");
    let (row_name, rows) = field(&options.row_field, "Time");
    let (_, values) = field(&options.value_field, "Value");
    let (Some(columns), Some(rows), Some(values)) = (columns, rows, values) else { return Ok(frames) };
    let corner = format!("{row_name}\\{column_name}");
    Ok(vec![Frame::new(matrix(corner, columns, rows, values, options.empty_value)?)])
}

fn matrix(corner: String, columns: &Field, rows: &Field, values: &Field, empty: Filler) -> Result<Vec<Field>, Failure> {
    let (column_of, column_cells) = distinct(columns);
    let (row_of, row_cells) = distinct(rows);
    cap(column_cells.len().saturating_mul(row_cells.len()))?;
    let mut grid = vec![vec![Cell::Null; row_cells.len()]; column_cells.len()];
    for at in 0..values.values.len().min(column_of.len()).min(row_of.len()) {
        grid[column_of[at]][row_of[at]] = values.values.get(at);
    }
    let head = Field { config: rows.config.clone(), ..Field::new(corner, Values::Other(Vec::new())) };
    let mut fields = vec![mixed(head, &row_cells, rows.told_kind())];
    let mut config = FieldConfig { display_name: None, ..values.config.clone() };
    if columns.told_kind() == FieldType::Number || columns.told_kind() == FieldType::Time {
        config.display_name_from_ds = None;
    }
    for (name, mut cells) in column_cells.iter().zip(grid) {
        let column = Field { config: config.clone(), ..Field::new(name.text(), Values::Other(Vec::new())) };
        fields.push(filled(column, &mut cells, values.told_kind(), empty));
    }
    Ok(fields)
}

/// The column with what stands for nothing: a value like the others where it can be one, else beside them.
fn filled(column: Field, cells: &mut [Cell<'_>], kind: FieldType, empty: Filler) -> Field {
    let filler = empty.cell();
    let like = columns::kind(filler) == Some(kind);
    if like {
        cells.iter_mut().filter(|c| c.is_null()).for_each(|cell| *cell = filler);
    }
    let mut out = mixed(column, cells, kind);
    out.state.filler = (!like && !filler.is_null()).then(|| filler.json());
    out
}

/// For each row which distinct value it has, and the distinct values in order of appearance.
fn distinct(field: &Field) -> (Vec<usize>, Vec<Cell<'_>>) {
    let (mut places, mut cells): (HashMap<Key, usize>, Vec<Cell<'_>>) = (HashMap::new(), Vec::new());
    let place = |cell| {
        *places.entry(key(cell)).or_insert_with(|| {
            cells.push(cell);
            cells.len() - 1
        })
    };
    let of = field.values.iter().map(place).collect();
    (of, cells)
}
