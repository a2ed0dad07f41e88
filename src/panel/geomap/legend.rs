//! The legend of a map: what colours and sizes mean, in the field's unit, in rows below the map.

use super::geojson;
use super::heat::heat_scheme;
use super::layers::{Drawing, Part, RADIUS, SURFACE};
use super::night;
use crate::chart::overlay::levels;
use crate::field::Display;
use crate::frame::Field;
use crate::panel::Input;
use crate::scene::{Color, Node, Paint, Rect, Stroke, Style, Text};
use crate::text::{self, Face};
use crate::theme::{Scheme, Theme};

const SIZE: f64 = 11.5;
const ROW: f64 = 20.0;
const GAP: f64 = 16.0;
const BAR: f64 = 90.0;
/// The blank above the legend.
const ABOVE: f64 = 8.0;

/// A laid-out legend.
#[derive(Default)]
pub struct Legend {
    /// Its height with the blank above; 0 when there is none.
    pub height: f64,
    /// What is drawn; the left top corner is 0, 0.
    pub nodes: Vec<Node>,
}

/// What is set in one piece.
#[derive(Clone)]
enum Item {
    /// A name of what follows.
    Head(String),
    /// A sign of a colour, and what it means.
    Dot(Color, String),
    /// The colour of a surface, and what it means.
    Swatch(Color, String),
    /// A bar of colours between two values.
    Bar(String, Vec<(f64, Color)>, String),
    /// Rings of two sizes, and their values.
    Rings([(f64, String); 2]),
}

/// The legend of all layers, in no more than `rows` rows; what does not fit is left out whole.
pub fn legend(drawings: &[Drawing<'_>], input: &Input<'_>, rows: usize) -> Legend {
    let mut items = Vec::new();
    for drawing in drawings.iter().filter(|d| d.layer.config.show_legend != Some(false)) {
        entries(drawing, drawings.len() > 1, input, &mut items);
    }
    flow(&items, input, rows)
}

fn entries(drawing: &Drawing<'_>, several: bool, input: &Input<'_>, items: &mut Vec<Item>) {
    let theme = input.theme;
    if drawing.layer.r#type == "heatmap" {
        let ramp = heat_scheme(theme);
        let stops = (0..=8).map(|i| f64::from(i) / 8.0).map(|t| (t, ramp.at(t))).collect();
        let name = drawing.layer.name.clone().filter(|n| !unnamed(n));
        items.extend(name.map(Item::Head));
        items.push(Item::Bar("few".into(), stops, "many".into()));
        return;
    }
    match &drawing.part {
        Part::Night => {
            items.push(Item::Swatch(night::shade(drawing.layer.config.night_color.as_deref(), theme), "night".into()));
            return;
        }
        Part::Features(_) => {
            features(drawing, theme, items);
            return;
        }
        _ => {}
    }
    let color = drawing.tables.iter().find_map(|t| drawing.color_field(t));
    let from = items.len();
    match color {
        Some(field) => colored(field, drawing, input, items),
        None => {
            let name = drawing.layer.name.clone().filter(|n| several || !unnamed(n));
            items.extend(name.map(|n| Item::Dot(drawing.fixed_color(theme), n)));
        }
    }
    if drawing.layer.r#type == "countries" {
        let surface = |item: Item| if let Item::Dot(color, name) = item { Item::Swatch(color, name) } else { item };
        let own = items.split_off(from);
        items.extend(own.into_iter().map(surface));
        return;
    }
    let size = drawing.tables.iter().find_map(|t| drawing.size_field(t));
    items.extend(size.and_then(|field| sized(field, color, drawing, input)).into_iter().flatten());
}

/// The colours of a layer's rules, and of what no rule holds for.
fn features(drawing: &Drawing<'_>, theme: &Theme, items: &mut Vec<Item>) {
    let swatch = |look: &super::options::Style, words: String| {
        let strong = look.opacity.unwrap_or(0.4).clamp(0.3, 1.0);
        Item::Swatch(geojson::color(look, theme).alpha(strong), words)
    };
    for rule in &drawing.layer.config.rules {
        items.extend(rule.style.as_ref().map(|look| swatch(look, rule.words())));
    }
    let name = drawing.layer.name.clone().filter(|n| !unnamed(n));
    items.extend(name.map(|n| swatch(&drawing.look, n)));
}

