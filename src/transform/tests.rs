//! What holds for every transformation.

use std::collections::BTreeMap;

use proptest::prelude::*;
use saphyr_parser::{Event, Parser, ScalarStyle};
use serde_json::{Value, json};

use super::*;
use crate::frame::{Field, FieldType, Values};

fn sample() -> Vec<Frame> {
    let mut value = Field::new("Value", Values::Number(vec![Some(1.0), None, Some(3.0)]));
    value.labels = [("host", "a"), ("dc", "x")].map(|(k, v)| (k.into(), v.into())).into();
    let time = Field::new("time", Values::Time(vec![Some(0), Some(60_000), Some(120_000)]));
    let text = |name: &str, list: [&str; 3]| Field::new(name, Values::Text(list.map(|v| Some(v.into())).to_vec()));
    let number = |name: &str| Field::new(name, Values::Number(vec![Some(5.0), Some(f64::NAN), Some(-1.5)]));
    let a = Frame { ref_id: Some("A".into()), ..Frame::new(vec![time, value]) };
    let table = vec![
        text("region", ["eu", "us", "eu"]),
        text("host", ["h1", "h2", "h3"]),
        number("cost"),
        number("a"),
        number("b"),
        number("c"),
    ];
    vec![a, Frame { ref_id: Some("B".into()), ..Frame::new(table) }]
}

/// Just enough YAML for the examples.
fn yaml(text: &str) -> Value {
    enum Open {
        List(Vec<Value>),
        Map(serde_json::Map<String, Value>, Option<String>),
    }
    let mut stack: Vec<Open> = vec![Open::List(Vec::new())];
    for event in Parser::new_from_str(text) {
        let value = match event.unwrap().0 {
            Event::SequenceStart(..) => {
                stack.push(Open::List(Vec::new()));
                continue;
            }
            Event::MappingStart(..) => {
                stack.push(Open::Map(Default::default(), None));
                continue;
            }
            Event::Scalar(text, ScalarStyle::Plain, ..) => match serde_json::from_str(&text) {
                Ok(value) => value,
                Err(_) => Value::String(text.into_owned()),
            },
            Event::Scalar(text, ..) => Value::String(text.into_owned()),
            Event::SequenceEnd | Event::MappingEnd => match stack.pop().unwrap() {
                Open::List(list) => Value::Array(list),
                Open::Map(map, _) => Value::Object(map),
            },
            _ => continue,
        };
        match stack.last_mut().unwrap() {
            Open::List(list) => list.push(value),
            Open::Map(map, key) => match key.take() {
                Some(key) => drop(map.insert(key, value)),
                None => *key = Some(value.as_str().map_or_else(|| value.to_string(), String::from)),
            },
        }
    }
    let Some(Open::List(mut list)) = stack.pop() else { unreachable!() };
    list.remove(0)
}

#[test]
fn the_list_is_sorted_and_found_by_id() {
    let all: Vec<&str> = ids().collect();
    assert!(all.is_sorted_by(|a, b| a < b), "{all:?}");
    assert_eq!(find("joinByField").unwrap().id(), "joinByField");
    assert_eq!(find("organise").err().unwrap().message, "unknown transformation `organise`; did you mean `organize`?");
}

#[test]
fn every_example_runs_and_fits_its_schema() {
    for transform in ALL {
        let example = transform.about().split("```yaml\n").nth(1).and_then(|t| t.split("```").next()).unwrap();
        let value = yaml(example);
        let step: Transformation = serde_json::from_value(value[0].clone()).unwrap();
        assert_eq!(step.id, transform.id());
        let frames = if step.id == "joinByLabels" { sample()[..1].to_vec() } else { sample() };
        let out = apply(frames, std::slice::from_ref(&step));
        assert!(out.is_ok(), "{}: {out:?}", transform.id());
        let schema = serde_json::to_value(transform.options_schema()).unwrap();
        let options = Value::Object(step.options.clone());
        assert!(jsonschema::is_valid(&schema, &options), "{}: {options}", transform.id());
    }
}

#[test]
fn steps_are_left_out_filtered_and_named_in_errors() {
    let step = |value: Value| serde_json::from_value::<Transformation>(value).unwrap();
    let off = step(json!({"id": "nonsense", "disabled": true}));
    assert_eq!(apply(sample(), &[off]).unwrap().len(), 2);
    let one = step(json!({"id": "limit", "options": {"limitField": 1}, "filter": {"byRefId": "B"}}));
    let out = apply(sample(), &[one]).unwrap();
    assert_eq!((out[0].rows(), out[1].rows()), (3, 1));
    let wrong = step(json!({"id": "limit", "options": {"limitField": []}}));
    assert!(apply(sample(), &[wrong]).unwrap_err().message.starts_with("transformation `limit`: its options"));
    let nulls = step(json!({"id": "groupBy", "options": {"fields": {"x": {"operation": null, "aggregations": null}}}}));
    assert!(apply(sample(), &[nulls]).is_ok());
    assert!(find("reduce").unwrap().check(&serde_json::from_value(json!({"mode": "sideways"})).unwrap()).is_err());
}

