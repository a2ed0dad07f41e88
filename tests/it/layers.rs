//! Layers look down only: what `use crate::…` and `crate::…` lines name, against the order in `src/lib.rs`.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// Modules that look at less than everything above them.
const ONLY: &[(&str, &[&str])] = &[("render", &["scene", "text"]), ("scene", &["text"]), ("diag", &[]), ("js", &[])];

/// Modules that must not name each other, whatever their order.
const STRANGERS: &[(&str, &str)] = &[("panel", "source"), ("source", "panel"), ("source", "transform")];

/// Names that the rules above would refuse, and why they stay.
const EXCEPTIONS: &[(&str, &str, &str)] = &[];

fn src() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

/// The modules of `src/lib.rs`, in its order.
fn order() -> Vec<String> {
    let text = fs::read_to_string(src().join("lib.rs")).unwrap();
    text.lines().filter_map(|l| l.strip_prefix("pub mod ")?.strip_suffix(';').map(String::from)).collect()
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, found);
        } else if path.extension().is_some_and(|e| e == "rs") {
            found.push(path);
        }
    }
}

/// The module of the top level that a file belongs to.
fn module(path: &Path) -> String {
    let first = path.strip_prefix(src()).unwrap().components().next().unwrap();
    first.as_os_str().to_string_lossy().trim_end_matches(".rs").to_string()
}

/// The source without comments and without tests, which may look anywhere.
fn code(text: &str) -> String {
    let end = text.find("#[cfg(test)]\nmod tests {").unwrap_or(text.len());
    text[..end].lines().filter(|l| !l.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

/// The top-level modules that a source names: `crate::a`, and `crate::{a, b::c}`.
fn named(code: &str) -> BTreeSet<String> {
    let word = |text: &str| text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
    let mut names = BTreeSet::new();
    for (at, _) in code.match_indices("crate::") {
        let rest = &code[at + "crate::".len()..];
        match rest.strip_prefix('{') {
            None => {
                names.insert(word(rest));
            }
            Some(list) => names.extend(first_words(list)),
        }
    }
    names
}

/// The first word of each item of a `{…}` list.
fn first_words(list: &str) -> Vec<String> {
    let (mut depth, mut words, mut current) = (0, Vec::new(), String::new());
    for c in list.chars() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => words.push(std::mem::take(&mut current)),
            c if depth == 0 => current.push(c),
            _ => (),
        }
    }
    words.push(current);
    words.iter().map(|w| w.trim().split("::").next().unwrap_or_default().to_string()).collect()
}

/// The files of the modules that a file declares for tests only.
fn tests_of(path: &Path) -> Vec<PathBuf> {
    let text = fs::read_to_string(path).unwrap();
    let folder = match path.file_stem().unwrap().to_str().unwrap() {
        "mod" | "lib" => path.parent().unwrap().to_path_buf(),
        stem => path.with_file_name(stem),
    };
    let after = text.split("#[cfg(test)]\n").skip(1);
    let names = after.filter_map(|rest| {
        rest.trim_start().trim_start_matches("pub ").strip_prefix("mod ")?.lines().next()?.strip_suffix(';')
    });
    names.map(|name| folder.join(format!("{name}.rs"))).collect()
}

/// Which modules each module names, and in which files.
fn uses() -> BTreeMap<(String, String), Vec<String>> {
    let mut paths = Vec::new();
    files(&src(), &mut paths);
    paths.sort();
    let order = order();
    let mut uses: BTreeMap<(String, String), Vec<String>> = BTreeMap::new();
    let tests: BTreeSet<PathBuf> = paths.iter().flat_map(|p| tests_of(p)).collect();
    for path in paths.iter().filter(|p| !tests.contains(*p)) {
        let from = module(path);
        for to in named(&code(&fs::read_to_string(path).unwrap())) {
            if to != from && order.contains(&to) {
                let file = path.strip_prefix(src()).unwrap().display().to_string();
                uses.entry((from.clone(), to)).or_default().push(file);
            }
        }
    }
    uses
}

/// Why one module may not name another.
fn refused(order: &[String], from: &str, to: &str) -> Option<String> {
    let place = |name: &str| order.iter().position(|m| m == name);
    // `main.rs` stands above everything.
    let own = place(from)?;
    if place(to)? > own {
        return Some(format!("`{to}` stands below `{from}` in src/lib.rs"));
    }
    if STRANGERS.contains(&(from, to)) {
        return Some(format!("`{from}` and `{to}` do not know each other"));
    }
    let only = ONLY.iter().find(|(name, _)| *name == from)?.1;
    (!only.contains(&to)).then(|| format!("`{from}` sees only {only:?}"))
}

#[test]
fn names_are_found() {
    let code = "use crate::a::{x, y};\nuse crate::{b, c::d, e::{f, g}};\nfn f() { crate::h::i() }";
    assert_eq!(named(code).into_iter().collect::<Vec<_>>(), ["a", "b", "c", "e", "h"]);
    assert_eq!(super::layers::code("a\n// crate::x\n#[cfg(test)]\nmod tests {\ncrate::y"), "a");
}

#[test]
fn layers_look_down_only() {
    let order = order();
    assert!(order.len() > 20, "{order:?}");
    let uses = uses();
    assert!(uses.len() > 50, "{uses:?}");
    let excepted = |from: &str, to: &str| EXCEPTIONS.iter().any(|(f, t, _)| (*f, *t) == (from, to));
    let bad = uses.iter().filter(|((from, to), _)| !excepted(from, to));
    let bad: Vec<_> =
        bad.filter_map(|((f, t), files)| Some(format!("{}, in {files:?}", refused(&order, f, t)?))).collect();
    assert!(bad.is_empty(), "{}", bad.join("\n"));
}

#[test]
fn exceptions_are_needed() {
    let (order, uses) = (order(), uses());
    for (from, to, why) in EXCEPTIONS {
        assert!(!why.is_empty());
        let there = uses.contains_key(&(from.to_string(), to.to_string()));
        assert!(there && refused(&order, from, to).is_some(), "`{from}` → `{to}` needs no exception any more");
    }
}
