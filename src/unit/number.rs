//! Numbers as text, rounded as JavaScript rounds, so that figures agree with the dashboards they came from.

use super::digits::{Digits, Stack, may_tie};
use std::fmt::Write;

/// Writes a number with a fixed number of places, or with as many as its size calls for (three or four figures).
pub(super) fn fixed(out: &mut String, value: f64, decimals: Option<u8>) {
    if !value.is_finite() {
        return out.push_str(not_finite(value));
    }
    let places = decimals.map_or_else(|| auto_places(value), usize::from);
    let rounded = rounded(value, places);
    let start = out.len();
    shortest(out, rounded);
    if positional(rounded) {
        pad(out, start, places);
    }
}

/// The number at a number of places, halves up.
pub(super) fn rounded(value: f64, places: usize) -> f64 {
    let factor = power_of_ten(places as i32);
    let scaled = value * factor;
    if !scaled.is_finite() {
        return value;
    }
    let floor = scaled.floor();
    (if scaled - floor >= 0.5 { floor + 1.0 } else { floor }) / factor
}

/// Places for a number of which nothing else is known: none for whole ones, else three or four figures in all.
pub(super) fn auto_places(value: f64) -> usize {
    if value % 1.0 == 0.0 {
        return 0;
    }
    usize::try_from(2 - magnitude(value.abs())).unwrap_or(0)
}

/// Writes a number as JavaScript does without a format: the fewest digits that tell it from its neighbours.
pub(super) fn shortest(out: &mut String, value: f64) {
    // Writing to a string cannot fail.
    let _ = if value == 0.0 {
        out.write_char('0')
    } else if value.is_nan() {
        out.write_str("NaN")
    } else if value.is_infinite() {
        out.write_str(if value < 0.0 { "-Infinity" } else { "Infinity" })
    } else if positional(value) && !may_tie(value) {
        write!(out, "{value}")
    } else if positional(value) {
        let (digits, exponent) = Digits::of(value);
        out.push_str(if digits.negative { "-" } else { "" });
        digits.write_positional(out, exponent, digits.places(exponent), false);
        Ok(())
    } else {
        let (digits, exponent) = Digits::of(value);
        digits.write_exponential(out, exponent)
    };
}

/// Writes a number as `1.5e+3`, with a number of places or as many as it has.
pub(super) fn exponential(out: &mut String, value: f64, decimals: Option<u8>) {
    if !value.is_finite() {
        return shortest(out, value);
    }
    let (mut digits, mut exponent) = Digits::of(value);
    if let Some(places) = decimals {
        // JavaScript knows no more than 100 places.
        let places = usize::from(places.min(100));
        (digits, exponent) = Digits::exact(value, places);
    }
    let _ = digits.write_exponential(out, exponent);
}

/// Writes a number with a comma between thousands, and between `least` and `most` places.
pub(super) fn grouped(out: &mut String, value: f64, least: usize, most: usize) {
    if !value.is_finite() {
        return out.push_str(not_finite(value));
    }
    let (mut digits, mut exponent) = Digits::of(value);
    if digits.round((exponent + 1).saturating_add(most as i32)) {
        exponent += 1;
    }
    digits.trim();
    if digits.is_zero() {
        exponent = 0;
    } else if digits.negative {
        out.push('-');
    }
    let places = digits.places(exponent).min(most as i32).max(least as i32);
    digits.write_positional(out, exponent, places, true);
}

/// Writes a number with a comma between thousands and at most so many figures; zeros at its end left out.
pub(super) fn significant(out: &mut String, value: f64, figures: usize) {
    if !value.is_finite() {
        return out.push_str(not_finite(value));
    }
    let (mut digits, mut exponent) = Digits::of(value);
    if digits.round(figures as i32) {
        exponent += 1;
    }
    digits.trim();
    if digits.is_zero() {
        exponent = 0;
    } else if digits.negative {
        out.push('-');
    }
    digits.write_positional(out, exponent, digits.places(exponent), true);
}

