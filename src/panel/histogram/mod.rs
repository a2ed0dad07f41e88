//! `histogram`: how many, by value.

mod buckets;
mod options;
#[cfg(test)]
mod tests;

pub use options::{Custom, Options};

use super::around::{Around, nothing};
use super::axes::{self, Measured};
use super::stage::{Along, Room, Stage};
use super::{Drawn, Input, Kind, read};
use crate::chart::axis::ValueAxis;
use crate::chart::legend::{Entry, Sign};
use crate::chart::numbers::Numbers;
use crate::chart::options::{Gradient, StackMode};
use crate::chart::scale::{Distribution, Scale, Wish};
use crate::chart::stack::{Layer, stack};
use crate::chart::steps::Steps;
use crate::field::Display;
use crate::frame::Field;
use crate::scene::{Color, Group, Node, Paint, Path, Rect, Stroke, Style};
use crate::theme::Theme;
use buckets::{Buckets, Counted};

/// The kind.
pub struct Histogram;

impl Kind for Histogram {
    fn id(&self) -> &'static str {
        "histogram"
    }

    fn options_schema(&self) -> schemars::Schema {
        schemars::schema_for!(Options)
    }

    fn custom_schema(&self) -> schemars::Schema {
        schemars::schema_for!(Custom)
    }

    fn page(&self) -> &'static str {
        include_str!("../histogram.md")
    }

    fn draw(&self, input: &Input<'_>) -> Drawn {
        let options: Options = read(input.options);
        let buckets = buckets::collect(input, &options);
        let Some(values) = buckets.values.as_ref().filter(|_| buckets.has_any()) else {
            let message = "This panel counts numbers, and the answer has no number field.";
            return match buckets.received {
                0 if input.frames.iter().any(|f| f.rows() > 0) => nothing("No numbers", message, 0, input),
                received => nothing("No data", "", received, input),
            };
        };
        let display = Display::new(values, input.theme, input.zone, input.now);
        let series: Vec<Bars<'_>> = buckets.series.iter().map(|s| Bars::new(s, input)).collect();
        let picture = Picture { buckets: &buckets, values: &display, field: values, series: lay(series), input };
        let (nodes, height) = picture.draw(&options);
        let hidden = buckets.received - buckets.counted;
        Drawn { nodes, height, summary: picture.sentence(), drawn: buckets.counted, hidden }
    }
}

impl Buckets<'_> {
    /// Whether a bucket holds anything.
    fn has_any(&self) -> bool {
        let any = |s: &Counted<'_>| s.counts.values.iter().any(|c| c.number().is_some_and(|n| n != 0.0));
        self.series.iter().any(any)
    }
}

/// A series of bars.
struct Bars<'a> {
    counts: &'a Field,
    origin: &'a Field,
    display: Display<'a>,
    /// How what was counted is shown.
    shown: Display<'a>,
    custom: Custom,
    color: Color,
    /// From where to where each bar goes.
    ends: Vec<(f64, f64)>,
}

impl<'a> Bars<'a> {
    fn new(counted: &'a Counted<'_>, input: &Input<'a>) -> Self {
        let show = |field| Display::new(field, input.theme, input.zone, input.now);
        let (display, shown) = (show(&counted.counts), show(&counted.origin));
        let color = input.theme.mark(shown.series_color());
        let ends = counted.counts.values.iter().map(|c| (0.0, c.number().unwrap_or(0.0))).collect();
        let custom = read(&counted.counts.config.custom);
        Self { counts: &counted.counts, origin: &counted.origin, display, shown, custom, color, ends }
    }

    fn name(&self) -> &str {
        if self.counts.state.name.is_empty() { &self.counts.name } else { &self.counts.state.name }
    }

    fn mode(&self) -> Option<StackMode> {
        self.custom.stacking.stacked()
    }

