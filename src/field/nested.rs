//! Frames inside a field: their fields have the panel's settings too.

use serde_json::Value;

use crate::frame::{Field, FieldType, Values};

/// The name of the field that holds the rows of groups.
pub const NESTED: &str = "__nestedFrames";

/// Configures the fields of the frames in a field of groups, as `with` says.
pub fn configure(field: &mut Field, with: impl Fn(&mut Field)) {
    let Values::Other(rows) = &mut field.values else { return };
    if field.name != NESTED {
        return;
    }
    let frames = rows.iter_mut().filter_map(Value::as_array_mut).flatten();
    for inner in frames.filter_map(|frame| frame.get_mut("fields")?.as_array_mut()).flatten() {
        one(inner, &with);
    }
}

/// One field, written as JSON; what cannot be read stays as it is.
fn one(json: &mut Value, with: &impl Fn(&mut Field)) {
    let name = json.get("name").and_then(Value::as_str).unwrap_or_default();
    let list: Vec<Value> = json.get("values").and_then(Value::as_array).cloned().unwrap_or_default();
    let cells = list.iter().map(crate::frame::Cell::of_json);
    let values = match json.get("type").and_then(Value::as_str).unwrap_or_default() {
        "time" => Values::Time(cells.map(|c| c.number().map(|ms| ms as i64)).collect()),
        "number" => Values::collect(FieldType::Number, cells),
        "string" => Values::collect(FieldType::Text, cells),
        "boolean" => Values::collect(FieldType::Bool, cells),
        _ => Values::Other(Vec::new()),
    };
    let mut field = Field::new(name, values);
    if let Some(config) = json.get("config").and_then(|c| serde_json::from_value(c.clone()).ok()) {
        field.config = config;
    }
    with(&mut field);
    json["config"] = serde_json::to_value(&field.config).unwrap_or_default();
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::frame::{FieldConfig, Frame};
    use crate::spec::{Matcher, Override};

    #[test]
    fn inner_fields_have_defaults_and_overrides() {
        let inner = json!([{"fields": [
            {"name": "cost", "type": "number", "config": {"displayName": "cost"}, "values": [1, "NaN"]},
            {"name": "host", "type": "string", "values": ["a", null]},
        ]}]);
        let groups = Field::new(NESTED, Values::Other(vec![inner]));
        let defaults = FieldConfig { unit: Some("bytes".into()), ..FieldConfig::default() };
        let over = Override {
            matcher: Matcher { by_name: Some("host".into()), ..Matcher::default() },
            field: FieldConfig { unit: Some("string".into()), ..FieldConfig::default() },
        };
        let out = super::super::shape(vec![Frame::new(vec![groups])], &defaults, &[over]);
        let Values::Other(rows) = &out[0].fields[0].values else { panic!() };
        let unit = |field: usize| rows[0][0]["fields"][field]["config"]["unit"].clone();
        assert_eq!((unit(0), unit(1)), (json!("bytes"), json!("string")));
        assert_eq!(rows[0][0]["fields"][0]["config"]["displayName"], "cost");
    }
}
