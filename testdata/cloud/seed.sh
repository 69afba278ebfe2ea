#!/bin/bash
# seed.sh N [--volumes V] [--projects P] [--project FIRST] [--days D] [--seed S]
# Replaces the bulk rows of a running cloud by N snapshots; 0 removes them.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/settings.sh"
exec $PYTHON "$here/python/seed.py" "$@"
