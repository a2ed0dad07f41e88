//! Invariants of lists of alerts, events and dashboards over generated data; and sheets of cases to look at.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::AlertList;
use crate::frame::{Field, Frame, Values};
use crate::panel::testing::{self, Case, FROM, HOUR, UGLY};
use crate::panel::{Event, Listed, annolist::AnnoList, dashlist::DashList};
use crate::theme::Theme;

/// A series of `ALERTS` with samples from one minute to another.
fn alert(name: &str, state: &str, host: &str, from: i64, to: i64) -> Frame {
    let times = Values::Time((from..=to).map(|m| Some(FROM + m * 60_000)).collect());
    let mut value = Field::new("ALERTS", Values::Number((from..=to).map(|_| Some(1.0)).collect()));
    let labels = [("alertname", name), ("alertstate", state), ("host", host), ("severity", "page")];
    value.labels = labels.map(|(k, v)| (k.into(), v.into())).into();
    Frame::new(vec![Field::new("Time", times), value])
}

fn some() -> Vec<Frame> {
    vec![
        alert("DiskAlmostFull", "firing", "db-1", 240, 360),
        alert("DiskAlmostFull", "pending", "db-2", 350, 360),
        alert("DiskAlmostFull", "pending", "db-1", 225, 239),
        alert("HighErrorRate", "firing", "web-3", 0, 360),
        alert("Flapping", "firing", "web-1", 10, 30),
        alert("CertExpiresSoon", "pending", "edge", 300, 360),
    ]
}

fn table(rows: &[(&str, &str, i64)]) -> Vec<Frame> {
    let text = |name: &str, of: &dyn Fn(&(&str, &str, i64)) -> String| {
        Field::new(name, Values::Text(rows.iter().map(|r| Some(of(r).into())).collect()))
    };
    let since = Values::Time(rows.iter().map(|r| Some(FROM + r.2 * HOUR)).collect());
    vec![Frame::new(vec![
        text("name", &|r| r.0.into()),
        text("state", &|r| r.1.into()),
        Field::new("activeAt", since),
        text("labels", &|r| format!("{{\"team\":\"{}\"}}", if r.2 % 2 == 0 { "shop" } else { "platform" })),
    ])]
}

fn cases() -> Vec<Case> {
    let rows = [
        ("Latency", "Alerting", 1),
        ("Errors", "NoData", 2),
        ("Queue", "Normal", 3),
        ("Disk", "Pending", 4),
        ("Cert", "Error", 0),
    ];
    let many: Vec<Frame> = (0..60)
        .map(|i| alert(&format!("Rule{}", i % 7), ["firing", "pending"][i % 2], &format!("host-{i}"), i as i64, 360))
        .collect();
    let ugly: Vec<(&str, &str, i64)> = UGLY.iter().map(|n| (*n, "firing", 1)).collect();
    let all = json!({ "stateFilter": { "firing": true, "pending": true, "noData": true, "normal": true, "error": true, "recovering": true } });
    let by_team = {
        let mut o = all.clone();
        o["groupBy"] = json!(["team"]);
        o
    };
    let one = |title: &str, frames: Vec<Frame>, options: Value, count: usize| {
        Case::new(title, frames).options(options).received(count)
    };
    vec![
        one("Alerts", some(), json!({}), 4),
        one("With quiet ones", some(), json!({ "showInactiveAlerts": true, "sortOrder": 1 }), 5),
        one("Of a table", table(&rows), all, 5),
        one("By team", table(&rows), by_team, 5),
        one("Critical", some(), json!({ "alertInstanceLabelFilter": "{host=~\"db-.*\"}", "alertName": "disk" }), 2),
        one("Sixty", many.clone(), json!({ "maxItems": 40 }), 60),
        one("Number", many, json!({ "viewMode": "stat" }), 60),
        one("No number", table(&rows[2..3]), json!({ "viewMode": "stat" }), 0),
        one("Ugly", table(&ugly), json!({}), 5),
        one("None", table(&rows[2..3]), json!({}), 0),
        one("No alerts", testing::frames(2, 3, |_, _| Some(1.0)), json!({}), 0),
        one("Nothing", vec![], json!({}), 0),
    ]
}

