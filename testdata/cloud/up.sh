#!/bin/bash
# Starts a real Keystone and a real Cinder (API, scheduler, volume service) on
# loopback, from Debian bookworm's packages, which it installs when they are
# missing. Run as root. Running it again is harmless: what runs is left alone.
# Prints the path of a clouds.yaml with real-admin, real-demo, real-other and
# real-reader.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/settings.sh"
mkdir -p "$CLOUD_DIR"/{etc,run,log,data}
for part in packages configure database services; do
	# shellcheck source=/dev/null
	. "$here/lib/$part.sh"
done

install_packages
write_configuration
start_database
create_tables
start_services
say "up; export OS_CLIENT_CONFIG_FILE=$CLOUD_DIR/clouds.yaml OS_CLOUD=real-admin"
