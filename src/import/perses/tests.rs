//! Perses' dashboards, piece by piece.
