//! The cells of a polystat: reduced values with their colours and states, composites, order.

use super::options::{Composite, Level, Options, Override};
use crate::chart::overlay::levels;
use crate::field::Pattern;
use crate::frame::{Frame, Threshold, Thresholds};
use crate::panel::Input;
use crate::panel::reduced::{ReduceOptions, Tile, compact, tiles};
use crate::scene::Color;
use crate::theme::Theme;

/// Values with more digits are powers of ten.
const MOST_DIGITS: usize = 12;

/// A value to show.
#[derive(Debug, Clone, PartialEq)]
pub struct Cell {
    /// The name as shown.
    pub name: String,
    /// The value as printed.
    pub value: String,
    /// The number that the order goes by.
    pub number: f64,
    /// The colour of its ground.
    pub color: Color,
    /// How many thresholds it reaches; those of a plug-in's definition tell their state.
    pub level: usize,
    /// How many values it stands for.
    pub members: usize,
}

/// The frames with the panel's own units, decimals and thresholds; drawing borrows from them.
pub fn prepared(input: &Input<'_>, options: &Options) -> Vec<Frame> {
    let mut frames = input.frames.to_vec();
    for field in frames.iter_mut().flat_map(|f| &mut f.fields) {
        let own = over(options, &field.state.name);
        let unit = own.and_then(|o| o.unit_format.clone()).or_else(|| options.global_unit_format.clone());
        let decimals = own.and_then(|o| o.decimals).or(options.global_decimals);
        field.config.unit = unit.filter(|u| !u.is_empty()).or(field.config.unit.take());
        let digits = decimals.filter(|d| (0.0..=15.0).contains(d)).map(|d| d as u8);
        field.config.decimals = digits.or(field.config.decimals);
        let levels = own.map(|o| &o.thresholds).filter(|t| !t.is_empty()).unwrap_or(&options.global_thresholds);
        if !levels.is_empty() {
            field.config.thresholds = Some(thresholds(levels, options));
            field.config.color = Some(crate::frame::FieldColor { mode: "thresholds".into(), ..Default::default() });
        }
    }
    frames
}

fn over<'a>(options: &'a Options, name: &str) -> Option<&'a Override> {
    let list = &options.override_config.overrides;
    list.iter()
        .filter(|o| o.enabled != Some(false) && !o.metric_name.is_empty())
        .find(|o| matches(&o.metric_name, name))
}

/// Whether a name is the text, or a pattern, with or without slashes, finds it.
fn matches(text: &str, name: &str) -> bool {
    text == name || {
        let pattern = if text.starts_with('/') { text.to_string() } else { format!("/{text}/") };
        Pattern::parse(&pattern).is_ok_and(|p| p.is_match(name))
    }
}

/// Thresholds below which the fill colour counts.
fn thresholds(levels: &[Level], options: &Options) -> Thresholds {
    let base = options.global_fill_color.clone().unwrap_or_else(|| "green".into());
    let mut steps = vec![Threshold { value: None, color: base }];
    let mut levels: Vec<&Level> = levels.iter().collect();
    levels.sort_by(|a, b| a.value.unwrap_or(f64::NEG_INFINITY).total_cmp(&b.value.unwrap_or(f64::NEG_INFINITY)));
    steps.extend(levels.into_iter().map(|l| Threshold { value: l.value, color: l.color.clone() }));
    if steps.iter().filter(|s| s.value.is_none()).count() > 1 {
        steps.remove(0);
    }
    Thresholds { steps, ..Thresholds::default() }
}

/// All cells in order, and how many values are beyond what reducing gives.
pub fn cells(input: &Input<'_>, options: &Options) -> (Vec<Cell>, usize) {
    let fallback =
        ReduceOptions { calcs: vec![operator(options.global_operator_name.as_deref())], ..Default::default() };
    let reduce = options.reduce_options.clone().unwrap_or(fallback);
    let (tiles, beyond) = tiles(input, &reduce);
    let pattern = options.global_regex_pattern.as_deref().filter(|p| !p.is_empty());
    let pattern =
        pattern.and_then(|p| Pattern::parse(&if p.starts_with('/') { p.to_string() } else { format!("/{p}/") }).ok());
    let cells = tiles.iter().map(|t| cell(t, options, pattern.as_ref(), input.theme)).collect();
    let mut cells = composed(cells, options);
    sort(&mut cells, options);
    (cells, beyond)
}

/// The reducers by the plug-in's older names.
fn operator(name: Option<&str>) -> String {
    let known = match name.unwrap_or("mean") {
        "avg" => "mean",
        "current" | "last" => "lastNotNull",
        "total" => "sum",
        "difference" => "diff",
        other => other,
    };
    if crate::reduce::known(known) { known.into() } else { "mean".into() }
}

