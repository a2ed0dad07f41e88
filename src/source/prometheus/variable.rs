//! Queries of variables: labels, metrics, series and rows as texts.

use std::sync::Arc;

use super::decode::{plain, samples};
use super::finish::series_text;
use super::step::Steps;
use super::{Ask, Settings, Target};
use crate::frame::{Field, Frame, Labels, Shape, Values};
use crate::source::{Answer, Context, Failure, Request};
use crate::spec::Variable;

/// The most rows of a variable's answer that are read.
const MAX_ROWS: usize = 100_000;

/// The request whose answer gives a variable's choices.
pub(crate) fn request(settings: &Settings, variable: &Variable, context: &Context) -> Result<Request, Failure> {
    let steps = Steps::new(&Target::default(), context, settings.scrape)?;
    let ask = match (&variable.label_values, &variable.query) {
        (Some(wanted), _) => Ask::LabelValues { selector: wanted.metric.clone(), label: wanted.label.clone() },
        (None, Some(text)) if !text.trim().is_empty() => parse(&steps.fill(text.trim()))?,
        _ => return Err(Failure::error(format!("the variable `{}` has no query", variable.name))),
    };
    Ok(Request { query: text(&ask), range: context.range, ..settings.asking(&ask) })
}

/// The choices in an answer: one text column.
pub(crate) fn choices(ask: &Ask, body: &[u8]) -> Answer {
    let texts = match ask {
        Ask::LabelValues { .. } => names(body, "")?,
        Ask::LabelNames { regex } | Ask::Metrics { regex } => names(body, regex)?,
        Ask::QueryResult { .. } => rows(body)?,
        Ask::Series { .. } => {
            let series: Vec<Labels> = plain::<Option<_>>(body)?.unwrap_or_default();
            series.iter().map(|labels| series_text(labels, ",")).collect()
        }
        Ask::Range { .. } | Ask::Instant => Vec::new(),
    };
    let texts = texts.into_iter().map(|t| Some(Arc::from(t))).collect();
    let mut frame = Frame::new(vec![Field::new("text", Values::Text(texts))]);
    frame.meta.shape = Shape::Table;
    Ok(vec![frame])
}

/// Reads the text of a variable's query; what is no known function is a selector of series.
fn parse(text: &str) -> Result<Ask, Failure> {
    if let Some(inner) = call(text, "label_values") {
        let (selector, label) = match inner.rsplit_once(',') {
            Some((selector, label)) => (Some(selector.trim().to_string()), label),
            None => (None, inner),
        };
        let label = label.trim().trim_matches('"').to_string();
        if label.is_empty() || label.contains(['{', '}', '"', '(', ')']) {
            return Err(Failure::error(format!("`{text}` names no label: write `label_values(selector, label)`")));
        }
        return Ok(Ask::LabelValues { selector: selector.filter(|s| !s.is_empty()), label });
    }
    if let Some(regex) = call(text, "label_names") {
        return Ok(Ask::LabelNames { regex: checked(regex)? });
    }
    if let Some(regex) = call(text, "metrics") {
        return Ok(Ask::Metrics { regex: checked(regex)? });
    }
    if let Some(query) = call(text, "query_result") {
        return Ok(Ask::QueryResult { query: query.to_string() });
    }
    Ok(Ask::Series { selector: text.to_string() })
}

/// What stands between the parentheses of a call.
fn call<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    Some(text.strip_prefix(name)?.trim_start().strip_prefix('(')?.strip_suffix(')')?.trim())
}

/// The query as a person would write it.
fn text(ask: &Ask) -> String {
    match ask {
        Ask::LabelValues { selector: Some(selector), label } => format!("label_values({selector}, {label})"),
        Ask::LabelValues { selector: None, label } => format!("label_values({label})"),
        Ask::LabelNames { regex } => format!("label_names({regex})"),
        Ask::Metrics { regex } => format!("metrics({regex})"),
        Ask::QueryResult { query } => format!("query_result({query})"),
        Ask::Series { selector } => selector.clone(),
        Ask::Range { .. } | Ask::Instant => String::new(),
    }
}

fn checked(regex: &str) -> Result<String, Failure> {
    pattern(regex).map(|_| regex.to_string())
}

fn pattern(regex: &str) -> Result<fancy_regex::Regex, Failure> {
    fancy_regex::Regex::new(regex).map_err(|e| Failure::error(format!("`{regex}` is no regular expression: {e}")))
}

