#!/bin/bash
# Measures time and memory and writes table.md beside this script: make bench.
# Where a cloud of make cloud is up, it is measured too, in between filled with
# 100,000 snapshots; TOKEN_CACHE=300 make cloud starts one with Cinder's default.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
top=$(cd "$here/../.." && pwd)
cloud=${BENCH_CLOUD:-$top/.cloud}

if ! command -v fzf >/dev/null && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
	apt-get install -y -q fzf >/dev/null 2>&1 || echo 'bench: fzf could not be installed; its figures are left out' >&2
fi
[ -e "$cloud/clouds.yaml" ] || cloud=
cd "$top"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
BENCH_CLOUD=$cloud BENCH_TABLE=$here/table.md ${GO:-go} test ./cmd/bench -run '^$' -bench "${BENCH:-.}" -benchtime 1x -timeout 40m >"$log" 2>&1 ||
	{ cat "$log"; exit 1; }
cat "$here/table.md"
