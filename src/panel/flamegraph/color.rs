//! Colours of blocks: by package, by value, or by what changed.

use super::ColorScheme;
use super::blocks::{Profile, Symbol};
use crate::panel::stat::readable;
use crate::scene::Color;
use crate::theme::{Scheme, Theme};

/// How blocks are coloured.
pub struct Colors<'a> {
    profile: &'a Profile<'a>,
    theme: &'a Theme,
    scheme: ColorScheme,
    by_value: Option<Scheme>,
}

impl<'a> Colors<'a> {
    /// What was asked for, else what suits the profile.
    pub fn new(profile: &'a Profile<'a>, asked: Option<ColorScheme>, theme: &'a Theme) -> Self {
        let own = if profile.compared { ColorScheme::DiffColorBlind } else { ColorScheme::PackageBased };
        let scheme = asked.filter(|a| a.compares() == profile.compared).unwrap_or(own);
        Self { profile, theme, scheme, by_value: Scheme::of("continuous-YlRd", theme) }
    }

    /// The colour of a block or a row with that symbol and value.
    pub fn of(&self, symbol: &Symbol, total: (f64, f64)) -> Color {
        let color = match self.scheme {
            ColorScheme::PackageBased => {
                self.theme.series(hash(package(&symbol.name)) % (2 * self.theme.palette.len().max(1)))
            }
            ColorScheme::ValueBased => {
                let share = self.profile.share(total).clamp(0.0, 1.0);
                self.by_value.as_ref().map_or(self.theme.muted, |s| s.at(0.1 + 0.9 * share.sqrt()))
            }
            ColorScheme::Default | ColorScheme::DiffColorBlind => self.changed(self.profile.change(total)),
        };
        legible(self.theme.ink(color.mix(self.theme.panel, 0.22), 1.6))
    }

    /// What is less and what is more, as colours.
    pub fn ends(&self) -> (Color, Color) {
        let named = |name: &str| self.theme.color(name).unwrap_or(self.theme.muted);
        match self.scheme {
            ColorScheme::Default => (named("green"), named("red")),
            _ => (named("blue"), named("orange")),
        }
    }

    fn changed(&self, change: Option<f64>) -> Color {
        let (less, more) = self.ends();
        let same = self.theme.axis;
        match change {
            None => same,
            Some(change) if change < 0.0 => same.mix(less, (-change).min(1.0).sqrt()),
            Some(change) => same.mix(more, change.min(1.0).sqrt()),
        }
    }
}

/// The colour, lighter or darker where no text would be legible on it.
fn legible(color: Color) -> Color {
    let ink = readable(color);
    let away = if ink.luminance() > 0.5 { Color::hex(0x00_0000) } else { Color::hex(0xff_ffff) };
    let mut steps = (0..20).map(|i| color.mix(away, f64::from(i) * 0.03));
    steps.find(|c| c.contrast(ink) >= 4.6).unwrap_or(away)
}

/// The part of a name that tells where it is from: `net/http` of `net/http.(*conn).serve`, `std::io` of `std::io::copy`.
fn package(name: &str) -> &str {
    let start = name.rfind('/').map_or(0, |at| at + 1);
    if let Some(dot) = name[start..].find('.').filter(|at| *at > 0) {
        return &name[..start + dot];
    }
    if let Some(at) = name.rfind("::") {
        return &name[..at];
    }
    if start > 1 { &name[..start - 1] } else { name }
}

/// FNV-1a, so that a package has the same colour in every picture.
fn hash(text: &str) -> usize {
    let hash = text.bytes().fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    (hash >> 8) as usize
}

#[cfg(test)]
mod tests {
    use super::package;

    #[test]
    fn packages() {
        for (name, expected) in [
            ("net/http.(*conn).serve", "net/http"),
            ("main.main", "main"),
            ("org/example/shop/Orders.load", "org/example/shop/Orders"),
            ("std::io::copy", "std::io"),
            ("/usr/lib/libc.so.6", "/usr/lib/libc"),
            ("total", "total"),
            ("", ""),
            ("/", "/"),
            (".hidden", ".hidden"),
        ] {
            assert_eq!(package(name), expected, "{name}");
        }
    }
}
