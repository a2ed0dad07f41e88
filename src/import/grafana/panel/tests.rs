//! Panels, small ones.
