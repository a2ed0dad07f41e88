//! JSON Schemas: of definitions and of the sources file, made from the types that are read.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::Dashboard;
use super::known::{BUILT_IN_SOURCES, Known};

/// The schemas that definitions are checked with.
#[derive(Debug, Clone)]
pub struct Schemas {
    /// Of a dashboard; `targets` are free in it.
    pub dashboard: Value,
    /// Of targets, by the source's kind or its built-in name, without the keys that all targets have.
    pub targets: BTreeMap<&'static str, Value>,
    /// Of a target whose source's kind is not known: one of all.
    pub any_target: Value,
}

/// The keys that every target may have; the rest is the kind's.
pub const TARGET_KEYS: [&str; 3] = ["source", "refId", "hide"];

impl Schemas {
    /// The schemas for what is known.
    pub fn new(known: &Known) -> Self {
        Self {
            dashboard: dashboard(known),
            targets: known.sources.iter().map(|k| (k.id, k.target.clone())).chain(known.built_in.clone()).collect(),
            any_target: any_target(known, &Map::new()),
        }
    }
}

/// JSON Schema (draft 2020-12) of a dashboard, for editors.
pub fn dashboard_schema(known: &Known) -> Value {
    let mut schema = dashboard(known);
    let base = schema.pointer("/$defs/Target/properties").and_then(Value::as_object).cloned().unwrap_or_default();
    if !known.sources.is_empty() {
        add_targets(&mut schema, known, &base);
    }
    set(&mut schema, "/$defs/Matcher", json!({"minProperties": 1, "maxProperties": 1}));
    set(
        &mut schema,
        "/$defs/Mapping",
        json!({"oneOf": [
            {"required": ["value"]},
            {"anyOf": [{"required": ["from"]}, {"required": ["to"]}]},
            {"required": ["regex"]},
            {"required": ["special"]},
        ]}),
    );
    publish(&mut schema, known);
    headed(schema, "urn:stillframe:v1:dashboard", "A stillframe dashboard")
}

/// JSON Schema (draft 2020-12) of the sources file, for editors.
pub fn sources_schema(known: &Known) -> Value {
    let mut defs = Map::new();
    let kind = kind_schema("source kind", known.sources.iter().map(|k| k.id).collect());
    let base = Map::from_iter([("kind".to_string(), kind)]);
    let kinds: Vec<Value> = known
        .sources
        .iter()
        .map(|k| {
            let config = embed(&mut defs, &format!("config-{}", k.id), with_keys(k.config.clone(), &base));
            json!({"if": {"properties": {"kind": {"const": k.id}}, "required": ["kind"]}, "then": config})
        })
        .collect();
    let mut entry = json!({"type": "object", "required": ["kind"], "properties": base});
    if !kinds.is_empty() {
        entry["allOf"] = Value::Array(kinds);
    }
    let mut schema = json!({
        "description": "Sources by name: where they are and how to sign in.",
        "type": "object",
        "properties": { "map": {
            "description": "What dashboards mean by other names: a uid, a name, a variable such as `$datasource`, or a kind of source.",
            "type": "object",
            "additionalProperties": { "type": "string" },
        } },
        "additionalProperties": entry,
        "$defs": defs,
    });
    publish(&mut schema, known);
    headed(schema, "urn:stillframe:v1:sources", "The sources of stillframe dashboards")
}

fn headed(schema: Value, id: &str, title: &str) -> Value {
    let mut whole = Map::new();
    whole.insert("$schema".into(), "https://json-schema.org/draft/2020-12/schema".into());
    whole.insert("$id".into(), id.into());
    whole.insert("title".into(), title.into());
    if let Value::Object(rest) = schema {
        whole.extend(rest.into_iter().filter(|(k, _)| !matches!(k.as_str(), "$schema" | "$id" | "title")));
    }
    Value::Object(whole)
}

