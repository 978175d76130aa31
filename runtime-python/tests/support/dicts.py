"""The dict service in memory, true to contracts 9."""

import threading
import time
import urllib.parse
import uuid

from .memory_dict import MemoryDict
from .memory_queue import MemoryQueue
from .service import Reply, Service, problem

TOKEN = "token-of-a-caller"
LIFETIME = 60.0


class FakeDictService(Service):
    """Dicts and Queues are declared with ``dict_`` and ``queue_``, as by manifests.

    ``break_next``: what happens to the next requests, ``"before"`` or ``"after"`` they are executed
    (the connection breaks), a Reply (is answered in place of them), or None. ``advance`` makes time
    go by, except for waits.
    """

    def __init__(self, tokens=None, host="127.0.0.1", unix_socket=None):
        self.objects = {"dicts": {}, "queues": {}}
        self.by_code = set()
        self.ephemeral = {}  # (kind, name) → when it goes
        self.tokens = tokens  # None: every bearer, also none
        self.break_next = []
        self.done = {}  # request id → its answer
        self.skew = 0.0
        self.lifetime = LIFETIME  # as clients are told
        self.changed = threading.Condition()
        super().__init__(unix_socket, host)

    def dict_(self, name, **limits):
        made = MemoryDict(self.clock, self.until, **limits)
        self.objects["dicts"][name] = made
        return made

    def queue_(self, name, **settings):
        made = MemoryQueue(self.clock, self.until, **settings)
        self.objects["queues"][name] = made
        return made

    def clock(self):
        return time.monotonic() + self.skew

    def advance(self, seconds):
        with self.changed:
            self.skew += seconds
            self.changed.notify_all()

    def until(self, condition, seconds):
        """Waits for others to make it true; the lock is free meanwhile. Nobody tells that a client has
        left, so it is asked from time to time."""
        deadline = time.monotonic() + seconds
        while True:
            left = deadline - time.monotonic()
            if self.changed.wait_for(condition, max(0.0, min(left, 0.02))):
                return True
            if left <= 0:
                return False

    def handle(self, request):
        bearer = request.headers.get("authorization", "").partition(" ")[2]
        if self.tokens is not None and bearer not in self.tokens:
            return problem(401, "unauthorized", "No valid bearer token.")
        with self.changed:
            event = self.break_next.pop(0) if self.break_next else None
            if event == "before":
                return None
            reply = event if isinstance(event, Reply) else self._once(request)
            self.changed.notify_all()
        if reply.status >= 400 and request.method == "HEAD":
            reply.headers["Mizzen-Problem"] = reply.slug
        return None if event == "after" else reply

    def _once(self, request):
        name = request.headers.get("mizzen-request-id")
        if name is not None and name in self.done:
            return self.done[name]
        try:
            reply = self._route(request)
        except Reply as raised:
            return raised
        if name is not None and reply.status < 400:
            self.done[name] = reply
        return reply

    def _route(self, request):
        parts = request.path.split("/")  # "", v1, namespaces, ns, kind[:action], name[:action], …
        if parts[1:4] != ["v1", "namespaces", "test"]:
            return problem(404, "not-found", request.path)
        self._end()
        if len(parts) == 5:
            return self._make_ephemeral(parts[4].partition(":"))
        kind = parts[4]
        name, _, action = parts[5].partition(":")
        objects = self.objects[kind]
        if action == "create":
            return self._create(kind, name)
        if name not in objects:
            return problem(404, f"{kind[:-1]}-not-found", f"There is no {kind[:-1]} {name}.")
        subject = objects[name]
        if len(parts) == 8:
            return subject.entry(urllib.parse.unquote_to_bytes(parts[7]), request)
        if len(parts) == 7 and parts[6] == "object":
            return self._delete(kind, name)
        if len(parts) == 7:
            return subject.answer(parts[6], request)
        if action == "keep":
            self.ephemeral[kind, name] = self.clock() + LIFETIME
            return Reply(204)
        if not action and request.method == "GET":
            return Reply(200, {"limits": subject.limits})
        return subject.answer(action, request)

    def _make(self, kind, name):
        self.dict_(name) if kind == "dicts" else self.queue_(name)

    def _create(self, kind, name):
        if name in self.objects[kind]:
            return Reply(200, {})
        self._make(kind, name)
        self.by_code.add((kind, name))
        return Reply(201, {})

    def _make_ephemeral(self, words):
        kind, _, action = words
        assert action == "ephemeral", action
        name = f"ephemeral-{uuid.uuid4().hex}"
        self._make(kind, name)
        self.by_code.add((kind, name))
        self.ephemeral[kind, name] = self.clock() + LIFETIME
        return Reply(201, {"name": name, "lifetimeSeconds": self.lifetime})

    def _delete(self, kind, name):
        if (kind, name) not in self.by_code:
            return problem(403, "forbidden", "A manifest declares it: delete it with kubectl.")
        del self.objects[kind][name]
        self.ephemeral.pop((kind, name), None)
        return Reply(204)

    def _end(self):
        for kind, name in [k for k, end in self.ephemeral.items() if end <= self.clock()]:
            del self.ephemeral[kind, name]
            del self.objects[kind][name]
