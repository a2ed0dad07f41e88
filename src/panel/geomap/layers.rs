//! Layers, drawn from tables with places: markers and countries here, routes and heat beside.

use std::collections::BTreeSet;

use super::geojson::Features;
use super::network::Link;
use super::options::{Layer, Style as Look};
use super::pens::{Pens, is_shape, shape};
use super::places::{Place, Table};
use super::view::View;
use super::world::{Fill, world};
use crate::frame::Field;
use crate::panel::dimension::named;
use crate::panel::labels::Label;
use crate::panel::{Input, icon};
use crate::scene::{Color, Group, Node, Rect, Stroke, Style};
use crate::theme::Theme;

/// A layer with its tables.
pub struct Drawing<'a> {
    /// What is asked for.
    pub layer: &'a Layer,
    /// The look, defaults filled in.
    pub look: Look,
    /// The rows.
    pub tables: Vec<Table<'a>>,
    /// What is drawn besides rows at places.
    pub part: Part,
}

/// What a layer draws.
pub enum Part {
    /// Rows at their places.
    Rows,
    /// Lines between the nodes of a network, and how many lack an end.
    Links(Vec<Link>, usize),
    /// Features of a file.
    Features(Features),
    /// Day and night.
    Night,
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
    /// The places of signs, which texts keep off.
    pub signs: Vec<Rect>,
}

/// The radius of markers when nothing is said, and of the least and greatest value of a field.
pub const RADIUS: (f64, f64, f64) = (5.0, 2.0, 15.0);
/// The size of texts when nothing is said.
pub const TEXT: f64 = 11.5;
/// Countries of fewer pixels get a sign.
const SMALL: f64 = 9.0;
/// The contrast of filled countries, which have outlines, to the panel; marks have 3.
pub const SURFACE: f64 = 1.4;

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
    pub fn opacity(&self) -> f64 {
        self.layer.opacity.filter(|o| o.is_finite()).unwrap_or(1.0).clamp(0.0, 1.0)
    }

    /// Draws the layer.
    pub fn draw(&self, view: &View, input: &Input<'_>) -> Done {
        match (&self.part, self.layer.r#type.as_str()) {
            (Part::Links(links, _), _) => self.links(links, view, input),
            (Part::Features(features), _) => self.features(features, view, input.theme),
            (Part::Night, _) => self.night(view, input),
            (Part::Rows, "heatmap") => self.heat(view, input),
            (Part::Rows, "route") => self.route(view, input),
            (Part::Rows, "photos") => self.photos(view, input),
            (Part::Rows, _) => self.markers(view, input),
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
                if self.layer.r#type == "countries" && self.fill(place, &pens, view, &mut done) {
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
                    let beside = self.beside(at, radius);
                    done.signs.push(Rect::new(beside.0 - radius, beside.1 - radius, 2.0 * radius, 2.0 * radius));
                    marks.push((radius, self.mark(beside, radius, color, &pens, place.row, &place.name)));
                }
                label(&mut done, self.beside(at, radius), radius, pens.text(place.row), self, pens.value(place.row));
            }
        }
        // Great ones lie below small ones, so that none is hidden.
        marks.sort_by(|a, b| b.0.total_cmp(&a.0));
        done.nodes = marks.into_iter().map(|m| m.1).collect();
        done
    }

    /// Fills the country of that name, if it has an outline that can be seen.
    fn fill(&self, place: &Place, pens: &Pens<'_, '_>, view: &View, done: &mut Done) -> bool {
        let Some(country) = world().country(&place.name) else { return false };
        let corners = world().extent(country).map(|e| e.map(|p| view.unwrapped(p.0, p.1)));
        if corners.is_some_and(|[a, b]| (b.0 - a.0).abs().max((b.1 - a.1).abs()) < SMALL) {
            return false;
        }
        let color = pens.surface(place.row).alpha(self.opacity());
        done.fills.push(Fill { country, color, title: pens.title(place.row, &place.name) });
        done.drawn += 1;
        true
    }

    /// Where a symbol of that radius stands.
    fn beside(&self, (x, y): (f64, f64), radius: f64) -> (f64, f64) {
        let align = &self.look.symbol_align;
        let dx = match align.horizontal.as_deref() {
            Some("left") => -radius,
            Some("right") => radius,
            _ => 0.0,
        };
        let dy = match align.vertical.as_deref() {
            Some("top") => -radius,
            Some("bottom") => radius,
            _ => 0.0,
        };
        (x + dx, y + dy)
    }

    fn mark(&self, at: (f64, f64), r: f64, color: Color, pens: &Pens<'_, '_>, row: usize, name: &str) -> Node {
        let inside = self.look.opacity.unwrap_or(0.4).clamp(0.0, 1.0);
        let mut style = Style::fill(color.alpha(inside * self.opacity()));
        style.stroke = Some(Stroke { round: true, ..Stroke::solid(color.alpha(self.opacity()), 1.3) });
        let symbol = pens.symbol(row);
        let title = Some(pens.title(row, name));
        let nodes = match icon::named(&symbol).filter(|_| !is_shape(&symbol)) {
            None => vec![shape(&symbol, at, r, pens.angle(row), style)],
            Some(sign) => {
                let (sin, cos) = pens.angle(row).to_radians().sin_cos();
                let turned = |x: f64, y: f64| (at.0 + x * cos - y * sin, at.1 + x * sin + y * cos);
                icon::draw(sign, 2.0 * r.max(5.0), color.alpha(self.opacity()), &turned)
            }
        };
        Group { title, nodes, ..Group::default() }.into()
    }
}

/// A text that wants a place beside a point.
fn label(done: &mut Done, at: (f64, f64), radius: f64, words: String, drawing: &Drawing<'_>, value: Option<f64>) {
    if words.trim().is_empty() {
        return;
    }
    let size = drawing.look.text_config.font_size.unwrap_or(TEXT).clamp(6.0, 40.0);
    let weight = radius + value.filter(|v| v.is_finite()).map_or(0.0, weight);
    let upon = drawing.layer.r#type == "countries" && radius == 0.0;
    done.labels.push(Label { at, gap: radius + 3.0, words, size, weight, upon });
}

/// More for greater values, between 0 and 1 whatever their size.
fn weight(value: f64) -> f64 {
    0.5 + value.atan() / std::f64::consts::PI
}
