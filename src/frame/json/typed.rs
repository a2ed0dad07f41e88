//! The form that recordings are written in, its columns of times and numbers read without JSON values between.

use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Map, Value};

use super::super::{Frame, Values};
use super::values;

/// A frame as `{schema, data}` and nothing else.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Plain<'a> {
    schema: Value,
    #[serde(borrow)]
    data: Data<'a>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Data<'a> {
    #[serde(borrow)]
    values: Vec<&'a RawValue>,
    #[serde(default)]
    entities: Vec<Value>,
}

/// The frames, unless they have another form or are wrong; the general reader then says what is.
pub fn read(text: &str) -> Option<Vec<Frame>> {
    let frames: Vec<Plain> = serde_json::from_str(text).ok()?;
    frames.into_iter().enumerate().map(|(index, frame)| frame.read(index)).collect()
}

impl Plain<'_> {
    fn read(self, index: usize) -> Option<Frame> {
        let Data { values, mut entities } = self.data;
        let fields = self.schema.get("fields")?.as_array()?;
        entities.resize(values.len(), Value::Null);
        let (mut ready, mut rest) = (Vec::new(), Vec::new());
        for (i, (raw, entities)) in values.iter().zip(&mut entities).enumerate() {
            let column = column(fields.get(i)?.get("type")?.as_str()?, raw.get(), entities);
            rest.push(if column.is_some() { Value::Null } else { serde_json::from_str(raw.get()).ok()? });
            ready.push(column);
        }
        let lists = [("values", rest), ("entities", entities)].map(|(key, list)| (key.into(), Value::Array(list)));
        let data = Value::Object(Map::from_iter(lists));
        let frame = Value::Object(Map::from_iter([("schema".into(), self.schema), ("data".into(), data)]));
        super::read_frame(&frame, index, ready).ok()
    }
}

/// A column of times or of numbers; takes its entities.
fn column(kind: &str, text: &str, entities: &mut Value) -> Option<Values> {
    match kind {
        "time" => cells(text).map(Values::Time),
        "number" => {
            let mut numbers: Vec<Option<f64>> = cells(text)?;
            values::put_entities(&mut numbers, entities).ok()?;
            *entities = Value::Null;
            Some(Values::Number(numbers))
        }
        _ => None,
    }
}

/// The cells of a column, in no more memory than they need.
fn cells<'a, T: Deserialize<'a>>(text: &'a str) -> Option<Vec<T>> {
    let mut cells: Vec<T> = serde_json::from_str(text).ok()?;
    cells.shrink_to_fit();
    Some(cells)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn both_readers_agree() {
        let number = json!({"name": "v", "type": "number", "labels": {"a": "b"}});
        let text = json!({"name": "t", "type": "string"});
        let frames = json!([
            {"schema": {"fields": [{"name": "Time", "type": "time"}, number]},
             "data": {"values": [[0, 1, null], [1, null, -2.5e-7]], "entities": [null, {"NaN": [1]}]}},
            {"schema": {"name": "mixed", "fields": [text, number]},
             "data": {"values": [["x", null], ["NaN", 12_345_678_901_234_567_890u64]]}},
            {"schema": {"fields": [{"name": "Time", "type": "time"}]}, "data": {"values": [[0.6, "2026-11-01T00:00:00Z"]]}},
        ]);
        let text = frames.to_string();
        let quick = read(&text).unwrap();
        assert_eq!(format!("{quick:?}"), format!("{:?}", super::super::read_any(&text).unwrap()));
    }

    #[test]
    fn other_forms_and_wrong_ones_are_left_to_the_general_reader() {
        for text in [
            "[",
            r#"{"schema": {"fields": []}, "data": {"values": []}}"#,
            r#"[{"fields": [{"name": "v", "values": [1]}]}]"#,
            r#"[{"schema": {"fields": [{"name": "v", "type": "number"}]}, "data": {"values": [["x"]]}}]"#,
            r#"[{"schema": {"fields": [{"name": "v", "type": "number"}]}, "data": {"values": [[1]], "entities": [{"NaN": [7]}]}}]"#,
            r#"[{"schema": {"fields": [{"name": "v", "type": "number"}]}, "data": {"values": [[1], [2]]}}]"#,
        ] {
            assert!(read(text).is_none(), "{text}");
        }
    }
}
