//! `flamegraph`: a profile as stacked calls, and a table of what takes most.

mod blocks;
mod color;
mod graph;
#[cfg(test)]
mod tests;
mod top;

use schemars::JsonSchema;
use serde::Deserialize;

use super::around::nothing;
use super::{Drawn, Input, Kind, NoCustom, read};
use crate::chart::axis::SIZE;
use crate::field::Display;
use crate::scene::{Group, Node, Rect, Style, Text};
use crate::text::{self, Face};
use blocks::{Profile, Symbol};
use color::Colors;
use graph::Graph;
use top::Top;

/// The kind.
pub struct FlameGraph;

/// `options` of the panel.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
#[schemars(deny_unknown_fields)]
pub struct Options {
    /// The graph, the table, or both where both have room.
    pub display_mode: DisplayMode,
    /// What colours tell; by package, or where profiles are compared, what changed.
    pub color_scheme: Option<ColorScheme>,
    /// Which end of a name is kept.
    pub text_align: TextAlign,
    /// The most rows of the table; 40 when not given.
    pub max_rows: Option<usize>,
}

/// What is drawn.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum DisplayMode {
    /// Graph and table.
    #[default]
    Both,
    /// The graph.
    FlameGraph,
    /// The table.
    TopTable,
}

/// What colours tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum ColorScheme {
    /// The package of a call.
    PackageBased,
    /// The value of a call.
    ValueBased,
    /// What changed, from green to red.
    Default,
    /// What changed, from blue to orange.
    DiffColorBlind,
}

impl ColorScheme {
    /// Whether it is about two profiles.
    fn compares(self) -> bool {
        matches!(self, Self::Default | Self::DiffColorBlind)
    }
}

/// Which end of a name is kept.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum TextAlign {
    /// Its start.
    #[default]
    Left,
    /// Its end too; the middle is left out.
    Right,
}

impl Kind for FlameGraph {
    fn id(&self) -> &'static str {
        "flamegraph"
    }

    fn options_schema(&self) -> schemars::Schema {
        schemars::schema_for!(Options)
    }

    fn custom_schema(&self) -> schemars::Schema {
        schemars::schema_for!(NoCustom)
    }

    fn page(&self) -> &'static str {
        include_str!("../flamegraph.md")
    }

    fn draw(&self, input: &Input<'_>) -> Drawn {
        let options: Options = read(input.options);
        match Profile::of(input.frames) {
            Some(profile) if profile.whole.0 + profile.whole.1 > 0.0 => draw(&profile, &options, input),
            Some(profile) => nothing("No data", "The profile has no value above zero.", profile.blocks.len(), input),
            None if input.frames.iter().any(|f| f.rows() > 0) => {
                nothing("No profile", "A profile has the fields `level`, `value`, `self` and `label`.", 0, input)
            }
            None => nothing("No data", "", 0, input),
        }
    }
}

/// The least widths of a body with a table beside its graph.
const BESIDE: f64 = 640.0;
const BETWEEN: f64 = 18.0;

fn draw(profile: &Profile<'_>, options: &Options, input: &Input<'_>) -> Drawn {
    let colors = Colors::new(profile, options.color_scheme, input.theme);
    let display = Display::new(profile.values, input.theme, input.zone, input.now);
    let graph = Graph { profile, colors: &colors, display: &display, options, theme: input.theme };
    let top = Top { profile, colors: &colors, display: &display, theme: input.theme };
    let most = options.max_rows.unwrap_or(40);
    let summary = sentence(profile, &display);
    let mut nodes = Vec::new();
    let caption = if profile.compared { caption(profile, &colors, &display, input, &mut nodes) } else { 0.0 };
    let whole = Rect::new(0.0, caption, input.width, (input.height - caption).max(0.0));
    let limit = |height: f64| if input.grow { f64::INFINITY } else { height };
    let mut place = |(x, y): (f64, f64), drawn: Vec<Node>| {
        nodes.push(Group { offset: (x, y), nodes: drawn, ..Group::default() }.into())
    };
    let (mut height, drawn);
    if options.display_mode == DisplayMode::TopTable {
        let (table, high, symbols) = top.draw(whole.w, limit(whole.h), most);
        place((0.0, caption), table);
        (height, drawn) = (high, symbols);
    } else if options.display_mode == DisplayMode::Both && input.width >= BESIDE {
        let wide = (input.width * 0.42).min(520.0);
        let (picture, high, blocks) = graph.draw(input.width - wide - BETWEEN, limit(whole.h));
        let (table, table_high, _) = top.draw(wide, high.max(whole.h), most);
        place((0.0, caption), table);
        place((wide + BETWEEN, caption), picture);
        (height, drawn) = (high.max(table_high), blocks);
    } else {
        let below =
            options.display_mode == DisplayMode::Both && input.width >= 240.0 && (whole.h >= 260.0 || input.grow);
        let share = if below { (whole.h * 0.6).max(100.0) } else { whole.h };
        let (picture, high, blocks) = graph.draw(whole.w, limit(share));
        place((0.0, caption), picture);
        (height, drawn) = (high, blocks);
        if below {
            let rest = (whole.h - high - 12.0).max(if input.grow { 160.0 } else { 0.0 });
            let (table, table_high, _) = top.draw(whole.w, rest, most);
            place((0.0, caption + high + 12.0), table);
            height = high + 12.0 + table_high;
        }
    }
    Drawn { nodes, height: (caption + height).max(input.height), summary, drawn, hidden: profile.blocks.len() - drawn }
}

