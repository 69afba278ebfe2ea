"""Makes oslo.messaging's kombu+redis transport carry Cinder's calls.

Python imports this file by itself at its start. Two things of kombu are
changed when they are imported; no other transport is touched:

- kombu's virtual channels have no `events`, which oslo.messaging uses to hear
  of messages that reached nobody;
- kombu's redis channel appends the routing key to a fanout's topic, but
  oslo.messaging subscribes with a routing key and publishes without, so that
  the scheduler would never hear what the volume service can do.
"""
import collections
import importlib.abc
import importlib.machinery
import sys


def _add_events(module):
    def events(self):
        return self.__dict__.setdefault('_events', collections.defaultdict(set))
    module.Channel.events = property(events)


def _plain_fanout(module):
    module.Channel.fanout_patterns = False


CHANGES = {'kombu.transport.virtual.base': _add_events,
           'kombu.transport.redis': _plain_fanout}


class Changer(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        change = CHANGES.get(name)
        spec = change and importlib.machinery.PathFinder.find_spec(name, path)
        if not spec:
            return None
        execute = spec.loader.exec_module

        def execute_and_change(module):
            execute(module)
            change(module)
        spec.loader.exec_module = execute_and_change
        return spec


sys.meta_path.insert(0, Changer())
