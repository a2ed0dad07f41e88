//! Running and moving figures of `calculateField`.

use schemars::JsonSchema;
use serde::Deserialize;

use super::matcher::{FieldMatcher, Named};
use super::typed::Amount;
use crate::source::Failure;

/// A running figure.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct Cumulative {
    /// The field; the first number field when not given.
    field: Option<String>,
    /// `sum` or `mean`; `sum` when not given.
    reducer: Option<String>,
}

/// A moving figure.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct Window {
    /// The field; the first number field when not given.
    field: Option<String>,
    /// `mean`, `variance` or `stdDev`; `mean` when not given.
    reducer: Option<String>,
    /// The rows before and at (`trailing`), or around (`centered`).
    window_alignment: Option<Alignment>,
    /// Whether the size is a part of all rows, or a number of them.
    window_size_mode: SizeMode,
    /// The size, a tenth of the rows when not given.
    window_size: Option<Amount>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
enum Alignment {
    Trailing,
    Centered,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
enum SizeMode {
    #[default]
    Percentage,
    Fixed,
}

type Answer = Result<Option<Vec<Option<f64>>>, Failure>;

impl Cumulative {
    /// The running figures; a null adds nothing.
    ///
    /// # Errors
    /// A failure when the reducer is not known here.
    pub fn values(&self, named: &Named<'_>, at: usize) -> Answer {
        let mean = match self.reducer.as_deref().unwrap_or("sum") {
            "sum" => false,
            "mean" => true,
            other => return Err(Failure::error(format!("no running `{other}`; there are `sum` and `mean`"))),
        };
        let mut total = 0.0;
        Ok(column(named, at, self.field.as_deref()).map(|column| {
            let running = column.into_iter().enumerate().map(|(row, value)| {
                total += value.unwrap_or(0.0);
                Some(if mean { total / (row + 1) as f64 } else { total })
            });
            running.collect()
        }))
    }
}

impl Window {
    /// The moving figures over the values that are not null.
    ///
    /// # Errors
    /// A failure when the reducer is not known here or the window is empty.
    pub fn values(&self, named: &Named<'_>, at: usize) -> Answer {
        let figure: fn(&Spread) -> f64 = match self.reducer.as_deref().unwrap_or("mean") {
            "mean" => Spread::mean,
            "variance" => Spread::variance,
            "stdDev" => |s| s.variance().sqrt(),
            other => {
                return Err(Failure::error(format!("no moving `{other}`; there are `mean`, `variance` and `stdDev`")));
            }
        };
        let size = self.window_size.as_ref().and_then(Amount::value).unwrap_or(0.1);
        if size.is_nan() || size <= 0.0 {
            return Err(Failure::error("the window has to be larger than 0"));
        }
        let Some(column) = column(named, at, self.field.as_deref()) else { return Ok(None) };
        let part = if self.window_size_mode == SizeMode::Percentage { column.len() as f64 } else { 1.0 };
        let window = ((size * part).ceil() as usize).clamp(1, column.len().max(1));
        let (before, after) = match self.window_alignment {
            Some(Alignment::Centered) => (window / 2, window.div_ceil(2) - 1),
            _ => (window - 1, 0),
        };
        Ok(Some(moving(&column, before, after, figure)))
    }
}

/// A figure over each row and some rows before and after it.
fn moving(column: &[Option<f64>], before: usize, after: usize, figure: fn(&Spread) -> f64) -> Vec<Option<f64>> {
    let mut window = Sliding::default();
    let mut next = 0;
    let mut out = Vec::with_capacity(column.len());
    for row in 0..column.len() {
        while next < column.len() && next <= row + after {
            window.push(Spread::of(column[next]));
            next += 1;
        }
        if row > before {
            window.pop();
        }
        out.push(Some(figure(&window.whole())));
    }
    out
}

/// How many values there are, their sum, their mean, and the sum of the squares of their distances from it.
#[derive(Debug, Clone, Copy, Default)]
struct Spread {
    count: f64,
    sum: f64,
    mean: f64,
    squares: f64,
}

impl Spread {
    fn of(value: Option<f64>) -> Self {
        // What is not finite has no distance from anything.
        let squares = |v: f64| if v.is_finite() { 0.0 } else { f64::NAN };
        value.map(|v| Self { count: 1.0, sum: v, mean: v, squares: squares(v) }).unwrap_or_default()
    }

