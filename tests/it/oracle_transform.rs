//! Every transformation case of the oracle, compared field by field; counts are printed by id.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};
use stillframe::frame::{Field, FieldConfig, FieldType, Frame, Values};
use stillframe::spec::{Matcher, Transformation};
use stillframe::transform::{self, Buckets};

use crate::oracle::Count;

/// Where we differ on purpose: the case (`…*` for all that begin so), the field (or `*`), and why.
const DIFFERENCES: &[(&str, &str, &str)] = &[
    (
        "joinByField time outerTabular",
        "*",
        "rows with a number or time as their key are repeated with nulls after they were matched; here they are not",
    ),
    ("join outerTabular M12 time", "*", "the same"),
    ("join outerTabular L time", "*", "the same"),
    ("join outerTabular AB none", "*", "the same"),
    ("calc binary *%", "*", "there is no operation `%`, so that nothing is added; here it is the remainder"),
    ("formatTime with nulls", "when", "a missing time is the text `Invalid date`; here it is missing"),
    ("convert R.when string", "when", "the same"),
    ("convert time to string*", "when", "the same"),
    ("convert O.*", "*", "JSON that becomes JSON is lost; here it stays"),
    ("calc window mean trailing fixed 1 b", "*", "a value does not leave the window while the next ones are null"),
    ("calc window mean *", "*", "a NaN never leaves the window of a mean"),
    ("calc reduceRow median N", "*", "NaN has no order, so that what is beside it has none either"),
    ("calc reduceRow p90 N", "*", "the same"),
    ("sortBy N x*", "*", "the same; here NaN is the least of all numbers"),
    ("histogram W count", "*", "`bucketCount` is not read"),
];

/// Whether a name is meant by a pattern with at most one `*`.
fn meant(pattern: &str, name: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == name,
        Some((start, end)) => name.starts_with(start) && name.ends_with(end),
    }
}

fn undefined_is_null(value: &Value) -> Value {
    match value.get("$").and_then(Value::as_str) {
        Some("undefined") => Value::Null,
        Some("+Inf") => "Inf".into(),
        Some(word) => word.into(),
        None => value.clone(),
    }
}

fn number(value: &Value) -> Option<f64> {
    let odd = [("NaN", f64::NAN), ("Inf", f64::INFINITY), ("-Inf", f64::NEG_INFINITY)];
    value.as_f64().or_else(|| odd.iter().find(|(word, _)| value == word).map(|(_, v)| *v))
}

fn values(kind: &str, list: &[Value]) -> Values {
    let list: Vec<Value> = list.iter().map(undefined_is_null).collect();
    match kind {
        "time" => Values::Time(list.iter().map(Value::as_i64).collect()),
        "number" => Values::Number(list.iter().map(number).collect()),
        "string" => Values::Text(list.iter().map(|v| v.as_str().map(Into::into)).collect()),
        "boolean" => Values::Bool(list.iter().map(Value::as_bool).collect()),
        _ => Values::Other(list),
    }
}

fn frame(value: &Value) -> Frame {
    let text = |key: &str| value[key].as_str().map(String::from);
    let fields = value["fields"].as_array().unwrap().iter().map(|f| {
        let mut field = Field::new(
            f["name"].as_str().unwrap(),
            values(f["type"].as_str().unwrap(), f["values"].as_array().unwrap()),
        );
        if let Some(labels) = f["labels"].as_object() {
            field.labels = labels.iter().map(|(k, v)| (k.as_str().into(), v.as_str().unwrap().into())).collect();
            field.state.label_order = labels.keys().map(|k| k.as_str().into()).collect();
        }
        field.config = serde_json::from_value::<FieldConfig>(f["config"].clone()).unwrap();
        field
    });
    Frame { name: text("name"), ref_id: text("refId"), ..Frame::new(fields.collect()) }
}

fn steps(config: &Value) -> Vec<Transformation> {
    let step = |c: &Value| Transformation {
        id: c["id"].as_str().unwrap().into(),
        options: c["options"].as_object().cloned().unwrap_or_default(),
        filter: c["filter"]["options"].as_str().map(|id| Matcher { by_ref_id: Some(id.into()), ..Matcher::default() }),
        disabled: c["options"]["disabled"] == true || c["disabled"] == true,
    };
    config.as_array().unwrap().iter().map(step).collect()
}

