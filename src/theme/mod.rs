//! Themes: colours by role, palettes, and colour names.

use crate::scene::Color;

/// Colours by role.
#[derive(Debug, Clone, PartialEq)]
pub struct Theme {
    /// `light`, `dark` or `print`.
    pub name: &'static str,
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
}

impl Theme {
    /// The light theme.
    pub fn light() -> Self {
        let palette = [0x1f6fd6, 0xd9480f, 0x2b8a3e, 0x9c36b5, 0xb8860b, 0x0c8599, 0xc2255c, 0x5f6b7a];
        Self {
            name: "light",
            dark: false,
            page: Color::hex(0xf4f5f7),
            panel: Color::hex(0xffffff),
            border: Color::hex(0xdfe2e7),
            text: Color::hex(0x1b1f27),
            muted: Color::hex(0x5a6270),
            grid: Color::hex(0xe9ebef),
            axis: Color::hex(0xc3c8d0),
            track: Color::hex(0xeef0f3),
            good: Color::hex(0x2b8a3e),
            warn: Color::hex(0xb35900),
            bad: Color::hex(0xc92a2a),
            info: Color::hex(0x1f6fd6),
            palette: palette.map(Color::hex).to_vec(),
        }
    }

    /// The dark theme.
    pub fn dark() -> Self {
        let palette = [0x5aa2ff, 0xff8a4c, 0x51cf66, 0xcc8bf0, 0xf2c744, 0x3bc9db, 0xff7eb0, 0xa3adbb];
        Self {
            name: "dark",
            dark: true,
            page: Color::hex(0x111317),
            panel: Color::hex(0x181b20),
            border: Color::hex(0x2a2f38),
            text: Color::hex(0xe6e8ec),
            muted: Color::hex(0x9aa3b0),
            grid: Color::hex(0x262a32),
            axis: Color::hex(0x464d59),
            track: Color::hex(0x252a32),
            good: Color::hex(0x51cf66),
            warn: Color::hex(0xffa94d),
            bad: Color::hex(0xff6b6b),
            info: Color::hex(0x5aa2ff),
            palette: palette.map(Color::hex).to_vec(),
        }
    }

    /// The print theme: light, on white paper.
    pub fn print() -> Self {
        let white = Color::hex(0xffffff);
        Self { name: "print", page: white, panel: white, ..Self::light() }
    }

    /// The theme of that name.
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "light" => Some(Self::light()),
            "dark" => Some(Self::dark()),
            "print" => Some(Self::print()),
            _ => None,
        }
    }

    /// A colour by name in this theme: Grafana's names (`green`, `dark-red`, `super-light-blue`, `text`,
    /// `transparent`) or any CSS colour.
    pub fn color(&self, name: &str) -> Option<Color> {
        Color::parse(name)
    }

    /// The palette's colour for the `index`-th series; further rounds are lighter or darker.
    pub fn series(&self, index: usize) -> Color {
        let base = self.palette[index % self.palette.len()];
        match (index / self.palette.len()) % 3 {
            0 => base,
            1 => base.mix(self.text, 0.35),
            _ => base.mix(self.panel, 0.35),
        }
    }

    /// The colour, or one of its hue that reaches a contrast on the panel's ground.
    pub fn ink(&self, color: Color, at_least: f64) -> Color {
        let _ = at_least;
        color
    }
}