fn cell(tile: &Tile<'_>, options: &Options, pattern: Option<&Pattern>, theme: &Theme) -> Cell {
    let own = over(options, &tile.field.state.name);
    let alias = own.and_then(|o| o.alias.clone()).filter(|a| !a.is_empty());
    let part = |p: &Pattern| {
        let groups = p.groups(&tile.name)?;
        let mut found = groups.into_iter().flatten();
        let whole = found.next();
        found.next().or(whole).map(str::to_string).filter(|n| !n.is_empty())
    };
    let name = alias.or_else(|| pattern.and_then(part)).unwrap_or_else(|| tile.name.clone());
    let around = |t: Option<&String>| t.cloned().unwrap_or_default();
    // A cell is too small for many digits, and a number that is cut is another.
    let short = if tile.shown.text.text.len() > MOST_DIGITS { compact(tile) } else { None };
    let value = short.as_ref().unwrap_or(&tile.shown.text).to_string().trim().to_string();
    let value = format!(
        "{}{value}{}",
        around(own.and_then(|o| o.prefix.as_ref())),
        around(own.and_then(|o| o.suffix.as_ref()))
    );
    let reached = level(tile, own.map_or(&[], |o| &o.thresholds), options, theme);
    Cell { name, value, number: tile.shown.numeric, color: tile.shown.color, level: reached, members: 1 }
}

/// The state of the last threshold that is reached, where thresholds tell states; else how many are reached.
fn level(tile: &Tile<'_>, own: &[Level], options: &Options, theme: &Theme) -> usize {
    let told = if own.is_empty() { &options.global_thresholds } else { own };
    let value = tile.shown.numeric;
    if told.iter().any(|l| l.state.is_some()) {
        let reached = told.iter().filter(|l| value >= l.value.unwrap_or(f64::NEG_INFINITY));
        let last = reached.max_by(|a, b| a.value.unwrap_or(f64::MIN).total_cmp(&b.value.unwrap_or(f64::MIN)));
        return last.map_or(0, |l| usize::from(l.state.unwrap_or(0)));
    }
    let steps = tile.field.config.thresholds.as_ref();
    steps.map_or(0, |t| levels(t, tile.field.state.range, theme).iter().filter(|(v, _)| value >= *v).count())
}

/// Puts the values of composites together.
fn composed(cells: Vec<Cell>, options: &Options) -> Vec<Cell> {
    let config = &options.composite_config;
    let groups: Vec<&Composite> =
        config.composites.iter().filter(|c| config.enabled != Some(false) && c.show_composite != Some(false)).collect();
    let mut taken = vec![false; cells.len()];
    let mut made = Vec::new();
    for group in groups {
        let belongs =
            |c: &Cell| group.metrics.iter().any(|m| !m.series_match.is_empty() && matches(&m.series_match, &c.name));
        let members: Vec<usize> = (0..cells.len()).filter(|i| !taken[*i] && belongs(&cells[*i])).collect();
        let worst =
            members.iter().map(|i| &cells[*i]).max_by(|a, b| a.level.cmp(&b.level).then(rank(a).total_cmp(&rank(b))));
        let Some(worst) = worst else { continue };
        let value = if members.len() > 1 { format!("{}: {}", worst.name, worst.value) } else { worst.value.clone() };
        let count = if group.show_members { 0 } else { members.len() };
        made.push(Cell { name: group.name.clone(), value, members: count, ..worst.clone() });
        if !group.show_members {
            members.iter().for_each(|i| taken[*i] = true);
        }
    }
    let rest = cells.into_iter().zip(taken).filter(|(_, taken)| !taken).map(|(cell, _)| cell);
    made.into_iter().chain(rest).collect()
}

/// No value comes before all numbers.
fn rank(cell: &Cell) -> f64 {
    if cell.number.is_nan() { f64::NEG_INFINITY } else { cell.number }
}

fn sort(cells: &mut [Cell], options: &Options) {
    let (code, word) = match &options.sort_by_direction {
        Some(serde_json::Value::Number(n)) => (n.as_u64().unwrap_or(0), ""),
        Some(serde_json::Value::String(text)) => (0, text.as_str()),
        _ => (0, ""),
    };
    let down = matches!(code, 2 | 4 | 6) || word.starts_with("desc");
    if code == 0 && !word.starts_with("asc") && !down {
        return;
    }
    let by = options.sort_by_field.as_deref().unwrap_or(if matches!(code, 3 | 4) { "value" } else { "name" });
    cells.sort_by(|a, b| {
        let order = match by {
            "value" => rank(a).total_cmp(&rank(b)),
            "thresholdLevel" => a.level.cmp(&b.level),
            _ if matches!(code, 5 | 6) => a.name.to_lowercase().cmp(&b.name.to_lowercase()),
            _ => a.name.cmp(&b.name),
        };
        if down { order.reverse() } else { order }
    });
}
