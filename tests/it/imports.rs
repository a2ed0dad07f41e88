//! Dashboards of other tools from outside: sources by other names, reports on what is not shown, wrapped forms.

use super::program::{NOW, Room};
use serde_json::json;

const SOURCES: &str = "made: { kind: testdata }\nother: { kind: testdata }\n";

/// A panel of Grafana's own made-up source.
fn panel(id: u32, title: &str, source: &str) -> serde_json::Value {
    json!({
        "id": id, "type": "timeseries", "title": title, "datasource": source,
        "gridPos": {"x": 0, "y": id, "w": 12, "h": 6},
        "targets": [{"refId": "A", "scenarioId": "random_walk", "seriesCount": 1}]
    })
}

fn dashboard(uid: &str, panels: serde_json::Value) -> String {
    json!({"title": "My board", "uid": uid, "schemaVersion": 39, "panels": panels, "time": {"from": "now-1h", "to": "now"}})
        .to_string()
}

fn room(text: &str) -> Room {
    let room = Room::new();
    room.write("d.json", text);
    room.write("sources.yaml", SOURCES);
    room
}

fn render<'a>(more: &[&'a str]) -> Vec<&'a str> {
    [&["render", "d.json", "--out", "out", "--now", NOW, "--format", "svg"], more].concat()
}

#[test]
fn a_grafana_dashboard_is_drawn_as_it_is() {
    let room = room(&dashboard("u", json!([panel(7, "Walk", "made")])));
    room.run(&render(&[])).ends(0).says("1 panels: 1 ok");
    assert_eq!(room.manifest("out")["dashboards"][0]["name"], "my-board");
    room.run(&["snap", "d.json", "--panel", "7", "-o", "x.svg", "--now", NOW]).ends(0);
    room.run(&["snap", "d.json", "--panel", "8", "-o", "x.svg", "--now", NOW]).ends(2).says("no panel `8`");
}

#[test]
fn sources_are_mapped_by_the_operator() {
    let room = room(&dashboard("u", json!([panel(1, "Walk", "P1809")])));
    room.run(&["plan", "d.json", "--now", NOW, "--source", "P1809=other"]).ends(0);
    room.run(&render(&["--source", "P1809=none"])).ends(2).says("there is no source `none`");
    room.run(&render(&["--source", "P1809"])).ends(2).says("has no `=`");
    room.write("sources.yaml", &format!("{SOURCES}map: {{ P1809: other }}\n"));
    let plan = room.run(&["plan", "d.json", "--now", NOW, "--format", "json"]).ends(0).json();
    assert_eq!(plan["dashboards"][0]["panels"][0]["targets"][0]["source"], "other");
    room.write("sources.yaml", &format!("{SOURCES}map: {{ P1809: othr }}\n"));
    room.run(&["check", "d.json"]).ends(1).says("unknown source `othr`");
}

#[test]
fn a_source_that_is_not_there_is_a_state_and_no_failure() {
    let mut prom = panel(1, "Prom", "x");
    prom["datasource"] = json!({"type": "prometheus", "uid": "P1"});
    prom["targets"] = json!([{"refId": "A", "expr": "up"}]);
    let room = room(&dashboard("u", json!([prom, panel(2, "Walk", "made")])));
    room.run(&render(&[])).ends(1).says("2 panels: 1 ok, 1 error");
    let state = room.panel("prom");
    assert_eq!(state["state"], "error");
    let message = state["message"].as_str().unwrap();
    assert!(message.contains("`prometheus:P1`") && message.contains("--source prometheus=NAME"), "{message}");
    room.run(&["check", "d.json"]).ends(0).says("no source for `prometheus:P1`");
    room.run(&["check", "d.json", "--strict"]).ends(1);
}

