//! `gauge`: a value on an arc, with its thresholds around it.

use std::f64::consts::PI;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::reduced::{Orientation, ReduceOptions, Tile, arrange, compact, sentence, share, tiles};
use super::stat::{TextSize, spark, value_nodes};
use super::{Drawn, HideFrom, Input, Kind, read};
use crate::chart::overlay::levels;
use crate::frame::Cell;
use crate::scene::{Anchor, Color, Node, Path, Rect, Style, Text};
use crate::text::{self, Face};
use crate::unit::Formatted;

/// The kind.
pub struct Gauge;

/// Options of `gauge`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
#[schemars(deny_unknown_fields)]
pub struct Options {
    /// Which values are shown.
    pub reduce_options: ReduceOptions,
    /// Writes the values of thresholds beside the arc.
    pub show_threshold_labels: bool,
    /// Draws the thresholds as a ring around the arc.
    pub show_threshold_markers: bool,
    /// An arc that is open below, or a full circle.
    pub shape: Shape,
    /// Width of the band, as a share of what is usual.
    #[schemars(range(min = 0.1, max = 2))]
    pub bar_width_factor: Option<f64>,
    /// Cuts the band into so many segments; 0 or 1 for none.
    #[schemars(range(max = 100))]
    pub segment_count: Option<u32>,
    /// The blank between segments, as a share of a segment.
    #[schemars(range(min = 0, max = 1))]
    pub segment_spacing: Option<f64>,
    /// Draws the samples as a small line below the value.
    pub sparkline: bool,
    /// Which texts are shown.
    pub text_mode: TextMode,
    /// Whether gauges stand beside or below each other.
    pub orientation: Orientation,
    /// Sizes of the texts in pixels.
    pub text: TextSize,
    /// The least width of a gauge, in pixels.
    pub min_viz_width: Option<f64>,
    /// The least height of a gauge, in pixels.
    pub min_viz_height: Option<f64>,
    /// How the size of gauges is chosen; accepted and without effect.
    pub sizing: Option<String>,
    /// The form of the band's ends; accepted and without effect.
    pub bar_shape: Option<String>,
    /// Glows and gradients; accepted and without effect.
    pub effects: Option<serde_json::Value>,
    /// Glow; accepted and without effect.
    pub glow: Option<serde_json::Value>,
    /// A gradient; accepted and without effect.
    pub gradient: Option<serde_json::Value>,
    /// A mark at the band's end; accepted and without effect.
    pub endpoint_marker: Option<String>,
}

/// An arc or a circle.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Shape {
    /// An arc of 240 degrees, open below.
    #[default]
    Gauge,
    /// A full circle from the top.
    Circle,
}

/// Which texts are shown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum TextMode {
    /// The value, and the name where there are several values.
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

/// Settings of a field.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
#[schemars(deny_unknown_fields)]
pub struct Custom {
    /// The value that the band begins at, such as 0 between -10 and 10; the least when not given.
    pub neutral: Option<f64>,
    /// Leaves the field out.
    pub hide_from: Option<HideFrom>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            reduce_options: ReduceOptions::default(),
            show_threshold_labels: false,
            show_threshold_markers: true,
            shape: Shape::Gauge,
            bar_width_factor: None,
            segment_count: None,
            segment_spacing: None,
            sparkline: false,
            text_mode: TextMode::Auto,
            orientation: Orientation::Auto,
            text: TextSize::default(),
            min_viz_width: None,
            min_viz_height: None,
            sizing: None,
            bar_shape: None,
            effects: None,
            glow: None,
            gradient: None,
            endpoint_marker: None,
        }
    }
}

const GAP: f64 = 12.0;
const LEAST: (f64, f64) = (84.0, 72.0);
/// The size of small labels.
const LABEL: f64 = 10.0;
/// The line of the labels at the ends, below the arc.
const ENDS: f64 = 14.0;
/// A value is not set smaller than this for the sake of its digits.
const READABLE: f64 = 9.0;
/// An arc of this radius or less is kept simple, so that its value can be read.
const SMALL: f64 = 32.0;
/// The line of a name.
const NAME: f64 = 17.0;

