//! Writing the native form: YAML in blocks, as a person would write it, that reads back to the same value.

use std::sync::Arc;

use serde_json::{Map, Value};

use super::scalar;
use super::tree::{Node, Tree};
use super::{Dashboard, TimeRangeSpec, ids, yaml};
use crate::diag::SourceFile;

/// The most characters of a list or mapping that stands on one line.
const ONE_LINE: usize = 76;
/// Keys whose items each deserve lines of their own.
const SPACIOUS: [&str; 6] = ["panels", "targets", "variables", "annotations", "overrides", "transformations"];

/// The YAML of a dashboard, defaults left out.
pub fn dashboard(dashboard: &Dashboard) -> String {
    let mut plain = dashboard.clone();
    without_ids(&mut plain);
    let mut value = serde_json::to_value(&plain).unwrap_or_default();
    if let Value::Object(map) = &mut value
        && dashboard.time_range == TimeRangeSpec::default()
    {
        map.shift_remove("timeRange");
    }
    document(&value)
}

/// Leaves out ids that reading would make anew.
fn without_ids(dashboard: &mut Dashboard) {
    fn clear(panels: &mut [super::Panel]) {
        for panel in panels {
            panel.id = None;
            clear(&mut panel.panels);
        }
    }
    let mut cleared = dashboard.clone();
    clear(&mut cleared.panels);
    let mut anew = cleared.clone();
    ids(&mut anew);
    if anew == *dashboard {
        *dashboard = cleared;
    }
}

/// The YAML of a mapping.
pub fn document(value: &Value) -> String {
    let text = Writer { blocks: true }.document(value);
    if reads_back(&text, value) { text } else { Writer { blocks: false }.document(value) }
}

/// Whether a text is read as the value that it was written from.
fn reads_back(text: &str, value: &Value) -> bool {
    let file = Arc::new(SourceFile { path: "written.yaml".into(), text: text.into() });
    let parsed = yaml::parse(&file);
    parsed.diagnostics.is_empty() && parsed.documents.first().map(Node::to_value) == Some(whole_numbers(value))
}

/// Numbers as reading has them: whole ones as integers.
pub fn whole_numbers(value: &Value) -> Value {
    match value {
        Value::Number(n) if n.is_f64() => {
            n.as_f64().and_then(super::tree::number).map_or_else(|| value.clone(), Value::Number)
        }
        Value::Array(list) => list.iter().map(whole_numbers).collect(),
        Value::Object(map) => Value::Object(map.iter().map(|(k, v)| (k.clone(), whole_numbers(v))).collect()),
        other => other.clone(),
    }
}

struct Writer {
    /// Whether texts of several lines stand as blocks.
    blocks: bool,
}

impl Writer {
    fn document(&self, value: &Value) -> String {
        let mut out = String::new();
        match whole_numbers(value) {
            Value::Object(map) => self.map(&map, 0, true, &mut out),
            other => out.push_str(&format!("{}\n", flow(&other))),
        }
        out
    }

    /// The entries of a mapping, each on a line of its own; the first may stand behind a dash already.
    fn map(&self, map: &Map<String, Value>, indent: usize, mut start: bool, out: &mut String) {
        for (key, value) in map {
            if !start {
                out.push_str(&" ".repeat(indent));
            }
            start = indent == 0;
            out.push_str(&scalar_text(key, true));
            out.push(':');
            self.value(value, indent, SPACIOUS.contains(&key.as_str()), out);
        }
    }

    /// A value behind a key or a dash: on the same line or on those below.
    fn value(&self, value: &Value, indent: usize, spacious: bool, out: &mut String) {
        match value {
            Value::Object(map) if !map.is_empty() && (spacious || !fits(value, indent)) => {
                out.push('\n');
                self.map(map, indent + 2, false, out);
            }
            Value::Array(list) if !list.is_empty() && (spacious || !fits(value, indent)) => {
                out.push('\n');
                list.iter().for_each(|item| self.item(item, indent + 2, spacious, out));
            }
            Value::String(text) if self.blocks && is_block(text) => {
                out.push(' ');
                block(text, indent + 2, out);
            }
            other => {
                out.push(' ');
                out.push_str(&flow_in(other, false));
                out.push('\n');
            }
        }
    }

    fn item(&self, item: &Value, indent: usize, spacious: bool, out: &mut String) {
        out.push_str(&" ".repeat(indent));
        out.push('-');
        match item {
            Value::Object(map) if !map.is_empty() && (spacious || !fits(item, indent)) => {
                out.push(' ');
                self.map(map, indent + 2, true, out);
            }
            other => self.value(other, indent, false, out),
        }
    }
}

/// Whether a list or mapping is short and plain enough for one line.
fn fits(value: &Value, indent: usize) -> bool {
    fn plain(value: &Value, depth: usize) -> bool {
        match value {
            Value::Array(list) => depth > 0 && list.iter().all(|v| plain(v, depth - 1)),
            Value::Object(map) => depth > 0 && map.values().all(|v| plain(v, depth - 1)),
            Value::String(text) => !text.contains('\n'),
            Value::Null | Value::Bool(_) | Value::Number(_) => true,
        }
    }
    plain(value, 2) && indent + flow(value).chars().count() <= ONE_LINE
}

