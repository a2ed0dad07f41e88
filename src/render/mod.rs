//! Renderers: a scene becomes SVG, PNG.

pub mod png;
pub mod svg;
