//! Networks: nodes at their places, and lines between them.

use std::collections::BTreeMap;

use super::layers::{Done, Drawing, TEXT};
use super::pens::{Pens, shape};
use super::places::Table;
use super::view::View;
use crate::frame::{Field, Frame};
use crate::panel::Input;
use crate::panel::labels::Label;
use crate::scene::{Group, Node, Stroke, Style};

/// A line between two nodes.
pub struct Link {
    ends: [(f64, f64); 2],
    row: usize,
    title: String,
}

/// Whether a frame lists lines: it has a source and a target.
pub fn lists_links(frame: &Frame) -> bool {
    column(frame, "source").is_some() && column(frame, "target").is_some()
}

fn column<'a>(frame: &'a Frame, name: &str) -> Option<&'a Field> {
    frame.fields.iter().find(|f| f.name.eq_ignore_ascii_case(name))
}

/// The lines of a frame between nodes whose ids have a place; and how many lack one.
pub fn links(frame: &Frame, nodes: &[Table<'_>]) -> (Vec<Link>, usize) {
    let mut known: BTreeMap<String, (f64, f64)> = BTreeMap::new();
    for table in nodes {
        let id = column(&table.frame, "id");
        for place in &table.places {
            let name = id.map_or_else(|| place.name.clone(), |f| f.values.get(place.row).text());
            if let Some(at) = place.at {
                known.entry(name).or_insert(at);
            }
        }
    }
    let (Some(source), Some(target)) = (column(frame, "source"), column(frame, "target")) else {
        return (Vec::new(), 0);
    };
    let link = |row: usize| {
        let (from, to) = (source.values.get(row).text(), target.values.get(row).text());
        let ends = [*known.get(&from)?, *known.get(&to)?];
        Some(Link { ends, row, title: format!("{from} – {to}") })
    };
    let links: Vec<Link> = (0..frame.rows()).filter_map(link).collect();
    let missing = frame.rows() - links.len();
    (links, missing)
}

impl Drawing<'_> {
    /// Lines between nodes, with arrows where they are asked for.
    pub fn links(&self, links: &[Link], view: &View, input: &Input<'_>) -> Done {
        let mut done = Done::default();
        let Some(table) = self.tables.first() else { return done };
        let pens = Pens::new(self, table, input);
        let sized = self.look.size.fixed.is_some() || self.size_field(table).is_some();
        let inside = self.look.opacity.unwrap_or(1.0).clamp(0.0, 1.0) * self.opacity();
        for link in links {
            let [a, b] = link.ends;
            let from = view.at(a.0, a.1);
            let to = view.at(b.0, b.1);
            // Over the date line a line takes the short way.
            let to = (to.0 + view.turns(from.0 - to.0), to.1);
            let width = if sized { pens.radius(link.row).min(14.0) } else { self.look.line_width.unwrap_or(1.5) };
            let color = pens.color(link.row).alpha(inside);
            let pen = Stroke { round: true, ..Stroke::solid(color, width.clamp(0.5, 14.0)) };
            let mut nodes = vec![Node::line(from.0, from.1, to.0, to.1, pen)];
            nodes.extend(self.heads(from, to, width, Style::fill(color)));
            let title = Some(pens.title(link.row, &link.title));
            done.nodes.push(Group { title, nodes, ..Group::default() }.into());
            let words = pens.text(link.row);
            if !words.trim().is_empty() {
                let at = ((from.0 + to.0) / 2.0, (from.1 + to.1) / 2.0);
                let size = self.look.text_config.font_size.unwrap_or(TEXT).clamp(6.0, 40.0);
                done.labels.push(Label { at, gap: width / 2.0 + 3.0, words, size, weight: 0.2, upon: false });
            }
        }
        done
    }

    /// Arrows near the ends: 1 forward, -1 backward, 2 both.
    fn heads(&self, from: (f64, f64), to: (f64, f64), width: f64, style: Style) -> Vec<Node> {
        let arrow = self.layer.config.arrow.unwrap_or(0.0);
        let (dx, dy) = (to.0 - from.0, to.1 - from.1);
        if dx.hypot(dy) < 24.0 {
            return Vec::new();
        }
        let head = |(a, b): ((f64, f64), (f64, f64))| {
            // Two thirds of the way: at the end a node would lie on it.
            let at = (a.0 + (b.0 - a.0) * 0.66, a.1 + (b.1 - a.1) * 0.66);
            let angle = (b.0 - a.0).atan2(a.1 - b.1).to_degrees();
            shape("triangle", at, width + 2.5, angle, style.clone())
        };
        let forward = (arrow > 0.0).then_some((from, to));
        let backward = (arrow == 2.0 || arrow < 0.0).then_some((to, from));
        forward.into_iter().chain(backward).map(head).collect()
    }
}
