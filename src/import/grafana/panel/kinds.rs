//! Plug-ins by id: which kind of ours draws them.

/// Plug-ins that one of our kinds draws under another id.
const NAMES: [(&str, &str); 18] = [
    ("bar-gauge", "bargauge"),
    ("flant-statusmap-panel", "status-history"),
    ("grafana-clock-panel", "text"),
    ("grafana-piechart-panel", "piechart"),
    ("grafana-polystat-panel", "polystat"),
    ("grafana-singlestat-panel", "singlestat"),
    ("grafana-slo-panel", "slo"),
    ("grafana-worldmap-panel", "geomap"),
    ("graph2", "timeseries"),
    ("graph3", "timeseries"),
    ("heatmap-new", "heatmap"),
    ("natel-discrete-panel", "state-timeline"),
    ("piechart-v2", "piechart"),
    ("singlestat2", "stat"),
    ("state-timeline2", "state-timeline"),
    ("table2", "table"),
    ("text2", "text"),
    ("timeline", "state-timeline"),
];

/// Our id for a plug-in's; itself where they are the same.
pub fn renamed(plugin: &str) -> &str {
    NAMES.iter().find(|(id, _)| *id == plugin).map_or(plugin, |(_, ours)| ours)
}

/// Plug-ins of versions before seven that are drawn by another kind or by several.
const LEGACY: [(&str, &str); 4] =
    [("graph", "timeseries"), ("graph", "barchart"), ("singlestat", "stat"), ("table-old", "table")];

/// The plug-ins that a kind draws, beside the one of its own name.
pub fn plugins(kind: &str) -> Vec<&'static str> {
    let names = NAMES.iter().chain(&LEGACY).filter(|(_, ours)| *ours == kind).map(|(id, _)| *id);
    let mut names: Vec<_> = names.collect();
    names.sort_unstable();
    names
}

/// The kind that draws a plug-in, if this build has one.
pub fn kind(plugin: &str) -> Option<&'static str> {
    crate::panel::kind(renamed(plugin)).map(|kind| kind.id())
}
