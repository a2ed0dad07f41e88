//! What the tests of panel kinds share: cases, generated frames, and the invariants of a picture.

use jiff::tz::TimeZone;
use serde_json::{Value, json};

use super::chrome::{self, Chrome};
use super::{Drawn, Event, Input, Kind, Listed};
use crate::field;
use crate::frame::{Field, FieldConfig, Frame, Values};
use crate::panel::card::State;
use crate::render;
use crate::scene::{Anchor, Group, Node, Scene, Text};
use crate::text::{self, ASCENT, CAP_HEIGHT, DESCENT};
use crate::theme::Theme;
use crate::time::TimeRange;

/// 2026-11-01T12:00:00Z.
pub const FROM: i64 = 1_793_534_400_000;
/// An hour in milliseconds.
pub const HOUR: i64 = 3_600_000;
/// Names that are hard to set.
pub const UGLY: [&str; 5] = [
    "a-very-long-name-of-a-series-a-very-long-name-of-a-series-a-very-long-name-of-a-series-that-does-not-end-so-soon",
    "خادم الإنتاج الرئيسي",
    "東京リージョンの負荷",
    "🚀 launch 👩‍👩‍👧‍👦",
    "",
];
/// Sizes of panels from the least to the greatest.
pub const SIZES: [(f64, f64); 5] = [(120.0, 80.0), (160.0, 200.0), (400.0, 90.0), (300.0, 180.0), (900.0, 300.0)];

/// What a picture is drawn from.
#[derive(Clone)]
pub struct Case {
    pub title: String,
    pub frames: Vec<Frame>,
    pub field: Value,
    pub options: Value,
    pub size: (f64, f64),
    pub grow: bool,
    /// How many items are received, where the kind counts them.
    pub received: Option<usize>,
    /// Events to mark.
    pub events: Vec<Event>,
    pub dashboards: Vec<Listed>,
}

impl Case {
    pub fn new(title: &str, frames: Vec<Frame>) -> Self {
        let (field, options) = (json!({}), json!({}));
        let (events, dashboards) = (Vec::new(), Vec::new());
        let size = (480.0, 260.0);
        Self { title: title.into(), frames, field, options, size, grow: false, received: None, events, dashboards }
    }

    pub fn field(mut self, field: Value) -> Self {
        self.field = field;
        self
    }

    pub fn options(mut self, options: Value) -> Self {
        self.options = options;
        self
    }

    pub fn size(mut self, w: f64, h: f64) -> Self {
        self.size = (w, h);
        self
    }

    /// With an instant and a region that happened.
    pub fn eventful(mut self) -> Self {
        let event = |hour: i64, end: Option<i64>, text: &str| Event {
            time: FROM + hour * HOUR,
            end: end.map(|h| FROM + h * HOUR),
            text: text.into(),
            color: end.map(|_| "orange".into()),
            tags: Vec::new(),
            recurring: false,
        };
        self.events = vec![event(1, None, "deploy v2.3"), event(3, Some(4), "maintenance of the second rack")];
        self
    }

    pub fn received(mut self, count: usize) -> Self {
        self.received = Some(count);
        self
    }

    pub fn draw(&self, kind: &dyn Kind, theme: &Theme) -> (Scene, Drawn) {
        let mut config = kind.field_defaults();
        config.merge(&serde_json::from_value::<FieldConfig>(self.field.clone()).unwrap());
        let frames = field::shape(self.frames.clone(), &config, &[]);
        let options = self.options.as_object().cloned().unwrap_or_default();
        let chrome = Chrome {
            width: self.size.0,
            height: self.size.1,
            title: &self.title,
            description: "",
            state: State::Ok,
            notices: &[],
            note: "",
            transparent: false,
            theme,
        };
        let body = chrome::body(&chrome);
        let zone = TimeZone::get("Europe/Berlin").unwrap();
        let range = TimeRange { from: FROM, to: FROM + 6 * HOUR };
        let drawn = kind.draw(&Input {
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
            dashboards: &self.dashboards,
        });
        (chrome::panel(&chrome, drawn.clone()), drawn)
    }
}

/// Checks cases in all sizes, light and dark, growing and not.
pub fn check_all(kind: &dyn Kind, cases: &[Case]) {
    for theme in [Theme::light(), Theme::dark()] {
        for case in cases {
            check(kind, case, &theme);
            for size in SIZES {
                for grow in [false, true] {
                    check(kind, &Case { size, grow, ..case.clone() }, &theme);
                }
            }
        }
    }
    for case in cases.iter().take(2) {
        check(kind, &Case { size: (4000.0, 2000.0), ..case.clone() }, &Theme::light());
    }
}

