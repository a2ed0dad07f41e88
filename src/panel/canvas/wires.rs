//! The lines between elements: where they go, and how they look.

use super::options::Connection;
use super::place::Placed;
use super::{Page, shapes};
use crate::scene::Node;

impl Page<'_> {
    /// The lines from an element to others.
    pub fn lines(&self, placed: &Placed<'_>) -> Vec<Node> {
        let target = |c: &Connection| {
            let name = c.target_name.as_deref().filter(|n| !n.is_empty())?;
            self.names.get(name).map(|i| &self.placed[*i])
        };
        let theme = self.input.theme;
        placed
            .element
            .connections
            .iter()
            .take(200)
            .flat_map(|c| {
                let color = theme.ink(self.color(&c.color).filter(|c| c.a > 0).unwrap_or(theme.muted), 3.0);
                let (forward, backward) = self.arrows(c);
                let radius = self.value(c.radius.field.as_deref()).map(|shown| shown.numeric).or(c.radius.fixed);
                let radius = radius.filter(|r| r.is_finite()).unwrap_or(0.0).clamp(0.0, 500.0) * self.scale;
                let pen = shapes::Pen { color, width: self.width(c), radius, forward, backward };
                shapes::connection(c, placed, target(c), self.size, pen)
            })
            .collect()
    }

    /// Whether arrows stand at the end and at the beginning of a line.
    pub fn arrows(&self, connection: &Connection) -> (bool, bool) {
        let direction = connection.direction.as_ref();
        let field = direction.filter(|d| d.get("mode").and_then(|m| m.as_str()) == Some("field"));
        if let Some(value) = field.and_then(|d| self.value(d.get("field")?.as_str())) {
            return (value.numeric > 0.0, value.numeric < 0.0);
        }
        let fixed = shapes::word(direction, "fixed").unwrap_or("forward");
        (matches!(fixed, "forward" | "both"), matches!(fixed, "reverse" | "both"))
    }

    pub fn width(&self, connection: &Connection) -> f64 {
        let size = &connection.size;
        let by_field = self.value(size.field.as_deref()).map(|shown| size.between(shown.percent, 1.0, 10.0));
        let width = by_field.or(size.fixed).filter(|w| w.is_finite()).unwrap_or(2.0);
        (width * self.scale).clamp(0.5, 40.0)
    }
}
