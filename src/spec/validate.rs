//! Compares a tree with a JSON Schema and says everything that is wrong, where it stands.
//!
//! It knows the part of JSON Schema that our types make, and one word of its own: `x-form` names what a
//! text must be (`duration`, `regex`, `unit` …), which a [`Forms`] decides.

use std::sync::Arc;

use serde_json::{Map, Value};

use super::tree::{Entry, Node, Tree};
use crate::diag::{Diagnostic, SourceFile, nearest};

/// The most diagnostics of one document; more help nobody.
pub const MOST_DIAGNOSTICS: usize = 100;

/// The most words that a misspelt one is compared with, so that a made-up file cannot keep us busy.
pub const MOST_CANDIDATES: usize = 1000;

/// Decides whether a text has a form; `None` when it has.
pub type Forms<'a> = &'a dyn Fn(&str, &str) -> Option<Diagnostic>;

/// Everything in which a tree differs from a schema.
pub fn validate(node: &Node, schema: &Value, file: &Arc<SourceFile>, forms: Forms<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    Validator { root: schema, file, forms }.check(schema, node, None, &mut found);
    found
}

struct Validator<'a> {
    root: &'a Value,
    file: &'a Arc<SourceFile>,
    forms: Forms<'a>,
}

type Found = Vec<Diagnostic>;

impl<'a> Validator<'a> {
    /// Checks a node; `key` is the one that it is the value of.
    fn check(&self, schema: &'a Value, node: &Node, key: Option<&str>, found: &mut Found) {
        let Some(schema) = schema.as_object() else {
            if schema == &Value::Bool(false) {
                self.add(found, Diagnostic::error("nothing may stand here"), node);
            }
            return;
        };
        if found.len() >= MOST_DIAGNOSTICS {
            return;
        }
        if let Some(choices) = choices(schema) {
            return self.choice(schema, &choices, node, key, found);
        }
        if let Some(target) = schema.get("$ref").and_then(|r| self.resolve(r)) {
            self.check(target, node, key, found);
        }
        if !type_fits(schema, node) {
            let names = type_names(schema);
            return self.add(found, wrong_type(&names, node), node);
        }
        self.combined(schema, node, key, found);
        match &node.value {
            Tree::Text(text) => self.text(schema, text, node, found),
            Tree::Number(_) => self.number(schema, node, found),
            Tree::List(items) => self.list(schema, items, node, key, found),
            Tree::Map(entries) => self.map(schema, entries, node, found),
            Tree::Null | Tree::Bool(_) => {}
        }
    }

    /// `allOf`, `anyOf`, `oneOf` and `if`.
    fn combined(&self, schema: &'a Map<String, Value>, node: &Node, key: Option<&str>, found: &mut Found) {
        for part in list_of(schema, "allOf") {
            self.check(part, node, key, found);
        }
        for word in ["anyOf", "oneOf"] {
            let branches = list_of(schema, word);
            if !branches.is_empty() {
                self.any(branches, node, key, found);
            }
        }
        if let Some(condition) = schema.get("if") {
            let word = if self.accepts(condition, node) { "then" } else { "else" };
            if let Some(part) = schema.get(word) {
                self.check(part, node, key, found);
            }
        }
    }

    fn accepts(&self, schema: &'a Value, node: &Node) -> bool {
        let mut found = Vec::new();
        self.check(schema, node, None, &mut found);
        found.is_empty()
    }

    /// One of several schemas: the errors told are those of the branch that was meant most likely.
    fn any(&self, branches: &'a [Value], node: &Node, key: Option<&str>, found: &mut Found) {
        if let Some(branches) = self.tagged(branches, node) {
            return self.by_tag(&branches, node, found);
        }
        let mut best: Option<((usize, usize), Found)> = None;
        for branch in branches.iter().filter(|b| self.fits(b, node)) {
            let mut own = Vec::new();
            self.check(branch, node, key, &mut own);
            if own.is_empty() {
                return;
            }
            let score = (self.strangers(branch, node), own.len());
            if best.as_ref().is_none_or(|(least, _)| score < *least) {
                best = Some((score, own));
            }
        }
        match best {
            Some((_, own)) => found.extend(own),
            None => self.add(found, self.no_branch(branches, node), node),
        }
    }

