//! Layers: markers, routes and heat, drawn from tables with places.

use std::collections::BTreeSet;

use super::labels::Label;
use super::options::{Layer, Style as Look};
use super::places::{Place, Table};
use super::view::View;
use super::world::{Fill, world};
use crate::field::{Display, Shown};
use crate::frame::Field;
use crate::panel::Input;
use crate::panel::dimension::named;
use crate::scene::{Color, Group, Image, Node, Path, Rect, Stroke, Style};
use crate::theme::{Scheme, Theme};

/// A layer with its tables.
pub struct Drawing<'a> {
    /// What is asked for.
    pub layer: &'a Layer,
    /// The look, defaults filled in.
    pub look: Look,
    /// The rows.
    pub tables: Vec<Table<'a>>,
}

/// What a layer comes to.
#[derive(Default)]
pub struct Done {
    /// What is drawn.
    pub nodes: Vec<Node>,
    /// Texts that want a place.
    pub labels: Vec<Label>,
    /// Rows that are drawn.
    pub drawn: usize,
    /// Rows outside the window.
    pub outside: usize,
    /// Countries that are filled.
    pub fills: Vec<Fill>,
}

/// The radius of markers when nothing is said, and of the least and greatest value of a field.
pub const RADIUS: (f64, f64, f64) = (5.0, 2.0, 15.0);
const TEXT: f64 = 11.5;

