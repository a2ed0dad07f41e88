//! Renderers: a scene becomes SVG, PNG.

pub mod png;
pub mod svg;

use std::collections::BTreeSet;

use crate::scene::{Node, Scene};
use crate::text::{self, Missing};

/// The characters of a picture that the embedded faces lack, and what they are set in instead.
pub fn missing(scene: &Scene) -> BTreeSet<Missing> {
    fn collect(nodes: &[Node], found: &mut BTreeSet<Missing>) {
        for node in nodes {
            match node {
                Node::Group(group) => collect(&group.nodes, found),
                Node::Text(text) => found.extend(text::missing(&text.content, text.face)),
                Node::Path(_) | Node::Rect(..) | Node::Circle(..) | Node::Image(_) => {}
            }
        }
    }
    let mut found = BTreeSet::new();
    collect(&scene.nodes, &mut found);
    found
}
