//! What a heatmap can be told, by Grafana's names.

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;

use crate::chart::options::{Placement, ScaleDistribution};
use crate::panel::HideFrom;

/// `options` of the panel.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
#[schemars(deny_unknown_fields)]
pub struct Options {
    /// Whether samples of series are counted here; else the answer holds buckets.
    pub calculate: bool,
    /// How they are counted: `xBuckets` and `yBuckets`, each with `mode` (`size`, `count`), `value` and `scale`.
    pub calculation: Option<Value>,
    /// What counts are coloured with.
    pub color: Coloring,
    /// Which cells are left out.
    pub filter_values: Filter,
    /// What the names of buckets mean.
    pub rows_frame: RowsFrame,
    /// Whether counts are written into cells.
    pub show_value: ShowValue,
    /// The blank between cells in pixels; 1 when not given. Cells too small for it have none.
    #[schemars(range(min = 0, max = 25))]
    pub cell_gap: Option<f64>,
    /// Accepted; cells have square corners.
    pub cell_radius: Option<f64>,
    /// How counts are shown.
    pub cell_values: Figures,
    /// The axis of values.
    pub y_axis: YAxis,
    /// The scale of colours.
    pub legend: Legend,
    /// About hovering; means nothing in a still.
    pub tooltip: Option<Value>,
    /// Accepted; exemplars are not drawn on heatmaps.
    pub exemplars: Option<Value>,
    /// Accepted; a still has nothing to select.
    pub selection_mode: Option<Value>,
    /// Accepted; events are chosen by the dashboard's annotations.
    pub annotations: Option<Value>,
}

/// What counts are coloured with.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
#[schemars(deny_unknown_fields)]
pub struct Coloring {
    /// A scheme of colours, or one colour more or less opaque.
    pub mode: ColorMode,
    /// The scheme's name, such as `Viridis`, `Blues`, `YlOrRd`, `Spectral`.
    pub scheme: Option<String>,
    /// How many colours there are; 64 when not given.
    #[schemars(range(min = 2, max = 255))]
    pub steps: Option<f64>,
    /// Turns the scheme around.
    pub reverse: bool,
    /// How counts are spread over the colours; by a power in the mode `opacity` when not given.
    pub scale: Option<Spread>,
    /// The power of the spread `exponential`; 0.5 when not given.
    #[schemars(range(min = 0.01, max = 10))]
    pub exponent: Option<f64>,
    /// The count of the first colour; the least count when not given.
    pub min: Option<f64>,
    /// The count of the last colour; the greatest count when not given.
    pub max: Option<f64>,
    /// The colour of the mode `opacity`.
    pub fill: Option<String>,
}

/// A scheme, or one colour more or less opaque.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum ColorMode {
    /// A scheme of colours.
    #[default]
    Scheme,
    /// One colour, the more opaque the greater the count.
    Opacity,
}

/// How counts are spread over the colours.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Spread {
    /// Evenly.
    #[default]
    Linear,
    /// By a power of the way from least to greatest.
    Exponential,
    /// By magnitude.
    Log,
}

/// Which cells are left out.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(deny_unknown_fields)]
pub struct Filter {
    /// Those of this count or less; `1e-9`, that is zero, when not given.
    pub le: Option<f64>,
    /// Those of this count or more.
    pub ge: Option<f64>,
}

impl Filter {
    /// Whether a count is drawn.
    pub fn keeps(&self, count: f64) -> bool {
        count.is_finite() && count > self.le.unwrap_or(1e-9) && self.ge.is_none_or(|ge| count < ge)
    }
}

/// What the names of buckets mean.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(deny_unknown_fields)]
pub struct RowsFrame {
    /// Which end of a bucket its name is.
    pub layout: Layout,
    /// What the counts are called in sentences.
    pub value: Option<String>,
}

/// Which end of a bucket its name is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Layout {
    /// The upper end where names are numbers, else the middle.
    #[default]
    Auto,
    /// The upper end.
    Le,
    /// The lower end.
    Ge,
    /// Neither: names stand in the middle.
    Unknown,
}

/// Whether counts are written into cells.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum ShowValue {
    /// Where all cells have room.
    #[default]
    Auto,
    /// In each cell that has room.
    Always,
    /// Nowhere.
    Never,
}

/// How counts are shown.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(deny_unknown_fields)]
pub struct Figures {
    /// Their unit.
    pub unit: Option<String>,
    /// Digits after the point.
    #[schemars(range(max = 15))]
    pub decimals: Option<u8>,
}

/// The axis of values.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
#[schemars(deny_unknown_fields)]
pub struct YAxis {
    /// The unit of the values.
    pub unit: Option<String>,
    /// Digits after the point.
    #[schemars(range(max = 15))]
    pub decimals: Option<u8>,
    /// Puts the least value on top.
    pub reverse: bool,
    /// The low end of a numeric axis.
    pub min: Option<f64>,
    /// The high end of a numeric axis.
    pub max: Option<f64>,
    /// Where the axis stands.
    pub axis_placement: Placement,
    /// What the axis measures, written along it.
    pub axis_label: Option<String>,
    /// Width of the axis in pixels.
    pub axis_width: Option<f64>,
    /// Whether the axis has a line along the plot.
    pub axis_border_show: bool,
    /// Accepted; cells hide a grid.
    pub axis_grid_show: Option<bool>,
    /// Accepted.
    pub axis_color_mode: Option<Value>,
    /// Accepted.
    pub axis_centered_zero: Option<bool>,
    /// Accepted.
    pub scale_distribution: Option<Value>,
}

/// The scale of colours.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
#[schemars(deny_unknown_fields)]
pub struct Legend {
    /// Whether it is drawn.
    pub show: bool,
    /// Grafana's other name for it.
    pub show_legend: Option<bool>,
}

impl Default for Legend {
    fn default() -> Self {
        Self { show: true, show_legend: None }
    }
}

/// `field.custom` of the panel.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
#[schemars(deny_unknown_fields)]
pub struct Custom {
    /// Leaves a bucket out.
    pub hide_from: HideFrom,
    /// How values are spread along a numeric axis.
    pub scale_distribution: Option<ScaleDistribution>,
}
