//! `barchart`: bars by name.

mod groups;
mod level;
mod names;
mod options;
#[cfg(test)]
mod tests;

pub use options::{Custom, Options};

use super::around::{Around, nothing};
use super::axes::{self, Measured};
use super::reduced::Orientation;
use super::stage::{Along, Room, Stage};
use super::stat::readable;
use super::{Drawn, Input, Kind, read};
use crate::chart::axis::SIZE;
use crate::chart::legend::{Entry, Sign};
use crate::chart::mark::{Bar, Slot, bars};
use crate::chart::options::ThresholdsMode;
use crate::chart::scale::Scale;
use crate::frame::Thresholds;
use crate::scene::{Anchor, Color, Node, Path, Rect, Style, Text};
use crate::text::{self, Face};
use groups::{Groups, Series};
use names::{Asked, Names};
use options::{ShowValue, Stacking};

/// The kind.
pub struct BarChart;

impl Kind for BarChart {
    fn id(&self) -> &'static str {
        "barchart"
    }

    fn options_schema(&self) -> schemars::Schema {
        schemars::schema_for!(Options)
    }

    fn custom_schema(&self) -> schemars::Schema {
        schemars::schema_for!(Custom)
    }

    fn page(&self) -> &'static str {
        include_str!("../barchart.md")
    }

    fn draw(&self, input: &Input<'_>) -> Drawn {
        let options: Options = read(input.options);
        let groups = groups::collect(input, &options);
        if let Some((headline, message)) = missing(&groups, input) {
            return nothing(headline, message, groups.received, input);
        }
        let entries = groups.series.iter().filter(|s| !s.custom.hide_from.legend).map(|s| entry(s, &options)).collect();
        let around = Around::legend(entries, &options.legend, input);
        let chart = Chart { groups: &groups, options: &options, input };
        let (mut nodes, more) =
            if chart.level() { chart.draw_level(around.area) } else { (chart.draw(around.area), 0.0) };
        let moved =
            |node| super::around::moved((0.0, if around.area.w < input.width { 0.0 } else { more }), vec![node]);
        nodes.extend(around.nodes.into_iter().map(moved));
        let drawn = groups.series.len();
        Drawn {
            nodes,
            height: around.height + more,
            summary: sentence(&groups),
            drawn,
            hidden: groups.received - drawn,
        }
    }
}

fn missing(groups: &Groups<'_>, input: &Input<'_>) -> Option<(&'static str, &'static str)> {
    if input.frames.iter().all(|f| f.rows() == 0) {
        return Some(("No data", ""));
    }
    if groups.received == 0 {
        return Some(("No numbers", "This panel draws a bar for each number, and the answer has no number field."));
    }
    if groups.names.is_empty() {
        return Some(("No names", "Bars stand in groups that a text or time field names, and the answer has none."));
    }
    let values = || groups.series.iter().flat_map(|s| &s.values);
    (values().next().is_none() || values().all(|v| v.is_nan()))
        .then_some(("No data", "No field has a value that is shown."))
}

fn entry(s: &Series<'_>, options: &Options) -> Entry {
    let name = if s.field.state.name.is_empty() { s.field.name.clone() } else { s.field.state.name.clone() };
    Entry { name, color: s.color, sign: Sign::Square, figures: options.legend.figures(s.field, &s.display) }
}

/// What is drawn.
pub struct Chart<'a> {
    groups: &'a Groups<'a>,
    options: &'a Options,
    input: &'a Input<'a>,
}

/// A bar with its value.
#[derive(Debug, Clone, Copy)]
struct Mark {
    series: usize,
    bar: Bar,
    value: f64,
    color: Color,
}

