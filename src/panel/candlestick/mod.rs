//! `candlestick`: open, high, low and close over time, with volume.

mod candles;
mod draw;
mod options;
#[cfg(test)]
mod tests;

pub use options::Options;

use super::around::nothing;
use super::stage::{Along, marked};
use super::timeseries::draw::Plot;
use super::timeseries::graph::Graph;
use super::timeseries::options::DrawStyle;
use super::timeseries::series::{self, Course, Series};
use super::timeseries::{Custom, summary};
use super::{Drawn, Input, Kind, read};
use crate::chart::legend::{Entry, Figure, Sign};
use crate::chart::options::{AxisColor, Gradient, Stacking};
use crate::frame::Field;
use crate::scene::Node;
use candles::{Candle, Found, Turn};
use options::Mode;

/// The kind.
pub struct Candlestick;

/// The part of the height that volume has below candles.
const VOLUME_SHARE: f64 = 0.24;

impl Kind for Candlestick {
    fn id(&self) -> &'static str {
        "candlestick"
    }

    fn options_schema(&self) -> schemars::Schema {
        schemars::schema_for!(Options)
    }

    fn custom_schema(&self) -> schemars::Schema {
        schemars::schema_for!(Custom)
    }

    fn page(&self) -> &'static str {
        include_str!("../candlestick.md")
    }

    fn draw(&self, input: &Input<'_>) -> Drawn {
        let options: Options = read(input.options);
        let found = Found::of(input.frames, &options);
        let candles = candles::join(&found, options.color_strategy);
        let (others, received) = series::collect(input, Course::Time);
        if let Some((headline, message)) = missing(&candles, &found, &options, input) {
            return nothing(headline, message, received, input);
        }
        let mut series = measuring(&found, &options, input);
        let used = found.fields.iter().flatten().count();
        if options.include_all_fields {
            series.extend(others.into_iter().filter(|s| !found.has(s.field)));
        }
        let drawn = (used + series.iter().filter(|s| !s.quiet).count()).min(received);
        let marks = |series: &[Series<'_>], plot: &Plot<'_>| marks(series, plot, &candles, &options);
        let span = (input.range.from as f64, input.range.to as f64);
        let graph = Graph {
            entries: entries(&series, &candles, &options, input),
            series,
            along: Along::Time(input.range, input.zone.clone()),
            span,
            legend: &options.legend,
            marks: Some(&marks),
        };
        let summary = sentence(&candles, &found, input);
        let (nodes, height) = graph.picture(input);
        Drawn { nodes, height, summary, drawn, hidden: received - drawn }
    }
}

fn missing(
    candles: &[Candle],
    found: &Found<'_>,
    options: &Options,
    input: &Input<'_>,
) -> Option<(&'static str, &'static str)> {
    if input.frames.iter().all(|f| f.rows() == 0) {
        return Some(("No data", ""));
    }
    if input.frames.iter().all(|f| f.time_field().is_none()) {
        return Some(("No time field", "This panel draws candles over time, and the answer has no time field."));
    }
    if found.fields.iter().all(Option::is_none) {
        return Some((
            "No numbers",
            "This panel draws candles of open, high, low and close, and the answer has no number field.",
        ));
    }
    if options.mode == Mode::Volume && found.fields[4].is_none() {
        return Some(("No volume", "This panel draws volume, and the answer has no such field."));
    }
    let inside = |c: &&Candle| c.at >= input.range.from as f64 && c.at <= input.range.to as f64;
    let seen = |c: &Candle| {
        if options.mode == Mode::Volume { !c.volume.is_nan() } else { !c.open.is_nan() && !c.close.is_nan() }
    };
    (!candles.iter().filter(inside).any(seen)).then_some(("No data", "No candle lies in this time range."))
}

/// The fields of candles as series that are measured and not drawn.
fn measuring<'a>(found: &Found<'a>, options: &Options, input: &Input<'a>) -> Vec<Series<'a>> {
    let mut series = Vec::new();
    for (role, (time, field)) in found.fields.iter().enumerate().filter_map(|(i, f)| Some((i, (*f)?))) {
        if role != 4 && options.mode == Mode::Volume {
            continue;
        }
        let mut custom: Custom = read(&field.config.custom);
        (custom.fill_opacity, custom.gradient_mode, custom.stacking) = (Some(0.0), Gradient::None, Stacking::default());
        custom.draw_style = if role == 4 { DrawStyle::Bars } else { DrawStyle::Line };
        custom.transform = None;
        custom.axis.axis_color_mode = custom.axis.axis_color_mode.or(Some(AxisColor::Text));
        let mut one = Series::new(time, field, custom, input);
        one.quiet = true;
        // Volume has an axis of its own, whatever its unit.
        if role == 4 && options.mode == Mode::Both {
            one.share = Some(VOLUME_SHARE);
            let name = one.name().to_string();
            one.custom.axis.axis_label.get_or_insert(name);
            one.custom.axis.axis_soft_min = one.custom.axis.axis_soft_min.or(Some(0.0));
        }
        series.push(one);
    }
    series
}

