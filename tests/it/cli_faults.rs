//! Sources that fail, from the command line: each panel its state, the run its exit code.

use std::time::Duration;

use serde_json::json;

use super::loopback::{Reply, Server, http, json as ok};
use super::program::Room;

const EMPTY: &str = r#"{"status":"success","data":{"resultType":"matrix","result":[]}}"#;

/// A dashboard with a panel that works and one of a Prometheus at `port`.
fn room(port: u16) -> Room {
    let room = Room::with_panels(
        "- { title: Good, kind: stat, targets: [{ source: testdata, scenario: random_walk, seed: 1 }] }\n\
         - { title: Bad, kind: timeseries, targets: [{ source: prom, query: up }] }\n",
    );
    let entry = format!("prom: {{ kind: prometheus, url: 'http://127.0.0.1:{port}' }}\n");
    room.write("sources.yaml", &entry);
    room
}

fn status(status: &str, headers: &str, body: &str) -> Reply {
    Reply::Now(http(status, headers, body.as_bytes()))
}

/// A series whose samples lie in the hour before the present.
fn one_series() -> String {
    let values: Vec<_> = (0..=60).map(|i| json!([1_793_487_600 + i * 60, "1"])).collect();
    json!({"status": "success", "data": {"resultType": "matrix", "result": [{"metric": {"job": "a"}, "values": values}]}})
        .to_string()
}

fn many_series(count: usize) -> String {
    let series: Vec<_> =
        (0..count).map(|i| json!({"metric": {"i": i.to_string()}, "values": [[1_793_491_200, "1"]]})).collect();
    json!({"status": "success", "data": {"resultType": "matrix", "result": series}}).to_string()
}

/// Renders against a server with these replies: the exit code, and the state and message of the panel.
fn outcome(replies: Vec<Reply>, more: &[&str]) -> (i32, String, String) {
    let server = Server::start(replies);
    let room = room(server.port);
    let ran = room.render(more);
    let (good, bad) = (room.panel("good"), room.panel("bad"));
    assert_eq!(good["state"], "ok", "a failing query took another panel down");
    let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_string();
    if ran.code == 1 {
        assert!(ran.stderr.contains("d/bad") && ran.stderr.contains(&text(&bad["message"])), "{}", ran.stderr);
    }
    (ran.code, text(&bad["state"]), text(&bad["message"]))
}

fn expect(replies: Vec<Reply>, more: &[&str], code: i32, state: &str, part: &str) {
    let (got, was, message) = outcome(replies, more);
    assert_eq!((got, was.as_str()), (code, state), "{message}");
    assert!(message.contains(part), "`{part}` is not in `{message}`");
}

#[test]
fn refused() {
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let room = room(closed);
    room.render(&[]).ends(1).says("connection refused");
    assert_eq!((&room.panel("bad")["state"], &room.panel("good")["state"]), (&json!("error"), &json!("ok")));
}

#[test]
fn statuses() {
    expect(vec![status("401 Unauthorized", "", "")], &[], 1, "error", "asks for credentials (401 Unauthorized)");
    let promql = r#"{"status":"error","errorType":"execution","error":"found duplicate series for the match group"}"#;
    expect(
        vec![status("422 Unprocessable Entity", "", promql)],
        &[],
        1,
        "error",
        "found duplicate series for the match group",
    );
    let down = || status("500 Internal Server Error", "", "oh no");
    expect(vec![down(), down(), down()], &[], 1, "error", "500 Internal Server Error");
    expect(
        vec![status("302 Found", "location: http://elsewhere.example/\r\n", "")],
        &[],
        1,
        "error",
        "elsewhere.example",
    );
}

#[test]
fn busy_and_then_well() {
    let busy = status("429 Too Many Requests", "retry-after: 1\r\n", "");
    expect(vec![busy, ok(&one_series())], &[], 0, "ok", "");
}

#[test]
fn slow() {
    let whole = http("200 OK", "", EMPTY.as_bytes());
    let (first, rest) = whole.split_at(whole.len() - 10);
    let late = Reply::Slow(first.to_vec(), Duration::from_secs(2), rest.to_vec());
    expect(vec![late], &["--query-timeout", "300ms"], 1, "timeout", "no answer within 0.3 s");
    let late = Reply::Slow(Vec::new(), Duration::from_secs(2), whole);
    expect(vec![late], &["--deadline", "400ms"], 1, "timeout", "deadline");
}

#[test]
fn broken_answers() {
    let cut =
        || Reply::Now(b"HTTP/1.1 200 OK\r\ncontent-length: 500\r\nconnection: close\r\n\r\n{\"status\":".to_vec());
    expect(vec![cut(), cut(), cut()], &[], 1, "error", "the answer broke off");
    expect(vec![ok("{\"status\": nonsense")], &[], 1, "error", "cannot be read at byte");
}

#[test]
fn nothing_is_no_failure() {
    expect(vec![ok(EMPTY)], &[], 0, "empty", "");
    expect(vec![ok(EMPTY)], &["--strict"], 1, "empty", "");
}

#[test]
fn too_many_series() {
    expect(vec![ok(&many_series(10_000))], &[], 1, "error", "maxSeries");
}

#[test]
fn old_samples_are_stale_where_a_panel_says_so() {
    let server = Server::start(vec![ok(&many_series(1).replace("1793491200", "1793488200"))]);
    let room = room(server.port);
    let text = std::fs::read_to_string(room.path("d.yaml")).unwrap();
    room.write("d.yaml", &text.replace("title: Bad,", "title: Bad, staleAfter: 5m,"));
    room.render(&[]).ends(1).says("more than 5m");
    assert_eq!(room.panel("bad")["state"], "stale");
}

#[test]
fn some_answers_are_partial() {
    let server = Server::start(vec![ok(&one_series())]);
    let room = room(server.port);
    let text = std::fs::read_to_string(room.path("d.yaml")).unwrap();
    let more = "query: up }, { source: testdata, scenario: error, message: broken }]";
    room.write("d.yaml", &text.replace("query: up }]", more));
    room.render(&[]).ends(1).says("broken");
    assert_eq!(room.panel("bad")["state"], "partial");
}

#[test]
fn other_commands_tell_alike() {
    let bad = || status("422 Unprocessable Entity", "", r#"{"status":"error","error":"no such function"}"#);
    for args in [&["query", "d.yaml", "--panel", "bad"][..], &["snap", "d.yaml", "--panel", "bad", "-o", "a.png"]] {
        let server = Server::start(vec![bad()]);
        let ran = room(server.port).run(args).ends(1);
        let said = format!("{}{}", ran.text(), ran.stderr);
        assert!(said.contains("no such function"), "{said}");
        assert_eq!(server.requests().len(), 1);
    }
}