    /// How many keys of a mapping a schema does not know.
    fn strangers(&self, schema: &'a Value, node: &Node) -> usize {
        let mut known = Vec::new();
        if let Some(schema) = self.resolved(schema).as_object() {
            self.collect_keys(schema, &mut known);
        }
        node.entries().iter().filter(|e| !known.contains(&e.key.as_str())).count()
    }

    /// The error of a node whose type no branch takes.
    fn no_branch(&self, branches: &'a [Value], node: &Node) -> Diagnostic {
        let mut names = Vec::new();
        branches.iter().for_each(|b| self.collect_names(b, &mut names));
        let error = wrong_type(&names, node);
        let is_reference = |b: &Value| self.resolved(b).pointer("/properties/env").is_some();
        if node.text().is_some() && branches.iter().any(is_reference) {
            return error.hint("a secret is not written here: name it by `{ env: NAME }` or `{ file: path }`");
        }
        error
    }

    /// The branches by the value of a key that tells them apart, if there is such a key.
    fn tagged(&self, branches: &'a [Value], node: &Node) -> Option<Tagged<'a>> {
        if !matches!(node.value, Tree::Map(_)) {
            return None;
        }
        let branches: Vec<&Value> = branches.iter().map(|b| self.resolved(b)).filter(|b| !is_null(b)).collect();
        let tag = |branch: &'a Value, key: &str| -> Option<Vec<&'a Value>> {
            list_of(branch.as_object()?, "required").iter().find(|r| r.as_str() == Some(key))?;
            choices(self.resolved(branch.get("properties")?.get(key)?).as_object()?)
        };
        let first = branches.first().filter(|_| branches.len() > 1)?;
        let keys = list_of(first.as_object()?, "required").iter().filter_map(Value::as_str);
        keys.filter_map(|key| {
            let values: Option<Vec<_>> = branches.iter().map(|b| Some((tag(b, key)?, *b))).collect();
            Some(Tagged { key, branches: values? })
        })
        .next()
    }

    fn by_tag(&self, tagged: &Tagged<'a>, node: &Node, found: &mut Found) {
        let key = tagged.key;
        let Some(written) = node.get(key) else {
            return self.add(found, Diagnostic::error(format!("missing key `{key}`")), node);
        };
        let value = written.to_value();
        match tagged.branches.iter().find(|(values, _)| values.contains(&&value)) {
            Some((_, branch)) => self.check(branch, node, None, found),
            None => {
                let all: Vec<&Value> = tagged.branches.iter().flat_map(|(values, _)| values.iter().copied()).collect();
                self.choice(&Map::new(), &all, written, Some(key), found);
            }
        }
    }

    /// A value that must be one of those listed.
    fn choice(
        &self,
        schema: &Map<String, Value>,
        choices: &[&Value],
        node: &Node,
        key: Option<&str>,
        found: &mut Found,
    ) {
        if choices.contains(&&node.to_value()) {
            return;
        }
        let words: Vec<&str> = choices.iter().filter_map(|v| v.as_str()).collect();
        let Some(text) = node.text().filter(|_| !words.is_empty()) else {
            let list = if words.is_empty() { "another value".to_string() } else { either(&quoted(&words)) };
            let message = format!("expected {list}, found {}", shown(node));
            return self.add(found, Diagnostic::error(message), node);
        };
        let noun = match (schema.get("title").and_then(Value::as_str), key) {
            (Some(noun), _) => format!("unknown {noun} `{}`", short(text)),
            (None, Some(key)) => format!("unknown {key} `{}`", short(text)),
            (None, None) => format!("unknown value `{}`", short(text)),
        };
        self.add(found, suggest_or_list(Diagnostic::error(noun), text, &words), node);
    }

    fn text(&self, schema: &'a Map<String, Value>, text: &str, node: &Node, found: &mut Found) {
        let length = || text.chars().count() as u64;
        if schema.get("minLength").and_then(Value::as_u64).is_some_and(|least| length() < least) {
            self.add(found, Diagnostic::error("the text is too short"), node);
        }
        if schema.get("maxLength").and_then(Value::as_u64).is_some_and(|most| length() > most) {
            self.add(found, Diagnostic::error("the text is too long"), node);
        }
        if let Some(pattern) = schema.get("pattern").and_then(Value::as_str) {
            let matches = fancy_regex::Regex::new(pattern).ok().and_then(|r| r.is_match(text).ok());
            if matches == Some(false) {
                let message = format!("`{}` does not have the form `{pattern}`", short(text));
                self.add(found, Diagnostic::error(message), node);
            }
        }
        self.form(schema, text, node, found);
    }

    fn form(&self, schema: &Map<String, Value>, text: &str, node: &Node, found: &mut Found) {
        if let Some(finding) = form_of(schema).and_then(|form| (self.forms)(form, text)) {
            self.add(found, finding, node);
        }
    }

    fn number(&self, schema: &Map<String, Value>, node: &Node, found: &mut Found) {
        let Some(value) = node.number() else { return };
        let bound = |key: &str| schema.get(key).and_then(Value::as_f64);
        let (least, most) = (bound("minimum"), bound("maximum"));
        let (above, below) = (bound("exclusiveMinimum"), bound("exclusiveMaximum"));
        let outside = least.is_some_and(|b| value < b)
            || most.is_some_and(|b| value > b)
            || above.is_some_and(|b| value <= b)
            || below.is_some_and(|b| value >= b);
        if !outside {
            return;
        }
        let expected = match (least, most, above, below) {
            (Some(a), Some(b), ..) => format!("from {a} to {b}"),
            (Some(a), None, ..) => format!("of at least {a}"),
            (_, Some(b), ..) => format!("of at most {b}"),
            (_, _, Some(a), _) => format!("above {a}"),
            (.., Some(b)) => format!("below {b}"),
            _ => return,
        };
        self.add(found, Diagnostic::error(format!("expected a number {expected}, found {value}")), node);
    }

    fn list(&self, schema: &'a Map<String, Value>, items: &[Node], node: &Node, key: Option<&str>, found: &mut Found) {
        let count = |key: &str| schema.get(key).and_then(Value::as_u64).map(|n| n as usize);
        if let Some(least) = count("minItems").filter(|n| items.len() < *n) {
            self.add(found, Diagnostic::error(format!("expected at least {least} items, found {}", items.len())), node);
        }
        if let Some(most) = count("maxItems").filter(|n| items.len() > *n) {
            self.add(found, Diagnostic::error(format!("expected at most {most} items, found {}", items.len())), node);
        }
        let firsts = list_of(schema, "prefixItems");
        for (i, item) in items.iter().enumerate() {
            if let Some(part) = firsts.get(i).or_else(|| schema.get("items")) {
                self.check(part, item, key, found);
            }
            if let Some(text) = item.text() {
                self.form(schema, text, item, found);
            }
        }
    }

    fn map(&self, schema: &'a Map<String, Value>, entries: &[Entry], node: &Node, found: &mut Found) {
        let properties = schema.get("properties").and_then(Value::as_object);
        for entry in entries {
            match properties.and_then(|p| p.get(&entry.key)) {
                Some(part) => self.check(part, &entry.value, Some(&entry.key), found),
                None => self.further(schema, entry, found),
            }
        }
        let unknown = |e: &&Entry| properties.is_none_or(|p| !p.contains_key(&e.key));
        for key in list_of(schema, "required").iter().filter_map(Value::as_str) {
            // A slip of the pen is told once: as the unknown key.
            let slip = || entries.iter().filter(unknown).any(|e| nearest(&e.key, [key]).is_some());
            if node.get(key).is_none() && (schema.get("additionalProperties") != Some(&Value::Bool(false)) || !slip()) {
                self.add(found, Diagnostic::error(format!("missing key `{key}`")), node);
            }
        }
    }

    /// A key that `properties` does not name.
    fn further(&self, schema: &'a Map<String, Value>, entry: &Entry, found: &mut Found) {
        match schema.get("additionalProperties") {
            Some(Value::Bool(false)) => {}
            Some(part @ Value::Object(_)) => return self.check(part, &entry.value, Some(&entry.key), found),
            _ if schema.get("unevaluatedProperties") == Some(&Value::Bool(false)) => {}
            _ => return,
        }
        let mut known = Vec::new();
        self.collect_keys(schema, &mut known);
        if known.contains(&entry.key.as_str()) {
            return;
        }
        let error = Diagnostic::error(format!("unknown key `{}`", short(&entry.key))).at(entry.at(self.file));
        if found.len() < MOST_DIAGNOSTICS {
            found.push(self.key_hint(error, schema, &entry.key, &known));
        }
    }

    /// The nearest key, or where among the neighbours such a key is known.
    fn key_hint(&self, error: Diagnostic, schema: &'a Map<String, Value>, key: &str, known: &[&str]) -> Diagnostic {
        if nearest(key, known.iter().copied()).is_some() {
            return error.suggest(key, known.iter().copied());
        }
        if let Some((_, ours)) = SYNONYMS.iter().find(|(theirs, ours)| *theirs == key && known.contains(ours)) {
            return error.hint(format!("it is called `{ours}` here"));
        }
        let properties = schema.get("properties").and_then(Value::as_object);
        let home = properties.into_iter().flatten().find(|(_, part)| {
            let part = self.resolved(part);
            part.get("properties").and_then(|p| p.get(key)).is_some()
        });
        match home {
            Some((home, _)) => error.hint(format!("`{key}` is known in `{home}`")),
            None => suggest_or_list(error, key, known),
        }
    }

    fn collect_keys(&self, schema: &'a Map<String, Value>, keys: &mut Vec<&'a str>) {
        keys.extend(schema.get("properties").and_then(Value::as_object).into_iter().flatten().map(|(k, _)| k.as_str()));
        for part in ["allOf", "anyOf", "oneOf"].iter().flat_map(|word| list_of(schema, word)) {
            if let Some(part) = self.resolved(part).as_object() {
                self.collect_keys(part, keys);
            }
        }
    }

    /// Whether a schema could mean this node, by its type alone.
    fn fits(&self, schema: &'a Value, node: &Node) -> bool {
        let Some(schema) = self.resolved(schema).as_object() else { return true };
        if let Some(choices) = choices(schema) {
            return choices.iter().any(|v| type_of_value(v) == type_of(node));
        }
        let branches = || ["anyOf", "oneOf"].iter().flat_map(|word| list_of(schema, word));
        type_fits(schema, node) && (branches().next().is_none() || branches().any(|b| self.fits(b, node)))
    }

    fn collect_names(&self, schema: &'a Value, names: &mut Vec<&'static str>) {
        let Some(schema) = self.resolved(schema).as_object() else { return };
        let own = match choices(schema) {
            Some(choices) => choices.iter().map(|v| name_of_type(type_of_value(v))).collect(),
            None => type_names(schema),
        };
        for name in own {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        for part in ["anyOf", "oneOf"].iter().flat_map(|word| list_of(schema, word)) {
            self.collect_names(part, names);
        }
    }

    fn resolve(&self, reference: &Value) -> Option<&'a Value> {
        self.root.pointer(reference.as_str()?.strip_prefix('#')?)
    }

    /// The schema that a reference leads to, or the schema itself.
    fn resolved(&self, schema: &'a Value) -> &'a Value {
        schema.get("$ref").and_then(|r| self.resolve(r)).unwrap_or(schema)
    }

    fn add(&self, found: &mut Found, diagnostic: Diagnostic, node: &Node) {
        if found.len() < MOST_DIAGNOSTICS {
            found.push(diagnostic.at(node.at(self.file)));
        }
    }
}

/// Keys that other tools use for what is called differently here.
const SYNONYMS: [(&str, &str); 14] = [
    ("datasource", "source"),
    ("expr", "query"),
    ("rawSql", "query"),
    ("sql", "query"),
    ("legendFormat", "legend"),
    ("type", "kind"),
    ("gridPos", "size"),
    ("fieldConfig", "field"),
    ("uid", "name"),
    ("time", "timeRange"),
    ("templating", "variables"),
    ("interval", "minStep"),
    ("queries", "targets"),
    ("matcher", "match"),
];

/// Branches that one key tells apart, each with the values that stand for it.
struct Tagged<'a> {
    key: &'a str,
    branches: Vec<(Vec<&'a Value>, &'a Value)>,
}

/// What a text must be, by `x-form`.
fn form_of(schema: &Map<String, Value>) -> Option<&str> {
    schema.get("x-form").and_then(Value::as_str)
}

fn list_of<'a>(schema: &'a Map<String, Value>, key: &str) -> &'a [Value] {
    schema.get(key).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// The values that `const`, `enum`, or a `oneOf` of such lists.
