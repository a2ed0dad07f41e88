//! What panels of states can be told, by Grafana's names.

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;

use crate::chart::legend::LegendOptions;
use crate::panel::HideFrom;

/// `options` of both panels.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
#[schemars(deny_unknown_fields)]
pub struct Options {
    /// Whether equal values that follow each other are one state; `true` when not given. A status history never merges.
    pub merge_values: Option<bool>,
    /// How much of its place a row fills, from 0 to 1; 0.9 when not given.
    #[schemars(range(min = 0, max = 1))]
    pub row_height: Option<f64>,
    /// How much of its place a box of a status history fills, from 0 to 1; 0.9 when not given.
    #[schemars(range(min = 0, max = 1))]
    pub col_width: Option<f64>,
    /// Whether values are written into states; where they have room.
    pub show_value: ShowValue,
    /// Where values stand in a state.
    pub align_value: Align,
    /// The legend of states.
    pub legend: LegendOptions,
    /// About hovering; means nothing in a still.
    pub tooltip: Option<Value>,
    /// Accepted; a still has no pages, it grows.
    pub per_page: Option<f64>,
    /// Accepted; the dashboard's zone counts.
    pub timezone: Option<Value>,
    /// Accepted.
    pub annotations: Option<Value>,
}

/// Whether values are written into states.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum ShowValue {
    /// Where they have room.
    #[default]
    Auto,
    /// Where they have room.
    Always,
    /// Nowhere.
    Never,
}

/// Where values stand in a state.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Align {
    /// At its start.
    #[default]
    Left,
    /// In its middle.
    Center,
    /// At its end.
    Right,
}

/// `field.custom` of both panels.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
#[schemars(deny_unknown_fields)]
pub struct Custom {
    /// How opaque states are, in percent; 70 when not given.
    #[schemars(range(min = 0, max = 100))]
    pub fill_opacity: Option<f64>,
    /// Accepted; states are surfaces.
    pub line_width: Option<f64>,
    /// Whether a state goes on over missing values: `true`, or gaps of so many milliseconds.
    pub span_nulls: Limit,
    /// Ends a state when no sample follows for so many milliseconds.
    pub insert_nulls: Limit,
    /// Leaves a field out.
    pub hide_from: HideFrom,
    /// Accepted; names have the width that they need.
    pub axis_width: Option<f64>,
    /// Accepted.
    pub axis_placement: Option<Value>,
    /// Accepted.
    pub axis_label: Option<String>,
}

/// A switch, or a length of time.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Limit {
    /// On or off.
    Switch(bool),
    /// Milliseconds.
    Time(f64),
}

impl Default for Limit {
    fn default() -> Self {
        Self::Switch(false)
    }
}