    fn measured(&self) -> Measured<'_> {
        let spread = self.custom.axis.scale_distribution.distribution();
        let ends = self.ends.iter().flat_map(|e| [e.0, e.1]).filter(|v| spread.takes(*v));
        Measured {
            field: self.counts,
            display: &self.display,
            options: &self.custom.axis,
            color: self.color,
            ends: ends.fold(None, |all: Option<(f64, f64)>, v| Some(all.map_or((v, v), |(a, b)| (a.min(v), b.max(v))))),
            zero: true,
            filled: true,
            percent: self.mode() == Some(StackMode::Percent),
            share: None,
        }
    }
}

/// Lays series on one another that are to be.
fn lay(mut series: Vec<Bars<'_>>) -> Vec<Bars<'_>> {
    for mode in [StackMode::Normal, StackMode::Percent] {
        let members: Vec<usize> = (0..series.len()).filter(|i| series[*i].mode() == Some(mode)).collect();
        let Some(first) = members.first() else { continue };
        let places: Vec<f64> = (0..series[*first].ends.len()).map(|i| i as f64).collect();
        let values: Vec<Vec<f64>> = members.iter().map(|i| series[*i].ends.iter().map(|e| e.1).collect()).collect();
        let layers: Vec<Layer<'_>> =
            values.iter().map(|values| Layer { times: &places, values, joined: false }).collect();
        let (_, stacked) = stack(&layers, mode == StackMode::Percent);
        for (i, laid) in members.into_iter().zip(stacked) {
            series[i].ends = laid.base.into_iter().zip(laid.top).collect();
        }
    }
    series
}

struct Picture<'a> {
    buckets: &'a Buckets<'a>,
    values: &'a Display<'a>,
    field: &'a Field,
    series: Vec<Bars<'a>>,
    input: &'a Input<'a>,
}

