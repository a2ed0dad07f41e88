//! A scene drawn straight into pixels: what the SVG shows, without its text in between.

use std::cell::RefCell;
use std::collections::HashMap;
use std::ops::Range;

use resvg::tiny_skia as skia;
use resvg::tiny_skia::{FillRule, Mask, Paint as Brush, PathBuilder, Pixmap, Transform};

use super::line::{Coverage, cover};
use crate::scene::{Anchor, Color, Group, Image, Node, Paint, Path, Rect, Scene, Segment, Stroke, Style, Text};
use crate::text::{self, Face, OutlineBuilder};

/// Draws a scene onto pixels.
pub(super) fn paint(scene: &Scene, scale: f64, pixels: &mut Pixmap) {
    let clip = Clip { left: 0.0, top: 0.0, right: pixels.width() as f32, bottom: pixels.height() as f32 };
    let mut painter = Painter { pixels, scale, coverage: Coverage::default(), masks: Vec::new() };
    let place = Place { x: 0.0, y: 0.0, clip };
    if let Some(ground) = scene.background {
        painter.rect(&Rect::new(0.0, 0.0, scene.width, scene.height), 0.0, &Style::fill(ground), place);
    }
    painter.nodes(&scene.nodes, place);
}

/// The rectangle that is drawn into, in device pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Clip {
    left: f32,
    top: f32,
    right: f32,
    bottom: f32,
}

impl Clip {
    /// The rows that a stretch touches.
    pub fn rows(&self, from: f32, to: f32, height: usize) -> Range<usize> {
        down(from.max(self.top))..up(to.min(self.bottom)).min(height)
    }

    /// The columns that a stretch touches.
    pub fn columns(&self, from: f32, to: f32, width: usize) -> Range<usize> {
        down(from.max(self.left))..up(to.min(self.right)).min(width)
    }

    /// How much is left of a pixel's cover: less at the edges.
    pub fn part(&self, column: usize, row: usize, cover: u8) -> u32 {
        let (x, y) = (column as f32, row as f32);
        if x >= self.left && x + 1.0 <= self.right && y >= self.top && y + 1.0 <= self.bottom {
            return cover.into();
        }
        let wide = (self.right.min(x + 1.0) - self.left.max(x)).clamp(0.0, 1.0);
        let high = (self.bottom.min(y + 1.0) - self.top.max(y)).clamp(0.0, 1.0);
        (f32::from(cover) * wide * high + 0.5) as u32
    }

    fn within(&self, other: &Self) -> Self {
        Self {
            left: self.left.max(other.left),
            top: self.top.max(other.top),
            right: self.right.min(other.right),
            bottom: self.bottom.min(other.bottom),
        }
    }

    fn holds(&self, bounds: &skia::Rect) -> bool {
        bounds.left() >= self.left
            && bounds.right() <= self.right
            && bounds.top() >= self.top
            && bounds.bottom() <= self.bottom
    }

    fn misses(&self, bounds: &skia::Rect) -> bool {
        bounds.right() < self.left
            || bounds.left() > self.right
            || bounds.bottom() < self.top
            || bounds.top() > self.bottom
    }
}

/// Rounded down, not below zero; a cast is much faster than `floor`, which is a call on older processors.
fn down(length: f32) -> usize {
    length as usize
}

/// Rounded up, not below zero.
fn up(length: f32) -> usize {
    let whole = length as usize;
    if length > whole as f32 { whole.saturating_add(1) } else { whole }
}

/// Where a group's children stand.
#[derive(Debug, Clone, Copy)]
struct Place {
    x: f64,
    y: f64,
    clip: Clip,
}

struct Painter<'a> {
    pixels: &'a mut Pixmap,
    scale: f64,
    coverage: Coverage,
    /// Masks of clips that cut something, each made once.
    masks: Vec<(Clip, Mask)>,
}