fn same(ours: &Value, theirs: &Value) -> bool {
    match (number(ours), number(theirs)) {
        (Some(a), Some(b)) => a == b || (a.is_nan() && b.is_nan()) || (a - b).abs() <= 1e-12 * a.abs().max(b.abs()),
        _ => ours == theirs,
    }
}

/// What is different in a field.
fn compare(ours: &Field, theirs: &Value) -> Option<String> {
    let kind = if theirs["type"] == "nestedFrames" { "other" } else { theirs["type"].as_str().unwrap() };
    if ours.name != theirs["name"] || ours.told_kind().name() != kind {
        return Some(format!("{} ({}) instead of {} ({kind})", ours.name, ours.told_kind().name(), theirs["name"]));
    }
    if theirs["labels"].as_object().into_iter().flatten().count() != ours.labels.len() {
        return Some(format!("labels {:?} instead of {}", ours.labels, theirs["labels"]));
    }
    let config = serde_json::to_value(&ours.config).unwrap();
    if config != theirs["config"] {
        return Some(format!("config {config} instead of {}", theirs["config"]));
    }
    let ours: Vec<Value> = ours.told_values().collect();
    let theirs: Vec<Value> = theirs["values"].as_array().unwrap().iter().map(undefined_is_null).collect();
    let equal = ours.len() == theirs.len() && ours.iter().zip(&theirs).all(|(a, b)| same(a, b));
    (!equal).then(|| format!("{} instead of {}", json!(ours), json!(theirs)))
}

/// What is different, and which of the listed differences are met.
fn differences(ours: &[Frame], theirs: &[Value], case: &str) -> (Vec<String>, BTreeSet<usize>) {
    if ours.len() != theirs.len() {
        return (vec![format!("{} frames instead of {}", ours.len(), theirs.len())], BTreeSet::new());
    }
    let (mut found, mut allowed) = (Vec::new(), BTreeSet::new());
    for (ours, theirs) in ours.iter().zip(theirs) {
        let text = |key: &str| theirs[key].as_str();
        if ours.ref_id.as_deref() != text("refId") || ours.name.as_deref() != text("name") {
            found.push(format!("{:?} {:?} instead of {} {}", ours.ref_id, ours.name, theirs["refId"], theirs["name"]));
        }
        let fields = theirs["fields"].as_array().unwrap();
        if ours.fields.len() != fields.len() {
            if let Some(at) = DIFFERENCES.iter().position(|(c, f, _)| meant(c, case) && *f == "*") {
                allowed.insert(at);
                continue;
            }
            let names: Vec<&str> = ours.fields.iter().map(|f| f.name.as_str()).collect();
            found.push(format!("fields {names:?}, {} expected", fields.len()));
        }
        for (ours, theirs) in ours.fields.iter().zip(fields) {
            let Some(difference) = compare(ours, theirs) else { continue };
            let listed = |(c, f, _): &(&str, &str, &str)| meant(c, case) && meant(f, &ours.name);
            match DIFFERENCES.iter().position(listed) {
                Some(at) => drop(allowed.insert(at)),
                None => found.push(format!("field {}: {difference}", ours.name)),
            }
        }
    }
    (found, allowed)
}

