//! Fewer points, the same picture: each device column keeps its first, lowest, highest and last point.

use super::line::Point;

/// Device columns per CSS pixel: pictures are sharp at twice their size.
pub const COLUMNS: f64 = 2.0;

/// Points of one run, by rising x, thinned to at most four for each device column. The line through
/// them covers the same pixels as the line through all. One pass.
pub fn thin(points: impl Iterator<Item = Point>) -> Vec<Point> {
    let mut thinner = Thinner::default();
    points.for_each(|point| thinner.push(point));
    thinner.finish()
}

/// Thins points as they come.
#[derive(Debug, Default)]
pub struct Thinner {
    kept: Vec<Point>,
    column: Option<Column>,
    count: usize,
}

impl Thinner {
    /// The next point, not left of the last one.
    pub fn push(&mut self, point: Point) {
        let at = (point.0 * COLUMNS) as i64;
        match &mut self.column {
            Some(column) if column.at == at => column.take(self.count, point),
            column => {
                let full = column.replace(Column::new(at, self.count, point));
                full.into_iter().for_each(|c| c.give(&mut self.kept));
            }
        }
        self.count += 1;
    }

    /// The points that are kept.
    pub fn finish(mut self) -> Vec<Point> {
        self.column.into_iter().for_each(|c| c.give(&mut self.kept));
        self.kept
    }
}

/// The points of one device column, with their places in the run.
#[derive(Debug)]
struct Column {
    at: i64,
    first: (usize, Point),
    low: (usize, Point),
    high: (usize, Point),
    last: (usize, Point),
}

impl Column {
    fn new(at: i64, index: usize, point: Point) -> Self {
        let p = (index, point);
        Self { at, first: p, low: p, high: p, last: p }
    }

    fn take(&mut self, index: usize, point: Point) {
        self.last = (index, point);
        if point.1 < self.low.1.1 {
            self.low = self.last;
        }
        if point.1 > self.high.1.1 {
            self.high = self.last;
        }
    }

    /// The kept points in their own order, each once.
    fn give(self, kept: &mut Vec<Point>) {
        let mut points = [self.first, self.low, self.high, self.last];
        points.sort_by_key(|p| p.0);
        for (i, p) in points.iter().enumerate() {
            if i == 0 || points[i - 1].0 != p.0 {
                kept.push(p.1);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_points_stay_as_they_are() {
        let points = [(0.0, 1.0), (3.0, 2.0), (3.1, 2.5), (9.0, 0.0)];
        assert_eq!(thin(points.into_iter()), points);
    }

    #[test]
    fn columns_keep_first_low_high_and_last() {
        let ys = [5.0, 9.0, 1.0, 4.0, 3.0, 6.0];
        let points = ys.iter().enumerate().map(|(i, y)| (10.0 + i as f64 * 0.01, *y));
        let kept: Vec<f64> = thin(points).iter().map(|p| p.1).collect();
        assert_eq!(kept, [5.0, 9.0, 1.0, 6.0]);
    }

    #[test]
    fn many_points_become_four_a_column_and_keep_the_ends_of_each() {
        let many: Vec<Point> = (0..100_000).map(|i| (f64::from(i) * 0.005, (f64::from(i) * 0.7).sin())).collect();
        let kept = thin(many.iter().copied());
        assert!(kept.len() <= 4 * 1001, "{}", kept.len());
        let ends = |points: &[Point], column: f64| {
            let ys = points.iter().filter(|p| (p.0 * COLUMNS).floor() == column).map(|p| p.1);
            ys.fold((f64::MAX, f64::MIN), |(lo, hi), y| (lo.min(y), hi.max(y)))
        };
        for column in [0.0, 17.0, 500.0, 999.0] {
            assert_eq!(ends(&kept, column), ends(&many, column));
        }
    }
}
