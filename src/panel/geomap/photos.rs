//! Photos: images in `data:` addresses at their places; a sign where there is none that can be read.

use std::collections::BTreeMap;

use super::layers::{Done, Drawing};
use super::view::View;
use crate::frame::{Field, FieldType, Frame};
use crate::panel::dimension::named;
use crate::panel::picture::{self, Picture};
use crate::panel::{Input, icon};
use crate::scene::{Group, Node, Path, Rect, Stroke, Style};

/// More photos than this are not drawn as images.
const MOST: usize = 500;

impl Drawing<'_> {
    /// The field of images: the one asked for, else the first with addresses, else the first text.
    pub fn photo_field<'f>(&self, frame: &'f Frame) -> Option<&'f Field> {
        let texts = || frame.fields.iter().filter(|f| f.kind() == FieldType::Text);
        let address =
            |f: &&Field| (0..f.values.len().min(50)).any(|row| picture::is_address(&f.values.get(row).text()));
        named(frame, self.layer.config.src.as_deref()).or_else(|| texts().find(address)).or_else(|| texts().next())
    }

    /// How far photos reach from their places.
    pub fn reach(&self) -> f64 {
        let radius = self.layer.config.radius.unwrap_or(20.0).clamp(2.0, 100.0);
        match (self.layer.r#type.as_str(), self.layer.config.kind.as_deref()) {
            ("photos", Some("anchored")) => radius * 2.45 + 4.0,
            ("photos", _) => radius + 4.0,
            _ => 0.0,
        }
    }

    /// Photos, the first ones in front.
    pub fn photos(&self, view: &View, input: &Input<'_>) -> Done {
        let mut done = Done::default();
        let mut read: BTreeMap<String, Option<Picture>> = BTreeMap::new();
        for table in &self.tables {
            let field = self.photo_field(&table.frame);
            for place in &table.places {
                let Some((lon, lat)) = place.at else { continue };
                let at = view.at(lon, lat);
                if !view.sees(at) {
                    done.outside += 1;
                    continue;
                }
                done.drawn += 1;
                let address = field.map(|f| f.values.get(place.row).text()).unwrap_or_default();
                let room = read.len() < MOST;
                let photo = read.entry(address.clone()).or_insert_with(|| Picture::decode(&address).filter(|_| room));
                let nodes = self.photo(at, photo.as_ref(), input);
                done.nodes.push(Group { title: Some(place.name.clone()), nodes, ..Group::default() }.into());
            }
        }
        done.nodes.reverse();
        done
    }

    fn photo(&self, (x, y): (f64, f64), photo: Option<&Picture>, input: &Input<'_>) -> Vec<Node> {
        let (config, theme) = (&self.layer.config, input.theme);
        let radius = config.radius.unwrap_or(20.0).clamp(2.0, 100.0);
        let round = config.kind.as_deref() == Some("circle");
        let tip = if config.kind.as_deref() == Some("anchored") { radius * 0.45 } else { 0.0 };
        let place =
            Rect::new(x - radius, y - radius - if tip > 0.0 { radius + tip } else { 0.0 }, 2.0 * radius, 2.0 * radius);
        let frame = config.color.as_deref().and_then(|c| theme.color(c)).unwrap_or(theme.axis);
        let edge = config.border.unwrap_or(2.0).clamp(0.0, 10.0);
        let mut style = Style::fill(theme.panel);
        style.stroke = (edge > 0.0).then(|| Stroke::solid(frame, edge));
        let mut nodes = Vec::new();
        if tip > 0.0 {
            let mut path = Path::default();
            path.move_to(x, y);
            path.line_to(x - tip * 0.8, place.bottom());
            path.line_to(x + tip * 0.8, place.bottom());
            path.close();
            nodes.push(Node::path(path, Style::fill(frame)));
        }
        nodes.push(match round {
            true => Node::Circle(x, y, radius, style),
            false => Node::Rect(place, 2.0, style),
        });
        let image = photo.and_then(|p| match (round, config.crop != Some(false)) {
            (true, _) => p.round().stretched(place),
            (false, true) => p.covering(place),
            (false, false) => p.contained(place, (0.5, 0.5)),
        });
        match image {
            Some(image) => nodes.push(image),
            None => {
                let sign = icon::named("question-circle").unwrap_or_default();
                let middle = (x, place.y + radius);
                nodes.extend(icon::draw(sign, radius * 1.1, theme.muted, &|dx, dy| (middle.0 + dx, middle.1 + dy)));
            }
        }
        nodes
    }
}