/// Writes a number in base 16, fractions included, with the fewest digits that tell it from its neighbours.
pub(super) fn hexadecimal(out: &mut String, value: f64) {
    let mut whole = value.abs().floor();
    let mut fraction = value.abs() - whole;
    // Half of the distance to the next number: digits below it say nothing.
    let mut unsure = (value.abs().next_up() - value.abs()) * 0.5;
    let mut places: Vec<u8> = Vec::new();
    while fraction >= unsure && fraction > 0.0 {
        fraction *= 16.0;
        unsure *= 16.0;
        places.push(fraction as u8);
        fraction -= fraction.floor();
        let up = fraction > 0.5 || (fraction == 0.5 && places.last().is_some_and(|digit| digit % 2 == 1));
        if up && fraction + unsure > 1.0 {
            whole += carry(&mut places);
            break;
        }
    }
    if value < 0.0 {
        out.push('-');
    }
    push_whole_hexadecimal(out, whole);
    if !places.is_empty() {
        out.push('.');
    }
    out.extend(places.into_iter().map(hex_digit));
}

/// Adds one to the last of the places; what overflows is returned.
fn carry(places: &mut Vec<u8>) -> f64 {
    while places.last() == Some(&15) {
        places.pop();
    }
    match places.last_mut() {
        Some(digit) => {
            *digit += 1;
            0.0
        }
        None => 1.0,
    }
}

fn push_whole_hexadecimal(out: &mut String, mut whole: f64) {
    let mut reversed: Vec<char> = Vec::new();
    while whole >= 16.0 {
        reversed.push(hex_digit((whole % 16.0) as u8));
        whole = (whole / 16.0).floor();
    }
    out.push(hex_digit(whole as u8));
    out.extend(reversed.into_iter().rev());
}

fn hex_digit(digit: u8) -> char {
    char::from_digit(u32::from(digit), 16).unwrap_or('0').to_ascii_uppercase()
}

fn not_finite(value: f64) -> &'static str {
    match value {
        v if v.is_nan() => "NaN",
        v if v < 0.0 => "-∞",
        _ => "∞",
    }
}

/// Whether JavaScript writes the number without an exponent.
fn positional(value: f64) -> bool {
    value == 0.0 || (1e-6..1e21).contains(&value.abs())
}

/// Adds the zeros that are missing to the places of the number that begins at `start`.
fn pad(out: &mut String, start: usize, places: usize) {
    let present = match out[start..].find('.') {
        Some(point) => out.len() - start - point - 1,
        None if places > 0 => {
            out.push('.');
            0
        }
        None => 0,
    };
    out.extend(std::iter::repeat_n('0', places.saturating_sub(present)));
}

/// The decimal exponent of a positive number as JavaScript finds it, by a quotient of logarithms: just below some
/// powers of ten it is already that of the power, above others not yet.
fn magnitude(value: f64) -> i32 {
    let mut exponent = value.log10().floor() as i32;
    while value < threshold(exponent) {
        exponent -= 1;
    }
    while value >= threshold(exponent + 1) {
        exponent += 1;
    }
    exponent
}

/// From which number on the quotient of logarithms reaches an exponent, as steps from the power of ten.
fn threshold(exponent: i32) -> f64 {
    const FIRST: i32 = -24;
    const STEPS: [i64; 47] = [
        -47, -76, -56, -47, -75, -56, -48, -29, -56, -12, -30, -43, -21, -20, -44, -22, -21, -17, -10, -17, -13, -5,
        -5, -3, 0, 0, 0, 2, 0, -4, 4, -6, 0, 10, -7, -2, 7, 10, -14, 20, 0, -15, 17, -1, -16, 15, -2,
    ];
    let steps = usize::try_from(exponent - FIRST).ok().and_then(|i| STEPS.get(i)).copied().unwrap_or(0);
    nudged(power_of_ten(exponent), steps)
}

/// The number that lies some steps of the smallest size above (or below) a positive one.
pub(super) fn nudged(value: f64, steps: i64) -> f64 {
    f64::from_bits(value.to_bits().saturating_add_signed(steps))
}

