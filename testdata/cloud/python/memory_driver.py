"""A volume driver that stores nothing and does what a resource's name asks.

Cinder's own FakeLoggingVolumeDriver, with what that one lacks (extend, revert,
manage, unmanage), and with knobs that a test turns by naming a volume or a
snapshot:

  slow<N>     create, delete and revert take N seconds
  failcreate  create fails: the resource becomes "error"
  faildelete  delete fails: "error_deleting"
  busydelete  delete of a snapshot says busy: it is "available" again
  failrevert  revert fails: the snapshot is "available" again, the volume "error"
"""
import re
import time

from cinder import exception
from cinder import interface
from cinder.tests import fake_driver

LONGEST = 600


def _name(resource):
    return getattr(resource, 'display_name', None) or ''


def _obey(resource, failure=None):
    slow = re.search(r'slow(\d+)', _name(resource))
    if slow:
        time.sleep(min(int(slow.group(1)), LONGEST))
    if failure and failure in _name(resource):
        raise exception.VolumeBackendAPIException(data='asked to fail by name')


@interface.volumedriver
class MemoryDriver(fake_driver.FakeLoggingVolumeDriver):
    VERSION = '1.0'

    def create_volume(self, volume):
        _obey(volume, 'failcreate')

    def create_volume_from_snapshot(self, volume, snapshot):
        _obey(volume, 'failcreate')

    def create_cloned_volume(self, volume, src_vref):
        _obey(volume, 'failcreate')

    def delete_volume(self, volume):
        _obey(volume, 'faildelete')

    def extend_volume(self, volume, new_size):
        _obey(volume)

    def create_snapshot(self, snapshot):
        _obey(snapshot, 'failcreate')

    def delete_snapshot(self, snapshot):
        _obey(snapshot, 'faildelete')
        if 'busydelete' in _name(snapshot):
            raise exception.SnapshotIsBusy(snapshot_name=snapshot.name)

    def revert_to_snapshot(self, context, volume, snapshot):
        _obey(snapshot, 'failrevert')

    def ensure_export(self, context, volume):
        pass

    def remove_export(self, context, volume):
        pass

    # Every reference is taken for something of one GiB that exists.

    def manage_existing(self, volume, existing_ref):
        return {}

    def manage_existing_get_size(self, volume, existing_ref):
        return 1

    def unmanage(self, volume):
        pass

    def manage_existing_snapshot(self, snapshot, existing_ref):
        return {}

    def manage_existing_snapshot_get_size(self, snapshot, existing_ref):
        return 1

    def unmanage_snapshot(self, snapshot):
        pass

    def get_manageable_volumes(self, cinder_volumes, marker, limit, offset,
                               sort_keys, sort_dirs):
        return []

    def get_manageable_snapshots(self, cinder_snapshots, marker, limit, offset,
                                 sort_keys, sort_dirs):
        return []

    def _update_volume_stats(self):
        super()._update_volume_stats()
        self._stats['volume_backend_name'] = (
            self.configuration.safe_get('volume_backend_name') or 'fake')
        # the parent reserves everything, and nothing could be placed
        self._stats['pools'][0]['reserved_percentage'] = 0
