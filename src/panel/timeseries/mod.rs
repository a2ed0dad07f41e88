//! `timeseries`: lines, bars and points over time.

mod axes;
mod draw;
mod options;
mod series;
mod summary;
#[cfg(test)]
mod tests;

pub use options::{Custom, Options};

use jiff::tz::TimeZone;

use super::card::{self, State};
use super::{Drawn, Input, Kind, read};
use crate::chart::axis::{self, Side, TimeAxis, ValueAxis};
use crate::chart::legend::{Entry, Laid, Legend, LegendPlacement, Sign};
use crate::chart::overlay;
use crate::chart::scale::Scale;
use crate::scene::{Group, Node, Rect};
use crate::time;
use draw::Plot;
use options::{DrawStyle, Gradient};
use series::Series;

/// The kind.
pub struct TimeSeries;

impl Kind for TimeSeries {
    fn id(&self) -> &'static str {
        "timeseries"
    }

    fn options_schema(&self) -> schemars::Schema {
        schemars::schema_for!(Options)
    }

    fn custom_schema(&self) -> schemars::Schema {
        schemars::schema_for!(Custom)
    }

    fn page(&self) -> &'static str {
        include_str!("../timeseries.md")
    }

    fn draw(&self, input: &Input<'_>) -> Drawn {
        let options: Options = read(input.options);
        let (mut series, received) = series::collect(input);
        if let Some((headline, message)) = nothing(&series, received, input) {
            let nodes = card::titled(State::Empty, headline, &message, input.width, input.height, input.theme);
            let summary = if message.is_empty() { format!("{headline}.") } else { format!("{headline}: {message}") };
            return Drawn { nodes, height: input.height, summary, drawn: 0, hidden: received };
        }
        let summary = summary::sentence(&series, input);
        let axes = axes::assign(&mut series);
        series::lay_stacks(&mut series);
        let (nodes, height) = picture(&series, axes, &options, input);
        Drawn { nodes, height, summary, drawn: series.len(), hidden: received - series.len() }
    }
}

