//! What of the world is seen: a projection, and the window that it is looked at through.

use super::options::ViewOptions;
use crate::scene::Rect;

/// Regions by Grafana's names: latitude, longitude, zoom.
const REGIONS: [(&str, f64, f64, f64); 10] = [
    ("north-america", 40.0, -100.0, 4.0),
    ("south-america", -20.0, -60.0, 3.0),
    ("europe", 46.0, 14.0, 4.0),
    ("africa", 0.0, 30.0, 3.0),
    ("west-asia", 26.0, 53.0, 4.0),
    ("s-asia", 19.5, 80.0, 4.5),
    ("se-asia", 10.0, 106.0, 4.0),
    ("e-asia", 33.0, 120.0, 4.5),
    ("australia", -25.0, 135.0, 4.5),
    ("oceania", -10.0, -140.0, 3.0),
];
/// The latitudes of a view of the world: nearly all land but Antarctica.
const WORLD: (f64, f64) = (-56.0, 79.0);
/// Where places reach over more degrees than this, the whole world is shown.
const WIDE: f64 = 130.0;
/// The nearest that `fit` goes when not told: beyond, the outlines have no detail.
const NEAREST: f64 = 15.0;
/// The zoom around a single place.
const ALONE: f64 = 4.0;
/// The blank around all places in pixels, for their signs.
const BLANK: f64 = 22.0;

/// How latitudes are drawn; longitudes are even in both.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Projection {
    /// True to shape at each place, as maps of streets are.
    Mercator,
    /// A compromise between shape and size, for the world (T. Patterson, B. Šavrič, B. Jenny, 2014).
    Patterson,
}

/// A window on the world.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct View {
    /// Where the map is drawn.
    pub area: Rect,
    projection: Projection,
    /// Pixels of a radian of longitude.
    scale: f64,
    /// The longitude of the middle, in degrees.
    middle: f64,
    /// The middle's height, as projected.
    height: f64,
}

impl View {
    /// The window that options ask for; `places` are longitudes and latitudes, whose signs reach over so many pixels.
    pub fn new(options: Option<&ViewOptions>, places: &[(f64, f64)], signs: f64, area: Rect) -> Self {
        let fallback = ViewOptions { id: Some("fit".into()), ..ViewOptions::default() };
        let options = options.unwrap_or(&fallback);
        let limit = |zoom: f64| {
            zoom.clamp(
                options.min_zoom.unwrap_or(0.0),
                options.max_zoom.unwrap_or(22.0).max(options.min_zoom.unwrap_or(0.0)),
            )
        };
        let (lat, lon) = (options.lat.unwrap_or(0.0), options.lon.unwrap_or(0.0));
        let id = options.id.as_deref().unwrap_or("zero");
        if let Some((_, lat, lon, zoom)) = REGIONS.iter().find(|r| r.0 == id) {
            return Self::region((*lon, *lat), options.zoom.unwrap_or(*zoom), area);
        }
        match (id, options.zoom) {
            ("fit", zoom) => Self::fit(places, options.padding.unwrap_or(4.0), zoom, signs, area),
            (_, Some(zoom)) if zoom > 1.0 => Self::around((lon, lat), limit(zoom), area),
            _ => Self::world(lon, WORLD, area),
        }
    }

    /// Mercator's map around a place.
    fn around((lon, lat): (f64, f64), zoom: f64, area: Rect) -> Self {
        let scale = 256.0 * zoom.clamp(0.0, 22.0).exp2() / std::f64::consts::TAU;
        let height = Projection::Mercator.height(lat);
        Self { area, projection: Projection::Mercator, scale, middle: lon, height }
    }

    /// A region whose zoom is meant for 800 by 500 pixels: the same part of the world is seen in any size.
    fn region(middle: (f64, f64), zoom: f64, area: Rect) -> Self {
        let fit = (area.w / 800.0).min(area.h / 500.0).max(0.02).log2();
        Self::around(middle, zoom + fit, area)
    }