impl Chart<'_> {
    /// Whether bars run from left to right.
    fn level(&self) -> bool {
        let names = &self.groups.names;
        let long =
            |n: &String| text::width(n, Face::Sans, SIZE) > (self.input.width / names.len() as f64 * 1.6).max(60.0);
        match self.options.orientation {
            Orientation::Horizontal => true,
            Orientation::Vertical => false,
            Orientation::Auto => {
                names.len() <= 24
                    && self.input.width >= 240.0
                    && names.iter().filter(|n| long(n)).count() * 2 > names.len()
            }
        }
    }

    fn stacked(&self) -> bool {
        self.options.stacking != Stacking::None
    }

    fn value_size(&self) -> f64 {
        self.options.text.value_size.filter(|s| s.is_finite()).unwrap_or(SIZE).clamp(6.0, 40.0)
    }

    fn first(&self) -> &Series<'_> {
        &self.groups.series[0]
    }

    /// What the axis of a series has to know.
    fn measured<'s>(&self, s: &'s Series<'_>) -> Measured<'s> {
        let spread = s.custom.axis.scale_distribution.distribution();
        let all = s.ends.iter().flat_map(|e| [e.0, e.1]).filter(|v| spread.takes(*v));
        Measured {
            field: s.field,
            display: &s.display,
            options: &s.custom.axis,
            color: s.color,
            ends: all
                .fold(None, |ends: Option<(f64, f64)>, v| Some(ends.map_or((v, v), |(a, b)| (a.min(v), b.max(v))))),
            zero: true,
            filled: true,
            percent: self.options.stacking == Stacking::Percent,
            share: None,
        }
    }

    /// The axis of each series: one for all where bars are stacked.
    fn axes(&self) -> Vec<usize> {
        if self.stacked() {
            return vec![0; self.groups.series.len()];
        }
        axes::assign(self.groups.series.iter().map(|s| (s.field, &s.custom.axis, false)))
    }

    /// The part of a group's place that a bar has: its start and its length, in parts of the place.
    fn slot(&self, series: usize) -> (f64, f64) {
        let part = |v: Option<f64>, or: f64| v.filter(|v| v.is_finite()).unwrap_or(or).clamp(0.01, 1.0);
        let (group, bar) = (part(self.options.group_width, 0.7), part(self.options.bar_width, 0.97));
        let count = if self.stacked() { 1 } else { self.groups.series.len() };
        // A bar alone in its place has no group to keep together.
        let group = if count == 1 { group.max(0.7) } else { group };
        let each = group / count as f64;
        let at = if self.stacked() { 0.0 } else { series as f64 * each };
        ((1.0 - group) / 2.0 + at + each * (1.0 - bar) / 2.0, each * bar)
    }

    /// All bars that have a value; `at` are the middles of their slots.
    fn marks(&self, place: impl Fn(usize) -> f64, slot: f64, scale: impl Fn(usize) -> Scale) -> Vec<Mark> {
        let mut marks = Vec::new();
        for (series, s) in self.groups.series.iter().enumerate() {
            let (start, wide) = self.slot(series);
            let scale = scale(series);
            for (group, (from, to)) in s.ends.iter().enumerate().filter(|(_, e)| e.1.is_finite()) {
                let at = place(group) + (start + wide / 2.0) * slot;
                let bar = Bar { at, from: scale.within(*from), to: scale.within(*to) };
                marks.push(Mark { series, bar, value: s.values[group], color: s.colors[group] });
            }
        }
        marks
    }

    /// The colour of a bar's inside.
    fn fill(&self, mark: &Mark) -> Color {
        let opacity = self.groups.series[mark.series].custom.fill_opacity.filter(|o| o.is_finite()).unwrap_or(80.0);
        mark.color.alpha(opacity.clamp(0.0, 100.0) / 100.0)
    }

    fn outline(&self, mark: &Mark) -> f64 {
        self.groups.series[mark.series].custom.line_width.filter(|w| w.is_finite()).unwrap_or(1.0).clamp(0.0, 10.0)
    }

    /// Surfaces and outlines: one path for each series and colour.
    fn paint(&self, marks: &[Mark], wide: f64, outline: impl Fn(&[Mark], f64) -> Path) -> Vec<Node> {
        let mut nodes = Vec::new();
        let mut sorted = marks.to_vec();
        sorted.sort_by_key(|m| (m.series, m.color));
        for same in sorted.chunk_by(|a, b| a.series == b.series && a.color == b.color) {
            let ink = self.input.theme.ink(same[0].color, 3.0);
            let line = self.outline(&same[0]).min(wide / 4.0);
            nodes.push(Node::path(outline(same, 0.0), Style::fill(self.fill(&same[0]))));
            if line >= 0.5 && wide >= 5.0 {
                nodes.push(Node::path(outline(same, line / 2.0), Style::stroke(ink, line)));
            }
        }
        nodes
    }

    /// Upright bars.
    fn draw(&self, area: Rect) -> Vec<Node> {
        let theme = self.input.theme;
        let count = self.groups.names.len();
        let named = area.h >= 60.0;
        let asked = Asked {
            rotation: self.options.x_tick_label_rotation,
            spacing: self.options.x_tick_label_spacing,
            longest: self.options.x_tick_label_max_length,
        };
        let names = |wide: f64| Names::new(&self.groups.names, wide / count as f64, area.h, asked);
        let places = self.axes();
        let stage = |names: &Names| self.stage(area, if named { names.height } else { 3.0 }, &places);
        // How high names are depends on the plot's width, and that on the labels of its height.
        let names = names(stage(&names(area.w * 0.9)).place.w);
        let stage = stage(&names);
        let plot = stage.place;
        let slot = plot.w / count as f64;
        let marks = self.marks(|i| plot.x + i as f64 * slot, slot, |s| stage.axes[places[s]].scale(plot));
        let each = self.slot(0).1 * slot;
        let outline = |marks: &[Mark], inset: f64| {
            let slot = Slot { left: -each / 2.0 + inset, width: each - 2.0 * inset };
            let shrunk = marks.iter().map(|m| Bar {
                to: m.bar.to - (m.bar.to - m.bar.from).signum() * inset.min((m.bar.to - m.bar.from).abs()),
                ..m.bar
            });
            bars(shrunk, slot, plot)
        };
        let (bands, lines) = stage.thresholds(&self.thresholds(&places), theme);
        let mut nodes = stage.grid(theme);
        nodes.extend(bands);
        nodes.extend(self.paint(&marks, each, outline));
        nodes.extend(lines);
        nodes.push(baseline(plot, stage.axes[0].scale(plot).base(), theme.axis));
        nodes.extend(self.values(&marks, each, plot));
        if named {
            nodes.extend(names.draw(|i| plot.x + (i as f64 + 0.5) * slot, plot.bottom(), area.w, theme.muted));
        }
        nodes.extend(stage.values(theme));
        nodes
    }

    /// The plot with its axes over names of some height.
    fn stage(&self, area: Rect, below: f64, places: &[usize]) -> Stage {
        let measured: Vec<Measured<'_>> = self.groups.series.iter().map(|s| self.measured(s)).collect();
        let room = Room {
            value_labels: area.w >= 90.0 && area.h >= 30.0,
            axis_titles: area.w >= 260.0 && area.h >= 140.0,
            bottom_labels: false,
            context: false,
            events: false,
        };
        let build = |high| axes::build(&measured, places, high, self.input.theme);
        Stage::new(area, &Along::Own(below), room, build, |_| 0.0)
    }

    /// For each axis, the thresholds of its first series.
    fn thresholds(&self, places: &[usize]) -> Vec<(usize, &Thresholds, ThresholdsMode)> {
        let count = places.iter().max().map_or(0, |m| m + 1);
        let first = |axis: usize| {
            let s = &self.groups.series[places.iter().position(|p| *p == axis)?];
            Some((axis, s.field.config.thresholds.as_ref()?, s.custom.thresholds_style.mode))
        };
        (0..count).filter_map(first).collect()
    }

    /// The text of a bar's value.
    fn words(&self, mark: &Mark) -> String {
        self.groups.series[mark.series].display.show_number(Some(mark.value)).text.to_string()
    }

    /// Values at upright bars: beyond their ends, inside when stacked.
    fn values(&self, marks: &[Mark], wide: f64, plot: Rect) -> Vec<Node> {
        let room = match self.groups.series.len() {
            _ if self.stacked() => wide - 2.0,
            // A bar alone in its place leaves its neighbours' labels the rest.
            1 => wide.max(wide / self.slot(0).1 - 4.0),
            _ => wide,
        };
        // Those that always stand there may be wider than their bars, as long as they do not meet.
        let always = self.options.show_value == ShowValue::Always && !self.stacked();
        let size = self.fitted(marks, room);
        let (cap, high) = (size * text::CAP_HEIGHT, size * 1.21);
        let node = |m: &Mark| {
            let words = self.words(m);
            let long = text::width(&words, Face::Sans, size);
            let outside = m.bar.at - long / 2.0 < plot.x || m.bar.at + long / 2.0 > plot.right();
            if words.is_empty() || if always { outside } else { long > room } {
                return None;
            }
            let (y, color) = if self.stacked() {
                let inside = (m.bar.to - m.bar.from).abs() >= high + 2.0;
                let color = readable(self.fill(m).over(self.input.theme.panel));
                (inside.then(|| (m.bar.from + m.bar.to) / 2.0 + cap / 2.0)?, color)
            } else if m.bar.to > m.bar.from || m.value < 0.0 {
                (m.bar.to + 3.0 + size * text::ASCENT, self.input.theme.text)
            } else {
                (m.bar.to - 4.0, self.input.theme.text)
            };
            let fits = |y: f64| y - size * text::ASCENT >= 0.0 && y + size * text::DESCENT <= plot.bottom() + 6.0;
            let (y, color) = match fits(y) {
                true => (y, color),
                false => self.within(m, size)?,
            };
            fits(y).then(|| Text::new(m.bar.at, y, words, size, color).anchor(Anchor::Middle))
        };
        written(marks, self.options.show_value, node)
    }

    /// Where a value stands within the end of its bar, when there is no room beyond it.
    fn within(&self, mark: &Mark, size: f64) -> Option<(f64, Color)> {
        let long = (mark.bar.to - mark.bar.from).abs() >= size * 1.21 + 4.0;
        let down = mark.bar.to > mark.bar.from || mark.value < 0.0;
        let y = if down { mark.bar.to - 4.0 } else { mark.bar.to + 3.0 + size * text::ASCENT };
        long.then(|| (y, readable(self.fill(mark).over(self.input.theme.panel))))
    }

    /// The size of values: smaller than usual where the widest would not fit, unless a size is said.
    fn fitted(&self, marks: &[Mark], room: f64) -> f64 {
        const LEAST: f64 = 8.0;
        let size = self.value_size();
        if self.options.text.value_size.is_some() || self.options.show_value == ShowValue::Never {
            return size;
        }
        let widest = marks.iter().map(|m| text::width(&self.words(m), Face::Sans, size)).fold(0.0, f64::max);
        if widest > room { (size * room / widest).floor().max(LEAST.min(size)) } else { size }
    }
}

