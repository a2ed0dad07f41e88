//! The definition, version 1: the nouns as they are written.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::region::TimeRegion;
use super::show::ShowWhen;
use crate::frame::{FieldConfig, Link, Scalar};

/// A dashboard.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Dashboard {
    /// `stillframe/v1`.
    pub api_version: String,
    /// `Dashboard`.
    pub kind: String,
    /// A slug (`a-z`, `0-9`, `-`) that names the files; unique in a run.
    pub name: String,
    /// The title shown; the name when not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// What the dashboard is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Words to find it by.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// The time range, unless the command line gives another.
    #[serde(default)]
    pub time_range: TimeRangeSpec,
    /// The language whose separators numbers are written with, such as `de`; `en` when not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub locale: Option<String>,
    /// Variables, in order; later ones may use earlier ones.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub variables: Vec<Variable>,
    /// Names in texts that look like variables, such as `${name}`, and are none: the texts keep them as they are.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unknown_variables: Vec<String>,
    /// Events drawn on every panel with a time axis.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub annotations: Vec<Annotation>,
    /// Links to related pages.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub links: Vec<Link>,
    /// The panels and rows, in reading order.
    #[serde(default)]
    pub panels: Vec<Panel>,
}

/// A time range as written.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct TimeRangeSpec {
    /// The start: relative (`now-6h`, `now/d`), RFC 3339, a date, or epoch seconds or milliseconds.
    pub from: Scalar,
    /// The end, in the same forms.
    pub to: Scalar,
    /// An IANA zone such as `Europe/Berlin`, or `utc`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timezone: Option<String>,
    /// The first day of the week, for `/w`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub week_start: Option<WeekStart>,
    /// The first month of the fiscal year, 1 to 12, for `/fy` and `/fQ`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 12))]
    pub fiscal_year_start_month: Option<u8>,
}

impl Default for TimeRangeSpec {
    fn default() -> Self {
        Self {
            from: Scalar::Text("now-6h".into()),
            to: Scalar::Text("now".into()),
            timezone: None,
            week_start: None,
            fiscal_year_start_month: None,
        }
    }
}

/// The first day of the week.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum WeekStart {
    /// Sunday.
    Sunday,
    /// Monday.
    #[default]
    Monday,
    /// Saturday.
    Saturday,
}

/// A variable.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Variable {
    /// The name, used as `$name`: letters, digits and `_`.
    pub name: String,
    /// Where its values come from.
    pub kind: VariableKind,
    /// The name shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// What it is for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// The choices of `custom` and `interval`: a list, or a text such as `a, b, Name : value`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub values: Option<Choices>,
    /// The value of `constant` and `textbox`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<Scalar>,
    /// The choice made when `--var` makes none: a value, a list of values, or `$__all`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default: Option<OneOrMany>,
    /// `query`: the source asked. `adhoc`: the source whose queries are filtered; all sources when not given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// `adhoc`: the filters.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub filters: Vec<AdhocFilter>,
    /// `query`: the query text, such as `label_values(up, instance)` or SQL.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub query: Option<String>,
    /// `query` of a source with labels: the values of a label.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label_values: Option<LabelValues>,
    /// `query`: a JavaScript regex that keeps matching values; a group captures the value, the named
    /// groups `text` and `value` both.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub regex: Option<String>,
    /// The order of the choices.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sort: Option<Sort>,
    /// Whether several values may be chosen.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub multi: bool,
    /// Whether `All` is a choice.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub include_all: bool,
    /// What `All` stands for in queries; all values when not given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub all_value: Option<String>,
    /// `datasource`: the kind of source chosen from, such as `prometheus`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source_kind: Option<String>,
    /// `interval`: adds the choice `auto`, the range in so many steps.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 10000))]
    pub auto_count: Option<u32>,
    /// `interval`: the least value of `auto`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub auto_min: Option<String>,
    /// Not shown on the page.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub hide: bool,
}

/// Where a variable's values come from.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum VariableKind {
    /// Choices written in the definition.
    #[default]
    Custom,
    /// One fixed value.
    Constant,
    /// A free text.
    Textbox,
    /// Durations.
    Interval,
    /// Names of sources.
    Datasource,
    /// Values that a source answers.
    Query,
    /// Filters that a source lays over all its queries.
    Adhoc,
}

