//! Invariants of canvases over generated data; and a sheet of cases to look at.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::Canvas;
use crate::frame::Frame;
use crate::panel::testing::{self, Case, UGLY, walk};
use crate::theme::Theme;

fn element(kind: &str, name: &str, at: [f64; 4], text: Value, fill: &str) -> Value {
    json!({
        "type": kind, "name": name,
        "config": { "text": text, "size": 16, "color": { "fixed": "text" }, "align": "center", "valign": "middle" },
        "background": { "color": fill.strip_prefix('@').map_or(json!({ "fixed": fill }), |f| json!({ "field": f })) },
        "border": { "color": { "fixed": "axis" }, "width": 1, "radius": 4 },
        "constraint": { "horizontal": "left", "vertical": "top" },
        "placement": { "left": at[0], "top": at[1], "width": at[2], "height": at[3] },
    })
}

fn fixed(text: &str) -> Value {
    json!({ "mode": "fixed", "fixed": text })
}

fn field(name: &str) -> Value {
    json!({ "mode": "field", "field": name, "fixed": "" })
}

fn root(elements: Vec<Value>) -> Value {
    json!({ "root": { "name": "root", "type": "frame", "elements": elements } })
}

fn frames() -> Vec<Frame> {
    testing::frames(3, 20, |s, i| Some(walk(s, i)))
}

fn plant() -> Value {
    let mut tank = element("ellipse", "tank", [30.0, 50.0, 110.0, 90.0], field("node-0"), "@node-0");
    tank["connections"] = json!([{ "source": { "x": 1, "y": 0 }, "target": { "x": -1, "y": 0 }, "targetName": "pump", "color": { "fixed": "blue" }, "size": { "fixed": 3 } }]);
    let mut pump = element("rectangle", "pump", [190.0, 60.0, 100.0, 70.0], field("node-1"), "@node-1");
    pump["connections"] = json!([
        { "source": { "x": 0, "y": -1 }, "target": { "x": 0, "y": 1 }, "targetName": "drain", "lineStyle": { "style": "dashed" }, "direction": "both" },
        { "source": { "x": 1, "y": 0 }, "target": { "x": -1, "y": 0 }, "targetName": "net", "vertices": [{ "x": 0.5, "y": 0.0 }, { "x": 0.5, "y": 1.0 }], "direction": "none" },
    ]);
    root(vec![
        element("text", "label", [30.0, 10.0, 110.0, 26.0], fixed("Tank"), "transparent"),
        tank,
        pump,
        element("triangle", "drain", [200.0, 150.0, 80.0, 44.0], fixed(""), "orange"),
        element("cloud", "net", [340.0, 40.0, 100.0, 90.0], fixed("net"), "light-blue"),
        element("parallelogram", "p", [330.0, 150.0, 110.0, 40.0], field("node-2"), "purple"),
    ])
}

