//! PNG pixels of a scene, through its SVG.

use std::sync::{Arc, LazyLock};

use rayon::prelude::*;
use resvg::tiny_skia::{Pixmap, PixmapPaint, Transform};
use resvg::usvg::{self, ImageHrefResolver, fontdb};

use super::svg;
use crate::scene::{Color, Image, Scene};
use crate::text::{Face, system_font};

mod encode;

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
    let text = svg::write(scene, false);
    let tree = usvg::Tree::from_str(&text, &OPTIONS).map_err(|e| format!("the picture cannot be drawn: {e}"))?;
    let mut pixels = canvas(width, height)?;
    resvg::render(&tree, Transform::from_scale(scale as f32, scale as f32), &mut pixels.as_mut());
    Ok(pixels)
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
    let bytes = image.pixels.iter().flat_map(|c| [c.r, c.g, c.b, c.a]).collect();
    encode::straight(bytes, image.width, image.height).ok()
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
mod tests {
    use super::*;
    use crate::scene::{Node, Rect, Style, Text};

    fn scene() -> Scene {
        let mut scene =
            Scene { width: 120.0, height: 40.5, background: Some(Color::hex(0xffffff)), ..Scene::default() };
        scene.nodes.push(Node::rect(Rect::new(10.0, 10.0, 20.0, 20.0), Style::fill(Color::hex(0xff0000))));
        scene.nodes.push(Text::new(40.0, 25.0, "Hamburg שלום", 12.0, Color::hex(0x000000)).into());
        scene
    }

    fn decode(file: &[u8]) -> (png::OutputInfo, Vec<u8>) {
        let mut decoder = png::Decoder::new(std::io::Cursor::new(file));
        decoder.set_transformations(png::Transformations::EXPAND);
        let mut reader = decoder.read_info().expect("a PNG file");
        let mut pixels = vec![0; reader.output_buffer_size().expect("a size")];
        let info = reader.next_frame(&mut pixels).expect("a picture");
        (info, pixels)
    }

    #[test]
    fn a_picture_has_its_size_and_colours() {
        let file = write(&scene(), 2.0).expect("drawn");
        assert_eq!(file, write(&scene(), 2.0).expect("drawn"), "the same bytes again");
        let (info, pixels) = decode(&file);
        assert_eq!((info.width, info.height), (240, 81));
        let at = |x: usize, y: usize| &pixels[(y * 240 + x) * 3..][..3];
        assert_eq!((at(40, 40), at(2, 2)), (&[255, 0, 0][..], &[255, 255, 255][..]));
        assert!(pixels.iter().skip(80 * 3).any(|c| *c == 0), "text is drawn");
    }

    #[test]
    fn the_setter_and_the_measure_agree() {
        for text in ["AVATAR To 12:30 fi", "node-1:9100 ≥ 5", "Жук"] {
            let svg = svg::write(
                &Scene {
                    width: 500.0,
                    height: 50.0,
                    nodes: vec![Text::new(0.0, 30.0, text, 20.0, Color::hex(0)).into()],
                    ..Scene::default()
                },
                false,
            );
            let tree = usvg::Tree::from_str(&svg, &OPTIONS).expect("parsed");
            fn find(group: &usvg::Group) -> Option<f32> {
                group.children().iter().find_map(|node| match node {
                    usvg::Node::Text(text) => Some(text.bounding_box().width()),
                    usvg::Node::Group(group) => find(group),
                    _ => None,
                })
            }
            let set = f64::from(find(tree.root()).expect("a text"));
            let measured = crate::text::width(text, Face::Sans, 20.0);
            assert!((set - measured).abs() < 0.05, "{text}: {set} {measured}");
        }
    }

    #[test]
    fn an_image_is_drawn_in_hard_squares() {
        let pixels = [0xff0000, 0x00ff00, 0x0000ff, 0x000000].map(Color::hex).to_vec();
        let image = Image { place: Rect::new(5.0, 5.0, 20.0, 20.0), width: 2, height: 2, pixels };
        let nodes = vec![Node::Image(image)];
        let (_, pixels) = decode(&write(&Scene { nodes, ..scene() }, 2.0).expect("drawn"));
        let at = |x: usize, y: usize| &pixels[(y * 240 + x) * 3..][..3];
        assert_eq!([at(11, 11), at(29, 29)], [&[255, 0, 0][..], &[255, 0, 0][..]]);
        assert_eq!([at(30, 29), at(29, 30), at(49, 49)], [&[0, 255, 0][..], &[0, 0, 255][..], &[0, 0, 0][..]]);
    }

    #[test]
    fn pictures_without_a_ground_keep_their_transparency() {
        let file = write(&Scene { background: None, ..scene() }, 1.0).expect("drawn");
        let (info, pixels) = decode(&file);
        assert_eq!(info.color_type, png::ColorType::Rgba);
        assert_eq!(pixels[3], 0);
    }

    #[test]
    fn sizes_have_limits() {
        let huge = Scene { width: 100_000.0, height: 100_000.0, ..Scene::default() };
        assert!(write(&huge, 1.0).expect_err("too large").contains("at most 64 Mpx"));
        assert!(write(&Scene::default(), 1.0).is_err());
        assert!(write(&scene(), f64::NAN).is_err());
    }

    #[test]
    fn parts_stand_at_their_places() {
        let part = scene();
        let parts = [Placed { scene: &part, x: 0.0, y: 0.0 }, Placed { scene: &part, x: 100.0, y: 50.0 }];
        let file = compose(&parts, 250.0, 100.0, Color::hex(0x0000ff), 1.0).expect("drawn");
        let (info, pixels) = decode(&file);
        assert_eq!((info.width, info.height), (250, 100));
        let at = |x: usize, y: usize| &pixels[(y * 250 + x) * 3..][..3];
        assert_eq!((at(120, 70), at(240, 5)), (&[255, 0, 0][..], &[0, 0, 255][..]));
    }
}
