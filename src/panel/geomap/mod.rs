//! `geomap`: values at places, on the bundled map of the world.

mod labels;
mod layers;
mod legend;
mod options;
mod places;
mod sentence;
#[cfg(test)]
mod tests;
mod view;
mod world;

pub use options::{Custom, Options};

use super::around::{moved, nothing};
use super::{Drawn, Input, Kind, colored_by_thresholds, read};
use crate::frame::FieldConfig;
use crate::scene::{Anchor, Group, Node, Path, Rect, Stroke, Style, Text};
use crate::text::{self, Face};
use labels::Room;
use layers::{Done, Drawing};
use options::{Controls, Layer, Style as Look};
use places::Table;
use view::View;

/// The kind.
pub struct Geomap;

/// Layers that are drawn; other ones are counted as left out.
const DRAWN: [&str; 5] = ["markers", "heatmap", "route", "last-point", "countries"];
const NOTE: f64 = 11.0;
const NOTE_ROW: f64 = 17.0;

impl Kind for Geomap {
    fn id(&self) -> &'static str {
        "geomap"
    }

    fn options_schema(&self) -> schemars::Schema {
        schemars::schema_for!(Options)
    }

    fn custom_schema(&self) -> schemars::Schema {
        schemars::schema_for!(Custom)
    }

    fn page(&self) -> &'static str {
        include_str!("../geomap.md")
    }

    fn field_defaults(&self) -> FieldConfig {
        colored_by_thresholds()
    }

    fn draw(&self, input: &Input<'_>) -> Drawn {
        let options: Options = read(input.options);
        let fallback = [Layer { r#type: "markers".into(), ..Layer::default() }];
        let layers: &[Layer] = if options.layers.is_empty() { &fallback } else { &options.layers };
        let known: Vec<&Layer> = layers.iter().filter(|l| DRAWN.contains(&kind_of(l))).collect();
        let drawings: Vec<Drawing<'_>> = known.iter().map(|layer| drawing(input, layer)).collect();
        let all = || drawings.iter().flat_map(|d| &d.tables).flat_map(|t| &t.places);
        let received = all().count();
        if received == 0 {
            return nothing("No data", "", 0, input);
        }
        if all().all(|p| p.at.is_none()) {
            return nothing("No place found", &unfound(&drawings), received, input);
        }
        Map { input, options: &options, drawings: &drawings, skipped: layers.len() - known.len() }.draw(received)
    }
}

/// A layer's kind; markers when it says none.
fn kind_of(layer: &Layer) -> &str {
    if layer.r#type.is_empty() { "markers" } else { &layer.r#type }
}

fn drawing<'a>(input: &Input<'a>, layer: &'a Layer) -> Drawing<'a> {
    let tables = places::tables(input, layer);
    let look = layer.config.style.clone().unwrap_or_else(|| by_value(&tables));
    Drawing { layer, look, tables }
}

/// Without a look, the first number that is no coordinate colours.
fn by_value(tables: &[Table<'_>]) -> Look {
    let coordinate =
        |name: &str| ["lat", "latitude", "lon", "lng", "longitude"].contains(&name.to_lowercase().as_str());
    let fields = tables.iter().flat_map(|t| t.frame.number_fields());
    let mut look = Look::default();
    look.color.field = fields.filter(|f| !coordinate(&f.name)).map(|f| f.state.name.clone()).next();
    look
}

/// Why nothing is drawn.
fn unfound(drawings: &[Drawing<'_>]) -> String {
    let rows: usize = drawings.iter().flat_map(|d| &d.tables).map(|t| t.places.len()).sum();
    match unplaced(drawings) {
        names if names.is_empty() => {
            format!("None of {rows} rows has fields of coordinates, a geohash, or a country's code or name.")
        }
        names => format!("None of {rows} rows names a place that is known: {names}."),
    }
}

/// The first names without a place.
fn unplaced(drawings: &[Drawing<'_>]) -> String {
    let mut names: Vec<&str> = Vec::new();
    for place in drawings.iter().flat_map(|d| &d.tables).flat_map(|t| &t.places).filter(|p| p.at.is_none()) {
        let name = place.name.trim();
        if !name.is_empty() && !names.contains(&name) {
            names.push(name);
        }
        if names.len() > 4 {
            break;
        }
    }
    let short = |n: &&str| n.chars().take(40).collect::<String>();
    let told: Vec<String> = names.iter().take(4).map(short).collect();
    format!("{}{}", told.join(", "), if names.len() > 4 { ", …" } else { "" })
}

/// A map to draw.
struct Map<'a> {
    input: &'a Input<'a>,
    options: &'a Options,
    drawings: &'a [Drawing<'a>],
    /// Layers that are not drawn.
    skipped: usize,
}

impl Map<'_> {
    fn draw(&self, received: usize) -> Drawn {
        let input = self.input;
        let roomy = input.width >= 150.0 && input.height >= 110.0;
        let rows = if roomy { ((input.height * 0.25) / 20.0).floor().clamp(1.0, 4.0) as usize } else { 0 };
        let legend = legend::legend(self.drawings, input, rows);
        let unplaced = self.places().filter(|p| p.at.is_none()).count();
        let mut height = input.height - legend.height;
        let mut view = self.view(height);
        let mut done: Vec<Done> = self.drawings.iter().map(|d| d.draw(&view, input)).collect();
        let outside: usize = done.iter().map(|d| d.outside).sum();
        let note = self.note(unplaced, outside);
        if note.is_some() && height > 50.0 {
            height -= NOTE_ROW;
            view = self.view(height);
            done = self.drawings.iter().map(|d| d.draw(&view, input)).collect();
        }
        let outside: usize = done.iter().map(|d| d.outside).sum();
        let mut nodes = self.map(&view, done);
        nodes.push(moved((0.0, height), legend.nodes));
        if let Some(words) = note.filter(|_| input.height > 50.0) {
            let words = text::shorten(&words, Face::Sans, NOTE, input.width).into_owned();
            nodes.push(Text::new(0.0, input.height - 3.0, words, NOTE, input.theme.muted).into());
        }
        let hidden = unplaced + outside;
        let summary = sentence::sentence(self.drawings, input, unplaced, outside);
        Drawn { nodes, height: input.height, summary, drawn: received - hidden, hidden }
    }

    fn places(&self) -> impl Iterator<Item = &places::Place> {
        self.drawings.iter().flat_map(|d| &d.tables).flat_map(|t| &t.places)
    }

    fn view(&self, height: f64) -> View {
        let area = Rect::new(0.0, 0.0, self.input.width.max(1.0), height.max(1.0));
        let view = self.options.view.as_ref();
        let alone = view.filter(|v| v.all_layers == Some(false)).and_then(|v| v.layer.as_deref());
        let counts = |d: &&Drawing<'_>| alone.is_none_or(|name| d.layer.name.as_deref() == Some(name));
        let mut seen: Vec<(f64, f64)> = self
            .drawings
            .iter()
            .filter(counts)
            .flat_map(|d| &d.tables)
            .flat_map(|t| t.places.iter().filter_map(|p| p.at))
            .collect();
        // All of a country is seen, not only a point in it.
        let filled = self.drawings.iter().filter(counts).filter(|d| d.layer.r#type == "countries");
        let whole = filled.flat_map(|d| &d.tables).flat_map(|t| &t.places).filter(|p| p.at.is_some());
        let world = world::world();
        seen.extend(whole.filter_map(|p| world.extent(world.country(&p.name)?)).flatten());
        if view.is_some_and(|v| v.last_only == Some(true)) {
            seen = seen.split_off(seen.len().saturating_sub(1));
        }
        View::new(view, &seen, area)
    }

    /// What is left out, in words.
    fn note(&self, unplaced: usize, outside: usize) -> Option<String> {
        let total = self.places().count();
        let mut parts = Vec::new();
        if unplaced > 0 {
            parts.push(format!("{unplaced} of {total} without a place: {}", self::unplaced(self.drawings)));
        }
        if outside > 0 {
            parts.push(format!("{outside} outside this view"));
        }
        if self.skipped > 0 {
            parts.push(format!("+{} layer{} of another kind", self.skipped, if self.skipped > 1 { "s" } else { "" }));
        }
        (!parts.is_empty()).then(|| parts.join(" · ").trim_end_matches(": ").to_string())
    }

    /// Land, grid, layers, texts.
    fn map(&self, view: &View, done: Vec<Done>) -> Vec<Node> {
        let theme = self.input.theme;
        let mut room = Room::new(view.area);
        let mut below = graticule(view, theme, &mut room);
        let (scale, mut above) = controls(&self.options.controls, view, theme, &mut room);
        above.extend(scale);
        let mut marks = Vec::new();
        let (mut labels, mut fills) = (Vec::new(), Vec::new());
        for mut layer in done {
            marks.append(&mut layer.nodes);
            labels.append(&mut layer.labels);
            fills.append(&mut layer.fills);
        }
        let (texts, _) = room.labels(labels, theme);
        above.extend(texts);
        let mut inside = world::world().draw(view, &fills, theme);
        inside.append(&mut below);
        inside.extend(marks);
        let map = Group { clip: Some(view.clip()), nodes: inside, ..Group::default() };
        [Node::from(map)].into_iter().chain(above).collect()
    }
}

/// Faint meridians and parallels; with their degrees where the land alone does not tell where one is.
fn graticule(view: &View, theme: &crate::theme::Theme, room: &mut Room) -> Vec<Node> {
    let [west, east, south, north] = view.bounds();
    let wide = (east - west).min(360.0);
    let steps = [30.0, 20.0, 10.0, 5.0, 2.0, 1.0, 0.5, 0.2, 0.1, 0.05, 0.02, 0.01, 0.005, 0.002, 0.001];
    let step = steps.into_iter().rev().find(|s| view.area.w * s / wide >= 74.0).unwrap_or(30.0);
    let mut path = Path::default();
    let mut nodes = Vec::new();
    let digits = if step >= 1.0 { 0 } else { (-step.log10()).ceil() as usize };
    let named = step <= 2.0 && view.area.w >= 260.0 && view.area.h >= 140.0;
    let area = view.area;
    let most = (wide / step).ceil().min(60.0) as usize + 1;
    for i in 0..=most {
        let lon = ((west / step).ceil() + i as f64) * step;
        let x = view.unwrapped(lon, 0.0).0;
        if x > area.x + 1.0 && x < area.right() - 1.0 {
            path.move_to(x, area.y);
            path.line_to(x, area.bottom());
            let shown = view::wrapped(lon);
            let words = format!("{:.digits$}° {}", shown.abs(), if shown < 0.0 { "W" } else { "E" });
            if named {
                nodes.extend(room.text(x + 3.0, area.bottom() - 13.0, &words, 9.5, theme.muted));
            }
        }
        let lat = ((south / step).ceil() + i as f64) * step;
        let y = view.unwrapped(0.0, lat).1;
        if lat < north && lat <= 90.0 && y > area.y + 1.0 && y < area.bottom() - 1.0 {
            path.move_to(area.x, y);
            path.line_to(area.right(), y);
            let words = format!("{:.digits$}° {}", lat.abs(), if lat < 0.0 { "S" } else { "N" });
            if named {
                nodes.extend(room.text(area.x + 3.0, y - 13.0, &words, 9.5, theme.muted));
            }
        }
    }
    let line = Stroke::solid(theme.axis.alpha(0.35), 0.6);
    nodes.insert(0, Node::path(path, Style { fill: None, stroke: Some(line) }));
    nodes
}

/// The scale bar and where the map comes from.
fn controls(asked: &Controls, view: &View, theme: &crate::theme::Theme, room: &mut Room) -> (Vec<Node>, Vec<Node>) {
    let area = view.area;
    let mut above = Vec::new();
    if asked.show_attribution {
        let words = "Natural Earth";
        let wide = text::width(words, Face::Sans, 9.5);
        above.extend(room.text(area.right() - wide - 3.0, area.bottom() - 13.0, words, 9.5, theme.muted));
    }
    let scale = asked.show_scale.then(|| scale_bar(asked, view, theme, room)).flatten().unwrap_or_default();
    (scale, above)
}

/// A bar of a round length, where one length holds for all of the map.
fn scale_bar(asked: &Controls, view: &View, theme: &crate::theme::Theme, room: &mut Room) -> Option<Vec<Node>> {
    let units: [(&str, f64); 2] = match asked.scale_units.as_deref() {
        Some("us" | "imperial") => [("mi", 1609.344), ("ft", 0.3048)],
        Some("nautical") => [("nmi", 1852.0), ("m", 1.0)],
        _ => [("km", 1000.0), ("m", 1.0)],
    };
    let metres = view.metres()?;
    let longest = (view.area.w * 0.3).min(110.0) * metres;
    let (unit, size) = if longest >= units[0].1 { units[0] } else { units[1] };
    let power = (longest / size).log10().floor();
    let base = 10f64.powf(power);
    let length = [5.0, 2.0, 1.0].into_iter().map(|m| m * base).find(|l| l * size <= longest)?;
    let wide = length * size / metres;
    let words = format!("{} {unit}", crate::frame::number_text(length));
    let (x, y) = (view.area.x + 5.0, view.area.y + 6.0);
    let text_wide = text::width(&words, Face::Sans, 9.5);
    if wide + text_wide + 10.0 > view.area.w
        || !room.take(Rect::new(x, y - 2.0, wide.max(20.0) + text_wide + 8.0, 14.0))
    {
        return None;
    }
    let mut path = Path::default();
    path.move_to(x, y + 1.0);
    path.line_to(x, y + 6.0);
    path.line_to(x + wide, y + 6.0);
    path.line_to(x + wide, y + 1.0);
    let label = Text::new(x + wide + 5.0, y + 7.0, words, 9.5, theme.muted).anchor(Anchor::Start);
    Some(vec![Node::path(path, Style::stroke(theme.muted, 1.2)), label.into()])
}