fn choices(schema: &Map<String, Value>) -> Option<Vec<&Value>> {
    if let Some(only) = schema.get("const") {
        return Some(vec![only]);
    }
    if let Some(Value::Array(list)) = schema.get("enum") {
        return Some(list.iter().collect());
    }
    let branches = list_of(schema, "oneOf");
    let values: Option<Vec<Vec<&Value>>> = branches.iter().map(|b| choices(b.as_object()?)).collect();
    values.filter(|v| !v.is_empty()).map(|v| v.into_iter().flatten().collect())
}

fn is_null(schema: &Value) -> bool {
    schema.get("type").and_then(Value::as_str) == Some("null")
}

/// The types that a schema names; none when it takes all.
fn types(schema: &Map<String, Value>) -> Vec<&str> {
    match schema.get("type") {
        Some(Value::String(one)) => vec![one],
        Some(Value::Array(list)) => list.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    }
}

fn type_fits(schema: &Map<String, Value>, node: &Node) -> bool {
    let types = types(schema);
    let own = type_of(node);
    types.is_empty() || types.iter().any(|t| *t == own || (*t == "number" && own == "integer"))
}

fn type_of(node: &Node) -> &'static str {
    match &node.value {
        Tree::Null => "null",
        Tree::Bool(_) => "boolean",
        Tree::Number(n) if n.is_f64() && n.as_f64().is_none_or(|v| v.fract() != 0.0) => "number",
        Tree::Number(_) => "integer",
        Tree::Text(_) => "string",
        Tree::List(_) => "array",
        Tree::Map(_) => "object",
    }
}

