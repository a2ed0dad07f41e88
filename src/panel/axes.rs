//! The value axes of a plot: one for each unit and range, the first left, others right.

use crate::chart::axis::{Side, ValueAxis};
use crate::chart::options::{AxisColor, AxisOptions, Placement};
use crate::chart::scale::{Distribution, Wish, domain};
use crate::chart::steps::Steps;
use crate::field::Display;
use crate::frame::Field;
use crate::scene::Color;
use crate::theme::Theme;

/// What an axis has to know of something that it measures.
pub struct Measured<'a> {
    /// The field.
    pub field: &'a Field,
    /// How its values are shown.
    pub display: &'a Display<'a>,
    /// What is asked of its axis.
    pub options: &'a AxisOptions,
    /// Its colour.
    pub color: Color,
    /// The least and the greatest value that has a place on the axis.
    pub ends: Option<(f64, f64)>,
    /// Whether it stands on zero, as bars and stacks do.
    pub zero: bool,
    /// Whether a surface stands on zero.
    pub filled: bool,
    /// Whether values are parts of a whole.
    pub percent: bool,
    /// The part of the plot's height, from the bottom, that its axis keeps to.
    pub share: Option<f64>,
}

/// What two of them must share to be measured by one axis.
type Key = (String, String, Placement, Distribution, bool, String);

/// The axis of each.
pub fn assign<'a>(measured: impl Iterator<Item = (&'a Field, &'a AxisOptions, bool)>) -> Vec<usize> {
    let mut keys: Vec<Key> = Vec::new();
    let axis = |(field, options, percent)| {
        let key = key(field, options, percent);
        keys.iter().position(|k| *k == key).unwrap_or_else(|| {
            keys.push(key);
            keys.len() - 1
        })
    };
    measured.map(axis).collect()
}

fn key(field: &Field, options: &AxisOptions, percent: bool) -> Key {
    let config = &field.config;
    let unit = if percent { "stacked in percent".into() } else { config.unit.clone().unwrap_or_default() };
    let ends = [config.min, config.max, options.axis_soft_min, options.axis_soft_max];
    let label = options.axis_label.clone().unwrap_or_default();
    let distribution = options.scale_distribution.distribution();
    (unit, format!("{ends:?}"), options.axis_placement, distribution, options.axis_centered_zero, label)
}

