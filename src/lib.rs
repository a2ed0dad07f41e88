//! Stillframe: dashboards, as stills.
//!
//! The modules in reading order; each looks only at those above it. `ARCHITECTURE.md` is the map.

pub mod diag;
pub mod js;
pub mod time;
pub mod frame;
pub mod spec;
pub mod text;
pub mod scene;
pub mod theme;
pub mod unit;
pub mod reduce;
pub mod variable;
pub mod field;
pub mod source;
pub mod expr;
pub mod plan;
pub mod transform;
pub mod fetch;
pub mod chart;
pub mod panel;
pub mod known;
pub mod import;
pub mod render;
pub mod report;
pub mod run;
pub mod cli;