    /// The world around a meridian.
    fn world(middle: f64, (south, north): (f64, f64), area: Rect) -> Self {
        let projection = Projection::Patterson;
        let (low, high) = (projection.height(south), projection.height(north));
        let scale = (area.w / std::f64::consts::TAU).min(area.h / (high - low)).max(1e-6);
        Self { area, projection, scale, middle, height: (low + high) / 2.0 }
    }

    /// What holds all places: their part of the world, or all of it where they are far apart.
    fn fit(places: &[(f64, f64)], padding: f64, zoom: Option<f64>, signs: f64, area: Rect) -> Self {
        let Some((west, span)) = span(places) else { return Self::world(0.0, WORLD, area) };
        let lats = || places.iter().map(|p| p.1);
        let (south, north) = (lats().fold(90.0, f64::min), lats().fold(-90.0, f64::max));
        if span > WIDE {
            let ends = (WORLD.0.min(south - 4.0).max(-90.0), WORLD.1.max(north + 4.0).min(90.0));
            return Self::world(0.0, ends, area);
        }
        let part = 1.0 - 2.0 * padding.clamp(0.0, 40.0) / 100.0;
        let room = |side: f64| (side * part - 2.0 * BLANK.min(side * 0.2).max(signs.min(side * 0.4))).max(1.0);
        let (low, high) = (Projection::Mercator.height(south), Projection::Mercator.height(north));
        let nearest = zoom.unwrap_or(if span < 1e-6 && high - low < 1e-8 { ALONE } else { NEAREST });
        let most = 256.0 * nearest.clamp(0.0, 22.0).exp2() / std::f64::consts::TAU;
        let wide = room(area.w) / span.to_radians().max(1e-12);
        let tall = room(area.h) / (high - low).max(1e-12);
        let scale = wide.min(tall).min(most);
        let middle = wrapped(west + span / 2.0);
        Self { area, projection: Projection::Mercator, scale, middle, height: (low + high) / 2.0 }
    }

    /// Where a place is drawn, on the copy of the world nearest to the middle.
    pub fn at(&self, lon: f64, lat: f64) -> (f64, f64) {
        self.unwrapped(self.middle + wrapped(lon - self.middle), lat)
    }

    /// Where a place is drawn, longitudes as they are.
    pub fn unwrapped(&self, lon: f64, lat: f64) -> (f64, f64) {
        let x = self.area.x + self.area.w / 2.0 + (lon - self.middle).to_radians() * self.scale;
        (x, self.area.y + self.area.h / 2.0 - (self.projection.height(lat) - self.height) * self.scale)
    }

    /// Whether a point is in the window.
    pub fn sees(&self, (x, y): (f64, f64)) -> bool {
        x >= self.area.x && x <= self.area.right() && y >= self.area.y && y <= self.area.bottom()
    }

    /// By how many pixels the world is moved to be seen all around the middle.
    pub fn copies(&self) -> Vec<f64> {
        let (west, east) = self.ends();
        let width = east - west;
        // Land may reach beyond the date line by some degrees.
        let seen =
            |shift: &f64| west + shift - width * 0.2 < self.area.right() && east + shift + width * 0.2 > self.area.x;
        [-width, 0.0, width].into_iter().filter(seen).collect()
    }

    /// The whole turns around the world nearest to a distance, in pixels.
    pub fn turns(&self, distance: f64) -> f64 {
        let width = std::f64::consts::TAU * self.scale;
        (distance / width).round() * width
    }

    /// Where 180° west and east are drawn.
    pub fn ends(&self) -> (f64, f64) {
        (self.unwrapped(-180.0, 0.0).0, self.unwrapped(180.0, 0.0).0)
    }

    /// What of the area is map: no more than once around the world.
    pub fn clip(&self) -> Rect {
        let half = std::f64::consts::PI * self.scale;
        let middle = self.area.x + self.area.w / 2.0;
        let (left, right) = (self.area.x.max(middle - half), self.area.right().min(middle + half));
        Rect::new(left, self.area.y, right - left, self.area.h)
    }

