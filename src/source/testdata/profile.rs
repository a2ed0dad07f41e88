//! The scenario `flame_graph`: the profile of a made-up service, in the nested set model.

use std::sync::Arc;

use super::{Asked, Options, Random};
use crate::frame::{Field, FieldConfig, Frame, Values};
use crate::source::Answer;

/// What calls what: each with the functions that it may call, by index.
const CALLS: [(&str, &[usize]); 16] = [
    ("total", &[1, 2, 3]),
    ("net/http.(*conn).serve", &[4, 5]),
    ("runtime.gcBgMarkWorker", &[13]),
    ("main.(*Mailer).run", &[10, 11]),
    ("example.org/shop/orders.(*Service).Create", &[6, 7, 8]),
    ("example.org/shop/catalog.(*Service).Search", &[7, 9, 8]),
    ("example.org/shop/cart.Total", &[12]),
    ("database/sql.(*DB).QueryContext", &[10, 14]),
    ("encoding/json.Marshal", &[12, 15]),
    ("regexp.(*Regexp).FindAllString", &[12]),
    ("syscall.Syscall", &[]),
    ("compress/gzip.(*Writer).Write", &[15]),
    ("runtime.mallocgc", &[13]),
    ("runtime.scanobject", &[]),
    ("bufio.(*Reader).Read", &[10]),
    ("runtime.memmove", &[]),
];

struct Call {
    level: f64,
    function: usize,
    value: f64,
    own: f64,
}

/// Calls from above to below; with `diff` the values of a second profile beside the first.
pub fn profile(options: &Options, _: Asked) -> Answer {
    let mut random = options.random(&[]);
    let mut calls = Vec::new();
    call(&mut random, &mut calls, 0, 0, 60e9);
    let numbers = |of: &dyn Fn(&Call) -> f64| Values::Number(calls.iter().map(|c| Some(of(c))).collect());
    let time = |name: &str, values: Values| {
        let config = FieldConfig { unit: Some("ns".into()), ..FieldConfig::default() };
        Field { config, ..Field::new(name, values) }
    };
    let labels = calls.iter().map(|c| Some(Arc::from(CALLS[c.function].0))).collect();
    let mut fields = vec![
        Field::new("level", numbers(&|c| c.level)),
        time("value", numbers(&|c| c.value)),
        time("self", numbers(&|c| c.own)),
        Field::new("label", Values::Text(labels)),
    ];
    if options.diff == Some(true) {
        let (values, own) = second(&mut random, &calls);
        fields.push(time("valueRight", Values::Number(values.into_iter().map(Some).collect())));
        fields.push(time("selfRight", Values::Number(own.into_iter().map(Some).collect())));
    }
    Ok(vec![Frame { name: Some("profile".into()), ..Frame::new(fields) }])
}

/// A call and what it calls; parts are whole nanoseconds.
fn call(random: &mut Random, calls: &mut Vec<Call>, function: usize, level: usize, value: f64) {
    let place = calls.len();
    calls.push(Call { level: level as f64, function, value, own: value });
    let mut left = value;
    for &next in CALLS[function].1 {
        let part = (left * (0.25 + 0.5 * random.unit())).floor();
        if part >= 1e6 {
            left -= part;
            call(random, calls, next, level + 1, part);
        }
    }
    calls[place].own = left;
}

/// Values of the second profile: what functions take in themselves is another, what calls take is their sum.
fn second(random: &mut Random, calls: &[Call]) -> (Vec<f64>, Vec<f64>) {
    let factors: Vec<f64> = CALLS.iter().map(|_| 0.5 + random.unit() * random.unit() * 2.0).collect();
    let own: Vec<f64> = calls.iter().map(|c| (c.own * factors[c.function]).floor()).collect();
    let below = |i: usize| calls[i + 1..].iter().take_while(|c| c.level > calls[i].level).count();
    let values = (0..calls.len()).map(|i| own[i..=i + below(i)].iter().sum()).collect();
    (values, own)
}

#[cfg(test)]
mod tests {
    use super::super::tests::ask;

    #[test]
    fn calls_are_the_sum_of_what_they_call_and_themselves() {
        let frames = ask(r#"{"scenario": "flame_graph", "seed": 2, "diff": true}"#).unwrap();
        let number = |field: usize, row: usize| frames[0].fields[field].values.numbers().unwrap()[row].unwrap();
        let rows = frames[0].rows();
        assert!(rows > 20);
        for (value, own) in [(1, 2), (4, 5)] {
            for row in 0..rows {
                let below: f64 = (row + 1..rows)
                    .take_while(|r| number(0, *r) > number(0, row))
                    .filter(|r| number(0, *r) == number(0, row) + 1.0)
                    .map(|r| number(value, r))
                    .sum();
                assert_eq!(number(value, row), below + number(own, row), "{row}");
            }
        }
    }
}
