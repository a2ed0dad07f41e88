//! What differs between two SVG pictures, as a picture: before, after, and where they differ in red.

use std::sync::{Arc, LazyLock};

use resvg::tiny_skia::{Color, Pixmap, PixmapPaint, PremultipliedColorU8, Transform};
use resvg::usvg::{self, fontdb};
use stillframe::render::png::encode;
use stillframe::text::Face;

static OPTIONS: LazyLock<usvg::Options<'static>> = LazyLock::new(|| {
    let mut db = fontdb::Database::new();
    for face in Face::ALL {
        db.load_font_source(fontdb::Source::Binary(Arc::new(face.bytes())));
    }
    usvg::Options { fontdb: Arc::new(db), font_family: Face::Sans.family().into(), ..usvg::Options::default() }
});

/// A PNG of the two and their difference, and how many pixels differ; none where either is no SVG.
pub fn png(before: &str, after: &str) -> Option<(Vec<u8>, usize)> {
    let (before, after) = (raster(before)?, raster(after)?);
    let (w, h) = (before.width().max(after.width()), before.height().max(after.height()));
    let mut red = Pixmap::new(w, h)?;
    red.fill(Color::WHITE);
    let mut count = 0;
    for (x, y) in (0..h).flat_map(|y| (0..w).map(move |x| (x, y))) {
        if before.pixel(x, y) != after.pixel(x, y) {
            red.pixels_mut()[(y * w + x) as usize] = PremultipliedColorU8::from_rgba(220, 0, 0, 255)?;
            count += 1;
        }
    }
    let mut whole = Pixmap::new(w * 3 + 20, h)?;
    whole.fill(Color::from_rgba8(128, 128, 128, 255));
    for (i, part) in [&before, &after, &red].into_iter().enumerate() {
        let x = (i as u32 * (w + 10)) as i32;
        whole.draw_pixmap(x, 0, part.as_ref(), &PixmapPaint::default(), Transform::identity(), None);
    }
    Some((encode(&whole).ok()?, count))
}

fn raster(svg: &str) -> Option<Pixmap> {
    let tree = usvg::Tree::from_str(svg, &OPTIONS).ok()?;
    let size = tree.size().to_int_size();
    let mut pixels = Pixmap::new(size.width(), size.height())?;
    resvg::render(&tree, Transform::identity(), &mut pixels.as_mut());
    Some(pixels)
}

#[test]
fn pictures_that_differ_show_where() {
    let picture = |width: u32| {
        format!(
            r##"<svg xmlns="http://www.w3.org/2000/svg" width="8" height="4"><path fill="#000" d="M0 0h{width}v4H0z"/></svg>"##
        )
    };
    let (_, same) = png(&picture(3), &picture(3)).unwrap();
    let (file, other) = png(&picture(3), &picture(5)).unwrap();
    assert_eq!((same, other), (0, 8));
    assert!(file.starts_with(b"\x89PNG"));
    assert!(png("state: ok", "state: empty").is_none());
}
