//! The value axes of a `graph`: of the left one the settings of all fields, of the right one those of some.

use serde_json::{Map, Value, json};

use super::graph::number;
use crate::frame::FieldConfig;
use crate::import::Foreign;
use crate::spec::Panel;

/// What an axis says.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Axis {
    unit: Option<String>,
    decimals: Option<u8>,
    min: Option<f64>,
    max: Option<f64>,
    custom: Map<String, Value>,
}

/// Reads the left axis into the field config of the panel.
pub fn left(panel: &mut Panel, foreign: &Foreign<'_>) {
    // The right one is read though no series may stand on it.
    let (axis, _) = (axis(foreign, 0), axis(foreign, 1));
    let decimals = foreign.number("decimals").map(whole);
    panel.field.unit = axis.unit;
    panel.field.decimals = axis.decimals.or(decimals);
    panel.field.min = axis.min;
    panel.field.max = axis.max.filter(|max| axis.min.is_none_or(|min| min <= *max));
    panel.field.custom.extend(axis.custom);
}

/// What a series on the right axis has that others have not.
pub fn right(field: &mut FieldConfig, foreign: &Foreign<'_>) {
    let (left, right) = (axis(foreign, 0), axis(foreign, 1));
    if right.unit != left.unit {
        field.unit = right.unit.or_else(|| left.unit.map(|_| "short".to_string()));
    }
    if right.decimals != left.decimals {
        field.decimals = right.decimals;
    }
    if right.min != left.min {
        field.min = right.min;
    }
    if right.max != left.max {
        field.max = right.max;
    }
    field.custom.extend(right.custom);
    field.custom.entry("axisPlacement").or_insert_with(|| json!("right"));
}

fn axis(foreign: &Foreign<'_>, at: usize) -> Axis {
    let axes = foreign.list("yaxes");
    let mut axis = axes.get(at).map(of_axis).unwrap_or_default();
    if axes.is_empty() {
        older(&mut axis, foreign, at);
    } else {
        foreign.meaningless(&["grid", "y_formats", "leftYAxisLabel", "rightYAxisLabel", "x-axis", "y-axis"]);
    }
    axis
}

fn of_axis(foreign: &Foreign<'_>) -> Axis {
    foreign.meaningless(&["$$hashKey"]);
    let mut custom = Map::new();
    if foreign.flag("show") == Some(false) {
        custom.insert("axisPlacement".into(), json!("hidden"));
    }
    if let Some(label) = foreign.text("label") {
        custom.insert("axisLabel".into(), json!(label));
    }
    if let Some(scale) = foreign.number("logBase").and_then(logarithmic) {
        custom.insert("scaleDistribution".into(), scale);
    }
    let unit = foreign.text("format").map(str::to_string);
    let (min, max) = (end(foreign, "min"), end(foreign, "max"));
    Axis { unit, decimals: foreign.number("decimals").map(whole), min, max, custom }
}

/// An end of an axis; `auto` and `~…` were ways to leave it open.
fn end(foreign: &Foreign<'_>, key: &str) -> Option<f64> {
    let number = foreign.number(key);
    if number.is_none()
        && let Some(text) = foreign.text(key)
        && text != "auto"
    {
        foreign.no_effect(key, "the end of an axis is a number");
    }
    number
}

fn logarithmic(base: f64) -> Option<Value> {
    (base > 1.0).then(|| json!({ "type": "log", "log": number(base) }))
}

fn whole(decimals: f64) -> u8 {
    decimals.clamp(0.0, 15.0).round() as u8
}

/// Before schema version 7 axes were told in `y_formats`, `grid` and labels.
fn older(axis: &mut Axis, foreign: &Foreign<'_>, at: usize) {
    let side = |left: &'static str, right: &'static str| if at == 0 { left } else { right };
    let formats = foreign.list("y_formats");
    axis.unit = formats.get(at).and_then(|f| f.whole().as_str().map(str::to_string));
    if let Some(label) = foreign.text(side("leftYAxisLabel", "rightYAxisLabel")) {
        axis.custom.insert("axisLabel".into(), json!(label));
    }
    if foreign.flag("y-axis") == Some(false) {
        axis.custom.insert("axisPlacement".into(), json!("hidden"));
    }
    if let Some(grid) = foreign.get("grid") {
        axis.min = grid.number(side("leftMin", "rightMin"));
        axis.max = grid.number(side("leftMax", "rightMax"));
        if let Some(scale) = grid.number(side("leftLogBase", "rightLogBase")).and_then(logarithmic) {
            axis.custom.insert("scaleDistribution".into(), scale);
        }
        grid.meaningless(&["rightMin", "rightMax", "rightLogBase", "thresholdLine"]);
    }
    foreign.meaningless(&["x-axis"]);
}