fn type_of_value(value: &Value) -> &'static str {
    type_of(&Node::from_value(value))
}

fn name_of_type(name: &str) -> &'static str {
    match name {
        "boolean" => "`true` or `false`",
        "number" => "a number",
        "integer" => "a whole number",
        "string" => "a text",
        "array" => "a list",
        "object" => "a mapping",
        _ => "nothing",
    }
}

/// What a schema's types are called; `null` is left out beside others, since leaving a key out is meant.
fn type_names(schema: &Map<String, Value>) -> Vec<&'static str> {
    let types = types(schema);
    types.iter().filter(|t| **t != "null" || types.len() == 1).map(|t| name_of_type(t)).collect()
}

fn wrong_type(names: &[&str], node: &Node) -> Diagnostic {
    let names: Vec<String> = names.iter().filter(|n| **n != "nothing").map(ToString::to_string).collect();
    let error = Diagnostic::error(format!("expected {}, found {}", either(&names), shown(node)));
    let wants = |name: &str| names.iter().any(|n| n == name);
    let text = node.text().unwrap_or_default();
    match &node.value {
        Tree::Number(_) | Tree::Bool(_) if wants("a text") => {
            error.hint(format!("put it in quotes: \"{}\"", node.to_value()))
        }
        Tree::Text(_) if wants("`true` or `false`") && matches!(text, "yes" | "no" | "on" | "off" | "y" | "n") => {
            error.hint(format!("write `{}`", matches!(text, "yes" | "on" | "y")))
        }
        Tree::Text(_) if (wants("a number") || wants("a whole number")) && text.parse::<f64>().is_ok() => {
            error.hint("write it without quotes")
        }
        Tree::Map(_) if wants("a list") => error.hint("begin each item of a list with `- `"),
        _ => error,
    }
}