/// A filter of an ad-hoc variable: a key compared with a value, or with several.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AdhocFilter {
    /// The key, such as a label's name.
    pub key: String,
    /// `=`, `!=`, `=~`, `!~`, `=|` (one of several), `!=|` (none of them), `<` or `>`; `=` when not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub operator: Option<String>,
    /// The value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<Scalar>,
    /// The values of `=|` and `!=|`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<Scalar>,
}

/// Choices: a list, or one text with commas.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Choices {
    /// `a, b, Name : value`.
    Text(String),
    /// One choice each.
    List(Vec<Choice>),
}

/// One choice.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Choice {
    /// A value that is its own text.
    Value(Scalar),
    /// A value with the text shown.
    Named(NamedChoice),
}

/// A value with the text shown.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NamedChoice {
    /// The text shown.
    pub text: String,
    /// The value used.
    pub value: Scalar,
}

/// One value or several.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum OneOrMany {
    /// One.
    One(Scalar),
    /// Several.
    Many(Vec<Scalar>),
}

impl OneOrMany {
    /// The values as texts.
    pub fn texts(&self) -> Vec<String> {
        match self {
            Self::One(v) => vec![v.text()],
            Self::Many(list) => list.iter().map(Scalar::text).collect(),
        }
    }
}

/// The values of a label.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LabelValues {
    /// Only of series that match this selector; of all series when not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub metric: Option<String>,
    /// The label.
    pub label: String,
}

/// The order of a variable's choices.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Sort {
    /// As answered.
    None,
    /// By letters, rising.
    AlphabeticalAsc,
    /// By letters, falling.
    AlphabeticalDesc,
    /// By the first number in the text, rising.
    NumericalAsc,
    /// By the first number in the text, falling.
    NumericalDesc,
    /// By letters without case, rising.
    AlphabeticalCaseInsensitiveAsc,
    /// By letters without case, falling.
    AlphabeticalCaseInsensitiveDesc,
    /// By letters, numbers within them as numbers, rising.
    NaturalAsc,
    /// By letters, numbers within them as numbers, falling.
    NaturalDesc,
}

/// Events drawn over panels with a time axis.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Annotation {
    /// The name shown.
    pub name: String,
    /// The source asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// The query: of Prometheus, every instant above zero is an event; of SQL, columns `time`, `timeEnd`, `text`, `tags`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub query: Option<String>,
    /// The text of an event; may use `{{label}}`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// The title of an event; may use `{{label}}`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Labels whose values become tags, with commas between.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tag_keys: Option<String>,
    /// The distance of samples asked for, such as `60s`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub step: Option<String>,
    /// Events written here instead of asked for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub events: Vec<Event>,
    /// A file of events beside the definition: YAML, JSON or CSV with `time`, `timeEnd`, `text` and `tags`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// Spans that come again, such as nights or weekends, drawn as bands behind the data.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub time_region: Option<TimeRegion>,
    /// The colour.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub color: Option<String>,
    /// Ids of the panels that show it; all when empty.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub panels: Vec<String>,
    /// Ids of the panels that do not show it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub except_panels: Vec<String>,
    /// Not drawn.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub hide: bool,
}

/// An event at a time, or from one time to another.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Event {
    /// When, or from when.
    pub time: Scalar,
    /// Until when, for a region.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time_end: Option<Scalar>,
    /// What happened.
    pub text: String,
    /// Words to group by.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
}

