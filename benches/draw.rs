//! How long panels take to draw, beside the floor in the same run: medians, and how many times the floor.
#![allow(missing_docs)]

mod floor;

use std::hint::black_box;
use std::time::Instant;

use floor::{COLORS, HEIGHT, LOADS, Load, PLOT, WIDTH};
use stillframe::render::{png, svg};
use stillframe::scene::{Anchor, Color, Group, Node, Path, Rect, Scene, Stroke, Style, Text};

/// Pictures are drawn at this many device pixels per CSS pixel.
const SCALE: f64 = 2.0;

fn main() {
    println!(
        "{:4} {:12} {:>10} {:>10} {:>7} {:>9} {:>9}",
        "", "", "floor ms", "ours ms", "times", "floor KiB", "ours KiB"
    );
    LOADS.into_iter().for_each(compare);
}

fn compare(load: Load) {
    let data = floor::data(load);
    let text = floor::svg(&data, SCALE);
    let scene = scene(&data);
    let ours = svg::write(&scene, false);
    row(
        load,
        "svg",
        [&|| floor::svg(&data, SCALE).len(), &|| svg::write(&self::scene(&data), false).len()],
        [text.len(), ours.len()],
    );
    let files = [floor::png(&text, SCALE as f32).len(), png::write(&scene, SCALE).map_or(0, |f| f.len())];
    let pictures: [&dyn Fn() -> usize; 2] = [&|| floor::png(&floor::svg(&data, SCALE), SCALE as f32).len(), &|| {
        png::write(&self::scene(&data), SCALE).map_or(0, |f| f.len())
    }];
    row(load, "png", pictures, files);
    let pixels = png::raster(&scene, SCALE).expect("drawn");
    row(load, "png: encode", [&|| 0, &|| png::encode(&pixels).map_or(0, |f| f.len())], files);
}

fn row(load: Load, what: &str, both: [&dyn Fn() -> usize; 2], sizes: [usize; 2]) {
    let [floor, ours] = both.map(median);
    let [a, b] = sizes.map(|s| s as f64 / 1024.0);
    println!("{:4} {what:12} {floor:10.2} {ours:10.2} {:7.2} {a:9.1} {b:9.1}", load.name, ours / floor);
}

/// The median time in milliseconds.
fn median(run: &dyn Fn() -> usize) -> f64 {
    let time = || {
        let start = Instant::now();
        black_box(run());
        start.elapsed().as_secs_f64() * 1e3
    };
    time();
    let mut times: Vec<f64> = (0..11).map(|_| time()).collect();
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

/// The floor's picture as a scene.
fn scene(data: &[Vec<Option<f64>>]) -> Scene {
    let (left, top, width, height) = PLOT;
    let mut nodes = Vec::new();
    for i in 0..6 {
        let y = (top + height * f64::from(i) / 5.0).round() + 0.5;
        nodes.push(Node::line(left, y, left + width, y, Stroke::solid(Color::hex(0xe9ebef), 1.0)));
    }
    let lines = data.iter().enumerate().map(|(i, line)| self::line(line, COLORS[i % COLORS.len()]));
    let clip = Some(Rect::new(left, top, width, height));
    nodes.push(Group { clip, nodes: lines.collect(), ..Group::default() }.into());
    for (text, x, y, anchor) in floor::labels() {
        let anchor = if anchor == "end" { Anchor::End } else { Anchor::Middle };
        nodes.push(Text::new(x, y, text, 11.0, Color::hex(0x5a6270)).anchor(anchor).into());
    }
    let background = Some(Color::hex(0xffffff));
    Scene { width: WIDTH, height: HEIGHT, background, title: "Lines".into(), nodes, ..Scene::default() }
}

fn line(line: &[Option<f64>], color: u32) -> Node {
    let mut path = Path::default();
    for part in floor::reduced(line, SCALE) {
        for (i, (x, y)) in part.into_iter().enumerate() {
            if i == 0 { path.move_to(x, y) } else { path.line_to(x, y) }
        }
    }
    let stroke = Stroke { round: true, ..Stroke::solid(Color::hex(color), 1.5) };
    Node::path(path, Style { fill: None, stroke: Some(stroke) })
}
