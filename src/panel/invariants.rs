//! What every picture keeps to: texts stay inside and apart, no number is missing. For tests.

use crate::render;
use crate::scene::{Anchor, Node, Scene, Text};
use crate::text::{self, ASCENT, CAP_HEIGHT, DESCENT};

/// A text and its box: left, top, right, bottom.
pub type TextBox = (String, [f64; 4]);

/// The boxes of all texts.
pub fn text_boxes(nodes: &[Node], offset: (f64, f64), boxes: &mut Vec<TextBox>) {
    for node in nodes {
        match node {
            Node::Group(g) => text_boxes(&g.nodes, (offset.0 + g.offset.0, offset.1 + g.offset.1), boxes),
            Node::Text(t) => boxes.push((t.content.clone(), text_box(t, offset))),
            _ => {}
        }
    }
}

/// A large text is measured by its ink, since its line may reach into the blank around it.
fn text_box(t: &Text, offset: (f64, f64)) -> [f64; 4] {
    let w = text::width(&t.content, t.face, t.size);
    let start = match t.anchor {
        Anchor::Start => 0.0,
        Anchor::Middle => -w / 2.0,
        Anchor::End => -w,
    };
    let ascent = if t.size > 14.0 { CAP_HEIGHT } else { ASCENT };
    let descent = if t.size > 14.0 { 0.18 } else { DESCENT };
    let (up, down) = (ascent * t.size, descent * t.size);
    let (x, y) = (t.x + offset.0, t.y + offset.1);
    if t.rotate == -90.0 {
        [x - up, y - start - w, x + down, y - start]
    } else {
        [x + start, y - up, x + start + w, y + down]
    }
}

/// Fails where a text leaves the picture or lies on another, or where a place is not a number.
pub fn check(scene: &Scene, case: &str) {
    const SLACK: f64 = 1.0;
    let mut boxes = Vec::new();
    text_boxes(&scene.nodes, (0.0, 0.0), &mut boxes);
    boxes.retain(|(words, _)| !words.trim().is_empty());
    let (w, h) = (scene.width, scene.height);
    for (i, (a, p)) in boxes.iter().enumerate() {
        let inside = p[0] >= -SLACK && p[1] >= -SLACK && p[2] <= w + SLACK && p[3] <= h + SLACK;
        assert!(inside, "{case}: `{a}` {p:?} leaves {w} × {h}");
        for (b, q) in &boxes[i + 1..] {
            let apart = p[2] <= q[0] + SLACK || q[2] <= p[0] + SLACK || p[3] <= q[1] + SLACK || q[3] <= p[1] + SLACK;
            assert!(apart, "{case}: `{a}` {p:?} lies on `{b}` {q:?} in {w} × {h}");
        }
    }
    let words: Vec<&String> = boxes.iter().map(|(words, _)| words).collect();
    // A sentence may well name a value that is not a number; a place may not be one.
    let svg = render::svg::write(&Scene { description: String::new(), ..scene.clone() }, false);
    if !words.iter().any(|t| t.contains("NaN") || t.contains("inf")) {
        assert!(!svg.contains("NaN") && !svg.contains("\"inf"), "{case}");
    }
}
