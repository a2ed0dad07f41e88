#!/usr/bin/env bash
# Servers for the live tests, on loopback and free ports, with fixed data.
#   tests/servers.sh start STATE   starts them; STATE/ports.env then names their ports
#   tests/servers.sh stop STATE    ends them
#   tests/servers.sh test STATE    starts them, runs the live tests, and ends them
# What is not installed is left out and said so. STATE is a folder of its own, made when it is not there.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
state=${2:?name a folder for the state}
mkdir -p "$state"
state=$(cd "$state" && pwd)

have() { command -v "$1" >/dev/null || { echo "left out: $1 is not installed (tests/install.sh)" >&2; return 1; }; }

# A port that nobody listens on, from 39000 up; each is given once.
next_port=39000
free_port() {
  while next_port=$((next_port + 1)); do
    (exec 3<>"/dev/tcp/127.0.0.1/$next_port") 2>/dev/null || { port=$next_port; return; }
  done
}

# When a process started, in ticks: with its id, this names it for good.
born() { awk '{ sub(/.*\) /, ""); print $20 }' "/proc/$1/stat" 2>/dev/null; }

run() { # run NAME COMMAND...
  local name=$1; shift
  "$@" >"$state/$name.log" 2>&1 </dev/null &
  echo "$! $(born $!)" >"$state/$name.pid"
  disown
}

wait_for() { # wait_for NAME URL
  for _ in $(seq 150); do
    curl -sf -m 2 -o /dev/null "$2" && return
    sleep 0.2
  done
  echo "$1 does not answer:" >&2
  tail -5 "$state/$1.log" >&2
  return 1
}

node() {
  have prometheus-node-exporter || return 0
  free_port; NODE=$port
  run node prometheus-node-exporter --web.listen-address="127.0.0.1:$NODE" --log.level=error
  wait_for node "http://127.0.0.1:$NODE/metrics"
  echo "NODE=$NODE" >>"$state/ports.env"
}

prometheus_() {
  have prometheus && have promtool || return 0
  free_port; local own=$port
  rm -rf "$state/prometheus"
  awk -v form=openmetrics -f "$here/fleet.awk" </dev/null >"$state/fleet.om"
  promtool tsdb create-blocks-from openmetrics "$state/fleet.om" "$state/prometheus" >"$state/promtool.log" 2>&1
  {
    echo 'global: { scrape_interval: 2s }'
    echo 'scrape_configs:'
    [ -z "${NODE:-}" ] || echo "  - { job_name: node, static_configs: [{ targets: ['127.0.0.1:$NODE'] }] }"
    echo "  - { job_name: prometheus, static_configs: [{ targets: ['127.0.0.1:$own'] }] }"
  } >"$state/prometheus.yml"
  run prometheus prometheus --config.file="$state/prometheus.yml" --storage.tsdb.path="$state/prometheus" \
    --storage.tsdb.retention.time=100y --web.listen-address="127.0.0.1:$own" \
    --enable-feature=exemplar-storage,native-histograms --log.level=warn
  wait_for prometheus "http://127.0.0.1:$own/-/ready"
  echo "PROMETHEUS=$own" >>"$state/ports.env"
}

victoria() {
  have victoria-metrics || return 0
  free_port; local own=$port
  rm -rf "$state/victoria"
  run victoria victoria-metrics -storageDataPath="$state/victoria" -httpListenAddr="127.0.0.1:$own" \
    -retentionPeriod=100y -loggerLevel=WARN
  wait_for victoria "http://127.0.0.1:$own/health"
  awk -v form=import -f "$here/fleet.awk" </dev/null |
    curl -sf --data-binary @- "http://127.0.0.1:$own/api/v1/import/prometheus"
  curl -sf "http://127.0.0.1:$own/internal/force_flush"
  echo "VICTORIAMETRICS=$own" >>"$state/ports.env"
}

start() {
  stop
  : >"$state/ports.env"
  node
  prometheus_
  victoria
  cat "$state/ports.env"
}

stop() {
  local file pid since
  for file in "$state"/*.pid; do
    [ -e "$file" ] || continue
    read -r pid since <"$file"
    if [ "$(born "$pid")" = "$since" ] && [ -n "$since" ]; then
      kill "$pid"
      for _ in $(seq 50); do [ "$(born "$pid")" = "$since" ] && sleep 0.1 || break; done
      [ "$(born "$pid")" != "$since" ] || kill -9 "$pid"
    fi
    rm -f "$file"
  done
  rm -f "$state/ports.env"
}

case ${1:-} in
  start)
    trap '[ $? = 0 ] || stop' EXIT
    start
    ;;
  stop) stop ;;
  test)
    trap stop EXIT
    start
    STILLFRAME_LIVE=$state/ports.env cargo test --test it -- live boards
    ;;
  *) sed -n '2,6p' "$0" >&2; exit 2 ;;
esac
