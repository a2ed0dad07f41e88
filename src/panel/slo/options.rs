//! What an objective can be told.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::panel::HideFrom;

/// `options` of the panel.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
#[schemars(deny_unknown_fields)]
pub struct Options {
    /// The objective in percent, such as 99.9.
    #[schemars(range(min = 0, max = 100))]
    pub objective: f64,
    /// The series of what was good: a name or a regex between slashes; `good` when not given.
    pub good: Option<String>,
    /// The series of all there was: a name or a regex between slashes; `total` when not given.
    pub total: Option<String>,
    /// The series of what was bad, in place of what was good; `bad` or `errors` when not given.
    pub bad: Option<String>,
    /// The series of the good part, from 0 to 1 or in percent; the first series when there is no `good`, `bad` and `total`.
    pub ratio: Option<String>,
    /// How far back the rate of burning is measured, such as `1h`.
    pub windows: Vec<String>,
    /// What is attained by month, week or day.
    pub period: Period,
    /// Whether the budget is drawn over time.
    pub graph: bool,
    /// Digits after the point of percentages; so many as the objective needs when not given.
    #[schemars(range(max = 8))]
    pub decimals: Option<u8>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            objective: 99.9,
            good: None,
            total: None,
            bad: None,
            ratio: None,
            windows: ["1h", "6h", "3d"].map(String::from).to_vec(),
            period: Period::default(),
            graph: true,
            decimals: None,
        }
    }
}

/// What attained parts are told by.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Period {
    /// By month, or by day in ranges of at most 14 days.
    #[default]
    Auto,
    /// By month.
    Month,
    /// By week, from Monday.
    Week,
    /// By day.
    Day,
    /// Not at all.
    None,
}

/// `field.custom` of the panel.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
#[schemars(deny_unknown_fields)]
pub struct Custom {
    /// Leaves a field out.
    pub hide_from: HideFrom,
}
