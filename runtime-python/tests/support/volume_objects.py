"""How Volumes come and go, in memory, true to contracts 10: names only, none holds a file."""

import re
import time
import uuid

from .service import Reply, Service, problem

LIFETIME = 60


class FakeVolumeObjects(Service):
    """Volumes of the namespace ``test`` for callers with ``token``, who are pods."""

    def __init__(self, token):
        self.token = token
        self.made_by = {}  # name → "client", "manifest" or "ephemeral"
        self.mounted = {}  # name → pod
        self.ends = {}  # name of an ephemeral one → when it goes
        self.lifetime = LIFETIME
        self.break_next = 0
        self.offset = 0.0
        super().__init__()

    def advance(self, seconds):
        self.offset += seconds

    def handle(self, request):
        if request.headers.get("authorization") != f"Bearer {self.token}":
            raise problem(401, "unauthorized", "No token.")
        self._sweep()
        path = request.path.removeprefix("/v1/namespaces/test/volumes")
        if path == ":ephemeral":
            return self._ephemeral()
        name, action = re.fullmatch(r"/([^/:]+)(.*)", path).groups()
        reply = self._act(request, name, action)
        if self.break_next:
            self.break_next -= 1
            return None
        return reply

    def _act(self, request, name, action):
        if action == ":create":
            there = name in self.made_by
            self.made_by.setdefault(name, "client")
            return Reply(200 if there else 201, {"created": not there})
        if action == ":rename":
            return self._rename(name, request.json["name"])
        if name not in self.made_by:
            raise problem(404, "not-found", f"The object store holds no volume test/{name}")
        if action == ":keep":
            self.ends[name] = self._now() + LIFETIME
            return Reply(204)
        if action == "/object":
            self._check(name, {"client", "ephemeral"})
            del self.made_by[name]
            return Reply(204)
        if action == ":list":
            return Reply(200, {"commit": 0, "entries": []})
        if action.startswith("/files/"):
            raise problem(404, "file-not-found", f"The volume holds no '{action[7:]}'")
        raise AssertionError(action)

    def _rename(self, name, new):
        if name not in self.made_by and new in self.made_by:
            return Reply(204)  # done before
        if name not in self.made_by:
            raise problem(404, "not-found", f"There is no Volume {name} in namespace test")
        self._check(name, {"client"})
        if new in self.made_by:
            raise problem(409, "name-in-use", f"There is a Volume test/{new} already")
        self.made_by[new] = self.made_by.pop(name)
        return Reply(204)

    def _check(self, name, allowed):
        if self.made_by[name] not in allowed:
            raise problem(
                403, "forbidden", f"Volume {name} was not created by a client: use kubectl"
            )
        if name in self.mounted:
            raise problem(
                409, "volume-mounted", f"Volume {name} is mounted by {self.mounted[name]}"
            )

    def _ephemeral(self):
        name = f"ephemeral-{uuid.uuid4().hex}"
        self.made_by[name] = "ephemeral"
        self.ends[name] = self._now() + LIFETIME
        return Reply(201, {"name": name, "lifetimeSeconds": self.lifetime})

    def _now(self):
        return time.monotonic() + self.offset

    def _sweep(self):
        for name in [name for name, end in self.ends.items() if end <= self._now()]:
            self.ends.pop(name)
            self.made_by.pop(name, None)
