//! The texts of elements, in colours that can be read on what lies below them.

use std::collections::BTreeMap;

use super::options::Element;
use super::place::Placed;
use super::things::THINGS;
use super::{LEAST, Page, known};
use crate::panel::icon;
use crate::panel::stat::readable;
use crate::scene::{Anchor, Color, Node, Rect, Style, Text};
use crate::text::{self, Face};

/// Which elements lie in which part of a canvas, so that what lies below a point is found soon.
pub struct Cells {
    width: f64,
    height: f64,
    cells: BTreeMap<(i64, i64), Vec<usize>>,
}

/// Parts along each side.
const PARTS: f64 = 32.0;

impl Cells {
    /// The parts of a canvas of that size.
    pub fn new(placed: &[Placed<'_>], (width, height): (f64, f64)) -> Self {
        let mut cells = Self { width, height, cells: BTreeMap::new() };
        for (i, p) in placed.iter().enumerate().filter(|(_, p)| known(p.element)) {
            let (first, last) = (cells.of(p.rect.x, p.rect.y), cells.of(p.rect.right(), p.rect.bottom()));
            for at in (first.0..=last.0).flat_map(|x| (first.1..=last.1).map(move |y| (x, y))) {
                cells.cells.entry(at).or_default().push(i);
            }
        }
        cells
    }

    fn of(&self, x: f64, y: f64) -> (i64, i64) {
        let part = |v: f64, whole: f64| (v / whole * PARTS).floor().clamp(0.0, PARTS - 1.0) as i64;
        (part(x, self.width), part(y, self.height))
    }

    /// The elements whose rectangles hold a point, from back to front.
    fn at<'p>(&'p self, placed: &'p [Placed<'p>], (x, y): (f64, f64)) -> impl Iterator<Item = (usize, &'p Placed<'p>)> {
        let near = self.cells.get(&self.of(x, y)).into_iter().flatten();
        let holds = move |p: &Placed<'_>| x >= p.rect.x && x <= p.rect.right() && y >= p.rect.y && y <= p.rect.bottom();
        near.map(|i| (*i, &placed[*i])).filter(move |(_, p)| holds(p))
    }
}

impl Page<'_> {
    /// What an element says: a field's value, else a fixed text; of an icon that is not drawn, its name.
    pub fn says(&self, element: &Element) -> String {
        let config = &element.config;
        match element.r#type.as_str() {
            "icon" => {
                let path = self.resource(&config.path).filter(|path| icon::named(path).is_none());
                let path = path.filter(|path| self.picture(path).is_none());
                return path.map_or_else(String::new, |p| {
                    if p.starts_with("data:") { "image".into() } else { icon::stem(&p).into() }
                });
            }
            "windTurbine" => {
                let rpm =
                    self.value(config.rpm.field.as_deref()).map(|shown| shown.text.to_string().trim().to_string());
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
    pub fn words(&self, index: usize, placed: &Placed<'_>) -> Vec<Node> {
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
    pub fn on_image(&self, index: usize, placed: &Placed<'_>) -> bool {
        let below = self.cells.at(self.placed, placed.middle()).filter(|(i, _)| *i <= index);
        self.pictured(&self.root.background).is_some()
            || below.into_iter().any(|(_, p)| self.pictured(&p.element.background).is_some())
    }

    /// The text's colour, unless it cannot be read on what lies below it.
    pub fn ink(&self, index: usize, placed: &Placed<'_>) -> Color {
        let (theme, ground) = (self.input.theme, self.ground_of(index, placed));
        let asked = self.color(&placed.element.config.color).unwrap_or(theme.text).over(ground);
        match asked.contrast(ground) >= 4.5 {
            true => asked,
            false if ground == theme.panel => theme.ink(asked, 4.5),
            false => readable(ground),
        }
    }

    /// The colour that lies below an element's middle, its own ground included.
    pub fn ground_of(&self, index: usize, placed: &Placed<'_>) -> Color {
        let theme = self.input.theme;
        let below = self.cells.at(self.placed, placed.middle()).filter(|(i, _)| *i <= index);
        let below = below.filter(|(i, p)| *i == index || p.element.r#type != "text").map(|(_, p)| p);
        let whole = self.color(&self.root.background.color);
        let colors = whole.into_iter().chain(below.filter_map(|p| self.color(&p.element.background.color)));
        colors.fold(theme.panel, |ground, color| color.over(ground))
    }
}

/// A colour, darker or lighter until it is seen on a ground.
pub fn ink_on(color: Color, ground: Color, contrast: f64) -> Color {
    let solid = color.over(ground);
    let ends = [Color::hex(0), Color::hex(0xff_ffff)];
    let end = if ends[0].contrast(ground) > ends[1].contrast(ground) { ends[0] } else { ends[1] };
    let steps = (0..=20).map(|i| solid.mix(end, f64::from(i) / 20.0));
    steps.into_iter().find(|c| c.contrast(ground) >= contrast).unwrap_or(end)
}
