//! SQL: MySQL, PostgreSQL, SQL Server, SQLite, ClickHouse and others that are asked in it.

use serde_json::{Map, Value, json};

use super::{builder, keys};
use crate::import::Foreign;

/// What editors keep beside the text.
const BUILDER: [&str; 14] = [
    "column",
    "columns",
    "group",
    "metricColumn",
    "orderBy",
    "rawQuery",
    "select",
    "sql",
    "sqlGenerationMode",
    "table",
    "timeColumn",
    "timeColumnType",
    "where",
    "dataset",
];

/// A query in SQL.
pub fn sql(foreign: &Foreign<'_>) -> Map<String, Value> {
    let names = [("rawSql", "query"), ("rawSQL", "query"), ("queryText", "query"), ("rawQueryText", "query")];
    let mut out = keys::take(foreign, &names);
    if !out.contains_key("query")
        && let Some(query) = builder::sql(foreign).or_else(|| builder::old_sql(foreign))
    {
        out.insert("query".into(), json!(query));
    }
    if !out.contains_key("query") {
        return Map::new();
    }
    out.extend(format(foreign));
    let more = [
        ("connectionArgs", "connection"),
        ("location", "location"),
        ("project", "project"),
        ("legendFormat", "legend"),
    ];
    out.extend(keys::take(foreign, &more));
    foreign.meaningless(&BUILDER);
    foreign.meaningless(&["alias", "rawSQL", "queryText", "rawQueryText"]);
    out
}

/// What the rows are, by name or by number.
fn format(foreign: &Foreign<'_>) -> Option<(String, Value)> {
    let name = match foreign.value("format")? {
        Value::String(name) => name.replace(' ', "_"),
        Value::Number(number) => match number.as_u64() {
            Some(0) => "time_series".into(),
            Some(1) => "table".into(),
            Some(2) => "logs".into(),
            Some(3) => "trace".into(),
            _ => return None,
        },
        _ => return None,
    };
    let name = if name == "timeseries" { "time_series".to_string() } else { name };
    (!name.is_empty() && name != "auto").then(|| ("format".to_string(), json!(name)))
}

/// SQLite, whose columns of instants are named.
pub fn sqlite(foreign: &Foreign<'_>) -> Map<String, Value> {
    let mut out = sql(foreign);
    let kind = foreign.text("queryType").map(|kind| kind.replace(' ', "_"));
    if let Some(kind) = kind.filter(|k| matches!(k.as_str(), "table" | "time_series")) {
        out.insert("format".into(), json!(kind));
    }
    out.extend(keys::take(foreign, &[("timeColumns", "timeColumns")]));
    out
}

/// ClickHouse, by either of its two plug-ins.
pub fn clickhouse(foreign: &Foreign<'_>) -> Map<String, Value> {
    let mut out = sql(foreign);
    if out.is_empty() {
        let names = [
            ("query", "query"),
            ("database", "database"),
            ("table", "table"),
            ("dateColDataType", "dateColumn"),
            ("dateTimeColDataType", "timeColumn"),
            ("dateTimeType", "timeType"),
            ("round", "round"),
            ("intervalFactor", "intervalFactor"),
            ("interval", "minStep"),
        ];
        out = keys::take(foreign, &names);
        if !out.contains_key("query") {
            return Map::new();
        }
        out.extend(format(foreign));
    }
    foreign.meaningless(&[
        "queryType",
        "datasourceMode",
        "formattedQuery",
        "rawQuery",
        "extrapolate",
        "skip_comments",
        "add_metadata",
        "showFormattedSQL",
        "adHocFilters",
        "contextWindowSize",
        "nullifySparse",
        "useWindowFuncForMacros",
        "round",
    ]);
    out
}
