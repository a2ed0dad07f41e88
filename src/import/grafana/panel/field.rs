//! Field config: defaults and overrides, into ours.

use serde_json::{Map, Value, json};

use super::shape::{self, Shape};
use super::taken_back::TakenBack;
use super::{matcher, plain};
use crate::frame::json::config_from_grafana;
use crate::frame::{FieldConfig, Mapping, Thresholds};
use crate::import::Foreign;
use crate::spec::{Override, Panel};

/// Settings of editing and hovering.
const MEANINGLESS: [&str; 7] = ["filterable", "writeable", "path", "actions", "unitScale", "labels", "$$hashKey"];

/// Fills field config and overrides of a panel whose kind is known.
pub fn fill(panel: &mut Panel, config: &Foreign<'_>) {
    let kind = panel.kind.clone();
    if let Some(defaults) = config.get("defaults") {
        self::defaults(&mut panel.field, &defaults, &kind);
    }
    let mut back = TakenBack::default();
    for over in config.list("overrides") {
        let found = self::over(&over, &kind, &panel.field, &mut back);
        panel.overrides.extend(found.filter(|o| o.field != FieldConfig::default()));
    }
    back.apply(panel);
}

/// Lays Grafana's defaults of a kind over a field config.
pub fn defaults(field: &mut FieldConfig, defaults: &Foreign<'_>, kind: &str) {
    for (key, value) in settings(defaults) {
        set(field, key, &value, kind);
    }
    plain::custom(kind, &mut field.custom);
    if field.mappings.as_ref().is_some_and(Vec::is_empty) {
        field.mappings = None;
    }
    if field.links.as_ref().is_some_and(Vec::is_empty) {
        field.links = None;
    }
    if field.thresholds.as_ref().is_some_and(|t| t.steps.is_empty()) {
        field.thresholds = None;
    }
}

/// The keys that have a value, read only as far as they are known.
fn settings<'a>(defaults: &Foreign<'a>) -> Vec<(&'a str, Foreign<'a>)> {
    let known = |key: &str| KEYS.contains(&key);
    let keys = defaults.node.entries().iter().map(|e| e.key.as_str()).filter(|key| known(key));
    let found = keys.filter_map(|key| Some((key, defaults.get(key)?))).collect();
    defaults.meaningless(&MEANINGLESS);
    found
}

const KEYS: [&str; 17] = [
    "unit",
    "decimals",
    "min",
    "max",
    "fieldMinMax",
    "displayName",
    "displayNameFromDS",
    "title",
    "noValue",
    "thresholds",
    "mappings",
    "color",
    "links",
    "interval",
    "description",
    "nullValueMode",
    "custom",
];

/// Sets one setting by Grafana's name.
fn set(field: &mut FieldConfig, key: &str, value: &Foreign<'_>, kind: &str) {
    if key == "custom" {
        let entries: Vec<&str> = value.node.entries().iter().map(|e| e.key.as_str()).collect();
        return entries.into_iter().for_each(|key| custom(field, &[key], value, key, kind));
    }
    if key == "nullValueMode" {
        return null_value(field, value, kind);
    }
    links(key, value);
    let name = if key == "title" { "displayName" } else { key };
    let plain = Value::Object(Map::from_iter([(name.to_string(), text_of_nothing(key, value.whole()))]));
    let mut read = config_from_grafana(&plain);
    if let Some(thresholds) = &mut read.thresholds {
        self::thresholds(thresholds);
    }
    if let Some(mappings) = &mut read.mappings {
        mappings.retain(means);
        mappings.iter_mut().for_each(order);
    }
    if read == FieldConfig::default() && !is_nothing(value) {
        value.set_aside("this is no value that is known here");
    }
    field.merge(&read);
}

/// The text for nothing, which some write as a number.
fn text_of_nothing(key: &str, value: Value) -> Value {
    match value {
        Value::Number(number) if key == "noValue" => Value::String(number.to_string()),
        value => value,
    }
}

/// What links say beside title and address is about browsers.
fn links(key: &str, value: &Foreign<'_>) {
    if key == "links" {
        value.items().iter().for_each(|link| link.meaningless(&["targetBlank", "oneClick", "internal", "meta"]));
    }
}

fn is_nothing(value: &Foreign<'_>) -> bool {
    matches!(value.whole(), Value::Null | Value::Bool(false))
        || value.node.text() == Some("")
        || matches!(value.whole(), Value::Array(_) | Value::Object(_))
}

/// Before Grafana 8 a field said what becomes of gaps in it.
fn null_value(field: &mut FieldConfig, value: &Foreign<'_>, kind: &str) {
    let mode = value.whole();
    if kind != "timeseries" {
        return;
    }
    match mode.as_str() {
        Some("connected") => drop(field.custom.insert("spanNulls".into(), json!(true))),
        Some("null as zero") => field.no_value = Some("0".into()),
        _ => {}
    }
}

/// The first step holds from minus infinity, whatever its value; of steps at one value the last counts.
pub fn thresholds(thresholds: &mut Thresholds) {
    if let Some(first) = thresholds.steps.first_mut() {
        first.value = None;
    }
    let mut steps: Vec<crate::frame::Threshold> = Vec::new();
    for step in thresholds.steps.drain(..) {
        if step.value.is_some() && steps.last().is_some_and(|last| last.value == step.value) {
            steps.pop();
        }
        steps.push(step);
    }
    thresholds.steps = steps;
}

/// A mapping that says which values.
fn means(mapping: &Mapping) -> bool {
    let ranged = mapping.from.is_some() || mapping.to.is_some();
    mapping.value.is_some() || ranged || mapping.regex.is_some() || mapping.special.is_some()
}

