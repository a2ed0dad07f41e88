//! The scene: everything that a renderer sees. A closed set of nodes at fixed places, in CSS pixels.

mod color;
mod path;

pub use color::Color;
pub use path::{Path, Segment};

use crate::text::Face;

/// A picture: size, background and nodes in drawing order.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Scene {
    /// Width in CSS pixels.
    pub width: f64,
    /// Height in CSS pixels.
    pub height: f64,
    /// The ground; transparent when not given.
    pub background: Option<Color>,
    /// Name of the picture, for readers that cannot see it.
    pub title: String,
    /// What the picture shows, in one sentence.
    pub description: String,
    /// What is drawn, back to front.
    pub nodes: Vec<Node>,
}

/// A thing that is drawn.
#[derive(Debug, Clone, PartialEq)]
pub enum Node {
    /// Nodes drawn together.
    Group(Group),
    /// Lines and areas.
    Path(Shape),
    /// A rectangle.
    Rect(Rect, f64, Style),
    /// A circle: centre x, centre y, radius.
    Circle(f64, f64, f64, Style),
    /// A line of text.
    Text(Text),
    /// Pixels, such as a heatmap's cells.
    Image(Image),
}

/// Nodes that share a place, a clip or a name.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Group {
    /// Moves the children.
    pub offset: (f64, f64),
    /// Cuts the children, in their own coordinates.
    pub clip: Option<Rect>,
    /// A name, such as a series': a tooltip in a page.
    pub title: Option<String>,
    /// A checked address that the group leads to in a page.
    pub link: Option<String>,
    /// What is drawn, back to front.
    pub nodes: Vec<Node>,
}

/// A path with its style.
#[derive(Debug, Clone, PartialEq)]
pub struct Shape {
    /// The outline.
    pub path: Path,
    /// Fill and stroke.
    pub style: Style,
}

/// Fill and stroke.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Style {
    /// The inside.
    pub fill: Option<Paint>,
    /// The outline.
    pub stroke: Option<Stroke>,
}

/// What a surface is filled or stroked with.
#[derive(Debug, Clone, PartialEq)]
pub enum Paint {
    /// One colour.
    Solid(Color),
    /// A gradient along a line in the node's own coordinates, stops from 0 to 1.
    Linear {
        /// Where the gradient starts.
        from: (f64, f64),
        /// Where it ends.
        to: (f64, f64),
        /// Offsets and colours, rising.
        stops: Vec<(f64, Color)>,
    },
}

/// An outline.
#[derive(Debug, Clone, PartialEq)]
pub struct Stroke {
    /// What it is drawn with.
    pub paint: Paint,
    /// Width in CSS pixels.
    pub width: f64,
    /// Lengths of dashes and gaps; solid when empty.
    pub dash: Vec<f64>,
    /// Whether ends and joins are round.
    pub round: bool,
}

/// A rectangle.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Rect {
    /// Left edge.
    pub x: f64,
    /// Top edge.
    pub y: f64,
    /// Width.
    pub w: f64,
    /// Height.
    pub h: f64,
}

/// A line of text, set as one; measured and shortened before it is placed.
#[derive(Debug, Clone, PartialEq)]
pub struct Text {
    /// Where the anchor stands.
    pub x: f64,
    /// The baseline.
    pub y: f64,
    /// The characters.
    pub content: String,
    /// The face.
    pub face: Face,
    /// The size in CSS pixels.
    pub size: f64,
    /// The colour.
    pub color: Color,
    /// Which end of the text stands at `x`.
    pub anchor: Anchor,
    /// Turned around the anchor by this many degrees, clockwise.
    pub rotate: f64,
}

/// Which end of a text stands at its place.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Anchor {
    /// The left end.
    #[default]
    Start,
    /// The middle.
    Middle,
    /// The right end.
    End,
}

/// Pixels drawn into a rectangle, without smoothing.
#[derive(Debug, Clone, PartialEq)]
pub struct Image {
    /// Where it is drawn.
    pub place: Rect,
    /// Columns.
    pub width: u32,
    /// Rows.
    pub height: u32,
    /// `width × height` colours, row by row from the top.
    pub pixels: Pixels,
}

