//! Frames as JSON: Grafana's data frame format, and our own recordings.

mod config;
mod meta;
mod typed;
mod values;

pub use config::{config_from_grafana, config_to_grafana, mappings_from_grafana};

use std::sync::Arc;

use serde_json::{Map, Value, json};

use super::{Field, FieldType, Frame, Labels, Values};

/// Reads a list of frames (or a single one), each as `{schema, data}` or as `{name, refId, fields}`
/// with the values in the fields. The message of an error names frame, field and row.
pub fn read(text: &str) -> Result<Vec<Frame>, String> {
    typed::read(text).map_or_else(|| read_any(text), Ok)
}

fn read_any(text: &str) -> Result<Vec<Frame>, String> {
    match serde_json::from_str(text).map_err(|e| format!("no valid JSON: {e}"))? {
        Value::Array(frames) => frames.iter().enumerate().map(|(i, v)| read_frame(v, i, Vec::new())).collect(),
        value @ Value::Object(_) => Ok(vec![read_frame(&value, 0, Vec::new())?]),
        other => Err(format!("expected a list of frames, found {}", values::kind_of(&other))),
    }
}

/// Writes frames so that `read` gives them back: values, labels, settings and meta, not what shaping found out.
pub fn write(frames: &[Frame]) -> Value {
    frames.iter().map(write_frame).collect()
}

/// Reads a frame; columns that are `ready` need no reading.
fn read_frame(value: &Value, index: usize, ready: Vec<Option<Values>>) -> Result<Frame, String> {
    let schema = value.get("schema").unwrap_or(value);
    let name = schema.get("name").and_then(Value::as_str).filter(|n| !n.is_empty());
    let place = format!("frame {}{}", index + 1, name.map(|n| format!(" (`{n}`)")).unwrap_or_default());
    let fields = schema.get("fields").and_then(Value::as_array).ok_or_else(|| format!("{place}: no list `fields`"))?;
    let columns = Columns::of(value, fields.len()).map_err(|e| format!("{place}: {e}"))?;
    let mut fields = fields
        .iter()
        .enumerate()
        .map(|(i, field)| read_field(field, &columns, i).map_err(|e| format!("{place}, {e}")))
        .collect::<Result<Vec<_>, _>>()?;
    for (field, column) in fields.iter_mut().zip(ready) {
        if let Some(column) = column {
            field.values = column;
        }
    }
    check_lengths(&fields).map_err(|e| format!("{place}: {e}"))?;
    let ref_id = schema.get("refId").and_then(Value::as_str).filter(|id| !id.is_empty());
    let meta = meta::read(schema.get("meta"), &fields);
    Ok(Frame { name: name.map(Into::into), ref_id: ref_id.map(Into::into), fields, meta })
}

/// Where the values of a frame's fields stand.
struct Columns<'a> {
    /// `data.values`; in the simple form the values stand in the fields.
    values: Option<&'a [Value]>,
    entities: &'a [Value],
    enums: &'a [Value],
}

impl<'a> Columns<'a> {
    fn of(frame: &'a Value, fields: usize) -> Result<Self, String> {
        let list = |key: &str| match frame.get("data").and_then(|d| d.get(key)) {
            None | Some(Value::Null) => Ok(&[][..]),
            Some(Value::Array(list)) => Ok(list.as_slice()),
            Some(other) => Err(format!("`data.{key}` is {}, not a list", values::kind_of(other))),
        };
        let values = match (list("values")?, frame.get("schema")) {
            ([], None) => None,
            (columns, _) if columns.is_empty() || columns.len() == fields => Some(columns),
            (columns, _) => return Err(format!("{fields} fields, but {} columns in `data.values`", columns.len())),
        };
        Ok(Self { values, entities: list("entities")?, enums: list("enums")? })
    }

