//! `bargauge`: values as bars on a track.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::reduced::{Orientation, ReduceOptions, Tile, sentence, tiles};
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
        let tiles = tiles(input, &options.reduce_options);
        let upright = match options.orientation {
            Orientation::Auto => false,
            Orientation::Horizontal => false,
            Orientation::Vertical => true,
        };
        let bars = Bars { tiles: &tiles, options: &options, input };
        let (nodes, height, drawn) = if upright { bars.upright() } else { bars.across() };
        Drawn { nodes, height, summary: sentence(&tiles), drawn, hidden: tiles.len() - drawn }
    }
}

struct Bars<'a> {
    tiles: &'a [Tile<'a>],
    options: &'a Options,
    input: &'a Input<'a>,
}

impl Bars<'_> {
    /// Bars below each other: name, bar, value.
    fn across(&self) -> (Vec<Node>, f64, usize) {
        let (width, height) = (self.input.width, self.input.height);
        let names = self.tiles.iter().map(|t| text::width(&t.name, Face::Sans, SIZE)).fold(0.0, f64::max);
        let placement = self.options.name_placement;
        let shows_names =
            placement != NamePlacement::Hidden && (self.tiles.len() > 1 || placement != NamePlacement::Auto);
        let left =
            shows_names && placement != NamePlacement::Top && (width > 260.0 || placement == NamePlacement::Left);
        let name_width = if left { names.min(width * 0.36) } else { 0.0 };
        let above = if shows_names && !left { SIZE + 5.0 } else { 0.0 };
        let values =
            self.tiles.iter().map(|t| text::width(&t.shown.text.to_string(), Face::Bold, VALUE)).fold(0.0, f64::max);
        let value_width = if self.options.value_mode == ValueMode::Hidden { 0.0 } else { values.min(width * 0.4) };
        let least = above + self.options.min_viz_height.unwrap_or(16.0).max(10.0);
        let gap = 6.0;
        let share = (height + gap) / self.tiles.len().max(1) as f64 - gap;
        let most = self.options.max_viz_height.unwrap_or(44.0).max(least - above) + above;
        let row = share.clamp(least, most);
        let room =
            if self.input.grow { self.tiles.len() } else { ((height + gap) / (row + gap)).floor().max(1.0) as usize };
        let shown = if room < self.tiles.len() { room.saturating_sub(1).max(1) } else { self.tiles.len() };
        let used = shown as f64 * (row + gap) - gap;
        let mut y = if shown == self.tiles.len() { ((height - used) / 2.0).max(0.0) } else { 0.0 };
        let mut nodes = Vec::new();
        let bar_x = if left { name_width + 10.0 } else { 0.0 };
        let bar_w = (width - bar_x - value_width - if value_width > 0.0 { 10.0 } else { 0.0 }).max(4.0);
        for tile in &self.tiles[..shown] {
            let middle = y + above + (row - above) / 2.0;
            if shows_names {
                let most = if left { name_width } else { width };
                let name = text::shorten_middle(&tile.name, Face::Sans, SIZE, most + 0.5).into_owned();
                let baseline = if left { middle + SIZE * text::CAP_HEIGHT / 2.0 } else { y + SIZE * 0.95 };
                nodes.push(Text::new(0.0, baseline, name, SIZE, self.input.theme.text).into());
            }
            self.bar(tile, Rect::new(bar_x, y + above, bar_w, row - above), false, &mut nodes);
            if value_width > 0.0 {
                let words = tile.shown.text.to_string();
                let words = text::shorten(&words, Face::Bold, VALUE, value_width + 0.5).into_owned();
                let baseline = middle + VALUE * text::CAP_HEIGHT / 2.0;
                let value = Text::new(width, baseline, words, VALUE, self.value_color(tile));
                nodes.push(value.face(Face::Bold).anchor(Anchor::End).into());
            }
            y += row + gap;
        }
        let hidden = self.tiles.len() - shown;
        if hidden > 0 {
            nodes.push(Text::new(0.0, y + SIZE, format!("+{hidden} more"), 11.0, self.input.theme.muted).into());
        }
        (nodes, used.max(height), shown)
    }

    /// Bars beside each other: value, bar, name.
    fn upright(&self) -> (Vec<Node>, f64, usize) {
        let (width, height) = (self.input.width, self.input.height);
        let least = self.options.min_viz_width.unwrap_or(28.0).max(16.0);
        let gap = 8.0;
        let room = ((width + gap) / (least + gap)).floor().max(1.0) as usize;
        let shown = self.tiles.len().min(room);
        let hidden = self.tiles.len() - shown;
        let column = ((width + gap) / shown.max(1) as f64 - gap).min(160.0);
        let left = (width - (shown as f64 * (column + gap) - gap)) / 2.0;
        let shows_names = self.options.name_placement != NamePlacement::Hidden && self.tiles.len() > 1;
        let foot = if shows_names { SIZE + 8.0 } else { 0.0 } + if hidden > 0 { 15.0 } else { 0.0 };
        let head = if self.options.value_mode == ValueMode::Hidden { 0.0 } else { VALUE + 7.0 };
        let mut nodes = Vec::new();
        for (i, tile) in self.tiles[..shown].iter().enumerate() {
            let x = left + i as f64 * (column + gap);
            let middle = x + column / 2.0;
            self.bar(tile, Rect::new(x, head, column, (height - head - foot).max(4.0)), true, &mut nodes);
            if head > 0.0 {
                let words = tile.shown.text.to_string();
                let size = (column / text::width(&words, Face::Bold, 1.0).max(0.1)).clamp(8.0, VALUE);
                let words = text::shorten(&words, Face::Bold, size, column + 0.5).into_owned();
                let value = Text::new(middle, VALUE, words, size, self.value_color(tile));
                nodes.push(value.face(Face::Bold).anchor(Anchor::Middle).into());
            }
            if shows_names {
                let name = text::shorten_middle(&tile.name, Face::Sans, SIZE, column).into_owned();
                let y = height - 3.0 - if hidden > 0 { 15.0 } else { 0.0 };
                nodes.push(Text::new(middle, y, name, SIZE, self.input.theme.text).anchor(Anchor::Middle).into());
            }
        }
        if hidden > 0 {
            let more = Text::new(width, height - 2.0, format!("+{hidden} more"), 11.0, self.input.theme.muted);
            nodes.push(more.anchor(Anchor::End).into());
        }
        (nodes, height, shown)
    }

    fn value_color(&self, tile: &Tile<'_>) -> Color {
        match self.options.value_mode {
            ValueMode::Color => self.input.theme.ink(tile.shown.color, 4.5),
            ValueMode::Text | ValueMode::Hidden => self.input.theme.text,
        }
    }

    fn bar(&self, tile: &Tile<'_>, place: Rect, upright: bool, nodes: &mut Vec<Node>) {
        let share = if tile.shown.percent.is_finite() { tile.shown.percent.clamp(0.0, 1.0) } else { 0.0 };
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
            if share > 0.0 && share < 1.0 {
                stops.push((share, theme.ink(color, 3.0)));
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
