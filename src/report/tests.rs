//! A site made by hand.

use super::*;
use crate::scene::{Anchor, Group, Image, Node, Paint, Path, Rect, Stroke, Style, Text};
use crate::text::Face;
use crate::theme::Theme;

const WIDTH: f64 = 1392.0;
const HOSTILE: &str = "</script><b onload=x>]]>\u{0}\u{1b}\u{202e}";

fn panel(theme: &Theme, title: &str, w: u32, h: f64, body: impl Fn(&Theme, f64, f64) -> Vec<Node>) -> Scene {
    let width = span(w, WIDTH);
    let ground = Style { fill: Some(Paint::Solid(theme.panel)), stroke: Some(Stroke::solid(theme.border, 1.0)) };
    let mut nodes = vec![
        Node::Rect(Rect::new(0.5, 0.5, width - 1.0, h - 1.0), 6.0, ground),
        Text::new(14.0, 24.0, title, 13.0, theme.text).face(Face::Bold).into(),
    ];
    let nodes_of_body = body(theme, width - 28.0, h - 50.0);
    nodes.push(Group { offset: (14.0, 38.0), nodes: nodes_of_body, ..Group::default() }.into());
    Scene {
        width,
        height: h,
        title: title.into(),
        description: "Rose from 12 to 48.".into(),
        nodes,
        ..Scene::default()
    }
}

fn lines(theme: &Theme, w: f64, h: f64) -> Vec<Node> {
    let (left, bottom) = (34.0, h - 20.0);
    let mut nodes = Vec::new();
    for i in 0..5 {
        let y = (bottom * f64::from(i) / 4.0).round() + 0.5;
        nodes.push(Node::line(left, y, w, y, Stroke::solid(theme.grid, 1.0)));
    }
    for i in 0..5 {
        let y = bottom * f64::from(i) / 4.0 + 4.0;
        nodes.push(
            Text::new(left - 8.0, y, format!("{} %", 100 - 25 * i), 11.0, theme.muted).anchor(Anchor::End).into(),
        );
    }
    for i in 0..7 {
        let x = left + (w - left) * (f64::from(i) + 0.5) / 7.0;
        nodes.push(Text::new(x, h - 4.0, format!("{:02}:00", 8 + i), 11.0, theme.muted).anchor(Anchor::Middle).into());
    }
    for series in 0..3 {
        let color = theme.series(series);
        let y = |i: usize| {
            let t = i as f64 / 60.0 + series as f64;
            bottom * (0.5 + 0.3 * t.sin() + 0.06 * (i as f64 * 1.7 + series as f64).sin())
        };
        let mut path = Path::default();
        let x = |i: usize| left + (w - left) * i as f64 / 400.0;
        path.move_to(x(0), y(0));
        (1..=400).for_each(|i| path.line_to(x(i), y(i)));
        if series == 0 {
            let mut area = path.clone();
            area.line_to(w, bottom);
            area.line_to(left, bottom);
            area.close();
            let stops = vec![(0.0, color.alpha(0.22)), (1.0, color.alpha(0.02))];
            let fill = Paint::Linear { from: (0.0, 0.0), to: (0.0, bottom), stops };
            nodes.push(Node::path(area, Style { fill: Some(fill), stroke: None }));
        }
        let line =
            Node::path(path, Style { fill: None, stroke: Some(Stroke { round: true, ..Stroke::solid(color, 1.5) }) });
        nodes.push(Group { title: Some(format!("node-{series}")), nodes: vec![line], ..Group::default() }.into());
    }
    nodes
}

fn stat(theme: &Theme, w: f64, h: f64) -> Vec<Node> {
    let value =
        Text::new(w / 2.0, h / 2.0 + 12.0, "48.2 GiB", 34.0, theme.good).anchor(Anchor::Middle).face(Face::Bold);
    vec![value.into()]
}

fn heat(theme: &Theme, w: f64, h: f64) -> Vec<Node> {
    let (columns, rows) = (60u32, 12u32);
    let at = |i: u32| f64::from((i * 7919) % 97) / 97.0 * f64::from(i / columns) / f64::from(rows);
    let pixels: Vec<_> = (0..columns * rows).map(|i| theme.panel.mix(theme.info, at(i))).collect();
    vec![Node::Image(Image { place: Rect::new(0.0, 0.0, w, h), width: columns, height: rows, pixels: pixels.into() })]
}

