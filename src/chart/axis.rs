//! Axes: ticks and their labels, measured before they are placed.

use jiff::tz::TimeZone;

use super::scale::{Distribution, Domain, Scale};
use crate::scene::{Anchor, Color, Node, Path, Rect, Style, Text};
use crate::text::{self, Face};
use crate::theme::Theme;
use crate::time::{self, TimeRange};

/// Size of axis texts.
pub const SIZE: f64 = 11.0;
/// The blank between labels and the plot.
const GAP: f64 = 8.0;
/// The least distance of two labels' baselines.
const LEADING: f64 = 15.0;
/// The height of a row of time labels.
pub const ROW: f64 = 24.0;
/// The height of the row that tells day and zone.
pub const CONTEXT_ROW: f64 = 15.0;

/// At which side of the plot an axis stands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Side {
    /// Left.
    #[default]
    Left,
    /// Right.
    Right,
    /// Nowhere: it measures, but is not drawn.
    Hidden,
}

/// Numbers without a unit become powers of ten where one is wider than `most`.
pub(super) fn in_powers(labels: &mut [String], ticks: &[f64], most: f64) {
    let wide = labels.iter().any(|label| text::width(label, Face::Sans, SIZE) > most);
    if wide && labels.iter().all(|label| label.parse::<f64>().is_ok()) {
        labels.iter_mut().zip(ticks).for_each(|(label, tick)| *label = power(*tick));
    }
}

/// A number as a power of ten, such as `2.5e15`.
fn power(value: f64) -> String {
    let text = format!("{value:.3e}");
    match text.split_once('e') {
        Some((digits, _)) if digits.parse() == Ok(0.0) => "0".into(),
        Some((digits, exponent)) => format!("{}e{exponent}", digits.trim_end_matches('0').trim_end_matches('.')),
        None => text,
    }
}

/// An axis of values.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ValueAxis {
    /// Its ends and ticks.
    pub domain: Domain,
    /// How values are spread.
    pub distribution: Distribution,
    /// The labels of the ticks.
    pub labels: Vec<String>,
    /// What it measures, along the axis.
    pub title: Option<String>,
    /// Where it stands.
    pub side: Side,
    /// The colour of its texts.
    pub color: Color,
    /// Whether it has grid lines.
    pub grid: bool,
    /// Whether it has a line along the plot.
    pub border: bool,
    /// The width set for its labels.
    pub width: Option<f64>,
    /// Whether the least value stands on top.
    pub reverse: bool,
}

impl ValueAxis {
    /// How many steps between ticks a height has room for.
    pub fn room(height: f64) -> usize {
        (height / 30.0).floor().clamp(1.0, 10.0) as usize
    }

    /// The scale over a plot.
    pub fn scale(&self, plot: Rect) -> Scale {
        let ends = if self.reverse { (plot.y, plot.bottom()) } else { (plot.bottom(), plot.y) };
        self.domain.scale(ends, self.distribution)
    }

    /// Shortens labels to a width: numbers without a unit become powers of ten, so that all are read whole.
    pub fn limit(&mut self, most: f64) {
        let wide = |label: &String| text::width(label, Face::Sans, SIZE) > most;
        in_powers(&mut self.labels, &self.domain.ticks, most);
        // Where another label tells the same unit, a number stands alone rather than beside a part of it.
        let told = self.labels.iter().find(|label| !wide(label)).map(|label| unit(label).to_string());
        for label in self.labels.iter_mut().filter(|label| wide(label)) {
            let number = label.strip_suffix(unit(label)).unwrap_or_default().to_string();
            let alone = told.as_deref() == Some(unit(label)) && !number.is_empty() && !wide(&number);
            *label = if alone { number } else { text::shorten(label, Face::Sans, SIZE, most).into_owned() };
        }
    }

    /// The width that it takes beside the plot.
    pub fn wide(&self) -> f64 {
        if self.side == Side::Hidden {
            return 0.0;
        }
        let widest = self.labels.iter().map(|l| text::width(l, Face::Sans, SIZE)).fold(0.0, f64::max);
        let labels = self.width.unwrap_or(0.0).max(if widest > 0.0 { widest + GAP } else { 0.0 });
        labels + if self.title.is_some() { SIZE * 1.21 + 6.0 } else { 0.0 }
    }

