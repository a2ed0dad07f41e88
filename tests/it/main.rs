//! The integration tests: one binary.
#![allow(missing_docs)]

mod oracle_field;
#![allow(missing_docs, clippy::unwrap_used)]

mod oracle_time;
mod oracle_unit;
