//! The value axes of a plot: one for each unit and range, the first left, others right.

use super::options::{AxisColor, Placement, StackMode};
use super::series::Series;
use crate::chart::axis::{Side, ValueAxis};
use crate::chart::scale::{Distribution, Wish, domain};
use crate::chart::steps::Steps;
use crate::panel::Input;
use crate::scene::Color;
use crate::theme::Theme;
use crate::time::TimeRange;

/// What two series must share to be measured by one axis.
type Key = (String, String, Placement, Distribution, bool, String);

/// Gives every series its axis; how many axes there are.
pub fn assign(series: &mut [Series<'_>]) -> usize {
    let mut keys: Vec<Key> = Vec::new();
    for s in series.iter_mut() {
        let key = key(s);
        s.axis = keys.iter().position(|k| *k == key).unwrap_or_else(|| {
            keys.push(key);
            keys.len() - 1
        });
    }
    keys.len()
}

fn key(s: &Series<'_>) -> Key {
    let config = &s.field.config;
    let custom = &s.custom;
    let unit = if percent(s) { "stacked in percent".into() } else { config.unit.clone().unwrap_or_default() };
    let ends = [config.min, config.max, custom.axis_soft_min, custom.axis_soft_max];
    let label = custom.axis_label.clone().unwrap_or_default();
    let distribution = custom.scale_distribution.distribution();
    (unit, format!("{ends:?}"), custom.axis_placement, distribution, custom.axis_centered_zero, label)
}

fn percent(s: &Series<'_>) -> bool {
    s.stacked() == Some(StackMode::Percent)
}

/// The axes of series that have one, for a plot of about this height.
pub fn build(series: &[Series<'_>], count: usize, height: f64, range: TimeRange, input: &Input<'_>) -> Vec<ValueAxis> {
    let mut axes: Vec<ValueAxis> = Vec::with_capacity(count);
    for i in 0..count {
        let members: Vec<&Series<'_>> = series.iter().filter(|s| s.axis == i).collect();
        let Some(first) = members.first() else { continue };
        let mut axis = axis(first, &members, height, range);
        axis.side = side(first, &axes);
        axis.color = color(first, count > 1 && members.len() == 1, input.theme);
        axis.grid = first.custom.axis_grid_show.unwrap_or(!axes.iter().any(|a| a.grid));
        axes.push(axis);
    }
    axes
}

/// The side as set; else left for the first axis and right for others.
fn side(first: &Series<'_>, before: &[ValueAxis]) -> Side {
    match first.custom.axis_placement {
        Placement::Left => Side::Left,
        Placement::Right => Side::Right,
        Placement::Hidden => Side::Hidden,
        Placement::Auto if before.iter().any(|a| a.side == Side::Left) => Side::Right,
        Placement::Auto => Side::Left,
    }
}

fn axis(first: &Series<'_>, members: &[&Series<'_>], height: f64, range: TimeRange) -> ValueAxis {
    let distribution = first.custom.scale_distribution.distribution();
    let wish = wish(first, members, distribution);
    let domain = domain(extent(members, range, distribution), &wish, ValueAxis::room(height));
    let labels = if percent(first) {
        domain.ticks.iter().map(|v| first.display.part(*v, None)).collect()
    } else {
        first.display.ticks(&domain.ticks)
    };
    ValueAxis {
        domain,
        distribution,
        labels,
        title: first.custom.axis_label.clone().filter(|l| !l.trim().is_empty()),
        border: first.custom.axis_border_show,
        width: first.custom.axis_width.filter(|w| w.is_finite() && *w > 0.0),
        ..ValueAxis::default()
    }
}

/// The colour of an axis' texts; `own` when it measures one series beside other axes.
fn color(first: &Series<'_>, own: bool, theme: &Theme) -> Color {
    match first.custom.axis_color_mode {
        Some(AxisColor::Series) => theme.ink(first.color.over(theme.panel), 4.5),
        None if own => theme.ink(first.color.over(theme.panel), 4.5),
        Some(AxisColor::Text) | None => theme.muted,
    }
}

fn wish(first: &Series<'_>, members: &[&Series<'_>], distribution: Distribution) -> Wish {
    let (config, custom) = (&first.field.config, &first.custom);
    let whole = percent(first);
    Wish {
        min: config.min.or(whole.then_some(0.0).filter(|_| members.iter().all(|s| positive(s)))),
        max: config.max.filter(|_| !whole).or(whole.then_some(1.0)),
        soft_min: custom.axis_soft_min,
        soft_max: custom.axis_soft_max,
        zero: members.iter().any(|s| s.bars() || s.stacked().is_some()),
        filled: members.iter().any(|s| s.opacity() > 0.0 && s.custom.fill_below_to.is_none()),
        centred: custom.axis_centered_zero,
        decimals: config.decimals.filter(|_| !whole),
        steps: if whole { Steps::Decimal } else { Steps::of(config.unit.as_deref().unwrap_or("")) },
        distribution,
    }
}

fn positive(s: &Series<'_>) -> bool {
    s.values.iter().all(|v| v.is_nan() || *v >= 0.0)
}

fn extent(members: &[&Series<'_>], range: TimeRange, distribution: Distribution) -> Option<(f64, f64)> {
    let ends = members.iter().filter_map(|s| s.extent(range, |v| distribution.takes(v)));
    ends.reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)))
}
