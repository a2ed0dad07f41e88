//! The scenario `logs`: lines of a made-up service.

use std::sync::Arc;

use super::{Asked, Options};
use crate::frame::{Field, Frame, Shape, Values};
use crate::source::{Answer, Failure, FailureKind};

/// Levels, the frequent ones more than once.
const LEVELS: [&str; 10] = ["info", "info", "info", "info", "info", "info", "debug", "debug", "warn", "error"];
const APPS: [&str; 4] = ["checkout", "cart", "catalog", "mailer"];
const PATHS: [&str; 5] = ["/", "/api/orders", "/api/users", "/login", "/healthz"];

/// Lines over the range, oldest first.
pub fn logs(options: &Options, asked: Asked) -> Answer {
    let count = options.lines.unwrap_or(100);
    if count > 100_000 {
        return Err(Failure::new(FailureKind::Limit, "at most 100000 `lines`"));
    }
    let lines: Vec<Line> = (0..count).map(|i| line(options, asked, i, count)).collect();
    let texts = |of: fn(&Line) -> &str| Values::Text(lines.iter().map(|l| Some(Arc::from(of(l)))).collect());
    let mut frame = Frame::new(vec![
        Field::new("timestamp", Values::Time(lines.iter().map(|l| Some(l.time)).collect())),
        Field::new("body", texts(|l| &l.body)),
        Field::new("severity", texts(|l| l.level)),
        Field::new("id", texts(|l| &l.id)),
        Field::new("labels", Values::Other(lines.iter().map(Line::labels).collect())),
    ]);
    frame.meta.shape = Shape::Logs;
    Ok(vec![frame])
}

struct Line {
    time: i64,
    level: &'static str,
    app: &'static str,
    host: usize,
    id: String,
    body: String,
}

impl Line {
    fn labels(&self) -> serde_json::Value {
        serde_json::json!({ "app": self.app, "host": format!("host-{}", self.host) })
    }
}

fn line(options: &Options, asked: Asked, index: usize, count: usize) -> Line {
    let mut random = options.random(&[index as u64]);
    let width = asked.range.length() as f64 / count as f64;
    let time = asked.range.from + ((index as f64 + random.unit()) * width) as i64;
    let (level, app, path) = (random.pick(&LEVELS), random.pick(&APPS), random.pick(&PATHS));
    let status = match level {
        "error" => 500,
        "warn" => 404,
        _ => 200,
    };
    let took = 5 + random.below(if level == "error" { 3000 } else { 200 });
    let host = 1 + random.below(3);
    let body = format!("level={level} app={app} path={path} status={status} duration={took}ms");
    Line { time, level, app, host, id: format!("{index:06}-{:08x}", random.bits() >> 32), body }
}

#[cfg(test)]
mod tests {
    use super::super::tests::ask;
    use crate::frame::Shape;
    use crate::source::sql::tests::RANGE;

    #[test]
    fn lines_are_in_order_and_within_the_range() {
        let frames = ask(r#"{"scenario": "logs", "lines": 50, "seed": 3}"#).unwrap();
        let times: Vec<i64> = frames[0].fields[0].values.times().unwrap().iter().flatten().copied().collect();
        assert_eq!((times.len(), times.is_sorted(), frames[0].meta.shape), (50, true, Shape::Logs));
        assert!(times.iter().all(|t| (RANGE.from..=RANGE.to).contains(t)));
        assert_eq!(ask(r#"{"scenario": "logs", "lines": 50, "seed": 3}"#), Ok(frames));
        assert_eq!(ask(r#"{"scenario": "logs", "lines": 0}"#).unwrap()[0].rows(), 0);
    }
}
