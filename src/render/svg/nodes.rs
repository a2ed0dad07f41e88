//! The nodes of a scene, or of two scenes that differ in colours only, as elements.

use base64::Engine;

use super::element::{Element, parts, round};
use super::ink::Ink;
use super::path::Pen;
use crate::render::png;
use crate::scene::{Anchor, Color, Group, Image, Node, Paint, Rect, Shape, Stroke, Style, Text};
use crate::text::{self, Face};

/// The same thing in light and in dark.
#[derive(Debug)]
pub(super) struct Both<'a, T: ?Sized>(pub &'a T, pub &'a T);

impl<T: ?Sized> Clone for Both<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: ?Sized> Copy for Both<'_, T> {}

impl<'a, T: ?Sized> Both<'a, T> {
    fn map<U: ?Sized>(self, part: impl Fn(&'a T) -> &'a U) -> Both<'a, U> {
        Both(part(self.0), part(self.1))
    }

    fn some<U>(self, part: impl Fn(&'a T) -> Option<&'a U>) -> Option<Both<'a, U>> {
        Some(Both(part(self.0)?, part(self.1)?))
    }
}

/// Writes nodes and collects what they refer to.
pub(super) struct Writer<'p> {
    pub ink: Ink<'p>,
    /// Begins every id, so that many pictures can stand in one page.
    pub prefix: String,
    /// Gradients and clips, each once: their markup without the id.
    pub defs: Vec<Definition>,
}

/// A gradient or a clip.
pub(super) struct Definition {
    name: &'static str,
    /// Everything behind the id.
    rest: String,
}

