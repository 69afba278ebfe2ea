"""Compares what the clients said on two clouds, step by step.

compare.py TRANSCRIPT TRANSCRIPT: prints what differs and how many steps are
equal; exit 0 when all of them are.
"""

import json
import sys


def main():
    """Compares the transcripts that the arguments name."""
    said = []
    for path in sys.argv[1:]:
        with open(path, encoding="utf-8") as f:
            said.append(json.load(f))
    equal = 0
    for x, y in zip(*said):
        equal += x == y
        for k in x:
            if x[k] != y[k]:
                print(f"{x['as']}: {x['command']}\n  {k}, {sys.argv[1]}:\n{x[k]}\n  {k}, {sys.argv[2]}:\n{y[k]}")
    print(f"real clients: {equal} of {len(said[0])} steps equal")
    return 0 if 0 < equal == len(said[0]) == len(said[1]) else 1


sys.exit(main())