/// Icons, a missing one, servers of all kinds, a turbine and drones.
fn things() -> Value {
    let icons = [
        "cloud",
        "img/icons/unicons/server.svg",
        "heart",
        "img/icons/unicons/docker.svg",
        "bolt",
        "database",
        "check-circle",
        "exclamation-triangle",
    ];
    let icon = |(i, name): (usize, &&str)| {
        let mut e = element("icon", name, [10.0 + 55.0 * i as f64, 6.0, 44.0, 44.0], fixed(""), "transparent");
        e["border"]["width"] = json!(0);
        e["config"] = json!({ "path": { "mode": "fixed", "fixed": name }, "fill": if i % 2 == 0 { json!({ "field": "node-0" }) } else { json!({ "fixed": "#D9D9D9" }) } });
        e
    };
    let server = |(i, kind): (usize, &&str)| {
        let mut e = element("server", kind, [10.0 + 80.0 * i as f64, 56.0, 70.0, 70.0], fixed(""), "transparent");
        e["border"]["width"] = json!(0);
        e["config"] = json!({ "type": kind, "bulbColor": { "field": "node-1" }, "statusColor": { "fixed": if i % 2 == 0 { "blue" } else { "transparent" } } });
        e
    };
    let drone = |(i, kind): (usize, &&str)| {
        let mut e = element(kind, kind, [90.0 + 90.0 * i as f64, 134.0, 80.0, 70.0], fixed(""), "transparent");
        e["border"]["width"] = json!(0);
        e["config"] =
            json!({ "yawAngle": { "fixed": 30 }, "rollAngle": { "fixed": 10 }, "pitchAngle": { "field": "node-2" } });
        e
    };
    let mut turbine = element("windTurbine", "turbine", [10.0, 130.0, 70.0, 90.0], fixed(""), "transparent");
    turbine["config"] = json!({ "rpm": { "fixed": 12 } });
    let mut turned = element("icon", "turned", [400.0, 140.0, 50.0, 50.0], fixed(""), "yellow");
    turned["placement"]["rotation"] = json!(45);
    turned["config"] = json!({ "path": { "fixed": "plane" }, "fill": { "fixed": "white" } });
    let mut all: Vec<Value> = icons.iter().enumerate().map(icon).collect();
    all.extend(["Single", "Stack", "Database", "Terminal"].iter().enumerate().map(server));
    all.extend(["droneTop", "droneFront", "droneSide"].iter().enumerate().map(drone));
    all.extend([turbine, turned]);
    let mut line = element("text", "line", [360.0, 60.0, 90.0, 30.0], fixed("round"), "transparent");
    line["connections"] = json!([{ "source": { "x": 0, "y": -1 }, "target": { "x": 0, "y": 1 }, "targetName": "turned", "vertices": [{ "x": 0.0, "y": 0.5 }, { "x": 1.0, "y": 0.5 }], "radius": { "fixed": 12 }, "direction": { "mode": "field", "field": "node-0" } }]);
    all.push(line);
    root(all)
}

/// Images of all fits, one of them elsewhere.
fn plan() -> Value {
    let green = "data:image/jpeg;base64,".to_string()
        + &base64::Engine::encode(
            &base64::engine::general_purpose::STANDARD,
            include_bytes!("../../../tests/data/green.jpg"),
        );
    let image = |(i, (path, size)): (usize, &(&str, &str))| {
        let mut e =
            element("rectangle", "image", [10.0 + 150.0 * i as f64, 20.0, 130.0, 90.0], fixed(size), "transparent");
        e["background"] = json!({ "image": { "mode": "fixed", "fixed": path }, "size": size });
        e
    };
    let images = [(green.as_str(), "contain"), (green.as_str(), "cover"), ("https://example.org/plan.png", "fill")];
    let mut root = root(images.iter().enumerate().map(image).collect());
    root["root"]["background"] = json!({ "image": { "fixed": green }, "size": "tile", "color": { "fixed": "blue" } });
    root
}

