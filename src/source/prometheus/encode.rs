//! Requests as Prometheus' HTTP API takes them.

use super::{Ask, Method, Settings};
use crate::source::http::{Body, HttpRequest};
use crate::source::{Failure, FailureKind, Request};
use crate::time::TimeRange;

/// The most parts that a range is asked in.
const MAX_PARTS: i64 = 50;

/// What to send for a request: ranges longer than the server's limit in several parts, which share no sample.
///
/// # Errors
/// When a range has too many steps.
pub(crate) fn encode(request: &Request, settings: &Settings) -> Result<Vec<HttpRequest>, Failure> {
    let time = ("time", seconds(request.range.to));
    Ok(match Ask::of(request)? {
        Ask::Range { .. } => {
            let step = request.step.unwrap_or(settings.scrape).max(1);
            let part = |r: TimeRange| query("query_range", &range_params(request, r, step), settings);
            parts(request.range, step, settings.max_points)?.into_iter().map(part).collect()
        }
        Ask::Instant => vec![query("query", &[("query", request.query.clone()), time], settings)],
        Ask::QueryResult { query: text } => vec![query("query", &[("query", text), time], settings)],
        Ask::LabelValues { selector, label } => vec![values(&label, selector, request.range, settings)],
        Ask::Metrics { .. } => vec![values("__name__", None, request.range, settings)],
        Ask::LabelNames { .. } => vec![get(&["labels"], span(request.range), settings)],
        Ask::Series { selector } => {
            let mut params = span(request.range);
            params.insert(0, ("match[]", selector));
            vec![get(&["series"], params, settings)]
        }
    })
}

/// What to send for the exemplars of a range query.
pub(crate) fn exemplars(request: &Request, settings: &Settings) -> HttpRequest {
    let mut params = span(request.range);
    params.insert(0, ("query", request.query.clone()));
    query("query_exemplars", &params, settings)
}

/// Milliseconds as the API's seconds.
pub(crate) fn seconds(ms: i64) -> String {
    let (whole, rest) = (ms.div_euclid(1000), ms.rem_euclid(1000));
    if rest == 0 { whole.to_string() } else { format!("{}", ms as f64 / 1000.0) }
}

fn range_params(request: &Request, range: TimeRange, step: i64) -> [(&'static str, String); 4] {
    let query = request.query.clone();
    [("query", query), ("start", seconds(range.from)), ("end", seconds(range.to)), ("step", seconds(step))]
}

/// The range in parts of at most `most` points; each begins a step after the end of the one before.
fn parts(range: TimeRange, step: i64, most: i64) -> Result<Vec<TimeRange>, Failure> {
    if range.to < range.from {
        return Err(Failure::error("the time range ends before it starts"));
    }
    let points = (range.to - range.from) / step + 1;
    if points > most.saturating_mul(MAX_PARTS) {
        let message = format!("{points} points a series are too many: raise `step` or `minStep`, or shorten the range");
        return Err(Failure::new(FailureKind::Limit, message));
    }
    let starts = (0..points).step_by(usize::try_from(most).unwrap_or(usize::MAX));
    let at = |index: i64| range.from + index * step;
    Ok(starts.map(|first| TimeRange { from: at(first), to: at((first + most - 1).min(points - 1)) }).collect())
}

fn query(path: &str, params: &[(&str, String)], settings: &Settings) -> HttpRequest {
    let mut form: Vec<(String, String)> = params.iter().map(|(k, v)| (k.to_string(), v.clone())).collect();
    if let (Some(ms), false) = (settings.timeout, path == "query_exemplars") {
        form.push(("timeout".into(), format!("{}ms", ms)));
    }
    form.extend(settings.params.clone());
    let request = HttpRequest::get(&["api", "v1", path]);
    match settings.method {
        Method::Get => HttpRequest { query: form, ..request },
        Method::Post => HttpRequest { body: Body::Form(form), ..request },
    }
}

fn values(label: &str, selector: Option<String>, range: TimeRange, settings: &Settings) -> HttpRequest {
    let mut params = span(range);
    params.extend(selector.map(|s| ("match[]", s)));
    get(&["label", label, "values"], params, settings)
}

fn get(path: &[&str], params: Vec<(&str, String)>, settings: &Settings) -> HttpRequest {
    let path: Vec<&str> = ["api", "v1"].iter().chain(path).copied().collect();
    let mut query: Vec<(String, String)> = params.into_iter().map(|(k, v)| (k.to_string(), v)).collect();
    query.extend(settings.params.clone());
    HttpRequest { query, ..HttpRequest::get(&path) }
}

fn span(range: TimeRange) -> Vec<(&'static str, String)> {
    vec![("start", seconds(range.from)), ("end", seconds(range.to))]
}

#[cfg(test)]
mod tests {
    use super::super::testing::{context, settings, target};
    use super::*;
    use serde_json::json;

    fn sent(request: &Request, settings: &Settings) -> Vec<String> {
        let line = |r: &HttpRequest| {
            let params: Vec<String> = r.params().iter().map(|(k, v)| format!("{k}={v}")).collect();
            format!("{} {} {}", if r.body == Body::None { "GET" } else { "POST" }, r.path.join("/"), params.join("&"))
        };
        encode(request, settings).unwrap().iter().map(line).collect()
    }

    #[test]
    fn range_and_instant_are_asked_by_form() {
        let settings = settings();
        let range = settings.request(&target(json!({"query": "rate(x[$__interval_ms])"})), &context()).unwrap();
        let expected = "POST api/v1/query_range query=rate(x[900000])&start=1793491200&end=1793577600&step=900";
        assert_eq!(sent(&range, &settings), [expected]);
        let instant = settings.request(&target(json!({"query": "up", "instant": true})), &context()).unwrap();
        assert_eq!(sent(&instant, &settings), ["POST api/v1/query query=up&time=1793577600"]);
        assert_eq!(instant.step, None);
    }

    #[test]
    fn settings_reach_the_request() {
        let params = [("dedup".to_string(), "true".to_string())].into();
        let settings = Settings { method: Method::Get, timeout: Some(20_000), params, ..settings() };
        let instant = settings.request(&target(json!({"query": "up", "instant": true})), &context()).unwrap();
        assert_eq!(sent(&instant, &settings), ["GET api/v1/query query=up&time=1793577600&timeout=20000ms&dedup=true"]);
    }

    #[test]
    fn long_ranges_are_parted_without_shared_samples() {
        let range = TimeRange { from: 0, to: 25_000 };
        let ends: Vec<_> = parts(range, 1000, 10).unwrap().iter().map(|r| (r.from, r.to)).collect();
        assert_eq!(ends, [(0, 9000), (10_000, 19_000), (20_000, 25_000)]);
        assert_eq!(parts(TimeRange { from: 0, to: 9_000 }, 1000, 10).unwrap().len(), 1);
        assert_eq!(parts(TimeRange { from: 0, to: 10_000 }, 1000, 10).unwrap().len(), 2);
        assert_eq!(parts(TimeRange { from: 0, to: 1_000_000 }, 1, 10).unwrap_err().kind, FailureKind::Limit);
        assert!(parts(TimeRange { from: 5, to: 0 }, 1, 10).is_err());
    }

    #[test]
    fn seconds_keep_milliseconds() {
        let cases =
            [(1_793_577_600_000, "1793577600"), (1_793_577_600_250, "1793577600.25"), (-500, "-0.5"), (50, "0.05")];
        for (ms, text) in cases {
            assert_eq!(seconds(ms), text);
        }
    }
}
