//! Spans of time that come again: by days of the week and times of day, or by a cron expression.

use super::{Cron, TimeRange, civil};
use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;
use jiff::{Span, ToSpan};

/// A span that comes again.
#[derive(Debug, Clone, PartialEq)]
pub enum Recurring {
    /// By days of the week and times of day.
    Weekly(Weekly),
    /// By a cron expression, each so many milliseconds long.
    Cron(Cron, i64),
}

/// A span from a day and time to another; without days it comes every day, without times at midnights.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Weekly {
    /// The day it begins.
    pub from_day: Option<Weekday>,
    /// When it begins, in minutes of the day.
    pub from: Option<i64>,
    /// The last day; until its end, when no time is given.
    pub to_day: Option<Weekday>,
    /// When it ends, in minutes of the day.
    pub to: Option<i64>,
}

/// The minutes of a time of day such as `08:30` or `8:30`; `24:00` is the end of the day.
///
/// # Errors
/// What is wrong with the text.
pub fn time_of_day(text: &str) -> Result<i64, String> {
    let parts = text.trim().split_once(':').and_then(|(h, m)| Some((h.parse::<u8>().ok()?, m.parse::<u8>().ok()?)));
    match parts {
        Some((h, m)) if h < 24 && m < 60 || (h, m) == (24, 0) => Ok(i64::from(h) * 60 + i64::from(m)),
        _ => Err(format!("`{}` is not a time of day, such as `08:30`", text.chars().take(20).collect::<String>())),
    }
}

impl Recurring {
    /// The spans that touch a range, in order and with their ends, which a mere instant lacks.
    ///
    /// # Errors
    /// When there are more than `most`.
    pub fn within(&self, range: TimeRange, zone: &TimeZone, most: usize) -> Result<Vec<(i64, Option<i64>)>, String> {
        let spans: Vec<_> = match self {
            Self::Weekly(weekly) => weekly.spans(range, zone).take(most + 1).collect(),
            Self::Cron(cron, length) => {
                let range = TimeRange { from: range.from.saturating_sub(*length), ..range };
                let end = |from: i64| (*length > 0).then(|| from.saturating_add(*length));
                cron.instants(range, zone).take(most + 1).map(|from| (from, end(from))).collect()
            }
        };
        if spans.len() > most {
            return Err(format!("its span comes more than {most} times in the range"));
        }
        Ok(spans)
    }
}

impl Weekly {
    fn spans(self, range: TimeRange, zone: &TimeZone) -> impl Iterator<Item = (i64, Option<i64>)> {
        let (days, minutes) = self.length();
        let begin = self.from.unwrap_or(0);
        let first = civil(range.from, zone).date().checked_sub(Span::new().days(8)).unwrap_or(Date::MIN);
        let last = civil(range.to, zone).date();
        let fits = move |date: &Date| self.from_day.is_none_or(|day| date.weekday() == day);
        let instant = |date: Date, minutes: i64| {
            let time = date.at(0, 0, 0, 0).checked_add(minutes.minutes()).ok()?;
            Some(zone.to_timestamp(time).ok()?.as_millisecond())
        };
        std::iter::successors(Some(first), move |d| d.tomorrow().ok().filter(|d| *d <= last))
            .filter(fits)
            .filter_map(move |date| {
                let from = instant(date, begin)?;
                let until = date.checked_add(Span::new().days(days)).ok().and_then(|d| instant(d, minutes));
                Some((from, until.filter(|end| *end > from)))
            })
            .filter(move |(from, end)| *from <= range.to && end.map_or(*from >= range.from, |end| end > range.from))
    }

