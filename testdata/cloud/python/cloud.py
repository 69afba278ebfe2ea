"""The admin's way into this cloud, for the other scripts here."""
import os
import sys

import requests

KEYSTONE = os.environ['KEYSTONE_URL']
CINDER = os.environ['CINDER_URL']
PASSWORD = os.environ['CLOUD_PASSWORD']


class Admin:
    """A session of user admin in project admin; a refusal ends the script."""

    def __init__(self):
        self.http = requests.Session()
        self.http.trust_env = False
        user = {'name': 'admin', 'domain': {'id': 'default'},
                'password': PASSWORD}
        answer = self.http.post(KEYSTONE + '/auth/tokens', timeout=60, json={
            'auth': {'identity': {'methods': ['password'],
                                  'password': {'user': user}},
                     'scope': {'project': {'name': 'admin',
                                           'domain': {'id': 'default'}}}}})
        answer.raise_for_status()
        self.http.headers['X-Auth-Token'] = answer.headers['X-Subject-Token']
        token = answer.json()['token']
        self.project, self.user = token['project']['id'], token['user']['id']

    def keystone(self, method, path, body=None):
        answer = self.http.request(method, KEYSTONE + path, json=body,
                                   timeout=60)
        if answer.status_code not in (200, 201, 204):
            sys.exit(f'{method} {path}: {answer.status_code} {answer.text}')
        return answer.json() if answer.content else None

    def ensure(self, plural, match, **more):
        """The id of the one that matches, made if there is none."""
        for one in self.keystone('GET', '/' + plural)[plural]:
            if all(one.get(key) == match[key] for key in match):
                return one['id']
        singular = plural[:-1]
        made = self.keystone('POST', '/' + plural, {singular: {**match, **more}})
        return made[singular]['id']

    def project_named(self, name):
        return self.ensure('projects', {'name': name, 'domain_id': 'default'})