impl Shape {
    /// Where the arc begins, in radians from three o'clock, and over how much it runs.
    fn angles(self) -> (f64, f64) {
        match self {
            Self::Gauge => (PI * 5.0 / 6.0, PI * 4.0 / 3.0),
            Self::Circle => (-PI / 2.0, 2.0 * PI),
        }
    }

    /// How far it reaches below its centre, in radii.
    fn below(self) -> f64 {
        match self {
            Self::Gauge => 0.5,
            Self::Circle => 1.0,
        }
    }
}

impl Kind for Gauge {
    fn id(&self) -> &'static str {
        "gauge"
    }

    fn options_schema(&self) -> schemars::Schema {
        schemars::schema_for!(Options)
    }

    fn custom_schema(&self) -> schemars::Schema {
        schemars::schema_for!(Custom)
    }

    fn page(&self) -> &'static str {
        include_str!("gauge.md")
    }

    fn field_defaults(&self) -> crate::frame::FieldConfig {
        super::colored_by_thresholds()
    }

    fn draw(&self, input: &Input<'_>) -> Drawn {
        let options: Options = read(input.options);
        let (tiles, beyond) = tiles(input, &options.reduce_options);
        let finite = |wish: Option<f64>, usual: f64| wish.filter(|w| w.is_finite()).unwrap_or(usual).clamp(40.0, 400.0);
        let least = (finite(options.min_viz_width, LEAST.0), finite(options.min_viz_height, LEAST.1));
        let aspect = match options.orientation {
            Orientation::Auto => 1.25,
            Orientation::Horizontal => 8.0,
            Orientation::Vertical => 0.3,
        };
        let (tiling, hidden) = arrange(tiles.len(), beyond, input, GAP, least, aspect);
        let names = match options.text_mode {
            TextMode::Auto => tiles.len() > 1,
            TextMode::ValueAndName | TextMode::Name => true,
            TextMode::Value | TextMode::None => false,
        };
        let dial = |one| (one, Dial::new(one, &options, (tiling.width, tiling.height), names).draw(input));
        let (nodes, height) = tiling.draw(tiles.iter().take(tiling.shown).map(dial), GAP, hidden, input);
        let drawn = tiles.len().min(tiling.shown);
        Drawn { nodes, height, summary: sentence(&tiles, beyond, input), drawn, hidden }
    }
}

/// One gauge in its tile: the arc, below its ends the least and greatest value, below those the name.
struct Dial<'a> {
    tile: &'a Tile<'a>,
    options: &'a Options,
    width: f64,
    height: f64,
    radius: f64,
    centre: (f64, f64),
    name: bool,
    ends: Option<[String; 2]>,
}

impl<'a> Dial<'a> {
    fn new(tile: &'a Tile<'a>, options: &'a Options, (width, height): (f64, f64), names: bool) -> Self {
        let name = names && height > 56.0 && !tile.name.is_empty();
        let around = if options.show_threshold_labels && height > 90.0 && width > 120.0 { LABEL * 1.4 } else { 0.0 };
        let aside = if around > 0.0 { threshold_room(tile, width) } else { 1.0 };
        let foot = if name { NAME } else { 0.0 };
        let tall = 1.0 + options.shape.below();
        let fit = |foot: f64| ((height - around - foot) / tall).min(width / 2.0 - aside).max(6.0);
        let radius = fit(foot + ENDS);
        let ends = ends(tile, options).filter(|words| radius >= 38.0 && end_labels_fit(words, radius, width));
        let (radius, foot) = if ends.is_some() { (radius, foot + ENDS) } else { (fit(foot), foot) };
        let top = ((height - radius * tall - around - foot) / 2.0).max(0.0) + around;
        Self { tile, options, width, height, radius, centre: (width / 2.0, top + radius), name, ends }
    }