/// A panel; or a row of panels, when its kind is `row`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Panel {
    /// A slug that names files, permalinks and `--panel`; made from the title when not given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The title; may use variables.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// What the panel tells, shown under its title.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// The kind, such as `timeseries`, or `row`.
    pub kind: String,
    /// Its place in the grid of 24 columns.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub size: Option<Size>,
    /// The source of targets that name none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// What is asked.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub targets: Vec<Target>,
    /// What is done to the answers, in order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub transformations: Vec<Transformation>,
    /// How fields are shown.
    #[serde(skip_serializing_if = "is_default")]
    pub field: FieldConfig,
    /// How some fields are shown differently, in order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub overrides: Vec<Override>,
    /// Settings of the kind.
    #[serde(skip_serializing_if = "Map::is_empty")]
    pub options: Map<String, Value>,
    /// One panel for each value of a variable.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub repeat: Option<Repeat>,
    /// Rules that must all hold, or the panel or row is left out.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub show_when: Vec<ShowWhen>,
    /// A length of time to look back instead of the dashboard's range, such as `24h`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub time_from: Option<String>,
    /// Moves the range into the past, such as `1w`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub time_shift: Option<String>,
    /// Draws the same panel of an earlier time, paler and dashed, beside the present: how much earlier, such as `1w` or
    /// `1M`, by the calendar.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub compare: Option<String>,
    /// Does not show `timeFrom` and `timeShift` beside the title.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub hide_time_override: bool,
    /// The least distance of samples asked for, such as `30s`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_step: Option<String>,
    /// The panel is `stale` when its newest sample is older than this before the end of its range, such as `10m`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stale_after: Option<String>,
    /// The most points a series is asked for; with the range it gives the step. 720 when not given.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 1000000))]
    pub max_data_points: Option<u32>,
    /// Draws no ground and no outline.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub transparent: bool,
    /// Links of the panel.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub links: Vec<Link>,
    /// `row`: the panels in it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub panels: Vec<Panel>,
    /// `row`: drawn open all the same, since paper does not unfold; accepted from other tools.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub collapsed: bool,
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

/// A place in the grid: 24 columns; rows of 38 pixels. Without `x` and `y` panels flow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Size {
    /// Width in columns.
    #[schemars(range(min = 1, max = 24))]
    pub w: u32,
    /// Height in rows.
    #[schemars(range(min = 1, max = 200))]
    pub h: u32,
    /// Left column, from 0.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(max = 23))]
    pub x: Option<u32>,
    /// Top row, from 0.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(max = 100000))]
    pub y: Option<u32>,
}

/// One panel or row for each value of a variable.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Repeat {
    /// The variable.
    pub variable: String,
    /// Beside or below each other.
    #[serde(default)]
    pub direction: Direction,
    /// The most beside each other.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 24))]
    pub max_per_row: Option<u32>,
}

/// Beside or below.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Direction {
    /// Beside each other.
    #[default]
    Horizontal,
    /// Below each other.
    Vertical,
}

/// What a panel asks. Keys beyond these belong to the kind of the source.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct Target {
    /// The source; the panel's when not given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// A name for transformations and overrides; `A`, `B`, … in order when not given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ref_id: Option<String>,
    /// Not asked and not drawn.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub hide: bool,
    /// What the source's kind adds: `query`, `legend`, `format`, `scenario`, …
    #[serde(flatten)]
    pub rest: Map<String, Value>,
}

/// A step that changes frames.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Transformation {
    /// The id, such as `organize`.
    pub id: String,
    /// Its settings.
    #[serde(skip_serializing_if = "Map::is_empty")]
    pub options: Map<String, Value>,
    /// Only the frames that it matches are changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub filter: Option<Matcher>,
    /// Left out.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub disabled: bool,
}

/// Settings for the fields that a matcher names.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Override {
    /// Which fields.
    #[serde(rename = "match")]
    pub matcher: Matcher,
    /// What to set.
    pub field: FieldConfig,
}

/// Names fields. Exactly one key is given.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Matcher {
    /// The field with this name, raw or as displayed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by_name: Option<String>,
    /// Fields with one of these names.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by_names: Option<Vec<String>>,
    /// Fields with none of these names.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub except_names: Option<Vec<String>>,
    /// Fields whose name matches a JavaScript regex.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by_regexp: Option<String>,
    /// Fields of a type: `time`, `number`, `string`, `boolean`, `other`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by_type: Option<String>,
    /// Fields of a target's answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by_ref_id: Option<String>,
    /// Fields whose reduced value compares so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by_value: Option<ByValue>,
}

/// Compares a field's reduced value.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ByValue {
    /// The reducer, such as `max`.
    pub reducer: String,
    /// `gt`, `gte`, `lt`, `lte`, `eq` or `neq`.
    pub op: String,
    /// What it is compared with.
    pub value: f64,
}
