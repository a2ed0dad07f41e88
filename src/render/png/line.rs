//! Lines with round ends and joins, by the distance of each pixel to the nearest segment.
//!
//! A chart is mostly such lines, and a general stroker turns each of their points into a polygon.

use resvg::tiny_skia::Pixmap;

use super::paint::Clip;
use crate::scene::{Color, Path, Segment};

/// How much of each pixel a line covers.
#[derive(Debug, Default)]
pub(super) struct Coverage {
    width: usize,
    height: usize,
    /// 255 is all; zero outside of `spans`.
    covered: Vec<u8>,
    /// First column and the one behind the last that may be covered, for each row.
    spans: Vec<(usize, usize)>,
}

/// Steps from bare to covered: as many as eyes can tell at an edge; more would make files larger.
const LEVELS: f32 = 15.0;

type Point = (f32, f32);

/// The cover of each step. Lines thinner than a pixel are drawn fainter, not thinner.
fn levels(width: f32) -> [u8; 16] {
    std::array::from_fn(|level| (255.0 * width.min(1.0) * level as f32 / LEVELS) as u8)
}

/// The whole number next to one from 0 to 15: the last bits of a float that is so large that it has no fraction. That is
/// faster than a cast, which takes care of all other numbers.
fn nearest(level: f32) -> usize {
    const LARGE: f32 = (1 << 23) as f32;
    ((level + LARGE).to_bits() & 15) as usize
}

impl Coverage {
    /// Draws a path's segments as one line of a width, all in device pixels; `place` turns the path's coordinates
    /// into them.
    pub fn draw(
        &mut self,
        pixels: &mut Pixmap,
        path: &Path,
        place: impl Fn(f64, f64) -> Point,
        width: f32,
        color: Color,
        clip: &Clip,
    ) {
        self.begin(pixels);
        let mut crowd = Crowd::default();
        segments(path, place, |a, b| crowd.take(a, b, |a, b| self.segment(a, b, width, clip)));
        crowd.give(|a, b| self.segment(a, b, width, clip));
        self.blend(pixels, color, clip);
    }

    fn begin(&mut self, pixels: &Pixmap) {
        let size = (pixels.width() as usize, pixels.height() as usize);
        if (self.width, self.height) != size {
            (self.width, self.height) = size;
            self.covered = vec![0; size.0 * size.1];
            self.spans = vec![(usize::MAX, 0); size.1];
        }
    }

    /// Covers a segment with its round ends.
    fn segment(&mut self, a: Point, b: Point, width: f32, clip: &Clip) {
        let (dx, dy) = (b.0 - a.0, b.1 - a.1);
        let length = dx.hypot(dy);
        let (ux, uy) = if length > 0.0 { (dx / length, dy / length) } else { (1.0, 0.0) };
        let reach = (width / 2.0).max(0.5) + 0.5;
        let levels = levels(width);
        let (left, right) = (a.0.min(b.0) - reach, a.0.max(b.0) + reach);
        let rows = clip.rows(a.1.min(b.1) - reach, a.1.max(b.1) + reach, self.height);
        for row in rows {
            let cy = row as f32 + 0.5 - a.1;
            let (mut from, mut to) = (left, right);
            if uy.abs() > 1e-3 {
                let (middle, spread) = (a.0 + cy * ux / uy, reach / uy.abs());
                (from, to) = (from.max(middle - spread), to.min(middle + spread));
            }
            let columns = clip.columns(from, to, self.width);
            if columns.is_empty() {
                continue;
            }
            let span = &mut self.spans[row];
            *span = (span.0.min(columns.start), span.1.max(columns.end));
            let first = columns.start as f32 + 0.5 - a.0;
            let line = &mut self.covered[row * self.width..][columns];
            let cover = |distance: f32| levels[nearest((reach - distance).clamp(0.0, 1.0) * LEVELS)];
            let last = first + (line.len() - 1) as f32;
            let beside = |cx: f32| (0.0..=length).contains(&(cx * ux + cy * uy));
            if beside(first) && beside(last) {
                // All pixels of the row lie beside the segment, none at its ends.
                for (i, covered) in line.iter_mut().enumerate() {
                    *covered = (*covered).max(cover(((first + i as f32) * uy - cy * ux).abs()));
                }
            } else {
                for (i, covered) in line.iter_mut().enumerate() {
                    let cx = first + i as f32;
                    let along = (cx * ux + cy * uy).max(0.0).min(length);
                    let (x, y) = (cx - along * ux, cy - along * uy);
                    *covered = (*covered).max(cover((x * x + y * y).sqrt()));
                }
            }
        }
    }

