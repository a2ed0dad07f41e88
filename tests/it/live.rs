//! Real servers: what we read equals what their API gives. `tests/servers.sh` starts them;
//! `STILLFRAME_LIVE` is the path of the file that names their ports.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde_json::{Value, json};
use stillframe::fetch::{self, Job, Limits};
use stillframe::frame::{Frame, Labels, Shape};
use stillframe::source::recording::Recording;
use stillframe::source::{self, Context, Failure, Request, Setup, Source};
use stillframe::spec::Variable;
use stillframe::time::TimeRange;

use super::skip::skipped;

/// 2025-06-02 00:00 to 12:00 UTC, which `tests/fleet.awk` fills.
const DAY: TimeRange = TimeRange { from: 1_748_822_400_000, to: 1_748_865_600_000 };

/// The port of a server, or a note that the suite did not run.
fn port(server: &str, suite: &str) -> Option<u16> {
    let Ok(file) = std::env::var("STILLFRAME_LIVE") else {
        skipped(suite, "STILLFRAME_LIVE names no servers (`tests/servers.sh test FOLDER` starts them)");
        return None;
    };
    let text = std::fs::read_to_string(file).unwrap();
    let port = text.lines().find_map(|l| l.strip_prefix(server)?.strip_prefix('=')?.parse().ok());
    if port.is_none() {
        skipped(suite, &format!("{server} is not running"));
    }
    port
}

fn connect(port: u16) -> Arc<dyn Source> {
    let setup = Setup { name: "live".into(), folder: Path::new(".").into(), env: Arc::default() };
    let config = json!({"url": format!("http://127.0.0.1:{port}")});
    source::kind("prometheus").unwrap().connect(config.as_object().unwrap(), &setup).unwrap()
}

fn context(range: TimeRange, interval: i64) -> Context {
    Context { range, interval, max_data_points: 1000, min_step: None, zone: jiff::tz::TimeZone::UTC }
}

fn fetched(source: &Arc<dyn Source>, request: &Request) -> Result<Vec<Frame>, Failure> {
    fetch::run(&[Job { request: request.clone(), source: source.clone() }], &Limits::default(), &|_| ())
        .remove(0)
        .answer
}

fn ask(source: &Arc<dyn Source>, target: &Value, context: &Context) -> (Request, Result<Vec<Frame>, Failure>) {
    let target = target.as_object().unwrap();
    let request = source.request(target, context).unwrap();
    let answer = fetched(source, &request).map(|frames| source.finish(target, &request, frames));
    (request, answer)
}

/// The `data` of an answer of the API, read without any of our code.
fn api(port: u16, path: &str, params: &[(&str, &str)]) -> Value {
    let escape = |text: &str| text.bytes().map(|b| format!("%{b:02x}")).collect::<String>();
    let query: Vec<String> = params.iter().map(|(k, v)| format!("{k}={}", escape(v))).collect();
    let mut stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    write!(stream, "GET /api/v1/{path}?{} HTTP/1.0\r\nhost: localhost\r\n\r\n", query.join("&")).unwrap();
    let mut text = String::new();
    stream.read_to_string(&mut text).unwrap();
    let body = text.split_once("\r\n\r\n").unwrap().1;
    serde_json::from_str::<Value>(body).unwrap_or_else(|e| panic!("{e}: {text}"))["data"].clone()
}

/// Series as labels, and their samples as text, so that NaN equals itself.
type Samples = BTreeMap<Labels, Vec<(i64, String)>>;

fn of_api(data: &Value) -> Samples {
    let sample = |pair: &Value| {
        let at = (pair[0].as_f64().unwrap() * 1000.0).round() as i64;
        let value: f64 = pair[1].as_str().unwrap().trim_start_matches('+').parse().unwrap();
        (at, format!("{value:?}"))
    };
    let series = |series: &Value| {
        let labels: Labels = serde_json::from_value(series["metric"].clone()).unwrap();
        let samples = match &series["values"] {
            Value::Array(list) => list.iter().map(sample).collect(),
            _ => vec![sample(&series["value"])],
        };
        (labels, samples)
    };
    data["result"].as_array().unwrap().iter().map(series).collect()
}

fn of_frames(frames: &[Frame]) -> Samples {
    let series = |frame: &Frame| {
        let [time, value] = &frame.fields[..] else { panic!("{frame:?}") };
        let pairs = time.values.times().unwrap().iter().zip(value.values.numbers().unwrap());
        let samples = pairs.filter_map(|(at, v)| Some((at.unwrap(), format!("{:?}", (*v)?)))).collect();
        (value.labels.clone(), samples)
    };
    frames.iter().map(series).collect()
}

fn values_equal_the_api(port: u16) {
    let source = connect(port);
    let queries = [
        "shop_load",
        "sum by (code) (rate(shop_orders_total[5m]))",
        "shop_temperature_celsius",
        "histogram_quantile(0.9, sum by (le) (rate(shop_request_seconds_bucket[10m])))",
        "shop_load / 0",
        "nothing_at_all",
    ];
    let seconds = |ms: i64| (ms / 1000).to_string();
    for query in queries {
        let (request, answer) = ask(&source, &json!({"query": query}), &context(DAY, 300_000));
        let (from, to) = (seconds(request.range.from), seconds(request.range.to));
        let data = api(port, "query_range", &[("query", query), ("start", &from), ("end", &to), ("step", "300")]);
        assert_eq!(of_frames(&answer.unwrap()), of_api(&data), "{query}");
        let (_, answer) = ask(&source, &json!({"query": query, "instant": true}), &context(DAY, 300_000));
        let data = api(port, "query", &[("query", query), ("time", &seconds(DAY.to))]);
        assert_eq!(of_frames(&answer.unwrap()), of_api(&data), "{query}");
    }
}

