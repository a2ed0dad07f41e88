//! The definition: one type per noun, parsing with spans, checks and the JSON Schema.

mod dashboard;
pub mod tree;
mod scalar;
pub mod yaml;
pub mod json;

pub use dashboard::*;
