//! Tables over time: `random_walk_table` and `table_static`.

use std::sync::Arc;

use super::{Asked, Options};
use crate::frame::{Field, Frame, Shape, Values};
use crate::source::Answer;

/// The most rows of a table that walks.
const MOST_ROWS: usize = 10_000;

/// A walk with its bounds, and words about where it goes.
pub fn walk(options: &Options, asked: Asked) -> Answer {
    let mut random = options.random(&[7]);
    let mut level = options.start.unwrap_or_else(|| (random.unit() * 100.0).round());
    let mut times = asked.times()?;
    times.truncate(MOST_ROWS);
    let (mut value, mut least, mut most, mut info) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for _ in &times {
        let delta = random.unit() - 0.5;
        level += delta;
        value.push(Some(level));
        least.push(Some(level - 0.01 - 2.5 * random.unit()));
        most.push(Some(level + 0.01 + 2.5 * random.unit()));
        let way = if delta > 0.0 { "up" } else { "down" };
        info.push(Some(Arc::from(if delta.abs() > 0.4 { format!("{way} fast") } else { way.to_string() })));
    }
    let columns = [("Value", Values::Number(value)), ("Min", Values::Number(least)), ("Max", Values::Number(most))];
    Ok(vec![table(times, columns.into_iter().chain([("Info", Values::Text(info))]))])
}

/// Ten rows that are all the same.
pub fn still(_: &Options, asked: Asked) -> Answer {
    let mut times = asked.times()?;
    times.truncate(10);
    let rows = times.len();
    let same = |text: &str| Values::Text(vec![Some(Arc::from(text)); rows]);
    let columns = [("Message", same("This is a message")), ("Description", same("Description"))];
    Ok(vec![table(times, columns.into_iter().chain([("Value", Values::Number(vec![Some(23.1); rows]))]))])
}

fn table(times: Vec<i64>, columns: impl Iterator<Item = (&'static str, Values)>) -> Frame {
    let time = Field::new("Time", Values::Time(times.into_iter().map(Some).collect()));
    let columns = columns.map(|(name, values)| Field::new(name, values));
    let mut frame = Frame::new([time].into_iter().chain(columns).collect());
    frame.meta.shape = Shape::Table;
    frame
}

#[cfg(test)]
mod tests {
    use super::super::tests::ask;

    #[test]
    fn bounds_lie_around_their_value() {
        let frames = ask(r#"{"scenario": "random_walk_table", "seed": 3, "start": 50}"#).unwrap();
        let column = |i: usize| frames[0].fields[i].values.numbers().unwrap();
        let ordered = |i: usize| column(2)[i] < column(1)[i] && column(1)[i] < column(3)[i];
        assert!((0..25).all(ordered));
        assert_eq!(frames[0].fields[4].name, "Info");
        assert_eq!(ask(r#"{"scenario": "table_static"}"#).unwrap()[0].rows(), 10);
    }
}