    fn draw(&self, input: &Input<'_>) -> Vec<Node> {
        let theme = input.theme;
        let markers = self.options.show_threshold_markers && self.radius > SMALL;
        let ring = if markers { (self.radius * 0.05).clamp(2.0, 5.0_f64.max(self.radius * 0.015)) } else { 0.0 };
        let outer = self.radius - if ring > 0.0 { ring + 2.0 } else { 0.0 };
        let factor = self.options.bar_width_factor.filter(|f| f.is_finite()).unwrap_or(1.0).clamp(0.1, 2.0);
        let most = 34.0_f64.max(self.radius * 0.08) * factor;
        let inner = outer - (self.radius * 0.2 * factor).clamp(2.0, most).min(outer * 0.6);
        let mut nodes = self.segments(inner, outer, (0.0, 1.0), theme.track);
        if let Some(span) = self.span() {
            nodes.extend(self.segments(inner, outer, span, theme.ink(self.tile.shown.color, 3.0)));
        }
        if ring > 0.0 {
            nodes.extend(self.thresholds(self.radius - ring, self.radius, input));
        }
        nodes.extend(self.line(inner, input));
        nodes.extend(self.value(inner, input));
        nodes.extend(self.name(input));
        nodes.extend(self.end_labels(inner, outer, input));
        if self.options.show_threshold_labels {
            nodes.extend(self.threshold_labels(input));
        }
        nodes
    }

    /// The filled part, as shares of the sweep; none without a value.
    fn span(&self) -> Option<(f64, f64)> {
        if self.tile.shown.numeric.is_nan() || !self.tile.shown.percent.is_finite() && self.tile.shown.numeric < 0.0 {
            return None;
        }
        let custom: Custom = read(&self.tile.field.config.custom);
        let share = self.share(self.tile.shown.numeric);
        let from = custom.neutral.filter(|n| n.is_finite()).map_or(0.0, |neutral| self.share(neutral));
        let span = (from.min(share), from.max(share));
        (span.1 - span.0 > 0.0005).then_some(span)
    }

    /// Where a value stands on the sweep.
    fn share(&self, value: f64) -> f64 {
        share(value, self.tile.field.state.range)
    }

    /// A part of the band, in its segments.
    fn segments(&self, inner: f64, outer: f64, (from, to): (f64, f64), color: Color) -> Vec<Node> {
        let count = self.options.segment_count.unwrap_or(0).min(100);
        if count < 2 {
            return vec![self.band(inner, outer, (from, to), color)];
        }
        let spacing = self.options.segment_spacing.filter(|s| s.is_finite()).unwrap_or(0.3).clamp(0.0, 0.9);
        let whole = 1.0 / f64::from(count);
        let segment = |i: u32| {
            let start = whole * (f64::from(i) + spacing / 2.0);
            (start.max(from), (start + whole * (1.0 - spacing)).min(to))
        };
        let parts = (0..count).map(segment).filter(|(a, b)| b - a > 1e-6);
        parts.map(|part| self.band(inner, outer, part, color)).collect()
    }

    /// A piece of a ring between two shares of the sweep.
    fn band(&self, inner: f64, outer: f64, (from, to): (f64, f64), color: Color) -> Node {
        let (start, sweep) = self.options.shape.angles();
        let (a, b) = (start + sweep * from, start + sweep * to);
        let mut path = Path::default();
        path.arc(self.centre.0, self.centre.1, outer, a, b);
        path.arc(self.centre.0, self.centre.1, inner, b, a);
        path.close();
        Node::path(path, Style::fill(color))
    }

