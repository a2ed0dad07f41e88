//! Reducers, names, display values and colours against the values that the reference computes.

use std::sync::Arc;

use jiff::tz::TimeZone;
use serde_json::{Value, json};
use stillframe::field::{self, Display};
use stillframe::frame::json::config_from_grafana;
use stillframe::frame::{Cell, Field, FieldConfig, Frame, Labels, Values};
use stillframe::reduce::{self, Nulls, Reduced, reduce_all_with};
use stillframe::scene::Color;
use stillframe::theme::{Scheme, Theme};

use crate::oracle::Count;

fn oracle(name: &str) -> Value {
    let path = format!("{}/tests/data/oracle/{name}.json", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{path}: {e}"));
    serde_json::from_str(&text).expect("valid JSON")
}

/// A number of the oracle: `{"$": "NaN"}` and its like included.
fn number(value: &Value) -> Option<f64> {
    match value["$"].as_str() {
        Some("NaN") => Some(f64::NAN),
        Some("+Inf") => Some(f64::INFINITY),
        Some("-Inf") => Some(f64::NEG_INFINITY),
        _ => value.as_f64(),
    }
}

fn values(kind: &str, list: &[Value]) -> Values {
    match kind {
        "time" => Values::Time(list.iter().map(Value::as_i64).collect()),
        "number" => Values::Number(list.iter().map(number).collect()),
        "boolean" => Values::Bool(list.iter().map(Value::as_bool).collect()),
        _ => Values::Text(list.iter().map(|v| v.as_str().map(Arc::from)).collect()),
    }
}

/// Passes, and the failures in words.
#[derive(Default)]
struct Tally {
    passed: usize,
    failed: Vec<String>,
}

impl Tally {
    fn check(&mut self, ok: bool, what: impl FnOnce() -> String) {
        if ok { self.passed += 1 } else { self.failed.push(what()) }
    }

    /// The count; fails if anything failed.
    fn report(self, family: &str) -> Count {
        assert!(self.failed.is_empty(), "{family}:\n{}", self.failed.join("\n"));
        Count::new(family, self.passed)
    }
}

fn same_number(a: f64, b: f64) -> bool {
    a == b || (a.is_nan() && b.is_nan())
}

fn same(got: &Reduced, expected: &Value) -> bool {
    match (got, expected) {
        (Reduced::Null, Value::Null) => true,
        (Reduced::Bool(a), Value::Bool(b)) => a == b,
        (Reduced::Text(a), Value::String(b)) => a == b,
        (Reduced::Number(a), b) => number(b).is_some_and(|b| same_number(*a, b)),
        (Reduced::List(a), Value::Array(b)) => {
            let plain = |v: &Value| number(v).map_or(v.clone(), stillframe::frame::number_json);
            *a == b.iter().map(plain).collect::<Vec<_>>()
        }
        _ => false,
    }
}

pub fn reducers() -> Count {
    let oracle = oracle("reducers");
    let ids: Vec<String> = oracle["reducers"].as_array().expect("list").iter().map(|r| text(&r["id"])).collect();
    let ids: Vec<String> = ids.into_iter().chain((1..100).map(|p| format!("p{p}"))).collect();
    let refs: Vec<&str> = ids.iter().map(String::as_str).collect();
    let mut tally = Tally::default();
    for (name, case) in oracle["fields"].as_object().expect("object") {
        let field = Field::new("v", values(&text(&case["type"]), case["values"].as_array().expect("list")));
        for (mode, expected) in case["results"].as_object().expect("object") {
            let nulls = if matches!(mode.as_str(), "default" | "connected") { Nulls::Skip } else { Nulls::Keep };
            for (id, got) in refs.iter().zip(reduce_all_with(&field, &refs, nulls)) {
                let got = got.expect("a known id");
                tally
                    .check(same(&got, &expected[*id]), || format!("{name} {mode} {id}: {got:?} for {}", expected[*id]));
            }
        }
    }
    tally.report("reducers")
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_string()
}

/// A panel's frames: name, target, and fields as `name{label=value,…}`; a time field comes first.
fn frames(spec: &[(&str, &str, &[&str])]) -> Vec<Frame> {
    let field = |text: &&str| {
        let (name, labels) = text.split_once('{').unwrap_or((text, ""));
        let mut field = Field::new(name, Values::Number(vec![Some(1.0)]));
        let pairs = labels.trim_end_matches('}').split(',').filter_map(|pair| pair.split_once('='));
        field.labels = pairs.map(|(k, v)| (k.into(), v.into())).collect();
        field
    };
    let frame = |(name, id, fields): &(&str, &str, &[&str])| {
        let time = Field::new("Time", Values::Time(vec![Some(0)]));
        let fields = std::iter::once(time).chain(fields.iter().map(field)).collect();
        let name = Some(name.to_string()).filter(|n| !n.is_empty());
        Frame { name, ref_id: Some(id.to_string()), ..Frame::new(fields) }
    };
    spec.iter().map(frame).collect()
}

/// The inputs of the cases, which the oracle names but does not hold.
fn named_frames(case: &str) -> Option<Vec<Frame>> {
    let mut frames = match case {
        "one_no_labels" => frames(&[("", "A", &["Value"])]),
        "one_named_frame" => frames(&[("cpu", "A", &["Value"])]),
        "value_labels_one" => frames(&[("", "A", &["Value{host=a}"])]),
        "two_frames_one_label" => frames(&[("", "A", &["Value{host=a}"]), ("", "A", &["Value{host=b}"])]),
        "two_frames_two_labels" => frames(&[("", "A", &["Value{host=a,dc=x}"]), ("", "A", &["Value{host=b,dc=x}"])]),
        "prom_named" => frames(&[("up{instance=\"h:1\", job=\"n\"}", "A", &["Value{__name__=up,instance=h:1,job=n}"])]),
        "displayNameFromDS" => frames(&[("", "A", &["Value{host=a}"])]),
        "wide" => frames(&[("", "A", &["a", "b"])]),
        "wide_named" => frames(&[("tbl", "A", &["a", "b"])]),
        "dup_names" => frames(&[("", "A", &["v", "v"])]),
        "dup_across" => frames(&[("", "A", &["v"]), ("", "B", &["v"])]),
        "mixed_refs" => frames(&[("", "A", &["Value{host=a}"]), ("", "B", &["Value{host=a}"])]),
        "value_two_fields_labels" => frames(&[("", "A", &["Value{host=a}", "Value{host=b}"])]),
        "metric_and_labels" => frames(&[
            ("", "A", &["requests{code=200}"]),
            ("", "A", &["requests{code=500}"]),
            ("", "A", &["errors{code=500}"]),
        ]),
        _ => return None,
    };
    if case == "displayNameFromDS" {
        frames[0].fields[1].config.display_name_from_ds = Some("legend A".into());
    }
    Some(frames)
}

pub fn names() -> Count {
    let oracle = oracle("names");
    let mut tally = Tally::default();
    let mut templates = 0;
    for row in oracle["display_names"]["rows"].as_array().expect("list") {
        if row[0] == "displayName_cfg" {
            templates += 1;
            continue;
        }
        let frames = named_frames(&text(&row[0])).expect("a case with frames");
        let shaped = field::shape(frames, &FieldConfig::default(), &[]);
        let got: Vec<Vec<&str>> =
            shaped.iter().map(|f| f.fields.iter().map(|f| f.state.name.as_str()).collect()).collect();
        tally.check(json!(got) == row[1], || format!("{}: {got:?} for {}", row[0], row[1]));
    }
    let labels = |value: &Value| -> Labels {
        value.as_object().expect("labels").iter().map(|(k, v)| (k.as_str().into(), text(v).into())).collect()
    };
    for row in oracle["renderLegendFormat"].as_array().expect("list") {
        let got = field::name::legend(&text(&row[0]), &labels(&row[1]));
        tally.check(got == text(&row[2]), || format!("{row}: {got}"));
    }
    for row in oracle["formatLabels"].as_array().expect("list") {
        let got = field::name::format_labels(&labels(&row[0]));
        tally.check(got == text(&row[1]), || format!("{row}: {got}"));
    }
    let why = "a template in a name is filled here; the reference fills it elsewhere";
    Count { different: vec![(why.into(), templates)], ..tally.report("names") }
}

/// What a cell of the oracle is; an absent value is null.
fn cell(value: &Value) -> Cell<'_> {
    match value {
        Value::Null => Cell::Null,
        Value::Bool(v) => Cell::Bool(*v),
        Value::String(v) => Cell::Text(v),
        other => number(other).map_or(Cell::Other(other), Cell::Number),
    }
}

