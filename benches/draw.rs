//! How long panels and dashboards take, beside the floor in the same run: medians, and how many times the floor.
//!
//! `cargo bench --bench draw` runs all; names of parts (`panels`, `kinds`, `dashboard`, `decode`, `memory`, `grafana`) after
//! `--` choose, names of loads (`W1` to `W4`) those of `panels`, and names of kinds those of `kinds`.
#![allow(missing_docs)]

mod dashboard;
mod decode;
mod floor;
mod grafana;
mod kinds;
mod process;

use std::hint::black_box;
use std::path;
use std::time::Instant;

use floor::{COLORS, HEIGHT, LOADS, Load, PLOT, WIDTH};
use stillframe::render::{png, svg};
use stillframe::scene::{Anchor, Color, Group, Node, Path, Rect, Scene, Stroke, Style, Text};

/// Pictures are drawn at this many device pixels per CSS pixel.
const SCALE: f64 = 2.0;

/// The program that is measured.
const PROGRAM: &str = env!("CARGO_BIN_EXE_stillframe");

fn main() {
    let args: Vec<String> = std::env::args().skip(1).filter(|a| !a.starts_with("--")).collect();
    match args.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["floor", folder] => return floor_dashboard(path::Path::new(folder)),
        ["decode", url] => return decode::child(url),
        _ => {}
    }
    let parts: [(&str, fn()); 6] = [
        ("panels", panels),
        ("kinds", kinds::run),
        ("dashboard", whole),
        ("decode", decode::compare),
        ("memory", memory),
        ("grafana", imported),
    ];
    parts.iter().filter(|(name, _)| args.is_empty() || args.iter().any(|a| a == name)).for_each(|(_, run)| run());
}

/// Single panels in a process that is warm.
fn panels() {
    println!(
        "{:4} {:16} {:>10} {:>10} {:>7} {:>9} {:>9}",
        "", "", "floor ms", "ours ms", "times", "floor KiB", "ours KiB"
    );
    let asked: Vec<String> = std::env::args().collect();
    let named = |name: &str| asked.iter().any(|a| a == name);
    let all = !["W1", "W2", "W3", "W4"].into_iter().any(named);
    LOADS.into_iter().filter(|load| all || named(load.name)).for_each(compare);
    if all || named("W4") {
        compare_heatmap();
    }
}

/// A heatmap, beside one of a pixel for each cell.
fn compare_heatmap() {
    let folder = tempfile::tempdir().expect("writable");
    let ready = dashboard::answered(folder.path(), &dashboard::w4());
    let picture = || dashboard::draw(&ready).scenes.swap_remove(0);
    let floor = floor::heatmap();
    row("W4", "panel to svg", [&|| floor::heatmap().len(), &|| svg::write(&picture(), false).len()]);
    let ours = || png::write(&picture(), SCALE).map_or(0, |f| f.len());
    row("W4", "panel to png", [&|| floor::png(&floor, SCALE as f32).len(), &ours]);
}

/// W5 as a process that reads a definition and a recording, beside one that draws 24 pictures of the floor.
fn whole() {
    let folder = tempfile::tempdir().expect("writable");
    let place = |name: &str| folder.path().join(name).display().to_string();
    let ready = dashboard::answered(folder.path(), &dashboard::w5());
    dashboard::record(&ready, &folder.path().join("w5.still"));
    let (definition, recording, out) = (place("load.yaml"), place("w5.still"), place("out"));
    let this = std::env::current_exe().expect("known").display().to_string();
    let ours = ["render", &definition, "--replay", &recording, "--out", &out, "--format", "png", "--scale", "2"];
    let size = ["--width", "1000", "--height", "400"];
    let (mut all, mut floors) = (Vec::new(), Vec::new());
    // One after the other, so that both meet the same neighbours.
    for _ in 0..5 {
        floors.push(process::run(&this, &["floor", &place("floor")]));
        all.push(process::run(PROGRAM, &[&ours[..], &size[..]].concat()));
    }
    let (floor, ours) = (process::middle(&floors), process::middle(&all));
    for (what, cost) in [("floor", floor), ("ours", ours)] {
        println!("W5 {what:6} {:7.0} ms wall {:7.0} ms cpu {:7.1} MiB", cost.wall, cost.cpu, cost.peak);
    }
    println!("W5 times  {:7.2} wall    {:7.2} cpu", ours.wall / floor.wall, ours.cpu / floor.cpu);
    let version = process::median(PROGRAM, &["--version"], 9);
    let check = process::median(PROGRAM, &["check", &definition], 9);
    println!("start: --version {:.1} ms, check of W5 {:.1} ms", version.wall, check.wall);
}

