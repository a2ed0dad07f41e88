//! Values written at points and bars: as many as have room, none over another and none over a bar that is not its own.

use super::draw::Plot;
use super::series::Series;
use crate::chart::mark::Slot;
use crate::panel::stat::readable;
use crate::scene::{Anchor, Color, Node, Rect, Text};
use crate::text::{self, Face};

const SIZE: f64 = 10.0;
const HIGH: f64 = SIZE * (text::ASCENT + text::DESCENT);
/// The blank between a line's top and its capitals.
const CAPS: f64 = SIZE * (text::ASCENT - text::CAP_HEIGHT);
/// The most values of a plot.
const MOST: usize = 400;
/// The most samples of a series that are tried; more bars than that have no room for values.
const TRIED: usize = 2000;

/// The values of all series that show them; a value that has no room is left out.
pub fn labels(series: &[Series<'_>], slots: &[Slot], plot: &Plot<'_>) -> Vec<Node> {
    let asks = |s: &Series<'_>| s.custom.show_values == Some(true) && !s.quiet;
    if !series.iter().any(asks) {
        return Vec::new();
    }
    let marks: Vec<Vec<Mark>> = series.iter().zip(slots).map(|(s, slot)| marks(s, slot, plot)).collect();
    let bars: Vec<Rect> = marks.iter().flatten().filter_map(|m| m.bar).collect();
    let mut sheet = Sheet { taken: Vec::new(), bars, inner: plot.place };
    let mut nodes = Vec::new();
    for (s, marks) in series.iter().zip(&marks).filter(|(s, _)| asks(s)) {
        if s.bars() && sheet.bars.len() > TRIED {
            continue;
        }
        let inside = readable(s.color.alpha(s.opacity()).over(plot.theme.panel));
        for mark in marks {
            let words = s.display.show_number(Some(mark.value)).text.to_string();
            if nodes.len() < MOST
                && !words.trim().is_empty()
                && let Some((area, color)) = sheet.place(mark, &words, s.stacked().is_some(), inside, plot)
            {
                sheet.taken.push(area);
                let (x, y) = (area.x + area.w / 2.0, area.y + SIZE * text::ASCENT);
                nodes.push(Text::new(x, y, words, SIZE, color).anchor(Anchor::Middle).into());
            }
        }
    }
    nodes
}

/// What a value belongs to.
struct Mark {
    x: f64,
    y: f64,
    value: f64,
    /// How far the value stands from it.
    away: f64,
    /// The bar, if it is one.
    bar: Option<Rect>,
}

fn marks(s: &Series<'_>, slot: &Slot, plot: &Plot<'_>) -> Vec<Mark> {
    let y = plot.axes[s.axis].scale(plot.place);
    let visible = s.visible(plot.span);
    let every = if s.bars() { 1 } else { visible.len().div_ceil(TRIED).max(1) };
    let point = s.custom.point_size.filter(|p| p.is_finite()).unwrap_or(5.0).clamp(1.0, 100.0) / 2.0;
    let away = if s.bars() { 3.0 } else { point.max(s.line_width() / 2.0) + 3.0 };
    let mark = |i: usize| {
        let inside = s.xs[i] >= plot.span.0 && s.xs[i] <= plot.span.1;
        let (at, top) = plot.x.at(s.xs[i]).filter(|_| inside).zip(y.at(s.values[i]))?;
        let base = s.base.as_ref().map_or(0.0, |b| b[i]);
        let from = if s.base.is_some() { y.within(base) } else { y.base() };
        let bar = Rect::new(at + slot.left, top.min(from), slot.width, (top - from).abs());
        let x = if s.bars() { at + slot.left + slot.width / 2.0 } else { at };
        Some(Mark { x, y: top, value: s.values[i] - base, away, bar: s.bars().then_some(bar) })
    };
    visible.step_by(every).filter_map(mark).collect()
}

/// What has a place already.
struct Sheet {
    taken: Vec<Rect>,
    bars: Vec<Rect>,
    inner: Rect,
}

impl Sheet {
    /// Where a value stands, and its colour: beyond a bar's end, else in it; above a point, else below it.
    fn place(&self, mark: &Mark, words: &str, stacked: bool, inside: Color, plot: &Plot<'_>) -> Option<(Rect, Color)> {
        let wide = text::width(words, Face::Sans, SIZE);
        let at = |top: f64| Rect::new(mark.x - wide / 2.0, top, wide, HIGH);
        let above = at(mark.y - mark.away - SIZE * text::CAP_HEIGHT - CAPS);
        let below = at(mark.y + mark.away - CAPS);
        let Some(bar) = mark.bar else {
            return [above, below].into_iter().find(|a| self.clear(a)).map(|a| (a, plot.theme.text));
        };
        let fits = wide + 2.0 <= bar.w && bar.h >= HIGH + 2.0;
        if stacked {
            let middle = at(bar.y + (bar.h - HIGH) / 2.0);
            return (fits && self.clear(&middle)).then_some((middle, inside));
        }
        let (beyond, within) = if mark.value < 0.0 { (below, above) } else { (above, below) };
        if self.clear(&beyond) && !self.bars.iter().any(|b| b.meets(&beyond)) {
            return Some((beyond, plot.theme.text));
        }
        (fits && self.clear(&within)).then_some((within, inside))
    }

    /// Whether a place is in the plot and no other value is near.
    fn clear(&self, area: &Rect) -> bool {
        let i = self.inner;
        let inside = area.x >= i.x && area.right() <= i.right() && area.y >= i.y && area.bottom() <= i.bottom();
        let wider = Rect::new(area.x - 3.0, area.y, area.w + 6.0, area.h);
        inside && !self.taken.iter().any(|t| t.meets(&wider))
    }
}
