//! Colours as they are written: as they are, or as variables that a page sets for light and dark.

use std::collections::BTreeSet;

use super::element::Element;
use crate::scene::Color;

/// The pairs of colours of a page: each a CSS variable with a value in light and one in dark. Its name is made of the
/// colours, so that pictures may be written apart and their palettes joined.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Palette {
    pairs: BTreeSet<(Color, Color)>,
}

/// The name of a pair's variable.
fn name((light, dark): (Color, Color)) -> String {
    let digits = |color: Color| color.to_string().trim_start_matches('#').to_string();
    format!("--c{}-{}", digits(light), digits(dark))
}

impl Palette {
    /// Adds the colours of another picture.
    pub fn join(&mut self, other: &Self) {
        self.pairs.extend(&other.pairs);
    }

    /// The rules that set the variables. Dark is for screens that prefer it or are switched to it by
    /// `data-theme` on the root element; paper is always light.
    pub fn css(&self) -> String {
        if self.pairs.is_empty() {
            return String::new();
        }
        let rules = |pick: fn(&(Color, Color)) -> Color| -> String {
            self.pairs.iter().map(|pair| format!("{}:{};", name(*pair), pick(pair))).collect()
        };
        let (light, dark) = (rules(|p| p.0), rules(|p| p.1));
        format!(
            ":root{{{light}}}@media screen and (prefers-color-scheme:dark){{:root:not([data-theme=light]){{{dark}}}}}\
             @media screen{{:root[data-theme=dark]{{{dark}}}}}"
        )
    }
}

/// How colours are written.
pub(super) enum Ink<'p> {
    /// As they are.
    Plain,
    /// As variables of a page.
    Paired(&'p mut Palette),
}

impl Ink<'_> {
    /// Writes `fill`, `stroke` or `stop-color`; the opacity goes into its own attribute, since not all readers
    /// know colours with eight digits.
    pub fn color(&mut self, element: &mut Element, name: &str, light: Color, dark: Color) {
        if let (Ink::Paired(palette), true) = (self, light != dark) {
            palette.pairs.insert((light, dark));
            element.attr(name, &format!("var({})", self::name((light, dark))));
            return;
        }
        element.attr(name, &short(light));
        if light.a < 255 {
            let name = if name == "stop-color" { "stop-opacity".into() } else { format!("{name}-opacity") };
            element.nums(&name, &[f64::from(light.a) / 255.0], 3);
        }
    }
}

/// The colour without its opacity, in three digits where they suffice.
fn short(color: Color) -> String {
    let Color { r, g, b, .. } = color;
    if [r, g, b].iter().all(|c| c >> 4 == c & 15) {
        format!("#{:x}{:x}{:x}", r & 15, g & 15, b & 15)
    } else {
        format!("#{r:02x}{g:02x}{b:02x}")
    }
}
