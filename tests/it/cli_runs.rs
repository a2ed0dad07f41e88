//! Runs as wholes: equal inputs give equal bytes, recordings stand for servers, old reports stay whole.

use std::fs;
use std::io::Read;

use super::loopback::{Router, accept, http};
use super::program::{NOW, Room, examples, same};

const GOOD: &str = "- { title: Good, kind: stat, targets: [{ source: testdata, scenario: random_walk, seed: 1 }] }\n";
const PROM: &str = "\
- { title: Load of $job, kind: timeseries, targets: [{ source: prom, query: 'load{job=\"$job\"}', legend: '{{job}}' }] }
- { title: Now, kind: stat, targets: [{ source: prom, query: sum(load), instant: true }] }
- { title: Broken, kind: stat, targets: [{ source: prom, query: broken }] }
";
const TOKEN: &str = "s3cret-t0ken";

/// A Prometheus with one metric, a label and a query that it refuses.
fn prometheus(request: &str) -> Vec<u8> {
    let json = |body: &str| http("200 OK", "content-type: application/json\r\n", body.as_bytes());
    if !request.to_lowercase().contains(&format!("authorization: bearer {TOKEN}")) {
        return http("401 Unauthorized", "", b"");
    }
    if request.contains("/label/job/values") || request.contains("/series") {
        return json(r#"{"status":"success","data":["api","db"]}"#);
    }
    if request.contains("query=broken") {
        return http("422 Unprocessable Entity", "", format!(r#"{{"error":"no, {TOKEN}"}}"#).as_bytes());
    }
    if request.contains("/query_range") {
        let values: Vec<_> = (0..=60).map(|i| format!("[{},\"{}\"]", 1_793_487_600 + i * 60, i % 7)).collect();
        let series = format!(r#"{{"metric":{{"job":"api"}},"values":[{}]}}"#, values.join(","));
        return json(&format!(r#"{{"status":"success","data":{{"resultType":"matrix","result":[{series}]}}}}"#));
    }
    json(r#"{"status":"success","data":{"resultType":"vector","result":[{"metric":{},"value":[1793491200,"42"]}]}}"#)
}

/// A dashboard with a query variable on a Prometheus that wants a token from the environment.
fn room(port: u16) -> Room {
    let room = Room::with_panels(PROM);
    let text = fs::read_to_string(room.path("d.yaml")).unwrap();
    let variable = "variables:\n- { name: job, kind: query, source: prom, query: 'label_values(load, job)' }\npanels:";
    room.write("d.yaml", &text.replace("panels:", variable));
    room.write(
        "sources.yaml",
        &format!(
            "prom: {{ kind: prometheus, url: 'http://127.0.0.1:{port}', auth: {{ bearer: {{ env: PROM_TOKEN }} }} }}\n"
        ),
    );
    room
}

const RENDER: &[&str] = &["render", "d.yaml", "--format", "html,svg,png", "--scale", "1"];

#[test]
fn equal_inputs_give_equal_bytes() {
    let (one, other, examples) = (Room::new(), Room::new(), examples());
    let args =
        ["render", &examples, "--now", "2026-11-23T10:00:00Z", "--format", "html,svg,png,dashboard", "--scale", "1"];
    one.run(&[&args[..], &["--out", "out"]].concat()).ends(0);
    let env = [("TZ", "Asia/Tokyo"), ("LANG", "de_DE.UTF-8"), ("LC_ALL", "de_DE.UTF-8"), ("HOME", "/nonexistent")];
    other.run_with(&env, &[&args[..], &["--out", "deep/er/report", "--jobs", "1"]].concat()).ends(0);
    same(&one.tree("out"), &other.tree("deep/er/report"));
}

#[test]
fn a_recording_stands_for_the_server() {
    let server = Router::start(prometheus);
    let room = room(server.port);
    let record = [RENDER, &["--out", "live", "--record", "run.still", "--now", NOW]].concat();
    room.run_with(&[("PROM_TOKEN", TOKEN)], &record).ends(1).says("no, ***");
    assert!(server.requests().len() >= 4, "{:?}", server.requests());
    drop(server);

    let replay = [RENDER, &["--out", "again", "--replay", "run.still"]].concat();
    // Years later nobody has the token.
    room.run(&replay).ends(1).says("no, ***");
    same(&room.tree("live"), &room.tree("again"));
    let states: Vec<_> = room.manifest("again")["dashboards"][0]["panels"].as_array().unwrap().clone();
    let states: Vec<_> = states.iter().map(|p| p["state"].as_str().unwrap().to_string()).collect();
    assert_eq!(states, ["ok", "ok", "error"]);

    let mut text = String::new();
    flate2::read::GzDecoder::new(&fs::read(room.path("run.still")).unwrap()[..]).read_to_string(&mut text).unwrap();
    assert!(text.contains("sum(load)"));
    for secret in [TOKEN, "PROM_TOKEN", "127.0.0.1", "authorization"] {
        assert!(!text.contains(secret), "{secret}");
        let found = room.tree("live").into_iter().find(|(_, b)| String::from_utf8_lossy(b).contains(secret));
        assert!(found.is_none(), "{secret} in {}", found.unwrap().0);
    }
}

#[test]
fn a_replay_of_a_run_by_the_clock_is_the_same_to_its_timings() {
    let server = Router::start(prometheus);
    let room = room(server.port);
    let record = ["render", "d.yaml", "--out", "live", "--record", "run.still"];
    room.run_with(&[("PROM_TOKEN", TOKEN)], &record).ends(1);
    drop(server);
    room.run(&["render", "d.yaml", "--out", "again", "--replay", "run.still"]).ends(1);
    same(&room.tree("live"), &room.tree("again"));
}

#[test]
fn a_recording_keeps_the_range_that_was_given() {
    let server = Router::start(prometheus);
    let room = room(server.port);
    let given = ["--from", "now-30m", "--to", "now-5m", "--tz", "Asia/Tokyo", "--var", "job=db"];
    let record = [RENDER, &["--out", "live", "--record", "run.still", "--now", NOW], &given].concat();
    room.run_with(&[("PROM_TOKEN", TOKEN)], &record).ends(1);
    drop(server);
    room.run(&[RENDER, &["--out", "again", "--replay", "run.still"]].concat()).ends(1);
    same(&room.tree("live"), &room.tree("again"));
}

#[test]
fn a_replay_says_what_the_recording_lacks() {
    let server = Router::start(prometheus);
    let room = room(server.port);
    let env = [("PROM_TOKEN", TOKEN)];
    room.run_with(&env, &[RENDER, &["--out", "live", "--record", "run.still", "--now", NOW]].concat()).ends(1);
    drop(server);
    let other = [RENDER, &["--out", "again", "--replay", "run.still", "--from", "now-2h"]].concat();
    room.run(&other).ends(1).says("another time range");
    room.run(&[RENDER, &["--replay", "nothing.still"]].concat()).ends(2).says("nothing.still");
    room.write("text.still", "no recording");
    room.run(&[RENDER, &["--replay", "text.still"]].concat()).ends(2).says("no recording");
    room.run(&[RENDER, &["--replay", "a", "--record", "b"]].concat()).ends(2);
}

#[test]
fn a_secret_that_is_missing_is_named() {
    let room = room(9);
    let ran = room.run(&["render", "d.yaml", "--out", "out"]).ends(1);
    ran.says("error    d/now  source `prom`: the environment variable `PROM_TOKEN` is not set");
    assert_eq!(room.panel("load-of")["state"], "skipped");
}

#[test]
fn an_old_report_stays_whole_until_the_new_one_is() {
    let room = Room::with_panels(GOOD);
    room.render(&[]).ends(0);
    let before = room.tree("out");
    let good = fs::read_to_string(room.path("d.yaml")).unwrap();
    room.write("d.yaml", &good.replace("kind: stat", "kind: stta"));
    room.render(&[]).ends(2);
    // A recording that cannot be written is found late, when all pictures are written already.
    room.write("d.yaml", &good);
    room.render(&["--record", "d.yaml/run.still"]).ends(2);
    same(&before, &room.tree("out"));
    let mut left: Vec<_> = fs::read_dir(room.path("")).unwrap().map(|e| e.unwrap().file_name()).collect();
    left.sort();
    assert_eq!(left, ["d.yaml", "out"], "nothing else is left behind");

    room.write("d.yaml", &good.replace("Good", "Better"));
    room.render(&["--format", "html,svg"]).ends(0);
    assert!(room.tree("out").contains_key("d/better.svg"));
    room.render(&[]).ends(0);
    assert!(!room.tree("out").contains_key("d/better.svg"), "nothing of the old report stays");
}

#[test]
fn a_picture_that_is_too_large_is_drawn_at_a_lower_scale() {
    let room = Room::with_panels(GOOD);
    let large = ["--format", "png", "--width", "10000", "--height", "10000", "--scale", "8"];
    room.render(&large).ends(0);
    let run: serde_json::Value = serde_json::from_slice(&room.tree("out")["run.json"]).unwrap();
    let notices = run["dashboards"][0]["panels"][0]["notices"].to_string();
    assert!(notices.contains("its PNG is drawn at scale 0.81: at 8 it would have more than 64 Mpx"), "{notices}");
}

#[test]
fn a_folder_that_is_no_report_is_never_replaced() {
    let room = Room::with_panels(GOOD);
    room.write("out/thesis.txt", "years of work");
    room.render(&[]).ends(2).says("holds something else than a report");
    assert_eq!(room.tree("out").len(), 1);
    room.run(&["render", "d.yaml", "--out", "d.yaml"]).ends(2).says("d.yaml");
    room.run(&["render", "d.yaml", "--out", "."]).ends(2);
    assert!(room.path("d.yaml").is_file());
    fs::create_dir(room.path("empty")).unwrap();
    room.run(&["render", "d.yaml", "--out", "empty"]).ends(0);
    assert!(room.path("empty/run.json").is_file());
}

#[test]
fn a_foreign_run_json_marks_no_report() {
    let room = Room::with_panels(GOOD);
    room.write("out/run.json", r#"{"jobs": []}"#);
    room.write("out/thesis.txt", "years of work");
    room.render(&[]).ends(2).says("holds something else than a report");
    assert_eq!(room.tree("out").len(), 2);
}

#[test]
fn dashboards_of_one_name_do_not_overwrite_each_other() {
    let room = Room::with_panels(GOOD);
    let text = fs::read_to_string(room.path("d.yaml")).unwrap();
    room.write("e.yaml", &text);
    room.run(&["render", "d.yaml", "e.yaml", "--out", "out"]).ends(2);
    assert!(!room.path("out").exists());
}

#[test]
#[cfg(unix)]
fn an_interrupted_run_leaves_the_old_report_and_nothing_aside() {
    let room = Room::with_panels(GOOD);
    room.render(&[]).ends(0);
    let before = room.tree("out");
    // A server that takes the question and never answers.
    let server = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = server.local_addr().unwrap().port();
    room.write("sources.yaml", &format!("prom: {{ kind: prometheus, url: 'http://127.0.0.1:{port}' }}\n"));
    let asking = "- { title: Load, kind: stat, targets: [{ source: prom, query: load }] }\n";
    room.write("d.yaml", &fs::read_to_string(room.path("d.yaml")).unwrap().replace(GOOD, asking));
    let mut run = room.start(&["render", "d.yaml", "--out", "out", "--now", NOW]);
    let asked = accept(&server).expect("the run asks its source");
    std::process::Command::new("kill").args(["-INT", &run.id().to_string()]).status().unwrap();
    let ended = (0..400).find_map(|_| {
        std::thread::sleep(std::time::Duration::from_millis(50));
        run.try_wait().unwrap()
    });
    drop(asked);
    let ended = ended.unwrap_or_else(|| {
        run.kill().unwrap();
        panic!("the run goes on after an interruption")
    });
    assert_eq!(ended.code(), Some(130));
    same(&before, &room.tree("out"));
    let names: Vec<_> = fs::read_dir(room.path(".")).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert!(!names.iter().any(|n| n.to_string_lossy().starts_with(".stillframe-")), "{names:?}");
}

#[test]
fn characters_without_an_embedded_glyph_are_reported() {
    let room = Room::with_panels(&GOOD.replace("Good", "'負荷'"));
    room.render(&[]).ends(0).says("U+8CA0");
    let missing = room.manifest("out")["dashboards"][0]["panels"][0]["missingGlyphs"].clone();
    let characters: Vec<_> = missing.as_array().unwrap().iter().map(|m| m["character"].as_str().unwrap()).collect();
    assert_eq!(characters, ["荷", "負"]);
    let plain = Room::with_panels(GOOD);
    let ran = plain.render(&[]).ends(0);
    assert!(!ran.stderr.contains("U+"), "{}", ran.stderr);
}
