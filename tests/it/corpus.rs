//! Dashboards that people already have: every one loads, all its panels are there, and our own form says the same.
//!
//! The corpus stands beside the checkout, or where `STILLFRAME_CORPUS` says; it is not part of the project.
//! `STILLFRAME_MUTATIONS=20000` looks longer for a text that makes an importer panic.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde_json::Value;
use stillframe::diag::{Diagnostic, SourceFile};
use stillframe::import::{READERS, Why};
use stillframe::run::{self, Settings, Sources};
use stillframe::spec::check::Against;
use stillframe::spec::known::Known;
use stillframe::spec::load::{self, Loaded, LoadedDashboard, Native};
use stillframe::spec::schema::Schemas;
use stillframe::spec::{Panel, write};

use super::program::{NOW, Room, examples};
use super::skip::skipped;

/// The corpus's files; our own example when it is not there.
fn files() -> Vec<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus");
    let folder = std::env::var_os("STILLFRAME_CORPUS").map_or(beside, PathBuf::from);
    let mut files = json_files(&folder);
    if files.is_empty() {
        skipped("the corpus", "there is none; set STILLFRAME_CORPUS to a folder of Grafana's and Perses' dashboards");
    }
    files.extend(json_files(&Path::new(&examples()).join("..")).into_iter().filter(|f| f.ends_with("nodes-2017.json")));
    files
}

/// The JSON files of a folder's folders.
fn json_files(folder: &Path) -> Vec<PathBuf> {
    let list =
        |folder: &Path| fs::read_dir(folder).into_iter().flatten().flatten().map(|e| e.path()).collect::<Vec<_>>();
    let folders = list(folder).into_iter().filter(|p| p.is_dir() && !p.ends_with("target") && !p.ends_with(".git"));
    let mut found: Vec<_> =
        folders.flat_map(|f| list(&f).into_iter().flat_map(|p| if p.is_dir() { list(&p) } else { vec![p] })).collect();
    found.retain(|p| p.extension().is_some_and(|e| e == "json"));
    found.sort();
    found
}

struct Reading {
    known: Known,
    schemas: Schemas,
}

impl Reading {
    fn new() -> Self {
        let known = stillframe::known::all();
        Self { schemas: Schemas::new(&known), known }
    }

    fn load(&self, name: &str, text: &str) -> Loaded {
        let file = Arc::new(SourceFile { path: name.into(), text: text.into() });
        let readers = if name.ends_with(".yaml") { &[&Native as &dyn load::Reader][..] } else { READERS };
        let against = Against { known: &self.known, schemas: &self.schemas, sources: None };
        load::load_text(&file, readers, &against)
    }
}

fn all<'a>(panels: &'a [Panel]) -> Box<dyn Iterator<Item = &'a Panel> + 'a> {
    Box::new(panels.iter().flat_map(|p| std::iter::once(p).chain(all(&p.panels))))
}

/// What a foreign definition holds: panels as its own words count them, and values.
fn written(value: &Value) -> (usize, usize) {
    let spec = value.get("spec").unwrap_or(value);
    let panels = match (spec.get("elements"), &spec["panels"]) {
        (Some(Value::Object(elements)), _) => elements.len(),
        (_, Value::Object(panels)) => panels.len(),
        _ => classic(value),
    };
    (panels, leaves(value))
}

/// Panels of the classic form, without rows and saved copies.
fn classic(value: &Value) -> usize {
    let lists = ["panels", "rows"].into_iter().filter_map(|key| value.get(key)?.as_array());
    let one = |panel: &Value| {
        let copy = panel.get("repeatPanelId").is_some_and(|id| !id.is_null()) && panel["repeat"].as_str().is_none();
        let row = panel["type"] == "row" || panel.get("type").is_none() && panel.get("panels").is_some();
        usize::from(!row && !copy) + if copy { 0 } else { classic(panel) }
    };
    lists.flatten().map(one).sum()
}

fn leaves(value: &Value) -> usize {
    match value {
        Value::Array(list) => list.iter().map(leaves).sum(),
        Value::Object(map) => map.values().map(leaves).sum(),
        _ => 1,
    }
}

