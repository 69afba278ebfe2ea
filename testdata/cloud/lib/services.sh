# shellcheck shell=bash
# The processes: redis as the message broker (a broker of 1.4 MB instead of
# RabbitMQ's 100), Keystone under uwsgi, and Cinder's three.

# start NAME COMMAND...: in the background, in a session of its own so that
# down.sh can end it with its workers.
start() {
	local name=$1
	shift
	if alive "$name"; then
		say "$name runs already"
		return
	fi
	setsid "$@" >>"$CLOUD_DIR/log/$name.out" 2>&1 </dev/null &
	echo $! >"$CLOUD_DIR/run/$name.pid"
}

# answers NAME URL: waits until the process that should answer at URL does.
answers() {
	for _ in $(seq 600); do
		if curl -s -o /dev/null --noproxy '*' --max-time 5 "$2"; then
			say "$1 answers"
			return
		fi
		alive "$1" || break
		sleep 0.2
	done
	tail -20 "$CLOUD_DIR/log/$1.out" >&2
	die "$1 does not answer at $2"
}

start_services() {
	start redis redis-server --port "$REDIS_PORT" --bind 127.0.0.1 --save '' --appendonly no \
		--dir "$CLOUD_DIR/run" --daemonize no
	OS_KEYSTONE_CONFIG_FILES=$CLOUD_DIR/etc/keystone.conf start keystone uwsgi --plugins python3 \
		--http-socket "127.0.0.1:$KEYSTONE_PORT" --wsgi-file /usr/bin/keystone-wsgi-public \
		--master --processes 2 --threads 4 --enable-threads --lazy-apps --buffer-size 65535 \
		--die-on-term --add-header 'Connection: close' --disable-logging
	# sitecustomize.py and the driver are found through PYTHONPATH
	export PYTHONPATH=$here/python
	local part
	for part in scheduler volume api; do
		start "cinder-$part" $PYTHON "$here/python/cinder_process.py" $part \
			--config-file "$CLOUD_DIR/etc/cinder.conf" --config-file "$CLOUD_DIR/etc/extra.conf" \
			--log-file "$CLOUD_DIR/log/cinder-$part.log"
	done
	answers keystone "$KEYSTONE_URL"
	$PYTHON "$here/python/identity.py" >>"$CLOUD_DIR/log/setup.log"
	say "accounts ready"
	answers cinder-api "$CINDER_URL/"
	$PYTHON "$here/python/wait_pools.py" || die "see $CLOUD_DIR/log"
}
