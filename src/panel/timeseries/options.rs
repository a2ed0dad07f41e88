//! What a time series panel can be told, by Grafana's names.

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;

use crate::chart::legend::LegendOptions;
use crate::chart::line::Interpolation;
use crate::chart::scale::Distribution;

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
    /// Accepted.
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
    /// Accepted; points are discs.
    pub point_symbol: Option<String>,
    /// Whether lines go on over missing values; a number bridges gaps of so many milliseconds.
    pub span_nulls: Threshold,
    /// Breaks lines where samples are further apart than so many milliseconds.
    pub insert_nulls: Threshold,
    /// Series laid on one another.
    pub stacking: Stacking,
    /// Changes values before they are drawn.
    pub transform: Option<Transform>,
    /// Where the axis stands.
    pub axis_placement: Placement,
    /// What the axis measures, written along it.
    pub axis_label: Option<String>,
    /// Width of the axis in pixels.
    pub axis_width: Option<f64>,
    /// Whether the axis has the text's colour or the series'; when not given, an axis that measures one series
    /// beside other axes has that series'.
    pub axis_color_mode: Option<AxisColor>,
    /// Whether the axis has grid lines.
    pub axis_grid_show: Option<bool>,
    /// Whether the axis has a line along the plot.
    pub axis_border_show: bool,
    /// The low end of the axis, unless values go below.
    pub axis_soft_min: Option<f64>,
    /// The high end of the axis, unless values go above.
    pub axis_soft_max: Option<f64>,
    /// Whether zero stands in the middle of the axis.
    pub axis_centered_zero: bool,
    /// How values are spread along the axis.
    pub scale_distribution: ScaleDistribution,
    /// How thresholds are drawn.
    pub thresholds_style: ThresholdsStyle,
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
    /// Accepted.
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

/// A line's dashes.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(deny_unknown_fields)]
pub struct LineStyle {
    /// Solid, dashed or dotted.
    pub fill: LineFill,
    /// Lengths of dashes and gaps in pixels.
    pub dash: Vec<f64>,
}

/// Solid, dashed or dotted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum LineFill {
    /// Solid.
    #[default]
    Solid,
    /// Dashed.
    Dash,
    /// Dotted.
    Dot,
    /// Squares; drawn as dashes.
    Square,
}

impl LineStyle {
    /// Lengths of dashes and gaps; none for a solid line.
    pub fn dashes(&self) -> Vec<f64> {
        let set: Vec<f64> = self.dash.iter().copied().filter(|d| d.is_finite() && *d >= 0.0).collect();
        let any = set.iter().sum::<f64>() > 0.5;
        match self.fill {
            LineFill::Solid => Vec::new(),
            _ if any => set,
            LineFill::Dash | LineFill::Square => vec![8.0, 6.0],
            LineFill::Dot => vec![0.1, 5.0],
        }
    }
}

/// How the colour of a surface changes over the height.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Gradient {
    /// Not.
    #[default]
    None,
    /// It fades towards the base.
    Opacity,
    /// It changes its hue a little.
    Hue,
    /// Line and surface take the colours of the field's scheme or thresholds at each height.
    Scheme,
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

/// Series laid on one another.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(deny_unknown_fields)]
pub struct Stacking {
    /// Whether, and how.
    pub mode: Option<StackMode>,
    /// Series of a group are laid on one another.
    pub group: Option<String>,
}

/// How series are laid on one another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum StackMode {
    /// Not.
    None,
    /// By value.
    Normal,
    /// As shares of the whole.
    Percent,
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

/// Where an axis stands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Placement {
    /// The first unit left, others right.
    #[default]
    Auto,
    /// Left.
    Left,
    /// Right.
    Right,
    /// Not drawn.
    Hidden,
}

/// The colour of an axis.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum AxisColor {
    /// The text's.
    #[default]
    Text,
    /// The series'.
    Series,
}

/// How values are spread along an axis.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
#[schemars(deny_unknown_fields)]
pub struct ScaleDistribution {
    /// Evenly, by powers, or evenly near zero and by powers beyond.
    #[serde(rename = "type")]
    pub kind: ScaleKind,
    /// The base of powers: 2 or 10.
    pub log: Option<f64>,
    /// `symlog`: where the even part ends.
    pub linear_threshold: Option<f64>,
}

/// Kinds of spread.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum ScaleKind {
    /// Evenly.
    #[default]
    Linear,
    /// By powers.
    Log,
    /// Evenly near zero, by powers beyond.
    Symlog,
}

impl ScaleDistribution {
    /// The spread, its numbers made sensible.
    pub fn distribution(&self) -> Distribution {
        let base = self.log.filter(|b| *b > 1.0 && b.is_finite()).unwrap_or(if self.kind == ScaleKind::Log { 2.0 } else { 10.0 });
        let threshold = self.linear_threshold.filter(|t| *t > 0.0 && t.is_finite()).unwrap_or(1.0);
        match self.kind {
            ScaleKind::Linear => Distribution::Linear,
            ScaleKind::Log => Distribution::Log(base),
            ScaleKind::Symlog => Distribution::Symlog { base, threshold },
        }
    }
}

/// How thresholds are drawn.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(deny_unknown_fields)]
pub struct ThresholdsStyle {
    /// As lines, bands, or both.
    pub mode: ThresholdsMode,
}

/// As lines, bands, or both.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum ThresholdsMode {
    /// Not.
    #[default]
    Off,
    /// Lines.
    Line,
    /// Dashed lines.
    Dashed,
    /// Bands.
    Area,
    /// Lines and bands.
    #[serde(rename = "line+area")]
    LineArea,
    /// Dashed lines and bands.
    #[serde(rename = "dashed+area")]
    DashedArea,
    /// As the series are coloured; drawn as not.
    Series,
}

impl ThresholdsMode {
    /// Whether there are bands.
    pub fn area(self) -> bool {
        matches!(self, Self::Area | Self::LineArea | Self::DashedArea)
    }

    /// Whether there are lines, and whether these are dashed.
    pub fn line(self) -> Option<bool> {
        match self {
            Self::Line | Self::LineArea => Some(false),
            Self::Dashed | Self::DashedArea => Some(true),
            Self::Off | Self::Area | Self::Series => None,
        }
    }
}

/// What a field is left out of.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(deny_unknown_fields)]
pub struct HideFrom {
    /// The plot.
    pub viz: bool,
    /// The legend.
    pub legend: bool,
    /// Means nothing in a still.
    pub tooltip: bool,
}
