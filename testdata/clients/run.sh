#!/bin/bash
# Drives Debian's openstack and cinder through the same steps on the embedded
# cloud and on the real one of make cloud, and compares what they say. Run as
# root on Debian bookworm; installs the clients when they are missing.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
GO=${GO:-go}
real=$PWD/.cloud/clouds.yaml
kept=$PWD/.cloud/clients
[ -e "$real" ] || { echo "no $real: run make cloud first" >&2; exit 1; }

missing=()
for package in python3-openstackclient python3-cinderclient python3-yaml; do
	dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q '^install ok installed' || missing+=("$package")
done
if [ ${#missing[@]} -gt 0 ]; then
	export DEBIAN_FRONTEND=noninteractive
	apt-get -qq update
	apt-get -qq -o DPkg::Lock::Timeout=900 install -y --no-install-recommends "${missing[@]}" >/dev/null
fi

rm -rf "$kept"
mkdir -p "$kept"/{real,sim}
CGO_ENABLED=0 "$GO" build -o "$kept/snapdash" ./cmd/snapdash

# The real Cinder ends at 3.70; the embedded one would offer one more.
"$kept/snapdash" sim --snapshots 50 --max-microversion 3.70 --clouds-file "$kept/sim.yaml" 2>"$kept/sim.log" &
sim=$!
trap 'kill $sim 2>/dev/null || true' EXIT
for _ in $(seq 100); do
	! grep -qx ready "$kept/sim.log" || break
	kill -0 $sim || { cat "$kept/sim.log" >&2; exit 1; }
	sleep 0.1
done

play() { timeout 900 /usr/bin/python3 testdata/clients/player.py "$1" "$2" "$kept/$3" >"$kept/$3.log" 2>&1 </dev/null; }
play "$real" real-admin real &
on_real=$!
played=true
play "$kept/sim.yaml" sim-admin sim || played=false
wait $on_real || played=false
$played || { tail -n 20 "$kept"/*.log >&2; exit 1; }
/usr/bin/python3 testdata/clients/compare.py "$kept/real/real-admin.json" "$kept/sim/sim-admin.json"