impl Drawing<'_> {
    /// The field that colours, if any does.
    pub fn color_field<'t>(&self, table: &'t Table<'_>) -> Option<&'t Field> {
        named(&table.frame, self.look.color.field.as_deref())
    }

    /// The field that sizes, if any does.
    pub fn size_field<'t>(&self, table: &'t Table<'_>) -> Option<&'t Field> {
        named(&table.frame, self.look.size.field.as_deref())
    }

    /// The colour where no field gives one.
    pub fn fixed_color(&self, theme: &Theme) -> Color {
        let name = self.look.color.fixed.as_deref().unwrap_or("dark-green");
        theme.ink(theme.color(name).unwrap_or(theme.muted), 3.0)
    }

    /// How opaque the layer is as a whole.
    fn opacity(&self) -> f64 {
        self.layer.opacity.filter(|o| o.is_finite()).unwrap_or(1.0).clamp(0.0, 1.0)
    }

    /// Draws the layer.
    pub fn draw(&self, view: &View, input: &Input<'_>) -> Done {
        match self.layer.r#type.as_str() {
            "heatmap" => self.heat(view, input),
            "route" => self.route(view, input),
            _ => self.markers(view, input),
        }
    }

    fn markers(&self, view: &View, input: &Input<'_>) -> Done {
        let mut done = Done::default();
        let mut seen = BTreeSet::new();
        let mut marks: Vec<(f64, Node)> = Vec::new();
        for table in &self.tables {
            let pens = Pens::new(self, table, input);
            let last = table.places.iter().rposition(|p| p.at.is_some());
            for (i, place) in table.places.iter().enumerate() {
                let Some((lon, lat)) = place.at else { continue };
                let at = view.at(lon, lat);
                if self.layer.r#type == "countries" && self.fill(place, &pens, &mut done) {
                    label(&mut done, at, 0.0, pens.text(place.row), self, pens.value(place.row));
                    continue;
                }
                if self.layer.r#type == "last-point" && Some(i) != last {
                    done.drawn += 1;
                    continue;
                }
                if !view.sees(at) {
                    done.outside += 1;
                    continue;
                }
                done.drawn += 1;
                let (radius, color) = (pens.radius(place.row), pens.color(place.row));
                let key = ((at.0 * 2.0) as i64, (at.1 * 2.0) as i64, (radius * 2.0) as i64, color);
                if seen.insert(key) {
                    marks.push((radius, self.mark(at, radius, color, &pens, place.row, &place.name)));
                }
                label(&mut done, at, radius, pens.text(place.row), self, pens.value(place.row));
            }
        }
        // Great ones lie below small ones, so that none is hidden.
        marks.sort_by(|a, b| b.0.total_cmp(&a.0));
        done.nodes = marks.into_iter().map(|m| m.1).collect();
        done
    }

    /// Fills the country of that name, if it has an outline.
    fn fill(&self, place: &Place, pens: &Pens<'_, '_>, done: &mut Done) -> bool {
        let Some(country) = world().country(&place.name) else { return false };
        let color = pens.color(place.row).alpha(self.opacity());
        done.fills.push(Fill { country, color, title: pens.title(place.row, &place.name) });
        done.drawn += 1;
        true
    }

    fn mark(&self, at: (f64, f64), r: f64, color: Color, pens: &Pens<'_, '_>, row: usize, name: &str) -> Node {
        let inside = self.look.opacity.unwrap_or(0.4).clamp(0.0, 1.0);
        let mut style = Style::fill(color.alpha(inside * self.opacity()));
        style.stroke = Some(Stroke { round: true, ..Stroke::solid(color.alpha(self.opacity()), 1.3) });
        let symbol = self.look.symbol.fixed.as_deref().unwrap_or("circle");
        let symbol = symbol.rsplit('/').next().unwrap_or(symbol).trim_end_matches(".svg");
        let node = shape(symbol, at, r, pens.angle(row), style);
        let title = pens.title(row, name);
        Group { title: Some(title), nodes: vec![node], ..Group::default() }.into()
    }

    /// Lines from place to place in the order of rows; where rows have no place, the line goes on.
    fn route(&self, view: &View, input: &Input<'_>) -> Done {
        let mut done = Done::default();
        for table in &self.tables {
            let pens = Pens::new(self, table, input);
            let places = table.places.iter().filter_map(|p| Some((p.at?, p.row)));
            let points: Vec<((f64, f64), usize)> = places.map(|(at, row)| (view.at(at.0, at.1), row)).collect();
            done.drawn += points.len();
            let width = self.look.line_width.or(self.look.size.fixed).unwrap_or(2.5).clamp(0.5, 20.0);
            // A route over the date line is not drawn across the map.
            let whole = view.ends().1 - view.ends().0;
            let mut path = Path::default();
            let mut color = None;
            let flush = |path: &mut Path, color: Option<Color>, nodes: &mut Vec<Node>| {
                if !path.is_empty() {
                    let ink = color.unwrap_or_default().alpha(self.opacity());
                    let stroke = Stroke { round: true, ..Stroke::solid(ink, width) };
                    nodes.push(Node::path(std::mem::take(path), Style { fill: None, stroke: Some(stroke) }));
                }
            };
            for pair in points.windows(2) {
                let ((a, _), (b, row)) = (pair[0], pair[1]);
                if (a.0 - b.0).abs() > whole / 2.0 || !near(a, view) && !near(b, view) {
                    flush(&mut path, color, &mut done.nodes);
                    continue;
                }
                let next = Some(pens.color(row));
                if next != color || path.is_empty() {
                    flush(&mut path, color, &mut done.nodes);
                    path.move_to(a.0, a.1);
                    color = next;
                }
                path.line_to(b.0, b.1);
            }
            flush(&mut path, color, &mut done.nodes);
            done.nodes.extend(self.arrows(&points, &pens, width));
            if let [(at, row)] = points.as_slice() {
                done.nodes.push(Node::Circle(at.0, at.1, width, Style::fill(pens.color(*row))));
            }
        }
        done
    }

    /// Small triangles along a route.
    fn arrows(&self, points: &[((f64, f64), usize)], pens: &Pens<'_, '_>, width: f64) -> Vec<Node> {
        const EVERY: f64 = 60.0;
        let Some(sign) = self.layer.config.arrow.filter(|a| a.is_finite() && *a != 0.0) else { return Vec::new() };
        let mut nodes = Vec::new();
        let mut gone = EVERY / 2.0;
        for pair in points.windows(2) {
            let ((a, _), (b, row)) = (pair[0], pair[1]);
            let (dx, dy) = (b.0 - a.0, b.1 - a.1);
            gone += dx.hypot(dy);
            if gone >= EVERY && nodes.len() < 2000 {
                gone = 0.0;
                let middle = ((a.0 + b.0) / 2.0, (a.1 + b.1) / 2.0);
                let angle = (dx * sign).atan2(-dy * sign).to_degrees();
                nodes.push(shape("triangle", middle, width + 2.0, angle, Style::fill(pens.color(row))));
            }
        }
        nodes
    }

    /// Places spread over pixels and summed: much where many are near each other.
    fn heat(&self, view: &View, input: &Input<'_>) -> Done {
        let mut done = Done::default();
        let area = view.area;
        let cell = (area.w * area.h / 120_000.0).sqrt().max(2.0);
        let (columns, rows) = ((area.w / cell).ceil().max(1.0) as usize, (area.h / cell).ceil().max(1.0) as usize);
        let mut sums = vec![0.0f64; columns * rows];
        for table in &self.tables {
            let weights = named(&table.frame, self.layer.config.weight.field.as_deref());
            for place in &table.places {
                let Some((lon, lat)) = place.at else { continue };
                let (x, y) = view.at(lon, lat);
                if !view.sees((x, y)) {
                    done.outside += 1;
                    continue;
                }
                done.drawn += 1;
                let weight = match weights {
                    Some(field) => self.layer.config.weight.between(part(field, place.row), 0.0, 1.0),
                    None => self.layer.config.weight.fixed.unwrap_or(1.0),
                };
                let (c, r) = (((x - area.x) / cell) as usize, ((y - area.y) / cell) as usize);
                sums[r.min(rows - 1) * columns + c.min(columns - 1)] += weight.max(0.0);
            }
        }
        let reach = self.layer.config.radius.unwrap_or(5.0).clamp(1.0, 100.0)
            + self.layer.config.blur.unwrap_or(15.0).clamp(0.0, 100.0) / 2.0;
        spread(&mut sums, columns, rows, (reach / cell).max(0.5));
        let most = sums.iter().copied().fold(0.0, f64::max);
        if most > 0.0 {
            let ramp = heat_scheme(input.theme);
            let pixels = sums.iter().map(|s| heat_color(s / most, &ramp, self.opacity())).collect();
            let place = Rect::new(area.x, area.y, columns as f64 * cell, rows as f64 * cell);
            done.nodes.push(Node::Image(Image { place, width: columns as u32, height: rows as u32, pixels }));
        }
        done
    }
}

