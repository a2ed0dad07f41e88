//! Targets that read another panel's answer. The panel is named by its number; its id is known to who reads the dashboard.

use serde_json::{Map, Value, json};

use crate::import::Foreign;

/// A target that reads a panel.
pub fn panel(foreign: &Foreign<'_>) -> Map<String, Value> {
    let Some(number) = foreign.number("panelId") else { return Map::new() };
    let mut out = Map::from_iter([("panel".to_string(), json!(format!("{number}")))]);
    if foreign.flag("withTransforms") == Some(true) {
        out.insert("withTransforms".into(), json!(true));
    }
    foreign.meaningless(&["panelRefId", "topic", "queryType", "adhocFiltersEnabled", "withTransforms"]);
    out
}
