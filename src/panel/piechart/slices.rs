//! Slices: values with their shares and colours; the smallest are grouped and counted.

use super::options::{Options, Sort};
use crate::field::Display;
use crate::panel::Input;
use crate::panel::reduced::{Tile, tiles};
use crate::scene::Color;
use crate::theme::Theme;

/// A slice.
#[derive(Debug, Clone, PartialEq)]
pub struct Slice {
    /// Its name.
    pub name: String,
    /// Its value as printed.
    pub value: String,
    /// Its value.
    pub number: f64,
    /// Its part of the whole, from 0 to 1; 0 for values that have no part.
    pub share: f64,
    /// Its share as printed; empty for values that have none.
    pub percent: String,
    /// Its colour.
    pub color: Color,
    /// How many values it groups; 1 for a slice of its own.
    pub count: usize,
}

/// Slices beyond so many are grouped.
const MOST: usize = 24;
/// Slices of a smaller share are grouped, where there are several.
const LEAST: f64 = 0.004;

/// The slices in their order; values of zero, below and missing ones have no part, and come last.
pub fn collect(input: &Input<'_>, options: &Options) -> Vec<Slice> {
    let (tiles, beyond) = tiles(input, &options.reduce_options);
    // Halved, so that the sum of huge values stays finite.
    let scale = tiles.iter().map(|t| part(t)).fold(0.0, f64::max);
    let whole: f64 = tiles.iter().map(|t| if scale > 0.0 { part(t) / scale } else { 0.0 }).sum();
    let share = |t: &Tile<'_>| if whole > 0.0 { part(t) / scale / whole } else { 0.0 };
    let mut slices: Vec<Slice> = tiles
        .iter()
        .enumerate()
        .map(|(i, t)| Slice {
            name: if t.name.is_empty() { format!("value {}", i + 1) } else { t.name.clone() },
            value: words(t),
            number: t.shown.numeric,
            share: share(t),
            percent: percent(share(t), &t.display),
            color: input.theme.ink(color(t, i, input.theme), 3.0),
            count: 1,
        })
        .collect();
    match options.sort {
        Sort::Desc => slices.sort_by(|a, b| b.share.total_cmp(&a.share)),
        Sort::Asc => slices.sort_by(|a, b| a.share.total_cmp(&b.share)),
        Sort::None => {}
    }
    slices.sort_by_key(|s| s.share <= 0.0);
    let mut slices = group(slices, &tiles, input);
    if beyond > 0 {
        slices.push(more(beyond, input.theme));
    }
    slices
}

/// What stands for values beyond the limit: it has no part, and tells how many they are.
fn more(count: usize, theme: &Theme) -> Slice {
    let (name, value) = (format!("+{count} more"), "–".into());
    Slice { name, value, number: f64::NAN, share: 0.0, percent: String::new(), color: theme.muted, count }
}

/// The value as printed; a dash where there is none.
fn words(tile: &Tile<'_>) -> String {
    let text = tile.shown.text.to_string().trim().to_string();
    if text.is_empty() || (tile.shown.numeric.is_nan() && !tile.shown.mapped) { "–".into() } else { text }
}

/// The part of a value that counts.
fn part(tile: &Tile<'_>) -> f64 {
    Some(tile.shown.numeric).filter(|v| v.is_finite() && *v > 0.0).unwrap_or(0.0)
}

/// The colour of a slice: the palette's by place, unless the field's mode says another.
fn color(tile: &Tile<'_>, index: usize, theme: &Theme) -> Color {
    let mode = tile.field.config.color.as_ref().map_or("", |c| c.mode.as_str());
    match mode {
        _ if tile.shown.mapped => tile.shown.color,
        "" | "palette-classic" => theme.series(index),
        "thresholds" => tile.shown.color,
        mode if mode.starts_with("continuous") => tile.shown.color,
        _ => tile.display.series_color(),
    }
}

/// A share in words: whole percents, one digit more where it is small.
pub fn percent(share: f64, display: &Display<'_>) -> String {
    if share <= 0.0 {
        return String::new();
    }
    if share < 0.0005 {
        return "<0.1%".into();
    }
    display.part(share, Some(u8::from(share < 0.0995)))
}

/// Groups the smallest slices into one that tells how many they are.
fn group(slices: Vec<Slice>, tiles: &[Tile<'_>], input: &Input<'_>) -> Vec<Slice> {
    let drawn = slices.iter().filter(|s| s.share > 0.0).count();
    let mut by_size: Vec<usize> = (0..slices.len()).filter(|i| slices[*i].share > 0.0).collect();
    by_size.sort_by(|a, b| slices[*b].share.total_cmp(&slices[*a].share).then(a.cmp(b)));
    let small: Vec<usize> = by_size
        .iter()
        .enumerate()
        .filter(|(rank, i)| *rank >= MOST - 1 || slices[**i].share < LEAST)
        .map(|(_, i)| *i)
        .collect();
    if small.len() < 3 || (drawn <= MOST && slices[small[0]].share >= LEAST) {
        return slices;
    }
    let share: f64 = small.iter().map(|i| slices[*i].share).sum();
    let number: f64 = small.iter().map(|i| slices[*i].number).sum();
    let same_unit = tiles.iter().all(|t| t.field.config.unit == tiles[0].field.config.unit);
    let shown = tiles.first().filter(|_| same_unit).map(|t| t.display.show_number(Some(number)).text.to_string());
    let rest = Slice {
        name: format!("{} others", small.len()),
        value: shown.unwrap_or_default().trim().to_string(),
        number,
        share,
        percent: percent(share, &tiles[0].display),
        color: input.theme.muted,
        count: small.len(),
    };
    let keep = |(i, s): (usize, Slice)| (!small.contains(&i)).then_some(s);
    let (mut kept, none): (Vec<Slice>, Vec<Slice>) =
        slices.into_iter().enumerate().filter_map(keep).partition(|s| s.share > 0.0);
    kept.push(rest);
    kept.extend(none);
    kept
}
