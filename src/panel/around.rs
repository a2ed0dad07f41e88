//! What panels with a plot share: the legend's place around it, and the card for nothing to draw.

use super::card::{self, State};
use super::{Drawn, Input};
use crate::chart::legend::{Entry, Laid, Legend, LegendOptions, LegendPlacement};
use crate::scene::{Group, Node, Rect};

/// The blank between plot and legend.
pub const LEGEND_GAP: f64 = 10.0;
/// The part of a body's height that a legend below takes before the body grows.
const LEGEND_SHARE: f64 = 0.36;

/// A plot's area, and what stands around it.
pub struct Around {
    /// The area left for the plot.
    pub area: Rect,
    /// The height of the body.
    pub height: f64,
    /// The legend in its place.
    pub nodes: Vec<Node>,
}

impl Around {
    /// A legend below the plot or at its right, where the body has room for one.
    pub fn legend(entries: Vec<Entry>, asked: &LegendOptions, input: &Input<'_>) -> Self {
        Self::with_headers(entries, asked.headers(), asked, input)
    }

    /// A legend whose columns have other names than reducers.
    pub fn with_headers(
        mut entries: Vec<Entry>,
        headers: Vec<String>,
        asked: &LegendOptions,
        input: &Input<'_>,
    ) -> Self {
        let whole = Rect::new(0.0, 0.0, input.width, input.height);
        let room = input.width >= 160.0 && input.height >= 110.0;
        if !asked.shown() || !room || entries.is_empty() {
            return Self { area: whole, height: input.height, nodes: Vec::new() };
        }
        asked.sort(&mut entries);
        let legend = Legend { entries: &entries, headers: &headers, table: asked.table(), theme: input.theme };
        if asked.placement == LegendPlacement::Right && input.width >= 340.0 {
            let width = asked.width.filter(|w| *w > 0.0).unwrap_or(legend.wish()).min(input.width * 0.45);
            let most = if input.grow { f64::INFINITY } else { input.height - 4.0 };
            return Self::beside(legend.beside(width, most), whole);
        }
        let most = if input.grow { f64::INFINITY } else { input.height * LEGEND_SHARE };
        Self::below(legend.below(input.width, most), whole, input.grow)
    }

    fn beside(laid: Laid, whole: Rect) -> Self {
        let mut area = whole;
        area.w -= laid.width + 2.0 * LEGEND_GAP;
        area.h = area.h.max(laid.height + 4.0);
        let nodes = vec![moved((area.right() + 2.0 * LEGEND_GAP, 4.0), laid.nodes)];
        Self { area, height: area.h, nodes }
    }

    /// What is laid out below a plot; the body grows by what is more than a legend's share.
    pub fn below(laid: Laid, whole: Rect, grow: bool) -> Self {
        if laid.nodes.is_empty() {
            return Self { area: whole, height: whole.h, nodes: Vec::new() };
        }
        let more = if grow { (laid.height - whole.h * LEGEND_SHARE).max(0.0) } else { 0.0 };
        let height = whole.h + more;
        let area = Rect::new(0.0, 0.0, whole.w, (height - laid.height - LEGEND_GAP).max(0.0));
        Self { area, height, nodes: vec![moved((0.0, area.h + LEGEND_GAP), laid.nodes)] }
    }
}

/// Nodes at another place.
pub fn moved(offset: (f64, f64), nodes: Vec<Node>) -> Node {
    Group { offset, nodes, ..Group::default() }.into()
}

/// The card for nothing to draw: headline and why.
pub fn nothing(headline: &str, message: &str, received: usize, input: &Input<'_>) -> Drawn {
    let nodes = card::titled(State::Empty, headline, message, input.width, input.height, input.theme);
    let summary = if message.is_empty() { format!("{headline}.") } else { format!("{headline}: {message}") };
    Drawn { nodes, height: input.height, summary, drawn: 0, hidden: received }
}
