//! The definition: one type per noun, parsing with spans, checks and the JSON Schema.

mod beside;
mod dashboard;
mod events;
mod region;
mod show;
pub mod tree;
mod scalar;
pub mod yaml;
pub mod json;
pub mod known;
pub mod validate;
pub mod forms;
mod ids;
pub mod schema;
pub mod migrate;
mod mask;
pub mod sources;
pub mod check;
pub mod imported;
pub mod lookup;
pub mod glob;
mod tidy;
pub mod load;
pub mod write;

pub use dashboard::*;
pub use ids::{ids, slug};
pub use region::{DayOfWeek, TimeRegion};
pub use show::{Condition, ShowWhen};
