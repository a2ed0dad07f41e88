//! An axis of numbers under a plot, from left to right.

use super::axis::{TimeLabel, apart, below, in_powers, label, row, rules};
use super::scale::{Distribution, Domain, Scale, Wish, domain};
use crate::field::Display;
use crate::scene::{Anchor, Node, Rect};
use crate::text::{self, Face};
use crate::theme::Theme;

/// What an axis of numbers is made of.
pub struct Numbers<'a> {
    /// How the numbers are written.
    pub display: &'a Display<'a>,
    /// The least and the greatest.
    pub data: Option<(f64, f64)>,
    /// Bounds that stand at equal distances, from place 0 on; the axis is then one of places.
    pub bounds: &'a [f64],
    /// What is wished of the ends and ticks.
    pub wish: Wish,
    /// What it measures.
    pub title: String,
    /// Whether it has grid lines.
    pub grid: bool,
}

/// A label under a plot is no wider, if it can be written shorter.
const MOST_WIDE: f64 = 72.0;

/// An axis of numbers under a plot.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct NumberAxis {
    /// Its ends and ticks.
    pub domain: Domain,
    /// How numbers are spread.
    pub distribution: Distribution,
    /// The labels that have room.
    pub labels: Vec<TimeLabel>,
    title: String,
}

impl NumberAxis {
    /// As many labels as there is room for from one place to another; texts stay between the bounds and apart.
    pub fn new(numbers: &Numbers<'_>, range: (f64, f64), bounds: (f64, f64)) -> Self {
        let width = (range.1 - range.0).max(0.0);
        let mut most = (width / 64.0).floor().clamp(1.0, 16.0) as usize;
        loop {
            let axis = Self::with(numbers, most, range, bounds);
            if axis.labels.is_empty() || apart(&axis.labels) {
                return axis;
            }
            most -= 1;
            if most == 0 {
                return Self { labels: Vec::new(), ..axis };
            }
        }
    }

    fn with(numbers: &Numbers<'_>, most: usize, range: (f64, f64), bounds: (f64, f64)) -> Self {
        let distribution = numbers.wish.distribution;
        let (domain, texts) = if numbers.bounds.is_empty() {
            let domain = domain(numbers.data, &numbers.wish, most);
            let mut texts = numbers.display.ticks(&domain.ticks);
            in_powers(&mut texts, &domain.ticks, MOST_WIDE);
            (domain, texts)
        } else {
            places(numbers, most)
        };
        let scale = domain.scale(range, distribution);
        let tick = |(value, text): (&f64, String)| label(scale.at(*value)?, text, numbers.grid, bounds);
        let labels = domain.ticks.iter().zip(texts).filter(|(_, t)| !t.is_empty()).filter_map(tick).collect();
        Self { domain, distribution, labels, title: numbers.title.clone() }
    }

    /// The scale from one place to another.
    pub fn scale(&self, range: (f64, f64)) -> Scale {
        self.domain.scale(range, self.distribution)
    }

    /// The faint lines behind the data.
    pub fn grid(&self, plot: Rect, theme: &Theme) -> Vec<Node> {
        rules(&self.labels, plot, theme)
    }

    /// The line under the plot, ticks and labels; the title when there is room for it.
    pub fn draw(&self, plot: Rect, title: bool, theme: &Theme) -> Vec<Node> {
        let mut nodes = row(&self.labels, |_| theme.muted, plot, theme);
        let words = text::shorten_middle(&self.title, Face::Sans, 10.0, plot.w);
        if title && !words.trim().is_empty() {
            nodes.push(below((plot.x + plot.w / 2.0, Anchor::Middle), plot, words.into_owned(), theme));
        }
        nodes
    }
}

/// Places from 0 on, every so manyth with the text of its bound.
fn places(numbers: &Numbers<'_>, most: usize) -> (Domain, Vec<String>) {
    let bounds = numbers.bounds;
    let every = (bounds.len().max(2) - 1).div_ceil(most.max(1)).max(1);
    let finite: Vec<f64> = bounds.iter().copied().filter(|b| b.is_finite()).collect();
    let mut texts = numbers.display.ticks(&finite).into_iter();
    let text = |b: &f64| match b {
        b if b.is_finite() => texts.next().unwrap_or_default(),
        b if *b > 0.0 => "∞".into(),
        _ => "-∞".into(),
    };
    let all: Vec<String> = bounds.iter().map(text).collect();
    let ticks = (0..bounds.len()).step_by(every).map(|i| i as f64).collect();
    let domain = Domain { lo: 0.0, hi: (bounds.len().max(2) - 1) as f64, ticks };
    (domain, all.into_iter().step_by(every).collect())
}