fn card(theme: &Theme, w: f64, h: f64) -> Vec<Node> {
    let head = Text::new(w / 2.0, h / 2.0 - 6.0, "Error", 14.0, theme.bad).anchor(Anchor::Middle).face(Face::Bold);
    let message = "prom: connection refused (127.0.0.1:9090)";
    let why = Text::new(w / 2.0, h / 2.0 + 14.0, message, 12.0, theme.muted).anchor(Anchor::Middle).face(Face::Mono);
    vec![head.into(), why.into()]
}

type Body = fn(&Theme, f64, f64) -> Vec<Node>;

fn cell(title: &str, id: &str, [x, y, w, h]: [u32; 4], body: Body) -> Cell {
    let height = rise(h);
    let draw = |theme: Theme| panel(&theme, title, w, height, body);
    let rows = (0..3).map(|i| vec![format!("2026-11-23 08:0{i}:00"), format!("{i}.5"), HOSTILE.into()]).collect();
    let columns = vec![("Time".into(), false), ("node-0".into(), true), ("Name".into(), false)];
    let query = "100 * (1 - avg by (instance) (rate(node_cpu_seconds_total{mode=\"idle\"}[5m])))".into();
    let picture = Picture {
        id: id.into(),
        title: title.into(),
        kind: "timeseries".into(),
        state: "ok",
        words: "OK",
        markup: Markup::new(&draw(Theme::light()), &draw(Theme::dark()), id.bytes().map(usize::from).sum()),
        summary: "Rose from 12 to 48 between 14:03 and 14:20.".into(),
        table: Some(DataTable { columns, rows, total_rows: 1203 }),
        svg_file: Some(format!("node/{id}.svg")),
        png_file: Some(format!("node/{id}.png")),
        requests: vec![Question { source: "prom".into(), query, step: Some("30s".into()) }],
        links: vec![
            ("Runbook".into(), format!("https://wiki.example/{id}")),
            ("x".into(), "javascript:alert(1)".into()),
        ],
        ..Picture::default()
    };
    Cell { x, y, w, h, picture }
}

fn page() -> Page {
    let mut failed = cell("Disk latency", "disk", [12, 8, 12, 6], card);
    failed.picture.state = "error";
    failed.picture.words = "Error";
    failed.picture.message = Some(format!("prom: connection refused {HOSTILE}"));
    failed.picture.table = None;
    let top = vec![
        cell("Memory", "memory", [18, 0, 6, 4], stat),
        cell("CPU busy", "cpu", [0, 0, 18, 8], lines),
        cell("Swap", "swap", [18, 4, 6, 4], stat),
        cell("Requests by latency", "heat", [0, 8, 12, 6], heat),
        failed,
    ];
    let hebrew = "עומס המעבד לפי שרת";
    let second = vec![cell(hebrew, "rtl", [0, 0, 8, 7], lines), cell(HOSTILE, "evil", [8, 0, 16, 7], lines)];
    Page {
        name: "node-overview".into(),
        title: "Node overview".into(),
        description: "How the machines of the cluster are doing: processors, memory, disks and network.".into(),
        tags: vec!["linux".into(), "prometheus".into()],
        range: "2026-11-23 08:00 – 14:00".into(),
        from: 1_795_420_800_000,
        to: 1_795_442_400_000,
        zone: "Europe/Berlin".into(),
        variables: vec![
            ("Instance".into(), "node-1:9100, node-2:9100, node-3:9100".into()),
            ("Job".into(), HOSTILE.into()),
        ],
        stamp: "2026-11-23 14:00:12 CET by Stillframe 0.1.0".into(),
        links: vec![
            ("Runbook".into(), "https://example.com/runbook".into()),
            ("Bad".into(), "javascript:alert(1)".into()),
        ],
        png_file: Some("node-overview.png".into()),
        width: WIDTH,
        sections: vec![
            Section { title: None, cells: top },
            Section { title: Some("By language".into()), cells: second },
        ],
    }
}

fn report() -> Report {
    let other = Page { name: "empty".into(), ..Page::default() };
    let (title, version) = ("Operations".into(), "0.1.0".into());
    Report { title, generated: 1_795_442_412_000, version, theme: None, dashboards: vec![page(), other] }
}

fn html(path: &str) -> String {
    let site = site(&report()).expect("a site");
    let file = site.into_iter().find(|a| a.path == path).expect("the page");
    String::from_utf8(file.bytes).expect("UTF-8")
}

#[test]
fn a_site_has_an_index_and_a_page_for_each_dashboard() {
    let paths: Vec<String> = site(&report()).expect("a site").into_iter().map(|a| a.path).collect();
    assert_eq!(paths, ["index.html", "node-overview.html", "empty.html"]);
    let index = html("index.html");
    assert!(index.contains("<a href=\"node-overview.html\">Node overview</a>"));
    assert!(index.contains(">6 ok</span>") && index.contains(">1 error</span>"), "{index}");
    assert!(index.contains("2026-11-23 14:00:12 UTC"), "{}", index.len());
}