#[test]
fn what_is_not_understood_is_listed() {
    let mut odd = panel(1, "Walk", "made");
    odd["options"] = json!({"legend": {"sideways": true}});
    let mut plugin = panel(2, "Odd", "made");
    plugin["type"] = json!("acme-odd-panel");
    let room = room(&dashboard("u", json!([odd, plugin])));
    let ran = room.run(&["check", "d.json"]).ends(0);
    let ran = ran.says("d.json: panel `walk`").says("panels[0].options.legend.sideways: not understood");
    ran.says("not understood\n");
    room.run(&["check", "d.json", "--strict"]).ends(1);
    room.run(&render(&[])).ends(1).says("`stillframe check` lists what and why");
    assert_eq!(room.panel("odd")["state"], "skipped");
    assert!(room.panel("odd")["message"].as_str().unwrap().contains("acme-odd-panel"));
}

#[test]
fn wrapped_dashboards_and_folders_are_read() {
    let room = Room::new();
    let one = |uid| dashboard(uid, json!([panel(1, "Walk", "testdata")]));
    room.write("a/one.json", &one("u1"));
    room.write("a/b/two.json", &format!("{{\"meta\": {{}}, \"dashboard\": {}}}", one("u2")));
    let inner: String = one("u3").lines().map(|line| format!("    {line}\n")).collect();
    room.write("a/map.yaml", &format!("apiVersion: v1\nkind: ConfigMap\ndata:\n  x.json: |\n{inner}"));
    let other = json!({"apiVersion": "grafana.integreatly.org/v1beta1", "kind": "GrafanaDashboard", "spec": {"json": one("u4")}});
    room.write("a/operator.json", &other.to_string());
    let plan = room.run(&["plan", "a", "--now", NOW, "--format", "json"]).ends(0).json();
    let names: Vec<_> = plan["dashboards"].as_array().unwrap().iter().map(|d| d["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["my-board", "my-board-u3", "my-board-u1", "my-board-u4"]);
    room.run(&["check", "a/**/*.json"]).ends(0).says("3 dashboards");
    room.run(&["check", "a/**/*.jsn"]).ends(1).says("no file fits");
}

#[test]
fn of_equal_keys_the_last_counts() {
    let text = dashboard("u", json!([panel(1, "Walk", "made")])).replacen('{', "{\"title\": \"First\",", 1);
    let room = room(&text);
    room.run(&render(&[])).ends(0).says("duplicate key `title`");
    assert_eq!(room.manifest("out")["dashboards"][0]["title"], "My board");
}

#[test]
fn broken_json_says_where() {
    let room = room("{\"title\": \"x\",\n  \"panels\": [,]}");
    room.run(&render(&[])).ends(2).says("d.json:2:14");
}

#[test]
fn convert_writes_readable_definitions() {
    let room = room(&dashboard("u", json!([panel(1, "Walk", "made")])));
    let text = room.run(&["convert", "d.json"]).ends(0);
    let text = text.text();
    for part in [
        "name: my-board",
        "  - title: Walk\n    kind: timeseries\n",
        "scenario: random_walk",
        "# Converted from d.json",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    room.run(&["convert", "d.json", "-o", "new/d.yaml"]).ends(0);
    room.run(&["check", "new/d.yaml"]).ends(0);
    room.write("e.json", &dashboard("v", json!([])));
    room.run(&["convert", "d.json", "e.json", "-o", "all"]).ends(0);
    assert_eq!(room.tree("all").keys().collect::<Vec<_>>(), ["my-board-v.yaml", "my-board.yaml"]);
}

#[test]
fn a_data_source_variable_without_a_source_says_what_to_do() {
    let mut walk = panel(1, "Walk", "$ds");
    walk["targets"] = json!([{"refId": "A", "expr": "up"}]);
    let mut repeated = panel(2, "Repeated", "$ds");
    repeated["repeat"] = json!("ds");
    let text = |kind: &str| {
        json!({"title": "My board", "schemaVersion": 39, "panels": [walk.clone(), repeated.clone()],
            "templating": {"list": [{"type": "datasource", "name": "ds", "query": kind}]}})
        .to_string()
    };
    let room = room(&text("prometheus"));
    for (kind, part) in [("prometheus", "add one to the sources file"), ("acme", "no sources of kind `acme`")] {
        room.write("d.json", &text(kind));
        room.run(&["check", "d.json"]).ends(0).says(&format!("`{kind}`"));
        room.run(&render(&[])).ends(1).says("2 panels: 2 error");
        for id in ["walk", "repeated"] {
            let message = room.panel(id)["message"].as_str().unwrap().to_string();
            let wanted = ["`ds`", part, &format!("`--source '{kind}=NAME'`"), "`map:`"];
            assert!(wanted.iter().all(|w| message.contains(w)), "{message}");
        }
        room.run(&render(&["--source", &format!("{kind}=made")])).says("2 panels: ");
        assert_ne!(room.panel("walk")["state"], "skipped");
    }
}

#[test]
fn convert_keeps_what_is_no_variable() {
    let mut walk = panel(1, "${gone} and ${gone:csv}", "made");
    walk["fieldConfig"] = json!({"defaults": {"displayName": "${lost}"}, "overrides": []});
    let room = room(&dashboard("u", json!([walk])));
    room.run(&["convert", "d.json", "-o", "n.yaml"]).ends(0);
    let text = std::fs::read_to_string(room.path("n.yaml")).unwrap();
    assert!(text.contains("unknownVariables: [gone, lost]"), "{text}");
    assert!(text.ends_with("keep them as they are:\n# - `gone` (2 times)\n# - `lost`\n"), "{text}");
    let draw = |file, out| room.run(&["render", file, "--out", out, "--now", NOW, "--format", "svg"]).ends(0);
    drop((draw("d.json", "a"), draw("n.yaml", "b")));
    let (mut before, mut after) = (room.tree("a"), room.tree("b"));
    before.remove("run.json");
    after.remove("run.json");
    assert!(before.len() == 1 && before == after, "{:?}", before.keys());
}

#[test]
fn panels_are_shown_by_their_data() {
    let native = |rule: &str, csv: &str, title: &str| {
        format!(
            "  - title: {title}\n    kind: table\n    showWhen: [{{ conditions: [{{ hasData: {rule} }}] }}]\n    targets: [{{ source: testdata, scenario: csv_content, csv: \"{csv}\" }}]\n"
        )
    };
    let room = Room::with_panels(
        &[
            native("true", "a\\n1", "Kept"),
            native("true", "", "Empty"),
            native("false", "a\\n1", "Full"),
            native("false", "", "Alone"),
        ]
        .concat(),
    );
    room.render(&["--format", "svg"]);
    let manifest = room.manifest("out");
    let panels = manifest["dashboards"][0]["panels"].as_array().unwrap();
    assert_eq!(panels.iter().map(|p| p["id"].as_str().unwrap()).collect::<Vec<_>>(), ["kept", "alone"]);
}

#[test]
fn convert_takes_odd_names() {
    let mut walk = panel(1, "Walk", "made");
    let target = |seed: u32| json!({"refId": "A", "scenarioId": "random_walk", "seed": seed});
    walk["targets"] = json!([target(1), target(2)]);
    let sql = json!([{"refId": "A", "rawSql": "SELECT 1"}]);
    let named = json!({"id": 2, "type": "table", "title": "Named", "datasource": "Sales", "targets": sql});
    let custom = |name: &str| json!({"type": "custom", "name": name, "query": "a"});
    let list = json!([custom("my-var"), custom("1st")]);
    let text = json!({"title": "My board", "schemaVersion": 39, "panels": [walk, named], "templating": {"list": list}});
    let room = room(&text.to_string());
    room.run(&["convert", "d.json", "-o", "n.yaml"]).ends(0);
    for file in ["d.json", "n.yaml"] {
        let ran = room.run(&["render", file, "--out", "out", "--now", NOW, "--format", "svg"]).ends(1);
        ran.says("2 panels: 1 ok, 1 error").says("unknown source `Sales`; add it to the sources file, or say");
    }
    let ran = room.run(&["convert", "d.json"]).ends(0);
    for part in ["name: 1st", "refId: B", "source: any:Sales", "# - templating.list[]: no text can use a variable"] {
        assert!(ran.text().contains(part), "{part}: {}", ran.text());
    }
}