/// A text that wants a place beside a point.
fn label(done: &mut Done, at: (f64, f64), radius: f64, words: String, drawing: &Drawing<'_>, value: Option<f64>) {
    if words.trim().is_empty() {
        return;
    }
    let size = drawing.look.text_config.font_size.unwrap_or(TEXT).clamp(6.0, 40.0);
    let weight = radius + value.filter(|v| v.is_finite()).map_or(0.0, weight);
    done.labels.push(Label { at, gap: radius + 3.0, words, size, weight });
}

/// The colours of heat, from little to much.
pub fn heat_scheme(theme: &Theme) -> Scheme {
    let colors: &[u32] =
        if theme.dark { &[0x7a3b1d, 0xd9772b, 0xffd98a, 0xffffff] } else { &[0xffd27a, 0xee7b22, 0xb4281e, 0x5a0f2e] };
    Scheme::through(colors.iter().map(|c| Color::hex(*c)).collect())
}

/// The colour of a share of the greatest sum; little is nearly clear.
fn heat_color(share: f64, ramp: &Scheme, opacity: f64) -> Color {
    if share < 0.02 {
        return Color::default();
    }
    ramp.at(share.sqrt()).alpha((share * 6.0).min(1.0) * 0.9 * opacity)
}

/// Spreads sums over their neighbours as a bell, along rows and then along columns.
fn spread(sums: &mut [f64], columns: usize, rows: usize, reach: f64) {
    let half = (reach * 2.0).ceil().min(200.0) as usize;
    let bell: Vec<f64> = (0..=half).map(|d| (-(d as f64 / reach).powi(2)).exp()).collect();
    let mut pass = |count: usize, length: usize, at: &dyn Fn(usize, usize) -> usize| {
        let mut line = vec![0.0; length];
        for i in 0..count {
            line.iter_mut().enumerate().for_each(|(j, v)| *v = sums[at(i, j)]);
            if line.iter().all(|v| *v == 0.0) {
                continue;
            }
            for j in 0..length {
                let near = j.saturating_sub(half)..(j + half + 1).min(length);
                sums[at(i, j)] = near.map(|k| line[k] * bell[k.abs_diff(j)]).sum();
            }
        }
    };
    pass(rows, columns, &|row, column| row * columns + column);
    pass(columns, rows, &|column, row| row * columns + column);
}

/// Whether a point is not far from the window.
fn near((x, y): (f64, f64), view: &View) -> bool {
    let (area, far) = (view.area, view.area.w.max(view.area.h));
    x >= area.x - far && x <= area.right() + far && y >= area.y - far && y <= area.bottom() + far
}

/// More for greater values, between 0 and 1 whatever their size.
fn weight(value: f64) -> f64 {
    0.5 + value.atan() / std::f64::consts::PI
}

/// How far a row's value is from the field's least to its greatest.
fn part(field: &Field, row: usize) -> f64 {
    let (low, high) = field.state.range;
    let value = field.values.get(row).number().unwrap_or(f64::NAN);
    let part = (value - low) / (high - low);
    if part.is_nan() && value.is_finite() { 1.0 } else { part }
}

/// What rows of a table are drawn with.
struct Pens<'d, 't> {
    drawing: &'d Drawing<'d>,
    colors: Option<(&'t Field, Display<'t>)>,
    sizes: Option<&'t Field>,
    texts: Option<(&'t Field, Display<'t>)>,
    angles: Option<&'t Field>,
    fixed: Color,
    theme: &'t Theme,
}

