//! What lies over a plot besides its data: thresholds, events and regions of time.

use super::axis::crisp;
use super::scale::Scale;
use crate::frame::{Thresholds, ThresholdsMode};
use crate::scene::{Anchor, Color, Node, Path, Rect, Stroke, Style, Text};
use crate::text::{self, Face};
use crate::theme::Theme;

/// The values of thresholds that have one, with their colours; percentages measured on the scale.
pub fn levels(thresholds: &Thresholds, domain: (f64, f64), theme: &Theme) -> Vec<(f64, Color)> {
    let value = |v: f64| match thresholds.mode {
        ThresholdsMode::Absolute => v,
        ThresholdsMode::Percentage => domain.0 + (domain.1 - domain.0) * v / 100.0,
    };
    let step = |s: &crate::frame::Threshold| Some((value(s.value?), theme.color(&s.color).unwrap_or(theme.muted)));
    thresholds.steps.iter().filter_map(step).filter(|(v, _)| v.is_finite()).collect()
}

/// Lines at threshold values inside the plot.
pub fn threshold_lines(levels: &[(f64, Color)], scale: &Scale, plot: Rect, dashed: bool) -> Vec<Node> {
    let inside = |(v, color): &(f64, Color)| {
        let y = scale.at(*v).filter(|y| *y >= plot.y && *y <= plot.bottom())?;
        let mut stroke = Stroke::solid(*color, 1.25);
        stroke.dash = if dashed { vec![6.0, 4.0] } else { Vec::new() };
        Some(Node::line(plot.x, crisp(y), plot.right(), crisp(y), stroke))
    };
    levels.iter().filter_map(inside).collect()
}

/// Faint bands from each threshold to the next; below the first lies the colour of the base step.
pub fn threshold_bands(base: Option<Color>, levels: &[(f64, Color)], scale: &Scale, plot: Rect) -> Vec<Node> {
    let mut bands = Vec::new();
    let mut lower = plot.bottom();
    let mut color = base;
    let ends = levels.iter().map(|(v, c)| (scale.within(*v), Some(*c))).chain([(plot.y, None)]);
    for (upper, next) in ends {
        if let Some(color) = color.filter(|_| lower - upper > 0.01) {
            bands.push(Node::rect(Rect::new(plot.x, upper, plot.w, lower - upper), Style::fill(color.alpha(0.1))));
        }
        (lower, color) = (upper.min(lower), next);
    }
    bands
}

/// An event to mark: an instant, or a region.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// When, in milliseconds.
    pub from: i64,
    /// Until when.
    pub to: Option<i64>,
    /// What happened.
    pub text: String,
    /// Its colour.
    pub color: Color,
    /// One of many alike: a band without flags, named once.
    pub recurring: bool,
}

/// The height that the labels of events take above a plot.
pub const EVENT_ROW: f64 = 15.0;
const EVENT_SIZE: f64 = 10.0;

/// Events over a plot: bands and dashed lines, and behind a small flag as many texts as have room.
pub fn events(events: &[Event], scale: &Scale, plot: Rect, row: bool, theme: &Theme) -> Vec<Node> {
    let mut nodes = behind(events, scale, plot);
    nodes.extend(over(events, scale, plot, row, theme));
    nodes
}

/// Those that come again: bands, and lines of instants.
pub fn behind(events: &[Event], scale: &Scale, plot: Rect) -> Vec<Node> {
    let again = events.iter().filter(|e| e.recurring).filter_map(|e| mark(e, scale, plot));
    again.flat_map(|m| m.draw(plot)).collect()
}

/// Those that happened once, and the texts of all.
pub fn over(events: &[Event], scale: &Scale, plot: Rect, row: bool, theme: &Theme) -> Vec<Node> {
    let mut marks: Vec<Mark<'_>> = events.iter().filter_map(|e| mark(e, scale, plot)).collect();
    marks.sort_by(|a, b| a.from.total_cmp(&b.from));
    let mut nodes: Vec<Node> = marks.iter().filter(|m| !m.recurring).flat_map(|m| m.draw(plot)).collect();
    if row {
        let mut taken = plot.x;
        let mut named: Vec<&str> = Vec::new();
        for (i, mark) in marks.iter().enumerate() {
            if mark.recurring && named.contains(&mark.text) {
                continue;
            }
            let again = |m: &&Mark<'_>| !(m.recurring && (m.text == mark.text || named.contains(&m.text)));
            let next = marks[i + 1..].iter().find(again).map_or(plot.right() + 8.0, |m| m.from);
            let label = mark.label(&mut taken, next, theme, plot);
            if mark.recurring && label.is_some() {
                named.push(mark.text);
            }
            nodes.extend(label);
        }
    }
    nodes
}