/// The schema of our types with what they cannot say themselves.
fn dashboard(known: &Known) -> Value {
    let mut schema = schemars::schema_for!(Dashboard).to_value();
    for (place, words) in words() {
        set(&mut schema, &pointer(place), words);
    }
    for (noun, keys) in REQUIRED {
        set(&mut schema, &format!("/$defs/{noun}"), json!({"required": keys}));
    }
    let transformations: Vec<_> = known.transformations.iter().map(|t| t.id).collect();
    set(&mut schema, "/$defs/Panel/properties/kind", kind_schema("panel kind", known.panel_ids()));
    set(&mut schema, "/$defs/Transformation/properties/id", kind_schema("transformation", transformations));
    set(&mut schema, "/$defs/VariableKind", json!({"title": "variable kind"}));
    add_panel_kinds(&mut schema, known);
    add_transformations(&mut schema, known);
    schema
}

fn kind_schema(title: &str, ids: Vec<&str>) -> Value {
    json!({"title": title, "type": "string", "enum": ids})
}

/// Keys that must be given although the types have a default.
const REQUIRED: [(&str, &[&str]); 5] = [
    ("Panel", &["kind"]),
    ("Variable", &["name"]),
    ("Annotation", &["name"]),
    ("Transformation", &["id"]),
    ("Link", &["url"]),
];

/// What texts must be, by `noun.key`.
const FORMS: [(&str, &str); 36] = [
    ("name", "slug"),
    ("TimeRangeSpec.from", "time"),
    ("TimeRangeSpec.to", "time"),
    ("TimeRangeSpec.timezone", "timezone"),
    ("Variable.regex", "regex"),
    ("Variable.autoMin", "duration"),
    ("Annotation.step", "duration"),
    ("Annotation.color", "color"),
    ("TimeRegion.from", "time-of-day"),
    ("TimeRegion.to", "time-of-day"),
    ("TimeRegion.timezone", "timezone"),
    ("TimeRegion.cron", "cron"),
    ("TimeRegion.duration", "duration"),
    ("Event.time", "time"),
    ("Event.timeEnd", "time"),
    ("Panel.id", "slug"),
    ("Panel.timeFrom", "duration"),
    ("Panel.timeShift", "duration"),
    ("Panel.compare", "duration"),
    ("locale", "locale"),
    ("Panel.minStep", "duration"),
    ("Matcher.byRegexp", "regex"),
    ("ByValue.reducer", "reducer"),
    ("FieldConfig.unit", "unit"),
    ("Threshold.color", "color"),
    ("Mapping.regex", "regex"),
    ("Mapping.color", "color"),
    ("FieldColor/anyOf/0", "color"),
    ("FieldColorFull.mode", "color-mode"),
    ("FieldColorFull.fixedColor", "color"),
    ("Matcher.byType", "enum/field type:time,number,string,boolean,other"),
    ("ByValue.op", "enum/comparison:gt,gte,lt,lte,eq,neq"),
    ("AdhocFilter.operator", "enum/operator:=,!=,=~,!~,=|,!=|,<,>"),
    ("FieldColorFull.seriesBy", "enum/reducer:last,min,max"),
    ("apiVersion", "enum/version:stillframe/v1"),
    ("kind", "enum/kind:Dashboard"),
];

/// What the table adds to the schemas of its places.
fn words() -> impl Iterator<Item = (&'static str, Value)> {
    FORMS.iter().map(|(place, form)| match form.strip_prefix("enum/").and_then(|f| f.split_once(':')) {
        Some((noun, list)) => (*place, json!({"title": noun, "enum": list.split(',').collect::<Vec<_>>()})),
        None => (*place, json!({"x-form": form})),
    })
}

/// `Noun.key` as a JSON pointer into the schema; a key alone is the dashboard's.
fn pointer(place: &str) -> String {
    match place.split_once('.') {
        Some((noun, key)) => format!("/$defs/{noun}/properties/{key}"),
        None if place.contains('/') => format!("/$defs/{place}"),
        None => format!("/properties/{place}"),
    }
}

/// Adds keywords to the schema at a place. An `enum` for a key that may be left out also takes null.
fn set(schema: &mut Value, place: &str, words: Value) {
    let (Some(Value::Object(target)), Value::Object(mut words)) = (schema.pointer_mut(place), words) else { return };
    let optional = target.get("type").and_then(Value::as_array).is_some_and(|t| t.iter().any(|t| t == "null"));
    if let Some(Value::Array(list)) = words.get_mut("enum").filter(|_| optional)
        && !list.contains(&Value::Null)
    {
        list.push(Value::Null);
    }
    target.extend(words);
}

