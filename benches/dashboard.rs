//! Panels and dashboards as a user has them: definitions, and the answers of a Prometheus to them.

use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use stillframe::fetch::Fetched;
use stillframe::frame::{Field, Frame, Shape, Values};
use stillframe::known;
use stillframe::run::{self, Picture, Planned, Settings, Sources, Task};
use stillframe::source::recording::Recording;
use stillframe::source::{self, Request, Setup};
use stillframe::spec::load::{self, Native};
use stillframe::theme::Theme;

use crate::floor::{self, CELLS, HEIGHT, LOADS, Load, WIDTH};

/// How a definition begins: six hours of one day.
const HEAD: &str = "apiVersion: stillframe/v1
kind: Dashboard
name: load
title: Load
timeRange: { from: '2026-11-01T00:00:00Z', to: '2026-11-01T06:00:00Z', timezone: utc }
panels:
";

/// A dashboard that is planned, with its answers.
pub struct Ready {
    /// The dashboard and its requests.
    pub planned: Planned,
    /// Where they are asked.
    pub sources: Sources,
    /// Their answers.
    pub answers: Vec<Fetched>,
}

/// A definition of these panels.
pub fn definition(panels: &str) -> String {
    format!("{HEAD}{panels}")
}

/// A definition of one panel of lines.
pub fn one(load: Load) -> String {
    format!("{HEAD}{}", lines(load.name))
}

/// A definition of one heatmap.
pub fn w4() -> String {
    format!("{HEAD}{}", heatmap("buckets"))
}

/// A panel of counted buckets.
fn heatmap(query: &str) -> String {
    format!(
        "  - {{ title: Requests {query}, kind: heatmap, source: prom, \
         targets: [{{ query: {query}, format: heatmap, legend: '{{{{le}}}}' }}] }}\n"
    )
}

/// The definition of W5: 16 panels of lines, 4 values, 2 tables and 2 heatmaps.
pub fn w5() -> String {
    let mut text = String::from(HEAD);
    (0..16).for_each(|i| text.push_str(&lines(&format!("W1 number {i}"))));
    for i in 0..4 {
        let _ = writeln!(
            text,
            "  - {{ title: Value {i}, kind: stat, source: prom, targets: [{{ query: value {i} }}], \
             field: {{ unit: percentunit }}, options: {{ graphMode: area }} }}"
        );
    }
    for i in 0..2 {
        let _ = writeln!(
            text,
            "  - {{ title: Hosts {i}, kind: table, source: prom, field: {{ unit: percentunit }}, \
             targets: [{{ query: hosts {i}, instant: true, format: table }}] }}"
        );
    }
    (0..2).for_each(|i| text.push_str(&heatmap(&format!("buckets {i}"))));
    text
}

/// A definition of many panels of made-up data.
pub fn many(panels: usize) -> String {
    let mut text = String::from(HEAD);
    for i in 0..panels {
        let _ = writeln!(
            text,
            "  - {{ title: Panel {i}, kind: timeseries, source: testdata, \
             targets: [{{ scenario: random_walk, series: 3, seed: {i} }}] }}"
        );
    }
    text
}

/// A definition that asks for lines of a length with a step of one second.
pub fn seconds(count: usize) -> String {
    let head = HEAD.replace("2026-11-01T06:00:00Z", &format!("{}", 1_793_491_200 + count - 1));
    format!("{head}  - {{ title: All, kind: timeseries, source: prom, targets: [{{ query: all, step: 1s }}] }}\n")
}

/// A panel whose query begins with the name of a load.
fn lines(query: &str) -> String {
    format!(
        "  - {{ title: Lines {query}, kind: timeseries, source: prom, field: {{ unit: percentunit, min: 0, max: 1 }}, \
         targets: [{{ query: {query}, legend: 'node-{{{{series}}}}' }}] }}\n"
    )
}

