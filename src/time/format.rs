//! Dates by patterns of moment.js tokens, in English.

use jiff::civil::{Date, DateTime, Weekday};
use jiff::tz::TimeZone;
use jiff::{Timestamp, civil::ISOWeekDate};
use std::fmt::Write;

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const WEEKDAYS: [&str; 7] = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

/// What stands for a date that the calendar does not reach.
pub(crate) const INVALID: &str = "Invalid date";

/// Formats an instant by a pattern of moment.js tokens, such as `YYYY-MM-DD HH:mm:ss`; text in `[brackets]` and after
/// a backslash is kept.
pub fn format(ms: i64, zone: &TimeZone, pattern: &str) -> String {
    try_format(ms, zone, pattern).unwrap_or_else(|| INVALID.to_owned())
}

/// The farthest instant from 1970 that dates reach, as in JavaScript: 100 million days.
const FARTHEST: u64 = 8_640_000_000_000_000;

/// The milliseconds of 400 years, after which days of the week and leap years come again.
const ROUND: i64 = 146_097 * 86_400_000;

/// The start of the year 2000.
const ANCHOR: i64 = 946_684_800_000;

/// As [`format()`], or nothing where the calendar does not reach.
pub fn try_format(ms: i64, zone: &TimeZone, pattern: &str) -> Option<String> {
    if ms.unsigned_abs() > FARTHEST {
        return None;
    }
    // Years of five digits are those of the present with some rounds more.
    let (instant, rounds) = match Timestamp::from_millisecond(ms) {
        Ok(instant) => (instant, 0),
        Err(_) => {
            let rounds = (ms - ANCHOR).div_euclid(ROUND);
            (Timestamp::from_millisecond(ms - rounds * ROUND).ok()?, rounds)
        }
    };
    let shown = Shown { ms, instant, civil: zone.to_datetime(instant), years: rounds * 400, zone };
    let mut out = String::with_capacity(pattern.len() + 8);
    shown.pattern(pattern, &mut out);
    Some(out)
}

/// The instant in ISO 8601 without fractions: `…Z` in UTC, else with the zone's offset.
pub fn iso(ms: i64, zone: &TimeZone) -> String {
    let pattern = if *zone == TimeZone::UTC { "YYYY-MM-DD[T]HH:mm:ss[Z]" } else { "YYYY-MM-DD[T]HH:mm:ssZ" };
    format(ms, zone, pattern)
}

/// An instant, as clocks of its zone show it.
struct Shown<'a> {
    ms: i64,
    instant: Timestamp,
    civil: DateTime,
    /// What the year is more than in `civil`.
    years: i64,
    zone: &'a TimeZone,
}