/// What is compared, and what the colours tell; gives the height.
fn caption(
    profile: &Profile<'_>,
    colors: &Colors<'_>,
    display: &Display<'_>,
    input: &Input<'_>,
    nodes: &mut Vec<Node>,
) -> f64 {
    let value = |v: f64| display.show_number(Some(v)).text.to_string();
    let words = format!("baseline {}, comparison {}", value(profile.whole.0), value(profile.whole.1));
    let (less, more) = colors.ends();
    let baseline = SIZE * text::ASCENT;
    let wide = text::width(&words, Face::Sans, SIZE);
    if input.height < 90.0 || wide > input.width {
        return 0.0;
    }
    nodes.push(Text::new(0.0, baseline, words, SIZE, input.theme.muted).into());
    let mut x = wide + 18.0;
    for (color, words) in [(less, "less"), (more, "more")] {
        let end = x + 14.0 + text::width(words, Face::Sans, SIZE);
        if end <= input.width {
            nodes.push(Node::Rect(Rect::new(x, baseline - 8.5, 9.0, 9.0), 2.0, Style::fill(color)));
            nodes.push(Text::new(x + 14.0, baseline, words, SIZE, input.theme.muted).into());
        }
        x = end + 14.0;
    }
    19.0
}

/// A part of the whole in percent.
fn percent(share: f64) -> String {
    match share * 100.0 {
        p if p >= 99.95 || p == 0.0 => format!("{p:.0}%"),
        p if p < 0.1 => "<0.1%".into(),
        p => format!("{p:.1}%"),
    }
}

/// A change in percent.
fn changed(change: Option<f64>) -> String {
    match change.map(|c| c * 100.0) {
        None => String::new(),
        Some(p) if p.is_infinite() => "new".into(),
        Some(p) if p <= -100.0 => "gone".into(),
        Some(p) if p.abs() < 0.05 => "±0%".into(),
        Some(p) if p.abs() >= 1000.0 => format!("×{:.0}", p / 100.0 + 1.0),
        Some(p) => format!("{}{:.1}%", if p > 0.0 { "+" } else { "−" }, p.abs()),
    }
}

fn counted(n: usize, what: &str) -> String {
    format!("{n} {what}{}", if n == 1 { "" } else { "s" })
}

/// One sentence: the whole, how deep, and what takes most itself.
fn sentence(profile: &Profile<'_>, display: &Display<'_>) -> String {
    let value = |v: f64| display.show_number(Some(v)).text.to_string();
    let short = |symbol: &Symbol| symbol.name.chars().take(80).collect::<String>();
    let shape = format!("{} on {}", counted(profile.blocks.len(), "call"), counted(profile.levels(), "level"));
    let mut symbols: Vec<&Symbol> = profile.symbols.iter().collect();
    if profile.compared {
        let gain = |s: &Symbol| profile.shares(s.own).1 - profile.shares(s.own).0;
        symbols.sort_by(|a, b| gain(b).total_cmp(&gain(a)));
        let tell = |s: &&Symbol| format!("{} {}", short(s), changed(profile.change(s.own)));
        let more = symbols.first().filter(|s| gain(s) > 0.0).map(|s| format!("; grew most: {}", tell(s)));
        let less = symbols.last().filter(|s| gain(s) < 0.0).map(|s| format!("; shrank most: {}", tell(s)));
        let whole = format!("{} against {}", value(profile.whole.1), value(profile.whole.0));
        return format!("{whole}, {shape}{}{}.", more.unwrap_or_default(), less.unwrap_or_default());
    }
    symbols.sort_by(|a, b| b.own.0.total_cmp(&a.own.0));
    let tell = |s: &&Symbol| format!("{} {} ({})", short(s), value(s.own.0), percent(profile.share(s.own)));
    let most: Vec<String> = symbols.iter().filter(|s| s.own.0 > 0.0).take(3).map(tell).collect();
    let most = if most.is_empty() { String::new() } else { format!("; most in itself: {}", most.join(", ")) };
    format!("{} in {shape}{most}.", value(profile.whole.0))
}
