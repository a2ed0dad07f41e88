//! Circles with rings, edges with arrows, and texts where they have room.

use super::graph::{Edge, Graph, Node as Vertex};
use super::place::{CELL, Placed};
use crate::panel::Input;
use crate::scene::{Anchor, Color, Node, Paint, Path, Rect, Stroke, Style, Text};
use crate::text::{self, Face};

/// The radius of a node that has its room.
const RADIUS: f64 = 27.0;
const SIZE: f64 = 11.0;
const SMALL: f64 = 10.0;
/// The least blank between two names beside each other.
const APART: f64 = 10.0;

/// Where an edge ends, and in which direction.
type Tip = ((f64, f64), (f64, f64));

/// Which statistics stand in nodes: the same in all, so that they compare.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Inside {
    Both,
    Main,
    None,
}

/// The sizes that statistics are tried in.
const MAIN: [f64; 3] = [SIZE, SMALL, 9.0];
const SECOND: [f64; 3] = [9.0, 8.5, 8.0];

impl Inside {
    fn of(graph: &Graph, radius: f64) -> Self {
        let fits = |words: &str, sizes, v: &Vertex| {
            words.trim().is_empty() || fit(words.trim(), sizes, radius * v.size).is_some()
        };
        let main = graph.nodes.iter().all(|v| fits(&v.main, MAIN, v));
        let second = graph.nodes.iter().all(|v| fits(&v.secondary, SECOND, v));
        match (main, second) {
            (true, true) => Self::Both,
            (true, false) => Self::Main,
            _ => Self::None,
        }
    }
}

/// The greatest of the sizes in which words fit in a circle.
fn fit(words: &str, sizes: [f64; 3], radius: f64) -> Option<f64> {
    let room = if radius >= 13.0 { (radius - (radius * 0.16).clamp(1.5, 4.5)) * 1.84 } else { 0.0 };
    sizes.into_iter().find(|size| !words.is_empty() && text::width(words, Face::Sans, *size) <= room)
}

/// How many texts found no room.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct LeftOut {
    /// Names of nodes.
    pub names: usize,
    /// Statistics of nodes.
    pub stats: usize,
    /// Statistics of edges.
    pub edges: usize,
}

/// A graph in its places, to be drawn.
pub struct Sheet<'a> {
    graph: &'a Graph,
    /// Where all is, moved up by what stands below nodes.
    placed: Placed,
    /// What it is drawn from.
    input: &'a Input<'a>,
    /// The texts so far: left, top, right, bottom.
    taken: Vec<[f64; 4]>,
    left_out: LeftOut,
    /// The radius, and whether names have room below.
    radius: f64,
    inside: Inside,
    /// Whether both statistics have room below nodes.
    whole: bool,
    titles: bool,
    subtitles: bool,
}

impl<'a> Sheet<'a> {
    /// Chooses the size of nodes.
    pub fn new(graph: &'a Graph, mut placed: Placed, input: &'a Input<'a>) -> Self {
        let (w, h) = placed.cell;
        let fits = |texts: f64| ((h - texts - 8.0) / 2.0).min(w / 2.0 - 3.0).min(RADIUS);
        let (all, title) = (fits(29.0), fits(16.0));
        let subtitles = all >= 12.0 && w >= 40.0;
        let titles = subtitles || title >= 5.0 && w >= 34.0;
        let radius = match (subtitles, titles) {
            (true, _) => all,
            (_, true) => title,
            _ => (w.min(h) / 2.0 - 2.0).clamp(1.5, 8.0),
        };
        let below = if subtitles {
            29.0
        } else if titles {
            16.0
        } else {
            0.0
        };
        placed.places.iter_mut().chain(placed.bends.iter_mut().flatten()).for_each(|p| p.1 -= below / 2.0);
        let inside = Inside::of(graph, radius);
        let room = placed.cell.0 - 4.0;
        let both = |v: &Vertex| text::width(&format!("{} · {}", v.main.trim(), v.secondary.trim()), Face::Sans, SMALL);
        let whole = graph.nodes.iter().all(|v| both(v) <= room);
        Self {
            whole,
            inside,
            graph,
            placed,
            input,
            taken: Vec::new(),
            left_out: LeftOut::default(),
            radius,
            titles,
            subtitles,
        }
    }

