//! The waterfall: facts, a ruler, and a row for each span with its name and its bar.

use super::critical::Stretch;
use super::spans::{Span, Trace};
use super::{Options, counted, duration};
use crate::chart::axis::crisp;
use crate::chart::scale::{self, Scale, Wish};
use crate::chart::steps::Steps;
use crate::panel::Input;
use crate::panel::stat::readable;
use crate::scene::{Anchor, Color, Node, Path, Rect, Stroke, Style, Text};
use crate::text::{self, Face};
use crate::time;

const SIZE: f64 = 11.0;
const HEAD: f64 = 12.0;
/// The height that a row likes, and the least.
const ROW: f64 = 20.0;
const LEAST_ROW: f64 = 15.0;
const RULER: f64 = 18.0;
const INDENT: f64 = 11.0;
/// The most spans of a body that grows.
const MOST: usize = 100;

/// Facts in lines, none broken unless it is longer than a line.
fn lines_of(facts: &[String], width: f64, most: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for fact in facts {
        let joined = lines.last().map(|line| format!("{line} · {fact}"));
        let fits = joined.filter(|l| lines.len() == most || text::width(l, Face::Sans, SIZE) <= width);
        match (fits, lines.last_mut()) {
            (Some(joined), Some(last)) => *last = joined,
            _ => lines.push(fact.clone()),
        }
    }
    lines.iter().map(|line| text::shorten(line, Face::Sans, SIZE, width).into_owned()).collect()
}

/// A trace, to be drawn.
pub struct Waterfall<'a> {
    trace: &'a Trace,
    path: &'a [Stretch],
    options: &'a Options,
    input: &'a Input<'a>,
    /// The spans that are asked for.
    asked: Vec<usize>,
    /// The width of the names.
    names: f64,
}

impl<'a> Waterfall<'a> {
    /// Chooses the spans.
    pub fn new(trace: &'a Trace, path: &'a [Stretch], options: &'a Options, input: &'a Input<'a>) -> Self {
        let only = options.span_filters.as_ref().and_then(|f| f.get("criticalPathOnly")).is_some_and(|v| v == true);
        let mut on_path = vec![false; trace.spans.len()];
        path.iter().for_each(|s| on_path[s.span] = true);
        let asked = (0..trace.spans.len()).filter(|i| !only || on_path[*i]).collect();
        let mut all = Self { trace, path, options, input, asked, names: 0.0 };
        all.names = all.measure();
        all
    }

    /// What is drawn, its height, and how many spans are in it.
    pub fn draw(&self) -> (Vec<Node>, f64, usize) {
        let (input, total) = (self.input, self.trace.spans.len() + self.trace.others.0);
        let mut nodes = Vec::new();
        let mut y = self.head(&mut nodes);
        let ruler = input.height - y >= 60.0 && input.width - self.names >= 100.0;
        let top = y + if ruler { RULER } else { 0.0 };
        let limit = self.options.max_spans.unwrap_or(if input.grow { MOST } else { usize::MAX });
        let wanted = self.asked.len().min(limit);
        let (row, shown) = self.rows(top, wanted, wanted < total);
        let plot = Rect::new(self.names, top, (input.width - self.names - 1.0).max(1.0), row * shown as f64);
        let x = Scale::linear((0.0, self.trace.extent()), (plot.x, plot.right()));
        if shown > 0 {
            self.ruler(plot, &x, ruler, &mut nodes);
            self.guides(shown, row, top, &mut nodes);
        }
        for (i, &span) in self.asked.iter().take(shown).enumerate() {
            let place = Rect::new(0.0, top + i as f64 * row, input.width, row);
            self.name(&self.trace.spans[span], place, &mut nodes);
            self.bar(span, place, &x, plot, &mut nodes);
        }
        y = top + row * shown as f64;
        if shown < total && (input.grow || y + 15.0 <= input.height + 0.5) {
            let words = text::fitting(&self.more(shown, total), Face::Sans, SIZE, input.width);
            nodes.push(Text::new(0.0, y + 2.0 + SIZE * text::ASCENT, words, SIZE, input.theme.muted).into());
            y += 16.0;
        }
        (nodes, y, shown)
    }

