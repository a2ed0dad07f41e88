//! What a histogram can be told, by Grafana's names.

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;

use crate::chart::legend::LegendOptions;
use crate::chart::options::{AxisOptions, Gradient, Stacking};
use crate::panel::HideFrom;

/// `options` of the panel.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
#[schemars(deny_unknown_fields)]
pub struct Options {
    /// About how many buckets, where no size is given; 30 when not given either.
    pub bucket_count: Option<f64>,
    /// The size of a bucket, in the field's own unit.
    pub bucket_size: Option<f64>,
    /// Where a bucket begins; 0 when not given.
    pub bucket_offset: Option<f64>,
    /// Counts all fields together.
    pub combine: bool,
    /// The legend.
    pub legend: LegendOptions,
    /// About hovering; means nothing in a still.
    pub tooltip: Option<Value>,
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
    /// How the colour of bars changes; `scheme` colours each bar by the values that it counts.
    pub gradient_mode: Gradient,
    /// Bars of fields on one another; they overlap when not given.
    pub stacking: Stacking,
    /// What the field is left out of.
    pub hide_from: HideFrom,
    /// The axis of counts.
    #[serde(flatten)]
    pub axis: AxisOptions,
    /// Accepted; thresholds colour bars, they are not drawn over them.
    pub thresholds_style: Option<Value>,
}

impl Custom {
    /// How opaque bars are, from 0 to 1.
    pub fn opacity(&self) -> f64 {
        self.fill_opacity.filter(|o| o.is_finite()).unwrap_or(80.0).clamp(0.0, 100.0) / 100.0
    }

    /// Width of the outline.
    pub fn outline(&self) -> f64 {
        self.line_width.filter(|w| w.is_finite()).unwrap_or(1.0).clamp(0.0, 10.0)
    }
}