fn power_of_ten(exponent: i32) -> f64 {
    const SMALL: [f64; 23] = [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
        1e20, 1e21, 1e22,
    ];
    if let Some(power) = usize::try_from(exponent).ok().and_then(|i| SMALL.get(i)) {
        return *power;
    }
    let mut text = Stack::default();
    let _ = write!(text, "1e{exponent}");
    text.as_str().parse().unwrap_or(f64::INFINITY)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn text(write: impl Fn(&mut String)) -> String {
        let mut out = String::new();
        write(&mut out);
        out
    }

    #[test]
    fn fixed_places() {
        for (value, decimals, expected) in [
            (2.5, Some(0), "3"),
            (-2.5, Some(0), "-2"),
            (1.005, Some(2), "1.00"),
            (0.0, Some(2), "0.00"),
            (-0.0, Some(1), "0.0"),
            (-0.001, Some(1), "0.0"),
            (0.49999999999999994, Some(0), "0"),
            (99.99999999999999, None, "100.0"),
            (0.001, None, "0.00100"),
            (1e-7, None, "1e-7"),
            (1e22, Some(0), "1e+22"),
            (1e15 + 0.25, Some(1), "1000000000000000.2"),
            (-1_125_899_906_842_632.2, Some(1), "-1125899906842632.2"),
            (1e300, Some(20), "1e+300"),
            (5e-324, None, "5e-324"),
            (f64::NAN, None, "NaN"),
        ] {
            assert_eq!(text(|out| fixed(out, value, decimals)), expected, "{value} {decimals:?}");
        }
    }

    #[test]
    fn exponents() {
        for (value, decimals, expected) in [
            (0.0, None, "0e+0"),
            (2.5, Some(0), "3e+0"),
            (1.25, Some(1), "1.3e+0"),
            (-9.99, Some(1), "-1.0e+1"),
            (1e-300, Some(2), "1.00e-300"),
            (f64::INFINITY, None, "Infinity"),
        ] {
            assert_eq!(text(|out| exponential(out, value, decimals)), expected, "{value}");
        }
    }

    #[test]
    fn groups_round_what_is_written() {
        for (value, least, most, expected) in [
            (1.005, 0, 2, "1.01"),
            (2.5, 0, 0, "3"),
            (0.5, 0, 0, "1"),
            (0.05, 0, 1, "0.1"),
            (0.004, 0, 2, "0"),
            (-0.004, 0, 2, "0"),
            (1.296, 0, 2, "1.3"),
            (999_999.999, 0, 2, "1,000,000"),
            (999_999.999, 2, 2, "1,000,000.00"),
            (-1234.5, 0, 3, "-1,234.5"),
            (0.0, 2, 2, "0.00"),
            (123_456_789_012_345_680_000.0, 0, 3, "123,456,789,012,345,680,000"),
        ] {
            assert_eq!(text(|out| grouped(out, value, least, most)), expected, "{value} {most}");
        }
    }

    #[test]
    fn base_16() {
        for (value, expected) in [
            (0.0, "0"),
            (0.1, "0.1999999999999A"),
            (-255.75, "-FF.C"),
            (1e21, "3635C9ADC5DEA00000"),
            (1e-7, "0.000001AD7F29ABCAF48"),
        ] {
            assert_eq!(text(|out| hexadecimal(out, value)), expected);
        }
    }

    proptest! {
        #[test]
        fn any_number_is_written(value: f64, decimals: Option<u8>) {
            for write in [fixed, exponential] {
                prop_assert!(!text(|out| write(out, value, decimals)).is_empty());
            }
            prop_assert!(!text(|out| grouped(out, value, 0, 3)).is_empty());
            prop_assert!(value.is_infinite() || value.is_nan() || !text(|out| hexadecimal(out, value)).is_empty());
        }

        #[test]
        fn fixed_is_near(value in -1e9f64..1e9, decimals in 0u8..8) {
            let read: f64 = text(|out| fixed(out, value, Some(decimals))).parse().unwrap();
            prop_assert!((read - value).abs() <= 0.500001 * 10f64.powi(-i32::from(decimals)) + 1e-6);
        }
    }
}
