//! Dashboards that no one here wrote: all load, are sound in our form, and little of them is lost.
//!
//! They are looked for in `../shared/corpus`, or where `STILLFRAME_CORPUS` says; without them the test says so.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use crate::diag::SourceFile;
use crate::import::{READERS, Why};
use crate::known;
use crate::spec::check::{Against, check};
use crate::spec::load;
use crate::spec::schema::Schemas;
use crate::spec::tree::Node;

/// The most findings that matter, in all of them.
const MOST_FINDINGS: usize = 10;

fn folder() -> Option<PathBuf> {
    let beside = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus");
    let named = std::env::var_os("STILLFRAME_CORPUS").map(PathBuf::from);
    named.into_iter().chain([beside]).find(|path| path.is_dir())
}

#[test]
fn dashboards_of_others_are_sound_in_our_form() {
    let Some(folder) = folder() else { return eprintln!("skipped: there is no ../shared/corpus") };
    let known = known::all();
    let schemas = Schemas::new(&known);
    let against = Against { known: &known, schemas: &schemas, sources: None };
    let loaded = load::load(&[folder], &known, None, READERS);
    let (mut panels, mut matter, mut errors) = (0, Vec::new(), Vec::new());
    let mut kinds: BTreeMap<String, usize> = BTreeMap::new();
    for one in loaded.dashboards.iter().filter(|d| d.imported.is_some()) {
        let text = serde_json::to_string_pretty(&one.dashboard).unwrap();
        let file = Arc::new(SourceFile { path: one.file.path.clone(), text });
        let node = Node::from_value(&serde_json::to_value(&one.dashboard).unwrap());
        let found = check(&node, &file, &against);
        // A family that has no source yet is told when its source is looked up.
        let wrong = found.iter().filter(|d| d.is_error() && !d.message.starts_with("unknown source kind"));
        errors.extend(wrong.map(|d| format!("{}: {}", one.file.path, d.message)));
        for panel in one.dashboard.panels.iter().flat_map(|p| std::iter::once(p).chain(&p.panels)) {
            panels += usize::from(panel.kind != "row");
            *kinds.entry(panel.kind.clone()).or_default() += 1;
        }
        let findings = one.imported.iter().flat_map(|i| &i.findings).filter(|f| f.why != Why::Meaningless);
        matter.extend(findings.map(|f| format!("{}: {}: {:?}", one.file.path, f.path, f.why)));
    }
    eprintln!("{} dashboards, {panels} panels: {kinds:?}", loaded.dashboards.len());
    eprintln!("{} findings:\n{}", matter.len(), matter.join("\n"));
    assert_eq!(errors, Vec::<String>::new());
    assert!(loaded.dashboards.len() >= 18 && panels >= 500, "{} dashboards", loaded.dashboards.len());
    assert!(matter.len() <= MOST_FINDINGS, "{} findings", matter.len());
}
