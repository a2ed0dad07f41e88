//! `stat`: big numbers, with a sparkline and a delta.

use std::borrow::Cow;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::reduced::{Orientation, ReduceOptions, Tile, arrange, sentence, tiles};
use super::{Drawn, Input, Kind, read};
use crate::chart::line::{self, Interpolation};
use crate::chart::reduce::thin;
use crate::chart::scale::Scale;
use crate::frame::{FieldType, Locale};
use crate::scene::{Anchor, Color, Node, Paint, Rect, Stroke, Style, Text};
use crate::text::{self, Face};
use crate::theme::Theme;
use crate::unit::Formatted;

/// The kind.
pub struct Stat;

/// Options of `stat`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
#[schemars(deny_unknown_fields)]
pub struct Options {
    /// Which values are shown.
    pub reduce_options: ReduceOptions,
    /// What the value's colour colours.
    pub color_mode: ColorMode,
    /// Whether a sparkline is drawn.
    pub graph_mode: GraphMode,
    /// Which texts are shown.
    pub text_mode: TextMode,
    /// How texts are aligned.
    pub justify_mode: JustifyMode,
    /// Whether tiles stand beside or below each other.
    pub orientation: Orientation,
    /// Shows how far the last value is from the first, in percent.
    pub show_percent_change: bool,
    /// Which change is good.
    pub percent_change_color_mode: ChangeColor,
    /// Sizes of the texts in pixels; as large as fits when not given.
    pub text: TextSize,
    /// In tiles that are far wider than high, names stand beside values; `false` keeps them above.
    pub wide_layout: Option<bool>,
}

/// Sizes of texts in pixels.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
#[schemars(deny_unknown_fields)]
pub struct TextSize {
    /// Of names.
    pub title_size: Option<f64>,
    /// Of values.
    pub value_size: Option<f64>,
    /// Of the change in percent.
    pub percent_size: Option<f64>,
}

/// What the value's colour colours.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ColorMode {
    /// Nothing.
    None,
    /// The value.
    #[default]
    Value,
    /// The ground, shaded.
    Background,
    /// The ground.
    BackgroundSolid,
}

/// Whether a sparkline is drawn.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum GraphMode {
    /// None.
    None,
    /// A line above an area.
    #[default]
    Area,
    /// A line.
    Line,
}

/// Which texts are shown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum TextMode {
    /// The name where there are several values.
    #[default]
    Auto,
    /// The value.
    Value,
    /// The value and the name.
    ValueAndName,
    /// The name.
    Name,
    /// Neither.
    None,
}

/// How texts are aligned.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum JustifyMode {
    /// In the middle when there is one value, else to the left.
    #[default]
    Auto,
    /// In the middle.
    Center,
}

/// Which change is good.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ChangeColor {
    /// More is good.
    #[default]
    Standard,
    /// Less is good.
    Inverted,
    /// The value's colour.
    SameAsValue,
}

const GAP: f64 = 8.0;
const LEAST: (f64, f64) = (74.0, 40.0);
const NAME: f64 = 12.0;
/// The largest value, but in tiles of great height.
const LARGEST: f64 = 72.0;
/// The line of a value, and its baseline in it, for a size of 1.
const VALUE_LINE: f64 = 1.0;
const VALUE_BASE: f64 = 0.82;

impl Kind for Stat {
    fn id(&self) -> &'static str {
        "stat"
    }

    fn options_schema(&self) -> schemars::Schema {
        schemars::schema_for!(Options)
    }

    fn custom_schema(&self) -> schemars::Schema {
        schemars::schema_for!(super::NoCustom)
    }

    fn page(&self) -> &'static str {
        include_str!("stat.md")
    }

    fn field_defaults(&self) -> crate::frame::FieldConfig {
        super::colored_by_thresholds()
    }

    fn draw(&self, input: &Input<'_>) -> Drawn {
        let options: Options = read(input.options);
        let (tiles, beyond) = tiles(input, &options.reduce_options);
        let aspect = match options.orientation {
            Orientation::Auto => 2.2,
            Orientation::Horizontal => 12.0,
            Orientation::Vertical => 0.4,
        };
        let (tiling, hidden) = arrange(tiles.len(), beyond, input, GAP, LEAST, aspect);
        let count = tiles.len() + beyond;
        let cards: Vec<_> = tiles
            .iter()
            .take(tiling.shown)
            .map(|t| Card::new(t, &options, count, (tiling.width, tiling.height), input.theme))
            .collect();
        let sizes = sizes(&cards, options.text.value_size);
        let inside = cards.iter().zip(sizes).map(|(card, size)| (card.tile, card.draw(size, input)));
        let (nodes, height) = tiling.draw(inside, GAP, hidden, input);
        let mut summary = sentence(&tiles, beyond, input);
        if let ([one], true) = (tiles.as_slice(), options.show_percent_change)
            && let Some(change) = percent_change(one, &options)
        {
            summary = format!(
                "{}; changed by {}.",
                summary.trim_end_matches('.'),
                percent(change, true, one.field.state.locale)
            );
        }
        Drawn { nodes, height, summary, drawn: cards.len(), hidden }
    }
}

