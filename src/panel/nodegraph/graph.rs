//! Nodes and edges from frames: a frame with `source` and `target` holds edges, a frame with `id` holds nodes.

use std::collections::BTreeMap;

use super::options::Options;
use crate::field::Display;
use crate::frame::{Cell, Field, FieldType, Frame};
use crate::panel::Input;
use crate::scene::Color;

/// A node.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Node {
    /// Below it.
    pub title: String,
    /// Below the title.
    pub subtitle: String,
    /// In it.
    pub main: String,
    /// In it, below the main one.
    pub secondary: String,
    /// The main one as a number; NaN when it is none.
    pub number: f64,
    /// The colour of its ring.
    pub color: Option<Color>,
    /// Parts of its ring.
    pub arcs: Vec<(f64, Color)>,
    /// Its size, 1 being the usual.
    pub size: f64,
    /// Whether it stands out.
    pub highlighted: bool,
    /// Its place, if its source gives one.
    pub fixed: Option<(f64, f64)>,
}

/// An edge.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Edge {
    /// Where it begins.
    pub from: usize,
    /// Where it ends.
    pub to: usize,
    /// Its statistics.
    pub stats: String,
    /// Its width in pixels.
    pub width: f64,
    /// Its colour.
    pub color: Option<Color>,
    /// Lengths of dashes and gaps.
    pub dash: Vec<f64>,
    /// Whether it stands out.
    pub highlighted: bool,
}

/// A graph.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Graph {
    /// Nodes in their source's order.
    pub nodes: Vec<Node>,
    /// Edges in their source's order.
    pub edges: Vec<Edge>,
    /// What the parts of rings are.
    pub legend: Vec<(String, Color)>,
    /// What the main statistics of nodes are.
    pub main: String,
}

/// The usual radius of nodes in Grafana's measure.
const RADIUS: f64 = 40.0;

impl Graph {
    /// The graph in frames; edges alone make nodes of their ends.
    pub fn of(input: &Input<'_>, options: &Options) -> Self {
        let names = Names { nodes: options.node_names(), edges: options.edge_names() };
        let mut graph = Self::default();
        let mut ids = BTreeMap::new();
        let holds_edges = |f: &&Frame| names.edge(f, "source").is_some() && names.edge(f, "target").is_some();
        for frame in input.frames.iter().filter(|f| !holds_edges(f)) {
            graph.add_nodes(frame, &names, input, options, &mut ids);
        }
        for frame in input.frames.iter().filter(holds_edges) {
            graph.add_edges(frame, &names, input, options, &mut ids);
        }
        graph
    }

    fn add_nodes(
        &mut self,
        frame: &Frame,
        names: &Names,
        input: &Input<'_>,
        options: &Options,
        ids: &mut BTreeMap<String, usize>,
    ) {
        let field = |name: &str| names.node(frame, name);
        let Some(id) = field("id") else { return };
        let main = stats(field("mainStat"), options.nodes.main_stat_unit.as_deref(), input);
        let secondary = stats(field("secondaryStat"), options.nodes.secondary_stat_unit.as_deref(), input);
        let colors = colors(field("color"), input);
        let arcs = self.arcs(frame, names, input, options);
        if let Some(field) = field("mainStat").filter(|f| f.kind() == FieldType::Number) {
            self.main = called(field).to_string();
        }
        let number = |name: &str, row: usize| {
            field(name).and_then(|f| f.values.get(row).number()).filter(|v| v.is_finite() && v.abs() < 1e12)
        };
        for row in 0..frame.rows() {
            let id = words(Some(id), row);
            if ids.contains_key(&id) {
                continue;
            }
            ids.insert(id.clone(), self.nodes.len());
            let title = words(field("title"), row);
            self.nodes.push(Node {
                title: if title.trim().is_empty() { id } else { title },
                subtitle: words(field("subTitle"), row),
                main: main.get(row).cloned().unwrap_or_default(),
                secondary: secondary.get(row).cloned().unwrap_or_default(),
                number: number("mainStat", row).unwrap_or(f64::NAN),
                color: colors.get(row).copied().flatten(),
                arcs: arcs.iter().map(|(f, c)| (part(f, row), *c)).filter(|(v, _)| *v > 0.0).collect(),
                size: number("nodeRadius", row).map_or(1.0, |r| (r / RADIUS).clamp(0.4, 1.0)),
                highlighted: truth(field("highlighted"), row),
                fixed: number("fixedX", row).zip(number("fixedY", row)),
            });
        }
    }