/// No text leaves the panel or lies on another, no number is missing, all items are accounted for.
pub fn check(kind: &dyn Kind, case: &Case, theme: &Theme) {
    let (scene, drawn) = case.draw(kind, theme);
    let name = format!("{} at {:?}, grow {}", case.title, case.size, case.grow);
    keeps(&scene, &name, line);
    if let Some(received) = case.received {
        assert_eq!(drawn.drawn + drawn.hidden, received, "{name}");
    }
    assert!(drawn.height >= 0.0 && !drawn.summary.is_empty() && drawn.summary.len() < 2000, "{name}");
    assert!(case.grow || drawn.height < case.size.1, "{name}: grew to {}", drawn.height);
}

/// How far a text reaches above and below its baseline, in multiples of its size.
pub type Reach = fn(&Text) -> (f64, f64);

/// The whole line of a text.
pub fn line(_: &Text) -> (f64, f64) {
    (ASCENT, DESCENT)
}

/// The ink of a large text, whose line may reach into the blank around it; the whole line of others.
pub fn ink(text: &Text) -> (f64, f64) {
    if text.size > 14.0 { (CAP_HEIGHT, 0.18) } else { line(text) }
}

/// Fails where a text leaves the picture or lies on another, or where a place is not a number.
pub fn keeps(scene: &Scene, name: &str, reach: Reach) {
    const SLACK: f64 = 0.6;
    let mut boxes = Vec::new();
    boxes_of(&scene.nodes, (0.0, 0.0), reach, &mut boxes);
    let mut lines = Vec::new();
    own_boxes(&scene.nodes, (0.0, 0.0), reach, &mut lines);
    let all: Vec<_> = boxes.iter().zip(&lines).filter(|((words, _), _)| !words.trim().is_empty()).collect();
    let clear = |p: &[f64; 4], q: &[f64; 4]| {
        p[2] <= q[0] + SLACK || q[2] <= p[0] + SLACK || p[3] <= q[1] + SLACK || q[3] <= p[1] + SLACK
    };
    for (i, ((a, p), own)) in all.iter().enumerate() {
        let inside = p[0] >= -SLACK && p[1] >= -SLACK && p[2] <= scene.width + SLACK && p[3] <= scene.height + SLACK;
        assert!(inside, "{name}: `{a}` {p:?} leaves {} × {}", scene.width, scene.height);
        for ((b, q), other) in &all[i + 1..] {
            // Texts turned alike are compared along their own lines.
            let apart = clear(p, q) || (own.0 == other.0 && clear(&own.1, &other.1));
            assert!(apart, "{name}: `{a}` {p:?} lies on `{b}` {q:?}");
        }
    }
    let places = places(scene);
    assert!(!places.contains("NaN") && !places.contains("inf"), "{name}");
}

/// The numbers of the SVG: what stands in its tags, but for pixels and addresses. Texts may well name a value that is none.
fn places(scene: &Scene) -> String {
    let svg = render::svg::write(scene, false);
    let tags = svg.split('<').filter_map(|part| part.split_once('>')).map(|(tag, _)| tag);
    let written = |attribute: &&str| !attribute.contains("href=");
    tags.flat_map(|tag| tag.split("\" ")).filter(written).collect::<Vec<_>>().join(" ")
}

/// A text's box in the panel: left, top, right, bottom.
pub fn text_boxes(nodes: &[Node], offset: (f64, f64), boxes: &mut Vec<(String, [f64; 4])>) {
    boxes_of(nodes, offset, line, boxes);
}

fn boxes_of(nodes: &[Node], offset: (f64, f64), reach: Reach, boxes: &mut Vec<(String, [f64; 4])>) {
    for node in nodes {
        match node {
            Node::Group(g) => boxes_of(&g.nodes, (offset.0 + g.offset.0, offset.1 + g.offset.1), reach, boxes),
            Node::Text(t) => boxes.push((t.content.clone(), text_box(t, offset, reach))),
            _ => {}
        }
    }
}

