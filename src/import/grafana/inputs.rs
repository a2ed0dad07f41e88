//! The inputs of an exported dashboard: `${DS_PROMETHEUS}` and the like, filled in before anything is read.

use std::collections::BTreeMap;

use super::datasource;
use crate::spec::tree::{Node, Tree};

/// Fills the inputs into all texts of a classic definition, so that sources that were chosen when a dashboard was
/// imported are names of a kind: `${DS_PROMETHEUS}` → `prometheus:DS_PROMETHEUS`. References to sources by a variable
/// that is not there become plain names.
pub fn fill(document: &mut Node) {
    let inputs = inputs(document);
    let listed = document.get("templating").map_or(&[][..], |t| t.items_of("list"));
    let variables: Vec<String> = listed.iter().filter_map(|v| v.text_of("name")).map(ToString::to_string).collect();
    let inputs: Vec<_> = inputs.into_iter().filter(|(name, _)| !variables.contains(name)).collect();
    if !inputs.is_empty() {
        let keys = if let Tree::Map(entries) = &mut document.value { &mut entries[..] } else { &mut [] };
        keys.iter_mut().filter(|e| e.key != "__inputs").for_each(|e| texts(&mut e.value, &inputs));
    }
    references(document, &variables);
    lines(document);
}

/// Line breaks as everywhere else.
fn lines(node: &mut Node) {
    match &mut node.value {
        Tree::Text(text) if text.contains('\r') => *text = text.replace("\r\n", "\n").replace('\r', "\n"),
        Tree::List(items) => items.iter_mut().for_each(lines),
        Tree::Map(entries) => entries.iter_mut().for_each(|entry| lines(&mut entry.value)),
        Tree::Text(_) | Tree::Null | Tree::Bool(_) | Tree::Number(_) => {}
    }
}

/// What each input stands for.
fn inputs(document: &Node) -> BTreeMap<String, String> {
    let one = |input: &Node| {
        let name = input.text_of("name")?;
        let value = match (input.text_of("type"), input.text_of("pluginId")) {
            (Some("datasource"), Some(plugin)) => datasource::named(Some(plugin), name),
            (Some("datasource"), None) => name.to_string(),
            _ => input.text_of("value")?.to_string(),
        };
        Some((name.to_string(), value))
    };
    document.items_of("__inputs").iter().filter_map(one).collect()
}

fn texts(node: &mut Node, inputs: &[(String, String)]) {
    match &mut node.value {
        Tree::Text(text) if text.contains("${") => {
            for (name, value) in inputs {
                let written = format!("${{{name}}}");
                if text.contains(&written) {
                    *text = text.replace(&written, value);
                }
            }
        }
        Tree::List(items) => items.iter_mut().for_each(|item| texts(item, inputs)),
        Tree::Map(entries) => entries.iter_mut().for_each(|entry| texts(&mut entry.value, inputs)),
        Tree::Text(_) | Tree::Null | Tree::Bool(_) | Tree::Number(_) => {}
    }
}

/// Sources by a variable that the dashboard does not have: the name without its sign.
fn references(node: &mut Node, variables: &[String]) {
    match &mut node.value {
        Tree::List(items) => items.iter_mut().for_each(|item| references(item, variables)),
        Tree::Map(entries) => {
            for entry in entries {
                if entry.key == "datasource" {
                    reference(&mut entry.value, variables);
                } else {
                    references(&mut entry.value, variables);
                }
            }
        }
        Tree::Text(_) | Tree::Null | Tree::Bool(_) | Tree::Number(_) => {}
    }
}

fn reference(node: &mut Node, variables: &[String]) {
    match &mut node.value {
        Tree::Map(entries) => {
            entries.iter_mut().filter(|e| e.key == "uid").for_each(|e| reference(&mut e.value, variables));
        }
        Tree::Text(text) => {
            let name = datasource::named(None, text);
            let bare = name.trim_start_matches('$').trim_start_matches('{').trim_end_matches('}');
            if name.starts_with('$') && !bare.is_empty() && !variables.iter().any(|v| v == bare) {
                *text = bare.to_string();
            }
        }
        Tree::List(_) | Tree::Null | Tree::Bool(_) | Tree::Number(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn inputs_are_filled_in() {
        let mut node = Node::from_value(&json!({
            "__inputs": [
                { "name": "DS_P", "type": "datasource", "pluginId": "prometheus" },
                { "name": "VAR_X", "type": "constant", "value": "a" }
            ],
            "templating": { "list": [{ "name": "ds" }] },
            "panels": [
                { "datasource": "${DS_P}", "title": "${VAR_X}b $ds" },
                { "datasource": { "type": "prometheus", "uid": "${ds}" } },
                { "datasource": { "type": "loki", "uid": "${DS_LOKI}" } }
            ]
        }));
        fill(&mut node);
        let panels = node.get("panels").unwrap().to_value();
        let expected = json!([
            { "datasource": "prometheus:DS_P", "title": "ab $ds" },
            { "datasource": { "type": "prometheus", "uid": "${ds}" } },
            { "datasource": { "type": "loki", "uid": "DS_LOKI" } }
        ]);
        assert_eq!(panels, expected);
    }
}
