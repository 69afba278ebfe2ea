"""Plays the steps on one cloud and writes down what the clients said.

player.py CLOUDS_YAML NAME KEPT: the transcript becomes KEPT/NAME.json.

The clients are Debian's own, started at their own entry points. Only their
modules are loaded once, before each command gets a process of its own by fork:
loading them takes longer than all that they then do.
"""

import importlib
import json
import logging
import os
import pkgutil
import shlex
import signal
import sys
import tempfile
import time

import yaml

import steps
from normal import normal

PATIENCE = 60  # seconds for one command, and for what a step waits for

CLIENTS = {"openstack": "openstackclient.shell", "cinder": "cinderclient.shell"}


def load():
    """Imports both clients and what they load by name."""
    for module in CLIENTS.values():
        importlib.import_module(module)
    for package in ("openstackclient.identity.v3", "openstackclient.volume.v3", "openstackclient.volume.v2", "cinderclient.v3", "keystoneclient.v3"):
        for m in pkgutil.walk_packages(importlib.import_module(package).__path__, package + "."):
            importlib.import_module(m.name)
    logging.root.handlers.clear()  # some module among them has set up logging; alone, a client has not


class Cloud:
    """One cloud, and what the clients said about it."""

    def __init__(self, path, name, kept):
        self.path, self.name, self.kept = os.path.abspath(path), name, os.path.abspath(kept)
        with open(path, encoding="utf-8") as f:
            self.entry = yaml.safe_load(f)["clouds"][name]
        self.ids, self.said = {}, []
        # Keystone remembers the ids behind names for a while, so no name is used twice on a cloud
        self.prefix = f"clients{int(time.time()):x}-"

    def environment(self, account, client):
        """The variables that sign an account in, and nothing of the caller's."""
        env = {
            "PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "HOME": self.kept, "PYTHONWARNINGS": "ignore", "NO_COLOR": "1",
            "COLUMNS": "400", "no_proxy": "127.0.0.1",
        }
        if account == "owner":
            return env | {"OS_CLIENT_CONFIG_FILE": self.path, "OS_CLOUD": self.name}
        who = {"OS_USERNAME": f"{self.prefix}{account}", "OS_PASSWORD": f"{self.prefix}secret", "OS_PROJECT_NAME": f"{self.prefix}project"}
        if account == "cloud admin":
            auth = self.entry["auth"]
            who = {"OS_USERNAME": auth["username"], "OS_PASSWORD": auth["password"], "OS_PROJECT_NAME": auth["project_name"]}
        return env | who | {
            "OS_AUTH_URL": self.entry["auth"]["auth_url"], "OS_USER_DOMAIN_NAME": "Default", "OS_PROJECT_DOMAIN_NAME": "Default",
            "OS_REGION_NAME": self.entry["region_name"], "OS_IDENTITY_API_VERSION": "3", "OS_VOLUME_API_VERSION": "3.66" if client == "cinder" else "3.59",
        }

    def run(self, account, command):
        """Exit code, standard output and standard error of a command."""
        words = shlex.split(command.replace("clients-", self.prefix))
        if words[0] == "cinder-as-admin":
            account, words[0] = "cloud admin", "cinder"
        words = [w.format(**self.ids) if w in ("{project}", "{volume}", "{snapshot}") else w for w in words]
        with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
            child = os.fork()
            if child == 0:
                become(words, self.environment(account, words[0]), out, err)
            code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
            texts = []
            for f in (out, err):
                f.seek(0)
                texts.append(f.read().decode().replace(self.prefix, "clients-"))
        return code, *texts

    def wait(self, account, command, until):
        """Repeats a command until it says until."""
        end = time.monotonic() + PATIENCE
        while True:
            code, out, err = self.run(account, command)
            if (code == 0 and out.strip() == until) or time.monotonic() > end:
                return code, out, err
            time.sleep(0.3)

    def learn(self, command):
        """Remembers the ids that later steps need."""
        for word, making, show in (
            ("project", "openstack project create --d", "openstack project show clients-project -f value -c id"),
            ("volume", "openstack volume create --size 1 --d", "openstack volume show clients-vol -f value -c id"),
            ("snapshot", "openstack volume snapshot create --volume clients-vol --d", "openstack volume snapshot show clients-1 -f value -c id"),
        ):
            if command.startswith(making):
                self.ids[word] = self.run("owner" if word == "project" else "member", show)[1].strip()

    def play(self):
        """Plays all steps."""
        for step in steps.all_steps():
            if step == steps.NEXT_SECOND:
                time.sleep(1.1)
                continue
            account, command, *until = step
            begun = time.monotonic()
            code, out, err = self.wait(account, command, *until) if until else self.run(account, command)
            print(f"{time.monotonic() - begun:6.1f} s  {command}", flush=True)
            self.learn(command)
            self.said.append({"as": account, "command": command, "exit": code, "out": normal(out), "err": normal(err)})


def become(words, env, out, err):
    """Makes the present process the client that words name; does not return."""
    code = 70
    try:
        signal.alarm(PATIENCE)  # ends the process: exit code -14
        os.environ.clear()
        os.environ.update(env)
        with open(os.devnull, encoding="utf-8") as nothing:
            for f, fd in ((nothing, 0), (out, 1), (err, 2)):
                os.dup2(f.fileno(), fd)
        sys.argv = words
        code = sys.modules[CLIENTS[words[0]]].main()
    except SystemExit as e:
        code = e.code
        if isinstance(code, str):
            print(code, file=sys.stderr)
            code = 1
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code or 0)


def main():
    """Plays on the cloud that the arguments name."""
    path, name, kept = sys.argv[1:]
    load()
    cloud = Cloud(path, name, kept)
    cloud.play()
    with open(os.path.join(kept, name + ".json"), "w", encoding="utf-8") as f:
        json.dump(cloud.said, f, indent=1)


main()