impl Painter<'_> {
    fn nodes(&mut self, nodes: &[Node], place: Place) {
        for node in nodes {
            match node {
                Node::Group(group) => self.group(group, place),
                Node::Path(shape) => self.shape(&shape.path, &shape.style, place),
                Node::Rect(rect, radius, style) => self.rect(rect, *radius, style, place),
                Node::Circle(x, y, r, style) => {
                    let outline = PathBuilder::from_circle(near(*x), near(*y), near(*r));
                    self.styled(outline, style, place);
                }
                Node::Text(text) => self.text(text, place),
                Node::Image(image) => self.image(image, place),
            }
        }
    }

    fn group(&mut self, group: &Group, place: Place) {
        let (x, y) = (place.x + group.offset.0, place.y + group.offset.1);
        if !(x.abs() < FAR && y.abs() < FAR) {
            return;
        }
        let mut inner = Place { x, y, ..place };
        if let Some(clip) = group.clip {
            inner.clip = self.device(&clip, inner).within(&place.clip);
        }
        if inner.clip.left < inner.clip.right && inner.clip.top < inner.clip.bottom {
            self.nodes(&group.nodes, inner);
        }
    }

    fn shape(&mut self, path: &Path, style: &Style, place: Place) {
        let plain = |s: &Stroke| s.round && s.dash.is_empty() && matches!(s.paint, Paint::Solid(_));
        if style.fill.is_some() || !style.stroke.as_ref().is_some_and(plain) {
            return self.styled(outline(path), style, place);
        }
        let Some(Stroke { paint: Paint::Solid(color), width, .. }) = &style.stroke else { return };
        let at = |x: f64, y: f64| (((place.x + x) * self.scale) as f32, ((place.y + y) * self.scale) as f32);
        self.coverage.draw(self.pixels, path, at, (width * self.scale) as f32, *color, &place.clip);
    }

    fn rect(&mut self, rect: &Rect, radius: f64, style: &Style, place: Place) {
        if radius > 0.0 {
            return self.styled(rounded(rect, radius), style, place);
        }
        let Rect { x, y, w, h } = *rect;
        let flat = skia::Rect::from_xywh(near(x), near(y), near(w.max(0.0)), near(h.max(0.0)));
        self.styled(flat.map(PathBuilder::from_rect), style, place);
    }

    fn styled(&mut self, outline: Option<skia::Path>, style: &Style, place: Place) {
        let Some(outline) = outline else { return };
        let transform = self.transform(place);
        if let Some(brush) = style.fill.as_ref().and_then(brush) {
            self.fill(&outline, &brush, transform, place);
        }
        let Some(stroke) = style.stroke.as_ref().filter(|s| s.width > 0.0) else { return };
        if let Some(brush) = brush(&stroke.paint) {
            let pen = pen(stroke);
            let reach = pen.width * pen.miter_limit;
            self.masked(outline.bounds(), reach, transform, place, |pixels, mask| {
                pixels.stroke_path(&outline, &brush, &pen, transform, mask);
            });
        }
    }

    fn fill(&mut self, outline: &skia::Path, brush: &Brush, transform: Transform, place: Place) {
        self.masked(outline.bounds(), 0.0, transform, place, |pixels, mask| {
            pixels.fill_path(outline, brush, FillRule::Winding, transform, mask);
        });
    }

    /// Draws with a mask only where the clip cuts the bounds.
    fn masked(
        &mut self,
        bounds: skia::Rect,
        reach: f32,
        transform: Transform,
        place: Place,
        draw: impl FnOnce(&mut Pixmap, Option<&Mask>),
    ) {
        let bounds = bounds.outset(reach, reach).and_then(|b| b.transform(transform));
        match bounds {
            Some(bounds) if place.clip.misses(&bounds) => {}
            Some(bounds) if place.clip.holds(&bounds) || self.is_whole(&place.clip) => draw(self.pixels, None),
            _ => {
                let Some(number) = self.mask(place.clip) else { return };
                draw(self.pixels, Some(&self.masks[number].1));
            }
        }
    }

    fn is_whole(&self, clip: &Clip) -> bool {
        let (right, bottom) = (self.pixels.width() as f32, self.pixels.height() as f32);
        *clip == Clip { left: 0.0, top: 0.0, right, bottom }
    }

    fn mask(&mut self, clip: Clip) -> Option<usize> {
        if let Some(known) = self.masks.iter().position(|(c, _)| *c == clip) {
            return Some(known);
        }
        let mut mask = Mask::new(self.pixels.width(), self.pixels.height())?;
        let rect = skia::Rect::from_ltrb(clip.left, clip.top, clip.right, clip.bottom)?;
        mask.fill_path(&PathBuilder::from_rect(rect), FillRule::Winding, true, Transform::identity());
        self.masks.push((clip, mask));
        Some(self.masks.len() - 1)
    }

    fn text(&mut self, text: &Text, place: Place) {
        if !(text.x.abs() < FAR && text.y.abs() < FAR && text.size < FAR) {
            return;
        }
        let Some((glyphs, width)) = text::glyphs(&text.content, text.face) else {
            return self.engine(text, place);
        };
        let shift = match text.anchor {
            Anchor::Start => 0.0,
            Anchor::Middle => -width / 2.0,
            Anchor::End => -width,
        };
        let mut builder = PathBuilder::new();
        for glyph in glyphs {
            let (x, y) = ((glyph.x + shift) * text.size, -glyph.y * text.size);
            push(
                &mut builder,
                text.face,
                glyph.id,
                Transform::from_row(text.size as f32, 0.0, 0.0, text.size as f32, x as f32, y as f32),
            );
        }
        let Some(outline) = builder.finish() else { return };
        let mut transform = self.transform(place).pre_translate(text.x as f32, text.y as f32);
        if text.rotate != 0.0 {
            transform = transform.pre_concat(Transform::from_rotate(text.rotate as f32));
        }
        self.fill(&outline, &solid(text.color), transform, place);
    }

    /// A text that needs another font or runs from right to left goes through SVG by itself.
    fn engine(&mut self, text: &Text, place: Place) {
        let (width, height) =
            (f64::from(self.pixels.width()) / self.scale, f64::from(self.pixels.height()) / self.scale);
        let content = text::boxed(&text.content, text.face).into_owned();
        let moved = Text { x: text.x + place.x, y: text.y + place.y, content, ..text.clone() };
        let scene = Scene { width, height, nodes: vec![moved.into()], ..Scene::default() };
        let Ok(tree) = super::parse(&scene) else { return };
        let scale = Transform::from_scale(self.scale as f32, self.scale as f32);
        if self.is_whole(&place.clip) {
            return resvg::render(&tree, scale, &mut self.pixels.as_mut());
        }
        let Some(mut layer) = Pixmap::new(self.pixels.width(), self.pixels.height()) else { return };
        resvg::render(&tree, scale, &mut layer.as_mut());
        let Some(number) = self.mask(place.clip) else { return };
        let mask = Some(&self.masks[number].1);
        self.pixels.draw_pixmap(0, 0, layer.as_ref(), &skia::PixmapPaint::default(), Transform::identity(), mask);
    }

    /// Each pixel has the colour of the image's pixel at its middle; at the edges it is covered in part.
    fn image(&mut self, image: &Image, place: Place) {
        let area = self.device(&image.place, place);
        let clip = area.within(&place.clip);
        let (wide, high) = (self.pixels.width() as usize, self.pixels.height() as usize);
        let columns = clip.columns(area.left, area.right, wide);
        if columns.is_empty() {
            return;
        }
        let nearest = |at: usize, from: f32, to: f32, count: u32| {
            let part = (at as f32 + 0.5 - from) / (to - from);
            down(part * count as f32).min(count.saturating_sub(1) as usize)
        };
        let across: Vec<usize> =
            columns.clone().map(|column| nearest(column, area.left, area.right, image.width)).collect();
        let data = self.pixels.data_mut();
        for row in clip.rows(area.top, area.bottom, high) {
            let first = nearest(row, area.top, area.bottom, image.height) * image.width as usize;
            let line = data[(row * wide + columns.start) * 4..].chunks_exact_mut(4);
            for ((column, from), pixel) in columns.clone().zip(&across).zip(line) {
                let Some(color) = image.pixels.get(first + from) else { continue };
                cover(pixel, color, clip.part(column, row, 255));
            }
        }
    }

    fn transform(&self, place: Place) -> Transform {
        let scale = self.scale as f32;
        Transform::from_row(scale, 0.0, 0.0, scale, (place.x * self.scale) as f32, (place.y * self.scale) as f32)
    }

    fn device(&self, rect: &Rect, place: Place) -> Clip {
        let (x, y) = (|x: f64| ((place.x + x) * self.scale) as f32, |y: f64| ((place.y + y) * self.scale) as f32);
        Clip { left: x(rect.x), top: y(rect.y), right: x(rect.right()), bottom: y(rect.bottom()) }
    }
}

