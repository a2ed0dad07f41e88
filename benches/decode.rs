//! A million samples of a Prometheus on loopback: time, and the most memory beside what the frames take.

use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::Command;
use std::sync::Arc;
use std::time::Instant;

use stillframe::fetch::{self, Job, Limits};
use stillframe::frame::Frame;

use crate::{dashboard, process};

const SERIES: usize = 100;
const POINTS: usize = 10_000;

/// Prints the medians of some child processes, each of which asks once.
pub fn compare() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("loopback");
    let url = format!("http://{}", listener.local_addr().expect("bound"));
    let body: Arc<str> = body().into();
    let size = body.len();
    const RUNS: usize = 5;
    let server = std::thread::spawn(move || {
        for stream in listener.incoming().take(RUNS).flatten() {
            serve(&stream, &body);
        }
    });
    let this = std::env::current_exe().expect("known");
    let mut found: Vec<Vec<f64>> = (0..RUNS)
        .map(|_| {
            let done = Command::new(&this).args(["decode", &url]).output().expect("runs");
            assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
            let text = String::from_utf8_lossy(&done.stdout).into_owned();
            text.split_whitespace().filter_map(|w| w.parse().ok()).collect()
        })
        .collect();
    server.join().expect("served");
    found.sort_by(|a, b| a[0].total_cmp(&b[0]));
    let [ms, frames, peak] = found[RUNS / 2][..] else { panic!("three figures") };
    println!(
        "decode: {} samples, {:.1} MiB of JSON: {ms:.0} ms, frames {frames:.1} MiB, peak {peak:.1} MiB, {:.2} times",
        SERIES * POINTS,
        size as f64 / 1048576.0,
        peak / frames
    );
}

/// What a child does: asks the server once; prints milliseconds, MiB of the frames and MiB at the peak above the start.
pub fn child(url: &str) {
    let folder = tempfile::tempdir().expect("writable");
    let ready = dashboard::plan(folder.path(), &dashboard::seconds(POINTS), url);
    let request = ready.planned.plan.requests[0].clone();
    let job = Job { source: Arc::clone(&ready.sources[&request.source]), request };
    let (start, before) = (Instant::now(), process::own("VmRSS:"));
    let answer = fetch::run(&[job], &Limits::default(), &|_| ()).remove(0).answer.expect("answered");
    let ms = start.elapsed().as_secs_f64() * 1e3;
    let rows: usize = answer.iter().map(Frame::rows).sum();
    assert_eq!(rows, SERIES * POINTS);
    println!("{ms} {} {}", (rows * 32) as f64 / 1048576.0, (process::own("VmHWM:") - before) / 1024.0);
}

fn body() -> String {
    let mut text = String::from("{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":[");
    for series in 0..SERIES {
        let comma = if series > 0 { "," } else { "" };
        let _ = write!(text, "{comma}{{\"metric\":{{\"series\":\"{series}\"}},\"values\":[");
        for i in 0..POINTS {
            let comma = if i > 0 { "," } else { "" };
            let value = 0.5 + 0.3 * (i as f64 / 700.0 + series as f64).sin();
            let _ = write!(text, "{comma}[{},\"{value}\"]", 1_793_491_200 + i);
        }
        text.push_str("]}");
    }
    text + "]}}"
}

/// Answers one request.
fn serve(stream: &TcpStream, body: &str) {
    let mut reader = BufReader::new(stream);
    let mut length = 0;
    for line in reader.by_ref().lines().map_while(Result::ok).take_while(|l| !l.is_empty()) {
        if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().unwrap_or(0);
        }
    }
    let mut rest = vec![0; length];
    let _ = reader.read_exact(&mut rest);
    let head = format!("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {}\r\n", body.len());
    let mut stream = stream;
    let _ = write!(stream, "{head}Connection: close\r\n\r\n{body}");
}
