//! Foreign definitions, read into the same dashboard: Grafana's classic form and its second version, and Perses'.
//!
//! Each reader takes a document through [`Foreign`], which remembers what was read of it. What nobody read is a
//! [`Finding`]: nothing of a dashboard is lost in silence.

pub mod foreign;
pub mod grafana;
pub mod perses;
mod wrapped;

pub use crate::spec::imported::{Finding, Imported, Why};
pub use foreign::{Foreign, Log};

use crate::spec::Dashboard;
use crate::spec::load::{Native, Reader};
use crate::spec::write::whole_numbers;

/// All forms that dashboards are read from: the first that accepts a document reads it.
pub static READERS: &[&dyn Reader] =
    &[&wrapped::Wrapped, &grafana::classic::Classic, &grafana::v2::Second, &perses::Perses, &Native];

/// A dashboard as reading its own YAML would give it: numbers in free settings are whole where they can be.
pub fn settled(dashboard: Dashboard) -> Dashboard {
    let value = serde_json::to_value(&dashboard).map(|value| whole_numbers(&value));
    value.and_then(serde_json::from_value).unwrap_or(dashboard)
}
