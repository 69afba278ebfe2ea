# shellcheck shell=bash
# Installs what is missing. python3-cinder holds all of Cinder's code, tests and
# fake drivers included, but no programs and no paste configuration; those are in
# cinder-api and cinder-common, which would bring dbconfig, sudo and services
# along. So the programs are ours (python/cinder_process.py), and two files are
# taken out of the cinder-common package without installing it.

PACKAGES="python3-cinder python3-keystone python3-redis uwsgi-plugin-python3 redis-server
	mariadb-server-core mariadb-client-core curl"

installed() { dpkg-query -W -f='${Status}' "$1" 2>/dev/null | grep -q '^install ok installed'; }

# apt NAME...: apt-get that outlives another apt-get. The list lock, unlike
# dpkg's, has no time-out option, hence the loop.
apt() {
	local try
	for try in $(seq 30); do
		DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=900 \
			-o Dpkg::Options::=--force-confold "$@" >>"$CLOUD_DIR/log/apt.log" 2>&1 && return 0
		grep -q 'Could not get lock\|Unable to lock' <(tail -5 "$CLOUD_DIR/log/apt.log") || [ "$try" -le 3 ] || break
		sleep 5
	done
	tail -20 "$CLOUD_DIR/log/apt.log" >&2
	die "apt-get $* failed"
}

install_packages() {
	local package missing="" policy=/usr/sbin/policy-rc.d made_policy=""
	for package in $PACKAGES; do installed "$package" || missing="$missing $package"; done
	if [ -n "$missing" ]; then
		say "installing$missing"
		# No package may start a service of its own: ours run on their own ports.
		if [ ! -e $policy ]; then
			printf '#!/bin/sh\nexit 101\n' >$policy
			chmod +x $policy
			made_policy=yes
		fi
		apt update
		# shellcheck disable=SC2086
		apt install -y --no-install-recommends $missing
		[ -z "$made_policy" ] || rm -f $policy
	fi
	[ -s "$CLOUD_DIR/etc/api-paste.ini" ] || extract_configuration
	say "packages ready"
}

extract_configuration() {
	local scratch
	scratch=$(mktemp -d)
	chmod 755 "$scratch" # apt downloads as the user _apt
	(cd "$scratch" && { apt download cinder-common || { apt update && apt download cinder-common; }; } &&
		dpkg-deb -x cinder-common_*.deb files)
	cp "$scratch/files/usr/share/cinder-common/api-paste.ini" \
		"$scratch/files/etc/cinder/resource_filters.json" "$CLOUD_DIR/etc/"
	rm -rf "$scratch"
}
