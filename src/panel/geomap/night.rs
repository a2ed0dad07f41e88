//! Day and night: where the sun stands at an instant, and the half of the world that it does not reach.

use super::layers::{Done, Drawing};
use super::view::{View, wrapped};
use crate::panel::Input;
use crate::scene::{Color, Node, Path, Stroke, Style};
use crate::theme::Theme;

/// The colour of nights that editors write by themselves: ours is seen better.
const USUAL: &str = "#a7a6ba4d";
const SUN: Color = Color::hex(0xfd_b813);

/// The place that the sun stands above: longitude and latitude in degrees.
///
/// The low-precision formulas of the Astronomical Almanac, right to a hundredth of a degree from 1950 to 2050.
pub fn sun(ms: i64) -> (f64, f64) {
    const J2000: f64 = 946_728_000_000.0;
    let days = (ms as f64 - J2000) / 86_400_000.0;
    let mean = 280.460 + 0.985_647_4 * days;
    let anomaly = (357.528 + 0.985_600_3 * days).to_radians();
    let ecliptic = (mean + 1.915 * anomaly.sin() + 0.020 * (2.0 * anomaly).sin()).to_radians();
    let tilt = (23.439 - 0.000_000_4 * days).to_radians();
    let ascension = (tilt.cos() * ecliptic.sin()).atan2(ecliptic.cos()).to_degrees();
    let declination = (tilt.sin() * ecliptic.sin()).asin().to_degrees();
    let sidereal = 280.460_618_37 + 360.985_647_366_29 * days;
    (wrapped(ascension - sidereal), declination)
}

/// The latitude at which the sun rises or sets on a meridian.
fn edge(lon: f64, (sun_lon, sun_lat): (f64, f64)) -> f64 {
    // At an equinox the edge runs from pole to pole; a little beside it, it is still a line.
    let tilt = if sun_lat.abs() < 0.05 { 0.05f64.copysign(sun_lat) } else { sun_lat };
    (-(lon - sun_lon).to_radians().cos() / tilt.to_radians().tan()).atan().to_degrees()
}

/// The colour of the night.
pub fn shade(asked: Option<&str>, theme: &Theme) -> Color {
    let own = asked.filter(|c| !c.eq_ignore_ascii_case(USUAL)).and_then(|c| theme.color(c));
    own.unwrap_or(Color::hex(if theme.dark { 0 } else { 0x1c_2440 }).alpha(if theme.dark { 0.5 } else { 0.22 }))
}

impl Drawing<'_> {
    /// The instant that is shown: the end of the range, or its beginning.
    pub fn instant(&self, input: &Input<'_>) -> i64 {
        if self.layer.config.show.as_deref() == Some("from") { input.range.from } else { input.range.to }
    }

    /// The night as a surface, and the sun.
    pub fn night(&self, view: &View, input: &Input<'_>) -> Done {
        let place = sun(self.instant(input));
        let [west, east, ..] = view.bounds();
        let steps = (view.area.w / 4.0).ceil().clamp(8.0, 1500.0) as usize;
        let pole = if place.1 > 0.0 { -90.0 } else { 90.0 };
        let at = |i: usize| {
            let lon = west + (east - west) * i as f64 / steps as f64;
            (lon, edge(lon, place))
        };
        let mut path = Path::default();
        let start = view.unwrapped(west, pole);
        path.move_to(start.0, start.1);
        for (lon, lat) in (0..=steps).map(at) {
            let p = view.unwrapped(lon, lat);
            path.line_to(p.0, p.1);
        }
        let end = view.unwrapped(east, pole);
        path.line_to(end.0, end.1);
        path.close();
        let color = shade(self.layer.config.night_color.as_deref(), input.theme).alpha(self.opacity());
        let mut nodes = vec![Node::path(path, Style::fill(color))];
        let high = view.at(place.0, place.1);
        if self.layer.config.sun == Some(true) && view.sees(high) {
            let style = Style { stroke: Some(Stroke::solid(input.theme.ink(SUN, 3.0), 1.5)), ..Style::fill(SUN) };
            nodes.push(Node::Circle(high.0, high.1, 9.0, style));
        }
        Done { nodes, ..Done::default() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sun_stands_where_almanacs_say() {
        // Equinox and solstices of 2024 to the minute (US Naval Observatory), and noon of 3 November, 16.4 minutes early.
        for (ms, lat, lon) in [
            (1_710_903_960_000, 0.0, None),
            (1_718_916_660_000, 23.44, None),
            (1_734_772_860_000, -23.44, None),
            (1_730_635_200_000, -15.2, Some(-4.11)),
        ] {
            let (x, y) = sun(ms);
            assert!((y - lat).abs() < 0.1, "{ms}: {y}");
            assert!(lon.is_none_or(|lon: f64| (x - lon).abs() < 0.05), "{ms}: {x}");
        }
    }

    #[test]
    fn the_edge_is_a_quarter_turn_from_the_sun() {
        let sun = (20.0, 15.0f64);
        for lon in [-160.0, -70.0, 20.0, 111.0] {
            let lat = edge(lon, sun).to_radians();
            let high = lat.sin() * sun.1.to_radians().sin()
                + lat.cos() * sun.1.to_radians().cos() * f64::to_radians(lon - sun.0).cos();
            assert!(high.abs() < 1e-9, "{lon}");
        }
    }
}
