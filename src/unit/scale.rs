//! Numbers brought to a size that reads well: thousands, powers of 1024, seconds to years.

use super::number::{fixed, nudged};
use super::{Formatted, Side};

/// Prefixes of SI units, a thousand apart; the unit itself stands at [`SI_UNIT`].
const SI: [&str; 14] = ["f", "p", "n", "µ", "m", "", "k", "M", "G", "T", "P", "E", "Z", "Y"];
const SI_UNIT: i32 = 5;
const BINARY: [&str; 9] = ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei", "Zi", "Yi"];
const SHORT: [&str; 9] = ["", " K", " Mil", " Bil", " Tri", " Quadr", " Quint", " Sext", " Sept"];
const MONEY: [&str; 5] = ["", "K", "M", "B", "T"];
const PRESSURE: [&str; 3] = ["psi", "ksi", "Mpsi"];

/// A base with, for each of its powers from `first` on, the number from which on it is used (in steps from the power,
/// where logarithms in JavaScript place it).
struct Base {
    first: i32,
    steps: &'static [i64],
    power: fn(i32) -> f64,
}

const THOUSAND: Base = Base {
    first: -13,
    steps: &[
        -50, -48, -48, -23, -23, -22, -22, -21, -11, -10, -10, -5, -2, 0, -5, -9, -18, -17, -16, -31, -31, -30, -29,
        -29, -56, -55, -55,
    ],
    power: thousand,
};

const KIBI: Base = Base {
    first: -5,
    steps: &[-42, -29, -17, -14, -7, 0, -1, -2, -18, -5, -32, -36, -25, -12],
    power: |exponent| f64::from_bits(((1023 + 10 * i64::from(exponent)) as u64) << 52),
};

fn thousand(exponent: i32) -> f64 {
    const POWERS: [f64; 27] = [
        1.0000000000000001e-39,
        1e-36,
        1e-33,
        1e-30,
        1e-27,
        1.0000000000000001e-24,
        1.0000000000000001e-21,
        1e-18,
        1e-15,
        1e-12,
        1e-9,
        1e-6,
        1e-3,
        1.0,
        1e3,
        1e6,
        1e9,
        1e12,
        1e15,
        1e18,
        1e21,
        1e24,
        1e27,
        1e30,
        1e33,
        9.999999999999999e35,
        1.0000000000000001e39,
    ];
    usize::try_from(exponent + 13).ok().and_then(|i| POWERS.get(i)).copied().unwrap_or(1.0)
}

impl Base {
    /// The power of the base that a number is written in, between two limits.
    fn power_of(&self, value: f64, least: i32, most: i32) -> i32 {
        let value = value.abs();
        if value == 0.0 {
            return 0.clamp(least, most);
        }
        let reached = |exponent: i32| {
            let steps = usize::try_from(exponent - self.first).ok().and_then(|i| self.steps.get(i));
            steps.is_some_and(|steps| value >= nudged((self.power)(exponent), *steps))
        };
        (least + 1..=most).rev().find(|exponent| reached(*exponent)).unwrap_or(least)
    }
}

/// Scales a number to one of several names, the unit itself at `offset`; gives the number's text and the name.
fn scaled(
    value: f64,
    decimals: Option<u8>,
    base: &Base,
    names: &[&'static str],
    offset: i32,
) -> (String, Option<&'static str>) {
    let mut text = String::new();
    if !value.is_finite() {
        fixed(&mut text, value, decimals);
        return (text, None);
    }
    let power = base.power_of(value, -offset, names.len() as i32 - offset - 1);
    fixed(&mut text, value / (base.power)(power), decimals);
    (text, usize::try_from(power + offset).ok().and_then(|i| names.get(i)).copied())
}

fn with_suffix((text, name): (String, Option<&'static str>), suffix: impl Fn(&str) -> String) -> Formatted {
    Formatted { prefix: String::new(), text, suffix: name.map(suffix).unwrap_or_default() }
}

/// A unit that takes SI prefixes; `offset` is the one that it already has (3 for `GW`).
pub(super) fn si(value: f64, decimals: Option<u8>, unit: &str, offset: i8) -> Formatted {
    let parts = scaled(value, decimals, &THOUSAND, &SI, SI_UNIT + i32::from(offset));
    with_suffix(parts, |prefix| [" ", prefix, unit].concat())
}

/// A unit that takes IEC prefixes.
pub(super) fn binary(value: f64, decimals: Option<u8>, unit: &str, offset: i8) -> Formatted {
    let parts = scaled(value, decimals, &KIBI, &BINARY, i32::from(offset));
    with_suffix(parts, |prefix| [" ", prefix, unit].concat())
}

/// Plain numbers in words: `1.5 Mil`.
pub(super) fn short(value: f64, decimals: Option<u8>) -> Formatted {
    with_suffix(scaled(value, decimals, &THOUSAND, &SHORT, 0), str::to_owned)
}

/// Pounds per square inch, which have names of their own.
pub(super) fn pressure(value: f64, decimals: Option<u8>) -> Formatted {
    with_suffix(scaled(value, decimals, &THOUSAND, &PRESSURE, 0), str::to_owned)
}

/// Things counted: `1.5K req/s`.
pub(super) fn count(value: f64, decimals: Option<u8>, unit: &str) -> Formatted {
    let (text, name) = scaled(value, decimals, &THOUSAND, &MONEY, 0);
    Formatted { prefix: String::new(), text, suffix: [name.unwrap_or(""), " ", unit].concat() }
}

/// Money: `-$1.5M`, `1.5Mkr`.
pub(super) fn currency(value: f64, decimals: Option<u8>, symbol: &str, side: Side) -> Formatted {
    let (text, name) = scaled(value.abs(), decimals, &THOUSAND, &MONEY, 0);
    let minus = if value < 0.0 { "-" } else { "" };
    match side {
        Side::Before => {
            Formatted { prefix: [minus, symbol].concat(), text, suffix: name.unwrap_or_default().to_owned() }
        }
        Side::After => Formatted {
            prefix: minus.to_owned(),
            text,
            suffix: name.map(|name| [name, symbol].concat()).unwrap_or_default(),
        },
    }
}

/// What a number of time counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scale {
    Nanoseconds,
    Microseconds,
    Milliseconds,
    Seconds,
    Minutes,
    Hours,
    Days,
    /// Hundredths of a second.
    Ticks,
}

/// Below which number a time is written in which unit: limit, divisor, name, and whether the name takes a plural.
type Steps = &'static [(f64, f64, &'static str, bool)];

