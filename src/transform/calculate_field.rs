//! `calculateField`: a new field worked out from others.

use schemars::JsonSchema;
use serde::Deserialize;

use super::calculate_math::{self, Binary, Unary};
use super::calculate_window::{self, Cumulative, Window};
use super::columns::of_reduced;
use super::ensure_columns::ensured;
use super::matcher::{FieldMatcher, Named, first_time};
use super::typed::Typed;
use crate::frame::{Cell, Field, FieldType, Frame, Values};
use crate::reduce::{self, Nulls, Reduced};
use crate::source::Failure;
use crate::unit::Place;

/// The transformation.
pub static CALCULATE_FIELD: Typed<Options> = Typed::new("calculateField", ABOUT, run);

const ABOUT: &str = "Adds a field: a reducer over each row (`reduceRow`), an operation on two fields or a number (`binary`), a function of one
field (`unary`), a running sum or mean (`cumulativeFunctions`), a moving mean, variance or deviation (`windowFunctions`), or the row's number (`index`).

```yaml
- id: calculateField
  options: { mode: binary, binary: { left: { matcher: { id: byName, options: a } }, operator: '*', right: { fixed: '8' } }, alias: bits }
```
";

/// What may be set.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct Options {
    /// What is done.
    mode: Mode,
    /// For `reduceRow`.
    reduce: ReduceRow,
    /// For `cumulativeFunctions`.
    cumulative: Cumulative,
    /// For `windowFunctions`.
    window: Window,
    /// For `binary`.
    binary: Binary,
    /// For `unary`.
    unary: Unary,
    /// For `index`.
    index: Index,
    /// The name of the new field; made from the settings when not given.
    alias: Option<String>,
    /// Leaves only time and the new field.
    replace_fields: bool,
    /// Whether frames are joined by time first; yes when not given.
    time_series: Option<bool>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
enum Mode {
    #[default]
    ReduceRow,
    CumulativeFunctions,
    WindowFunctions,
    Binary,
    Unary,
    Index,
}

/// A reducer over the fields of a row.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
struct ReduceRow {
    /// The fields; all number fields when none is named.
    include: Vec<String>,
    /// The reducer, `sum` when not given.
    reducer: Option<String>,
    /// What nulls are: `null` (values of their own), `connected` (not there) or `null as zero`.
    null_value_mode: NullMode,
}

/// What nulls of a row are to its reducer.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
enum NullMode {
    #[default]
    #[serde(rename = "null")]
    Null,
    #[serde(rename = "connected")]
    Ignore,
    #[serde(rename = "null as zero")]
    Zero,
}

/// The number of the row.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
struct Index {
    /// As a part of all rows, from 0 to 1.
    as_percentile: bool,
}

fn run(frames: Vec<Frame>, options: &Options, _: &Place) -> Result<Vec<Frame>, Failure> {
    let fixed = options.mode == Mode::Binary && options.binary.right_is_fixed(&frames);
    let frames = if options.time_series != Some(false) && !fixed { ensured(frames)? } else { frames };
    let named = Named::new(&frames);
    let mut out = Vec::with_capacity(frames.len());
    for at in 0..frames.len() {
        let each = if options.mode == Mode::Binary { options.binary.each_type()? } else { None };
        if let Some(matcher) = each {
            out.extend(each_field(&named, at, options, &matcher));
        } else {
            out.extend(with_field(&named, at, options)?);
        }
    }
    Ok(out)
}

/// The frame with the new field; as it was when it cannot be worked out there.
fn with_field(named: &Named<'_>, at: usize, options: &Options) -> Result<Option<Frame>, Failure> {
    let frame = &named.frames[at];
    let Some(mut field) = calculated(named, at, options)? else {
        return Ok((!options.replace_fields).then(|| frame.clone()));
    };
    let alias = options.alias.as_deref().filter(|a| !a.is_empty());
    field.name = alias.map_or_else(|| name(options), String::from);
    if options.mode == Mode::Index {
        field.config.unit = options.index.as_percentile.then(|| "percentunit".into());
    } else {
        field.config.display_name = alias.map(String::from);
    }
    let mut fields = match options.replace_fields {
        true if options.mode == Mode::Index => Vec::new(),
        true => time(frame, options),
        false => frame.fields.clone(),
    };
    fields.push(field);
    Ok(Some(with_fields(frame, fields)))
}

/// The new field, without its name.
fn calculated(named: &Named<'_>, at: usize, options: &Options) -> Result<Option<Field>, Failure> {
    let values = match options.mode {
        Mode::ReduceRow => return reduce_rows(named, at, &options.reduce).map(Some),
        Mode::CumulativeFunctions => options.cumulative.values(named, at)?,
        Mode::WindowFunctions => options.window.values(named, at)?,
        Mode::Binary => options.binary.values(named, at),
        Mode::Unary => options.unary.values(named, at)?,
        Mode::Index => {
            let rows = named.frames[at].rows();
            let part = if options.index.as_percentile { rows as f64 } else { 1.0 };
            Some((0..rows).map(|row| Some(row as f64 / part)).collect())
        }
    };
    Ok(values.map(|values| Field::new("", Values::Number(values))))
}

