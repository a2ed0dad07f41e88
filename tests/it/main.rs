//! The integration tests: one binary.
#![allow(missing_docs, clippy::unwrap_used)]

mod oracle_field;
mod oracle_time;
mod oracle_unit;
mod oracle_transform;
