//! The commands from outside: exit codes, what stdout holds, what messages say.

use super::program::{NOW, Room, examples};
use serde_json::{Value, json};

const GOOD: &str =
    "- { title: Good, kind: timeseries, targets: [{ source: testdata, scenario: random_walk, seed: 1 }] }\n";
const FRAMES: &str = r#"- title: Raw
  kind: table
  targets:
    - source: testdata
      scenario: raw_frame
      frames: '[{"schema":{"refId":"A","fields":[{"name":"t","type":"time"},{"name":"v","type":"number","labels":{"host":"a"},"config":{"unit":"bytes"}},{"name":"s","type":"string"}]},"data":{"values":[[1793491200000,1793491260000],[1536,-2],["=1+1","b,c"]],"entities":[]}}]'
"#;

fn png(bytes: &[u8]) -> (u32, u32) {
    let reader = png::Decoder::new(std::io::Cursor::new(bytes)).read_info().unwrap();
    (reader.info().width, reader.info().height)
}

#[test]
fn bad_usage_ends_with_2() {
    let room = Room::with_panels(GOOD);
    room.run(&[]).ends(2);
    room.run(&["rendr", "d.yaml"]).ends(2);
    room.run(&["render", "nothing.yaml"]).ends(2).says("nothing.yaml");
    room.render(&["--theme", "drak"]).ends(2).says("did you mean `dark`?");
    room.render(&["--from", "yesterdy"]).ends(2).says("yesterdy");
    room.render(&["--from", "now", "--to", "now-1h"]).ends(2).says("ends before it starts");
    room.render(&["--tz", "Europe/Berlim"]).ends(2).says("Berlim");
    room.render(&["--var", "a"]).ends(2).says("has no `=`");
    room.render(&["--jobs", "0"]).ends(2);
    room.render(&["--scale", "900"]).ends(2);
    assert!(!room.path("out").exists());
}

#[test]
fn help_tells_the_exit_codes() {
    let room = Room::new();
    let help = room.run(&["--help"]).ends(0);
    for part in ["render", "snap", "check", "convert", "plan", "query", "schema", "Exit codes", "255"] {
        assert!(help.text().contains(part), "{part}");
    }
    assert!(room.run(&["--version"]).ends(0).text().starts_with("stillframe "));
}

#[test]
fn check_tells_what_is_wrong_and_where() {
    let room = Room::with_panels(GOOD);
    room.run(&["check", "d.yaml"]).ends(0).says("0 errors");
    room.write(
        "bad.yaml",
        "apiVersion: stillframe/v1\nkind: Dashboard\nname: bad\npanels:\n- { title: A, kind: timeserie }\n",
    );
    let ran = room.run(&["check", "d.yaml", "bad.yaml"]).ends(1);
    let ran = ran.says("unknown panel kind `timeserie`").says("bad.yaml:5:21").says("did you mean `timeseries`?");
    assert!(ran.stdout.is_empty());
    room.run(&["render", "bad.yaml"]).ends(2).says("timeserie");
    room.run(&["check", "nothing"]).ends(1).says("nothing");
    Room::new().run(&["check", &examples()]).ends(0);
}

#[test]
fn empty_is_fine_unless_strict() {
    let room = Room::with_panels(
        "- { title: E, kind: timeseries, targets: [{ source: testdata, scenario: no_data_points }] }",
    );
    room.render(&[]).ends(0).says("1 panels: 1 empty");
    assert_eq!(room.panel("e")["state"], "empty");
    room.render(&["--strict"]).ends(1).says("empty    d/e");
    Room::with_panels(GOOD).render(&["--strict"]).ends(0);
}

