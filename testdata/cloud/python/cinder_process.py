"""cinder_process.py api|scheduler|volume|manage [options]

Stands in for the programs cinder-api, cinder-scheduler, cinder-volume and
cinder-manage, which Debian keeps out of the package that has the code.
"""
import importlib
import sys

part = sys.argv.pop(1)
if part not in ('api', 'scheduler', 'volume', 'manage'):
    sys.exit(__doc__)
# Cinder finds its default configuration by the name of the program
sys.argv[0] = 'cinder-' + part
sys.exit(importlib.import_module('cinder.cmd.' + part).main())
