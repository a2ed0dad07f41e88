//! Says what did not run, past the test runner's capturing.

use std::io::Write;

/// Writes that a suite did not run, and why.
pub fn skipped(suite: &str, why: &str) {
    let _ = writeln!(std::io::stderr(), "did not run: {suite}: {why}");
}
