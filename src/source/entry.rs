//! Entries of the sources file, and files that they name.

use std::path::{Path, PathBuf};

use schemars::JsonSchema;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::{Failure, FailureKind, Setup};
use crate::diag::Diagnostic;

/// Reads the entry of a source.
///
/// # Errors
/// What is wrong with it.
pub fn read<T: DeserializeOwned>(config: &Map<String, Value>, setup: &Setup) -> Result<T, Diagnostic> {
    let own: Map<_, _> = config.iter().filter(|(k, _)| *k != "kind").map(|(k, v)| (k.clone(), v.clone())).collect();
    serde_json::from_value(Value::Object(own)).map_err(|e| Diagnostic::error(format!("source `{}`: {e}", setup.name)))
}

/// Keys of a target that belong to every kind.
const COMMON: [&str; 3] = ["source", "refId", "hide"];

/// Reads the part of a target that belongs to its source's kind.
///
/// # Errors
/// What is wrong with it.
pub fn target<T: DeserializeOwned>(target: &Map<String, Value>) -> Result<T, Failure> {
    let own: Map<_, _> =
        target.iter().filter(|(k, _)| !COMMON.contains(&k.as_str())).map(|(k, v)| (k.clone(), v.clone())).collect();
    serde_json::from_value(Value::Object(own)).map_err(|e| Failure::error(format!("the target is wrong: {e}")))
}

/// The JSON Schema of a type.
pub fn schema<T: JsonSchema>() -> schemars::Schema {
    schemars::schema_for!(T)
}

/// A file that an entry names: the path as written, for messages, and where it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedFile {
    /// The path as written.
    pub written: String,
    /// Where it is.
    pub path: PathBuf,
}

impl NamedFile {
    /// A file relative to the folder of the sources file.
    pub fn new(written: &str, setup: &Setup) -> Self {
        Self { written: written.to_owned(), path: setup.folder.join(written) }
    }

    /// The name without folder and last ending.
    pub fn stem(&self) -> String {
        Path::new(&self.written).file_stem().map_or_else(String::new, |s| s.to_string_lossy().into_owned())
    }

    /// The text of the file, without a byte order mark.
    ///
    /// # Errors
    /// Why it cannot be read: missing, too large, not UTF-8.
    pub fn text(&self, most: u64) -> Result<String, Failure> {
        let cannot = |e: std::io::Error| Failure::error(format!("cannot read `{}`: {}", self.written, io(&e)));
        let meta = std::fs::metadata(&self.path).map_err(cannot)?;
        if meta.is_dir() {
            return Err(Failure::error(format!("`{}` is a folder", self.written)));
        }
        if meta.len() > most {
            let message = format!("`{}` has {} MiB; the limit is {} MiB", self.written, meta.len() >> 20, most >> 20);
            return Err(Failure::new(FailureKind::Limit, message));
        }
        let bytes = std::fs::read(&self.path).map_err(cannot)?;
        let text = String::from_utf8(bytes).map_err(|e| {
            let at = e.utf8_error().valid_up_to();
            Failure::error(format!("`{}` is not UTF-8 (at byte {at})", self.written))
        })?;
        Ok(text.strip_prefix('\u{feff}').map_or(text.clone(), str::to_owned))
    }
}

/// An error of the file system in words that are the same everywhere.
pub fn io(error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::NotFound => "there is no such file".to_owned(),
        std::io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        _ => error.to_string(),
    }
}