    /// What is drawn, and what found no room.
    pub fn draw(mut self) -> (Vec<Node>, LeftOut) {
        let mut nodes = Vec::new();
        if self.placed.edges {
            self.edges(&mut nodes);
        }
        for (i, vertex) in self.graph.nodes.iter().enumerate() {
            self.disc(vertex, self.placed.places[i], &mut nodes);
        }
        for (i, vertex) in self.graph.nodes.iter().enumerate() {
            self.words(vertex, self.placed.places[i], &mut nodes);
        }
        if self.placed.edges {
            self.values(&mut nodes);
        }
        (nodes, self.left_out)
    }

    fn radius(&self, vertex: &Vertex) -> f64 {
        (self.radius * vertex.size).max(1.5)
    }

    fn edges(&self, nodes: &mut Vec<Node>) {
        for (i, edge) in self.graph.edges.iter().enumerate() {
            let theme = self.input.theme;
            let color =
                edge.color.unwrap_or(if edge.highlighted { theme.info } else { theme.muted.mix(theme.panel, 0.35) });
            let width = edge.width + if edge.highlighted { 1.0 } else { 0.0 };
            let (path, tip) = self.way(i, edge);
            let stroke = Stroke { paint: Paint::Solid(color), width, dash: edge.dash.clone(), round: false };
            nodes.push(Node::path(path, Style { fill: None, stroke: Some(stroke) }));
            if self.radius >= 3.0 {
                nodes.push(arrow(tip, width, (self.radius / 12.0).clamp(0.6, 1.0), color));
            }
        }
    }

    /// The line of an edge, and where and in which direction it ends.
    fn way(&self, index: usize, edge: &Edge) -> (Path, Tip) {
        let (from, to) = (self.placed.places[edge.from], self.placed.places[edge.to]);
        if edge.from == edge.to {
            return self.loop_at(from, self.radius(&self.graph.nodes[edge.from]));
        }
        let points = self.points(index, edge);
        // Where nodes are dots, edges have no arrows and reach them.
        let tip = if self.radius >= 3.0 { 5.0 } else { 0.0 };
        let gap = (self.radius(&self.graph.nodes[edge.from]) + 1.0, self.radius(&self.graph.nodes[edge.to]) + 2.0);
        let near = |a: (f64, f64), b: (f64, f64)| self.direction(a, b);
        let (leave, arrive) = (near(from, points[1]), near(points[points.len() - 2], to));
        let start = (points[0].0 + leave.0 * gap.0, points[0].1 + leave.1 * gap.0);
        let last = points[points.len() - 1];
        let end = (last.0 - arrive.0 * gap.1, last.1 - arrive.1 * gap.1);
        let mut path = Path::default();
        path.move_to(start.0, start.1);
        let mut at = start;
        let inner = &points[1..points.len() - 1];
        for next in inner.iter().copied().chain([(end.0 - arrive.0 * tip, end.1 - arrive.1 * tip)]) {
            self.curve(&mut path, at, next);
            at = next;
        }
        (path, (end, arrive))
    }

    /// The points of an edge; several edges between the same nodes lie beside one another.
    fn points(&self, index: usize, edge: &Edge) -> Vec<(f64, f64)> {
        let same = |e: &&Edge| (e.from, e.to) == (edge.from, edge.to) || (e.to, e.from) == (edge.from, edge.to);
        let before = self.graph.edges[..index].iter().rev().take(200).filter(same).count();
        let side = if before % 2 == 0 { 1.0 } else { -1.0 };
        let off = side * before.div_ceil(2) as f64 * 7.0_f64.min(self.radius * 0.4);
        let off = off.clamp(-self.radius * 0.7, self.radius * 0.7);
        let moved = |p: &(f64, f64)| if self.placed.down { (p.0 + off, p.1) } else { (p.0, p.1 + off) };
        let (from, to) = (self.placed.places[edge.from], self.placed.places[edge.to]);
        let bends = self.placed.bends.get(index).map(Vec::as_slice).unwrap_or_default();
        [from].iter().chain(bends).chain([&to]).map(moved).collect()
    }

