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

use crate::spec::load::{Native, Reader};

/// All forms that dashboards are read from: the first that accepts a document reads it.
pub static READERS: &[&dyn Reader] =
    &[&wrapped::Wrapped, &grafana::classic::Classic, &grafana::v2::Second, &perses::Perses, &Native];
