//! Colours: sRGB with alpha, mixed in OKLab, contrast as WCAG 2 defines it.

use std::fmt;

/// An sRGB colour with alpha.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Color {
    /// Red.
    pub r: u8,
    /// Green.
    pub g: u8,
    /// Blue.
    pub b: u8,
    /// Opacity: 255 is opaque.
    pub a: u8,
}

impl Color {
    /// Opaque, from `0xRRGGBB`.
    pub const fn hex(rgb: u32) -> Self {
        Self { r: (rgb >> 16) as u8, g: (rgb >> 8) as u8, b: rgb as u8, a: 255 }
    }

    /// A CSS colour: `#rgb`, `#rrggbb[aa]`, `rgb()`, `hsl()`, names.
    pub fn parse(css: &str) -> Option<Self> {
        let [r, g, b, a] = csscolorparser::parse(css.trim()).ok()?.to_rgba8();
        Some(Self { r, g, b, a })
    }

    /// The same colour at an opacity from 0 to 1, times its own.
    #[must_use]
    pub fn alpha(self, opacity: f64) -> Self {
        Self { a: (f64::from(self.a) * opacity.clamp(0.0, 1.0)).round() as u8, ..self }
    }

    /// A colour between this (0) and another (1), mixed in OKLab.
    #[must_use]
    pub fn mix(self, other: Self, t: f64) -> Self {
        let t = t.clamp(0.0, 1.0);
        let (p, q) = (self.oklab(), other.oklab());
        let between = |a: f64, b: f64| a + (b - a) * t;
        let alpha = between(f64::from(self.a), f64::from(other.a)).round() as u8;
        Self { a: alpha, ..Self::from_oklab([between(p[0], q[0]), between(p[1], q[1]), between(p[2], q[2])]) }
    }

    /// This colour laid over an opaque ground.
    #[must_use]
    pub fn over(self, ground: Self) -> Self {
        let t = f64::from(self.a) / 255.0;
        let lay = |a: u8, b: u8| (f64::from(a) * t + f64::from(b) * (1.0 - t)).round() as u8;
        Self { r: lay(self.r, ground.r), g: lay(self.g, ground.g), b: lay(self.b, ground.b), a: 255 }
    }

    /// Relative luminance, 0 to 1 (WCAG 2.2).
    pub fn luminance(self) -> f64 {
        0.2126 * linear(self.r) + 0.7152 * linear(self.g) + 0.0722 * linear(self.b)
    }

    /// Contrast ratio to another opaque colour, 1 to 21 (WCAG 2.2).
    pub fn contrast(self, other: Self) -> f64 {
        let (a, b) = (self.luminance() + 0.05, other.luminance() + 0.05);
        if a > b { a / b } else { b / a }
    }

    /// OKLab coordinates: lightness, green–red, blue–yellow (B. Ottosson, 2020).
    pub fn oklab(self) -> [f64; 3] {
        let (r, g, b) = (linear(self.r), linear(self.g), linear(self.b));
        let l = (0.412_221_470_8 * r + 0.536_332_536_3 * g + 0.051_445_992_9 * b).cbrt();
        let m = (0.211_903_498_2 * r + 0.680_699_545_1 * g + 0.107_396_956_6 * b).cbrt();
        let s = (0.088_302_461_9 * r + 0.281_718_837_6 * g + 0.629_978_700_5 * b).cbrt();
        [
            0.210_454_255_3 * l + 0.793_617_785 * m - 0.004_072_046_8 * s,
            1.977_998_495_1 * l - 2.428_592_205 * m + 0.450_593_709_9 * s,
            0.025_904_037_1 * l + 0.782_771_766_2 * m - 0.808_675_766 * s,
        ]
    }

    /// The nearest sRGB colour to OKLab coordinates, opaque.
    pub fn from_oklab([l, a, b]: [f64; 3]) -> Self {
        let x = (l + 0.396_337_777_4 * a + 0.215_803_757_3 * b).powi(3);
        let y = (l - 0.105_561_345_8 * a - 0.063_854_172_8 * b).powi(3);
        let z = (l - 0.089_484_177_5 * a - 1.291_485_548 * b).powi(3);
        Self {
            r: gamma(4.076_741_662_1 * x - 3.307_711_591_3 * y + 0.230_969_929_2 * z),
            g: gamma(-1.268_438_004_6 * x + 2.609_757_401_1 * y - 0.341_319_396_5 * z),
            b: gamma(-0.004_196_086_3 * x - 0.703_418_614_7 * y + 1.707_614_701 * z),
            a: 255,
        }
    }
}

/// A channel without gamma, 0 to 1.
fn linear(channel: u8) -> f64 {
    let c = f64::from(channel) / 255.0;
    if c <= 0.040_45 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
}

fn gamma(c: f64) -> u8 {
    let c = c.clamp(0.0, 1.0);
    let v = if c <= 0.003_130_8 { c * 12.92 } else { 1.055 * c.powf(1.0 / 2.4) - 0.055 };
    (v * 255.0).round() as u8
}

impl fmt::Display for Color {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{:02x}{:02x}{:02x}", self.r, self.g, self.b)?;
        if self.a < 255 { write!(f, "{:02x}", self.a) } else { Ok(()) }
    }
}

impl fmt::Debug for Color {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
