//! What a canvas shows, in one sentence.

use super::options::Element;
use super::{Page, known};
use crate::panel::icon;

impl Page<'_> {
    /// The icons and images that are not drawn, by their names.
    pub fn missing(&self) -> Vec<String> {
        let mut names: Vec<String> = Vec::new();
        let mut add = |path: String| {
            let name: String = icon::stem(&path).chars().take(30).collect();
            let name = if path.starts_with("data:") { "an image of unknown format".to_string() } else { name };
            if !names.contains(&name) {
                names.push(name);
            }
        };
        for placed in self.placed.iter().filter(|p| known(p.element)) {
            let icon = (placed.element.r#type == "icon").then(|| self.resource(&placed.element.config.path)).flatten();
            icon.filter(|path| icon::named(path).is_none() && self.picture(path).is_none())
                .into_iter()
                .for_each(&mut add);
            let image = placed.element.background.image.as_ref().and_then(|i| self.resource(i));
            image.filter(|path| self.picture(path).is_none()).into_iter().for_each(&mut add);
        }
        names
    }

    /// Values in words: elements that show a field, by their names or the fields'.
    pub fn sentence(&self, received: usize, hidden: usize) -> String {
        let mut parts = vec![format!("A canvas of {received} element{}", if received == 1 { "" } else { "s" })];
        let field = |e: &Element| e.config.text.field.clone().filter(|f| !f.is_empty());
        let shown: Vec<(String, String)> = self
            .placed
            .iter()
            .filter(|p| known(p.element))
            .filter_map(|p| Some((field(p.element)?, self.says(p.element))))
            .collect();
        let short = |t: &str| t.chars().take(60).collect::<String>();
        let told: Vec<String> =
            shown.iter().take(8).map(|(name, value)| format!("{} {}", short(name), short(value))).collect();
        if !told.is_empty() {
            let more = if shown.len() > 8 { format!(" and {} more", shown.len() - 8) } else { String::new() };
            parts[0].push_str(&format!(": {}{more}", told.join(", ")));
        }
        let none = shown.iter().filter(|s| s.1 == "–").count();
        if none > 0 {
            parts.push(format!("{none} without a value"));
        }
        let lines: usize = self.placed.iter().map(|p| p.element.connections.len()).sum();
        if lines > 0 {
            parts.push(format!("{lines} connection{}", if lines == 1 { "" } else { "s" }));
        }
        if hidden > 0 {
            parts.push(format!("{hidden} not drawn"));
        }
        let missing = self.missing();
        if !missing.is_empty() {
            let more = if missing.len() > 5 { format!(" and {} more", missing.len() - 5) } else { String::new() };
            let names: Vec<&str> = missing.iter().take(5).map(String::as_str).collect();
            let noun = if missing.len() == 1 { "icon or image" } else { "icons or images" };
            parts.push(format!("{} {noun} only named: {}{more}", missing.len(), names.join(", ")));
        }
        format!("{}.", parts.join("; "))
    }
}