/// No place of a picture is farther than this; what a caller puts beyond is cut there, for the filler counts in
/// whole numbers.
const FAR: f64 = 1e5;

fn near(value: f64) -> f32 {
    value.clamp(-FAR, FAR) as f32
}

fn outline(path: &Path) -> Option<skia::Path> {
    let mut builder = PathBuilder::new();
    for segment in &path.0 {
        match *segment {
            Segment::Move(x, y) => builder.move_to(near(x), near(y)),
            Segment::Line(x, y) => builder.line_to(near(x), near(y)),
            Segment::Cubic(a, b, c, d, x, y) => {
                builder.cubic_to(near(a), near(b), near(c), near(d), near(x), near(y));
            }
            Segment::Close => builder.close(),
        }
    }
    builder.finish()
}

fn rounded(rect: &Rect, radius: f64) -> Option<skia::Path> {
    let r = radius.min(rect.w / 2.0).min(rect.h / 2.0).max(0.0);
    let quarter = std::f64::consts::FRAC_PI_2;
    let mut path = Path::default();
    let corners = [
        (rect.right() - r, rect.y + r),
        (rect.right() - r, rect.bottom() - r),
        (rect.x + r, rect.bottom() - r),
        (rect.x + r, rect.y + r),
    ];
    for (i, (x, y)) in corners.into_iter().enumerate() {
        let from = quarter * (i as f64 - 1.0);
        path.arc(x, y, r, from, from + quarter);
    }
    path.close();
    outline(&path)
}