/// Each text's angle, and its box along its own line.
fn own_boxes(nodes: &[Node], offset: (f64, f64), reach: Reach, boxes: &mut Vec<(f64, [f64; 4])>) {
    for node in nodes {
        match node {
            Node::Group(g) => own_boxes(&g.nodes, (offset.0 + g.offset.0, offset.1 + g.offset.1), reach, boxes),
            Node::Text(t) => {
                let (x, y) = (t.x + offset.0, t.y + offset.1);
                let (sin, cos) = (-t.rotate.to_radians()).sin_cos();
                let level = Text { x: x * cos - y * sin, y: x * sin + y * cos, rotate: 0.0, ..t.clone() };
                boxes.push((t.rotate, text_box(&level, (0.0, 0.0), reach)));
            }
            _ => {}
        }
    }
}

/// The box around a text, turned by any angle.
fn text_box(t: &Text, offset: (f64, f64), reach: Reach) -> [f64; 4] {
    let w = text::width(&t.content, t.face, t.size);
    let start = match t.anchor {
        Anchor::Start => 0.0,
        Anchor::Middle => -w / 2.0,
        Anchor::End => -w,
    };
    let (up, down) = reach(t);
    let (up, down) = (-up * t.size, down * t.size);
    let (x, y) = (t.x + offset.0, t.y + offset.1);
    let (sin, cos) = t.rotate.to_radians().sin_cos();
    let corners = [(start, up), (start + w, up), (start, down), (start + w, down)];
    let turned = corners.map(|(a, b)| (x + a * cos - b * sin, y + a * sin + b * cos));
    let ends = |pick: fn(&(f64, f64)) -> f64| {
        turned.iter().map(pick).fold((f64::INFINITY, f64::NEG_INFINITY), |(lo, hi), v| (lo.min(v), hi.max(v)))
    };
    let ((left, right), (top, bottom)) = (ends(|p| p.0), ends(|p| p.1));
    [left, top, right, bottom]
}

/// Instants spread over the range.
pub fn times(points: usize) -> Vec<Option<i64>> {
    let step = 6 * HOUR / (points.max(2) as i64 - 1);
    (0..points as i64).map(|i| Some(FROM + i * step)).collect()
}

/// One frame a series, as a Prometheus answer is.
pub fn frames(count: usize, points: usize, value: impl Fn(usize, usize) -> Option<f64>) -> Vec<Frame> {
    let frame = |s: usize| {
        let number = Field::new(format!("node-{s}"), Values::Number((0..points).map(|i| value(s, i)).collect()));
        Frame::new(vec![Field::new("Time", Values::Time(times(points))), number])
    };
    (0..count).map(frame).collect()
}

/// A table with a text column and number columns.
pub fn table(names: &[&str], columns: &[(&str, Vec<Option<f64>>)]) -> Frame {
    let texts = names.iter().map(|n| Some((*n).into())).collect();
    let numbers = columns.iter().map(|(name, values)| Field::new(*name, Values::Number(values.clone())));
    Frame::new([Field::new("name", Values::Text(texts))].into_iter().chain(numbers).collect())
}

/// A walk that is the same each time.
pub fn walk(seed: usize, i: usize) -> f64 {
    let mut x = 50.0 + 12.0 * (seed as f64 * 1.7).sin();
    let mut state = (seed as u64 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    for _ in 0..i {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        x += ((state >> 33) as f64 / f64::from(u32::MAX >> 1) - 0.5) * 5.0;
    }
    x.abs()
}

/// Writes cases as pictures into the folder named by `STILLFRAME_SHEET`, to be looked at.
pub fn sheet(kind: &dyn Kind, cases: &[Case]) {
    let Some(folder) = std::env::var_os("STILLFRAME_SHEET") else { return };
    for theme in [Theme::light(), Theme::dark()] {
        let mut nodes = Vec::new();
        let (mut x, mut y, mut row) = (12.0, 12.0, 0.0f64);
        for case in cases {
            let (scene, drawn) = case.draw(kind, &theme);
            println!("{}: {}", case.title, drawn.summary);
            if x + scene.width > 1520.0 {
                (x, y, row) = (12.0, y + row + 12.0, 0.0);
            }
            nodes.push(Group { offset: (x, y), nodes: scene.nodes, ..Group::default() }.into());
            (x, row) = (x + scene.width + 12.0, row.max(scene.height));
        }
        let background = Some(theme.page);
        let scene = Scene { width: 1520.0, height: y + row + 12.0, background, nodes, ..Scene::default() };
        for scale in [1.0, 2.0] {
            let file = std::path::Path::new(&folder).join(format!("{}-{}@{scale}x.png", kind.id(), theme.name));
            std::fs::write(file, render::png::write(&scene, scale).unwrap()).unwrap();
        }
    }
}