    /// How many days after its beginning it ends, and at which minute; an instant ends where it begins.
    fn length(self) -> (i64, i64) {
        let begin = self.from.unwrap_or(0);
        let last = self.from_day.and(self.to_day);
        let Some(end) = self.to else {
            let days = last.zip(self.from_day).map(|(to, from)| i64::from(to.since(from)));
            return match days {
                Some(days) if days > 0 || self.from.is_none() => (days + 1, 0),
                _ => (0, begin),
            };
        };
        let days = last.zip(self.from_day).map_or(0, |(to, from)| i64::from(to.since(from)));
        match days {
            0 if end < begin => (if last.is_some() { 7 } else { 1 }, end),
            _ => (days, end),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{HOUR, format, parse, zone};
    use super::*;
    use crate::time::Clock;

    fn at(text: &str, zone: &TimeZone) -> i64 {
        let clock = Clock { now: 0, zone: zone.clone(), week_start: Weekday::Monday, fiscal_start: 1 };
        parse(text, false, &clock).unwrap()
    }

    fn told(region: &Recurring, from: &str, to: &str) -> Vec<String> {
        let zone = zone("America/Chicago").unwrap();
        let range = TimeRange { from: at(from, &zone), to: at(to, &zone) };
        let text = |ms: i64| format(ms, &zone, "ddd D HH:mm");
        let spans = region.within(range, &zone, 100).unwrap();
        spans.iter().map(|(a, b)| text(*a) + &b.map_or(String::new(), |b| format!(" – {}", text(b)))).collect()
    }

    #[test]
    fn days_and_times_come_again_each_week() {
        use Weekday::{Monday, Sunday, Tuesday, Wednesday};
        let week = |from_day, from: &str, to_day, to: &str| {
            let minutes = |t: &str| (!t.is_empty()).then(|| time_of_day(t).unwrap());
            Recurring::Weekly(Weekly { from_day, from: minutes(from), to_day, to: minutes(to) })
        };
        // The first four are those of grafana/grafana, public/app/core/utils/timeRegions.test.ts (Apache-2.0).
        for (region, first, last, count) in [
            (week(Some(Monday), "", None, ""), "Mon 6 00:00", "Mon 27 00:00", 4),
            (week(Some(Monday), "20:00", None, ""), "Mon 6 20:00", "Mon 27 20:00", 4),
            (
                week(Some(Monday), "", Some(Wednesday), ""),
                "Mon 27 00:00 – Thu 2 00:00",
                "Mon 27 00:00 – Thu 30 00:00",
                5,
            ),
            (
                week(Some(Monday), "20:00", Some(Tuesday), "10:00"),
                "Mon 6 20:00 – Tue 7 10:00",
                "Mon 27 20:00 – Tue 28 10:00",
                4,
            ),
            (
                week(Some(Sunday), "09:03", Some(Monday), "03:03"),
                "Sun 5 09:03 – Mon 6 03:03",
                "Sun 26 09:03 – Mon 27 03:03",
                4,
            ),
            (
                week(Some(Sunday), "03:03", Some(Sunday), "02:03"),
                "Sun 26 03:03 – Sun 5 02:03",
                "Sun 26 03:03 – Sun 2 02:03",
                5,
            ),
            (week(Some(Sunday), "", Some(Sunday), ""), "Sun 5 00:00 – Mon 6 00:00", "Sun 26 00:00 – Mon 27 00:00", 4),
            (week(None, "22:00", None, "02:00"), "Tue 28 22:00 – Wed 1 02:00", "Thu 30 22:00 – Fri 31 02:00", 31),
            (week(None, "09:00", None, "24:00"), "Wed 1 09:00 – Thu 2 00:00", "Thu 30 09:00 – Fri 31 00:00", 30),
        ] {
            let spans = told(&region, "2023-03-01", "2023-03-31");
            assert_eq!(
                (spans[0].as_str(), spans[spans.len() - 1].as_str(), spans.len()),
                (first, last, count),
                "{region:?}"
            );
        }
    }

    #[test]
    fn cron_spans_have_a_length() {
        let region = Recurring::Cron(Cron::parse("30 8 * * 1-5").unwrap(), 2 * HOUR);
        assert_eq!(
            told(&region, "2023-03-03 10:00", "2023-03-06 09:00"),
            ["Fri 3 08:30 – Fri 3 10:30", "Mon 6 08:30 – Mon 6 10:30"]
        );
        let often = Recurring::Cron(Cron::parse("* * * * *").unwrap(), 0);
        let range = TimeRange { from: 0, to: 1_000 * HOUR };
        assert!(often.within(range, &TimeZone::UTC, 500).unwrap_err().contains("more than 500 times"));
    }

    #[test]
    fn times_of_day_are_read() {
        for (text, minutes) in [
            ("8:30", Some(510)),
            ("00:00", Some(0)),
            ("24:00", Some(1440)),
            ("24:01", None),
            ("8", None),
            ("a:b", None),
        ] {
            assert_eq!(time_of_day(text).ok(), minutes, "{text}");
        }
    }
}
