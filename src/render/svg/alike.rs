//! Whether two scenes differ in their colours only.

use crate::scene::{Group, Image, Node, Paint, Path, Rect, Scene, Segment, Shape, Stroke, Style, Text};

/// Whether one drawing with two sets of colours can stand for both scenes.
pub(super) fn scenes(a: &Scene, b: &Scene) -> bool {
    same(a.width, b.width)
        && same(a.height, b.height)
        && a.background.is_some() == b.background.is_some()
        && nodes(&a.nodes, &b.nodes)
}

fn nodes(a: &[Node], b: &[Node]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| node(a, b))
}

fn node(a: &Node, b: &Node) -> bool {
    match (a, b) {
        (Node::Group(a), Node::Group(b)) => group(a, b),
        (Node::Path(a), Node::Path(b)) => shape(a, b),
        (Node::Rect(a, r, s), Node::Rect(b, q, t)) => rect(a, b) && same(*r, *q) && style(s, t),
        (Node::Circle(x, y, r, s), Node::Circle(u, v, q, t)) => all(&[*x, *y, *r], &[*u, *v, *q]) && style(s, t),
        (Node::Text(a), Node::Text(b)) => text(a, b),
        (Node::Image(a), Node::Image(b)) => image(a, b),
        _ => false,
    }
}

fn group(a: &Group, b: &Group) -> bool {
    let clips = match (&a.clip, &b.clip) {
        (Some(a), Some(b)) => rect(a, b),
        (None, None) => true,
        _ => false,
    };
    clips
        && all(&[a.offset.0, a.offset.1], &[b.offset.0, b.offset.1])
        && (&a.title, &a.link) == (&b.title, &b.link)
        && nodes(&a.nodes, &b.nodes)
}

fn shape(a: &Shape, b: &Shape) -> bool {
    (a.path == b.path || paths(&a.path, &b.path)) && style(&a.style, &b.style)
}

/// Equal bit by bit: what is no number equals itself here.
fn paths(a: &Path, b: &Path) -> bool {
    a.0.len() == b.0.len() && a.0.iter().zip(&b.0).all(|(a, b)| segment(a, b))
}

fn segment(a: &Segment, b: &Segment) -> bool {
    match (*a, *b) {
        (Segment::Move(x, y), Segment::Move(u, v)) | (Segment::Line(x, y), Segment::Line(u, v)) => {
            all(&[x, y], &[u, v])
        }
        (Segment::Cubic(a, b, c, d, e, f), Segment::Cubic(p, q, r, s, t, u)) => {
            all(&[a, b, c, d, e, f], &[p, q, r, s, t, u])
        }
        (Segment::Close, Segment::Close) => true,
        _ => false,
    }
}

fn style(a: &Style, b: &Style) -> bool {
    let fills = match (&a.fill, &b.fill) {
        (Some(a), Some(b)) => paint(a, b),
        (None, None) => true,
        _ => false,
    };
    let strokes = match (&a.stroke, &b.stroke) {
        (Some(a), Some(b)) => stroke(a, b),
        (None, None) => true,
        _ => false,
    };
    fills && strokes
}

fn stroke(a: &Stroke, b: &Stroke) -> bool {
    paint(&a.paint, &b.paint) && same(a.width, b.width) && all(&a.dash, &b.dash) && a.round == b.round
}

fn paint(a: &Paint, b: &Paint) -> bool {
    match (a, b) {
        (Paint::Solid(_), Paint::Solid(_)) => true,
        (Paint::Linear { from, to, stops }, Paint::Linear { from: f, to: t, stops: s }) => {
            let offsets = |stops: &[(f64, crate::scene::Color)]| stops.iter().map(|s| s.0).collect::<Vec<_>>();
            all(&[from.0, from.1, to.0, to.1], &[f.0, f.1, t.0, t.1]) && all(&offsets(stops), &offsets(s))
        }
        _ => false,
    }
}

fn text(a: &Text, b: &Text) -> bool {
    a.content == b.content
        && (a.face, a.anchor) == (b.face, b.anchor)
        && all(&[a.x, a.y, a.size, a.rotate], &[b.x, b.y, b.size, b.rotate])
}

fn image(a: &Image, b: &Image) -> bool {
    rect(&a.place, &b.place) && (a.width, a.height) == (b.width, b.height)
}

fn rect(a: &Rect, b: &Rect) -> bool {
    all(&[a.x, a.y, a.w, a.h], &[b.x, b.y, b.w, b.h])
}

fn all(a: &[f64], b: &[f64]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(*a, *b))
}

fn same(a: f64, b: f64) -> bool {
    a == b || (a.is_nan() && b.is_nan())
}
