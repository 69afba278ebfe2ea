#!/bin/bash
# Stops what up.sh started, and nothing else; with --purge the databases, the
# logs and the configuration go too.
set -uo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/settings.sh"

for name in $SERVICES; do
	alive "$name" || { rm -f "$CLOUD_DIR/run/$name.pid"; continue; }
	pid=$(cat "$CLOUD_DIR/run/$name.pid")
	# Each was started in a session of its own, so it and its workers are a group.
	kill -TERM -- "-$pid" 2>/dev/null
	for _ in $(seq 50); do kill -0 -- "-$pid" 2>/dev/null || break; sleep 0.2; done
	kill -KILL -- "-$pid" 2>/dev/null
	rm -f "$CLOUD_DIR/run/$name.pid"
	say "stopped $name"
done
if [ "${1:-}" = --purge ]; then
	rm -rf "${CLOUD_DIR:?}"
	say "purged $CLOUD_DIR"
fi