fn cases() -> Vec<Case> {
    let case = |title: &str, options: Value, count: usize| {
        Case::new(title, frames()).options(options).field(json!({ "unit": "percent", "decimals": 1, "thresholds": [{ "color": "green" }, { "value": 50, "color": "orange" }, { "value": 70, "color": "red" }] })).received(count)
    };
    let mut turned = element("rectangle", "turned", [60.0, 40.0, 120.0, 40.0], fixed("turned"), "blue");
    turned["placement"]["rotation"] = json!(-30);
    let mut right = element("metric-value", "right", [0.0, 0.0, 120.0, 40.0], field("node-1"), "transparent");
    right["constraint"] = json!({ "horizontal": "right", "vertical": "bottom" });
    right["placement"] = json!({ "right": 10, "bottom": 10, "width": 120, "height": 40 });
    let ugly = UGLY
        .iter()
        .enumerate()
        .map(|(i, t)| element("text", t, [10.0, 10.0 + 36.0 * i as f64, 300.0, 30.0], fixed(t), "transparent"))
        .collect();
    let beyond = (0..30)
        .map(|i| {
            element(
                "rectangle",
                "r",
                [f64::from(i % 6) * 220.0 - 40.0, f64::from(i / 6) * 120.0, 200.0, 100.0],
                fixed("beyond"),
                "green",
            )
        })
        .collect();
    let nested = json!({ "type": "frame", "name": "f", "placement": { "left": 50, "top": 20, "width": 300, "height": 150 }, "border": { "width": 1, "color": { "fixed": "red" } },
        "elements": [element("text", "in", [10.0, 10.0, 200.0, 40.0], fixed("in a frame, with a text that is so long that it needs two lines"), "transparent")] });
    vec![
        case("A plant", plant(), 6),
        case("Turned", root(vec![turned, right]), 2),
        case("Ugly", root(ugly), 5),
        case("Beyond", root(beyond), 30),
        case("A frame", root(vec![nested]), 2),
        case(
            "Missing field",
            root(vec![element("metric-value", "m", [10.0, 10.0, 200.0, 60.0], field("nowhere"), "red")]),
            1,
        ),
        case(
            "Other kinds",
            root(vec![
                element("visualization", "s", [0.0, 0.0, 80.0, 80.0], fixed("x"), "red"),
                element("text", "t", [0.0, 100.0, 180.0, 30.0], fixed("beside"), "transparent"),
                json!({ "type": "text", "config": { "text": "wrong" } }),
            ]),
            3,
        ),
        case(
            "White on nothing",
            root(vec![{
                let mut e = element("text", "w", [10.0, 10.0, 200.0, 60.0], fixed("white"), "transparent");
                e["config"]["color"] = json!({ "fixed": "#FFFFFF" });
                e
            }]),
            1,
        ),
        case("Things", things(), 18),
        case("A plan", plan(), 3),
        Case { frames: vec![], ..case("No data", plant(), 6) },
        case("Nothing", root(vec![]), 0),
    ]
}

#[test]
fn nothing_is_cut_or_overlaps() {
    testing::check_all(&Canvas, &cases());
}

#[test]
fn sentences_tell_values() {
    let told = |i: usize| cases()[i].draw(&Canvas, &Theme::light()).1.summary;
    assert!(
        told(0).starts_with("A canvas of 6 elements: node-0 ") && told(0).ends_with("; 3 connections."),
        "{}",
        told(0)
    );
    assert_eq!(told(5), "A canvas of 1 element: nowhere –; 1 without a value.");
    assert_eq!(told(6), "A canvas of 3 elements; 2 not drawn.");
    assert!(told(8).ends_with("; 1 connection; 1 icon or image only named: docker."), "{}", told(8));
    assert!(told(9).ends_with("; 1 icon or image only named: plan."), "{}", told(9));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_element_in_any_size(
        at in prop::array::uniform4(-3000.0..3000.0f64),
        turn in -400.0..400.0f64,
        kind in prop::sample::select(vec!["text", "ellipse", "rectangle", "cloud", "icon", "metric-value"]),
        h_side in prop::sample::select(vec!["left", "right", "leftright", "center", "scale"]),
        v_side in prop::sample::select(vec!["top", "bottom", "topbottom", "center", "scale"]),
        words in "\\PC{0,80}",
        size in prop::option::of(prop_oneof![1.0..90.0f64, any::<f64>()]),
        w in 120.0..1200.0f64,
        h in 80.0..700.0f64,
    ) {
        let mut one = element(kind, "one", at, fixed(&words), "green");
        one["placement"] = json!({ "left": at[0], "top": at[1], "right": at[2], "bottom": at[3], "width": at[2].abs(), "height": at[3].abs(), "rotation": turn });
        one["constraint"] = json!({ "horizontal": h_side, "vertical": v_side });
        one["config"]["size"] = json!(size);
        one["connections"] = json!([{ "source": { "x": at[0], "y": 1 }, "target": { "x": 0, "y": at[1] } }]);
        let case = Case::new("Anything", frames()).options(root(vec![one])).size(w, h).received(1);
        testing::check(&Canvas, &case, &Theme::light());
    }
}

#[test]
#[ignore = "writes pictures to look at"]
fn sheet() {
    testing::sheet(&Canvas, &cases());
}
