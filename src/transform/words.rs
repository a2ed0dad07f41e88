//! What options may say beyond what their types tell: ids that stand in texts, and keys that editors save for nothing.

use serde_json::{Map, Value, json};

use super::config_mapping;

/// What a text must be.
enum Word {
    /// The id of a reducer.
    Reducer,
    /// One of a list; the noun is for messages.
    OneOf(&'static str, &'static [&'static str]),
}
use Word::{OneOf, Reducer};

/// Matchers of fields.
const FIELD_MATCHERS: &[&str] = &[
    "byName",
    "byNames",
    "byRegexp",
    "byRegexpOrNames",
    "byType",
    "byTypes",
    "byFrameRefID",
    "byRefId",
    "byValue",
    "numeric",
    "time",
    "first",
    "firstTimeField",
    "anyMatch",
    "allMatch",
    "invertMatch",
    "alwaysMatch",
    "neverMatch",
];

/// Matchers of values.
const CONDITIONS: &[&str] = &[
    "greater",
    "greaterOrEqual",
    "lower",
    "lowerOrEqual",
    "between",
    "betweenOrEqual",
    "equal",
    "notEqual",
    "substring",
    "notSubstring",
    "regex",
    "in",
    "notIn",
    "isNull",
    "isNotNull",
];

const FUNCTIONS: &[&str] =
    &["abs", "exp", "ln", "log2", "log10", "sqrt", "negate", "floor", "ceil", "trunc", "sign", "round", "percent"];

/// What texts must be, by transformation (`*` for all) and place: `Noun.key`, a key of the options, or a noun.
const WORDS: &[(&str, &str, Word)] = &[
    ("calculateField", "ReduceRow.reducer", Reducer),
    ("calculateField", "Cumulative.reducer", OneOf("reducer", &["sum", "mean"])),
    ("calculateField", "Window.reducer", OneOf("reducer", &["mean", "variance", "stdDev"])),
    ("calculateField", "Unary.operator", OneOf("function", FUNCTIONS)),
    ("calculateField", "Binary.operator", OneOf("operator", &["+", "-", "*", "/", "^", "%"])),
    ("configFromData", "FieldMapping.reducerId", Reducer),
    ("configFromData", "FieldMapping.handlerKey", OneOf("handler", config_mapping::HANDLERS)),
    (
        "convertFieldType",
        "Conversion.destinationType",
        OneOf("field type", &["number", "string", "time", "boolean", "enum", "other"]),
    ),
    ("extractFields", "Format", OneOf("format", &["auto", "json", "kvp", "delimiter", "regexp", "regExp"])),
    ("filterByValue", "MatcherConfig.id", OneOf("condition", CONDITIONS)),
    (
        "filterFrames",
        "MatcherConfig.id",
        OneOf("matcher of frames", &["byRefId", "byFrameRefID", "byName", "byIndex", "alwaysMatch", "neverMatch"]),
    ),
    ("groupBy", "FieldOptions.aggregations", Reducer),
    ("groupToNestedTable", "FieldOptions.aggregations", Reducer),
    ("groupToNestedTable", "Rule.aggregations", Reducer),
    ("heatmap", "Scale.type", OneOf("scale", &["linear", "log"])),
    ("prepareTimeSeries", "Format", OneOf("format", &["wide", "multi", "long", "many"])),
    ("reduce", "reducers", Reducer),
    ("rowsToFields", "FieldMapping.reducerId", Reducer),
    ("rowsToFields", "FieldMapping.handlerKey", OneOf("handler", config_mapping::HANDLERS)),
    ("seriesByLabels", "reducer", Reducer),
    ("spatial", "Location.mode", OneOf("mode", &["auto", "coords", "geohash", "lookup"])),
    ("spatial", "Modify.op", OneOf("operation", &["asLine", "lineBuilder"])),
    ("timeSeriesTable", "TargetOptions.stat", Reducer),
    ("*", "MatcherConfig.id", OneOf("matcher", FIELD_MATCHERS)),
];

/// Keys that Grafana's editor saves and that change nothing, by transformation (`*` for all) and noun (none: the options).
const SAVED: &[(&str, &str, &[&str])] = &[
    ("*", "", &["fields"]),
    ("calculateField", "", &["reducer", "include"]),
    ("calculateField", "Binary", &["reducer"]),
    ("calculateField", "Index", &["reducer"]),
    ("formatTime", "", &["useTimezone"]),
    ("groupToNestedTable", "", &["expandAllRows"]),
    ("merge", "", &["reducers"]),
    ("timeSeriesTable", "TargetOptions", &["inlineStat", "mergeSeries"]),
];

/// Completes the schema of a transformation's options: unknown keys and unknown ids are none of them.
pub fn complete(id: &str, schema: &mut Map<String, Value>) {
    for (owner, noun, keys) in SAVED.iter().filter(|(owner, ..)| *owner == id || *owner == "*") {
        let closed_already =
            *owner == "*" && !schema.contains_key("properties") && schema.contains_key("additionalProperties");
        let place = if noun.is_empty() { Some(&mut *schema) } else { noun_of(schema, noun) };
        if let Some(place) = place.filter(|_| !closed_already) {
            saved(place, keys);
        }
    }
    let exact = |place: &str| WORDS.iter().any(|(owner, at, _)| *owner == id && *at == place);
    for (owner, place, word) in WORDS.iter().filter(|(owner, ..)| *owner == id || *owner == "*") {
        if *owner == "*" && exact(place) {
            continue;
        }
        if let Some(target) = at(schema, place) {
            say(target, word);
        }
    }
    close(schema);
    if let Some(Value::Object(nouns)) = schema.get_mut("$defs") {
        nouns.values_mut().filter_map(Value::as_object_mut).for_each(close);
    }
}

fn noun_of<'a>(schema: &'a mut Map<String, Value>, noun: &str) -> Option<&'a mut Map<String, Value>> {
    schema.get_mut("$defs")?.get_mut(noun)?.as_object_mut()
}

