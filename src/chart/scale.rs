//! Scales: values become places. Domains end at nice numbers in the field's own unit.

use super::steps::{Ladder, Steps};

/// How values are spread along an axis.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub enum Distribution {
    /// Evenly.
    #[default]
    Linear,
    /// By powers of a base; values of zero and below have no place.
    Log(f64),
    /// Evenly below a threshold, by powers of the base above it, on both sides of zero.
    Symlog {
        /// The base.
        base: f64,
        /// Where the even part ends.
        threshold: f64,
    },
}

impl Distribution {
    /// A value before it is stretched to pixels; halved where that keeps the ends of huge domains finite.
    fn forward(self, value: f64) -> f64 {
        match self {
            Self::Linear => value * 0.5,
            Self::Log(_) => value.ln(),
            Self::Symlog { threshold, .. } => asinh(value / threshold),
        }
    }

    /// Whether the value has a place.
    pub fn takes(self, value: f64) -> bool {
        value.is_finite() && (value > 0.0 || !matches!(self, Self::Log(_)))
    }
}

/// `asinh`, also where the square of the value would overflow.
fn asinh(x: f64) -> f64 {
    if x.abs() > 1e100 { x.signum() * (x.abs().ln() + std::f64::consts::LN_2) } else { x.asinh() }
}

/// A map from values to pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scale {
    /// The values at both ends; the first is less than the second.
    pub domain: (f64, f64),
    /// The pixels of both ends.
    pub range: (f64, f64),
    /// How values are spread between them.
    pub distribution: Distribution,
}

/// Pixels are kept this near, so that no picture holds numbers that renderers cannot take.
const FAR: f64 = 100_000.0;

impl Scale {
    /// An even scale.
    pub fn linear(domain: (f64, f64), range: (f64, f64)) -> Self {
        Self { domain, range, distribution: Distribution::Linear }
    }

    /// The pixel of a value, also outside the domain; none for values that have no place.
    pub fn at(&self, value: f64) -> Option<f64> {
        self.placing()(value)
    }

    /// The same for many values.
    pub fn placing(&self) -> impl Fn(f64) -> Option<f64> {
        let Self { distribution, domain, range } = *self;
        let (lo, hi) = (distribution.forward(domain.0), distribution.forward(domain.1));
        let per = (range.1 - range.0) / (hi - lo);
        // Without a domain all values stand in the middle.
        let (start, per) = if hi > lo && per.is_finite() { (range.0, per) } else { ((range.0 + range.1) / 2.0, 0.0) };
        move |value| {
            let place = || (start + (distribution.forward(value) - lo) * per).clamp(-FAR, FAR);
            distribution.takes(value).then(place)
        }
    }

    /// The pixel of a value, kept between the scale's ends; the start for values that have no place.
    pub fn within(&self, value: f64) -> f64 {
        let (a, b) = (self.range.0.min(self.range.1), self.range.0.max(self.range.1));
        self.at(value).unwrap_or(self.range.0).clamp(a, b)
    }

    /// Where bars and areas stand: at zero, or at the end nearest to it.
    pub fn base(&self) -> f64 {
        self.within(0.0)
    }
}

/// What is wished of a domain.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Wish {
    /// The low end, whatever the data.
    pub min: Option<f64>,
    /// The high end, whatever the data.
    pub max: Option<f64>,
    /// The low end, unless the data goes below.
    pub soft_min: Option<f64>,
    /// The high end, unless the data goes above.
    pub soft_max: Option<f64>,
    /// Whether zero belongs to the picture, as for bars and stacks.
    pub zero: bool,
    /// Whether surfaces stand on zero, so that it is drawn unless it is far from the data.
    pub filled: bool,
    /// Whether zero stands in the middle.
    pub centred: bool,
    /// The most digits after the point that ticks may need.
    pub decimals: Option<u8>,
    /// Which steps are nice.
    pub steps: Steps,
    /// How values are spread.
    pub distribution: Distribution,
}

