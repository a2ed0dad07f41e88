//! The built program, run in a folder of its own.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use serde_json::Value;

/// The present of every run that does not say otherwise: 2026-11-01 00:00 UTC.
pub const NOW: &str = "2026-11-01T00:00:00Z";

/// How a run ended.
#[derive(Debug)]
pub struct Ran {
    /// The exit code.
    pub code: i32,
    /// What was asked for.
    pub stdout: Vec<u8>,
    /// Messages and progress.
    pub stderr: String,
}

impl Ran {
    /// stdout as text.
    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.stdout).unwrap()
    }

    /// stdout as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.stdout).unwrap_or_else(|e| panic!("{e}: {self:?}"))
    }

    /// Checks the exit code.
    pub fn ends(self, code: i32) -> Self {
        assert_eq!(self.code, code, "{}", self.stderr);
        self
    }

    /// Checks that the messages hold a text.
    pub fn says(self, part: &str) -> Self {
        assert!(self.stderr.contains(part), "`{part}` is not in: {}", self.stderr);
        self
    }
}

/// A new folder.
pub struct Room {
    folder: tempfile::TempDir,
}

impl Room {
    /// An empty folder.
    pub fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    /// A folder with one dashboard named `d` of these panels (YAML, a list).
    pub fn with_panels(panels: &str) -> Self {
        let room = Self::new();
        let head =
            "apiVersion: stillframe/v1\nkind: Dashboard\nname: d\ntimeRange: { from: now-1h, to: now }\npanels:\n";
        room.write("d.yaml", &format!("{head}{panels}"));
        room
    }

    /// A path in the folder.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Writes a file.
    pub fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Runs the program in this folder.
    pub fn run(&self, args: &[&str]) -> Ran {
        self.run_with(&[], args)
    }

    /// Runs the program in this folder with more in its environment.
    pub fn run_with(&self, env: &[(&str, &str)], args: &[&str]) -> Ran {
        let output = Command::new(env!("CARGO_BIN_EXE_stillframe"))
            .args(args)
            .current_dir(self.folder.path())
            .env_remove("SOURCE_DATE_EPOCH")
            .envs(env.iter().copied())
            .stdin(Stdio::null())
            .output()
            .unwrap();
        let code = output.status.code().unwrap_or(-1);
        Ran { code, stdout: output.stdout, stderr: String::from_utf8(output.stderr).unwrap() }
    }

    /// Starts the program in this folder and does not wait for it.
    pub fn start(&self, args: &[&str]) -> Child {
        Command::new(env!("CARGO_BIN_EXE_stillframe"))
            .args(args)
            .current_dir(self.folder.path())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap()
    }

    /// `render d.yaml --out out` with more arguments, at [`NOW`].
    pub fn render(&self, more: &[&str]) -> Ran {
        self.run(&[&["render", "d.yaml", "--out", "out", "--now", NOW], more].concat())
    }

    /// The `run.json` of a report.
    pub fn manifest(&self, out: &str) -> Value {
        serde_json::from_slice(&fs::read(self.path(out).join("run.json")).unwrap()).unwrap()
    }

    /// A panel of the first dashboard in `out/run.json`.
    pub fn panel(&self, id: &str) -> Value {
        let manifest = self.manifest("out");
        let panels = manifest["dashboards"][0]["panels"].as_array().unwrap();
        panels.iter().find(|p| p["id"] == id).unwrap_or_else(|| panic!("no panel {id}")).clone()
    }

    /// The files below a folder by path.
    pub fn tree(&self, name: &str) -> BTreeMap<String, Vec<u8>> {
        let mut files = BTreeMap::new();
        collect(&self.path(name), &self.path(name), &mut files);
        files
    }
}

fn collect(root: &Path, folder: &Path, files: &mut BTreeMap<String, Vec<u8>>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(root, &path, files);
        } else {
            files.insert(path.strip_prefix(root).unwrap().display().to_string(), fs::read(&path).unwrap());
        }
    }
}

/// The folder of the example dashboards.
pub fn examples() -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("dashboards").display().to_string()
}

/// Fails with the names of files that differ, not with their bytes.
pub fn same(one: &BTreeMap<String, Vec<u8>>, other: &BTreeMap<String, Vec<u8>>) {
    assert!(!one.is_empty());
    assert_eq!(one.keys().collect::<Vec<_>>(), other.keys().collect::<Vec<_>>());
    let differing: Vec<_> = one.iter().filter(|(name, bytes)| other[*name] != **bytes).map(|(name, _)| name).collect();
    assert!(differing.is_empty(), "{differing:?} differ");
}
