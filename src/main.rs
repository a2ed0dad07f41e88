//! The command line's start-up.

fn main() {}
