#!/bin/sh
# Installs what the live tests need on Debian 12: sh tests/install.sh (as root, or with sudo).
set -eu
packages="prometheus prometheus-node-exporter victoria-metrics chromium poppler-utils openssl curl ca-certificates"
installed() { dpkg-query -W -f '${Status}\n' "$1" 2>/dev/null | grep -q '^install ok installed$'; }
command -v cc >/dev/null || packages="$packages build-essential"
missing=""
for package in $packages; do installed "$package" || missing="$missing $package"; done
[ -n "$missing" ] || exit 0
command -v apt-get >/dev/null || { echo "not Debian: install these by hand:$missing" >&2; exit 1; }
sudo=""
if [ "$(id -u)" != 0 ]; then
  sudo=sudo
  command -v sudo >/dev/null || { echo "be root, or install sudo, or install by hand:$missing" >&2; exit 1; }
fi
# The packages would start services of their own; ours are started by tests/servers.sh only.
policy=/usr/sbin/policy-rc.d
aside=$policy.stillframe
put_back() {
  $sudo rm -f $policy
  [ ! -e $aside ] || $sudo mv $aside $policy
}
trap put_back EXIT
trap 'exit 130' INT TERM HUP
# One that lies aside already is the real one: an earlier run was killed.
if [ -e $policy ] && [ ! -e $aside ]; then $sudo mv $policy $aside; fi
printf '#!/bin/sh\nexit 101\n' | $sudo tee $policy >/dev/null
$sudo chmod 755 $policy
$sudo apt-get update -q
# shellcheck disable=SC2086
$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends $missing </dev/null
