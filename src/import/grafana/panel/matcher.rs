//! Matchers: which fields an override is for, which frames a transformation.

use serde_json::Value;

use crate::import::Foreign;
use crate::spec::{ByValue, Matcher};

/// The matcher of an override; `None` when it is not known.
pub fn of_fields(foreign: Option<&Foreign<'_>>) -> Option<Matcher> {
    let foreign = foreign?;
    foreign.meaningless(&["scope"]);
    let id = foreign.text("id")?;
    let options = foreign.value("options").unwrap_or_default();
    matcher(id, &options)
}

/// The filter of a transformation.
pub fn of_frames(foreign: &Foreign<'_>) -> Option<Matcher> {
    of_fields(Some(foreign)).filter(|m| m.by_type.is_none() && m.by_value.is_none())
}

fn matcher(id: &str, options: &Value) -> Option<Matcher> {
    let text = || options.as_str().map(str::to_string);
    let empty = Matcher::default();
    Some(match id {
        "byName" => Matcher { by_name: Some(text()?), ..empty },
        "byNames" => by_names(options)?,
        "byRegexp" | "byRegexpOrNames" | "byNamePattern" => Matcher { by_regexp: Some(regexp(options)?), ..empty },
        "byType" | "byTypes" => Matcher { by_type: Some(type_name(options)?), ..empty },
        "numeric" => Matcher { by_type: Some("number".into()), ..empty },
        "time" | "firstTimeField" => Matcher { by_type: Some("time".into()), ..empty },
        "byFrameRefID" | "byRefId" => Matcher { by_ref_id: Some(text()?), ..empty },
        "byValue" => Matcher { by_value: Some(by_value(options)?), ..empty },
        "anyMatch" | "alwaysMatch" => Matcher { by_regexp: Some("/.*/".into()), ..empty },
        _ => return None,
    })
}

/// Names; `mode: exclude` means all others, as a click in a legend leaves it.
fn by_names(options: &Value) -> Option<Matcher> {
    let list = if options.is_array() { options } else { options.get("names")? };
    let names: Vec<String> = list.as_array()?.iter().filter_map(|n| n.as_str().map(str::to_string)).collect();
    Some(match options.get("mode").and_then(Value::as_str) {
        Some("exclude") => Matcher { except_names: Some(names), ..Matcher::default() },
        _ => Matcher { by_names: Some(names), ..Matcher::default() },
    })
}

fn regexp(options: &Value) -> Option<String> {
    let pattern = options.as_str().or_else(|| options.get("pattern")?.as_str())?;
    crate::js::Regex::parse(pattern).is_ok().then(|| pattern.to_string())
}

fn type_name(options: &Value) -> Option<String> {
    let name = options.as_str().or_else(|| options.as_array()?.first()?.as_str())?;
    Some(if matches!(name, "time" | "number" | "string" | "boolean") { name.into() } else { "other".into() })
}

fn by_value(options: &Value) -> Option<ByValue> {
    let text = |key: &str| options.get(key).and_then(Value::as_str);
    let number = options.get("value").and_then(|v| v.as_f64().or_else(|| v.as_str()?.parse().ok()));
    let op = match text("op").unwrap_or("eq") {
        ">" => "gt",
        ">=" => "gte",
        "<" => "lt",
        "<=" => "lte",
        "=" | "==" => "eq",
        "!=" => "neq",
        op @ ("gt" | "gte" | "lt" | "lte" | "eq" | "neq") => op,
        _ => return None,
    };
    let reducer = text("reducer").filter(|id| crate::reduce::known(id))?;
    Some(ByValue { reducer: reducer.into(), op: op.into(), value: number.unwrap_or(0.0) })
}
