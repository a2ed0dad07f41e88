//! `stat`: big numbers, with a sparkline and a delta.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::reduced::{Orientation, ReduceOptions, Tile, sentence, tile, tiles};
use super::{Drawn, Input, Kind, read};
use crate::chart::line::{self, Interpolation};
use crate::chart::reduce::thin;
use crate::chart::scale::Scale;
use crate::frame::FieldType;
use crate::scene::{Anchor, Color, Group, Node, Paint, Rect, Stroke, Style, Text};
use crate::text::{self, Face};
use crate::theme::Theme;
use crate::unit::Formatted;

/// The kind.
pub struct Stat;

/// Options of `stat`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
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
    /// Keeps the space of a wide layout; accepted and without effect.
    pub wide_layout: Option<bool>,
}

/// Sizes of texts in pixels.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct TextSize {
    /// Of names.
    pub title_size: Option<f64>,
    /// Of values.
    pub value_size: Option<f64>,
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
        let tiles = tiles(input, &options.reduce_options);
        let size = (input.width, input.height);
        let aspect = match options.orientation {
            Orientation::Auto => 2.2,
            Orientation::Horizontal => 12.0,
            Orientation::Vertical => 0.4,
        };
        let more_room = if tiles.len() > 60 && !input.grow { 16.0 } else { 0.0 };
        let mut tiling = tile(tiles.len(), (size.0, size.1 - more_room), GAP, LEAST, aspect, input.grow);
        tiling.width = tiling.width.min(size.0);
        let faces: Vec<_> =
            tiles.iter().take(tiling.shown).map(|t| Card::new(t, &options, tiles.len(), input.theme)).collect();
        let value_size = faces.iter().map(|f| f.value_size(tiling.width, tiling.height)).fold(72.0, f64::min);
        let value_size = options.text.value_size.map_or(value_size, |wish| wish.min(value_size.max(10.0)));
        let mut nodes = Vec::new();
        for (i, face) in faces.iter().enumerate() {
            let offset = tiling.place(i, GAP);
            let inside = face.draw(tiling.width, tiling.height, value_size, input);
            nodes.push(Group { offset, nodes: inside, ..Group::default() }.into());
        }
        let hidden = tiles.len() - faces.len();
        let mut height = tiling.total(GAP).max(size.1);
        if hidden > 0 {
            let y = size.1 - 3.0;
            nodes.push(
                Text::new(size.0, y, format!("+{hidden} more"), 11.0, input.theme.muted).anchor(Anchor::End).into(),
            );
            height = size.1;
        }
        Drawn { nodes, height, summary: sentence(&tiles), drawn: faces.len(), hidden }
    }
}

/// A tile and what it shows.
struct Card<'a> {
    tile: &'a Tile<'a>,
    name: Option<&'a str>,
    value: Option<&'a Formatted>,
    change: Option<f64>,
    alone: bool,
    options: &'a Options,
    ground: Option<Color>,
    ink: Color,
}

