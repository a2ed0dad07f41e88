//! Groups of bars: rows with their names, and a bar for each number field.

use std::collections::BTreeMap;

use super::options::{Custom, Options, Stacking};
use crate::chart::stack::{Layer, stack};
use crate::field::Display;
use crate::frame::{Field, FieldType, Frame};
use crate::panel::{Input, read};
use crate::scene::Color;
use crate::time;

/// A number field with a bar in each group.
pub struct Series<'a> {
    /// Its field: figures come from here.
    pub field: &'a Field,
    /// How its values are shown.
    pub display: Display<'a>,
    /// Its settings.
    pub custom: Custom,
    /// The colour of the whole.
    pub color: Color,
    /// The value in each group; NaN where there is none.
    pub values: Vec<f64>,
    /// Where each bar begins and ends, on the axis.
    pub ends: Vec<(f64, f64)>,
    /// The colour of each bar.
    pub colors: Vec<Color>,
}

/// All groups.
#[derive(Default)]
pub struct Groups<'a> {
    /// Their names.
    pub names: Vec<String>,
    /// Their bars.
    pub series: Vec<Series<'a>>,
    /// How many number fields there are.
    pub received: usize,
}

/// The groups of all frames; frames after the first join it by name.
pub fn collect<'a>(input: &Input<'a>, options: &Options) -> Groups<'a> {
    let mut groups = Groups::default();
    let mut places: BTreeMap<String, usize> = BTreeMap::new();
    let several = input.frames.len() > 1;
    for frame in input.frames {
        let x = naming(frame, options);
        let fields = frame.number_fields().filter(|f| !x.is_some_and(|x| std::ptr::eq(x, *f)));
        let all: Vec<&Field> = fields.collect();
        let coloring = |f: &&Field| Some(f.name.as_str()) == options.color_by_field.as_deref();
        // The only numbers are bars, though they may colour themselves.
        let fields: Vec<&Field> = match all.iter().all(coloring) {
            true => all,
            false => all.into_iter().filter(|f| !coloring(f)).collect(),
        };
        groups.received += fields.len();
        let Some(x) = x else { continue };
        let rows: Vec<usize> = (0..x.values.len())
            .map(|row| {
                let name = name(x, row, input);
                let next = groups.names.len();
                let place = if several { *places.entry(name.clone()).or_insert(next) } else { next };
                if place == next {
                    groups.names.push(name);
                }
                place
            })
            .collect();
        let by = options
            .color_by_field
            .as_deref()
            .and_then(|n| frame.fields.iter().find(|f| f.name == n || f.state.name == n));
        for field in fields {
            let custom: Custom = read(&field.config.custom);
            if !custom.hide_from.viz {
                groups.series.push(series(field, custom, &rows, by, input));
            }
        }
    }
    let count = groups.names.len();
    for s in &mut groups.series {
        s.values.resize(count, f64::NAN);
        s.colors.resize(count, s.color);
    }
    lay(&mut groups, options.stacking);
    groups
}

/// The field that names the groups.
fn naming<'a>(frame: &'a Frame, options: &Options) -> Option<&'a Field> {
    let asked = options.x_field.as_deref().filter(|n| !n.is_empty());
    let named = |n: &str| frame.fields.iter().find(|f| f.name == n || f.state.name == n);
    let of = |kind| frame.fields.iter().find(|f| f.kind() == kind);
    asked
        .and_then(named)
        .or_else(|| of(FieldType::Text))
        .or_else(|| of(FieldType::Time))
        .or_else(|| of(FieldType::Bool))
}

fn name(x: &Field, row: usize, input: &Input<'_>) -> String {
    match x.values.get(row) {
        crate::frame::Cell::Time(ms) if x.config.unit.is_none() => {
            time::point_text(ms, input.range.length(), input.zone)
        }
        cell => Display::new(x, input.theme, input.zone, input.now).show(cell).text.to_string(),
    }
}

fn series<'a>(field: &'a Field, custom: Custom, rows: &[usize], by: Option<&Field>, input: &Input<'a>) -> Series<'a> {
    let display = Display::new(field, input.theme, input.zone, input.now);
    let color = input.theme.mark(display.series_color());
    let coloring = by.map(|f| (f, Display::new(f, input.theme, input.zone, input.now)));
    let mode = field.config.color.as_ref().map_or("", |c| c.mode.as_str());
    let by_value = mode == "thresholds" || mode.starts_with("continuous");
    let most = rows.iter().max().map_or(0, |m| m + 1);
    let (mut values, mut colors) = (vec![f64::NAN; most], vec![color; most]);
    for (row, place) in rows.iter().enumerate() {
        let cell = field.values.get(row);
        values[*place] = cell.number().filter(|v| v.is_finite()).unwrap_or(f64::NAN);
        let shown = display.show(cell);
        colors[*place] = match &coloring {
            Some((f, display)) => display.show(f.values.get(row)).color,
            None if by_value || shown.mapped => shown.color,
            None => color,
        };
    }
    Series { field, display, custom, color, values, ends: Vec::new(), colors }
}

fn lay(groups: &mut Groups<'_>, stacking: Stacking) {
    if stacking == Stacking::None {
        for s in &mut groups.series {
            s.ends = s.values.iter().map(|v| (0.0, *v)).collect();
        }
        return;
    }
    let places: Vec<f64> = (0..groups.names.len()).map(|i| i as f64).collect();
    let layer = |s| -> Layer<'_> {
        let s: &Series<'_> = s;
        Layer { times: &places, values: &s.values, joined: false }
    };
    let layers: Vec<Layer<'_>> = groups.series.iter().map(layer).collect();
    let (_, stacked) = stack(&layers, stacking == Stacking::Percent);
    for (s, laid) in groups.series.iter_mut().zip(stacked) {
        s.ends = laid.base.into_iter().zip(laid.top).collect();
    }
}
