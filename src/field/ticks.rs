//! The texts of axis ticks: one scale where that is readable, and decimals that keep neighbours apart.

use super::display::{Display, Kind, without_zeros};

/// On a common scale that is not the unit's own, more decimals than this read worse than several scales.
const MOST_ON_COMMON_SCALE: u8 = 3;

/// The most decimals there are.
const MOST: u8 = 15;

impl Display<'_> {
    /// The texts of axis ticks: as many decimals as keep neighbours apart, never two alike in a row
    /// (where no digits can tell two apart, the second is empty). A mapping's text replaces the number.
    pub fn ticks(&self, values: &[f64]) -> Vec<String> {
        let mut texts = self.on_common_scale(values).unwrap_or_else(|| self.each_on_its_scale(values));
        for (text, value) in texts.iter_mut().zip(values) {
            if let Some(mapped) = self.mapped_text(*value) {
                *text = mapped;
            }
        }
        blank_repeats(&mut texts, values);
        texts
    }

    /// All ticks in the scale of the greatest; `None` where the unit has no scale or small ticks would need
    /// too many digits.
    fn on_common_scale(&self, values: &[f64]) -> Option<Vec<String>> {
        let scale = self.scale(values)?;
        let scaled: Vec<f64> = values.iter().map(|v| v * scale.factor).collect();
        let decimals = match self.field.config.decimals {
            Some(least) => (least..=MOST).find(|d| distinct(&rounded(&scaled, *d), values))?,
            None => {
                let most = if scale.factor == 1.0 { MOST } else { MOST_ON_COMMON_SCALE };
                (0..=most).find(|d| exact(&scaled, *d))?
            }
        };
        let text = |(value, number): (&f64, String)| self.in_scale(*value, number, decimals, &scale);
        Some(values.iter().zip(rounded(&scaled, decimals)).map(text).collect())
    }

    /// A scaled number with the unit around it; singular or plural as the unit has it.
    fn in_scale(&self, value: f64, number: String, decimals: u8, scale: &Scale) -> String {
        let number = if self.field.config.decimals.is_none() { without_zeros(&number) } else { &number };
        let own = self.format(value, Some(decimals));
        let one_of_many = scale.suffix.strip_suffix('s') == Some(own.suffix.as_str());
        let suffix = if one_of_many && value != 0.0 { &own.suffix } else { &scale.suffix };
        let number = self.field.state.locale.number(number.to_owned());
        match number.strip_prefix('-') {
            Some(size) if own.prefix.starts_with('-') => format!("-{}{size}{suffix}", scale.prefix),
            _ => format!("{}{number}{suffix}", scale.prefix),
        }
    }

    /// Each tick in the scale that its own size chooses.
    fn each_on_its_scale(&self, values: &[f64]) -> Vec<String> {
        let auto = self.field.config.decimals.is_none() && matches!(self.kind, Kind::Number(_));
        let least = self.field.config.decimals.unwrap_or(0);
        let write = |decimals: u8| -> Vec<String> {
            let text = |v: &f64| {
                let mut f = self.format(*v, Some(decimals));
                if auto {
                    f.text = without_zeros(&f.text).to_string();
                }
                self.localized(f).to_string()
            };
            values.iter().map(text).collect()
        };
        let precise = |decimals: u8| !auto || values.iter().all(|v| self.is_precise(*v, decimals));
        let enough = |d: &u8| precise(*d) && distinct(&write(*d), values);
        write((least..=MOST).find(enough).unwrap_or(least))
    }

    /// Whether so many decimals show a value to half a percent.
    fn is_precise(&self, value: f64, decimals: u8) -> bool {
        let number = |d: u8| self.format(value, Some(d)).text.parse::<f64>().ok();
        match (number(decimals), number(MOST)) {
            (Some(short), Some(long)) => (short - long).abs() <= 0.005 * long.abs(),
            _ => true,
        }
    }

    /// The scale of the greatest tick, if the unit multiplies and nothing else there.
    fn scale(&self, values: &[f64]) -> Option<Scale> {
        let Kind::Number(_) = self.kind else { return None };
        let greatest = values.iter().map(|v| v.abs()).filter(|v| v.is_finite()).fold(0.0, f64::max);
        let whole = self.scale_of(greatest)?;
        let less = self.scale_of(greatest * 0.9995)?;
        let linear = (whole.factor / less.factor - 1.0).abs() < 1e-6;
        // Just at the start of a scale a little less is in the scale below.
        let linear = linear
            || self.scale_of(greatest * 1.0005).is_some_and(|more| (whole.factor / more.factor - 1.0).abs() < 1e-6);
        linear.then_some(whole)
    }

    fn scale_of(&self, value: f64) -> Option<Scale> {
        let written = self.format(value, Some(MOST));
        let plain = written.text.bytes().all(|b| b.is_ascii_digit() || b == b'.');
        let number: f64 = written.text.parse().ok().filter(|n| plain && *n > 0.0 && value > 0.0)?;
        let factor = number / value;
        let factor = if (factor - 1.0).abs() < 1e-6 { 1.0 } else { factor };
        Some(Scale { prefix: written.prefix, suffix: written.suffix, factor })
    }
}

/// What a unit does to numbers of a size.
struct Scale {
    prefix: String,
    suffix: String,
    factor: f64,
}

fn rounded(values: &[f64], decimals: u8) -> Vec<String> {
    let text = |v: &f64| {
        let text = format!("{v:.*}", usize::from(decimals));
        // There is no minus zero on an axis.
        match text.strip_prefix('-') {
            Some(zero) if zero.bytes().all(|b| b == b'0' || b == b'.') => zero.to_string(),
            _ => text,
        }
    };
    values.iter().map(text).collect()
}

/// Whether so many decimals say where each tick is, to a hundredth of the distance between neighbours.
fn exact(values: &[f64], decimals: u8) -> bool {
    let gap = values.windows(2).map(|w| (w[1] - w[0]).abs()).filter(|gap| *gap > 0.0).fold(f64::INFINITY, f64::min);
    let gap = if gap.is_finite() { gap } else { values.first().map_or(0.0, |v| v.abs()) };
    let unit = 10f64.powi(i32::from(decimals));
    values.iter().all(|v| ((v * unit).round() / unit - v).abs() <= 0.01 * gap)
}

/// Whether neighbours that differ have different texts.
fn distinct(texts: &[String], values: &[f64]) -> bool {
    texts.windows(2).zip(values.windows(2)).all(|(t, v)| t[0] != t[1] || v[0] == v[1])
}

fn blank_repeats(texts: &mut [String], values: &[f64]) {
    let mut last: Option<(String, f64)> = None;
    for (text, value) in texts.iter_mut().zip(values) {
        match &last {
            Some((shown, at)) if shown == text && at != value => text.clear(),
            _ => last = Some((text.clone(), *value)),
        }
    }
}
