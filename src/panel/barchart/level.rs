//! Bars from left to right: names at the left, values below.

use super::{Chart, Mark, written};
use crate::chart::axis::{SIZE, crisp};
use crate::chart::scale::Scale;
use crate::panel::axes;
use crate::panel::stat::readable;
use crate::scene::{Anchor, Color, Node, Path, Rect, Style, Text};
use crate::text::{self, Face};

/// The least height of a group, so that its name has room.
const LEAST: f64 = 17.0;
const BELOW: f64 = 24.0;

/// The height of ticks above, and of further rows of ticks.
const ABOVE: f64 = 24.0;
const ROW: f64 = 16.0;

/// An axis that runs from left to right.
struct LevelAxis {
    scale: Scale,
    ticks: Vec<(f64, String)>,
    color: Color,
}

impl Chart<'_> {
    /// The bars, and by how much they are higher than the area.
    pub(super) fn draw_level(&self, area: Rect) -> (Vec<Node>, f64) {
        let theme = self.input.theme;
        let count = self.groups.names.len() as f64;
        let labelled = area.w >= 120.0 && area.h >= 60.0;
        let places = self.axes();
        let axes = places.iter().max().map_or(1, |m| m + 1);
        // The first axis stands below, the second above, further ones beside these.
        let rows = |count: usize| count.saturating_sub(1) as f64 * ROW;
        let below = if labelled { BELOW + rows(axes.div_ceil(2)) } else { 3.0 };
        let above = if labelled && axes > 1 { ABOVE + rows(axes / 2) } else { 3.0 };
        let bars = if self.stacked() { 1.0 } else { self.groups.series.len() as f64 };
        let wish = count * LEAST.max(bars * 6.0) + below + above;
        let more = if self.input.grow { (wish - area.h).max(0.0) } else { 0.0 };
        let high = (area.h + more - below - above).max(8.0);
        let names = self.groups.names.iter().map(|n| text::width(n, Face::Sans, SIZE)).fold(0.0, f64::max);
        let left = if area.w >= 100.0 { (names + 8.0).min(area.w * 0.4) } else { 2.0 };
        let right = 3.0 + self.value_room(area.w);
        let plot = Rect::new(left, above, (area.w - left - right).max(8.0), high);
        let Some(level) = (0..axes).map(|axis| self.level_axis(axis, &places, plot)).collect::<Option<Vec<_>>>() else {
            return (Vec::new(), more);
        };
        let slot = plot.h / count;
        let marks = self.marks(|i| plot.y + i as f64 * slot, slot, |s| level[places[s]].scale);
        let each = self.slot(0).1 * slot;
        let mut nodes = Vec::new();
        for (i, axis) in level.iter().enumerate().filter(|_| labelled) {
            nodes.extend(self.ticks(i, axis, plot, area.w));
        }
        nodes.extend(self.paint(&marks, each, |marks, inset| lying(marks, each, inset)));
        let mut bases: Vec<f64> = level.iter().map(|axis| crisp(axis.scale.base())).collect();
        bases.dedup();
        let line = |base| Node::line(base, plot.y, base, plot.bottom(), crate::scene::Stroke::solid(theme.axis, 1.0));
        nodes.extend(bases.into_iter().map(line));
        nodes.extend(self.level_values(&marks, each, area.w));
        if left > 8.0 {
            nodes.extend(self.level_names(plot, slot, left - 8.0));
        }
        (nodes, more)
    }

    /// The axis of some series; it has their colour where it is that of one series beside others.
    fn level_axis(&self, axis: usize, places: &[usize], plot: Rect) -> Option<LevelAxis> {
        let own = || self.groups.series.iter().zip(places).filter(|(_, place)| **place == axis).map(|(s, _)| s);
        let measured: Vec<_> = own().map(|s| self.measured(s)).collect();
        let found = axes::measure(&measured, (plot.w / 70.0).clamp(1.0, 10.0) as usize)?;
        let theme = self.input.theme;
        let alone = own().count() == 1 && places.iter().any(|p| *p != 0);
        let color = own().next().filter(|_| alone).map_or(theme.muted, |s| theme.ink(s.color, 4.5));
        let scale = found.domain.scale((plot.x, plot.right()), found.distribution);
        Some(LevelAxis { scale, ticks: found.domain.ticks.iter().copied().zip(found.labels).collect(), color })
    }

    /// The blank at the right for values beyond the ends of bars.
    fn value_room(&self, width: f64) -> f64 {
        if self.stacked() || self.options.show_value == super::ShowValue::Never {
            return 0.0;
        }
        let all = self
            .groups
            .series
            .iter()
            .flat_map(|s| s.values.iter().filter(|v| !v.is_nan()).map(|v| s.display.show_number(Some(*v))));
        let widest =
            all.take(2000).map(|s| text::width(&s.text.to_string(), Face::Sans, self.value_size())).fold(0.0, f64::max);
        if widest + 6.0 <= width * 0.25 { widest + 6.0 } else { 8.0 }
    }

    /// Grid lines with their values, thinned; the grid is the first axis'.
    fn ticks(&self, index: usize, axis: &LevelAxis, plot: Rect, width: f64) -> Vec<Node> {
        let theme = self.input.theme;
        let mut grid = Path::default();
        let mut nodes = Vec::new();
        let mut taken = f64::NEG_INFINITY;
        let row = (index / 2) as f64 * ROW;
        let y = match index % 2 {
            0 => plot.bottom() + 8.0 + SIZE * text::ASCENT + row,
            _ => plot.y - 6.0 - SIZE * text::DESCENT - row,
        };
        for (value, label) in &axis.ticks {
            let Some(x) = axis.scale.at(*value) else { continue };
            grid.move_to(crisp(x), plot.y);
            grid.line_to(crisp(x), plot.bottom());
            let half = text::width(label, Face::Sans, SIZE) / 2.0;
            let middle = x.clamp(half.min(width / 2.0), (width - half).max(width / 2.0));
            if label.is_empty() || 2.0 * half > width || middle - half < taken + 10.0 {
                continue;
            }
            taken = middle + half;
            let node = Text::new(middle, y, label.clone(), SIZE, axis.color);
            nodes.push(node.anchor(Anchor::Middle).into());
        }
        if index == 0 && self.first().custom.axis.axis_grid_show.unwrap_or(true) {
            nodes.insert(0, Node::path(grid, Style::stroke(theme.grid, 1.0)));
        }
        nodes
    }

    fn level_names(&self, plot: Rect, slot: f64, room: f64) -> Vec<Node> {
        let every = (19.0 / slot).ceil().clamp(1.0, 1e6) as usize;
        let every = if slot >= 14.0 { 1 } else { every };
        let name = |(i, name): (usize, &String)| {
            let words = text::shorten_middle(name, Face::Sans, SIZE, room).into_owned();
            let y = plot.y + (i as f64 + 0.5) * slot + SIZE * text::CAP_HEIGHT / 2.0;
            // The first name of thin bars stands a little lower than its bar, and the second may not touch it.
            let y = if i == 0 { y.max(SIZE * text::ASCENT) } else { y };
            (!words.is_empty())
                .then(|| Node::from(Text::new(plot.x - 8.0, y, words, SIZE, self.input.theme.text).anchor(Anchor::End)))
        };
        self.groups.names.iter().enumerate().step_by(every).filter_map(name).collect()
    }

    fn level_values(&self, marks: &[Mark], high: f64, width: f64) -> Vec<Node> {
        let size = self.value_size();
        let node = |m: &Mark| {
            let words = self.words(m);
            let wide = text::width(&words, Face::Sans, size);
            if words.is_empty() || (high < size * 1.21 && !(self.groups.series.len() == 1 && high >= size * 0.8)) {
                return None;
            }
            let y = m.bar.at + size * text::CAP_HEIGHT / 2.0;
            if self.stacked() {
                let fits = wide + 6.0 <= (m.bar.to - m.bar.from).abs();
                let color = readable(self.fill(m).over(self.input.theme.panel));
                return fits
                    .then(|| Text::new((m.bar.from + m.bar.to) / 2.0, y, words, size, color).anchor(Anchor::Middle));
            }
            let beyond =
                if m.value < 0.0 { m.bar.to.min(m.bar.from) - 4.0 - wide } else { m.bar.to.max(m.bar.from) + 4.0 };
            let low = if m.value < 0.0 { beyond >= self.left(width) } else { beyond + wide <= width };
            if low {
                return Some(Text::new(beyond, y, words, size, self.input.theme.text));
            }
            // Beyond the bar is no room: within its end, if that is long enough.
            let (near, far) = (m.bar.to.min(m.bar.from), m.bar.to.max(m.bar.from));
            let x = if m.value < 0.0 { near + 4.0 } else { far - 4.0 - wide };
            let color = readable(self.fill(m).over(self.input.theme.panel));
            (wide + 8.0 <= far - near).then(|| Text::new(x, y, words, size, color))
        };
        written(marks, self.options.show_value, node)
    }

    /// Where names end.
    fn left(&self, width: f64) -> f64 {
        let names = self.groups.names.iter().map(|n| text::width(n, Face::Sans, SIZE)).fold(0.0, f64::max);
        if width >= 100.0 { (names + 8.0).min(width * 0.4) } else { 2.0 }
    }
}

/// The outlines of bars that lie, smaller by so much.
fn lying(marks: &[Mark], high: f64, inset: f64) -> Path {
    let mut path = Path::default();
    for m in marks {
        let (left, right) = (m.bar.from.min(m.bar.to), m.bar.from.max(m.bar.to));
        let (left, right) = if m.bar.to >= m.bar.from { (left, right - inset) } else { (left + inset, right) };
        let (top, bottom) = (m.bar.at - high / 2.0 + inset, m.bar.at + high / 2.0 - inset);
        if right - left < 0.01 || bottom <= top {
            continue;
        }
        path.move_to(left, top);
        path.line_to(right, top);
        path.line_to(right, bottom);
        path.line_to(left, bottom);
        path.close();
    }
    path
}
