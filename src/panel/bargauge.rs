//! `bargauge`: values as bars on a track.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::reduced::{Orientation, ReduceOptions, Tile, note, sentence, share, tiles, value_words};
use super::stat::TextSize;
use super::{Drawn, Input, Kind, read};
use crate::chart::overlay::levels;
use crate::frame::Cell;
use crate::scene::{Anchor, Color, Node, Paint, Rect, Style, Text};
use crate::text::{self, Face};

/// The kind.
pub struct BarGauge;

/// Options of `bargauge`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
#[schemars(deny_unknown_fields)]
pub struct Options {
    /// Which values are shown.
    pub reduce_options: ReduceOptions,
    /// How bars are filled.
    pub display_mode: DisplayMode,
    /// Whether bars run across or upright; `auto` takes the longer side.
    pub orientation: Orientation,
    /// How values are coloured.
    pub value_mode: ValueMode,
    /// Whether the track is drawn.
    pub show_unfilled: Option<bool>,
    /// Where names stand.
    pub name_placement: NamePlacement,
    /// Sizes of the texts in pixels.
    pub text: TextSize,
    /// How the size of bars is chosen; accepted and without effect.
    pub sizing: Option<String>,
    /// The least width of an upright bar, in pixels.
    pub min_viz_width: Option<f64>,
    /// The least height of a bar that runs across, in pixels.
    pub min_viz_height: Option<f64>,
    /// The greatest height of a bar that runs across, in pixels.
    pub max_viz_height: Option<f64>,
    /// A legend; accepted and without effect, since every bar carries its name.
    pub legend: serde_json::Value,
}

/// How bars are filled.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum DisplayMode {
    /// In one colour.
    Basic,
    /// In the colours of the thresholds up to the value.
    #[default]
    Gradient,
    /// In cells.
    Lcd,
}

/// How values are coloured.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum ValueMode {
    /// In the value's colour.
    #[default]
    Color,
    /// In the colour of text.
    Text,
    /// Not shown.
    Hidden,
}

/// Where names stand.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum NamePlacement {
    /// To the left where there is room, else above.
    #[default]
    Auto,
    /// Above.
    Top,
    /// To the left.
    Left,
    /// Not shown.
    Hidden,
}

const SIZE: f64 = 12.0;
const VALUE: f64 = 13.0;

impl Kind for BarGauge {
    fn id(&self) -> &'static str {
        "bargauge"
    }

    fn options_schema(&self) -> schemars::Schema {
        schemars::schema_for!(Options)
    }

    fn custom_schema(&self) -> schemars::Schema {
        schemars::schema_for!(super::NoCustom)
    }

    fn page(&self) -> &'static str {
        include_str!("bargauge.md")
    }

    fn field_defaults(&self) -> crate::frame::FieldConfig {
        super::colored_by_thresholds()
    }

    fn draw(&self, input: &Input<'_>) -> Drawn {
        let options: Options = read(input.options);
        let (tiles, beyond) = tiles(input, &options.reduce_options);
        let bars = Bars { tiles: &tiles, options: &options, input, beyond };
        let upright = options.orientation == Orientation::Vertical;
        let (mut nodes, used, drawn) = if upright { bars.upright() } else { bars.across() };
        let hidden = tiles.len() + beyond - drawn;
        let height = note(used, hidden, input, &mut nodes);
        Drawn { nodes, height, summary: sentence(&tiles, beyond, input), drawn, hidden }
    }
}

/// How many columns of a width fit, with a blank between them.
fn columns_in(width: f64, column: f64, gap: f64) -> usize {
    ((width + gap) / (column + gap)).floor().max(1.0) as usize
}

struct Bars<'a> {
    tiles: &'a [Tile<'a>],
    options: &'a Options,
    input: &'a Input<'a>,
    beyond: usize,
}

/// The blank between bars that run across.
const GAP: f64 = 6.0;
/// The line that counts what is left out.
const NOTE: f64 = 16.0;

