//! What a pie can be told, by Grafana's names.

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;

use crate::chart::legend::LegendOptions;
use crate::panel::HideFrom;
use crate::panel::reduced::ReduceOptions;

/// `options` of the panel.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
#[schemars(deny_unknown_fields)]
pub struct Options {
    /// Which values are shown.
    pub reduce_options: ReduceOptions,
    /// A full circle, or a ring.
    pub pie_type: PieType,
    /// What is written at slices: `name`, `value`, `percent`.
    pub display_labels: Vec<Part>,
    /// The order of slices.
    pub sort: Sort,
    /// The legend; its `values` are `value` and `percent`. At the right of wide panels when no placement is given.
    pub legend: LegendOptions,
    /// About hovering; means nothing in a still.
    pub tooltip: Option<Value>,
    /// Accepted; texts have their size.
    pub text: Option<Value>,
    /// Accepted.
    pub orientation: Option<Value>,
    /// Accepted.
    pub annotations: Option<Value>,
}

/// A full circle, or a ring.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum PieType {
    /// A full circle.
    #[default]
    Pie,
    /// A ring.
    Donut,
}

/// What is told of a slice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Part {
    /// Its name.
    Name,
    /// Its value.
    Value,
    /// Its share of the whole.
    Percent,
}

/// The order of slices.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Sort {
    /// The greatest first.
    #[default]
    Desc,
    /// The least first.
    Asc,
    /// As answered.
    None,
}

/// `field.custom` of the panel.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
#[schemars(deny_unknown_fields)]
pub struct Custom {
    /// Leaves a field out.
    pub hide_from: HideFrom,
}
