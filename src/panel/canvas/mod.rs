//! `canvas`: shapes, texts and values at places of their own, and the lines between them.

mod follow;
mod options;
mod place;
mod sentence;
mod shapes;
#[cfg(test)]
mod tests;
mod things;
mod wires;
mod words;

pub use options::Options;

use std::collections::BTreeMap;

use super::around::nothing;
use super::{Drawn, Input, Kind, NoCustom, colored_by_thresholds};
use crate::frame::FieldConfig;
use crate::scene::{Anchor, Group, Node, Paint, Rect, Stroke, Style, Text};
use crate::text::{self, Face};
use follow::Found;
use options::Element;
use place::Placed;
use things::THINGS;
use words::Cells;

/// The kind.
pub struct Canvas;

/// Elements that are drawn; other ones are counted.
const DRAWN: [&str; 9] =
    ["text", "metric-value", "rectangle", "ellipse", "triangle", "parallelogram", "cloud", "frame", "button"];
const NOTE: f64 = 16.0;
/// Texts are not set smaller.
const LEAST: f64 = 7.0;

impl Kind for Canvas {
    fn id(&self) -> &'static str {
        "canvas"
    }

    fn options_schema(&self) -> schemars::Schema {
        schemars::schema_for!(Options)
    }

    fn custom_schema(&self) -> schemars::Schema {
        schemars::schema_for!(NoCustom)
    }

    fn page(&self) -> &'static str {
        include_str!("../canvas.md")
    }

    fn needs_data(&self) -> bool {
        false
    }

    fn field_defaults(&self) -> FieldConfig {
        colored_by_thresholds()
    }

    fn draw(&self, input: &Input<'_>) -> Drawn {
        let options = options::read(input.options);
        let received = count(&options.root.elements);
        if received == 0 {
            return nothing("Nothing to draw", "The canvas has no elements.", 0, input);
        }
        let (all, _) = place::place(&options.root.elements, 1.0, 1.0);
        let hidden = all.iter().filter(|p| !known(p.element)).count();
        let room = if hidden > 0 && input.height > 40.0 { NOTE } else { 0.0 };
        let size = (input.width.max(1.0), (input.height - room).max(1.0));
        let (placed, scale) = place::place(&options.root.elements, size.0, size.1);
        let mut names = BTreeMap::new();
        placed.iter().enumerate().for_each(|(i, p)| _ = names.entry(p.element.name.as_str()).or_insert(i));
        let (cells, found) = (Cells::new(&placed, size), Found::default());
        let page = Page { input, placed: &placed, scale, size, root: &options.root, names, cells, found };
        let mut nodes = page.ground(&options);
        nodes.extend(placed.iter().filter(|p| known(p.element)).flat_map(|p| page.lines(p)));
        for (i, element) in placed.iter().enumerate().filter(|(_, p)| known(p.element)) {
            nodes.extend(page.element(i, element));
        }
        if room > 0.0 {
            let words = format!("+{hidden} element{} of another kind", if hidden == 1 { "" } else { "s" });
            let words = text::shorten(&words, Face::Sans, 11.0, input.width).into_owned();
            let note = Text::new(input.width, input.height - 3.0, words, 11.0, input.theme.muted);
            nodes.push(note.anchor(Anchor::End).into());
        }
        let summary = page.sentence(received, hidden);
        Drawn { nodes, height: input.height, summary, drawn: received - hidden, hidden }
    }
}

fn known(element: &Element) -> bool {
    DRAWN.contains(&element.r#type.as_str()) || THINGS.contains(&element.r#type.as_str())
}

/// All elements, those in frames too.
fn count(elements: &[Element]) -> usize {
    place::place(elements, 1.0, 1.0).0.len()
}

/// A canvas to draw.
struct Page<'a> {
    input: &'a Input<'a>,
    placed: &'a [Placed<'a>],
    /// By how much lengths are made smaller.
    scale: f64,
    size: (f64, f64),
    root: &'a options::Root,
    /// The first element of each name.
    names: BTreeMap<&'a str, usize>,
    cells: Cells,
    found: Found,
}

impl Page<'_> {
    /// Ground and outline of the whole.
    fn ground(&self, options: &Options) -> Vec<Node> {
        let style = self.style(&options.root.background, &options.root.border);
        let place = Rect::new(0.0, 0.0, self.size.0, self.size.1);
        let plain = (style != Style::default()).then_some(Node::Rect(place, 0.0, style));
        plain.into_iter().chain(self.image(&options.root.background, place)).collect()
    }

    fn style(&self, background: &options::Background, border: &options::Border) -> Style {
        let fill = self.color(&background.color).filter(|c| c.a > 0).map(Paint::Solid);
        let width = border.width.filter(|w| w.is_finite() && *w > 0.0).map(|w| (w.min(40.0) * self.scale).max(0.5));
        let color = self.color(&border.color).unwrap_or(self.input.theme.axis);
        Style { fill, stroke: width.filter(|_| color.a > 0).map(|w| Stroke::solid(color, w)) }
    }

    fn element(&self, index: usize, placed: &Placed<'_>) -> Vec<Node> {
        let element = placed.element;
        let radius = element.border.radius.filter(|r| r.is_finite()).unwrap_or(0.0).max(0.0) * self.scale;
        let Style { fill, stroke } = self.style(&element.background, &element.border);
        let mut nodes = Vec::new();
        nodes.extend(shapes::outline(placed, radius, Style { fill, stroke: None }));
        // An image lies on the ground and below the outline.
        nodes.extend(self.image(&element.background, placed.rect));
        nodes.extend(shapes::outline(placed, radius, Style { fill: None, stroke }));
        nodes.extend(self.thing(index, placed));
        nodes.extend(self.words(index, placed));
        // What a value would be filled into is no address yet.
        let link = element.links.first().map(|l| l.url.clone()).filter(|url| !url.is_empty() && !url.contains("${"));
        let title = Some(element.name.clone()).filter(|name| !name.is_empty());
        if nodes.is_empty() || title.is_none() && link.is_none() {
            return nodes;
        }
        vec![Group { title, link, nodes, ..Group::default() }.into()]
    }
}