fn gaps_tables_and_buckets(port: u16) {
    let source = connect(port);
    let context = context(DAY, 60_000);
    let garage = json!({"query": "shop_load{host=\"garage\"}", "legend": "{{host}}"});
    let frames = ask(&source, &garage, &context).1.unwrap();
    let values = frames[0].fields[1].values.numbers().unwrap();
    assert_eq!(values.len(), 721);
    assert!(values.iter().filter(|v| v.is_none()).count() > 5);
    assert_eq!(frames[0].fields[1].config.display_name_from_ds.as_deref(), Some("garage"));
    let table = json!({"query": "shop_load", "format": "table", "instant": true});
    let frames = ask(&source, &table, &context).1.unwrap();
    let names: Vec<_> = frames[0].fields.iter().map(|f| f.name.as_str()).collect();
    assert_eq!(names, ["Time", "__name__", "host", "Value"]);
    let heat = json!({"query": "sum by (le) (increase(shop_request_seconds_bucket[5m]))", "format": "heatmap"});
    let frames = ask(&source, &heat, &context).1.unwrap();
    let bounds: Vec<_> = frames[0].number_fields().map(|f| f.name.as_str()).collect();
    assert_eq!((frames[0].meta.shape, bounds), (Shape::HeatmapRows, vec!["0.01", "0.05", "0.1", "0.5", "1", "+Inf"]));
}

fn long_ranges_equal_their_parts(port: u16) {
    let source = connect(port);
    let query = "shop_load{host=\"web-1\"}";
    let context = Context { min_step: Some(1000), ..context(DAY, 1000) };
    let frames = ask(&source, &json!({"query": query}), &context).1.unwrap();
    let samples = of_frames(&frames).into_values().next().unwrap();
    let mut expected = Vec::new();
    for start in (DAY.from / 1000..=DAY.to / 1000).step_by(10_000) {
        let end = (start + 9_999).min(DAY.to / 1000);
        let params = [("query", query), ("start", &start.to_string()), ("end", &end.to_string()), ("step", "1")];
        expected.extend(of_api(&api(port, "query_range", &params)).into_values().flatten());
    }
    assert_eq!(samples.len(), 43_201);
    assert_eq!(samples, expected);
}

fn variables_and_errors(port: u16) {
    let source = connect(port);
    let choices = |query: &str| {
        let variable = Variable { name: "v".into(), query: Some(query.into()), ..Variable::default() };
        let request = source.variable_request(&variable, &context(DAY, 60_000)).unwrap().unwrap();
        let frames = fetched(&source, &request).unwrap();
        (0..frames[0].rows()).map(|i| frames[0].fields[0].values.get(i).text()).collect::<Vec<_>>()
    };
    assert_eq!(choices("label_values(shop_load, host)"), ["garage", "till", "web-1", "web-2"]);
    assert_eq!(choices("label_values(room)"), ["freezer"]);
    assert!(choices("label_names()").contains(&"host".to_string()));
    assert_eq!(choices("metrics(^shop_l)"), ["shop_load"]);
    assert_eq!(choices("query_result(count(shop_load))"), ["{} 4 1748865600000"]);
    assert_eq!(choices("shop_load{host=\"till\"}"), ["shop_load{host=\"till\"}"]);
    let (_, answer) = ask(&source, &json!({"query": "sum("}), &context(DAY, 60_000));
    let message = answer.unwrap_err().message;
    assert!(message.starts_with("the server refuses the request (4"), "{message}");
    assert!(message.contains("unclosed left parenthesis") || message.contains("unexpected token"), "{message}");
}

fn a_recording_answers_alike(port: u16) {
    let source = connect(port);
    let (request, _) = ask(&source, &json!({"query": "shop_temperature_celsius"}), &context(DAY, 300_000));
    let answer = fetched(&source, &request);
    let mut recording = Recording::new(DAY.to);
    recording.add(&request, &answer, None);
    let mut bytes = Vec::new();
    recording.write(&mut bytes).unwrap();
    let replayed = fetch::replay(&[request], &Recording::read(&bytes[..]).unwrap()).remove(0).answer;
    assert_eq!(format!("{replayed:?}"), format!("{answer:?}"));
    let text = format!("{:?}", Recording::read(&bytes[..]).unwrap());
    assert!(!text.contains("127.0.0.1"), "a recording holds no address");
}

macro_rules! suites {
    ($($name:ident => $server:literal),*) => { $(
        #[test]
        fn $name() {
            let Some(port) = port($server, concat!("live::", stringify!($name))) else { return };
            values_equal_the_api(port);
            gaps_tables_and_buckets(port);
            long_ranges_equal_their_parts(port);
            variables_and_errors(port);
            a_recording_answers_alike(port);
        }
    )* };
}

suites!(prometheus => "PROMETHEUS", victoriametrics => "VICTORIAMETRICS");

#[test]
fn node_exporter() {
    let suite = "live::node_exporter";
    let (Some(port), Some(_)) = (port("PROMETHEUS", suite), port("NODE", suite)) else { return };
    let source = connect(port);
    // The first scrape may be a moment away.
    for _ in 0..50 {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_millis() as i64;
        let range = TimeRange { from: now - 60_000, to: now };
        let target = json!({"query": "node_memory_MemTotal_bytes", "instant": true});
        let frames = ask(&source, &target, &context(range, 15_000)).1.unwrap();
        if let Some(frame) = frames.first() {
            assert!(frame.fields[1].values.numbers().unwrap()[0].unwrap() > 1e6);
            assert_eq!(frame.fields[1].labels.get("job").map(|j| &**j), Some("node"));
            return;
        }
        std::thread::sleep(Duration::from_millis(200));
    }
    panic!("the node exporter was never scraped");
}