/// Names that editors give by themselves.
fn unnamed(name: &str) -> bool {
    name.is_empty() || name.starts_with("Layer ") || matches!(name, "Markers" | "Basemap")
}

/// Values of a field in words.
fn words<'a>(field: &'a Field, input: &'a Input<'_>) -> impl Fn(f64) -> String + 'a {
    let display = Display::new(field, input.theme, input.zone, input.now);
    let (low, high) = field.state.range;
    let ticks = display.ticks(&[low, high]);
    let ends: Vec<(f64, String)> = [low, high].into_iter().zip(ticks).collect();
    move |v| {
        let end = ends.iter().find(|(at, _)| *at == v).map(|(_, text)| text.trim().to_string());
        end.filter(|t| !t.is_empty()).unwrap_or_else(|| display.show_with(v, None).text.to_string().trim().to_string())
    }
}

/// Colours by thresholds as ranges, colours of a scheme as a bar.
fn colored(field: &Field, drawing: &Drawing<'_>, input: &Input<'_>, items: &mut Vec<Item>) {
    let theme = input.theme;
    let contrast = if drawing.layer.r#type == "countries" { SURFACE } else { 3.0 };
    items.push(Item::Head(field.state.name.clone()));
    let text = words(field, input);
    let mode = field.config.color.as_ref().map_or("", |c| c.mode.as_str());
    let (low, high) = field.state.range;
    if let Some(scheme) = Scheme::of(mode, theme) {
        let stops = (0..=8).map(|i| f64::from(i) / 8.0).map(|t| (t, theme.ink(scheme.at(t), contrast))).collect();
        if low.is_finite() && high.is_finite() {
            items.push(Item::Bar(text(low), stops, text(high)));
        }
        return;
    }
    let fixed = !matches!(mode, "" | "thresholds");
    let steps = field.config.thresholds.as_ref().filter(|_| !fixed);
    let levels = steps.map(|t| levels(t, field.state.range, theme)).unwrap_or_default();
    if levels.is_empty() {
        let display = Display::new(field, theme, input.zone, input.now);
        let color = if fixed { display.series_color() } else { drawing.fixed_color(theme) };
        let base = steps.and_then(|t| theme.color(&t.steps.first()?.color));
        items.pop();
        items.push(Item::Dot(theme.ink(base.unwrap_or(color), contrast), field.state.name.clone()));
        return;
    }
    let base = steps.and_then(|t| t.steps.iter().find(|s| s.value.is_none())).and_then(|s| theme.color(&s.color));
    items.extend(base.map(|c| Item::Dot(theme.ink(c, contrast), format!("< {}", text(levels[0].0)))));
    for (i, (from, color)) in levels.iter().enumerate() {
        let words = match levels.get(i + 1) {
            Some((to, _)) => format!("{} – {}", text(*from), text(*to)),
            None => format!("≥ {}", text(*from)),
        };
        items.push(Item::Dot(theme.ink(*color, contrast), words));
    }
}

/// Rings of the least and the greatest size.
fn sized(field: &Field, color: Option<&Field>, drawing: &Drawing<'_>, input: &Input<'_>) -> Option<Vec<Item>> {
    let (low, high) = field.state.range;
    if !low.is_finite() || !high.is_finite() || low >= high {
        return None;
    }
    let text = words(field, input);
    let size = &drawing.look.size;
    let ring = |part: f64, value: f64| (size.between(part, RADIUS.1, RADIUS.2).clamp(1.0, 20.0), text(value));
    let head = color.is_none_or(|c| c.state.name != field.state.name).then(|| Item::Head(field.state.name.clone()));
    Some(head.into_iter().chain([Item::Rings([ring(0.0, low), ring(1.0, high)])]).collect())
}

impl Item {
    fn width(&self) -> f64 {
        let wide = |t: &str| text::width(t, Face::Sans, SIZE);
        match self {
            Self::Head(name) => wide(name),
            Self::Dot(_, name) | Self::Swatch(_, name) => 15.0 + wide(name),
            Self::Bar(low, _, high) => wide(low) + BAR + 12.0 + wide(high),
            Self::Rings(rings) => rings.iter().map(|(r, t)| 2.0 * r + 5.0 + wide(t) + 8.0).sum::<f64>() - 8.0,
        }
    }

