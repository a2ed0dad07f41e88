//! What a map can be told, by Grafana's names.

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;

use crate::panel::HideFrom;
use crate::panel::dimension::{ColorDimension, ResourceDimension, ScalarDimension, ScaleDimension, TextDimension};

/// `options` of the panel.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
#[schemars(deny_unknown_fields)]
pub struct Options {
    /// What of the world is seen; what holds all places when not given.
    pub view: Option<ViewOptions>,
    /// What is drawn on the map; markers of all frames when none is given.
    #[serde(deserialize_with = "each")]
    pub layers: Vec<Layer>,
    /// Accepted; the map is always the bundled one.
    pub basemap: Option<Value>,
    /// Scale bar and attribution; the rest is about moving the map.
    pub controls: Controls,
    /// About hovering; means nothing in a still.
    pub tooltip: Option<Value>,
}

/// What of the world is seen.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
#[schemars(deny_unknown_fields)]
pub struct ViewOptions {
    /// `fit` (all places), `zero` (the world), `coords` (`lat`, `lon`, `zoom`), or a region such as `europe`.
    pub id: Option<String>,
    /// The middle, in degrees north.
    pub lat: Option<f64>,
    /// The middle, in degrees east.
    pub lon: Option<f64>,
    /// How near: 1 is the world in 512 pixels, each further one doubles it. With `fit` it is the nearest.
    pub zoom: Option<f64>,
    /// The least zoom.
    pub min_zoom: Option<f64>,
    /// The greatest zoom.
    pub max_zoom: Option<f64>,
    /// With `fit`: the blank around all places, in percent.
    pub padding: Option<f64>,
    /// With `fit`: whether all layers count.
    pub all_layers: Option<bool>,
    /// With `fit`: the layer that counts.
    pub layer: Option<String>,
    /// With `fit`: whether only the last place counts.
    pub last_only: Option<bool>,
    /// Accepted; a still shares no view.
    pub shared: Option<bool>,
    /// Accepted; the world is drawn once.
    pub no_repeat: Option<bool>,
}

/// A layer.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
#[schemars(deny_unknown_fields)]
pub struct Layer {
    /// `markers`, `countries`, `heatmap`, `route`, `last-point`, `network`, `geojson`, `dayNight`, `photos`; others are
    /// counted as left out.
    pub r#type: String,
    /// Its name, in the legend.
    pub name: Option<String>,
    /// Where places come from.
    pub location: Location,
    /// Which frames: `{ id: byRefId, options: A }`.
    pub filter_data: Option<Value>,
    /// How it looks.
    pub config: LayerConfig,
    /// How opaque it is as a whole.
    pub opacity: Option<f64>,
    /// About hovering; means nothing in a still.
    pub tooltip: Option<bool>,
}

/// Where places come from.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
#[schemars(deny_unknown_fields)]
pub struct Location {
    /// `auto`, `coords`, `geohash` or `lookup`.
    pub mode: Option<String>,
    /// The field of latitudes.
    pub latitude: Option<String>,
    /// The field of longitudes.
    pub longitude: Option<String>,
    /// The field of geohashes.
    pub geohash: Option<String>,
    /// The field of codes or names.
    pub lookup: Option<String>,
    /// Which list is looked up first: `countries`, or `usa-states`.
    pub gazetteer: Option<String>,
    /// Accepted; not read.
    pub wkt: Option<String>,
    /// Accepted; not read.
    pub h3: Option<String>,
}

