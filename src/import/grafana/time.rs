//! The time of a classic dashboard: range, zone, calendar.

use super::super::Foreign;
use crate::frame::Scalar;
use crate::spec::{TimeRangeSpec, WeekStart, forms};
use crate::time;

/// The time range that a dashboard opens with.
pub fn range(dashboard: &Foreign<'_>) -> TimeRangeSpec {
    let mut spec = TimeRangeSpec::default();
    if let Some(written) = dashboard.get("time") {
        match ends(&written) {
            Some((from, to)) => (spec.from, spec.to) = (from, to),
            None if written.node.entries().is_empty() => {}
            None => dashboard.no_effect("time", "it is no time range; the last six hours are drawn"),
        }
    }
    if let Some(picker) = dashboard.get("timepicker") {
        delay(&picker, &mut spec);
    }
    spec.timezone = zone(dashboard);
    spec.week_start = dashboard.text("weekStart").and_then(week_start);
    spec.fiscal_year_start_month = dashboard.number("fiscalYearStartMonth").and_then(fiscal_start);
    spec
}

/// Both ends, if they are instants in this order.
pub fn ends(written: &Foreign<'_>) -> Option<(Scalar, Scalar)> {
    let end = |key: &str, up| {
        let scalar = written.get(key)?.scalar()?;
        let at = forms::instant(&scalar.text(), up).ok()?;
        Some((scalar, at))
    };
    let ((from, start), (to, end)) = (end("from", false)?, end("to", true)?);
    (start < end).then_some((from, to))
}

/// `nowDelay` keeps away from the newest samples, which are not complete yet.
fn delay(picker: &Foreign<'_>, spec: &mut TimeRangeSpec) {
    if let Some(delay) = picker.text("nowDelay")
        && spec.to == Scalar::Text("now".into())
        && time::duration(delay).is_ok()
    {
        spec.to = Scalar::Text(format!("now-{delay}"));
    }
    picker.meaningless(&[
        "hidden",
        "now",
        "nowDelay",
        "quick_ranges",
        "refresh_intervals",
        "time_options",
        "enable",
        "notice",
        "collapse",
        "status",
        "type",
    ]);
}

/// The zone; the reader's own is not known here.
fn zone(dashboard: &Foreign<'_>) -> Option<String> {
    match dashboard.text("timezone")? {
        "browser" | "default" => None,
        "utc" | "UTC" => Some("utc".into()),
        name if time::zone(name).is_ok() => Some(name.to_string()),
        _ => {
            dashboard.no_effect("timezone", "no time zone has this name; times are shown in UTC");
            None
        }
    }
}

/// The first day of the week; the reader's own is not known here.
pub fn week_start(name: &str) -> Option<WeekStart> {
    match name {
        "monday" => Some(WeekStart::Monday),
        "sunday" => Some(WeekStart::Sunday),
        "saturday" => Some(WeekStart::Saturday),
        _ => None,
    }
}

/// Months are counted from 0 there and from 1 here; the usual one needs no word.
pub fn fiscal_start(month: f64) -> Option<u8> {
    (1.0..12.0).contains(&month).then(|| month as u8 + 1)
}
