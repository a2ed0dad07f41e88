//! Expressions, other panels' answers, locales and comparisons, from outside.

use super::program::Room;

const PANELS: &str = r#"
- id: first
  kind: timeseries
  source: testdata
  targets:
    - { refId: A, hide: true, scenario: csv_content, csv: "time,v\n2026-11-01T00:00:00Z,1\n2026-11-01T00:01:00Z,2" }
    - { refId: B, source: __expr__, type: math, expression: "$A * 10" }
    - { refId: Z, hide: true, scenario: random_walk }
- id: second
  kind: stat
  targets:
    - { refId: A, source: -- Dashboard --, panel: first }
    - { refId: B, source: __expr__, type: reduce, expression: A, reducer: max }
- id: wrong
  kind: stat
  targets:
    - { refId: A, source: __expr__, type: math, expression: "$B + 1" }
    - { refId: B, source: __expr__, type: math, expression: "$A + 1" }
    - { refId: C, source: __expr__, type: math, expression: "$Q + 1" }
    - { refId: D, source: -- Dashboard --, panel: frist }
    - { refId: E, hide: true, source: nowhere }
    - { refId: F, source: __expr__, type: math, expression: "$E" }
- id: compared
  kind: timeseries
  compare: 1w
  targets: [{ source: testdata, scenario: random_walk, seed: 1 }]
"#;

fn values(room: &Room, panel: &str, frame: usize) -> serde_json::Value {
    let asked = room.run(&["query", "d.yaml", "--format", "json", "--panel", panel]).json();
    let fields = asked["frames"][frame]["fields"].as_array().cloned().unwrap_or_default();
    fields.last().map(|f| f["values"].clone()).unwrap_or_default()
}

#[test]
fn expressions_read_targets_and_panels() {
    let room = Room::with_panels(PANELS);
    assert_eq!(values(&room, "first", 0), serde_json::json!([10, 20]));
    assert_eq!(values(&room, "second", 0), serde_json::json!([10, 20]));
    assert_eq!(values(&room, "second", 1), serde_json::json!([20]));
}

#[test]
fn what_cannot_be_computed_says_why() {
    let room = Room::with_panels(PANELS);
    let asked = room.run(&["query", "d.yaml", "--format", "json", "--panel", "wrong"]).json();
    let message = asked["message"].as_str().unwrap().to_string();
    for part in ["`A` needs itself, through `B`", "`C` reads `Q`", "did you mean `first`?", "unknown source `nowhere`"]
    {
        assert!(message.contains(part), "{part}: {message}");
    }
}

#[test]
fn the_plan_lists_inputs_and_asks_what_is_needed() {
    let plan = Room::with_panels(PANELS).run(&["plan", "d.yaml", "--format", "json"]).json();
    let targets = &plan["dashboards"][0]["panels"][0]["targets"];
    assert_eq!(targets.as_array().map(Vec::len), Some(2), "the hidden target that nothing needs is not asked");
    assert_eq!((&targets[0]["hide"], &targets[0]["request"]), (&true.into(), &0.into()));
    assert_eq!((&targets[1]["request"], &targets[1]["inputs"][0]), (&serde_json::Value::Null, &"A".into()));
}

#[test]
fn the_past_stands_beside_the_present() {
    let room = Room::with_panels(PANELS);
    let asked = room.run(&["query", "d.yaml", "--format", "json", "--panel", "compared"]).json();
    let frames = asked["frames"].as_array().unwrap();
    let name = |i: usize| frames[i]["fields"][1]["name"].as_str().unwrap().to_string();
    assert!(name(1).starts_with(&format!("{} (1w earlier, ", name(0))), "{}", name(1));
    assert!(name(1).ends_with("% since)"), "{}", name(1));
    assert_eq!(frames[0]["fields"][0]["values"], frames[1]["fields"][0]["values"]);
}
