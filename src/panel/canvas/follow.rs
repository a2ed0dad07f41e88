//! What elements follow: values, colours, numbers and images, each found once.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use super::{Page, options};
use crate::field::{Display, Shown};
use crate::frame::{Cell, FieldType};
use crate::panel::dimension::{ColorDimension, ResourceDimension, ScalarDimension, named};
use crate::panel::picture::Picture;
use crate::reduce::{self, Reduced};
use crate::scene::{Color, Node, Rect};

/// What was found already: many elements follow the same fields and show the same images.
#[derive(Default)]
pub struct Found {
    values: RefCell<BTreeMap<String, Option<Shown>>>,
    pictures: RefCell<BTreeMap<String, Option<Rc<Picture>>>>,
}

impl Page<'_> {
    /// The last value of a field as printed; none where there is no such field.
    pub fn value(&self, name: Option<&str>) -> Option<Shown> {
        let name = name.filter(|n| !n.is_empty())?;
        if let Some(found) = self.found.values.borrow().get(name) {
            return found.clone();
        }
        let value = self.last(name);
        self.found.values.borrow_mut().insert(name.to_string(), value.clone());
        value
    }

    fn last(&self, name: &str) -> Option<Shown> {
        let name = Some(name);
        let field = self.input.frames.iter().find_map(|frame| named(frame, name))?;
        let display = Display::new(field, self.input.theme, self.input.zone, self.input.now);
        Some(match reduce::reduce(field, "lastNotNull") {
            Some(Reduced::Number(v)) if field.kind() == FieldType::Time => display.show(Cell::Time(v as i64)),
            Some(Reduced::Number(v)) => display.show(Cell::Number(v)),
            Some(Reduced::Text(text)) => display.show(Cell::Text(&text)),
            Some(Reduced::Bool(v)) => display.show(Cell::Bool(v)),
            _ => display.show(Cell::Null),
        })
    }

    /// A colour by a field, else a fixed one.
    pub fn color(&self, asked: &ColorDimension) -> Option<Color> {
        let field = asked.field.as_deref().filter(|f| !f.is_empty());
        if let Some(shown) = self.value(field) {
            return Some(if shown.numeric.is_nan() && !shown.mapped { self.input.theme.muted } else { shown.color });
        }
        self.input.theme.color(asked.fixed.as_deref()?)
    }

    /// What a symbol's or image's place names: a file, a name, an address.
    pub fn resource(&self, asked: &ResourceDimension) -> Option<String> {
        let field = asked.field.as_deref().filter(|_| !matches!(asked.mode.as_deref(), None | Some("fixed")));
        let by_value = self.value(field).map(|shown| shown.text.to_string().trim().to_string());
        by_value.or_else(|| asked.fixed.clone()).filter(|path| !path.is_empty())
    }

    /// A number by a field, else a fixed one.
    pub fn scalar(&self, asked: &ScalarDimension) -> Option<f64> {
        let by_field = self.value(asked.field.as_deref()).map(|shown| shown.numeric);
        by_field.or(asked.fixed).filter(|v| v.is_finite())
    }

    /// The image of an address, if it can be read.
    pub fn picture(&self, address: &str) -> Option<Rc<Picture>> {
        if let Some(found) = self.found.pictures.borrow().get(address) {
            return found.clone();
        }
        let picture = Picture::decode(address).map(Rc::new);
        self.found.pictures.borrow_mut().insert(address.to_string(), picture.clone());
        picture
    }

    /// The image of a ground, if it has one that can be read.
    pub fn pictured(&self, background: &options::Background) -> Option<Rc<Picture>> {
        self.picture(&self.resource(background.image.as_ref()?)?)
    }

    /// The image of a ground in its place.
    pub fn image(&self, background: &options::Background, place: Rect) -> Option<Node> {
        let picture = self.pictured(background)?;
        match background.size.as_deref() {
            Some("original") => picture.original(place),
            Some("cover") => picture.covering(place),
            Some("fill") => picture.stretched(place),
            Some("tile") => picture.tiled(place),
            _ => picture.contained(place, (0.5, 0.5)),
        }
    }
}