pub fn every_case() -> Vec<Count> {
    let files = [
        include_str!("../data/oracle/transforms.json"),
        include_str!("../data/oracle/transforms_more.json"),
        include_str!("../data/oracle/transforms_random.json"),
    ];
    let oracles = files.map(|text| serde_json::from_str::<Value>(text).unwrap());
    let (mut counts, mut failed) = (BTreeMap::<String, (usize, usize)>::new(), Vec::new());
    let mut met = BTreeMap::<usize, usize>::new();
    for (oracle, case) in oracles.iter().flat_map(|o| o["cases"].as_array().unwrap().iter().map(move |c| (o, c))) {
        let name = case["name"].as_str().unwrap();
        let inputs = case["input"].as_array().unwrap().iter();
        let inputs = inputs.map(|i| frame(&oracle["inputs"][i.as_str().unwrap()])).collect();
        let steps = steps(&case["config"]);
        let count = counts.entry(steps.last().unwrap().id.clone()).or_default();
        count.1 += 1;
        let (found, allowed) = match transform::apply(inputs, &steps) {
            Ok(out) => differences(&out, case["frames"].as_array().unwrap(), name),
            Err(failure) => (vec![failure.message], BTreeSet::new()),
        };
        let differs = !allowed.is_empty();
        allowed.into_iter().for_each(|at| *met.entry(at).or_default() += 1);
        if found.is_empty() {
            count.0 += usize::from(!differs);
        } else {
            failed.push(format!("{name}: {}", found.join("\n    ")));
        }
    }
    assert!(failed.is_empty(), "{}", failed.join("\n"));
    assert_eq!(met.len(), DIFFERENCES.len(), "a listed difference is none any more: {met:?}");
    let by_id = |(id, (passed, _)): (&String, &(usize, usize))| Count::new(&format!("transformations: {id}"), *passed);
    let mut counts: Vec<Count> = counts.iter().map(by_id).collect();
    let why = |(at, count): (&usize, &usize)| {
        let (case, field, why) = DIFFERENCES[*at];
        (format!("{case}, {field}: {why}"), *count)
    };
    counts.push(Count { different: met.iter().map(why).collect(), ..Count::new("transformations: all", 0) });
    counts
}

pub fn gaps_and_histograms() -> Count {
    let oracle: Value = serde_json::from_str(include_str!("../data/oracle/histogram_nullinsert.json")).unwrap();
    let times = [0, 10_000, 20_000, 60_000, 70_000];
    let column = [1.0, 2.0, 3.0, 6.0, 7.0].map(Some);
    let (times, columns) = transform::insert_nulls(&times, &[&column], 10_000);
    let columns: Vec<Value> = columns[0].iter().map(|v| v.map_or(Value::Null, |v| json!(v))).collect();
    assert_eq!(json!(times), oracle["nullInsert"][0]);
    assert!(columns.iter().zip(oracle["nullInsert"][1].as_array().unwrap()).all(|(a, b)| same(a, b)));

    // The counts tell which values they were made of.
    let a = (0..=100).map(|i| (i != 66).then_some(f64::from(i) / 2.0)).collect();
    let b = [-3.0, 0.0, 1.0, 7.0, 7.0, 10.0, 25.0].map(Some).to_vec();
    let frame = Frame::new(vec![Field::new("a", Values::Number(a)), Field::new("b", Values::Number(b))]);
    let sized = |size: f64, offset: f64| Buckets { size: Some(size), offset, ..Buckets::default() };
    let cases = [
        ("default", Buckets::default()),
        ("size 5", sized(5.0, 0.0)),
        ("size5 off 2", sized(5.0, 2.0)),
        ("count 4", Buckets { count: Some(4.0), ..Buckets::default() }),
        ("combine", Buckets { combine: true, ..Buckets::default() }),
    ];
    for (name, buckets) in cases {
        let out = transform::bucket(std::slice::from_ref(&frame), &buckets).unwrap();
        let theirs = &oracle["histogram"][name];
        let mut expected = vec![("xMin", &theirs["xMin"]), ("xMax", &theirs["xMax"])];
        expected
            .extend(theirs["counts"].as_array().unwrap().iter().map(|c| (c["name"].as_str().unwrap(), &c["values"])));
        assert_eq!(out.fields.len(), expected.len(), "{name}");
        for (field, (called, values)) in out.fields.iter().zip(expected) {
            let ours: Vec<Value> = field.values.iter().map(|c| c.json()).collect();
            assert_eq!((field.name.as_str(), &json!(ours)), (called, values), "{name}");
        }
        assert!(out.fields.iter().all(|f| f.kind() == FieldType::Number));
    }
    Count::new("gaps and histograms", 1 + oracle["histogram"].as_object().unwrap().len())
}
