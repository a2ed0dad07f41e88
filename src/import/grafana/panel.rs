//! Grafana's panels, old and new: options, field config, transformations.

use super::super::Foreign;
use crate::spec::{Panel, Transformation};

/// A panel of the classic form, legacy kinds included: everything but its place, its repeat and the panels of a row.
pub fn classic(panel: &Foreign<'_>) -> Panel {
    let _ = panel;
    Panel::default()
}

/// Fills kind, options, field config and overrides of a panel from a visualisation: the plug-in's id, its `options` and
/// its `fieldConfig`. Both forms of definition have these.
pub fn visualization(
    panel: &mut Panel,
    plugin: &str,
    options: Option<&Foreign<'_>>,
    field_config: Option<&Foreign<'_>>,
) {
    let _ = (panel, plugin, options, field_config);
}

/// Transformations: `[{id, options, filter, disabled}]`.
pub fn transformations(list: &[Foreign<'_>]) -> Vec<Transformation> {
    let _ = list;
    Vec::new()
}
