//! The field model from outside: ad-hoc filters in the plan, links of values, events from files.

use serde_json::json;

use crate::program::Room;

const PANELS: &str = r#"
- id: linked
  kind: table
  targets:
  - source: testdata
    scenario: raw_frame
    frames: '[{"schema":{"refId":"A","fields":[{"name":"host","type":"string"},{"name":"v","type":"number","labels":{"zone":"eu"}}]},"data":{"values":[["a b","c"],[1536,2]]}}]'
  field:
    unit: bytes
    links: [{ title: "${__value.text}", url: "https://x.example/${__data.fields.host}?z=${__field.labels.zone}" }]
- id: figure
  kind: stat
  targets:
  - { source: testdata, scenario: raw_frame, frames: '[{"schema":{"refId":"A","fields":[{"name":"v","type":"number"}]},"data":{"values":[[3,7]]}}]' }
  field: { links: [{ title: bad, url: "javascript:alert(1)" }, { title: seven, url: "https://x.example/?v=${__value.raw}" }] }
- id: dial
  kind: gauge
  targets:
  - { source: testdata, scenario: raw_frame, frames: '[{"schema":{"refId":"A","fields":[{"name":"v","type":"number"}]},"data":{"values":[[3,7]]}}]' }
  field: { links: [{ title: bad, url: "javascript:alert(1)" }, { title: seven, url: "https://x.example/?v=${__value.raw}" }] }
- id: matrix
  kind: table
  targets:
  - source: testdata
    scenario: raw_frame
    frames: '[{"schema":{"refId":"A","fields":[{"name":"r","type":"string"},{"name":"c","type":"string"},{"name":"v","type":"number"}]},"data":{"values":[["x","y"],["p","q"],[1,2]]}}]'
  transformations:
  - { id: groupingToMatrix, options: { rowField: r, columnField: c, valueField: v, emptyValue: "true" } }
"#;

#[test]
fn links_are_filled_for_each_row() {
    let asked = Room::with_panels(PANELS).run(&["query", "d.yaml", "--format", "json", "--panel", "linked"]).json();
    let links = &asked["frames"][0]["fields"][1]["links"];
    assert_eq!(links[0][0], json!({"title": "1.50 KiB", "url": "https://x.example/a%20b?z=eu"}));
    assert_eq!(links[1][0]["url"], "https://x.example/c?z=eu");
}

#[test]
fn values_with_links_lead_there() {
    let room = Room::with_panels(PANELS);
    for (panel, href) in [
        ("linked", "https://x.example/a%20b?z=eu"),
        ("figure", "https://x.example/?v=7"),
        ("dial", "https://x.example/?v=7"),
    ] {
        room.run(&["snap", "d.yaml", "--panel", panel, "-o", "x.svg"]);
        let drawn = std::fs::read_to_string(room.path("x.svg")).unwrap();
        assert!(drawn.contains(&format!("<a href=\"{href}\"")), "{panel}: {drawn}");
        assert!(!drawn.contains("javascript"), "{panel}");
    }
}

#[test]
fn what_fills_a_matrix_is_told() {
    let asked = Room::with_panels(PANELS).run(&["query", "d.yaml", "--format", "json", "--panel", "matrix"]).json();
    let fields = &asked["frames"][0]["fields"];
    assert_eq!((&fields[1]["type"], &fields[1]["values"]), (&json!("number"), &json!([1, true])));
    assert_eq!(fields[1]["display"][1]["text"], "true");
}

