//! Real dashboards against a Prometheus that holds what they ask for: every panel has a picture, or truly nothing.
//!
//! Run by `tests/servers.sh test`. `STILLFRAME_BOARDS=FOLDER` keeps the pictures.

use std::fs;
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;
use stillframe::import;
use stillframe::known;
use stillframe::spec::Dashboard;
use stillframe::spec::load;

use super::plausible::Plausible;
use super::program::Room;
use super::skip::skipped;

/// 2026-11-01 00:00 to 06:00 UTC, and the distance of samples in seconds.
const FROM: i64 = 1_793_491_200;
const TO: i64 = FROM + 6 * 3600;
const STEP: i64 = 60;

/// Dashboards that are drawn, with the most panels that may be empty.
const BOARDS: [(&str, usize); 6] = [
    ("dotdc-grafana-dashboards-kubernetes/k8s-addons-prometheus.json", 1),
    ("dotdc-grafana-dashboards-kubernetes/k8s-views-global.json", 0),
    ("perses-community-dashboards/istio-mesh.json", 0),
    ("perses-community-dashboards/node-exporter-nodes.json", 0),
    ("perses-community-dashboards/prometheus-overview.json", 0),
    ("rfmoz-grafana-dashboards/node-exporter-full.json", 0),
];

/// A Prometheus that ends with the test.
struct Server {
    child: Child,
    port: u16,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Starts a Prometheus that holds these series.
fn serve(openmetrics: &str, room: &Room) -> Server {
    room.write("series.om", openmetrics);
    room.write("prometheus.yml", "global: { scrape_interval: 60s }\n");
    let data = room.path("data");
    let blocks = Command::new("promtool")
        .args(["tsdb", "create-blocks-from", "openmetrics"])
        .args([&room.path("series.om"), &data])
        .output()
        .unwrap();
    assert!(blocks.status.success(), "{}", String::from_utf8_lossy(&blocks.stderr));
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let child = Command::new("prometheus")
        .arg(format!("--config.file={}", room.path("prometheus.yml").display()))
        .arg(format!("--storage.tsdb.path={}", data.display()))
        .arg(format!("--web.listen-address=127.0.0.1:{port}"))
        .args(["--storage.tsdb.retention.time=100y", "--log.level=error"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let server = Server { child, port };
    let started = Instant::now();
    while TcpStream::connect(("127.0.0.1", port)).is_err() {
        assert!(started.elapsed() < Duration::from_secs(30), "prometheus does not answer");
        std::thread::sleep(Duration::from_millis(100));
    }
    server
}

fn installed(program: &str) -> bool {
    Command::new(program).arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok()
}

fn dashboard(path: &Path) -> Dashboard {
    let loaded = load::load(&[path.to_path_buf()], &known::all(), None, import::READERS);
    assert!(!loaded.has_errors(), "{}: {:?}", path.display(), loaded.diagnostics);
    loaded.dashboards.into_iter().next().unwrap().dashboard
}

/// The folder of dashboards that no one here wrote.
fn corpus() -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus");
    let folder = std::env::var_os("STILLFRAME_CORPUS").map_or(beside, PathBuf::from);
    folder.is_dir().then_some(folder)
}

/// How many panels of a run are in each state, and those that are not as they should be.
fn states(run: &Value) -> (usize, Vec<String>, Vec<String>) {
    let panels = run["dashboards"][0]["panels"].as_array().unwrap();
    let told = |p: &Value| format!("{} {} {}", p["id"], p["state"], p["message"]);
    let of = |state: &str| panels.iter().filter(|p| p["state"] == state).map(told).collect::<Vec<_>>();
    let wrong = panels.iter().filter(|p| p["state"] != "ok" && p["state"] != "empty").map(told).collect();
    (panels.len(), of("empty"), wrong)
}

#[test]
fn real_dashboards_draw_with_data() {
    let Some(corpus) = corpus() else { return skipped("boards", "there is no corpus") };
    if std::env::var("STILLFRAME_LIVE").is_err() || !installed("prometheus") || !installed("promtool") {
        return skipped("boards", "STILLFRAME_LIVE names no servers, or Prometheus is not installed");
    }
    let paths: Vec<PathBuf> = BOARDS.iter().map(|(name, _)| corpus.join(name)).collect();
    let dashboards: Vec<Dashboard> = paths.iter().map(|path| dashboard(path)).collect();
    let room = Room::new();
    let mut wrong = Vec::new();
    for ((path, (name, empty_most)), dashboard) in paths.iter().zip(BOARDS).zip(&dashboards) {
        let only = std::env::var("STILLFRAME_BOARD").ok();
        if only.is_some_and(|only| !name.contains(&only)) {
            continue;
        }
        let series = Plausible::of(std::slice::from_ref(dashboard));
        let room_of = Room::new();
        let server = serve(&series.openmetrics(FROM - 3600, TO, STEP), &room_of);
        let sources = format!(
            "prom: {{ kind: prometheus, url: 'http://127.0.0.1:{}', scrapeInterval: 60s }}\nmap: {{ prometheus: prom, default: prom }}\n",
            server.port
        );
        room.write("sources.yaml", &sources);
        let out = room.path(&dashboard.name);
        let ran = room.run(&[
            "render",
            path.to_str().unwrap(),
            "--sources",
            "sources.yaml",
            "--out",
            out.to_str().unwrap(),
            "--format",
            "html,dashboard",
            "--scale",
            "1",
            "--from",
            "2026-11-01T00:00:00Z",
            "--to",
            "2026-11-01T06:00:00Z",
        ]);
        let text = fs::read_to_string(out.join("run.json")).unwrap_or_else(|e| panic!("{name}: {e}: {}", ran.stderr));
        let (count, empty, bad) = states(&serde_json::from_str(&text).unwrap());
        println!("{name}: {count} panels, {} empty {empty:#?}, {} wrong", empty.len(), bad.len());
        wrong.extend(bad.into_iter().map(|what| format!("{name}: {what}")));
        assert!(empty.len() <= empty_most, "{name}: {empty:#?}");
        if let Ok(kept) = std::env::var("STILLFRAME_BOARDS") {
            copy(&out, &Path::new(&kept).join(&dashboard.name));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let (from, to) = (entry.path(), to.join(entry.file_name()));
        if from.is_dir() {
            copy(&from, &to);
        } else {
            fs::copy(&from, &to).unwrap();
        }
    }
}
