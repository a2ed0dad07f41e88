//! Displayed names while frames are transformed: options name fields by what a reader sees.

use crate::frame::{Field, FieldType, Frame};

/// The displayed names of all fields, by frame.
pub fn displayed(frames: &[Frame]) -> Vec<Vec<String>> {
    let single = single_label(frames);
    let differ = frames.windows(2).any(|pair| pair[0].name != pair[1].name);
    frames.iter().map(|frame| in_frame(frame, single.as_deref(), differ)).collect()
}

/// The displayed names of one frame's fields, as if it stood alone.
pub fn alone(frame: &Frame) -> Vec<String> {
    in_frame(frame, single_label(std::slice::from_ref(frame)).as_deref(), false)
}

/// The name of a frame as displayed: its own, else its value fields' joined.
pub fn of_frame(frame: &Frame) -> String {
    if let Some(name) = frame.name.as_deref().filter(|n| !n.is_empty()) {
        return name.into();
    }
    let names = alone(frame);
    let values = frame.fields.iter().zip(names).filter(|(f, _)| f.kind() != FieldType::Time);
    values.map(|(_, name)| name).collect::<Vec<_>>().join(", ")
}

fn in_frame(frame: &Frame, single: Option<&str>, differ: bool) -> Vec<String> {
    (0..frame.fields.len()).map(|at| name(frame, at, single, differ)).collect()
}

fn name(frame: &Frame, at: usize, single: Option<&str>, differ: bool) -> String {
    let field = &frame.fields[at];
    let set = [&field.config.display_name, &field.config.display_name_from_ds];
    if let Some(name) = set.into_iter().flatten().find(|n| !n.is_empty()) {
        return name.clone();
    }
    let found = if field.kind() == FieldType::Time && field.labels.is_empty() {
        field.name.clone()
    } else {
        found(frame, field, single, differ)
    };
    if found == field.name { unique(frame, at) } else { found }
}

/// The name made of frame name, field name and labels, as far as they tell series apart.
fn found(frame: &Frame, field: &Field, single: Option<&str>, differ: bool) -> String {
    let frame_name = frame.name.as_deref().filter(|n| !n.is_empty());
    let mut parts: Vec<String> = Vec::new();
    let framed = frame_name.filter(|_| differ);
    parts.extend(framed.map(String::from));
    if !field.name.is_empty() && field.name != "Value" {
        parts.push(field.name.clone());
    }
    let labels = match single {
        Some(label) => field.labels.get(label).map(|v| v.to_string()).filter(|v| !v.is_empty()),
        None if field.labels.is_empty() => None,
        None => Some(label_text(field)),
    };
    if framed.is_none() && labels.is_none() && field.name == "Value" {
        parts.extend(frame_name.map(String::from));
    }
    parts.extend(labels);
    match parts.is_empty() {
        false => parts.join(" "),
        true if field.name.is_empty() => "Value".into(),
        true => field.name.clone(),
    }
}

fn label_text(field: &Field) -> String {
    let parts: Vec<String> = field.labels.iter().map(|(k, v)| format!("{k}=\"{v}\"")).collect();
    format!("{{{}}}", parts.join(", "))
}

/// The one label that all labelled fields have, if it is the only one.
fn single_label(frames: &[Frame]) -> Option<String> {
    let mut keys = frames.iter().flat_map(|f| &f.fields).flat_map(|f| f.labels.keys());
    let first = keys.next()?;
    keys.all(|key| key == first).then(|| first.to_string())
}

/// Equal names in a frame are numbered.
fn unique(frame: &Frame, at: usize) -> String {
    let field = &frame.fields[at];
    let same = |f: &&Field| f.name == field.name;
    if frame.fields.iter().filter(same).count() < 2 {
        return field.name.clone();
    }
    let place = frame.fields[..=at].iter().filter(same).count();
    format!("{} {place}", field.name)
}