/// Writes a definition and its sources file into a folder and plans it; it is not answered yet.
pub fn plan(folder: &Path, text: &str, url: &str) -> Ready {
    let (file, entries) = (folder.join("load.yaml"), folder.join("sources.yaml"));
    fs::write(&file, text).expect("writable");
    fs::write(
        &entries,
        format!("prom: {{ kind: prometheus, url: '{url}', scrapeInterval: 1s }}\ntestdata: {{ kind: testdata }}\n"),
    )
    .expect("writable");
    let known = known::all();
    let (entries, _) = load::load_sources(&entries, &known).expect("readable");
    let loaded = load::load(&[file], &known, Some(&entries), &[&Native]);
    assert!(!loaded.has_errors(), "{:?}", loaded.diagnostics.first().map(|d| &d.message));
    let setup = |name: &str| Setup { name: name.into(), folder: folder.into(), env: Arc::default() };
    let mut sources = Sources::new();
    for (name, entry) in &entries.entries {
        let kind = source::kind(&entry.kind).expect("known");
        sources.insert(name.clone(), kind.connect(&entry.config, &setup(name)).expect("well-formed"));
    }
    let dashboards = loaded.dashboards.into_iter().map(|d| d.dashboard).collect();
    let planned = run::plan(dashboards, &sources, &Settings::default(), None).expect("planned");
    Ready { planned, sources, answers: Vec::new() }
}

/// Plans a definition and answers its requests.
pub fn answered(folder: &Path, text: &str) -> Ready {
    let mut ready = plan(folder, text, "http://127.0.0.1:9");
    ready.answers =
        ready.planned.plan.requests.iter().map(|r| Fetched { answer: Ok(answer(r)), seconds: 0.0 }).collect();
    ready
}

/// Draws the only panel as the command line does.
pub fn draw(ready: &Ready) -> Picture {
    let board = &ready.planned.boards[0];
    let placed = board.panels().next().expect("one panel");
    let (events, _) = board.events(&ready.answers);
    let task = Task { board, placed, wants: &board.wants[0], events: &events, size: (WIDTH, HEIGHT), grow: true };
    run::draw(&task, &ready.planned.plan, &ready.answers, &ready.sources, &[Theme::light()])
}

/// Writes the answers as a recording.
pub fn record(ready: &Ready, path: &Path) {
    let mut recording = Recording::new(0);
    for (request, fetched) in ready.planned.plan.requests.iter().zip(&ready.answers) {
        recording.add(request, &fetched.answer, None);
    }
    recording.write(fs::File::create(path).expect("writable")).expect("writable");
}

/// What a Prometheus would answer.
fn answer(request: &Request) -> Vec<Frame> {
    let word = request.query.split(' ').next().unwrap_or_default();
    if word == "hosts" {
        return (0..20).map(|i| series(request, i, &[Some(f64::from(i as u32) / 20.0)])).collect();
    }
    if word == "buckets" {
        return (0..CELLS.1).map(|row| bucket(request, row)).collect();
    }
    let load = LOADS.into_iter().find(|l| l.name == word).unwrap_or(Load { name: "value", series: 1, points: 720 });
    floor::data(load).iter().enumerate().map(|(i, values)| series(request, i, values)).collect()
}

/// A cumulative bucket of a classic histogram.
fn bucket(request: &Request, row: usize) -> Frame {
    let below = |column| (0..=row).map(|r| f64::from(floor::cell(column, r))).sum();
    let values: Vec<_> = (0..CELLS.0).map(|column| Some(below(column))).collect();
    let mut frame = series(request, row, &values);
    frame.fields[1].labels = [(Arc::from("le"), Arc::from(format!("{}", row + 1)))].into_iter().collect();
    frame
}

fn series(request: &Request, index: usize, values: &[Option<f64>]) -> Frame {
    let (from, length) = (request.range.from, request.range.to - request.range.from);
    let at = |i: usize| from + length * i as i64 / (values.len().max(2) - 1) as i64;
    let time = Field::new("Time", Values::Time((0..values.len()).map(|i| Some(at(i))).collect()));
    let mut value = Field::new("Value", Values::Number(values.to_vec()));
    let labels = [("__name__", "load".to_string()), ("series", index.to_string()), ("zone", format!("z{}", index % 3))];
    value.labels = labels.into_iter().map(|(k, v)| (Arc::from(k), Arc::from(v))).collect();
    let mut frame = Frame::new(vec![time, value]);
    frame.meta.shape = Shape::TimeSeries;
    frame
}
