//! Texts beside points: none lies on another, none leaves its area; what finds no place yields.

use crate::scene::{Color, Node, Rect, Style, Text};
use crate::text::{self, Face};
use crate::theme::Theme;

/// What is taken already.
pub struct Room {
    area: Rect,
    taken: Vec<Rect>,
    /// The boxes of markers: texts keep off them where they can.
    marks: Vec<Rect>,
}

/// A text that wants a place beside a point.
pub struct Label {
    /// The point.
    pub at: (f64, f64),
    /// How far from it the text begins.
    pub gap: f64,
    /// The text.
    pub words: String,
    /// Its size.
    pub size: f64,
    /// Those of more weight are placed first.
    pub weight: f64,
    /// Whether it stands on the point itself, over a surface.
    pub upon: bool,
}

/// The widest text.
const WIDEST: f64 = 180.0;
/// More labels than this are not tried.
const MOST: usize = 400;

impl Label {
    /// The box of the point's marker.
    fn mark(&self) -> Rect {
        let r = (self.gap - 3.0).max(0.0);
        Rect::new(self.at.0 - r, self.at.1 - r, 2.0 * r, 2.0 * r)
    }
}

impl Room {
    /// All of an area is free.
    pub fn new(area: Rect) -> Self {
        Self { area, taken: Vec::new(), marks: Vec::new() }
    }

    /// Takes a rectangle if it is inside and free.
    pub fn take(&mut self, place: Rect) -> bool {
        let (a, b) = (self.area, place);
        let inside = b.x >= a.x && b.y >= a.y && b.right() <= a.right() && b.bottom() <= a.bottom();
        let apart = |t: &Rect| {
            b.x >= t.right() + 2.0 || t.x >= b.right() + 2.0 || b.y >= t.bottom() + 1.0 || t.y >= b.bottom() + 1.0
        };
        let free = inside && self.taken.iter().all(apart);
        if free {
            self.taken.push(place);
        }
        free
    }

    /// Places a text with its left top corner there, if there is room.
    pub fn text(&mut self, x: f64, y: f64, words: &str, size: f64, color: Color) -> Option<Node> {
        let wide = text::width(words, Face::Sans, size);
        let place = Rect::new(x, y, wide, size * (text::ASCENT + text::DESCENT));
        self.take(place).then(|| Text::new(x, y + size * text::ASCENT, words, size, color).into())
    }

    /// Places labels right, left, below, above or at a corner of their points, the heaviest first; gives how many yield.
    ///
    /// `signs` are what texts keep off besides the signs of their own points.
    pub fn labels(&mut self, mut labels: Vec<Label>, signs: &[Rect], theme: &Theme) -> (Vec<Node>, usize) {
        labels.sort_by(|a, b| b.weight.total_cmp(&a.weight));
        self.marks = labels.iter().take(MOST).map(Label::mark).chain(signs.iter().take(MOST).copied()).collect();
        let mut nodes = Vec::new();
        let mut yielded = labels.len().saturating_sub(MOST);
        for label in labels.iter().take(MOST) {
            match self.label(label, theme) {
                Some(both) => nodes.extend(both),
                None => yielded += 1,
            }
        }
        (nodes, yielded)
    }

    /// A label in the first place that is free, with a ground of its own where it lies on a surface.
    fn label(&mut self, label: &Label, theme: &Theme) -> Option<Vec<Node>> {
        let words = text::shorten_middle(&label.words, Face::Sans, label.size, WIDEST.min(self.area.w * 0.5));
        if words.trim().is_empty() {
            return None;
        }
        let wide = text::width(&words, Face::Sans, label.size);
        let tall = label.size * (text::ASCENT + text::DESCENT);
        let (x, y) = label.at;
        let on = [(x - wide / 2.0, y - tall / 2.0)];
        let near = label.gap * 0.7;
        let around = [
            (x + label.gap, y - tall / 2.0),
            (x - label.gap - wide, y - tall / 2.0),
            (x - wide / 2.0, y + label.gap),
            (x - wide / 2.0, y - label.gap - tall),
            (x + near, y - near - tall),
            (x + near, y + near),
            (x - near - wide, y - near - tall),
            (x - near - wide, y + near),
        ];
        let own = label.mark();
        let crossed: Vec<Rect> = self.marks.iter().filter(|m| **m != own).copied().collect();
        // On another marker a text would hide it, or be taken for its name.
        let clear = |at: &&(f64, f64)| !crossed.iter().any(|m| m.meets(&Rect::new(at.0, at.1, wide, tall)));
        let mut places: Vec<(f64, f64)> =
            if label.upon { on.iter().filter(clear).copied().collect() } else { Vec::new() };
        places.extend(around.iter().filter(clear));
        for at in places {
            let Some(node) = self.text(at.0, at.1, &words, label.size, theme.text) else { continue };
            let ground = Rect::new(at.0 - 3.0, at.1, wide + 6.0, tall);
            let ground = Node::Rect(ground, 3.0, Style::fill(theme.panel.alpha(0.82)));
            return Some(if label.upon { vec![ground, node] } else { vec![node] });
        }
        None
    }
}
