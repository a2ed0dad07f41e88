//! Colours of counts: schemes by name, and how counts are spread over them.

use super::options::{ColorMode, Coloring, Spread};
use crate::scene::Color;
use crate::theme::{Scheme, Theme};

/// Schemes that are named by hues, from few to many: light to dark on a light ground, turned around on a dark one.
const HUES: [(&str, &[u32]); 27] = [
    ("Oranges", &[0xfff1e2, 0xfdb77a, 0xee7b22, 0xb64a02, 0x6f2a04]),
    ("Blues", &[0xeef5fc, 0xa9cdea, 0x5499cc, 0x1f62a5, 0x0a2f63]),
    ("Greens", &[0xeff8ec, 0xafdca6, 0x5cb26a, 0x217c3e, 0x04411c]),
    ("Greys", &[0xf5f5f5, 0xc4c4c4, 0x888888, 0x4e4e4e, 0x111111]),
    ("Purples", &[0xf5f3f9, 0xc4c1df, 0x9087bf, 0x644a9e, 0x3a0d76]),
    ("Reds", &[0xfff0ea, 0xfbae92, 0xf2634a, 0xc2191f, 0x65000f]),
    ("Warm", &[0xfdf0d0, 0xf8b84e, 0xee6a3c, 0xb92a68, 0x5a1a78]),
    ("Cool", &[0xe4f5ee, 0x8ed7c6, 0x3fa3c4, 0x3763b5, 0x3c2583]),
    ("BuGn", &[0xeff8fb, 0xb0dfd4, 0x5cb995, 0x1f8048, 0x02431b]),
    ("BuPu", &[0xeef5fa, 0xafc6e0, 0x8b8bc1, 0x85439c, 0x4a024b]),
    ("GnBu", &[0xf1f9ea, 0xb5e0bf, 0x66bdcb, 0x2480b8, 0x08407f]),
    ("OrRd", &[0xfff3e2, 0xfdc692, 0xf57f56, 0xcc2a1c, 0x7c0000]),
    ("PuBuGn", &[0xf5eff7, 0xb4c5e0, 0x5ba2c8, 0x10807e, 0x014535]),
    ("PuBu", &[0xf5f0f8, 0xb9c6e0, 0x62a0ca, 0x0b69a9, 0x023757]),
    ("PuRd", &[0xf4eef6, 0xcfaed3, 0xdc5ca8, 0xbf1458, 0x65001e]),
    ("RdPu", &[0xfff2ee, 0xfbb6ba, 0xf0609c, 0xa9067c, 0x49006a]),
    ("YlGnBu", &[0xfcfbd0, 0xa5dab7, 0x41aec1, 0x2762a8, 0x0d2160]),
    ("YlGn", &[0xfcfbd4, 0xbbe295, 0x66bb6c, 0x1d7c40, 0x034528]),
    ("YlOrBr", &[0xfffada, 0xfecf66, 0xf38a24, 0xb84a06, 0x642506]),
    ("YlOrRd", &[0xfff9c4, 0xfecb66, 0xfa7d3a, 0xd41c25, 0x7c0026]),
    ("BrBG", &[0x5b3706, 0xcfa258, 0xf3f1ea, 0x6bb9ae, 0x023f34]),
    ("PRGn", &[0x450450, 0xa67ab3, 0xf2f1f3, 0x78bb7c, 0x01471d]),
    ("PiYG", &[0x8c0454, 0xe08fc0, 0xf6f3f4, 0x98cb5f, 0x29651b]),
    ("PuOr", &[0x813d09, 0xee9f3f, 0xf4f2f3, 0x9c91c4, 0x2f024d]),
    ("RdBu", &[0x6b0320, 0xe1866a, 0xf4f2f1, 0x74b2d4, 0x073363]),
    ("RdYlBu", &[0xa50729, 0xf78a51, 0xfcfabf, 0x8fc1dc, 0x333796]),
    ("RdYlGn", &[0xa50729, 0xf78a51, 0xfcfabf, 0x88cb67, 0x05693a]),
];

/// How many of them lead from light to dark; the others have two ends of equal rank.
const SEQUENTIAL: usize = 20;

