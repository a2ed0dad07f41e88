//! Frames as JSON: Grafana's data frame format, and our own recordings.
