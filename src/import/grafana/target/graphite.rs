//! Graphite: functions, which may name other queries of the panel.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::keys;
use crate::import::Foreign;
use crate::spec::Target;

/// How deep queries may name each other.
const DEEPEST: usize = 10;
/// The longest text that references may grow to.
const LONGEST: usize = 100_000;

/// A query of Graphite. Where it names others, Grafana keeps the whole beside it.
pub fn graphite(foreign: &Foreign<'_>) -> Map<String, Value> {
    let full = foreign.text("targetFull").map(str::to_string);
    let mut out = keys::take(foreign, &[("target", "query"), ("textEditor", "")]);
    out.remove("");
    if let Some(full) = full {
        out.insert("query".into(), json!(full));
    }
    foreign.meaningless(&["queryType", "fromAnnotations", "tags", "refCount", "textEditor"]);
    out
}

/// Writes out `#A` in the queries of a panel: what the target `A` asks.
pub fn resolve(targets: &mut [Target]) {
    let text = |t: &Target| Some((t.ref_id.clone()?, t.rest.get("query")?.as_str()?.to_string()));
    let known: BTreeMap<String, String> = targets.iter().filter_map(text).collect();
    for target in targets.iter_mut() {
        let Some(Value::String(query)) = target.rest.get_mut("query") else { continue };
        if names_another(query, &known) {
            *query = written_out(query, &known, 0);
        }
    }
}

/// `#A` where an argument stands, as no other language of queries has it.
fn names_another(query: &str, known: &BTreeMap<String, String>) -> bool {
    known.keys().any(|name| place(query, name).is_some())
}

/// Where `#NAME` stands first as an argument: after `(` or `,`, before `)` or `,`.
fn place(query: &str, name: &str) -> Option<usize> {
    let mark = format!("#{name}");
    let argument = |at: &usize| {
        let before = query[..*at].trim_end().chars().next_back();
        let after = query[at + mark.len()..].trim_start().chars().next();
        matches!(before, Some('(' | ',')) && matches!(after, Some(')' | ','))
    };
    query.match_indices(&mark).map(|(at, _)| at).find(argument)
}

fn written_out(query: &str, known: &BTreeMap<String, String>, depth: usize) -> String {
    let mut out = query.to_string();
    if depth >= DEEPEST {
        return out;
    }
    for (name, text) in known {
        while let Some(at) = place(&out, name) {
            let whole = written_out(text, known, depth + 1);
            if out.len() + whole.len() > LONGEST || place(&whole, name).is_some() {
                return out;
            }
            out.replace_range(at..at + name.len() + 1, &whole);
        }
    }
    out
}