/// How much memory sites take.
fn memory() {
    let folder = tempfile::tempdir().expect("writable");
    let place = |name: &str| folder.path().join(name).display().to_string();
    let demo = process::median(PROGRAM, &["render", "dashboards", "--out", &place("demo")], 3);
    let _ = dashboard::plan(folder.path(), &dashboard::many(600), "http://127.0.0.1:9");
    let many = process::median(PROGRAM, &["render", &place("load.yaml"), "--out", &place("many")], 3);
    for (what, cost) in [("site of the examples", demo), ("site of 600 panels", many)] {
        println!("{what}: {:.0} ms wall, {:.0} ms cpu, {:.1} MiB", cost.wall, cost.cpu, cost.peak);
    }
}

/// What dashboards of Grafana take: reading them, and sites of them.
fn imported() {
    let folder = tempfile::tempdir().expect("writable");
    let place = |name: &str| folder.path().join(name).display().to_string();
    grafana::large(&folder.path().join("large.json"));
    grafana::many(&folder.path().join("many"));
    for (what, name) in [("600 panels", "large.json"), ("100 dashboards", "many")] {
        let check = process::median(PROGRAM, &["check", &place(name)], 5);
        let site = process::median(PROGRAM, &["render", &place(name), "--out", &place("out")], 3);
        let files = process::median(PROGRAM, &["render", &place(name), "--out", &place("svg"), "--format", "svg"], 3);
        for (does, cost) in [("check", check), ("site", site), ("svg", files)] {
            println!("{what}, {does}: {:.0} ms wall, {:.0} ms cpu, {:.1} MiB", cost.wall, cost.cpu, cost.peak);
        }
    }
}

/// What the floor's process does: draws 24 pictures with two threads and writes them.
fn floor_dashboard(folder: &path::Path) {
    std::fs::create_dir_all(folder).expect("writable");
    let value = Load { name: "value", series: 1, points: 720 };
    let draw = |i: usize| {
        let text = match i {
            0..16 => floor::svg(&floor::data(LOADS[0]), SCALE),
            16..20 => floor::svg(&floor::data(value), SCALE),
            20..22 => floor::table(),
            _ => floor::heatmap(),
        };
        std::fs::write(folder.join(format!("{i}.png")), floor::png(&text, SCALE as f32)).expect("writable");
    };
    std::thread::scope(|threads| {
        for first in 0..2 {
            threads.spawn(move || (first..24).step_by(2).for_each(draw));
        }
    });
}

fn compare(load: Load) {
    let data = floor::data(load);
    let folder = tempfile::tempdir().expect("writable");
    let ready = dashboard::answered(folder.path(), &dashboard::one(load));
    let svg = |scene: &Scene| svg::write(scene, false).len();
    let png = |scene: &Scene| png::write(scene, SCALE).map_or(0, |f| f.len());
    let floors: [&dyn Fn() -> usize; 2] =
        [&|| floor::svg(&data, SCALE).len(), &|| floor::png(&floor::svg(&data, SCALE), SCALE as f32).len()];
    row(load.name, "scene to svg", [floors[0], &|| svg(&scene(&data))]);
    row(load.name, "panel to svg", [floors[0], &|| svg(&dashboard::draw(&ready).scenes[0])]);
    row(load.name, "scene to png", [floors[1], &|| png(&scene(&data))]);
    row(load.name, "panel to png", [floors[1], &|| png(&dashboard::draw(&ready).scenes[0])]);
    let pixels = png::raster(&scene(&data), SCALE).expect("drawn");
    row(load.name, "encode of it", [floors[1], &|| png::encode(&pixels).map_or(0, |f| f.len())]);
}

fn row(name: &str, what: &str, both: [&dyn Fn() -> usize; 2]) {
    let [floor, ours] = both.map(median);
    let [a, b] = both.map(|run| run() as f64 / 1024.0);
    println!("{:4} {what:16} {floor:10.2} {ours:10.2} {:7.2} {a:9.1} {b:9.1}", name, ours / floor);
}

/// Milliseconds of processor time of one run: the median of batches that each take long enough to be measured.
fn median(run: &dyn Fn() -> usize) -> f64 {
    let batch = |count: usize| {
        let start = process::thread_ms();
        for _ in 0..count {
            black_box(run());
        }
        (process::thread_ms() - start) / count as f64
    };
    let start = Instant::now();
    black_box(run());
    let count = (60.0 / (start.elapsed().as_secs_f64() * 1e3)).clamp(1.0, 1000.0) as usize;
    let mut times: Vec<f64> = (0..7).map(|_| batch(count)).collect();
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
