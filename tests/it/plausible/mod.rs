//! Plausible series for any Prometheus dashboard: what its queries ask for, with values that move.
//!
//! Labels that name things (an instance, a pod) go together, so that joins find one partner; labels that queries pick
//! values of (a mode, a code) have all of these, and stand with each thing.

mod scan;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use stillframe::spec::{Dashboard, Panel, Variable};

/// How many things there are of a kind.
const THINGS: usize = 4;
/// The most series of a metric.
const MOST: usize = 96;

/// What is known of a metric.
#[derive(Debug, Clone, Default)]
struct Metric {
    /// Its labels, with the values that queries pick.
    labels: BTreeMap<String, BTreeSet<String>>,
    /// Values that queries leave out.
    without: BTreeMap<String, BTreeSet<String>>,
    counter: bool,
}

/// All metrics that the dashboards ask for.
#[derive(Debug, Default)]
pub struct Plausible {
    metrics: BTreeMap<String, Metric>,
}

impl Plausible {
    /// Series for these dashboards.
    pub fn of(dashboards: &[Dashboard]) -> Self {
        let mut found = Self::default();
        // Twice, since metrics that stand in one query take the labels of each other.
        for _ in 0..2 {
            for dashboard in dashboards {
                dashboard.variables.iter().for_each(|v| found.variable(v));
                dashboard.panels.iter().for_each(|p| found.panel(p));
                dashboard.annotations.iter().filter_map(|a| a.query.as_deref()).for_each(|q| found.query(q, ""));
            }
        }
        found
    }

    fn panel(&mut self, panel: &Panel) {
        for target in &panel.targets {
            let text = |key: &str| target.rest.get(key).and_then(|v| v.as_str()).unwrap_or_default();
            self.query(text("query"), text("legend"));
        }
        panel.panels.iter().for_each(|p| self.panel(p));
    }

    fn variable(&mut self, variable: &Variable) {
        if let Some(values) = &variable.label_values {
            let legend = format!("{{{{{}}}}}", values.label);
            self.query(values.metric.as_deref().unwrap_or_default(), &legend);
        }
        let query = variable.query.as_deref().unwrap_or_default().trim();
        let inner = |name: &str| query.strip_prefix(name)?.trim().strip_prefix('(')?.strip_suffix(')');
        if let Some((metric, label)) = inner("label_values").and_then(|inner| inner.rsplit_once(',')) {
            self.query(metric, &format!("{{{{{}}}}}", label.trim()));
        } else if let Some(query) = inner("query_result") {
            self.query(query, "");
        }
    }

    fn query(&mut self, query: &str, legend: &str) {
        let scanned = scan::scan(query, legend);
        let mut shared = Metric::default();
        for selector in &scanned.selectors {
            let metric = self.metrics.entry(selector.metric.clone()).or_default();
            metric.counter |= selector.rate || is_counter(&selector.metric);
            for label in scanned.labels.iter().filter(|_| !selector.single) {
                metric.labels.entry(label.clone()).or_default();
            }
            for (label, operator, text) in &selector.matchers {
                let values = metric.labels.entry(label.clone()).or_default();
                match operator.as_str() {
                    _ if text.contains('$') || text.contains("[[") => {}
                    "=" => values.extend((!text.is_empty()).then(|| text.clone())),
                    "=~" => values.extend(samples(text)),
                    _ => metric.without.entry(label.clone()).or_default().extend(samples(text)),
                }
            }
            for (label, values) in metric.labels.iter().filter(|_| selector.bare) {
                shared.labels.entry(label.clone()).or_default().extend(values.iter().cloned());
            }
        }
        if !scanned.joins && scanned.selectors.len() > 1 {
            for selector in scanned.selectors.iter().filter(|s| s.bare) {
                let metric = self.metrics.entry(selector.metric.clone()).or_default();
                for (label, values) in &shared.labels {
                    metric.labels.entry(label.clone()).or_default().extend(values.iter().cloned());
                }
            }
        }
    }

    /// The series as OpenMetrics, from one second to another.
    pub fn openmetrics(&self, from: i64, to: i64, step: i64) -> String {
        let mut out = String::new();
        for (name, metric) in &self.metrics {
            for labels in metric.series(name) {
                samples_of(&mut out, name, metric.counter, &labels, (from, to, step));
            }
        }
        out.push_str("# EOF\n");
        out
    }
}

