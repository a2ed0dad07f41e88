//! What an XY chart can be told, by Grafana's names: those of today, and those of before 11.1.

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;

use crate::chart::legend::LegendOptions;
use crate::chart::options::{AxisOptions, LineStyle};
use crate::panel::HideFrom;
use crate::panel::dimension::TextDimension;

/// `options` of the panel.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
#[schemars(deny_unknown_fields)]
pub struct Options {
    /// Whether each number field becomes a series, or only those of `series`.
    pub mapping: Option<Mapping>,
    /// The older name of `mapping`.
    pub series_mapping: Option<Mapping>,
    /// Which fields the series take; of `auto`, the first one says which field is x.
    pub series: Vec<SeriesOptions>,
    /// The older form of `auto`.
    pub dims: Dims,
    /// The legend.
    pub legend: LegendOptions,
    /// About hovering; means nothing in a still.
    pub tooltip: Option<Value>,
}

/// How fields become series.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Mapping {
    /// Each number field is a series.
    #[default]
    Auto,
    /// Only those that are named.
    Manual,
}

/// The older form of the automatic mapping.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(deny_unknown_fields)]
pub struct Dims {
    /// The number of the frame, from 0.
    pub frame: Option<usize>,
    /// The name of the field along x.
    pub x: Option<String>,
    /// Names of fields that are left out.
    pub exclude: Vec<String>,
}

/// A series: which fields it takes.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
#[schemars(deny_unknown_fields)]
pub struct SeriesOptions {
    /// Its name.
    pub name: Option<Name>,
    /// The frame.
    pub frame: Option<FrameChoice>,
    /// The field along x.
    pub x: Option<FieldChoice>,
    /// The field upwards.
    pub y: Option<FieldChoice>,
    /// The field that colours points.
    pub color: Option<FieldChoice>,
    /// The field that sizes points.
    pub size: Option<FieldChoice>,
    /// The older form of colours: `fixed`, or the name of a `field`.
    pub point_color: Option<Dimension>,
    /// The older form of sizes: `fixed`, or the name of a `field` with `min` and `max`.
    pub point_size: Option<Dimension>,
    /// The older form of a line's own colour: `fixed`.
    pub line_color: Option<Dimension>,
    /// The older form of `field.custom.show`.
    pub show: Option<Show>,
    /// The older form of `field.custom.lineWidth`.
    pub line_width: Option<f64>,
    /// The older form of `field.custom.lineStyle`.
    pub line_style: Option<LineStyle>,
    /// Whether texts stand at points.
    pub label: Option<Label>,
    /// What is written at points: the values of a `field`, or one `fixed` text.
    pub label_value: Option<TextDimension>,
    /// Accepted; `field.custom.hideFrom` counts.
    pub hide_from: Option<Value>,
    /// Accepted; the settings of the field count.
    #[serde(flatten)]
    pub axis: AxisOptions,
}

/// A name, in both forms.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Name {
    /// The name.
    Text(String),
    /// The name, fixed.
    Fixed(Fixed),
}

/// A fixed name.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(deny_unknown_fields)]
pub struct Fixed {
    /// The name.
    pub fixed: Option<String>,
}

impl Name {
    /// The name, if there is one.
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text.as_str()),
            Self::Fixed(name) => name.fixed.as_deref(),
        }
        .filter(|name| !name.is_empty())
    }
}

/// A frame, in both forms.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum FrameChoice {
    /// Its number, from 0.
    Number(usize),
    /// A matcher.
    Matching(Matching),
}

impl FrameChoice {
    /// The number of the frame.
    pub fn number(&self) -> Option<usize> {
        match self {
            Self::Number(number) => Some(*number),
            Self::Matching(m) => m.matcher.options.as_ref().and_then(Value::as_u64).map(|n| n as usize),
        }
    }
}

/// A field, in both forms.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum FieldChoice {
    /// Its name.
    Name(String),
    /// A matcher.
    Matching(Matching),
}

/// What has a matcher.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(deny_unknown_fields)]
pub struct Matching {
    /// The matcher.
    pub matcher: Matcher,
    /// A matcher of what is left out.
    pub exclude: Option<Matcher>,
}

/// Says which fields are meant, as Grafana does.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(deny_unknown_fields)]
pub struct Matcher {
    /// How: `byName`, `byNames`, `byRegexp`, `byType`, `byIndex`, `first`.
    pub id: String,
    /// What.
    pub options: Option<Value>,
}

/// The older form of a colour or size.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(deny_unknown_fields)]
pub struct Dimension {
    /// The value for all points.
    pub fixed: Option<Value>,
    /// The name of the field.
    pub field: Option<String>,
    /// The least.
    pub min: Option<f64>,
    /// The greatest.
    pub max: Option<f64>,
    /// Accepted; sizes go by area.
    pub mode: Option<String>,
}

/// Whether texts stand at points.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Label {
    /// Where `labelValue` says what.
    #[default]
    Auto,
    /// The value of y where `labelValue` says nothing.
    Always,
    /// None.
    Never,
}

/// What is drawn of a series.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Show {
    /// Points.
    #[default]
    Points,
    /// Lines from row to row.
    Lines,
    /// Both.
    #[serde(rename = "points+lines")]
    Both,
}

/// `field.custom` of the panel.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
#[schemars(deny_unknown_fields)]
pub struct Custom {
    /// Points, lines or both.
    pub show: Option<Show>,
    /// Diameters of points in pixels.
    pub point_size: PointSize,
    /// Circles or squares.
    pub point_shape: Shape,
    /// Width of a point's outline in pixels; 1 when not given.
    #[schemars(range(min = 0, max = 10))]
    pub point_stroke_width: Option<f64>,
    /// How opaque points are, in percent; 50 when not given.
    #[schemars(range(min = 0, max = 100))]
    pub fill_opacity: Option<f64>,
    /// Width of lines in pixels; 2 when not given.
    #[schemars(range(min = 0, max = 20))]
    pub line_width: Option<f64>,
    /// Solid, dashed or dotted.
    pub line_style: Option<LineStyle>,
    /// The older form of a line's own colour.
    pub line_color: Option<Dimension>,
    /// The older form of a fixed colour.
    pub point_color: Option<Dimension>,
    /// Whether texts stand at points.
    pub label: Option<Label>,
    /// What is written at points: the values of a `field`, or one `fixed` text.
    pub label_value: Option<TextDimension>,
    /// What the field is left out of.
    pub hide_from: HideFrom,
    /// The axis; of the field along x, the axis below.
    #[serde(flatten)]
    pub axis: AxisOptions,
}

/// Diameters of points in pixels.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(deny_unknown_fields)]
pub struct PointSize {
    /// Of all points; 5 when not given.
    #[schemars(range(min = 0, max = 200))]
    pub fixed: Option<f64>,
    /// Of the least value of the field that sizes them; 5 when not given.
    #[schemars(range(min = 0, max = 200))]
    pub min: Option<f64>,
    /// Of its greatest value; 28 when not given.
    #[schemars(range(min = 0, max = 400))]
    pub max: Option<f64>,
    /// The older form; accepted.
    pub field: Option<String>,
    /// Accepted; sizes go by area.
    pub mode: Option<String>,
}

/// Circles or squares.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Shape {
    /// Circles.
    #[default]
    Circle,
    /// Squares.
    Square,
}
