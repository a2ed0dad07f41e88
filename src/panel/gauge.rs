//! `gauge`: a value on an arc, with its thresholds around it.

use std::f64::consts::PI;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::reduced::{Orientation, ReduceOptions, Tile, sentence, tile, tiles};
use super::stat::{TextSize, value_nodes};
use super::{Drawn, Input, Kind, read};
use crate::chart::overlay::levels;
use crate::frame::Cell;
use crate::scene::{Anchor, Color, Group, Node, Path, Style, Text};
use crate::text::{self, Face};

/// The kind.
pub struct Gauge;

/// Options of `gauge`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct Options {
    /// Which values are shown.
    pub reduce_options: ReduceOptions,
    /// Writes the values of thresholds beside the arc.
    pub show_threshold_labels: bool,
    /// Draws the thresholds as a ring around the arc.
    pub show_threshold_markers: bool,
    /// Whether gauges stand beside or below each other.
    pub orientation: Orientation,
    /// Sizes of the texts in pixels.
    pub text: TextSize,
    /// How the size of gauges is chosen; accepted and without effect.
    pub sizing: Option<String>,
    /// The least width of a gauge, in pixels.
    pub min_viz_width: Option<f64>,
    /// The least height of a gauge, in pixels.
    pub min_viz_height: Option<f64>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            reduce_options: ReduceOptions::default(),
            show_threshold_labels: false,
            show_threshold_markers: true,
            orientation: Orientation::Auto,
            text: TextSize::default(),
            sizing: None,
            min_viz_width: None,
            min_viz_height: None,
        }
    }
}

const GAP: f64 = 12.0;
const LEAST: (f64, f64) = (84.0, 72.0);
/// The arc runs over 240 degrees, open below.
const FROM: f64 = PI * 5.0 / 6.0;
const SWEEP: f64 = PI * 4.0 / 3.0;

impl Kind for Gauge {
    fn id(&self) -> &'static str {
        "gauge"
    }

    fn options_schema(&self) -> schemars::Schema {
        schemars::schema_for!(Options)
    }

    fn custom_schema(&self) -> schemars::Schema {
        schemars::schema_for!(super::NoCustom)
    }

    fn page(&self) -> &'static str {
        include_str!("gauge.md")
    }

    fn field_defaults(&self) -> crate::frame::FieldConfig {
        super::colored_by_thresholds()
    }

    fn draw(&self, input: &Input<'_>) -> Drawn {
        let options: Options = read(input.options);
        let tiles = tiles(input, &options.reduce_options);
        let least =
            (options.min_viz_width.unwrap_or(LEAST.0).max(40.0), options.min_viz_height.unwrap_or(LEAST.1).max(40.0));
        let aspect = match options.orientation {
            Orientation::Auto => 1.25,
            Orientation::Horizontal => 8.0,
            Orientation::Vertical => 0.3,
        };
        let tiling = tile(tiles.len(), (input.width, input.height), GAP, least, aspect, input.grow);
        let names = tiles.len() > 1;
        let mut nodes = Vec::new();
        for (i, one) in tiles.iter().take(tiling.shown).enumerate() {
            let dial = Dial::new(one, &options, (tiling.width, tiling.height), names);
            nodes.push(Group { offset: tiling.place(i, GAP), nodes: dial.draw(input), ..Group::default() }.into());
        }
        let hidden = tiles.len() - tiling.shown.min(tiles.len());
        if hidden > 0 {
            let more = Text::new(input.width, input.height - 2.0, format!("+{hidden} more"), 11.0, input.theme.muted);
            nodes.push(more.anchor(Anchor::End).into());
        }
        let height = tiling.total(GAP).max(input.height);
        Drawn { nodes, height, summary: sentence(&tiles), drawn: tiles.len() - hidden, hidden }
    }
}

/// One gauge in its tile.
struct Dial<'a> {
    tile: &'a Tile<'a>,
    options: &'a Options,
    width: f64,
    radius: f64,
    centre: (f64, f64),
    name: bool,
}

impl<'a> Dial<'a> {
    fn new(tile: &'a Tile<'a>, options: &'a Options, (width, height): (f64, f64), names: bool) -> Self {
        let name = names && height > 64.0;
        let around = if options.show_threshold_labels { 26.0 } else { 2.0 };
        let free = height - if name { 18.0 } else { 0.0 };
        // The arc reaches half a radius below its centre.
        let radius = ((free - around * 0.5) / 1.52).min((width / 2.0) - around).max(8.0);
        let used = radius * 1.52 + around * 0.5;
        let top = ((free - used) / 2.0).max(0.0) + around * 0.5;
        Self { tile, options, width, radius, centre: (width / 2.0, top + radius), name }
    }

    fn draw(&self, input: &Input<'_>) -> Vec<Node> {
        let theme = input.theme;
        let ring = if self.options.show_threshold_markers { (self.radius * 0.05).clamp(2.0, 5.0) } else { 0.0 };
        let outer = self.radius - if ring > 0.0 { ring + 2.0 } else { 0.0 };
        let inner = outer - (self.radius * 0.2).clamp(4.0, 34.0);
        let share = if self.tile.shown.percent.is_finite() { self.tile.shown.percent.clamp(0.0, 1.0) } else { 0.0 };
        let mut nodes = vec![self.band(inner, outer, (0.0, 1.0), theme.track)];
        if share > 0.0 && self.tile.shown.numeric.is_finite() {
            nodes.push(self.band(inner, outer, (0.0, share), theme.ink(self.tile.shown.color, 3.0)));
        }
        if ring > 0.0 {
            nodes.extend(self.thresholds(self.radius - ring, self.radius, input));
        }
        nodes.extend(self.value(inner, input));
        nodes.extend(self.ends(inner, outer, input));
        if self.options.show_threshold_labels {
            nodes.extend(self.threshold_labels(input));
        }
        nodes
    }

