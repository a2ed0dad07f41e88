//! Queries of SQL editors that were saved without their text.

use serde_json::Value;

use crate::import::Foreign;

/// The text of the editor of Grafana 9 and later: `sql` with columns, conditions, groups and order.
pub fn sql(foreign: &Foreign<'_>) -> Option<String> {
    let table = foreign.text("table")?;
    let model = foreign.value("sql")?;
    let columns: Vec<String> = list(&model, "columns").iter().filter_map(column).collect();
    if columns.is_empty() {
        return None;
    }
    let from = foreign.text("dataset").map(|dataset| format!("{dataset}.{table}")).unwrap_or_else(|| table.to_string());
    let mut out = format!("SELECT {} FROM {from}", columns.join(", "));
    let text = |key: &str| model.get(key).and_then(Value::as_str).filter(|t| !t.is_empty());
    if let Some(condition) = text("whereString") {
        out += &format!(" WHERE {condition}");
    }
    let groups: Vec<&str> = list(&model, "groupBy").iter().filter_map(name).collect();
    if !groups.is_empty() {
        out += &format!(" GROUP BY {}", groups.join(", "));
    }
    if let Some(by) = model.get("orderBy").and_then(name) {
        out += &format!(" ORDER BY {by}");
        text("orderByDirection").into_iter().for_each(|way| out += &format!(" {way}"));
    }
    if let Some(limit) = model.get("limit").and_then(Value::as_u64) {
        out += &format!(" LIMIT {limit}");
    }
    Some(out)
}

fn list<'v>(value: &'v Value, key: &str) -> &'v [Value] {
    value.get(key).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// The name in `{property: {name}}`.
fn name(value: &Value) -> Option<&str> {
    value.get("property")?.get("name")?.as_str().filter(|n| !n.is_empty())
}

/// `{name: AVG, parameters: [{name: value}], alias}`.
fn column(value: &Value) -> Option<String> {
    let parameters: Vec<&str> = list(value, "parameters").iter().filter_map(|p| p.get("name")?.as_str()).collect();
    let inner = parameters.join(", ");
    let function = value.get("name").and_then(Value::as_str).filter(|f| !f.is_empty());
    let text = match function {
        Some(function) => format!("{function}({inner})"),
        None if inner.is_empty() => return None,
        None => inner,
    };
    let alias = value.get("alias").and_then(Value::as_str).map(|a| a.trim_matches('"')).filter(|a| !a.is_empty());
    Some(alias.map_or(text.clone(), |alias| format!("{text} AS \"{alias}\"")))
}

/// The text of the editor before: columns as lists of parts, one group of time.
pub fn old_sql(foreign: &Foreign<'_>) -> Option<String> {
    let (table, time) = (foreign.text("table")?, foreign.text("timeColumn")?);
    let groups = foreign.value("group").unwrap_or_default();
    let groups = groups.as_array().cloned().unwrap_or_default();
    let part = |v: &Value, at: usize| v.get("params")?.get(at)?.as_str().map(str::to_string);
    let by_time = groups.iter().find(|g| g.get("type").and_then(Value::as_str) == Some("time"));
    let mut columns = vec![match by_time.and_then(|g| part(g, 0)) {
        Some(width) => format!("$__timeGroupAlias({time},{width})"),
        None => format!("{time} AS \"time\""),
    }];
    let metric = foreign.text("metricColumn").filter(|m| *m != "none");
    columns.extend(metric.map(|m| format!("{m} AS metric")));
    let select = foreign.value("select").unwrap_or_default();
    columns.extend(select.as_array().into_iter().flatten().filter_map(old_column));
    let conditions = foreign.value("where").unwrap_or_default();
    let conditions: Vec<String> = conditions.as_array().into_iter().flatten().map(|c| condition(c, time)).collect();
    let mut out = format!("SELECT {} FROM {table}", columns.join(", "));
    if !conditions.is_empty() {
        out += &format!(" WHERE {}", conditions.join(" AND "));
    }
    let count = 1 + usize::from(metric.is_some());
    if by_time.is_some() {
        out += &format!(" GROUP BY {}", (1..=count).map(|i| i.to_string()).collect::<Vec<_>>().join(","));
    }
    out += if by_time.is_some() { " ORDER BY 1" } else { " ORDER BY time" };
    Some(out)
}

/// `[{type: column, params}, {type: aggregate, params}, {type: alias, params}]`.
fn old_column(parts: &Value) -> Option<String> {
    let param = |kind: &str| {
        let part = parts.as_array()?.iter().find(|p| p.get("type").and_then(Value::as_str) == Some(kind))?;
        part.get("params")?.get(0)?.as_str().map(str::to_string)
    };
    let column = param("column")?;
    let text = param("aggregate").map_or(column.clone(), |function| format!("{function}({column})"));
    let alias = param("alias").unwrap_or(column);
    Some(format!("{text} AS \"{}\"", alias.trim_matches('"')))
}

fn condition(value: &Value, time: &str) -> String {
    let params: Vec<&str> = list(value, "params").iter().filter_map(Value::as_str).collect();
    match value.get("type").and_then(Value::as_str) {
        Some("macro") => format!("{}({time})", value.get("name").and_then(Value::as_str).unwrap_or("$__timeFilter")),
        _ => params.join(" "),
    }
}