/// A line of the table of what is covered.
#[derive(Default)]
struct Covered {
    panels: usize,
    drawn: usize,
    targets: usize,
    transformations: usize,
    variables: usize,
    values: usize,
    idle: usize,
    unknown: usize,
}

impl Covered {
    fn of(loaded: &LoadedDashboard, values: usize) -> Self {
        let panels: Vec<_> = all(&loaded.dashboard.panels).filter(|p| p.kind != "row").collect();
        let findings = loaded.imported.as_ref().map(|i| &i.findings[..]).unwrap_or_default();
        Self {
            panels: panels.len(),
            drawn: panels.iter().filter(|p| stillframe::panel::kind(&p.kind).is_some()).count(),
            targets: panels.iter().map(|p| p.targets.len()).sum(),
            transformations: panels.iter().map(|p| p.transformations.len()).sum(),
            variables: loaded.dashboard.variables.len(),
            values,
            idle: findings.iter().filter(|f| matches!(f.why, Why::NoEffect(_))).count(),
            unknown: findings.iter().filter(|f| f.why == Why::Unknown).count(),
        }
    }

    fn add(&mut self, other: &Self) {
        self.panels += other.panels;
        self.drawn += other.drawn;
        self.targets += other.targets;
        self.transformations += other.transformations;
        self.variables += other.variables;
        self.values += other.values;
        self.idle += other.idle;
        self.unknown += other.unknown;
    }

    fn line(&self, name: &str) -> String {
        format!(
            "{:>6} {:>5} {:>7} {:>5} {:>5} {:>7} {:>5} {:>7}  {name}",
            self.panels,
            self.drawn,
            self.targets,
            self.transformations,
            self.variables,
            self.values,
            self.idle,
            self.unknown
        )
    }
}

fn errors(loaded: &Loaded) -> Vec<String> {
    loaded.diagnostics.iter().filter(|d| Diagnostic::is_error(d)).map(ToString::to_string).collect()
}

#[test]
fn every_dashboard_loads_with_all_its_panels() {
    let reading = Reading::new();
    let mut whole = Covered::default();
    println!("panels drawn targets trans  vars  values  idle unknown");
    for path in files() {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let text = fs::read_to_string(&path).unwrap();
        let loaded = reading.load(&name, &text);
        assert_eq!(errors(&loaded), Vec::<String>::new(), "{name}");
        assert_eq!(loaded.dashboards.len(), 1, "{name}");
        let (panels, values) = written(&serde_json::from_str(&text).unwrap());
        let covered = Covered::of(&loaded.dashboards[0], values);
        assert_eq!(covered.panels, panels, "{name}: panels");
        println!("{}", covered.line(&name));
        whole.add(&covered);
    }
    println!("{}", whole.line("in all"));
    assert!(whole.drawn * 100 >= whole.panels * 99, "{} of {} panels are drawn", whole.drawn, whole.panels);
    let lost = whole.idle + whole.unknown;
    assert!(lost * 2000 <= whole.values, "{lost} of {} values are not shown", whole.values);
}

#[test]
fn our_own_form_says_the_same() {
    let reading = Reading::new();
    for path in files() {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let loaded = reading.load(&name, &fs::read_to_string(&path).unwrap());
        let dashboard = &loaded.dashboards[0].dashboard;
        let again = reading.load("written.yaml", &write::dashboard(dashboard));
        assert_eq!(errors(&again), Vec::<String>::new(), "{name}");
        assert!(again.dashboards[0].dashboard == *dashboard, "{name} is not the same in our own form");
    }
}

#[test]
fn a_converted_dashboard_draws_the_same_bytes() {
    let room = Room::new();
    let grafana = format!("{}/grafana/nodes-2017.json", examples());
    let sources = format!("{}/sources.yaml", examples());
    room.run(&["convert", &grafana, "-o", "nodes.yaml"]).ends(0);
    for (dashboard, out) in [(grafana.as_str(), "before"), ("nodes.yaml", "after")] {
        let ran =
            room.run(&["render", dashboard, "--sources", &sources, "--now", NOW, "--format", "svg", "--out", out]);
        ran.ends(0);
    }
    let (mut before, mut after) = (room.tree("before"), room.tree("after"));
    // Timings differ from run to run.
    before.remove("run.json");
    after.remove("run.json");
    assert!(before.len() > 10 && before == after, "{:?}", before.keys());
}

