//! Steps between ticks: which sizes are nice depends on the unit.

/// Which steps are nice.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub enum Steps {
    /// 1, 2, 5, 10 and so on.
    #[default]
    Decimal,
    /// Powers of two, for units that go by 1,024.
    Binary,
    /// Seconds, minutes, hours, days; so many of the unit make a second.
    Time(f64),
}

/// A step, exact where tenths are not.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Step {
    /// Its size.
    pub size: f64,
    /// Mantissa and power of ten, when it is decimal.
    decimal: Option<(f64, i64)>,
}

/// Nice lengths of time from a second to a day, in seconds.
const SECONDS: [f64; 19] = [
    1.0, 2.0, 5.0, 10.0, 15.0, 30.0, 60.0, 120.0, 300.0, 600.0, 900.0, 1800.0, 3600.0, 7200.0, 10_800.0, 21_600.0,
    43_200.0, 86_400.0, 172_800.0,
];
const WEEK: f64 = 604_800.0;
const YEAR: f64 = 31_536_000.0;

/// The usual name of a unit of Perses, as far as its steps are concerned.
fn as_usual(unit: &str) -> &str {
    match unit.trim_end_matches(":full").trim_end_matches("/sec") {
        "nanoseconds" => "ns",
        "microseconds" => "µs",
        "milliseconds" => "ms",
        "seconds" => "s",
        "minutes" => "m",
        "hours" => "h",
        "days" => "d",
        unit => unit,
    }
}

impl Steps {
    /// The steps that are nice in a unit.
    pub fn of(unit: &str) -> Self {
        match unit.strip_prefix("perses:").map_or(unit, as_usual) {
            "bytes" | "bits" | "kbytes" | "mbytes" | "gbytes" | "tbytes" | "pbytes" | "binBps" | "binbps" | "KiBs"
            | "Kibits" | "MiBs" | "Mibits" | "GiBs" | "Gibits" | "TiBs" | "Tibits" | "PiBs" | "Pibits" => Self::Binary,
            "ns" => Self::Time(1e9),
            "µs" | "us" => Self::Time(1e6),
            "ms" | "dtdurationms" | "clockms" => Self::Time(1e3),
            "s" | "dtdurations" | "dthms" | "dtdhms" | "clocks" => Self::Time(1.0),
            "timeticks" => Self::Time(100.0),
            "m" => Self::Time(1.0 / 60.0),
            "h" => Self::Time(1.0 / 3600.0),
            "d" => Self::Time(1.0 / 86_400.0),
            _ => Self::Decimal,
        }
    }

    /// The least nice step that is no less than `rough`.
    pub fn at_least(self, rough: f64) -> Step {
        match self {
            Self::Binary if rough > 1.0 && rough < 1e300 => whole(2f64.powf((rough.log2() - 1e-9).ceil())),
            Self::Time(second) if rough / second > 0.5 => whole(seconds(rough / second) * second),
            _ => decimal(rough),
        }
    }
}

/// Nice values from one power to the next, for axes that go by powers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Ladder {
    /// Powers of a base.
    Powers(f64),
    /// Powers of ten below a second, then seconds, minutes, hours, days; so many of the unit make a second.
    Time(f64),
}

/// Rungs of times above a second, in seconds: 1 s, 10 s, 1 min, 10 min, 1 h, 6 h, 1 d, 1 w, 30 d, 1 y.
const TIMES: [f64; 10] = [1.0, 10.0, 60.0, 600.0, 3600.0, 21_600.0, 86_400.0, WEEK, 2_592_000.0, YEAR];

impl Steps {
    /// The rungs that are nice in a unit, for a base of powers.
    pub fn ladder(self, base: f64) -> Ladder {
        match self {
            Self::Time(second) if base == 10.0 => Ladder::Time(second),
            Self::Binary if base == 10.0 => Ladder::Powers(2.0),
            _ => Ladder::Powers(base),
        }
    }
}

impl Ladder {
    /// The greatest rung that is no more than a value.
    pub fn below(self, value: f64) -> f64 {
        self.rungs(value, value, false).into_iter().rfind(|r| *r <= value * (1.0 + 1e-9)).unwrap_or(value)
    }

    /// The least rung that is no less than a value.
    pub fn above(self, value: f64) -> f64 {
        self.rungs(value, value, false).into_iter().find(|r| *r >= value * (1.0 - 1e-9)).unwrap_or(value)
    }

    /// The rungs around a stretch, rising; `fine` adds two and five between powers of ten.
    pub fn rungs(self, lo: f64, hi: f64, fine: bool) -> Vec<f64> {
        match self {
            Self::Powers(base) => powers(lo, hi, base, fine && base == 10.0),
            Self::Time(second) => times(lo / second, hi / second).into_iter().map(|s| s * second).collect(),
        }
    }
}

