//! Series: number fields with their instants, ready to be placed.

use std::collections::BTreeMap;

use super::options::{Custom, DrawStyle, StackMode, Threshold, Transform};
use crate::chart::line::Point;
use crate::chart::reduce::Thinner;
use crate::chart::scale::Scale;
use crate::chart::stack::{Layer, stack};
use crate::field::Display;
use crate::frame::{Field, FieldType, Shape};
use crate::panel::{Input, read};
use crate::scene::Color;
use crate::time::TimeRange;

/// A series.
pub struct Series<'a> {
    /// Its field: figures come from here.
    pub field: &'a Field,
    /// How its values are shown.
    pub display: Display<'a>,
    /// Its settings.
    pub custom: Custom,
    /// The colour of the whole.
    pub color: Color,
    /// Instants, rising.
    pub times: Vec<i64>,
    /// What is drawn: NaN for no value; the upper end when stacked.
    pub values: Vec<f64>,
    /// Where it stands, when stacked.
    pub base: Option<Vec<f64>>,
    /// Samples further apart than this are not joined.
    pub gap: Option<f64>,
    /// The axis it is measured by.
    pub axis: usize,
}

/// A stretch of joined samples: the line, and the line that it stands on when stacked.
pub type Run = (Vec<Point>, Option<Vec<Point>>);

/// All series that are drawn; and how many number fields there are.
pub fn collect<'a>(input: &Input<'a>) -> (Vec<Series<'a>>, usize) {
    let mut series = Vec::new();
    let mut received = 0;
    for frame in input.frames {
        for field in frame.fields.iter().filter(|f| drawable(f)) {
            received += 1;
            let mut custom: Custom = read(&field.config.custom);
            if frame.meta.shape == Shape::Exemplar {
                custom = Custom { draw_style: DrawStyle::Points, ..custom };
                custom.hide_from.legend = true;
            }
            if let (Some(time), false) = (frame.time_field(), custom.hide_from.viz) {
                series.push(Series::new(time, field, custom, input));
            }
        }
    }
    (series, received)
}

/// Whether a field is drawn: numbers and booleans.
pub fn drawable(field: &Field) -> bool {
    matches!(field.kind(), FieldType::Number | FieldType::Bool)
}

impl<'a> Series<'a> {
    fn new(time: &'a Field, field: &'a Field, custom: Custom, input: &Input<'a>) -> Self {
        let display = Display::new(field, input.theme, input.zone, input.now);
        let color = custom.line_color.as_deref().and_then(|c| input.theme.color(c)).unwrap_or(display.series_color());
        let gap = custom.insert_nulls.time().or(field.config.interval).or(time.config.interval);
        let (times, values) = samples(time, field, custom.transform);
        Self { field, display, custom, color, times, values, base: None, gap: gap.filter(|g| *g > 0.0), axis: 0 }
    }

    /// The displayed name.
    pub fn name(&self) -> &str {
        if self.field.state.name.is_empty() { &self.field.name } else { &self.field.state.name }
    }

    /// Width of its line.
    pub fn line_width(&self) -> f64 {
        let width = self.custom.line_width.unwrap_or(if self.bars() { 0.0 } else { 1.5 });
        if width.is_finite() { width.clamp(0.0, 20.0) } else { 1.5 }
    }

    /// How opaque its surface is, from 0 to 1.
    pub fn opacity(&self) -> f64 {
        let set = self.custom.fill_opacity.filter(|o| o.is_finite());
        set.unwrap_or(if self.bars() { 80.0 } else { 0.0 }).clamp(0.0, 100.0) / 100.0
    }

    /// Whether it is drawn as bars.
    pub fn bars(&self) -> bool {
        self.custom.draw_style == DrawStyle::Bars
    }

    /// How it is stacked, if it is.
    pub fn stacked(&self) -> Option<StackMode> {
        self.custom.stacking.mode.filter(|m| *m != StackMode::None)
    }

    /// The samples in a range, one more at each side so that lines reach the edge.
    pub fn visible(&self, range: TimeRange) -> std::ops::Range<usize> {
        let from = self.times.partition_point(|t| *t < range.from).saturating_sub(1);
        let to = self.times.partition_point(|t| *t <= range.to);
        from..(to + 1).min(self.times.len())
    }