/// Why there is no picture, if there is none: headline and message.
fn nothing(series: &[Series<'_>], received: usize, input: &Input<'_>) -> Option<(&'static str, String)> {
    let words = State::Empty.words();
    let many = |n: usize| if n == 1 { "1 series".to_string() } else { format!("{n} series") };
    if input.frames.iter().all(|f| f.rows() == 0) {
        return Some((
            words,
            if received > 0 { format!("{} without samples.", many(received)) } else { String::new() },
        ));
    }
    if received == 0 {
        return Some(("No numbers", "This panel draws numbers over time, and the answer has no number field.".into()));
    }
    if series.is_empty() && input.frames.iter().all(|f| f.time_field().is_none()) {
        let message = "This panel draws numbers over time, and the answer has no time field. \
                       A table or a stat draws numbers without time.";
        return Some(("No time field", message.into()));
    }
    if series.is_empty() {
        return Some((words, format!("{} hidden by the definition.", many(received))));
    }
    if series.iter().all(|s| s.values.iter().all(|v| v.is_nan())) {
        return Some((words, format!("{} without a value.", many(received))));
    }
    let inside = |s: &Series<'_>| s.times.iter().any(|t| *t >= input.range.from && *t <= input.range.to);
    if !series.iter().any(inside) {
        return Some(("Outside the time range", outside(series, input)));
    }
    None
}

/// Where the samples lie, when none is in the range.
fn outside(series: &[Series<'_>], input: &Input<'_>) -> String {
    let times = || series.iter().flat_map(|s| s.times.iter().copied());
    let (first, last) = (times().min().unwrap_or_default(), times().max().unwrap_or_default());
    let show = |ms| time::format(ms, input.zone, "D MMM YYYY HH:mm");
    format!("All samples lie between {} and {}.", show(first), show(last))
}

/// What has room in a body of some size.
struct Room {
    value_labels: bool,
    axis_titles: bool,
    time_labels: bool,
    context: bool,
    legend: bool,
    events: bool,
}

impl Room {
    fn new(input: &Input<'_>) -> Self {
        let (w, h) = (input.width, input.height);
        Self {
            value_labels: w >= 90.0 && h >= 30.0,
            axis_titles: w >= 260.0 && h >= 140.0,
            time_labels: h >= 66.0 && w >= 60.0,
            context: h >= 170.0 && w >= 220.0,
            legend: w >= 160.0 && h >= 110.0,
            events: h >= 120.0 && input.events.iter().any(|e| in_range(e, input)),
        }
    }
}

fn in_range(event: &super::Event, input: &Input<'_>) -> bool {
    event.time <= input.range.to && event.end.unwrap_or(event.time) >= input.range.from
}

/// The blank between plot and legend.
const LEGEND_GAP: f64 = 10.0;
/// The part of a body's height that a legend below takes before the body grows.
const LEGEND_SHARE: f64 = 0.36;

fn picture(series: &[Series<'_>], axes: usize, options: &Options, input: &Input<'_>) -> (Vec<Node>, f64) {
    let room = Room::new(input);
    let (laid, right) = if room.legend { legend(series, options, input) } else { Default::default() };
    let mut height = input.height;
    let mut area = Rect::new(0.0, 0.0, input.width, height);
    let mut nodes = Vec::new();
    if !laid.nodes.is_empty() && right {
        height = height.max(laid.height);
        area.w -= laid.width + 2.0 * LEGEND_GAP;
        nodes.push(at((area.right() + 2.0 * LEGEND_GAP, 4.0), laid.nodes));
    } else if !laid.nodes.is_empty() {
        height += (laid.height - input.height * LEGEND_SHARE).max(0.0) * f64::from(u8::from(input.grow));
        area.h = height - laid.height - LEGEND_GAP;
        nodes.push(at((0.0, area.h + LEGEND_GAP), laid.nodes));
    }
    let mut plot = plot(series, axes, area, &room, options, input);
    plot.append(&mut nodes);
    (plot, height)
}

fn at(offset: (f64, f64), nodes: Vec<Node>) -> Node {
    Group { offset, nodes, ..Group::default() }.into()
}

/// The legend in its place, and whether it stands at the right.
fn legend(series: &[Series<'_>], options: &Options, input: &Input<'_>) -> (Laid, bool) {
    let asked = &options.legend;
    if !asked.shown() {
        return Default::default();
    }
    let mut entries: Vec<Entry> =
        series.iter().filter(|s| !s.custom.hide_from.legend).map(|s| entry(s, options)).collect();
    asked.sort(&mut entries);
    let headers = asked.headers();
    let legend = Legend { entries: &entries, headers: &headers, table: asked.table(), theme: input.theme };
    let right = asked.placement == LegendPlacement::Right && input.width >= 340.0;
    if right {
        let width = asked.width.filter(|w| *w > 0.0).unwrap_or(legend.wish()).min(input.width * 0.45);
        let most = if input.grow { f64::INFINITY } else { input.height - 4.0 };
        return (legend.beside(width, most), true);
    }
    let most = if input.grow { f64::INFINITY } else { input.height * LEGEND_SHARE };
    (legend.below(input.width, most), false)
}

fn entry(s: &Series<'_>, options: &Options) -> Entry {
    let sign = match s.custom.draw_style {
        DrawStyle::Line if s.stacked().is_some() && s.opacity() > 0.3 => Sign::Square,
        DrawStyle::Line => Sign::Line(s.custom.line_style.dashes()),
        DrawStyle::Bars => Sign::Square,
        DrawStyle::Points => Sign::Dot,
    };
    let color = if s.custom.gradient_mode == Gradient::Scheme { s.display.series_color() } else { s.color };
    Entry { name: s.name().to_string(), color, sign, figures: options.legend.figures(s.field, &s.display) }
}

/// Axes, grid and data in an area.
fn plot(
    series: &[Series<'_>],
    count: usize,
    area: Rect,
    room: &Room,
    options: &Options,
    input: &Input<'_>,
) -> Vec<Node> {
    let top = area.y + if room.value_labels { 8.0 } else { 3.0 } + if room.events { overlay::EVENT_ROW } else { 0.0 };
    let below = match (room.time_labels, room.context) {
        (true, true) => axis::ROW + axis::CONTEXT_ROW,
        (true, false) => axis::ROW,
        _ => 3.0,
    };
    let high = (area.h - top - below).max(8.0);
    let mut axes = axes::build(series, count, high, input.range, input);
    fit_axes(&mut axes, area.w, room);
    let wide = |side: Side| axes.iter().filter(|a| a.side == side).map(ValueAxis::wide).sum::<f64>();
    let (left, right) = (wide(Side::Left), wide(Side::Right).max(3.0));
    let place = Rect::new(area.x + left.max(2.0), top, (area.w - left.max(2.0) - right).max(8.0), high);
    let ends = (input.range.from as f64, (input.range.to.max(input.range.from + 1)) as f64);
    let inset = draw::inset(series, input.range, place.w);
    let x = Scale::linear(ends, (place.x + inset, place.right() - inset));
    let zone = zone(options, input);
    let time_axis = TimeAxis::new(input.range, &zone, &x, (area.x, area.right()));

    let plot = Plot { place, x, range: input.range, axes: &axes, theme: input.theme };
    let mut nodes = time_axis.grid(place, input.theme);
    nodes.extend(axes.iter().flat_map(|a| a.grid(place, input.theme)));
    nodes.extend(bands(series, &plot));
    if room.time_labels {
        nodes.extend(time_axis.draw(place, room.context, input.theme));
    }
    nodes.extend(draw::draw(series, &plot));
    nodes.extend(threshold_lines(series, &plot));
    nodes.extend(overlay::events(&notes(input), &plot.x, place, room.events, input.theme));
    nodes.extend(draw_axes(&axes, place, input));
    nodes
}

/// Drops titles and labels that a small body has no room for, and shortens labels that are too wide.
fn fit_axes(axes: &mut [ValueAxis], width: f64, room: &Room) {
    for axis in axes.iter_mut() {
        if !room.axis_titles {
            axis.title = None;
        }
        if !room.value_labels {
            axis.side = Side::Hidden;
        }
        let most = (width * 0.28).max((width * 0.45).min(52.0));
        axis.limit(most);
        axis.width = axis.width.map(|w| w.min(most));
    }
    let mut used = 0.0;
    for axis in axes.iter_mut() {
        if used + axis.wide() > width * 0.6 {
            axis.side = Side::Hidden;
        }
        used += axis.wide();
    }
}

fn draw_axes(axes: &[ValueAxis], place: Rect, input: &Input<'_>) -> Vec<Node> {
    let (mut left, mut right) = (place.x, place.right());
    let mut nodes = Vec::new();
    for axis in axes {
        let edge = if axis.side == Side::Left { left } else { right };
        nodes.extend(axis.draw(place, edge, input.theme));
        match axis.side {
            Side::Left => left -= axis.wide(),
            Side::Right => right += axis.wide(),
            Side::Hidden => {}
        }
    }
    nodes
}

/// The zone of the options, else the dashboard's.
fn zone(options: &Options, input: &Input<'_>) -> TimeZone {
    let own = options.timezone.as_ref().and_then(options::Zones::first).filter(|z| !z.is_empty() && *z != "browser");
    own.and_then(|z| time::zone(z).ok()).unwrap_or_else(|| input.zone.clone())
}

fn notes<'a>(input: &Input<'a>) -> Vec<overlay::Event<'a>> {
    let color = |c: &Option<String>| c.as_deref().and_then(|c| input.theme.color(c)).unwrap_or(input.theme.info);
    let note = |e: &'a super::Event| overlay::Event { from: e.time, to: e.end, text: &e.text, color: color(&e.color) };
    input.events.iter().filter(|e| in_range(e, input)).map(note).collect()
}

/// For each axis, the first series that shows thresholds.
fn threshold_series<'s, 'a>(series: &'s [Series<'a>], plot: &Plot<'_>) -> Vec<&'s Series<'a>> {
    let shows = |s: &&Series<'_>| {
        let mode = s.custom.thresholds_style.mode;
        (mode.area() || mode.line().is_some()) && s.field.config.thresholds.is_some()
    };
    (0..plot.axes.len()).filter_map(|i| series.iter().filter(|s| s.axis == i).find(shows)).collect()
}

fn bands(series: &[Series<'_>], plot: &Plot<'_>) -> Vec<Node> {
    let mut nodes = Vec::new();
    for s in threshold_series(series, plot) {
        let Some(config) = s.field.config.thresholds.as_ref().filter(|_| s.custom.thresholds_style.mode.area()) else {
            continue;
        };
        let axis = &plot.axes[s.axis];
        let levels = overlay::levels(config, (axis.domain.lo, axis.domain.hi), plot.theme);
        let base = config.steps.iter().find(|t| t.value.is_none()).and_then(|t| plot.theme.color(&t.color));
        nodes.extend(overlay::threshold_bands(base, &levels, &axis.scale(plot.place), plot.place));
    }
    nodes
}

fn threshold_lines(series: &[Series<'_>], plot: &Plot<'_>) -> Vec<Node> {
    let mut nodes = Vec::new();
    for s in threshold_series(series, plot) {
        let Some((config, dashed)) = s.field.config.thresholds.as_ref().zip(s.custom.thresholds_style.mode.line())
        else {
            continue;
        };
        let axis = &plot.axes[s.axis];
        let levels = overlay::levels(config, (axis.domain.lo, axis.domain.hi), plot.theme);
        nodes.extend(overlay::threshold_lines(&levels, &axis.scale(plot.place), plot.place, dashed));
    }
    nodes
}
