//! The figures of a number, apart from how they are laid out.

use std::fmt::{self, Write};

/// The figures of a number, without point and sign.
pub(super) struct Digits {
    figures: [u8; 128],
    pub(super) len: usize,
    pub(super) negative: bool,
}

impl Digits {
    /// The fewest figures that tell the number from its neighbours, and the exponent of the first.
    pub(super) fn of(value: f64) -> (Self, i32) {
        let mut text = Stack::default();
        let _ = write!(text, "{value:e}");
        let (mut digits, exponent) = Self::read(text.as_str());
        if may_tie(value) {
            digits.halve_to_even(value);
        }
        (digits, exponent)
    }

    /// Of two texts equally short and equally near, JavaScript takes the even one; Rust takes the larger.
    fn halve_to_even(&mut self, value: f64) {
        let mut text = Long::default();
        let _ = write!(text, "{value:.60e}");
        let (exact, _) = Self::read(text.as_str());
        let last = self.len - 1;
        let half = exact.figures[self.len] == b'5' && exact.figures[self.len + 1..exact.len].iter().all(|f| *f == b'0');
        if half && self.figures[last] % 2 == 1 && exact.figures[last] < self.figures[last] {
            self.figures[last] = exact.figures[last];
        }
    }

    /// Figures of the exact value, with a number of places after the first; halves go up.
    pub(super) fn exact(value: f64, places: usize) -> (Self, i32) {
        let mut text = Long::default();
        // No number is as near to a half as the fiftieth place after it without being one.
        let _ = write!(text, "{value:.*e}", places + 50);
        let (mut digits, mut exponent) = Self::read(text.as_str());
        if digits.round(places as i32 + 1) {
            exponent += 1;
        }
        digits.len = places + 1;
        (digits, exponent)
    }

    fn read(text: &str) -> (Self, i32) {
        let (figures, exponent) = text.split_once('e').unwrap_or((text, "0"));
        let mut digits = Self { figures: [b'0'; 128], len: 0, negative: figures.starts_with('-') };
        for byte in figures.bytes().filter(u8::is_ascii_digit).take(digits.figures.len()) {
            digits.figures[digits.len] = byte;
            digits.len += 1;
        }
        (digits, exponent.parse().unwrap_or(0))
    }

    /// Keeps the first figures, halves up; true when that made one figure more.
    pub(super) fn round(&mut self, keep: i32) -> bool {
        let Ok(keep) = usize::try_from(keep) else {
            return self.clear();
        };
        if keep >= self.len {
            return false;
        }
        let up = self.figures[keep] >= b'5';
        self.figures[keep..self.len].fill(b'0');
        self.len = keep;
        if !up {
            return keep == 0 && self.clear();
        }
        for i in (0..keep).rev() {
            if self.figures[i] < b'9' {
                self.figures[i] += 1;
                return false;
            }
            self.figures[i] = b'0';
        }
        self.figures[0] = b'1';
        self.len = keep.max(1);
        true
    }

    fn clear(&mut self) -> bool {
        *self = Self { figures: [b'0'; 128], len: 1, negative: false };
        false
    }

    /// Drops zeros at the end, but for the first figure.
    pub(super) fn trim(&mut self) {
        while self.len > 1 && self.figures[self.len - 1] == b'0' {
            self.len -= 1;
        }
    }

    pub(super) fn is_zero(&self) -> bool {
        self.figures[..self.len].iter().all(|f| *f == b'0')
    }

    /// The figure at a place counted from the first one; zeros before and after.
    pub(super) fn at(&self, place: i32) -> char {
        let figure = usize::try_from(place).ok().filter(|i| *i < self.len).map_or(b'0', |i| self.figures[i]);
        figure as char
    }

    /// How many figures stand after the point.
    pub(super) fn places(&self, exponent: i32) -> i32 {
        (self.len as i32 - 1 - exponent).max(0)
    }

    pub(super) fn write_positional(&self, out: &mut String, exponent: i32, places: i32, groups: bool) {
        for place in (0..=exponent.max(0)).rev() {
            out.push(self.at(exponent - place));
            if groups && place > 0 && place % 3 == 0 {
                out.push(',');
            }
        }
        if places > 0 {
            out.push('.');
            out.extend((1..=places).map(|place| self.at(exponent + place)));
        }
    }

    pub(super) fn write_exponential(&self, out: &mut String, exponent: i32) -> fmt::Result {
        if self.negative && !self.is_zero() {
            out.push('-');
        }
        out.push(self.at(0));
        if self.len > 1 {
            out.push('.');
            out.extend((1..self.len).map(|i| self.at(i as i32)));
        }
        let sign = if exponent < 0 { '-' } else { '+' };
        write!(out, "e{sign}{}", exponent.abs())
    }
}

/// A short text that needs no allocation.
pub(super) struct Buffer<const N: usize> {
    bytes: [u8; N],
    len: usize,
}

pub(super) type Stack = Buffer<40>;
type Long = Buffer<200>;

impl<const N: usize> Default for Buffer<N> {
    fn default() -> Self {
        Self { bytes: [0; N], len: 0 }
    }
}

impl<const N: usize> Buffer<N> {
    pub(super) fn as_str(&self) -> &str {
        std::str::from_utf8(&self.bytes[..self.len]).unwrap_or_default()
    }
}

impl<const N: usize> Write for Buffer<N> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let end = self.len + text.len();
        self.bytes.get_mut(self.len..end).ok_or(fmt::Error)?.copy_from_slice(text.as_bytes());
        self.len = end;
        Ok(())
    }
}

/// Whether a number may lie halfway between two texts that are equally short: small ones and whole ones do not.
pub(super) fn may_tie(value: f64) -> bool {
    const SMALL: f64 = (1_u64 << 39) as f64;
    const WHOLE: f64 = (1_u64 << 53) as f64;
    let size = value.abs();
    size >= WHOLE || (size >= SMALL && size % 1.0 != 0.0)
}