#[test]
fn a_page_tells_what_it_shows() {
    let page = html("node-overview.html");
    for part in [
        ">Runbook</a>",
        "<dd>7 panels: 6 ok, 1 error</dd>",
        "<dd>Europe&#x2f;Berlin</dd>",
        "<figure class=\"panel g0 wide\" id=\"cpu\">",
        "+1200 more rows",
        "<th scope=\"col\" class=\"n\" dir=\"auto\">node-0</th>",
        "prom, step 30s",
        "By language</a></h2>",
        ".g0{grid-column:1/span 18;grid-row:1/span 8}",
    ] {
        assert!(page.contains(part), "{part}");
    }
    let place = |id: &str| page.find(&format!("id=\"{id}\"")).expect("a panel");
    assert!(place("cpu") < place("memory") && place("memory") < place("swap"), "in reading order");
}

#[test]
fn text_from_data_is_data() {
    let page = html("node-overview.html");
    assert_eq!(page.matches("</script>").count(), 1);
    assert!(!page.contains("<b onload") && !page.contains("javascript:"));
    assert!(!page.contains(['\u{0}', '\u{1b}', '\u{202e}']));
    assert!(page.contains("&lt;b onload=x&gt;]]&gt;"));
}

#[test]
fn a_page_loads_nothing_and_its_policy_fits() {
    for path in ["index.html", "node-overview.html"] {
        let page = html(path);
        assert!(!page.contains(" style=\"") && !page.contains(" onclick"), "inline styles and handlers are forbidden");
        for (tag, policy) in [("style", "style-src"), ("script", "script-src")] {
            let (_, rest) = page.split_once(&format!("<{tag}>")).expect("the element");
            let (text, _) = rest.split_once(&format!("</{tag}>")).expect("its end");
            let hash = super::policy::policy(text, "").split_once("style-src ").expect("a hash").1[..53].to_string();
            let escaped = hash.trim_matches('\'').replace('/', "&#x2f;");
            assert!(page.contains(&escaped), "{policy} {hash}");
        }
        for address in page.split(" src=\"").skip(1).chain(page.split("url(").skip(1)) {
            assert!(address.starts_with("data:") || address.starts_with('#'), "{}", &address[..30]);
        }
    }
}

#[test]
fn ids_are_given_once() {
    let page = html("node-overview.html");
    let mut ids: Vec<&str> = page.split(" id=\"").skip(1).filter_map(|s| s.split('"').next()).collect();
    let all = ids.len();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), all);
}

#[test]
fn two_themes_are_one_drawing() {
    let page = html("node-overview.html");
    assert!(!page.contains("<g class=\"dark-only\">"));
    assert_eq!(page.matches("class=\"dark-only\"").count(), 1, "the heatmap's image");
    assert!(page.contains("stroke=\"var(--c"));
}

#[test]
fn one_theme_takes_the_place_of_both() {
    let theme = Theme::high_contrast();
    let mut report = Report { theme: Some(theme.clone()), ..report() };
    for cell in report.dashboards.iter_mut().flat_map(|p| &mut p.sections).flat_map(|s| &mut s.cells) {
        let scene = panel(&theme, "One theme", cell.w, 200.0, lines);
        cell.picture.markup = Markup::new(&scene, &scene, 1);
    }
    for file in site(&report).expect("a site") {
        let page = String::from_utf8(file.bytes).expect("UTF-8");
        assert!(page.contains(&format!("--page:{};", theme.page)), "{}", file.path);
        for absent in ["prefers-color-scheme", "data-set=\"dark\"", "light dark"] {
            assert!(!page.contains(absent), "{}: {absent}", file.path);
        }
    }
}

#[test]
fn spans_fill_the_grid() {
    assert_eq!(span(24, 1392.0), 1392.0);
    assert_eq!(span(12, 1392.0) * 2.0 + GAP, 1392.0);
    assert_eq!(span(99, 1392.0), 1392.0);
    assert_eq!(rise(4) + BAR + rise(4), rise(8));
}

/// Writes the site into `target/look`, to be looked at: `cargo test --lib report::tests::look -- --ignored`.
#[test]
#[ignore = "writes files"]
fn look() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("target/look");
    std::fs::create_dir_all(&folder).expect("a folder");
    for file in site(&report()).expect("a site") {
        std::fs::write(folder.join(&file.path), file.bytes).expect("written");
    }
}