/// How a node is called in "found …".
fn shown(node: &Node) -> String {
    match &node.value {
        Tree::Null => "nothing".into(),
        Tree::Bool(v) => format!("`{v}`"),
        Tree::Number(v) => format!("the number {v}"),
        Tree::Text(v) => format!("the text \"{}\"", short(v)),
        Tree::List(_) => "a list".into(),
        Tree::Map(_) => "a mapping".into(),
    }
}

/// A text in one line of at most 40 characters.
pub fn short(text: &str) -> String {
    let line: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    if line.chars().count() <= 40 { line } else { line.chars().take(39).collect::<String>() + "…" }
}

fn quoted(words: &[&str]) -> Vec<String> {
    words.iter().map(|w| format!("`{w}`")).collect()
}

/// `a`, `a or b`, `a, b or c`.
fn either(names: &[String]) -> String {
    match names {
        [] => "something else".into(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} or {last}", first.join(", ")),
    }
}

/// The nearest word, or all of them when they are few.
pub fn suggest_or_list(error: Diagnostic, word: &str, known: &[&str]) -> Diagnostic {
    let known = &known[..known.len().min(MOST_CANDIDATES)];
    if nearest(word, known.iter().copied()).is_some() || known.is_empty() || known.len() > 16 {
        return error.suggest(word, known.iter().copied());
    }
    error.hint(format!("known: {}", quoted(known).join(", ")))
}

