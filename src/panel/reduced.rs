//! Reduced values: what stat, gauge and bar gauge show, one tile for each field and reducer, or for each row.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Input;
use crate::chart::overlay::levels;
use crate::field::{Display, Shown, links, links_of_figure};
use crate::frame::{Cell, Field, FieldType, Frame, Link};
use crate::js::Regex;
use crate::reduce::{self, Reduced};
use crate::scene::{Anchor, Group, Node, Text};
use crate::text::{self, Face};
use crate::unit::Formatted;

/// Which values are shown.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
#[schemars(deny_unknown_fields)]
pub struct ReduceOptions {
    /// The reducers, such as `lastNotNull`, `mean`, `max`.
    #[schemars(with = "Vec<ReducerId>")]
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

/// The id of a reducer, as schemas see it: `check` reports unknown ones.
#[derive(JsonSchema)]
#[schemars(inline, extend("x-form" = "reducer"))]
pub struct ReducerId(#[allow(dead_code)] String);

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
    /// Where it leads to in a page.
    pub link: Option<Link>,
}

impl Tile<'_> {
    /// What is drawn of it at a place, as a link if it has one.
    pub fn at(&self, offset: (f64, f64), nodes: Vec<Node>) -> Node {
        linked(self.link.as_ref(), offset, nodes)
    }
}

/// Nodes at a place, as a link if there is one.
pub fn linked(link: Option<&Link>, offset: (f64, f64), nodes: Vec<Node>) -> Node {
    let title = link.map(|l| l.title.clone()).filter(|title| !title.is_empty());
    Group { offset, title, link: link.map(|l| l.url.clone()), nodes, ..Group::default() }.into()
}

/// The most tiles of a panel; what is beyond is counted.
const MOST_TILES: usize = 400;

/// The tiles of a panel in order, and how many are beyond the limit.
pub fn tiles<'a>(input: &Input<'a>, options: &ReduceOptions) -> (Vec<Tile<'a>>, usize) {
    let limit = if options.values { options.limit.unwrap_or(25).min(MOST_TILES) } else { MOST_TILES };
    let mut tiles = Vec::new();
    let mut total = 0;
    for frame in input.frames {
        for field in frame.fields.iter().filter(|f| wanted(f, options)) {
            let known = options.calcs.iter().filter(|id| reduce::known(id)).count();
            total += if options.values { field.values.len() } else { known };
            if tiles.len() >= limit {
                continue;
            }
            let display = || Display::new(field, input.theme, input.zone, input.now);
            if options.values {
                rows(frame, field, options, display, &mut tiles);
            } else {
                reduced(frame, field, options, display, &mut tiles);
            }
        }
    }
    tiles.truncate(limit);
    tiles.iter_mut().for_each(|tile| mark_missing(tile, input));
    let beyond = total.saturating_sub(tiles.len());
    (tiles, beyond)
}

/// No value is a dash, and neither it nor NaN has the colour of a state.
fn mark_missing(tile: &mut Tile<'_>, input: &Input<'_>) {
    let shown = &mut tile.shown;
    let blank = shown.text.to_string().trim().is_empty();
    let number = tile.field.kind() == FieldType::Number;
    if !shown.mapped && (blank || number && shown.numeric.is_nan()) {
        shown.color = input.theme.muted;
    }
    if blank {
        shown.text = Formatted { text: "–".into(), ..Formatted::default() };
    }
}

fn wanted(field: &Field, options: &ReduceOptions) -> bool {
    let hidden = field.config.custom.get("hideFrom").and_then(|h| h.get("viz")).and_then(serde_json::Value::as_bool);
    if hidden == Some(true) {
        return false;
    }
    match options.fields.as_deref().map(str::trim) {
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
        let calc = reduce::name(id).unwrap_or(id);
        let named = field.state.name.contains("${__calc}");
        let mut name = field.state.name.replace("${__calc}", calc);
        if options.calcs.len() > 1 && !named {
            name = format!("{name} {calc}");
        }
        let link = first_link(field, || links_of_figure(frame, field, cell_of(field, &value), &display));
        tiles.push(Tile { name, shown, field, frame, display, link });
    }
}

/// The first link of a field that has some.
fn first_link(field: &Field, links: impl FnOnce() -> Vec<Link>) -> Option<Link> {
    field.config.links.as_ref().filter(|l| !l.is_empty()).and_then(|_| links().into_iter().next())
}

fn show(display: &Display<'_>, field: &Field, value: &Reduced) -> Shown {
    display.show(cell_of(field, value))
}

/// A figure of a field as a value of it.
fn cell_of<'a>(field: &Field, value: &'a Reduced) -> Cell<'a> {
    match value {
        Reduced::Null | Reduced::List(_) => Cell::Null,
        Reduced::Number(v) if field.kind() == FieldType::Time => Cell::Time(*v as i64),
        Reduced::Number(v) => Cell::Number(*v),
        Reduced::Text(text) => Cell::Text(text),
        Reduced::Bool(v) => Cell::Bool(*v),
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
        let link = first_link(field, || links(frame, field, row, &display));
        tiles.push(Tile { name, shown, field, frame, display, link });
    }
}