/// The line that bars stand on.
fn baseline(plot: Rect, y: f64, color: Color) -> Node {
    let y = crate::chart::axis::crisp(y.min(plot.bottom()));
    Node::line(plot.x, y, plot.right(), y, crate::scene::Stroke::solid(color, 1.0))
}

/// Values as asked: all or none, or those that have room.
fn written(marks: &[Mark], show: ShowValue, text: impl Fn(&Mark) -> Option<Text>) -> Vec<Node> {
    const MOST: usize = 2000;
    let node = |m: &Mark| text(m).map(Node::from);
    match show {
        ShowValue::Never => Vec::new(),
        ShowValue::Auto if marks.len() > MOST => Vec::new(),
        ShowValue::Auto => marks.iter().map(node).collect::<Option<Vec<Node>>>().unwrap_or_default(),
        ShowValue::Always => apart(marks.iter().filter_map(text).take(MOST)),
    }
}

/// Texts that do not lie on one another; the first of two that would is kept.
fn apart(texts: impl Iterator<Item = Text>) -> Vec<Node> {
    let mut taken: Vec<Rect> = Vec::new();
    let mut free = |text: &Text| {
        let wide = text::width(&text.content, text.face, text.size);
        let left = if text.anchor == Anchor::Middle { text.x - wide / 2.0 } else { text.x };
        let high = text.size * (text::ASCENT + text::DESCENT);
        let place = Rect::new(left, text.y - text.size * text::ASCENT, wide, high);
        let free = !taken.iter().any(|other| place.meets(other));
        if free {
            taken.push(place);
        }
        free
    };
    texts.filter(|text| free(text)).map(Node::from).collect()
}

