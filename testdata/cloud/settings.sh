# What every script here agrees on. Sourced, never run.
# shellcheck shell=bash
#
# All of it can be overridden from the environment. The ports are not the usual
# ones of Keystone (5000), Cinder (8776), redis or MariaDB, so that this cloud
# can live beside others.

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
CLOUD_DIR=${CLOUD_DIR:-$(cd "$here/../.." && pwd)/.cloud}
KEYSTONE_PORT=${KEYSTONE_PORT:-15000}
CINDER_PORT=${CINDER_PORT:-18776}
REDIS_PORT=${REDIS_PORT:-16399}
MARIADB_PORT=${MARIADB_PORT:-13399}
API_WORKERS=${API_WORKERS:-2}
# Seconds for which Cinder takes a token for good without asking Keystone again.
# Its default is 300, longer than a test wants to wait until a revoked token is
# refused; measurements of Cinder itself want the default.
TOKEN_CACHE=${TOKEN_CACHE:-2}
export CLOUD_PASSWORD=${CLOUD_PASSWORD:-snapdash}

export CLOUD_DIR MARIADB_PORT
export KEYSTONE_URL=http://127.0.0.1:$KEYSTONE_PORT/v3
export CINDER_URL=http://127.0.0.1:$CINDER_PORT

# Debian's own Python holds Debian's OpenStack; another python3 may come first on
# PATH. No byte code is written, because some of the modules lie in this folder.
PYTHON=/usr/bin/python3
export PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 PYTHONDONTWRITEBYTECODE=1
unset PYTHONHOME REQUESTS_CA_BUNDLE http_proxy https_proxy HTTP_PROXY HTTPS_PROXY

started=$(date +%s)
say() { printf '[%3ds] %s\n' "$(($(date +%s) - started))" "$*"; }
die() { printf 'cloud: %s\n' "$*" >&2; exit 1; }

# The order matters to down.sh: users before what they use.
SERVICES="cinder-api cinder-volume cinder-scheduler keystone redis mariadb"

# alive NAME: whether the process that start wrote down still runs. The command
# line is looked at because a pid can have been given away after a restart of
# the machine.
alive() {
	local pid
	pid=$(cat "$CLOUD_DIR/run/$1.pid" 2>/dev/null) && [ -n "$pid" ] || return 1
	kill -0 "$pid" 2>/dev/null &&
		tr '\0' ' ' <"/proc/$pid/cmdline" | grep -qE 'cinder_process|keystone|redis-server|mariadbd'
}
