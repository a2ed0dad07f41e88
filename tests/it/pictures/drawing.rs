//! A case becomes a picture, as the command line draws it.

use std::fmt::Write;
use std::sync::{Arc, LazyLock};

use stillframe::diag::SourceFile;
use stillframe::fetch::{self, Job, Limits};
use stillframe::known;
use stillframe::render::png::{Placed, compose};
use stillframe::render::svg;
use stillframe::run::{self, Settings, Sources, Task};
use stillframe::scene::{Anchor, Node, Scene};
use stillframe::source::{self, Setup};
use stillframe::spec::Dashboard;
use stillframe::spec::check::Against;
use stillframe::spec::known::Known;
use stillframe::spec::load::{self, Native};
use stillframe::spec::schema::Schemas;
use stillframe::text;
use stillframe::theme::Theme;

use super::cases::Case;

static KNOWN: LazyLock<(Known, Schemas)> = LazyLock::new(|| {
    let known = known::all();
    let schemas = Schemas::new(&known);
    (known, schemas)
});

/// A case and its picture.
pub struct Drawing<'a> {
    pub case: &'a Case,
    pub scene: Scene,
    items: (usize, usize),
    state: &'static str,
}

impl Drawing<'_> {
    /// What the reference holds: the SVG, an element a line; or what it says and counts, where texts need the machine's fonts.
    pub fn text(&self) -> String {
        if self.case.is_scripts() {
            let mut out = String::new();
            let (drawn, hidden) = (self.items.0 + self.items.1, "drawn or counted as left out");
            let _ = writeln!(out, "state: {}\nitems: {drawn} {hidden}", self.state);
            let _ = writeln!(out, "says: {}", self.scene.description);
            return out;
        }
        let mut svg = svg::write(&self.scene, false);
        for name in ["circle", "defs", "desc", "g", "image", "path", "rect", "text", "title"] {
            svg = svg.replace(&format!("><{name}"), &format!(">\n<{name}"));
        }
        svg + "\n"
    }

    /// What no picture may have: a place that is not a number, a level text that leaves the panel.
    pub fn problem(&self) -> Option<String> {
        let mut problem = None;
        leaving(&self.scene.nodes, 0.0, self.scene.width, &mut problem);
        let bare = Scene { description: String::new(), ..self.scene.clone() };
        let svg = svg::write(&bare, false);
        let holes = [r#""NaN"#, " NaN ", r#""inf"#, r#""-inf"#];
        problem.or(holes.iter().find(|h| svg.contains(**h)).map(|h| format!("a place is {h}")))
    }
}

fn leaving(nodes: &[Node], left: f64, width: f64, problem: &mut Option<String>) {
    for node in nodes {
        match node {
            Node::Group(g) => leaving(&g.nodes, left + g.offset.0, width, problem),
            Node::Text(t) if t.rotate == 0.0 => {
                let w = text::width(&t.content, t.face, t.size);
                let start = match t.anchor {
                    Anchor::Start => 0.0,
                    Anchor::Middle => -w / 2.0,
                    Anchor::End => -w,
                };
                let x = left + t.x + start;
                if x < -1.0 || x + w > width + 1.0 {
                    *problem = Some(format!("`{}` leaves the panel: {x:.1} to {:.1}", t.content, x + w));
                }
            }
            _ => {}
        }
    }
}

/// Draws a case in its theme.
pub fn draw(case: &Case) -> Drawing<'_> {
    in_theme(case, case.theme)
}

/// Draws a case in a theme.
pub fn in_theme<'a>(case: &'a Case, theme: &str) -> Drawing<'a> {
    let dashboards = case.dashboards.iter().map(|d| read(case, &d.to_string())).collect();
    let mut sources = Sources::new();
    let setup = Setup { name: "testdata".into(), folder: Default::default(), env: Arc::default() };
    let made = source::kind("testdata").unwrap().connect(&serde_json::Map::new(), &setup);
    sources.insert("testdata".into(), made.unwrap_or_else(|e| panic!("{e}")));
    let planned = run::plan(dashboards, &sources, &Settings { now: NOW, ..Settings::default() }, None).unwrap();
    let job = |request: &source::Request| Job { request: request.clone(), source: sources["testdata"].clone() };
    let jobs: Vec<Job> = planned.plan.requests.iter().map(job).collect();
    let answers = fetch::run(&jobs, &Limits::default(), &|_| {});
    let board = &planned.boards[0];
    let placed = board.panels().next().unwrap();
    let (events, _) = board.events(&answers);
    let task = Task { board, placed, wants: &board.wants[0], events: &events, size: case.size, grow: false };
    let theme = Theme::named(theme).unwrap();
    let ground = theme.panel;
    let mut picture = run::draw(&task, &planned.plan, &answers, &sources, &[theme]);
    let mut scene = picture.scenes.swap_remove(0);
    scene.background = Some(ground);
    Drawing { case, scene, items: picture.items, state: picture.settled.state.name() }
}

/// The end of the range.
const NOW: i64 = 1_793_556_000_000;

fn read(case: &Case, text: &str) -> Dashboard {
    let file = Arc::new(SourceFile { path: format!("{}-{}.json", case.kind, case.name), text: text.into() });
    let against = Against { known: &KNOWN.0, schemas: &KNOWN.1, sources: None };
    let mut loaded = load::load_text(&file, &[&Native], &against);
    let found: Vec<String> = loaded.diagnostics.iter().map(ToString::to_string).collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
    loaded.dashboards.swap_remove(0).dashboard
}

/// Pictures beside each other on a theme's page, as one PNG.
pub fn sheet(drawings: &[Drawing], theme: &str) -> Vec<u8> {
    const COLUMNS: usize = 4;
    let (w, h) = (372.0, 212.0);
    let place = |i: usize| (12.0 + w * (i % COLUMNS) as f64, 12.0 + h * (i / COLUMNS) as f64);
    let placed = |(i, d): (usize, &Drawing)| {
        let (x, y) = place(i);
        (d.scene.clone(), x, y)
    };
    let scenes: Vec<_> = drawings.iter().enumerate().map(placed).collect();
    let parts: Vec<Placed> = scenes.iter().map(|(scene, x, y)| Placed { scene, x: *x, y: *y }).collect();
    let height = place(drawings.len().next_multiple_of(COLUMNS)).1;
    compose(&parts, 12.0 + w * COLUMNS as f64, height, Theme::named(theme).unwrap().page, 1.0).unwrap()
}
