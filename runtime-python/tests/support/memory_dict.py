"""One dict of the dict service in memory, true to contracts 9."""

import base64
import collections
import json
import urllib.parse

from .service import Reply, problem

Stored = collections.namedtuple("Stored", "data content_type version expires", defaults=(None,))
REMEMBERED = 100


class MemoryDict:
    """``clock()`` gives seconds; ``until(condition, seconds)`` waits for others to change something."""

    def __init__(self, clock, until, entries=1000, value_bytes=1024):
        self.clock = clock
        self.until = until
        self.limits = {"entries": entries, "valueBytes": value_bytes, "totalBytes": 1 << 30}
        self.entries = {}
        self.version = 0
        self.changes = []
        self.page = 1000

    def put(self, key, data, content_type, ttl=None):
        """Writes and remembers it; gives the version."""
        self._change("put", key)
        expires = None if ttl is None else self.clock() + ttl
        self.entries[key] = Stored(data, content_type, self.version, expires)
        return self.version

    def answer(self, action, request):
        self._expire()
        return getattr(self, f"_{request.method.lower()}_{action}")(request)

    def entry(self, key, request):
        self._expire()
        if not 1 <= len(key) <= 2048:
            return problem(400, "malformed-request", "A key has 1 to 2048 bytes.")
        if request.method == "PUT":
            return self._put(key, request)
        found = self.entries.get(key)
        if found is None:
            if "if-match" in request.headers:
                return problem(412, "version-mismatch", "It is absent.")
            return problem(404, "entry-absent", "There is no such entry.")
        headers = {"ETag": f'"{found.version}"'}
        if request.method == "DELETE":
            self._meet(found, _if_match(request))
            self._remove(key)
            if request.query.get("return") == "true":
                return Reply(200, found.data, found.content_type, headers)
            return Reply(204)
        if found.expires is not None:
            headers["Mizzen-Expires-In"] = f"{found.expires - self.clock():.3f}"
        return Reply(200, found.data, found.content_type, headers)

    def _put(self, key, request):
        found = self.entries.get(key)
        condition = "absent" if request.headers.get("if-none-match") == "*" else None
        self._meet(found, condition or _if_match(request))
        ttl = request.headers.get("mizzen-ttl")
        content_type = request.headers.get("content-type", "application/octet-stream")
        self._room({key: request.body})
        version = self.put(key, request.body, content_type, None if ttl is None else float(ttl))
        return Reply(200 if found else 201, headers={"ETag": f'"{version}"'})

    def _get_len(self, request):
        request.only()
        return Reply(200, {"entries": len(self.entries)})

    def _post_clear(self, request):
        count = len(self.entries)
        self._change("clear", b"")
        self.entries.clear()
        return Reply(200, {"deleted": count})

    def _post_update(self, request):
        items = request.json
        self._room({_plain(item["key"]): _plain(item["value"]) for item in items})
        for item in items:
            self.put(_plain(item["key"]), _plain(item["value"]), item["contentType"])
        return Reply(200, {"written": len(items)})

    def _post_add(self, request):
        step = request.json
        _members(step, {"key", "delta", "ttl"})
        value, version = self._add(step)
        return Reply(200, {"value": value, "version": version})

    def _post_batch(self, request):
        steps = request.json["steps"]
        if not 1 <= len(steps) <= 1000:
            return problem(400, "malformed-request", "1 to 1000 steps.")
        before = dict(self.entries), self.version, list(self.changes)
        results = []
        try:
            for index, step in enumerate(steps):
                results.append(self._step(step, index))
        except Reply:
            self.entries, self.version, self.changes = before
            raise
        return Reply(200, {"results": results})

    def _step(self, step, index):
        try:
            return self._do(step)
        except Reply as refusal:
            more = {**json.loads(refusal.body), "step": index}
            raise Reply(refusal.status, more, refusal.content_type) from None

    def _do(self, step):
        key = _plain(step["key"])
        self._meet(self.entries.get(key), step.get("if"))
        allowed = {
            "put": {"value", "contentType", "ttl", "if"},
            "remove": {"if"},
            "add": {"delta", "ttl"},
            "check": {"if"},
        }
        _members(step, {"op", "key"} | allowed[step["op"]])
        if step["op"] == "add":
            value, version = self._add(step)
            return {"version": version, "value": value}
        if step["op"] == "put":
            data = _plain(step["value"])
            self._room({key: data})
            return {"version": self.put(key, data, step["contentType"], step.get("ttl"))}
        if step["op"] == "remove":
            if key in self.entries:
                self._remove(key)
            return {"version": 0}
        return {"version": self.entries[key].version if key in self.entries else 0}

    def _add(self, step):
        key = _plain(step["key"])
        found = self.entries.get(key, Stored(b"0", "application/json", 0))
        try:
            if found.content_type != "application/json":
                raise ValueError
            value = int(found.data) + step["delta"]
        except ValueError:
            raise problem(409, "not-a-counter", "It is not an integer in JSON.") from None
        if not -(1 << 63) <= value < 1 << 63:
            raise problem(409, "counter-overflow", "The sum does not fit into 64 bits.")
        self._room({key: b""})
        ttl = step.get("ttl")
        if ttl is None and found.expires is not None:
            ttl = found.expires - self.clock()
        return value, self.put(key, str(value).encode(), "application/json", ttl)

    def _get_entries(self, request):
        request.only("prefix", "cursor", "limit", "values")
        prefix = urllib.parse.unquote_to_bytes(request.query.get("prefix", ""))
        after = _plain(urllib.parse.unquote(request.query.get("cursor", "")))
        limit = min(request.number("limit", 100, 1, 1000), self.page)
        keys = sorted(key for key in self.entries if key > after and key.startswith(prefix))
        answer = {"entries": [], "version": self.version}
        for key in keys[: int(limit)]:
            stored = self.entries[key]
            entry = {
                "key": base64_of(key),
                "contentType": stored.content_type,
                "version": stored.version,
            }
            if request.query.get("values") == "true":
                entry["value"] = base64_of(stored.data)
            answer["entries"].append(entry)
        if len(keys) > limit:
            answer["cursor"] = base64_of(keys[int(limit) - 1])
        return Reply(200, answer)

    def _get_watch(self, request):
        request.only("after", "prefix", "limit", "wait")
        if "after" not in request.query:
            return Reply(200, {"changes": [], "version": self.version})
        after = int(request.query["after"])
        if after < self.version - len(self.changes) or after > self.version:
            return problem(410, "version-compacted", "These changes are not remembered any more.")
        prefix = urllib.parse.unquote_to_bytes(request.query.get("prefix", ""))

        def found():
            self._expire()
            return [
                change
                for change in self.changes
                if change["version"] > after
                and (change["type"] == "clear" or _plain(change["key"]).startswith(prefix))
            ]

        self.until(found, request.number("wait", 0, 0, 50))
        changes = found()[: int(request.number("limit", 100, 1, 1000))]
        version = changes[-1]["version"] if changes else self.version
        return Reply(200, {"changes": changes, "version": version})

    def _change(self, kind, key):
        self.version += 1
        self.changes.append({"type": kind, "key": base64_of(key), "version": self.version})
        del self.changes[:-REMEMBERED]

    def _remove(self, key):
        self._change("remove", key)
        del self.entries[key]

    def _expire(self):
        for key, stored in list(self.entries.items()):
            if stored.expires is not None and stored.expires <= self.clock():
                self._remove(key)

    @staticmethod
    def _meet(found, condition):
        if condition == "absent" and found:
            raise problem(412, "entry-exists", "The key is present.")
        if condition == "present" and not found:
            raise problem(412, "version-mismatch", "It is absent.")
        if isinstance(condition, int) and (found is None or found.version != condition):
            raise problem(412, "version-mismatch", "It has another version.")

    def _room(self, added):
        if any(len(data) > self.limits["valueBytes"] for data in added.values()):
            raise problem(413, "value-too-large", "Make the value smaller.")
        if len(set(self.entries) | set(added)) > self.limits["entries"]:
            raise problem(507, "limit-exceeded", "Remove some entries first.")


def _if_match(request):
    text = request.headers.get("if-match")
    if text is None:
        return None
    return "present" if text == "*" else int(text.strip('"'))


def _members(document, allowed):
    if not set(document) <= allowed:
        raise problem(400, "malformed-request", f"Unknown: {set(document) - allowed}")


def _plain(text):
    return base64.b64decode(text, validate=True)


def base64_of(data):
    return base64.b64encode(data).decode()
