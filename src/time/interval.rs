//! Steps: how far apart the points of a range are.

use super::{DAY, HOUR, MINUTE, SECOND, TimeRange};

/// Up to which length (not included) a step becomes which nice one.
const NICE: [(i64, i64); 30] = [
    (10, 1),
    (15, 10),
    (35, 20),
    (75, 50),
    (150, 100),
    (350, 200),
    (750, 500),
    (1500, SECOND),
    (3500, 2 * SECOND),
    (7500, 5 * SECOND),
    (12_500, 10 * SECOND),
    (17_500, 15 * SECOND),
    (25 * SECOND, 20 * SECOND),
    (45 * SECOND, 30 * SECOND),
    (90 * SECOND, MINUTE),
    (210 * SECOND, 2 * MINUTE),
    (450 * SECOND, 5 * MINUTE),
    (750 * SECOND, 10 * MINUTE),
    (1050 * SECOND, 15 * MINUTE),
    (25 * MINUTE, 20 * MINUTE),
    (45 * MINUTE, 30 * MINUTE),
    (90 * MINUTE, HOUR),
    (150 * MINUTE, 2 * HOUR),
    (270 * MINUTE, 3 * HOUR),
    (9 * HOUR, 6 * HOUR),
    (DAY, 12 * HOUR),
    (7 * DAY, DAY),
    (21 * DAY, 7 * DAY),
    (42 * DAY, 30 * DAY),
    (i64::MAX, 365 * DAY),
];

/// The step that a range and a number of points give, rounded to a nice one, at least `least` milliseconds
/// (Grafana's `calculateInterval`).
pub fn interval(range: TimeRange, points: u32, least: Option<i64>) -> i64 {
    let exact = range.length() as f64 / f64::from(points.max(1));
    round_interval(exact).max(least.unwrap_or(1)).max(1)
}

/// The nice step nearest to a length in milliseconds (Grafana's `roundInterval`).
pub fn round_interval(ms: f64) -> i64 {
    let nice = NICE.iter().find(|(below, _)| ms < *below as f64);
    nice.map_or(365 * DAY, |(_, step)| *step)
}

/// The window of a rate that always holds at least four scrapes (`$__rate_interval`), all in milliseconds.
pub fn rate_interval(interval: i64, scrape: i64) -> i64 {
    interval.saturating_add(scrape).max(scrape.saturating_mul(4))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_holds_four_scrapes() {
        assert_eq!(rate_interval(15_000, 15_000), 60_000);
        assert_eq!(rate_interval(300_000, 15_000), 315_000);
    }

    #[test]
    fn odd_ranges_have_a_step() {
        for (from, to) in [(0, 0), (5, -5), (i64::MIN, i64::MAX)] {
            assert!(interval(TimeRange { from, to }, 0, None) >= 1);
        }
    }
}