    /// The height of a row and how many there are.
    fn rows(&self, top: f64, wanted: usize, more: bool) -> (f64, usize) {
        if self.input.grow {
            return (ROW, wanted);
        }
        let free = |rest: bool| (self.input.height - top - if rest { 16.0 } else { 0.0 }).max(0.0);
        let fit = |rest: bool| (free(rest) / LEAST_ROW).floor() as usize;
        let shown = if fit(more) >= wanted { wanted } else { fit(true) };
        let row = free(more || shown < wanted) / shown.max(1) as f64;
        (row.clamp(LEAST_ROW, ROW), shown)
    }

    /// What is left out in words, the longest first.
    fn more(&self, shown: usize, total: usize) -> [String; 2] {
        let own = self.asked.len() - shown;
        let off = self.trace.spans.len() - self.asked.len();
        let (spans, traces) = self.trace.others;
        let mut parts = Vec::new();
        if own > 0 {
            parts.push(format!("+{} more span{}", own, if own == 1 { "" } else { "s" }));
        }
        if off > 0 {
            parts.push(format!("+{} off the critical path", counted(off, "span")));
        }
        if spans > 0 {
            parts.push(format!("+{} of {}", counted(spans, "span"), counted(traces, "other trace")));
        }
        [parts.join(", "), format!("+{}", counted(total - shown, "span"))]
    }

    /// The trace's name and facts; gives the height.
    fn head(&self, nodes: &mut Vec<Node>) -> f64 {
        let (input, trace, theme) = (self.input, self.trace, self.input.theme);
        let (width, mut y) = (input.width, 0.0);
        let shown = input.height >= 90.0 && width >= 120.0 && self.options.hide_header_details != Some(true);
        let Some(root) = trace.spans.first().filter(|_| shown) else { return 0.0 };
        let title = format!("{} {}", trace.service(root), root.operation);
        let title = text::shorten_middle(title.trim(), Face::Bold, HEAD, width).into_owned();
        if !title.is_empty() {
            nodes.push(Text::new(0.0, HEAD * text::ASCENT, title, HEAD, theme.text).face(Face::Bold).into());
            y += 17.0;
        }
        let lines = if input.height >= 150.0 { 2 } else { 1 };
        for line in lines_of(&self.facts(), width, lines) {
            nodes.push(Text::new(0.0, y + SIZE * text::ASCENT, line, SIZE, theme.muted).into());
            y += 15.0;
        }
        y + 5.0
    }

    fn facts(&self) -> Vec<String> {
        let trace = self.trace;
        let mut facts = vec![duration(trace.duration)];
        facts.push(counted(trace.spans.len(), "span"));
        facts.push(counted(trace.services.len(), "service"));
        let failed = trace.spans.iter().filter(|s| s.failed).count();
        if failed > 0 {
            facts.push(counted(failed, "error"));
        }
        if let Some(start) = trace.start.map(|ms| ms as i64) {
            let zone = time::abbreviation(start, self.input.zone);
            facts.push(format!("{} {zone}", time::format(start, self.input.zone, "D MMM YYYY HH:mm:ss.SSS")));
        }
        if !trace.id.is_empty() {
            facts.push(format!("trace {}", trace.id));
        }
        facts
    }

    /// The width that names take.
    fn measure(&self) -> f64 {
        let width = self.input.width;
        if width < 260.0 {
            return 0.0;
        }
        let wide = |i: &usize| {
            let span = &self.trace.spans[*i];
            let words = text::width(self.trace.service(span), Face::Sans, SIZE)
                + text::width(&span.operation, Face::Sans, SIZE);
            span.depth as f64 * INDENT + words + if span.failed { 45.0 } else { 30.0 }
        };
        self.asked.iter().take(400).map(wide).fold(60.0, f64::max).min(width * 0.38).min(420.0)
    }

