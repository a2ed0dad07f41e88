//! `rowsToFields`: every row becomes a field.

use schemars::JsonSchema;
use serde::Deserialize;

use super::columns::from_cells;
use super::config_mapping::{FieldMapping, Settings, Use, uses};
use super::names;
use super::typed::Typed;
use crate::frame::{Cell, Field, Frame, Values};
use crate::source::{Failure, FailureKind};
use crate::unit::Place;

/// The transformation.
pub static ROWS_TO_FIELDS: Typed<Options> = Typed::new("rowsToFields", ABOUT, run);

const ABOUT: &str = "Turns every row into a field: its name from the first text column, its value from the first number column, its settings
from columns named like one (`unit`, `min`, `max`, …), and labels from the rest.

```yaml
- id: rowsToFields
  options: { mappings: [ { fieldName: host, handlerKey: field.name } ] }
```
";

/// What may be set.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct Options {
    /// Which column is used for what.
    mappings: Vec<FieldMapping>,
}

/// The most fields that a frame is turned into.
const MOST_FIELDS: usize = 10_000;

fn run(frames: Vec<Frame>, options: &Options, _: &Place) -> Result<Vec<Frame>, Failure> {
    frames.into_iter().map(|frame| turned(frame, options)).collect()
}

fn turned(frame: Frame, options: &Options) -> Result<Frame, Failure> {
    let uses: Vec<Use> = uses(&frame, &options.mappings, true).into_iter().map(|(used, _)| used).collect();
    // The last column that is mapped counts.
    let column = |wanted: &Use| uses.iter().rposition(|used| used == wanted).map(|at| &frame.fields[at]);
    let (Some(name), Some(value)) = (column(&Use::Name), column(&Use::Value)) else { return Ok(frame) };
    if frame.rows() > MOST_FIELDS {
        let message = format!("{} rows would become as many fields; {MOST_FIELDS} at most", frame.rows());
        return Err(Failure::new(FailureKind::Limit, message));
    }
    let names = names::alone(&frame);
    let field = |row: usize| {
        let cell = value.values.get(row);
        let values: Values = from_cells(&[cell], value.kind());
        let mut out = Field::new(name_text(name.values.get(row)), values);
        out.labels = name.labels.clone();
        let mut settings = Settings::default();
        for (at, used) in uses.iter().enumerate() {
            let cell = frame.fields[at].values.get(row);
            match used {
                Use::Setting(key, color) => settings.set(key, color.as_deref(), cell),
                Use::Label if !cell.is_null() => {
                    out.labels.insert(names[at].as_str().into(), cell.text().into());
                }
                _ => {}
            }
        }
        out.config = settings.finish();
        out
    };
    let fields = (0..frame.rows()).map(field).collect();
    Ok(Frame { ref_id: frame.ref_id.clone(), ..Frame::new(fields) })
}

fn name_text(cell: Cell<'_>) -> String {
    if cell.is_null() { "null".into() } else { cell.text() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_become_fields_with_settings_and_labels() {
        let text = |name: &str, list: [&str; 2]| Field::new(name, Values::Text(list.map(|v| Some(v.into())).to_vec()));
        let number = |name: &str, list: [f64; 2]| Field::new(name, Values::Number(list.map(Some).to_vec()));
        let frame = Frame::new(vec![
            text("Name", ["a", "b"]),
            number("Value", [1.0, 2.0]),
            number("Max", [10.0, 20.0]),
            text("SensorType", ["x", "y"]),
        ]);
        let out = turned(frame, &Options::default()).unwrap();
        assert_eq!((out.fields.len(), out.rows()), (2, 1));
        let second = &out.fields[1];
        assert_eq!((second.name.as_str(), second.config.max), ("b", Some(20.0)));
        assert_eq!(second.labels.get("SensorType").map(|v| &**v), Some("y"));
    }
}
