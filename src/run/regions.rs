//! Times that come again every day or week, as events.

use jiff::ToSpan;
use jiff::civil::{Date, Time, Weekday};
use jiff::tz::TimeZone;

use crate::spec::{Day, Region};
use crate::time::{self, TimeRange};

/// The most times that one region is marked.
const MOST: usize = 2000;

/// The times of a region that begin or end in a range, in order: their beginnings, and their ends unless they are instants.
///
/// # Errors
/// What cannot be read of it.
pub fn times(region: &Region, range: TimeRange, zone: &TimeZone) -> Result<Vec<(i64, Option<i64>)>, String> {
    let own = region.timezone.as_deref().map(time::zone).transpose()?;
    let zone = own.as_ref().unwrap_or(zone);
    let Some(form) = Form::of(region)? else { return Ok(Vec::new()) };
    let date = |ms: i64| jiff::Timestamp::from_millisecond(ms).map(|t| zone.to_datetime(t).date());
    let (Ok(first), Ok(last)) = (date(range.from), date(range.to)) else { return Ok(Vec::new()) };
    let mut found = Vec::new();
    let mut day = first.saturating_sub(8.days());
    while day <= last && found.len() < MOST {
        let inside = |(from, to): &(i64, Option<i64>)| to.unwrap_or(*from) >= range.from && *from <= range.to;
        found.extend(form.on(day, zone).filter(inside));
        let Ok(next) = day.tomorrow() else { break };
        day = next;
    }
    Ok(found)
}

/// A region with what it leaves open filled in.
struct Form {
    day: Option<Weekday>,
    from: Time,
    /// Days until the end, and the time of that day; none at all for an instant.
    end: Option<(i64, Time)>,
}

impl Form {
    /// None for a region that says nothing.
    fn of(region: &Region) -> Result<Option<Self>, String> {
        let (from, to) = (clock(region.from.as_deref())?, clock(region.to.as_deref())?);
        let (day, last) = (region.from_day.or(region.to_day), region.to_day.or(region.from_day));
        if day.is_none() && from.is_none() && to.is_none() {
            return Ok(None);
        }
        let Some((begin, end)) = (match (from, to, day.is_some()) {
            // One time alone is an instant, unless days make it a stretch.
            (Some(one), None, false) | (None, Some(one), false) => Some((one, None)),
            (from, to, _) => Some((from.unwrap_or(Time::MIN), Some(to))),
        }) else {
            return Ok(None);
        };
        let end = end.map(|to| {
            // Without a time of its own it ends with its last day.
            let (to, over) = (to.unwrap_or(Time::MIN), i64::from(to.is_none()));
            let apart = day.zip(last).map_or(0, |(a, b)| i64::from(weekday(b).since(weekday(a))));
            let wraps = apart + over == 0 && to < begin;
            let again = if day.is_some() { 7 } else { 1 };
            (apart + over + if wraps { again } else { 0 }, to)
        });
        Ok(Some(Self { day: day.map(weekday), from: begin, end }))
    }

    /// The region that begins on a day, if one does.
    fn on(&self, day: Date, zone: &TimeZone) -> impl Iterator<Item = (i64, Option<i64>)> + use<> {
        let at = |day: Date, time: Time| Some(zone.to_timestamp(day.to_datetime(time)).ok()?.as_millisecond());
        let begins = self.day.is_none_or(|d| d == day.weekday());
        let from = begins.then(|| at(day, self.from)).flatten();
        let end = self.end.and_then(|(days, time)| at(day.saturating_add(days.days()), time));
        from.map(|from| (from, end.filter(|end| *end > from))).into_iter()
    }
}

fn weekday(day: Day) -> Weekday {
    match day {
        Day::Monday => Weekday::Monday,
        Day::Tuesday => Weekday::Tuesday,
        Day::Wednesday => Weekday::Wednesday,
        Day::Thursday => Weekday::Thursday,
        Day::Friday => Weekday::Friday,
        Day::Saturday => Weekday::Saturday,
        Day::Sunday => Weekday::Sunday,
    }
}

/// A time of day such as `8:30`, or an hour such as `8`.
fn clock(text: Option<&str>) -> Result<Option<Time>, String> {
    let Some(text) = text.map(str::trim).filter(|t| !t.is_empty()) else { return Ok(None) };
    let (hour, minute) = text.split_once(':').unwrap_or((text, "0"));
    let time = hour.parse().ok().zip(minute.parse().ok()).and_then(|(h, m)| Time::new(h, m, 0, 0).ok());
    time.map(Some).ok_or_else(|| format!("`{text}` is no time of day such as `08:30`"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    #[test]
    fn regions_come_again() {
        let utc = TimeZone::UTC;
        let ms = |text: &str| text.parse::<jiff::Timestamp>().unwrap().as_millisecond();
        // A Sunday to a Tuesday.
        let range = TimeRange { from: ms("2026-11-01T12:00:00Z"), to: ms("2026-11-03T12:00:00Z") };
        let said = |region: Value| {
            let region: Region = serde_json::from_value(region).unwrap();
            let shown = |ms: i64| time::format(ms, &utc, "DD HH:mm");
            let one =
                |(from, to): &(i64, Option<i64>)| format!("{}-{}", shown(*from), to.map(shown).unwrap_or_default());
            times(&region, range, &utc).unwrap().iter().map(one).collect::<Vec<_>>().join(", ")
        };
        for (region, expected) in [
            (json!({ "from": "08:30", "to": "17:00" }), "01 08:30-01 17:00, 02 08:30-02 17:00, 03 08:30-03 17:00"),
            (json!({ "from": "22:00", "to": "06:00" }), "01 22:00-02 06:00, 02 22:00-03 06:00"),
            (json!({ "from": "13:00" }), "01 13:00-, 02 13:00-"),
            (json!({ "fromDay": "monday" }), "02 00:00-03 00:00"),
            (json!({ "fromDay": "saturday", "toDay": "sunday" }), "31 00:00-02 00:00"),
            (json!({ "fromDay": "monday", "from": "9", "toDay": "friday", "to": "17:00" }), "02 09:00-06 17:00"),
            (
                json!({ "from": "08:00", "to": "09:00", "timezone": "Europe/Berlin" }),
                "02 07:00-02 08:00, 03 07:00-03 08:00",
            ),
            (json!({}), ""),
        ] {
            assert_eq!(said(region.clone()), expected, "{region}");
        }
        let wrong: Region = serde_json::from_value(json!({ "from": "25:00" })).unwrap();
        assert!(times(&wrong, range, &utc).is_err());
    }
}