/// The sentence for tiles: `6 values: cpu 42%, memory 31%, …; highest cpu with 42%; 1 at or above 40%`.
pub fn sentence(tiles: &[Tile<'_>], beyond: usize, input: &Input<'_>) -> String {
    let mut parts = match tiles {
        [] => return "No values.".into(),
        [one] if beyond == 0 => vec![single(one)],
        _ => several(tiles, beyond),
    };
    parts.extend(against_thresholds(tiles, input));
    let missing = tiles.iter().filter(|t| is_missing(t)).count();
    if missing > 0 && tiles.len() > 1 {
        parts.push(format!("{missing} without a value"));
    }
    format!("{}.", parts.join("; "))
}

fn is_missing(tile: &Tile<'_>) -> bool {
    tile.field.kind() == FieldType::Number && tile.shown.numeric.is_nan() && !tile.shown.mapped
}

/// Value and name of a tile in words.
fn words(tile: &Tile<'_>) -> (String, String) {
    let missing = is_missing(tile) && tile.shown.text.text != "NaN";
    let value = if missing { "no value".into() } else { tile.shown.text.to_string().trim().to_string() };
    let name: String = tile.name.chars().take(60).collect();
    (name, value.chars().take(80).collect())
}

/// The words of a value and the size that they fit in: smaller, then as a power of ten, since a number that is cut is another.
pub fn value_words(tile: &Tile<'_>, size: f64, most: f64) -> (String, f64) {
    const LEAST: f64 = 8.0;
    let shown = &tile.shown.text;
    let words = shown.to_string().trim().to_string();
    let fitting = (most / text::width(&words, Face::Bold, 1.0).max(0.1)).min(size);
    if fitting >= (size * 0.7).max(LEAST).min(size) {
        return (words, fitting);
    }
    if let Some(short) = compact(tile) {
        let short = short.to_string().trim().to_string();
        let fitting = (most / text::width(&short, Face::Bold, 1.0).max(0.1)).min(size);
        if fitting >= LEAST.min(size) {
            return (short, fitting);
        }
    }
    let size = fitting.clamp(LEAST.min(size), size);
    (text::shorten(&words, Face::Bold, size, most).into_owned(), size)
}

/// A number of many digits as a power of ten.
pub fn compact(tile: &Tile<'_>) -> Option<Formatted> {
    let shown = &tile.shown.text;
    let many = tile.shown.numeric.is_finite() && !tile.shown.mapped && shown.text.len() > 7;
    let prefix = shown.prefix.trim_end_matches('-').to_string();
    many.then(|| Formatted { prefix, text: power(tile.shown.numeric), ..shown.clone() })
}

/// A number as a power of ten with up to three digits: `4e16`.
fn power(number: f64) -> String {
    let text = format!("{number:.2e}");
    match text.split_once('e') {
        Some((digits, exponent)) => format!("{}e{exponent}", digits.trim_end_matches('0').trim_end_matches('.')),
        None => text,
    }
}

fn single(tile: &Tile<'_>) -> String {
    match words(tile) {
        (name, value) if name.is_empty() => value,
        (name, value) => format!("{name}: {value}"),
    }
}

fn several(tiles: &[Tile<'_>], beyond: usize) -> Vec<String> {
    const LISTED: usize = 6;
    let pair = |t: &Tile<'_>| {
        let (name, value) = words(t);
        format!("{name} {value}").trim().to_string()
    };
    let mut list: Vec<String> = tiles.iter().take(LISTED).map(pair).collect();
    let more = (tiles.len() + beyond).saturating_sub(LISTED);
    if more > 0 {
        list.push(format!("{more} more"));
    }
    let mut parts = vec![format!("{} values: {}", tiles.len() + beyond, list.join(", "))];
    let unit = |t: &Tile<'_>| t.field.config.unit.clone();
    if tiles.len() > LISTED && tiles.iter().all(|t| unit(t) == unit(&tiles[0])) {
        let numbers = || tiles.iter().filter(|t| t.shown.numeric.is_finite());
        let high = numbers().reduce(|a, b| if b.shown.numeric > a.shown.numeric { b } else { a });
        let low = numbers().reduce(|a, b| if b.shown.numeric < a.shown.numeric { b } else { a });
        parts.extend(high.map(|t| format!("highest {}", pair(t))));
        parts.extend(low.map(|t| format!("lowest {}", pair(t))));
    }
    parts
}

/// How many values reach which threshold; for one value the highest that it reaches, or the first that it does not.
fn against_thresholds(tiles: &[Tile<'_>], input: &Input<'_>) -> Vec<String> {
    let mut reached: Vec<(f64, String, usize)> = Vec::new();
    let mut below = None;
    for tile in tiles.iter().filter(|t| !t.shown.numeric.is_nan() && by_thresholds(t.field)) {
        let Some(thresholds) = &tile.field.config.thresholds else { continue };
        let steps = levels(thresholds, tile.field.state.range, input.theme);
        let text = |v: f64| tile.display.show_with(v, None).text.to_string().trim().to_string();
        match steps.iter().rev().find(|(v, _)| tile.shown.numeric >= *v) {
            Some(&(level, _)) => {
                let known = reached.iter_mut().find(|(v, t, _)| *v == level && *t == text(level));
                match known {
                    Some((_, _, count)) => *count += 1,
                    None => reached.push((level, text(level), 1)),
                }
            }
            None => below = below.or_else(|| steps.first().map(|(v, _)| text(*v))),
        }
    }
    reached.sort_by(|a, b| b.0.total_cmp(&a.0));
    match (tiles, reached.as_slice(), below) {
        ([_], [(_, text, _)], _) => vec![format!("at or above {text}")],
        (_, [], Some(text)) => vec![format!("{}below {text}", if tiles.len() > 1 { "all " } else { "" })],
        (_, reached, _) => reached.iter().map(|(_, text, count)| format!("{count} at or above {text}")).collect(),
    }
}

fn by_thresholds(field: &Field) -> bool {
    field.config.color.as_ref().is_none_or(|c| c.mode == "thresholds")
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
    // Where they do not fit, as few rows as can be, evenly filled.
    let crowded = if grow { count.div_ceil(count.div_ceil(widest)) } else { widest };
    let columns = best.unwrap_or(crowded);
    let needed = count.div_ceil(columns);
    let rows = if best.is_some() || grow { needed } else { room.min(needed) };
    let w = ((width + gap) / columns as f64 - gap).max(1.0);
    let high = ((height + gap) / rows as f64 - gap).max(1.0);
    let h = if best.is_some() || !grow { high } else { least.1 };
    Tiling { columns, rows, width: w, height: h, shown: count.min(columns * rows) }
}

/// The part of a range that a value fills. A range without extent, as of one value, is full unless it is zero: an empty one
/// would say that there is nothing.
pub fn share(value: f64, (lo, hi): (f64, f64)) -> f64 {
    if value.is_finite() && value == lo && lo == hi {
        return if value == 0.0 { 0.0 } else { 1.0 };
    }
    let share = (value - lo) / (hi - lo);
    if share.is_nan() { 0.0 } else { share.clamp(0.0, 1.0) }
}

/// The height of the line that counts what is left out.
const NOTE: f64 = 16.0;

/// Tiles in a body: their grid, and how many of them or `beyond` them are not drawn.
pub fn arrange(
    count: usize,
    beyond: usize,
    input: &Input<'_>,
    gap: f64,
    least: (f64, f64),
    aspect: f64,
) -> (Tiling, usize) {
    let whole = tile(count, (input.width, input.height), gap, least, aspect, input.grow);
    if beyond == 0 && whole.shown >= count {
        return (whole, 0);
    }
    let room = (input.height - NOTE).max(1.0);
    let tiling = tile(count, (input.width, room), gap, least, aspect, input.grow);
    (tiling, count - tiling.shown.min(count) + beyond)
}

/// The line that counts what is left out, and the height of the body with it.
pub fn note(used: f64, hidden: usize, input: &Input<'_>, nodes: &mut Vec<Node>) -> f64 {
    if hidden == 0 {
        return used.max(input.height);
    }
    let height = (used + NOTE).max(input.height);
    let words = text::shorten(&format!("+{hidden} more"), Face::Sans, 11.0, input.width).into_owned();
    nodes.push(Text::new(input.width, height - 3.0, words, 11.0, input.theme.muted).anchor(Anchor::End).into());
    height
}

impl Tiling {
    /// The left top corner of a tile.
    pub fn place(&self, index: usize, gap: f64) -> (f64, f64) {
        let (column, row) = (index % self.columns, index / self.columns);
        (column as f64 * (self.width + gap), row as f64 * (self.height + gap))
    }

    /// What stands in the tiles, each in its place, and how many are left out; with the height.
    pub fn draw<'a>(
        &self,
        inside: impl Iterator<Item = (&'a Tile<'a>, Vec<Node>)>,
        gap: f64,
        hidden: usize,
        input: &Input<'_>,
    ) -> (Vec<Node>, f64) {
        let placed = |(i, (tile, nodes)): (usize, (&Tile<'_>, _))| tile.at(self.place(i, gap), nodes);
        let mut nodes: Vec<Node> = inside.enumerate().map(placed).collect();
        let used = if nodes.is_empty() { 0.0 } else { self.total(gap) };
        let height = note(used, hidden, input, &mut nodes);
        (nodes, height)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn powers_have_three_digits() {
        for (number, told) in [(4e16, "4e16"), (-1.234567e20, "-1.23e20"), (5e-12, "5e-12"), (0.0, "0e0")] {
            assert_eq!(power(number), told);
        }
    }
}
