//! What we may depend on: licences, where crates come from, what is banned, what must not be there twice.

use std::collections::{BTreeMap, BTreeSet};
use std::process::{Command, Output};

use serde_json::Value;

/// Licences that may stand in what we give away.
const LICENCES: &[&str] = &[
    "0BSD",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-1-Clause",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "CDLA-Permissive-2.0",
    "ISC",
    "MIT",
    "MIT-0",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
];

/// Crates that must not come in, and why.
const BANS: &[(&str, &str)] = &[
    ("aws-lc-sys", "a second C library for TLS; `ring` does it"),
    ("chrono", "`jiff` is the one that knows time"),
    ("dssim", "AGPL"),
    ("imagequant", "GPL"),
    ("native-tls", "trust and versions of TLS would differ from machine to machine"),
    ("openssl-sys", "the binary would need the system's OpenSSL"),
    ("serde_yaml", "unmaintained, and without positions"),
];

/// Heavy crates, or such that meet at their types: one version of each.
const ONCE: &[&str] = &["jiff", "reqwest", "resvg", "rusqlite", "rustls", "rustybuzz", "tiny-skia", "tokio", "usvg"];

/// Files of others that stand in the repository, and the licence beside each.
const FILES: &[(&str, &str)] = &[
    ("src/assets/fonts/Inter-400.ttf", "src/assets/fonts/Inter-LICENSE.txt"),
    ("src/assets/fonts/JetBrainsMono-400.ttf", "src/assets/fonts/JetBrainsMono-LICENSE.txt"),
    ("src/assets/geo/countries.bin.gz", "src/assets/geo/LICENSE-world-atlas.txt"),
];

fn root() -> &'static std::path::Path {
    std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn cargo(args: &[&str]) -> Output {
    Command::new(env!("CARGO")).args(args).current_dir(root()).output().unwrap()
}

/// The host's triple, such as `x86_64-unknown-linux-gnu`.
fn host() -> String {
    let version = String::from_utf8(Command::new("rustc").arg("-vV").output().unwrap().stdout).unwrap();
    version.lines().find_map(|l| l.strip_prefix("host: ")).unwrap().to_string()
}

/// The packages of all platforms; after a plain build only this platform's are at hand, and the others are passed over.
fn packages() -> Vec<Value> {
    let all = ["metadata", "--format-version", "1", "--locked", "--offline"];
    let mut output = cargo(&all);
    if !output.status.success() {
        let host = host();
        output = cargo(&[&all[..], &["--filter-platform", &host]].concat());
    }
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    metadata["packages"].as_array().unwrap().clone()
}

/// Name, version and source of everything in the lock file, for all platforms.
fn locked() -> Vec<(String, String, Option<String>)> {
    let text = std::fs::read_to_string(root().join("Cargo.lock")).unwrap();
    let value = |block: &str, key: &str| {
        block.lines().find_map(|l| l.strip_prefix(key)?.strip_prefix(" = \"")?.strip_suffix('"').map(String::from))
    };
    let package = |block: &str| Some((value(block, "name")?, value(block, "version")?, value(block, "source")));
    text.split("[[package]]").skip(1).filter_map(package).collect()
}

/// Whether an SPDX expression allows what we need: `AND` needs both sides, `OR` one.
fn allowed(expression: &str) -> bool {
    let spaced = expression.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ");
    let tokens: Vec<&str> = spaced.split_whitespace().collect();
    let (value, rest) = any(&tokens);
    value && rest.is_empty()
}

fn any<'a>(tokens: &'a [&'a str]) -> (bool, &'a [&'a str]) {
    let (mut value, mut rest) = all(tokens);
    while let ["OR", more @ ..] = rest {
        let (right, after) = all(more);
        (value, rest) = (value | right, after);
    }
    (value, rest)
}

fn all<'a>(tokens: &'a [&'a str]) -> (bool, &'a [&'a str]) {
    let (mut value, mut rest) = one(tokens);
    while let ["AND", more @ ..] = rest {
        let (right, after) = one(more);
        (value, rest) = (value & right, after);
    }
    (value, rest)
}

fn one<'a>(tokens: &'a [&'a str]) -> (bool, &'a [&'a str]) {
    match tokens {
        ["(", inner @ ..] => match any(inner) {
            (value, [")", rest @ ..]) => (value, rest),
            (_, rest) => (false, rest),
        },
        [id, "WITH", exception, rest @ ..] => (LICENCES.contains(&format!("{id} WITH {exception}").as_str()), rest),
        [id, rest @ ..] => (LICENCES.contains(id), rest),
        [] => (false, &[]),
    }
}

/// Versions that do not go together: the major, or the minor below 1.0.
fn series(version: &str) -> String {
    let mut parts = version.split('.');
    match parts.next() {
        Some("0") => format!("0.{}", parts.next().unwrap_or_default()),
        major => major.unwrap_or_default().to_string(),
    }
}

#[test]
fn expressions_are_read() {
    let cases = [
        ("MIT", true),
        ("MIT OR Apache-2.0", true),
        ("GPL-3.0 OR MIT", true),
        ("GPL-3.0 AND MIT", false),
        ("MIT/Apache-2.0", true),
        ("(MIT OR Apache-2.0) AND Unicode-3.0", true),
        ("(MIT OR Apache-2.0) AND GPL-3.0", false),
        ("MIT AND (GPL-3.0 OR ISC)", true),
        ("Apache-2.0 WITH LLVM-exception OR GPL-2.0", true),
        ("Apache-2.0 WITH Some-exception", false),
        ("MIT OR", true),
        ("(MIT", false),
        ("", false),
    ];
    for (text, want) in cases {
        assert_eq!(allowed(text), want, "{text}");
    }
}

#[test]
fn licences_are_allowed() {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_string();
    let bad: Vec<_> = packages().iter().map(|p| (text(&p["name"]), text(&p["license"]))).collect();
    assert!(bad.len() > 100);
    let bad: Vec<_> = bad.into_iter().filter(|(_, licence)| !allowed(licence)).collect();
    assert_eq!(bad, [], "not in LICENCES");
}

#[test]
fn sources_are_the_registry() {
    let own = env!("CARGO_PKG_NAME");
    for (name, version, source) in locked() {
        match source {
            None => assert_eq!(name, own, "a path outside of this repository"),
            Some(source) => assert!(source.starts_with("registry+"), "{name} {version} comes from {source}"),
        }
    }
}

#[test]
fn nothing_banned_comes_in() {
    let names: BTreeSet<String> = locked().into_iter().map(|p| p.0).collect();
    assert!(names.contains("jiff"));
    let found: Vec<_> = BANS.iter().filter(|(name, _)| names.contains(*name)).collect();
    assert!(found.is_empty(), "{found:?}");
}

#[test]
fn heavy_crates_are_there_once() {
    let mut versions: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (name, version, _) in locked() {
        versions.entry(name).or_default().insert(series(&version));
    }
    for name in ONCE {
        assert_eq!(versions.get(*name).map_or(0, BTreeSet::len), 1, "{name}: {:?}", versions.get(*name));
    }
}

#[test]
fn files_of_others_have_their_licence_beside_them() {
    for (file, licence) in FILES {
        assert!(root().join(file).is_file(), "{file}");
        assert!(std::fs::read_to_string(root().join(licence)).unwrap().len() > 500, "{licence}");
    }
}