    /// The faint lines behind the data.
    pub fn grid(&self, plot: Rect, theme: &Theme) -> Vec<Node> {
        if !self.grid {
            return Vec::new();
        }
        let scale = self.scale(plot);
        let mut path = Path::default();
        for y in self.domain.ticks.iter().filter_map(|v| scale.at(*v)) {
            let y = crisp(y);
            path.move_to(plot.x, y);
            path.line_to(plot.right(), y);
        }
        let mut nodes = strokes(path, theme.grid, 1.0);
        if self.domain.lo < 0.0 && self.domain.hi > 0.0 {
            let mut zero = Path::default();
            zero.move_to(plot.x, crisp(scale.base()));
            zero.line_to(plot.right(), crisp(scale.base()));
            nodes.extend(strokes(zero, theme.axis, 1.0));
        }
        nodes
    }

    /// Labels, title and border; `edge` is the plot's side of it, moved outwards for a second axis.
    pub fn draw(&self, plot: Rect, edge: f64, theme: &Theme) -> Vec<Node> {
        let out = match self.side {
            Side::Left => -1.0,
            Side::Right => 1.0,
            Side::Hidden => return Vec::new(),
        };
        let mut nodes = Vec::new();
        if self.border {
            let mut path = Path::default();
            path.move_to(crisp(edge), plot.y);
            path.line_to(crisp(edge), plot.bottom());
            nodes.extend(strokes(path, theme.axis, 1.0));
        }
        let anchor = if out < 0.0 { Anchor::End } else { Anchor::Start };
        for (y, label) in self.places(plot) {
            let baseline = y + SIZE * text::CAP_HEIGHT / 2.0;
            nodes.push(Text::new(edge + out * GAP, baseline, label, SIZE, self.color).anchor(anchor).into());
        }
        nodes.extend(self.draw_title(plot, edge, out));
        nodes
    }

    /// Labels with their heights: zero, then from the lowest up those that have room.
    fn places(&self, plot: Rect) -> Vec<(f64, &str)> {
        let scale = self.scale(plot);
        let mut all: Vec<(bool, f64, &str)> = self
            .domain
            .ticks
            .iter()
            .zip(&self.labels)
            .filter_map(|(v, l)| Some((*v != 0.0, scale.at(*v)?, l.as_str())))
            .collect();
        all.sort_by_key(|(other, ..)| *other);
        let mut kept: Vec<(f64, &str)> = Vec::new();
        for (_, y, label) in all {
            if kept.iter().all(|k| (k.0 - y).abs() >= LEADING) {
                kept.push((y, label));
            }
        }
        kept
    }

    /// The height that the title stands around: the middle of the ticks where they take only a part of the plot.
    fn middle(&self, plot: Rect) -> f64 {
        let (first, last) = (self.domain.ticks.first(), self.domain.ticks.last());
        let scale = self.scale(plot);
        let ends = first.zip(last).and_then(|(a, b)| scale.at(*a).zip(scale.at(*b)));
        let part = ends.filter(|(a, b)| (a - b).abs() > 1.0 && (a - b).abs() < plot.h * 0.5);
        part.map_or(plot.y + plot.h / 2.0, |(a, b)| (a + b) / 2.0)
    }

    fn draw_title(&self, plot: Rect, edge: f64, out: f64) -> Option<Node> {
        let title = text::shorten(self.title.as_deref()?, Face::Sans, SIZE, plot.h).into_owned();
        let half = text::width(&title, Face::Sans, SIZE) / 2.0;
        let middle = self.middle(plot).clamp(plot.y + half, (plot.bottom() - half).max(plot.y + half));
        let far = edge + out * self.wide();
        let x = if out < 0.0 { far + SIZE * text::ASCENT } else { far - SIZE * text::DESCENT };
        let mut node = Text::new(x, middle, title, SIZE, self.color).anchor(Anchor::Middle);
        node.rotate = -90.0;
        Some(node.into())
    }
}

/// What stands behind the last digit of a label.
fn unit(label: &str) -> &str {
    label.rfind(|c: char| c.is_ascii_digit()).map_or("", |at| &label[at + 1..])
}