pub fn display_values() -> Count {
    let oracle = oracle("display");
    let theme = Theme::dark();
    let mut tally = Tally::default();
    for case in oracle["cases"].as_array().expect("list") {
        // The cases have no type of field, so nothing is cut from their numbers.
        let mut field = Field::new("v", Values::Other(Vec::new()));
        field.config = config_from_grafana(&case["config"]);
        field.state.range = (0.0, 100.0);
        let display = Display::new(&field, &theme, &TimeZone::UTC, 0);
        for row in case["r"].as_array().expect("list") {
            let got = display.show(cell(&row["v"]));
            let same_text = got.text.text == text(&row["text"])
                && got.text.suffix == text(&row["suffix"])
                && got.text.prefix == text(&row["prefix"]);
            let near = |a: f64, b: Option<f64>| b.is_some_and(|b| same_number(a, b) || (a - b).abs() <= 1e-9 * b.abs());
            let same = same_text
                && near(got.numeric, number(&row["numeric"]))
                && near(got.percent, number(&row["percent"]))
                && Color::parse(&text(&row["color"])) == Some(got.color);
            tally.check(same, || format!("{} {row}: {got:?}", case["name"]));
        }
    }
    tally.report("display values")
}

pub fn axis_values() -> Count {
    let oracle = oracle("display");
    let theme = Theme::dark();
    let mut tally = Tally::default();
    for row in oracle["axis_like"]["rows"].as_array().expect("list") {
        let mut field = Field::new("v", Values::Number(Vec::new()));
        field.config.unit = Some(text(&row[0]));
        let display = Display::new(&field, &theme, &TimeZone::UTC, 0);
        let decimals = row[3].as_u64().and_then(|d| u8::try_from(d).ok());
        let got = display.show_with(number(&row[2]).expect("a number"), decimals).text;
        let same =
            [&got.prefix, &got.text, &got.suffix].into_iter().eq([&text(&row[4]), &text(&row[5]), &text(&row[6])]);
        tally.check(same, || format!("{row}: {got:?}"));
    }
    tally.report("axis values")
}

