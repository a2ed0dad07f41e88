//! The grid: 24 columns; panels flow from left to right, or stand where they are pinned.

use crate::spec::Size;

/// A place in the grid.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Grid {
    /// Left column, from 0.
    pub x: u32,
    /// Top row, from 0.
    pub y: u32,
    /// Width in columns.
    pub w: u32,
    /// Height in rows.
    pub h: u32,
}

impl Grid {
    /// The first row below.
    pub fn bottom(&self) -> u32 {
        self.y + self.h
    }

    /// Whether both stand in some same column.
    pub fn shares_column(&self, other: &Self) -> bool {
        self.x < other.x + other.w && other.x < self.x + self.w
    }

    fn overlaps(&self, other: &Self) -> bool {
        self.shares_column(other) && self.y < other.bottom() && other.y < self.bottom()
    }
}

/// Places panels: pinned ones where they say (lower when a repeat took the place), others in lines from the left;
/// `true` starts a new line.
pub fn place(sizes: &[(Size, bool)]) -> Vec<Grid> {
    let mut placed: Vec<Grid> = Vec::with_capacity(sizes.len());
    let (mut x, mut y, mut line) = (0, 0, 0);
    for (size, fresh) in sizes {
        let (w, h) = (size.w.clamp(1, 24), size.h.max(1));
        let mut grid = match (size.x, size.y) {
            (None, None) => {
                if x + w > 24 || (*fresh && x > 0) {
                    (x, y, line) = (0, y + line, 0);
                }
                let grid = Grid { x, y, w, h };
                (x, line) = (x + w, line.max(h));
                grid
            }
            (column, row) => Grid { x: column.unwrap_or(0).min(24 - w), y: row.unwrap_or(y), w, h },
        };
        while let Some(taken) = placed.iter().find(|p| p.overlaps(&grid)) {
            grid.y = taken.bottom();
        }
        placed.push(grid);
    }
    placed
}

/// Moves panels down to make room for those that grew: `grown` holds the rows that each needs now. Panels that
/// stood level with one that grew, top and bottom, grow with it.
pub fn grow(places: &[Grid], grown: &[u32]) -> Vec<Grid> {
    let level = |place: &Grid| {
        let beside = places.iter().zip(grown).filter(|(p, _)| (p.y, p.h) == (place.y, place.h));
        beside.map(|(p, rows)| p.h.max(*rows)).max().unwrap_or(place.h)
    };
    let mut order: Vec<usize> = (0..places.len()).collect();
    order.sort_by_key(|&i| (places[i].y, places[i].x));
    let mut out = places.to_vec();
    let mut bands: Vec<(u32, u32)> = Vec::new();
    for i in order {
        let place = places[i];
        let shift = bands.iter().filter(|(bottom, _)| *bottom <= place.y).map(|(_, shift)| *shift).max().unwrap_or(0);
        let h = level(&place);
        out[i] = Grid { y: place.y + shift, h, ..place };
        bands.push((place.bottom(), shift + h - place.h));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn size(w: u32, h: u32) -> (Size, bool) {
        (Size { w, h, x: None, y: None }, false)
    }

    #[test]
    fn panels_flow_and_pins_hold() {
        let at = |sizes: &[(Size, bool)]| place(sizes).iter().map(|g| (g.x, g.y)).collect::<Vec<_>>();
        assert_eq!(at(&[size(12, 8), size(12, 4), size(24, 2)]), [(0, 0), (12, 0), (0, 8)]);
        let pin = (Size { w: 6, h: 3, x: Some(6), y: Some(2) }, false);
        assert_eq!(at(&[pin, pin]), [(6, 2), (6, 5)]);
    }

    #[test]
    fn what_grows_moves_what_is_below() {
        let places = place(&[size(12, 4), size(12, 4), size(24, 2)]);
        let grown = grow(&places, &[4, 7, 2]);
        assert_eq!(grown.iter().map(|g| (g.y, g.h)).collect::<Vec<_>>(), [(0, 7), (0, 7), (7, 2)]);
    }
}
