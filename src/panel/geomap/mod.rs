//! `geomap`: values at places, on the bundled map of the world.

mod geojson;
mod ground;
mod heat;
mod layers;
mod legend;
mod network;
mod night;
mod options;
mod pens;
mod photos;
mod places;
mod route;
mod sentence;
#[cfg(test)]
mod tests;
mod view;
mod world;

pub use options::{Custom, Options};

use std::borrow::Cow;

use serde_json::{Map as Keys, Value};

use super::around::{moved, nothing};
use super::labels::Room;
use super::{Drawn, Input, Kind, colored_by_thresholds, read};
use crate::frame::FieldConfig;
use crate::scene::{Group, Node, Rect, Text};
use crate::text::{self, Face};
use crate::theme::Theme;
use geojson::Features;

use layers::{Drawing, Part};
use options::{Layer, Style as Look};
use places::Table;
use view::View;

/// The kind.
pub struct Geomap;

/// Layers that are drawn; other ones are counted as left out.
pub const DRAWN: [&str; 9] =
    ["markers", "heatmap", "route", "last-point", "countries", "network", "geojson", "dayNight", "photos"];
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

    fn draws_alone(&self, options: &Keys<String, Value>) -> bool {
        let options: Options = read(options);
        options.layers.iter().any(|l| matches!(kind_of(l), "geojson" | "dayNight"))
    }

    fn draw(&self, input: &Input<'_>) -> Drawn {
        let options: Options = read(input.options);
        let fallback = [Layer { r#type: "markers".into(), ..Layer::default() }];
        let layers: &[Layer] = if options.layers.is_empty() { &fallback } else { &options.layers };
        let known: Vec<&Layer> = layers.iter().filter(|l| DRAWN.contains(&kind_of(l))).collect();
        let drawings: Vec<Drawing<'_>> = known.iter().flat_map(|layer| drawing(input, layer)).collect();
        let all = || drawings.iter().flat_map(|d| &d.tables).flat_map(|t| &t.places);
        let received = all().count();
        let alone = drawings.iter().any(|d| matches!(d.part, Part::Features(_) | Part::Night));
        if received == 0 && !alone {
            return nothing("No data", "", 0, input);
        }
        if all().all(|p| p.at.is_none()) && !alone {
            return nothing("No place found", &unfound(&drawings), received, input);
        }
        let fileless = known.iter().filter(|l| kind_of(l) == "geojson").count()
            - drawings.iter().filter(|d| matches!(d.part, Part::Features(_))).count();
        let skipped = layers.len() - known.len();
        Map { input, options: &options, drawings: &drawings, skipped, fileless }.draw(received)
    }
}

/// A layer's kind; markers when it says none.
fn kind_of(layer: &Layer) -> &str {
    if layer.r#type.is_empty() { "markers" } else { &layer.r#type }
}

/// What a layer draws, from back to front; nothing where its file is not there.
fn drawing<'a>(input: &Input<'a>, layer: &'a Layer) -> Vec<Drawing<'a>> {
    let own = layer.config.style.clone();
    let bare = |part: Part| Drawing { layer, look: own.clone().unwrap_or_default(), tables: Vec::new(), part };
    match kind_of(layer) {
        "geojson" => return Features::of(layer).map(|features| bare(Part::Features(features))).into_iter().collect(),
        "dayNight" => return vec![bare(Part::Night)],
        _ => {}
    }
    let tables = places::tables(input, layer);
    let edges = input.frames.iter().find(|f| layer.r#type == "network" && network::lists_links(f));
    let links = edges.map(|frame| {
        let (links, missing) = network::links(frame, &tables);
        let frame = Cow::Owned(places::with_own_ranges(frame));
        let look = layer.config.edge_style.clone().unwrap_or_default();
        Drawing { layer, look, tables: vec![Table { frame, places: Vec::new() }], part: Part::Links(links, missing) }
    });
    let look = own.unwrap_or_else(|| by_value(&tables));
    links.into_iter().chain([Drawing { layer, look, tables, part: Part::Rows }]).collect()
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
    /// Layers whose file is not there.
    fileless: usize,
}

impl Map<'_> {
    fn draw(&self, received: usize) -> Drawn {
        let input = self.input;
        let roomy = input.width >= 150.0 && input.height >= 110.0;
        let rows = if roomy { ((input.height * 0.25) / 20.0).floor().clamp(1.0, 4.0) as usize } else { 0 };
        let legend = legend::legend(self.drawings, input, rows);
        let unplaced = self.places().filter(|p| p.at.is_none()).count();
        let mut height = input.height - legend.height;
        let mut laid = self.lay(height);
        let mut note = self.note(unplaced, &laid);
        if note.is_some() && height > 50.0 {
            height -= NOTE_ROW;
            laid = self.lay(height);
            note = self.note(unplaced, &laid);
        }
        let outside = laid.outside;
        let mut nodes = laid.draw(input.theme);
        nodes.push(moved((0.0, height), legend.nodes));
        if let Some(words) = note.filter(|_| input.height > 50.0) {
            let words = text::shorten(&words, Face::Sans, NOTE, input.width).into_owned();
            nodes.push(Text::new(0.0, input.height - 3.0, words, NOTE, input.theme.muted).into());
        }
        let hidden = unplaced + outside;
        let mut summary = sentence::sentence(self.drawings, input, unplaced, outside);
        if let Some(basemap) = self.basemap() {
            summary.insert_str(summary.len() - 1, &format!("; outlines of countries stand for the map `{basemap}`"));
        }
        Drawn { nodes, height: input.height, summary, drawn: received - hidden, hidden }
    }

    fn places(&self) -> impl Iterator<Item = &places::Place> {
        self.drawings.iter().flat_map(|d| &d.tables).flat_map(|t| &t.places)
    }

    /// The map of tiles that is asked for, which a still without network does not have.
    fn basemap(&self) -> Option<String> {
        let kind = self.options.basemap.as_ref()?.get("type")?.as_str()?;
        (!matches!(kind, "" | "default" | "none")).then(|| kind.chars().take(30).collect())
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
        for drawing in self.drawings.iter().filter(counts) {
            if let Part::Features(features) = &drawing.part {
                seen.extend(features.corners());
            }
        }
        if view.is_some_and(|v| v.last_only == Some(true)) {
            seen = seen.split_off(seen.len().saturating_sub(1));
        }
        let signs = self.drawings.iter().filter(counts).map(Drawing::reach).fold(0.0, f64::max);
        View::new(view, &seen, signs, area)
    }

    /// What is left out, in words.
    fn note(&self, unplaced: usize, laid: &Laid) -> Option<String> {
        let total = self.places().count();
        let mut parts = Vec::new();
        if unplaced > 0 {
            parts.push(format!("{unplaced} of {total} without a place: {}", self::unplaced(self.drawings)));
        }
        if laid.outside > 0 {
            parts.push(format!("{} outside this view", laid.outside));
        }
        if laid.yielded > 0 {
            parts.push(format!("+{} name{}", laid.yielded, if laid.yielded > 1 { "s" } else { "" }));
        }
        if self.fileless > 0 {
            parts.push(format!(
                "+{} layer{} without its file",
                self.fileless,
                if self.fileless > 1 { "s" } else { "" }
            ));
        }
        if self.skipped > 0 {
            parts.push(format!("+{} layer{} of another kind", self.skipped, if self.skipped > 1 { "s" } else { "" }));
        }
        (!parts.is_empty()).then(|| parts.join(" · ").trim_end_matches(": ").to_string())
    }

    /// Everything at its place in a map of that height.
    fn lay(&self, height: f64) -> Laid {
        let (theme, view) = (self.input.theme, self.view(height));
        let mut room = Room::new(view.area);
        let below = ground::graticule(&view, theme, &mut room);
        let (scale, mut above) = ground::controls(&self.options.controls, &view, theme, &mut room);
        above.extend(scale);
        let (mut marks, mut labels, mut fills, mut outside) = (Vec::new(), Vec::new(), Vec::new(), 0);
        let mut signs = Vec::new();
        for mut layer in self.drawings.iter().map(|d| d.draw(&view, self.input)) {
            marks.append(&mut layer.nodes);
            labels.append(&mut layer.labels);
            fills.append(&mut layer.fills);
            signs.append(&mut layer.signs);
            outside += layer.outside;
        }
        let (texts, yielded) = room.labels(labels, &signs, theme);
        above.extend(texts);
        Laid { view, below, fills, marks, above, outside, yielded }
    }
}

/// A map with everything at its place.
struct Laid {
    view: View,
    below: Vec<Node>,
    fills: Vec<world::Fill>,
    marks: Vec<Node>,
    above: Vec<Node>,
    /// Places that are not in the window.
    outside: usize,
    /// Names without room.
    yielded: usize,
}

impl Laid {
    /// Land, grid, layers, texts.
    fn draw(self, theme: &Theme) -> Vec<Node> {
        let mut inside = world::world().draw(&self.view, &self.fills, theme);
        inside.extend(self.below);
        inside.extend(self.marks);
        let map = Group { clip: Some(self.view.clip()), nodes: inside, ..Group::default() };
        [Node::from(map)].into_iter().chain(self.above).collect()
    }
}