    /// Colours what is covered, and begins anew.
    fn blend(&mut self, pixels: &mut Pixmap, color: Color, clip: &Clip) {
        let source = [color.r, color.g, color.b, 255].map(u32::from);
        let width = self.width;
        let data = pixels.data_mut();
        for (row, span) in self.spans.iter_mut().enumerate() {
            let (from, to) = std::mem::replace(span, (usize::MAX, 0));
            if from >= to {
                continue;
            }
            let line = &mut self.covered[row * width..][from..to];
            let under = data[(row * width + from) * 4..].chunks_exact_mut(4);
            for (column, (covered, pixel)) in (from..).zip(line.iter_mut().zip(under)) {
                if *covered > 0 {
                    let part = clip.part(column, row, std::mem::take(covered));
                    mix(pixel, source, over255(part * u32::from(color.a)));
                }
            }
        }
    }
}

/// Segments one after the other within one column of pixels: a single upright segment from the lowest to the highest of
/// their points covers the same.
#[derive(Debug, Default)]
struct Crowd(Option<Upright>);

#[derive(Debug, Clone, Copy)]
struct Upright {
    column: i32,
    end: Point,
    low: Point,
    high: Point,
}

impl Crowd {
    /// Takes a segment in, or draws it after those that came before.
    fn take(&mut self, a: Point, b: Point, mut draw: impl FnMut(Point, Point)) {
        let column = a.0 as i32;
        let within = column == b.0 as i32;
        match &mut self.0 {
            Some(upright) if within && upright.column == column && upright.end == a => upright.reach(b),
            _ => {
                self.give(&mut draw);
                if within {
                    self.0 = Some(Upright::new(column, a, b));
                } else {
                    draw(a, b);
                }
            }
        }
    }

    /// Draws what was taken in.
    fn give(&mut self, mut draw: impl FnMut(Point, Point)) {
        self.0.take().into_iter().for_each(|upright| draw(upright.low, upright.high));
    }
}

impl Upright {
    fn new(column: i32, a: Point, b: Point) -> Self {
        let (low, high) = if a.1 <= b.1 { (a, b) } else { (b, a) };
        Self { column, end: b, low, high }
    }

    fn reach(&mut self, to: Point) {
        self.end = to;
        if to.1 < self.low.1 {
            self.low = to;
        }
        if to.1 > self.high.1 {
            self.high = to;
        }
    }
}

/// Lays a colour over a part of a pixel; 255 is all of it.
pub(super) fn cover(pixel: &mut [u8], color: Color, part: u32) {
    mix(pixel, [color.r, color.g, color.b, 255].map(u32::from), over255(part * u32::from(color.a)));
}

/// Lays a colour over a pixel that is multiplied by its opacity.
fn mix(pixel: &mut [u8], source: [u32; 4], opacity: u32) {
    for (under, over) in pixel.iter_mut().zip(source) {
        *under = over255(over * opacity + u32::from(*under) * (255 - opacity)) as u8;
    }
}

/// Divided by 255 and rounded, exact for products of two bytes.
fn over255(value: u32) -> u32 {
    let value = value + 128;
    (value + (value >> 8)) >> 8
}

/// The straight parts of a path; curves in short steps. What is no number is left out.
fn segments(path: &Path, place: impl Fn(f64, f64) -> Point, mut draw: impl FnMut(Point, Point)) {
    let (mut start, mut at) = ((0.0, 0.0), (0.0, 0.0));
    let mut to = |at: &mut Point, next: Point| {
        if next.0.is_finite() && next.1.is_finite() {
            draw(*at, next);
            *at = next;
        }
    };
    for segment in &path.0 {
        match *segment {
            Segment::Move(x, y) => {
                start = place(x, y);
                at = start;
            }
            Segment::Line(x, y) => to(&mut at, place(x, y)),
            Segment::Cubic(a, b, c, d, x, y) => {
                let (p, q, r, s) = (at, place(a, b), place(c, d), place(x, y));
                let way = (q.0 - p.0).hypot(q.1 - p.1) + (r.0 - q.0).hypot(r.1 - q.1) + (s.0 - r.0).hypot(s.1 - r.1);
                let steps = (way / 3.0).clamp(1.0, 64.0).ceil() as usize;
                (1..=steps).for_each(|i| to(&mut at, cubic(p, q, r, s, i as f32 / steps as f32)));
            }
            Segment::Close => to(&mut at, start),
        }
    }
}

fn cubic(p: Point, q: Point, r: Point, s: Point, t: f32) -> Point {
    let u = 1.0 - t;
    let at = |p: f32, q: f32, r: f32, s: f32| u * u * u * p + 3.0 * u * u * t * q + 3.0 * u * t * t * r + t * t * t * s;
    (at(p.0, q.0, r.0, s.0), at(p.1, q.1, r.1, s.1))
}
