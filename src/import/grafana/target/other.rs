//! Families without rules of their own: every key is kept, the text of the query and the legend under our names.

use serde_json::{Map, Value};

use super::keys;
use crate::import::Foreign;

/// Keys that other words stand for here.
const NAMES: [(&str, &str); 8] = [
    ("expr", "query"),
    ("rawSql", "query"),
    ("queryText", "query"),
    ("target", "query"),
    ("alias", "legend"),
    ("aliasBy", "legend"),
    ("legendFormat", "legend"),
    ("resultFormat", "format"),
];

/// Keys that every target has, or that are about editing.
const COMMON: [&str; 14] = [
    "datasource",
    "refId",
    "hide",
    "key",
    "$$hashKey",
    "app",
    "editorMode",
    "dsType",
    "intervalMs",
    "maxDataPoints",
    "requestId",
    "version",
    "meta",
    "pluginVersion",
];

/// A query of any source.
pub fn other(foreign: &Foreign<'_>) -> Map<String, Value> {
    let mut out = keys::take(foreign, &[("query", "query")]);
    let keys: Vec<&str> = foreign.node.entries().iter().map(|e| e.key.as_str()).collect();
    for key in keys.into_iter().filter(|key| !COMMON.contains(key)) {
        let ours = NAMES
            .iter()
            .find(|(theirs, ours)| *theirs == key && !out.contains_key(*ours))
            .map_or(key, |(_, ours)| ours);
        let taken = keys::take(foreign, &[(key, ours)]);
        taken.into_iter().for_each(|(key, value)| {
            out.entry(key).or_insert(value);
        });
    }
    foreign.meaningless(&["maxDataPoints"]);
    out
}

/// A query of OpenTSDB.
pub fn opentsdb(foreign: &Foreign<'_>) -> Map<String, Value> {
    let names = [
        ("metric", "metric"),
        ("aggregator", "aggregator"),
        ("alias", "legend"),
        ("downsampleInterval", "downsample"),
        ("downsampleAggregator", "downsampleAggregator"),
        ("downsampleFillPolicy", "downsampleFill"),
        ("disableDownsampling", "disableDownsampling"),
        ("filters", "filters"),
        ("tags", "tags"),
        ("shouldComputeRate", "rate"),
        ("isCounter", "counter"),
        ("counterMax", "counterMax"),
        ("counterResetValue", "counterReset"),
        ("explicitTags", "explicitTags"),
    ];
    let out = keys::take(foreign, &names);
    foreign.meaningless(&["currentFilterKey", "currentFilterValue", "currentTagKey", "currentTagValue", "errors"]);
    out
}