impl Shown<'_> {
    fn pattern(&self, pattern: &str, out: &mut String) {
        let mut rest = pattern;
        while let Some(first) = rest.chars().next() {
            rest = if let Some((literal, tail)) = bracketed(rest) {
                out.push_str(literal);
                tail
            } else if let Some(escaped) = rest.strip_prefix('\\') {
                let (token, tail) = escaped.split_at(token_len(escaped));
                out.push_str(token);
                tail
            } else {
                let (token, tail) = rest.split_at(token_len(rest).max(first.len_utf8()));
                self.token(token, out);
                tail
            };
        }
    }

    /// Writes one token; what is none is text.
    fn token(&self, token: &str, out: &mut String) {
        let long = match token {
            "LT" => "h:mm A",
            "LTS" => "h:mm:ss A",
            "L" => "MM/DD/YYYY",
            "LL" => "MMMM D, YYYY",
            "LLL" => "MMMM D, YYYY h:mm A",
            "LLLL" => "dddd, MMMM D, YYYY h:mm A",
            "l" => "M/D/YYYY",
            "ll" => "MMM D, YYYY",
            "lll" => "MMM D, YYYY h:mm A",
            "llll" => "ddd, MMM D, YYYY h:mm A",
            _ => "",
        };
        if !long.is_empty() {
            return self.pattern(long, out);
        }
        // Writing to a string cannot fail.
        let _ = if self.date_token(token, out).is_none() && self.time_token(token, out).is_none() {
            out.write_str(token)
        } else {
            Ok(())
        };
    }

    fn date_token(&self, token: &str, out: &mut String) -> Option<()> {
        let date = self.civil.date();
        let month = date.month() as usize;
        let weekday = date.weekday().to_sunday_zero_offset() as usize;
        match token {
            "M" => write!(out, "{month}").ok(),
            "Mo" => ordinal(month as i64, out),
            "MM" => write!(out, "{month:02}").ok(),
            "MMM" => out.write_str(&MONTHS[month - 1][..3]).ok(),
            "MMMM" => out.write_str(MONTHS[month - 1]).ok(),
            "Q" => write!(out, "{}", month.div_ceil(3)).ok(),
            "Qo" => ordinal((month as i64 + 2) / 3, out),
            "D" => write!(out, "{}", date.day()).ok(),
            "Do" => ordinal(date.day().into(), out),
            "DD" => write!(out, "{:02}", date.day()).ok(),
            "DDD" => write!(out, "{}", date.day_of_year()).ok(),
            "DDDo" => ordinal(date.day_of_year().into(), out),
            "DDDD" => write!(out, "{:03}", date.day_of_year()).ok(),
            "d" | "e" => write!(out, "{weekday}").ok(),
            "do" => ordinal(weekday as i64, out),
            "E" => write!(out, "{}", date.weekday().to_monday_one_offset()).ok(),
            "dd" => out.write_str(&WEEKDAYS[weekday][..2]).ok(),
            "ddd" => out.write_str(&WEEKDAYS[weekday][..3]).ok(),
            "dddd" => out.write_str(WEEKDAYS[weekday]).ok(),
            _ => self.week_or_year_token(token, date, out),
        }
    }

    fn week_or_year_token(&self, token: &str, date: Date, out: &mut String) -> Option<()> {
        let year = i64::from(date.year()) + self.years;
        let (us_year, iso_year) = (us_week(date).0 + self.years, iso_year(date.iso_week_date()) + self.years);
        match token {
            "w" => write!(out, "{}", us_week(date).1).ok(),
            "wo" => ordinal(us_week(date).1, out),
            "ww" => write!(out, "{:02}", us_week(date).1).ok(),
            "gg" => write!(out, "{:02}", us_year.rem_euclid(100)).ok(),
            "gggg" | "ggggg" => padded(us_year, token.len(), out),
            "W" => write!(out, "{}", date.iso_week_date().week()).ok(),
            "Wo" => ordinal(date.iso_week_date().week().into(), out),
            "WW" => write!(out, "{:02}", date.iso_week_date().week()).ok(),
            "GG" => write!(out, "{:02}", iso_year.rem_euclid(100)).ok(),
            "GGGG" | "GGGGG" => padded(iso_year, token.len(), out),
            "Y" => padded(year, 1, out),
            "YY" => write!(out, "{:02}", year.rem_euclid(100)).ok(),
            "YYYY" | "YYYYY" => padded(year, token.len(), out),
            "YYYYYY" => write!(out, "{}{:06}", if year < 0 { '-' } else { '+' }, year.abs()).ok(),
            "y" | "yy" | "yyy" | "yyyy" => padded(if year > 0 { year } else { 1 - year }, token.len(), out),
            "yo" => ordinal(if year > 0 { year } else { 1 - year }, out),
            "N" | "NN" | "NNN" => out.write_str(if year > 0 { "AD" } else { "BC" }).ok(),
            "NNNN" => out.write_str(if year > 0 { "Anno Domini" } else { "Before Christ" }).ok(),
            "NNNNN" => out.write_str(if year > 0 { "AD" } else { "BC" }).ok(),
            _ => None,
        }
    }

    fn time_token(&self, token: &str, out: &mut String) -> Option<()> {
        let (hour, minute, second) = (self.civil.hour(), self.civil.minute(), self.civil.second());
        let twelve = (hour + 11) % 12 + 1;
        match token {
            "H" => write!(out, "{hour}").ok(),
            "HH" => write!(out, "{hour:02}").ok(),
            "h" => write!(out, "{twelve}").ok(),
            "hh" => write!(out, "{twelve:02}").ok(),
            "k" => write!(out, "{}", (hour + 23) % 24 + 1).ok(),
            "kk" => write!(out, "{:02}", (hour + 23) % 24 + 1).ok(),
            "Hmm" => write!(out, "{hour}{minute:02}").ok(),
            "Hmmss" => write!(out, "{hour}{minute:02}{second:02}").ok(),
            "hmm" => write!(out, "{twelve}{minute:02}").ok(),
            "hmmss" => write!(out, "{twelve}{minute:02}{second:02}").ok(),
            "A" => out.write_str(if hour < 12 { "AM" } else { "PM" }).ok(),
            "a" => out.write_str(if hour < 12 { "am" } else { "pm" }).ok(),
            "m" => write!(out, "{minute}").ok(),
            "mm" => write!(out, "{minute:02}").ok(),
            "s" => write!(out, "{second}").ok(),
            "ss" => write!(out, "{second:02}").ok(),
            "x" => write!(out, "{}", self.ms).ok(),
            "X" => write!(out, "{}", self.ms.div_euclid(1000)).ok(),
            _ => self.fraction_or_zone_token(token, out),
        }
    }

    fn fraction_or_zone_token(&self, token: &str, out: &mut String) -> Option<()> {
        if token.starts_with('S') {
            let digits = format!("{:03}000000", self.ms.rem_euclid(1000));
            return out.write_str(&digits[..token.len()]).ok();
        }
        let info = self.zone.to_offset_info(self.instant);
        let seconds = info.offset().seconds();
        let (sign, minutes) = (if seconds < 0 { '-' } else { '+' }, seconds.abs() / 60);
        match token {
            "z" | "zz" => out.write_str(info.abbreviation()).ok(),
            "Z" => write!(out, "{sign}{:02}:{:02}", minutes / 60, minutes % 60).ok(),
            "ZZ" => write!(out, "{sign}{:02}{:02}", minutes / 60, minutes % 60).ok(),
            _ => None,
        }
    }
}