/// The middle of a device pixel, so that thin lines are sharp.
pub fn crisp(at: f64) -> f64 {
    at.floor() + 0.5
}

fn strokes(path: Path, color: Color, width: f64) -> Vec<Node> {
    if path.is_empty() { Vec::new() } else { vec![Node::path(path, Style::stroke(color, width))] }
}

/// An axis of time under a plot.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct TimeAxis {
    /// The labels.
    pub labels: Vec<TimeLabel>,
    /// Day and zone, for a picture that is read alone.
    pub context: String,
}

/// A label of a time axis.
#[derive(Debug, Clone, PartialEq)]
pub struct TimeLabel {
    /// The tick's place.
    pub tick: f64,
    /// The middle of the text; beside the tick where the text would leave the panel.
    pub middle: f64,
    /// The text.
    pub text: String,
    /// Half of its width.
    pub half: f64,
    /// Whether a larger span begins here.
    pub major: bool,
}

/// The least blank between two time labels.
const BETWEEN: f64 = 14.0;

impl TimeAxis {
    /// As many labels as a plot has room for; texts stay between the bounds and apart.
    pub fn new(range: TimeRange, zone: &TimeZone, scale: &Scale, bounds: (f64, f64)) -> Self {
        let width = (scale.range.1 - scale.range.0).max(0.0);
        let mut most = (width / 48.0).floor().clamp(1.0, 24.0) as usize;
        let context = context(range, zone);
        let mut tried = Vec::new();
        while most > 0 {
            let ticks = time::ticks(range, zone, most);
            if ticks != tried {
                tried.clone_from(&ticks);
                let labels = place(ticks, scale, bounds);
                if apart(&labels) {
                    return Self { labels, context };
                }
            }
            most -= 1;
        }
        Self { labels: Vec::new(), context }
    }

    /// The faint lines where larger spans begin.
    pub fn grid(&self, plot: Rect, theme: &Theme) -> Vec<Node> {
        rules(&self.labels, plot, theme)
    }

    /// The line under the plot, ticks and labels; the context row when there is room for it.
    pub fn draw(&self, plot: Rect, context: bool, theme: &Theme) -> Vec<Node> {
        let color = |l: &TimeLabel| if l.major { theme.text } else { theme.muted };
        let mut nodes = row(&self.labels, color, plot, theme);
        if context && text::width(&self.context, Face::Sans, 10.0) <= plot.w {
            nodes.push(below((plot.x, Anchor::Start), plot, self.context.clone(), theme));
        }
        nodes
    }
}

/// The baseline of labels under a plot.
fn baseline(plot: Rect) -> f64 {
    plot.bottom() + 8.0 + SIZE * text::ASCENT
}

/// Faint upright lines at the labels that are major.
pub(super) fn rules(labels: &[TimeLabel], plot: Rect, theme: &Theme) -> Vec<Node> {
    let mut path = Path::default();
    for label in labels.iter().filter(|l| l.major) {
        path.move_to(crisp(label.tick), plot.y);
        path.line_to(crisp(label.tick), plot.bottom());
    }
    strokes(path, theme.grid, 1.0)
}

/// The line under a plot, with ticks and labels.
pub(super) fn row(labels: &[TimeLabel], color: impl Fn(&TimeLabel) -> Color, plot: Rect, theme: &Theme) -> Vec<Node> {
    let mut line = Path::default();
    let y = crisp(plot.bottom());
    line.move_to(plot.x, y);
    line.line_to(plot.right(), y);
    for label in labels {
        line.move_to(crisp(label.tick), y);
        line.line_to(crisp(label.tick), y + 4.0);
    }
    let mut nodes = strokes(line, theme.axis, 1.0);
    let text =
        |l: &TimeLabel| Text::new(l.middle, baseline(plot), l.text.clone(), SIZE, color(l)).anchor(Anchor::Middle);
    nodes.extend(labels.iter().map(|l| Node::from(text(l))));
    nodes
}

/// A text in the row below the labels.
pub(super) fn below((x, anchor): (f64, Anchor), plot: Rect, words: String, theme: &Theme) -> Node {
    Text::new(x, baseline(plot) + CONTEXT_ROW, words, 10.0, theme.muted).anchor(anchor).into()
}

