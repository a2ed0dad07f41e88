//! Themes: colours by role, palettes, and colour names.

pub mod file;
mod named;
mod scheme;
pub mod vision;

pub use named::names;
pub use scheme::Scheme;

use std::borrow::Cow;

use crate::scene::Color;

/// The names of the built-in themes.
pub const BUILT_IN: [&str; 4] = ["light", "dark", "print", "high-contrast"];

/// Colours by role.
#[derive(Debug, Clone, PartialEq)]
pub struct Theme {
    /// `light`, `dark`, `print` or `high-contrast`, or the name that a theme file gives.
    pub name: Cow<'static, str>,
    /// Whether text is light on dark.
    pub dark: bool,
    /// The page behind panels.
    pub page: Color,
    /// The ground of a panel.
    pub panel: Color,
    /// The outline of a panel.
    pub border: Color,
    /// Text.
    pub text: Color,
    /// Text of less weight: axes, legends.
    pub muted: Color,
    /// Grid lines.
    pub grid: Color,
    /// Axis lines and ticks; tracks of gauges and bars are filled with `track`.
    pub axis: Color,
    /// The empty part of a gauge or bar, and quiet surfaces such as table heads.
    pub track: Color,
    /// Good.
    pub good: Color,
    /// Beware.
    pub warn: Color,
    /// Bad.
    pub bad: Color,
    /// Note; links.
    pub info: Color,
    /// The categorical palette, in order of use.
    pub palette: Vec<Color>,
    /// How many times the usual contrast colours have at least on the panel: 1, or more where readers need it.
    pub contrast: f64,
}

impl Theme {
    /// The light theme.
    pub fn light() -> Self {
        let palette = [0x3370d1, 0xe37019, 0x1b7b3d, 0x753296, 0xa68d5c, 0x2298a7, 0xb63669, 0x68737e];
        Self {
            name: "light".into(),
            dark: false,
            page: Color::hex(0xf4f5f7),
            panel: Color::hex(0xffffff),
            border: Color::hex(0xdfe2e7),
            text: Color::hex(0x1b1f27),
            muted: Color::hex(0x5a6270),
            grid: Color::hex(0xe9ebef),
            axis: Color::hex(0xc3c8d0),
            track: Color::hex(0xeef0f3),
            good: Color::hex(0x1b7b3d),
            warn: Color::hex(0xb35900),
            bad: Color::hex(0xc92a2a),
            info: Color::hex(0x3370d1),
            palette: palette.map(Color::hex).to_vec(),
            contrast: 1.0,
        }
    }

    /// The dark theme.
    pub fn dark() -> Self {
        let palette = [0x4d84d4, 0xe9843d, 0x63b977, 0xc59afc, 0xefc654, 0x60d5de, 0xc4658c, 0x939daf];
        Self {
            name: "dark".into(),
            dark: true,
            page: Color::hex(0x111317),
            panel: Color::hex(0x181b20),
            border: Color::hex(0x2a2f38),
            text: Color::hex(0xe6e8ec),
            muted: Color::hex(0x9aa3b0),
            grid: Color::hex(0x262a32),
            axis: Color::hex(0x464d59),
            track: Color::hex(0x252a32),
            good: Color::hex(0x63b977),
            warn: Color::hex(0xffa94d),
            bad: Color::hex(0xff6b6b),
            info: Color::hex(0x6ea3ec),
            palette: palette.map(Color::hex).to_vec(),
            contrast: 1.0,
        }
    }

    /// The print theme: light, on white paper.
    pub fn print() -> Self {
        let white = Color::hex(0xffffff);
        Self { name: "print".into(), page: white, panel: white, ..Self::light() }
    }

    /// The high-contrast theme: on white, text at least 7 to 1 and marks of data at least 4.5 to 1.
    pub fn high_contrast() -> Self {
        let palette = [0x5e54f2, 0x935f3a, 0x078165, 0x730072, 0x504400, 0xc01f8e, 0x455157, 0x1c232d];
        Self {
            name: "high-contrast".into(),
            dark: false,
            page: Color::hex(0xffffff),
            panel: Color::hex(0xffffff),
            border: Color::hex(0x4a4f57),
            text: Color::hex(0x000000),
            muted: Color::hex(0x3d434c),
            grid: Color::hex(0xc4c8ce),
            axis: Color::hex(0x3d434c),
            track: Color::hex(0xdde0e4),
            good: Color::hex(0x0b5c24),
            warn: Color::hex(0x7a3d00),
            bad: Color::hex(0xa11212),
            info: Color::hex(0x1a4fa0),
            palette: palette.map(Color::hex).to_vec(),
            contrast: 7.0 / 4.5,
        }
    }

    /// The theme of that name.
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "light" => Some(Self::light()),
            "dark" => Some(Self::dark()),
            "print" => Some(Self::print()),
            "high-contrast" => Some(Self::high_contrast()),
            _ => None,
        }
    }

    /// A colour by name in this theme: Grafana's names (`green`, `dark-red`, `super-light-blue`, `text`,
    /// `transparent`) or any CSS colour. Where readers need more contrast, it has that of marks of data.
    pub fn color(&self, name: &str) -> Option<Color> {
        let color = self.plain(name)?;
        let surface = matches!(name.trim(), "panel-bg" | "transparent") || color.a < 255;
        Some(if self.contrast > 1.0 && !surface { self.ink(color, 3.0) } else { color })
    }

    /// A colour by name as it is, such as the ends of a scheme are.
    fn plain(&self, name: &str) -> Option<Color> {
        let name = name.trim();
        match name {
            "text" => Some(self.text),
            "panel-bg" => Some(self.panel),
            "transparent" => Some(self.panel.alpha(0.0)),
            _ => named::named(name, self.dark).or_else(|| Color::parse(name)),
        }
    }

    /// The palette's colour for the `index`-th series; further rounds are lighter or darker, and all
    /// keep a contrast of 3 on the panel, or the theme's own.
    pub fn series(&self, index: usize) -> Color {
        let Some(round) = index.checked_div(self.palette.len()) else { return self.text };
        let base = self.palette[index % self.palette.len()];
        match round % 3 {
            0 => base,
            1 => self.ink(base.mix(self.text, 0.35), 3.0),
            _ => self.ink(base.mix(self.panel, 0.35), 3.0),
        }
    }

    /// A colour that a definition chose for a mark of data, so that it is seen on the panel; one that lets the ground through
    /// is as it was chosen.
    pub fn mark(&self, color: Color) -> Color {
        if color.a == 255 { self.ink(color, 3.0) } else { color }
    }

    /// The colour, moved in lightness just enough to reach a contrast ratio on the panel's ground:
    /// 3 for marks of data, 4.5 for text; in a theme of more contrast, as many times that.
    pub fn ink(&self, color: Color, at_least: f64) -> Color {
        let solid = color.over(self.panel);
        let at_least = at_least * self.contrast;
        let enough = |c: Color| c.contrast(self.panel) >= at_least;
        if enough(solid) {
            return color;
        }
        let [from, a, b] = solid.oklab();
        let end = if self.panel.luminance() > 0.18 { 0.0 } else { 1.0 };
        let at = |t: f64| Color::from_oklab([from + (end - from) * t, a * (1.0 - t), b * (1.0 - t)]);
        let (mut short, mut far) = (0.0, 1.0);
        for _ in 0..20 {
            let middle = (short + far) / 2.0;
            *(if enough(at(middle)) { &mut far } else { &mut short }) = middle;
        }
        at(far)
    }
}

#[cfg(test)]
mod tests;