/// The colours of an image.
#[derive(Debug, Clone, PartialEq)]
pub enum Pixels {
    /// One after another.
    Colors(Vec<Color>),
    /// At most 256 colours, and the place among them of each pixel: a quarter of the memory.
    Palette(Vec<Color>, Vec<u8>),
}

impl Pixels {
    /// How many there are.
    pub fn len(&self) -> usize {
        match self {
            Self::Colors(colors) => colors.len(),
            Self::Palette(_, places) => places.len(),
        }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// One of them.
    pub fn get(&self, index: usize) -> Option<Color> {
        match self {
            Self::Colors(colors) => colors.get(index).copied(),
            Self::Palette(colors, places) => colors.get(usize::from(*places.get(index)?)).copied(),
        }
    }

    /// All of them; a place beyond the palette is transparent.
    pub fn iter(&self) -> impl Iterator<Item = Color> {
        (0..self.len()).map(|index| self.get(index).unwrap_or_default())
    }
}

impl From<Vec<Color>> for Pixels {
    fn from(colors: Vec<Color>) -> Self {
        Self::Colors(colors)
    }
}

impl Rect {
    /// A rectangle from its left top corner and size.
    pub fn new(x: f64, y: f64, w: f64, h: f64) -> Self {
        Self { x, y, w, h }
    }

    /// Whether it shares more than an edge with another.
    pub fn meets(&self, other: &Self) -> bool {
        self.x < other.right() && other.x < self.right() && self.y < other.bottom() && other.y < self.bottom()
    }

    /// The right edge.
    pub fn right(&self) -> f64 {
        self.x + self.w
    }

    /// The bottom edge.
    pub fn bottom(&self) -> f64 {
        self.y + self.h
    }

    /// The same rectangle, smaller by so much at each side.
    #[must_use]
    pub fn inset(&self, by: f64) -> Self {
        Self::new(self.x + by, self.y + by, (self.w - 2.0 * by).max(0.0), (self.h - 2.0 * by).max(0.0))
    }
}

impl Style {
    /// Filled with a colour.
    pub fn fill(color: Color) -> Self {
        Self { fill: Some(Paint::Solid(color)), stroke: None }
    }

    /// Stroked with a colour.
    pub fn stroke(color: Color, width: f64) -> Self {
        Self { fill: None, stroke: Some(Stroke::solid(color, width)) }
    }
}

impl Stroke {
    /// A solid line.
    pub fn solid(color: Color, width: f64) -> Self {
        Self { paint: Paint::Solid(color), width, dash: Vec::new(), round: false }
    }
}

impl Text {
    /// A text in the sans face, left-aligned.
    pub fn new(x: f64, y: f64, content: impl Into<String>, size: f64, color: Color) -> Self {
        Self { x, y, content: content.into(), face: Face::Sans, size, color, anchor: Anchor::Start, rotate: 0.0 }
    }

    /// Sets the anchor.
    #[must_use]
    pub fn anchor(mut self, anchor: Anchor) -> Self {
        self.anchor = anchor;
        self
    }

    /// Sets the face.
    #[must_use]
    pub fn face(mut self, face: Face) -> Self {
        self.face = face;
        self
    }
}

impl From<Text> for Node {
    fn from(text: Text) -> Self {
        Self::Text(text)
    }
}

impl From<Group> for Node {
    fn from(group: Group) -> Self {
        Self::Group(group)
    }
}

impl Node {
    /// A path.
    pub fn path(path: Path, style: Style) -> Self {
        Self::Path(Shape { path, style })
    }

    /// A rectangle with square corners.
    pub fn rect(rect: Rect, style: Style) -> Self {
        Self::Rect(rect, 0.0, style)
    }

    /// A straight line.
    pub fn line(x1: f64, y1: f64, x2: f64, y2: f64, stroke: Stroke) -> Self {
        let path = Path(vec![Segment::Move(x1, y1), Segment::Line(x2, y2)]);
        Self::path(path, Style { fill: None, stroke: Some(stroke) })
    }
}