fn brush(paint: &Paint) -> Option<Brush<'static>> {
    match paint {
        Paint::Solid(color) => Some(solid(*color)),
        Paint::Linear { from, to, stops } => {
            let point = |p: &(f64, f64)| skia::Point::from_xy(p.0 as f32, p.1 as f32);
            let stops = stops.iter().map(|(at, color)| skia::GradientStop::new(*at as f32, ink(*color))).collect();
            let shader =
                skia::LinearGradient::new(point(from), point(to), stops, skia::SpreadMode::Pad, Transform::identity())?;
            Some(Brush { shader, ..Brush::default() })
        }
    }
}

fn solid(color: Color) -> Brush<'static> {
    Brush { shader: skia::Shader::SolidColor(ink(color)), ..Brush::default() }
}

fn ink(color: Color) -> skia::Color {
    skia::Color::from_rgba8(color.r, color.g, color.b, color.a)
}

fn pen(stroke: &Stroke) -> skia::Stroke {
    let dash: Vec<f32> = stroke.dash.iter().map(|d| *d as f32).collect();
    // An odd list is gone through twice, as SVG says.
    let dash = if dash.len() % 2 == 1 { dash.repeat(2) } else { dash };
    let (line_cap, line_join) = match stroke.round {
        true => (skia::LineCap::Round, skia::LineJoin::Round),
        false => (skia::LineCap::Butt, skia::LineJoin::Miter),
    };
    skia::Stroke {
        width: near(stroke.width),
        line_cap,
        line_join,
        dash: skia::StrokeDash::new(dash, 0.0),
        ..skia::Stroke::default()
    }
}

/// Adds a glyph's outline, which is kept per thread.
fn push(builder: &mut PathBuilder, face: Face, glyph: u16, transform: Transform) {
    thread_local! {
        static OUTLINES: RefCell<HashMap<(Face, u16), Option<skia::Path>>> = RefCell::default();
    }
    OUTLINES.with_borrow_mut(|outlines| {
        let outline = outlines.entry((face, glyph)).or_insert_with(|| glyph_outline(face, glyph));
        if let Some(placed) = outline.as_ref().and_then(|o| o.clone().transform(transform)) {
            builder.push_path(&placed);
        }
    });
}

/// A glyph's outline for a size of one, y downwards.
fn glyph_outline(face: Face, glyph: u16) -> Option<skia::Path> {
    let mut pen = Pen(PathBuilder::new());
    let em = text::outline(face, glyph, &mut pen) as f32;
    pen.0.finish()?.transform(Transform::from_scale(1.0 / em, -1.0 / em))
}

struct Pen(PathBuilder);

impl OutlineBuilder for Pen {
    fn move_to(&mut self, x: f32, y: f32) {
        self.0.move_to(x, y);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.0.line_to(x, y);
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        self.0.quad_to(x1, y1, x, y);
    }

    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        self.0.cubic_to(x1, y1, x2, y2, x, y);
    }

    fn close(&mut self) {
        self.0.close();
    }
}
