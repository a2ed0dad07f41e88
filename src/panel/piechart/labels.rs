//! Texts at slices: inside where they fit, else beside the circle with a line; what has no room yields, the smallest first.

use std::f64::consts::TAU;

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
/// From the circle to the bend of a line, and to a text beside it.
const BEND: f64 = 5.0;
const AWAY: f64 = 10.0;
/// From the circle to texts at its left and right, with the end of the line.
const ARM: f64 = AWAY + 4.0;
/// A circle is not made smaller than this for the sake of texts.
const LEAST: f64 = 34.0;
/// The parts of the radius at which texts inside are tried.
const PLACES: [f64; 6] = [0.66, 0.62, 0.58, 0.53, 0.48, 0.42];

/// The texts of a pie, and the radius that leaves room for them.
pub struct Labels<'a> {
    slices: Vec<&'a Slice>,
    texts: Vec<String>,
    beside: bool,
    /// The circle's radius.
    pub radius: f64,
}

/// A text beside the circle, with its line.
struct Beside {
    words: String,
    /// From the slice to the text.
    line: [(f64, f64); 3],
    /// Left, top, right, bottom of the text.
    place: [f64; 4],
    side: f64,
}

/// A slice whose text goes beside the circle: which, in which direction, and at which height it would like to stand.
#[derive(Clone, Copy)]
struct Wish {
    slice: usize,
    angle: f64,
    y: f64,
}

impl<'a> Labels<'a> {
    /// Texts of these parts for a pie in an area.
    pub fn new(slices: &'a [Slice], parts: &[Part], area: Rect, disc: impl Fn(f64) -> Disc) -> Self {
        let slices: Vec<&Slice> = slices.iter().filter(|s| s.share > 0.0).collect();
        let texts: Vec<String> = slices.iter().map(|s| words(s, parts)).collect();
        let full = ((area.w.min(area.h)) / 2.0 - 2.0).max(0.0);
        let mut labels = Self { slices, texts, beside: false, radius: full };
        let outside = |labels: &Self, radius: f64| {
            let disc = disc(radius);
            let inside = |(i, angle, span)| labels.inside(i, angle, span, disc).is_some();
            let out = labels.angles().filter(|a| !inside(*a)).map(|(i, ..)| &labels.texts[i]);
            out.map(|t| text::width(t, Face::Sans, SIZE)).fold(0.0, f64::max)
        };
        let room = |widest: f64| {
            let column = widest.min((area.w * 0.3).max(60.0));
            (area.w / 2.0 - column - ARM - 4.0).min(area.h / 2.0 - SIZE).min(full)
        };
        let widest = outside(&labels, full);
        if widest > 0.0 {
            // In the smaller circle fewer texts may fit inside.
            let radius = room(outside(&labels, room(widest)).max(widest));
            if radius >= LEAST {
                (labels.beside, labels.radius) = (true, radius);
            }
        }
        labels
    }

    /// Each slice's number, the angle of its middle, and its extent.
    fn angles(&self) -> impl Iterator<Item = (usize, f64, f64)> {
        let turn = |from: &mut f64, (i, slice): (usize, &&Slice)| {
            let span = slice.share * TAU;
            *from += span;
            Some((i, *from - span / 2.0, span))
        };
        self.slices.iter().enumerate().scan(super::TOP, turn)
    }

    /// The texts at their places: those of as many of the greatest slices as have room, so that no slice has one while a
    /// greater has none.
    pub fn draw(&self, disc: Disc, area: Rect, theme: &Theme) -> Vec<Node> {
        let angles: Vec<(usize, f64, f64)> = self.angles().collect();
        let mut order: Vec<usize> = (0..self.slices.len()).filter(|i| !self.texts[*i].is_empty()).collect();
        order.sort_by(|a, b| self.slices[*b].share.total_cmp(&self.slices[*a].share));
        let tried = |n: usize| self.place(order[..n].iter().map(|i| angles[*i]), disc, area);
        let placed = (1..=order.len()).rev().find_map(tried);
        let Some((mut nodes, beside)) = placed else { return Vec::new() };
        nodes.extend(beside.into_iter().flat_map(|b| b.draw(theme)));
        nodes
    }

    /// The texts of some slices, if all of them have room.
    fn place(
        &self,
        wanted: impl Iterator<Item = (usize, f64, f64)>,
        disc: Disc,
        area: Rect,
    ) -> Option<(Vec<Node>, Vec<Beside>)> {
        let mut nodes = Vec::new();
        let mut sides: [Vec<Wish>; 2] = Default::default();
        let most = most_beside(area);
        for (slice, angle, span) in wanted {
            match self.inside(slice, angle, span, disc) {
                Some(node) => nodes.push(node),
                None if !self.beside => return None,
                None => {
                    let y = disc.y + (disc.radius + BEND + 4.0) * angle.sin();
                    let side = usize::from(angle.cos() < 0.0);
                    // Near the top and the bottom both sides are as near.
                    let other = sides[side].len() >= most && angle.cos().abs() < 0.4;
                    sides[if other { 1 - side } else { side }].push(Wish { slice, angle, y });
                }
            }
        }
        let [right, left] = sides;
        let mut beside = self.column(right, 1.0, disc, area)?;
        beside.extend(self.column(left, -1.0, disc, area)?);
        apart(&beside, disc).then_some((nodes, beside))
    }

    /// The text inside its slice, if it fits there.
    fn inside(&self, i: usize, angle: f64, span: f64, disc: Disc) -> Option<Node> {
        let ring = disc.hole > 0.0;
        let tries = if ring { vec![(disc.hole / disc.radius + 1.0) / 2.0] } else { PLACES.to_vec() };
        tries.into_iter().find_map(|part| self.inside_at(i, angle, span, (disc, disc.radius * part)))
    }