impl Writer<'_> {
    pub fn nodes(&mut self, parent: &mut Element, nodes: Both<[Node]>) {
        let mut at = 0;
        while at < nodes.0.len() {
            let rest = Both(&nodes.0[at..], &nodes.1[at..]);
            at += self.first(parent, rest);
        }
    }

    /// Writes the first node and those that go with it in one element; says how many.
    fn first(&mut self, parent: &mut Element, nodes: Both<[Node]>) -> usize {
        match (&nodes.0[0], &nodes.1[0]) {
            (Node::Group(light), Node::Group(dark)) => self.group(parent, Both(light, dark)),
            (Node::Path(light), Node::Path(dark)) => return self.paths(parent, Both(light, dark), nodes),
            (Node::Rect(rect, radius, light), Node::Rect(_, _, dark)) => {
                return self.rects(parent, rect, *radius, Both(light, dark), nodes);
            }
            (Node::Circle(x, y, r, light), Node::Circle(.., dark)) => {
                if visible(light) {
                    let mut circle = parent.child("circle");
                    circle.num("cx", *x).num("cy", *y).num("r", *r);
                    self.style(&mut circle, Both(light, dark));
                }
            }
            (Node::Text(light), Node::Text(dark)) => return self.texts(parent, Both(light, dark), nodes),
            (Node::Image(light), Node::Image(dark)) => self.images(parent, light, dark),
            _ => debug_assert!(false, "scenes that differ are not written as one"),
        }
        1
    }

    fn group(&mut self, parent: &mut Element, group: Both<Group>) {
        let Group { offset, clip, title, link, nodes } = group.0;
        if nodes.is_empty() {
            return;
        }
        let link = link.as_deref().filter(|link| harmless(link));
        let mut element = parent.child(if link.is_some() { "a" } else { "g" });
        if let Some(link) = link {
            element.attr("href", link);
        }
        if *offset != (0.0, 0.0) {
            element.attr_with("transform", |out| call(out, "translate", &[offset.0, offset.1]));
        }
        if let Some(clip) = clip {
            let id = self.clip(clip);
            element.attr("clip-path", &format!("url(#{id})"));
        }
        if let Some(title) = title {
            element.child("title").text(title);
        }
        self.nodes(&mut element, group.map(|g| g.nodes.as_slice()));
    }

    /// Lines of one style follow each other in one element, such as a grid.
    fn paths(&mut self, parent: &mut Element, shape: Both<Shape>, nodes: Both<[Node]>) -> usize {
        let style = shape.map(|s| &s.style);
        let joins = style.0.fill.is_none() && opaque(style.0.stroke.as_ref().map(|s| &s.paint));
        let same = |node: &Node, style: &Style| matches!(node, Node::Path(s) if s.style == *style);
        let count = if joins { run(nodes, |n| same(n, style.0), |n| same(n, style.1)) } else { 1 };
        if !visible(style.0) {
            return count;
        }
        let mut data = String::new();
        let mut pen = Pen::new(&mut data);
        for node in &nodes.0[..count] {
            if let Node::Path(shape) = node {
                pen.path(&shape.path);
            }
        }
        self.data(parent, &data, style);
        count
    }

    /// Filled rectangles of one colour follow each other in one element, such as bars.
    fn rects(
        &mut self,
        parent: &mut Element,
        rect: &Rect,
        radius: f64,
        style: Both<Style>,
        nodes: Both<[Node]>,
    ) -> usize {
        if !visible(style.0) || !finite(rect) {
            return 1;
        }
        if radius > 0.0 {
            let mut element = parent.child("rect");
            place(&mut element, rect).num("rx", radius);
            self.style(&mut element, style);
            return 1;
        }
        let joins = style.0.stroke.is_none() && opaque(style.0.fill.as_ref());
        let same = |n: &Node, style: &Style| matches!(n, Node::Rect(r, q, s) if *q <= 0.0 && finite(r) && s == style);
        let count = if joins { run(nodes, |n| same(n, style.0), |n| same(n, style.1)) } else { 1 };
        let mut data = String::new();
        let mut pen = Pen::new(&mut data);
        for node in &nodes.0[..count] {
            if let Node::Rect(rect, ..) = node {
                pen.rect(rect);
            }
        }
        self.data(parent, &data, style);
        count
    }

    fn data(&mut self, parent: &mut Element, data: &str, style: Both<Style>) {
        if !data.is_empty() {
            let mut element = parent.child("path");
            element.attr_with("d", |out| out.push_str(data));
            self.style(&mut element, style);
        }
    }

    /// Texts of one style stand in a group that carries it.
    fn texts(&mut self, parent: &mut Element, text: Both<Text>, nodes: Both<[Node]>) -> usize {
        let like = |node: &Node, first: &Text| {
            let key = |t: &Text| (t.face, t.anchor, t.size.to_bits(), t.color);
            matches!(node, Node::Text(t) if key(t) == key(first))
        };
        let count = run(nodes, |n| like(n, text.0), |n| like(n, text.1));
        if count == 1 {
            let mut element = parent.child("text");
            self.type_style(&mut element, text);
            content(element, text.0);
            return 1;
        }
        let mut group = parent.child("g");
        self.type_style(&mut group, text);
        for node in &nodes.0[..count] {
            if let Node::Text(text) = node {
                content(group.child("text"), text);
            }
        }
        count
    }

    fn type_style(&mut self, element: &mut Element, text: Both<Text>) {
        element.num("font-size", text.0.size);
        match text.0.face {
            Face::Sans => {}
            Face::Bold => drop(element.attr("font-weight", "600")),
            Face::Mono => drop(element.attr("font-family", super::MONO)),
        }
        match text.0.anchor {
            Anchor::Start => {}
            Anchor::Middle => drop(element.attr("text-anchor", "middle")),
            Anchor::End => drop(element.attr("text-anchor", "end")),
        }
        self.ink.color(element, "fill", text.0.color, text.1.color);
    }

    fn images(&mut self, parent: &mut Element, light: &Image, dark: &Image) {
        if light.pixels == dark.pixels {
            return image(parent, light, None);
        }
        image(parent, light, Some("light-only"));
        image(parent, dark, Some("dark-only"));
    }

    fn style(&mut self, element: &mut Element, style: Both<Style>) {
        match style.some(|s| s.fill.as_ref()) {
            Some(fill) => self.paint(element, "fill", fill),
            None => drop(element.attr("fill", "none")),
        }
        if let Some(stroke) = style.some(|s| s.stroke.as_ref()).filter(|s| s.0.width > 0.0) {
            self.stroke(element, stroke);
        }
    }

    fn stroke(&mut self, element: &mut Element, stroke: Both<Stroke>) {
        self.paint(element, "stroke", stroke.map(|s| &s.paint));
        let Stroke { width, dash, round, .. } = stroke.0;
        if *width != 1.0 {
            element.num("stroke-width", *width);
        }
        if !dash.is_empty() {
            element.nums("stroke-dasharray", dash, 2);
        }
        if *round {
            element.attr("stroke-linecap", "round").attr("stroke-linejoin", "round");
        }
    }

    fn paint(&mut self, element: &mut Element, name: &str, paint: Both<Paint>) {
        match (paint.0, paint.1) {
            (Paint::Solid(light), Paint::Solid(dark)) => self.ink.color(element, name, *light, *dark),
            (Paint::Linear { from, to, stops }, Paint::Linear { stops: dark, .. }) => {
                let id = self.gradient(*from, *to, stops, dark);
                element.attr(name, &format!("url(#{id})"));
            }
            _ => debug_assert!(false, "scenes that differ are not written as one"),
        }
    }

    fn gradient(&mut self, from: (f64, f64), to: (f64, f64), light: &[(f64, Color)], dark: &[(f64, Color)]) -> String {
        let mut markup = String::new();
        {
            let mut gradient = Element::new(&mut markup, "linearGradient");
            gradient.attr("gradientUnits", "userSpaceOnUse");
            gradient.num("x1", from.0).num("y1", from.1).num("x2", to.0).num("y2", to.1);
            for ((offset, light), (_, dark)) in light.iter().zip(dark) {
                let mut stop = gradient.child("stop");
                stop.nums("offset", &[*offset], 3);
                self.ink.color(&mut stop, "stop-color", *light, *dark);
            }
        }
        self.define("linearGradient", markup)
    }

    fn clip(&mut self, rect: &Rect) -> String {
        let mut markup = String::new();
        {
            let mut clip = Element::new(&mut markup, "clipPath");
            place(&mut clip.child("rect"), rect);
        }
        self.define("clipPath", markup)
    }

    /// The id of a definition; equal ones are written once.
    fn define(&mut self, name: &'static str, markup: String) -> String {
        let rest = markup[1 + name.len()..].to_string();
        let known = self.defs.iter().position(|d| d.name == name && d.rest == rest);
        let place = known.unwrap_or_else(|| {
            self.defs.push(Definition { name, rest });
            self.defs.len() - 1
        });
        format!("{}{place}", self.prefix)
    }

    /// All definitions, each with its id.
    pub fn definitions(&self) -> String {
        let one = |(i, d): (usize, &Definition)| format!("<{} id=\"{}{i}\"{}", d.name, self.prefix, d.rest);
        self.defs.iter().enumerate().map(one).collect()
    }
}