    /// The steps of the thresholds as shares of the sweep, each with its colour and value.
    fn steps(&self, input: &Input<'_>) -> Vec<(f64, f64, Color)> {
        let Some(thresholds) = &self.tile.field.config.thresholds else { return Vec::new() };
        let base = thresholds.steps.first().filter(|s| s.value.is_none()).and_then(|s| input.theme.color(&s.color));
        let range = self.tile.field.state.range;
        let rest = levels(thresholds, range, input.theme).into_iter().map(|(v, color)| (self.share(v), v, color));
        base.map(|color| (0.0, f64::NEG_INFINITY, color)).into_iter().chain(rest).collect()
    }

    fn thresholds(&self, inner: f64, outer: f64, input: &Input<'_>) -> Vec<Node> {
        let steps = self.steps(input);
        let ends = steps.iter().skip(1).map(|s| s.0).chain([1.0]);
        let bands = steps.iter().zip(ends).filter(|(s, end)| *end - s.0 > 0.001);
        bands.map(|(s, end)| self.band(inner, outer, (s.0, end), input.theme.ink(s.2, 3.0))).collect()
    }

    fn value(&self, inner: f64, input: &Input<'_>) -> Vec<Node> {
        if matches!(self.options.text_mode, TextMode::Name | TextMode::None) || inner < 8.0 {
            return Vec::new();
        }
        let room = inner * 1.6;
        let wide = |text: &Formatted| text::width(&text.to_string(), Face::Bold, 1.0).max(0.5);
        // A number of so many digits that none could be read is a power of ten.
        let short = if room / wide(&self.tile.shown.text) < READABLE { compact(self.tile) } else { None };
        let text = short.as_ref().unwrap_or(&self.tile.shown.text);
        let unit = wide(text);
        let share = if self.radius > SMALL { 0.52 } else { 0.8 };
        let fit = (room / unit).min(inner * share).clamp(6.0, 64.0_f64.max(inner * 0.24));
        let wish = self.options.text.value_size.filter(|w| w.is_finite()).unwrap_or(fit);
        let size = wish.clamp(6.0, fit.max(6.0));
        let color = input.theme.ink(self.tile.shown.color, 4.5);
        let low = if self.options.shape == Shape::Gauge && !self.sparks() { inner * 0.06 } else { 0.0 };
        let baseline = self.centre.1 + size * text::CAP_HEIGHT * 0.5 + low;
        value_nodes(text, self.centre.0, baseline, size, Anchor::Middle, color, room)
    }

    fn sparks(&self) -> bool {
        self.options.sparkline && self.radius >= 44.0
    }

    /// The samples as a small line in the lower part of the circle.
    fn line(&self, inner: f64, input: &Input<'_>) -> Vec<Node> {
        if !self.sparks() {
            return Vec::new();
        }
        let place = Rect::new(0.0, 0.0, inner * 1.1, inner * 0.32);
        let color = input.theme.ink(self.tile.shown.color, 3.0);
        let mut nodes = spark(self.tile, place, input, color, 1.2);
        nodes.reverse();
        let offset = (self.centre.0 - place.w / 2.0, self.centre.1 + inner * 0.34);
        vec![crate::scene::Group { offset, nodes, ..crate::scene::Group::default() }.into()]
    }

    fn name(&self, input: &Input<'_>) -> Option<Node> {
        const SIZE: f64 = 12.0;
        let size = self.options.text.title_size.filter(|w| w.is_finite()).unwrap_or(SIZE).clamp(6.0, 13.0);
        let name = text::shorten_middle(&self.tile.name, Face::Sans, size, self.width).into_owned();
        let foot = self.centre.1 + self.radius * self.options.shape.below();
        let y = (foot + if self.ends.is_some() { ENDS } else { 0.0 } + NAME - 3.0).min(self.height - 3.0);
        let node = Text::new(self.centre.0, y, name, size, input.theme.text).anchor(Anchor::Middle);
        self.name.then(|| node.into())
    }