fn reduce_rows(named: &Named<'_>, at: usize, options: &ReduceRow) -> Result<Field, Failure> {
    let id = options.reducer.as_deref().unwrap_or("sum");
    if !reduce::known(id) {
        return Err(Failure::error(format!("unknown reducer `{id}`")));
    }
    let matcher = match options.include.as_slice() {
        [] => FieldMatcher::numeric(),
        names => FieldMatcher::names(names),
    };
    let frame = &named.frames[at];
    let columns: Vec<&Values> = named.matching(at, &matcher).iter().map(|f| &frame.fields[*f].values).collect();
    let nulls = if options.null_value_mode == NullMode::Ignore { Nulls::Skip } else { Nulls::Keep };
    let missing = (options.null_value_mode == NullMode::Zero).then_some(0.0);
    let mut row = Field::new("row", Values::Number(vec![None; columns.len()]));
    let reduced = (0..frame.rows()).map(|i| {
        row.values = row_values(&columns, i, missing);
        let mut results = reduce::reduce_all_with(&row, &[id], nulls);
        results.pop().flatten().unwrap_or(Reduced::Null)
    });
    let reduced: Vec<Reduced> = reduced.collect();
    Ok(of_reduced(Field::new("", Values::Other(Vec::new())), &reduced, FieldType::Number))
}

/// The values of a row: texts where all fields are texts, else numbers.
fn row_values(columns: &[&Values], row: usize, missing: Option<f64>) -> Values {
    if !columns.is_empty() && columns.iter().all(|c| c.kind() == FieldType::Text) {
        let text = |cell: Cell<'_>| (!cell.is_null()).then(|| cell.text().into());
        return Values::Text(columns.iter().map(|c| text(c.get(row))).collect());
    }
    Values::Number(columns.iter().map(|c| number(c.get(row)).or(missing)).collect())
}

/// Every field of a type gets its own result, right after it.
fn each_field(named: &Named<'_>, at: usize, options: &Options, matcher: &FieldMatcher) -> Option<Frame> {
    let frame = &named.frames[at];
    let right = options.binary.right_values(named, at);
    let mut fields = if options.replace_fields { time(frame, options) } else { Vec::new() };
    let before = fields.len();
    for (place, field) in frame.fields.iter().enumerate() {
        if !options.replace_fields {
            fields.push(field.clone());
        }
        let Some(right) = right.as_ref().filter(|_| matcher.matches(named, at, place)) else { continue };
        let name = format!("{} {}", field.name, options.binary.rest_of_name());
        let values = Values::Number(options.binary.apply(calculate_math::operands(field), right));
        fields.push(Field { name, values, ..field.clone() });
    }
    (!options.replace_fields || fields.len() > before).then(|| with_fields(frame, fields))
}

/// The time field, for frames whose other fields go.
fn time(frame: &Frame, options: &Options) -> Vec<Field> {
    let time = first_time(frame).filter(|_| options.time_series != Some(false));
    time.map(|at| frame.fields[at].clone()).into_iter().collect()
}

fn with_fields(frame: &Frame, fields: Vec<Field>) -> Frame {
    Frame { name: frame.name.clone(), ref_id: frame.ref_id.clone(), meta: frame.meta.clone(), fields }
}

/// A cell as an operand.
pub fn number(cell: Cell<'_>) -> Option<f64> {
    match cell {
        Cell::Text(text) => super::typed::number(text),
        other => other.number(),
    }
}

/// The name that the settings make.
fn name(options: &Options) -> String {
    match options.mode {
        Mode::ReduceRow => {
            let id = options.reduce.reducer.as_deref().unwrap_or("sum");
            reduce::ids().find(|(known, _)| *known == id).map_or(id, |(_, name)| name).into()
        }
        Mode::CumulativeFunctions => calculate_window::cumulative_name(&options.cumulative),
        Mode::WindowFunctions => calculate_window::window_name(&options.window),
        Mode::Unary => calculate_math::unary_name(&options.unary),
        Mode::Binary => options.binary.name(),
        Mode::Index => "Row".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn frame() -> Frame {
        let time = Field::new("time", Values::Time(vec![Some(0), Some(1), Some(2)]));
        let a = Field::new("a", Values::Number(vec![Some(4.0), None, Some(f64::NAN)]));
        let b = Field::new("b", Values::Number(vec![Some(2.0), Some(3.0), Some(0.0)]));
        Frame::new(vec![time, a, b])
    }

    fn last(options: serde_json::Value) -> (String, Vec<Option<f64>>) {
        let options: Options = serde_json::from_value(options).unwrap();
        let out = run(vec![frame()], &options, &Place::utc(0)).unwrap();
        let field = out[0].fields.last().unwrap();
        (field.name.clone(), field.values.numbers().unwrap().to_vec())
    }

    #[test]
    fn old_text_operands_and_division() {
        let (name, values) = last(json!({"mode": "binary", "binary": {"left": "a", "operator": "/", "right": "b"}}));
        assert_eq!(name, "a / b");
        assert_eq!(values[..2], [Some(2.0), Some(0.0)]);
        assert!(values[2].is_some_and(f64::is_nan));
    }

    #[test]
    fn percentiles_and_replaced_fields() {
        let options = json!({"mode": "index", "index": {"asPercentile": true}, "replaceFields": true});
        let (name, values) = last(options.clone());
        assert_eq!((name.as_str(), values[1]), ("Row", Some(1.0 / 3.0)));
        let options: Options = serde_json::from_value(options).unwrap();
        let out = run(vec![frame()], &options, &Place::utc(0)).unwrap();
        assert_eq!(out[0].fields.len(), 1);
    }

    #[test]
    fn what_cannot_be_worked_out_is_left_out() {
        let options =
            json!({"mode": "unary", "unary": {"operator": "abs", "fieldName": "nope"}, "replaceFields": true});
        let options: Options = serde_json::from_value(options).unwrap();
        assert!(run(vec![frame()], &options, &Place::utc(0)).unwrap().is_empty());
        let bad = json!({"mode": "windowFunctions", "window": {"windowSize": 0}});
        let bad: Options = serde_json::from_value(bad).unwrap();
        assert!(run(vec![frame()], &bad, &Place::utc(0)).is_err());
    }
}
