//! The integration tests: one binary.
#![allow(missing_docs)]

mod check_cases;
mod schema_agrees;
mod load_files;
