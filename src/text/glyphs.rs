//! Glyphs and their places, for renderers that fill outlines by themselves.

use rustybuzz::{Direction, UnicodeBuffer, ttf_parser};

use super::{Face, boxed, clean, runs};

/// A glyph of an embedded face, placed in multiples of the size from the text's start, y upwards.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Glyph {
    /// Its number in the font.
    pub id: u16,
    /// Along the baseline.
    pub x: f64,
    /// Above the baseline.
    pub y: f64,
}

/// The glyphs of a text and its width in multiples of the size; none when the text needs another font or runs
/// from right to left, which takes a whole text engine.
pub fn glyphs(text: &str, face: Face) -> Option<(Vec<Glyph>, f64)> {
    let text = clean(text);
    let text = boxed(&text, face);
    if runs(&text, face).iter().any(|run| run.font.is_some()) || text.contains(['\u{200e}', '\u{200f}']) {
        return None;
    }
    let shaper = face.shaper();
    let mut buffer = UnicodeBuffer::new();
    buffer.push_str(&text);
    buffer.set_direction(Direction::LeftToRight);
    let em = f64::from(shaper.units_per_em().max(1));
    let shaped = super::measure::shape(buffer, face);
    let mut x = 0;
    let place = |(info, at): (&rustybuzz::GlyphInfo, &rustybuzz::GlyphPosition)| {
        let glyph =
            Glyph { id: info.glyph_id as u16, x: f64::from(x + at.x_offset) / em, y: f64::from(at.y_offset) / em };
        x += at.x_advance;
        glyph
    };
    let glyphs = shaped.glyph_infos().iter().zip(shaped.glyph_positions()).map(place).collect();
    Some((glyphs, f64::from(x) / em))
}

/// Writes the outline of a glyph, in units of the font; says how many units the size has.
pub fn outline(face: Face, glyph: u16, pen: &mut dyn ttf_parser::OutlineBuilder) -> f64 {
    let shaper = face.shaper();
    shaper.outline_glyph(ttf_parser::GlyphId(glyph), pen);
    f64::from(shaper.units_per_em().max(1))
}

pub use ttf_parser::OutlineBuilder;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn glyphs_end_where_the_text_does() {
        for face in Face::ALL {
            let (glyphs, end) = glyphs("AVATAR 12:30", face).expect("embedded glyphs");
            assert_eq!((glyphs.len(), glyphs[0].x), (12, 0.0));
            assert!((end - super::super::width("AVATAR 12:30", face, 1.0)).abs() < 1e-12);
        }
        assert!(glyphs("שלום", Face::Sans).is_none());
    }
}
