//! Files and folders: which are read, and what is said of those that cannot be.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use proptest::prelude::*;
use stillframe::spec::load::{self, Loaded, Native};
use stillframe::spec::{json, yaml};

use crate::check_cases::{file, known, load as load_text};

fn dashboard(name: &str) -> String {
    format!("apiVersion: stillframe/v1\nkind: Dashboard\nname: {name}\n")
}

fn read(paths: &[&Path]) -> Loaded {
    let paths: Vec<PathBuf> = paths.iter().map(|p| p.to_path_buf()).collect();
    load::load(&paths, &known(), None, &[&Native])
}

fn names(loaded: &Loaded) -> Vec<&str> {
    loaded.dashboards.iter().map(|d| d.dashboard.name.as_str()).collect()
}

/// The messages, without the folder's name.
fn messages(loaded: &Loaded, folder: &Path) -> Vec<String> {
    let folder = format!("{}/", folder.display());
    loaded.diagnostics.iter().map(|d| d.message.replace(&folder, "")).collect()
}

#[test]
fn of_a_folder_the_dashboards_are_read_in_order() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    for dir in ["b", ".git", "data"] {
        fs::create_dir(at(dir)).unwrap();
    }
    let files = [
        ("z.yaml", dashboard("z")),
        ("b/a.yml", dashboard("b-a")),
        ("a.yaml", "\u{feff}".to_string() + &dashboard("a") + "---\n" + &dashboard("a-two")),
        ("c.json", r#"{"apiVersion": "stillframe/v1", "kind": "Dashboard", "name": "c"}"#.into()),
        (".git/x.yaml", dashboard("hidden")),
        (".hidden.yaml", dashboard("hidden")),
        ("sources.yaml", "prom: { kind: prometheus }".into()),
        ("values.yaml", "{{ helm }}: [".into()),
        ("service.yaml", "apiVersion: v1\nkind: Service\n".into()),
        ("data/rows.csv", "stillframe/v1".into()),
        ("data/rows.json", "[1, 2".into()),
    ];
    for (name, text) in files {
        fs::write(at(name), text).unwrap();
    }
    let loaded = read(&[folder.path()]);
    assert_eq!(messages(&loaded, folder.path()), Vec::<String>::new());
    assert_eq!(names(&loaded), ["a", "a-two", "b-a", "c", "z"]);
    assert_eq!(names(&read(&[&at("z.yaml"), folder.path()])), ["z", "a", "a-two", "b-a", "c"]);
    assert_eq!(messages(&read(&[&at("service.yaml")]), folder.path()), ["unknown version `v1`"]);
    assert_eq!(messages(&read(&[&at("data/rows.json")]), folder.path()), ["not JSON: expected `,`"]);
}

#[test]
fn names_must_differ_between_files() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.yaml"), dashboard("same")).unwrap();
    fs::write(folder.path().join("b.yaml"), dashboard("same")).unwrap();
    let loaded = read(&[folder.path()]);
    assert_eq!(messages(&loaded, folder.path()), ["duplicate dashboard name `same`"]);
    assert!(loaded.diagnostics[0].hints[0].ends_with("a.yaml gives it already, in line 3"));
}

#[test]
fn files_that_cannot_be_read_say_why() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    File::create(at("large.yaml")).unwrap().set_len(100 << 20).unwrap();
    fs::write(at("latin.yaml"), b"apiVersion: stillframe/v1\ntitle: caf\xe9\n").unwrap();
    fs::create_dir(at("empty")).unwrap();
    let cases = [
        ("large.yaml", "large.yaml is too large: 100 MiB, the limit is 8 MiB"),
        ("latin.yaml", "latin.yaml is not UTF-8: byte 36 in line 2 is 0xE9"),
        ("none.yaml", "cannot read none.yaml: there is no such file or folder"),
        ("empty", "no dashboard in empty"),
    ];
    for (name, expected) in cases {
        assert_eq!(messages(&read(&[&at(name)]), folder.path()), [expected]);
    }
    let in_folder = messages(&read(&[folder.path()]), folder.path());
    assert_eq!(in_folder, ["latin.yaml is not UTF-8: byte 36 in line 2 is 0xE9"], "data files may be large");
}

#[test]
fn many_mistakes_are_cut_short() {
    let keys: String = (0..50_000).map(|i| format!("zz{i}: ${{nope}}\n")).collect();
    let loaded = load_text("a.yaml", &(dashboard("a") + &keys));
    assert_eq!(loaded.diagnostics.len(), 101);
}

const SAMPLE: &str = include_str!("../cases/check/fine.yaml");

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_text_is_a_panic(cut in 0..SAMPLE.len(), at in 0..SAMPLE.len(), put in "[\\PC\n\t\"'{}\\[\\]:#&*!|>%@`-]{0,6}") {
        let mut text: String = SAMPLE.get(..cut.max(40)).unwrap_or(SAMPLE).to_string();
        let at = (0..=at.min(text.len())).rev().find(|i| text.is_char_boundary(*i)).unwrap_or(0);
        text.insert_str(at, &put);
        for diagnostic in load_text("a.yaml", &text).diagnostics {
            let _ = diagnostic.to_string();
        }
    }

    #[test]
    fn no_value_put_in_place_of_another_is_a_panic(pick in 0usize..400, value in 0usize..7) {
        let values = ["~", "[]", "{}", "-1.5", "'$x'", "[[1, {a: b}]]", "99999999999999999999"];
        let starts: Vec<usize> = SAMPLE.match_indices(": ").map(|(i, _)| i + 2).collect();
        let start = starts[pick % starts.len()];
        let end = SAMPLE[start..].find([',', '\n', '}']).map_or(SAMPLE.len(), |i| start + i);
        let text = format!("{}{}{}", &SAMPLE[..start], values[value], &SAMPLE[end..]);
        for diagnostic in load_text("a.yaml", &text).diagnostics {
            let _ = diagnostic.to_string();
            prop_assert!(!diagnostic.message.contains("cannot be read"), "{diagnostic}");
        }
    }

    #[test]
    fn any_text_is_read_to_an_end(text in "\\PC{0,60}|[ \n\t\"'{}\\[\\]:#&*!|>%@`a-c0-2,?<-]{0,60}") {
        for parsed in [yaml::parse(&file("a", text.as_str())), json::parse(&file("a", text.as_str()))] {
            for diagnostic in parsed.diagnostics {
                let _ = diagnostic.to_string();
            }
        }
    }
}
