//! Library panels: what an export holds of them takes their place.

use crate::spec::tree::{Entry, Node, Tree};

/// What a panel keeps of its own when its model comes from the library.
const OWN: [&str; 6] = ["id", "gridPos", "repeat", "repeatDirection", "maxPerRow", "libraryPanel"];

/// Puts the models of an export's library panels in the places that refer to them. One that is not part of the
/// export becomes a panel of a kind that says so.
pub fn fill(document: &mut Node) {
    let library = document.get("__elements").cloned();
    let library = library.as_ref();
    if let Tree::Map(entries) = &mut document.value {
        for entry in entries.iter_mut().filter(|e| e.key == "panels" || e.key == "rows") {
            below(&mut entry.value, library, 0);
        }
    }
}

/// Panels, and those in rows.
fn below(list: &mut Node, library: Option<&Node>, depth: usize) {
    let Tree::List(items) = &mut list.value else { return };
    for item in items {
        panel(item, library);
        if let Tree::Map(entries) = &mut item.value
            && depth < 2
        {
            entries.iter_mut().filter(|e| e.key == "panels").for_each(|e| below(&mut e.value, library, depth + 1));
        }
    }
}

fn panel(panel: &mut Node, library: Option<&Node>) {
    let Some(reference) = panel.get("libraryPanel").cloned() else { return };
    let model = reference.get("model").or_else(|| library.and_then(|l| model(l, reference.text_of("uid")?)));
    let has_type = panel.text_of("type").is_some_and(|t| t != "library-panel-ref");
    let Tree::Map(entries) = &mut panel.value else { return };
    let Some(model) = model else {
        if !has_type {
            let name = reference.text_of("name").or(reference.text_of("uid")).unwrap_or_default();
            entries.retain(|e| e.key != "type");
            entries.push(word("type", &format!("library panel {name}"), &reference));
            if !entries.iter().any(|e| e.key == "title") {
                entries.push(word("title", name, &reference));
            }
        }
        return;
    };
    entries.retain(|e| OWN.contains(&e.key.as_str()));
    let own: Vec<String> = entries.iter().map(|e| e.key.clone()).collect();
    entries.extend(model.entries().iter().filter(|e| !own.contains(&e.key)).cloned());
}

fn word(key: &str, text: &str, at: &Node) -> Entry {
    let value = Node { span: at.span.clone(), value: Tree::Text(text.to_string()) };
    Entry { key: key.to_string(), span: at.span.clone(), value }
}

/// The model of an element, by its uid: elements are a mapping, or a list in some versions.
fn model<'a>(library: &'a Node, uid: &str) -> Option<&'a Node> {
    let named = library.get(uid);
    let found = named.or_else(|| library.items().iter().find(|e| e.text_of("uid") == Some(uid)));
    found?.get("model").filter(|m| matches!(m.value, Tree::Map(_)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn models_take_their_places() {
        let mut node = Node::from_value(&json!({
            "__elements": { "u": { "name": "N", "uid": "u", "kind": 1, "model": { "id": 9, "type": "stat", "title": "S" } } },
            "panels": [
                { "id": 1, "gridPos": { "x": 3 }, "libraryPanel": { "uid": "u" } },
                { "id": 2, "libraryPanel": { "uid": "gone", "name": "Gone" } },
                { "type": "row", "panels": [{ "id": 3, "libraryPanel": { "uid": "u" } }] }
            ]
        }));
        fill(&mut node);
        let panels = node.get("panels").unwrap().to_value();
        assert_eq!(
            (&panels[0]["type"], &panels[0]["id"], &panels[0]["gridPos"]["x"]),
            (&json!("stat"), &json!(1), &json!(3))
        );
        assert_eq!(panels[1]["type"], "library panel Gone");
        assert_eq!(panels[2]["panels"][0]["title"], "S");
    }
}