/// The ends of an axis and its ticks.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Domain {
    /// The low end.
    pub lo: f64,
    /// The high end, above the low one.
    pub hi: f64,
    /// Values of the ticks, rising.
    pub ticks: Vec<f64>,
}

impl Domain {
    /// The scale over some pixels.
    pub fn scale(&self, range: (f64, f64), distribution: Distribution) -> Scale {
        Scale { domain: (self.lo, self.hi), range, distribution }
    }
}

/// A domain around the data's ends with about `most` steps between ticks.
pub fn domain(data: Option<(f64, f64)>, wish: &Wish, most: usize) -> Domain {
    match wish.distribution {
        Distribution::Linear => linear(data, wish, most),
        Distribution::Log(base) => log(data, wish, base, most),
        Distribution::Symlog { base, threshold } => symlog(data, wish, base, threshold, most),
    }
}

/// The finite part of a set end.
fn set(end: Option<f64>) -> Option<f64> {
    end.filter(|v| v.is_finite())
}

fn linear(data: Option<(f64, f64)>, wish: &Wish, most: usize) -> Domain {
    let (lo, hi) = ends(data, wish);
    let most = most.max(1) as f64;
    let least = wish.decimals.map(|d| 10f64.powi(-i32::from(d))).filter(|least| hi - lo >= *least);
    let mut step = wish.steps.at_least((hi / most - lo / most).max(least.unwrap_or(0.0)));
    for _ in 0..4 {
        let nice = rounded(lo, hi, wish, step.size);
        if nice.1 / step.size - nice.0 / step.size <= most + 1.01 {
            break;
        }
        step = wish.steps.at_least(step.size * 1.01);
    }
    let (lo, hi) = rounded(lo, hi, wish, step.size);
    Domain { lo, hi, ticks: step.multiples(lo, hi) }
}

/// The ends as wished, before they are rounded; always apart.
fn ends(data: Option<(f64, f64)>, wish: &Wish) -> (f64, f64) {
    let (mut lo, mut hi) = data.unwrap_or((0.0, 0.0));
    lo = lo.min(set(wish.soft_min).unwrap_or(lo));
    hi = hi.max(set(wish.soft_max).unwrap_or(hi));
    if wish.zero {
        (lo, hi) = (lo.min(0.0), hi.max(0.0));
    }
    if wish.centred {
        let far = lo.abs().max(hi.abs());
        (lo, hi) = (-far, far);
    }
    lo = set(wish.min).unwrap_or(lo);
    hi = set(wish.max).unwrap_or(hi);
    let (lo, hi) = apart(lo, hi, wish);
    near_zero(lo, hi, wish)
}

/// Opens a domain without extent: a constant stands between zero and its double.
fn apart(lo: f64, hi: f64, wish: &Wish) -> (f64, f64) {
    let size = lo.abs().max(hi.abs());
    if hi > lo && hi - lo > size * 1e-12 {
        return (lo, hi);
    }
    let room = if size > 0.0 && size < 1e300 { size } else { 1.0f64.max(size * 0.1) };
    match (set(wish.min), set(wish.max)) {
        (Some(min), _) => (min, min + room),
        (None, Some(max)) => (max - room, max),
        (None, None) if lo < 0.0 => (lo - room, hi.max(lo + room).min(0.0)),
        (None, None) => ((lo - room).max(0.0), hi + room),
    }
}

/// Moves an end to zero when it is near it for the domain's size.
fn near_zero(lo: f64, hi: f64, wish: &Wish) -> (f64, f64) {
    let near = if wish.filled { 0.75 } else { 1.0 / 3.0 };
    if lo > 0.0 && lo < hi * near && set(wish.min).is_none() {
        return (0.0, hi);
    }
    if hi < 0.0 && hi > lo * near && set(wish.max).is_none() {
        return (lo, 0.0);
    }
    (lo, hi)
}

/// The ends moved outwards to multiples of the step, except where they are set.
fn rounded(lo: f64, hi: f64, wish: &Wish, step: f64) -> (f64, f64) {
    let slack = 1e-9;
    let down = ((lo / step + slack).floor() * step).min(lo);
    let up = ((hi / step - slack).ceil() * step).max(hi);
    let lo = set(wish.min).map_or(down, |_| lo).max(f64::MIN);
    let hi = set(wish.max).map_or(up, |_| hi).min(f64::MAX);
    (lo, hi)
}

