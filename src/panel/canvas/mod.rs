//! `canvas`: shapes, texts and values at places of their own, and the lines between them.

mod options;
mod place;
mod shapes;
#[cfg(test)]
mod tests;
mod things;

pub use options::Options;

use super::around::nothing;
use super::dimension::{ColorDimension, ResourceDimension, ScalarDimension, named};
use super::icon;
use super::picture::Picture;
use super::stat::readable;
use super::{Drawn, Input, Kind, NoCustom, colored_by_thresholds};
use crate::field::{Display, Shown};
use crate::frame::{Cell, FieldConfig};
use crate::reduce::{self, Reduced};
use crate::scene::{Anchor, Color, Group, Node, Paint, Rect, Stroke, Style, Text};
use crate::text::{self, Face};
use options::{Connection, Element};
use place::Placed;
use things::{Ink, THINGS};

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
        let page = Page { input, placed: &placed, scale, size, root: &options.root };
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
}

/// A dashed outline.
fn dashed(color: Color) -> Style {
    Style { fill: None, stroke: Some(Stroke { dash: vec![3.0, 3.0], ..Stroke::solid(color, 1.0) }) }
}

/// A colour, darker or lighter until it is seen on a ground.
fn ink_on(color: Color, ground: Color, contrast: f64) -> Color {
    let solid = color.over(ground);
    let ends = [Color::hex(0), Color::hex(0xff_ffff)];
    let end = if ends[0].contrast(ground) > ends[1].contrast(ground) { ends[0] } else { ends[1] };
    let steps = (0..=20).map(|i| solid.mix(end, f64::from(i) / 20.0));
    steps.into_iter().find(|c| c.contrast(ground) >= contrast).unwrap_or(end)
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
        if nodes.is_empty() || element.name.is_empty() {
            return nodes;
        }
        vec![Group { title: Some(element.name.clone()), nodes, ..Group::default() }.into()]
    }

    /// What a symbol's or image's place names: a file, a name, an address.
    fn resource(&self, asked: &ResourceDimension) -> Option<String> {
        let field = asked.field.as_deref().filter(|_| !matches!(asked.mode.as_deref(), None | Some("fixed")));
        let by_value = self.value(field).map(|shown| shown.text.to_string().trim().to_string());
        by_value.or_else(|| asked.fixed.clone()).filter(|path| !path.is_empty())
    }

    /// A number by a field, else a fixed one.
    fn scalar(&self, asked: &ScalarDimension) -> Option<f64> {
        let by_field = self.value(asked.field.as_deref()).map(|shown| shown.numeric);
        by_field.or(asked.fixed).filter(|v| v.is_finite())
    }

    /// The image of a ground, where it could be read.
    fn image(&self, background: &options::Background, place: Rect) -> Option<Node> {
        let picture = Picture::decode(&self.resource(background.image.as_ref()?)?)?;
        match background.size.as_deref() {
            Some("original") => picture.original(place),
            Some("cover") => picture.covering(place),
            Some("fill") => picture.stretched(place),
            Some("tile") => picture.tiled(place),
            _ => picture.contained(place, (0.5, 0.5)),
        }
    }

    /// An icon or another drawing.
    fn thing(&self, index: usize, placed: &Placed<'_>) -> Vec<Node> {
        let (element, config) = (placed.element, &placed.element.config);
        let ground = self.ground_of(index, placed);
        let seen = |color: Color| ink_on(color, ground, 3.0);
        match element.r#type.as_str() {
            "icon" => {
                let path = self.resource(&config.path).unwrap_or_else(|| "question-circle".into());
                let color = seen(self.color(&config.fill).unwrap_or(self.input.theme.muted));
                if let Some(picture) = Picture::decode(&path) {
                    return picture.contained(placed.rect, (0.5, 0.5)).into_iter().collect();
                }
                match icon::named(&path) {
                    Some(sign) => things::sign(sign, placed, color),
                    None => shapes::outline(placed, 4.0, dashed(color)).into_iter().collect(),
                }
            }
            kind if THINGS.contains(&kind) => {
                let theme = self.input.theme;
                let named = |name: &str| theme.color(name).unwrap_or(theme.muted);
                let line = if kind == "server" { theme.text } else { theme.muted };
                let fill = self.color(&config.status_color).filter(|c| c.a > 0);
                let lamp = self.color(&config.bulb_color).unwrap_or(named("green"));
                let lamp = ink_on(lamp, fill.map_or(ground, |f| f.over(ground)), 3.0);
                let turn = match kind {
                    "droneTop" => self.scalar(&config.yaw_angle),
                    "droneFront" => self.scalar(&config.roll_angle),
                    _ => self.scalar(&config.pitch_angle),
                };
                let mut place = placed.clone();
                if kind == "windTurbine" && !self.says(element).is_empty() {
                    place.rect.h -= (24.0 * self.scale).min(place.rect.h * 0.35);
                }
                things::thing(element, &place, Ink { line: seen(line), fill, lamp }, turn.unwrap_or(0.0))
            }
            _ => Vec::new(),
        }
    }

    /// The icons and images that are not drawn, by their names.
    fn missing(&self) -> Vec<String> {
        let mut names: Vec<String> = Vec::new();
        let mut add = |path: String| {
            let name: String = icon::stem(&path).chars().take(30).collect();
            let name = if path.starts_with("data:") { "an image of unknown format".to_string() } else { name };
            if !names.contains(&name) {
                names.push(name);
            }
        };
        for placed in self.placed.iter().filter(|p| known(p.element)) {
            let icon = (placed.element.r#type == "icon").then(|| self.resource(&placed.element.config.path)).flatten();
            icon.filter(|path| icon::named(path).is_none() && Picture::decode(path).is_none()).into_iter().for_each(&mut add);
            let image = placed.element.background.image.as_ref().and_then(|i| self.resource(i));
            image.filter(|path| Picture::decode(path).is_none()).into_iter().for_each(&mut add);
        }
        names
    }

    /// What an element says: a field's value, else a fixed text; of an icon that is not drawn, its name.
    fn says(&self, element: &Element) -> String {
        let config = &element.config;
        match element.r#type.as_str() {
            "icon" => {
                let path = self.resource(&config.path).filter(|path| icon::named(path).is_none());
                let path = path.filter(|path| Picture::decode(path).is_none());
                return path.map_or_else(String::new, |p| if p.starts_with("data:") { "image".into() } else { icon::stem(&p).into() });
            }
            "windTurbine" => {
                let rpm = self.value(config.rpm.field.as_deref()).map(|shown| shown.text.to_string().trim().to_string());
                let fixed = config.rpm.fixed.filter(|v| *v != 0.0).map(|v| format!("{v} rpm"));
                return rpm.or(fixed).unwrap_or_default();
            }
            kind if THINGS.contains(&kind) => return String::new(),
            _ => {}
        }
        let text = &config.text;
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
        let valign = if placed.element.r#type == "windTurbine" { Some("bottom") } else { config.valign.as_deref() };
        let top = match valign {
            Some("top") => -h / 2.0,
            Some("bottom") => h / 2.0 - total,
            _ => -total / 2.0,
        };
        let (x, anchor) = match align {
            "left" => (-w / 2.0, Anchor::Start),
            "right" => (w / 2.0, Anchor::End),
            _ => (0.0, Anchor::Middle),
        };
        let imaged = self.on_image(index, placed);
        let color = if imaged { self.input.theme.text } else { self.ink(index, placed) };
        let longest = lines.iter().map(|l| text::width(l, Face::Sans, size)).fold(0.0, f64::max);
        let sheet = (imaged && placed.angle == 0.0).then(|| {
            let (mx, my) = placed.middle();
            let left = match anchor {
                Anchor::Start => mx + x,
                Anchor::Middle => mx + x - longest / 2.0,
                Anchor::End => mx + x - longest,
            };
            let place = Rect::new(left - 3.0, my + top, longest + 6.0, total);
            Node::Rect(place, 3.0, Style::fill(self.input.theme.panel.alpha(0.85)))
        });
        let line = |(i, words): (usize, String)| {
            let (x, y) = placed.turned(x, top + size * (text::ASCENT + i as f64 * leading));
            Text { rotate: placed.angle, ..Text::new(x, y, words, size, color).anchor(anchor) }.into()
        };
        let lines = lines.into_iter().enumerate().filter(|(_, words)| !words.trim().is_empty()).map(line);
        sheet.into_iter().chain(lines).collect()
    }

    /// Whether an image lies below an element's middle, whose colours no text could be fit to.
    fn on_image(&self, index: usize, placed: &Placed<'_>) -> bool {
        let (mx, my) = placed.middle();
        let covers = |r: Rect| mx >= r.x && mx <= r.right() && my >= r.y && my <= r.bottom();
        let grounds = self.placed[..=index].iter().filter(|p| covers(p.rect)).map(|p| &p.element.background);
        let drawn = |b: &options::Background| {
            b.image.is_some() && self.image(b, Rect::new(0.0, 0.0, 9.0, 9.0)).is_some()
        };
        drawn(&self.root.background) || grounds.into_iter().any(drawn)
    }

    /// The text's colour, unless it cannot be read on what lies below it.
    fn ink(&self, index: usize, placed: &Placed<'_>) -> Color {
        let (theme, ground) = (self.input.theme, self.ground_of(index, placed));
        let asked = self.color(&placed.element.config.color).unwrap_or(theme.text).over(ground);
        match asked.contrast(ground) >= 4.5 {
            true => asked,
            false if ground == theme.panel => theme.ink(asked, 4.5),
            false => readable(ground),
        }
    }

    /// The colour that lies below an element's middle, its own ground included.
    fn ground_of(&self, index: usize, placed: &Placed<'_>) -> Color {
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
        let whole = self.color(&self.root.background.color);
        let colors = whole.into_iter().chain(below.filter_map(|p| self.color(&p.element.background.color)));
        colors.fold(theme.panel, |ground, color| color.over(ground))
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
                let (forward, backward) = self.arrows(c);
                let radius = self.value(c.radius.field.as_deref()).map(|shown| shown.numeric).or(c.radius.fixed);
                let radius = radius.filter(|r| r.is_finite()).unwrap_or(0.0).clamp(0.0, 500.0) * self.scale;
                let pen = shapes::Pen { color, width: self.width(c), radius, forward, backward };
                shapes::connection(c, placed, target(c), self.size, pen)
            })
            .collect()
    }

    /// Whether arrows stand at the end and at the beginning of a line.
    fn arrows(&self, connection: &Connection) -> (bool, bool) {
        let direction = connection.direction.as_ref();
        let field = direction.filter(|d| d.get("mode").and_then(|m| m.as_str()) == Some("field"));
        if let Some(value) = field.and_then(|d| self.value(d.get("field")?.as_str())) {
            return (value.numeric > 0.0, value.numeric < 0.0);
        }
        let fixed = shapes::word(direction, "fixed").unwrap_or("forward");
        (matches!(fixed, "forward" | "both"), matches!(fixed, "reverse" | "both"))
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
        let missing = self.missing();
        if !missing.is_empty() {
            let more = if missing.len() > 5 { format!(" and {} more", missing.len() - 5) } else { String::new() };
            let names: Vec<&str> = missing.iter().take(5).map(String::as_str).collect();
            let noun = if missing.len() == 1 { "icon or image" } else { "icons or images" };
            parts.push(format!("{} {noun} only named: {}{more}", missing.len(), names.join(", ")));
        }
        format!("{}.", parts.join("; "))
    }
}
