//! Draws candles and bars of volume into a plot of time.

use std::collections::BTreeMap;

use super::candles::{Candle, Turn};
use super::options::{CandleStyle, ColorStrategy, Options};
use crate::chart::scale::Scale;
use crate::panel::timeseries::draw::Plot;
use crate::scene::{Color, Node, Paint, Path, Rect, Stroke, Style};
use crate::theme::Theme;

/// The colour of each turn.
pub fn colors(options: &Options, theme: &Theme) -> [Color; 3] {
    let named = |name: &Option<String>, or: &str| {
        let name = name.as_deref().filter(|n| !n.is_empty()).unwrap_or(or);
        theme.ink(theme.color(name).or_else(|| theme.color(or)).unwrap_or(theme.muted), 3.0)
    };
    [named(&options.colors.up, "green"), named(&options.colors.down, "red"), named(&options.colors.flat, "gray")]
}

/// The candles that are seen, at most one for two pixels: those that share a place become one.
pub fn seen(candles: &[Candle], plot: &Plot<'_>) -> (Vec<(f64, Candle)>, f64) {
    let inside = candles.iter().filter(|c| c.at >= plot.span.0 && c.at <= plot.span.1);
    let placed: Vec<(f64, Candle)> = inside.filter_map(|c| Some((plot.x.at(c.at)?, *c))).collect();
    let apart = placed.windows(2).map(|w| w[1].0 - w[0].0).filter(|d| *d > 0.0).fold(f64::INFINITY, f64::min);
    let apart = if apart.is_finite() { apart } else { plot.place.w / 12.0 };
    if apart >= 2.0 {
        return (placed, apart);
    }
    let mut merged: Vec<(f64, Candle)> = Vec::new();
    for (x, c) in placed {
        let column = (x / 2.0).floor() * 2.0 + 1.0;
        match merged.last_mut().filter(|(at, _)| *at == column) {
            Some((_, last)) => merge(last, &c),
            None => merged.push((column, c)),
        }
    }
    (merged, 2.0)
}

fn merge(into: &mut Candle, c: &Candle) {
    into.open = if into.open.is_nan() { c.open } else { into.open };
    into.close = if c.close.is_nan() { into.close } else { c.close };
    into.high = into.high.max(c.high);
    into.low = into.low.min(c.low);
    into.volume = into.volume.max(c.volume);
    into.turn = match into.close.partial_cmp(&into.open) {
        Some(std::cmp::Ordering::Greater) => Turn::Up,
        Some(std::cmp::Ordering::Less) => Turn::Down,
        _ => Turn::Flat,
    };
}

/// The candles.
pub fn candles(
    seen: &[(f64, Candle)],
    apart: f64,
    y: &Scale,
    plot: Rect,
    options: &Options,
    theme: &Theme,
) -> Vec<Node> {
    let colors = colors(options, theme);
    let ink = |turn: Turn| colors[turn as usize];
    let wide = if apart < 3.0 { 1.0 } else { width(apart) };
    let pen = if wide >= 14.0 { 1.5 } else { 1.0 };
    let bars = options.candle_style == CandleStyle::OhlcBars || wide < 2.5;
    let mut lines: BTreeMap<Turn, Path> = BTreeMap::new();
    let mut bodies: BTreeMap<(Turn, bool), Path> = BTreeMap::new();
    for (x, c) in seen {
        let Some((open, close)) = y.at(c.open).zip(y.at(c.close)) else { continue };
        let (top, bottom) = (y.at(c.high).unwrap_or(open.min(close)), y.at(c.low).unwrap_or(open.max(close)));
        let cut = |v: f64| v.clamp(plot.y, plot.bottom());
        if bottom < plot.y || top > plot.bottom() {
            continue;
        }
        let line = lines.entry(c.turn).or_default();
        if bars {
            stroke(line, (*x, cut(top)), (*x, cut(bottom).max(cut(top) + 0.5)));
            if wide >= 2.5 {
                stroke(line, (x - wide / 2.0, cut(open)), (*x, cut(open)));
                stroke(line, (*x, cut(close)), (x + wide / 2.0, cut(close)));
            }
            continue;
        }
        let (high, low) = (open.min(close), open.max(close));
        stroke(line, (*x, cut(top)), (*x, cut(high)));
        stroke(line, (*x, cut(low)), (*x, cut(bottom)));
        let body = bodies.entry((c.turn, hollow(c, options))).or_default();
        block(body, Rect::new(x - wide / 2.0, cut(high), wide, (cut(low) - cut(high)).max(pen)), pen / 2.0);
    }
    let mut nodes = Vec::new();
    for (turn, path) in lines.into_iter().filter(|(_, p)| !p.is_empty()) {
        nodes.push(Node::path(path, Style::stroke(ink(turn), if bars && wide >= 8.0 { 1.75 } else { pen })));
    }
    for ((turn, hollow), path) in bodies {
        // What rises is lighter than what falls, so that it is told without colours too.
        let fill = if hollow { theme.panel } else { body(ink(turn), turn, options, theme) };
        let outline = Stroke::solid(ink(turn), pen);
        nodes.push(Node::path(path, Style { fill: Some(Paint::Solid(fill)), stroke: Some(outline) }));
    }
    nodes
}

/// The width of bodies and bars that stand so far apart.
fn width(apart: f64) -> f64 {
    (apart * 0.64).min(36.0)
}

/// Where colours tell of the close before, a hollow body tells that close is above open.
fn hollow(c: &Candle, options: &Options) -> bool {
    options.color_strategy == ColorStrategy::CloseClose && c.close > c.open
}

fn body(color: Color, turn: Turn, options: &Options, theme: &Theme) -> Color {
    let light = turn == Turn::Up && options.color_strategy == ColorStrategy::OpenClose;
    if light { color.mix(theme.panel, 0.55) } else { color }
}

fn stroke(path: &mut Path, from: (f64, f64), to: (f64, f64)) {
    if (from.0 - to.0).abs() + (from.1 - to.1).abs() >= 0.05 {
        path.move_to(from.0, from.1);
        path.line_to(to.0, to.1);
    }
}

fn block(path: &mut Path, place: Rect, inset: f64) {
    let (left, right) = (place.x + inset, (place.right() - inset).max(place.x + inset));
    let (top, bottom) = (place.y + inset, (place.bottom() - inset).max(place.y + inset));
    path.move_to(left, bottom);
    path.line_to(left, top);
    path.line_to(right, top);
    path.line_to(right, bottom);
    path.close();
}

/// Bars of volume in the colours of their candles.
pub fn volume(
    seen: &[(f64, Candle)],
    apart: f64,
    y: &Scale,
    plot: Rect,
    opacity: f64,
    (options, theme): (&Options, &Theme),
) -> Vec<Node> {
    let colors = colors(options, theme);
    let wide = if apart < 3.0 { apart } else { width(apart) };
    let mut paths: BTreeMap<Turn, Path> = BTreeMap::new();
    for (x, c) in seen.iter().filter(|(_, c)| c.volume.is_finite()) {
        let (from, to) = (y.base(), y.within(c.volume));
        let (left, right) = ((x - wide / 2.0).max(plot.x), (x + wide / 2.0).min(plot.right()));
        if (from - to).abs() >= 0.05 && right > left {
            block(
                paths.entry(c.turn).or_default(),
                Rect::new(left, from.min(to), right - left, (from - to).abs()),
                0.0,
            );
        }
    }
    let node = |(turn, path): (Turn, Path)| Node::path(path, Style::fill(colors[turn as usize].alpha(opacity)));
    paths.into_iter().map(node).collect()
}
