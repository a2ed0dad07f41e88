//! What a bar chart can be told, by Grafana's names.

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;

use crate::chart::legend::LegendOptions;
use crate::chart::options::{AxisOptions, ThresholdsStyle};
use crate::panel::HideFrom;
use crate::panel::reduced::Orientation;

/// `options` of the panel.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
#[schemars(deny_unknown_fields)]
pub struct Options {
    /// The field that names the groups; the first text field when not given, else the first time field.
    pub x_field: Option<String>,
    /// The field whose values colour the bars of their rows.
    pub color_by_field: Option<String>,
    /// Upright bars (`vertical`), or bars from left to right; upright when `auto`, unless names are long.
    pub orientation: Orientation,
    /// Bars on one another.
    pub stacking: Stacking,
    /// Whether values are written at the bars.
    pub show_value: ShowValue,
    /// How much of its place a bar fills, from 0 to 1; 0.97 when not given.
    #[schemars(range(min = 0, max = 1))]
    pub bar_width: Option<f64>,
    /// How much of its place a group of bars fills, from 0 to 1; 0.7 when not given.
    #[schemars(range(min = 0, max = 1))]
    pub group_width: Option<f64>,
    /// Accepted; bars have square corners.
    pub bar_radius: Option<f64>,
    /// Turns names below upright bars by so many degrees; chosen by room when not given.
    #[schemars(range(min = -90, max = 90))]
    pub x_tick_label_rotation: Option<f64>,
    /// The least distance of names in pixels; negative counts from the right.
    pub x_tick_label_spacing: Option<f64>,
    /// The most characters of a name.
    pub x_tick_label_max_length: Option<usize>,
    /// The legend.
    pub legend: LegendOptions,
    /// Sizes of texts.
    pub text: TextSize,
    /// About hovering; means nothing in a still.
    pub tooltip: Option<Value>,
    /// About hovering; means nothing in a still.
    pub full_highlight: Option<bool>,
    /// Accepted.
    pub annotations: Option<Value>,
}

/// Sizes of texts in pixels.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
#[schemars(deny_unknown_fields)]
pub struct TextSize {
    /// Of values; 11 when not given.
    #[schemars(range(min = 6, max = 40))]
    pub value_size: Option<f64>,
    /// Accepted.
    pub title_size: Option<f64>,
}

/// Bars on one another.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Stacking {
    /// Beside each other.
    #[default]
    None,
    /// On one another.
    Normal,
    /// On one another, as parts of the whole.
    Percent,
}

/// Whether values are written at the bars.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum ShowValue {
    /// Where all have room.
    #[default]
    Auto,
    /// Where each has room.
    Always,
    /// Nowhere.
    Never,
}

/// `field.custom` of the panel.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
#[schemars(deny_unknown_fields)]
pub struct Custom {
    /// How opaque bars are, in percent; 80 when not given.
    #[schemars(range(min = 0, max = 100))]
    pub fill_opacity: Option<f64>,
    /// Width of the outline in pixels; 1 when not given.
    #[schemars(range(min = 0, max = 10))]
    pub line_width: Option<f64>,
    /// Accepted; bars have one colour each.
    pub gradient_mode: Option<Value>,
    /// Leaves a field out.
    pub hide_from: HideFrom,
    /// The axis.
    #[serde(flatten)]
    pub axis: AxisOptions,
    /// How thresholds are drawn over upright bars.
    pub thresholds_style: ThresholdsStyle,
}