    /// The fields of arcs with their colours, which go into the legend.
    fn arcs<'f>(
        &mut self,
        frame: &'f Frame,
        names: &Names,
        input: &Input<'_>,
        options: &Options,
    ) -> Vec<(&'f Field, Color)> {
        let asked = &options.nodes.arcs;
        let mut arcs: Vec<(&Field, Color)> = Vec::new();
        let prefix = names.nodes.get("arc").map_or("arc__", String::as_str);
        for field in frame.fields.iter().filter(|f| f.kind() == FieldType::Number) {
            let wish = asked.iter().find(|a| a.field.as_deref() == Some(&field.name));
            let starts = field.name.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix));
            if wish.is_none() && !starts {
                continue;
            }
            let own = field.config.color.as_ref().and_then(|c| c.fixed_color.as_deref());
            let name = wish.and_then(|a| a.color.as_deref()).or(own);
            let color = name.and_then(|n| input.theme.color(n)).unwrap_or_else(|| input.theme.series(arcs.len()));
            let color = input.theme.ink(color, 3.0);
            arcs.push((field, color));
            let name = called(field);
            let name =
                name.get(prefix.len()..).filter(|_| starts && name == field.name).unwrap_or(name).replace('_', " ");
            if !self.legend.contains(&(name.clone(), color)) {
                self.legend.push((name, color));
            }
        }
        arcs
    }

    fn add_edges(
        &mut self,
        frame: &Frame,
        names: &Names,
        input: &Input<'_>,
        options: &Options,
        ids: &mut BTreeMap<String, usize>,
    ) {
        let field = |name: &str| names.edge(frame, name);
        let main = stats(field("mainStat"), options.edges.main_stat_unit.as_deref(), input);
        let secondary = stats(field("secondaryStat"), options.edges.secondary_stat_unit.as_deref(), input);
        let colors = colors(field("color"), input);
        let width = |row: usize| field("thickness").and_then(|f| f.values.get(row).number()).filter(|w| w.is_finite());
        for row in 0..frame.rows() {
            let (source, target) = (words(field("source"), row), words(field("target"), row));
            if source.is_empty() || target.is_empty() {
                continue;
            }
            let told = [main.get(row), secondary.get(row)].into_iter().flatten().filter(|s| !s.is_empty());
            let (from, to) = (self.end(source, ids), self.end(target, ids));
            self.edges.push(Edge {
                from,
                to,
                stats: told.map(|s| s.trim()).collect::<Vec<_>>().join(" · "),
                width: width(row).unwrap_or(1.0).clamp(0.5, 8.0),
                color: colors.get(row).copied().flatten(),
                dash: dashes(&words(field("strokeDasharray"), row)),
                highlighted: truth(field("highlighted"), row),
            });
        }
    }

    /// The node of that id; made where no frame has it.
    fn end(&mut self, id: String, ids: &mut BTreeMap<String, usize>) -> usize {
        *ids.entry(id).or_insert_with_key(|id| {
            self.nodes.push(Node { title: id.clone(), number: f64::NAN, size: 1.0, ..Node::default() });
            self.nodes.len() - 1
        })
    }
}

/// The names of fields, where a definition has others than usual.
struct Names {
    nodes: BTreeMap<&'static str, String>,
    edges: BTreeMap<&'static str, String>,
}

impl Names {
    fn node<'f>(&self, frame: &'f Frame, name: &str) -> Option<&'f Field> {
        find(frame, self.nodes.get(name).map_or(name, String::as_str))
    }

    fn edge<'f>(&self, frame: &'f Frame, name: &str) -> Option<&'f Field> {
        find(frame, self.edges.get(name).map_or(name, String::as_str))
    }
}

/// The name that a field is given, else its own; the frame's, which all have, says nothing.
fn called(field: &Field) -> &str {
    field.config.display_name.as_deref().unwrap_or(&field.name)
}

fn find<'f>(frame: &'f Frame, name: &str) -> Option<&'f Field> {
    frame.fields.iter().find(|f| f.name.eq_ignore_ascii_case(name))
}

fn words(field: Option<&Field>, row: usize) -> String {
    match field.map_or(Cell::Null, |f| f.values.get(row)) {
        Cell::Other(serde_json::Value::String(text)) => text.clone(),
        cell => cell.text(),
    }
}

fn truth(field: Option<&Field>, row: usize) -> bool {
    matches!(field.map(|f| f.values.get(row)), Some(Cell::Bool(true)))
}

/// A part of a ring.
fn part(field: &Field, row: usize) -> f64 {
    field.values.get(row).number().filter(|v| v.is_finite()).unwrap_or(0.0).clamp(0.0, 1.0)
}

/// The texts of statistics, in a unit where one is asked for.
fn stats(field: Option<&Field>, unit: Option<&str>, input: &Input<'_>) -> Vec<String> {
    let Some(field) = field else { return Vec::new() };
    let mut field = field.clone();
    if let Some(unit) = unit.filter(|u| !u.is_empty()) {
        field.config.unit = Some(unit.to_string());
    }
    let display = Display::new(&field, input.theme, input.zone, input.now);
    field.values.iter().map(|cell| display.show(cell).text.to_string()).collect()
}

/// Colours by name, or of numbers by the field's settings.
fn colors(field: Option<&Field>, input: &Input<'_>) -> Vec<Option<Color>> {
    let Some(field) = field else { return Vec::new() };
    let display = Display::new(field, input.theme, input.zone, input.now);
    let color = |cell: Cell<'_>| match cell {
        Cell::Null => None,
        Cell::Text(name) => input.theme.color(name),
        cell => Some(display.show(cell).color),
    };
    field.values.iter().map(|cell| color(cell).filter(|c| c.a > 0).map(|c| input.theme.ink(c, 3.0))).collect()
}

/// `4 2`, `4, 2` or `4`.
fn dashes(text: &str) -> Vec<f64> {
    let parts = text.split(|c: char| c == ',' || c.is_whitespace()).filter(|p| !p.is_empty());
    let mut dashes: Vec<f64> =
        parts.filter_map(|p| p.parse().ok()).filter(|d: &f64| (0.1..100.0).contains(d)).take(8).collect();
    if dashes.len() % 2 == 1 {
        dashes.extend_from_within(..);
    }
    dashes
}