    /// The direction in which an edge leaves or arrives: along the layers, else straight.
    fn direction(&self, a: (f64, f64), b: (f64, f64)) -> (f64, f64) {
        let (dx, dy) = (b.0 - a.0, b.1 - a.1);
        let along = if self.placed.down { (0.0, dy) } else { (dx, 0.0) };
        let enough = along.0.hypot(along.1) > 2.5 * self.radius + 8.0;
        let (x, y) = if enough { along } else { (dx, dy) };
        let length = x.hypot(y);
        if length > 1e-6 { (x / length, y / length) } else { (1.0, 0.0) }
    }

    fn curve(&self, path: &mut Path, a: (f64, f64), b: (f64, f64)) {
        let (mx, my) = ((a.0 + b.0) / 2.0, (a.1 + b.1) / 2.0);
        let far = if self.placed.down { (b.1 - a.1).abs() } else { (b.0 - a.0).abs() };
        if far < 10.0 {
            path.line_to(b.0, b.1);
        } else if self.placed.down {
            path.cubic_to((a.0, my), (b.0, my), b);
        } else {
            path.cubic_to((mx, a.1), (mx, b.1), b);
        }
    }

    /// An edge from a node to itself, at its right shoulder.
    fn loop_at(&self, (x, y): (f64, f64), r: f64) -> (Path, Tip) {
        let mut path = Path::default();
        let (a, b) = ((x + r * 0.42, y - r * 0.9), (x + r * 0.9 + 1.0, y - r * 0.42));
        path.move_to(a.0, a.1);
        let end = (b.0 + 4.5, b.1 - 2.2);
        path.cubic_to((x + r * 0.8, y - r * 1.55 - 3.0), (x + r * 1.55 + 3.0, y - r * 0.9), end);
        (path, (b, (-0.9, 0.44)))
    }

    /// A node: its ground, its ring, and the parts of the ring.
    fn disc(&self, vertex: &Vertex, (x, y): (f64, f64), nodes: &mut Vec<Node>) {
        let theme = self.input.theme;
        let r = self.radius(vertex);
        let thick = (r * 0.16).clamp(1.5, 4.5).min(r);
        let color = vertex.color.unwrap_or(theme.info);
        if r < 5.0 {
            nodes.push(Node::Circle(x, y, r, Style::fill(vertex.arcs.first().map_or(color, |a| a.1))));
            return;
        }
        if vertex.highlighted {
            nodes.push(Node::Circle(x, y, r + 3.0, Style::stroke(theme.text, 1.5)));
        }
        let ring = if vertex.arcs.is_empty() { color } else { theme.axis };
        let mut style = Style::fill(theme.panel);
        style.stroke = Some(Stroke::solid(ring, thick));
        nodes.push(Node::Circle(x, y, r - thick / 2.0, style));
        let sum: f64 = vertex.arcs.iter().map(|a| a.0).sum();
        let whole = std::f64::consts::TAU / sum.max(1.0);
        let mut at = -std::f64::consts::FRAC_PI_2;
        for (part, color) in &vertex.arcs {
            let to = at + part * whole;
            let mut path = Path::default();
            path.arc(x, y, r - thick / 2.0, at, to);
            nodes.push(Node::path(path, Style::stroke(*color, thick)));
            at = to;
        }
    }