fn column(kind: FieldType, seeds: &[u8]) -> Values {
    let number = |s: u8| [0.0, 1.0, -1.5, 1e300, f64::NAN, f64::INFINITY, f64::NEG_INFINITY][usize::from(s % 7)];
    let text = |s: u8| ["", "a", "b", "1", "é{x}", "{\"k\":[1]}", "a=1"][usize::from(s % 7)];
    let some = |s: &u8| s % 5 != 0;
    match kind {
        FieldType::Time => Values::Time(
            seeds.iter().map(|s| some(s).then(|| if *s == 7 { i64::MAX } else { i64::from(*s) * 1000 })).collect(),
        ),
        FieldType::Number => Values::Number(seeds.iter().map(|s| some(s).then(|| number(*s))).collect()),
        FieldType::Text => Values::Text(seeds.iter().map(|s| some(s).then(|| text(*s).into())).collect()),
        FieldType::Bool => Values::Bool(seeds.iter().map(|s| some(s).then_some(s % 2 == 0)).collect()),
        FieldType::Other => Values::Other(seeds.iter().map(|s| json!([s, {"a": null}])).collect()),
    }
}

prop_compose! {
    fn any_frame()(rows in 0usize..6)(
        columns in prop::collection::vec((0u8..5, 0u8..5, 0u8..4, prop::collection::vec(any::<u8>(), rows)), 0..5),
        name in 0u8..3,
    ) -> Frame {
        const KINDS: [FieldType; 5] = [FieldType::Time, FieldType::Number, FieldType::Text, FieldType::Bool, FieldType::Other];
        let fields = columns.into_iter().map(|(kind, called, labels, seeds)| {
            let called = ["time", "Value", "host", "a", ""][usize::from(called)];
            let mut field = Field::new(called, column(KINDS[usize::from(kind)], &seeds));
            let all: BTreeMap<&str, &str> = [("host", "a"), ("dc", "x"), ("", "")].into_iter().take(usize::from(labels)).collect();
            field.labels = all.into_iter().map(|(k, v)| (k.into(), v.into())).collect();
            field
        });
        let ref_id = ["", "A", "B"][usize::from(name)];
        Frame { ref_id: (!ref_id.is_empty()).then(|| ref_id.into()), name: (name > 1).then(|| "n".into()), ..Frame::new(fields.collect()) }
    }
}

/// Options that make something happen for the fields of the generated frames.
fn lively(id: &str) -> Vec<Value> {
    let by = |field: &str| json!({"byField": field, "mode": "outerTabular"});
    match id {
        "joinByField" => vec![by("a"), by("time"), json!({"byField": "a", "mode": "inner"}), json!({"byField": "host"})],
        "calculateField" => ["mean", "stdDev", "variance"]
            .iter()
            .map(|r| json!({"mode": "windowFunctions", "window": {"reducer": r, "windowAlignment": "centered", "windowSize": 3, "windowSizeMode": "fixed"}}))
            .chain([json!({"mode": "binary", "binary": {"left": "a", "right": "Value", "operator": "%"}})])
            .collect(),
        "convertFieldType" => ["number", "string", "time", "boolean", "other", "enum"]
            .iter()
            .map(|kind| json!({"conversions": [{"targetField": "a", "destinationType": kind, "dateFormat": "YYYY-MM"}]}))
            .collect(),
        "groupingToMatrix" => vec![json!({"columnField": "host", "rowField": "a", "valueField": "Value", "emptyValue": "true"})],
        "groupBy" => vec![json!({"fields": {"host": {"operation": "groupby"}, "a": {"operation": "aggregate", "aggregations": ["lastNotNull", "max", "uniqueValues"]}}})],
        "groupToNestedTable" => vec![json!({"fields": {"host": {"operation": "groupby"}}})],
        "partitionByValues" => vec![json!({"fields": ["host", "a"]})],
        "extractFields" => vec![json!({"source": "host"}), json!({"source": "a", "format": "kvp", "replace": true})],
        "prepareTimeSeries" => vec![json!({"format": "long"}), json!({"format": "multi"})],
        "heatmap" => vec![json!({"yBuckets": {"scale": {"type": "log", "log": 2}}})],
        "histogram" => vec![json!({"bucketSize": 1e-300}), json!({"combine": true, "bucketOffset": 1e300})],
        "formatTime" => vec![json!({"timeField": "time", "outputFormat": "YYYY"})],
        "formatString" => vec![json!({"stringField": "host", "outputFormat": "Camel Case"})],
        "regression" => vec![json!({"modelType": "polynomial", "degree": 9, "predictionCount": 5})],
        "reduce" => vec![json!({"reducers": ["last", "range"], "mode": "reduceFields", "includeTimeField": true}), json!({"labelsToFields": true})],
        "joinByLabels" => vec![json!({"value": "host"})],
        "sortBy" => vec![json!({"sort": [{"field": "a", "desc": true}]})],
        _ => Vec::new(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn nothing_panics_and_columns_stay_even(frames in prop::collection::vec(any_frame(), 0..4)) {
        for transform in ALL {
            for options in [json!({})].into_iter().chain(lively(transform.id())) {
                let options = options.as_object().unwrap();
                if let Ok(out) = transform.apply(frames.clone(), options, &Place::utc(0)) {
                    for frame in out {
                        let rows = frame.rows();
                        prop_assert!(frame.fields.iter().all(|f| f.values.len() == rows), "{} {frame:?}", transform.id());
                    }
                }
            }
        }
    }
}
