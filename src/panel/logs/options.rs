//! What panels of logs can be told, by Grafana's names.

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;

/// `options` of the panel.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
#[schemars(deny_unknown_fields)]
pub struct Options {
    /// Writes the time before each line.
    pub show_time: bool,
    /// Writes the labels that differ from line to line before each.
    pub show_labels: bool,
    /// Writes the labels that all lines have above them.
    pub show_common_labels: bool,
    /// Wraps long lines instead of shortening them.
    pub wrap_log_message: bool,
    /// Sets JSON in lines of its own.
    pub prettify_log_message: bool,
    /// Grafana's newer name for how lines are set: `inline`, `inline-columns`, `wrapped`, `wrapped-json`.
    pub list_style: Option<ListStyle>,
    /// The newest or the oldest first.
    pub sort_order: SortOrder,
    /// Which lines that follow one another count as one.
    pub dedup_strategy: Dedup,
    /// Labels or fields that are shown instead of the line.
    pub displayed_fields: Vec<String>,
    /// `default` or `small`.
    pub font_size: FontSize,
    /// The most lines drawn; 100 when the panel may grow, else as many as fit.
    pub max_lines: Option<usize>,
    /// `ms`; nanoseconds are shown as milliseconds.
    pub timestamp_resolution: Option<Value>,
    /// About clicking; means nothing in a still.
    pub enable_log_details: Option<bool>,
    /// About clicking.
    pub details_mode: Option<Value>,
    /// About scrolling.
    pub enable_infinite_scrolling: Option<bool>,
    /// About clicking.
    pub show_log_context_toggle: Option<bool>,
    /// About clicking.
    pub show_controls: Option<bool>,
    /// About clicking.
    pub show_field_selector: Option<bool>,
    /// About clicking.
    pub controls_storage_key: Option<Value>,
    /// About clicking.
    pub no_interactions: Option<bool>,
    /// Accepted.
    pub show_log_attributes: Option<bool>,
    /// Accepted; levels are coloured, texts are not.
    pub syntax_highlighting: Option<bool>,
    /// Accepted.
    pub unwrapped_columns: Option<bool>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            show_time: true,
            show_labels: false,
            show_common_labels: false,
            wrap_log_message: false,
            prettify_log_message: false,
            list_style: None,
            sort_order: SortOrder::Descending,
            dedup_strategy: Dedup::None,
            displayed_fields: Vec::new(),
            font_size: FontSize::Default,
            max_lines: None,
            timestamp_resolution: None,
            enable_log_details: None,
            details_mode: None,
            enable_infinite_scrolling: None,
            show_log_context_toggle: None,
            show_controls: None,
            show_field_selector: None,
            controls_storage_key: None,
            no_interactions: None,
            show_log_attributes: None,
            syntax_highlighting: None,
            unwrapped_columns: None,
        }
    }
}

impl Options {
    /// Whether long lines wrap.
    pub fn wraps(&self) -> bool {
        self.list_style.map_or(self.wrap_log_message, |s| matches!(s, ListStyle::Wrapped | ListStyle::WrappedJson))
    }

    /// Whether JSON is set in lines of its own.
    pub fn prettifies(&self) -> bool {
        self.list_style.map_or(self.prettify_log_message, |s| s == ListStyle::WrappedJson)
    }
}

/// How lines are set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ListStyle {
    /// One line each.
    Inline,
    /// One line each.
    InlineColumns,
    /// Wrapped.
    Wrapped,
    /// Wrapped, JSON in lines of its own.
    WrappedJson,
}

/// What comes first.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
pub enum SortOrder {
    /// The newest.
    #[default]
    Descending,
    /// The oldest.
    Ascending,
}

/// Which lines that follow one another count as one.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Dedup {
    /// None.
    #[default]
    None,
    /// Those that are equal but for times in them.
    Exact,
    /// Those that are equal but for digits.
    Numbers,
    /// Those that are equal but for letters and digits.
    Signature,
}

/// The size of texts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum FontSize {
    /// As elsewhere.
    #[default]
    Default,
    /// Smaller.
    Small,
}
