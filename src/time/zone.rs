//! Zones by their IANA names, from the bundled database alone, so that every machine knows the same ones.

use jiff::tz::{TimeZone, TimeZoneDatabase};
use std::sync::LazyLock;

static BUNDLED: LazyLock<TimeZoneDatabase> = LazyLock::new(TimeZoneDatabase::bundled);

/// The zone of an IANA name in any case, `utc`, or `browser`/empty (which are UTC here).
///
/// # Errors
/// A message with the nearest names.
pub fn zone(name: &str) -> Result<TimeZone, String> {
    let name = name.trim();
    if ["", "utc", "browser"].iter().any(|word| name.eq_ignore_ascii_case(word)) {
        return Ok(TimeZone::UTC);
    }
    BUNDLED.get(name).map_err(|_| unknown(name))
}

/// The zone's short name at an instant, such as `CET`; where it has none, its offset, such as `UTC+5:45`.
pub fn abbreviation(ms: i64, zone: &TimeZone) -> String {
    let instant = super::instant(ms);
    let info = zone.to_offset_info(instant);
    match info.abbreviation() {
        name if name.starts_with(['+', '-']) => offset_name(info.offset().seconds()),
        name => name.to_owned(),
    }
}

fn offset_name(seconds: i32) -> String {
    let sign = if seconds < 0 { '-' } else { '+' };
    let minutes = seconds.abs() / 60;
    match minutes % 60 {
        0 => format!("UTC{sign}{}", minutes / 60),
        rest => format!("UTC{sign}{}:{rest:02}", minutes / 60),
    }
}

fn unknown(name: &str) -> String {
    let shown: String = name.chars().take(60).collect();
    match nearest(name).as_slice() {
        [] => format!("unknown time zone `{shown}`, use an IANA name such as `Europe/Berlin`"),
        names => {
            let quoted: Vec<String> = names.iter().map(|n| format!("`{n}`")).collect();
            format!("unknown time zone `{shown}`, did you mean {}?", quoted.join(" or "))
        }
    }
}

/// Up to three names that look like what was written; a city alone finds its zone.
fn nearest(name: &str) -> Vec<String> {
    let wanted: String = name.chars().take(60).collect::<String>().to_lowercase().replace([' ', '-'], "_");
    let mut scored: Vec<(f64, String)> = BUNDLED
        .available()
        .map(|known| (likeness(&wanted, &known.as_str().to_lowercase()), known.as_str().to_owned()))
        .filter(|(score, _)| *score > 0.85)
        .collect();
    scored.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    let best = scored.first().map_or(1.0, |(score, _)| *score);
    scored.into_iter().take_while(|(score, _)| *score > best - 0.06).take(3).map(|(_, known)| known).collect()
}

fn likeness(wanted: &str, known: &str) -> f64 {
    let city = known.rsplit('/').next().unwrap_or(known);
    strsim::jaro_winkler(wanted, known).max(strsim::jaro_winkler(wanted, city))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_in_any_case() {
        for (name, iana) in [("", "UTC"), ("UTC", "UTC"), ("browser", "UTC"), ("europe/BERLIN", "Europe/Berlin")] {
            assert_eq!(zone(name).unwrap().iana_name(), Some(iana), "{name}");
        }
    }

    #[test]
    fn an_unknown_name_is_answered_with_near_ones() {
        for (name, near) in
            [("Berlin", "Europe/Berlin"), ("Europe/Berln", "Europe/Berlin"), ("new york", "America/New_York")]
        {
            assert!(zone(name).unwrap_err().contains(near), "{name}: {}", zone(name).unwrap_err());
        }
        assert!(zone("😀").unwrap_err().contains("IANA"));
    }

    #[test]
    fn abbreviations_are_words() {
        for (name, ms, text) in [
            ("Europe/Berlin", 0, "CET"),
            ("utc", 0, "UTC"),
            ("Australia/Lord_Howe", 1_793_509_800_000, "UTC+11"),
            ("Asia/Kathmandu", 1_793_509_800_000, "UTC+5:45"),
        ] {
            assert_eq!(abbreviation(ms, &zone(name).unwrap()), text);
        }
    }
}
