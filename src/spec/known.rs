//! What definitions may name: panel kinds, source kinds, transformations, units, reducers, colours.
//!
//! The tables stand in layers below this one, so they come in as a value.

use serde_json::Value;

/// Everything that a definition may name.
#[derive(Debug, Clone)]
pub struct Known {
    /// Kinds of panels.
    pub panels: Vec<PanelKind>,
    /// Kinds of sources.
    pub sources: Vec<SourceKind>,
    /// What targets of [`BUILT_IN_SOURCES`] add, as JSON Schema by the source's name.
    pub built_in: Vec<(&'static str, Value)>,
    /// Transformations.
    pub transformations: Vec<TransformationKind>,
    /// Ids of the unit catalogue.
    pub units: Vec<&'static str>,
    /// Whether a unit is in the catalogue or has one of its forms.
    pub is_unit: fn(&str) -> bool,
    /// Ids of reducers.
    pub reducers: Vec<&'static str>,
    /// Whether a text names a colour.
    pub is_color: fn(&str) -> bool,
}

/// A kind of panel.
#[derive(Debug, Clone)]
pub struct PanelKind {
    /// The id, such as `timeseries`.
    pub id: &'static str,
    /// JSON Schema of `options`.
    pub options: Value,
    /// JSON Schema of `field.custom`.
    pub custom: Value,
    /// Whether it draws nothing without targets.
    pub needs_data: bool,
}

/// A kind of source.
#[derive(Debug, Clone)]
pub struct SourceKind {
    /// The id, such as `prometheus`.
    pub id: &'static str,
    /// JSON Schema of its entry in the sources file, without `kind`.
    pub config: Value,
    /// JSON Schema of what its targets add.
    pub target: Value,
}

/// A transformation.
#[derive(Debug, Clone)]
pub struct TransformationKind {
    /// The id, such as `organize`.
    pub id: &'static str,
    /// JSON Schema of `options`, if it gives one.
    pub options: Option<Value>,
}

/// Names that stand for no source of the sources file: a panel's own answers, several sources, expressions.
pub const BUILT_IN_SOURCES: [&str; 3] = ["-- Dashboard --", "-- Mixed --", "__expr__"];

/// The kind of a panel that another tool's plug-in draws and we do not; its option `kind` names the plug-in.
pub const UNSUPPORTED: &str = "unsupported";

impl Known {
    /// The kind of panel with that id.
    pub fn panel(&self, id: &str) -> Option<&PanelKind> {
        self.panels.iter().find(|k| k.id == id)
    }

    /// The kind of source with that id.
    pub fn source(&self, id: &str) -> Option<&SourceKind> {
        self.sources.iter().find(|k| k.id == id)
    }

    /// What a panel's `kind` may say.
    pub fn panel_ids(&self) -> Vec<&'static str> {
        self.panels.iter().map(|k| k.id).chain(["row", UNSUPPORTED]).collect()
    }
}