fn events() -> Vec<Case> {
    let event = |i: i64, text: &str, tags: &[&str]| Event {
        time: FROM + i * HOUR,
        end: (i == 2).then_some(FROM + 3 * HOUR),
        text: text.into(),
        color: (i == 1).then(|| "orange".into()),
        tags: tags.iter().map(|t| (*t).to_string()).collect(),
        recurring: false,
    };
    let some = vec![
        event(1, "deploy v2.3 of the shop", &["deploy", "shop"]),
        event(2, "maintenance\nof the database", &[]),
        event(5, "deploy v2.4", &["deploy"]),
    ];
    let ugly: Vec<Event> = UGLY.iter().map(|t| event(3, t, &[t])).collect();
    let many: Vec<Event> = (0..60).map(|i| event(i % 6, &format!("event {i}"), &["x"])).collect();
    let case = |title: &str, events: &[Event], options: Value, count: usize| Case {
        events: events.to_vec(),
        ..Case::new(title, vec![]).options(options).received(count)
    };
    vec![
        case("Events", &some, json!({}), 3),
        case("Deploys", &some, json!({ "tags": ["deploy"], "showTags": false }), 2),
        case("Many", &many, json!({ "limit": 20 }), 60),
        case("Ugly", &ugly, json!({}), 5),
        case("None", &some, json!({ "tags": ["other"] }), 0),
        case("Nothing", &[], json!({}), 0),
    ]
}

fn dashboards() -> Vec<Case> {
    let listed = |title: &str| Listed { name: title.to_lowercase(), title: title.into(), tags: vec!["prod".into()] };
    let many: Vec<Listed> = (0..40).map(|i| listed(&format!("Service {i}"))).collect();
    let ugly: Vec<Listed> =
        UGLY.iter().map(|t| Listed { name: "x".into(), title: (*t).into(), tags: vec![(*t).into()] }).collect();
    let case = |title: &str, dashboards: &[Listed], options: Value, count: usize| Case {
        dashboards: dashboards.to_vec(),
        ..Case::new(title, vec![]).options(options).received(count)
    };
    vec![
        case("Dashboards", &many[..4], json!({}), 4),
        case("Many", &many, json!({ "maxItems": 30 }), 40),
        case("Found", &many, json!({ "query": "service 1" }), 11),
        case("Ugly", &ugly, json!({}), 5),
        case("Nothing", &[], json!({}), 0),
    ]
}

#[test]
fn alerts_in_an_unknown_state_are_listed() {
    let case = Case::new("", table(&[("Known", "firing", 1), ("None", "", 2), ("Odd", "strange", -48)]));
    let (scene, drawn) = case.draw(&AlertList, &Theme::light());
    assert!(drawn.summary.starts_with("3 alerts: 1 firing, 2 in an unknown state"), "{}", drawn.summary);
    let mut boxes = Vec::new();
    testing::text_boxes(&scene.nodes, (0.0, 0.0), &mut boxes);
    let told = |words: &str| boxes.iter().any(|(text, _)| text.starts_with(words));
    assert!(told("since 30 Oct 13:00") && told("since 14:00"), "{boxes:?}");
}

#[test]
fn nothing_is_cut_or_overlaps() {
    testing::check_all(&AlertList, &cases());
    testing::check_all(&AnnoList, &events());
    testing::check_all(&DashList, &dashboards());
}

#[test]
fn sentences_tell_states_and_times() {
    let told = |i: usize| cases()[i].draw(&AlertList, &Theme::light()).1.summary;
    assert_eq!(
        told(0),
        "4 alerts: 2 firing, 2 pending; HighErrorRate firing > 6 h, DiskAlmostFull firing 2 h, CertExpiresSoon pending 1 h and 1 more."
    );
    assert_eq!(told(9), "No alerts: none of 1 is in a state that is asked for.");
    let told = |i: usize| events()[i].draw(&AnnoList, &Theme::light()).1.summary;
    assert_eq!(told(1), "2 events: deploy v2.4 (18:00), deploy v2.3 of the shop (14:00).");
    let told = |i: usize| dashboards()[i].draw(&DashList, &Theme::light()).1.summary;
    assert_eq!(told(0), "4 dashboards: Service 0, Service 1, Service 2, Service 3.");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_alerts_in_any_size(
        rows in prop::collection::vec(("\\PC{0,40}", prop::sample::select(vec!["firing", "pending", "ok", "what"]), -900i64..900), 0..30),
        group in any::<bool>(),
        mode in prop::sample::select(vec!["list", "stat"]),
        w in 120.0..1200.0f64,
        h in 80.0..700.0f64,
    ) {
        let rows: Vec<(&str, &str, i64)> = rows.iter().map(|r| (r.0.as_str(), r.1, r.2)).collect();
        let options = json!({ "viewMode": mode, "groupBy": if group { vec!["team"] } else { vec![] }, "stateFilter": { "noData": true } });
        testing::check(&AlertList, &Case::new("Anything", table(&rows)).options(options).size(w, h), &Theme::light());
    }
}

#[test]
#[ignore = "writes pictures to look at"]
fn sheet() {
    testing::sheet(&AlertList, &cases());
    testing::sheet(&AnnoList, &events());
    testing::sheet(&DashList, &dashboards());
}
