//! What is known of a dashboard that came from another tool's form: where it differs, and what is not shown.

use std::collections::BTreeMap;
use std::ops::Range;

/// What an importer says beside the dashboard itself.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Imported {
    /// The form it was written in, such as `Grafana`.
    pub form: &'static str,
    /// The word that the other tool knows it by; tells apart dashboards of one title.
    pub uid: Option<String>,
    /// Ids of panels by the number that the other tool gives them.
    pub numbers: BTreeMap<String, String>,
    /// Ids of panels by where they stand in the file, such as `panels[3]`.
    pub panels: BTreeMap<String, String>,
    /// What the picture does not show, in the order of the file.
    pub findings: Vec<Finding>,
}

/// Something of a foreign definition that the picture does not show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Where it stands, such as `panels[3].options.legend.sideWidth`.
    pub path: String,
    /// Its bytes in the file.
    pub span: Range<usize>,
    /// Why it is not shown.
    pub why: Why,
}

/// Why something is not shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Why {
    /// Nobody knows what it is.
    Unknown,
    /// It would mean something in a still, and is not drawn; in words, why.
    NoEffect(String),
    /// It means nothing in a still, such as a tooltip.
    Meaningless,
}

impl Imported {
    /// The id of the panel that a finding is about; none when it is about the dashboard.
    pub fn panel_of(&self, finding: &Finding) -> Option<&str> {
        let about =
            |path: &str| finding.path.strip_prefix(path).is_some_and(|rest| rest.starts_with('.') || rest.is_empty());
        let found = self.panels.iter().filter(|(path, _)| about(path)).max_by_key(|(path, _)| path.len());
        found.map(|(_, id)| id.as_str())
    }
}

impl Finding {
    /// Whether it could matter to the picture.
    pub fn matters(&self) -> bool {
        self.why != Why::Meaningless
    }
}
