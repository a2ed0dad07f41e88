//! When a panel or row is drawn at all.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A rule: what must hold so that a panel or row is drawn. Conditions about variables that do not exist count for nothing.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct ShowWhen {
    /// One of the conditions is enough; else all must hold.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub any: bool,
    /// The panel is left out when they hold, instead of drawn.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub hide: bool,
    /// The conditions.
    pub conditions: Vec<Condition>,
}

/// A condition. Either `rangeAtMost` or `hasData` is given, or `variable` and one way to compare it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Condition {
    /// The variable whose values are compared; of several, one is enough.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub variable: Option<String>,
    /// This very value, or `All` when all are chosen.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub equals: Option<String>,
    /// Not this value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not_equals: Option<String>,
    /// A JavaScript regex that matches it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub matches: Option<String>,
    /// A JavaScript regex that does not match it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not_matches: Option<String>,
    /// The dashboard's range is not longer than this, such as `6h`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub range_at_most: Option<String>,
    /// Whether the panel's queries must have answered with any row, or with none. Of rows it counts for nothing, and what
    /// failed is drawn whatever it says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub has_data: Option<bool>,
}
