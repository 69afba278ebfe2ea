"""Waits until the scheduler knows a pool, so that a volume can be placed.

That a service is "up" in the list of services says nothing: the row may stem
from an earlier run. The pools are asked of the scheduler itself.
"""
import sys
import time

import requests

import cloud

admin = cloud.Admin()
last = 'no answer'
for _ in range(300):
    try:
        answer = admin.http.get(f'{cloud.CINDER}/v3/{admin.project}'
                                '/scheduler-stats/get_pools', timeout=65)
        if answer.ok and answer.json()['pools']:
            sys.exit(0)
        last = answer.text
    except requests.RequestException as error:
        last = error
    time.sleep(0.5)
sys.exit(f'the scheduler knows no pool after 150 seconds: {last}')
