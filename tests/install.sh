#!/bin/sh
# Installs what the live tests need on Debian: sh tests/install.sh (as root, or with sudo).
set -eu
packages="prometheus prometheus-node-exporter victoria-metrics openssl curl"
if command -v dpkg-query >/dev/null && dpkg-query -W $packages >/dev/null 2>&1; then exit 0; fi
sudo=""
[ "$(id -u)" = 0 ] || sudo=sudo
# The packages would start services of their own; ours are started by tests/servers.sh only.
policy=/usr/sbin/policy-rc.d
if [ ! -e $policy ]; then
  printf '#!/bin/sh\nexit 101\n' | $sudo tee $policy >/dev/null
  $sudo chmod +x $policy
  trap '$sudo rm -f $policy' EXIT
fi
$sudo apt-get update -q
$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends $packages