fn powers(lo: f64, hi: f64, base: f64, fine: bool) -> Vec<f64> {
    let (from, to) = ((lo.ln() / base.ln()).floor() as i64 - 1, (hi.ln() / base.ln()).ceil() as i64 + 1);
    let between: &[f64] = if fine { &[1.0, 2.0, 5.0] } else { &[1.0] };
    (from..=to).flat_map(|e| between.iter().map(move |m| scaled(*m, base, e))).collect()
}

/// Rungs in seconds.
fn times(lo: f64, hi: f64) -> Vec<f64> {
    let below = powers(lo.min(1.0), hi.min(1.0), 10.0, false).into_iter().filter(|s| *s < 0.9);
    let years = powers((lo / YEAR).max(1.0), (hi / YEAR).max(1.0), 10.0, false).into_iter().filter(|y| *y > 1.1);
    below.chain(TIMES).chain(years.map(|y| y * YEAR)).collect()
}

fn whole(size: f64) -> Step {
    Step { size, decimal: None }
}

/// The least nice length of time, in seconds.
fn seconds(rough: f64) -> f64 {
    let fits = |s: &f64| *s >= rough * (1.0 - 1e-9);
    match SECONDS.iter().copied().find(fits) {
        Some(s) => s,
        None if rough <= WEEK * 26.0 => decimal((rough / WEEK).max(1.0)).size * WEEK,
        None => decimal((rough / YEAR).max(1.0)).size * YEAR,
    }
}

fn decimal(rough: f64) -> Step {
    if !(rough > 1e-300 && rough < 1e307) {
        return whole(if rough >= 1e307 { 1e307 * 5.0 } else { f64::MIN_POSITIVE.max(rough) });
    }
    let e = (rough.log10() + 1e-9).floor() as i64;
    let m = rough / scaled(1.0, 10.0, e) * (1.0 - 1e-9);
    // A quarter is nice from 25 on; below, it would cost a digit.
    let nice: &[f64] = if e >= 1 { &[1.0, 2.0, 2.5, 5.0] } else { &[1.0, 2.0, 5.0] };
    let (m, e) = nice.iter().find(|n| **n >= m).map_or((1.0, e + 1), |n| (*n, e));
    Step { size: scaled(m, 10.0, e), decimal: Some((m, e)) }
}

/// `m × base^e`, dividing for negative powers so that tenths come out as they are written.
pub(super) fn scaled(m: f64, base: f64, e: i64) -> f64 {
    let power = |e: i64| base.powi(e.clamp(0, 2000) as i32);
    match e {
        ..-300 => m / power(300) / power(-e - 300),
        -300..0 => m / power(-e),
        _ => m * power(e),
    }
}

impl Step {
    /// The multiples of the step from `lo` to `hi`, both included.
    pub fn multiples(&self, lo: f64, hi: f64) -> Vec<f64> {
        const MOST: usize = 60;
        let slack = 1e-6;
        let (from, to) = ((lo / self.size - slack).ceil(), (hi / self.size + slack).floor());
        if !(from.is_finite() && to.is_finite() && to - from < MOST as f64) {
            return vec![lo, hi];
        }
        let count = (to - from).max(-1.0) as i64 + 1;
        let mut ticks: Vec<f64> = (0..count).map(|i| self.multiple(from + i as f64)).collect();
        ticks.retain(|v| v.is_finite());
        ticks.dedup_by(|b, a| *b <= *a);
        ticks
    }

    fn multiple(&self, times: f64) -> f64 {
        let value = match self.decimal {
            Some((m, e)) => scaled(m * times, 10.0, e),
            None => times * self.size,
        };
        if value == 0.0 { 0.0 } else { value }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_nice_in_their_unit() {
        let cases: &[(&str, f64, f64)] = &[
            ("short", 0.03, 0.05),
            ("short", 21.0, 25.0),
            ("short", 2.1, 5.0),
            ("short", 100.0, 100.0),
            ("bytes", 600.0, 1024.0),
            ("bytes", 3e6, 4_194_304.0),
            ("s", 40.0, 60.0),
            ("s", 2000.0, 3600.0),
            ("ms", 30.0, 50.0),
            ("ms", 45_000.0, 60_000.0),
            ("m", 50.0, 60.0),
            ("s", 200_000.0, 604_800.0),
        ];
        for (unit, rough, size) in cases {
            assert_eq!(Steps::of(unit).at_least(*rough).size, *size, "{unit} {rough}");
        }
    }

    #[test]
    fn multiples_are_written_as_people_would() {
        assert_eq!(Steps::Decimal.at_least(0.1).multiples(0.0, 0.5), [0.0, 0.1, 0.2, 0.3, 0.4, 0.5]);
    }
}