/// One sentence about all bars.
fn sentence(groups: &Groups<'_>) -> String {
    let all = || {
        let bars = |s| {
            let s: &Series<'_> = s;
            s.values.iter().zip(&groups.names).filter(|(v, _)| !v.is_nan()).map(move |(v, n)| (*v, n.as_str(), s))
        };
        groups.series.iter().flat_map(bars)
    };
    let short = |name: &str| name.chars().take(60).collect::<String>();
    let several = groups.series.len() > 1;
    let tell = |(value, name, s): (f64, &str, &Series<'_>)| {
        let words = s.display.show_number(Some(value)).text.to_string().trim().to_string();
        let of = if several { format!(" ({})", short(&s.field.state.name)) } else { String::new() };
        format!("{} with {words}{of}", short(name))
    };
    let high = all().reduce(|a, b| if b.0 > a.0 { b } else { a });
    let low = all().reduce(|a, b| if b.0 < a.0 { b } else { a });
    let count = groups.names.len();
    let bars =
        if several { format!("{} fields in {count} groups", groups.series.len()) } else { format!("{count} bars") };
    match (high, low) {
        (Some(high), Some(low)) if count * groups.series.len() > 1 => {
            format!("{bars}; highest {}; lowest {}.", tell(high), tell(low))
        }
        (Some(one), _) => format!("{}.", tell(one)),
        _ => String::new(),
    }
}
