//! How long each kind of panel takes at its usual and at its heavy size, and how that grows with the points.

use std::fmt::Write;

use stillframe::fetch::{self, Job, Limits};
use stillframe::render::{png, svg};

use crate::dashboard::{self, Ready};

/// A kind, how much it usually and heavily gets, what each of these stands for, and how its data are made.
struct Size {
    kind: &'static str,
    options: &'static str,
    usual: (usize, usize),
    heavy: (usize, usize),
    data: fn(usize, usize) -> String,
    /// What stands in the definition besides the panel, and the panel's options, where they depend on the size.
    more: fn(usize) -> (Option<String>, String),
}

const fn size(
    kind: &'static str,
    options: &'static str,
    usual: (usize, usize),
    heavy: (usize, usize),
    data: fn(usize, usize) -> String,
) -> Size {
    Size { kind, options, usual, heavy, data, more: |_| (None, String::new()) }
}

/// A kind that draws what its definition holds.
const fn written(kind: &'static str, usual: usize, heavy: usize, more: fn(usize) -> (Option<String>, String)) -> Size {
    Size { kind, options: "{}", usual: (usual, 1), heavy: (heavy, 1), data: walk, more }
}

/// Sizes are `(series, points)` or `(rows, columns)`.
const SIZES: &[Size] = &[
    size("alertlist", "{}", (10, 1), (1000, 1), alerts),
    written("annolist", 10, 2000, events),
    size("barchart", "{}", (12, 3), (400, 10), rows),
    size("bargauge", "{}", (8, 360), (200, 1440), walks),
    size("candlestick", "{}", (360, 5), (50_000, 5), candles),
    written("canvas", 20, 2000, elements),
    written("dashlist", 10, 500, dashboards),
    size("flamegraph", "{}", (500, 1), (20_000, 1), calls),
    size("gauge", "{}", (4, 360), (100, 1440), walks),
    size("geomap", "{ view: { id: zero } }", (50, 2), (5000, 2), places),
    size("heatmap", "{ calculate: true }", (20, 360), (200, 1440), walks),
    size("histogram", "{}", (1, 720), (20, 10_000), walks),
    size("logs", "{}", (100, 1), (5000, 1), logs),
    size("nodeGraph", "{}", (12, 1), (300, 1), graph),
    size("piechart", "{ reduceOptions: { values: true } }", (6, 1), (400, 1), rows),
    size("polystat", "{}", (20, 360), (500, 720), walks),
    size("slo", "{}", (1, 720), (1, 100_000), ratios),
    size("stat", "{ graphMode: area }", (4, 360), (100, 1440), walks),
    size("state-timeline", "{}", (5, 360), (100, 1440), walks),
    size("status-history", "{}", (5, 120), (100, 1440), walks),
    size("table", "{}", (20, 5), (5000, 20), rows),
    written("text", 10, 2000, paragraphs),
    size("timeseries", "{}", (6, 720), (50, 10_000), walks),
    size("traces", "{}", (30, 1), (2000, 1), spans),
    size("trend", "{ xField: c0 }", (360, 3), (20_000, 10), rising),
    size("xychart", "{}", (360, 3), (20_000, 10), rising),
];

/// Prints all kinds, or those named on the command line.
pub fn run() {
    let asked: Vec<String> = std::env::args().collect();
    let named = |size: &&Size| asked.iter().any(|a| a == size.kind);
    let some = SIZES.iter().any(|s| named(&s));
    println!(
        "{:15} {:>16} {:>9} {:>9} {:>7} {:>9} {:>9} {:>7}",
        "kind", "points", "svg ms", "heavy", "growth", "png ms", "heavy", "growth"
    );
    SIZES.iter().filter(|s| !some || named(s)).for_each(measure);
    println!("growth: how many times as long, over how many times the points; 1 is linear, less is better");
}

