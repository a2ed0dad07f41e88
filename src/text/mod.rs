//! Type: the embedded faces, and measuring, wrapping and shortening — the only place that knows glyphs.

mod clean;
mod fallback;
mod glyphs;
mod measure;
mod shorten;

pub use clean::clean;
pub use fallback::{Font, Missing, Run, boxed, missing, runs, system_font};
pub use glyphs::{Glyph, OutlineBuilder, glyphs, outline};
pub use measure::width;
pub use shorten::{fitting, right_to_left, shorten, shorten_middle, wrap};

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