/// The measures of bars that run across.
struct Across {
    /// Height of a bar with the name above it.
    row: f64,
    /// Height of the name above.
    above: f64,
    /// Where bars begin and how wide they are.
    bar: (f64, f64),
    name_width: f64,
    value_width: f64,
    left: bool,
    names: bool,
}

impl Bars<'_> {
    fn value_size(&self) -> f64 {
        self.options.text.value_size.filter(|w| w.is_finite()).unwrap_or(VALUE).clamp(6.0, 28.0)
    }

    fn name_size(&self) -> f64 {
        self.options.text.title_size.filter(|w| w.is_finite()).unwrap_or(SIZE).clamp(6.0, 20.0)
    }

    /// The width that most values fit in: one that is far longer than the others is shortened.
    fn value_width(&self) -> f64 {
        if self.options.value_mode == ValueMode::Hidden {
            return 0.0;
        }
        let wide = |t: &Tile<'_>| text::width(&t.shown.text.to_string(), Face::Bold, self.value_size());
        let widest = self.tiles.iter().map(wide).fold(0.0, f64::max);
        widest.min(self.input.width * 0.32).max(widest.min(56.0)).min(self.input.width * 0.6)
    }

    fn measures(&self, height: f64) -> Across {
        let width = self.input.width;
        let placement = self.options.name_placement;
        let named = self.tiles.iter().any(|t| !t.name.is_empty());
        let names = named
            && placement != NamePlacement::Hidden
            && (self.tiles.len() + self.beyond > 1 || placement != NamePlacement::Auto);
        let left = names && placement != NamePlacement::Top && (width > 260.0 || placement == NamePlacement::Left);
        let widest = self.tiles.iter().map(|t| text::width(&t.name, Face::Sans, self.name_size())).fold(0.0, f64::max);
        let name_width = if left { widest.min(width * 0.36) } else { 0.0 };
        let above = if names && !left { self.name_size() * 1.25 + 2.0 } else { 0.0 };
        let value_width = self.value_width();
        let finite = |wish: Option<f64>, usual: f64| wish.filter(|w| w.is_finite()).unwrap_or(usual);
        let least = finite(self.options.min_viz_height, 16.0).clamp(self.value_size() * 1.2, 200.0);
        let most = finite(self.options.max_viz_height, 44.0).clamp(least, 400.0);
        let share = (height + GAP) / self.tiles.len().max(1) as f64 - GAP;
        let start = if left { name_width + 10.0 } else { 0.0 };
        let end = if value_width > 0.0 { width - value_width - 10.0 } else { width };
        Across {
            row: share.clamp(above + least, above + most),
            above,
            bar: (start, (end - start).max(4.0)),
            name_width,
            value_width,
            left,
            names,
        }
    }

    /// Bars below each other: name, bar, value.
    fn across(&self) -> (Vec<Node>, f64, usize) {
        let count = self.tiles.len();
        let fitting = |row: f64, height: f64| ((height + GAP) / (row + GAP)).floor().max(1.0) as usize;
        let mut height = self.input.height;
        let mut at = self.measures(height);
        if self.beyond > 0 || !self.input.grow && fitting(at.row, height) < count {
            height = (height - NOTE).max(1.0);
            at = self.measures(height);
        }
        let shown = if self.input.grow { count } else { fitting(at.row, height).min(count) };
        let used = (shown as f64 * (at.row + GAP) - GAP).max(0.0);
        let mut y = ((height - used) / 2.0).max(0.0);
        let mut nodes = Vec::new();
        for tile in &self.tiles[..shown] {
            self.one_across(tile, &at, y, &mut nodes);
            y += at.row + GAP;
        }
        (nodes, used, shown)
    }

    fn one_across(&self, tile: &Tile<'_>, at: &Across, y: f64, nodes: &mut Vec<Node>) {
        let theme = self.input.theme;
        let middle = y + at.above + (at.row - at.above) / 2.0;
        if at.names {
            let size = self.name_size();
            let most = if at.left { at.name_width } else { self.input.width };
            let name = text::shorten_middle(&tile.name, Face::Sans, size, most + 0.5).into_owned();
            let baseline = if at.left { middle + size * text::CAP_HEIGHT / 2.0 } else { y + size * text::ASCENT };
            nodes.push(Text::new(0.0, baseline, name, size, theme.text).into());
        }
        self.bar(tile, Rect::new(at.bar.0, y + at.above, at.bar.1, at.row - at.above), false, nodes);
        if at.value_width > 0.0 {
            let size = self.value_size();
            let (words, size) = value_words(tile, size, at.value_width + 0.5);
            let baseline = middle + size * text::CAP_HEIGHT / 2.0;
            let value = Text::new(self.input.width, baseline, words, size, self.value_color(tile));
            nodes.push(value.face(Face::Bold).anchor(Anchor::End).into());
        }
    }

    /// Whether names stand below bars.
    fn named(&self) -> bool {
        self.options.name_placement != NamePlacement::Hidden && self.tiles.len() > 1
    }

    /// The least width of upright bars and the blank between them: narrower than they like to be where else not all of them
    /// have room, but as wide as short texts.
    fn columns(&self, width: f64) -> (f64, f64) {
        const LIKED: (f64, f64) = (28.0, 8.0);
        const NARROW: (f64, f64) = (10.0, 4.0);
        if let Some(asked) = self.options.min_viz_width.filter(|w| w.is_finite()) {
            return (asked.clamp(16.0, 400.0), LIKED.1);
        }
        if columns_in(width, LIKED.0, LIKED.1) >= self.tiles.len() {
            return LIKED;
        }
        let name = |t: &Tile<'_>| if self.named() { text::width(&t.name, Face::Sans, self.name_size()) } else { 0.0 };
        let value = |t: &Tile<'_>| match self.options.value_mode {
            ValueMode::Hidden => 0.0,
            _ => text::width(t.shown.text.to_string().trim(), Face::Bold, self.value_size()),
        };
        let widest = self.tiles.iter().map(|t| name(t).max(value(t))).fold(0.0, f64::max);
        (widest.clamp(NARROW.0, LIKED.0), NARROW.1)
    }

    /// Bars beside each other: value, bar, name.
    fn upright(&self) -> (Vec<Node>, f64, usize) {
        let width = self.input.width;
        let (least, gap) = self.columns(width);
        let shown = self.tiles.len().min(columns_in(width, least, gap));
        let hidden = self.tiles.len() + self.beyond - shown;
        let height = (self.input.height - if hidden > 0 { NOTE } else { 0.0 }).max(1.0);
        let column = ((width + gap) / shown.max(1) as f64 - gap).min(160.0);
        let left = (width - (shown as f64 * (column + gap) - gap)) / 2.0;
        let named = self.named() && height > 60.0;
        let foot = if named { self.name_size() * 1.25 + 3.0 } else { 0.0 };
        let size = self.value_size();
        let head = if self.options.value_mode == ValueMode::Hidden { 0.0 } else { size * 1.25 + 3.0 };
        let mut all = Vec::new();
        for (i, tile) in self.tiles[..shown].iter().enumerate() {
            let x = left + i as f64 * (column + gap);
            let middle = x + column / 2.0;
            let mut nodes = Vec::new();
            self.bar(tile, Rect::new(x, head, column, (height - head - foot).max(4.0)), true, &mut nodes);
            if head > 0.0 {
                let (words, size) = value_words(tile, size, column + 0.5);
                let value = Text::new(middle, self.value_size() * text::ASCENT, words, size, self.value_color(tile));
                nodes.push(value.face(Face::Bold).anchor(Anchor::Middle).into());
            }
            if named {
                let size = self.name_size();
                let name = text::shorten_middle(&tile.name, Face::Sans, size, column).into_owned();
                let name = Text::new(middle, height - size * 0.26, name, size, self.input.theme.text);
                nodes.push(name.anchor(Anchor::Middle).into());
            }
            all.push(tile.at((0.0, 0.0), nodes));
        }
        (all, height, shown)
    }

    fn value_color(&self, tile: &Tile<'_>) -> Color {
        match self.options.value_mode {
            ValueMode::Color => self.input.theme.ink(tile.shown.color, 4.5),
            ValueMode::Text | ValueMode::Hidden => self.input.theme.text,
        }
    }

    fn bar(&self, tile: &Tile<'_>, place: Rect, upright: bool, nodes: &mut Vec<Node>) {
        let share = share(tile.shown.numeric, tile.field.state.range);
        let radius = 3.0_f64.min(place.w / 4.0).min(place.h / 4.0);
        if self.options.display_mode == DisplayMode::Lcd {
            return self.cells(tile, place, upright, share, nodes);
        }
        if self.options.show_unfilled != Some(false) {
            nodes.push(Node::Rect(place, radius, Style::fill(self.input.theme.track)));
        }
        if share <= 0.0 {
            return;
        }
        let filled = if upright {
            Rect::new(place.x, place.bottom() - place.h * share, place.w, place.h * share)
        } else {
            Rect::new(place.x, place.y, place.w * share, place.h)
        };
        let color = self.input.theme.ink(tile.shown.color, 3.0);
        let paint = match self.options.display_mode {
            DisplayMode::Gradient => self.gradient(tile, place, upright).unwrap_or(Paint::Solid(color)),
            DisplayMode::Basic | DisplayMode::Lcd => Paint::Solid(color),
        };
        let radius = radius.min(filled.w / 2.0).min(filled.h / 2.0);
        nodes.push(Node::Rect(filled, radius, Style { fill: Some(paint), stroke: None }));
    }

    /// A gradient over the whole track, through the colours of the thresholds.
    fn gradient(&self, tile: &Tile<'_>, place: Rect, upright: bool) -> Option<Paint> {
        let thresholds = tile.field.config.thresholds.as_ref()?;
        let mode = tile.field.config.color.as_ref().map_or("thresholds", |c| c.mode.as_str());
        let (lo, hi) = tile.field.state.range;
        if mode != "thresholds" || hi <= lo {
            return None;
        }
        let theme = self.input.theme;
        let base = thresholds.steps.first().filter(|s| s.value.is_none()).and_then(|s| theme.color(&s.color));
        let mut stops: Vec<(f64, Color)> = base.map(|c| (0.0, theme.ink(c, 3.0))).into_iter().collect();
        for (value, color) in levels(thresholds, (lo, hi), theme) {
            let share = (value - lo) / (hi - lo);
            let color = theme.ink(color, 3.0);
            // A colour holds nearly to the next threshold, so that the end of a bar has the colour of its value.
            match stops.last().copied() {
                _ if !share.is_finite() || share >= 1.0 => {}
                Some((_, _)) if share <= 0.0 => stops = vec![(0.0, color)],
                Some((at, last)) => stops.extend([((share - 0.06).max(at), last), (share, color)]),
                None => stops.push((share.max(0.0), color)),
            }
        }
        let (from, to) = if upright {
            ((place.x, place.bottom()), (place.x, place.y))
        } else {
            ((place.x, place.y), (place.right(), place.y))
        };
        (stops.len() > 1).then_some(Paint::Linear { from, to, stops })
    }

    fn cells(&self, tile: &Tile<'_>, place: Rect, upright: bool, share: f64, nodes: &mut Vec<Node>) {
        let length = if upright { place.h } else { place.w };
        let count = (length / 10.0).floor().clamp(4.0, 120.0) as usize;
        let cell = length / count as f64;
        let (lo, hi) = tile.field.state.range;
        for i in 0..count {
            let middle = (i as f64 + 0.5) / count as f64;
            let lit = middle <= share;
            let color = tile.display.show(Cell::Number(lo + (hi - lo) * middle)).color;
            let color = if lit { self.input.theme.ink(color, 3.0) } else { self.input.theme.track };
            let at = i as f64 * cell;
            let rect = if upright {
                Rect::new(place.x, place.bottom() - at - cell + 1.0, place.w, cell - 2.0)
            } else {
                Rect::new(place.x + at + 1.0, place.y, cell - 2.0, place.h)
            };
            if lit || self.options.show_unfilled != Some(false) {
                nodes.push(Node::Rect(rect, 1.0, Style::fill(color)));
            }
        }
    }
}