fn measure(size: &Size) {
    let [usual, heavy] = [size.usual, size.heavy].map(|(a, b)| {
        let ready = ready(size, (size.data)(a, b), (a, b));
        let picture = || dashboard::draw(&ready).scenes.swap_remove(0);
        let to_svg = super::median(&|| svg::write(&picture(), false).len());
        let to_png = super::median(&|| png::write(&picture(), super::SCALE).map_or(0, |f| f.len()));
        (a * b, to_svg, to_png)
    });
    let points = heavy.0 as f64 / usual.0 as f64;
    let growth = |a: f64, b: f64| b / a / points;
    println!(
        "{:15} {:>7} {:>8} {:9.2} {:9.2} {:7.2} {:9.2} {:9.2} {:7.2}",
        size.kind,
        usual.0,
        heavy.0,
        usual.1,
        heavy.1,
        growth(usual.1, heavy.1),
        usual.2,
        heavy.2,
        growth(usual.2, heavy.2),
    );
}

/// A panel with its answers, from the source `testdata`.
fn ready(size: &Size, target: String, (count, points): (usize, usize)) -> Ready {
    let kind = size.kind;
    let (options, more) = (size.more)(count);
    let options = options.unwrap_or_else(|| size.options.into());
    let panel = format!(
        "  - {{ title: Load, kind: {kind}, source: testdata, maxDataPoints: {}, options: {options}, targets: [{target}] }}\n",
        points.max(2)
    );
    let folder = tempfile::tempdir().expect("writable");
    let mut ready = dashboard::plan(folder.path(), &(dashboard::definition(&panel) + &more), "http://127.0.0.1:9");
    let source = ready.sources.get("testdata").expect("in the sources file").clone();
    let jobs: Vec<Job> =
        ready.planned.plan.requests.iter().map(|r| Job { request: r.clone(), source: source.clone() }).collect();
    ready.answers = fetch::run(&jobs, &Limits::default(), &|_| {});
    assert!(ready.answers.iter().all(|a| a.answer.is_ok()), "{kind} has an answer");
    ready
}

fn walk(_: usize, _: usize) -> String {
    "{ scenario: random_walk, seed: 1, min: 0, max: 100, alias: load }".into()
}

/// Events of an annotation, all of them shown.
fn events(count: usize) -> (Option<String>, String) {
    let at = |i: usize| 1_793_491_200_000 + i * 21_600_000 / count;
    let events: Vec<String> =
        (0..count).map(|i| format!("{{ time: {}, text: deploy {i}, tags: [t{}] }}", at(i), i % 7)).collect();
    (
        Some(format!("{{ limit: {count} }}")),
        format!("annotations:\n  - {{ name: deploys, events: [{}] }}\n", events.join(", ")),
    )
}

/// Rectangles with a value, an icon each third, and a line to the next.
fn elements(count: usize) -> (Option<String>, String) {
    let element = |i: usize| {
        let (x, y) = (i % 50 * 60, i / 50 * 40);
        let kind = if i.is_multiple_of(3) { "icon" } else { "rectangle" };
        format!(
            "{{ type: {kind}, name: e{i}, config: {{ path: {{ fixed: server }}, text: {{ mode: field, field: load }} }}, \
             background: {{ color: {{ field: load }} }}, placement: {{ left: {x}, top: {y}, width: 40, height: 24 }}, \
             connections: [ {{ source: {{ x: 1, y: 0 }}, target: {{ x: -1, y: 0 }}, targetName: e{} }} ] }}",
            (i + 1) % count
        )
    };
    let elements: Vec<String> = (0..count).map(element).collect();
    (Some(format!("{{ root: {{ elements: [{}] }} }}", elements.join(", "))), String::new())
}

/// Other dashboards of the run.
fn dashboards(count: usize) -> (Option<String>, String) {
    let one = |i: usize| {
        format!(
            "---\napiVersion: stillframe/v1\nkind: Dashboard\nname: other-{i}\ntitle: Another one {i}\ntags: [t{}]\n",
            i % 5
        )
    };
    (Some(format!("{{ maxItems: {count} }}")), (0..count).map(one).collect())
}

