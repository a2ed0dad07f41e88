//! Draws series into a plot: surfaces behind, lines before them, points in front.

use super::options::{DrawStyle, ShowPoints};
use super::series::{Run, Series, Span};
use super::values;
use crate::chart::axis::ValueAxis;
use crate::chart::line::{Point, area, clip, path, trace};
use crate::chart::mark::{Bar, Slot, Symbol, bars, symbols};
use crate::chart::options::Gradient;
use crate::chart::overlay::levels;
use crate::chart::scale::Scale;
use crate::frame::Cell;
use crate::scene::{Color, Group, Node, Paint, Path, Rect, Stroke, Style};
use crate::theme::Theme;

/// Where series are drawn.
pub struct Plot<'a> {
    /// The plot's place.
    pub place: Rect,
    /// The scale along the bottom.
    pub x: Scale,
    /// Its ends.
    pub span: Span,
    /// The value axes.
    pub axes: &'a [ValueAxis],
    /// Colours.
    pub theme: &'a Theme,
}

/// All series, the first in front of none: later ones are drawn over it.
pub fn draw(series: &[Series<'_>], plot: &Plot<'_>) -> Vec<Node> {
    let slots = slots(series, plot);
    // Stacked surfaces are drawn from the top one down, so that each keeps its own upper edge in front.
    let mut order: Vec<usize> = (0..series.len()).collect();
    order.sort_by_key(|i| series[*i].stacked().is_some().then_some(std::cmp::Reverse(*i)));
    let height = |i: &usize| series[*i].custom.z_index.filter(|z| z.is_finite()).unwrap_or(0.0);
    order.sort_by(|a, b| height(a).total_cmp(&height(b)));
    order.retain(|i| !series[*i].quiet);
    let named = |i: usize| {
        let nodes = draw_one(&series[i], slots[i], series, plot);
        (!nodes.is_empty())
            .then(|| Group { title: Some(series[i].name().to_string()), nodes, ..Group::default() }.into())
    };
    let mut nodes: Vec<Node> = order.into_iter().filter_map(named).collect();
    nodes.extend(values::labels(series, &slots, plot));
    nodes
}

fn draw_one(s: &Series<'_>, slot: Slot, all: &[Series<'_>], plot: &Plot<'_>) -> Vec<Node> {
    let y = plot.axes[s.axis].scale(plot.place);
    match s.custom.draw_style {
        DrawStyle::Bars => draw_bars(s, slot, &y, plot),
        DrawStyle::Points => point_nodes(s, s.runs(plot.span, &plot.x, &y).iter().flat_map(|r| &r.0), plot),
        DrawStyle::Line => draw_line(s, &y, all, plot),
    }
}

fn draw_line(s: &Series<'_>, y: &Scale, all: &[Series<'_>], plot: &Plot<'_>) -> Vec<Node> {
    let runs = s.runs(plot.span, &plot.x, y);
    let lines: Vec<Vec<Point>> = runs.iter().map(|r| trace(&r.0, s.custom.line_interpolation)).collect();
    let mut nodes = Vec::new();
    if let Some(surface) = surface(s, &runs, &lines, y, all, plot) {
        nodes.push(Node::path(surface, Style { fill: Some(fill(s, y, plot)), stroke: None }));
    }
    let pen = path(&lines.iter().flat_map(|l| clip(l, roomy(plot.place))).collect::<Vec<_>>());
    if !pen.is_empty() && s.line_width() > 0.0 {
        nodes.push(Node::path(pen, Style { fill: None, stroke: Some(stroke(s, y, plot)) }));
    }
    nodes.extend(line_points(s, &runs, plot));
    nodes
}

/// A little more than the plot: a line along its edge is inside, whatever the last digit says.
fn roomy(place: Rect) -> Rect {
    Rect::new(place.x, place.y - 0.5, place.w, place.h + 1.0)
}