    /// Statistics in the node, names below it.
    fn words(&mut self, vertex: &Vertex, (x, y): (f64, f64), nodes: &mut Vec<Node>) {
        let theme = self.input.theme;
        let r = self.radius(vertex);
        let rest = self.stats(vertex, (x, y), r, nodes);
        let place = |line: f64| (x, y + r + 3.0 + line * 13.0 + SIZE * text::ASCENT);
        let title = vertex.title.trim();
        let named = self.titles && self.label(title, SIZE, place(0.0), (theme.text, vertex.highlighted), nodes);
        self.left_out.names += usize::from(!named && !title.is_empty());
        let whole = self.whole || !rest.contains(" · ");
        let below = match rest.as_str() {
            "" => vertex.subtitle.trim(),
            rest if whole => rest,
            _ => vertex.main.trim(),
        };
        let line = if title.is_empty() { 0.0 } else { 1.0 };
        let told =
            self.subtitles && !below.is_empty() && self.label(below, SMALL, place(line), (theme.muted, false), nodes);
        let missing = rest.split(" · ").filter(|part| !part.is_empty()).count();
        self.left_out.stats += missing - if told && whole { missing } else { usize::from(told && missing > 0) };
    }

    /// Statistics in the circle, where they fit whole; gives what is left to tell.
    fn stats(&mut self, vertex: &Vertex, (x, y): (f64, f64), r: f64, nodes: &mut Vec<Node>) -> String {
        let theme = self.input.theme;
        let (main, second) = (vertex.main.trim(), vertex.secondary.trim());
        let told = [main, second].into_iter().filter(|s| !s.is_empty()).collect::<Vec<_>>().join(" · ");
        let middle = |size: f64| size * text::CAP_HEIGHT / 2.0;
        let (inside, rest): (Vec<_>, _) = match (self.inside, fit(main, MAIN, r), fit(second, SECOND, r)) {
            (Inside::Both, Some(a), Some(b)) => {
                (vec![(main, a, -3.0, theme.text), (second, b, 8.5, theme.muted)], String::new())
            }
            (Inside::Both, None, Some(b)) if main.is_empty() => {
                (vec![(second, b, middle(b), theme.text)], String::new())
            }
            (Inside::Both | Inside::Main, Some(a), _) => (vec![(main, a, middle(a), theme.text)], second.to_string()),
            _ => (Vec::new(), told),
        };
        for (words, size, dy, color) in inside {
            if self.take(words, Face::Sans, size, (x, y + dy), 0.0).is_some() {
                nodes.push(Text::new(x, y + dy, words, size, color).anchor(Anchor::Middle).into());
            }
        }
        rest
    }

    /// A text below a node, on a ground that lets it be read over edges; says whether it found room.
    fn label(
        &mut self,
        words: &str,
        size: f64,
        (x, y): (f64, f64),
        (color, bold): (Color, bool),
        nodes: &mut Vec<Node>,
    ) -> bool {
        let face = if bold { Face::Bold } else { Face::Sans };
        let width = self.input.width;
        let cell = self.placed.cell.0;
        let wide = if cell - APART >= 60.0 { cell - APART } else { CELL.0 * 0.8 };
        // A name stays in the middle of its node where that leaves enough of it.
        let most = (2.0 * x.min(width - x)).max(60.0).min(width);
        for room in [wide, cell - APART, cell * 0.7] {
            let short = text::shorten_middle(words, face, size, room.min(most)).into_owned();
            if short.trim_matches(['…', '\u{200f}', ' ']).is_empty() {
                continue;
            }
            let half = text::width(&short, face, size) / 2.0;
            let x = x.clamp(half, (width - half).max(half));
            if y + size * text::DESCENT > self.placed.height + 0.5 {
                return false;
            }
            if let Some([left, top, right, bottom]) = self.take(&short, face, size, (x, y), APART) {
                let ground = Rect::new(left - 1.0, top + 1.0, right - left + 2.0, bottom - top - 1.0);
                nodes.push(Node::Rect(ground, 2.0, Style::fill(self.input.theme.panel.alpha(0.82))));
                nodes.push(Text::new(x, y, short, size, color).face(face).anchor(Anchor::Middle).into());
                return true;
            }
        }
        false
    }

