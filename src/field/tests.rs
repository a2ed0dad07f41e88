use jiff::tz::TimeZone;
use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::frame::{Cell, Labels, Values, json::config_from_grafana};
use crate::scene::Color;
use crate::spec::{ByValue, Matcher};
use crate::theme::Theme;

fn numbers(name: &str, values: &[f64]) -> Field {
    Field::new(name, Values::Number(values.iter().copied().map(Some).collect()))
}

fn config(value: serde_json::Value) -> FieldConfig {
    config_from_grafana(&value)
}

fn labelled(mut field: Field, labels: &[(&str, &str)]) -> Field {
    field.labels = labels.iter().map(|(k, v)| ((*k).into(), (*v).into())).collect();
    field
}

/// One field, shaped with one config, shown in the dark theme.
fn with_display<T>(field: Field, settings: serde_json::Value, look: impl FnOnce(&Display<'_>) -> T) -> T {
    let shaped = shape(vec![Frame::new(vec![field])], &config(settings), &[]);
    let theme = Theme::dark();
    look(&Display::new(&shaped[0].fields[0], &theme, &TimeZone::UTC, 0))
}

fn text(field: Field, settings: serde_json::Value, cell: Cell<'_>) -> String {
    with_display(field, settings, |d| d.show(cell).text.to_string())
}

#[test]
fn settings_merge_in_order_and_rules_see_names() {
    let mut own = numbers("a", &[1.0]);
    own.config = config(json!({ "unit": "s", "min": 1, "custom": { "w": 1 } }));
    let rule = |matcher: Matcher, field: serde_json::Value| Override { matcher, field: config(field) };
    let by_name = |name: &str| Matcher { by_name: Some(name.into()), ..Matcher::default() };
    let overrides = [
        rule(by_name("a"), json!({ "unit": "bytes", "displayName": "b" })),
        rule(by_name("b"), json!({ "decimals": 1 })),
        rule(by_name("a"), json!({ "max": 9 })),
        rule(by_name("c"), json!({ "max": 10 })),
    ];
    let shaped = shape(vec![Frame::new(vec![own])], &config(json!({ "unit": "ms", "custom": { "v": 2 } })), &overrides);
    let field = &shaped[0].fields[0];
    assert_eq!((field.state.name.as_str(), field.config.unit.as_deref()), ("b", Some("bytes")));
    assert_eq!((field.config.decimals, field.config.max, field.config.min), (Some(1), Some(9.0), Some(1.0)));
    assert_eq!(field.config.custom.len(), 2);
    assert_eq!(field.state.range, (1.0, 9.0));
}

#[test]
fn every_matcher_matches_its_fields() {
    let frames = || {
        let time = Field::new("time", Values::Time(vec![Some(0)]));
        let first = labelled(numbers("Value", &[1.0]), &[("host", "a")]);
        let second = labelled(numbers("Value", &[50.0]), &[("host", "b")]);
        let frame = |fields, id: &str| Frame { ref_id: Some(id.into()), ..Frame::new(fields) };
        vec![frame(vec![time, first], "A"), frame(vec![second, Field::new("t", Values::Text(vec![None]))], "B")]
    };
    let some = |names: &[&str]| Some(names.iter().map(ToString::to_string).collect::<Vec<_>>());
    let value = |op: &str| Some(ByValue { reducer: "max".into(), op: op.into(), value: 50.0 });
    let m = Matcher::default;
    let cases: Vec<(Matcher, &[&str])> = vec![
        (Matcher { by_name: Some("a".into()), ..m() }, &["a"]),
        (Matcher { by_name: Some("Value".into()), ..m() }, &["a", "b"]),
        (Matcher { by_names: some(&["b", "time"]), ..m() }, &["time", "b"]),
        (Matcher { except_names: some(&["b"]), ..m() }, &["a", "t"]),
        (Matcher { by_regexp: Some("/^[AB]$/i".into()), ..m() }, &["a", "b"]),
        (Matcher { by_regexp: Some("/^(?!.*a).+/".into()), ..m() }, &["time", "b", "t"]),
        (Matcher { by_regexp: Some("a".into()), ..m() }, &["a"]),
        (Matcher { by_regexp: Some("/(/".into()), ..m() }, &[]),
        (Matcher { by_type: Some("string".into()), ..m() }, &["t"]),
        (Matcher { by_ref_id: Some("B".into()), ..m() }, &["b", "t"]),
        (Matcher { by_value: value("gte"), ..m() }, &["b"]),
        (Matcher { by_value: value("lt"), ..m() }, &["a"]),
        (m(), &[]),
    ];
    for (matcher, expected) in cases {
        let rule = Override { matcher: matcher.clone(), field: config(json!({ "unit": "hit" })) };
        let shaped = shape(frames(), &FieldConfig::default(), &[rule]);
        let hit = shaped.iter().flat_map(|f| &f.fields).filter(|f| f.config.unit.is_some());
        assert_eq!(hit.map(|f| f.state.name.as_str()).collect::<Vec<_>>(), expected, "{matcher:?}");
    }
}

#[test]
fn templates_fill_in() {
    let cases = [
        ("My ${__field.labels.host}", "My a"),
        ("${__field.labels[\"host\"]}/${__field.labels['host']}", "a/a"),
        ("${__field.name} of ${__series.name}", "up of job"),
        ("${__field.displayName}!", "up {dc=\"x\", host=\"a\"}!"),
        ("${__field.labels}", "{dc=\"x\", host=\"a\"}"),
        ("{{host}} {{ nope }}", "a nope"),
        ("${__field.labels.nope}", "up {dc=\"x\", host=\"a\"}"),
        ("${other} ${__field.odd}", "${other} ${__field.odd}"),
    ];
    for (template, expected) in cases {
        let field = labelled(numbers("up", &[1.0]), &[("host", "a"), ("dc", "x")]);
        let frame = Frame { name: Some("job".into()), ..Frame::new(vec![field]) };
        let shaped = shape(vec![frame], &config(json!({ "displayName": template })), &[]);
        assert_eq!(shaped[0].fields[0].state.name, expected, "{template}");
    }
}

#[test]
fn ranges_are_those_of_the_panel_unless_said_otherwise() {
    let frames = || vec![Frame::new(vec![numbers("a", &[1.0, 5.0]), numbers("b", &[-3.0, f64::INFINITY])])];
    let ranges = |settings: serde_json::Value| -> Vec<(f64, f64)> {
        let shaped = shape(frames(), &config(settings), &[]);
        shaped[0].fields.iter().map(|f| f.state.range).collect()
    };
    assert_eq!(ranges(json!({})), [(-3.0, 5.0), (-3.0, 5.0)]);
    assert_eq!(ranges(json!({ "fieldMinMax": true })), [(1.0, 5.0), (-3.0, -3.0)]);
    assert_eq!(ranges(json!({ "min": 0, "max": 10 })), [(0.0, 10.0), (0.0, 10.0)]);
    assert_eq!(ranges(json!({ "min": 10 })), [(5.0, 10.0), (5.0, 10.0)]);
    let empty = shape(vec![Frame::new(vec![numbers("a", &[])])], &FieldConfig::default(), &[]);
    assert_eq!(empty[0].fields[0].state.range, (0.0, 100.0));
}

#[test]
fn mappings_take_the_first_that_fits() {
    let settings = json!({ "noValue": "none", "unit": "s", "mappings": [
        { "type": "value", "options": { "1": { "text": "one", "color": "red" }, "true": { "text": "yes" }, "x": { "color": "blue" } } },
        { "type": "range", "options": { "from": 2, "to": 3, "result": { "text": "few" } } },
        { "type": "range", "options": { "from": 100, "to": null, "result": { "text": "many" } } },
        { "type": "regex", "options": { "pattern": "/(\\w+)\\.example\\.(?<tld>\\w+)/", "result": { "text": "$1 at $<tld> $$ $9" } } },
        { "type": "special", "options": { "match": "nan", "result": { "text": "NaN!" } } },
        { "type": "special", "options": { "match": "empty", "result": { "text": "blank" } } },
        { "type": "special", "options": { "match": "false", "result": { "text": "no" } } } ] });
    let cases = [
        (Cell::Number(1.0), "one"),
        (Cell::Text("1"), "one"),
        (Cell::Bool(true), "yes"),
        (Cell::Bool(false), "no"),
        (Cell::Number(2.5), "few"),
        (Cell::Text("3 s"), "few"),
        (Cell::Number(5.0), "5 s"),
        (Cell::Number(1e9), "many"),
        (Cell::Text("db.example.org"), "db at org $ $9"),
        (Cell::Number(f64::NAN), "NaN!"),
        (Cell::Null, "none"),
        (Cell::Text(""), "blank"),
    ];
    for (cell, expected) in cases {
        assert_eq!(text(numbers("v", &[0.0]), settings.clone(), cell), expected, "{cell:?}");
    }
    let shown = with_display(numbers("v", &[1.0]), settings, |d| d.show(Cell::Number(1.0)));
    assert!(shown.mapped && shown.color == Color::hex(0xf2495c));
}

#[test]
fn every_type_of_field_is_shown() {
    let times = |span: i64| Field::new("t", Values::Time(vec![Some(0), Some(span)]));
    let texts = || Field::new("t", Values::Text(vec![]));
    let bools = || Field::new("b", Values::Bool(vec![]));
    let other = || Field::new("o", Values::Other(vec![]));
    let list = json!(["a", 1]);
    let cases = [
        (text(times(90_000), json!({}), Cell::Time(1_793_491_200_000)), "2026-11-01 00:00:00"),
        (text(times(30), json!({}), Cell::Time(1_793_491_200_005)), "2026-11-01 00:00:00.005"),
        (text(times(90_000), json!({ "unit": "time:YYYY" }), Cell::Time(1_793_491_200_000)), "2026"),
        (text(texts(), json!({}), Cell::Text("007")), "007"),
        (text(texts(), json!({ "unit": "bytes" }), Cell::Text("2048")), "2 KiB"),
        (text(texts(), json!({ "unit": "bytes" }), Cell::Text("big")), "big"),
        (text(bools(), json!({}), Cell::Bool(true)), "true"),
        (text(bools(), json!({ "unit": "bool_yes_no" }), Cell::Bool(true)), "true"),
        (text(other(), json!({}), Cell::Other(&list)), "a, 1"),
        (text(numbers("v", &[]), json!({}), Cell::Number(0.1)), "0.100"),
        (text(numbers("v", &[]), json!({ "decimals": 2 }), Cell::Number(0.1)), "0.10"),
        (text(numbers("v", &[]), json!({}), Cell::Number(-0.0)), "0"),
    ];
    for (got, expected) in cases {
        assert_eq!(got, expected);
    }
}

#[test]
fn colours_follow_their_mode() {
    let theme = Theme::dark();
    let thresholds = json!({ "mode": "percentage", "steps": [{ "value": null, "color": "green" }, { "value": 50, "color": "red" }] });
    let color = |mode: &str| json!({ "min": 0, "max": 10, "color": { "mode": mode, "fixedColor": "blue" }, "thresholds": thresholds });
    let field = || numbers("v", &[2.0, 9.0]);
    let at = |settings: serde_json::Value, v: f64| with_display(field(), settings, |d| d.show_number(Some(v)).color);
    let series = |settings: serde_json::Value| with_display(field(), settings, |d| d.series_color());
    let (green, red, blue) = (Color::hex(0x73bf69), Color::hex(0xf2495c), Color::hex(0x5794f2));
    assert_eq!((at(color("thresholds"), 4.9), at(color("thresholds"), 5.0)), (green, red));
    assert_eq!((at(color("nonsense"), 4.9), at(json!({}), 4.9)), (green, Color::hex(0x808080)));
    assert_eq!((at(color("fixed"), 1.0), series(color("fixed"))), (blue, blue));
    assert_eq!((at(color("palette-classic"), 1.0), series(json!({}))), (theme.series(0), theme.series(0)));
    assert_eq!((at(color("continuous-GrYlRd"), -5.0), at(color("continuous-GrYlRd"), 10.0)), (green, red));
    assert_eq!(series(color("thresholds")), red);
    let by_min =
        json!({ "min": 0, "max": 10, "color": { "mode": "thresholds", "seriesBy": "min" }, "thresholds": thresholds });
    assert_eq!(series(by_min), green);
    let bools = |mode: &str, v: bool| {
        with_display(Field::new("b", Values::Bool(vec![])), color(mode), |d| d.show(Cell::Bool(v)).color)
    };
    assert_eq!((bools("thresholds", true), bools("thresholds", false), bools("fixed", false)), (green, red, red));
}

#[test]
fn shades_and_names_tell_series_apart() {
    let fields = (0..11).map(|i| numbers(&format!("s{i}"), &[1.0])).collect();
    let shaped =
        shape(vec![Frame::new(fields)], &config(json!({ "color": { "mode": "shades", "fixedColor": "green" } })), &[]);
    for theme in [Theme::light(), Theme::dark()] {
        let color = |f: &Field| Display::new(f, &theme, &TimeZone::UTC, 0).series_color();
        let colors: std::collections::BTreeSet<Color> = shaped[0].fields.iter().map(color).collect();
        assert_eq!(colors.len(), 11, "{colors:?}");
    }
    let named = |name: &str| {
        with_display(numbers(name, &[1.0]), json!({ "color": { "mode": "palette-classic-by-name" } }), |d| {
            d.series_color()
        })
    };
    assert_eq!(named("cpu"), named("cpu"));
    assert!(["a", "b", "c", "d"].map(named).windows(2).any(|w| w[0] != w[1]));
}

#[test]
fn ticks_share_a_scale_and_stay_apart() {
    let k = 1024.0;
    let cases: [(serde_json::Value, &[f64], &[&str]); 17] = [
        (json!({ "unit": "s" }), &[1.0, 1.2, 1.4], &["1 s", "1.2 s", "1.4 s"]),
        (json!({ "unit": "s", "decimals": 0 }), &[1.0, 1.2, 1.4], &["1.0 s", "1.2 s", "1.4 s"]),
        (json!({ "unit": "s", "decimals": 1 }), &[0.0, 1.0, 2.0], &["0.0 s", "1.0 s", "2.0 s"]),
        (json!({ "unit": "bytes" }), &[0.0, 512.0 * k, k * k, 1.5 * k * k], &["0 MiB", "0.5 MiB", "1 MiB", "1.5 MiB"]),
        (json!({ "unit": "short" }), &[0.0, 500.0, 1000.0, 1500.0], &["0 K", "0.5 K", "1 K", "1.5 K"]),
        (json!({ "unit": "short" }), &[1.0, 10.0, 1e3, 1e6], &["1", "10", "1 K", "1 Mil"]),
        (
            json!({ "unit": "s" }),
            &[0.0, 30.0, 60.0, 90.0, 120.0],
            &["0 mins", "0.5 mins", "1 min", "1.5 mins", "2 mins"],
        ),
        (json!({}), &[0.25, 0.5, 0.75], &["0.25", "0.5", "0.75"]),
        (json!({}), &[-2.5, 0.0, 2.5], &["-2.5", "0", "2.5"]),
        (json!({}), &[1_000_000.0, 1_000_000.1], &["1000000", "1000000.1"]),
        (json!({ "unit": "percentunit" }), &[0.0, 0.005, 0.01], &["0%", "0.5%", "1%"]),
        (json!({ "unit": "currencyUSD" }), &[-2000.0, 0.0, 2000.0], &["-$2K", "$0K", "$2K"]),
        (json!({ "unit": "hex" }), &[10.0, 11.0], &["A", "B"]),
        (json!({ "unit": "dthms" }), &[60.0, 90.0], &["00:01:00", "00:01:30"]),
        (json!({ "unit": "bool" }), &[1.0, 2.0, 0.0], &["True", "", "False"]),
        (json!({ "mappings": [{ "type": "value", "options": { "1": { "text": "up" } } }] }), &[0.0, 1.0], &["0", "up"]),
        (json!({}), &[], &[]),
    ];
    for (settings, values, expected) in cases {
        let got = with_display(numbers("v", &[]), settings.clone(), |d| d.ticks(values));
        assert_eq!(got, expected, "{settings}");
    }
}

#[test]
fn patterns_read_javascript() {
    let cases = [
        ("abc", "abc", true),
        ("abc", "xabc", false),
        ("/b/", "abc", true),
        ("/B/i", "abc", true),
        (r"/a\/b/", "a/b", true),
        (r#"/{host="a"}/"#, r#"up{host="a"}"#, true),
        ("/a{2}$/", "aa", true),
        ("/[^]/", "\n", true),
        ("/[[]/", "[", true),
        ("/^(?!.*idle).*$/", "cpu idle", false),
        ("/(?<n>x)/", "x", true),
    ];
    for (pattern, text, expected) in cases {
        assert_eq!(Pattern::parse(pattern).expect("valid").is_match(text), expected, "{pattern}");
    }
    assert!(Pattern::parse("/(/").is_err() && Pattern::parse("/a/q").is_err());
    assert_eq!(Pattern::parse("/a/g").expect("valid").replace("banana", "<$&>"), "b<a>n<a>n<a>");
    assert_eq!(Pattern::parse("/a/").expect("valid").replace("banana", "$1o"), "b$1onana");
}

#[test]
fn empty_labels_are_no_labels() {
    assert_eq!(name::format_labels(&Labels::new()), "");
    let unnamed = shape(vec![Frame::new(vec![numbers("", &[1.0]), numbers("", &[1.0])])], &FieldConfig::default(), &[]);
    assert_eq!(unnamed[0].fields.iter().map(|f| f.state.name.as_str()).collect::<Vec<_>>(), ["Value 1", "Value 2"]);
}

proptest! {
    #[test]
    fn ticks_never_repeat(start in -1e6..1e6f64, step in 1e-6..1e6f64, unit in 0..6usize, decimals in prop::option::of(0..4u8)) {
        let unit = ["none", "s", "bytes", "short", "percentunit", "currencyUSD"][unit];
        let values: Vec<f64> = (0..6).map(|i| start + step * f64::from(i)).collect();
        let texts = with_display(numbers("v", &[]), json!({ "unit": unit, "decimals": decimals }), |d| d.ticks(&values));
        prop_assert!(texts.windows(2).all(|w| w[0] != w[1]), "{} {:?} {:?}", unit, values, texts);
    }

    #[test]
    fn nothing_that_is_shown_panics(v in any::<f64>(), text in ".{0,12}", unit in "[a-z:]{0,8}", pattern in r"[\[\](){}/a-z$^*+?\\]{0,9}") {
        let settings = json!({ "unit": unit, "mappings": [{ "type": "regex", "options": { "pattern": pattern, "result": { "text": text } } }] });
        with_display(numbers("v", &[1.0]), settings, |d| {
            d.show(Cell::Number(v));
            d.show(Cell::Text(&text));
            d.ticks(&[v, 0.0, 1.0])
        });
    }
}
