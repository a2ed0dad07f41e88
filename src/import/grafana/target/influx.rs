//! InfluxDB: InfluxQL as text or from its editor, Flux and SQL as text.

use serde_json::{Map, Value, json};

use super::keys::{self, text_of};
use crate::import::Foreign;

/// What the editor keeps.
const EDITOR: [&str; 16] = [
    "measurement",
    "policy",
    "tags",
    "select",
    "groupBy",
    "fill",
    "orderByTime",
    "limit",
    "slimit",
    "tz",
    "rawQuery",
    "hide",
    "fields",
    "function",
    "column",
    "rawSql",
];

/// A query of InfluxDB.
pub fn influx(foreign: &Foreign<'_>) -> Map<String, Value> {
    let mut out = Map::new();
    let written = foreign.text("query").or(foreign.text("rawSql")).map(str::to_string);
    let raw = foreign.flag("rawQuery").unwrap_or(foreign.node.get("select").is_none());
    let query = if raw { written } else { Some(compiled(foreign)) };
    let Some(query) = query.filter(|q| !q.trim().is_empty()) else { return Map::new() };
    let flux =
        query.contains("|>") || query.trim_start().starts_with("from(") || query.trim_start().starts_with("import ");
    out.insert("query".into(), json!(query));
    if flux {
        out.insert("language".into(), json!("flux"));
    } else if foreign.text("rawSql").is_some() && foreign.text("query").is_none() {
        out.insert("language".into(), json!("sql"));
    }
    match foreign.text("resultFormat").or(foreign.text("format")) {
        None | Some("time_series") => {}
        Some(format) => drop(out.insert("format".into(), json!(format))),
    }
    out.extend(keys::take(foreign, &[("alias", "legend"), ("adhocFilters", "filters"), ("interval", "minStep")]));
    foreign.meaningless(&EDITOR);
    foreign.meaningless(&["query", "queryType", "format"]);
    out
}

/// The InfluxQL that the editor stands for.
fn compiled(foreign: &Foreign<'_>) -> String {
    let select = foreign
        .value("select")
        .unwrap_or_else(|| json!([[{ "type": "field", "params": ["value"] }, { "type": "mean" }]]));
    let columns: Vec<String> = select.as_array().into_iter().flatten().map(column).collect();
    let mut out = format!("SELECT {} FROM {}", columns.join(", "), measurement(foreign));
    let tags = foreign.value("tags").unwrap_or_default();
    let tags: Vec<String> = tags.as_array().into_iter().flatten().enumerate().map(|(i, t)| tag(i, t)).collect();
    out += " WHERE ";
    if !tags.is_empty() {
        out += &format!("({}) AND ", tags.join(" "));
    }
    out += "$timeFilter";
    out += &groups(foreign.value("groupBy"));
    if let Some(fill) = text_of(foreign, "fill") {
        out += &format!(" fill({fill})");
    }
    if foreign.text("orderByTime") == Some("DESC") {
        out += " ORDER BY time DESC";
    }
    for (key, word) in [("limit", "LIMIT"), ("slimit", "SLIMIT")] {
        text_of(foreign, key).into_iter().for_each(|n| out += &format!(" {word} {n}"));
    }
    text_of(foreign, "tz").into_iter().for_each(|zone| out += &format!(" tz('{zone}')"));
    out
}

fn measurement(foreign: &Foreign<'_>) -> String {
    let name = foreign.text("measurement").unwrap_or("measurement");
    let regex = name.len() > 1 && name.starts_with('/') && name.ends_with('/');
    let name = if regex { name.to_string() } else { format!("\"{name}\"") };
    match foreign.text("policy").filter(|p| *p != "default") {
        Some(policy) => format!("\"{policy}\".{name}"),
        None => name,
    }
}

/// Parts wrap each other: `[field, mean, math, alias]`.
fn column(parts: &Value) -> String {
    parts.as_array().into_iter().flatten().fold(String::new(), |inner, part| self::part(part, &inner))
}

fn part(part: &Value, inner: &str) -> String {
    let params: Vec<String> = part.get("params").and_then(Value::as_array).into_iter().flatten().map(plain).collect();
    let first = params.first().map_or("", String::as_str);
    match part.get("type").and_then(Value::as_str).unwrap_or_default() {
        "field" | "tag" if first == "*" => "*".into(),
        "field" | "tag" => quoted(first),
        "math" => format!("{inner}{first}"),
        "alias" => format!("{inner} AS \"{first}\""),
        "time" if first == "auto" => "time($__interval)".into(),
        function => {
            let inner = (!inner.is_empty()).then(|| inner.to_string());
            let all: Vec<String> = inner.into_iter().chain(params).collect();
            format!("{function}({})", all.join(", "))
        }
    }
}

/// A name; its kind may stand behind it, as in `name::tag`.
fn quoted(name: &str) -> String {
    let kinds = ["::tag", "::field"];
    match kinds.iter().find_map(|kind| Some((name.strip_suffix(kind)?, *kind))) {
        Some((name, kind)) => format!("\"{name}\"{kind}"),
        None => format!("\"{name}\""),
    }
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_string)
}

fn tag(at: usize, tag: &Value) -> String {
    let text = |key: &str| tag.get(key).map(plain).filter(|t| !t.is_empty() && t != "null");
    let value = tag.get("value").map(plain).unwrap_or_default();
    let regex = value.len() > 1 && value.starts_with('/') && value.ends_with('/');
    let operator = text("operator").unwrap_or_else(|| if regex { "=~" } else { "=" }.into());
    let (operator, bare) = match operator.as_str() {
        "Is" => ("=".to_string(), true),
        "Is Not" => ("!=".to_string(), true),
        "=~" | "!~" | ">" | "<" | ">=" | "<=" => (operator, true),
        _ => (operator, false),
    };
    let value = if bare { value } else { format!("'{}'", value.replace('\\', "\\\\").replace('\'', "\\'")) };
    let joined = if at > 0 { format!("{} ", text("condition").unwrap_or_else(|| "AND".into())) } else { String::new() };
    format!("{joined}{} {operator} {value}", quoted(&text("key").unwrap_or_default()))
}

/// ` GROUP BY time(…), "tag" fill(…)`; time and its filling when nothing is said.
fn groups(list: Option<Value>) -> String {
    let usual = || json!([{ "type": "time", "params": ["$__interval"] }, { "type": "fill", "params": ["null"] }]);
    let list = list.unwrap_or_else(usual);
    let mut out = String::new();
    for group in list.as_array().into_iter().flatten() {
        let fill = group.get("type").and_then(Value::as_str) == Some("fill");
        out += if out.is_empty() {
            ""
        } else if fill {
            " "
        } else {
            ", "
        };
        out += &part(group, "");
    }
    if out.is_empty() { out } else { format!(" GROUP BY {out}") }
}