/// From violet to red, for those who ask for it.
const SPECTRA: [(&str, &[u32]); 6] = [
    ("Spectral", &[0x9d0644, 0xef6b44, 0xfbdf8c, 0xf7fbb4, 0x98d5a4, 0x3a86bb, 0x5d4fa0]),
    ("RdGy", &[0x6b0320, 0xe1866a, 0xfcfbfa, 0xa9a9a9, 0x1c1c1c]),
    ("Turbo", &[0x30123b, 0x4666dd, 0x2fb1e8, 0x2fe6a8, 0xa2fc3c, 0xf2c93a, 0xf3701d, 0xc22402, 0x7a0403]),
    ("Rainbow", &[0x6e40aa, 0xee4395, 0xff7847, 0xc4d13c, 0x52f667, 0x1ddfa3, 0x3c95dd, 0x6e40aa]),
    ("Sinebow", &[0xff4040, 0xd6a10c, 0x7cea18, 0x19e58a, 0x1e9ce4, 0x7a18ea, 0xd60ca0, 0xff4040]),
    ("Cubehelix", &[0x000000, 0x16344c, 0x2a7138, 0x8e7a34, 0xd085a0, 0xc2c8f2, 0xffffff]),
];

/// How a count becomes a colour.
pub struct Ramp {
    /// The count of the first colour.
    pub lo: f64,
    /// The count of the last colour.
    pub hi: f64,
    spread: Spread,
    exponent: f64,
    least: f64,
    /// The colours: at most 255, which with the ground fill a palette of bytes.
    pub colors: Vec<Color>,
}

impl Ramp {
    /// The ramp over counts.
    pub fn new(asked: &Coloring, counts: impl Iterator<Item = f64> + Clone, theme: &Theme) -> Self {
        let ends = counts
            .clone()
            .fold(None, |ends: Option<(f64, f64)>, v| Some(ends.map_or((v, v), |(lo, hi)| (lo.min(v), hi.max(v)))));
        let (lo, hi) = ends.unwrap_or((0.0, 1.0));
        let finite = |v: Option<f64>| v.filter(|v| v.is_finite());
        let lo = finite(asked.min).unwrap_or(if lo > 0.0 && asked.scale != Some(Spread::Log) { 0.0 } else { lo });
        let hi = finite(asked.max).unwrap_or(hi);
        let (lo, hi) = if hi > lo { (lo, hi) } else { (lo, lo + lo.abs().max(1.0)) };
        let by_power = asked.mode == ColorMode::Opacity;
        let spread = asked.scale.unwrap_or(if by_power { Spread::Exponential } else { Spread::Linear });
        let exponent = asked.exponent.filter(|e| *e > 0.0 && e.is_finite()).unwrap_or(0.5);
        let least = counts.filter(|v| *v > 0.0).fold(f64::INFINITY, f64::min).max(lo).min(hi);
        let steps = asked.steps.filter(|s| s.is_finite()).unwrap_or(64.0).round().clamp(2.0, 255.0) as usize;
        Self { lo, hi, spread, exponent, least, colors: colors(asked, steps, theme) }
    }

    /// How far a count is from the first colour (0) to the last (1).
    pub fn place(&self, count: f64) -> f64 {
        // Halved, so that the ends of huge ranges stay finite.
        let even = ((count / 2.0 - self.lo / 2.0) / (self.hi / 2.0 - self.lo / 2.0)).clamp(0.0, 1.0);
        match self.spread {
            Spread::Linear => even,
            Spread::Exponential => even.powf(self.exponent),
            Spread::Log => {
                let floor = if self.lo > 0.0 { self.lo } else { self.least.max(f64::MIN_POSITIVE) };
                let whole = self.hi.ln() - floor.ln();
                let up = if count > floor && whole > 0.0 { (count.ln() - floor.ln()) / whole } else { 0.0 };
                up.clamp(0.0, 1.0)
            }
        }
    }

    /// The colour of a count.
    pub fn color(&self, count: f64) -> Color {
        self.colors[self.step(count)]
    }

