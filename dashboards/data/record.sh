#!/bin/sh
# Makes prom.still anew: asks a Prometheus what the example dashboards ask, and records its answers.
#   dashboards/data/record.sh http://127.0.0.1:9090
# The server has to hold the metrics that the dashboards are about, on 1 November 2026 (UTC).
set -eu
url=${1:?"usage: record.sh URL"}
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
printf 'prom: { kind: prometheus, url: "%s", scrapeInterval: 30s }\n' "$url" > "$work/sources.yaml"
cargo run --release --manifest-path "$root/Cargo.toml" -- render "$here/../node.yaml" "$here/../service.yaml" \
  --sources "$work/sources.yaml" --out "$work/out" --record "$work/prom.still"
mv "$work/prom.still" "$here/prom.still"