/// How a layer looks.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct LayerConfig {
    /// Colour, size, symbol and text of markers; colour and width of routes.
    pub style: Option<Style>,
    /// Whether it stands in the legend.
    pub show_legend: Option<bool>,
    /// `heatmap`: how much a place weighs.
    pub weight: ScaleDimension,
    /// `heatmap`: how far a place reaches, in pixels; `photos`: half the side of an image.
    pub radius: Option<f64>,
    /// `heatmap`: how soft its edge is, in pixels.
    pub blur: Option<f64>,
    /// `route`, `network`: 1 for arrows forward, -1 for arrows backward, 2 for both.
    pub arrow: Option<f64>,
    /// `network`: colour, width, opacity and text of lines.
    pub edge_style: Option<Style>,
    /// `geojson`: `public/maps/countries.geojson` (the bundled map), or a file beside the definition; `photos`: the field of
    /// images.
    pub src: Option<String>,
    /// `geojson`: looks of features by their properties; the first rule that holds counts.
    pub rules: Vec<Rule>,
    /// `dayNight`: `to`, the end of the range, when not given; or `from`.
    pub show: Option<String>,
    /// `dayNight`: the colour of the night.
    pub night_color: Option<String>,
    /// `dayNight`: whether the sun is shown.
    pub sun: Option<bool>,
    /// `photos`: `square` when not given, `circle`, `anchored`, `folio`.
    pub kind: Option<String>,
    /// `photos`: the width of the frame.
    pub border: Option<f64>,
    /// `photos`: the colour of the frame.
    pub color: Option<String>,
    /// `photos`: whether images are cut to fill their frame.
    pub crop: Option<bool>,
}

/// A look for some features.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct Rule {
    /// Which ones.
    pub check: Option<Check>,
    /// How they look.
    pub style: Option<Style>,
}

/// A comparison of a feature's property.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct Check {
    /// The property, such as `name`.
    pub property: String,
    /// `eq`, `neq`, `lt`, `lte`, `gt` or `gte`.
    pub operation: Option<String>,
    /// What it is compared with.
    pub value: Option<Value>,
}

/// Colour, size, symbol and text.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
#[schemars(deny_unknown_fields)]
pub struct Style {
    /// The colour.
    pub color: ColorDimension,
    /// How opaque the inside is; 0.4 when not given.
    pub opacity: Option<f64>,
    /// The radius, from 2 to 15 with a field, else 5.
    pub size: ScaleDimension,
    /// The width of lines.
    pub line_width: Option<f64>,
    /// `circle`, `square`, `triangle`, `star`, `cross`, `x`, also as the path of Grafana's marker.
    pub symbol: ResourceDimension,
    /// Where a symbol stands at its place: `{ horizontal: left | center | right, vertical: top | center | bottom }`.
    pub symbol_align: SymbolAlign,
    /// What is written beside a place.
    pub text: TextDimension,
    /// `fontSize` counts; the place of a text is found so that none lies on another.
    pub text_config: TextConfig,
    /// How far a symbol is turned.
    pub rotation: ScalarDimension,
}

/// Where a symbol stands at its place.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
#[schemars(deny_unknown_fields)]
pub struct SymbolAlign {
    /// `left`, `center` or `right`.
    pub horizontal: Option<String>,
    /// `top`, `center` or `bottom`.
    pub vertical: Option<String>,
}

/// How texts look.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
#[schemars(deny_unknown_fields)]
pub struct TextConfig {
    /// Their size in pixels.
    pub font_size: Option<f64>,
    /// Accepted.
    pub offset_x: Option<f64>,
    /// Accepted.
    pub offset_y: Option<f64>,
    /// Accepted.
    pub text_align: Option<String>,
    /// Accepted.
    pub text_baseline: Option<String>,
}

/// What stands on the map besides layers.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
#[schemars(deny_unknown_fields)]
pub struct Controls {
    /// A scale bar.
    pub show_scale: bool,
    /// Where the map comes from.
    pub show_attribution: bool,
    /// About moving the map; means nothing in a still.
    pub show_zoom: Option<bool>,
    /// About moving the map; means nothing in a still.
    pub mouse_wheel_zoom: Option<bool>,
    /// About measuring; means nothing in a still.
    pub show_measure: Option<bool>,
    /// About finding defects; means nothing in a still.
    pub show_debug: Option<bool>,
    /// The unit of the scale bar: `metric`, `us` (miles), `nautical`.
    pub scale_units: Option<String>,
}

/// `field.custom` of the panel.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
#[schemars(deny_unknown_fields)]
pub struct Custom {
    /// Leaves a field out.
    pub hide_from: HideFrom,
}

/// Reads layers one by one: one that is not understood is of another kind, and does not take the others with it.
fn each<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Vec<Layer>, D::Error> {
    let list = Vec::<Value>::deserialize(from)?;
    let unread = || Layer { r#type: "unread".into(), ..Layer::default() };
    Ok(list.into_iter().map(|v| serde_json::from_value(v).unwrap_or_else(|_| unread())).collect())
}