impl Metric {
    /// The labels of each series.
    fn series(&self, name: &str) -> Vec<BTreeMap<&str, String>> {
        let mut picked: Vec<(&str, Vec<String>)> = Vec::new();
        let mut things: Vec<&str> = Vec::new();
        for (label, values) in self.labels.iter().filter(|(label, _)| *label != "__name__" && *label != "le") {
            let left_out = self.without.get(label);
            let mut values: Vec<String> =
                values.iter().filter(|v| left_out.is_none_or(|l| !l.contains(*v))).cloned().collect();
            let usual = usual(name, label);
            if values.is_empty() && usual.is_empty() {
                things.push(label);
                continue;
            }
            if values.is_empty() || left_out.is_some() {
                values.extend(usual.iter().map(ToString::to_string));
            }
            picked.push((label, values));
        }
        if name.ends_with("_bucket") {
            picked.push(("le", BUCKETS.iter().map(ToString::to_string).collect()));
        }
        let mut all: Vec<BTreeMap<&str, String>> = vec![BTreeMap::new()];
        for (label, values) in &picked {
            let room = (MOST / THINGS / all.len()).max(1);
            let room = if *label == "le" { values.len() } else { room };
            all = values
                .iter()
                .take(room)
                .flat_map(|value| all.iter().map(|one| with(one, label, value.clone())).collect::<Vec<_>>())
                .collect();
        }
        let things_of = |i: usize| {
            let all = all.clone();
            let things = &things;
            all.into_iter().map(move |one| things.iter().fold(one, |one, label| with(&one, label, thing(label, i))))
        };
        let count = if things.is_empty() { 1 } else { THINGS };
        let series: BTreeSet<_> = (0..count).flat_map(things_of).collect();
        series.into_iter().collect()
    }
}

fn with<'a>(one: &BTreeMap<&'a str, String>, label: &'a str, value: String) -> BTreeMap<&'a str, String> {
    let mut one = one.clone();
    one.insert(label, value);
    one
}

const BUCKETS: [&str; 9] = ["0.005", "0.025", "0.1", "0.25", "0.5", "1", "2.5", "10", "+Inf"];

fn is_counter(name: &str) -> bool {
    ["_total", "_count", "_sum", "_bucket"].iter().any(|end| name.ends_with(end))
}

/// Values of labels that queries do not pick and that do not name things.
fn usual(name: &str, label: &str) -> &'static [&'static str] {
    match label {
        "device" if name.contains("filesystem") => &["/dev/sda1"],
        "device" if name.contains("disk") => &["sda", "sdb"],
        "job" | "cluster" | "env" | "environment" | "region" | "datacenter" | "tenant" | "origin_prometheus" => {
            &["main"]
        }
        "cpu" | "core" => &["0", "1"],
        "mode" => &["idle", "user", "system", "iowait"],
        "device" | "interface" => &["eth0", "eth1"],
        "mountpoint" => &["/", "/data"],
        "fstype" => &["ext4"],
        "quantile" => &["0.5", "0.9", "0.99"],
        "code" | "status" | "status_code" | "response_code" => &["200", "404", "500"],
        "method" | "verb" => &["GET", "POST"],
        "state" | "phase" => &["running", "waiting"],
        "version" => &["1.4.2"],
        _ => &[],
    }
}

/// The `i`-th thing that a label names; several pods stand in one namespace, on one node.
fn thing(label: &str, i: usize) -> String {
    match label {
        "namespace" | "node" | "workload" | "exported_namespace" => format!("{label}-{}", i / 2 + 1),
        "instance" => format!("10.0.0.{}:9100", i + 1),
        _ => format!("{label}-{}", i + 1),
    }
}

/// Texts that a regex matches: one for each alternative.
fn samples(regex: &str) -> Vec<String> {
    let regex = regex.trim_start_matches('^').trim_end_matches('$');
    let open = regex.strip_prefix('(').and_then(|r| r.strip_suffix(')')).filter(|r| !r.contains(['(', ')']));
    let parts = open.unwrap_or(regex);
    let parts: Vec<&str> = if parts.contains('(') { vec![parts] } else { parts.split('|').collect() };
    parts.into_iter().map(sample).filter(|text| !text.is_empty() && text != "0").collect()
}

/// A text that a simple regex matches.
fn sample(regex: &str) -> String {
    let mut out = String::new();
    let mut chars = regex.chars().peekable();
    while let Some(c) = chars.next() {
        let one = match c {
            '\\' => match chars.next() {
                Some('d') => '0',
                Some(escaped) => escaped,
                None => break,
            },
            '.' => '0',
            '[' => {
                let class: String = chars.by_ref().take_while(|c| *c != ']').collect();
                class.trim_start_matches('^').chars().next().filter(|_| !class.starts_with('^')).unwrap_or('x')
            }
            '(' | ')' | '*' | '+' | '?' | '^' | '$' => continue,
            '|' => break,
            '{' => {
                chars.by_ref().find(|c| *c == '}');
                continue;
            }
            c => c,
        };
        out.push(one);
    }
    out
}

