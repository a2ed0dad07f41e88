//! Math: operators and functions over series and numbers, paired by their labels.

use std::collections::{BTreeMap, HashMap};

use super::parse::{Function, Node};
use super::value::{Data, Samples, Value, check};
use crate::frame::Labels;
use crate::source::Failure;

/// Computes an expression; also says how many items found no partner.
///
/// # Errors
/// A limit that the answer passes.
pub fn evaluate(node: &Node, inputs: &BTreeMap<String, Vec<Value>>) -> Result<(Vec<Value>, usize), Failure> {
    let mut state = State { inputs, dropped: 0 };
    let values = state.walk(node)?;
    Ok((values, state.dropped))
}

struct State<'a> {
    inputs: &'a BTreeMap<String, Vec<Value>>,
    dropped: usize,
}

impl State<'_> {
    fn walk(&mut self, node: &Node) -> Result<Vec<Value>, Failure> {
        Ok(match node {
            Node::Number(value) => vec![Value::bare(Data::Scalar(Some(*value)))],
            Node::Constant(value) => vec![Value::bare(Data::Scalar(*value))],
            Node::Input(name) => self.inputs.get(name).cloned().unwrap_or_default(),
            Node::Unary(sign, node) => each(&self.walk(node)?, |v| v.map(|v| unary(sign, v))),
            Node::Call(function, node) => each(&self.walk(node)?, |v| call(*function, v)),
            Node::Binary(sign, a, b) => {
                let (a, b) = (self.walk(a)?, self.walk(b)?);
                self.paired(sign, &a, &b)?
            }
        })
    }

    /// Applies an operator to each pair whose labels go together.
    fn paired(&mut self, sign: &str, a: &[Value], b: &[Value]) -> Result<Vec<Value>, Failure> {
        let empty = |list: &[Value]| matches!(list.first(), Some(Value { data: Data::Nothing, .. }));
        if (a.len() == 1 || b.len() == 1) && (empty(a) || empty(b)) {
            return Ok(vec![Value::bare(Data::Nothing)]);
        }
        let (mut out, mut used, mut dropped) = (Vec::new(), vec![false; b.len()], 0);
        for left in a {
            let mut alone = true;
            for (right, used) in b.iter().zip(&mut used) {
                let Some(labels) = together(&left.labels, &right.labels) else { continue };
                (alone, *used) = (false, true);
                out.push(Value { labels: labels.clone(), data: operate(sign, &left.data, &right.data) });
                check(out.len())?;
            }
            dropped += usize::from(alone);
        }
        if let ([left], [right], true) = (a, b, out.is_empty()) {
            // One on each side go together whatever they are called, so that sources can be compared.
            return Ok(vec![Value::bare(operate(sign, &left.data, &right.data))]);
        }
        self.dropped += dropped + used.iter().filter(|u| !**u).count();
        Ok(out)
    }
}

fn each(values: &[Value], change: impl Fn(Option<f64>) -> Option<f64>) -> Vec<Value> {
    values.iter().map(|v| v.map(&change)).collect()
}

/// The labels of a pair: equal ones, or the larger set when it holds all of the smaller.
fn together<'a>(a: &'a Labels, b: &'a Labels) -> Option<&'a Labels> {
    let (large, small) = if a.len() >= b.len() { (a, b) } else { (b, a) };
    small.iter().all(|(name, value)| large.get(name) == Some(value)).then_some(large)
}

fn operate(sign: &str, a: &Data, b: &Data) -> Data {
    let op = |a: Option<f64>, b: Option<f64>| a.zip(b).map(|(a, b)| binary(sign, a, b));
    match (a, b) {
        (Data::Nothing, _) | (_, Data::Nothing) => Data::Nothing,
        (Data::Series(a), Data::Series(b)) => Data::Series(in_step(a, b, op)),
        (Data::Series(a), Data::Scalar(b) | Data::Number(b)) => {
            Data::Series(a.iter().map(|(at, a)| (*at, op(*a, *b))).collect())
        }
        (Data::Scalar(a) | Data::Number(a), Data::Series(b)) => {
            Data::Series(b.iter().map(|(at, b)| (*at, op(*a, *b))).collect())
        }
        (Data::Scalar(a), Data::Scalar(b)) => Data::Scalar(op(*a, *b)),
        (Data::Scalar(a) | Data::Number(a), Data::Scalar(b) | Data::Number(b)) => Data::Number(op(*a, *b)),
    }
}

/// The instants that both series have.
fn in_step(a: &Samples, b: &Samples, op: impl Fn(Option<f64>, Option<f64>) -> Option<f64>) -> Samples {
    let b: HashMap<i64, Option<f64>> = b.iter().copied().collect();
    a.iter().filter_map(|(at, a)| Some((*at, op(*a, *b.get(at)?)))).collect()
}

fn unary(sign: &str, value: f64) -> f64 {
    match sign {
        _ if value.is_nan() => f64::NAN,
        "!" => truth(value == 0.0),
        _ => -value,
    }
}

/// An operator between two numbers; NaN on either side is NaN, but for what `||` and `&&` know from the left alone.
fn binary(sign: &str, a: f64, b: f64) -> f64 {
    match sign {
        "||" if a != 0.0 => 1.0,
        "&&" if a == 0.0 => 0.0,
        _ if a.is_nan() || b.is_nan() => f64::NAN,
        "+" => a + b,
        "-" => a - b,
        "*" => a * b,
        "/" => a / b,
        "%" => a % b,
        "**" => a.powf(b),
        "==" => truth(a == b),
        "!=" => truth(a != b),
        ">" => truth(a > b),
        ">=" => truth(a >= b),
        "<" => truth(a < b),
        "<=" => truth(a <= b),
        "&&" | "||" => truth(b != 0.0),
        _ => f64::NAN,
    }
}

/// A function of a number; null is NaN to those that compute.
fn call(function: Function, value: Option<f64>) -> Option<f64> {
    Some(match (function, value) {
        (Function::IsNull, _) => truth(value.is_none()),
        (Function::IsNumber, _) => truth(value.is_some_and(f64::is_finite)),
        (_, None) => f64::NAN,
        (Function::IsNan, Some(v)) => truth(v.is_nan()),
        (Function::IsInf, Some(v)) => truth(v.is_infinite()),
        (Function::Abs, Some(v)) => v.abs(),
        (Function::Log, Some(v)) => v.ln(),
        (Function::Round, Some(v)) => v.round(),
        (Function::Ceil, Some(v)) => v.ceil(),
        (Function::Floor, Some(v)) => v.floor(),
    })
}

fn truth(holds: bool) -> f64 {
    f64::from(u8::from(holds))
}
