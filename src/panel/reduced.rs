//! Reduced values: what stat, gauge and bar gauge show, one tile for each field and reducer, or for each row.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Input;
use crate::field::{Display, Shown};
use crate::frame::{Cell, Field, FieldType, Frame};
use crate::js::Regex;
use crate::reduce::{self, Reduced};

/// Which values are shown.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct ReduceOptions {
    /// The reducers, such as `lastNotNull`, `mean`, `max`.
    pub calcs: Vec<String>,
    /// Shows every row instead of reduced values.
    pub values: bool,
    /// The most rows shown with `values`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<usize>,
    /// Which fields: number fields when empty, else a name or a regex between slashes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fields: Option<String>,
}

impl Default for ReduceOptions {
    fn default() -> Self {
        Self { calcs: vec!["lastNotNull".into()], values: false, limit: None, fields: None }
    }
}

/// One value to show.
pub struct Tile<'a> {
    /// Its name.
    pub name: String,
    /// The value as printed.
    pub shown: Shown,
    /// The field that it comes from.
    pub field: &'a Field,
    /// The frame that it comes from, for sparklines.
    pub frame: &'a Frame,
    /// How the field is shown.
    pub display: Display<'a>,
}

/// The tiles of a panel in order.
pub fn tiles<'a>(input: &Input<'a>, options: &ReduceOptions) -> Vec<Tile<'a>> {
    let mut tiles = Vec::new();
    for frame in input.frames {
        for field in frame.fields.iter().filter(|f| wanted(f, options)) {
            let display = || Display::new(field, input.theme, input.zone, input.now);
            if options.values {
                rows(frame, field, options, display, &mut tiles);
            } else {
                reduced(frame, field, options, display, &mut tiles);
            }
        }
    }
    if options.values {
        tiles.truncate(options.limit.unwrap_or(25));
    }
    tiles
}

fn wanted(field: &Field, options: &ReduceOptions) -> bool {
    let hidden = field.config.custom.get("hideFrom").and_then(|h| h.get("viz")).and_then(serde_json::Value::as_bool);
    if hidden == Some(true) {
        return false;
    }
    match options.fields.as_deref() {
        None | Some("") => matches!(field.kind(), FieldType::Number),
        Some(text) if text.starts_with('/') => Regex::parse(text).is_ok_and(|r| r.is_match(&field.state.name)),
        Some(name) => field.state.name == name || field.name == name,
    }
}

fn reduced<'a>(
    frame: &'a Frame,
    field: &'a Field,
    options: &ReduceOptions,
    display: impl Fn() -> Display<'a>,
    tiles: &mut Vec<Tile<'a>>,
) {
    for id in &options.calcs {
        let Some(value) = reduce::reduce(field, id) else { continue };
        let display = display();
        let shown = show(&display, field, &value);
        let mut name = field.state.name.clone();
        if options.calcs.len() > 1 {
            let calc = reduce::ids().find(|(known, _)| known == id).map_or(id.as_str(), |(_, name)| name);
            name = format!("{name} {calc}");
        }
        tiles.push(Tile { name, shown, field, frame, display });
    }
}

fn show(display: &Display<'_>, field: &Field, value: &Reduced) -> Shown {
    match value {
        Reduced::Null | Reduced::List(_) => display.show(Cell::Null),
        Reduced::Number(v) if field.kind() == FieldType::Time => display.show(Cell::Time(*v as i64)),
        Reduced::Number(v) => display.show(Cell::Number(*v)),
        Reduced::Text(text) => display.show(Cell::Text(text)),
        Reduced::Bool(v) => display.show(Cell::Bool(*v)),
    }
}

