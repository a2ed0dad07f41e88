//! PNG pixels of a scene: drawn straight from it, with its SVG's picture as the reference.

use std::sync::{Arc, LazyLock};

use rayon::prelude::*;
use resvg::tiny_skia::{Pixmap, PixmapPaint, Transform};
use resvg::usvg::{self, ImageHrefResolver, fontdb};

use super::svg;
use crate::scene::{Color, Image, Scene};
use crate::text::{Face, system_font};

mod encode;
mod line;
mod paint;

pub use encode::encode;

/// A picture has at most so many pixels.
pub const MOST_PIXELS: u64 = 64 << 20;

/// A PNG file at `scale` device pixels per CSS pixel.
///
/// # Errors
/// A message when the picture would be too large or cannot be drawn.
pub fn write(scene: &Scene, scale: f64) -> Result<Vec<u8>, String> {
    encode(&raster(scene, scale)?)
}

/// The pixels of a scene.
///
/// # Errors
/// A message when the picture would be too large or cannot be drawn.
pub fn raster(scene: &Scene, scale: f64) -> Result<Pixmap, String> {
    let (width, height) = size(scene.width, scene.height, scale)?;
    let mut pixels = canvas(width, height)?;
    paint::paint(scene, scale, &mut pixels);
    Ok(pixels)
}

/// The pixels of a scene's SVG: slower, and what [`raster`] is measured by.
///
/// # Errors
/// A message when the picture would be too large or cannot be drawn.
pub fn reference(scene: &Scene, scale: f64) -> Result<Pixmap, String> {
    let (width, height) = size(scene.width, scene.height, scale)?;
    let mut pixels = canvas(width, height)?;
    let tree = parse(scene)?;
    resvg::render(&tree, Transform::from_scale(scale as f32, scale as f32), &mut pixels.as_mut());
    Ok(pixels)
}

fn parse(scene: &Scene) -> Result<usvg::Tree, String> {
    let text = svg::write(scene, false);
    usvg::Tree::from_str(&text, &OPTIONS).map_err(|e| format!("the picture cannot be drawn: {e}"))
}

/// A scene and where its left top corner stands in a larger picture, in CSS pixels.
#[derive(Debug, Clone, Copy)]
pub struct Placed<'a> {
    /// The scene.
    pub scene: &'a Scene,
    /// Left edge.
    pub x: f64,
    /// Top edge.
    pub y: f64,
}

/// One PNG file of many scenes, such as a whole dashboard; they are drawn on all cores.
///
/// # Errors
/// A message when the picture would be too large or cannot be drawn.
pub fn compose(parts: &[Placed], width: f64, height: f64, ground: Color, scale: f64) -> Result<Vec<u8>, String> {
    let (width, height) = size(width, height, scale)?;
    let mut whole = canvas(width, height)?;
    whole.fill(resvg::tiny_skia::Color::from_rgba8(ground.r, ground.g, ground.b, ground.a));
    let drawn: Vec<_> = parts.par_iter().map(|part| raster(part.scene, scale)).collect::<Result<_, _>>()?;
    for (part, pixels) in parts.iter().zip(drawn) {
        let (x, y) = ((part.x * scale).round() as i32, (part.y * scale).round() as i32);
        whole.draw_pixmap(x, y, pixels.as_ref(), &PixmapPaint::default(), Transform::identity(), None);
    }
    encode(&whole)
}

/// A PNG file of an image's own pixels; none when its pixels do not fill it.
pub(super) fn image(image: &Image) -> Option<Vec<u8>> {
    let count = u64::from(image.width) * u64::from(image.height);
    debug_assert_eq!(image.pixels.len() as u64, count, "an image has as many pixels as its size says");
    if image.pixels.len() as u64 != count || count == 0 || count > MOST_PIXELS {
        return None;
    }
    encode::image(image).ok()
}

/// The greatest scale, up to the one asked for, at which a picture of so many CSS pixels has no more than [`MOST_PIXELS`];
/// and, when that is less than asked for, a notice that says so.
pub fn fitting(width: f64, height: f64, asked: f64) -> (f64, Option<String>) {
    let fits = |scale: f64| (width * scale).ceil() * (height * scale).ceil() <= MOST_PIXELS as f64;
    // In hundredths, so that the notice tells the very scale.
    let hundredths = ((MOST_PIXELS as f64 / (width * height)).sqrt() * 100.0).floor();
    let lower = [hundredths, hundredths - 1.0].map(|h| h / 100.0).into_iter().find(|s| *s > 0.0 && fits(*s));
    match lower.filter(|_| !fits(asked)) {
        Some(scale) => {
            let most = MOST_PIXELS >> 20;
            let notice = format!("its PNG is drawn at scale {scale}: at {asked} it would have more than {most} Mpx");
            (scale, Some(notice))
        }
        None => (asked, None),
    }
}

/// Width and height in device pixels.
fn size(width: f64, height: f64, scale: f64) -> Result<(u32, u32), String> {
    let device = |length: f64| (length * scale).ceil();
    let (width, height) = (device(width), device(height));
    if !(width >= 1.0 && height >= 1.0) {
        return Err(format!("a picture of {width} × {height} pixels cannot be drawn"));
    }
    if width * height > MOST_PIXELS as f64 {
        let most = MOST_PIXELS >> 20;
        return Err(format!("the picture would have {width} × {height} pixels; at most {most} Mpx are drawn"));
    }
    Ok((width as u32, height as u32))
}

fn canvas(width: u32, height: u32) -> Result<Pixmap, String> {
    Pixmap::new(width, height).ok_or_else(|| format!("no memory for a picture of {width} × {height} pixels"))
}

/// Shared by all pictures: the embedded fonts are parsed once, files are never read.
static OPTIONS: LazyLock<usvg::Options<'static>> = LazyLock::new(|| usvg::Options {
    // Our images are cells, never photographs; `pixelated` itself is only read from style sheets.
    image_rendering: usvg::ImageRendering::OptimizeSpeed,
    font_family: Face::Sans.family().to_string(),
    fontdb: Arc::new(embedded()),
    font_resolver: usvg::FontResolver { select_font: Box::new(select), select_fallback: Box::new(|_, _, _| None) },
    image_href_resolver: ImageHrefResolver {
        resolve_data: Box::new(|mime, data, _| (mime == "image/png").then_some(usvg::ImageKind::PNG(data))),
        resolve_string: Box::new(|_, _| None),
    },
    ..usvg::Options::default()
});

fn embedded() -> fontdb::Database {
    let mut db = fontdb::Database::new();
    for face in Face::ALL {
        db.load_font_source(fontdb::Source::Binary(Arc::new(face.bytes())));
    }
    db
}

/// The first named family that is embedded, or one of the system's that the text was measured with.
fn select(font: &usvg::Font, db: &mut Arc<fontdb::Database>) -> Option<fontdb::ID> {
    font.families().iter().find_map(|family| match family {
        usvg::FontFamily::Named(name) => known(db, name, font.weight()).or_else(|| add(db, name)),
        _ => None,
    })
}

fn known(db: &fontdb::Database, family: &str, weight: u16) -> Option<fontdb::ID> {
    let families = [fontdb::Family::Name(family)];
    db.query(&fontdb::Query { families: &families, weight: fontdb::Weight(weight), ..fontdb::Query::default() })
}

fn add(db: &mut Arc<fontdb::Database>, family: &str) -> Option<fontdb::ID> {
    let font = system_font(family)?;
    let ids = Arc::make_mut(db).load_font_source(fontdb::Source::Binary(Arc::new(font.data)));
    ids.get(font.index as usize).copied()
}

#[cfg(test)]
mod tests;
