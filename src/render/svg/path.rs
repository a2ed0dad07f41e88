//! Path data on a grid of a tenth of a pixel: relative steps from rounded places, so that nothing drifts.

use super::element::{parts, round};
use crate::scene::{Path, Rect, Segment};

/// Writes path data; several paths may follow each other in one.
pub(super) struct Pen<'a> {
    out: &'a mut String,
    at: (i64, i64),
    start: (i64, i64),
    /// Whether the part has only begun, so that even a step of no length is drawn: a dot.
    fresh: bool,
    command: char,
}

impl<'a> Pen<'a> {
    pub fn new(out: &'a mut String) -> Self {
        Self { out, at: (0, 0), start: (0, 0), fresh: true, command: ' ' }
    }

    pub fn path(&mut self, path: &Path) {
        path.0.iter().for_each(|segment| self.segment(*segment));
    }

    pub fn rect(&mut self, rect: &Rect) {
        let (x, y, right, bottom) = (rect.x, rect.y, rect.right(), rect.bottom());
        self.segment(Segment::Move(x, y));
        for (x, y) in [(right, y), (right, bottom), (x, bottom)] {
            self.segment(Segment::Line(x, y));
        }
        self.segment(Segment::Close);
    }

    fn segment(&mut self, segment: Segment) {
        match segment {
            Segment::Move(x, y) => self.move_to(grid(x, y)),
            Segment::Line(x, y) => self.line_to(grid(x, y)),
            Segment::Cubic(a, b, c, d, x, y) => self.cubic_to(grid(a, b), grid(c, d), grid(x, y)),
            Segment::Close => self.close(),
        }
    }

    fn move_to(&mut self, to: Option<(i64, i64)>) {
        let Some(to) = to else { return };
        self.step('M', &[to.0, to.1]);
        (self.at, self.start, self.fresh) = (to, to, true);
    }

    fn line_to(&mut self, to: Option<(i64, i64)>) {
        let Some(to) = to else { return };
        match (to.0 - self.at.0, to.1 - self.at.1) {
            (0, 0) if !self.fresh => {}
            (dx, 0) => self.step('h', &[dx]),
            (0, dy) => self.step('v', &[dy]),
            (dx, dy) => self.step('l', &[dx, dy]),
        }
        (self.at, self.fresh) = (to, false);
    }

    fn cubic_to(&mut self, a: Option<(i64, i64)>, b: Option<(i64, i64)>, to: Option<(i64, i64)>) {
        let (Some(a), Some(b), Some(to)) = (a, b, to) else { return };
        let (x, y) = self.at;
        self.step('c', &[a.0 - x, a.1 - y, b.0 - x, b.1 - y, to.0 - x, to.1 - y]);
        (self.at, self.fresh) = (to, false);
    }

    fn close(&mut self) {
        self.step('z', &[]);
        (self.at, self.fresh) = (self.start, false);
    }

    fn step(&mut self, command: char, numbers: &[i64]) {
        let repeated = command == self.command && !matches!(command, 'M' | 'z');
        if !repeated {
            self.out.push(command);
            self.command = command;
        }
        for (i, number) in numbers.iter().enumerate() {
            if *number >= 0 && (i > 0 || repeated) {
                self.out.push(' ');
            }
            parts(self.out, *number, 1);
        }
    }
}

/// The place on the grid; none for what is no number, which is a mistake of the caller.
fn grid(x: f64, y: f64) -> Option<(i64, i64)> {
    debug_assert!(x.is_finite() && y.is_finite(), "a path has numbers only");
    (x.is_finite() && y.is_finite()).then(|| (round(x, 1), round(y, 1)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn data(path: &Path) -> String {
        let mut out = String::new();
        Pen::new(&mut out).path(path);
        out
    }

    #[test]
    fn steps_are_relative_and_short() {
        let mut path = Path::default();
        path.move_to(10.0, 20.0);
        path.line_to(15.5, 20.0);
        path.line_to(15.54, 20.0);
        path.line_to(16.0, 25.0);
        path.line_to(15.0, 24.7);
        path.line_to(15.0, 20.0);
        path.cubic_to((16.0, 20.0), (17.0, 21.0), (17.0, 22.0));
        path.close();
        path.line_to(10.0, 30.0);
        assert_eq!(data(&path), "M10 20h5.5l.5 5-1-.3v-4.7c1 0 2 1 2 2zv10");
    }

    #[test]
    fn rounding_does_not_drift() {
        let mut path = Path::default();
        path.move_to(0.0, 0.0);
        (1..=1000).for_each(|i| path.line_to(f64::from(i) * 0.333, 0.0));
        let total: f64 = data(&path)[5..].split([' ', 'h']).map(|n| n.parse::<f64>().expect("a number")).sum();
        assert!((total - 333.0).abs() < 1e-6, "{total}");
    }

    #[test]
    fn a_step_of_no_length_is_a_dot_once() {
        let dot = Path(vec![Segment::Move(1.0, 1.0), Segment::Line(1.0, 1.0), Segment::Line(1.0, 1.0)]);
        assert_eq!(data(&dot), "M1 1h0");
    }
}