impl<'a> Card<'a> {
    fn new(tile: &'a Tile<'a>, options: &'a Options, count: usize, theme: &Theme) -> Self {
        let (name, value) = match options.text_mode {
            TextMode::Auto => (count > 1, true),
            TextMode::Value => (false, true),
            TextMode::ValueAndName => (true, true),
            TextMode::Name => (true, false),
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
        let change = if options.show_percent_change { percent_change(tile) } else { None };
        Self {
            tile,
            name: name.then_some(tile.name.as_str()).filter(|n| !n.is_empty()),
            value: value.then_some(&tile.shown.text),
            change,
            alone: count == 1,
            options,
            ground,
            ink,
        }
    }

    /// The largest size at which the value fits.
    fn value_size(&self, width: f64, height: f64) -> f64 {
        let Some(value) = self.value else { return 72.0 };
        let room = width - if self.ground.is_some() { 20.0 } else { 4.0 };
        let unit = width_at(value, 1.0);
        let name = if self.name.is_some() { NAME + 8.0 } else { 0.0 };
        let change = if self.change.is_some() { 18.0 } else { 0.0 };
        let share = if self.graph() && height > 70.0 { 0.62 } else { 1.0 };
        let high = (height - name - change) * share - 6.0;
        (room / unit.max(0.1)).min(high).max(6.0)
    }

    fn graph(&self) -> bool {
        self.options.graph_mode != GraphMode::None && sparkline_points(self.tile) > 1
    }

    fn draw(&self, width: f64, height: f64, size: f64, input: &Input<'_>) -> Vec<Node> {
        let mut nodes = Vec::new();
        if let Some(ground) = self.ground {
            let fill = match self.options.color_mode {
                ColorMode::Background => Paint::Linear {
                    from: (0.0, 0.0),
                    to: (width, height),
                    stops: vec![(0.0, ground.mix(Color::hex(0x00_0000), 0.06)), (1.0, ground)],
                },
                _ => Paint::Solid(ground),
            };
            nodes.push(Node::Rect(Rect::new(0.0, 0.0, width, height), 4.0, Style { fill: Some(fill), stroke: None }));
        }
        let pad = if self.ground.is_some() { 10.0_f64.min(width * 0.06) } else { 2.0 };
        let block = self.block(size);
        let graph = self.graph() && height - block > 16.0;
        if graph {
            let top = (block + 10.0).max(height * 0.55);
            nodes.extend(self.sparkline(Rect::new(0.0, top, width, height - top - 1.0), input));
        }
        let free = if graph { height * 0.62 } else { height };
        let top = ((free - block) / 2.0).max(if self.ground.is_some() { 4.0 } else { 0.0 });
        let centred = self.options.justify_mode == JustifyMode::Center || (self.alone && !graph);
        self.texts(&mut nodes, (pad, width - pad, top), size, centred, input.theme);
        nodes
    }

    /// The height of the texts.
    fn block(&self, size: f64) -> f64 {
        let name = if self.name.is_some() { NAME + 6.0 } else { 0.0 };
        let value = if self.value.is_some() { size * 0.95 } else { 0.0 };
        name + value + if self.change.is_some() { 18.0 } else { 0.0 }
    }

    fn texts(
        &self,
        nodes: &mut Vec<Node>,
        (left, right, top): (f64, f64, f64),
        size: f64,
        centred: bool,
        theme: &Theme,
    ) {
        let (x, anchor) = if centred { ((left + right) / 2.0, Anchor::Middle) } else { (left, Anchor::Start) };
        let mut y = top;
        if let Some(name) = self.name {
            let color = if self.ground.is_some() { self.ink } else { theme.muted };
            let wish = self.options.text.title_size.unwrap_or(NAME).clamp(6.0, NAME);
            let short = text::shorten_middle(name, Face::Sans, wish, right - left).into_owned();
            nodes.push(Text::new(x, y + wish * text::ASCENT, short, wish, color).anchor(anchor).into());
            y += NAME + 6.0;
        }
        if let Some(value) = self.value {
            let baseline = y + size * 0.84;
            nodes.extend(value_nodes(value, x, baseline, size, anchor, self.ink, right - left));
            y += size * 0.95;
        }
        if let Some(change) = self.change {
            let sign = if change > 0.0 {
                "▲"
            } else if change < 0.0 {
                "▼"
            } else {
                "▬"
            };
            let words = format!("{sign} {:.1}%", change.abs());
            let text = Text::new(x, y + 14.0, words, 12.0, self.change_color(change, theme)).anchor(anchor);
            nodes.push(text.face(Face::Bold).into());
        }
    }

    fn change_color(&self, change: f64, theme: &Theme) -> Color {
        if self.ground.is_some() || self.options.percent_change_color_mode == ChangeColor::SameAsValue || change == 0.0
        {
            return if self.ground.is_some() { self.ink } else { theme.muted };
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

/// How far the last value is from the first, in percent.
fn percent_change(tile: &Tile<'_>) -> Option<f64> {
    let values = tile.field.values.numbers()?;
    let mut finite = values.iter().flatten().copied().filter(|v| v.is_finite());
    let first = finite.next()?;
    let last = finite.next_back().unwrap_or(first);
    (first != 0.0).then(|| (last - first) / first.abs() * 100.0)
}
