# shellcheck shell=bash
# Writes keystone.conf, cinder.conf and clouds.yaml. etc/extra.conf is read
# after cinder.conf and never overwritten: put experiments there, then down, up.

write_configuration() {
	keystone_configuration >"$CLOUD_DIR/etc/keystone.conf"
	cinder_configuration >"$CLOUD_DIR/etc/cinder.conf"
	[ -e "$CLOUD_DIR/etc/extra.conf" ] || printf '[DEFAULT]\n' >"$CLOUD_DIR/etc/extra.conf"
	clouds_file >"$CLOUD_DIR/clouds.yaml"
}

# pymysql of bookworm does not know the name utf8mb3, hence charset=utf8. With
# it a character beyond the basic plane in metadata is a 500, as on many clouds.
database_url() { echo "mysql+pymysql://cloud:$CLOUD_PASSWORD@127.0.0.1:$MARIADB_PORT/$1?charset=utf8"; }

keystone_configuration() {
	cat <<-END
		[DEFAULT]
		log_file = $CLOUD_DIR/log/keystone.log
		public_endpoint = http://127.0.0.1:$KEYSTONE_PORT
		[database]
		connection = $(database_url keystone)
		[token]
		provider = fernet
		expiration = 14400
		[fernet_tokens]
		key_repository = $CLOUD_DIR/data/fernet-keys
		[credential]
		key_repository = $CLOUD_DIR/data/credential-keys
		[identity]
		# the default of 12 costs a quarter of a second for every sign-in
		password_hash_rounds = 4
		[cache]
		enabled = true
		backend = dogpile.cache.memory
		# The memory cache is one for each process: the other would not hear of a
		# revocation, nor of a service that joins the catalogue.
		[revoke]
		caching = false
		[catalog]
		caching = false
	END
}

cinder_configuration() {
	cat <<-END
		[DEFAULT]
		auth_strategy = keystone
		transport_url = kombu+redis://127.0.0.1:$REDIS_PORT/
		state_path = $CLOUD_DIR/data
		api_paste_config = $CLOUD_DIR/etc/api-paste.ini
		resource_query_filters_file = $CLOUD_DIR/etc/resource_filters.json
		osapi_volume_listen = 127.0.0.1
		osapi_volume_listen_port = $CINDER_PORT
		osapi_volume_workers = $API_WORKERS
		host = realcinder
		# on a busy machine, or with a thousand deletions to do, the volume service
		# tells of itself later than the usual minute
		service_down_time = 600
		my_ip = 127.0.0.1
		enabled_backends = fake
		default_volume_type = __DEFAULT__
		rootwrap_config = /dev/null
		target_helper = fake
		[fake]
		volume_driver = memory_driver.MemoryDriver
		volume_backend_name = fake
		[database]
		connection = $(database_url cinder)
		[keystone_authtoken]
		www_authenticate_uri = http://127.0.0.1:$KEYSTONE_PORT
		auth_url = http://127.0.0.1:$KEYSTONE_PORT
		auth_type = password
		project_domain_name = Default
		user_domain_name = Default
		project_name = service
		username = cinder
		password = $CLOUD_PASSWORD
		region_name = RegionOne
		service_token_roles_required = false
		token_cache_time = $TOKEN_CACHE
		[oslo_concurrency]
		lock_path = $CLOUD_DIR/data/locks
		[coordination]
		backend_url = file://$CLOUD_DIR/data
	END
}

clouds_file() {
	local who cloud user project
	echo "clouds:"
	for who in admin:admin:admin demo:demo:demo other:other:other reader:reader:demo; do
		IFS=: read -r cloud user project <<<"$who"
		cat <<-END
			  real-$cloud:
			    auth:
			      auth_url: $KEYSTONE_URL
			      username: $user
			      password: $CLOUD_PASSWORD
			      project_name: $project
			      user_domain_name: Default
			      project_domain_name: Default
			    region_name: RegionOne
			    interface: public
			    identity_api_version: 3
			    volume_api_version: 3
		END
	done
}