#[test]
fn filters_reach_every_query_of_their_source() {
    let room = Room::new();
    room.write("sources.yaml", "prom: { kind: prometheus, url: 'http://127.0.0.1:1' }\nother: { kind: prometheus, url: 'http://127.0.0.1:2' }\n");
    let dashboard = r#"
apiVersion: stillframe/v1
kind: Dashboard
name: d
variables:
- { name: only, kind: adhoc, source: prom, filters: [{ key: job, value: 'a"b' }, { key: env, operator: '=|', values: [x.y, z] }] }
annotations:
- { name: restarts, source: prom, query: 'changes(boot[5m])' }
panels:
- id: a
  kind: timeseries
  targets:
  - { source: prom, query: 'sum by (job) (rate(http_total{code="500"}[5m])) / up' }
  - { source: prom, query: 'mine{$only}' }
  - { source: other, query: 'up' }
"#;
    room.write("d.yaml", dashboard);
    let queries = |args: &[&str]| -> Vec<String> {
        let plan = room.run(&[&["plan", "d.yaml", "--format", "json"], args].concat()).json();
        let requests = plan["requests"].as_array().unwrap().iter();
        requests.map(|r| r["query"].as_str().unwrap().to_string()).collect()
    };
    let own = r#"job="a\"b",env=~"x\\.y|z""#;
    let expected = [
        format!(r#"sum by (job) (rate(http_total{{code="500",{own}}}[5m])) / up{{{own}}}"#),
        format!("mine{{{own}}}"),
        "up".to_string(),
        format!("changes(boot{{{own}}}[5m])"),
    ];
    assert_eq!(queries(&[]), expected);
    assert_eq!(queries(&["--var", "only=job!=x"])[1], r#"mine{job!="x"}"#);
}

#[test]
fn events_of_a_file_are_marked_and_a_missing_file_is_found() {
    let room = Room::new();
    room.write("sources.yaml", "td: { kind: testdata }\n");
    room.write("events/deploys.csv", "time,timeEnd,text,tags\n2026-11-01T10:10:00Z,,deploy 7,prod\n2026-11-01T10:20:00Z,2026-11-01T10:30:00Z,repair,\n");
    let head = "apiVersion: stillframe/v1\nkind: Dashboard\nname: d\ntimeRange: { from: '2026-11-01T10:00:00Z', to: '2026-11-01T11:00:00Z' }\n";
    let panel =
        |id: &str| format!("- {{ id: {id}, kind: timeseries, targets: [{{ source: td, scenario: random_walk }}] }}\n");
    let panels = format!("panels:\n{}{}", panel("a"), panel("b"));
    room.write(
        "d.yaml",
        &format!("{head}annotations:\n- {{ name: deploys, file: events/deploys.csv, exceptPanels: [b] }}\n{panels}"),
    );
    let ran = room.run(&["render", "d.yaml", "--out", "out"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let summary = |id: &str| {
        let run: serde_json::Value =
            serde_json::from_str(&std::fs::read_to_string(room.path("out/run.json")).unwrap()).unwrap();
        let panels = run["dashboards"][0]["panels"].as_array().unwrap().clone();
        panels.iter().find(|p| p["id"] == id).unwrap()["summary"].as_str().unwrap().to_string()
    };
    assert!(summary("a").contains("2 events marked"), "{}", summary("a"));
    assert!(!summary("b").contains("marked"), "{}", summary("b"));
    room.write(
        "d.yaml",
        &format!(
            "{head}annotations:\n- {{ name: deploys, file: ../secret.csv }}\n- {{ name: x, file: none.yaml }}\n{panels}"
        ),
    );
    let ran = room.run(&["check", "d.yaml"]);
    assert_eq!(ran.code, 1);
    let said = format!("{}{}", ran.text(), ran.stderr);
    assert!(said.contains("does not stand beside the definition") && said.contains("none.yaml"), "{said}");
}

#[test]
fn events_come_from_sql_with_title_text_and_tags() {
    let room = Room::new();
    room.write("sources.yaml", "td: { kind: testdata }\nev: { kind: csv, files: { changes: changes.csv } }\n");
    room.write(
        "changes.csv",
        "time,timeEnd,title,text,tags\n2026-11-01T10:10:00Z,2026-11-01T10:20:00Z,Deploy,7,\"a,b\"\n",
    );
    let query = "SELECT time, timeEnd, title, text, tags FROM changes";
    let dashboard = format!(
        "apiVersion: stillframe/v1\nkind: Dashboard\nname: d\ntimeRange: {{ from: '2026-11-01T10:00:00Z', to: '2026-11-01T11:00:00Z' }}\n\
         annotations:\n- {{ name: changes, source: ev, query: '{query}' }}\n- {{ name: broken, source: ev, query: 'SELECT nothing FROM nowhere' }}\n\
         panels:\n- {{ id: a, kind: timeseries, targets: [{{ source: td, scenario: random_walk }}] }}\n"
    );
    room.write("d.yaml", &dashboard);
    let ran = room.run(&["render", "d.yaml", "--out", "out", "--format", "svg"]);
    assert_eq!(ran.code, 1, "{}", ran.stderr);
    assert!(ran.stderr.contains("annotation `broken`"), "{}", ran.stderr);
    let folder = std::fs::read_dir(room.path("out")).unwrap().flatten().map(|entry| entry.path());
    let files = folder.flat_map(|path| match std::fs::read_dir(&path) {
        Ok(inner) => inner.flatten().map(|entry| entry.path()).collect(),
        Err(_) => vec![path],
    });
    let svg: String = files
        .filter(|f| f.extension().is_some_and(|e| e == "svg"))
        .filter_map(|f| std::fs::read_to_string(f).ok())
        .collect();
    assert!(svg.contains("Deploy: 7 (a, b)"), "{}", ran.stderr);
    assert!(!svg.contains("broken"));
    let asked = room.run(&["query", "d.yaml", "--format", "json", "--panel", "a"]).json();
    let expected = json!([{"annotation": "changes", "time": 1_793_527_800_000_i64, "timeEnd": 1_793_528_400_000_i64, "text": "Deploy: 7", "tags": ["a", "b"]}]);
    assert_eq!(asked["events"], expected);
    assert!(asked["notices"][0].as_str().unwrap().contains("annotation `broken`"));
}