#[test]
fn files_are_written_and_listed_with_their_hashes() {
    let room = Room::with_panels(GOOD);
    let ran = room.render(&["--format", "html,svg,png,dashboard", "--scale", "1"]).ends(0);
    assert!(ran.stdout.is_empty(), "{}", ran.text());
    let tree = room.tree("out");
    assert_eq!(
        tree.keys().collect::<Vec<_>>(),
        ["d.html", "d.png", "d/good.png", "d/good.svg", "index.html", "run.json"]
    );
    let files = room.panel("good")["files"].clone();
    for file in files.as_array().unwrap() {
        use sha2::Digest;
        let bytes = &tree[file["path"].as_str().unwrap()];
        let hash: String = sha2::Sha256::digest(bytes).iter().map(|b| format!("{b:02x}")).collect();
        assert_eq!(file["sha256"], hash);
    }
    assert_eq!(files.as_array().unwrap().len(), 2);
    assert!(png(&tree["d.png"]).0 > 1000);
}

#[test]
fn snap_writes_one_picture() {
    let room = Room::with_panels(GOOD);
    let snap = |more: &[&str]| room.run(&[&["snap", "d.yaml", "--now", NOW, "--panel"], more].concat());
    let size = ["--width", "300", "--height", "200", "--scale", "2"];
    assert_eq!(png(&snap(&[&["good", "-o", "-"][..], &size].concat()).ends(0).stdout), (600, 400));
    assert!(snap(&["d/good", "-o", "-", "--format", "svg"]).ends(0).text().starts_with("<svg"));
    assert!(snap(&["good", "-o", "pics/a.svg"]).ends(0).stdout.is_empty());
    assert!(room.path("pics/a.svg").is_file());
    snap(&["good", "-o", "a.gif"]).ends(2).says("`.png` or `.svg`");
    snap(&["god", "-o", "-"]).ends(2).says("no panel `god`").says("did you mean `good`?");
    snap(&["zzzzzz", "-o", "-"]).ends(2).says("panels are good");
}

#[test]
fn snap_of_a_failed_panel_is_a_card_and_tells() {
    let room = Room::with_panels(
        "- { title: E, kind: stat, targets: [{ source: testdata, scenario: error, message: broken }] }",
    );
    let ran = room.run(&["snap", "d.yaml", "--panel", "e", "-o", "-", "--scale", "1"]).ends(1).says("broken");
    assert!(png(&ran.stdout).0 > 10);
}

#[test]
fn query_prints_frames_as_json() {
    let room = Room::with_panels(FRAMES);
    let panel = room.run(&["query", "d.yaml", "--now", NOW, "--panel", "raw", "--format", "json"]).ends(0).json();
    assert_eq!((&panel["dashboard"], &panel["id"], &panel["state"]), (&json!("d"), &json!("raw"), &json!("ok")));
    let fields = &panel["frames"][0]["fields"];
    assert_eq!(fields[0]["values"], json!([1_793_491_200_000_i64, 1_793_491_260_000_i64]));
    assert_eq!(fields[0]["type"], "time");
    assert_eq!(fields[1]["values"], json!([1536, -2]));
    assert_eq!(fields[1]["labels"], json!({"host": "a"}));
    assert_eq!(fields[1]["type"], "number");
    assert_eq!(fields[1]["display"][0]["text"], "1.50");
    assert_eq!(fields[1]["display"][0]["suffix"], " KiB");
    assert!(fields[1]["display"][0]["color"].as_str().unwrap().starts_with('#'));
    let all = room.run(&["query", "d.yaml", "--now", NOW, "--format", "json"]).ends(0).json();
    assert_eq!(all, json!([panel]));
}

#[test]
fn query_prints_csv_that_no_spreadsheet_runs() {
    let room = Room::with_panels(FRAMES);
    let ran = room.run(&["query", "d.yaml", "--panel", "raw", "--format", "csv"]).ends(0);
    let lines: Vec<_> = ran.text().lines().collect();
    assert_eq!(lines.len(), 3);
    assert_eq!(lines[1], "2026-11-01T00:00:00.000Z,1536,'=1+1");
    assert_eq!(lines[2], "2026-11-01T00:01:00.000Z,-2,\"b,c\"");
}

