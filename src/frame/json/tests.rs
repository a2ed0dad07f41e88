use proptest::prelude::*;
use serde_json::json;

use super::super::*;
use super::{config_from_grafana, read, write};

const FRAME: &str = r##"[{"schema":{"name":"cpu","refId":"A","meta":{"type":"timeseries-wide","notices":[{"severity":"warning","text":"slow"}]},
  "fields":[{"name":"t","type":"time","typeInfo":{"frame":"time.Time"}},
            {"name":"v","type":"number","labels":{"host":"a"},"config":{"unit":"bytes","decimals":null,
             "thresholds":{"mode":"percentage","steps":[{"value":null,"color":"green"},{"value":80,"color":"red"}]},
             "mappings":[{"type":"value","options":{"1":{"text":"one","index":1},"0":{"text":"zero","index":0}}},
                         {"type":"range","options":{"from":5,"to":null,"result":{"text":"many","color":"red"}}},
                         {"type":"regex","options":{"pattern":"/x/i","result":{"text":"$1"}}},
                         {"type":"special","options":{"match":"null+nan","result":{"text":"N/A"}}}],
             "color":{"mode":"fixed","fixedColor":"blue","seriesBy":"max"},
             "links":[{"title":"more","url":"/d/x","targetBlank":true}],"custom":{"lineWidth":2}}}]},
  "data":{"values":[[1793491200000,1793491260000,null],[1536,null,null]],"entities":[null,{"NaN":[1],"Inf":[],"NegInf":[2]}],"nanos":[[0,0,0],null]}}]"##;

#[test]
fn a_frame_with_everything_is_read() {
    let frames = read(FRAME).expect("valid");
    let frame = &frames[0];
    assert_eq!((frame.name.as_deref(), frame.ref_id.as_deref()), (Some("cpu"), Some("A")));
    assert_eq!(frame.meta, Meta { shape: Shape::TimeSeries, notices: vec!["slow".into()], partial: false });
    assert_eq!(frame.fields[0].values, Values::Time(vec![Some(1793491200000), Some(1793491260000), None]));
    let Values::Number(v) = &frame.fields[1].values else { panic!("numbers") };
    assert!(v[0] == Some(1536.0) && v[1].is_some_and(f64::is_nan) && v[2] == Some(f64::NEG_INFINITY));
    assert_eq!(frame.fields[1].labels.get("host").map(|v| &**v), Some("a"));
    let config = &frame.fields[1].config;
    assert_eq!(config.thresholds.as_ref().map(|t| (t.mode, t.steps.len())), Some((ThresholdsMode::Percentage, 2)));
    let mappings = config.mappings.as_ref().expect("mappings");
    assert_eq!(
        mappings.iter().map(|m| m.text.as_deref().unwrap_or("")).collect::<Vec<_>>(),
        ["zero", "one", "many", "$1", "N/A"]
    );
    assert_eq!(mappings[4].special, Some(Special::NullNan));
    assert_eq!(config.color.as_ref().and_then(|c| c.series_by.as_deref()), Some("max"));
    assert_eq!(config.custom.get("lineWidth"), Some(&json!(2)));
}

#[test]
fn the_simple_form_is_read() {
    let text = r#"{"refId":"B","fields":[{"name":"time","values":[1,2]},{"name":"x","values":["a",null]},{"name":"ok","type":"boolean","values":[true,false]},
        {"name":"e","type":"enum","config":{"type":{"enum":{"text":["UP","DOWN"]}}},"values":[1,0]}]}"#;
    let frames = read(text).expect("valid");
    let kinds: Vec<_> = frames[0].fields.iter().map(Field::kind).collect();
    assert_eq!(kinds, [FieldType::Time, FieldType::Text, FieldType::Bool, FieldType::Text]);
    assert_eq!(frames[0].fields[3].values.get(0), Cell::Text("DOWN"));
}

#[test]
fn errors_say_where() {
    let cases = [
        ("3", "expected a list of frames, found a number"),
        ("[{}]", "frame 1: no list `fields`"),
        (
            r#"[{"schema":{"name":"n","fields":[{"name":"v","type":"number"}]},"data":{"values":[[1,"x"]]}}]"#,
            "frame 1 (`n`), field 1 (`v`), row 2: expected a number, found a string \"x\"",
        ),
        (
            r#"[{"fields":[{"name":"a","type":"number","values":[1]},{"name":"b","type":"string","values":[]}]}]"#,
            "frame 1: fields of unequal length: `a` has 1 values, `b` has 0",
        ),
        (
            r#"[{"schema":{"fields":[{"name":"v","type":"number"}]},"data":{"values":[[1],[2]]}}]"#,
            "frame 1: 1 fields, but 2 columns in `data.values`",
        ),
        (
            r#"[{"fields":[{"name":"a","type":"numbr","values":[1]}]}]"#,
            "frame 1, field 1 (`a`): unknown type `numbr`; there are `time`, `number`, `string`, `boolean`, `other`",
        ),
        (
            r#"[{"schema":{"fields":[{"name":"v","type":"number"}]},"data":{"values":[[1]],"entities":[{"NaN":[7]}]}}]"#,
            "frame 1, field 1 (`v`): entity `NaN` at 7, but there are 1 rows",
        ),
    ];
    for (text, expected) in cases {
        assert_eq!(read(text).expect_err("an error"), expected);
    }
    assert!(read("[").expect_err("an error").starts_with("no valid JSON"));
}