/// `options` and `field.custom` by the panel's kind.
fn add_panel_kinds(schema: &mut Value, known: &Known) {
    let mut defs = Map::new();
    let mut kinds = Vec::new();
    for kind in &known.panels {
        let options = embed(&mut defs, &format!("options-{}", kind.id), kind.options.clone());
        let custom = embed(&mut defs, &format!("custom-{}", kind.id), kind.custom.clone());
        let field = json!({"properties": {"custom": custom}});
        kinds.push(json!({
            "if": {"properties": {"kind": {"const": kind.id}}, "required": ["kind"]},
            "then": {"properties": {
                "options": options,
                "field": field,
                "overrides": {"items": {"properties": {"field": field}}},
            }},
        }));
    }
    add_conditions(schema, "/$defs/Panel", kinds, defs);
}

/// `options` by the transformation's id.
fn add_transformations(schema: &mut Value, known: &Known) {
    let mut defs = Map::new();
    let mut kinds = Vec::new();
    for kind in &known.transformations {
        let Some(options) = &kind.options else { continue };
        let options = embed(&mut defs, &format!("transform-{}", kind.id), options.clone());
        kinds.push(json!({
            "if": {"properties": {"id": {"const": kind.id}}, "required": ["id"]},
            "then": {"properties": {"options": options}},
        }));
    }
    add_conditions(schema, "/$defs/Transformation", kinds, defs);
}

fn add_conditions(schema: &mut Value, place: &str, conditions: Vec<Value>, defs: Map<String, Value>) {
    if !conditions.is_empty() {
        set(schema, place, json!({"allOf": conditions}));
        set(schema, "/$defs", Value::Object(defs));
    }
}

fn add_targets(schema: &mut Value, known: &Known, base: &Map<String, Value>) {
    let mut any = any_target(known, base);
    let defs = any.as_object_mut().and_then(|o| o.remove("$defs")).unwrap_or_default();
    set(schema, "/$defs", defs);
    set(schema, "/$defs/Target", any);
}

/// One of all kinds' targets, each with the keys of `base` besides its own.
fn any_target(known: &Known, base: &Map<String, Value>) -> Value {
    let mut defs = Map::new();
    let mut kinds: Vec<Value> = known
        .sources
        .iter()
        .map(|k| embed(&mut defs, &format!("target-{}", k.id), with_keys(k.target.clone(), base)))
        .collect();
    if !base.is_empty() {
        for (name, target) in &known.built_in {
            let own = embed(
                &mut defs,
                &format!("target-{}", name.trim_matches(['-', '_', ' '])),
                with_keys(target.clone(), base),
            );
            kinds.push(json!({"allOf": [own, {"required": ["source"], "properties": {"source": {"const": name}}}]}));
        }
        let left = BUILT_IN_SOURCES.iter().filter(|name| known.built_in.iter().all(|(own, _)| own != *name));
        let left: Vec<_> = left.collect();
        kinds.push(json!({"required": ["source"], "properties": {"source": {"enum": left}}}));
    }
    if kinds.is_empty() { Value::Bool(true) } else { json!({"anyOf": kinds, "$defs": defs}) }
}

/// Adds properties to an object's schema, in each of its branches.
fn with_keys(schema: Value, base: &Map<String, Value>) -> Value {
    let root = schema.clone();
    add_keys(schema, base, &root)
}

fn add_keys(mut schema: Value, base: &Map<String, Value>, root: &Value) -> Value {
    let target = schema.get("$ref").and_then(Value::as_str).and_then(|r| root.pointer(r.strip_prefix('#')?));
    if let (Some(target), Some(own)) = (target.cloned(), schema.as_object_mut()) {
        own.remove("$ref");
        if let Value::Object(target) = target {
            for (key, value) in target {
                own.entry(key).or_insert(value);
            }
        }
    }
    let Some(own) = schema.as_object_mut() else { return schema };
    for word in ["anyOf", "oneOf", "allOf"] {
        if let Some(Value::Array(branches)) = own.get_mut(word) {
            branches.iter_mut().for_each(|b| *b = add_keys(b.take(), base, root));
        }
    }
    if own.contains_key("properties") || own.get("type").is_some_and(|t| t == "object") {
        let properties = own.entry("properties").or_insert_with(|| json!({}));
        if let Value::Object(properties) = properties {
            properties.extend(base.clone());
        }
    }
    schema
}

