//! `order`: the order of fields.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use super::collation::natural;
use super::matcher::first_time;
use super::names;
use super::typed::{Amount, Typed};
use crate::frame::Frame;
use std::cmp::Ordering;

/// The transformation.
pub static ORDER: Typed<Options> = Typed::new("order", ABOUT, |frames, options, _| Ok(ordered(frames, options)));

const ABOUT: &str = "Puts fields into an order: by hand, or by name or label.

```yaml
- id: order
  options: { indexByName: { b: 0, time: 1 } }
```
";

/// What may be set.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct Options {
    /// Places by displayed name; fields not named come after them.
    pub index_by_name: BTreeMap<String, Amount>,
    /// By hand (`manual`) or by rules (`auto`).
    pub order_by_mode: Mode,
    /// The rules.
    pub order_by: Vec<Rule>,
}

/// Who says the order.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum Mode {
    /// `indexByName`.
    #[default]
    Manual,
    /// `orderBy`.
    Auto,
}

/// A rule of order.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct Rule {
    /// By the displayed name, or by a label's value.
    r#type: By,
    /// The label.
    name: String,
    /// Backwards.
    desc: bool,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
enum By {
    #[default]
    Name,
    Label,
}

/// Orders the fields of every frame.
pub fn ordered(frames: Vec<Frame>, options: &Options) -> Vec<Frame> {
    let mut names = names::displayed(&frames);
    by_names(frames, &mut names, options)
}

/// Orders fields by names that are known; the names keep beside their fields.
pub fn by_names(mut frames: Vec<Frame>, names: &mut [Vec<String>], options: &Options) -> Vec<Frame> {
    for (frame, names) in frames.iter_mut().zip(names) {
        let mut places: Vec<usize> = (0..frame.fields.len()).collect();
        match options.order_by_mode {
            Mode::Manual => places.sort_by_key(|at| index(options, &names[*at])),
            Mode::Auto => places.sort_by(|a, b| by_rules(frame, names, &options.order_by, *a, *b)),
        }
        *names = places.iter().map(|at| names[*at].clone()).collect();
        let mut old: Vec<_> = std::mem::take(&mut frame.fields).into_iter().map(Some).collect();
        frame.fields = places.into_iter().filter_map(|at| old[at].take()).collect();
    }
    frames
}

fn index(options: &Options, name: &str) -> i64 {
    options.index_by_name.get(name).and_then(Amount::value).map_or(i64::MAX, |v| v as i64)
}

/// Time comes first, whatever the rules say.
fn by_rules(frame: &Frame, names: &[String], rules: &[Rule], a: usize, b: usize) -> Ordering {
    let time = first_time(frame);
    if a == b {
        return Ordering::Equal;
    }
    if time == Some(a) || time == Some(b) {
        return (time == Some(b)).cmp(&(time == Some(a)));
    }
    let text = |rule: &Rule, at: usize| match rule.r#type {
        By::Name => names[at].clone(),
        By::Label => frame.fields[at].labels.get(rule.name.as_str()).map(|v| v.to_string()).unwrap_or_default(),
    };
    let orders = rules.iter().map(|rule| {
        let order = natural(&text(rule, a), &text(rule, b));
        if rule.desc { order.reverse() } else { order }
    });
    orders.fold(Ordering::Equal, Ordering::then)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::frame::{Field, Values};

    #[test]
    fn labels_order_fields_after_time() {
        let field = |name: &str, host: &str| {
            let mut field = Field::new(name, Values::Number(vec![]));
            field.labels.insert("host".into(), host.into());
            field
        };
        let frame = Frame::new(vec![field("v", "b10"), field("v", "b2"), Field::new("t", Values::Time(vec![]))]);
        let rule = Rule { r#type: By::Label, name: "host".into(), desc: false };
        let options = Options { order_by_mode: Mode::Auto, order_by: vec![rule], ..Options::default() };
        let out = ordered(vec![frame], &options);
        let hosts: Vec<_> = out[0].fields.iter().map(|f| f.labels.get("host").map(|h| h.to_string())).collect();
        assert_eq!(hosts, [None, Some("b2".into()), Some("b10".into())]);
    }
}