    /// The least and greatest value below the ends of the arc.
    fn end_labels(&self, inner: f64, outer: f64, input: &Input<'_>) -> Vec<Node> {
        let Some(words) = &self.ends else { return Vec::new() };
        let (start, sweep) = self.options.shape.angles();
        let middle = (inner + outer) / 2.0;
        let y = self.centre.1 + self.radius * self.options.shape.below() + LABEL + 1.0;
        let label = |(words, angle): (&String, f64)| {
            let half = text::width(words, Face::Sans, LABEL) / 2.0;
            let x = (self.centre.0 + angle.cos() * middle).clamp(half, (self.width - half).max(half));
            Text::new(x, y, words.clone(), LABEL, input.theme.muted).anchor(Anchor::Middle).into()
        };
        words.iter().zip([start, start + sweep]).map(label).collect()
    }

    fn threshold_labels(&self, input: &Input<'_>) -> Vec<Node> {
        let (start, sweep) = self.options.shape.angles();
        let mut nodes = Vec::new();
        let mut taken: Vec<Rect> = Vec::new();
        // Below the arc stand its ends' labels and the name.
        let foot = (self.centre.1 + self.radius * self.options.shape.below()).min(self.height);
        for (share, value, _) in self.steps(input).into_iter().filter(|s| s.1.is_finite()) {
            if share <= 0.0 || share >= 1.0 {
                continue;
            }
            let angle = start + sweep * share;
            let words = self.tile.display.show(Cell::Number(value)).text.to_string();
            let wide = text::width(&words, Face::Sans, LABEL);
            // The label's box touches a circle a little outside the ring.
            let out = self.radius + 3.0;
            let centre =
                (self.centre.0 + angle.cos() * (out + wide / 2.0), self.centre.1 + angle.sin() * (out + LABEL * 0.5));
            let place = Rect::new(centre.0 - wide / 2.0, centre.1 - LABEL * 0.6, wide, LABEL * 1.2);
            let inside = place.x >= 0.0 && place.right() <= self.width && place.y >= 0.0 && place.bottom() <= foot;
            let wider = Rect::new(place.x - 3.0, place.y, place.w + 6.0, place.h);
            if !inside || taken.iter().any(|t| t.meets(&wider)) {
                continue;
            }
            taken.push(place);
            let baseline = centre.1 + LABEL * text::CAP_HEIGHT / 2.0;
            let node = Text::new(centre.0, baseline, words, LABEL, input.theme.muted);
            nodes.push(node.anchor(Anchor::Middle).into());
        }
        nodes
    }
}

/// The room at the sides that labels of thresholds need.
fn threshold_room(tile: &Tile<'_>, width: f64) -> f64 {
    let steps = tile.field.config.thresholds.iter().flat_map(|t| &t.steps).filter_map(|s| s.value);
    let wide = |v: f64| text::width(&tile.display.show(Cell::Number(v)).text.to_string(), Face::Sans, LABEL);
    (steps.map(wide).fold(0.0, f64::max) + 4.0).min(width * 0.2)
}

/// The least and greatest value in words, where the arc has two ends that differ.
fn ends(tile: &Tile<'_>, options: &Options) -> Option<[String; 2]> {
    let (lo, hi) = tile.field.state.range;
    if options.shape == Shape::Circle || !lo.is_finite() || !hi.is_finite() || lo >= hi {
        return None;
    }
    let words = |v: f64| tile.display.show(Cell::Number(v)).text.to_string().trim().to_string();
    Some([words(lo), words(hi)])
}

/// Whether both labels find room beside each other below the arc's ends.
fn end_labels_fit(words: &[String; 2], radius: f64, width: f64) -> bool {
    let [lo, hi] = words.each_ref().map(|w| text::width(w, Face::Sans, LABEL));
    // Each is set around the middle of the band, about three quarters of a radius from the centre.
    let reach = radius * 0.75;
    lo.max(hi) / 2.0 <= reach - 3.0 && width / 2.0 - reach >= lo.max(hi) / 2.0 - width * 0.1
}
