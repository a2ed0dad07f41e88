//! Versions of the definition: the present one is read, older ones are brought up step by step.

use std::sync::Arc;

use super::tree::{Node, Tree};
use super::validate::short;
use crate::diag::{Diagnostic, SourceFile, nearest};

/// The version that is read.
pub const VERSION: &str = "stillframe/v1";

/// A step from one version to the next.
pub struct Migration {
    /// The version that it takes.
    pub from: &'static str,
    /// The version that it makes.
    pub to: &'static str,
    /// What it changes; places stay where they were written.
    pub apply: fn(&mut Node),
}

/// The steps, oldest first. Version 1 is the first.
pub static MIGRATIONS: &[Migration] = &[];

/// Brings a definition to the present version.
///
/// # Errors
/// When it gives no version, or one that this build does not read.
pub fn migrate(dashboard: &mut Node, file: &Arc<SourceFile>) -> Result<(), Diagnostic> {
    migrate_by(MIGRATIONS, dashboard, file)
}

fn migrate_by(steps: &[Migration], dashboard: &mut Node, file: &Arc<SourceFile>) -> Result<(), Diagnostic> {
    for step in steps {
        if dashboard.text_of("apiVersion") == Some(step.from) {
            (step.apply)(dashboard);
            set_version(dashboard, step.to);
        }
    }
    let Some(entry) = dashboard.entry("apiVersion") else {
        let error = Diagnostic::error("missing key `apiVersion`").at(dashboard.at(file));
        return Err(error.hint(format!("add `apiVersion: {VERSION}`")));
    };
    let Some(version) = entry.value.text() else {
        let error = Diagnostic::error("`apiVersion` is a text").at(entry.value.at(file));
        return Err(error.hint(format!("write `{VERSION}`")));
    };
    if version == VERSION {
        return Ok(());
    }
    let error = Diagnostic::error(format!("unknown version `{}`", short(version))).at(entry.value.at(file));
    Err(match version.strip_prefix("stillframe/") {
        Some(_) if nearest(version, [VERSION]).is_none() || version[11..].starts_with(['v', 'V']) => {
            error.hint(format!("this stillframe reads `{VERSION}`; a later version may need a later stillframe"))
        }
        Some(_) => error.hint(format!("did you mean `{VERSION}`?")),
        None => error.hint(format!("a dashboard of stillframe says `{VERSION}`")),
    })
}

fn set_version(dashboard: &mut Node, version: &str) {
    if let Tree::Map(entries) = &mut dashboard.value
        && let Some(entry) = entries.iter_mut().find(|e| e.key == "apiVersion")
    {
        entry.value.value = Tree::Text(version.to_string());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn rename_rows(dashboard: &mut Node) {
        if let Tree::Map(entries) = &mut dashboard.value {
            entries.iter_mut().filter(|e| e.key == "rows").for_each(|e| e.key = "panels".into());
        }
    }

    #[test]
    fn older_versions_are_brought_up_in_steps() {
        let steps = [
            Migration { from: "stillframe/v0", to: "stillframe/v0b", apply: |_| {} },
            Migration { from: "stillframe/v0b", to: VERSION, apply: rename_rows },
        ];
        let file = Arc::new(SourceFile { path: "a.yaml".into(), text: String::new() });
        let mut node = Node::from_value(&json!({"apiVersion": "stillframe/v0", "rows": []}));
        assert_eq!(migrate_by(&steps, &mut node, &file), Ok(()));
        assert_eq!(node.to_value(), json!({"apiVersion": VERSION, "panels": []}));
    }
}
