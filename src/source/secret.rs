//! Secrets: values that are used but never shown.

use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;

use schemars::JsonSchema;
use serde::Deserialize;

use super::Setup;
use crate::diag::{Diagnostic, nearest};

/// A value that is never printed: it has no `Display`, and `Debug` shows `***`.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

/// Where a secret stands, as the sources file says it.
#[derive(Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(untagged, expecting = "expected a text, { env: NAME } or { file: path }")]
pub enum SecretRef {
    /// In an environment variable.
    Env(EnvRef),
    /// In a file, whose last line break does not count.
    File(FileRef),
    /// Right here. A reference is better: sources files end up in version control.
    Literal(String),
}

/// The name of an environment variable.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EnvRef {
    /// The variable's name.
    pub env: String,
}

/// The path of a file.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FileRef {
    /// The path, from the folder of the sources file.
    pub file: PathBuf,
}

impl Secret {
    /// Keeps a value from being printed.
    pub fn new(value: impl Into<String>) -> Self {
        Self(value.into())
    }

    /// The value itself, to be sent and never to be printed.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl SecretRef {
    /// Reads the value.
    ///
    /// # Errors
    /// When the variable is not set or the file cannot be read.
    pub fn resolve(&self, setup: &Setup) -> Result<Secret, Diagnostic> {
        match self {
            Self::Literal(text) => Ok(Secret::new(text.clone())),
            Self::Env(EnvRef { env }) => from_env(env, &setup.env).map_err(|d| named(d, setup)),
            Self::File(FileRef { file }) => from_file(&setup.folder.join(file)).map_err(|d| named(d, setup)),
        }
    }
}

/// Replaces every secret in a text by `***`. Secrets of fewer than three characters are left, since
/// replacing them would tear words apart.
pub fn redact<'a>(text: &str, secrets: impl IntoIterator<Item = &'a Secret>) -> String {
    let mut values: Vec<&str> = secrets.into_iter().map(Secret::expose).filter(|s| s.len() >= 3).collect();
    values.sort_by_key(|s| std::cmp::Reverse(s.len()));
    values.iter().fold(text.to_string(), |text, secret| text.replace(secret, "***"))
}

fn from_env(name: &str, env: &BTreeMap<String, String>) -> Result<Secret, Diagnostic> {
    if let Some(value) = env.get(name) {
        return Ok(Secret::new(value.clone()));
    }
    let problem = Diagnostic::error(format!("the environment variable `{name}` is not set"));
    Err(match nearest(name, env.keys().map(String::as_str)) {
        Some(near) => problem.hint(format!("did you mean `{near}`?")),
        None => problem.hint(format!("set `{name}` before the run")),
    })
}

fn from_file(path: &std::path::Path) -> Result<Secret, Diagnostic> {
    let text = std::fs::read_to_string(path)
        .map_err(|e| Diagnostic::error(format!("cannot read the secret in `{}`: {}", path.display(), e.kind())))?;
    Ok(Secret::new(text.trim_end_matches(['\r', '\n'])))
}

fn named(mut problem: Diagnostic, setup: &Setup) -> Diagnostic {
    problem.message = format!("source `{}`: {}", setup.name, problem.message);
    problem
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

impl fmt::Debug for SecretRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Env(r) => r.fmt(f),
            Self::File(r) => r.fmt(f),
            Self::Literal(_) => f.write_str("***"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

    fn setup(folder: PathBuf) -> Setup {
        let env = BTreeMap::from([("PROM_TOKEN".to_string(), "s3cret".to_string())]);
        Setup { name: "prom".into(), folder, env: Arc::new(env) }
    }

    fn read(json: &str) -> SecretRef {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn a_secret_comes_from_its_place_and_is_never_shown() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("token"), "from file\n").unwrap();
        let setup = setup(folder.path().to_path_buf());
        let cases = [
            (r#"{"env":"PROM_TOKEN"}"#, "s3cret"),
            (r#"{"file":"token"}"#, "from file"),
            (r#""written here""#, "written here"),
        ];
        for (json, value) in cases {
            let secret = read(json).resolve(&setup).unwrap();
            assert_eq!(secret.expose(), value);
            assert_eq!(format!("{secret:?}"), "***");
            assert!(!format!("{:?}", read(json)).contains(value));
        }
    }

    #[test]
    fn a_missing_secret_names_its_place() {
        let setup = setup(PathBuf::from("/nowhere"));
        let problem = read(r#"{"env":"PROM_TOKE"}"#).resolve(&setup).unwrap_err();
        assert_eq!(problem.message, "source `prom`: the environment variable `PROM_TOKE` is not set");
        assert_eq!(problem.hints, ["did you mean `PROM_TOKEN`?"]);
        let problem = read(r#"{"file":"t"}"#).resolve(&setup).unwrap_err();
        assert!(problem.message.contains("cannot read the secret"), "{}", problem.message);
    }

    #[test]
    fn redaction_takes_the_longest_first() {
        let secrets = [Secret::new("abc"), Secret::new("abcdef"), Secret::new("e")];
        assert_eq!(redact("the abcdef and abc here", &secrets), "the *** and *** here");
    }
}