/// The sizes of values: one for all, but a value far longer than the others is smaller for itself.
fn sizes(cards: &[Card<'_>], wish: Option<f64>) -> Vec<f64> {
    let own: Vec<f64> = cards.iter().map(Card::value_size).collect();
    let mut sorted = own.clone();
    sorted.sort_by(f64::total_cmp);
    let middle = sorted.get(sorted.len() / 2).copied().unwrap_or(LARGEST);
    let common = own.iter().copied().filter(|s| *s >= middle * 0.6).fold(f64::INFINITY, f64::min);
    let wish = wish.filter(|w| w.is_finite()).map_or(f64::INFINITY, |w| w.max(8.0));
    own.into_iter().map(|size| size.min(common).min(wish)).collect()
}

/// A change as printed.
fn percent(change: f64, signed: bool, locale: Locale) -> String {
    let size = change.abs();
    let digits = if size < 1000.0 { format!("{size:.1}") } else { format!("{size:.0}") };
    let digits = if digits.len() > 7 { format!("{size:.1e}") } else { digits };
    let sign = match change {
        c if !signed || c == 0.0 => "",
        c if c > 0.0 => "+",
        _ => "-",
    };
    format!("{sign}{}%", locale.number(digits))
}

/// A tile and what it shows.
struct Card<'a> {
    tile: &'a Tile<'a>,
    name: Option<&'a str>,
    value: Option<Cow<'a, Formatted>>,
    change: Option<f64>,
    alone: bool,
    width: f64,
    height: f64,
    options: &'a Options,
    ground: Option<Color>,
    ink: Color,
}

impl<'a> Card<'a> {
    fn new(tile: &'a Tile<'a>, options: &'a Options, count: usize, (width, height): (f64, f64), theme: &Theme) -> Self {
        let (name, value) = match options.text_mode {
            TextMode::Auto => (count > 1, true),
            TextMode::Value => (false, true),
            TextMode::ValueAndName => (true, true),
            // The name stands in the place of the value, as large.
            TextMode::Name => (false, true),
            TextMode::None => (false, false),
        };
        let color = tile.shown.color;
        let filled = matches!(options.color_mode, ColorMode::Background | ColorMode::BackgroundSolid);
        let ground = filled.then(|| color.over(theme.panel));
        let ink = match (ground, options.color_mode) {
            (Some(ground), _) => readable(ground),
            (None, ColorMode::Value) => theme.ink(color, 4.5),
            (None, _) => theme.text,
        };
        // What there is no height for is not drawn: the value is the last to go.
        let name = name.then_some(tile.name.as_str()).filter(|n| !n.is_empty());
        let name = name.filter(|_| height >= if value { 34.0 } else { 15.0 });
        let tells = options.show_percent_change || tile.field.state.before.is_some();
        let change = if tells && height >= 60.0 { percent_change(tile, options) } else { None };
        let text = match options.text_mode {
            TextMode::Name => Cow::Owned(Formatted { text: tile.name.clone(), ..Formatted::default() }),
            _ => Cow::Borrowed(&tile.shown.text),
        };
        let value = value.then_some(text).filter(|_| height >= 8.0);
        Self { tile, name, value, change, alone: count == 1, width, height, options, ground, ink }
    }

    /// The blank at the left and right of texts: on a ground they keep away from its edge, else they begin below the title.
    fn pad(&self) -> f64 {
        if self.ground.is_some() { (self.width * 0.06).clamp(5.0, 12.0) } else { 0.0 }
    }