    /// Lines at nice durations, and their labels where there is room.
    fn ruler(&self, plot: Rect, x: &Scale, labels: bool, nodes: &mut Vec<Node>) {
        let theme = self.input.theme;
        if labels && self.names >= 110.0 && self.options.show_critical_path != Some(false) && !self.path.is_empty() {
            nodes.push(Node::line(0.0, plot.y - 10.5, 16.0, plot.y - 10.5, Stroke::solid(theme.text, 2.0)));
            nodes.push(Text::new(22.0, plot.y - 7.0, "critical path", SIZE, theme.muted).into());
        }
        let wish = Wish { min: Some(0.0), max: Some(self.trace.extent()), steps: Steps::Time(1e3), ..Wish::default() };
        let most = (plot.w / 90.0).floor().clamp(1.0, 8.0) as usize;
        let ticks = scale::domain(Some((0.0, self.trace.extent())), &wish, most).ticks;
        let mut path = Path::default();
        let mut free = f64::NEG_INFINITY;
        let mut last = String::new();
        for (at, tick) in ticks.iter().filter_map(|t| Some((x.at(*t)?, *t))) {
            path.move_to(crisp(at), plot.y - 4.0);
            path.line_to(crisp(at), plot.bottom());
            let words = duration(tick);
            let wide = text::width(&words, Face::Sans, SIZE);
            let left = (at - wide / 2.0).clamp(plot.x, (plot.right() - wide).max(plot.x));
            if labels && left >= free && left + wide <= plot.right() + 0.5 && words != last {
                nodes.push(Text::new(left, plot.y - 7.0, words.clone(), SIZE, theme.muted).into());
                (free, last) = (left + wide + 10.0, words);
            }
        }
        if !path.is_empty() {
            nodes.push(Node::path(path, Style::stroke(theme.grid, 1.0)));
        }
    }

    /// How far a name is indented; deep trees share what there is.
    fn indent(&self, depth: usize) -> f64 {
        let deepest = self.asked.iter().map(|i| self.trace.spans[*i].depth).max().unwrap_or(0);
        depth as f64 * INDENT.min(self.names * 0.4 / deepest.max(1) as f64)
    }

    /// A line from each whole down to the last of its parts.
    fn guides(&self, shown: usize, row: f64, top: f64, nodes: &mut Vec<Node>) {
        if self.names == 0.0 || self.asked.len() < self.trace.spans.len() {
            return;
        }
        let mut last: Vec<Option<usize>> = vec![None; shown];
        for (i, span) in self.trace.spans.iter().enumerate() {
            if let Some(end) = span.parent.and_then(|p| last.get_mut(p)) {
                *end = Some(i);
            }
        }
        let mut path = Path::default();
        for (i, end) in last.into_iter().enumerate().filter_map(|(i, end)| Some((i, end?))) {
            let x = crisp(self.indent(self.trace.spans[i].depth) + 3.5);
            path.move_to(x, top + (i + 1) as f64 * row - 2.0);
            path.line_to(x, top + (end as f64 + 0.5).min(shown as f64) * row);
        }
        if !path.is_empty() {
            nodes.push(Node::path(path, Style::stroke(self.input.theme.axis, 1.0)));
        }
    }

    fn color(&self, span: &Span) -> Color {
        self.input.theme.series(span.service)
    }

    /// Service and operation; a failed span has a sign before them.
    fn name(&self, span: &Span, place: Rect, nodes: &mut Vec<Node>) {
        if self.names == 0.0 {
            return;
        }
        let theme = self.input.theme;
        let baseline = place.y + place.h / 2.0 + SIZE * text::CAP_HEIGHT / 2.0;
        let mut x = self.indent(span.depth);
        let end = self.names - 10.0;
        let mark = Rect::new(x + 2.0, place.y + 3.0, 4.0, place.h - 6.0);
        nodes.push(Node::Rect(mark, 1.5, Style::fill(self.color(span))));
        x += 11.0;
        if span.failed && x + 20.0 < end {
            sign((x + 5.5, place.y + place.h / 2.0), theme.bad, nodes);
            x += 15.0;
        }
        let (service, operation) = (self.trace.service(span), span.operation.trim());
        let both = (end - x).max(0.0);
        let share = if operation.is_empty() {
            both
        } else {
            (both * 0.5).max(both - text::width(operation, Face::Sans, SIZE) - 6.0)
        };
        let service = text::shorten_middle(service, Face::Sans, SIZE, share).into_owned();
        if !service.trim().is_empty() {
            nodes.push(Text::new(x, baseline, service.clone(), SIZE, theme.text).into());
            x += text::width(&service, Face::Sans, SIZE) + 6.0;
        }
        let operation = text::shorten_middle(operation, Face::Sans, SIZE, (end - x).max(0.0)).into_owned();
        if !operation.trim().is_empty() {
            nodes.push(Text::new(x, baseline, operation, SIZE, theme.muted).into());
        }
    }

