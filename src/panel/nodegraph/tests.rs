//! Invariants of graphs over generated data; and a sheet of cases to look at.

use proptest::prelude::*;
use serde_json::json;

use super::NodeGraph;
use crate::frame::{Field, FieldColor, FieldConfig, Frame, Shape, Values};
use crate::panel::testing::{self, Case, UGLY, walk};
use crate::theme::Theme;

fn texts<T: AsRef<str>>(list: &[T]) -> Values {
    Values::Text(list.iter().map(|t| Some(t.as_ref().into())).collect())
}

fn edges<T: AsRef<str>>(pairs: &[(T, T)]) -> Frame {
    let end = |of: fn(&(T, T)) -> &T| Values::Text(pairs.iter().map(|p| Some(of(p).as_ref().into())).collect());
    let numbers = Values::Number((0..pairs.len()).map(|i| Some((walk(i, 4) * 10.0).round())).collect());
    let mut frame = Frame::new(vec![
        Field::new("source", end(|p| &p.0)),
        Field::new("target", end(|p| &p.1)),
        Field {
            config: FieldConfig { unit: Some("reqps".into()), ..FieldConfig::default() },
            ..Field::new("mainstat", numbers)
        },
    ]);
    frame.meta.shape = Shape::GraphEdges;
    frame
}

fn nodes(ids: &[String], titles: &[String]) -> Frame {
    let numbers = |by: f64| Values::Number((0..ids.len()).map(|i| Some((walk(i, 6) * by).round())).collect());
    let part = |of: fn(f64) -> f64| {
        Values::Number((0..ids.len()).map(|i| Some(of((walk(i, 3) / 100.0).fract() * 0.4))).collect())
    };
    let arc = |name: &str, color: &str, values: Values| {
        let color = FieldColor { mode: "fixed".into(), fixed_color: Some(color.into()), series_by: None };
        Field { config: FieldConfig { color: Some(color), ..FieldConfig::default() }, ..Field::new(name, values) }
    };
    let mut frame = Frame::new(vec![
        Field::new("id", texts(ids)),
        Field::new("title", texts(titles)),
        Field::new("subtitle", texts(&vec!["service"; ids.len()])),
        Field {
            config: FieldConfig { unit: Some("ms".into()), ..FieldConfig::default() },
            ..Field::new("mainstat", numbers(4.0))
        },
        Field {
            config: FieldConfig { unit: Some("reqps".into()), ..FieldConfig::default() },
            ..Field::new("secondarystat", numbers(20.0))
        },
        arc("arc__ok", "green", part(|f| 1.0 - f)),
        arc("arc__failed", "red", part(|f| f)),
    ]);
    frame.meta.shape = Shape::GraphNodes;
    frame
}

const NAMES: [&str; 10] =
    ["gateway", "shop", "orders", "catalog", "cart", "payments", "mailer", "postgres", "redis", "kafka"];

fn services(count: usize) -> Vec<Frame> {
    let ids: Vec<String> = (0..count).map(|i| i.to_string()).collect();
    let titles: Vec<String> = (0..count)
        .map(|i| format!("{}{}", NAMES[i % 10], if i < 10 { String::new() } else { format!("-{}", i / 10 + 1) }))
        .collect();
    let mut pairs = Vec::new();
    for i in 1..count {
        pairs.push((((i * 7919 + 5) % i.min(7) + i.saturating_sub(7)).to_string(), i.to_string()));
        if i % 3 == 0 {
            pairs.push(((i / 2).to_string(), i.to_string()));
        }
    }
    vec![nodes(&ids, &titles), edges(&pairs)]
}

fn star(leaves: usize) -> Vec<Frame> {
    vec![edges(&(0..leaves).map(|i| ("hub".to_string(), format!("leaf-{i}"))).collect::<Vec<_>>())]
}

