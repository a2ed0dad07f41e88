//! What a canvas can be told, by Grafana's names.

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Map, Value};

use crate::panel::dimension::{ColorDimension, ResourceDimension, ScalarDimension, ScaleDimension, TextDimension};

/// `options` of the panel.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
#[schemars(deny_unknown_fields)]
pub struct Options {
    /// The frame that holds all elements.
    pub root: Root,
    /// Accepted; elements that reach beyond the panel are always made smaller.
    pub zoom_to_content: Option<bool>,
    /// About editing; means nothing in a still.
    pub inline_editing: Option<bool>,
    /// About moving; means nothing in a still.
    pub pan_zoom: Option<bool>,
    /// About moving; means nothing in a still.
    pub infinite_pan: Option<bool>,
    /// About editing; means nothing in a still.
    pub show_advanced_types: Option<bool>,
    /// About hovering; means nothing in a still.
    pub tooltip: Option<Value>,
}

/// The frame that holds all elements.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct Root {
    /// Accepted.
    pub name: Option<String>,
    /// `frame`.
    pub r#type: Option<String>,
    /// The elements, from back to front.
    pub elements: Vec<Element>,
    /// The ground of all.
    pub background: Background,
    /// The outline of all.
    pub border: Border,
}

/// An element.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct Element {
    /// `text`, `metric-value`, `rectangle`, `ellipse`, `triangle`, `parallelogram`, `cloud`, `icon`, `server`, `windTurbine`,
    /// `droneTop`, `droneFront`, `droneSide`, `button`, `frame`; others are counted.
    pub r#type: String,
    /// Its name, by which connections find it.
    pub name: String,
    /// What is written.
    pub config: Config,
    /// Its ground.
    pub background: Background,
    /// Its outline.
    pub border: Border,
    /// Which edges of the frame it keeps to.
    pub constraint: Constraint,
    /// Its place, by the constraint.
    pub placement: Placement,
    /// Lines to other elements.
    pub connections: Vec<Connection>,
    /// Where it leads in a page: the first one counts.
    pub links: Vec<Lead>,
    /// The elements of a frame.
    pub elements: Vec<Element>,
}

/// What is written.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct Config {
    /// The text.
    pub text: TextDimension,
    /// The text's colour.
    pub color: ColorDimension,
    /// The text's size in pixels; what fits, up to 20, when not given.
    pub size: Option<f64>,
    /// `left`, `center` or `right`.
    pub align: Option<String>,
    /// `top`, `middle` or `bottom`.
    pub valign: Option<String>,
    /// `icon`: its name or file, or an image in a `data:` address.
    pub path: ResourceDimension,
    /// `icon`: its colour.
    pub fill: ColorDimension,
    /// `server`: `Single`, `Stack`, `Database` or `Terminal`.
    pub r#type: Option<String>,
    /// `server`: the colour of its case.
    pub status_color: ColorDimension,
    /// `server`: the colour of its lamp.
    pub bulb_color: ColorDimension,
    /// `windTurbine`: turns a minute, told in words.
    pub rpm: ScalarDimension,
    /// `droneTop`: its direction in degrees.
    pub yaw_angle: ScalarDimension,
    /// `droneFront`: how far it leans in degrees.
    pub roll_angle: ScalarDimension,
    /// `droneSide`: how far it leans in degrees.
    pub pitch_angle: ScalarDimension,
}

/// A ground.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct Background {
    /// Its colour.
    pub color: ColorDimension,
    /// An image: a `data:` address, or a file beside the definition. Other addresses are not opened.
    pub image: Option<ResourceDimension>,
    /// How the image fills the place: `contain` when not given, `cover`, `fill`, `original`, `tile`.
    pub size: Option<String>,
}

/// An outline.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct Border {
    /// Its colour.
    pub color: ColorDimension,
    /// Its width in pixels; 0 when not given.
    pub width: Option<f64>,
    /// How round corners are, in pixels.
    pub radius: Option<f64>,
}

/// Which edges of the frame an element keeps to.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct Constraint {
    /// `left`, `right`, `leftright`, `center` or `scale`.
    pub horizontal: Option<String>,
    /// `top`, `bottom`, `topbottom`, `center` or `scale`.
    pub vertical: Option<String>,
}

/// A place: pixels, or percent with the constraint `scale`.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct Placement {
    /// From the left edge; with `center`, how far left of the middle.
    pub left: Option<Length>,
    /// From the top edge; with `center`, how far above the middle.
    pub top: Option<Length>,
    /// From the right edge.
    pub right: Option<Length>,
    /// From the bottom edge.
    pub bottom: Option<Length>,
    /// The width.
    pub width: Option<Length>,
    /// The height.
    pub height: Option<Length>,
    /// Turned clockwise, in degrees.
    pub rotation: Option<Length>,
}

/// A number, or `{ fixed: number }`.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Length {
    /// A number.
    Plain(f64),
    /// A number in an object.
    Fixed {
        /// The number.
        fixed: Option<f64>,
    },
}

impl Length {
    /// The number.
    pub fn value(&self) -> f64 {
        let value = match self {
            Self::Plain(v) => *v,
            Self::Fixed { fixed } => fixed.unwrap_or(0.0),
        };
        if value.is_finite() { value.clamp(-20_000.0, 20_000.0) } else { 0.0 }
    }
}

/// Where an element leads.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct Lead {
    /// Its name.
    pub title: Option<String>,
    /// The address.
    pub url: String,
}

/// A line to another element.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct Connection {
    /// Where it begins: -1 to 1 from the element's middle to its edges, up and right are positive.
    pub source: Spot,
    /// Where it ends at the target, alike.
    pub target: Spot,
    /// The name of the target.
    pub target_name: Option<String>,
    /// Its colour.
    pub color: ColorDimension,
    /// Its width in pixels; 2 when not given.
    pub size: ScaleDimension,
    /// Corners on the way: parts of the way across and down.
    pub vertices: Vec<Spot>,
    /// How round corners on the way are, in pixels.
    pub radius: ScaleDimension,
    /// Where arrows are: `forward` when not given, `reverse`, `both`, `none`; or `{ mode: field, field }`: forward above
    /// zero, backward below.
    pub direction: Option<Value>,
    /// `solid`, `dashed` or `dotted`, also as `{ style: dashed }`.
    pub line_style: Option<Value>,
    /// Accepted; lines are straight.
    pub path: Option<String>,
    /// Accepted; texts of lines are not drawn.
    pub text: Option<Value>,
}

/// A point.
#[derive(Debug, Clone, Copy, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Spot {
    /// To the right.
    pub x: f64,
    /// Up; down in vertices.
    pub y: f64,
}

/// Reads options; an element that is not understood is one of another kind, and does not take the others with it.
pub fn read(map: &Map<String, Value>) -> Options {
    let list = map.get("root").and_then(|r| r.get("elements")).and_then(Value::as_array);
    let mut bare = map.clone();
    if let Some(root) = bare.get_mut("root").and_then(Value::as_object_mut) {
        root.remove("elements");
    }
    let mut options: Options = crate::panel::read(&bare);
    let element = |v: &Value| serde_json::from_value(v.clone()).unwrap_or_default();
    options.root.elements = list.map(|l| l.iter().take(MOST).map(element).collect()).unwrap_or_default();
    options
}

/// The most elements.
const MOST: usize = 2000;
