//! The displayed names of fields: as few labels as tell the series apart, or what a template says.

use std::sync::{Arc, LazyLock};

use regex::{Captures, Regex};

use crate::frame::{Field, FieldType, Frame, Labels};

/// The name that time series give to their value field; it says nothing, so labels replace it.
const VALUE: &str = "Value";

/// What the names of a panel's fields depend on, beyond each field.
pub struct Naming {
    /// The one label name that all labelled fields have, if there is no other.
    only_label: Option<Arc<str>>,
    frame_names_differ: bool,
}

impl Naming {
    /// Looks at all frames of a panel.
    pub fn of(frames: &[Frame]) -> Self {
        let mut keys = frames.iter().flat_map(|f| &f.fields).flat_map(|f| f.labels.keys());
        let first = keys.next();
        let only_label = first.filter(|first| keys.all(|key| key == *first)).cloned();
        Self { only_label, frame_names_differ: frames.windows(2).any(|pair| pair[0].name != pair[1].name) }
    }

    /// The names of all fields, frame after frame, that hold unless a `displayName` is set.
    pub fn all(&self, frames: &[Frame]) -> Vec<String> {
        frames.iter().flat_map(|frame| (0..frame.fields.len()).map(|i| self.name(frame, i))).collect()
    }

    fn name(&self, frame: &Frame, index: usize) -> String {
        let field = &frame.fields[index];
        if let Some(name) = field.config.display_name_from_ds.as_ref().filter(|n| !n.is_empty()) {
            return name.clone();
        }
        if field.kind() == FieldType::Time && field.labels.is_empty() {
            return if field.name.is_empty() { "Time".into() } else { field.name.clone() };
        }
        let name = self.parts(frame, field).join(" ");
        match name {
            name if name.is_empty() || name == field.name => numbered(frame, index),
            name => name,
        }
    }

    fn parts<'a>(&self, frame: &'a Frame, field: &'a Field) -> Vec<std::borrow::Cow<'a, str>> {
        let frame_name = frame.name.as_deref().filter(|n| !n.is_empty());
        let mut parts = Vec::new();
        if self.frame_names_differ {
            parts.extend(frame_name.map(Into::into));
        }
        let named = !parts.is_empty();
        if !field.name.is_empty() && field.name != VALUE {
            parts.push(field.name.as_str().into());
        }
        let labels = match &self.only_label {
            None => format_labels(&field.labels),
            Some(only) => field.labels.get(only).map(ToString::to_string).unwrap_or_default(),
        };
        if !labels.is_empty() {
            parts.push(labels.into());
        } else if !named && field.name == VALUE {
            parts.extend(frame_name.map(Into::into));
        }
        parts
    }
}

/// The raw name; with a number when the frame has several fields of that name.
fn numbered(frame: &Frame, index: usize) -> String {
    let name = &frame.fields[index].name;
    let same = |fields: &[Field]| fields.iter().filter(|f| f.name == *name).count();
    let before = same(&frame.fields[..index]);
    let shown = if name.is_empty() { VALUE } else { name };
    if before == 0 && same(&frame.fields[index + 1..]) == 0 {
        return shown.to_string();
    }
    format!("{shown} {}", before + 1)
}

/// Labels as `{a="1", b="2"}`; no labels are the empty text.
pub fn format_labels(labels: &Labels) -> String {
    if labels.is_empty() {
        return String::new();
    }
    let pairs: Vec<String> = labels.iter().map(|(key, value)| format!("{key}=\"{value}\"")).collect();
    format!("{{{}}}", pairs.join(", "))
}

/// The name of a frame: its own, else the names that its fields but time have when it stands alone.
pub fn frame_name(frame: &Frame) -> String {
    if let Some(name) = frame.name.as_ref().filter(|n| !n.is_empty()) {
        return name.clone();
    }
    let naming = Naming::of(std::slice::from_ref(frame));
    let name = |(at, field): (usize, &Field)| {
        let set = field.config.display_name.clone().filter(|n| !n.is_empty());
        set.unwrap_or_else(|| naming.name(frame, at))
    };
    let values = frame.fields.iter().enumerate().filter(|(_, f)| f.kind() != FieldType::Time);
    values.map(name).collect::<Vec<_>>().join(", ")
}

/// The name shown for a field: its `displayName` with the templates filled in, else its automatic name.
pub fn displayed(field: &Field, auto: &str, frame_name: &str) -> String {
    let Some(template) = &field.config.display_name else { return auto.to_string() };
    let name = fill(template, field, auto, frame_name);
    if name.trim().is_empty() { auto.to_string() } else { name }
}

// The patterns are literals that a test compiles.
#[expect(clippy::unwrap_used)]
static FIELD: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r#"\$\{__(field|series)\.(\w+)(?:\.([^}:\[]+)|\[["']?([^"'\]}]+)["']?\])?(?::\w+)?\}"#).unwrap()
});

#[expect(clippy::unwrap_used)]
static LEGEND: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\{\{\s*(.+?)\s*\}\}").unwrap());

/// Fills `${__field.labels.x}`, `${__field.labels}`, `${__field.name}`, `${__field.displayName}`, `${__series.name}`
/// and `{{label}}`; a label that is not there is empty in the long form and its own name in the short one.
fn fill(template: &str, field: &Field, auto: &str, frame_name: &str) -> String {
    let replaced = FIELD.replace_all(template, |found: &Captures<'_>| {
        let label = found.get(3).or(found.get(4)).map(|m| m.as_str());
        match (&found[1], &found[2], label) {
            ("field", "labels", Some(key)) => field.labels.get(key).map(ToString::to_string).unwrap_or_default(),
            ("field", "labels", None) => format_labels(&field.labels),
            ("field", "name", None) => field.name.clone(),
            ("field", "displayName", None) => auto.to_string(),
            ("series", "name", None) => frame_name.to_string(),
            _ => found[0].to_string(),
        }
    });
    legend(&replaced, &field.labels)
}

/// Fills `{{label}}` from labels, as the legends of Prometheus targets do; an unknown label is its own name.
pub fn legend(format: &str, labels: &Labels) -> String {
    let fill = |found: &Captures<'_>| labels.get(&found[1]).map_or_else(|| found[1].to_string(), ToString::to_string);
    LEGEND.replace_all(format, fill).into_owned()
}