fn at<'a>(schema: &'a mut Map<String, Value>, place: &str) -> Option<&'a mut Map<String, Value>> {
    let is_noun = place.starts_with(|c: char| c.is_ascii_uppercase());
    let (owner, key) = match place.split_once('.') {
        Some((noun, key)) => (noun_of(schema, noun)?, key),
        None if is_noun => return noun_of(schema, place),
        None => (schema, place),
    };
    owner.get_mut("properties")?.get_mut(key)?.as_object_mut()
}

/// Lets keys stand that mean nothing.
fn saved(place: &mut Map<String, Value>, keys: &[&str]) {
    let properties = place.entry("properties").or_insert_with(|| json!({}));
    let Value::Object(properties) = properties else { return };
    for key in keys {
        properties.entry(*key).or_insert_with(|| json!({ "description": "Saved by editors; means nothing." }));
    }
}

fn say(target: &mut Map<String, Value>, word: &Word) {
    match word {
        Reducer => {
            target.insert("x-form".into(), "reducer".into());
        }
        OneOf(noun, list) => {
            // A key that may be left out may also be null or empty.
            let free =
                |v: &Value| v.is_null() || *v == "null" || v.as_array().is_some_and(|l| l.contains(&json!("null")));
            let mut list: Vec<Value> = list.iter().map(|word| json!(word)).collect();
            if target.get("default").is_some_and(Value::is_string) {
                list.push("".into());
            }
            if target.get("type").is_some_and(free) {
                list.push(Value::Null);
            }
            target.insert("title".into(), (*noun).into());
            target.insert("enum".into(), list.into());
            target.remove("oneOf");
        }
    }
}

/// Other keys than the known ones are errors, unless the type says what they are.
fn close(schema: &mut Map<String, Value>) {
    if schema.get("type").is_some_and(|t| t == "object") && !schema.contains_key("additionalProperties") {
        schema.insert("additionalProperties".into(), false.into());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::transform;

    /// Whether `check` would take the options.
    fn fits(id: &str, options: Value) -> bool {
        let schema = transform::find(id).unwrap().options_schema().to_value();
        jsonschema::is_valid(&schema, &options)
    }

    #[test]
    fn every_place_exists() {
        for (id, place, _) in WORDS.iter().filter(|(id, ..)| *id != "*") {
            let mut schema = transform::find(id).unwrap().options_schema();
            assert!(at(schema.ensure_object(), place).is_some(), "{id} {place}");
        }
    }

    #[test]
    fn unknown_keys_and_ids_do_not_fit_and_saved_ones_do() {
        let cases = [
            ("organize", json!({"excludeByNames": {}}), false),
            ("organize", json!({"excludeByName": {"a": true}, "indexByName": {"a": 0}, "fields": {}}), true),
            ("merge", json!({"reducers": []}), true),
            ("merge", json!({"by": "x"}), false),
            ("formatTime", json!({"timeField": "t", "useTimezone": true, "outputFormat": ""}), true),
            ("calculateField", json!({"mode": "binary", "binary": {"reducer": "sum", "operator": "*"}}), true),
            ("calculateField", json!({"binary": {"operator": "x"}}), false),
            ("calculateField", json!({"binary": {"left": {"matcher": {"id": "byNam"}}}}), false),
            ("calculateField", json!({"window": {"reducer": "median"}}), false),
            ("filterByValue", json!({"filters": [{"fieldName": "a", "config": {"id": "grater"}}]}), false),
            (
                "filterByValue",
                json!({"filters": [{"fieldName": "a", "config": {"id": "isNull", "options": {}}}]}),
                true,
            ),
            ("prepareTimeSeries", json!({"format": "many"}), true),
            ("prepareTimeSeries", json!({"format": "tall"}), false),
            ("timeSeriesTable", json!({"A": {"stat": "max", "timeField": "Time"}}), true),
            ("rowsToFields", json!({"mappings": [{"fieldName": "a", "handlerKey": "field.nam"}]}), false),
            ("convertFieldType", json!({"conversions": [{"targetField": "a", "destinationType": "numer"}]}), false),
        ];
        for (id, options, expected) in cases {
            assert_eq!(fits(id, options.clone()), expected, "{id} {options}");
        }
    }
}
