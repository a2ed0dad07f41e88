//! Field config: unit, range, thresholds, mappings, colour — how a field is shown.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// How a field is shown. Everything is optional: settings are merged from the panel's `field`, the
/// source's own and the overrides, later ones winning.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct FieldConfig {
    /// A unit id, such as `bytes`, `percentunit`, `reqps`; any other text is a suffix.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// Digits after the decimal point; chosen by size when not given.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(max = 15))]
    pub decimals: Option<u8>,
    /// The low end of the axis, gauge or bar; from the data when not given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min: Option<f64>,
    /// The high end of the axis, gauge or bar; from the data when not given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max: Option<f64>,
    /// Take missing `min` and `max` from this field alone, not from all fields of the panel.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field_min_max: Option<bool>,
    /// The name shown; may use `${__field.labels.x}`, `${__field.name}`, `${__series.name}`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub display_name: Option<String>,
    /// The name that the source chose, such as a formatted legend.
    #[serde(skip_serializing_if = "Option::is_none", rename = "displayNameFromDS")]
    pub display_name_from_ds: Option<String>,
    /// What to print for no value; nothing when not given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub no_value: Option<String>,
    /// Values at which the colour changes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub thresholds: Option<Thresholds>,
    /// Texts and colours for particular values.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mappings: Option<Vec<Mapping>>,
    /// How the colour is chosen.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub color: Option<FieldColor>,
    /// Links of a value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub links: Option<Vec<Link>>,
    /// The distance of samples in milliseconds, where the source knows it; wider gaps break the line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub interval: Option<f64>,
    /// Whether the field offers filtering; means nothing in a still.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub filterable: Option<bool>,
    /// What the field holds, in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Settings of the panel kind for this field, such as `lineWidth`.
    #[serde(skip_serializing_if = "Map::is_empty")]
    pub custom: Map<String, Value>,
}

/// Thresholds: a list of steps, or steps with a mode.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(from = "ThresholdsForm", into = "ThresholdsForm")]
#[schemars(with = "ThresholdsForm")]
pub struct Thresholds {
    /// What the step values are measured in.
    pub mode: ThresholdsMode,
    /// Steps by rising value; the first has no value and holds from minus infinity.
    pub steps: Vec<Threshold>,
}

/// What threshold values are measured in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum ThresholdsMode {
    /// The field's own unit.
    #[default]
    Absolute,
    /// Percent of the way from min to max.
    Percentage,
}

/// One threshold step.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Threshold {
    /// From this value on; the base step has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<f64>,
    /// The colour from there on.
    pub color: String,
}

#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
enum ThresholdsForm {
    Steps(Vec<Threshold>),
    Full(ThresholdsFull),
}

#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct ThresholdsFull {
    #[serde(default)]
    mode: ThresholdsMode,
    steps: Vec<Threshold>,
}

impl From<ThresholdsForm> for Thresholds {
    fn from(form: ThresholdsForm) -> Self {
        let (mode, mut steps) = match form {
            ThresholdsForm::Steps(steps) => (ThresholdsMode::Absolute, steps),
            ThresholdsForm::Full(full) => (full.mode, full.steps),
        };
        steps.sort_by(|a, b| a.value.unwrap_or(f64::NEG_INFINITY).total_cmp(&b.value.unwrap_or(f64::NEG_INFINITY)));
        Self { mode, steps }
    }
}

impl From<Thresholds> for ThresholdsForm {
    fn from(t: Thresholds) -> Self {
        match t.mode {
            ThresholdsMode::Absolute => Self::Steps(t.steps),
            mode @ ThresholdsMode::Percentage => Self::Full(ThresholdsFull { mode, steps: t.steps }),
        }
    }
}

/// A text and colour for particular values. Exactly one of `value`, `from`/`to`, `regex`, `special` says which.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Mapping {
    /// This very value, compared as text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<Scalar>,
    /// From this number, inclusive.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<f64>,
    /// Up to this number, inclusive.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<f64>,
    /// Texts that match this JavaScript regex; `text` may use `$1`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub regex: Option<String>,
    /// A special value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub special: Option<Special>,
    /// The text shown; the value's own when not given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// The colour.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub color: Option<String>,
    /// The order among the field's mappings.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub index: Option<i64>,
}

/// Values that have no other name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Special {
    /// No value.
    Null,
    /// Not a number.
    Nan,
    /// No value, or not a number.
    #[serde(rename = "null+nan")]
    NullNan,
    /// True.
    True,
    /// False.
    False,
    /// The empty text.
    Empty,
}

/// A text, number or boolean as written; compared and printed as text.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Scalar {
    /// A boolean.
    Bool(bool),
    /// A number.
    Number(f64),
    /// A text.
    Text(String),
}

impl Scalar {
    /// The value as text, as JavaScript writes it.
    pub fn text(&self) -> String {
        match self {
            Self::Bool(v) => v.to_string(),
            Self::Number(v) => super::number_text(*v),
            Self::Text(v) => v.clone(),
        }
    }
}

/// How the colour of a field is chosen: a colour, or a mode.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(from = "FieldColorForm", into = "FieldColorForm")]
#[schemars(with = "FieldColorForm")]
pub struct FieldColor {
    /// `fixed`, `shades`, `thresholds`, `palette-classic`, `palette-classic-by-name`, `continuous-…`.
    pub mode: String,
    /// The colour for `fixed` and `shades`.
    pub fixed_color: Option<String>,
    /// Which value of a series colours the whole series: `last` (default), `min` or `max`.
    pub series_by: Option<String>,
}

#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
enum FieldColorForm {
    /// A fixed colour.
    Fixed(String),
    Full(FieldColorFull),
}

#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct FieldColorFull {
    /// `fixed`, `shades`, `thresholds`, `palette-classic`, `palette-classic-by-name`, `continuous-…`.
    mode: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    fixed_color: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    series_by: Option<String>,
}

impl From<FieldColorForm> for FieldColor {
    fn from(form: FieldColorForm) -> Self {
        match form {
            FieldColorForm::Fixed(color) => Self { mode: "fixed".into(), fixed_color: Some(color), series_by: None },
            FieldColorForm::Full(f) => Self { mode: f.mode, fixed_color: f.fixed_color, series_by: f.series_by },
        }
    }
}

impl From<FieldColor> for FieldColorForm {
    fn from(c: FieldColor) -> Self {
        match c {
            FieldColor { mode, fixed_color: Some(color), series_by: None } if mode == "fixed" => Self::Fixed(color),
            FieldColor { mode, fixed_color, series_by } => Self::Full(FieldColorFull { mode, fixed_color, series_by }),
        }
    }
}

/// A link, of a value, a panel or a dashboard.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Link {
    /// The words shown.
    pub title: String,
    /// Where it leads: `http`, `https`, `mailto` or a relative address; may use variables.
    pub url: String,
}

impl FieldConfig {
    /// Lays `over` on top: what it sets wins, `custom` key by key.
    pub fn merge(&mut self, over: &Self) {
        macro_rules! take {
            ($($name:ident),*) => { $(if over.$name.is_some() { self.$name.clone_from(&over.$name); })* };
        }
        take!(
            unit,
            decimals,
            min,
            max,
            field_min_max,
            display_name,
            display_name_from_ds,
            no_value,
            thresholds,
            mappings,
            color,
            links,
            interval,
            filterable,
            description
        );
        for (key, value) in &over.custom {
            self.custom.insert(key.clone(), value.clone());
        }
    }
}
