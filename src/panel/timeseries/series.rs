//! Series: number fields with their places along the axis, ready to be placed.

use std::collections::BTreeMap;

use super::options::{Custom, DrawStyle, Threshold, Transform};
use crate::chart::line::Point;
use crate::chart::options::StackMode;
use crate::chart::reduce::Thinner;
use crate::chart::scale::Scale;
use crate::chart::stack::{Layer, stack};
use crate::field::Display;
use crate::frame::{Field, FieldType, Frame, Shape};
use crate::panel::axes::{self, Measured};
use crate::panel::{Input, read};
use crate::scene::Color;

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
    /// Instants, or other places along the axis; rising.
    pub xs: Vec<f64>,
    /// What is drawn: NaN for no value; the upper end when stacked.
    pub values: Vec<f64>,
    /// Where it stands, when stacked.
    pub base: Option<Vec<f64>>,
    /// Samples further apart than this are not joined.
    pub gap: Option<f64>,
    /// The axis it is measured by.
    pub axis: usize,
    /// Whether something else draws it: it is measured, and nothing more.
    pub quiet: bool,
    /// The part of the height that its axis keeps to.
    pub share: Option<f64>,
}

/// From where to where the bottom axis goes.
pub type Span = (f64, f64);

/// The field that places along the axis come from.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Course<'a> {
    /// Time.
    Time,
    /// The number field of that name, or the first one.
    Number(Option<&'a str>),
}

impl Course<'_> {
    /// The field in a frame.
    pub fn of<'f>(&self, frame: &'f Frame) -> Option<&'f Field> {
        match self {
            Self::Time => frame.time_field(),
            Self::Number(Some(name)) => frame.number_fields().find(|f| f.name == *name || f.state.name == *name),
            Self::Number(None) => frame.number_fields().next(),
        }
    }
}

/// A stretch of joined samples: the line, and the line that it stands on when stacked.
pub type Run = (Vec<Point>, Option<Vec<Point>>);

/// All series that are drawn; and how many number fields there are besides those that give places.
pub fn collect<'a>(input: &Input<'a>, course: Course<'_>) -> (Vec<Series<'a>>, usize) {
    let mut series = Vec::new();
    let mut received = 0;
    for frame in input.frames {
        let x = course.of(frame);
        let is_x = |f: &&Field| x.is_some_and(|x| std::ptr::eq(x, *f));
        for field in frame.fields.iter().filter(|f| drawable(f) && !is_x(f)) {
            received += 1;
            let mut custom: Custom = read(&field.config.custom);
            if frame.meta.shape == Shape::Exemplar {
                custom = exemplar(custom);
            }
            if let (Some(x), false) = (x, custom.hide_from.viz) {
                series.push(Series::new(x, field, custom, input));
            }
        }
    }
    (series, received)
}

/// Exemplars are single samples: diamonds at their values, whatever the lines of the panel are.
fn exemplar(mut custom: Custom) -> Custom {
    custom.draw_style = DrawStyle::Points;
    custom.stacking.mode = None;
    custom.transform = None;
    custom.point_symbol.get_or_insert_with(|| "diamond".into());
    custom.show_values = None;
    custom.hide_from.legend = true;
    custom
}

/// Whether a field is drawn: numbers and booleans.
pub fn drawable(field: &Field) -> bool {
    matches!(field.kind(), FieldType::Number | FieldType::Bool)
}

/// How opaque the surface between two series is when nothing is said.
const BAND: f64 = 0.35;

impl<'a> Series<'a> {
    /// A field over another.
    pub fn new(x: &Field, field: &'a Field, custom: Custom, input: &Input<'a>) -> Self {
        let display = Display::new(field, input.theme, input.zone, input.now);
        let own = custom.line_color.as_deref().and_then(|c| input.theme.color(c));
        let color = input.theme.mark(own.unwrap_or(display.series_color()));
        let told = field.config.interval.or(x.config.interval).filter(|_| x.kind() == FieldType::Time);
        let gap = custom.insert_nulls.time().or(told).filter(|g| *g > 0.0);
        let (xs, values) = samples(x, field, custom.transform);
        Self { field, display, custom, color, xs, values, base: None, gap, axis: 0, quiet: false, share: None }
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
        let set = set.unwrap_or(if self.bars() { 80.0 } else { 0.0 }).clamp(0.0, 100.0) / 100.0;
        // A band is seen, whether a colour for it is said or not.
        if set == 0.0 && self.custom.fill_below_to.is_some() { BAND } else { set }
    }

    /// Whether it is drawn as bars.
    pub fn bars(&self) -> bool {
        self.custom.draw_style == DrawStyle::Bars
    }

    /// How it is stacked, if it is.
    pub fn stacked(&self) -> Option<StackMode> {
        self.custom.stacking.stacked()
    }

