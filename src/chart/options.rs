//! Settings that kinds of panels with axes and lines have in common, by Grafana's names.

use schemars::JsonSchema;
use serde::Deserialize;

use super::scale::Distribution;

/// The axis that a field is measured by: part of `field.custom`.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
#[schemars(deny_unknown_fields)]
pub struct AxisOptions {
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
    /// A value that stands at the same height on all axes that say one.
    pub axis_align_level: Option<f64>,
    /// How values are spread along the axis.
    pub scale_distribution: ScaleDistribution,
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
    /// Of an axis that runs from left to right; it stands below.
    Top,
    /// Of an axis that runs from left to right.
    Bottom,
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
    /// Accepted; drawn evenly.
    Ordinal,
}

impl ScaleDistribution {
    /// The spread, its numbers made sensible.
    pub fn distribution(&self) -> Distribution {
        let base = self.log.filter(|b| *b > 1.0 && b.is_finite()).unwrap_or(if self.kind == ScaleKind::Log {
            2.0
        } else {
            10.0
        });
        let threshold = self.linear_threshold.filter(|t| *t > 0.0 && t.is_finite()).unwrap_or(1.0);
        match self.kind {
            ScaleKind::Linear | ScaleKind::Ordinal => Distribution::Linear,
            ScaleKind::Log => Distribution::Log(base),
            ScaleKind::Symlog => Distribution::Symlog { base, threshold },
        }
    }
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

impl Stacking {
    /// How series are laid on one another, if they are.
    pub fn stacked(&self) -> Option<StackMode> {
        self.mode.filter(|m| *m != StackMode::None)
    }
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
