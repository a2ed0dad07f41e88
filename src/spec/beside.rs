//! Images and maps that stand as files beside a definition: read with it, so that a dashboard holds all that it draws.

use std::path::{Component, Path};

use base64::Engine;
use serde_json::Value;

use super::{Dashboard, Panel};
use crate::diag::Diagnostic;

/// Endings of files with what they are.
const KINDS: [(&str, &str); 8] = [
    ("png", "image/png"),
    ("jpg", "image/jpeg"),
    ("jpeg", "image/jpeg"),
    ("gif", "image/gif"),
    ("webp", "image/webp"),
    ("geojson", "application/geo+json"),
    ("json", "application/geo+json"),
    ("svg", ""),
];

/// Puts files that canvases and maps name into their options, as `data:` addresses; and tells which are not there.
pub fn read(dashboard: &mut Dashboard, bytes: &dyn Fn(&Path) -> Result<Vec<u8>, Diagnostic>) -> Vec<Diagnostic> {
    let mut missing = Vec::new();
    panels(&mut dashboard.panels, bytes, &mut missing);
    missing
}

fn panels(list: &mut [Panel], bytes: &dyn Fn(&Path) -> Result<Vec<u8>, Diagnostic>, missing: &mut Vec<Diagnostic>) {
    for panel in list {
        if matches!(panel.kind.as_str(), "canvas" | "geomap") {
            let keys = if panel.kind == "canvas" { ["image", "path"] } else { ["src", "symbol"] };
            panel.options.values_mut().for_each(|v| files(v, &keys, bytes, missing, 0));
        }
        panels(&mut panel.panels, bytes, missing);
    }
}

/// The files that a tree of settings names under some keys.
fn files(
    tree: &mut Value,
    keys: &[&str],
    bytes: &dyn Fn(&Path) -> Result<Vec<u8>, Diagnostic>,
    missing: &mut Vec<Diagnostic>,
    depth: usize,
) {
    match tree {
        Value::Array(list) if depth < 40 => list.iter_mut().for_each(|v| files(v, keys, bytes, missing, depth + 1)),
        Value::Object(map) if depth < 40 => {
            for (key, value) in map {
                let named = match value {
                    Value::Object(inner) if keys.contains(&key.as_str()) => inner.get_mut("fixed"),
                    Value::String(_) if keys.contains(&key.as_str()) => Some(&mut *value),
                    _ => None,
                };
                if let Some(Value::String(name)) = named {
                    file(name, bytes, missing);
                } else {
                    files(value, keys, bytes, missing, depth + 1);
                }
            }
        }
        _ => {}
    }
}

/// Replaces a file's name by what is in it, if it is one of a folder that the definition stands in.
fn file(name: &mut String, bytes: &dyn Fn(&Path) -> Result<Vec<u8>, Diagnostic>, missing: &mut Vec<Diagnostic>) {
    let path = Path::new(name.as_str());
    let ending = path.extension().and_then(|e| e.to_str()).unwrap_or_default().to_lowercase();
    let Some((_, kind)) = KINDS.iter().find(|(known, _)| *known == ending) else { return };
    // Files that come with Grafana stand in these folders of its own.
    let own = ["img/", "public/", "data:"].iter().any(|start| name.starts_with(start));
    let inside = path.components().all(|c| matches!(c, Component::Normal(_)));
    if own || !inside || name.contains(':') || name.contains('$') || kind.is_empty() {
        return;
    }
    match bytes(path) {
        Ok(bytes) => *name = format!("data:{kind};base64,{}", base64::engine::general_purpose::STANDARD.encode(bytes)),
        Err(error) => {
            let short: String = name.chars().take(80).collect();
            missing.push(Diagnostic::warning(format!("`{short}` is not drawn: {}", error.message)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn files_beside_become_addresses() {
        let options = json!({ "root": { "background": { "image": { "fixed": "plan.png" } }, "elements": [
            { "config": { "path": { "mode": "fixed", "fixed": "img/icons/unicons/cloud.svg" } } },
            { "background": { "image": { "fixed": "../secret.png" } } },
            { "background": { "image": { "fixed": "https://example.org/a.png" } } },
            { "config": { "path": { "fixed": "gone.jpg" }, "text": { "fixed": "plan.png" } } },
        ] } });
        let panel = Panel { kind: "canvas".into(), options: options.as_object().cloned().unwrap(), ..Panel::default() };
        let mut dashboard = Dashboard { panels: vec![panel], ..Dashboard::default() };
        let bytes = |path: &Path| match path.to_str() {
            Some("plan.png") => Ok(vec![1, 2, 3]),
            _ => Err(Diagnostic::error("no such file")),
        };
        let missing = read(&mut dashboard, &bytes);
        let text = serde_json::to_string(&dashboard.panels[0].options).unwrap();
        assert!(text.contains(r#""fixed":"data:image/png;base64,AQID""#), "{text}");
        for kept in
            ["cloud.svg", "../secret.png", "https://example.org/a.png", "gone.jpg", r#""text":{"fixed":"plan.png"}"#]
        {
            assert!(text.contains(kept), "{kept}");
        }
        assert_eq!(missing.len(), 1);
        assert_eq!(missing[0].message, "`gone.jpg` is not drawn: no such file");
    }
}