#[test]
fn older_mappings_and_our_own_are_read() {
    let config = config_from_grafana(&json!({ "mappings": [
        { "id": 0, "type": 1, "value": "1", "text": "up" }, { "type": 2, "from": "2", "to": 5, "text": "few" },
        { "type": 1, "value": "null", "text": "none" }, { "value": 7, "text": "seven" } ],
        "thresholds": [{ "color": "green" }, { "value": 1, "color": "red" }], "color": "blue" }));
    let mappings = config.mappings.expect("mappings");
    assert_eq!(mappings[0].value, Some(Scalar::Text("1".into())));
    assert_eq!((mappings[1].from, mappings[1].to), (Some(2.0), Some(5.0)));
    assert_eq!(mappings[2].special, Some(Special::Null));
    assert_eq!(mappings[3].value, Some(Scalar::Number(7.0)));
    assert_eq!(config.color.map(|c| c.mode), Some("fixed".into()));
    assert_eq!(config.thresholds.map(|t| t.steps.len()), Some(2));
}

fn column(rows: usize) -> impl Strategy<Value = Values> {
    let some = |s: BoxedStrategy<f64>| prop::option::of(s);
    prop_oneof![
        prop::collection::vec(some(any::<f64>().boxed()), rows).prop_map(Values::Number),
        prop::collection::vec(prop::option::of(any::<i64>()), rows).prop_map(Values::Time),
        prop::collection::vec(prop::option::of(".*".prop_map(|t| t.into())), rows).prop_map(Values::Text),
        prop::collection::vec(prop::option::of(any::<bool>()), rows).prop_map(Values::Bool),
        prop::collection::vec(prop_oneof![Just(json!({"a": [1, null]})), Just(json!("x")), Just(json!(null))], rows)
            .prop_map(Values::Other),
    ]
}

prop_compose! {
    fn config()(unit in prop::option::of("[a-z:]{1,9}"), min in prop::option::of(-1e9..1e9f64),
        decimals in prop::option::of(0..=15u8), text in "[ -~]{1,9}", which in 0..5) -> FieldConfig
    {
        let shown = Mapping { text: Some(text.clone()), color: Some("red".into()), ..Mapping::default() };
        let mapping = match which {
            0 => Mapping { value: Some(Scalar::Text(text.clone())), ..shown },
            1 => Mapping { from: min, to: Some(3.5), ..shown },
            2 => Mapping { regex: Some(text.clone()), ..shown },
            _ => Mapping { special: Some(Special::Empty), index: Some(4), ..shown },
        };
        let steps = vec![Threshold { value: None, color: "green".into() }, Threshold { value: Some(0.1), color: text.clone() }];
        let mode = if which == 1 { ThresholdsMode::Percentage } else { ThresholdsMode::Absolute };
        FieldConfig { unit, min, decimals, mappings: Some(vec![mapping]), thresholds: Some(Thresholds { mode, steps }),
            color: Some(FieldColor { mode: "shades".into(), fixed_color: Some(text.clone()), series_by: None }),
            links: Some(vec![Link { title: text, url: "/x".into() }]), filterable: Some(true), ..FieldConfig::default() }
    }
}

fn frame() -> impl Strategy<Value = Frame> {
    let columns = (0..6usize).prop_flat_map(|rows| prop::collection::vec((".{0,5}", column(rows), config()), 0..4));
    let shapes = prop::sample::select(vec![
        Shape::Unknown,
        Shape::TimeSeries,
        Shape::Table,
        Shape::HeatmapRows,
        Shape::HeatmapCells,
        Shape::Logs,
        Shape::Trace,
        Shape::Exemplar,
        Shape::GraphNodes,
        Shape::GraphEdges,
    ]);
    let field = |(name, values, config): (String, Values, FieldConfig)| {
        let labels = Labels::from([("l\"".into(), name.as_str().into())]);
        Field { labels, config, ..Field::new(name, values) }
    };
    (columns, prop::option::of("[a-z ]{1,6}"), shapes, any::<bool>()).prop_map(
        move |(columns, name, shape, partial)| {
            let fields = columns.into_iter().map(field).collect();
            let meta = Meta { shape, notices: vec!["n".into()], partial };
            Frame { name, ref_id: partial.then(|| "A".into()), fields, meta }
        },
    )
}

/// NaN is unlike itself; printed it is alike.
fn printed(frames: &[Frame]) -> String {
    format!("{frames:?}")
}

proptest! {
    #[test]
    fn what_is_written_is_read_back(frames in prop::collection::vec(frame(), 0..3)) {
        let text = write(&frames).to_string();
        prop_assert_eq!(printed(&read(&text).expect("our own")), printed(&frames));
    }

    #[test]
    fn no_text_panics(text in r#"[\[\]{}":,a-z0-9]{0,40}"#) {
        let _ = read(&text);
    }
}
