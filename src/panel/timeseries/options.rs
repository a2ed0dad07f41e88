//! What a time series panel can be told, by Grafana's names.

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;

use crate::chart::legend::LegendOptions;
use crate::chart::line::Interpolation;
use crate::chart::options::{AxisOptions, Gradient, LineStyle, Stacking, ThresholdsStyle};
use crate::panel::HideFrom;

/// `options` of the panel.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
#[schemars(deny_unknown_fields)]
pub struct Options {
    /// The legend.
    pub legend: LegendOptions,
    /// About hovering; means nothing in a still.
    pub tooltip: Option<Value>,
    /// Zones of the time axis; the first is used, the dashboard's when there is none.
    pub timezone: Option<Zones>,
    /// Accepted; time always runs from left to right.
    pub orientation: Option<Value>,
    /// Accepted; events are chosen by the dashboard's annotations.
    pub annotations: Option<Value>,
    /// Accepted; a still compares nothing by itself.
    pub time_compare: Option<Value>,
    /// Accepted; `field.custom.showValues` counts.
    pub show_values: Option<Value>,
}

/// One zone or several.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Zones {
    /// One.
    One(String),
    /// Several.
    Many(Vec<String>),
}

impl Zones {
    /// The first zone.
    pub fn first(&self) -> Option<&str> {
        match self {
            Self::One(zone) => Some(zone),
            Self::Many(zones) => zones.first().map(String::as_str),
        }
    }
}

/// `field.custom` of the panel.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
#[schemars(deny_unknown_fields)]
pub struct Custom {
    /// Lines, bars or points.
    pub draw_style: DrawStyle,
    /// How points are joined.
    pub line_interpolation: Interpolation,
    /// Width of lines in pixels; 1.5 when not given.
    #[schemars(range(min = 0, max = 20))]
    pub line_width: Option<f64>,
    /// Solid, dashed or dotted.
    pub line_style: LineStyle,
    /// The colour of the line, when it is not the series'.
    pub line_color: Option<String>,
    /// How opaque the surface below lines and in bars is, in percent; 0 for lines and 80 for bars when not given.
    #[schemars(range(min = 0, max = 100))]
    pub fill_opacity: Option<f64>,
    /// The colour of the surface, when it is not the series'.
    pub fill_color: Option<String>,
    /// The name of the series down to which the surface goes, instead of to zero.
    pub fill_below_to: Option<String>,
    /// How the colour changes over the height.
    pub gradient_mode: Gradient,
    /// Whether points are drawn on lines; `auto` draws them where they are few.
    pub show_points: ShowPoints,
    /// Diameter of points in pixels; 5 when not given.
    #[schemars(range(min = 0, max = 100))]
    pub point_size: Option<f64>,
    /// The colour of points, when it is not the series'.
    pub point_color: Option<String>,
    /// The shape of points: `circle`, `square`, `diamond`, `triangle` or `cross`.
    pub point_symbol: Option<String>,
    /// Whether lines go on over missing values; a number bridges gaps of so many milliseconds.
    pub span_nulls: Threshold,
    /// Breaks lines where samples are further apart than so many milliseconds.
    pub insert_nulls: Threshold,
    /// Series laid on one another.
    pub stacking: Stacking,
    /// Changes values before they are drawn.
    pub transform: Option<Transform>,
    /// The axis.
    #[serde(flatten)]
    pub axis: AxisOptions,
    /// How thresholds are drawn.
    pub thresholds_style: ThresholdsStyle,
    /// Series with a higher one lie on those with a lower one; 0 when not given.
    pub z_index: Option<f64>,
    /// Where bars stand: before (-1), around (0) or after (1) their instant.
    #[schemars(range(min = -1, max = 1))]
    pub bar_alignment: i8,
    /// How much of its slot a bar fills, from 0.1 to 1; 0.6 when not given.
    #[schemars(range(min = 0.1, max = 1))]
    pub bar_width_factor: Option<f64>,
    /// The most pixels of a bar's width; 200 when not given.
    pub bar_max_width: Option<f64>,
    /// What the field is left out of.
    pub hide_from: HideFrom,
    /// Whether values are written at points and bars, as many as have room.
    pub show_values: Option<bool>,
}

/// Lines, bars or points.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum DrawStyle {
    /// Lines.
    #[default]
    Line,
    /// Bars.
    Bars,
    /// Points.
    Points,
}

/// Whether points are drawn on lines.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum ShowPoints {
    /// Where they are few.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never; a value alone between gaps is a point all the same.
    Never,
}

/// No, yes, or up to a length of time in milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Threshold {
    /// No or yes.
    Switch(bool),
    /// Up to so many milliseconds.
    Time(f64),
}

impl Default for Threshold {
    fn default() -> Self {
        Self::Switch(false)
    }
}

impl Threshold {
    /// The length of time, if there is one.
    pub fn time(self) -> Option<f64> {
        if let Self::Time(ms) = self { Some(ms) } else { None }
    }
}

/// Changes values before they are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
pub enum Transform {
    /// The first value at all times.
    #[serde(rename = "constant")]
    Constant,
    /// Below zero.
    #[serde(rename = "negative-Y")]
    NegativeY,
}
