"""Gives Keystone its catalogue, projects, users and roles. Can be run again."""
import cloud

admin = cloud.Admin()


def service(kind, name, url):
    match = {'type': kind, 'name': name}
    service_id = admin.ensure('services', match)
    for interface in ('public', 'internal', 'admin'):
        admin.ensure('endpoints', {
            'service_id': service_id, 'interface': interface,
            'region_id': 'RegionOne', 'url': url})


def user(name, project, *roles):
    user_id = admin.ensure('users', {'name': name, 'domain_id': 'default'},
                           password=cloud.PASSWORD)
    project_id = admin.project_named(project)
    for role in roles:
        role_id = admin.ensure('roles', {'name': role})
        admin.keystone('PUT', f'/projects/{project_id}/users/{user_id}'
                              f'/roles/{role_id}')


service('block-storage', 'cinder', cloud.CINDER + '/v3/%(project_id)s')
service('volumev3', 'cinderv3', cloud.CINDER + '/v3/%(project_id)s')
# "openstack volume create" (6.0) wants to see an image service; none listens
service('image', 'glance', 'http://127.0.0.1:9292/v2')
user('cinder', 'service', 'admin', 'service')
user('demo', 'demo', 'member', 'reader')
user('other', 'other', 'member', 'reader')
user('reader', 'demo', 'reader')
