//! SVG text of a scene, or of a scene in two themes.

mod alike;
mod element;
mod ink;
mod nodes;
mod path;

use std::collections::BTreeSet;

use base64::Engine;

use self::element::{Element, number};
use self::ink::Ink;
pub use self::ink::Palette;
pub(crate) use self::nodes::harmless;
use self::nodes::{Both, Writer};
use crate::scene::{Group, Node, Rect, Scene, Style};
use crate::text::Face;

/// The families of texts; the embedded ones come first.
const SANS: &str = "Inter, ui-sans-serif, system-ui, sans-serif";
const MONO: &str = "'JetBrains Mono', ui-monospace, monospace";

/// A whole SVG file. `fonts` embeds the faces that it uses, for a file that stands alone.
pub fn write(scene: &Scene, fonts: bool) -> String {
    let style = if fonts { font_faces(&faces(scene)) } else { String::new() };
    document(scene, "s-", Ink::Plain, &style, Both(scene, scene))
}

/// A scene in two themes, written once, for a page that holds `palette.css()`: colours that differ are variables.
/// `prefix` begins its ids and is unique in the page. Scenes that differ in more than colours are written both,
/// in groups of the classes `light-only` and `dark-only`.
pub fn write_pair(light: &Scene, dark: &Scene, prefix: &str, palette: &mut Palette) -> String {
    let prefix: String = prefix.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
    let prefix = format!("{prefix}-");
    if alike::scenes(light, dark) {
        return document(light, &prefix, Ink::Paired(palette), "", Both(light, dark));
    }
    let mut out = String::new();
    let (l, d) = (format!("{prefix}l-"), format!("{prefix}d-"));
    let bodies = [
        body(&l, Ink::Plain, Both(light, light), Some("light-only")),
        body(&d, Ink::Plain, Both(dark, dark), Some("dark-only")),
    ];
    frame(&mut out, light, &prefix, &bodies.concat());
    out
}

/// The faces that a scene uses.
pub fn faces(scene: &Scene) -> BTreeSet<Face> {
    fn collect(nodes: &[Node], faces: &mut BTreeSet<Face>) {
        for node in nodes {
            match node {
                Node::Group(group) => collect(&group.nodes, faces),
                Node::Text(text) => drop(faces.insert(text.face)),
                Node::Path(_) | Node::Rect(..) | Node::Circle(..) | Node::Image(_) => {}
            }
        }
    }
    let mut faces = BTreeSet::new();
    collect(&scene.nodes, &mut faces);
    faces
}

/// Rules that carry the faces within themselves.
pub fn font_faces(faces: &BTreeSet<Face>) -> String {
    let rule = |face: &Face| {
        let file = base64::engine::general_purpose::STANDARD.encode(face.woff2());
        let (family, weight) = (face.family(), face.weight());
        format!(
            "@font-face{{font-family:'{family}';font-weight:{weight};font-display:block;\
             src:url(data:font/woff2;base64,{file}) format('woff2')}}"
        )
    };
    faces.iter().map(rule).collect()
}

fn document(scene: &Scene, prefix: &str, ink: Ink, style: &str, both: Both<Scene>) -> String {
    let mut out = String::new();
    let style = if style.is_empty() { String::new() } else { format!("<style>{style}</style>") };
    frame(&mut out, scene, prefix, &(style + &body(prefix, ink, both, None)));
    out
}

/// The `svg` element with its names around markup.
fn frame(out: &mut String, scene: &Scene, prefix: &str, markup: &str) {
    let (width, height) = (scene.width, scene.height);
    let mut svg = Element::new(out, "svg");
    svg.attr("xmlns", "http://www.w3.org/2000/svg").num("width", width).num("height", height);
    svg.attr_with("viewBox", |out| {
        out.push_str("0 0 ");
        number(out, width, 2);
        out.push(' ');
        number(out, height, 2);
    });
    // A picture's content is hidden from readers, which links must not be.
    svg.attr("role", if has_links(&scene.nodes) { "group" } else { "img" });
    let names: Vec<_> = [("title", 't', &scene.title), ("desc", 'd', &scene.description)]
        .into_iter()
        .filter(|(_, _, text)| !text.is_empty())
        .map(|(name, letter, text)| (name, format!("{prefix}{letter}"), text))
        .collect();
    let ids: Vec<&str> = names.iter().map(|(_, id, _)| id.as_str()).collect();
    if !ids.is_empty() {
        svg.attr("aria-labelledby", &ids.join(" "));
    }
    svg.attr("font-family", SANS);
    for (name, id, text) in &names {
        let mut element = svg.child(name);
        element.attr("id", id);
        element.text(text);
    }
    svg.raw(markup);
}

/// Definitions, background and nodes.
fn body(prefix: &str, ink: Ink, both: Both<Scene>, class: Option<&str>) -> String {
    let mut writer = Writer { ink, prefix: prefix.to_string(), defs: Vec::new() };
    let mut drawn = String::new();
    {
        let mut group = Element::new(&mut drawn, "g");
        if let Some(class) = class {
            group.attr("class", class);
        }
        if let (Some(light), Some(dark)) = (both.0.background, both.1.background) {
            let ground = |color| [Node::rect(Rect::new(0.0, 0.0, both.0.width, both.0.height), Style::fill(color))];
            writer.nodes(&mut group, Both(&ground(light), &ground(dark)));
        }
        writer.nodes(&mut group, Both(&both.0.nodes, &both.1.nodes));
    }
    let defs = writer.definitions();
    if defs.is_empty() { drawn } else { format!("<defs>{defs}</defs>{drawn}") }
}

fn has_links(nodes: &[Node]) -> bool {
    nodes
        .iter()
        .any(|node| matches!(node, Node::Group(Group { link, nodes, .. }) if link.is_some() || has_links(nodes)))
}

#[cfg(test)]
mod tests;
