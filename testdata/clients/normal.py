"""Makes what two clouds said comparable: what must differ is replaced by what it is."""

import ast
import contextlib
import json
import re

import yaml

REPLACED = [
    # a number in the order of appearance keeps it visible that two ids are one
    (re.compile(r"req-[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}"), "request"),
    (re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}"), "uuid"),
    (re.compile(r"\b[0-9a-f]{32}\b"), "id"),
]
TIME = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d+)?(?:[+]00:?00|[+]0000|Z)?")


PAIRS = re.compile(r"\{'[^{}|]*\}")  # a dict as Python prints it, in a table


def ordered(text):
    """Text with the keys of objects in order: Cinder's metadata comes in the order of a join."""
    with contextlib.suppress(ValueError):
        return json.dumps(json.loads(text), sort_keys=True, indent=1) + "\n"
    if "\n" in text:
        with contextlib.suppress(yaml.YAMLError):
            if isinstance(mapping := yaml.safe_load(text), dict):
                return yaml.safe_dump(mapping, sort_keys=True)
    return PAIRS.sub(lambda m: str(dict(sorted(ast.literal_eval(m.group()).items()))), text)


def normal(text):
    """Text with ids, times and the widths that follow from them replaced."""
    text = ordered(text)
    for pattern, kind in REPLACED:
        seen = {}
        text = pattern.sub(lambda m: f"<{kind} {seen.setdefault(m.group(), len(seen) + 1)}>", text)
    text = TIME.sub("<time>", text)
    text = re.sub(r"-{3,}", "---", text)  # a table is as wide as its longest name
    return re.sub(r"[ \t]{2,}", " ", text)