/// Volume behind, candles in front.
fn marks(series: &[Series<'_>], plot: &Plot<'_>, candles: &[Candle], options: &Options) -> Vec<Node> {
    let (seen, apart) = draw::seen(candles, plot);
    let axis =
        |bars: bool| series.iter().find(|s| s.quiet && s.bars() == bars).map(|s| plot.axes[s.axis].scale(plot.place));
    let mut nodes = Vec::new();
    if let Some(y) = axis(true) {
        let set = series
            .iter()
            .find(|s| s.quiet && s.bars())
            .and_then(|s| s.field.config.custom.get("fillOpacity")?.as_f64());
        let opacity = set.filter(|o| *o > 0.0).map_or(0.5, |o| o.min(100.0) / 100.0);
        nodes.extend(draw::volume(&seen, apart, &y, plot.place, opacity, (options, plot.theme)));
    }
    if let Some(y) = axis(false) {
        nodes.extend(draw::candles(&seen, apart, &y, plot.place, options, plot.theme));
    }
    nodes
}

/// What colours mean; and the fields, where figures are asked for.
fn entries(series: &[Series<'_>], candles: &[Candle], options: &Options, input: &Input<'_>) -> Vec<Entry> {
    let colors = draw::colors(options, input.theme);
    let blank = vec![Figure::none(); options.legend.reducers().len()];
    let inside = |c: &&Candle| c.at >= input.range.from as f64 && c.at <= input.range.to as f64;
    let any =
        |turn: Turn| candles.iter().filter(inside).any(|c| c.turn == turn && !c.open.is_nan() && !c.close.is_nan());
    let words = [(Turn::Up, "rising"), (Turn::Down, "falling"), (Turn::Flat, "unchanged")];
    let turn = |(turn, name): (Turn, &str)| {
        let (name, color) = (name.to_string(), colors[turn as usize]);
        any(turn).then(|| Entry { name, color, sign: Sign::Square, figures: blank.clone() })
    };
    let field = |s: &Series<'_>| Entry {
        name: s.name().to_string(),
        color: input.theme.muted,
        sign: Sign::Dot,
        figures: options.legend.figures(s.field, &s.display),
    };
    let fields = series.iter().filter(|s| s.quiet && !blank.is_empty()).map(field);
    words.into_iter().filter_map(turn).chain(fields).collect()
}

/// One sentence: from where to where, the extremes, and how many rose.
fn sentence(candles: &[Candle], found: &Found<'_>, input: &Input<'_>) -> String {
    let seen: Vec<&Candle> =
        candles.iter().filter(|c| c.at >= input.range.from as f64 && c.at <= input.range.to as f64).collect();
    let when = summary::times(input);
    let show = |role: usize, v: f64| {
        let field: Option<&Field> =
            found.fields[role].or(found.fields[0]).or(found.fields[3]).or(found.fields[4]).map(|f| f.1);
        let display = field.map(|f| crate::field::Display::new(f, input.theme, input.zone, input.now));
        display.map_or_else(String::new, |d| d.show_number(Some(v)).text.to_string().trim().to_string())
    };
    let mut parts = Vec::new();
    let priced: Vec<&&Candle> = seen.iter().filter(|c| !c.open.is_nan() && !c.close.is_nan()).collect();
    if let (Some(first), Some(last)) = (priced.first(), priced.last()) {
        let (open, close) = (show(0, first.open), show(3, last.close));
        parts.push(format!("from {open} at {} to {close} at {}", when(first.at), when(last.at)));
        let high = priced.iter().copied().reduce(|a, b| if b.high > a.high { b } else { a });
        let low = priced.iter().copied().reduce(|a, b| if b.low < a.low { b } else { a });
        if let (Some(high), Some(low)) = (high, low) {
            let (h, l) = (show(1, high.high), show(2, low.low));
            parts.push(format!("highest {h} at {}, lowest {l} at {}", when(high.at), when(low.at)));
        }
    }
    let count = |turn: Turn| seen.iter().filter(|c| c.turn == turn && !c.close.is_nan()).count();
    parts.push(format!("{} candles, {} rising and {} falling", seen.len(), count(Turn::Up), count(Turn::Down)));
    let volume: f64 = seen.iter().map(|c| c.volume).filter(|v| !v.is_nan()).sum();
    parts.extend(found.fields[4].map(|_| format!("volume {}", show(4, volume))));
    parts.extend(marked(input));
    format!("{}.", parts.join("; "))
}
