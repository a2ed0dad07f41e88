//! Targets, a small query each.
