//! Invariants of the picture over generated data; and a sheet of cases to look at.

use jiff::tz::TimeZone;
use proptest::prelude::*;
use serde_json::{Map, Value, json};

use super::TimeSeries;
use crate::field;
use crate::frame::{Field, FieldConfig, Frame, Values};
use crate::panel::card::{self, State};
use crate::panel::chrome::{self, Chrome};
use crate::panel::{Drawn, Event, Input, Kind, testing};
use crate::render;
use crate::scene::Scene;
use crate::theme::Theme;
use crate::time::TimeRange;

/// 2026-11-01T12:00:00Z.
const FROM: i64 = 1_793_534_400_000;
const HOUR: i64 = 3_600_000;

/// What a case is drawn from.
struct Case {
    title: String,
    frames: Vec<Frame>,
    field: Value,
    options: Value,
    events: Vec<Event>,
    size: (f64, f64),
    hours: i64,
    grow: bool,
    description: &'static str,
    state: State,
    notices: Vec<String>,
    note: &'static str,
    card: &'static str,
}

impl Case {
    fn new(title: &str, frames: Vec<Frame>) -> Self {
        Self {
            title: title.into(),
            frames,
            field: json!({}),
            options: json!({}),
            events: vec![],
            size: (480.0, 260.0),
            hours: 6,
            grow: false,
            description: "",
            state: State::Ok,
            notices: vec![],
            note: "",
            card: "",
        }
    }

    fn field(mut self, field: Value) -> Self {
        self.field = field;
        self
    }

    fn options(mut self, options: Value) -> Self {
        self.options = options;
        self
    }

    fn size(mut self, w: f64, h: f64) -> Self {
        self.size = (w, h);
        self
    }

    fn hours(mut self, hours: i64) -> Self {
        self.hours = hours;
        self
    }

    fn draw(&self, theme: &Theme) -> (Scene, Drawn) {
        let config: FieldConfig = serde_json::from_value(self.field.clone()).unwrap();
        let frames = field::shape(self.frames.clone(), &config, &[]);
        let options = self.options.as_object().cloned().unwrap_or_else(Map::new);
        let chrome = Chrome {
            width: self.size.0,
            height: self.size.1,
            title: &self.title,
            description: self.description,
            state: self.state,
            notices: &self.notices,
            note: self.note,
            transparent: false,
            theme,
        };
        let body = chrome::body(&chrome);
        if !self.card.is_empty() {
            let nodes = card::card(self.state, self.card, body.w, body.h, theme);
            let drawn = Drawn { nodes, height: body.h, ..Drawn::default() };
            return (chrome::panel(&chrome, drawn.clone()), drawn);
        }
        let zone = TimeZone::get("Europe/Berlin").unwrap();
        let range = TimeRange { from: FROM, to: FROM + self.hours * HOUR };
        let drawn = TimeSeries.draw(&Input {
            frames: &frames,
            options: &options,
            width: body.w,
            height: body.h,
            grow: self.grow,
            theme,
            range,
            zone: &zone,
            now: range.to,
            events: &self.events,
            dashboards: &[],
        });
        (chrome::panel(&chrome, drawn.clone()), drawn)
    }
}

/// One frame a series, as a Prometheus answer is.
fn frames(count: usize, points: usize, hours: i64, value: impl Fn(usize, usize) -> Option<f64>) -> Vec<Frame> {
    let step = hours * HOUR / (points.max(2) as i64 - 1);
    let times = || (0..points as i64).map(|i| Some(FROM + i * step)).collect();
    let frame = |s: usize| {
        let number = Field::new(format!("node-{s}"), Values::Number((0..points).map(|i| value(s, i)).collect()));
        Frame::new(vec![Field::new("Time", Values::Time(times())), number])
    };
    (0..count).map(frame).collect()
}

