//! The whole graph in a body: its parts beside one another, in the direction and size in which it is largest.

use super::graph::Graph;
use super::layers::{self, Laid, Spacing};
use super::options::Layout;

/// The room of a node before scaling, and the blanks along and across.
pub const CELL: (f64, f64) = (104.0, 92.0);
const ALONG: f64 = 56.0;
const BEND: f64 = 22.0;
const BETWEEN: f64 = 20.0;

/// Places in pixels.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Placed {
    /// The middle of each node.
    pub places: Vec<(f64, f64)>,
    /// Where each edge passes.
    pub bends: Vec<Vec<(f64, f64)>>,
    /// Whether layers follow one another from above to below.
    pub down: bool,
    /// Whether edges are drawn.
    pub edges: bool,
    /// The room of a node.
    pub cell: (f64, f64),
    /// The height used.
    pub height: f64,
}

/// Places nodes in a body; one that grows has the height that names need.
pub fn place(graph: &Graph, layout: Layout, (width, height): (f64, f64), grow: bool) -> Placed {
    let count = graph.nodes.len();
    if layout == Layout::Grid {
        return scaled(grid(count, width / height.max(1.0)), (width, height), grow, false);
    }
    let fixed: Option<Vec<(f64, f64)>> = graph.nodes.iter().map(|n| n.fixed).collect();
    if let Some(places) = fixed {
        return at_fixed(graph, &places, (width, height));
    }
    let parts = parts(graph);
    // From left to right first: where two are of one size, the first is taken.
    let aspect = width / height.max(1.0);
    let mut best: Option<(f64, Whole)> = None;
    for down in [false, true] {
        let (rows, columns) = (height / CELL.1, width / CELL.0);
        let even = ((count as f64 * if down { columns / rows } else { rows / columns }).sqrt() * 1.2).ceil().max(2.0);
        for most in [usize::MAX, even as usize] {
            let whole = pack(graph, &parts, down, most, aspect);
            let scale = fit(&whole, (width, height), grow);
            if best.as_ref().is_none_or(|(known, _)| scale > known * 1.1) {
                best = Some((scale, whole));
            }
        }
    }
    best.map(|(_, whole)| scaled(whole, (width, height), grow, true)).unwrap_or_default()
}

/// A layout before scaling.
#[derive(Debug, Clone, Default, PartialEq)]
struct Whole {
    places: Vec<(f64, f64)>,
    bends: Vec<Vec<(f64, f64)>>,
    size: (f64, f64),
    cell: (f64, f64),
    down: bool,
}

/// The least scale of a body that grows, and the highest that it grows to.
const READABLE: f64 = 0.72;
const HIGHEST: f64 = 2400.0;

fn fit(whole: &Whole, (width, height): (f64, f64), grow: bool) -> f64 {
    let (across, down) = (width / whole.size.0.max(1.0), height / whole.size.1.max(1.0));
    let fits = across.min(down).min(1.0);
    if !grow { fits } else { fits.max(across.min(READABLE).min(HIGHEST.max(height) / whole.size.1.max(1.0))) }
}

fn scaled(whole: Whole, (width, height): (f64, f64), grow: bool, edges: bool) -> Placed {
    let scale = fit(&whole, (width, height), grow);
    let height = height.max(whole.size.1 * scale);
    // What is free in one direction sets the nodes farther apart in it.
    let free = |room: f64, size: f64| (room / size.max(1.0)).clamp(scale, scale.max(1.7));
    let (sx, sy) = (free(width, whole.size.0), free(height, whole.size.1));
    let (dx, dy) = ((width - whole.size.0 * sx) / 2.0, (height - whole.size.1 * sy) / 2.0);
    let at = |p: &(f64, f64)| (p.0 * sx + dx, p.1 * sy + dy);
    Placed {
        places: whole.places.iter().map(at).collect(),
        bends: whole.bends.iter().map(|b| b.iter().map(at).collect()).collect(),
        down: whole.down,
        edges,
        cell: (whole.cell.0 * sx, whole.cell.1 * sy),
        height,
    }
}

/// Nodes in rows.
fn grid(count: usize, aspect: f64) -> Whole {
    let columns = ((count as f64 * aspect * CELL.1 / CELL.0).sqrt().ceil().max(1.0) as usize).min(count.max(1));
    let at = |i: usize| (((i % columns) as f64 + 0.5) * CELL.0, ((i / columns) as f64 + 0.5) * CELL.1);
    let size = (columns as f64 * CELL.0, count.div_ceil(columns) as f64 * CELL.1);
    Whole { places: (0..count).map(at).collect(), size, cell: CELL, ..Whole::default() }
}

/// Nodes where their source says.
fn at_fixed(graph: &Graph, places: &[(f64, f64)], (width, height): (f64, f64)) -> Placed {
    let ends = |pick: fn(&(f64, f64)) -> f64| {
        places.iter().map(pick).fold((f64::INFINITY, f64::NEG_INFINITY), |(lo, hi), v| (lo.min(v), hi.max(v)))
    };
    let (x, y) = (ends(|p| p.0), ends(|p| p.1));
    let pad = (CELL.0.min(width * 0.3) / 2.0, CELL.1.min(height * 0.4) / 2.0);
    let along = |v: f64, (lo, hi): (f64, f64), room: f64, pad: f64| {
        if hi > lo { pad + (v - lo) / (hi - lo) * (room - 2.0 * pad) } else { room / 2.0 }
    };
    let places: Vec<(f64, f64)> =
        places.iter().map(|p| (along(p.0, x, width, pad.0), along(p.1, y, height, pad.1))).collect();
    let apart = |a: &(f64, f64), b: &(f64, f64)| ((a.0 - b.0).abs() / CELL.0).max((a.1 - b.1).abs() / CELL.1);
    let pairs = (0..places.len()).flat_map(|i| places[i + 1..].iter().map(move |b| (i, b)));
    let nearest = pairs.map(|(i, b)| apart(&places[i], b)).filter(|d| *d > 0.01).fold(1.0, f64::min);
    let scale = nearest.min(width / CELL.0).min(height / CELL.1);
    let cell = (CELL.0 * scale, CELL.1 * scale);
    Placed { bends: vec![Vec::new(); graph.edges.len()], places, down: false, edges: true, cell, height }
}