fn log(data: Option<(f64, f64)>, wish: &Wish, base: f64, most: usize) -> Domain {
    let positive = |end: Option<f64>| set(end).filter(|v| *v > 0.0);
    let (mut lo, mut hi) = data.filter(|(lo, hi)| *lo > 0.0 && hi.is_finite()).unwrap_or((1.0, base));
    lo = lo.min(positive(wish.soft_min).unwrap_or(lo));
    hi = hi.max(positive(wish.soft_max).unwrap_or(hi));
    let ladder = wish.steps.ladder(base);
    lo = positive(wish.min).unwrap_or_else(|| ladder.below(lo).max(f64::MIN_POSITIVE));
    hi = positive(wish.max).unwrap_or_else(|| ladder.above(hi).min(f64::MAX));
    if hi <= lo {
        hi = if lo < f64::MAX / base { lo * base } else { f64::MAX };
        lo = lo.min(hi / base);
    }
    Domain { lo, hi, ticks: rungs(lo, hi, &ladder, most) }
}

/// Rungs between the ends, thinned to `most`; evenly spaced ticks where there are fewer than two.
fn rungs(lo: f64, hi: f64, ladder: &Ladder, most: usize) -> Vec<f64> {
    let slack = 1e-9;
    let inside = |v: &f64| v.is_finite() && *v >= lo * (1.0 - slack) && *v <= hi * (1.0 + slack);
    let whole: Vec<f64> = ladder.rungs(lo, hi, false).into_iter().filter(inside).collect();
    let fine: Vec<f64> = ladder.rungs(lo, hi, true).into_iter().filter(inside).collect();
    let stride = whole.len().div_ceil(most.max(2)).max(1);
    let ticks = if fine.len() <= most + 3 { fine } else { whole.into_iter().step_by(stride).collect() };
    if ticks.len() >= 2 { ticks } else { Steps::Decimal.at_least((hi - lo) / most.max(2) as f64).multiples(lo, hi) }
}

/// The threshold times powers of the base up to the far end, thinned to `most` from there inwards.
fn outward(threshold: f64, far: f64, base: f64, most: usize) -> Vec<f64> {
    let count = ((far / threshold).ln() / base.ln() + 1e-9).floor() as i64;
    let stride = ((count + 1) as usize).div_ceil(most.max(1)).max(1) as i64;
    let powers = (0..=count).filter(|e| (count - e) % stride == 0 && (*e > 0 || count < 2));
    powers.map(|e| threshold * super::steps::scaled(1.0, base, e)).filter(|v| v.is_finite()).collect()
}