    fn height(&self) -> f64 {
        match self {
            Self::Rings(rings) => ROW.max(2.0 * rings.iter().map(|r| r.0).fold(0.0, f64::max) + 4.0),
            _ => ROW,
        }
    }

    /// Names are cut to a width.
    fn fit(&mut self, most: f64) {
        let cut = |t: &mut String, room: f64| {
            *t = text::shorten_middle(t, Face::Sans, SIZE, room.max(0.0)).into_owned();
        };
        match self {
            Self::Head(name) => cut(name, most),
            Self::Dot(_, name) | Self::Swatch(_, name) => cut(name, most - 15.0),
            Self::Bar(low, _, high) => {
                cut(low, (most - BAR - 12.0) / 2.0);
                cut(high, (most - BAR - 12.0) / 2.0);
            }
            Self::Rings(rings) => {
                let signs: f64 = rings.iter().map(|r| 2.0 * r.0 + 5.0).sum::<f64>() + 8.0;
                rings.iter_mut().for_each(|r| cut(&mut r.1, (most - signs) / 2.0));
            }
        }
    }

    fn draw(&self, x: f64, middle: f64, theme: &Theme, nodes: &mut Vec<Node>) {
        let baseline = middle + SIZE * text::CAP_HEIGHT / 2.0;
        let put = |x: f64, words: &str, color: Color| Node::from(Text::new(x, baseline, words, SIZE, color));
        let wide = |t: &str| text::width(t, Face::Sans, SIZE);
        match self {
            Self::Head(name) => nodes.push(put(x, name, theme.muted)),
            Self::Dot(color, name) => {
                nodes.push(put(x + 15.0, name, theme.text));
                let style = Style { stroke: Some(Stroke::solid(*color, 1.3)), ..Style::fill(color.alpha(0.4)) };
                nodes.push(Node::Circle(x + 5.0, middle, 5.0, style));
            }
            Self::Swatch(color, name) => {
                nodes.push(put(x + 15.0, name, theme.text));
                nodes.push(Node::Rect(Rect::new(x, middle - 5.0, 10.0, 10.0), 2.0, Style::fill(*color)));
            }
            Self::Bar(low, stops, high) => {
                nodes.push(put(x, low, theme.text));
                let from = x + wide(low) + 6.0;
                nodes.push(put(from + BAR + 6.0, high, theme.text));
                let paint = Paint::Linear { from: (from, 0.0), to: (from + BAR, 0.0), stops: stops.clone() };
                let place = Rect::new(from, middle - 5.0, BAR, 10.0);
                nodes.push(Node::Rect(place, 2.0, Style { fill: Some(paint), stroke: None }));
            }
            Self::Rings(rings) => {
                let mut x = x;
                for (r, words) in rings {
                    nodes.push(put(x + 2.0 * r + 5.0, words, theme.text));
                    nodes.push(Node::Circle(x + r, middle, *r, Style::stroke(theme.muted, 1.2)));
                    x += 2.0 * r + 13.0 + wide(words);
                }
            }
        }
    }
}

/// Sets items one after the other, in rows.
fn flow(items: &[Item], input: &Input<'_>, rows: usize) -> Legend {
    let mut lines: Vec<(f64, Vec<(f64, Item)>)> = Vec::new();
    let mut x = f64::INFINITY;
    for item in items {
        let mut item = item.clone();
        item.fit(input.width);
        let (wide, tall) = (item.width(), item.height());
        if x + wide > input.width {
            if lines.len() >= rows {
                break;
            }
            lines.push((ROW, Vec::new()));
            x = 0.0;
        }
        let Some(line) = lines.last_mut() else { break };
        let gap = if matches!(item, Item::Head(_)) { GAP * 0.6 } else { GAP };
        line.0 = line.0.max(tall);
        line.1.push((x, item));
        x += wide + gap;
    }
    let (mut nodes, mut y) = (Vec::new(), ABOVE);
    for (tall, line) in &lines {
        line.iter().for_each(|(x, item)| item.draw(*x, y + tall / 2.0, input.theme, &mut nodes));
        y += tall;
    }
    if nodes.is_empty() { Legend::default() } else { Legend { height: y, nodes } }
}