/// How many nodes from the start on are like the first, in both scenes.
fn run(nodes: Both<[Node]>, light: impl Fn(&Node) -> bool, dark: impl Fn(&Node) -> bool) -> usize {
    nodes.0.iter().zip(nodes.1).take_while(|(l, d)| light(l) && dark(d)).count().max(1)
}

fn visible(style: &Style) -> bool {
    style.fill.is_some() || style.stroke.is_some()
}

/// Whether drawing over itself changes nothing.
fn opaque(paint: Option<&Paint>) -> bool {
    matches!(paint, Some(Paint::Solid(color)) if color.a == 255)
}

fn finite(rect: &Rect) -> bool {
    let finite = [rect.x, rect.y, rect.w, rect.h].iter().all(|v| v.is_finite());
    debug_assert!(finite, "a rectangle has numbers only");
    finite
}

/// An address that a reader may be led to: of the web, of mail, or in the page's own site.
pub fn harmless(link: &str) -> bool {
    let scheme = link.split(['/', '?', '#']).next().unwrap_or("");
    let known =
        ["http:", "https:", "mailto:"].iter().any(|s| link.get(..s.len()).is_some_and(|l| l.eq_ignore_ascii_case(s)));
    known || !scheme.contains(':')
}

fn place<'e, 'a>(element: &'e mut Element<'a>, rect: &Rect) -> &'e mut Element<'a> {
    element.num("x", rect.x).num("y", rect.y).num("width", rect.w.max(0.0)).num("height", rect.h.max(0.0))
}

/// A transformation with its numbers.
fn call(out: &mut String, name: &str, values: &[f64]) {
    out.push_str(name);
    for (i, value) in values.iter().enumerate() {
        out.push(if i == 0 { '(' } else { ' ' });
        parts(out, round(*value, 2), 2);
    }
    out.push(')');
}

fn content(mut element: Element, text: &Text) {
    let content = text::clean(&text.content);
    element.num("x", text.x).num("y", text.y);
    if text.rotate != 0.0 {
        element.attr_with("transform", |out| call(out, "rotate", &[text.rotate, text.x, text.y]));
    }
    if content.starts_with(' ') || content.ends_with(' ') || content.contains("  ") {
        element.attr("xml:space", "preserve");
    }
    let runs = text::runs(&content, text.face);
    let turned = runs.iter().skip(1).find(|run| run.text.chars().any(text::right_to_left));
    if let Some(font) = turned.and_then(|run| run.font) {
        // Drawers that shape a text in the font of its start, as resvg does, lose ligatures of a script that follows.
        span(&mut element, &font.family, "\u{200e}");
    }
    for run in runs {
        match run.font {
            None => element.text(run.text),
            Some(font) => span(&mut element, &font.family, run.text),
        }
    }
}

/// A part of a text in a font of its own.
fn span(parent: &mut Element, family: &str, content: &str) {
    let mut span = parent.child("tspan");
    span.attr("font-family", &format!("'{}'", family.replace(['\'', '\\'], "")));
    span.text(content);
}

fn image(parent: &mut Element, image: &Image, class: Option<&str>) {
    let Some(file) = png::image(image) else { return };
    let mut element = parent.child("image");
    place(&mut element, &image.place).attr("preserveAspectRatio", "none").attr("image-rendering", "pixelated");
    if let Some(class) = class {
        element.attr("class", class);
    }
    element.attr_with("href", |out| {
        out.push_str("data:image/png;base64,");
        base64::engine::general_purpose::STANDARD.encode_string(file, out);
    });
}