    /// A piece of a ring between two shares of the sweep.
    fn band(&self, inner: f64, outer: f64, (from, to): (f64, f64), color: Color) -> Node {
        let (a, b) = (FROM + SWEEP * from, FROM + SWEEP * to);
        let mut path = Path::default();
        path.arc(self.centre.0, self.centre.1, outer, a, b);
        path.arc(self.centre.0, self.centre.1, inner, b, a);
        path.close();
        Node::path(path, Style::fill(color))
    }

    /// The steps of the thresholds as shares of the sweep, each with its colour and value.
    fn steps(&self, input: &Input<'_>) -> Vec<(f64, f64, Color)> {
        let Some(thresholds) = &self.tile.field.config.thresholds else { return Vec::new() };
        let (lo, hi) = self.tile.field.state.range;
        let base = thresholds.steps.first().filter(|s| s.value.is_none()).and_then(|s| input.theme.color(&s.color));
        let share = |v: f64| if hi > lo { ((v - lo) / (hi - lo)).clamp(0.0, 1.0) } else { 0.0 };
        let rest = levels(thresholds, (lo, hi), input.theme).into_iter().map(|(v, color)| (share(v), v, color));
        base.map(|color| (0.0, f64::NEG_INFINITY, color)).into_iter().chain(rest).collect()
    }

    fn thresholds(&self, inner: f64, outer: f64, input: &Input<'_>) -> Vec<Node> {
        let steps = self.steps(input);
        let ends = steps.iter().skip(1).map(|s| s.0).chain([1.0]);
        let bands = steps.iter().zip(ends).filter(|(s, end)| *end - s.0 > 0.001);
        bands.map(|(s, end)| self.band(inner, outer, (s.0, end), input.theme.ink(s.2, 3.0))).collect()
    }

    fn value(&self, inner: f64, input: &Input<'_>) -> Vec<Node> {
        let room = inner * 1.55;
        let text = &self.tile.shown.text;
        let unit = text::width(&text.to_string(), Face::Bold, 1.0).max(0.5);
        let fit = (room / unit).min(inner * 0.52).clamp(7.0, 64.0);
        let size = self.options.text.value_size.map_or(fit, |wish| wish.min(fit));
        let color = input.theme.ink(self.tile.shown.color, 4.5);
        let baseline = self.centre.1 + size * text::CAP_HEIGHT * 0.5 + inner * 0.06;
        let mut nodes = value_nodes(text, self.centre.0, baseline, size, Anchor::Middle, color, room);
        if self.name {
            let y = self.centre.1 + self.radius * 0.52 + 14.0;
            let name = text::shorten_middle(&self.tile.name, Face::Sans, 12.0, self.width).into_owned();
            nodes.push(Text::new(self.centre.0, y, name, 12.0, input.theme.text).anchor(Anchor::Middle).into());
        }
        nodes
    }

    /// The least and greatest value, small at the ends of the arc, where there is room.
    fn ends(&self, inner: f64, outer: f64, input: &Input<'_>) -> Vec<Node> {
        let (lo, hi) = self.tile.field.state.range;
        if self.radius < 52.0 || !lo.is_finite() || !hi.is_finite() {
            return Vec::new();
        }
        let middle = (inner + outer) / 2.0;
        let y = self.centre.1 + FROM.sin() * middle + 13.0;
        let label = |value: f64, angle: f64, anchor: Anchor| {
            let words = self.tile.display.show(Cell::Number(value)).text.to_string();
            let words = text::shorten(&words, Face::Sans, 10.0, inner * 0.8).into_owned();
            let x = self.centre.0 + angle.cos() * middle;
            Text::new(x, y, words, 10.0, input.theme.muted).anchor(anchor).into()
        };
        vec![label(lo, FROM, Anchor::Middle), label(hi, FROM + SWEEP, Anchor::Middle)]
    }

    fn threshold_labels(&self, input: &Input<'_>) -> Vec<Node> {
        let mut nodes = Vec::new();
        let mut last = f64::NEG_INFINITY;
        for (share, value, _) in self.steps(input).into_iter().filter(|s| s.1.is_finite()) {
            // Labels nearer than an eighth of the sweep would touch each other.
            if share - last < 0.12 || share <= 0.0 || share >= 1.0 {
                continue;
            }
            last = share;
            let angle = FROM + SWEEP * share;
            let words = self.tile.display.show(Cell::Number(value)).text.to_string();
            let (x, y) =
                (self.centre.0 + angle.cos() * (self.radius + 4.0), self.centre.1 + angle.sin() * (self.radius + 4.0));
            let anchor = if angle.cos() < -0.3 {
                Anchor::End
            } else if angle.cos() > 0.3 {
                Anchor::Start
            } else {
                Anchor::Middle
            };
            let room = if anchor == Anchor::End { x } else { self.width - x };
            let words = text::shorten(&words, Face::Sans, 10.0, room.max(0.0)).into_owned();
            nodes.push(Text::new(x, y + 3.0, words, 10.0, input.theme.muted).anchor(anchor).into());
        }
        nodes
    }
}