    fn values(&self, index: usize, field: &'a Value) -> Result<&'a [Value], String> {
        let column = match self.values {
            Some(columns) => columns.get(index),
            None => field.get("values"),
        };
        match column {
            None | Some(Value::Null) => Ok(&[]),
            Some(Value::Array(values)) => Ok(values),
            Some(other) => Err(format!("the values are {}, not a list", values::kind_of(other))),
        }
    }
}

fn read_field(field: &Value, columns: &Columns<'_>, index: usize) -> Result<Field, String> {
    let name = field.get("name").and_then(Value::as_str).unwrap_or_default();
    let place = format!("field {}{}", index + 1, if name.is_empty() { String::new() } else { format!(" (`{name}`)") });
    let within = |e: String| if e.starts_with("row") { format!("{place}, {e}") } else { format!("{place}: {e}") };
    let column = columns.values(index, field).map_err(within)?;
    let texts = enum_texts(field, columns.enums.get(index));
    let kind = field_type(field, name, column).map_err(within)?;
    let read = match texts {
        Some(texts) => values::read_enum(column, texts),
        None => values::read(kind, column, columns.entities.get(index).unwrap_or(&Value::Null)),
    };
    let mut out = Field::new(name, read.map_err(within)?);
    out.labels = labels(field.get("labels"));
    out.state.label_order = label_order(field.get("labels"));
    out.config = field.get("config").map(config_from_grafana).unwrap_or_default();
    Ok(out)
}

/// The texts that the numbers of an enumeration stand for, from the data or from the field's settings.
fn enum_texts<'a>(field: &'a Value, data: Option<&'a Value>) -> Option<&'a [Value]> {
    let in_config = || field.pointer("/config/type/enum/text").filter(|_| field.get("type") == Some(&json!("enum")));
    data.and_then(Value::as_array).or_else(|| in_config().and_then(Value::as_array)).map(Vec::as_slice)
}

fn field_type(field: &Value, name: &str, column: &[Value]) -> Result<FieldType, String> {
    match field.get("type").and_then(Value::as_str) {
        None | Some("") => Ok(values::guess(name, column)),
        Some("time") => Ok(FieldType::Time),
        Some("number") => Ok(FieldType::Number),
        Some("string") => Ok(FieldType::Text),
        Some("boolean") => Ok(FieldType::Bool),
        Some("other" | "enum" | "geo" | "trace" | "frame" | "nestedFrames" | "table") => Ok(FieldType::Other),
        Some(unknown) => {
            Err(format!("unknown type `{unknown}`; there are `time`, `number`, `string`, `boolean`, `other`"))
        }
    }
}

fn labels(value: Option<&Value>) -> Labels {
    let text = |v: &Value| v.as_str().map_or_else(|| v.to_string(), str::to_string);
    let Some(Value::Object(map)) = value else { return Labels::new() };
    map.iter().map(|(k, v)| (Arc::from(k.as_str()), Arc::from(text(v)))).collect()
}

/// The names of labels as written, where that is not their sorted order.
fn label_order(value: Option<&Value>) -> Vec<Arc<str>> {
    let names: Vec<&String> = value.and_then(Value::as_object).map(|map| map.keys().collect()).unwrap_or_default();
    if names.is_sorted() { Vec::new() } else { names.into_iter().map(|name| Arc::from(name.as_str())).collect() }
}

fn check_lengths(fields: &[Field]) -> Result<(), String> {
    let Some(first) = fields.first() else { return Ok(()) };
    match fields.iter().find(|f| f.values.len() != first.values.len()) {
        None => Ok(()),
        Some(odd) => Err(format!(
            "fields of unequal length: `{}` has {} values, `{}` has {}",
            first.name,
            first.values.len(),
            odd.name,
            odd.values.len()
        )),
    }
}

fn write_frame(frame: &Frame) -> Value {
    let mut schema = Map::new();
    if let Some(name) = &frame.name {
        schema.insert("name".into(), json!(name));
    }
    if let Some(id) = &frame.ref_id {
        schema.insert("refId".into(), json!(id));
    }
    if let Some(meta) = meta::write(&frame.meta) {
        schema.insert("meta".into(), meta);
    }
    schema.insert("fields".into(), frame.fields.iter().map(write_field).collect());
    let (values, entities): (Vec<_>, Vec<_>) = frame.fields.iter().map(|f| values::write(&f.values)).unzip();
    let mut data = Map::from_iter([("values".to_string(), Value::Array(values))]);
    if entities.iter().any(|e| !e.is_null()) {
        data.insert("entities".into(), Value::Array(entities));
    }
    json!({ "schema": schema, "data": data })
}

fn write_field(field: &Field) -> Value {
    let mut out = Map::new();
    out.insert("name".into(), json!(field.name));
    out.insert("type".into(), json!(field.kind().name()));
    if !field.labels.is_empty() {
        out.insert("labels".into(), field.labels.iter().map(|(k, v)| (k.to_string(), json!(&**v))).collect());
    }
    if field.config != super::FieldConfig::default() {
        out.insert("config".into(), config_to_grafana(&field.config));
    }
    Value::Object(out)
}

#[cfg(test)]
mod tests;