    /// The least and greatest drawn value in a range.
    pub fn extent(&self, range: TimeRange, takes: impl Fn(f64) -> bool) -> Option<(f64, f64)> {
        let inside = |i: &usize| self.times[*i] >= range.from && self.times[*i] <= range.to;
        let values = self.visible(range).filter(inside).flat_map(|i| {
            let base = self.base.as_ref().filter(|_| !self.values[i].is_nan()).map_or(f64::NAN, |b| b[i]);
            [self.values[i], base]
        });
        values.filter(|v| takes(*v)).fold(None, |ends, v| match ends {
            None => Some((v, v)),
            Some((lo, hi)) => Some((v.min(lo), v.max(hi))),
        })
    }

    /// The stretches of joined samples, in pixels; thinned.
    pub fn runs(&self, range: TimeRange, x: &Scale, y: &Scale) -> Vec<Run> {
        let mut runs: Vec<(Thinner, Option<Thinner>)> = Vec::new();
        let mut last: Option<usize> = None;
        let (across, up) = (x.placing(), y.placing());
        for i in self.visible(range) {
            let Some((at, top)) = across(self.times[i] as f64).zip(up(self.values[i])) else { continue };
            if !last.is_some_and(|l| self.joined(l, i)) {
                runs.push((Thinner::default(), self.base.as_ref().map(|_| Thinner::default())));
            }
            if let Some((tops, bases)) = runs.last_mut() {
                tops.push((at, top));
                if let Some((bases, base)) = bases.as_mut().zip(self.base.as_ref()) {
                    bases.push((at, up(base[i]).unwrap_or_else(|| y.base())));
                }
            }
            last = Some(i);
        }
        runs.into_iter().map(|(tops, bases)| (tops.finish(), bases.map(Thinner::finish))).collect()
    }

    /// Whether a line goes from one sample with a value to the next one with a value.
    fn joined(&self, from: usize, to: usize) -> bool {
        let apart = (self.times[to] - self.times[from]) as f64;
        let broken = to > from + 1 || self.gap.is_some_and(|gap| apart > gap);
        match self.custom.span_nulls {
            Threshold::Switch(spans) => spans || !broken,
            Threshold::Time(most) => !broken || apart <= most,
        }
    }
}

/// Instants by rising time with their values; rows without an instant are left out.
fn samples(time: &Field, field: &Field, transform: Option<Transform>) -> (Vec<i64>, Vec<f64>) {
    let instants = time.values.times().unwrap_or_default();
    let numbers = field.values.numbers();
    let value = |i: usize| {
        let number = match numbers {
            Some(numbers) => numbers.get(i).copied().flatten(),
            None => field.values.get(i).number(),
        };
        number.filter(|v| v.is_finite()).unwrap_or(f64::NAN)
    };
    let rows = || instants.iter().enumerate().filter_map(|(i, t)| Some(((*t)?, i)));
    let (times, mut values): (Vec<i64>, Vec<f64>) = if rows().is_sorted() {
        rows().map(|(t, i)| (t, value(i))).unzip()
    } else {
        let mut sorted: Vec<(i64, usize)> = rows().collect();
        sorted.sort_unstable();
        sorted.into_iter().map(|(t, i)| (t, value(i))).unzip()
    };
    match transform {
        Some(Transform::NegativeY) => values.iter_mut().for_each(|v| *v = -*v),
        Some(Transform::Constant) => {
            let first = values.iter().copied().find(|v| !v.is_nan()).unwrap_or(f64::NAN);
            values.fill(first);
        }
        None => {}
    }
    (times, values)
}

/// Lays stacked series on one another: those of one axis, group, mode and style.
pub fn lay_stacks(series: &mut [Series<'_>]) {
    let mut groups: BTreeMap<_, Vec<usize>> = BTreeMap::new();
    for (i, s) in series.iter().enumerate() {
        if let Some(mode) = s.stacked() {
            let group = s.custom.stacking.group.clone().unwrap_or_default();
            groups.entry((s.axis, mode, group, s.bars())).or_default().push(i);
        }
    }
    for ((_, mode, _, bars), members) in groups {
        let layer = |i: &usize| Layer { times: &series[*i].times, values: &series[*i].values, joined: !bars };
        let layers: Vec<Layer<'_>> = members.iter().map(layer).collect();
        let (times, stacked) = stack(&layers, mode == StackMode::Percent);
        for (i, laid) in members.into_iter().zip(stacked) {
            series[i].times.clone_from(&times);
            series[i].values = laid.top;
            series[i].base = Some(laid.base);
        }
    }
}
