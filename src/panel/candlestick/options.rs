//! What a candlestick panel can be told, by Grafana's names.

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;

use crate::chart::legend::LegendOptions;

/// `options` of the panel.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
#[schemars(deny_unknown_fields)]
pub struct Options {
    /// Candles, volume, or both.
    pub mode: Mode,
    /// Candles or bars with ticks.
    pub candle_style: CandleStyle,
    /// What the colours tell.
    pub color_strategy: ColorStrategy,
    /// Which fields are meant; found by their names when not given.
    pub fields: Fields,
    /// The colours.
    pub colors: Colors,
    /// Whether the other number fields are drawn too, as a time series is.
    pub include_all_fields: bool,
    /// The legend.
    pub legend: LegendOptions,
    /// About hovering; means nothing in a still.
    pub tooltip: Option<Value>,
    /// Accepted; the dashboard's zone counts.
    pub timezone: Option<Value>,
    /// Accepted; events are chosen by the dashboard's annotations.
    pub annotations: Option<Value>,
}

/// Candles, volume, or both.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Mode {
    /// Candles above, volume below.
    #[default]
    #[serde(rename = "candles+volume")]
    Both,
    /// Candles.
    Candles,
    /// Volume.
    Volume,
}

/// Candles or bars with ticks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum CandleStyle {
    /// A body from open to close, a wick from low to high.
    #[default]
    Candles,
    /// A line from low to high, a tick to the left at open and one to the right at close.
    OhlcBars,
}

/// What the colours tell.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ColorStrategy {
    /// Whether close is above open.
    #[default]
    OpenClose,
    /// Whether close is above the close before.
    CloseClose,
}

/// Names of fields.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(deny_unknown_fields)]
pub struct Fields {
    /// The first value; `open` or `o` when not given.
    pub open: Option<String>,
    /// The highest; `high`, `h` or `max`.
    pub high: Option<String>,
    /// The lowest; `low`, `l` or `min`.
    pub low: Option<String>,
    /// The last; `close` or `c`.
    pub close: Option<String>,
    /// How much; `volume` or `v`.
    pub volume: Option<String>,
}

/// The colours.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(deny_unknown_fields)]
pub struct Colors {
    /// Of what rises; green when not given.
    pub up: Option<String>,
    /// Of what falls; red when not given.
    pub down: Option<String>,
    /// Of what does neither; grey when not given.
    pub flat: Option<String>,
}