/// Ends of a range in the wrong order match nothing there either; the order of the list is that of their numbers.
fn order(mapping: &mut Mapping) {
    if let (Some(from), Some(to)) = (mapping.from, mapping.to)
        && from > to
    {
        (mapping.from, mapping.to) = (Some(to), Some(from));
    }
    mapping.index = None;
}

/// What is known of a setting of the kind.
enum Known {
    Here(Shape),
    /// It means nothing in a still, or it is left from a kind that the panel had before.
    Meaningless,
    Nowhere,
}

fn known(path: &[&str], kind: &str) -> Known {
    if plain::is_meaningless(path) || kind == crate::spec::known::UNSUPPORTED {
        return Known::Meaningless;
    }
    let Some(schema) = shape::custom(kind) else { return Known::Meaningless };
    match schema.path(path) {
        Some(shape) if path.last().is_some_and(|key| shape.is_idle(key)) => Known::Meaningless,
        Some(shape) => Known::Here(shape),
        // Settings of other kinds, and those that belong one step up, are not read there either.
        None if plain::is_forgotten(path)
            || shape::is_custom(path[0])
            || shape::is_option(path[0])
            || KEYS.contains(&path[0]) =>
        {
            Known::Meaningless
        }
        None => Known::Nowhere,
    }
}

/// Sets one setting of the kind: the value of `key` in `owner`, to which `path` leads in ours.
fn custom(field: &mut FieldConfig, path: &[&str], owner: &Foreign<'_>, key: &str, kind: &str) {
    match known(path, kind) {
        Known::Meaningless => owner.meaningless(&[key]),
        Known::Nowhere => {}
        Known::Here(shape) => {
            let taken = owner.get(key).and_then(|value| custom_value(path, shape, &value));
            taken.into_iter().for_each(|value| insert(&mut field.custom, path, value));
        }
    }
}

fn custom_value(path: &[&str], shape: Shape, value: &Foreign<'_>) -> Option<Value> {
    match path {
        ["hideFrom"] => {
            // Grafana 7 called the picture `graph`.
            let hidden = value.flag("graph") == Some(true);
            let mut taken = shape.take_map(value, &["tooltip"]);
            // `vis` is a slip that Grafana does not read either.
            value.meaningless(&["tooltip", "vis"]);
            if hidden {
                taken.insert("viz".into(), json!(true));
            }
            Some(Value::Object(taken))
        }
        ["stacking"] if !value.node.entries().is_empty() => Some(stacking(shape, value)),
        // No alignment, as some generators write it.
        ["align"] if value.node.text() == Some("null") => {
            value.read();
            None
        }
        // What an editor's list held, instead of what was chosen there.
        _ if value.node.get("label").is_some() && value.node.get("value").is_some() => {
            value.meaningless(&["label"]);
            shape.take(&value.get("value")?)
        }
        _ => shape.take(value),
    }
}

/// Only two modes stack, whatever else is written; some have `group: false`.
fn stacking(shape: Shape, value: &Foreign<'_>) -> Value {
    let stacks = matches!(value.node.text_of("mode"), Some("normal" | "percent"));
    let texts = value.node.get("group").is_none_or(|g| g.text().is_some());
    let without: &[&str] = match (stacks, texts) {
        (true, true) => &[],
        (true, false) => &["group"],
        (false, _) => &["mode", "group"],
    };
    let mut taken = shape.take_map(value, without);
    value.meaningless(without);
    if !stacks {
        taken.insert("mode".into(), json!("none"));
    }
    Value::Object(taken)
}

/// Puts a value where a dotted path leads; mappings on the way are made, and joined at its end.
pub fn insert(map: &mut Map<String, Value>, path: &[&str], value: Value) {
    let Some((key, above)) = path.split_last() else { return };
    let mut at = map;
    for key in above {
        let below = at.entry(*key).or_insert_with(|| json!({}));
        if !below.is_object() {
            *below = json!({});
        }
        let Some(map) = below.as_object_mut() else { return };
        at = map;
    }
    match (at.get_mut(*key), value) {
        (Some(Value::Object(old)), Value::Object(new)) => old.extend(new),
        (_, value) => drop(at.insert((*key).to_string(), value)),
    }
}

/// An override; `None` when its matcher is not understood, or the whole has no effect.
fn over(foreign: &Foreign<'_>, kind: &str, defaults: &FieldConfig, back: &mut TakenBack) -> Option<Override> {
    foreign.meaningless(&["__systemRef", "$$hashKey"]);
    let matcher = matcher::of_fields(foreign.get("matcher").as_ref());
    let Some(matcher) = matcher else {
        foreign.set_aside("its matcher is not known");
        return None;
    };
    let mut field = FieldConfig::default();
    for property in foreign.list("properties") {
        if self::property(&mut field, &property, kind) == Some(Gone) && !back.add(&property, &matcher, defaults) {
            property.set_aside("what the panel says cannot be taken back for these fields");
        }
    }
    Some(Override { matcher, field })
}

/// A property without a value, which takes back what the panel says.
#[derive(PartialEq)]
struct Gone;

fn property(field: &mut FieldConfig, property: &Foreign<'_>, kind: &str) -> Option<Gone> {
    let id = property.text("id")?;
    property.meaningless(&["$$hashKey"]);
    if MEANINGLESS.contains(&id) {
        property.meaningless(&["value"]);
        return None;
    }
    if let Some(path) = id.strip_prefix("custom.") {
        let path: Vec<&str> = path.split('.').collect();
        let path = if path == ["hideFrom", "graph"] { vec!["hideFrom", "viz"] } else { path };
        custom(field, &path, property, "value", kind);
        return None;
    }
    if !KEYS.contains(&id) {
        return None;
    }
    match property.get("value") {
        Some(value) => {
            set(field, id, &value, kind);
            None
        }
        None => Some(Gone),
    }
}
