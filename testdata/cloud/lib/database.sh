# shellcheck shell=bash
# MariaDB with a data folder, a port and a socket of its own, and the tables of
# both services. SQLite would be lighter, but two concurrent creates through two
# API workers end there in "database is locked" and a 500.

sql() { mariadb --no-defaults --socket="$CLOUD_DIR/run/mariadb.sock" -uroot "$@"; }

start_database() {
	local user data=$CLOUD_DIR/data/mariadb
	user=$(id -un)
	if [ ! -d "$data/mysql" ]; then
		mkdir -p "$data"
		mariadb-install-db --no-defaults --user="$user" --datadir="$data" \
			--auth-root-authentication-method=normal --skip-test-db >>"$CLOUD_DIR/log/setup.log" 2>&1
	fi
	# nothing here outlives the tests, so no write has to reach the disk at once
	start mariadb mariadbd --no-defaults --user="$user" --datadir="$data" \
		--socket="$CLOUD_DIR/run/mariadb.sock" --pid-file="$CLOUD_DIR/run/mariadbd-own.pid" \
		--bind-address=127.0.0.1 --port="$MARIADB_PORT" --max-connections=300 \
		--innodb-flush-log-at-trx-commit=0 --innodb-buffer-pool-size=256M --skip-log-bin
	for _ in $(seq 150); do sql -e 'select 1' >/dev/null 2>&1 && break; sleep 0.2; done
	local name host
	for name in keystone cinder; do
		sql -e "create database if not exists $name character set utf8mb3"
		for host in 127.0.0.1 localhost; do
			sql -e "create user if not exists cloud@'$host' identified by '$CLOUD_PASSWORD'; grant all on $name.* to cloud@'$host'"
		done
	done
	say "MariaDB answers"
}

# Both sets of tables take ten seconds and have nothing to do with each other.
create_tables() {
	local keystone="" cinder=""
	[ -e "$CLOUD_DIR/data/keystone-ready" ] || { create_keystone & keystone=$!; }
	[ -e "$CLOUD_DIR/data/cinder-ready" ] || { create_cinder & cinder=$!; }
	[ -z "$keystone" ] || wait "$keystone" || die "no tables for Keystone, see $CLOUD_DIR/log/setup.log"
	[ -z "$cinder" ] || wait "$cinder" || die "no tables for Cinder, see $CLOUD_DIR/log/setup.log"
	say "tables ready"
}

create_keystone() {
	local keys owner manage="keystone-manage --config-file $CLOUD_DIR/etc/keystone.conf"
	owner="--keystone-user $(id -un) --keystone-group $(id -gn)"
	for keys in fernet-keys credential-keys; do
		mkdir -p "$CLOUD_DIR/data/$keys"
		chmod 700 "$CLOUD_DIR/data/$keys"
	done
	# shellcheck disable=SC2086
	{
		$manage db_sync && $manage fernet_setup $owner && $manage credential_setup $owner &&
			$manage bootstrap --bootstrap-password "$CLOUD_PASSWORD" --bootstrap-region-id RegionOne \
				--bootstrap-admin-url "$KEYSTONE_URL" --bootstrap-internal-url "$KEYSTONE_URL" \
				--bootstrap-public-url "$KEYSTONE_URL"
	} >>"$CLOUD_DIR/log/setup.log" 2>&1 && touch "$CLOUD_DIR/data/keystone-ready"
}

create_cinder() {
	mkdir -p "$CLOUD_DIR/data/locks"
	$PYTHON "$here/python/cinder_process.py" manage --config-file "$CLOUD_DIR/etc/cinder.conf" db sync \
		>>"$CLOUD_DIR/log/setup.log" 2>&1 && touch "$CLOUD_DIR/data/cinder-ready"
}
