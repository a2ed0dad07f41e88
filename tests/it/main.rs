//! The integration tests: one binary.
#![allow(missing_docs)]

mod oracle_field;
mod fault;
mod live;
mod loopback;
mod skip;