/// Markdown with headings, lists, emphasis and a table.
fn paragraphs(count: usize) -> (Option<String>, String) {
    let part = |i: usize| {
        format!(
            "## Part {i}\\n\\nSome **bold** words, a [link](https://example.org) and `code`.\\n\\n- one\\n- two\\n\\n"
        )
    };
    (Some(format!("{{ content: \"{}\" }}", (0..count).map(part).collect::<String>())), String::new())
}

fn walks(series: usize, _: usize) -> String {
    format!("{{ scenario: random_walk, series: {series}, seed: 1, min: 0, max: 100 }}")
}

fn ratios(_: usize, _: usize) -> String {
    "{ scenario: random_walk, seed: 3, start: 0.9995, spread: 0.0002, min: 0.996, max: 1 }".into()
}

fn logs(lines: usize, _: usize) -> String {
    format!("{{ scenario: logs, lines: {lines}, seed: 2 }}")
}

fn graph(nodes: usize, _: usize) -> String {
    format!("{{ scenario: node_graph, nodes: {nodes}, seed: 3 }}")
}

fn spans(spans: usize, _: usize) -> String {
    format!("{{ scenario: trace, spans: {spans}, seed: 4 }}")
}

/// A table as a target.
fn csv(head: &str, count: usize, row: impl Fn(usize) -> String) -> String {
    let mut text = String::from(head);
    for i in 0..count {
        let _ = write!(text, "\\n{}", row(i));
    }
    format!("{{ scenario: csv_content, csv: \"{text}\" }}")
}

/// A number by row and column, the same each time.
fn number(row: usize, column: usize) -> usize {
    (row * 7919 + column * 104_729) % 997 + 1
}

fn numbers(row: usize, columns: usize) -> String {
    (0..columns).map(|c| number(row, c).to_string()).collect::<Vec<_>>().join(",")
}

fn head(columns: usize) -> String {
    (0..columns).map(|c| format!("c{c}")).collect::<Vec<_>>().join(",")
}

fn rows(count: usize, columns: usize) -> String {
    csv(&format!("name,{}", head(columns)), count, |i| format!("item-{i},{}", numbers(i, columns)))
}

fn rising(count: usize, columns: usize) -> String {
    csv(&format!("c0,{}", (1..columns).map(|c| format!("c{c}")).collect::<Vec<_>>().join(",")), count, |i| {
        format!("{i},{}", numbers(i, columns - 1))
    })
}

fn alerts(count: usize, _: usize) -> String {
    let state = |i: usize| if i.is_multiple_of(3) { "pending" } else { "firing" };
    csv("alertname,alertstate,host", count, |i| format!("Alert{},{},web-{i}", i % 20, state(i)))
}

fn places(count: usize, _: usize) -> String {
    let (lat, lon) = (|i| number(i, 0) as i64 % 120 - 55, |i| number(i, 1) as i64 % 340 - 170);
    csv("lat,lon,requests", count, |i| format!("{},{},{}", lat(i), lon(i), number(i, 2)))
}

fn candles(count: usize, _: usize) -> String {
    let at = |i: usize| 1_793_491_200_000 + i * 21_600_000 / count;
    csv("time,open,high,low,close,volume", count, |i| {
        let (open, close) = (number(i, 0), number(i, 1));
        format!("{},{open},{},{},{close},{}", at(i), open.max(close) + 20, open.min(close), number(i, 2))
    })
}

fn calls(count: usize, _: usize) -> String {
    csv("level,value,self,label", count, |i| match i {
        0 => format!("0,{},0,main", count * 10),
        _ => format!("{},{},1,pkg{}.fn{i}", 1 + (i - 1) % 12, 12 - (i - 1) % 12, i % 9),
    })
}