    /// The width for texts; a value never fills a tile from edge to edge.
    fn room(&self) -> f64 {
        if self.ground.is_some() { self.width - 2.0 * self.pad() } else { self.width * 0.94 }
    }

    /// Whether the name stands beside the value.
    fn wide(&self) -> bool {
        self.options.wide_layout != Some(false)
            && self.name.is_some()
            && self.value.is_some()
            && self.change.is_none()
            && self.width > self.height * 3.5
            && self.width > 180.0
            && !(self.graph() && self.height > 70.0)
    }

    /// The largest size at which the value fits.
    fn value_size(&self) -> f64 {
        let largest = LARGEST.max((self.height * 0.2).min(self.width * 0.08));
        let Some(value) = &self.value else { return largest };
        let unit = width_at(value, 1.0).max(0.1);
        if self.wide() {
            return (self.room() * 0.5 / unit).min(self.height * 0.6).clamp(7.0, largest);
        }
        let blank = if self.ground.is_some() { 8.0 } else { 2.0 };
        let share = if self.graph() && self.height > 70.0 { 0.6 } else { 1.0 };
        // Beside a name the value leaves a little air.
        let air = if self.name.is_some() { 0.88 } else { 1.0 };
        let high = ((self.height - blank) * share - self.name_height() - self.change_height()) / VALUE_LINE * air;
        (self.room() / unit).min(high).clamp(6.0, largest)
    }

    fn graph(&self) -> bool {
        self.options.graph_mode != GraphMode::None && sparkline_points(self.tile) > 1
    }

    fn draw(&self, size: f64, input: &Input<'_>) -> Vec<Node> {
        let mut nodes = Vec::new();
        nodes.extend(self.ground.map(|ground| self.ground(ground)));
        if self.wide() {
            self.beside(&mut nodes, size, input.theme);
            return nodes;
        }
        let block = self.name_height() + self.value_height(size) + self.change_height();
        let graph = self.graph() && self.height - block > 18.0;
        if graph {
            let top = (block + 10.0).max(self.height * 0.55);
            nodes.extend(self.sparkline(Rect::new(0.0, top, self.width, self.height - top - 1.0), input));
        }
        let free = if graph { (block + 6.0).max(self.height * 0.58) } else { self.height };
        let top = ((free - block) / 2.0).max(0.0);
        let centred = self.options.justify_mode == JustifyMode::Center || (self.alone && !graph);
        self.texts(&mut nodes, top, size, centred, input.theme);
        nodes
    }

    fn ground(&self, ground: Color) -> Node {
        let fill = match self.options.color_mode {
            ColorMode::Background => Paint::Linear {
                from: (0.0, 0.0),
                to: (self.width, self.height),
                stops: vec![(0.0, ground.mix(Color::hex(0x00_0000), 0.06)), (1.0, ground)],
            },
            _ => Paint::Solid(ground),
        };
        let place = Rect::new(0.0, 0.0, self.width, self.height);
        Node::Rect(place, 4.0, Style { fill: Some(fill), stroke: None })
    }

    fn name_size(&self) -> f64 {
        self.options
            .text
            .title_size
            .filter(|w| w.is_finite())
            .unwrap_or(NAME)
            .clamp(6.0, 32.0_f64.min(self.height * 0.4).max(6.0))
    }

    fn change_size(&self) -> f64 {
        let wish = self.options.text.percent_size.filter(|w| w.is_finite()).unwrap_or(12.0);
        wish.clamp(6.0, 28.0_f64.min(self.height * 0.25).max(6.0))
    }

    fn name_height(&self) -> f64 {
        if self.name.is_some() { self.name_size() * 1.25 + 2.0 } else { 0.0 }
    }

    fn value_height(&self, size: f64) -> f64 {
        if self.value.is_some() { size * VALUE_LINE } else { 0.0 }
    }

    fn change_height(&self) -> f64 {
        if self.change.is_some() { self.change_size() * 1.3 + 2.0 } else { 0.0 }
    }

    fn name_color(&self, theme: &Theme) -> Color {
        if self.ground.is_some() { self.ink } else { theme.muted }
    }

