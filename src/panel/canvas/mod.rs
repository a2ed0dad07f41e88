//! `canvas`: shapes, texts and values at places of their own, and the lines between them.

mod options;
mod place;
mod shapes;
#[cfg(test)]
mod tests;

pub use options::Options;

use super::around::nothing;
use super::dimension::{ColorDimension, named};
use super::stat::readable;
use super::{Drawn, Input, Kind, NoCustom, colored_by_thresholds};
use crate::field::{Display, Shown};
use crate::frame::{Cell, FieldConfig};
use crate::reduce::{self, Reduced};
use crate::scene::{Anchor, Color, Group, Node, Paint, Rect, Stroke, Style, Text};
use crate::text::{self, Face};
use options::{Connection, Element};
use place::Placed;

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
        let page = Page { input, placed: &placed, scale, size };
        let mut nodes: Vec<Node> = page.ground(&options).into_iter().collect();
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
    DRAWN.contains(&element.r#type.as_str())
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
}

impl Page<'_> {
    /// The last value of a field as printed; none where there is no such field.
    fn value(&self, name: Option<&str>) -> Option<Shown> {
        let field = self.input.frames.iter().find_map(|frame| named(frame, name))?;
        let display = Display::new(field, self.input.theme, self.input.zone, self.input.now);
        Some(match reduce::reduce(field, "lastNotNull") {
            Some(Reduced::Number(v)) if field.kind() == crate::frame::FieldType::Time => {
                display.show(Cell::Time(v as i64))
            }
            Some(Reduced::Number(v)) => display.show(Cell::Number(v)),
            Some(Reduced::Text(text)) => display.show(Cell::Text(&text)),
            Some(Reduced::Bool(v)) => display.show(Cell::Bool(v)),
            _ => display.show(Cell::Null),
        })
    }

    /// A colour by a field, else a fixed one.
    fn color(&self, asked: &ColorDimension) -> Option<Color> {
        let field = asked.field.as_deref().filter(|f| !f.is_empty());
        if let Some(shown) = self.value(field) {
            return Some(if shown.numeric.is_nan() && !shown.mapped { self.input.theme.muted } else { shown.color });
        }
        self.input.theme.color(asked.fixed.as_deref()?)
    }

    /// Ground and outline of the whole.
    fn ground(&self, options: &Options) -> Option<Node> {
        let style = self.style(&options.root.background, &options.root.border);
        let place = Rect::new(0.0, 0.0, self.size.0, self.size.1);
        (style != Style::default()).then_some(Node::Rect(place, 0.0, style))
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
        let mut nodes: Vec<Node> =
            shapes::outline(placed, radius, self.style(&element.background, &element.border)).into_iter().collect();
        nodes.extend(self.words(index, placed));
        if nodes.is_empty() || element.name.is_empty() {
            return nodes;
        }
        vec![Group { title: Some(element.name.clone()), nodes, ..Group::default() }.into()]
    }

    /// What an element says: a field's value, else a fixed text.
    fn says(&self, element: &Element) -> String {
        let text = &element.config.text;
        let field = text.field.as_deref().filter(|f| !f.is_empty() && text.mode.as_deref() != Some("fixed"));
        let wants = field.is_some() || element.r#type == "metric-value" && text.mode.as_deref() != Some("fixed");
        match self.value(field) {
            Some(shown) if shown.text.to_string().trim().is_empty() => "–".into(),
            Some(shown) => shown.text.to_string().trim().to_string(),
            None if wants && text.fixed.as_deref().is_none_or(str::is_empty) => "–".into(),
            None => text.fixed.clone().unwrap_or_default(),
        }
    }

    /// The lines of an element's text inside its box.
    fn words(&self, index: usize, placed: &Placed<'_>) -> Vec<Node> {
        let config = &placed.element.config;
        let content = self.says(placed.element);
        let pad = (4.0 * self.scale).min(placed.rect.w * 0.05);
        let (w, h) = (placed.rect.w - 2.0 * pad, placed.rect.h);
        let leading = text::ASCENT + text::DESCENT;
        if content.trim().is_empty() || w < 4.0 {
            return Vec::new();
        }
        let wished = match config.size.filter(|s| s.is_finite() && *s > 0.0) {
            Some(size) => size.min(400.0) * self.scale,
            None => (20.0 * self.scale)
                .min(w / (text::width(&content, Face::Sans, 10.0) / 10.0).max(0.1))
                .max(11.0 * self.scale),
        };
        // A text higher than its box is set smaller, so that it does not reach beyond the canvas.
        let size = wished.max(LEAST + 0.5).min(h / leading);
        if size < LEAST {
            return Vec::new();
        }
        let most = (h / (size * leading) + 1e-6).floor().max(1.0) as usize;
        let lines = text::wrap(&content, Face::Sans, size, w, most);
        let total = lines.len() as f64 * size * leading;
        let align = config.align.as_deref().unwrap_or("center");
        let top = match config.valign.as_deref() {
            Some("top") => -h / 2.0,
            Some("bottom") => h / 2.0 - total,
            _ => -total / 2.0,
        };
        let (x, anchor) = match align {
            "left" => (-w / 2.0, Anchor::Start),
            "right" => (w / 2.0, Anchor::End),
            _ => (0.0, Anchor::Middle),
        };
        let color = self.ink(index, placed);
        let line = |(i, words): (usize, String)| {
            let (x, y) = placed.turned(x, top + size * (text::ASCENT + i as f64 * leading));
            Text { rotate: placed.angle, ..Text::new(x, y, words, size, color).anchor(anchor) }.into()
        };
        lines.into_iter().enumerate().filter(|(_, words)| !words.trim().is_empty()).map(line).collect()
    }

    /// The text's colour, unless it cannot be read on what lies below it.
    fn ink(&self, index: usize, placed: &Placed<'_>) -> Color {
        let theme = self.input.theme;
        let middle = placed.middle();
        let covers = |p: &&Placed<'_>| {
            let r = p.rect;
            p.element.r#type != "text"
                && middle.0 >= r.x
                && middle.0 <= r.right()
                && middle.1 >= r.y
                && middle.1 <= r.bottom()
        };
        let below = self.placed[..=index].iter().filter(|p| known(p.element)).filter(|p| covers(p) || *p == placed);
        let ground = below
            .filter_map(|p| self.color(&p.element.background.color))
            .fold(theme.panel, |ground, color| color.over(ground));
        let asked = self.color(&placed.element.config.color).unwrap_or(theme.text).over(ground);
        match asked.contrast(ground) >= 4.5 {
            true => asked,
            false if ground == theme.panel => theme.ink(asked, 4.5),
            false => readable(ground),
        }
    }

    /// The lines from an element to others.
    fn lines(&self, placed: &Placed<'_>) -> Vec<Node> {
        let target = |c: &Connection| {
            let name = c.target_name.as_deref().filter(|n| !n.is_empty())?;
            self.placed.iter().find(|p| p.element.name == name)
        };
        let theme = self.input.theme;
        placed
            .element
            .connections
            .iter()
            .take(200)
            .flat_map(|c| {
                let color = theme.ink(self.color(&c.color).filter(|c| c.a > 0).unwrap_or(theme.muted), 3.0);
                let width = self.width(c);
                shapes::connection(c, placed, target(c), self.size, color, width)
            })
            .collect()
    }

    fn width(&self, connection: &Connection) -> f64 {
        let size = &connection.size;
        let by_field = self.value(size.field.as_deref()).map(|shown| size.between(shown.percent, 1.0, 10.0));
        let width = by_field.or(size.fixed).filter(|w| w.is_finite()).unwrap_or(2.0);
        (width * self.scale).clamp(0.5, 40.0)
    }

    /// Values in words: elements that show a field, by their names or the fields'.
    fn sentence(&self, received: usize, hidden: usize) -> String {
        let mut parts = vec![format!("A canvas of {received} element{}", if received == 1 { "" } else { "s" })];
        let field = |e: &Element| e.config.text.field.clone().filter(|f| !f.is_empty());
        let shown: Vec<(String, String)> = self
            .placed
            .iter()
            .filter(|p| known(p.element))
            .filter_map(|p| Some((field(p.element)?, self.says(p.element))))
            .collect();
        let short = |t: &str| t.chars().take(60).collect::<String>();
        let told: Vec<String> =
            shown.iter().take(8).map(|(name, value)| format!("{} {}", short(name), short(value))).collect();
        if !told.is_empty() {
            let more = if shown.len() > 8 { format!(" and {} more", shown.len() - 8) } else { String::new() };
            parts[0].push_str(&format!(": {}{more}", told.join(", ")));
        }
        let none = shown.iter().filter(|s| s.1 == "–").count();
        if none > 0 {
            parts.push(format!("{none} without a value"));
        }
        let lines: usize = self.placed.iter().map(|p| p.element.connections.len()).sum();
        if lines > 0 {
            parts.push(format!("{lines} connection{}", if lines == 1 { "" } else { "s" }));
        }
        if hidden > 0 {
            parts.push(format!("{hidden} not drawn"));
        }
        format!("{}.", parts.join("; "))
    }
}
