//! What a polystat can be told, by the names of Grafana's plug-in.

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;

use crate::panel::HideFrom;
use crate::panel::reduced::ReduceOptions;

/// `options` of the panel.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct Options {
    /// Which values are shown; `globalOperatorName` is the plug-in's way to say it.
    pub reduce_options: Option<ReduceOptions>,
    /// The reducer, such as `mean`, `last`, `max`.
    pub global_operator_name: Option<String>,
    /// `hexagon_pointed_top`, `circle` or `square`.
    pub global_shape: Shape,
    /// The unit, in place of the field's.
    pub global_unit_format: Option<String>,
    /// Digits after the point, in place of the field's.
    pub global_decimals: Option<f64>,
    /// Thresholds, in place of the field's.
    pub global_thresholds: Vec<Level>,
    /// The colour where no threshold is reached.
    pub global_fill_color: Option<String>,
    /// The size of texts in pixels, without `globalAutoScaleFonts`.
    pub global_font_size: Option<f64>,
    /// Texts as large as fits.
    pub global_auto_scale_fonts: Option<bool>,
    /// `all`, or `triggered`: only what reaches a threshold of the states warning and critical.
    pub global_display_mode: Option<String>,
    /// What is said when nothing is triggered.
    pub global_display_text_triggered_empty: Option<String>,
    /// A regex whose first group, or whole match, is the name shown.
    pub global_regex_pattern: Option<String>,
    /// Width of outlines in pixels.
    pub global_polygon_border_size: Option<f64>,
    /// Colour of outlines.
    pub global_polygon_border_color: Option<String>,
    /// Whether values are shown.
    pub global_show_value_enabled: Option<bool>,
    /// Whether long names are cut after `ellipseCharacters`.
    pub ellipse_enabled: bool,
    /// How many characters of a name are shown.
    pub ellipse_characters: Option<f64>,
    /// As many columns as fill the panel best.
    pub auto_size_columns: Option<bool>,
    /// As many rows as are needed.
    pub auto_size_rows: Option<bool>,
    /// The number of columns, without `autoSizeColumns`.
    pub layout_num_columns: Option<f64>,
    /// The number of rows, without `autoSizeRows`.
    pub layout_num_rows: Option<f64>,
    /// The most that are shown; 100 when not given.
    pub layout_display_limit: Option<f64>,
    /// What the order goes by: `name`, `value`, `thresholdLevel`.
    pub sort_by_field: Option<String>,
    /// 0 none, 1 and 2 by name up and down, 3 and 4 by number, 5 and 6 by name whatever the case; or `asc`, `desc`.
    pub sort_by_direction: Option<Value>,
    /// Settings for some names.
    pub override_config: Overrides,
    /// Groups of values that are shown as one, by their worst.
    pub composite_config: Composites,
}

/// The outline of each value.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Shape {
    /// A hexagon that stands on a corner.
    #[default]
    HexagonPointedTop,
    /// A circle.
    Circle,
    /// A square.
    Square,
}

/// A threshold.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct Level {
    /// From which value.
    pub value: Option<f64>,
    /// 0 fine, 1 warning, 2 critical, 3 unknown.
    pub state: Option<u8>,
    /// Its colour.
    pub color: String,
}

/// Settings for some names.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct Overrides {
    /// In order; the first that matches counts.
    pub overrides: Vec<Override>,
}

/// Settings for names that a pattern matches.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct Override {
    /// A regex, or a name.
    pub metric_name: String,
    /// Whether it counts.
    pub enabled: Option<bool>,
    /// The name shown.
    pub alias: Option<String>,
    /// The unit.
    pub unit_format: Option<String>,
    /// Digits after the point.
    pub decimals: Option<f64>,
    /// The reducer.
    pub operator_name: Option<String>,
    /// Before the value.
    pub prefix: Option<String>,
    /// Behind the value.
    pub suffix: Option<String>,
    /// Thresholds.
    pub thresholds: Vec<Level>,
}

/// Groups of values.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct Composites {
    /// Whether they count; they do when not given.
    pub enabled: Option<bool>,
    /// The groups.
    pub composites: Vec<Composite>,
}

/// A group of values, shown as one by its worst.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct Composite {
    /// The name shown.
    pub name: String,
    /// Whether it counts.
    pub show_composite: Option<bool>,
    /// Patterns of the names that belong to it.
    pub metrics: Vec<Member>,
    /// Whether its values are also shown by themselves.
    pub show_members: bool,
}

/// A pattern of names.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct Member {
    /// A regex between slashes, or a name.
    pub series_match: String,
    /// Accepted; the worst value is told by its own name.
    pub alias: Option<String>,
}

/// `field.custom` of the panel.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
#[schemars(deny_unknown_fields)]
pub struct Custom {
    /// Leaves a field out.
    pub hide_from: HideFrom,
}
