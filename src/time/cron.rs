//! Cron expressions: minute, hour, day of the month, month and day of the week.

use super::{TimeRange, civil};
use jiff::civil::Date;
use jiff::tz::TimeZone;

/// Instants by minute, hour, day of the month, month and day of the week.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cron {
    /// One bit for each value.
    minutes: u64,
    hours: u64,
    days: u64,
    months: u64,
    weekdays: u64,
    /// Whether a day is chosen by the month's or the week's days, as cron has it where both are given.
    either: bool,
}

const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const WEEKDAYS: [&str; 8] = ["sun", "mon", "tue", "wed", "thu", "fri", "sat", "sun"];

impl Cron {
    /// Five fields with `*`, lists, ranges, steps, and names of months and days.
    ///
    /// # Errors
    /// What is wrong with the text.
    pub fn parse(text: &str) -> Result<Self, String> {
        let fields: Vec<&str> = text.split_whitespace().collect();
        let [minutes, hours, days, months, weekdays] = fields[..] else {
            return Err("a cron expression has five fields: minute, hour, day, month and day of the week".into());
        };
        let weekday_bits = bits(weekdays, (0, 7), &WEEKDAYS, 0)?;
        Ok(Self {
            minutes: bits(minutes, (0, 59), &[], 0)?,
            hours: bits(hours, (0, 23), &[], 0)?,
            days: bits(days, (1, 31), &[], 0)?,
            months: bits(months, (1, 12), &MONTHS, 1)?,
            // Sunday is 0 and 7.
            weekdays: weekday_bits | weekday_bits >> 7 & 1,
            either: days != "*" && weekdays != "*",
        })
    }

    /// The instants in a range, in order. Times that the clocks skip move to the next one that they show.
    pub fn instants(&self, range: TimeRange, zone: &TimeZone) -> impl Iterator<Item = i64> {
        let (first, last) = (civil(range.from, zone).date(), civil(range.to, zone).date());
        let (hours, minutes) = (self.hours, self.minutes);
        std::iter::successors(Some(first), move |d| d.tomorrow().ok().filter(|d| *d <= last))
            .filter(|date| self.on(*date))
            .flat_map(move |date| set(hours).flat_map(move |h| set(minutes).map(move |m| date.at(h, m, 0, 0))))
            .filter_map(|time| Some(zone.to_timestamp(time).ok()?.as_millisecond()))
            .filter(move |ms| (range.from..=range.to).contains(ms))
    }

    fn on(&self, date: Date) -> bool {
        let day = has(self.days, date.day());
        let weekday = has(self.weekdays, date.weekday().to_sunday_zero_offset());
        has(self.months, date.month()) && if self.either { day || weekday } else { day && weekday }
    }
}

fn has(bits: u64, place: i8) -> bool {
    bits >> place & 1 == 1
}

fn set(bits: u64) -> impl Iterator<Item = i8> {
    (0..60).filter(move |place| has(bits, *place))
}

/// The values of a field.
fn bits(field: &str, (least, most): (u32, u32), names: &[&str], base: u32) -> Result<u64, String> {
    let wrong = || format!("`{}` is no field of a cron expression", field.chars().take(20).collect::<String>());
    let value = |text: &str| {
        let named = names.iter().position(|n| text.eq_ignore_ascii_case(n)).map(|i| i as u32 + base);
        named.or_else(|| text.parse().ok()).filter(|v| (least..=most).contains(v)).ok_or_else(wrong)
    };
    let mut bits = 0;
    for part in field.split(',') {
        let (span, step) = part.split_once('/').map_or((part, None), |(span, step)| (span, Some(step)));
        let (from, to) = match span.split_once('-') {
            _ if span == "*" || span == "?" => (least, most),
            Some((from, to)) => (value(from)?, value(to)?),
            None => (value(span)?, if step.is_some() { most } else { value(span)? }),
        };
        let step = step.map_or(Ok(1), |s| s.parse::<usize>().ok().filter(|s| *s > 0).ok_or_else(wrong))?;
        if from > to {
            return Err(wrong());
        }
        bits |= (from..=to).step_by(step).fold(0, |bits, v| bits | 1 << v);
    }
    Ok(bits)
}

#[cfg(test)]
mod tests {
    use super::super::{DAY, iso};
    use super::*;

    #[test]
    fn fields_choose_instants() {
        // 2026-11-01 is a Sunday.
        let range = TimeRange { from: 1_793_491_200_000, to: 1_793_491_200_000 + 14 * DAY };
        for (text, count, first) in [
            ("0 9 * * 1-5", 10, "2026-11-02T09:00"),
            ("0 9 * * mon,fri", 4, "2026-11-02T09:00"),
            ("*/30 */12 * * 7", 9, "2026-11-01T00:00"),
            ("15 0 10 * *", 1, "2026-11-10T00:15"),
            ("0 0 3 * 1", 3, "2026-11-02T00:00"),
            ("0 0 * dec *", 0, ""),
            ("5/20 0 2 11 *", 3, "2026-11-02T00:05"),
        ] {
            let found: Vec<i64> = Cron::parse(text).unwrap().instants(range, &TimeZone::UTC).collect();
            assert_eq!(found.len(), count, "{text}");
            assert!(found.first().is_none_or(|ms| iso(*ms, &TimeZone::UTC).starts_with(first)), "{text}");
        }
    }

    #[test]
    fn what_is_no_expression_is_told() {
        for text in ["", "* * * *", "60 * * * *", "a * * * *", "5-1 * * * *", "*/0 * * * *", "1- * * * *"] {
            assert!(Cron::parse(text).is_err(), "{text}");
        }
    }
}
