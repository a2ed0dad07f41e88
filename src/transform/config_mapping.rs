//! Settings from data: which field of a row sets what. Shared by `configFromData` and `rowsToFields`.

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;

use super::names;
use super::typed::number;
use crate::frame::{Cell, FieldColor, FieldConfig, FieldType, Frame, Mapping, Scalar, Threshold, Thresholds};

/// What a field of a row can be used for: as name, value or label, for a setting, or for nothing.
pub const HANDLERS: &[&str] = &[
    "field.name",
    "field.value",
    "field.label",
    "min",
    "max",
    "unit",
    "decimals",
    "displayName",
    "color",
    "threshold1",
    "mappings.value",
    "mappings.color",
    "mappings.text",
    "__ignore",
];

/// What a field of the data sets.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct FieldMapping {
    /// The field, by displayed name.
    field_name: String,
    /// What it sets: `min`, `max`, `unit`, `decimals`, `displayName`, `color`, `threshold1`, `mappings.value`, `mappings.color`,
    /// `mappings.text`, `field.name`, `field.value`, `field.label` or `__ignore`.
    handler_key: Option<String>,
    /// How several rows become one value.
    reducer_id: Option<String>,
    /// More for `threshold1`.
    handler_arguments: Arguments,
}

#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
struct Arguments {
    /// The threshold's.
    threshold: Option<ThresholdArguments>,
}

#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
struct ThresholdArguments {
    /// The colour from the threshold on.
    color: Option<String>,
}

/// What a field is used for.
#[derive(Debug, Clone, PartialEq)]
pub enum Use {
    /// The names of new fields.
    Name,
    /// The values of new fields.
    Value,
    /// A label of new fields.
    Label,
    /// A setting, by key, with the colour for a threshold.
    Setting(String, Option<String>),
    /// Nothing.
    Nothing,
}

/// What every field of a frame is used for, and the reducer for it.
pub fn uses(frame: &Frame, mappings: &[FieldMapping], rows_to_fields: bool) -> Vec<(Use, String)> {
    let names = names::alone(frame);
    let told = |key: &str| mappings.iter().any(|m| m.handler_key.as_deref() == Some(key));
    let (mut name, mut value) = (told("field.name"), told("field.value"));
    let each = frame.fields.iter().zip(names).map(|(field, displayed)| {
        let mapping = mappings.iter().find(|m| m.field_name == displayed || m.field_name == field.name);
        let mut found = by_key(mapping, &displayed.to_lowercase());
        if found == Use::Nothing && mapping.is_none() && rows_to_fields {
            found = match field.kind() {
                FieldType::Text if !name => Use::Name,
                FieldType::Number if !value => Use::Value,
                _ => Use::Label,
            };
        }
        name |= found == Use::Name;
        value |= found == Use::Value;
        let list = matches!(&found, Use::Setting(key, _) if key.starts_with("mappings."));
        let reducer = if list { "allValues" } else { "lastNotNull" };
        (found, mapping.and_then(|m| m.reducer_id.clone()).unwrap_or_else(|| reducer.into()))
    });
    each.collect()
}

fn by_key(mapping: Option<&FieldMapping>, displayed: &str) -> Use {
    let key = mapping.map_or(Some(displayed), |m| m.handler_key.as_deref()).unwrap_or("");
    match key {
        "field.name" => Use::Name,
        "field.value" => Use::Value,
        "field.label" => Use::Label,
        "__ignore" => Use::Nothing,
        key if HANDLERS.contains(&key) => {
            let color = mapping.and_then(|m| m.handler_arguments.threshold.as_ref()?.color.clone());
            Use::Setting(key.into(), color)
        }
        _ => Use::Nothing,
    }
}

/// Settings as they are gathered from the fields of a row.
#[derive(Default)]
pub struct Settings {
    config: FieldConfig,
    values: Vec<Value>,
    colors: Vec<Value>,
    texts: Vec<Value>,
}

impl Settings {
    /// Takes one value.
    pub fn set(&mut self, key: &str, color: Option<&str>, cell: Cell<'_>) {
        let list = || if let Cell::Other(Value::Array(list)) = cell { list.clone() } else { vec![cell.json()] };
        let config = &mut self.config;
        match key {
            _ if cell.is_null() => {}
            "max" => config.max = finite(cell).or(config.max),
            "min" => config.min = finite(cell).or(config.min),
            "unit" => config.unit = Some(cell.text()),
            "displayName" => config.display_name = Some(cell.text()),
            "decimals" => {
                let whole = finite(cell).filter(|v| v.fract() == 0.0 && (0.0..=15.0).contains(v));
                config.decimals = whole.map(|v| v as u8).or(config.decimals);
            }
            "color" => {
                let fixed_color = Some(cell.text());
                config.color = Some(FieldColor { mode: "fixed".into(), fixed_color, series_by: None });
            }
            "threshold1" => self.threshold(color.unwrap_or("red"), cell),
            "mappings.value" => self.values = list(),
            "mappings.color" => self.colors = list(),
            "mappings.text" => self.texts = list(),
            _ => {}
        }
    }

    /// A threshold; below the first one the base colour holds.
    fn threshold(&mut self, color: &str, cell: Cell<'_>) {
        let Some(value) = finite(cell) else { return };
        let thresholds = self.config.thresholds.get_or_insert_with(|| Thresholds {
            steps: vec![Threshold { value: None, color: "green".into() }],
            ..Thresholds::default()
        });
        thresholds.steps.push(Threshold { value: Some(value), color: color.into() });
    }

    /// The settings together.
    pub fn finish(mut self) -> FieldConfig {
        if !self.values.is_empty() {
            let text = |list: &[Value], at: usize| list.get(at).filter(|v| !v.is_null()).map(plain);
            let each = self.values.iter().enumerate().filter(|(_, v)| !v.is_null()).map(|(at, value)| Mapping {
                value: Some(Scalar::Text(plain(value))),
                text: text(&self.texts, at),
                color: text(&self.colors, at),
                index: Some(at as i64),
                ..Mapping::default()
            });
            self.config.mappings = Some(each.collect());
        }
        self.config
    }
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), String::from)
}

fn finite(cell: Cell<'_>) -> Option<f64> {
    let value = if let Cell::Text(text) = cell { number(text) } else { cell.number() };
    value.filter(|v| v.is_finite())
}