fn place(ticks: Vec<time::Tick>, scale: &Scale, bounds: (f64, f64)) -> Vec<TimeLabel> {
    ticks.into_iter().filter_map(|tick| label(scale.at(tick.at as f64)?, tick.label, tick.major, bounds)).collect()
}

/// A label at a place, its text moved inside the bounds; none where it is wider than these.
pub(super) fn label(tick: f64, text: String, major: bool, bounds: (f64, f64)) -> Option<TimeLabel> {
    let half = text::width(&text, Face::Sans, SIZE) / 2.0;
    let fits = bounds.1 - bounds.0 >= 2.0 * half;
    fits.then(|| TimeLabel { tick, middle: tick.clamp(bounds.0 + half, bounds.1 - half), text, half, major })
}

/// Whether labels stand apart and differ.
pub(super) fn apart(labels: &[TimeLabel]) -> bool {
    let clear = |w: &[TimeLabel]| w[1].middle - w[1].half - w[0].middle - w[0].half >= BETWEEN;
    labels.windows(2).all(|w| clear(w) && w[0].text != w[1].text)
}

/// The day or days of a range and the zone: `3 Nov 2026 · CET`.
fn context(range: TimeRange, zone: &TimeZone) -> String {
    let day = |ms: i64, pattern: &str| time::format(ms, zone, pattern);
    let (from, to) = (range.from, (range.to - 1).max(range.from));
    let full = "D MMM YYYY";
    let days = if day(from, full) == day(to, full) {
        day(to, full)
    } else if day(from, "YYYY") == day(to, "YYYY") {
        format!("{} – {}", day(from, "D MMM"), day(to, full))
    } else {
        format!("{} – {}", day(from, full), day(to, full))
    };
    match abbreviation(to, zone) {
        Some(zone) => format!("{days} · {zone}"),
        None => days,
    }
}

/// The zone's short name at an instant, such as `CET` or `+0545`.
fn abbreviation(ms: i64, zone: &TimeZone) -> Option<String> {
    let at = jiff::Timestamp::from_millisecond(ms).ok()?;
    Some(zone.to_offset_info(at).abbreviation().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_too_near_each_other_are_left_out() {
        let domain = Domain { lo: 0.0, hi: 10.0, ticks: vec![0.0, 1.0, 10.0] };
        let labels = ["0", "1", "10"].map(String::from).to_vec();
        let axis = ValueAxis { domain, labels, ..ValueAxis::default() };
        let nodes = axis.draw(Rect::new(40.0, 0.0, 100.0, 50.0), 40.0, &Theme::light());
        let texts: Vec<&str> =
            nodes.iter().filter_map(|n| if let Node::Text(t) = n { Some(t.content.as_str()) } else { None }).collect();
        assert_eq!(texts, ["0", "10"]);
    }

    #[test]
    fn a_unit_that_is_told_elsewhere_yields() {
        let limited = |labels: [&str; 2]| {
            let labels = labels.map(String::from).to_vec();
            let mut axis = ValueAxis { labels, ..ValueAxis::default() };
            axis.limit(text::width("0 req/s", Face::Sans, SIZE) + 1.0);
            axis.labels
        };
        assert_eq!(limited(["0 req/s", "100 req/s"]), ["0 req/s", "100"]);
        assert_eq!(limited(["0 s", "100 min/s"])[1].chars().last(), Some('…'));
    }

    #[test]
    fn time_labels_stay_inside_and_apart() {
        let hour = 3_600_000;
        for hours in [1, 6, 24, 24 * 40, 24 * 800] {
            for width in [60.0, 108.0, 333.0, 900.0, 4000.0] {
                let range = TimeRange { from: 1_793_491_200_000, to: 1_793_491_200_000 + hours * hour };
                let scale = Scale::linear((range.from as f64, range.to as f64), (30.0, width));
                let axis = TimeAxis::new(range, &TimeZone::UTC, &scale, (0.0, width));
                assert!(apart(&axis.labels));
                for l in &axis.labels {
                    assert!(l.middle - l.half >= -0.01 && l.middle + l.half <= width + 0.01);
                }
            }
        }
    }
}
