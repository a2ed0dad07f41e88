//! Outlines made of segments.

/// An outline.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Path(pub Vec<Segment>);

/// A step of an outline, in absolute coordinates.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Segment {
    /// Starts a new part.
    Move(f64, f64),
    /// A straight line.
    Line(f64, f64),
    /// A cubic curve: two control points and the end.
    Cubic(f64, f64, f64, f64, f64, f64),
    /// Back to the part's start.
    Close,
}

impl Path {
    /// Starts a new part.
    pub fn move_to(&mut self, x: f64, y: f64) {
        self.0.push(Segment::Move(x, y));
    }

    /// A straight line to a point.
    pub fn line_to(&mut self, x: f64, y: f64) {
        self.0.push(Segment::Line(x, y));
    }

    /// A cubic curve to a point.
    pub fn cubic_to(&mut self, c1: (f64, f64), c2: (f64, f64), to: (f64, f64)) {
        self.0.push(Segment::Cubic(c1.0, c1.1, c2.0, c2.1, to.0, to.1));
    }

    /// Closes the part.
    pub fn close(&mut self) {
        self.0.push(Segment::Close);
    }

    /// Whether nothing is drawn.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// An arc of a circle around a centre, angles in radians clockwise from three o'clock; joined
    /// with a line when the path has begun. Each quarter is one cubic.
    pub fn arc(&mut self, cx: f64, cy: f64, r: f64, from: f64, to: f64) {
        let at = |a: f64| (cx + r * a.cos(), cy + r * a.sin());
        let steps = ((to - from).abs() / std::f64::consts::FRAC_PI_2).ceil().max(1.0);
        let step = (to - from) / steps;
        let k = 4.0 / 3.0 * (step / 4.0).tan() * r;
        let start = at(from);
        if self.is_empty() {
            self.move_to(start.0, start.1)
        } else {
            self.line_to(start.0, start.1)
        }
        for i in 0..steps as usize {
            let (a, b) = (from + step * i as f64, from + step * (i + 1) as f64);
            let (p, q) = (at(a), at(b));
            let c1 = (p.0 - k * a.sin(), p.1 + k * a.cos());
            let c2 = (q.0 + k * b.sin(), q.1 - k * b.cos());
            self.cubic_to(c1, c2, q);
        }
    }
}