    /// The place of a count's colour among them.
    pub fn step(&self, count: f64) -> usize {
        ((self.place(count) * self.colors.len() as f64) as usize).min(self.colors.len() - 1)
    }

    /// Whether counts are spread by magnitude.
    pub fn by_magnitude(&self) -> bool {
        self.spread == Spread::Log
    }
}

fn colors(asked: &Coloring, steps: usize, theme: &Theme) -> Vec<Color> {
    let place = |i: usize| i as f64 / (steps - 1) as f64;
    let turned = |i: usize| if asked.reverse { 1.0 - place(i) } else { place(i) };
    if asked.mode == ColorMode::Opacity {
        let fill = asked.fill.as_deref().and_then(|c| theme.color(c)).unwrap_or(theme.palette[1 % theme.palette.len()]);
        let fill = theme.ink(fill.over(theme.panel), 3.0);
        // The faintest is still told from the ground.
        return (0..steps).map(|i| fill.alpha(0.12 + 0.88 * turned(i)).over(theme.panel)).collect();
    }
    let shades = Shades::of(asked.scheme.as_deref().unwrap_or(DEFAULT), theme);
    (0..steps).map(|i| shades.at(turned(i))).collect()
}

/// Calm, even in lightness, and the same for colour-blind readers.
const DEFAULT: &str = "YlGnBu";

/// A colour for each place from few (0) to many (1).
enum Shades {
    /// Stops, mixed evenly to the eye.
    Stops(&'static [u32], bool),
    /// A continuous scheme.
    Scheme(Scheme, bool),
}

impl Shades {
    /// The scheme of a name, turned so that few is near the ground; the default where there is none.
    fn of(name: &str, theme: &Theme) -> Self {
        let same = |known: &str| known.eq_ignore_ascii_case(name);
        if let Some((_, stops)) = SPECTRA.iter().find(|(known, _)| same(known)) {
            return Self::Stops(stops, false);
        }
        if let Some(at) = HUES.iter().position(|(known, _)| same(known)) {
            return Self::Stops(HUES[at].1, at < SEQUENTIAL && theme.dark);
        }
        match Scheme::of(&format!("continuous-{}", name.to_lowercase()), theme) {
            Some(scheme) => Self::Scheme(scheme, !theme.dark),
            None if same(DEFAULT) => Self::Stops(&[0xffffff, 0], theme.dark),
            None => Self::of(DEFAULT, theme),
        }
    }

    fn at(&self, t: f64) -> Color {
        match self {
            Self::Stops(stops, turned) => between(stops, if *turned { 1.0 - t } else { t }),
            Self::Scheme(scheme, turned) => scheme.at(if *turned { 1.0 - t } else { t }),
        }
    }
}

fn between(stops: &[u32], t: f64) -> Color {
    let at = t.clamp(0.0, 1.0) * (stops.len() - 1) as f64;
    let i = (at as usize).min(stops.len() - 2);
    Color::hex(stops[i]).mix(Color::hex(stops[i + 1]), at - i as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_stands_out_and_few_is_near_the_ground() {
        for theme in [Theme::light(), Theme::dark()] {
            for scheme in ["YlGnBu", "Oranges", "viridis", "Magma", "cividis", "nonsense"] {
                let asked = Coloring { scheme: Some(scheme.into()), ..Coloring::default() };
                let ramp = Ramp::new(&asked, [1.0, 50.0, 100.0].into_iter(), &theme);
                let contrast = |v: f64| ramp.color(v).contrast(theme.panel);
                assert!(contrast(100.0) > 4.5 && contrast(100.0) > contrast(1.0), "{scheme} {}", theme.name);
            }
        }
    }

    #[test]
    fn counts_are_spread_as_asked() {
        let place = |scale, count| {
            let asked = Coloring { scale: Some(scale), ..Coloring::default() };
            Ramp::new(&asked, [1.0, 10_000.0].into_iter(), &Theme::light()).place(count)
        };
        assert!((place(Spread::Log, 100.0) - 0.5).abs() < 1e-9);
        assert!((place(Spread::Exponential, 2500.0) - 0.5).abs() < 1e-9);
        assert!((place(Spread::Linear, 2500.0) - 0.25).abs() < 1e-9);
    }
}