pub fn colors() -> Count {
    let oracle = oracle("colors");
    // The reference's ground, from which its single-hue schemes start.
    let dark = Theme { panel: Color::hex(0x181b1f), ..Theme::dark() };
    let mut tally = Tally::default();
    for (mode, rows) in oracle["continuous"].as_object().expect("object") {
        let scheme = Scheme::of(mode, &dark).expect("a known scheme");
        for row in rows.as_array().expect("list") {
            let got = scheme.at(row[0].as_f64().expect("a number"));
            tally.check(Color::parse(&text(&row[1])) == Some(got), || format!("{mode} {row}: {got}"));
        }
    }
    for (theme, key) in [(&dark, "named"), (&Theme::light(), "namedLight")] {
        for (name, expected) in oracle[key].as_object().expect("object").iter().filter(|(name, _)| *name != "text") {
            let got = theme.color(name);
            let same = match Color::parse(&text(expected)) {
                Some(color) if color.a == 0 => got.is_some_and(|c| c.a == 0),
                color => got == color,
            };
            tally.check(same, || format!("{key} {name}: {got:?} for {expected}"));
        }
    }
    tally.report("colours")
}

#[test]
fn the_catalogue_of_reducers_is_the_references() {
    for row in oracle("reducers")["reducers"].as_array().expect("list") {
        let id = text(&row["id"]);
        assert_eq!(reduce::name(&id).map(str::to_string), row["name"].as_str().map(str::to_string), "{id}");
        assert_eq!(Some(reduce::keeps_unit(&id)), row["preservesUnits"].as_bool(), "{id}");
        for alias in row["aliasIds"].as_array().into_iter().flatten() {
            assert!(reduce::known(&text(alias)), "{alias}");
        }
    }
}