    /// The name at the left, the value at the right.
    fn beside(&self, nodes: &mut Vec<Node>, size: f64, theme: &Theme) {
        let (Some(name), Some(value)) = (self.name, &self.value) else { return };
        let pad = self.pad();
        let most = self.room() * 0.55;
        let taken = width_at(value, size).min(most);
        let wish = self.name_size();
        let middle = self.height / 2.0;
        let short = text::shorten_middle(name, Face::Sans, wish, self.width - 2.0 * pad - taken - 12.0).into_owned();
        let baseline = middle + wish * text::CAP_HEIGHT / 2.0;
        nodes.push(Text::new(pad, baseline, short, wish, self.name_color(theme)).into());
        let baseline = middle + size * text::CAP_HEIGHT / 2.0;
        nodes.extend(value_nodes(value, self.width - pad, baseline, size, Anchor::End, self.ink, most));
    }

    /// Name, value and change below each other.
    fn texts(&self, nodes: &mut Vec<Node>, top: f64, size: f64, centred: bool, theme: &Theme) {
        let (x, anchor) = if centred { (self.width / 2.0, Anchor::Middle) } else { (self.pad(), Anchor::Start) };
        let mut y = top;
        if let Some(name) = self.name {
            let wish = self.name_size();
            let most = self.width - 2.0 * self.pad();
            let short = text::shorten_middle(name, Face::Sans, wish, most).into_owned();
            nodes
                .push(Text::new(x, y + wish * text::ASCENT, short, wish, self.name_color(theme)).anchor(anchor).into());
            y += self.name_height();
        }
        if let Some(value) = &self.value {
            nodes.extend(value_nodes(value, x, y + size * VALUE_BASE, size, anchor, self.ink, self.room()));
            y += self.value_height(size);
        }
        if let Some(change) = self.change {
            let sign = match change {
                c if c > 0.0 => "▲",
                c if c < 0.0 => "▼",
                _ => "▬",
            };
            let size = self.change_size();
            let words = format!("{sign} {}", percent(change, false, self.tile.field.state.locale));
            let words = text::shorten(&words, Face::Bold, size, self.width - 2.0 * self.pad()).into_owned();
            let text = Text::new(x, y + 1.0 + size, words, size, self.change_color(change, theme)).anchor(anchor);
            nodes.push(text.face(Face::Bold).into());
        }
    }

    fn change_color(&self, change: f64, theme: &Theme) -> Color {
        if self.ground.is_some() || self.options.percent_change_color_mode == ChangeColor::SameAsValue {
            return self.ink;
        }
        if change == 0.0 {
            return theme.muted;
        }
        let good = (change > 0.0) == (self.options.percent_change_color_mode == ChangeColor::Standard);
        theme.ink(if good { theme.good } else { theme.bad }, 4.5)
    }

    fn sparkline(&self, place: Rect, input: &Input<'_>) -> Vec<Node> {
        let color = match self.ground {
            Some(_) => self.ink.alpha(0.75),
            None => input.theme.ink(self.tile.shown.color, 3.0),
        };
        let mut nodes = spark(self.tile, place, input, color, 1.5);
        if self.options.graph_mode == GraphMode::Line {
            nodes.truncate(1);
        }
        nodes.reverse();
        nodes
    }
}

/// Black or white, whichever reads better on a ground.
pub fn readable(ground: Color) -> Color {
    let (light, dark) = (Color::hex(0xff_ffff), Color::hex(0x16_181d));
    if ground.contrast(light) >= ground.contrast(dark) { light } else { dark }
}

/// The width of a value whose unit is set smaller.
fn width_at(value: &Formatted, size: f64) -> f64 {
    let small = size * SUFFIX;
    text::width(&value.prefix, Face::Bold, small)
        + text::width(&value.text, Face::Bold, size)
        + text::width(&value.suffix, Face::Bold, small)
}

const SUFFIX: f64 = 0.62;