/// A walk that is the same each time.
fn walk(seed: usize, i: usize) -> f64 {
    let mut x = 50.0 + 12.0 * (seed as f64 * 1.7).sin();
    let mut state = (seed as u64 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    for _ in 0..i {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        x += ((state >> 33) as f64 / f64::from(u32::MAX >> 1) - 0.5) * 5.0;
    }
    x.abs()
}

fn check(case: &Case, theme: &Theme) {
    let (scene, drawn) = case.draw(theme);
    testing::keeps(&scene, &format!("{} at {:?}", case.title, case.size), testing::line);
    let received: usize = case.frames.iter().map(|f| f.number_fields().count()).sum();
    assert_eq!(drawn.drawn + drawn.hidden, received, "{}", case.title);
    let svg = render::svg::write(&scene, false);
    assert!(!svg.contains("NaN") && !svg.contains("inf"), "{}", case.title);
    assert!(drawn.height >= 0.0 && drawn.summary.len() < 2000);
}

fn cases() -> Vec<Case> {
    let long = "a-very-long-name-of-a-series-".repeat(11);
    let mut renamed = frames(4, 60, 6, |s, i| Some(walk(s, i)));
    for (frame, name) in
        renamed.iter_mut().zip([long.as_str(), "خادم الإنتاج الرئيسي", "東京リージョンの負荷", "🚀 launch 👩‍👩‍👧‍👦"])
    {
        frame.fields[1].name = name.into();
    }
    let gap = |s: usize, i: usize| {
        let hole = (20 + s * 15..32 + s * 15).contains(&i) || i == 70;
        if hole {
            None
        } else if i == 100 {
            Some(f64::NAN)
        } else {
            Some(walk(s, i))
        }
    };
    let thresholds = json!([{ "color": "green" }, { "value": 60, "color": "orange" }, { "value": 80, "color": "red" }]);
    let table = json!({ "legend": { "displayMode": "table", "values": ["mean", "max", "last"] } });
    let right = json!({ "legend": { "displayMode": "table", "placement": "right", "values": ["mean", "max"] } });
    let mut stale = Case::new("Queue length", frames(2, 200, 24, |s, i| Some(walk(s, i)))).hours(24);
    stale.state = State::Stale;
    stale.note = "last 24h";
    stale.description =
        "Jobs that wait in the queue of each worker; more than a hundred for ten minutes calls the engineer on duty.";
    stale.notices = vec!["The newest sample is 14 min old, from 18:46.".into()];
    let mut partial = Case::new(
        "Requests by region of the world, as the front end counts them",
        frames(6, 100, 6, |s, i| Some(walk(s, i))),
    )
    .options(table.clone())
    .size(400.0, 300.0);
    partial.state = State::Partial;
    partial.grow = true;
    partial.notices = vec!["Target B: 2 of 4 shards did not answer within 10 s.".into()];
    let failed = |state: State, message: &'static str| {
        let mut case = Case::new("Checkout", vec![]).size(370.0, 240.0);
        (case.state, case.card) = (state, message);
        case
    };
    let server = "bad_data: invalid parameter \"query\": 1:23: parse error: unexpected identifier \"instance\" in aggregation, expected \"(\"";
    let cards = [
        failed(State::Error, server),
        failed(State::Timeout, "No answer from prom within 10 s."),
        failed(State::Skipped, "The variable instance resolves to nothing."),
        failed(State::Empty, "The query gave no series."),
        failed(State::Error, server).size(120.0, 80.0),
        failed(State::Timeout, server).size(220.0, 110.0),
    ];
    let gib = 1024f64.powi(3);
    let mut two =
        frames(2, 200, 6, |s, i| Some(if s == 0 { walk(1, i) } else { (2.0 + (i as f64 / 40.0).sin()) * gib }));
    two[0].fields[1].config.unit = Some("percent".into());
    two[1].fields[1].config.unit = Some("bytes".into());
    let mut deploys = Case::new("Events", frames(2, 300, 6, |s, i| Some(walk(s, i)))).field(json!({ "unit": "reqps" }));
    deploys.events = vec![
        Event { time: FROM + HOUR, end: None, text: "deploy v2.3".into(), ..Event::default() },
        Event {
            time: FROM + 3 * HOUR,
            end: Some(FROM + 4 * HOUR),
            text: "maintenance".into(),
            color: Some("orange".into()),
            ..Event::default()
        },
        Event { time: FROM, end: Some(FROM + HOUR), text: "night shift".into(), recurring: true, ..Event::default() },
        Event {
            time: FROM + 5 * HOUR,
            end: Some(FROM + 6 * HOUR),
            text: "night shift".into(),
            recurring: true,
            ..Event::default()
        },
    ];
    let mut cases = vec![
        Case::new("CPU busy", frames(1, 360, 6, |s, i| Some(walk(s, i)))).field(json!({ "unit": "percent", "min": 0, "max": 100 })),
        Case::new("Requests", frames(6, 360, 6, |s, i| Some(walk(s, i) * 40.0))).field(json!({ "unit": "reqps" })).options(table.clone()),
        Case::new("Sixty series", frames(60, 120, 6, |s, i| Some(walk(s, i)))),
        Case::new("Sixty in a table", frames(60, 120, 6, |s, i| Some(walk(s, i)))).options(table.clone()).size(760.0, 320.0),
        Case::new("Gaps", frames(2, 121, 6, gap)).field(json!({ "custom": { "fillOpacity": 12 } })),
        Case::new("Two units", two),
        Case::new("Stacked", frames(5, 200, 6, |s, i| Some(walk(s, i))))
            .field(json!({ "custom": { "fillOpacity": 70, "lineWidth": 1, "stacking": { "mode": "normal" } } }))
            .options(right.clone())
            .size(640.0, 260.0),
        Case::new("Percent", frames(3, 200, 6, |s, i| Some(walk(s, i))))
            .field(json!({ "custom": { "fillOpacity": 60, "stacking": { "mode": "percent" } } })),
        Case::new("Bars", frames(1, 24, 6, |s, i| Some(walk(s, i * 7)))).field(json!({ "unit": "short", "custom": { "drawStyle": "bars" } })),
        Case::new("Grouped bars", frames(3, 12, 6, |s, i| Some(walk(s, i * 9) - 40.0))).field(json!({ "custom": { "drawStyle": "bars", "barWidthFactor": 0.8 } })),
        Case::new("Points", frames(2, 200, 6, |s, i| Some(walk(s, i)))).field(json!({ "custom": { "drawStyle": "points", "pointSize": 4 } })),
        Case::new("Thresholds", frames(1, 200, 6, |s, i| Some(walk(s, i) + 15.0)))
            .field(json!({ "unit": "percent", "thresholds": thresholds, "custom": { "thresholdsStyle": { "mode": "dashed+area" } } })),
        Case::new("Scheme", frames(1, 200, 6, |s, i| Some(walk(s, i) + 15.0)))
            .field(json!({ "color": { "mode": "thresholds" }, "thresholds": thresholds, "custom": { "gradientMode": "scheme", "fillOpacity": 25, "lineWidth": 2 } })),
        Case::new("Gradient", frames(1, 200, 24, |s, i| Some(walk(s + 3, i)))).field(json!({ "unit": "ms", "custom": { "gradientMode": "opacity", "fillOpacity": 45 } })).hours(24),
        Case::new("Smooth", frames(2, 13, 24, |s, i| Some(walk(s, i * 9)))).field(json!({ "custom": { "lineInterpolation": "smooth", "lineWidth": 2 } })).hours(24),
        Case::new("Steps", frames(2, 16, 6, |s, i| Some((walk(s, i * 9) / 8.0).round()))).field(json!({ "custom": { "lineInterpolation": "stepAfter", "fillOpacity": 10 } })),
        Case::new("Log", frames(3, 200, 6, |s, i| Some(10f64.powf(walk(s, i) / 16.0)))).field(json!({ "unit": "s", "custom": { "scaleDistribution": { "type": "log", "log": 10 } } })),
        Case::new("Symlog", frames(1, 200, 6, |_, i| Some(((i as f64 - 100.0) / 8.0).powi(5)))).field(json!({ "custom": { "scaleDistribution": { "type": "symlog" } } })),
        Case::new("Dashes", frames(3, 100, 6, |s, i| Some(walk(s, i)))).field(json!({ "custom": { "lineStyle": { "fill": "dash", "dash": [10, 6] } } })),
        deploys,
        Case::new("Values", frames(2, 14, 6, |s, i| Some(walk(s, i * 9)))).field(json!({ "unit": "ms", "custom": { "showValues": true } })),
        Case::new("Values of bars", frames(2, 10, 6, |s, i| Some(walk(s, i * 9) - 45.0))).field(json!({ "custom": { "drawStyle": "bars", "showValues": true } })),
        Case::new("Values of stacks", frames(3, 10, 6, |s, i| Some(walk(s, i * 9)))).field(json!({ "custom": { "drawStyle": "bars", "showValues": true, "stacking": { "mode": "normal" } } })),
        Case::new("Symbols", frames(3, 30, 6, |s, i| Some(walk(s, i)))).field(json!({ "custom": { "drawStyle": "points", "pointSymbol": "diamond", "pointSize": 7 } })),
        Case::new("Axis labels", frames(1, 100, 6, |s, i| Some(walk(s, i) * 1e6))).field(json!({ "unit": "bytes", "custom": { "axisLabel": "resident memory", "axisCenteredZero": true } })),
        Case::new("Names", renamed).options(json!({ "legend": { "displayMode": "table", "values": ["max"] } })),
        Case::new("A title that is far longer than the panel is wide, so that it has to be set in two lines or be shortened", frames(2, 60, 6, |s, i| Some(walk(s, i)))).size(300.0, 200.0),
        Case::new("Nothing", vec![]),
        Case::new("All null", frames(3, 60, 6, |_, _| None)),
        Case::new("One point", frames(1, 1, 6, |_, _| Some(42.0))),
        Case::new("Constant", frames(1, 60, 6, |_, _| Some(42.0))).field(json!({ "unit": "ms" })),
        Case::new("Huge", frames(2, 60, 6, |s, i| Some(if i % 9 == 0 { f64::MAX } else { 1e300 * walk(s, i) }))),
        Case::new("Tiny", frames(1, 60, 6, |s, i| Some(walk(s, i) * 1e-12))).field(json!({ "unit": "s" })),
        Case::new("Negative", frames(2, 100, 6, |s, i| Some(walk(s, i) * if s == 1 { -1.0 } else { 1.0 }))).field(json!({ "unit": "Bps", "custom": { "fillOpacity": 20 } })),
        Case::new("Outside", frames(1, 60, 6, |_, _| Some(1.0)).into_iter().map(|mut f| { f.fields[0].values = Values::Time((0..60).map(Some).collect()); f }).collect()),
        Case::new("No time", frames(1, 60, 6, |_, _| Some(1.0)).into_iter().map(|mut f| { f.fields.remove(0); f }).collect()),
        Case::new("Thirty days", frames(2, 720, 720, |s, i| Some(walk(s, i)))).hours(720),
        Case::new("Tiny panel", frames(3, 60, 6, |s, i| Some(walk(s, i)))).size(120.0, 80.0),
        Case::new("Small panel", frames(3, 60, 6, |s, i| Some(walk(s, i)))).field(json!({ "unit": "bytes" })).size(200.0, 130.0),
        stale,
        partial,
    ];
    cases.extend(cards);
    cases
}

