//! What the polystat plug-in has for looks that ours does not have, for editing, and for itself.

use crate::import::Foreign;
use crate::spec::tree::{Node, Tree};

/// Keys, wherever they stand.
const IDLE: [&str; 34] = [
    "animationSpeed",
    "autoSizePolygons",
    "colors",
    "compositeGlobalAliasingEnabled",
    "globalCompositeFontSize",
    "globalCompositeValueFontSize",
    "globalGradientsEnabled",
    "globalLabelFontSize",
    "globalPolygonSize",
    "globalShowTimestampEnabled",
    "globalShowTimestampFontSize",
    "globalShowTimestampFormat",
    "globalShowTimestampPosition",
    "globalShowTimestampYOffset",
    "globalTextFontAutoColor",
    "globalTextFontAutoColorEnabled",
    "globalTextFontColor",
    "globalTextFontFamily",
    "globalValueFontSize",
    "isTemplated",
    "label",
    "order",
    "panelHeight",
    "panelId",
    "panelWidth",
    "processedData",
    "radius",
    "scaledDecimals",
    "ID",
    "showTimestamp",
    "showTimestampEnabled",
    "showTimestampFormat",
    "showTimestampYOffset",
    "showLevel",
];

/// Keys that ours does as they say when they say this.
const USUAL: [&str; 4] = ["displayMode", "enabled", "showName", "showValue"];

/// Leaves them, through all that is read.
pub fn idle(foreign: &Foreign<'_>) {
    for entry in foreign.node.entries() {
        let key = entry.key.as_str();
        if foreign.is_read(key) {
            below(foreign, key);
        } else if IDLE.contains(&key) || USUAL.contains(&key) && is_usual(&entry.value) {
            foreign.meaningless(&[key]);
        }
    }
}

fn below(foreign: &Foreign<'_>, key: &str) {
    let Some(inner) = foreign.get(key) else { return };
    match inner.node.value {
        Tree::Map(_) => idle(&inner),
        Tree::List(_) => inner.items().iter().for_each(idle),
        _ => {}
    }
}

fn is_usual(value: &Node) -> bool {
    matches!(value.value, Tree::Bool(true)) || value.text() == Some("all")
}
