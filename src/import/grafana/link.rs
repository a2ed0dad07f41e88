//! Grafana's links.

use super::super::Foreign;
use crate::frame::Link;

/// What only matters where a link is clicked.
const CLICKED: [&str; 11] = [
    "asDropdown",
    "icon",
    "includeVars",
    "keepTime",
    "placement",
    "searchHits",
    "targetBlank",
    "tooltip",
    "$$hashKey",
    "oneClick",
    "origin",
];

/// The links that lead to an address. Lists of other dashboards by tag exist within Grafana only.
pub fn links(list: &[Foreign<'_>]) -> Vec<Link> {
    list.iter().filter_map(link).collect()
}

fn link(link: &Foreign<'_>) -> Option<Link> {
    link.meaningless(&CLICKED);
    let (title, url) = (link.text("title"), link.text("url"));
    let within = matches!(link.text("type"), Some("dashboards" | "dashboard"));
    match url.filter(|_| !within) {
        Some(url) => {
            link.ignore(&["tags", "params", "dashboard", "dashUri"]);
            Some(Link { title: title.unwrap_or(url).to_string(), url: url.to_string() })
        }
        None => {
            link.meaningless(&["tags", "params", "dashboard", "dashUri", "url"]);
            None
        }
    }
}
