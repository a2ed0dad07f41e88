//! Where panels stand: grids as they are, the rows of old versions, and panels that fall up into gaps.

use crate::spec::Size;

/// The columns of the grid.
const COLUMNS: u32 = 24;
/// The height of a grid row with its gap, in pixels.
const ROW_PIXELS: f64 = 38.0;
/// The least height of a panel of old versions, in pixels.
const LEAST_PIXELS: f64 = 90.0;
/// The tallest panel and the lowest place, so that sums stay small.
const TALLEST: u32 = 200;
const LOWEST: u32 = 90_000;

/// A place in the grid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// Left column.
    pub x: u32,
    /// Top row.
    pub y: u32,
    /// Width in columns.
    pub w: u32,
    /// Height in rows.
    pub h: u32,
}

impl Place {
    /// A place from numbers as they are written, put within the grid.
    pub fn new(x: f64, y: f64, w: f64, h: f64) -> Self {
        let whole = |v: f64, least: u32, most: u32| (v.floor().clamp(f64::from(least), f64::from(most))) as u32;
        let w = whole(w, 1, COLUMNS);
        Self { x: whole(x, 0, COLUMNS - w), y: whole(y, 0, LOWEST), w, h: whole(h, 1, TALLEST) }
    }

    /// As a panel writes it.
    pub fn size(self) -> Size {
        Size { w: self.w, h: self.h, x: Some(self.x), y: Some(self.y) }
    }

    fn bottom(self) -> u32 {
        self.y + self.h
    }

    fn overlaps(self, other: Self) -> bool {
        self.x < other.x + other.w && other.x < self.x + self.w && self.y < other.bottom() && other.y < self.bottom()
    }
}

/// Lets the panels of a section fall up as far as they can, as Grafana's grid does; those that would stand on each
/// other move down. The places are in reading order.
pub fn compact(places: &mut [Place]) {
    let mut skyline = [0_u32; COLUMNS as usize];
    for place in places {
        let columns = &mut skyline[place.x as usize..(place.x + place.w) as usize];
        place.y = columns.iter().copied().max().unwrap_or(0);
        columns.fill(place.bottom());
    }
}

/// The height in grid rows of a height in pixels: `250px`, `250`.
pub fn rows_of(pixels: f64) -> f64 {
    (pixels.max(LEAST_PIXELS) / ROW_PIXELS).ceil()
}

/// The places of panels in a row of an old version, in order: from the left, below each other where the row is taller.
/// Each is given as width in columns and height in rows.
pub fn flow(sizes: &[(f64, f64)], row_height: f64) -> Vec<Place> {
    let mut placed: Vec<Place> = Vec::new();
    let mut top = 0;
    for &(w, h) in sizes {
        let wanted = Place::new(0.0, 0.0, w, h);
        let spot = spot(&placed, top, wanted, row_height.max(f64::from(wanted.h)) as u32);
        let spot = spot.unwrap_or_else(|| {
            top = placed.iter().map(|p| p.bottom()).max().unwrap_or(0);
            Place { x: 0, y: top, ..wanted }
        });
        placed.push(spot);
    }
    placed
}

/// The first free place within a band of the row's height.
fn spot(placed: &[Place], top: u32, wanted: Place, height: u32) -> Option<Place> {
    let columns = 0..=COLUMNS - wanted.w;
    let rows = 0..=height.saturating_sub(wanted.h);
    let free = |place: &Place| placed.iter().all(|p| !p.overlaps(*place));
    let in_column = |x| rows.clone().map(move |y| Place { x, y: top + y, ..wanted }).find(free);
    columns.filter_map(in_column).min_by_key(|p| (p.x, p.y))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(places: &[Place]) -> Vec<(u32, u32, u32, u32)> {
        places.iter().map(|p| (p.x, p.y, p.w, p.h)).collect()
    }

    #[test]
    fn rows_of_old_versions_flow() {
        let half = (12.0, 7.0);
        assert_eq!(at(&flow(&[half, half, half], 7.0)), [(0, 0, 12, 7), (12, 0, 12, 7), (0, 7, 12, 7)]);
        assert_eq!(
            at(&flow(&[(16.0, 8.0), (8.0, 4.0), (8.0, 4.0)], 8.0)),
            [(0, 0, 16, 8), (16, 0, 8, 4), (16, 4, 8, 4)]
        );
        assert_eq!((rows_of(250.0), rows_of(10.0)), (7.0, 3.0));
    }

    #[test]
    fn panels_fall_up_and_never_overlap() {
        let mut places =
            [Place::new(0.0, 9.0, 12.0, 4.0), Place::new(6.0, 10.0, 12.0, 4.0), Place::new(20.0, 99.0, 9.0, 1.0)];
        compact(&mut places);
        assert_eq!(at(&places), [(0, 0, 12, 4), (6, 4, 12, 4), (15, 8, 9, 1)]);
        assert_eq!(at(&[Place::new(-1.0, f64::NAN, 99.0, 1e9)]), [(0, 0, 24, 200)]);
    }
}
