//! The example dashboards are free of findings.

use std::path::{Path, PathBuf};

use stillframe::diag::Diagnostic;
use stillframe::known;
use stillframe::spec::load::{self, Loaded, Native};
use stillframe::spec::{Panel, sources::Sources};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("dashboards")
}

fn texts(list: &[Diagnostic]) -> Vec<String> {
    list.iter().map(ToString::to_string).collect()
}

fn loaded() -> (Loaded, Sources) {
    let known = known::all();
    let (sources, found) = load::load_sources(&folder().join("sources.yaml"), &known).unwrap();
    assert_eq!(texts(&found), Vec::<String>::new());
    (load::load(&[folder()], &known, Some(&sources), &[&Native]), sources)
}

fn panels(list: &[Panel]) -> Vec<&Panel> {
    list.iter().flat_map(|p| std::iter::once(p).chain(panels(&p.panels))).collect()
}

#[test]
fn example_dashboards_are_free_of_findings() {
    let (loaded, _) = loaded();
    assert_eq!(texts(&loaded.diagnostics), Vec::<String>::new());
    let names: Vec<_> = loaded.dashboards.iter().map(|d| d.dashboard.name.as_str()).collect();
    for name in ["business", "node", "service"] {
        assert!(names.contains(&name), "{names:?}");
    }
    assert!(loaded.dashboards.iter().all(|d| panels(&d.dashboard.panels).len() > 10));
}
