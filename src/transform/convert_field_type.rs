//! `convertFieldType`: texts become numbers, numbers times, and so on.

use jiff::tz::TimeZone;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;

use super::columns::texts;
use super::format_time::{DATE_AND_TIME, read_time, zone_of};
use super::matcher::{FieldMatcher, Named, field_type};
use super::typed::{Typed, number};
use crate::frame::{Cell, Field, FieldType, Frame, Values};
use crate::source::Failure;
use crate::time;
use crate::unit::Place;

/// The transformation.
pub static CONVERT_FIELD_TYPE: Typed<Options> = Typed::new("convertFieldType", ABOUT, run);

const ABOUT: &str = "Changes the type of fields to `number`, `string`, `time`, `boolean`, `enum` or `other` (JSON).
What cannot be read as the new type becomes null. `dateFormat` is written in moment.js tokens, `X` for Unix seconds.

```yaml
- id: convertFieldType
  options: { conversions: [ { targetField: a, destinationType: string } ] }
```
";

/// What may be set.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct Options {
    /// The fields and their new types.
    conversions: Vec<Conversion>,
}

/// A field and its new type.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
struct Conversion {
    /// The field's name.
    target_field: Option<String>,
    /// The new type.
    destination_type: Option<String>,
    /// How dates are written.
    date_format: Option<String>,
    /// The zone of dates, the dashboard's when not given.
    timezone: Option<String>,
    /// What lists are joined with when they become texts.
    join_with: Option<String>,
    /// The texts of an enumeration.
    enum_config: Option<EnumConfig>,
}

/// The texts of an enumeration.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
struct EnumConfig {
    /// The texts.
    text: Vec<String>,
}

fn run(mut frames: Vec<Frame>, options: &Options, place: &Place) -> Result<Vec<Frame>, Failure> {
    for conversion in &options.conversions {
        let (Some(target), Some(kind)) = (&conversion.target_field, &conversion.destination_type) else { continue };
        field_type(kind)?;
        let zone = zone_of(conversion.timezone.as_deref(), place)?;
        let places: Vec<Vec<usize>> = {
            let named = Named::new(&frames);
            let is = FieldMatcher::names([target]);
            (0..frames.len()).map(|at| named.matching(at, &is)).collect()
        };
        for (frame, places) in frames.iter_mut().zip(places) {
            places.into_iter().for_each(|at| convert(&mut frame.fields[at], kind, conversion, &zone));
        }
    }
    Ok(frames)
}

fn convert(field: &mut Field, kind: &str, conversion: &Conversion, zone: &TimeZone) {
    let values = &field.values;
    field.values = match kind {
        "number" => Values::Number(values.iter().map(to_number).collect()),
        "boolean" => Values::Bool(values.iter().map(|c| Some(to_bool(c))).collect()),
        "string" if field.kind() == FieldType::Time => {
            texts(values.iter().map(|c| to_text(c, conversion, zone).filter(|_| !c.is_null())))
        }
        "string" => texts(values.iter().map(|c| to_text(c, conversion, zone))),
        "time" => Values::Time(to_times(values, conversion.date_format.as_deref(), zone)),
        "enum" => to_enum(values, conversion.enum_config.as_ref()),
        _ => Values::Other(values.iter().map(to_json).collect()),
    };
}

/// Commas between digits are left out; what is no finite number is null.
fn to_number(cell: Cell<'_>) -> Option<f64> {
    let value = match cell {
        Cell::Text(text) => number(&text.replace(',', "")),
        Cell::Other(Value::String(text)) => number(text),
        Cell::Other(value) => value.as_f64(),
        other => other.number(),
    };
    value.filter(|v| v.is_finite())
}

fn to_bool(cell: Cell<'_>) -> bool {
    match cell {
        Cell::Null => false,
        Cell::Bool(v) => v,
        Cell::Number(v) => v != 0.0 && !v.is_nan(),
        Cell::Time(v) => v != 0,
        Cell::Text(v) => !v.is_empty(),
        Cell::Other(_) => true,
    }
}

/// Texts and JSON become JSON texts, as in the reference.
fn to_text(cell: Cell<'_>, conversion: &Conversion, zone: &TimeZone) -> Option<String> {
    let format = conversion.date_format.as_deref().filter(|f| !f.is_empty());
    let join = conversion.join_with.as_deref().filter(|j| !j.is_empty());
    Some(match (cell, join) {
        (Cell::Null, _) => "null".into(),
        (Cell::Time(v), _) => time::format(v, zone, format.unwrap_or(DATE_AND_TIME)),
        (Cell::Other(Value::Array(list)), Some(join)) => {
            list.iter().map(|v| v.as_str().map_or_else(|| v.to_string(), String::from)).collect::<Vec<_>>().join(join)
        }
        (Cell::Text(_) | Cell::Other(_), _) => cell.json().to_string(),
        _ => cell.text(),
    })
}

/// Numbers are taken as milliseconds, with `X` as seconds; texts are read.
fn to_times(values: &Values, format: Option<&str>, zone: &TimeZone) -> Vec<Option<i64>> {
    let seconds = format == Some("X");
    let scale = if seconds { 1000.0 } else { 1.0 };
    let read = |cell| match cell {
        Cell::Time(v) => Some(v),
        Cell::Text(text) => read_time(text, format, zone),
        Cell::Number(v) if v.is_finite() && (!seconds || v != 0.0) => Some((v * scale) as i64),
        _ => None,
    };
    values.iter().map(read).collect()
}

/// Texts of the enumeration stay; numbers are places in it.
fn to_enum(values: &Values, config: Option<&EnumConfig>) -> Values {
    let Some(config) = config.filter(|c| !c.text.is_empty()) else { return values.clone() };
    texts(values.iter().map(|cell| match cell {
        Cell::Text(text) => config.text.iter().find(|t| *t == text).cloned(),
        Cell::Number(at) => config.text.get(at as usize).cloned(),
        _ => None,
    }))
}

fn to_json(cell: Cell<'_>) -> Value {
    match cell {
        Cell::Text(text) => serde_json::from_str(text).unwrap_or_default(),
        Cell::Number(v) if !v.is_finite() => Value::Null,
        other => other.json(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn converted(values: Values, kind: &str, conversion: &Conversion) -> Values {
        let mut field = Field::new("a", values);
        convert(&mut field, kind, conversion, &TimeZone::UTC);
        field.values
    }

    #[test]
    fn seconds_lists_commas_and_enumerations() {
        let seconds = Conversion { date_format: Some("X".into()), ..Conversion::default() };
        assert_eq!(converted(Values::Number(vec![Some(5.0)]), "time", &seconds), Values::Time(vec![Some(5000)]));
        let join = Conversion { join_with: Some("; ".into()), ..Conversion::default() };
        let lists = Values::Other(vec![serde_json::json!(["a", 1])]);
        assert_eq!(converted(lists, "string", &join), texts([Some("a; 1".into())]));
        let commas = texts([Some("1,234.5".into())]);
        assert_eq!(converted(commas, "number", &join), Values::Number(vec![Some(1234.5)]));
        let list = EnumConfig { text: vec!["low".into(), "high".into()] };
        let levels = Conversion { enum_config: Some(list), ..Conversion::default() };
        let given = texts([Some("high".into()), Some("other".into())]);
        assert_eq!(converted(given, "enum", &levels), texts([Some("high".into()), None]));
    }
}