/// The surface below a line: to the series named, to the stack's base, or to zero.
fn surface(
    s: &Series<'_>,
    runs: &[Run],
    lines: &[Vec<Point>],
    y: &Scale,
    all: &[Series<'_>],
    plot: &Plot<'_>,
) -> Option<Path> {
    if s.opacity() <= 0.0 {
        return None;
    }
    let below = s.custom.fill_below_to.as_deref().and_then(|name| all.iter().find(|o| o.name() == name));
    let below = below.map(|other| whole_line(other, plot));
    let mut surface = Path::default();
    for (line, run) in lines.iter().zip(runs).filter(|(l, _)| l.len() > 1) {
        let base = match (&below, &run.1) {
            (Some(other), _) => under(other, line),
            (None, Some(base)) => trace(base, s.custom.line_interpolation),
            (None, None) => vec![(line[0].0, y.base()), (line[line.len() - 1].0, y.base())],
        };
        surface.0.extend(area(line, &base, plot.place).0);
    }
    (!surface.is_empty()).then_some(surface)
}

/// A series' line without its gaps.
fn whole_line(s: &Series<'_>, plot: &Plot<'_>) -> Vec<Point> {
    let scale = plot.axes[s.axis].scale(plot.place);
    let points: Vec<Point> = s.runs(plot.span, &plot.x, &scale).into_iter().flat_map(|r| r.0).collect();
    trace(&points, s.custom.line_interpolation)
}

/// The part of a base that lies under a line.
fn under(base: &[Point], line: &[Point]) -> Vec<Point> {
    let (from, to) = (line[0].0, line[line.len() - 1].0);
    let first = base.partition_point(|p| p.0 < from).saturating_sub(1);
    let last = (base.partition_point(|p| p.0 <= to) + 1).min(base.len());
    let stretch = Rect::new(from, -1e7, to - from, 2e7);
    clip(&base[first..last], stretch).into_iter().flatten().collect()
}

fn draw_bars(s: &Series<'_>, slot: Slot, y: &Scale, plot: &Plot<'_>) -> Vec<Node> {
    let bar = |i: usize| {
        let (at, to) = plot.x.at(s.xs[i]).zip(y.at(s.values[i]))?;
        let from = s.base.as_ref().and_then(|b| y.at(b[i])).unwrap_or_else(|| y.base());
        Some(Bar { at, from, to })
    };
    let outline = bars(s.visible(plot.span).filter_map(bar), slot, plot.place);
    if outline.is_empty() {
        return Vec::new();
    }
    let thick = s.line_width().min(slot.width / 2.0);
    let style = Style {
        fill: (s.opacity() > 0.0).then(|| fill(s, y, plot)),
        stroke: (thick > 0.05 && slot.width >= 3.0 || s.opacity() <= 0.0)
            .then(|| Stroke { width: thick.max(0.5), ..stroke(s, y, plot) }),
    };
    vec![Node::path(outline, style)]
}

/// The place of each series' bars: those that are not on one stack stand beside each other.
fn slots(series: &[Series<'_>], plot: &Plot<'_>) -> Vec<Slot> {
    let stack = |s: &Series<'_>| s.stacked().map(|m| (s.axis, m, s.custom.stacking.group.clone()));
    let mut groups: Vec<usize> = Vec::new();
    for (i, s) in series.iter().enumerate().filter(|(_, s)| s.bars()) {
        let own = stack(s);
        if own.is_none() || !groups.iter().any(|g| stack(&series[*g]) == own) {
            groups.push(i);
        }
    }
    let space = space(series, plot);
    let place = |s: &Series<'_>, i: usize| {
        let factor = s.custom.bar_width_factor.filter(|f| f.is_finite()).unwrap_or(0.6).clamp(0.05, 1.0);
        let most = s.custom.bar_max_width.filter(|w| *w >= 1.0).unwrap_or(200.0);
        let whole = (space * factor).min(most * groups.len().max(1) as f64);
        let width = whole / groups.len().max(1) as f64;
        let nth = groups.iter().position(|g| *g == i || (stack(s).is_some() && stack(&series[*g]) == stack(s)));
        let start = match s.custom.bar_alignment {
            ..=-1 => -whole,
            0 => -whole / 2.0,
            1.. => 0.0,
        };
        let gap = if groups.len() > 1 && width > 6.0 { 1.0 } else { 0.0 };
        Slot { left: start + width * nth.unwrap_or(0) as f64 + gap / 2.0, width: width - gap }
    };
    series.iter().enumerate().map(|(i, s)| place(s, i)).collect()
}

/// The least distance of two bars' places, in pixels.
fn space(series: &[Series<'_>], plot: &Plot<'_>) -> f64 {
    let width = plot.x.range.1 - plot.x.range.0;
    let per = width / length(plot.span);
    distance(series.iter().filter(|s| s.bars())).map_or(width / 8.0, |g| g * per).min(width)
}

fn length(span: Span) -> f64 {
    let length = span.1 - span.0;
    if length > 0.0 { length } else { 1.0 }
}

/// The least distance of two places.
pub fn distance<'s, 'a: 's>(series: impl Iterator<Item = &'s Series<'a>>) -> Option<f64> {
    let gaps = series.flat_map(|s| s.xs.windows(2)).map(|w| w[1] - w[0]);
    gaps.filter(|g| *g > 0.0).min_by(f64::total_cmp)
}

/// How far the first and last place must stand from the plot's edges, so that their bars are whole.
pub fn inset(series: &[Series<'_>], span: Span, width: f64) -> f64 {
    let bars = || series.iter().filter(|s| s.bars() || s.quiet);
    let Some(apart) = distance(bars()) else { return if bars().count() > 0 { width / 16.0 } else { 0.0 } };
    let factor = bars().filter_map(|s| s.custom.bar_width_factor).fold(0.6, f64::max).min(1.0);
    let half = apart * factor / 2.0;
    let inside = |t: &&f64| **t >= span.0 && **t <= span.1;
    let near = |t: &f64| t - span.0 < half || span.1 - t < half;
    if !bars().flat_map(|s| s.xs.iter().filter(inside)).any(near) {
        return 0.0;
    }
    let length = length(span);
    width * (half / (length + 2.0 * half)).min(0.25)
}

/// Points of a line: all of them where they are few; always those that stand alone between gaps.
fn line_points(s: &Series<'_>, runs: &[Run], plot: &Plot<'_>) -> Vec<Node> {
    let count: usize = runs.iter().map(|r| r.0.len()).sum();
    let few = count as f64 * 24.0 <= plot.place.w && count <= 60;
    let all = match s.custom.show_points {
        ShowPoints::Always => true,
        ShowPoints::Auto => few,
        ShowPoints::Never => false,
    };
    let shown = runs.iter().filter(|r| all || r.0.len() == 1);
    point_nodes(s, shown.flat_map(|r| &r.0), plot)
}

fn point_nodes<'p>(s: &Series<'_>, points: impl Iterator<Item = &'p Point>, plot: &Plot<'_>) -> Vec<Node> {
    let size = s.custom.point_size.filter(|p| p.is_finite()).unwrap_or(5.0).clamp(1.0, 100.0);
    let set = s.custom.point_color.as_deref().and_then(|c| plot.theme.color(c));
    let paint = match s.custom.gradient_mode {
        Gradient::Scheme if set.is_none() => scheme(s, &plot.axes[s.axis].scale(plot.place), 1.0, plot),
        _ => Paint::Solid(set.unwrap_or(s.color)),
    };
    let symbol = s.custom.point_symbol.as_deref().map(Symbol::of).unwrap_or_default();
    symbols(points.copied(), symbol, size, paint, plot.place).into_iter().collect()
}

fn stroke(s: &Series<'_>, y: &Scale, plot: &Plot<'_>) -> Stroke {
    let paint = match s.custom.gradient_mode {
        Gradient::Scheme => scheme(s, y, 1.0, plot),
        _ => Paint::Solid(s.color),
    };
    let dash = s.custom.line_style.dashes();
    let dotted = dash.first().is_some_and(|d| *d < 1.0);
    Stroke { paint, width: s.line_width(), round: dash.is_empty() || dotted, dash }
}

fn fill(s: &Series<'_>, y: &Scale, plot: &Plot<'_>) -> Paint {
    let opacity = s.opacity();
    let color = s.custom.fill_color.as_deref().and_then(|c| plot.theme.color(c)).unwrap_or(s.color);
    let down = |top: Color, bottom: Color| {
        let (from, to) = upright(s, y, plot);
        Paint::Linear { from: (0.0, from), to: (0.0, to), stops: vec![(0.0, top), (1.0, bottom)] }
    };
    match s.custom.gradient_mode {
        Gradient::None => Paint::Solid(color.alpha(opacity)),
        Gradient::Opacity => down(color.alpha(opacity), color.alpha(opacity * 0.04)),
        Gradient::Hue => {
            down(color.mix(plot.theme.text, 0.18).alpha(opacity), color.mix(plot.theme.panel, 0.3).alpha(opacity))
        }
        Gradient::Scheme => scheme(s, y, opacity, plot),
    }
}

/// From the furthest value to the base, as heights.
fn upright(s: &Series<'_>, y: &Scale, plot: &Plot<'_>) -> (f64, f64) {
    let ends = s.extent(plot.span, |v| y.distribution.takes(v)).unwrap_or(y.domain);
    let (top, bottom) = (y.within(ends.1), y.within(ends.0));
    let base = y.base();
    let far = if (base - top).abs() >= (bottom - base).abs() { top } else { bottom };
    if (far - base).abs() < 0.5 { (plot.place.y, plot.place.bottom()) } else { (far, base) }
}

/// The colours of the field's scheme or thresholds at each height.
fn scheme(s: &Series<'_>, y: &Scale, opacity: f64, plot: &Plot<'_>) -> Paint {
    let (top, bottom) = (plot.place.y, plot.place.bottom());
    let (lo, hi) = y.domain;
    let at = |v: f64| ((bottom - y.within(v)) / (bottom - top).max(1e-9)).clamp(0.0, 1.0);
    let color = |v: f64| s.display.show(Cell::Number(v)).color.alpha(opacity);
    let mode = s.field.config.color.as_ref().map_or("", |c| c.mode.as_str());
    let mut stops = Vec::new();
    if mode == "thresholds" {
        let config = s.field.config.thresholds.clone().unwrap_or_default();
        stops.push((0.0, color(lo)));
        for (value, _) in levels(&config, s.field.state.range, plot.theme) {
            if value > lo && value < hi {
                stops.push((at(value), stops.last().map_or(color(lo), |l| l.1)));
                stops.push((at(value), color(value)));
            }
        }
        stops.push((1.0, stops.last().map_or(color(lo), |l| l.1)));
    } else {
        const STOPS: usize = 12;
        stops.extend((0..=STOPS).map(|i| {
            let t = i as f64 / STOPS as f64;
            (at(lo + (hi - lo) * t), color(lo + (hi - lo) * t))
        }));
    }
    Paint::Linear { from: (0.0, bottom), to: (0.0, top), stops }
}
