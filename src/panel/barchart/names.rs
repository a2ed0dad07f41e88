//! Names below upright bars: level, turned or thinned, so that none is cut and none touches another.

use crate::chart::axis::SIZE;
use crate::scene::{Anchor, Color, Node, Text};
use crate::text::{self, Face};

/// Names that have their form, before the plot's height is known.
pub struct Names {
    texts: Vec<String>,
    angle: f64,
    size: f64,
    every: usize,
    from_right: bool,
    most: f64,
    /// The height that they take.
    pub height: f64,
}

/// What is asked of names.
#[derive(Debug, Clone, Copy, Default)]
pub struct Asked {
    /// Degrees.
    pub rotation: Option<f64>,
    /// Pixels.
    pub spacing: Option<f64>,
    /// Characters.
    pub longest: Option<usize>,
}

/// The blank between level names.
const GAP: f64 = 8.0;
/// The size of level names that would not all have room at the usual one, and the blank between those.
const SMALL: f64 = 10.0;
const SMALL_GAP: f64 = 6.0;
/// Level names are not shortened below this, they are thinned.
const LEAST: f64 = 104.0;
const LEADING: f64 = 14.0;

impl Names {
    /// Finds a form for names that are `slot` apart, in a body of some height.
    pub fn new(names: &[String], slot: f64, high: f64, asked: Asked) -> Self {
        let cut = |n: &String| match asked.longest.filter(|m| *m > 0 && n.chars().count() > *m) {
            Some(most) => n.chars().take(most).chain(['…']).collect(),
            None => n.clone(),
        };
        let texts: Vec<String> = names.iter().map(cut).collect();
        let wide = |size: f64| texts.iter().map(|t| text::width(t, Face::Sans, size)).fold(0.0, f64::max);
        let level = asked.rotation.is_none_or(|a| a.abs() < 5.0);
        let small = level && wide(SIZE) + GAP > slot && wide(SMALL) + SMALL_GAP <= slot;
        let (size, gap) = if small { (SMALL, SMALL_GAP) } else { (SIZE, GAP) };
        let widest = wide(size);
        let angle = asked.rotation.filter(|a| a.is_finite()).unwrap_or_else(|| {
            let level = widest + gap <= slot || slot >= 72.0;
            if level || high < 140.0 || slot < LEADING * 1.5 { 0.0 } else { -45.0 }
        });
        let angle = if angle.abs() < 5.0 { 0.0 } else { angle.clamp(-90.0, 90.0) };
        let (sin, cos) = angle.abs().to_radians().sin_cos();
        let longest = if angle == 0.0 { widest } else { widest.min((high * 0.34 - SIZE * cos) / sin).max(0.0) };
        let need = if angle == 0.0 { widest.min(LEAST.max(slot - gap)) + gap } else { LEADING / sin };
        let spacing = asked.spacing.filter(|s| s.is_finite() && *s != 0.0);
        let need = need.max(spacing.map_or(0.0, f64::abs));
        let every = (need / slot.max(0.01)).ceil().clamp(1.0, 1e6) as usize;
        let most = if angle == 0.0 { every as f64 * slot - gap } else { longest };
        let deep = sin * longest + SIZE * 1.21 * cos.max(0.3);
        let from_right = spacing.is_some_and(|s| s < 0.0);
        Self { texts, angle, size, every, from_right, most, height: deep.max(SIZE * 1.21) + 9.0 }
    }

    /// Sets the names at their places, below `top`, within a width.
    pub fn draw(&self, at: impl Fn(usize) -> f64, top: f64, width: f64, color: Color) -> Vec<Node> {
        let count = self.texts.len();
        let shown = |i: &usize| {
            if self.from_right { (count - 1 - i).is_multiple_of(self.every) } else { i.is_multiple_of(self.every) }
        };
        (0..count).filter(shown).filter_map(|i| self.name(i, at(i), top, width, color)).collect()
    }

    fn name(&self, i: usize, x: f64, top: f64, width: f64, color: Color) -> Option<Node> {
        let (sin, cos) = self.angle.abs().to_radians().sin_cos();
        let slack = SIZE * sin;
        let room = match self.angle {
            0.0 => 2.0 * x.min(width - x),
            a if a < 0.0 => (x - slack) / cos.max(1e-6),
            _ => (width - x - slack) / cos.max(1e-6),
        };
        let words = text::shorten(&self.texts[i], Face::Sans, self.size, self.most.min(room)).into_owned();
        if words.is_empty() {
            return None;
        }
        let (anchor, dx) = match self.angle {
            0.0 => (Anchor::Middle, 0.0),
            a if a < 0.0 => (Anchor::End, SIZE * 0.36 * sin),
            _ => (Anchor::Start, -SIZE * 0.36 * sin),
        };
        let baseline = top + 7.0 + SIZE * if self.angle == 0.0 { text::ASCENT } else { 0.97 * cos.max(0.36) };
        let mut node = Text::new(x + dx, baseline, words, self.size, color).anchor(anchor);
        node.rotate = self.angle;
        Some(node.into())
    }
}
