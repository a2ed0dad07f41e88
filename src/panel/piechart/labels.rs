//! Texts at slices: inside where they fit, else beside the circle with a line; what has no room yields, the smallest first.

use super::Disc;
use super::options::Part;
use super::slices::Slice;
use crate::panel::stat::readable;
use crate::scene::{Anchor, Node, Path, Rect, Style, Text};
use crate::text::{self, Face};
use crate::theme::Theme;

const SIZE: f64 = 11.0;
/// The least distance of two baselines.
const LEADING: f64 = 14.5;
/// From the circle to a text beside it.
const ARM: f64 = 18.0;
/// A circle is not made smaller than this for the sake of texts.
const LEAST: f64 = 34.0;

/// The texts of a pie, and the radius that leaves room for them.
pub struct Labels<'a> {
    slices: Vec<&'a Slice>,
    texts: Vec<String>,
    beside: bool,
    /// The circle's radius.
    pub radius: f64,
}

/// A text beside the circle.
struct Beside {
    slice: usize,
    angle: f64,
    y: f64,
}

impl<'a> Labels<'a> {
    /// Texts of these parts for a pie in an area.
    pub fn new(slices: &'a [Slice], parts: &[Part], area: Rect) -> Self {
        let slices: Vec<&Slice> = slices.iter().filter(|s| s.share > 0.0).collect();
        let texts: Vec<String> = slices.iter().map(|s| words(s, parts)).collect();
        let full = ((area.w.min(area.h)) / 2.0 - 2.0).max(0.0);
        let named = parts.contains(&Part::Name);
        let widest = texts.iter().map(|t| text::width(t, Face::Sans, SIZE)).fold(0.0, f64::max);
        let column = widest.min((area.w * 0.3).max(60.0));
        let room = ((area.w / 2.0 - column - ARM - 2.0).min(area.h / 2.0 - 8.0)).min(full);
        let beside = !parts.is_empty() && room >= LEAST && (named || slices.iter().any(|s| s.share < 0.06));
        Self { slices, texts, beside, radius: if beside { room } else { full } }
    }

    /// The texts at their places.
    pub fn draw(&self, disc: Disc, area: Rect, theme: &Theme) -> Vec<Node> {
        let mut nodes = Vec::new();
        let mut sides: [Vec<Beside>; 2] = Default::default();
        let mut from = super::TOP;
        for (i, slice) in self.slices.iter().enumerate() {
            let span = slice.share * std::f64::consts::TAU;
            let angle = from + span / 2.0;
            from += span;
            if self.texts[i].is_empty() {
                continue;
            }
            match self.inside(i, angle, span, disc) {
                Some(node) => nodes.push(node),
                None if self.beside => {
                    let y = disc.y + (disc.radius + 9.0) * angle.sin();
                    sides[usize::from(angle.cos() < 0.0)].push(Beside { slice: i, angle, y });
                }
                None => {}
            }
        }
        let [right, left] = sides;
        nodes.extend(self.column(right, 1.0, disc, area, theme));
        nodes.extend(self.column(left, -1.0, disc, area, theme));
        nodes
    }