/// A value in its parts: the number large, what surrounds it smaller. Shortened when even so it is wider than `most`.
pub fn value_nodes(
    value: &Formatted,
    x: f64,
    baseline: f64,
    size: f64,
    anchor: Anchor,
    color: Color,
    most: f64,
) -> Vec<Node> {
    let width = width_at(value, size);
    if width > most + 0.5 {
        let short = text::shorten(&value.to_string(), Face::Bold, size, most).into_owned();
        return vec![Text::new(x, baseline, short, size, color).face(Face::Bold).anchor(anchor).into()];
    }
    let mut at = match anchor {
        Anchor::Start => x,
        Anchor::Middle => x - width / 2.0,
        Anchor::End => x - width,
    };
    let small = size * SUFFIX;
    let mut nodes = Vec::new();
    for (part, size) in [(&value.prefix, small), (&value.text, size), (&value.suffix, small)] {
        let trimmed = part.trim_start();
        let lead = text::width(&part[..part.len() - trimmed.len()], Face::Bold, size);
        if !trimmed.is_empty() {
            nodes.push(Text::new(at + lead, baseline, trimmed, size, color).face(Face::Bold).into());
        }
        at += text::width(part, Face::Bold, size);
    }
    nodes
}

/// How many samples a sparkline has.
fn sparkline_points(tile: &Tile<'_>) -> usize {
    let number = tile.field.kind() == FieldType::Number && tile.frame.time_field().is_some();
    if number {
        tile.field.values.numbers().map_or(0, |v| v.iter().flatten().filter(|v| v.is_finite()).count())
    } else {
        0
    }
}

/// The line of a sparkline, then its area. Gaps stay gaps.
pub fn spark(tile: &Tile<'_>, place: Rect, input: &Input<'_>, color: Color, width: f64) -> Vec<Node> {
    let (Some(times), Some(values)) =
        (tile.frame.time_field().and_then(|f| f.values.times()), tile.field.values.numbers())
    else {
        return Vec::new();
    };
    let finite = values.iter().flatten().copied().filter(|v| v.is_finite());
    let (mut lo, mut hi) = finite.fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), v| (a.min(v), b.max(v)));
    lo = tile.field.config.min.unwrap_or(lo);
    hi = tile.field.config.max.unwrap_or(hi);
    if hi <= lo {
        (lo, hi) = (lo - 1.0, lo + 1.0);
    }
    let inner = Rect::new(place.x, place.y + width, place.w, (place.h - 2.0 * width).max(1.0));
    let x = Scale::linear((input.range.from as f64, input.range.to as f64), (inner.x, inner.right()));
    let y = Scale::linear((lo, hi), (inner.bottom(), inner.y));
    let mut parts = vec![Vec::new()];
    for (time, value) in times.iter().zip(values) {
        match (time, value) {
            (Some(time), Some(value)) if value.is_finite() => {
                if let (Some(part), Some(px), Some(py)) = (parts.last_mut(), x.at(*time as f64), y.at(*value)) {
                    part.push((px, py));
                }
            }
            _ => parts.push(Vec::new()),
        }
    }
    let (mut lines, mut areas) = (Vec::new(), Vec::new());
    for part in parts.into_iter().filter(|p| !p.is_empty()) {
        let trace = line::trace(&thin(part.into_iter()), Interpolation::Linear);
        let base = [(trace[0].0, place.bottom()), (trace[trace.len() - 1].0, place.bottom())];
        let area = line::area(&trace, &base, place);
        lines.extend(line::clip(&trace, place));
        areas.extend(area.0);
    }
    let fill = Paint::Linear {
        from: (place.x, place.y),
        to: (place.x, place.bottom()),
        stops: vec![(0.0, color.alpha(0.28)), (1.0, color.alpha(0.04))],
    };
    let stroke = Stroke { round: true, ..Stroke::solid(color, width) };
    vec![
        Node::path(line::path(&lines), Style { fill: None, stroke: Some(stroke) }),
        Node::path(crate::scene::Path(areas), Style { fill: Some(fill), stroke: None }),
    ]
}

/// How far the value is from that of the time it is compared with, else the last value from the first, in percent.
fn percent_change(tile: &Tile<'_>, options: &Options) -> Option<f64> {
    if let Some(before) = &tile.field.state.before {
        let calc = options.reduce_options.calcs.first().map_or("lastNotNull", String::as_str);
        let was = crate::reduce::reduce(before, calc)?.number()?;
        let change = (tile.shown.numeric - was) / was.abs() * 100.0;
        return change.is_finite().then_some(change);
    }
    let values = tile.field.values.numbers()?;
    let mut finite = values.iter().flatten().copied().filter(|v| v.is_finite());
    let first = finite.next()?;
    let last = finite.next_back().unwrap_or(first);
    let change = (last - first) / first.abs() * 100.0;
    change.is_finite().then_some(change)
}