struct Mark<'a> {
    from: f64,
    to: Option<f64>,
    text: &'a str,
    color: Color,
    recurring: bool,
}

fn mark<'a>(event: &'a Event, scale: &Scale, plot: Rect) -> Option<Mark<'a>> {
    let (from, end) = (scale.at(event.from as f64)?, event.to.and_then(|e| scale.at(e as f64)));
    if from > plot.right() || end.unwrap_or(from) < plot.x {
        return None;
    }
    let to = end.map(|e| e.min(plot.right())).filter(|e| *e > from);
    let text = event.text.lines().next().unwrap_or("").trim();
    Some(Mark { from: from.max(plot.x), to, text, color: event.color, recurring: event.recurring })
}

impl Mark<'_> {
    fn draw(&self, plot: Rect) -> Vec<Node> {
        let mut nodes = Vec::new();
        let line = |x: f64| {
            let mut stroke = Stroke::solid(self.color, 1.0);
            stroke.dash = vec![3.0, 3.0];
            Node::line(crisp(x), plot.y, crisp(x), plot.bottom(), stroke)
        };
        if let Some(to) = self.to {
            let band = Rect::new(self.from, plot.y, (to - self.from).max(1.0), plot.h);
            nodes.push(Node::rect(band, Style::fill(self.color.alpha(0.12))));
            if self.recurring {
                return nodes;
            }
            nodes.push(line(to - 1.0));
        }
        nodes.push(line(self.from));
        if self.recurring {
            return nodes;
        }
        nodes.push(self.flag(plot));
        nodes
    }

    /// A small triangle on top of the line.
    fn flag(&self, plot: Rect) -> Node {
        let (x, y) = (crisp(self.from), plot.y);
        let mut path = Path::default();
        path.move_to(x - 4.0, y - 6.0);
        path.line_to(x + 4.0, y - 6.0);
        path.line_to(x, y);
        path.close();
        Node::path(path, Style::fill(self.color))
    }

    /// The text to the right of the flag; else to its left; else as much of it as fits before the next mark.
    fn label(&self, taken: &mut f64, next: f64, theme: &Theme, plot: Rect) -> Option<Node> {
        let wide = text::width(self.text, Face::Sans, EVENT_SIZE);
        // A band has no flag that its text would stand beside.
        let gap = if self.recurring && self.to.is_some() { 1.0 } else { 8.0 };
        let (left, right) = (self.from - gap - *taken, next - self.from - 8.0 - gap);
        let (x, anchor, text) = if gap == 8.0 && wide > right && wide <= left {
            (self.from - 8.0, Anchor::End, self.text.into())
        } else {
            (self.from + gap, Anchor::Start, text::shorten(self.text, Face::Sans, EVENT_SIZE, right))
        };
        *taken = self.from + 8.0;
        if text.is_empty() || text != self.text && right < 36.0 {
            return None;
        }
        if anchor == Anchor::Start {
            *taken = x + text::width(&text, Face::Sans, EVENT_SIZE) + 8.0;
        }
        Some(Text::new(x, plot.y - 2.5, text.into_owned(), EVENT_SIZE, theme.muted).anchor(anchor).into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::frame::Threshold;

    const PLOT: Rect = Rect { x: 0.0, y: 0.0, w: 100.0, h: 100.0 };

    #[test]
    fn bands_fill_the_plot_between_thresholds() {
        let steps = [(None, "green"), (Some(50.0), "orange"), (Some(80.0), "red")];
        let steps = steps.map(|(value, color)| Threshold { value, color: color.into() }).to_vec();
        let thresholds = Thresholds { steps, ..Thresholds::default() };
        let theme = Theme::light();
        let levels = levels(&thresholds, (0.0, 200.0), &theme);
        let scale = Scale::linear((0.0, 100.0), (100.0, 0.0));
        let bands = threshold_bands(theme.color("green"), &levels, &scale, PLOT);
        let heights: Vec<f64> = bands.iter().map(|b| if let Node::Rect(r, ..) = b { r.h } else { 0.0 }).collect();
        assert_eq!(heights, [50.0, 30.0, 20.0]);
        assert_eq!(threshold_lines(&levels, &scale, PLOT, true).len(), 2);
    }

    #[test]
    fn events_outside_are_left_out() {
        let event = |from, to| Event { from, to, text: "deploy".into(), color: Color::hex(0), recurring: false };
        let scale = Scale::linear((0.0, 100.0), (0.0, 100.0));
        assert!(events(&[event(-5, None), event(101, None)], &scale, PLOT, true, &Theme::light()).is_empty());
        assert!(!events(&[event(-5, Some(5))], &scale, PLOT, true, &Theme::light()).is_empty());
    }
}
