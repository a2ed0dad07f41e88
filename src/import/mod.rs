//! Foreign definitions, read into the same dashboard: Grafana's classic form and its second version, and Perses'.
//!
//! Each reader takes a document through [`Foreign`], which remembers what was read of it. What nobody read is a
//! [`Finding`]: nothing of a dashboard is lost in silence.

pub mod foreign;
pub mod grafana;
pub mod perses;

pub use foreign::{Finding, Foreign, Log, Why};