/// A value on one line.
fn flow(value: &Value) -> String {
    flow_in(value, true)
}

fn flow_in(value: &Value, within: bool) -> String {
    match value {
        Value::Array(list) if list.is_empty() => "[]".into(),
        Value::Object(map) if map.is_empty() => "{}".into(),
        Value::Array(list) => format!("[{}]", list.iter().map(flow).collect::<Vec<_>>().join(", ")),
        Value::Object(map) => {
            let entry = |(key, value): (&String, &Value)| format!("{}: {}", scalar_text(key, true), flow(value));
            format!("{{ {} }}", map.iter().map(entry).collect::<Vec<_>>().join(", "))
        }
        Value::String(text) => scalar_text(text, within),
        other => other.to_string(),
    }
}

/// A text, in quotes only where it needs them; `within` a list or mapping on one line, or as a key, it needs them more.
fn scalar_text(text: &str, within: bool) -> String {
    if is_plain(text, within) {
        return text.to_string();
    }
    let printable = |c: char| !c.is_control() && !matches!(c, '\u{feff}' | '\u{2028}' | '\u{2029}' | '\u{85}');
    if text.chars().all(printable) && text.contains(['"', '\\']) {
        return format!("'{}'", text.replace('\'', "''"));
    }
    quoted(text)
}

fn is_plain(text: &str, within: bool) -> bool {
    let Some(first) = text.chars().next() else { return false };
    let odd = |c: char| c.is_control() || matches!(c, '\u{feff}' | '\u{2028}' | '\u{2029}' | '\u{85}' | '\u{a0}');
    let sign = "-?:,[]{}#&*!|>'\"%@`=~<".contains(first) || first.is_whitespace();
    // A sign and a letter make a plain word, such as `-Inf`, but few would bet on it.
    let dashes =
        first == '-' && text.len() > 1 && !text.starts_with("--") && text[1..].starts_with(char::is_alphabetic);
    let inner =
        text.contains(": ") || text.contains(" #") || text.ends_with(':') || text.ends_with(char::is_whitespace);
    let flow = within && (text.contains([',', '[', ']', '{', '}', ':']) || text.contains(" #"));
    let meant = matches!(scalar::plain(text), Tree::Text(_));
    let word = ["yes", "no", "on", "off"].iter().any(|w| text.eq_ignore_ascii_case(w));
    meant && !word && (!sign || dashes) && !inner && !flow && !text.contains('\t') && !text.chars().any(odd)
}

fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if c.is_control() || matches!(c, '\u{feff}' | '\u{2028}' | '\u{2029}') => {
                out.push_str(&format!("\\u{:04x}", u32::from(c)));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// Whether a text can stand as a block of lines.
fn is_block(text: &str) -> bool {
    let odd = |c: char| c != '\n' && (c.is_control() || matches!(c, '\u{feff}' | '\u{2028}' | '\u{2029}' | '\u{85}'));
    let lines = text.trim_end_matches('\n').contains('\n');
    lines && !text.starts_with(char::is_whitespace) && !text.ends_with("\n\n") && !text.chars().any(odd)
}

fn block(text: &str, indent: usize, out: &mut String) {
    out.push_str(if text.ends_with('\n') { "|\n" } else { "|-\n" });
    for line in text.trim_end_matches('\n').split('\n') {
        if !line.is_empty() {
            out.push_str(&" ".repeat(indent));
            out.push_str(line);
        }
        out.push('\n');
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    #[test]
    fn definitions_read_as_a_person_writes_them() {
        let value = json!({
            "name": "a", "timeRange": { "from": "now-1h", "to": "now" },
            "panels": [
                { "title": "Größe: CPU", "kind": "text", "size": { "w": 12, "h": 8.0, "x": 0, "y": 0 },
                  "targets": [{ "source": "prometheus:P1", "query": "select 1\n  from t", "hide": true }],
                  "options": { "content": "", "yes": "no", "n": "12", "list": [1, "a,b", null] } }
            ]
        });
        let expected = "name: a\ntimeRange: { from: now-1h, to: now }\npanels:\n  - title: \"Größe: CPU\"\n    kind: text\n    size: { w: 12, h: 8, x: 0, y: 0 }\n    targets:\n      - source: prometheus:P1\n        query: |-\n          select 1\n            from t\n        hide: true\n    options: { content: \"\", \"yes\": \"no\", n: \"12\", list: [1, \"a,b\", null] }\n";
        assert_eq!(document(&value), expected);
    }

    fn any_value() -> impl Strategy<Value = Value> {
        let text = prop_oneof!["[ -~\\n\\t\u{e9}\u{2028}]{0,30}", "[-?:,\\[\\]{}#&*!|>'\"%@` ~=<a1.]{0,6}"];
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i32>().prop_map(Value::from),
            (-1e9_f64..1e9).prop_map(Value::from),
            text.clone().prop_map(Value::from),
        ];
        leaf.prop_recursive(4, 32, 5, move |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
                prop::collection::btree_map(text.clone(), inner, 0..5)
                    .prop_map(|map| Value::Object(map.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn what_is_written_reads_back(value in any_value()) {
            let value = json!({ "v": value });
            prop_assert!(reads_back(&document(&value), &value), "{}", document(&value));
        }
    }
}