    /// Of the values of both.
    fn with(self, other: Self) -> Self {
        let count = self.count + other.count;
        match (self.count > 0.0, other.count > 0.0) {
            (_, false) => return self,
            (false, true) => return other,
            (true, true) => {}
        }
        let distance = other.mean - self.mean;
        let mean = self.mean + distance * other.count / count;
        let squares = self.squares + other.squares + distance * distance * self.count * other.count / count;
        Self { count, sum: self.sum + other.sum, mean, squares }
    }

    fn mean(&self) -> f64 {
        if self.count > 0.0 { self.sum / self.count } else { 0.0 }
    }

    fn variance(&self) -> f64 {
        if self.count > 0.0 { self.squares / self.count } else { 0.0 }
    }
}

/// A window that values enter at one end and leave at the other. Nothing is ever subtracted, so that what has
/// left, a large value or none at all, leaves no trace; every value is added twice at most.
#[derive(Default)]
struct Sliding {
    /// The older values, the oldest last; each with all that came after it up to the newer ones.
    older: Vec<Spread>,
    /// The newer values.
    newer: Vec<Spread>,
    /// The newer values together.
    together: Spread,
}

impl Sliding {
    fn push(&mut self, value: Spread) {
        self.newer.push(value);
        self.together = self.together.with(value);
    }

    fn pop(&mut self) {
        if self.older.is_empty() {
            let mut sum = Spread::default();
            while let Some(value) = self.newer.pop() {
                sum = value.with(sum);
                self.older.push(sum);
            }
            self.together = Spread::default();
        }
        self.older.pop();
    }

    fn whole(&self) -> Spread {
        self.older.last().copied().unwrap_or_default().with(self.together)
    }
}

/// The field of that name, or the first number field.
fn column(named: &Named<'_>, at: usize, name: Option<&str>) -> Option<Vec<Option<f64>>> {
    let field = match name.filter(|n| !n.is_empty()) {
        Some(name) => named.find(at, name),
        None => named.matching(at, &FieldMatcher::numeric()).first().copied(),
    }?;
    Some(named.frames[at].fields[field].values.iter().map(|cell| cell.number()).collect())
}

/// The name of a running figure.
pub fn cumulative_name(options: &Cumulative) -> String {
    format!("cumulative {}{}", options.reducer.as_deref().unwrap_or("sum"), in_brackets(options.field.as_deref()))
}

/// The name of a moving figure.
pub fn window_name(options: &Window) -> String {
    let alignment = match options.window_alignment {
        Some(Alignment::Centered) => "centered",
        _ => "trailing",
    };
    let reducer = options.reducer.as_deref().unwrap_or("mean");
    format!("{alignment} moving {reducer}{}", in_brackets(options.field.as_deref()))
}

fn in_brackets(field: Option<&str>) -> String {
    field.filter(|f| !f.is_empty()).map(|f| format!("({f})")).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_nan_leaves_the_window_again() {
        let column = [Some(1.0), Some(f64::NAN), Some(3.0), Some(5.0)];
        let means = moving(&column, 1, 0, Spread::mean);
        assert!(means[1].is_some_and(f64::is_nan) && means[2].is_some_and(f64::is_nan));
        assert_eq!(means[3], Some(4.0));
    }

    #[test]
    fn a_huge_value_leaves_no_trace() {
        let column = [Some(9e15), Some(0.005), Some(0.0)];
        assert_eq!(moving(&column, 1, 0, Spread::mean)[2], Some(0.0025));
        assert_eq!(moving(&column, 1, 0, Spread::variance)[2], Some(0.0025 * 0.0025));
    }

    #[test]
    fn variances_of_large_values_stay_exact() {
        let column: Vec<Option<f64>> = (0..4).map(|i| Some(1e9 + f64::from(i))).collect();
        assert_eq!(moving(&column, 2, 0, Spread::variance)[3], Some(2.0 / 3.0));
    }
}