const ALWAYS: f64 = f64::INFINITY;
const NANOSECONDS: Steps = &[
    (1e3, 1.0, " ns", false),
    (1e6, 1e3, " µs", false),
    (1e9, 1e6, " ms", false),
    (6e10, 1e9, " s", false),
    (3.6e12, 6e10, " min", true),
    (8.64e13, 3.6e12, " hour", true),
    (ALWAYS, 8.64e13, " day", true),
];
const MICROSECONDS: Steps = &[(1e3, 1.0, " µs", false), (1e6, 1e3, " ms", false), (ALWAYS, 1e6, " s", false)];
const MILLISECONDS: Steps = &[
    (1e3, 1.0, " ms", false),
    (6e4, 1e3, " s", false),
    (3.6e6, 6e4, " min", true),
    (8.64e7, 3.6e6, " hour", true),
    (3.1536e10, 8.64e7, " day", true),
    (ALWAYS, 3.1536e10, " year", true),
];
const SECONDS: Steps = &[
    (60.0, 1.0, " s", false),
    (3600.0, 60.0, " min", true),
    (86_400.0, 3600.0, " hour", true),
    (604_800.0, 86_400.0, " day", true),
    (31_536_000.0, 604_800.0, " week", true),
    (ALWAYS, 3.15569e7, " year", true),
];
const MINUTES: Steps = &[
    (60.0, 1.0, " min", false),
    (1440.0, 60.0, " hour", true),
    (10_080.0, 1440.0, " day", true),
    (604_800.0, 10_080.0, " week", true),
    (ALWAYS, 5.25948e5, " year", true),
];
const HOURS: Steps = &[
    (24.0, 1.0, " hour", false),
    (168.0, 24.0, " day", true),
    (8760.0, 168.0, " week", true),
    (ALWAYS, 8760.0, " year", true),
];
const DAYS: Steps = &[(7.0, 1.0, " day", true), (365.0, 7.0, " week", true), (ALWAYS, 365.0, " year", true)];

/// A length of time in the largest unit that it fills.
pub(super) fn time(value: f64, decimals: Option<u8>, scale: Scale) -> Formatted {
    match scale {
        Scale::Nanoseconds => stepped(value, decimals, NANOSECONDS),
        Scale::Microseconds => stepped(value, decimals, MICROSECONDS),
        Scale::Milliseconds => stepped(value, decimals, MILLISECONDS),
        Scale::Seconds => seconds(value, decimals),
        Scale::Ticks => seconds(value / 100.0, decimals),
        Scale::Minutes => stepped(value, decimals, MINUTES),
        Scale::Hours => stepped(value, decimals, HOURS),
        Scale::Days => stepped(value, decimals, DAYS),
    }
}

/// Seconds reach down to nanoseconds, and zero takes no places.
fn seconds(value: f64, decimals: Option<u8>) -> Formatted {
    let (factor, name) = match value.abs() {
        0.0 => return named(0.0, Some(0), " s", false),
        size if size < 1e-6 => (1e9, " ns"),
        size if size < 1e-3 => (1e6, " µs"),
        size if size < 1.0 => (1e3, " ms"),
        _ => return stepped(value, decimals, SECONDS),
    };
    named(value * factor, decimals, name, false)
}

fn stepped(value: f64, decimals: Option<u8>, steps: Steps) -> Formatted {
    let step = steps.iter().find(|(limit, ..)| value.abs() < *limit).or(steps.last());
    let (_, divisor, name, plural) = step.copied().unwrap_or((ALWAYS, 1.0, "", false));
    named(value / divisor, decimals, name, plural && value.abs() > divisor)
}

fn named(value: f64, decimals: Option<u8>, name: &str, plural: bool) -> Formatted {
    let mut text = String::new();
    fixed(&mut text, value, decimals);
    Formatted { prefix: String::new(), text, suffix: [name, if plural { "s" } else { "" }].concat() }
}
