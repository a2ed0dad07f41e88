//! Colours as they are written: as they are, or as variables that a page sets for light and dark.

use std::collections::BTreeMap;

use super::element::Element;
use crate::scene::Color;

/// The pairs of colours of a page: each a CSS variable with a value in light and one in dark.
#[derive(Debug, Clone, Default)]
pub struct Palette {
    pairs: Vec<(Color, Color)>,
    places: BTreeMap<(Color, Color), usize>,
}

impl Palette {
    /// The number of the pair's variable.
    fn place(&mut self, pair: (Color, Color)) -> usize {
        *self.places.entry(pair).or_insert_with(|| {
            self.pairs.push(pair);
            self.pairs.len() - 1
        })
    }

    /// The rules that set the variables. Dark is for screens that prefer it or are switched to it by
    /// `data-theme` on the root element; paper is always light.
    pub fn css(&self) -> String {
        if self.pairs.is_empty() {
            return String::new();
        }
        let rules = |pick: fn(&(Color, Color)) -> Color| -> String {
            self.pairs.iter().enumerate().map(|(i, pair)| format!("--c{i}:{};", pick(pair))).collect()
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
            let place = palette.place((light, dark));
            element.attr(name, &format!("var(--c{place})"));
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