    fn inside_at(&self, i: usize, angle: f64, span: f64, (disc, at): (Disc, f64)) -> Option<Node> {
        let words = &self.texts[i];
        let (w, h) = (text::width(words, Face::Sans, SIZE) + 6.0, SIZE * 1.21 + 2.0);
        let (x, y) = (disc.x + at * angle.cos(), disc.y + at * angle.sin());
        let corners = [(-w, -h), (w, -h), (-w, h), (w, h)].map(|(a, b)| (x + a / 2.0 - disc.x, y + b / 2.0 - disc.y));
        // One slice is the whole disc: it has no sides that a text could cross.
        let alone = self.slices.len() == 1 && disc.hole == 0.0;
        let fits = |(a, b): &(f64, f64)| {
            let far = a.hypot(*b);
            let turn = (b.atan2(*a) - angle).rem_euclid(TAU);
            let turn = turn.min(TAU - turn);
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

    /// Texts at one side, pushed apart; none where they are too many.
    fn column(&self, mut all: Vec<Wish>, side: f64, disc: Disc, area: Rect) -> Option<Vec<Beside>> {
        let (top, bottom) = (area.y + SIZE * 0.7, area.bottom() - SIZE * 0.7);
        if all.len() > most_beside(area) {
            return None;
        }
        // From the top down, as their slices follow each other around the circle.
        let turn = |wish: &Wish| {
            let turn = if side > 0.0 { wish.angle - super::TOP } else { super::TOP + TAU - wish.angle };
            if turn > 0.75 * TAU { turn - TAU } else { turn }
        };
        all.sort_by(|a, b| turn(a).total_cmp(&turn(b)));
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
        all.iter().map(|b| self.arm(*b, side, disc, area)).collect()
    }

    /// A text as near to the circle as its height allows, and the line to it.
    fn arm(&self, wish: Wish, side: f64, disc: Disc, area: Rect) -> Option<Beside> {
        let at = |r: f64| (disc.x + r * wish.angle.cos(), disc.y + r * wish.angle.sin());
        let (start, bend) = (at(disc.radius + 1.0), at(disc.radius + BEND));
        let (away, tall) = (disc.radius + AWAY, ((wish.y - disc.y).abs() - SIZE * 0.6).max(0.0));
        let contour = (away * away - tall * tall).max(0.0).sqrt();
        let end = disc.x + side * contour.max((bend.0 - disc.x).abs() + BEND);
        let x = end + side * 4.0;
        let room = if side > 0.0 { area.right() - x } else { x - area.x };
        let words = text::shorten_middle(&self.texts[wish.slice], Face::Sans, SIZE, room).into_owned();
        let wide = text::width(&words, Face::Sans, SIZE);
        let place = [x.min(x + side * wide), wish.y - SIZE * 0.6, x.max(x + side * wide), wish.y + SIZE * 0.6];
        (!words.is_empty()).then_some(Beside { words, line: [start, bend, (end, wish.y)], place, side })
    }
}

impl Beside {
    fn draw(self, theme: &Theme) -> [Node; 2] {
        let mut line = Path::default();
        line.move_to(self.line[0].0, self.line[0].1);
        self.line[1..].iter().for_each(|p| line.line_to(p.0, p.1));
        let (x, anchor) = if self.side > 0.0 { (self.place[0], Anchor::Start) } else { (self.place[2], Anchor::End) };
        let baseline = (self.place[1] + self.place[3]) / 2.0 + SIZE * text::CAP_HEIGHT / 2.0;
        [
            Node::path(line, Style::stroke(theme.axis, 1.0)),
            Text::new(x, baseline, self.words, SIZE, theme.text).anchor(anchor).into(),
        ]
    }
}

/// How many texts have room at one side.
fn most_beside(area: Rect) -> usize {
    ((area.h - SIZE * 1.4) / LEADING).floor().max(0.0) as usize + 1
}

/// Whether no line crosses the circle, another line or another text.
fn apart(all: &[Beside], disc: Disc) -> bool {
    let clear = |(i, a): (usize, &Beside)| {
        let way = (a.line[1], a.line[2]);
        let others = || all.iter().enumerate().filter(move |(j, _)| *j != i).map(|(_, b)| b);
        let free = |b: &Beside| {
            let [left, top, right, bottom] = b.place;
            let sides = [((left, top), (right, bottom)), ((left, bottom), (right, top))];
            !cross(way, (b.line[0], b.line[1]))
                && !cross(way, (b.line[1], b.line[2]))
                && !sides.iter().any(|s| cross(way, *s))
        };
        distance((disc.x, disc.y), way) >= disc.radius + 1.5 && others().all(free)
    };
    all.iter().enumerate().all(clear)
}

type Point = (f64, f64);

/// Whether two lines between points meet.
fn cross((a, b): (Point, Point), (c, d): (Point, Point)) -> bool {
    let turn = |p: Point, q: Point, r: Point| (q.0 - p.0) * (r.1 - p.1) - (q.1 - p.1) * (r.0 - p.0);
    turn(a, b, c) * turn(a, b, d) < 0.0 && turn(c, d, a) * turn(c, d, b) < 0.0
}

/// How near a line comes to a point.
fn distance(p: Point, (a, b): (Point, Point)) -> f64 {
    let (dx, dy) = (b.0 - a.0, b.1 - a.1);
    let along = ((p.0 - a.0) * dx + (p.1 - a.1) * dy) / (dx * dx + dy * dy).max(1e-9);
    let along = along.clamp(0.0, 1.0);
    (a.0 + dx * along - p.0).hypot(a.1 + dy * along - p.1)
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
