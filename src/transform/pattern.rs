//! Regexes of options.

pub use crate::field::Pattern;

use crate::source::Failure;

/// Reads a JavaScript regex: `/…/i`, or a text that must match as a whole.
///
/// # Errors
/// What is wrong with it.
pub fn pattern(text: &str) -> Result<Pattern, Failure> {
    Pattern::parse(text).map_err(Failure::error)
}
