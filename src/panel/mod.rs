//! Panel kinds: each draws shaped frames. No panel knows a data source.
//!
//! A kind is one file and one line in [`KINDS`].

mod alertlist;
mod annolist;
mod around;
mod axes;
pub mod barchart;
mod bargauge;
pub mod candlestick;
pub mod canvas;
pub mod card;
pub mod chrome;
pub mod flamegraph;
mod dashlist;
mod dimension;
mod gauge;
pub mod geomap;
pub mod heatmap;
pub mod histogram;
pub mod logs;
pub mod nodegraph;
mod icon;
mod labels;
mod lines;
mod picture;
pub mod piechart;
pub mod polystat;
pub mod reduced;
mod stage;
pub mod slo;
pub mod stat;
pub mod states;
mod table;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
mod text;
pub mod timeseries;
pub mod traces;
mod trend;
pub mod xychart;

use jiff::tz::TimeZone;
use serde_json::{Map, Value};

use crate::frame::{FieldColor, FieldConfig, Frame, Threshold, Thresholds};
use crate::scene::Node;
use crate::theme::Theme;
use crate::time::TimeRange;

/// All kinds, sorted by id.
pub static KINDS: &[&dyn Kind] = &[
    &alertlist::AlertList,
    &annolist::AnnoList,
    &barchart::BarChart,
    &bargauge::BarGauge,
    &candlestick::Candlestick,
    &canvas::Canvas,
    &dashlist::DashList,
    &flamegraph::FlameGraph,
    &gauge::Gauge,
    &geomap::Geomap,
    &heatmap::Heatmap,
    &histogram::Histogram,
    &logs::Logs,
    &nodegraph::NodeGraph,
    &piechart::PieChart,
    &polystat::Polystat,
    &slo::Slo,
    &stat::Stat,
    &states::StateTimeline,
    &states::StatusHistory,
    &table::Table,
    &text::TextPanel,
    &timeseries::TimeSeries,
    &traces::Traces,
    &trend::Trend,
    &xychart::XyChart,
];

/// The kind of that id.
pub fn kind(id: &str) -> Option<&'static dyn Kind> {
    KINDS.iter().copied().find(|k| k.id() == id)
}

/// A kind of panel.
pub trait Kind: Sync {
    /// The id, such as `timeseries`.
    fn id(&self) -> &'static str;

    /// JSON Schema of `options`.
    fn options_schema(&self) -> schemars::Schema;

    /// JSON Schema of `field.custom`.
    fn custom_schema(&self) -> schemars::Schema;

    /// The page of documentation, whose YAML examples run as tests.
    fn page(&self) -> &'static str;

    /// Whether it draws without any target, as `text` does.
    fn needs_data(&self) -> bool {
        true
    }

    /// Whether it draws these options without data, as a map of a file does; as [`Kind::needs_data`] when not told.
    fn draws_alone(&self, _options: &Map<String, Value>) -> bool {
        !self.needs_data()
    }

    /// How fields are shown where neither the panel nor its source says.
    fn field_defaults(&self) -> FieldConfig {
        FieldConfig::default()
    }

    /// Draws the body. Options are checked against the schema before; a wrong one here is drawn as its default.
    fn draw(&self, input: &Input<'_>) -> Drawn;
}

/// What a panel's body is drawn from. Figures come from all points; only drawing reduces them.
pub struct Input<'a> {
    /// Frames after transformations, their field config complete (see `field::shape`).
    pub frames: &'a [Frame],
    /// The panel's options.
    pub options: &'a Map<String, Value>,
    /// Width of the body in CSS pixels.
    pub width: f64,
    /// Height of the body in CSS pixels; a body that needs more says so in [`Drawn::height`].
    pub height: f64,
    /// Whether the body may grow beyond `height`; when not, what is left out is counted in words.
    pub grow: bool,
    /// Colours.
    pub theme: &'a Theme,
    /// The time range of the panel.
    pub range: TimeRange,
    /// The zone that times are shown in.
    pub zone: &'a TimeZone,
    /// The present, in milliseconds.
    pub now: i64,
    /// Events to mark on a time axis.
    pub events: &'a [Event],
    /// The dashboards of the run, for lists of them.
    pub dashboards: &'a [Listed],
}

/// A dashboard of the run.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Listed {
    /// The slug that names its page.
    pub name: String,
    /// Its title.
    pub title: String,
    /// Words to find it by.
    pub tags: Vec<String>,
}

/// An event to mark on a time axis.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Event {
    /// When, in milliseconds.
    pub time: i64,
    /// Until when, for a region.
    pub end: Option<i64>,
    /// What happened.
    pub text: String,
    /// A colour's name.
    pub color: Option<String>,
    /// Words to find it by.
    pub tags: Vec<String>,
    /// One of many alike that come again, such as nights: a calm band, named once.
    pub recurring: bool,
}

impl Event {
    /// What happened, with its tags.
    pub fn words(&self) -> String {
        match (self.text.is_empty(), self.tags.is_empty()) {
            (_, true) => self.text.clone(),
            (true, false) => self.tags.join(", "),
            (false, false) => format!("{} ({})", self.text, self.tags.join(", ")),
        }
    }
}

/// A drawn body.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Drawn {
    /// What is drawn, in the body's coordinates: left top corner is 0, 0.
    pub nodes: Vec<Node>,
    /// The height used; at least the height given.
    pub height: f64,
    /// What the picture shows, in one sentence without the title.
    pub summary: String,
    /// How many items (series, rows, slices) are drawn.
    pub drawn: usize,
    /// How many items are declared left out, in words in the picture.
    pub hidden: usize,
}

/// Reads options or custom settings into a type: keys that it does not know are left alone, a wrong value is the default.
pub fn read<T: serde::de::DeserializeOwned + Default>(map: &Map<String, Value>) -> T {
    serde_json::from_value(Value::Object(map.clone())).unwrap_or_default()
}

/// Settings for a field where the kind has none but `hideFrom`.
#[derive(Debug, Clone, Default, PartialEq, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "camelCase", default)]
#[schemars(deny_unknown_fields)]
pub struct NoCustom {
    /// Leaves the field out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hide_from: Option<HideFrom>,
    /// Width of a field's column or of its axis; accepted and without effect here.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub width: Option<f64>,
}

/// Where a field is left out.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
#[serde(default)]
#[schemars(deny_unknown_fields)]
pub struct HideFrom {
    /// From the picture.
    pub viz: bool,
    /// From the legend.
    pub legend: bool,
    /// From tooltips, which a still does not have.
    pub tooltip: bool,
}

/// Coloured by thresholds, green where there are none: what panels of single values begin with.
pub fn colored_by_thresholds() -> FieldConfig {
    let base = Threshold { value: None, color: "green".into() };
    FieldConfig {
        color: Some(FieldColor { mode: "thresholds".into(), ..FieldColor::default() }),
        thresholds: Some(Thresholds { steps: vec![base], ..Thresholds::default() }),
        ..FieldConfig::default()
    }
}