    /// The box of a text around a middle, if no other text is there or nearer than `apart` at its sides.
    fn take(&mut self, words: &str, face: Face, size: f64, (x, y): (f64, f64), apart: f64) -> Option<[f64; 4]> {
        let half = text::width(words, face, size) / 2.0;
        let own = [x - half, y - size * text::ASCENT, x + half, y + size * text::DESCENT];
        let clear = |q: &[f64; 4]| {
            let beside = own[2] + apart <= q[0] + 0.1 || q[2] + apart <= own[0] + 0.1;
            beside || own[3] <= q[1] + 0.3 || q[3] <= own[1] + 0.3
        };
        let inside = own[0] >= -0.1 && own[2] <= self.input.width + 0.1 && own[1] >= -0.1;
        let free = inside && self.taken.iter().all(clear);
        free.then(|| {
            self.taken.push(own);
            own
        })
    }

    /// The statistics of edges, at their middles or beside them.
    fn values(&mut self, nodes: &mut Vec<Node>) {
        let theme = self.input.theme;
        for (i, edge) in self.graph.edges.iter().enumerate().filter(|(_, e)| !e.stats.is_empty()) {
            let points = self.points(i, edge);
            let tries = [0.5, 0.35, 0.65, 0.25, 0.75].map(|t| between(&points, t, self.placed.down));
            let free = |p: &(f64, f64)| self.far_from_nodes(*p, text::width(&edge.stats, Face::Sans, SMALL) / 2.0);
            let near: Vec<(f64, f64)> = tries.into_iter().filter(free).collect();
            let near = if edge.from == edge.to { self.beside_loop(edge) } else { near };
            let placed = near.into_iter().any(|(x, y)| {
                let at = (x, y + SMALL * text::CAP_HEIGHT / 2.0);
                let Some([left, top, right, bottom]) = self.take(&edge.stats, Face::Sans, SMALL, at, 0.0) else {
                    return false;
                };
                let ground = Rect::new(left - 1.5, top + 1.0, right - left + 3.0, bottom - top - 1.0);
                nodes.push(Node::Rect(ground, 2.0, Style::fill(theme.panel.alpha(0.85))));
                nodes.push(Text::new(at.0, at.1, edge.stats.clone(), SMALL, theme.muted).anchor(Anchor::Middle).into());
                true
            });
            self.left_out.edges += usize::from(!placed);
        }
    }

    /// Where the value of an edge from a node to itself may stand.
    fn beside_loop(&self, edge: &Edge) -> Vec<(f64, f64)> {
        let (x, y) = self.placed.places[edge.from];
        let (r, half) = (self.radius(&self.graph.nodes[edge.from]), text::width(&edge.stats, Face::Sans, SMALL) / 2.0);
        vec![(x + r * 1.4 + 4.0 + half, y - r * 1.05), (x - r * 0.4 - half, y - r - 7.0)]
    }

    fn far_from_nodes(&self, (x, y): (f64, f64), half: f64) -> bool {
        self.placed.places.iter().all(|p| {
            let dx = ((p.0 - x).abs() - half).max(0.0);
            let dy = ((p.1 - y).abs() - 6.0).max(0.0);
            dx.hypot(dy) >= self.radius
        })
    }
}

/// A point on a way, by the part of its segments.
fn between(points: &[(f64, f64)], t: f64, down: bool) -> (f64, f64) {
    let at = t * (points.len() - 1) as f64;
    let i = (at as usize).min(points.len().saturating_sub(2));
    let part = at - i as f64;
    // The curve between two points is flat at its ends.
    let (a, b) = (points[i], points[i + 1]);
    let smooth = part * part * (3.0 - 2.0 * part);
    let (along, across) = if down { (smooth, part) } else { (part, smooth) };
    (a.0 + (b.0 - a.0) * along, a.1 + (b.1 - a.1) * across)
}

/// A triangle at the end of an edge.
fn arrow(((x, y), (dx, dy)): Tip, width: f64, part: f64, color: Color) -> Node {
    let (long, half) = ((6.0 + width) * part, (2.4 + width * 0.7) * part);
    let base = (x - dx * long, y - dy * long);
    let mut path = Path::default();
    path.move_to(x, y);
    path.line_to(base.0 - dy * half, base.1 + dx * half);
    path.line_to(base.0 + dy * half, base.1 - dx * half);
    path.close();
    Node::path(path, Style::fill(color))
}
