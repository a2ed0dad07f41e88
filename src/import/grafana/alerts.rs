//! Lists of alerts, which have no queries in Grafana: here they ask Prometheus what fires.

use serde_json::Map;

use super::{classic::each_panel, datasource};
use crate::spec::{Dashboard, Panel, Target, Variable};

/// Gives lists of alerts a target: the series in which Prometheus keeps the states of its alerts.
///
/// The source is the one that the panel names, else the one that the dashboard's variable chooses, else the only one there is.
pub fn ask(dashboard: &mut Dashboard) {
    let prometheus = |v: &&Variable| v.source_kind.as_deref() == Some("prometheus");
    let chosen = dashboard.variables.iter().find(prometheus).map(|v| format!("${}", v.name));
    let usual = chosen.unwrap_or_else(|| "prometheus:default".into());
    each_panel(&mut dashboard.panels, &mut |panel| {
        if panel.kind == "alertlist" && panel.targets.is_empty() {
            let source = named(panel).unwrap_or_else(|| usual.clone());
            panel.targets.push(alerts(source));
        }
    });
}

/// The source in the panel's options; Grafana's own alerts are of no source that is there, unless it is mapped.
fn named(panel: &mut Panel) -> Option<String> {
    match panel.options.shift_remove("datasource")?.as_str().filter(|name| !name.is_empty())? {
        "grafana" | "-- Grafana --" => Some("grafana:alerts".into()),
        name => Some(datasource::named(Some("prometheus"), name)),
    }
}

/// A target that asks for alerts.
fn alerts(source: String) -> Target {
    let rest = Map::from_iter([("query".to_string(), "ALERTS".into())]);
    Target { source: Some(source), rest, ..Target::default() }
}
