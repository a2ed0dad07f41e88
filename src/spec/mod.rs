//! The definition: one type per noun, parsing with spans, checks and the JSON Schema.

mod dashboard;

pub use dashboard::*;