    fn bar(&self, index: usize, place: Rect, x: &Scale, plot: Rect, nodes: &mut Vec<Node>) {
        let (theme, span) = (self.input.theme, &self.trace.spans[index]);
        let high = (place.h - 5.0).clamp(8.0, 13.0);
        let from = x.within(span.start).min(plot.right() - 2.0);
        let bar = Rect::new(from, place.y + (place.h - high) / 2.0, (x.within(span.end()) - from).max(2.0), high);
        let color = self.color(span);
        let mut style = Style::fill(color);
        if span.failed {
            style.stroke = Some(Stroke::solid(theme.bad, 2.0));
        }
        nodes.push(Node::Rect(bar, 1.5_f64.min(bar.w / 2.0), style));
        let mut notes = Path::default();
        for note in span.notes.iter().filter(|n| **n >= span.start && **n <= span.end()).take(200) {
            notes.move_to(x.within(*note), bar.y);
            notes.line_to(x.within(*note), bar.bottom());
        }
        if !notes.is_empty() {
            nodes.push(Node::path(notes, Style::stroke(readable(color), 1.0)));
        }
        self.critical(index, bar, x, nodes);
        self.length(span, bar, plot, nodes);
    }

    /// Marks where the trace waited for this span.
    fn critical(&self, index: usize, bar: Rect, x: &Scale, nodes: &mut Vec<Node>) {
        let mut path = Path::default();
        if self.options.show_critical_path == Some(false) {
            return;
        }
        for stretch in self.path.iter().filter(|s| s.span == index) {
            path.move_to(x.within(stretch.from), bar.bottom() + 1.5);
            path.line_to(x.within(stretch.to).max(x.within(stretch.from) + 1.0), bar.bottom() + 1.5);
        }
        if !path.is_empty() {
            nodes.push(Node::path(path, Style::stroke(self.input.theme.text, 2.0)));
        }
    }

    /// How long the span took: beside its bar, else in it.
    fn length(&self, span: &Span, bar: Rect, plot: Rect, nodes: &mut Vec<Node>) {
        let theme = self.input.theme;
        let mut words = duration(span.duration);
        if self.names == 0.0 {
            let sign = if span.failed { "! " } else { "" };
            words = format!("{sign}{words} {}", span.operation.trim());
        }
        let baseline = bar.y + bar.h / 2.0 + SIZE * text::CAP_HEIGHT / 2.0;
        let wide = text::width(&words, Face::Sans, SIZE);
        let (at, anchor, color) = if bar.right() + 5.0 + wide <= plot.right() {
            (bar.right() + 5.0, Anchor::Start, theme.text)
        } else if bar.x - 5.0 - wide >= plot.x {
            (bar.x - 5.0, Anchor::End, theme.text)
        } else {
            words = text::shorten(&words, Face::Sans, SIZE, (bar.w - 8.0).max(0.0)).into_owned();
            (bar.right() - 4.0, Anchor::End, readable(self.color(span)))
        };
        if !words.trim_matches(['…', '\u{200f}', ' ']).is_empty() {
            nodes.push(Text::new(at, baseline, words, SIZE, color).anchor(anchor).into());
        }
    }
}

/// The sign of what failed: an exclamation mark on a disc.
fn sign((x, y): (f64, f64), color: Color, nodes: &mut Vec<Node>) {
    let ink = readable(color);
    nodes.push(Node::Circle(x, y, 5.5, Style::fill(color)));
    nodes.push(Node::line(x, y - 3.2, x, y + 0.8, Stroke::solid(ink, 1.5)));
    nodes.push(Node::Circle(x, y + 2.8, 0.9, Style::fill(ink)));
}
