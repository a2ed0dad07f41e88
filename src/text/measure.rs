//! Widths, from the shaper that the renderers set text with.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::OnceLock;

use rustybuzz::{Direction, GlyphBuffer, ShapePlan, UnicodeBuffer, script};

use super::{Face, boxed, clean, runs};

/// The width of a text in CSS pixels, as the renderers set it.
pub fn width(text: &str, face: Face, size: f64) -> f64 {
    cached(text, face) * size
}

/// Texts longer than this are measured anew each time; labels are shorter.
const LONGEST_KEPT: usize = 64;
/// The cache of a face begins anew when it holds so many texts.
const MOST_KEPT: usize = 4096;

/// The width in multiples of the size, kept per thread: a chart asks for the same labels again and again.
fn cached(text: &str, face: Face) -> f64 {
    thread_local! {
        static WIDTHS: RefCell<[HashMap<Box<str>, f64>; 3]> = RefCell::default();
    }
    if text.len() > LONGEST_KEPT {
        return ems(text, face);
    }
    WIDTHS.with_borrow_mut(|widths| {
        let widths = &mut widths[face as usize];
        if let Some(ems) = widths.get(text) {
            return *ems;
        }
        if widths.len() >= MOST_KEPT {
            widths.clear();
        }
        let ems = ems(text, face);
        widths.insert(text.into(), ems);
        ems
    })
}

/// The width in multiples of the size.
pub(super) fn ems(text: &str, face: Face) -> f64 {
    let text = clean(text);
    let text = boxed(&text, face);
    let advance = |run: super::Run| match run.font {
        None => embedded(run.text, face),
        Some(font) => {
            let mut buffer = UnicodeBuffer::new();
            buffer.push_str(run.text);
            sum(&rustybuzz::shape(&font.shaper, &[], buffer), &font.shaper)
        }
    };
    runs(&text, face).into_iter().map(advance).sum()
}

fn embedded(text: &str, face: Face) -> f64 {
    let mut buffer = UnicodeBuffer::new();
    buffer.push_str(text);
    buffer.set_direction(Direction::LeftToRight);
    sum(&shape(buffer, face), face.shaper())
}

/// Shapes in an embedded face, from left to right; the plans for what is common are made once.
pub(super) fn shape(mut buffer: UnicodeBuffer, face: Face) -> GlyphBuffer {
    static PLANS: [[OnceLock<ShapePlan>; 2]; 3] = [const { [const { OnceLock::new() }; 2] }; 3];
    let shaper = face.shaper();
    buffer.guess_segment_properties();
    let (place, script) = match buffer.script() {
        script::LATIN => (0, Some(script::LATIN)),
        script::UNKNOWN => (1, None),
        _ => return rustybuzz::shape(shaper, &[], buffer),
    };
    let plan =
        PLANS[face as usize][place].get_or_init(|| ShapePlan::new(shaper, Direction::LeftToRight, script, None, &[]));
    rustybuzz::shape_with_plan(shaper, plan, buffer)
}

fn sum(glyphs: &GlyphBuffer, shaper: &rustybuzz::Face) -> f64 {
    let units: i64 = glyphs.glyph_positions().iter().map(|p| i64::from(p.x_advance)).sum();
    units as f64 / f64::from(shaper.units_per_em().max(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_of_one_width() {
        for face in Face::ALL {
            let one = width("1", face, 12.0);
            assert!(one > 5.0);
            for text in ["0", "7", "9"] {
                assert_eq!(width(text, face, 12.0), one, "{text}");
            }
            assert!((width("2026-11-23", face, 24.0) / width("1999-01-01", face, 12.0) - 2.0).abs() < 1e-9);
        }
    }

    #[test]
    fn kept_plans_measure_like_fresh_ones() {
        for text in ["AVATAR To fi", "12:30", "->", "a\u{301}", "Жук", "é → ≥ 5 µs", "שלום"] {
            let mut buffer = UnicodeBuffer::new();
            buffer.push_str(text);
            let shaper = Face::Sans.shaper();
            let fresh = sum(&rustybuzz::shape(shaper, &[], buffer), shaper);
            if runs(text, Face::Sans).iter().all(|run| run.font.is_none()) {
                assert_eq!(width(text, Face::Sans, 1.0), fresh, "{text}");
            }
        }
    }

    #[test]
    fn control_characters_take_no_room() {
        assert_eq!(width("a\u{7}b", Face::Sans, 10.0), width("ab", Face::Sans, 10.0));
        assert_eq!(width("", Face::Sans, 10.0), 0.0);
    }
}