/// Takes a schema of its own into `defs` under a name, and gives the reference to it.
fn embed(defs: &mut Map<String, Value>, name: &str, mut schema: Value) -> Value {
    if let Some(own) = schema.as_object_mut() {
        own.retain(|key, _| !matches!(key.as_str(), "$schema" | "$id" | "title"));
        if let Some(Value::Object(parts)) = own.remove("$defs") {
            for (part, mut schema) in parts {
                rename(&mut schema, name);
                defs.insert(format!("{name}.{part}"), schema);
            }
        }
    }
    rename(&mut schema, name);
    defs.insert(name.to_string(), schema);
    json!({"$ref": format!("#/$defs/{name}")})
}

/// Lets the references in an embedded schema lead to where its parts now are.
fn rename(schema: &mut Value, name: &str) {
    match schema {
        Value::Object(map) => {
            if let Some(Value::String(target)) = map.get_mut("$ref") {
                *target = match target.strip_prefix("#/$defs/") {
                    Some(part) => format!("#/$defs/{name}.{part}"),
                    None => format!("#/$defs/{name}"),
                };
            }
            map.values_mut().for_each(|v| rename(v, name));
        }
        Value::Array(list) => list.iter_mut().for_each(|v| rename(v, name)),
        _ => {}
    }
}

/// Turns our own words into what editors know: lists of ids to complete from.
fn publish(schema: &mut Value, known: &Known) {
    match schema {
        Value::Object(map) => {
            let form = map.remove("x-form");
            if let Some(list) = form.as_ref().and_then(Value::as_str).and_then(|f| completions(f, known)) {
                map.insert("examples".into(), list);
            }
            map.values_mut().for_each(|v| publish(v, known));
        }
        Value::Array(list) => list.iter_mut().for_each(|v| publish(v, known)),
        _ => {}
    }
}

/// What an editor may offer for a form.
fn completions(form: &str, known: &Known) -> Option<Value> {
    match form {
        "unit" => Some(json!(known.units)),
        "reducer" => Some(json!(known.reducers)),
        "color-mode" => Some(json!(super::forms::COLOR_MODES)),
        "duration" => Some(json!(["30s", "1m", "1h", "1d", "1w"])),
        "time" => Some(json!(["now", "now-1h", "now-6h", "now-24h", "now-7d", "now/d"])),
        "timezone" => Some(json!(["utc", "Europe/Berlin", "America/New_York", "Asia/Tokyo"])),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_place_of_the_tables_exists() {
        let schema = schemars::schema_for!(Dashboard).to_value();
        for (place, _) in FORMS {
            assert!(schema.pointer(&pointer(place)).is_some(), "{place}");
        }
        for (noun, keys) in REQUIRED {
            for key in keys {
                assert!(schema.pointer(&pointer(&format!("{noun}.{key}"))).is_some(), "{noun}.{key}");
            }
        }
    }

    #[test]
    fn parts_of_an_embedded_schema_are_found_again() {
        let mut defs = Map::new();
        let schema =
            json!({"properties": {"a": {"$ref": "#/$defs/A"}, "b": {"$ref": "#"}}, "$defs": {"A": {"const": 1}}});
        let root = json!({"got": embed(&mut defs, "x", schema), "$defs": defs});
        assert_eq!(root["got"]["$ref"], "#/$defs/x");
        assert_eq!(root["$defs"]["x"]["properties"]["a"]["$ref"], "#/$defs/x.A");
        assert_eq!(root["$defs"]["x"]["properties"]["b"]["$ref"], "#/$defs/x");
        assert_eq!(root["$defs"]["x.A"]["const"], 1);
    }
}
