//! `stillframe schema`: the JSON Schema of definitions, for editors.

use super::Stop;
use crate::known;
use crate::spec::schema;

/// Prints the JSON Schema of dashboards, or of the sources file.
#[derive(Debug, clap::Args)]
pub struct Schema {
    /// Of the sources file instead.
    #[arg(long)]
    sources: bool,
}

impl Schema {
    pub(super) fn run(self) -> Result<u8, Stop> {
        let known = known::all();
        let schema = if self.sources { schema::sources_schema(&known) } else { schema::dashboard_schema(&known) };
        super::print(&format!("{schema:#}\n"));
        Ok(0)
    }
}
