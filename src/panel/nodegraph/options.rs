//! What panels of graphs can be told, by Grafana's names.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;

/// `options` of the panel.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
#[schemars(deny_unknown_fields)]
pub struct Options {
    /// How nodes are shown.
    pub nodes: Nodes,
    /// How edges are shown.
    pub edges: Edges,
    /// How nodes are placed.
    pub layout_algorithm: Layout,
    /// The names of the fields of nodes, where they are others than usual.
    pub node_name_overrides: NodeNames,
    /// The names of the fields of edges, where they are others than usual.
    pub edge_name_overrides: EdgeNames,
    /// The most nodes drawn; 500 when not given.
    pub max_nodes: Option<usize>,
    /// About zooming; means nothing in a still.
    pub zoom_mode: Option<Value>,
    /// Accepted; see `layoutAlgorithm`.
    pub layout: Option<Value>,
}

/// How nodes are shown.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
#[schemars(deny_unknown_fields)]
pub struct Nodes {
    /// The unit of the main statistic.
    pub main_stat_unit: Option<String>,
    /// The unit of the secondary statistic.
    pub secondary_stat_unit: Option<String>,
    /// The fields whose values are parts of rings.
    pub arcs: Vec<Arc>,
}

/// A part of rings.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
#[schemars(deny_unknown_fields)]
pub struct Arc {
    /// The name of the field, whose values are parts of 1.
    pub field: Option<String>,
    /// The colour.
    pub color: Option<String>,
}

/// How edges are shown.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
#[schemars(deny_unknown_fields)]
pub struct Edges {
    /// The unit of the main statistic.
    pub main_stat_unit: Option<String>,
    /// The unit of the secondary statistic.
    pub secondary_stat_unit: Option<String>,
}

/// How nodes are placed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Layout {
    /// In layers: what calls before what is called.
    #[default]
    Layered,
    /// As `layered`, so that a graph has one picture.
    Force,
    /// In rows, without edges.
    Grid,
}

macro_rules! names {
    ($(#[$doc:meta])* $name:ident { $($field:ident => $usual:literal),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
        #[serde(rename_all = "camelCase", default)]
        #[schemars(deny_unknown_fields)]
        pub struct $name {
            $(#[doc = concat!("The field instead of `", $usual, "`.")] pub $field: Option<String>,)*
        }

        impl $name {
            fn map(&self) -> BTreeMap<&'static str, String> {
                let pairs = [$(($usual, &self.$field)),*];
                let given = |(usual, name): (&'static str, &Option<String>)| Some((usual, name.clone()?));
                pairs.into_iter().filter_map(given).filter(|(_, name)| !name.is_empty()).collect()
            }
        }
    };
}

names! {
    /// Other names for the fields of nodes.
    NodeNames {
        id => "id", title => "title", sub_title => "subTitle", main_stat => "mainStat", secondary_stat => "secondaryStat",
        arc => "arc", color => "color", details => "detail", icon => "icon", node_radius => "nodeRadius",
    }
}

names! {
    /// Other names for the fields of edges.
    EdgeNames {
        id => "id", source => "source", target => "target", main_stat => "mainStat", secondary_stat => "secondaryStat",
        color => "color", details => "detail",
    }
}

impl Options {
    /// The names of the fields of nodes that are others than usual.
    pub fn node_names(&self) -> BTreeMap<&'static str, String> {
        self.node_name_overrides.map()
    }

    /// The names of the fields of edges that are others than usual.
    pub fn edge_names(&self) -> BTreeMap<&'static str, String> {
        self.edge_name_overrides.map()
    }
}