/// One tile a row, named by the row's text field.
fn rows<'a>(
    frame: &'a Frame,
    field: &'a Field,
    options: &ReduceOptions,
    display: impl Fn() -> Display<'a>,
    tiles: &mut Vec<Tile<'a>>,
) {
    let label = frame.fields.iter().find(|f| f.kind() == FieldType::Text && !std::ptr::eq(*f, field));
    let many = frame.fields.iter().filter(|f| wanted(f, options)).count() > 1;
    for row in 0..field.values.len().min(options.limit.unwrap_or(25)) {
        let display = display();
        let shown = display.show(field.values.get(row));
        let name = match label.map(|l| l.values.get(row).text()) {
            Some(text) if many => format!("{text} {}", field.state.name),
            Some(text) => text,
            None => field.state.name.clone(),
        };
        tiles.push(Tile { name, shown, field, frame, display });
    }
}

/// The sentence for tiles: `cpu 42 %, memory 3 GiB and 4 more`.
pub fn sentence(tiles: &[Tile<'_>]) -> String {
    let part = |t: &Tile<'_>| {
        if t.name.is_empty() { t.shown.text.to_string() } else { format!("{} {}", t.name, t.shown.text) }
    };
    let named: Vec<_> = tiles.iter().take(6).map(part).collect();
    let more = tiles.len().saturating_sub(6);
    match (named.as_slice(), more) {
        ([], _) => "No values.".into(),
        (parts, 0) => format!("{}.", parts.join(", ")),
        (parts, more) => format!("{} and {more} more.", parts.join(", ")),
    }
}

/// A grid of equal tiles: columns, rows, and how many fit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Tiling {
    /// Tiles beside each other.
    pub columns: usize,
    /// Tiles below each other.
    pub rows: usize,
    /// A tile's width.
    pub width: f64,
    /// A tile's height.
    pub height: f64,
    /// How many tiles are shown.
    pub shown: usize,
}

/// Lays out `count` tiles with a gap: as near as can be to the shape `aspect` (width over height), none smaller than `least`;
/// a body that may grow gets more rows, else what does not fit is left out.
pub fn tile(count: usize, (width, height): (f64, f64), gap: f64, least: (f64, f64), aspect: f64, grow: bool) -> Tiling {
    let count = count.max(1);
    let widest = (((width + gap) / (least.0 + gap)).floor() as usize).clamp(1, count);
    let room = (((height + gap) / (least.1 + gap)).floor() as usize).max(1);
    let size = |columns: usize| {
        let rows = count.div_ceil(columns);
        let w = (width + gap) / columns as f64 - gap;
        let h = (height + gap) / rows as f64 - gap;
        (w.max(1.0), h.max(1.0))
    };
    let score = |columns: &usize| {
        let (w, h) = size(*columns);
        let waste = (columns * count.div_ceil(*columns) - count) as f64 / count as f64;
        (w / aspect).min(h) * (1.0 - 0.3 * waste)
    };
    let fits = |columns: &usize| count.div_ceil(*columns) <= room;
    let best = (1..=widest).filter(fits).max_by(|a, b| score(a).total_cmp(&score(b)));
    let columns = best.unwrap_or(widest);
    let needed = count.div_ceil(columns);
    let rows = if best.is_some() || grow { needed } else { room.min(needed) };
    let w = ((width + gap) / columns as f64 - gap).max(1.0);
    let h = if best.is_some() { ((height + gap) / rows as f64 - gap).max(1.0) } else { least.1 };
    Tiling { columns, rows, width: w, height: h, shown: count.min(columns * rows) }
}

impl Tiling {
    /// The left top corner of a tile.
    pub fn place(&self, index: usize, gap: f64) -> (f64, f64) {
        let (column, row) = (index % self.columns, index / self.columns);
        (column as f64 * (self.width + gap), row as f64 * (self.height + gap))
    }

    /// The height of all tiles.
    pub fn total(&self, gap: f64) -> f64 {
        self.rows as f64 * (self.height + gap) - gap
    }
}

/// Options for panels of tiles.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Orientation {
    /// By the shape of the panel.
    #[default]
    Auto,
    /// Across.
    Horizontal,
    /// Upright.
    Vertical,
}
