//! Whether a panel or row is drawn: its conditions about variables, the time range, and data.

use crate::js::Regex;
use crate::spec::{Condition, ShowWhen};
use crate::time;
use crate::variable::{Scope, Value};

/// Whether all rules say that it is drawn; `data` says whether there is any, if that is known.
pub fn shown(rules: &[ShowWhen], scope: &Scope, data: Option<bool>) -> bool {
    rules.iter().all(|rule| holds(rule, scope, data))
}

/// Whether it may be drawn, as far as can be told before anything is asked.
pub fn may_be_shown(rules: &[ShowWhen], scope: &Scope) -> bool {
    [true, false].into_iter().any(|data| shown(rules, scope, Some(data)))
}

/// Whether the rules ask for data.
pub fn waits(rules: &[ShowWhen]) -> bool {
    rules.iter().flat_map(|rule| &rule.conditions).any(|condition| condition.has_data.is_some())
}

fn holds(rule: &ShowWhen, scope: &Scope, data: Option<bool>) -> bool {
    let known: Vec<bool> = rule.conditions.iter().filter_map(|condition| met(condition, scope, data)).collect();
    if known.is_empty() {
        return true;
    }
    let met = if rule.any { known.contains(&true) } else { !known.contains(&false) };
    met != rule.hide
}

/// Whether a condition is met; `None` when it cannot be told.
fn met(condition: &Condition, scope: &Scope, data: Option<bool>) -> Option<bool> {
    if let Some(wanted) = condition.has_data {
        return data.map(|data| data == wanted);
    }
    if let Some(length) = &condition.range_at_most {
        let most = time::duration(length).ok()?;
        return Some(scope.range.to - scope.range.from <= most);
    }
    let value = scope.values.get(condition.variable.as_ref()?)?;
    let equals = |wanted: &String| value.values.contains(wanted) || value.all && wanted.eq_ignore_ascii_case("all");
    let matches = |regex: &String| Regex::parse(regex).ok().map(|regex| any_matches(value, &regex));
    let Condition { equals: is, not_equals: is_not, matches: fits, not_matches: misfits, .. } = condition;
    is.as_ref()
        .map(equals)
        .or_else(|| is_not.as_ref().map(|wanted| !equals(wanted)))
        // What cannot be read as a regex counts as met, whichever way it is asked.
        .or_else(|| fits.as_ref().map(|regex| matches(regex).unwrap_or(true)))
        .or_else(|| misfits.as_ref().map(|regex| matches(regex).is_none_or(|met| !met)))
}

fn any_matches(value: &Value, regex: &Regex) -> bool {
    value.values.iter().any(|v| regex.is_match(v))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value as Json, json};

    #[test]
    fn rules_are_kept() {
        let mut scope = Scope::default();
        scope.range.to = 6 * 3_600_000;
        let value = |name: &str, values: &[&str], all| Value {
            values: values.iter().map(ToString::to_string).collect(),
            all,
            ..Value::single(name, "")
        };
        scope.values.insert("env".into(), value("env", &["prod"], false));
        scope.values.insert("host".into(), value("host", &["a", "b"], true));
        for (rule, expected) in [
            (json!({ "conditions": [{ "variable": "env", "equals": "prod" }] }), true),
            (json!({ "conditions": [{ "variable": "env", "notEquals": "prod" }] }), false),
            (json!({ "conditions": [{ "variable": "host", "equals": "b" }] }), true),
            (json!({ "conditions": [{ "variable": "host", "equals": "All" }] }), true),
            (
                json!({ "conditions": [{ "variable": "env", "matches": "/^p/" }, { "variable": "env", "notMatches": "/x/" }] }),
                true,
            ),
            (json!({ "conditions": [{ "variable": "env", "matches": "/x/" }, { "rangeAtMost": "6h" }] }), false),
            (
                json!({ "any": true, "conditions": [{ "variable": "env", "matches": "/x/" }, { "rangeAtMost": "6h" }] }),
                true,
            ),
            (json!({ "hide": true, "conditions": [{ "rangeAtMost": "5h" }] }), true),
            (json!({ "hide": true, "conditions": [{ "variable": "gone", "equals": "x" }] }), true),
            (json!({ "conditions": [{ "variable": "env", "notMatches": "/(/" }] }), true),
        ] {
            let rules: Vec<ShowWhen> = vec![serde_json::from_value(rule.clone()).unwrap()];
            assert_eq!(shown(&rules, &scope, None), expected, "{rule}");
        }
        let with = |rule: Json| vec![serde_json::from_value::<ShowWhen>(rule).unwrap()];
        let data = with(json!({ "conditions": [{ "hasData": true }] }));
        assert_eq!([None, Some(true), Some(false)].map(|d| shown(&data, &scope, d)), [true, true, false]);
        assert!(may_be_shown(&data, &scope) && waits(&data));
        let never = with(json!({ "conditions": [{ "hasData": true }, { "variable": "env", "equals": "test" }] }));
        assert!(!may_be_shown(&never, &scope));
        let hidden = with(json!({ "hide": true, "conditions": [{ "hasData": false }] }));
        assert_eq!([Some(true), Some(false)].map(|d| shown(&hidden, &scope, d)), [true, false]);
    }
}
