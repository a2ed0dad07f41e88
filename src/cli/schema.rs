//! `stillframe schema`: the JSON Schema of definitions, for editors.

use super::Stop;
use crate::known;
use crate::spec::schema;
use crate::theme;

/// Prints the JSON Schema of dashboards, of the sources file, or of a theme file.
#[derive(Debug, clap::Args)]
pub struct Schema {
    /// Of the sources file instead.
    #[arg(long)]
    sources: bool,

    /// Of a theme file instead.
    #[arg(long, conflicts_with = "sources")]
    theme: bool,
}

impl Schema {
    pub(super) fn run(self) -> Result<u8, Stop> {
        let known = known::all();
        if self.theme {
            super::print(&format!("{:#}\n", theme::file::schema()));
            return Ok(0);
        }
        let schema = if self.sources { schema::sources_schema(&known) } else { schema::dashboard_schema(&known) };
        super::print(&format!("{schema:#}\n"));
        Ok(0)
    }
}
