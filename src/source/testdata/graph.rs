//! The scenario `node_graph`: made-up services and what they call.

use std::sync::Arc;

use super::{Asked, Options};
use crate::frame::{Field, FieldColor, FieldConfig, Frame, Shape, Values};
use crate::source::{Answer, Failure, FailureKind};

const NAMES: [(&str, &str); 10] = [
    ("gateway", "nginx"),
    ("shop", "web"),
    ("orders", "service"),
    ("catalog", "service"),
    ("cart", "service"),
    ("payments", "service"),
    ("mailer", "worker"),
    ("postgres", "database"),
    ("redis", "cache"),
    ("kafka", "queue"),
];

/// A frame of nodes and a frame of edges; every node but the first is called by one before it, some by two.
pub fn graph(options: &Options, _: Asked) -> Answer {
    let count = options.nodes.unwrap_or(10);
    if !(1..=1000).contains(&count) {
        return Err(Failure::new(FailureKind::Limit, "`nodes` has to be from 1 to 1000"));
    }
    let mut random = options.random(&[]);
    let mut edges: Vec<(usize, usize)> = Vec::new();
    for node in 1..count {
        let near = node.min(6);
        edges.push((node - 1 - random.below(near), node));
        let other = node - 1 - random.below(near);
        if random.unit() < 0.35 && !edges.contains(&(other, node)) {
            edges.push((other, node));
        }
    }
    let failing: Vec<f64> = (0..count).map(|_| (random.unit().powi(4) * 50.0).round() / 100.0).collect();
    let latency = (0..count).map(|_| 2.0 + (random.unit().powi(3) * 400.0).round()).collect();
    let rate: Vec<f64> = (0..count).map(|_| 5.0 + (random.unit() * 900.0).round()).collect();
    let calls = edges.iter().map(|(_, to)| (rate[*to] * (0.3 + 0.7 * random.unit())).round()).collect();
    Ok(vec![nodes(count, &failing, latency, rate), self::edges(&edges, calls)])
}

fn nodes(count: usize, failing: &[f64], latency: Vec<f64>, rate: Vec<f64>) -> Frame {
    let name = |i: usize| match i / NAMES.len() {
        0 => NAMES[i].0.to_string(),
        round => format!("{}-{}", NAMES[i % NAMES.len()].0, round + 1),
    };
    let texts = |of: &dyn Fn(usize) -> String| Values::Text((0..count).map(|i| Some(Arc::from(of(i)))).collect());
    let numbers = |list: Vec<f64>| Values::Number(list.into_iter().map(Some).collect());
    let mut frame = Frame::new(vec![
        Field::new("id", texts(&|i| i.to_string())),
        Field::new("title", texts(&name)),
        Field::new("subTitle", texts(&|i| NAMES[i % NAMES.len()].1.into())),
        in_unit("mainStat", "ms", numbers(latency)),
        in_unit("secondaryStat", "reqps", numbers(rate)),
        colored("arc__success", "green", numbers(failing.iter().map(|f| 1.0 - f).collect())),
        colored("arc__errors", "red", numbers(failing.to_vec())),
    ]);
    frame.name = Some("nodes".into());
    frame.meta.shape = Shape::GraphNodes;
    frame
}

fn edges(edges: &[(usize, usize)], calls: Vec<f64>) -> Frame {
    let texts =
        |of: fn(&(usize, usize)) -> String| Values::Text(edges.iter().map(|e| Some(Arc::from(of(e)))).collect());
    let mut frame = Frame::new(vec![
        Field::new("id", texts(|(from, to)| format!("{from}--{to}"))),
        Field::new("source", texts(|(from, _)| from.to_string())),
        Field::new("target", texts(|(_, to)| to.to_string())),
        in_unit("mainStat", "reqps", Values::Number(calls.into_iter().map(Some).collect())),
    ]);
    frame.name = Some("edges".into());
    frame.meta.shape = Shape::GraphEdges;
    frame
}

fn in_unit(name: &str, unit: &str, values: Values) -> Field {
    let config = FieldConfig { unit: Some(unit.into()), ..FieldConfig::default() };
    Field { config, ..Field::new(name, values) }
}

fn colored(name: &str, color: &str, values: Values) -> Field {
    let color = FieldColor { mode: "fixed".into(), fixed_color: Some(color.into()), series_by: None };
    let config = FieldConfig { color: Some(color), ..FieldConfig::default() };
    Field { config, ..Field::new(name, values) }
}

#[cfg(test)]
mod tests {
    use super::super::tests::ask;
    use crate::frame::Shape;

    #[test]
    fn every_node_but_the_first_is_called() {
        let frames = ask(r#"{"scenario": "node_graph", "nodes": 25, "seed": 1}"#).unwrap();
        assert_eq!([frames[0].meta.shape, frames[1].meta.shape], [Shape::GraphNodes, Shape::GraphEdges]);
        let targets: Vec<String> = frames[1].fields[2].values.iter().map(|c| c.text()).collect();
        assert!((1..25).all(|node| targets.contains(&node.to_string())));
        assert_eq!((frames[0].rows(), frames[0].fields[1].values.get(24).text()), (25, "cart-3".into()));
        assert!(ask(r#"{"scenario": "node_graph", "nodes": 0}"#).is_err());
    }
}