fn symlog(data: Option<(f64, f64)>, wish: &Wish, base: f64, threshold: f64, most: usize) -> Domain {
    let (lo, hi) = ends(data, wish);
    let power = |v: f64| base.powf(((v / threshold).ln() / base.ln() - 1e-9).ceil()) * threshold;
    let out = |v: f64| if v.abs() <= threshold { v } else { v.signum() * power(v.abs()).min(f64::MAX) };
    let lo = set(wish.min).map_or_else(|| out(lo), |_| lo);
    let hi = set(wish.max).map_or_else(|| out(hi), |_| hi);
    let most = if lo < 0.0 && hi > 0.0 { most.div_ceil(2) } else { most };
    let side = |far: f64| if far > threshold { outward(threshold, far, base, most) } else { vec![] };
    let mut ticks: Vec<f64> = side(-lo).iter().rev().map(|v| -v).collect();
    if lo <= 0.0 && hi >= 0.0 {
        ticks.push(0.0);
    }
    ticks.extend(side(hi));
    ticks.retain(|v| *v >= lo && *v <= hi);
    if ticks.len() < 2 {
        ticks = wish.steps.at_least((hi / 4.0 - lo / 4.0).abs()).multiples(lo, hi);
    }
    Domain { lo, hi, ticks }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ticks(lo: f64, hi: f64, wish: Wish) -> Vec<f64> {
        domain(Some((lo, hi)), &wish, 5).ticks
    }

    #[test]
    fn domains_end_at_nice_numbers() {
        assert_eq!(ticks(3.0, 97.0, Wish::default()), [0.0, 20.0, 40.0, 60.0, 80.0, 100.0]);
        assert_eq!(ticks(61.2, 62.1, Wish::default()), [61.2, 61.4, 61.6, 61.8, 62.0, 62.2]);
        assert_eq!(ticks(-5.0, 5.0, Wish::default()), [-6.0, -4.0, -2.0, 0.0, 2.0, 4.0, 6.0]);
        let gib = 1024f64.powi(3);
        let binary = Wish { steps: Steps::Binary, ..Wish::default() };
        assert_eq!(ticks(0.0, 3.6 * gib, binary), [0.0, gib, 2.0 * gib, 3.0 * gib, 4.0 * gib]);
        let time = Wish { steps: Steps::of("s"), ..Wish::default() };
        assert_eq!(ticks(0.0, 280.0, time), [0.0, 60.0, 120.0, 180.0, 240.0, 300.0]);
    }

    #[test]
    fn set_ends_hold_and_soft_ones_yield() {
        let hard = domain(Some((3.0, 97.0)), &Wish { min: Some(10.0), max: Some(90.0), ..Wish::default() }, 5);
        assert_eq!((hard.lo, hard.hi), (10.0, 90.0));
        let soft = Wish { soft_min: Some(0.0), soft_max: Some(50.0), ..Wish::default() };
        assert_eq!(domain(Some((20.0, 97.0)), &soft, 5).hi, 100.0);
        assert_eq!(domain(Some((20.0, 30.0)), &soft, 5).hi, 50.0);
        let centred = domain(Some((-1.0, 9.0)), &Wish { centred: true, ..Wish::default() }, 5);
        assert_eq!(centred.lo, -centred.hi);
    }

    #[test]
    fn a_constant_has_room_around_it() {
        for v in [0.0, 42.0, -42.0, 1e300, -1e300, 1e-300, 5e-324, f64::MAX, f64::MIN] {
            let d = domain(Some((v, v)), &Wish::default(), 5);
            assert!(d.lo < d.hi && d.lo <= v && v <= d.hi && d.ticks.len() < 20, "{v} {d:?}");
        }
    }

    #[test]
    fn ticks_rise_whatever_the_ends() {
        let values = [f64::MIN, -1e18, -3.0, -1e-9, 0.0, 5e-324, 1e-9, 0.1, 7.0, 1e15, 1e15 + 1.0, 1e300, f64::MAX];
        let spreads =
            [Distribution::Linear, Distribution::Log(10.0), Distribution::Symlog { base: 10.0, threshold: 1.0 }];
        for distribution in spreads {
            for (i, lo) in values.iter().enumerate() {
                for hi in &values[i..] {
                    let d = domain(Some((*lo, *hi)), &Wish { distribution, ..Wish::default() }, 6);
                    assert!(d.lo < d.hi && d.lo.is_finite() && d.hi.is_finite(), "{lo} {hi} {d:?}");
                    assert!(d.ticks.windows(2).all(|w| w[0] < w[1]) && d.ticks.len() < 40, "{lo} {hi} {d:?}");
                    let scale = d.scale((100.0, 0.0), distribution);
                    assert!(d.ticks.iter().all(|t| scale.at(*t).is_some_and(f64::is_finite)), "{lo} {hi}");
                }
            }
        }
    }

    #[test]
    fn powers_fill_a_log_axis() {
        let wish = Wish { distribution: Distribution::Log(10.0), ..Wish::default() };
        assert_eq!(domain(Some((3.0, 40_000.0)), &wish, 6).ticks, [1.0, 10.0, 100.0, 1e3, 1e4, 1e5]);
        assert_eq!(domain(Some((3.0, 60.0)), &wish, 8).ticks, [1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0]);
    }
}