#[test]
fn query_prints_a_table() {
    let room = Room::with_panels(FRAMES);
    let ran = room.run(&["query", "d.yaml", "--panel", "d/raw"]).ends(0);
    assert!(ran.text().starts_with("d / raw · Raw · ok\n"), "{}", ran.text());
    assert!(ran.text().contains("1.50 KiB"), "{}", ran.text());
    room.run(&["query", "d.yaml", "--panel", "rwa"]).ends(2).says("did you mean `raw`?");
}

#[test]
fn plan_asks_nobody() {
    let room = Room::with_panels(
        "- { title: CPU $job, kind: timeseries, targets: [{ source: prom, query: 'up{job=\"$job\"}' }] }",
    );
    let text = std::fs::read_to_string(room.path("d.yaml")).unwrap();
    let variable = "variables:\n- { name: job, kind: query, source: prom, query: label_values(job), default: node }\n";
    room.write("d.yaml", &text.replace("panels:", &format!("{variable}panels:")));
    // Nobody listens on port 9 of loopback; a token that is not there is not needed either.
    room.write("sources.yaml", "prom: { kind: prometheus, url: 'http://127.0.0.1:9' }\n");
    let plan = |more: &[&str]| {
        room.run(&[&["plan", "d.yaml", "--now", NOW, "--format", "json"], more].concat()).ends(0).json()
    };
    let offline = plan(&[]);
    assert_eq!(offline["version"], 1);
    let to: i64 = 1_793_491_200_000;
    assert_eq!(offline["dashboards"][0]["timeRange"], json!({"from": to - 3_600_000, "to": to, "timezone": "UTC"}));
    assert_eq!(offline["dashboards"][0]["variables"][0]["values"], json!(["node"]));
    assert_eq!(offline["requests"][0]["query"], "up{job=\"node\"}");
    assert_eq!(offline["requests"][0]["source"], "prom");
    assert!(offline["requests"][0]["step"].is_i64());
    assert_eq!(offline["requests"][0]["panels"].as_array().unwrap().len(), 1);
    assert_eq!(plan(&["--var", "job=db"])["requests"][0]["query"], "up{job=\"db\"}");
}

#[test]
fn plan_for_people_names_every_request() {
    let room = Room::with_panels(GOOD);
    let ran = room.run(&["plan", "d.yaml", "--now", NOW]).ends(0);
    for part in
        ["dashboard d", "2026-10-31T23:00:00Z to 2026-11-01T00:00:00Z (UTC)", "request 0 to testdata", "for d/good"]
    {
        assert!(ran.text().contains(part), "{part} in {}", ran.text());
    }
}

#[test]
fn schemas_are_json_schemas() {
    let room = Room::new();
    for args in [&["schema"][..], &["schema", "--sources"]] {
        let schema: Value = room.run(args).ends(0).json();
        assert!(jsonschema::meta::is_valid(&schema), "{args:?}");
        assert!(schema["$schema"].is_string());
    }
}

#[test]
fn the_present_may_come_from_the_environment() {
    let room = Room::with_panels(GOOD);
    let render = |epoch: &str, more: &[&str]| {
        room.run_with(&[("SOURCE_DATE_EPOCH", epoch)], &[&["render", "d.yaml", "--out", "out"], more].concat())
    };
    render("1793491200", &[]).ends(0);
    assert_eq!(room.manifest("out")["now"], 1_793_491_200_000_i64);
    render("1793491200", &["--now", "2026-01-01T00:00:00Z"]).ends(0);
    assert_eq!(room.manifest("out")["now"], 1_767_225_600_000_i64);
    for wrong in ["soon", "99999999999999999999", "9999999999999999"] {
        render(wrong, &[]).ends(2).says("SOURCE_DATE_EPOCH");
    }
}
