#!/usr/bin/env python3
"""Plays steps.json against a real Keystone and writes recorded.json.

record.py http://127.0.0.1:15000 snapdash

Wants the users admin, demo, other and reader, all with that password, and their
projects admin, demo, other and demo. Every step that makes something is followed
by one that deletes it.
"""
import json
import re
import sys
import urllib.error
import urllib.request

base, password = sys.argv[1:]
known = {"password": password}


def fill(text):
    return re.sub(r"\$\{(\w+)\}", lambda m: known[m[1]], text)


def dig(body, path):
    for part in path.split("."):
        body = body[int(part)] if part.isdigit() else body[part]
    return body


class Stay(urllib.request.HTTPErrorProcessor):
    """Hands out every answer, redirections and errors too."""

    def http_response(self, request, response):
        return response


def play(step):
    headers = {"Content-Type": "application/json"}
    for header, key in (("X-Auth-Token", "as"), ("X-Subject-Token", "subject")):
        if key in step:
            headers[header] = fill("${%s}" % step[key])
    body = step.get("raw", json.dumps(step["body"]) if "body" in step else None)
    request = urllib.request.Request(
        base + fill(step["path"]), method=step["method"], headers=headers,
        data=None if body is None else fill(body).encode())
    with urllib.request.build_opener(Stay).open(request, timeout=30) as response:
        text = response.read().decode()
        try:
            got = json.loads(text)
        except ValueError:
            got = text
        kept = ("Vary", "Location", "WWW-Authenticate", "Content-Type")
        header = {h: response.headers[h].replace(base, "<url>") for h in kept if response.headers[h]}
        for name, where in step.get("keep", {}).items():
            known[name] = response.headers["X-Subject-Token"] if where == "token" else dig(got, where)
        if response.headers["X-Subject-Token"]:
            header["X-Subject-Token"] = "<token>"
        return {"status": response.status, "header": header, "body": got}


def hide(value):
    """What the recording must not hold: secrets, and the length of a schema."""
    if isinstance(value, dict):
        return {k: "<secret>" if k in ("secret", "blob") else hide(v) for k, v in value.items()}
    if isinstance(value, list):
        return [hide(v) for v in value]
    if isinstance(value, str):
        return value.replace(base, "<url>").split("\n\nFailed validating")[0]
    return value


with open("steps.json", encoding="utf-8") as file:
    steps = json.load(file)
out = []
for step in steps:
    try:
        answer = hide(play(step))
    except Exception as err:
        sys.exit(f"{step['name']}: {err!r}")
    out.append({"name": step["name"], "answer": answer})
    print(step["name"], answer["status"])
with open("recorded.json", "w", encoding="utf-8") as file:
    file.write("[\n" + ",\n".join(json.dumps(o, ensure_ascii=False) for o in out) + "\n]\n")