impl Picture<'_> {
    fn draw(&self, options: &Options) -> (Vec<Node>, f64) {
        let (input, theme) = (self.input, self.input.theme);
        let entries = self.series.iter().filter(|s| !s.custom.hide_from.legend);
        let entry = |s: &Bars<'_>| Entry {
            name: s.name().to_string(),
            color: s.color,
            sign: Sign::Square,
            figures: options.legend.figures(s.origin, &s.shown),
        };
        let around = Around::legend(entries.map(entry).collect(), &options.legend, input);
        let measured: Vec<Measured<'_>> = self.series.iter().map(Bars::measured).collect();
        let places = axes::assign(measured.iter().map(|m| (m.field, m.options, m.percent)));
        let build = |high| axes::build(&measured, &places, high, theme);
        let bounds = self.bounds();
        let along = Along::Numbers(self.numbers(&bounds));
        let stage = Stage::new(around.area, &along, Room::new(input, false), build, |_| 0.0);
        let mut nodes = stage.grid(theme);
        for (bars, axis) in self.series.iter().zip(&places) {
            nodes.extend(self.bars(bars, &bounds, &stage.axes[*axis], &stage));
        }
        nodes.extend(stage.bottom(theme));
        nodes.extend(stage.values(theme));
        nodes.extend(around.nodes);
        (nodes, around.height)
    }

    /// All bounds, where buckets differ so much in size that they stand at equal distances.
    fn bounds(&self) -> Vec<f64> {
        let spans = &self.buckets.spans;
        let sizes = spans.iter().map(|s| s.1 - s.0);
        let (small, large) = sizes.fold((f64::INFINITY, 0.0f64), |(a, b), s| (a.min(s), b.max(s)));
        if large <= small * 1.5 && large.is_finite() {
            return Vec::new();
        }
        let mut all: Vec<f64> = spans.iter().flat_map(|s| [s.0, s.1]).collect();
        all.sort_by(f64::total_cmp);
        all.dedup();
        all
    }

    fn numbers<'b>(&'b self, bounds: &'b [f64]) -> Numbers<'b> {
        let spans = &self.buckets.spans;
        let low = spans.iter().map(|s| s.0).fold(f64::INFINITY, f64::min);
        let high = spans.iter().map(|s| s.1).fold(f64::NEG_INFINITY, f64::max);
        // One bucket alone is seen as such where there is room beside it.
        let beside = if spans.len() == 1 && (high - low) < 1e300 { high - low } else { 0.0 };
        let (low, high) = (low - beside, high + beside);
        let config = &self.field.config;
        let wish = Wish {
            min: config.min.or(Some(low)),
            max: config.max.filter(|max| *max > config.min.unwrap_or(low)).or(Some(high)),
            decimals: config.decimals,
            steps: Steps::of(config.unit.as_deref().unwrap_or("")),
            distribution: Distribution::Linear,
            ..Wish::default()
        };
        Numbers { display: self.values, data: Some((low, high)), bounds, wish, title: String::new(), grid: false }
    }

    /// The bars of a series, one path for each colour.
    fn bars(&self, s: &Bars<'_>, bounds: &[f64], axis: &ValueAxis, stage: &Stage) -> Option<Node> {
        let (plot, y) = (stage.place, axis.scale(stage.place));
        let mut boxes: Vec<(Color, Rect)> = Vec::new();
        for (span, (from, to)) in self.buckets.spans.iter().zip(&s.ends) {
            let at = |v: f64| match bounds {
                [] => stage.x.at(v).unwrap_or(plot.x),
                all => stage.x.within(all.partition_point(|b| *b < v) as f64),
            };
            let (left, right) = (at(span.0).max(plot.x), at(span.1).min(plot.right()));
            let (a, b) = (y.within(*from), y.within(*to));
            if right > left && (a - b).abs() >= 0.01 && to != from {
                let place = Rect::new(left, a.min(b), right - left, (a - b).abs());
                push(&mut boxes, (self.color(s, *span), place));
            }
        }
        let mut nodes = Vec::new();
        boxes.sort_by_key(|b| b.0);
        for same in boxes.chunk_by(|a, b| a.0 == b.0) {
            nodes.extend(paint(s, same, &y, plot, self.input.theme));
        }
        (!nodes.is_empty()).then(|| Group { title: Some(s.name().to_string()), nodes, ..Group::default() }.into())
    }

    /// By the middle of the bucket where values have colours, else the series' own.
    fn color(&self, s: &Bars<'_>, span: (f64, f64)) -> Color {
        let mode = self.field.config.color.as_ref().map_or("", |c| c.mode.as_str());
        if mode != "thresholds" && !mode.starts_with("continuous") {
            return s.color;
        }
        let middle = span.0 / 2.0 + span.1 / 2.0;
        let value = if middle.is_finite() {
            middle
        } else if span.0.is_finite() {
            span.0
        } else {
            span.1
        };
        s.shown.show_number(Some(value)).color
    }

    /// One sentence: how many, from where to where, where most are, and the middle.
    fn sentence(&self) -> String {
        let counts: Vec<f64> = (0..self.buckets.spans.len())
            .map(|i| self.series.iter().map(|s| s.counts.values.get(i).number().unwrap_or(0.0)).sum())
            .collect();
        let spans = &self.buckets.spans;
        let show = |v: f64| match v {
            v if v.is_finite() => self.values.show_number(Some(v)).text.to_string().trim().to_string(),
            v if v > 0.0 => "∞".to_string(),
            _ => "-∞".to_string(),
        };
        let whole: f64 = counts.iter().sum();
        let count = |v: f64| count_text(v, self.series.first().map(|s| &s.display));
        let filled = counts.iter().filter(|c| **c != 0.0).count();
        let (first, last) = (spans.first().map_or(0.0, |s| s.0), spans.last().map_or(0.0, |s| s.1));
        let buckets = if filled == 1 { "1 bucket".to_string() } else { format!("{filled} buckets") };
        let mut words = format!("{} values from {} to {} in {buckets}", count(whole), show(first), show(last));
        if let Some((i, most)) = counts.iter().enumerate().reduce(|a, b| if b.1 > a.1 { b } else { a }) {
            words += &format!("; most, {}, between {} and {}", count(*most), show(spans[i].0), show(spans[i].1));
        }
        let mut below = 0.0;
        let half = counts.iter().position(|c| {
            below += c;
            below >= whole / 2.0
        });
        if let Some(half) = half.filter(|_| filled > 2) {
            words += &format!("; half of them below {}", show(spans[half].1));
        }
        words + "."
    }
}

