//! The graph: series over a bottom axis, with value axes, thresholds, events and a legend.

use super::draw::{self, Plot};
use super::options::DrawStyle;
use super::series::{self, Series, Span};
use crate::chart::legend::{Entry, LegendOptions, Sign};
use crate::chart::options::{Gradient, ThresholdsMode};
use crate::frame::Thresholds;
use crate::panel::around::Around;
use crate::panel::stage::{Along, Room, Stage};
use crate::panel::{Input, axes};
use crate::scene::Node;

/// What is drawn.
pub struct Graph<'g, 'a> {
    /// The series; those that are stacked are laid on one another when they are drawn.
    pub series: Vec<Series<'a>>,
    /// What runs along the bottom.
    pub along: Along<'g>,
    /// From where to where.
    pub span: Span,
    /// The legend asked for.
    pub legend: &'g LegendOptions,
    /// Entries of the legend before those of series.
    pub entries: Vec<Entry>,
    /// Draws what is quiet among the series.
    pub marks: Option<Marks<'g, 'a>>,
}

/// Draws marks of another kind into a plot.
pub type Marks<'g, 'a> = &'g dyn Fn(&[Series<'a>], &Plot<'_>) -> Vec<Node>;

impl<'a> Graph<'_, 'a> {
    /// The nodes, and the height that they need.
    pub fn picture(mut self, input: &Input<'a>) -> (Vec<Node>, f64) {
        series::assign_axes(&mut self.series);
        series::lay_stacks(&mut self.series);
        let entries = self.series.iter().filter(|s| !s.quiet && !s.custom.hide_from.legend);
        let entries = std::mem::take(&mut self.entries).into_iter().chain(entries.map(|s| self.entry(s))).collect();
        let around = Around::legend(entries, self.legend, input);
        let is_time = matches!(self.along, Along::Time(..));
        let room = Room::new(input, is_time);
        let measured: Vec<_> = self.series.iter().map(|s| s.measured(self.span)).collect();
        let places: Vec<usize> = self.series.iter().map(|s| s.axis).collect();
        let build = |high| axes::build(&measured, &places, high, input.theme);
        let inset = |wide| draw::inset(&self.series, self.span, wide);
        let stage = Stage::new(around.area, &self.along, room, build, inset);
        let mut nodes = self.layers(&stage, is_time, input);
        nodes.extend(around.nodes);
        (nodes, around.height)
    }

    fn entry(&self, s: &Series<'_>) -> Entry {
        let sign = match s.custom.draw_style {
            DrawStyle::Line if s.stacked().is_some() && s.opacity() > 0.3 => Sign::Square,
            DrawStyle::Line => Sign::Line(s.custom.line_style.dashes()),
            DrawStyle::Bars => Sign::Square,
            DrawStyle::Points => Sign::Dot,
        };
        let color = if s.custom.gradient_mode == Gradient::Scheme { s.display.series_color() } else { s.color };
        Entry { name: s.name().to_string(), color, sign, figures: self.legend.figures(s.field, &s.display) }
    }

    /// From back to front.
    fn layers(&self, stage: &Stage, is_time: bool, input: &Input<'a>) -> Vec<Node> {
        let theme = input.theme;
        let plot = Plot { place: stage.place, x: stage.x, span: self.span, axes: &stage.axes, theme };
        let (bands, lines) = stage.thresholds(&self.thresholds(stage.axes.len()), theme);
        let mut nodes = stage.grid(theme);
        nodes.extend(bands);
        nodes.extend(stage.bottom(theme));
        nodes.extend(self.marks.map(|marks| marks(&self.series, &plot)).into_iter().flatten());
        nodes.extend(draw::draw(&self.series, &plot));
        nodes.extend(lines);
        nodes.extend(is_time.then(|| stage.events(input)).into_iter().flatten());
        nodes.extend(stage.values(theme));
        nodes
    }

    /// For each axis, the thresholds of the first series that shows any.
    fn thresholds(&self, axes: usize) -> Vec<(usize, &Thresholds, ThresholdsMode)> {
        let shown =
            |s: &Series<'a>| s.custom.thresholds_style.mode.area() || s.custom.thresholds_style.mode.line().is_some();
        let first = |i: usize| {
            let s = self.series.iter().find(|s| s.axis == i && shown(s) && s.field.config.thresholds.is_some())?;
            Some((i, s.field.config.thresholds.as_ref()?, s.custom.thresholds_style.mode))
        };
        (0..axes).filter_map(first).collect()
    }
}
