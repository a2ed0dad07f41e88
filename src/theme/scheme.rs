//! Continuous colour schemes: a place between 0 and 1 becomes a colour.

use super::Theme;
use crate::scene::Color;

/// The maps of matplotlib (CC0), 256 steps of `rrggbb` each.
const RAMPS: &str = include_str!("ramps.txt");

/// A continuous colour scheme.
#[derive(Debug, Clone, PartialEq)]
pub struct Scheme(Kind);

#[derive(Debug, Clone, PartialEq)]
enum Kind {
    /// Steps of `rrggbb`.
    Ramp(&'static str),
    Cividis,
    /// Colours that a smooth curve leads past.
    Curve(Vec<Color>),
}

/// Schemes that lead from one named colour over others.
const CURVES: [(&str, &[&str]); 10] = [
    ("GrYlRd", &["green", "yellow", "red"]),
    ("RdYlGr", &["red", "yellow", "green"]),
    ("BlYlRd", &["dark-blue", "super-light-yellow", "dark-red"]),
    ("YlRd", &["super-light-yellow", "dark-red"]),
    ("BlPu", &["blue", "purple"]),
    ("YlBl", &["super-light-yellow", "dark-blue"]),
    ("blues", &["panel-bg", "dark-blue"]),
    ("reds", &["panel-bg", "dark-red"]),
    ("greens", &["panel-bg", "dark-green"]),
    ("purples", &["panel-bg", "dark-purple"]),
];

impl Scheme {
    /// The scheme of a colour mode, such as `continuous-viridis` or `continuous-GrYlRd`.
    pub fn of(mode: &str, theme: &Theme) -> Option<Self> {
        let name = mode.strip_prefix("continuous-")?;
        if name == "cividis" {
            return Some(Self(Kind::Cividis));
        }
        if let Some(ramp) = RAMPS.lines().filter_map(|line| line.split_once(' ')).find(|(n, _)| *n == name) {
            return Some(Self(Kind::Ramp(ramp.1)));
        }
        let (_, names) = CURVES.iter().find(|(n, _)| *n == name)?;
        Some(Self::through(names.iter().filter_map(|n| theme.plain(n)).collect()))
    }

    /// A scheme of one's own: a smooth curve from the first colour to the last.
    pub fn through(colors: Vec<Color>) -> Self {
        Self(Kind::Curve(colors))
    }

    /// The colour at `t` from 0 to 1; beyond, that of the end.
    pub fn at(&self, t: f64) -> Color {
        let t = if t.is_nan() { 0.0 } else { t.clamp(0.0, 1.0) };
        match &self.0 {
            Kind::Ramp(steps) => step(steps, t),
            Kind::Cividis => cividis(t),
            Kind::Curve(colors) => curve(colors, t),
        }
    }
}

fn step(steps: &str, t: f64) -> Color {
    let index = ((t * 256.0) as usize).min(255);
    let hex = steps.get(index * 6..index * 6 + 6).and_then(|hex| u32::from_str_radix(hex, 16).ok());
    Color::hex(hex.unwrap_or_default())
}

/// The map's polynomial form (J. Nuñez, C. Anderton, R. Renslow, 2018).
fn cividis(t: f64) -> Color {
    let channel = |k: [f64; 6]| k.iter().rev().fold(0.0, |sum, k| sum * t + k).round().clamp(0.0, 255.0) as u8;
    Color {
        r: channel([-4.54, -35.34, 2381.73, -6402.7, 7024.72, -2710.57]),
        g: channel([32.49, 170.73, 52.82, -131.46, 176.58, -67.37]),
        b: channel([81.24, 442.36, -2482.43, 6167.24, -6614.94, 2475.67]),
        a: 255,
    }
}

/// A uniform cubic B-spline in sRGB through the end colours.
fn curve(colors: &[Color], t: f64) -> Color {
    let Some(spans) = colors.len().checked_sub(1) else { return Color::default() };
    if spans == 0 {
        return colors[0];
    }
    let i = ((t * spans as f64) as usize).min(spans - 1);
    let at = t * spans as f64 - i as f64;
    let channel = |of: fn(Color) -> u8| {
        let value = |i: usize| f64::from(of(colors[i]));
        let (a, b) = (value(i), value(i + 1));
        let before = if i > 0 { value(i - 1) } else { 2.0 * a - b };
        let after = if i + 2 <= spans { value(i + 2) } else { 2.0 * b - a };
        spline(at, [before, a, b, after]).round().clamp(0.0, 255.0) as u8
    };
    Color { r: channel(|c| c.r), g: channel(|c| c.g), b: channel(|c| c.b), a: 255 }
}

fn spline(t: f64, [a, b, c, d]: [f64; 4]) -> f64 {
    let (t2, t3) = (t * t, t * t * t);
    let weights = [1.0 - 3.0 * t + 3.0 * t2 - t3, 4.0 - 6.0 * t2 + 3.0 * t3, 1.0 + 3.0 * t + 3.0 * t2 - 3.0 * t3, t3];
    (weights[0] * a + weights[1] * b + weights[2] * c + weights[3] * d) / 6.0
}