fn styled() -> Vec<Frame> {
    let mut edges = edges(&[("a", "b"), ("b", "c"), ("c", "a"), ("b", "b"), ("a", "c"), ("a", "c"), ("x", "y")]);
    edges.fields.push(Field::new(
        "thickness",
        Values::Number(vec![Some(3.0), None, Some(1.0), Some(2.0), None, Some(9.0), None]),
    ));
    edges.fields.push(Field::new("strokeDasharray", texts(&["", "4 2", "3", "x", "", "", "2,2"])));
    edges.fields.push(Field::new("color", texts(&["", "red", "#00f", "", "green", "", ""])));
    let mut nodes = Frame::new(vec![Field::new("id", texts(&["a", "b", "c", "lonely"]))]);
    nodes.fields.push(Field::new("color", texts(&["red", "dark-green", "", "purple"])));
    nodes.fields.push(Field::new("nodeRadius", Values::Number(vec![Some(20.0), Some(40.0), Some(80.0), None])));
    nodes.fields.push(Field::new("highlighted", Values::Bool(vec![Some(true), None, None, None])));
    nodes.fields.push(Field::new("mainStat", texts(&["1.5 GiB and more", "x", "", ""])));
    vec![nodes, edges]
}

fn cases() -> Vec<Case> {
    let ugly: Vec<String> = UGLY.iter().map(|t| (*t).to_string()).collect();
    let ids: Vec<String> = (0..5).map(|i| i.to_string()).collect();
    let mut fixed = services(6);
    fixed[0].fields.push(Field::new("fixedX", Values::Number([0.0, 1.0, 2.0, 0.0, 1.0, 2.0].map(Some).to_vec())));
    fixed[0].fields.push(Field::new("fixedY", Values::Number([0.0, 0.5, 0.0, 1.0, 1.5, 1.0].map(Some).to_vec())));
    vec![
        Case::new("Services", services(12)).size(960.0, 420.0).received(12),
        Case::new("Six", services(6)).received(6),
        Case::new("Tall", services(14)).size(340.0, 640.0).received(14),
        Case::new("Thirty", services(30)).size(960.0, 420.0).received(30),
        Case::new("Two hundred", services(200)).size(960.0, 420.0).received(200),
        Case::new("Styles", styled()).received(6),
        Case::new("A star", star(40)).size(700.0, 360.0).received(41),
        Case::new("Grid", services(20)).options(json!({ "layoutAlgorithm": "grid" })).received(20),
        Case::new("Fixed", fixed).received(6),
        Case::new("Ugly", vec![nodes(&ids, &ugly), edges(&[("0", "1"), ("1", "2"), ("2", "3"), ("3", "4")])])
            .received(5),
        Case::new("Alone", vec![nodes(&ids, &ids)]).received(5),
        Case::new("One", vec![nodes(&ids[..1], &ids[..1])])
            .options(json!({ "nodes": { "mainStatUnit": "bytes" } }))
            .received(1),
        Case::new("Limit", services(20)).options(json!({ "maxNodes": 4 })).received(20),
        Case::new("Nothing", vec![]).received(0),
        Case::new("No graph", testing::frames(1, 3, |_, _| Some(1.0))).received(0),
        Case::new(
            "All null",
            vec![Frame::new(vec![
                Field::new("source", Values::Text(vec![None; 3])),
                Field::new("target", Values::Text(vec![None; 3])),
            ])],
        )
        .received(0),
    ]
}

#[test]
fn nothing_is_cut_or_overlaps() {
    testing::check_all(&NodeGraph, &cases());
}

#[test]
fn sentences_tell_the_busiest_and_the_greatest() {
    let told = Case::new("", services(12)).draw(&NodeGraph, &Theme::light()).1.summary;
    assert_eq!(told, "12 nodes, 14 edges; most edges: shop (5); highest mainstat: redis 241 ms.");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_graph_in_any_size(
        titles in prop::collection::vec("\\PC{0,30}|[a-z]{3,9}", 0..20),
        pairs in prop::collection::vec((0..24usize, 0..24usize), 0..40),
        layout in prop::sample::select(vec!["layered", "force", "grid"]),
        most in prop::option::of(1..9usize),
        grow in any::<bool>(),
        w in 120.0..1200.0f64,
        h in 80.0..700.0f64,
    ) {
        let ids: Vec<String> = (0..titles.len()).map(|i| i.to_string()).collect();
        let pairs: Vec<(String, String)> = pairs.iter().map(|(a, b)| (a.to_string(), b.to_string())).collect();
        let mut case = Case::new("Anything", vec![nodes(&ids, &titles), edges(&pairs)]);
        case = case.options(json!({ "layoutAlgorithm": layout, "maxNodes": most })).size(w, h);
        case.grow = grow;
        testing::check(&NodeGraph, &case, &Theme::light());
    }
}

#[test]
#[ignore = "writes pictures to look at"]
fn sheet() {
    testing::sheet(&NodeGraph, &cases());
}