/// The connected parts, each with its nodes in order; the largest first, and at the end all nodes without edges.
fn parts(graph: &Graph) -> Vec<Vec<usize>> {
    let mut near: Vec<Vec<usize>> = vec![Vec::new(); graph.nodes.len()];
    for edge in graph.edges.iter().filter(|e| e.from != e.to) {
        near[edge.from].push(edge.to);
        near[edge.to].push(edge.from);
    }
    let mut seen = vec![false; graph.nodes.len()];
    let (mut parts, mut alone) = (Vec::new(), Vec::new());
    for start in 0..graph.nodes.len() {
        if near[start].is_empty() {
            alone.push(start);
            continue;
        }
        if std::mem::replace(&mut seen[start], true) {
            continue;
        }
        let mut part = vec![start];
        let mut at = 0;
        while at < part.len() {
            for &next in &near[part[at]] {
                if !std::mem::replace(&mut seen[next], true) {
                    part.push(next);
                }
            }
            at += 1;
        }
        part.sort_unstable();
        parts.push(part);
    }
    parts.sort_by_key(|p: &Vec<usize>| std::cmp::Reverse(p.len()));
    if !alone.is_empty() {
        parts.push(alone);
    }
    parts
}

/// Lays out each part, and the parts in rows.
fn pack(graph: &Graph, parts: &[Vec<usize>], down: bool, most: usize, aspect: f64) -> Whole {
    let laid: Vec<(Whole, Vec<usize>)> = parts.iter().map(|part| part_of(graph, part, down, most, aspect)).collect();
    let area: f64 = laid.iter().map(|(w, _)| (w.size.0 + BETWEEN) * (w.size.1 + BETWEEN)).sum();
    let widest = laid.iter().map(|(w, _)| w.size.0).fold(0.0, f64::max);
    let row = widest.max((area * aspect).sqrt());
    let mut whole = Whole {
        places: vec![(0.0, 0.0); graph.nodes.len()],
        bends: vec![Vec::new(); graph.edges.len()],
        down,
        cell: if down { CELL } else { (CELL.0 + ALONG, CELL.1) },
        ..Whole::default()
    };
    let (mut x, mut y, mut high) = (0.0, 0.0, 0.0_f64);
    for ((part, edges), nodes) in laid.iter().zip(parts) {
        if x > 0.0 && x + part.size.0 > row {
            (x, y, high) = (0.0, y + high + BETWEEN, 0.0);
        }
        let moved = |p: &(f64, f64)| (p.0 + x, p.1 + y);
        for (i, node) in nodes.iter().enumerate() {
            whole.places[*node] = moved(&part.places[i]);
        }
        for (bends, edge) in part.bends.iter().zip(edges) {
            whole.bends[*edge] = bends.iter().map(moved).collect();
        }
        whole.size.0 = whole.size.0.max(x + part.size.0);
        (x, high) = (x + part.size.0 + BETWEEN, high.max(part.size.1));
    }
    whole.size.1 = y + high;
    whole
}

/// One part in layers, and which edges of the graph are its own.
fn part_of(graph: &Graph, part: &[usize], down: bool, most: usize, aspect: f64) -> (Whole, Vec<usize>) {
    let place = |node: usize| part.binary_search(&node).ok();
    let own = |e: usize| {
        let edge = &graph.edges[e];
        let ends = place(edge.from).zip(place(edge.to)).filter(|(a, b)| a != b)?;
        Some((e, ends))
    };
    let (indices, edges): (Vec<usize>, Vec<(usize, usize)>) = (0..graph.edges.len()).filter_map(own).unzip();
    if edges.is_empty() {
        return (grid(part.len(), aspect), indices);
    }
    let spacing = if down {
        Spacing { layer: CELL.1 + ALONG * 0.6, node: CELL.0, bend: BEND }
    } else {
        Spacing { layer: CELL.0 + ALONG, node: CELL.1, bend: BEND }
    };
    let laid = layers::lay(part.len(), &edges, spacing, most);
    (turned(laid, down), indices)
}

/// Places along and across as places from the left and from above, with the room of nodes at the edges.
fn turned(laid: Laid, down: bool) -> Whole {
    let at = |p: &(f64, f64)| {
        let (x, y) = if down { (p.1, p.0) } else { *p };
        (x + CELL.0 / 2.0, y + CELL.1 / 2.0)
    };
    let size = if down { (laid.size.1, laid.size.0) } else { laid.size };
    Whole {
        places: laid.places.iter().map(at).collect(),
        bends: laid.bends.iter().map(|b| b.iter().map(at).collect()).collect(),
        size: (size.0 + CELL.0, size.1 + CELL.1),
        cell: CELL,
        down,
    }
}