/// The samples of a series.
fn samples_of(
    out: &mut String,
    name: &str,
    counter: bool,
    labels: &BTreeMap<&str, String>,
    (from, to, step): (i64, i64, i64),
) {
    let texts: Vec<_> = labels.iter().map(|(label, value)| format!("{label}={value:?}")).collect();
    let series = format!("{name}{{{}}}", texts.join(","));
    // The parts of a histogram move together.
    let stem = ["_bucket", "_count", "_sum"].iter().find_map(|end| name.strip_suffix(end)).unwrap_or(name);
    let identity: Vec<_> = texts.iter().filter(|t| !t.starts_with("le=")).cloned().collect();
    let seed = hash(&format!("{stem}{}", identity.join(",")));
    let shape = Shape { size: size(name, counter, labels), seed, share: share(name, labels) };
    let mut total = 0.0;
    let mut at = from;
    while at <= to {
        let value = shape.at(at);
        total += value * step as f64;
        let value = if counter { total } else { value };
        let _ = writeln!(out, "{series} {value} {at}");
        at += step;
    }
}

/// How a value moves.
struct Shape {
    size: Size,
    seed: u64,
    /// Of a histogram, how much of all is in the bucket.
    share: f64,
}

/// How large a value is about.
enum Size {
    /// Always the same.
    Fixed(f64),
    /// About so much.
    About(f64),
    /// The time itself.
    Now,
}

impl Shape {
    fn at(&self, at: i64) -> f64 {
        let size = match self.size {
            Size::Fixed(value) => return value,
            Size::About(size) => size,
            Size::Now => return at as f64,
        };
        let part = |shift: u32| ((self.seed >> shift) & 0xff) as f64 / 255.0;
        let hours = at as f64 / 3600.0;
        let wave =
            (hours * (1.0 + part(8)) + part(16) * 6.3).sin() * 0.25 + (hours * 9.0 + part(24) * 6.3).sin() * 0.05;
        let noise = (hash(&format!("{}{at}", self.seed)) & 0xff) as f64 / 255.0 - 0.5;
        size * (0.4 + 0.6 * part(0)) * (1.0 + wave + noise * 0.08) * self.share
    }
}

/// How many of all samples are at most `le`; the mean of a sum.
fn share(name: &str, labels: &BTreeMap<&str, String>) -> f64 {
    match labels.get("le").map(String::as_str) {
        Some("+Inf") => 1.0,
        Some(le) => 1.0 - (-le.parse::<f64>().unwrap_or(0.0) / 0.2).exp(),
        None if name.ends_with("_sum") => 0.2,
        None => 1.0,
    }
}

fn size(name: &str, counter: bool, labels: &BTreeMap<&str, String>) -> Size {
    let has = |part: &str| name.contains(part);
    let spread = |most: f64| Size::About(most);
    if name == "up" || name.ends_with("_info") || has("_status") || has("_ready") || has("_labels") {
        return Size::Fixed(1.0);
    }
    if name == "node_time_seconds" {
        return Size::Now;
    }
    if !counter && (has("timestamp") || has("boot_time") || has("start_time") || name.ends_with("_created")) {
        return Size::Fixed(1_791_000_000.0);
    }
    if counter && has("cpu") {
        return spread(if labels.get("mode").is_some_and(|m| m == "idle") { 0.9 } else { 0.1 });
    }
    match () {
        () if counter && has("bytes") => spread(4e5),
        () if counter && has("seconds") => spread(0.2),
        () if counter => spread(20.0),
        () if has("bytes") && ["total", "size", "limit", "capacity", "Total"].iter().any(|w| has(w)) => {
            Size::Fixed(1.6e10)
        }
        () if has("bytes") || has("memory") => spread(6e9),
        () if has("ratio") => spread(0.6),
        () if has("percent") => spread(60.0),
        () if has("celsius") || has("temp") => spread(60.0),
        () if has("seconds") => spread(0.3),
        () => spread(20.0),
    }
}

fn hash(text: &str) -> u64 {
    let mixed = text.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |h, b| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3));
    // The low bits of short texts are too much alike.
    (mixed ^ (mixed >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9) >> 16
}

#[test]
fn regexes_have_samples() {
    for (regex, expected) in [
        ("5..", vec!["500"]),
        ("a|b", vec!["a", "b"]),
        ("(a|b.*)", vec!["a", "b0"]),
        (".*", vec![]),
        ("eth[0-9]+", vec!["eth0"]),
        (r"10\.0\.0\.1:\d+", vec!["10.0.0.1:0"]),
    ] {
        assert_eq!(samples(regex), expected, "{regex}");
    }
}
