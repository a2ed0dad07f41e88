//! What the JSON Schema of a kind knows of a foreign value: that is taken, the rest stays unread and is told.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde_json::{Map, Number, Value};

use crate::import::Foreign;
use crate::spec::tree::{Node, Tree};
use crate::{panel, reduce, transform};

/// A part of a JSON Schema, with the whole that its references point into.
#[derive(Clone, Copy)]
pub struct Shape {
    root: &'static Value,
    schema: &'static Value,
}

/// The schemas of a kind of panel.
struct Kind {
    options: Value,
    custom: Value,
}

static KINDS: LazyLock<BTreeMap<&'static str, Kind>> = LazyLock::new(|| {
    let schemas =
        |k: &&dyn panel::Kind| Kind { options: k.options_schema().to_value(), custom: k.custom_schema().to_value() };
    panel::KINDS.iter().map(|k| (k.id(), schemas(k))).collect()
});

static TRANSFORMATIONS: LazyLock<BTreeMap<&'static str, Value>> =
    LazyLock::new(|| transform::ALL.iter().map(|t| (t.id(), t.options_schema().to_value())).collect());

/// The shape of `options` of a kind.
pub fn options(kind: &str) -> Option<Shape> {
    KINDS.get(kind).map(|k| Shape::of(&k.options))
}

/// The shape of `field.custom` of a kind.
pub fn custom(kind: &str) -> Option<Shape> {
    KINDS.get(kind).map(|k| Shape::of(&k.custom))
}

/// The shape of a transformation's options.
pub fn transformation(id: &str) -> Option<Shape> {
    TRANSFORMATIONS.get(id).map(Shape::of)
}

/// Whether some kind has such an option: what is left of a kind that a panel had before.
pub fn is_option(key: &str) -> bool {
    KINDS.values().any(|k| Shape::of(&k.options).key(key).is_some())
}

/// Whether some kind has such a field setting.
pub fn is_custom(key: &str) -> bool {
    KINDS.values().any(|k| Shape::of(&k.custom).key(key).is_some())
}

impl Shape {
    fn of(schema: &'static Value) -> Self {
        Self { root: schema, schema }
    }

    /// The shape of a key's value, if the schema knows the key.
    pub fn key(self, key: &str) -> Option<Self> {
        let this = self.resolved();
        if let Some(found) = this.schema.get("properties").and_then(|p| p.get(key)) {
            return Some(this.part(found));
        }
        if let Some(found) = this.branches().into_iter().find_map(|b| b.key(key)) {
            return Some(found);
        }
        match this.schema.get("additionalProperties") {
            Some(Value::Bool(false)) => None,
            Some(any) => Some(this.part(any)),
            None => this.is_any().then_some(this),
        }
    }

    /// The shape of what a dotted path leads to.
    pub fn path(self, path: &[&str]) -> Option<Self> {
        path.iter().try_fold(self, |shape, key| shape.key(key))
    }

    /// A mapping's keys that the schema knows, without some; the others stay unread.
    pub fn take_map(self, foreign: &Foreign<'_>, without: &[&str]) -> Map<String, Value> {
        let mut out = Map::new();
        for key in foreign.node.entries().iter().map(|e| e.key.as_str()).filter(|key| !without.contains(key)) {
            let shape = self.key(key);
            if shape.map_or_else(|| is_pointing(key), |shape| shape.is_idle(key)) {
                foreign.meaningless(&[key]);
                continue;
            }
            let taken = shape.and_then(|shape| shape.take(&foreign.get(key)?));
            taken.into_iter().for_each(|value| drop(out.insert(key.to_string(), value)));
        }
        out
    }

    /// Whether the kind takes the key only so that definitions of other tools pass: its words say so.
    pub fn is_idle(self, key: &str) -> bool {
        let words = self.schema.get("description").and_then(Value::as_str).unwrap_or_default().to_lowercase();
        let begins = ["accepted", "about hovering", "about clicking", "about scrolling"];
        let holds = ["means nothing in a still", "without effect"];
        let idle = begins.iter().any(|b| words.starts_with(b)) || holds.iter().any(|h| words.contains(h));
        // These are other names of what does have an effect.
        idle && !matches!(key, "isVisible" | "asTable")
    }

    /// The value as the schema wants it. What it cannot take is set aside, with a finding.
    pub fn take(self, foreign: &Foreign<'_>) -> Option<Value> {
        let this = self.resolved();
        if this.is_any() {
            return Some(foreign.whole());
        }
        match &foreign.node.value {
            Tree::Null => None,
            Tree::Map(_) => this.object(foreign),
            Tree::List(_) => this.list(foreign),
            _ => match this.scalar(foreign.node) {
                Some(value) => {
                    foreign.whole();
                    Some(value)
                }
                None => refuse(foreign),
            },
        }
    }

    fn object(self, foreign: &Foreign<'_>) -> Option<Value> {
        let fits = |shape: &Self| shape.allows("object") || shape.schema.get("properties").is_some();
        let Some(this) = self.all().into_iter().find(fits) else { return refuse(foreign) };
        let open = this.schema.get("properties").is_none() && this.schema.get("additionalProperties").is_none();
        Some(if open { foreign.whole() } else { Value::Object(this.take_map(foreign, &[])) })
    }

    fn list(self, foreign: &Foreign<'_>) -> Option<Value> {
        let Some(this) = self.all().into_iter().find(|shape| shape.allows("array")) else {
            return if foreign.node.items().is_empty() { None } else { refuse(foreign) };
        };
        let Some(items) = this.schema.get("items").map(|items| this.part(items)) else { return Some(foreign.whole()) };
        Some(foreign.items().iter().filter_map(|item| items.take(item)).collect())
    }