/// The text of a leading `[…]`, and what follows it.
fn bracketed(text: &str) -> Option<(&str, &str)> {
    let inside = text.strip_prefix('[')?;
    let end = inside.find([']', '['])?;
    inside[end..].strip_prefix(']').map(|tail| (&inside[..end], tail))
}

/// The length of the token that a text begins with; of its first character when it begins with none.
fn token_len(text: &str) -> usize {
    const TOKENS: [&str; 60] = [
        "YYYYYY", "YYYYY", "YYYY", "YY", "Y", "yyyy", "yyy", "yy", "yo", "y", "MMMM", "MMM", "MM", "Mo", "M", "DDDD",
        "DDDo", "DDD", "DD", "Do", "D", "dddd", "ddd", "dd", "do", "d", "Hmmss", "Hmm", "HH", "H", "hmmss", "hmm",
        "hh", "h", "kk", "k", "mm", "ss", "ww", "wo", "w", "WW", "Wo", "W", "Qo", "Q", "ggggg", "gggg", "gg", "GGGGG",
        "GGGG", "GG", "ZZ", "zz", "LTS", "LT", "LLLL", "LLL", "LL", "llll",
    ];
    let Some(first) = text.chars().next() else { return 0 };
    let run = |most: usize| text.bytes().take(most).take_while(|b| *b == first as u8).count();
    match first {
        'S' => run(9),
        'N' => run(5),
        'l' => run(4),
        _ => TOKENS.iter().find(|t| text.starts_with(**t)).map_or(first.len_utf8(), |t| t.len()),
    }
}