/// The axes, for a plot of about this height; `places` says for each of those measured which axis is its own.
pub fn build(measured: &[Measured<'_>], places: &[usize], height: f64, theme: &Theme) -> Vec<ValueAxis> {
    let count = places.iter().max().map_or(0, |most| most + 1);
    let mut axes: Vec<ValueAxis> = Vec::with_capacity(count);
    for i in 0..count {
        let members: Vec<&Measured<'_>> =
            measured.iter().zip(places).filter(|(_, p)| **p == i).map(|(m, _)| m).collect();
        let Some(first) = members.first() else { continue };
        let mut axis = axis(first, &members, ValueAxis::room(height));
        axis.side = side(first, &axes);
        axis.color = color(first, count > 1 && members.len() == 1, theme);
        axis.grid = first.options.axis_grid_show.unwrap_or(!axes.iter().any(|a| a.grid));
        axes.push(axis);
    }
    align(&mut axes, measured, places, height);
    axes
}

/// Widens the axes that ask for it, so that their levels stand at the same height.
fn align(axes: &mut [ValueAxis], measured: &[Measured<'_>], places: &[usize], height: f64) {
    let members = |i: usize| -> Vec<&Measured<'_>> {
        measured.iter().zip(places).filter(|(_, p)| **p == i).map(|(m, _)| m).collect()
    };
    let level = |i: usize| members(i).first()?.options.axis_align_level.filter(|l| l.is_finite());
    let linear = |axis: &ValueAxis| axis.distribution == Distribution::Linear;
    let asking: Vec<(usize, f64)> =
        (0..axes.len()).filter(|i| linear(&axes[*i])).filter_map(|i| Some((i, level(i)?))).collect();
    if asking.len() < 2 {
        return;
    }
    // How much of each axis lies below its level.
    let below = |i: usize, level: f64| {
        let (lo, hi) = (axes[i].domain.lo.min(level), axes[i].domain.hi.max(level));
        if hi > lo { (level - lo) / (hi - lo) } else { 0.5 }
    };
    let shares: Vec<f64> = asking.iter().map(|(i, level)| below(*i, *level)).collect();
    let (least, most) = shares.iter().fold((1.0_f64, 0.0_f64), |(a, b), s| (a.min(*s), b.max(*s)));
    let share = if most > 0.9 && least < 0.9 { 0.5 } else { most };
    for (i, level) in asking {
        let domain = &axes[i].domain;
        let (down, up) = ((level - domain.lo).max(0.0), (domain.hi - level).max(0.0));
        let whole = (down / share.max(1e-9)).max(up / (1.0 - share).max(1e-9));
        let ends = if share <= 0.0 {
            (level, level + up)
        } else if share >= 1.0 {
            (level - down, level)
        } else {
            (level - whole * share, level + whole * (1.0 - share))
        };
        if ends.1 > ends.0 && ends.0.is_finite() && ends.1.is_finite() {
            axes[i] = within(&axes[i], &members(i), ends, ValueAxis::room(height));
        }
    }
}

/// An axis with other ends.
fn within(old: &ValueAxis, members: &[&Measured<'_>], (lo, hi): (f64, f64), most: usize) -> ValueAxis {
    let Some(first) = members.first() else { return old.clone() };
    let wish = Wish { min: Some(lo), max: Some(hi), ..wish(first, members, old.distribution) };
    let domain = domain(Some((lo, hi)), &wish, most);
    let labels = if first.percent {
        domain.ticks.iter().map(|v| first.display.part(*v, None)).collect()
    } else {
        first.display.ticks(&domain.ticks)
    };
    ValueAxis { domain, labels, ..old.clone() }
}

/// One axis for all, with so many steps at most.
pub fn measure(measured: &[Measured<'_>], most: usize) -> Option<ValueAxis> {
    let members: Vec<&Measured<'_>> = measured.iter().collect();
    Some(axis(members.first()?, &members, most))
}

/// The side as set; else left for the first axis and right for others.
fn side(first: &Measured<'_>, before: &[ValueAxis]) -> Side {
    match first.options.axis_placement {
        Placement::Left => Side::Left,
        Placement::Right => Side::Right,
        Placement::Hidden => Side::Hidden,
        _ if before.iter().any(|a| a.side == Side::Left) => Side::Right,
        _ => Side::Left,
    }
}

fn axis(first: &Measured<'_>, members: &[&Measured<'_>], most: usize) -> ValueAxis {
    let options = first.options;
    let distribution = options.scale_distribution.distribution();
    let ends = members.iter().filter_map(|m| m.ends).reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)));
    let share = first.share.filter(|_| distribution == Distribution::Linear).unwrap_or(1.0);
    let most = (most as f64 * share).ceil() as usize;
    let mut domain = domain(ends, &wish(first, members, distribution), most);
    if share < 1.0 {
        domain.hi = (domain.lo + (domain.hi - domain.lo) / share).min(f64::MAX);
    }
    let labels = if first.percent {
        domain.ticks.iter().map(|v| first.display.part(*v, None)).collect()
    } else {
        first.display.ticks(&domain.ticks)
    };
    ValueAxis {
        domain,
        distribution,
        labels,
        title: options.axis_label.clone().filter(|l| !l.trim().is_empty()),
        border: options.axis_border_show,
        width: options.axis_width.filter(|w| w.is_finite() && *w > 0.0),
        ..ValueAxis::default()
    }
}

/// The colour of an axis' texts; `own` when it measures one series beside other axes.
fn color(first: &Measured<'_>, own: bool, theme: &Theme) -> Color {
    match first.options.axis_color_mode {
        Some(AxisColor::Series) => theme.ink(first.color.over(theme.panel), 4.5),
        None if own => theme.ink(first.color.over(theme.panel), 4.5),
        Some(AxisColor::Text) | None => theme.muted,
    }
}

fn wish(first: &Measured<'_>, members: &[&Measured<'_>], distribution: Distribution) -> Wish {
    let (config, options) = (&first.field.config, first.options);
    let whole = first.percent;
    // By powers a bar of the least value has to have some length.
    let least =
        members.iter().filter(|m| m.zero && matches!(distribution, Distribution::Log(_))).filter_map(|m| m.ends);
    let least = least.map(|e| e.0 * 0.9).reduce(f64::min);
    let positive = members.iter().all(|m| m.ends.is_none_or(|e| e.0 >= 0.0));
    Wish {
        min: config.min.or(whole.then_some(0.0).filter(|_| positive)),
        max: config.max.filter(|_| !whole).or(whole.then_some(1.0)),
        soft_min: options.axis_soft_min.into_iter().chain(least).reduce(f64::min),
        soft_max: options.axis_soft_max,
        zero: members.iter().any(|m| m.zero),
        filled: members.iter().any(|m| m.filled),
        centred: options.axis_centered_zero,
        decimals: config.decimals.filter(|_| !whole),
        steps: if whole { Steps::Decimal } else { Steps::of(config.unit.as_deref().unwrap_or("")) },
        distribution,
    }
}
