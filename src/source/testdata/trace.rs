//! The scenario `trace`: the spans of one made-up request.

use std::sync::Arc;

use serde_json::{Value, json};

use super::{Asked, Options, Random};
use crate::frame::{Field, Frame, Shape, Values};
use crate::source::{Answer, Failure, FailureKind};

const SERVICES: [&str; 4] = ["gateway", "orders", "payments", "postgres"];
const OPERATIONS: [&str; 5] = ["POST /api/orders", "authorize", "SELECT orders", "reserve stock", "publish event"];

/// Spans, the root first; each lies within its parent.
pub fn trace(options: &Options, asked: Asked) -> Answer {
    let count = options.spans.unwrap_or(12);
    if !(1..=10_000).contains(&count) {
        return Err(Failure::new(FailureKind::Limit, "`spans` has to be from 1 to 10000"));
    }
    let mut random = options.random(&[]);
    let id = format!("{:016x}{:016x}", random.bits(), random.bits());
    let mut spans = vec![root(&mut random, asked.range.from)];
    for _ in 1..count {
        let parent = random.below(spans.len());
        spans.push(child(&mut random, parent, &spans));
    }
    Ok(vec![frame(&id, &spans)])
}

struct Span {
    id: String,
    parent: Option<usize>,
    depth: usize,
    operation: &'static str,
    service: &'static str,
    start: f64,
    duration: f64,
    failed: bool,
}

fn root(random: &mut Random, start: i64) -> Span {
    let duration = milli(200.0 + 600.0 * random.unit());
    let id = format!("{:016x}", random.bits());
    Span {
        id,
        parent: None,
        depth: 0,
        operation: OPERATIONS[0],
        service: SERVICES[0],
        start: start as f64,
        duration,
        failed: false,
    }
}

fn child(random: &mut Random, parent: usize, spans: &[Span]) -> Span {
    let above = &spans[parent];
    let begin = 0.7 * random.unit();
    let length = (1.0 - begin) * (0.2 + 0.7 * random.unit());
    let depth = above.depth + 1;
    Span {
        id: format!("{:016x}", random.bits()),
        parent: Some(parent),
        depth,
        operation: random.pick(&OPERATIONS[1..]),
        service: SERVICES[depth.min(SERVICES.len() - 1)],
        start: milli(above.start + above.duration * begin),
        duration: milli(above.duration * length),
        failed: random.unit() < 0.1,
    }
}

/// Milliseconds with three decimals.
fn milli(value: f64) -> f64 {
    (value * 1000.0).round() / 1000.0
}

fn frame(id: &str, spans: &[Span]) -> Frame {
    let text =
        |of: &dyn Fn(&Span) -> Option<String>| Values::Text(spans.iter().map(|s| of(s).map(Arc::from)).collect());
    let number = |of: fn(&Span) -> f64| Values::Number(spans.iter().map(|s| Some(of(s))).collect());
    let other = |of: fn(&Span) -> Value| Values::Other(spans.iter().map(of).collect());
    let mut frame = Frame::new(vec![
        Field::new("traceID", text(&|_| Some(id.to_owned()))),
        Field::new("spanID", text(&|s| Some(s.id.clone()))),
        Field::new("parentSpanID", text(&|s| s.parent.map(|p| spans[p].id.clone()))),
        Field::new("operationName", text(&|s| Some(s.operation.to_owned()))),
        Field::new("serviceName", text(&|s| Some(s.service.to_owned()))),
        Field::new("serviceTags", other(|s| json!([{ "key": "service.name", "value": s.service }]))),
        Field::new("startTime", number(|s| s.start)),
        Field::new("duration", number(|s| s.duration)),
        Field::new("tags", other(|s| json!([{ "key": "error", "value": s.failed }]))),
        Field::new("logs", other(|_| json!([]))),
    ]);
    frame.meta.shape = Shape::Trace;
    frame
}

#[cfg(test)]
mod tests {
    use super::super::tests::ask;

    #[test]
    fn spans_lie_within_their_parents() {
        let frames = ask(r#"{"scenario": "trace", "spans": 40, "seed": 5}"#).unwrap();
        let frame = &frames[0];
        let number = |field: usize, row: usize| frame.fields[field].values.numbers().unwrap()[row].unwrap();
        let text = |field: usize, row: usize| frame.fields[field].values.get(row).text();
        assert_eq!(frame.rows(), 40);
        for row in 1..40 {
            let parent = (0..40).find(|p| text(1, *p) == text(2, row)).unwrap();
            assert!(number(6, row) >= number(6, parent));
            assert!(number(6, row) + number(7, row) <= number(6, parent) + number(7, parent) + 0.002);
        }
        assert!(ask(r#"{"scenario": "trace", "spans": 0}"#).is_err());
    }
}