    /// A text, number or truth: as it is, or as the nearest thing that the schema accepts.
    fn scalar(self, node: &Node) -> Option<Value> {
        let all = self.all();
        let exact = all.iter().find_map(|shape| shape.accepts(node).then(|| shape.within(node.to_value())));
        exact.or_else(|| all.iter().find_map(|shape| shape.nearest(node)))
    }

    fn accepts(self, node: &Node) -> bool {
        let kind = match &node.value {
            Tree::Bool(_) => "boolean",
            Tree::Number(n) if n.is_i64() || n.is_u64() => "integer",
            Tree::Number(_) => "number",
            Tree::Text(_) => "string",
            Tree::Null | Tree::List(_) | Tree::Map(_) => return false,
        };
        let value = node.to_value();
        let typed = self.allows(kind) || kind == "integer" && self.allows("number");
        let listed = self.schema.get("enum").and_then(Value::as_array).is_none_or(|list| list.contains(&value));
        let constant = self.schema.get("const").is_none_or(|only| *only == value);
        let known =
            self.schema.get("x-form") != Some(&Value::from("reducer")) || node.text().is_some_and(reduce::known);
        typed && listed && constant && known
    }

    /// A number within the least and greatest that the schema allows.
    fn within(self, value: Value) -> Value {
        let Some(number) = value.as_f64() else { return value };
        let bound = |key: &str| self.schema.get(key).and_then(Value::as_f64);
        let least = bound("minimum").map_or(number, |least| number.max(least));
        let held = bound("maximum").map_or(least, |most| least.min(most));
        if held == number { value } else { number_value(held).unwrap_or(value) }
    }

    /// The same in another form: a number written as text, another spelling of a word.
    fn nearest(self, node: &Node) -> Option<Value> {
        let accepted = |value: Value| {
            let node = Node::from_value(&value);
            self.accepts(&node).then(|| self.within(value))
        };
        match &node.value {
            Tree::Text(text) => {
                let number = text.trim().parse().ok().and_then(number_value);
                let truth = text.parse().ok().map(Value::Bool);
                let words = self.words().into_iter().find(|w| w.eq_ignore_ascii_case(text)).map(Value::from);
                [number, truth, words].into_iter().flatten().find_map(accepted)
            }
            Tree::Number(number) => {
                let whole = number.as_f64().map(f64::round).and_then(number_value);
                [whole, Some(number.to_string().into())].into_iter().flatten().find_map(accepted)
            }
            _ => None,
        }
    }

    fn words(self) -> Vec<&'static str> {
        let listed = self.schema.get("enum").and_then(Value::as_array).into_iter().flatten();
        listed.chain(self.schema.get("const")).filter_map(Value::as_str).collect()
    }

    fn allows(self, kind: &str) -> bool {
        match self.schema.get("type") {
            Some(Value::String(only)) => only == kind,
            Some(Value::Array(list)) => list.iter().any(|k| k == kind),
            _ => self.schema.get("const").is_some() || self.schema.get("enum").is_some(),
        }
    }

    /// This and what it may be instead, none of them a reference or a choice.
    fn all(self) -> Vec<Self> {
        let this = self.resolved();
        let branches = this.branches();
        if branches.is_empty() { vec![this] } else { branches.into_iter().flat_map(Self::all).collect() }
    }

    fn branches(self) -> Vec<Self> {
        let list = |word: &str| self.schema.get(word).and_then(Value::as_array).into_iter().flatten();
        list("anyOf").chain(list("oneOf")).map(|s| self.part(s)).collect()
    }

    fn resolved(self) -> Self {
        let mut this = self;
        // Our own schemas do not refer in circles; a bound costs nothing.
        for _ in 0..8 {
            let Some(place) = this.schema.get("$ref").and_then(Value::as_str) else { break };
            let Some(found) = place.strip_prefix('#').and_then(|p| self.root.pointer(p)) else { break };
            this = self.part(found);
        }
        this
    }

    fn part(self, schema: &'static Value) -> Self {
        Self { root: self.root, schema }
    }

    /// Whether anything may stand here.
    fn is_any(self) -> bool {
        const NARROW: [&str; 8] = ["type", "$ref", "anyOf", "oneOf", "enum", "const", "properties", "x-form"];
        match self.schema {
            Value::Bool(any) => *any,
            Value::Object(map) => !NARROW.iter().any(|word| map.contains_key(*word)),
            _ => false,
        }
    }
}

/// Whether a key is about what happens below a pointer.
fn is_pointing(key: &str) -> bool {
    let key = key.to_ascii_lowercase();
    key.contains("tooltip") || key.contains("clickthrough")
}

/// What is empty says nothing; anything else is told.
fn refuse(foreign: &Foreign<'_>) -> Option<Value> {
    let empty = foreign.node.text() == Some("") || foreign.node.children().next().is_none();
    let scalar = matches!(foreign.node.value, Tree::Bool(_) | Tree::Number(_) | Tree::Text(_));
    if foreign.node.text() == Some("") || !scalar && empty {
        return None;
    }
    let value = foreign.node.to_value().to_string();
    foreign.set_aside(&format!("`{}` is no value that is known here", crate::spec::validate::short(&value)));
    None
}

/// A number as JSON, whole ones without a point.
pub fn number_value(number: f64) -> Option<Value> {
    crate::spec::tree::number(number).map(Number::into)
}