#[test]
fn nothing_is_cut_or_overlaps() {
    for theme in [Theme::light(), Theme::dark()] {
        for mut case in cases() {
            check(&case, &theme);
            case.grow = true;
            check(&case, &theme);
            for size in [(120.0, 80.0), (160.0, 200.0), (400.0, 90.0), (900.0, 300.0), (4000.0, 2000.0)] {
                case.size = size;
                check(&case, &theme);
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_values_in_any_size(
        values in prop::collection::vec(prop::collection::vec(prop_oneof![
            Just(None), Just(Some(f64::NAN)), Just(Some(f64::INFINITY)), any::<f64>().prop_map(Some), (-1e3..1e3f64).prop_map(Some)
        ], 0..30), 0..8),
        style in prop::sample::select(vec!["line", "bars", "points"]),
        stack in prop::sample::select(vec!["none", "normal", "percent"]),
        spread in prop::sample::select(vec!["linear", "log", "symlog"]),
        unit in prop::sample::select(vec!["short", "bytes", "s", "percentunit", "a unit of one's own"]),
        w in 120.0..1200.0f64,
        h in 80.0..700.0f64,
    ) {
        let points = values.first().map_or(0, Vec::len);
        let rows = frames(values.len(), points, 6, |s, i| values[s].get(i).copied().flatten());
        let field = json!({ "unit": unit, "custom": { "drawStyle": style, "fillOpacity": 30, "stacking": { "mode": stack }, "scaleDistribution": { "type": spread } } });
        check(&Case::new("Anything", rows).field(field).size(w, h), &Theme::light());
    }
}

#[test]
fn every_setting_changes_the_picture() {
    let svg = |custom: &Value, more: &[(&str, Value)]| {
        let mut field = json!({ "unit": "short", "custom": custom });
        more.iter().for_each(|(k, v)| field[*k] = v.clone());
        let rows = frames(3, 60, 6, |s, i| {
            (!(20..22).contains(&i) && !(38..52).contains(&i)).then(|| walk(s, i) - 20.0 * s as f64)
        });
        render::svg::write(&Case::new("Settings", rows).field(field).size(600.0, 320.0).draw(&Theme::light()).0, false)
    };
    let with = |base: &Value, over: &Value| {
        let mut all = base.clone();
        for (key, value) in over.as_object().unwrap() {
            all[key] = value.clone();
        }
        all
    };
    let line = json!({});
    let bars = json!({ "drawStyle": "bars" });
    let filled = json!({ "fillOpacity": 40 });
    let points = json!({ "drawStyle": "points" });
    let spread = |kind: &str| json!({ "scaleDistribution": { "type": kind, "log": 2 } });
    let stack = |mode: &str, group: &str| json!({ "stacking": { "mode": mode, "group": group } });
    let changes = [
        (&line, json!({ "drawStyle": "bars" })),
        (&line, json!({ "lineInterpolation": "smooth" })),
        (&line, json!({ "lineInterpolation": "stepBefore" })),
        (&line, json!({ "lineWidth": 4 })),
        (&line, json!({ "lineStyle": { "fill": "dash", "dash": [4, 2] } })),
        (&line, json!({ "lineStyle": { "fill": "dot" } })),
        (&line, json!({ "lineStyle": { "fill": "square" } })),
        (&line, json!({ "lineColor": "red" })),
        (&line, json!({ "fillOpacity": 10 })),
        (&filled, json!({ "fillColor": "red" })),
        (&filled, json!({ "fillBelowTo": "node-2" })),
        (&filled, json!({ "gradientMode": "opacity" })),
        (&filled, json!({ "gradientMode": "hue" })),
        (&filled, json!({ "gradientMode": "scheme" })),
        (&line, json!({ "showPoints": "always" })),
        (&points, json!({ "pointSize": 9 })),
        (&points, json!({ "pointColor": "red" })),
        (&points, json!({ "pointSymbol": "square" })),
        (&points, json!({ "pointSymbol": "img/icons/marker/triangle.svg" })),
        (&line, json!({ "spanNulls": true })),
        (&line, json!({ "spanNulls": 3_600_000 })),
        (&line, json!({ "insertNulls": 60_000 })),
        (&filled, stack("normal", "A")),
        (&filled, stack("percent", "A")),
        (&line, json!({ "transform": "constant" })),
        (&line, json!({ "transform": "negative-Y" })),
        (&line, json!({ "axisPlacement": "right" })),
        (&line, json!({ "axisPlacement": "hidden" })),
        (&line, json!({ "axisLabel": "jobs" })),
        (&line, json!({ "axisWidth": 90 })),
        (&line, json!({ "axisColorMode": "series" })),
        (&line, json!({ "axisGridShow": false })),
        (&line, json!({ "axisBorderShow": true })),
        (&line, json!({ "axisSoftMin": -300 })),
        (&line, json!({ "axisSoftMax": 300 })),
        (&line, json!({ "axisCenteredZero": true })),
        (&line, spread("log")),
        (&line, spread("symlog")),
        (&line, json!({ "thresholdsStyle": { "mode": "line" } })),
        (&line, json!({ "thresholdsStyle": { "mode": "dashed" } })),
        (&line, json!({ "thresholdsStyle": { "mode": "area" } })),
        (&line, json!({ "thresholdsStyle": { "mode": "line+area" } })),
        (&line, json!({ "thresholdsStyle": { "mode": "dashed+area" } })),
        (&bars, json!({ "barAlignment": -1 })),
        (&bars, json!({ "barAlignment": 1 })),
        (&bars, json!({ "barWidthFactor": 1 })),
        (&bars, json!({ "barMaxWidth": 1 })),
        (&bars, json!({ "showValues": true })),
        (&line, json!({ "showValues": true })),
        (&line, json!({ "hideFrom": { "legend": true } })),
    ];
    let thresholds = json!([{ "color": "green" }, { "value": 30, "color": "orange" }, { "value": 50, "color": "red" }]);
    let mut seen = std::collections::BTreeSet::new();
    for (base, over) in changes {
        let more = [("color", json!({ "mode": "thresholds" })), ("thresholds", thresholds.clone())];
        let changed = svg(&with(base, &over), &more);
        assert_ne!(changed, svg(base, &more), "{over}");
        assert!(seen.insert(changed), "{over} draws what another setting draws");
    }
}

#[test]
fn heavy_series_become_small_pictures() {
    for (series, points) in [(6, 720), (4, 50_000)] {
        let heavy =
            frames(series, points, 6, |s, i| Some(((i * (s + 3)) % 997) as f64 + (i as f64 / 900.0).sin() * 400.0));
        let case = Case::new("Heavy", heavy);

        let (scene, _) = case.draw(&Theme::light());

        assert!(render::svg::write(&scene, false).len() < 600_000);
    }
}

/// Writes the cases as pictures into the folder named by `STILLFRAME_SHEET`, to be looked at.
#[test]
#[ignore = "writes pictures to look at"]
fn sheet() {
    let Some(folder) = std::env::var_os("STILLFRAME_SHEET") else { return };
    for theme in [Theme::light(), Theme::dark()] {
        for (page, cases) in cases().chunks(9).enumerate() {
            let scenes: Vec<Scene> = cases.iter().map(|c| c.draw(&theme).0).collect();
            let mut nodes = Vec::new();
            let (mut x, mut y, mut row) = (12.0, 12.0, 0.0f64);
            for scene in scenes {
                if x + scene.width > 1520.0 {
                    (x, y, row) = (12.0, y + row + 12.0, 0.0);
                }
                let (w, h) = (scene.width, scene.height);
                nodes.push(crate::scene::Group { offset: (x, y), nodes: scene.nodes, ..Default::default() }.into());
                (x, row) = (x + w + 12.0, row.max(h));
            }
            let scene = Scene {
                width: 1520.0,
                height: y + row + 12.0,
                background: Some(theme.page),
                nodes,
                ..Scene::default()
            };
            for scale in [1.0, 2.0] {
                let file = std::path::Path::new(&folder).join(format!("{}-{page}@{scale}x.png", theme.name));
                std::fs::write(file, render::png::write(&scene, scale).unwrap()).unwrap();
            }
        }
        for case in cases() {
            let (scene, drawn) = case.draw(&theme);
            println!("{}: {}", case.title, drawn.summary);
            let name: String = case.title.chars().take(20).collect();
            let file = std::path::Path::new(&folder).join(format!("{}-{name}@2x.png", theme.name));
            std::fs::write(file, render::png::write(&scene, 2.0).unwrap()).unwrap();
        }
    }
}
