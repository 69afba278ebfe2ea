"""Writes N snapshots straight into Cinder's database, past its API.

Through the API each costs 70 ms and the volume service's attention; here
100,000 take ten seconds. Their ids begin with b0b0, and so do their volumes',
so that the next run can remove them. The rows have what makes listing hard:
equal times, equal names, no name, no time of update. Quotas are not counted.
"""
import argparse
import datetime
import itertools
import os
import random
import time
import uuid

import pymysql

import cloud

STATUSES = (['available'] * 88 + ['error'] * 4 + ['error_deleting'] * 2
            + ['creating'] * 2 + ['deleting'] * 2 + ['backing-up', 'restoring'])
SIZES = [1, 1, 2, 5, 10, 20, 50, 100, 500, 1000, 2048]
DESCRIPTIONS = [None, 'nightly backup', 'before upgrade', 'd' * 200]
PAIRS = [('env', ['prod', 'dev', 'stage']),
         ('owner', [f'team{i}' for i in range(30)]),
         ('retention', ['7d', '30d', '1y']),
         ('app', [f'app-{i}' for i in range(200)])]


class Seed:
    def __init__(self, options):
        self.options = options
        self.random = random.Random(options.seed)
        self.now = datetime.datetime.utcnow().replace(microsecond=0)
        self.database = pymysql.connect(
            host='127.0.0.1', port=int(os.environ['MARIADB_PORT']),
            user='cloud', password=cloud.PASSWORD, database='cinder',
            charset='utf8')
        self.cursor = self.database.cursor()

    def remove(self):
        for table, column in (('snapshot_metadata', 'snapshot_id'),
                              ('snapshots', 'id'), ('volumes', 'id')):
            self.cursor.execute(
                f"delete from {table} where {column} like 'b0b0%'")
        self.database.commit()

    def one(self, question):
        self.cursor.execute(question)
        return self.cursor.fetchone()[0]

    def id(self):
        number = uuid.UUID(int=self.random.getrandbits(128), version=4)
        return 'b0b0' + str(number)[4:]

    def past(self):
        age = self.random.randrange(self.options.days * 86400)
        return self.now - datetime.timedelta(seconds=age)

    def insert(self, table, rows):
        """In batches: pymysql turns each into one statement."""
        rows = iter(rows)
        while batch := list(itertools.islice(rows, 2000)):
            columns = ','.join(f'`{name}`' for name in batch[0])
            places = ','.join(['%s'] * len(batch[0]))
            self.cursor.executemany(
                f'insert into {table} ({columns}) values ({places})',
                [tuple(row.values()) for row in batch])
        self.database.commit()

    def volumes(self, projects, user):
        kind = self.one("select id from volume_types"
                        " where name='__DEFAULT__' and deleted=0")
        service = self.one("select uuid from services"
                           " where `binary`='cinder-volume' and deleted=0")
        for i in range(self.options.volumes or self.options.n // 10 or 1):
            created = self.past()
            yield {
                'created_at': created, 'updated_at': created, 'deleted': 0,
                'id': self.id(), 'user_id': user,
                'project_id': self.project(projects),
                'host': 'realcinder@fake#fake',
                'size': self.random.choice(SIZES),
                'availability_zone': 'nova',
                'status': 'in-use' if self.random.random() < .6 else 'available',
                'attach_status': 'detached',
                'display_name': f'bulk-vol-{i:05d}', 'volume_type_id': kind,
                'service_uuid': service, 'bootable': 0, 'multiattach': 0,
                'shared_targets': 0, 'use_quota': 1}

    def project(self, projects):
        """A tenth of everything is of the first, --project."""
        if self.random.random() < .1:
            return projects[0]
        return self.random.choice(projects)

    def name(self, i, created):
        chance = self.random.random()
        if chance < .01:
            return None
        if chance < .03:
            return 'nightly'
        service = self.random.choice(['db', 'web', 'etcd', 'mail'])
        return f'bulk-{i:06d}-{service}-{created:%Y%m%d}'

    def snapshots(self, volumes, user):
        created = self.now
        for i in range(self.options.n):
            volume = self.random.choice(volumes)
            status = self.random.choice(STATUSES)
            if i % 7:  # every seventh is as old as the one before
                created = self.past()
            updated = created + datetime.timedelta(
                seconds=self.random.randrange(1, 90))
            done = 100 if status == 'available' else self.random.randrange(100)
            yield {
                'created_at': created, 'deleted': 0, 'use_quota': 1,
                'updated_at': updated if self.random.random() < .97 else None,
                'id': self.id(), 'volume_id': volume['id'], 'user_id': user,
                'project_id': volume['project_id'], 'status': status,
                'progress': f'{done}%', 'volume_size': volume['size'],
                'display_name': self.name(i, created),
                'display_description': self.random.choice(DESCRIPTIONS),
                'volume_type_id': volume['volume_type_id']}

    def metadata(self, snapshots):
        for snapshot in snapshots:
            count = self.random.choice([0, 1, 2, 2, 3, 4])
            for key, values in self.random.sample(PAIRS, count):
                yield {'created_at': snapshot['created_at'], 'deleted': 0,
                       'snapshot_id': snapshot['id'], 'key': key,
                       'value': self.random.choice(values)}

    def fill(self):
        admin = cloud.Admin()
        projects = [admin.project_named(self.options.project)]
        projects += [admin.project_named(f'bulk-{i:03d}')
                     for i in range(self.options.projects - 1)]
        volumes = list(self.volumes(projects, admin.user))
        snapshots = list(self.snapshots(volumes, admin.user))
        self.insert('volumes', volumes)
        self.insert('snapshots', snapshots)
        self.insert('snapshot_metadata', self.metadata(snapshots))
        self.cursor.execute(
            'analyze table snapshots, snapshot_metadata, volumes')


def options():
    parser = argparse.ArgumentParser()
    parser.add_argument('n', type=int)
    parser.add_argument('--volumes', type=int, default=0)
    parser.add_argument('--projects', type=int, default=20)
    parser.add_argument('--project', default='demo')
    parser.add_argument('--days', type=int, default=730)
    parser.add_argument('--seed', type=int, default=1)
    return parser.parse_args()


begun = time.time()
seed = Seed(options())
seed.remove()
if seed.options.n:
    seed.fill()
print(f'{seed.options.n} snapshots in {time.time() - begun:.1f} s')
