//! The picture: all cells as the pixels of one image, the counts in them, and the scale of colours.

use super::cells::Cell;
use super::ramp::Ramp;
use crate::chart::axis::SIZE;
use crate::chart::scale::{Scale, Wish, domain};
use crate::field::Display;
use crate::panel::stat::readable;
use crate::scene::{Anchor, Color, Image, Node, Path, Pixels, Rect, Style, Text};
use crate::text::{self, Face};
use crate::theme::Theme;

/// Pixels of the image for each CSS pixel, on plots of usual size.
const FINE: f64 = 2.0;
/// Plots of more CSS pixels are drawn with one pixel each.
const LARGE: f64 = 1_500_000.0;

/// A cell's place: left, top, right, bottom, inside the plot.
fn place(cell: &Cell, x: &Scale, y: &Scale) -> [f64; 4] {
    let (left, right) = (x.within(cell.x.0), x.within(cell.x.1));
    let (a, b) = (y.within(cell.y.0), y.within(cell.y.1));
    [left, a.min(b), right, a.max(b)]
}

/// All cells in one image; where several fall on a pixel, the greatest count is seen.
pub fn image(cells: &[Cell], x: &Scale, y: &Scale, plot: Rect, gap: f64, ramp: &Ramp, ground: Color) -> Option<Node> {
    let fine = if plot.w * plot.h > LARGE { 1.0 } else { FINE };
    let (width, height) = ((plot.w * fine).round() as usize, (plot.h * fine).round() as usize);
    if width == 0 || height == 0 {
        return None;
    }
    // A byte for each pixel, as there may be millions: 0 for the ground, else one more than the place of its colour.
    let mut shades = vec![0u8; width * height];
    for cell in cells {
        let [left, top, right, bottom] = place(cell, x, y);
        let columns = pixels((left - plot.x) * fine, (right - plot.x) * fine, gap * fine, width);
        let rows = pixels((top - plot.y) * fine, (bottom - plot.y) * fine, gap * fine, height);
        let shade = ramp.step(cell.count) as u8 + 1;
        for row in rows {
            for pixel in &mut shades[row * width..][columns.clone()] {
                *pixel = shade.max(*pixel);
            }
        }
    }
    // Opaque throughout: with so few colours the file takes a byte a pixel too.
    let colors = std::iter::once(ground).chain(ramp.colors.iter().copied()).collect();
    let pixels = Pixels::Palette(colors, shades);
    Some(Node::Image(Image { place: plot, width: width as u32, height: height as u32, pixels }))
}

/// The pixels from one place to another, less a gap at the end where it leaves most of them.
fn pixels(from: f64, to: f64, gap: f64, most: usize) -> std::ops::Range<usize> {
    let gap = if to - from >= 7.0 * gap { gap.round() } else { 0.0 };
    let first = (from.round().max(0.0) as usize).min(most - 1);
    let last = ((to.round() - gap).max(0.0) as usize).min(most);
    first..last.max(first + 1)
}

/// Counts written into cells that have room; none where `all` must have room and some has not.
pub fn values(cells: &[Cell], x: &Scale, y: &Scale, ramp: &Ramp, all: bool, display: &Display<'_>) -> Vec<Node> {
    const MOST: usize = 3000;
    let mut nodes = Vec::new();
    for cell in cells {
        let [left, top, right, bottom] = place(cell, x, y);
        let (w, h) = (right - left, bottom - top);
        let words =
            if w >= 12.0 && h >= 15.0 { display.show_number(Some(cell.count)).text.to_string() } else { String::new() };
        let room = !words.is_empty() && text::width(&words, Face::Sans, 10.0) + 6.0 <= w;
        if room && nodes.len() < MOST {
            let baseline = (top + bottom) / 2.0 + 10.0 * text::CAP_HEIGHT / 2.0;
            let node = Text::new((left + right) / 2.0, baseline, words, 10.0, readable(ramp.color(cell.count)));
            nodes.push(node.anchor(Anchor::Middle).into());
        } else if all {
            return Vec::new();
        }
    }
    nodes
}

/// The height of the scale of colours.
pub const LEGEND: f64 = 34.0;
const BAR: f64 = 10.0;

/// The scale of colours with its ticks, as wide as given.
pub fn legend(ramp: &Ramp, display: &Display<'_>, width: f64, theme: &Theme) -> Vec<Node> {
    let wide = width.min(360.0);
    let bar = Rect::new(0.0, 4.0, wide, BAR);
    let columns = 256;
    let count = |i: usize| (i as f64 + 0.5) / f64::from(columns);
    let last = ramp.colors.len() - 1;
    let color = |i: usize| ramp.colors[((count(i) * ramp.colors.len() as f64) as usize).min(last)];
    let pixels = (0..columns as usize).map(color).collect::<Vec<_>>().into();
    let mut nodes = vec![Node::Image(Image { place: bar, width: columns, height: 1, pixels })];
    let ticks = ticks(ramp, wide);
    let mut marks = Path::default();
    let mut taken = f64::NEG_INFINITY;
    for (value, words) in ticks.iter().zip(display.ticks(&ticks)) {
        let at = (ramp.place(*value) * wide).clamp(0.5, wide - 0.5);
        let half = text::width(&words, Face::Sans, SIZE) / 2.0;
        let middle = at.clamp(half.min(width / 2.0), (width - half).max(width / 2.0));
        if words.is_empty() || 2.0 * half > width || middle - half < taken + 10.0 {
            continue;
        }
        taken = middle + half;
        marks.move_to(at, bar.bottom());
        marks.line_to(at, bar.bottom() + 3.0);
        let baseline = bar.bottom() + 6.0 + SIZE * text::ASCENT;
        nodes.push(Text::new(middle, baseline, words, SIZE, theme.muted).anchor(Anchor::Middle).into());
    }
    nodes.push(Node::path(marks, Style::stroke(theme.muted, 1.0)));
    nodes
}

/// The counts that the scale names.
fn ticks(ramp: &Ramp, wide: f64) -> Vec<f64> {
    let most = (wide / 70.0).floor().clamp(1.0, 6.0) as usize;
    let wish = Wish { min: Some(ramp.lo), max: Some(ramp.hi), ..Wish::default() };
    if ramp.by_magnitude() {
        let mut powers: Vec<f64> =
            (-12..=15).map(|e| 10f64.powi(e)).filter(|p| *p >= ramp.lo && *p <= ramp.hi).collect();
        let skip = powers.len().div_ceil(most.max(1)).max(1);
        powers = powers.into_iter().step_by(skip).collect();
        if powers.len() >= 2 {
            return powers;
        }
    }
    domain(Some((ramp.lo, ramp.hi)), &wish, most).ticks
}