fn names(body: &[u8], regex: &str) -> Result<Vec<String>, Failure> {
    let mut names: Vec<String> = plain::<Option<_>>(body)?.unwrap_or_default();
    if !regex.is_empty() {
        let pattern = pattern(regex)?;
        names.retain(|name| pattern.is_match(name).unwrap_or(false));
    }
    Ok(names)
}

/// The rows of an instant query as `name{labels} value milliseconds`.
fn rows(body: &[u8]) -> Result<Vec<String>, Failure> {
    let answer = samples(body, MAX_ROWS)?;
    if let Some((_, text)) = answer.text {
        return Ok(vec![text.to_string()]);
    }
    let rows =
        answer.series.iter().flat_map(|s| s.times.iter().zip(&s.values).map(|(at, value)| (&s.labels, at, value)));
    Ok(rows.map(|(labels, at, value)| row(labels, *at, *value)).collect())
}

fn row(labels: &Labels, at: i64, value: f64) -> String {
    let series = series_text(labels, ",");
    let braces = if series.contains('{') { "" } else { "{}" };
    format!("{series}{braces} {} {at}", number_text(value))
}

/// A number as the API writes it.
fn number_text(value: f64) -> String {
    if value == f64::INFINITY { "+Inf".into() } else { value.to_string().replace("inf", "Inf") }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{context, recorded, settings};
    use super::*;
    use crate::spec::LabelValues;

    fn asked(query: &str) -> Result<(String, serde_json::Value), Failure> {
        let variable = Variable { name: "v".into(), query: Some(query.into()), ..Variable::default() };
        request(&settings(), &variable, &context()).map(|r| (r.query, r.params))
    }

    #[test]
    fn functions_are_read() {
        let cases = [
            ("label_values(job)", r#"{"type":"labelValues","label":"job"}"#),
            (r#"label_values(up{a="b,c"}, job)"#, r#"{"type":"labelValues","selector":"up{a=\"b,c\"}","label":"job"}"#),
            ("label_names()", r#"{"type":"labelNames","regex":""}"#),
            ("label_names(^j)", r#"{"type":"labelNames","regex":"^j"}"#),
            ("metrics(node_.*)", r#"{"type":"metrics","regex":"node_.*"}"#),
            (
                "query_result(max_over_time(x[$__range]))",
                r#"{"type":"queryResult","query":"max_over_time(x[86400s])"}"#,
            ),
            ("up{job=\"a\"}", r#"{"type":"series","selector":"up{job=\"a\"}"}"#),
        ];
        for (query, params) in cases {
            assert_eq!(asked(query).unwrap().1.to_string(), params);
        }
        for bad in ["label_values(up{a=\"b,c\"})", "metrics(()", " ", "label_values()"] {
            assert!(asked(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn label_values_may_be_an_object() {
        let wanted = LabelValues { metric: Some("up".into()), label: "job".into() };
        let variable = Variable { label_values: Some(wanted), ..Variable::default() };
        assert_eq!(request(&settings(), &variable, &context()).unwrap().query, "label_values(up, job)");
    }

    fn texts(ask: &Ask, body: &str) -> Vec<String> {
        let frame = choices(ask, &recorded(body)).unwrap().remove(0);
        (0..frame.rows()).map(|i| frame.fields[0].values.get(i).text()).collect()
    }

    #[test]
    fn answers_become_texts() {
        let label = Ask::LabelValues { selector: None, label: "instance".into() };
        assert_eq!(texts(&label, "prometheus-2.42/label_instance_values")[0], "api-1:8080");
        let names = Ask::LabelNames { regex: "^jo".into() };
        assert_eq!(texts(&names, "prometheus-2.42/labels"), ["job"]);
        let rows = Ask::QueryResult { query: "up".into() };
        let first = &texts(&rows, "prometheus-2.42/query_vec_up")[0];
        assert_eq!(first, r#"up{instance="api-1:8080",job="api"} 1 1793542800000"#);
        let series = Ask::Series { selector: "up".into() };
        assert!(!texts(&series, "prometheus-2.42/series").is_empty());
    }

    #[test]
    fn special_values_are_written_as_the_api_does() {
        let cases = [
            (f64::INFINITY, "+Inf"),
            (f64::NEG_INFINITY, "-Inf"),
            (f64::NAN, "NaN"),
            (0.5, "0.5"),
            (1e21, "1000000000000000000000"),
        ];
        for (value, text) in cases {
            assert_eq!(number_text(value), text);
        }
    }
}