fn ordinal(number: i64, out: &mut String) -> Option<()> {
    let ending = match (number % 100, number % 10) {
        (11..=13, _) => "th",
        (_, 1) => "st",
        (_, 2) => "nd",
        (_, 3) => "rd",
        _ => "th",
    };
    write!(out, "{number}{ending}").ok()
}

fn padded(number: i64, width: usize, out: &mut String) -> Option<()> {
    write!(out, "{}{:0width$}", if number < 0 { "-" } else { "" }, number.abs()).ok()
}

fn iso_year(week: ISOWeekDate) -> i64 {
    week.year().into()
}

/// The year and number of the week as the United States count them: from Sundays, the first one holds 1 January.
fn us_week(date: Date) -> (i64, i64) {
    let saturday = date.saturating_add(jiff::Span::new().days(6 - date.weekday().to_sunday_zero_offset()));
    let first = saturday.first_of_year().weekday().since(Weekday::Sunday);
    let day = i64::from(saturday.day_of_year()) + i64::from(first) - 1;
    (saturday.year().into(), day / 7 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const INSTANT: i64 = 1_793_536_496_789;

    #[test]
    fn every_token() {
        for (pattern, text) in [
            ("M Mo MM MMM MMMM", "11 11th 11 Nov November"),
            ("Q Qo", "4 4th"),
            ("D Do DD DDD DDDo DDDD", "1 1st 01 305 305th 305"),
            ("d do dd ddd dddd e E", "0 0th Su Sun Sunday 0 7"),
            ("w wo ww W Wo WW", "45 45th 45 44 44th 44"),
            ("YY YYYY Y gg gggg GG GGGG", "26 2026 2026 26 2026 26 2026"),
            ("A a H HH h hh k kk", "PM pm 12 12 12 12 12 12"),
            ("m mm s ss S SS SSS SSSS", "34 34 56 56 7 78 789 7890"),
            ("z Z ZZ X x", "UTC +00:00 +0000 1793536496 1793536496789"),
            ("LT | LTS | L | LL", "12:34 PM | 12:34:56 PM | 11/01/2026 | November 1, 2026"),
            ("LLL", "November 1, 2026 12:34 PM"),
            ("llll", "Sun, Nov 1, 2026 12:34 PM"),
            ("N y yo Hmm hmmss YYYYYY", "AD 2026 2026th 1234 123456 +002026"),
            ("[YYYY] \\Y \\m\\s µ [open", "YYYY Y ms µ [op0n"),
        ] {
            assert_eq!(format(INSTANT, &TimeZone::UTC, pattern), text, "{pattern}");
        }
    }

    #[test]
    fn weeks_at_the_turn_of_the_year() {
        for (ms, text) in [(1_609_459_200_000, "2021 1, 2020 53"), (1_798_675_200_000, "2027 1, 2026 53")] {
            assert_eq!(format(ms, &TimeZone::UTC, "gggg w, GGGG W"), text);
        }
    }

    #[test]
    fn what_the_calendar_does_not_reach_is_invalid() {
        assert_eq!(format(i64::MAX, &TimeZone::UTC, "YYYY"), INVALID);
        assert_eq!(
            format(6_349_039_592_314_512, &TimeZone::UTC, "dddd YYYY-MM-DD HH:mm:ss"),
            "Monday 203163-01-21 12:58:34"
        );
        assert_eq!(format(-1_700_000_000_000_000, &TimeZone::UTC, "MM/DD/YYYY"), "02/22/-51901");
    }

    proptest! {
        #[test]
        fn no_pattern_panics(ms: i64, pattern in "[A-Za-z\\[\\]\\\\ µ:]{0,20}") {
            let zone = super::super::zone("Asia/Kathmandu").unwrap();
            let _ = format(ms, &zone, &pattern);
            let _ = format(ms % 100_000_000_000_000, &zone, &pattern);
        }
    }
}
