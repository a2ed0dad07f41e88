//! What Perses' plug-ins share: units, calculations, thresholds, mappings and legends.

use serde_json::{Map, Value, json};

use super::super::Foreign;
use crate::frame::{FieldColor, FieldConfig, Mapping, Scalar, Special, Threshold, Thresholds, ThresholdsMode};

/// The kind of a plug-in and its settings; where it has none, the plug-in itself, which has none of their names.
pub(super) fn plugin<'a>(of: &Foreign<'a>) -> Option<(&'a str, Foreign<'a>)> {
    let plugin = of.get("plugin")?;
    let kind = plugin.text("kind")?;
    plugin.meaningless(&["metadata"]);
    Some((kind, plugin.get("spec").unwrap_or(plugin)))
}

/// Unit and decimals of a format at a key; `default` is the unit where there is no format.
pub(super) fn format(spec: &Foreign<'_>, key: &str, default: Option<&str>, field: &mut FieldConfig) {
    let Some(format) = spec.get(key) else {
        field.unit = default.map(|unit| format!("perses:{unit}"));
        return;
    };
    let unit = format.text("unit").or(default).unwrap_or("decimal");
    let full = if format.flag("shortValues") == Some(false) { ":full" } else { "" };
    field.unit = Some(format!("perses:{unit}{full}"));
    field.decimals = format.number("decimalPlaces").map(|places| places.clamp(0.0, 15.0) as u8);
}

/// Our reducer of a calculation. The values of a series have no gaps there, so that the first and last are numbers.
pub(super) fn reducer(calculation: &str) -> &str {
    match calculation {
        "first" | "first-number" | "First" | "FirstNumber" => "firstNotNull",
        "last" | "last-number" | "Last" | "LastNumber" => "lastNotNull",
        "mean" | "Mean" => "mean",
        "sum" | "Sum" => "sum",
        "min" | "Min" => "min",
        "max" | "Max" => "max",
        other => other,
    }
}

/// The `calculation` of a panel that shows one value a series, as options of ours.
pub(super) fn calculation(spec: &Foreign<'_>) -> Value {
    json!({ "calcs": [reducer(spec.text("calculation").unwrap_or("last"))] })
}

/// Thresholds and the colour of what is below them all.
pub(super) fn thresholds(spec: &Foreign<'_>) -> Option<Thresholds> {
    const PALETTE: [&str; 3] = ["#FFCC00", "orange", "red"];
    let thresholds = spec.get("thresholds")?;
    let mode =
        if thresholds.text("mode") == Some("percent") { ThresholdsMode::Percentage } else { ThresholdsMode::Absolute };
    let base = thresholds.text("defaultColor").unwrap_or("green");
    let mut steps = vec![Threshold { value: None, color: base.into() }];
    for (i, step) in thresholds.list("steps").iter().enumerate() {
        step.meaningless(&["name"]);
        let color = step.text("color").or(PALETTE.get(i).copied()).unwrap_or(base);
        steps.push(Threshold { value: Some(step.number("value").unwrap_or(0.0)), color: color.into() });
    }
    steps[1..].sort_by(|a, b| a.value.unwrap_or(0.0).total_cmp(&b.value.unwrap_or(0.0)));
    Some(Thresholds { mode, steps })
}

/// A field whose values have the colours of thresholds; green without any, as panels of such values are anyway.
pub(super) fn by_thresholds(spec: &Foreign<'_>, field: &mut FieldConfig) {
    let plain = |t: &Thresholds| t.steps.len() == 1 && t.steps[0].color == "green";
    field.thresholds = thresholds(spec).filter(|t| !plain(t));
}

/// A colour mode without a colour.
pub(super) fn color_mode(mode: &str) -> FieldColor {
    FieldColor { mode: mode.into(), ..FieldColor::default() }
}

/// One colour.
pub(super) fn fixed(color: &str) -> FieldColor {
    FieldColor { mode: "fixed".into(), fixed_color: Some(color.into()), series_by: None }
}

/// Value mappings. Of several that fit, the last counts there and the first counts here.
pub(super) fn mappings(spec: &Foreign<'_>) -> Option<Vec<Mapping>> {
    let list = spec.list("mappings");
    let mut mappings: Vec<Mapping> = list.iter().filter_map(mapping).collect();
    if mappings.iter().any(|m| m.value.is_none()) {
        mappings.reverse();
    }
    (!mappings.is_empty()).then_some(mappings)
}

fn mapping(mapping: &Foreign<'_>) -> Option<Mapping> {
    let kind = mapping.text("kind")?;
    let spec = mapping.get("spec")?;
    let result = spec.get("result").unwrap_or_else(|| spec.clone());
    let (text, color) = (plain(&result, "value"), result.text("color").map(Into::into));
    let when = when(kind, &spec)?;
    Some(Mapping { text: text.filter(|_| spec.get("result").is_some()), color, ..when })
}

/// When a mapping or a cell's setting holds.
pub(super) fn when(kind: &str, spec: &Foreign<'_>) -> Option<Mapping> {
    let mut when = Mapping::default();
    match kind {
        "Value" => when.value = Some(Scalar::Text(plain(spec, "value")?)),
        "Range" => {
            when.from = spec.number("from").or(spec.number("min"));
            when.to = spec.number("to").or(spec.number("max"));
        }
        "Regex" => when.regex = Some(anywhere(spec.text("pattern").or(spec.text("expr"))?)),
        "Misc" => when.special = Some(special(spec.text("value")?)?),
        _ => return None,
    }
    Some(when)
}

/// A regex between slashes, since regexes without match whole texts here and anywhere in them there.
pub(super) fn anywhere(regex: &str) -> String {
    if regex.starts_with('/') { regex.into() } else { format!("/{regex}/") }
}

fn special(value: &str) -> Option<Special> {
    Some(match value {
        "empty" => Special::Empty,
        "null" => Special::Null,
        "NaN" => Special::Nan,
        "true" => Special::True,
        "false" => Special::False,
        _ => return None,
    })
}

/// A text or a number as text.
fn plain(spec: &Foreign<'_>, key: &str) -> Option<String> {
    match spec.value(key)? {
        Value::String(text) => Some(text),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(truth) => Some(truth.to_string()),
        _ => None,
    }
}

/// A legend; without one there is none. `values` gives its figures their ids.
pub(super) fn legend<'a>(spec: &Foreign<'a>, id: impl Fn(&'a str) -> &'a str) -> Map<String, Value> {
    let mut options = Map::new();
    let Some(legend) = spec.get("legend") else {
        options.insert("showLegend".into(), false.into());
        return options;
    };
    legend.meaningless(&["size"]);
    if legend.text("mode") == Some("table") {
        options.insert("displayMode".into(), "table".into());
    }
    options.insert("placement".into(), legend.text("position").unwrap_or("bottom").into());
    let values: Vec<Value> =
        legend.list("values").iter().filter_map(|value| Some(id(value.node.text()?).into())).collect();
    if !values.is_empty() {
        options.insert("values".into(), values.into());
    }
    options
}
