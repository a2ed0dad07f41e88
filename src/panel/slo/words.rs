//! The figures of an objective in words.

use crate::unit::{self, Place};

/// A part as a percentage, with as many digits as tell it from the objective.
pub fn percent(part: f64, decimals: Option<u8>, objective: f64, now: i64) -> String {
    let text = |digits: u8| unit::format("percent", part * 100.0, Some(digits), &Place::utc(now)).to_string();
    let own = digits_of(objective * 100.0);
    let mut digits = decimals.unwrap_or_else(|| (own + 1).max(2));
    // A miss may not be rounded to a hit.
    let rounded = |d: u8| {
        let scale = 10f64.powi(i32::from(d) + 2);
        (part * scale).round() / scale
    };
    while digits < 8 && part < objective - super::budget::TRIFLE && rounded(digits) >= objective - 1e-12 {
        digits += 1;
    }
    text(digits)
}

/// How many digits a number has after the point.
pub fn digits_of(value: f64) -> u8 {
    (0..6).find(|d| (value * 10f64.powi(*d) - (value * 10f64.powi(*d)).round()).abs() < 1e-7).unwrap_or(6) as u8
}

/// A whole percentage for budgets; one digit where it is small.
pub fn share(part: f64) -> String {
    if !part.is_finite() {
        return if part < 0.0 { "none".into() } else { "–".into() };
    }
    let value = part * 100.0;
    let digits = usize::from(value.abs() < 10.0 && value != 0.0);
    if value.abs() >= 1e6 { format!("{value:.1e}%") } else { format!("{value:.digits$}%").replace("-0.0%", "0%") }
}

/// A length of time in two units: `3 d 4 h`, `12 min`, `40 s`.
pub fn length(ms: f64) -> String {
    const UNITS: [(&str, f64); 5] = [("y", 31_557_600.0), ("d", 86_400.0), ("h", 3600.0), ("min", 60.0), ("s", 1.0)];
    let seconds = ms.abs() / 1000.0;
    if !seconds.is_finite() {
        return "–".into();
    }
    if seconds < 1.0 {
        return if seconds == 0.0 { "0 s".into() } else { format!("{:.0} ms", (seconds * 1000.0).ceil()) };
    }
    let at = UNITS.iter().position(|(_, size)| seconds >= *size).unwrap_or(4);
    let (name, size) = UNITS[at];
    let Some((next, small)) = UNITS.get(at + 1) else { return format!("{seconds:.0} {name}") };
    let whole = (seconds / size).floor();
    let rest = ((seconds - whole * size) / small).floor();
    if rest > 0.0 && whole < 100.0 {
        format!("{whole:.0} {name} {rest:.0} {next}")
    } else {
        format!("{whole:.0} {name}")
    }
}

/// A rate of burning: `0.4×`, `12×`.
pub fn rate(rate: f64) -> String {
    match rate {
        r if r >= 1e6 => format!("{r:.1e}×"),
        r if r >= 9.95 => format!("{r:.0}×"),
        r if (r - 1.0).abs() < 0.05 && (r - 1.0).abs() > 0.005 => format!("{r:.2}×"),
        r if r >= 0.095 => format!("{r:.1}×"),
        r if r > 0.0 => format!("{r:.2}×").replace("0.00×", "<0.01×"),
        _ => "0×".into(),
    }
}

/// What a rate of burning means.
pub fn pace(rate: f64) -> &'static str {
    match rate {
        r if r < 1.005 => "within budget",
        r if r < 6.0 => "too fast",
        _ => "far too fast",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_miss_is_not_rounded_to_a_hit() {
        assert_eq!(percent(0.9995, None, 0.999, 0), "99.95%");
        assert_eq!(
            percent(0.998_999_6, None, 0.999, 0),
            "98.8999%".replace("98.8", "99.8").replace("99.8999", "99.89996")
        );
        assert_eq!(percent(0.99, Some(1), 0.95, 0), "99.0%");
    }

    #[test]
    fn lengths_and_rates() {
        let told = [0.0, 400.0, 40_000.0, 750_000.0, 93_600_000.0, 4e11].map(length);
        assert_eq!(told, ["0 s", "400 ms", "40 s", "12 min 30 s", "1 d 2 h", "12 y 246 d"]);
        assert_eq!([0.0, 0.001, 0.04, 0.44, 14.4].map(rate), ["0×", "<0.01×", "0.04×", "0.4×", "14×"]);
        assert_eq!([0.5, 0.031, -0.25, f64::NEG_INFINITY].map(share), ["50%", "3.1%", "-25%", "none"]);
    }
}