#[cfg(test)]
mod tests {
    use super::super::yaml;
    use super::*;
    use serde_json::json;

    fn messages(schema: &Value, text: &str) -> Vec<String> {
        let file = Arc::new(SourceFile { path: "a.yaml".into(), text: text.into() });
        let node = yaml::parse(&file).documents.remove(0);
        let forms = |form: &str, text: &str| (form != text).then(|| Diagnostic::error(format!("no {form}: {text}")));
        let found = validate(&node, schema, &file, &forms);
        found
            .iter()
            .map(|d| std::iter::once(&d.message).chain(&d.hints).cloned().collect::<Vec<_>>().join(" | "))
            .collect()
    }

    #[test]
    fn each_difference_is_said() {
        let number = json!({"type": ["integer", "null"], "minimum": 1, "maximum": 24});
        let week = json!({"oneOf": [{"const": "sunday"}, {"const": "monday"}]});
        let object = json!({
            "type": "object", "additionalProperties": false, "required": ["a"],
            "properties": {"a": {"type": "string"}, "b": {"type": "object", "properties": {"deep": {}}}}
        });
        let cases = [
            (&number, "5.0", ""),
            (&number, "30", "expected a number from 1 to 24, found 30"),
            (&number, "1.5", "expected a whole number, found the number 1.5"),
            (&number, "'5'", "expected a whole number, found the text \"5\" | write it without quotes"),
            (&week, "sundai", "unknown value `sundai` | did you mean `sunday`?"),
            (&week, "xx", "unknown value `xx` | known: `sunday`, `monday`"),
            (&week, "1", "expected `sunday` or `monday`, found the number 1"),
            (&object, "[]", "expected a mapping, found a list"),
            (&object, "a: 2024", "expected a text, found the number 2024 | put it in quotes: \"2024\""),
            (&object, "{a: x, bb: 1}", "unknown key `bb` | did you mean `b`?"),
            (&object, "{a: x, deep: 1}", "unknown key `deep` | `deep` is known in `b`"),
            (&object, "{b: {}}", "missing key `a`"),
            (&json!({"x-form": "f"}), "g", "no f: g"),
            (&json!({"x-form": "f"}), "[f, g]", "no f: g"),
            (&json!({"type": "boolean"}), "yes", "expected `true` or `false`, found the text \"yes\" | write `true`"),
            (&json!({"if": {"const": 1}, "then": {"type": "string"}}), "2", ""),
            (&json!({"allOf": [{"minimum": 3}, {"maximum": 4}]}), "2", "expected a number of at least 3, found 2"),
        ];
        for (schema, text, expected) in cases {
            assert_eq!(messages(schema, text).join("\n"), expected, "{text}");
        }
    }

    #[test]
    fn of_several_schemas_the_one_meant_is_told() {
        let steps = json!({"anyOf": [
            {"type": "array", "items": {"type": "number"}},
            {"type": "object", "properties": {"steps": {"type": "array"}}, "required": ["steps"]},
            {"type": "null"}
        ]});
        let tagged = json!({"oneOf": [
            {"type": "object", "required": ["s"], "properties": {"s": {"const": "walk"}, "seed": {"type": "integer"}}, "additionalProperties": false},
            {"type": "object", "required": ["s"], "properties": {"s": {"const": "csv"}, "text": {"type": "string"}}, "additionalProperties": false}
        ]});
        let cases = [
            (&steps, "[1, x]", "expected a number, found the text \"x\""),
            (&steps, "{step: []}", "missing key `steps`"),
            (&steps, "x", "expected a list or a mapping, found the text \"x\""),
            (&tagged, "{s: walk, seed: x}", "expected a whole number, found the text \"x\""),
            (&tagged, "{s: csv, seed: 1}", "unknown key `seed` | known: `s`, `text`"),
            (&tagged, "{s: wolk}", "unknown s `wolk` | did you mean `walk`?"),
            (&tagged, "{seed: 1}", "missing key `s`"),
        ];
        for (schema, text, expected) in cases {
            assert_eq!(messages(schema, text).join("\n"), expected, "{text}");
        }
    }
}
