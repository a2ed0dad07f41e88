//! Lists of dashboards and alerts whose options stand on the panel itself, as before Grafana 7.

use super::{kinds, shape};
use crate::import::Foreign;
use crate::spec::Panel;

/// Reads a list.
pub fn read(panel: &mut Panel, foreign: &Foreign<'_>) {
    let plugin = foreign.text("type").unwrap_or_default();
    let Some(kind) = kinds::kind(plugin) else {
        super::visualization(panel, plugin, None, None);
        return foreign.meaningless(&KEYS);
    };
    panel.kind = kind.into();
    for key in KEYS {
        let name = renamed(key);
        let shape = shape::options(kind).and_then(|s| s.key(name)).filter(|shape| !shape.is_idle(name));
        let Some(shape) = shape else {
            foreign.meaningless(&[key]);
            continue;
        };
        let taken = foreign.get(key).and_then(|value| shape.take(&value));
        taken.into_iter().for_each(|value| drop(panel.options.insert(name.into(), value)));
    }
    foreign.meaningless(&["headings", "fieldConfig"]);
}

const KEYS: [&str; 15] = [
    "alertName",
    "dashboardFilter",
    "dashboardTags",
    "folderId",
    "limit",
    "nameFilter",
    "onlyAlertsOnDashboard",
    "query",
    "recent",
    "search",
    "show",
    "sortOrder",
    "starred",
    "stateFilter",
    "tags",
];

/// The name that the option has now.
fn renamed(key: &str) -> &str {
    match key {
        "limit" => "maxItems",
        "recent" => "showRecentlyViewed",
        "search" => "showSearch",
        "starred" => "showStarred",
        other => other,
    }
}
