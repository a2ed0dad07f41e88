//! Every kind of panel beside its references: plain SVG in `tests/pictures/<kind>/<case>.svg`.
//!
//! `UPDATE_REFERENCES=1 cargo test --test it pictures` writes them anew, and contact sheets to `target/pictures/sheets`.
//! A case that differs leaves `before.svg`, `after.svg` and `difference.png` in `target/pictures/<kind>/<case>`.
//! `tests/pictures/README.md` says more.

mod cases;
mod difference;
mod drawing;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use stillframe::panel::KINDS;
use stillframe::theme::BUILT_IN;

use self::cases::{Case, NAMES};
use self::drawing::Drawing;

/// All references together stay under this many bytes.
const MOST_BYTES: u64 = 2_500_000;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pictures")
}

fn target(path: &str) -> PathBuf {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap().join("pictures").join(path);
    fs::create_dir_all(&target).unwrap();
    target
}

fn rewrites() -> bool {
    std::env::var_os("UPDATE_REFERENCES").is_some()
}

#[test]
fn pictures_are_those_of_the_references() {
    let cases = cases::all(&folder().join("cases.yaml"));
    let drawings: Vec<Drawing> = cases.par_iter().map(drawing::draw).collect();
    if rewrites() {
        write(&drawings);
    }
    let failed: Vec<String> = drawings.iter().filter_map(|d| compare(d).err()).collect();
    assert!(
        failed.is_empty(),
        "{} of {} pictures differ from their references; UPDATE_REFERENCES=1 takes them as they are:\n{}",
        failed.len(),
        drawings.len(),
        failed.join("\n")
    );
}

#[test]
fn pictures_have_every_kind_in_every_shape() {
    let cases = cases::all(&folder().join("cases.yaml"));
    let without = cases::kinds_without_values(&folder().join("cases.yaml"));
    for kind in KINDS {
        let drawn: BTreeSet<&str> = cases.iter().filter(|c| c.kind == kind.id()).map(|c| c.name.as_str()).collect();
        for name in NAMES {
            let spared = cases::OF_VALUES.contains(&name) && without.contains(kind.id());
            assert!(drawn.contains(name) || spared, "cases.yaml has no case `{name}` for `{}`", kind.id());
        }
    }
}

#[test]
fn pictures_references_are_small_and_all_used() {
    let cases = cases::all(&folder().join("cases.yaml"));
    let used: BTreeSet<PathBuf> = cases.iter().map(reference).collect();
    let files = references();
    let unused: Vec<_> = files.iter().filter(|f| !used.contains(*f)).collect();
    assert!(unused.is_empty() || rewrites(), "no case draws {unused:?}");
    let bytes: u64 = files.iter().filter_map(|f| fs::metadata(f).ok()).map(|m| m.len()).sum();
    assert!(bytes < MOST_BYTES, "the references have {bytes} bytes");
}

fn reference(case: &Case) -> PathBuf {
    folder().join(&case.kind).join(case.file())
}

fn references() -> Vec<PathBuf> {
    let entries = |folder: &Path| fs::read_dir(folder).into_iter().flatten().flatten().map(|e| e.path());
    entries(&folder()).filter(|p| p.is_dir()).flat_map(|p| entries(&p).collect::<Vec<_>>()).collect()
}

/// The reference says what is drawn; else the two and their difference are left to be looked at.
fn compare(drawing: &Drawing) -> Result<(), String> {
    let case = &drawing.case;
    let at = format!("{}/{}", case.kind, case.file());
    let after = drawing.text();
    let before = fs::read_to_string(reference(case)).map_err(|_| format!("{at}: there is no reference"))?;
    if let Some(problem) = drawing.problem() {
        return Err(format!("{at}: {problem}"));
    }
    if before == after {
        return Ok(());
    }
    let left = target(&format!("{}/{}", case.kind, case.file().rsplit_once('.').unwrap().0));
    let extension = if case.is_scripts() { "txt" } else { "svg" };
    fs::write(left.join(format!("before.{extension}")), &before).unwrap();
    fs::write(left.join(format!("after.{extension}")), &after).unwrap();
    let told = match difference::png(&before, &after) {
        Some((png, pixels)) => {
            fs::write(left.join("difference.png"), png).unwrap();
            format!("{pixels} pixels differ")
        }
        None => "the words differ".to_string(),
    };
    Err(format!("{at}: {told}; see {}", left.display()))
}

/// Writes the references and the sheets of each theme, and removes references that no case draws.
fn write(drawings: &[Drawing]) {
    references().iter().for_each(|file| fs::remove_file(file).unwrap());
    for drawing in drawings {
        let file = reference(drawing.case);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, drawing.text()).unwrap();
    }
    let kinds: BTreeSet<&str> = drawings.iter().map(|d| d.case.kind.as_str()).collect();
    let sheets: Vec<(&str, &str)> = kinds.iter().flat_map(|kind| BUILT_IN.map(|theme| (*kind, theme))).collect();
    sheets.par_iter().for_each(|(kind, theme)| {
        let cases = drawings.iter().map(|d| d.case).filter(|c| c.kind == *kind && c.theme == "light");
        let drawn: Vec<Drawing> = cases.map(|case| drawing::in_theme(case, theme)).collect();
        fs::write(target("sheets").join(format!("{kind}.{theme}.png")), drawing::sheet(&drawn, theme)).unwrap();
    });
}