impl<'d, 't> Pens<'d, 't> {
    fn new(drawing: &'d Drawing<'d>, table: &'t Table<'_>, input: &'t Input<'_>) -> Self {
        let display = |f: &'t Field| (f, Display::new(f, input.theme, input.zone, input.now));
        let look = &drawing.look;
        let text = look.text.field.as_deref().filter(|_| look.text.mode.as_deref() != Some("fixed"));
        Self {
            drawing,
            colors: drawing.color_field(table).map(display),
            sizes: drawing.size_field(table),
            texts: named(&table.frame, text).map(display),
            angles: named(&table.frame, look.rotation.field.as_deref()),
            fixed: drawing.fixed_color(input.theme),
            theme: input.theme,
        }
    }

    fn shown(&self, row: usize) -> Option<Shown> {
        let (field, display) = self.colors.as_ref()?;
        Some(display.show(field.values.get(row)))
    }

    /// Name and value.
    fn title(&self, row: usize, name: &str) -> String {
        let told = self.shown(row).filter(|s| s.mapped || !s.numeric.is_nan());
        let value = told.map(|s| s.text.to_string()).unwrap_or_default();
        if value.trim().is_empty() { name.to_string() } else { format!("{name}: {}", value.trim()) }
    }

    fn value(&self, row: usize) -> Option<f64> {
        let field = self.colors.as_ref().map(|c| c.0).or(self.sizes)?;
        field.values.get(row).number()
    }

    fn color(&self, row: usize) -> Color {
        let shown = self.shown(row).map(|s| if s.numeric.is_nan() && !s.mapped { self.theme.muted } else { s.color });
        shown.map_or(self.fixed, |c| self.theme.ink(c, 3.0))
    }

    fn radius(&self, row: usize) -> f64 {
        let size = &self.drawing.look.size;
        let radius = match self.sizes {
            Some(field) => size.between(part(field, row), RADIUS.1, RADIUS.2),
            None => size.fixed.unwrap_or(RADIUS.0),
        };
        if radius.is_finite() { radius.clamp(1.0, 60.0) } else { RADIUS.0 }
    }

    fn angle(&self, row: usize) -> f64 {
        let rotation = &self.drawing.look.rotation;
        let angle = self.angles.and_then(|f| f.values.get(row).number()).or(rotation.fixed).unwrap_or(0.0);
        if !angle.is_finite() {
            0.0
        } else if rotation.mode.as_deref() == Some("clamped") {
            angle.max(rotation.min.unwrap_or(-360.0)).min(rotation.max.unwrap_or(360.0))
        } else {
            angle.rem_euclid(360.0)
        }
    }

    fn text(&self, row: usize) -> String {
        match &self.texts {
            Some((field, display)) => display.show(field.values.get(row)).text.to_string().trim().to_string(),
            None => self.drawing.look.text.fixed.clone().unwrap_or_default(),
        }
    }
}

/// A symbol around a place, turned clockwise.
pub fn shape(symbol: &str, (x, y): (f64, f64), r: f64, angle: f64, style: Style) -> Node {
    // Corners in parts of the radius, for symbols of the weight of a circle.
    let star: Vec<(f64, f64)> = (0..10)
        .map(|i| {
            let (turn, far) = (f64::from(i) * std::f64::consts::PI / 5.0, if i % 2 == 0 { 1.25 } else { 0.52 });
            (turn.sin() * far, -turn.cos() * far)
        })
        .collect();
    let corners: Vec<Vec<(f64, f64)>> = match symbol {
        "square" => vec![vec![(-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)]],
        "triangle" | "plane" => vec![vec![(0.0, -1.15), (1.05, 0.8), (-1.05, 0.8)]],
        "star" => vec![star],
        "cross" => vec![vec![(-1.0, 0.0), (1.0, 0.0)], vec![(0.0, -1.0), (0.0, 1.0)]],
        "x" | "x-mark" => vec![vec![(-0.8, -0.8), (0.8, 0.8)], vec![(0.8, -0.8), (-0.8, 0.8)]],
        _ => return Node::Circle(x, y, r, style),
    };
    let (sin, cos) = angle.to_radians().sin_cos();
    let mut path = Path::default();
    for part in &corners {
        for (i, (a, b)) in part.iter().enumerate() {
            let (px, py) = (x + (a * cos - b * sin) * r, y + (a * sin + b * cos) * r);
            if i == 0 { path.move_to(px, py) } else { path.line_to(px, py) }
        }
        if part.len() > 2 {
            path.close();
        }
    }
    Node::path(path, style)
}
