//! The examples in the pages of the panel kinds are right, are drawn, and make the gallery.

use std::path::{Path, PathBuf};
use std::process::Command;

use stillframe::known;
use stillframe::panel::KINDS;
use stillframe::spec::load::{self, Native};

const HEAD: &str = r#"# The examples of the panel kinds' pages, src/panel/*.md.
# Written by `UPDATE_REFERENCES=1 cargo test --test it pages`.
apiVersion: stillframe/v1
kind: Dashboard
name: gallery
title: Gallery
description: Every kind of panel, by the examples of its page.
tags: [examples]
timeRange: { from: "2026-11-01T12:00:00Z", to: "2026-11-01T18:00:00Z", timezone: UTC }
annotations:
  - name: Events
    color: purple
    panels: [events, all-events]
    events:
      - { time: "2026-11-01T12:40:00Z", text: version 1.5.0, tags: [deploy] }
      - { time: "2026-11-01T14:10:00Z", timeEnd: "2026-11-01T14:25:00Z", text: orders fail on api-2, tags: [incident] }
      - { time: "2026-11-01T15:00:00Z", text: version 1.5.1, tags: [deploy] }
      - { time: "2026-11-01T17:20:00Z", text: db-1 restarts, tags: [reboot] }

panels:
"#;

fn gallery_file() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("dashboards/gallery.yaml")
}

/// The fenced YAML mappings of a page.
fn examples(page: &str) -> Vec<&str> {
    page.split("```yaml\n").skip(1).filter_map(|rest| rest.split_once("```").map(|(yaml, _)| yaml)).collect()
}

fn item(yaml: &str) -> String {
    let indent = |(i, line): (usize, &str)| match (i, line) {
        (0, line) => format!("  - {line}\n"),
        (_, "") => "\n".to_string(),
        (_, line) => format!("    {line}\n"),
    };
    yaml.lines().enumerate().map(indent).collect()
}

fn gallery() -> String {
    let section = |kind: &&dyn stillframe::panel::Kind| {
        let items: Vec<String> = examples(kind.page()).into_iter().map(item).collect();
        format!("  - title: {}\n    kind: row\n\n{}", kind.id(), items.join("\n"))
    };
    format!("{HEAD}{}", KINDS.iter().map(section).collect::<Vec<_>>().join("\n"))
}

#[test]
fn every_page_has_examples_and_the_gallery_shows_them() {
    for kind in KINDS {
        assert!(!examples(kind.page()).is_empty(), "{} has no example", kind.id());
        assert!(kind.page().starts_with(&format!("# {}\n", kind.id())), "{}", kind.id());
    }
    if std::env::var_os("UPDATE_REFERENCES").is_some() {
        std::fs::write(gallery_file(), gallery()).unwrap();
    }
    assert_eq!(std::fs::read_to_string(gallery_file()).unwrap(), gallery());
}

#[test]
fn examples_are_free_of_findings() {
    let loaded = load::load(&[gallery_file()], &known::all(), None, &[&Native]);
    let found: Vec<String> = loaded.diagnostics.iter().map(ToString::to_string).collect();
    assert_eq!(found, Vec::<String>::new());
}

#[test]
fn examples_are_drawn() {
    let folder = tempfile::tempdir().unwrap();
    for theme in ["light", "dark"] {
        let out = folder.path().join(theme);
        let run = Command::new(env!("CARGO_BIN_EXE_stillframe"))
            .args(["render", "--format", "svg", "--theme", theme, "--out"])
            .args([&out, &gallery_file()])
            .output()
            .unwrap();
        assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
        let manifest = std::fs::read_to_string(out.join("run.json")).unwrap();
        let manifest: serde_json::Value = serde_json::from_str(&manifest).unwrap();
        let panels = manifest["dashboards"][0]["panels"].as_array().unwrap();
        assert!(panels.len() >= KINDS.len());
        for panel in panels {
            assert_eq!(panel["state"], "ok", "{panel}");
            assert!(panel["summary"].as_str().is_some_and(|s| s.len() > 8), "{panel}");
            let svg =
                std::fs::read_to_string(out.join(format!("gallery/{}.svg", panel["id"].as_str().unwrap()))).unwrap();
            assert!(!svg.contains("NaN\"") && !svg.contains("NaN "), "{panel}");
        }
    }
}
