//! What an element's colour, size and text follow: a fixed one, or a field's values. Shared by maps and canvases.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::frame::{Field, Frame};

/// A colour.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
#[schemars(deny_unknown_fields)]
pub struct ColorDimension {
    /// A colour's name.
    pub fixed: Option<String>,
    /// The field whose values give the colour.
    pub field: Option<String>,
    /// Accepted; a field counts where there is one.
    pub mode: Option<String>,
}

/// A size.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
#[schemars(deny_unknown_fields)]
pub struct ScaleDimension {
    /// One size for all.
    pub fixed: Option<f64>,
    /// The field whose values give the size.
    pub field: Option<String>,
    /// The size of the field's least value.
    pub min: Option<f64>,
    /// The size of the field's greatest value.
    pub max: Option<f64>,
    /// `linear`, or `quad` for the root of the way from least to greatest.
    pub mode: Option<String>,
}

/// A text.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
#[schemars(deny_unknown_fields)]
pub struct TextDimension {
    /// `fixed` or `field`.
    pub mode: Option<String>,
    /// One text for all.
    pub fixed: Option<String>,
    /// The field whose values are the text.
    pub field: Option<String>,
}

/// An angle.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
#[schemars(deny_unknown_fields)]
pub struct ScalarDimension {
    /// `mod`: round and round; `clamped`: between `min` and `max`.
    pub mode: Option<String>,
    /// One angle for all, in degrees.
    pub fixed: Option<f64>,
    /// The field whose values are the angle.
    pub field: Option<String>,
    /// The least angle.
    pub min: Option<f64>,
    /// The greatest angle.
    pub max: Option<f64>,
}

/// A symbol.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
#[schemars(deny_unknown_fields)]
pub struct ResourceDimension {
    /// `fixed`, `field` or `mapping`.
    pub mode: Option<String>,
    /// The symbol's path or name.
    pub fixed: Option<String>,
    /// The field whose values name the symbol.
    pub field: Option<String>,
}

/// The field of that name: as displayed, else as answered.
pub fn named<'a>(frame: &'a Frame, name: Option<&str>) -> Option<&'a Field> {
    let name = name.filter(|n| !n.is_empty())?;
    frame.fields.iter().find(|f| f.state.name == name).or_else(|| frame.fields.iter().find(|f| f.name == name))
}

impl ScaleDimension {
    /// The size at a place between least (0) and greatest (1).
    pub fn between(&self, part: f64, least: f64, most: f64) -> f64 {
        let (from, to) = (self.min.unwrap_or(least), self.max.unwrap_or(most));
        let part = if part.is_finite() { part.clamp(0.0, 1.0) } else { 0.0 };
        from + (to - from) * if self.mode.as_deref() == Some("quad") { part.sqrt() } else { part }
    }
}