/// Numbers that look random and are the same in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % most.max(1) as u64) as usize
    }
}

/// Values that no editor writes.
fn odd(dice: &mut Dice) -> Value {
    let odd = [
        "null",
        "true",
        "false",
        "-1",
        "0",
        "1e308",
        "-1e308",
        "99999999999999999999",
        "0.1",
        "\"\"",
        "\"$\"",
        "\"${\"",
        "\"[[a]]\"",
        "\"/(/\"",
        "\"a\\nb\"",
        "\"\\u0000é😀\"",
        "[]",
        "{}",
        "[null]",
        "[[[]]]",
        "{\"\": {}}",
        "[{\"id\": 1}, 2, \"x\"]",
        "{\"value\": null, \"text\": [1]}",
        "\"now-5h\"",
        "\"-- Mixed --\"",
        "\"-- Dashboard --\"",
        "\"__expr__\"",
        "\"row\"",
    ];
    serde_json::from_str(odd[dice.below(odd.len())]).unwrap_or(Value::Null)
}

/// Changes one value somewhere below.
fn mutate(value: &mut Value, dice: &mut Dice) {
    let deeper = dice.below(8) > 0;
    match value {
        Value::Array(list) if deeper && !list.is_empty() => {
            let at = dice.below(list.len());
            match dice.below(12) {
                0 => {
                    list.remove(at);
                }
                1 => list.push(list[at].clone()),
                _ => mutate(&mut list[at], dice),
            }
        }
        Value::Object(map) if deeper && !map.is_empty() => {
            let key = map.keys().nth(dice.below(map.len())).cloned().unwrap_or_default();
            if dice.below(20) == 0 {
                map.remove(&key);
            } else {
                mutate(&mut map[&key], dice);
            }
        }
        other => *other = odd(dice),
    }
}

/// Everything that is done with a definition before a source is asked.
fn exercise(reading: &Reading, name: &str, text: &str) {
    let loaded = reading.load(name, text);
    for dashboard in &loaded.dashboards {
        write::dashboard(&dashboard.dashboard);
    }
    let dashboards = loaded.dashboards.into_iter().map(|d| d.dashboard).collect();
    let settings = Settings { now: 1_793_491_200_000, ..Settings::default() };
    let _ = run::plan(dashboards, &Sources::new(), &settings, None);
}

#[test]
fn no_text_makes_an_importer_panic() {
    let reading = Reading::new();
    let rounds: usize = std::env::var("STILLFRAME_MUTATIONS").ok().and_then(|n| n.parse().ok()).unwrap_or(150);
    let mut dice = Dice(20_261_101);
    let small = |path: &PathBuf| fs::metadata(path).is_ok_and(|m| m.len() < 300_000) || rounds > 1000;
    let read =
        |path: PathBuf| (path.file_name().unwrap().to_string_lossy().into_owned(), fs::read_to_string(&path).unwrap());
    let texts: Vec<_> = files().into_iter().filter(small).map(read).collect();
    for round in 0..rounds {
        let (name, text) = &texts[round % texts.len()];
        let cut = (0..=dice.below(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
        let mut value: Value = serde_json::from_str(text).unwrap();
        (0..=dice.below(40)).for_each(|_| mutate(&mut value, &mut dice));
        let changed = value.to_string();
        for text in [&text[..cut], &changed] {
            let attempt = std::panic::AssertUnwindSafe(|| exercise(&reading, name, text));
            if std::panic::catch_unwind(attempt).is_err() {
                let kept = std::env::temp_dir().join("stillframe-panic.json");
                fs::write(&kept, text).unwrap();
                panic!("{name}, round {round}: the text is kept in {}", kept.display());
            }
        }
    }
}