/// A count as it is written.
fn count_text(value: f64, display: Option<&Display<'_>>) -> String {
    display.map_or_else(String::new, |d| d.show_number(Some(value)).text.to_string().trim().to_string())
}

/// Adds a bar; bars thinner than a pixel that fall on the same pixel and colour become one.
fn push(boxes: &mut Vec<(Color, Rect)>, bar: (Color, Rect)) {
    if let Some((color, last)) = boxes.last_mut()
        && bar.1.w < 1.0
        && *color == bar.0
        && last.x.floor() == bar.1.x.floor()
    {
        let (top, bottom) = (last.y.min(bar.1.y), last.bottom().max(bar.1.bottom()));
        *last = Rect::new(last.x, top, (bar.1.right() - last.x).max(last.w), bottom - top);
        return;
    }
    boxes.push(bar);
}

/// Surfaces and outlines of bars of one colour; neighbours are set off by a hair where they are wide enough.
fn paint(s: &Bars<'_>, boxes: &[(Color, Rect)], y: &Scale, plot: Rect, theme: &Theme) -> Vec<Node> {
    let Some((color, _)) = boxes.first() else { return Vec::new() };
    let narrow = boxes.iter().map(|(_, b)| b.w).fold(f64::INFINITY, f64::min);
    let hair = if narrow >= 4.0 { 1.0 } else { 0.0 };
    let line = s.custom.outline().min(narrow / 4.0);
    let outline = |inset: f64| {
        let mut path = Path::default();
        for (_, b) in boxes {
            let (left, right) = (b.x + hair / 2.0 + inset, b.right() - hair / 2.0 - inset);
            let (top, bottom) = (b.y + inset.min(b.h / 2.0), b.bottom() - inset.min(b.h / 2.0));
            path.move_to(left, bottom);
            path.line_to(left, top);
            path.line_to(right, top);
            path.line_to(right, bottom);
            path.close();
        }
        path
    };
    let opacity = s.custom.opacity();
    let mut nodes = Vec::new();
    if opacity > 0.0 {
        let top = boxes.iter().map(|(_, b)| b.y).fold(plot.bottom(), f64::min);
        let paint = shade(*color, opacity, s.custom.gradient_mode, (top, y.base()), theme);
        nodes.push(Node::path(outline(0.0), Style { fill: Some(paint), stroke: None }));
    }
    if line >= 0.5 && narrow >= 3.0 || opacity <= 0.0 {
        let width = if opacity <= 0.0 { line.max(0.5) } else { line };
        let stroke = Stroke::solid(theme.ink(*color, 3.0), width);
        nodes.push(Node::path(outline(width / 2.0), Style { fill: None, stroke: Some(stroke) }));
    }
    nodes
}

/// The paint of a surface between two heights.
fn shade(color: Color, opacity: f64, how: Gradient, ends: (f64, f64), theme: &Theme) -> Paint {
    let down = |top: Color, bottom: Color| Paint::Linear {
        from: (0.0, ends.0),
        to: (0.0, if (ends.1 - ends.0).abs() < 0.5 { ends.0 + 1.0 } else { ends.1 }),
        stops: vec![(0.0, top), (1.0, bottom)],
    };
    match how {
        Gradient::None | Gradient::Scheme => Paint::Solid(color.alpha(opacity)),
        Gradient::Opacity => down(color.alpha(opacity), color.alpha(opacity * 0.04)),
        Gradient::Hue => down(color.mix(theme.text, 0.18).alpha(opacity), color.mix(theme.panel, 0.3).alpha(opacity)),
    }
}