    /// The text inside its slice, if it fits there.
    fn inside(&self, i: usize, angle: f64, span: f64, disc: Disc) -> Option<Node> {
        let words = &self.texts[i];
        let (w, h) = (text::width(words, Face::Sans, SIZE) + 6.0, SIZE * 1.21 + 2.0);
        let at = if disc.hole > 0.0 { (disc.hole + disc.radius) / 2.0 } else { disc.radius * 0.64 };
        let (x, y) = (disc.x + at * angle.cos(), disc.y + at * angle.sin());
        let corners = [(-w, -h), (w, -h), (-w, h), (w, h)].map(|(a, b)| (x + a / 2.0 - disc.x, y + b / 2.0 - disc.y));
        // One slice is the whole disc: it has no sides that a text could cross.
        let alone = self.slices.len() == 1 && disc.hole == 0.0;
        let fits = |(a, b): &(f64, f64)| {
            let far = a.hypot(*b);
            let turn = (b.atan2(*a) - angle).rem_euclid(std::f64::consts::TAU);
            let turn = turn.min(std::f64::consts::TAU - turn);
            far <= disc.radius - 2.0 && far >= disc.hole + 2.0 && turn <= span / 2.0
                || alone && far <= disc.radius - 2.0
        };
        // A ring's inner edge is nearest between the corners.
        let near = if disc.hole > 0.0 {
            at - (w / 2.0 * angle.cos().abs() + h / 2.0 * angle.sin().abs())
        } else {
            f64::INFINITY
        };
        let clear = corners.iter().all(fits);
        let color = readable(self.slices[i].color);
        (clear && near >= disc.hole).then(|| {
            Text::new(x, y + SIZE * text::CAP_HEIGHT / 2.0, words.clone(), SIZE, color).anchor(Anchor::Middle).into()
        })
    }

    /// Texts at one side: as many as have room, pushed apart, with lines to their slices.
    fn column(&self, mut all: Vec<Beside>, side: f64, disc: Disc, area: Rect, theme: &Theme) -> Vec<Node> {
        let (top, bottom) = (area.y + SIZE * 0.7, area.bottom() - SIZE * 0.7);
        let most = ((bottom - top) / LEADING).floor().max(0.0) as usize + 1;
        if all.len() > most {
            all.sort_by(|a, b| self.slices[b.slice].share.total_cmp(&self.slices[a.slice].share));
            all.truncate(most);
        }
        all.sort_by(|a, b| a.y.total_cmp(&b.y));
        let mut y = f64::NEG_INFINITY;
        for b in &mut all {
            b.y = b.y.clamp(top, bottom).max(y + LEADING);
            y = b.y;
        }
        let mut below = bottom + LEADING;
        for b in all.iter_mut().rev() {
            b.y = b.y.min(below - LEADING);
            below = b.y;
        }
        all.iter().flat_map(|b| self.arm(b, side, disc, area, theme)).collect()
    }

    fn arm(&self, b: &Beside, side: f64, disc: Disc, area: Rect, theme: &Theme) -> Vec<Node> {
        let at = |r: f64| (disc.x + r * b.angle.cos(), disc.y + r * b.angle.sin());
        let (start, end) = (at(disc.radius + 1.0), disc.x + side * (disc.radius + ARM - 4.0));
        let x = end + side * 4.0;
        let room = if side > 0.0 { area.right() - x } else { x - area.x };
        let words = text::shorten_middle(&self.texts[b.slice], Face::Sans, SIZE, room).into_owned();
        if words.is_empty() {
            return Vec::new();
        }
        let mut line = Path::default();
        line.move_to(start.0, start.1);
        line.line_to(
            disc.x + side * (disc.radius + 6.0).min(((start.0 - disc.x).abs() + 6.0).max(disc.radius * 0.5)),
            b.y,
        );
        line.line_to(end, b.y);
        let anchor = if side > 0.0 { Anchor::Start } else { Anchor::End };
        let baseline = b.y + SIZE * text::CAP_HEIGHT / 2.0;
        vec![
            Node::path(line, Style::stroke(theme.axis, 1.0)),
            Text::new(x, baseline, words, SIZE, theme.text).anchor(anchor).into(),
        ]
    }
}

fn words(slice: &Slice, parts: &[Part]) -> String {
    let part = |p: &Part| match p {
        Part::Name => slice.name.clone(),
        Part::Value => slice.value.clone(),
        Part::Percent => slice.percent.clone(),
    };
    // Always name, value, share, in whatever order they are asked for.
    let order = [Part::Name, Part::Value, Part::Percent];
    let told: Vec<String> = order.iter().filter(|p| parts.contains(p)).map(part).filter(|t| !t.is_empty()).collect();
    told.join(" · ")
}
