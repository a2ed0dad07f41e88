//! `nodeGraph`: nodes and the edges between them, in layers.

mod draw;
mod graph;
mod layers;
mod options;
mod place;
#[cfg(test)]
mod tests;

pub use options::Options;

use super::around::{Around, nothing};
use super::{Drawn, Input, Kind, NoCustom, read};
use crate::chart::axis::SIZE;
use crate::chart::legend::{Entry, LegendOptions, Sign};
use crate::scene::Text;
use crate::text::{self, Face};
use draw::{LeftOut, Sheet};
use graph::Graph;

/// The kind.
pub struct NodeGraph;

/// The most nodes, unless a definition says otherwise.
const MOST: usize = 500;
/// The most nodes and edges of any definition.
const MOST_NODES: usize = 2000;
const MOST_EDGES: usize = 6000;

impl Kind for NodeGraph {
    fn id(&self) -> &'static str {
        "nodeGraph"
    }

    fn options_schema(&self) -> schemars::Schema {
        schemars::schema_for!(Options)
    }

    fn custom_schema(&self) -> schemars::Schema {
        schemars::schema_for!(NoCustom)
    }

    fn page(&self) -> &'static str {
        include_str!("../nodeGraph.md")
    }

    fn draw(&self, input: &Input<'_>) -> Drawn {
        let options: Options = read(input.options);
        let mut graph = Graph::of(input, &options);
        let received = graph.nodes.len();
        if received == 0 {
            return match input.frames.iter().any(|f| f.rows() > 0) {
                true => nothing("No graph", "Nodes have a field `id`, edges have `source` and `target`.", 0, input),
                false => nothing("No data", "", 0, input),
            };
        }
        let summary = sentence(&graph);
        let shown = options.max_nodes.unwrap_or(MOST).clamp(1, MOST_NODES).min(received);
        graph.nodes.truncate(shown);
        let edges = graph.edges.len();
        graph.edges.retain(|e| e.from < shown && e.to < shown);
        graph.edges.truncate(MOST_EDGES);
        let hidden = (received - shown, edges - graph.edges.len());
        draw(&graph, &options, hidden, input, summary)
    }
}

fn draw(graph: &Graph, options: &Options, hidden: (usize, usize), input: &Input<'_>, summary: String) -> Drawn {
    const NOTE: f64 = 17.0;
    let entry = |(name, color): &(String, _)| Entry {
        name: name.clone(),
        color: *color,
        sign: Sign::Square,
        figures: Vec::new(),
    };
    let entries: Vec<Entry> = graph.legend.iter().map(entry).collect();
    let around = Around::with_headers(entries, Vec::new(), &LegendOptions::default(), input);
    let room = (around.area.w, (around.area.h - NOTE).max(10.0));
    let placed = place::place(graph, options.layout_algorithm, room, input.grow);
    let (height, with_edges) = (placed.height, placed.edges);
    let (mut nodes, left_out) = Sheet::new(graph, placed, input).draw();
    let more = (height - room.1).max(0.0);
    let words = text::fitting(&note(graph, hidden, left_out, with_edges), Face::Sans, SIZE, input.width);
    if !words.is_empty() && around.area.h >= NOTE + 10.0 {
        let y = height + 2.0 + SIZE * text::ASCENT;
        nodes.push(Text::new(0.0, y, words, SIZE, input.theme.muted).into());
    }
    nodes.push(super::around::moved((0.0, more), around.nodes));
    Drawn { nodes, height: around.height + more, summary, drawn: graph.nodes.len(), hidden: hidden.0 }
}

fn counted(n: usize, what: &str) -> String {
    format!("{n} {what}{}", if n == 1 { "" } else { "s" })
}

/// What is left out in words, the longest first.
fn note(graph: &Graph, hidden: (usize, usize), left_out: LeftOut, edges: bool) -> Vec<String> {
    let mut parts = Vec::new();
    for (n, of) in [(hidden.0, "more node"), (hidden.1, "more edge")] {
        parts.extend((n > 0).then(|| format!("+{}", counted(n, of))));
    }
    let texts = [(left_out.names, "name"), (left_out.stats, "node value"), (left_out.edges, "edge value")];
    let without: Vec<String> = texts.into_iter().filter(|(n, _)| *n > 0).map(|(n, of)| counted(n, of)).collect();
    let undrawn = if edges { 0 } else { graph.edges.len() };
    let missing = hidden.0 + hidden.1 + undrawn;
    if undrawn > 0 {
        parts.push(format!("{} not drawn", counted(undrawn, "edge")));
    }
    let with = |told: Option<String>| parts.iter().cloned().chain(told).collect::<Vec<_>>().join(", ");
    let all = (!without.is_empty()).then(|| format!("no room for {}", without.join(", ")));
    let count = left_out.names + left_out.stats + left_out.edges;
    let sum = (count > 0).then(|| format!("no room for {}", counted(count, "text")));
    if missing + count == 0 {
        return Vec::new();
    }
    vec![with(all), with(sum), format!("+{} not drawn", missing + count)]
}

/// One sentence: how many, which node has most edges, and which the greatest value.
fn sentence(graph: &Graph) -> String {
    let short = |text: &str| text.chars().take(60).collect::<String>();
    let mut degree = vec![0_usize; graph.nodes.len()];
    for edge in &graph.edges {
        degree[edge.from] += 1;
        degree[edge.to] += usize::from(edge.to != edge.from);
    }
    let mut told = format!("{}, {}", counted(graph.nodes.len(), "node"), counted(graph.edges.len(), "edge"));
    let most = degree.iter().enumerate().max_by_key(|(i, n)| (**n, std::cmp::Reverse(*i)));
    if let Some((node, n)) = most.filter(|(_, n)| **n > 1) {
        told += &format!("; most edges: {} ({n})", short(&graph.nodes[node].title));
    }
    let greatest = graph.nodes.iter().filter(|n| n.number.is_finite()).max_by(|a, b| a.number.total_cmp(&b.number));
    if let Some(node) = greatest {
        told += &format!("; highest {}: {} {}", short(&graph.main), short(&node.title), short(node.main.trim()));
    }
    told + "."
}