    /// Whether its values are parts of a whole.
    pub fn percent(&self) -> bool {
        self.stacked() == Some(StackMode::Percent)
    }

    /// What its axis has to know.
    pub fn measured(&self, span: Span) -> Measured<'_> {
        let distribution = self.custom.axis.scale_distribution.distribution();
        Measured {
            field: self.field,
            display: &self.display,
            options: &self.custom.axis,
            color: self.color,
            ends: self.extent(span, |v| distribution.takes(v)),
            zero: self.bars() || self.stacked().is_some(),
            filled: self.opacity() > 0.0 && self.custom.fill_below_to.is_none(),
            percent: self.percent(),
            share: self.share,
        }
    }

    /// The samples in a range, one more at each side so that lines reach the edge.
    pub fn visible(&self, span: Span) -> std::ops::Range<usize> {
        let from = self.xs.partition_point(|x| *x < span.0).saturating_sub(1);
        let to = self.xs.partition_point(|x| *x <= span.1);
        from..(to + 1).min(self.xs.len())
    }

    /// The least and greatest drawn value in a range.
    pub fn extent(&self, span: Span, takes: impl Fn(f64) -> bool) -> Option<(f64, f64)> {
        let inside = |i: &usize| self.xs[*i] >= span.0 && self.xs[*i] <= span.1;
        let values = self.visible(span).filter(inside).flat_map(|i| {
            let base = self.base.as_ref().filter(|_| !self.values[i].is_nan()).map_or(f64::NAN, |b| b[i]);
            [self.values[i], base]
        });
        values.filter(|v| takes(*v)).fold(None, |ends, v| match ends {
            None => Some((v, v)),
            Some((lo, hi)) => Some((v.min(lo), v.max(hi))),
        })
    }

    /// The stretches of joined samples, in pixels; thinned.
    pub fn runs(&self, span: Span, x: &Scale, y: &Scale) -> Vec<Run> {
        let mut runs: Vec<(Thinner, Option<Thinner>)> = Vec::new();
        let mut last: Option<usize> = None;
        let (across, up) = (x.placing(), y.placing());
        for i in self.visible(span) {
            let Some((at, top)) = across(self.xs[i]).zip(up(self.values[i])) else { continue };
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
        let apart = self.xs[to] - self.xs[from];
        let broken = to > from + 1 || self.gap.is_some_and(|gap| apart > gap);
        match self.custom.span_nulls {
            Threshold::Switch(spans) => spans || !broken,
            Threshold::Time(most) => !broken || apart <= most,
        }
    }
}

/// Places that rise with their values; rows without a place are left out.
fn samples(x: &Field, field: &Field, transform: Option<Transform>) -> (Vec<f64>, Vec<f64>) {
    let numbers = field.values.numbers();
    // What stands for no value may be a number, which is drawn then.
    let missing = field.config.no_value.as_deref().and_then(|text| text.trim().parse().ok());
    let value = |i: usize| {
        let number = match numbers {
            Some(numbers) => numbers.get(i).copied().flatten(),
            None => field.values.get(i).number(),
        };
        number.or(missing).filter(|v| v.is_finite()).unwrap_or(f64::NAN)
    };
    let instants = x.values.times();
    let places = |i: usize| match instants {
        Some(instants) => instants[i].map(|ms| ms as f64),
        None => x.values.get(i).number().filter(|x| x.is_finite()),
    };
    let mut rows: Vec<(f64, usize)> = (0..x.values.len()).filter_map(|i| Some((places(i)?, i))).collect();
    if !rows.is_sorted_by(|a, b| a.0 <= b.0) {
        rows.sort_by(|a, b| a.0.total_cmp(&b.0));
    }
    let (xs, mut values): (Vec<f64>, Vec<f64>) = rows.into_iter().map(|(x, i)| (x, value(i))).unzip();
    match transform {
        Some(Transform::NegativeY) => values.iter_mut().for_each(|v| *v = -*v),
        Some(Transform::Constant) => {
            let first = values.iter().copied().find(|v| !v.is_nan()).unwrap_or(f64::NAN);
            values.fill(first);
        }
        None => {}
    }
    (xs, values)
}

/// Gives every series its axis.
pub fn assign_axes(series: &mut [Series<'_>]) {
    let axes = axes::assign(series.iter().map(|s| (s.field, &s.custom.axis, s.percent())));
    series.iter_mut().zip(axes).for_each(|(s, axis)| s.axis = axis);
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
        let layer = |i: &usize| Layer { times: &series[*i].xs, values: &series[*i].values, joined: !bars };
        let layers: Vec<Layer<'_>> = members.iter().map(layer).collect();
        let (times, stacked) = stack(&layers, mode == StackMode::Percent);
        for (i, laid) in members.into_iter().zip(stacked) {
            series[i].xs.clone_from(&times);
            series[i].values = laid.top;
            series[i].base = Some(laid.base);
        }
    }
}