    /// The longitudes and latitudes at the edges: west, east, south, north.
    pub fn bounds(&self) -> [f64; 4] {
        let half = (self.area.w / 2.0 / self.scale).to_degrees().min(180.0);
        let tall = self.area.h / 2.0 / self.scale;
        let lat = |height| self.projection.latitude(height);
        [self.middle - half, self.middle + half, lat(self.height - tall), lat(self.height + tall)]
    }

    /// Metres of a pixel in the middle; none on maps of the world, where it differs too much.
    pub fn metres(&self) -> Option<f64> {
        let far = self.bounds();
        let lat = self.projection.latitude(self.height);
        (self.projection == Projection::Mercator && far[3] - far[2] < 50.0)
            .then(|| 6_378_137.0 * lat.to_radians().cos() / self.scale)
    }
}

impl Projection {
    /// The height of a latitude over the equator, for a radius of 1.
    fn height(self, lat: f64) -> f64 {
        match self {
            Self::Mercator => {
                let phi = lat.clamp(-85.06, 85.06).to_radians();
                (std::f64::consts::FRAC_PI_4 + phi / 2.0).tan().ln()
            }
            Self::Patterson => {
                let phi = lat.clamp(-90.0, 90.0).to_radians();
                let square = phi * phi;
                let high = 0.23185 + square * (-0.14499 + square * 0.02406);
                phi * (1.0148 + square * square * high)
            }
        }
    }

    /// The latitude at a height, by halving.
    fn latitude(self, height: f64) -> f64 {
        let (mut low, mut high) = (-90.0, 90.0);
        for _ in 0..48 {
            let middle = (low + high) / 2.0;
            *(if self.height(middle) < height { &mut low } else { &mut high }) = middle;
        }
        (low + high) / 2.0
    }
}

/// A longitude from -180 to 180.
pub fn wrapped(lon: f64) -> f64 {
    (lon + 180.0).rem_euclid(360.0) - 180.0
}

/// The shortest stretch of longitudes that holds all places: its western end and its length.
fn span(places: &[(f64, f64)]) -> Option<(f64, f64)> {
    let mut lons: Vec<f64> = places.iter().map(|p| wrapped(p.0)).collect();
    lons.sort_by(f64::total_cmp);
    let (first, last) = (*lons.first()?, *lons.last()?);
    let mut best = (first, last - first);
    for pair in lons.windows(2) {
        let around = 360.0 - (pair[1] - pair[0]);
        if around < best.1 {
            best = (pair[1], around);
        }
    }
    Some(best)
}

#[cfg(test)]
mod tests {
    use super::*;

    const AREA: Rect = Rect { x: 0.0, y: 0.0, w: 800.0, h: 500.0 };

    #[test]
    fn all_places_are_seen() {
        let sets: [&[(f64, f64)]; 6] = [
            &[(13.4, 52.5)],
            &[(13.4, 52.5), (2.3, 48.8), (-0.1, 51.5)],
            &[(179.0, -18.0), (-175.0, -20.0)],
            &[(-122.0, 37.0), (151.0, -33.0), (13.0, 52.0)],
            &[(0.0, 90.0), (10.0, -90.0)],
            &[(13.404_001, 52.5), (13.404, 52.500_001)],
        ];
        for places in sets {
            for area in [AREA, Rect { w: 120.0, h: 40.0, ..AREA }, Rect { w: 200.0, h: 900.0, ..AREA }] {
                let view = View::new(None, places, 0.0, area);
                assert!(places.iter().all(|p| view.sees(view.at(p.0, p.1))), "{places:?} in {area:?}");
            }
        }
        assert!((span(sets[2]).unwrap().1 - 6.0).abs() < 1e-9, "across the date line");
    }

    #[test]
    fn projections_turn_back() {
        for projection in [Projection::Mercator, Projection::Patterson] {
            for lat in [-80.0, -33.3, 0.0, 12.0, 66.6] {
                assert!((projection.latitude(projection.height(lat)) - lat).abs() < 1e-6);
            }
        }
    }
}
