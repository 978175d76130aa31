"""The dict service in memory, true to contracts 9."""

import base64
import threading
import time
import urllib.parse

from .service import Reply, Service, problem

TOKEN = "token-of-a-caller"


class _Dict:
    def __init__(self, entries=1000, value_bytes=1024):
        self.limits = {"entries": entries, "valueBytes": value_bytes, "totalBytes": 1 << 30}
        self.entries = {}
        self.version = 0


class _Queue:
    def __init__(self, items=1000, item_bytes=1024):
        self.limits = {"items": items, "partitions": 10, "itemBytes": item_bytes}
        self.partitions = {}


class FakeDictService(Service):
    """Dicts and Queues must be declared first: ``service.dicts["d"] = …`` through ``dict_``."""

    def __init__(self, tokens=None, page=1000, host="127.0.0.1"):
        self.dicts = {}
        self.queues = {}
        self.tokens = tokens  # None: every bearer, also none
        self.page = page
        self.break_next = []
        self.changed = threading.Condition()
        super().__init__(host=host)

    def dict_(self, name, **limits):
        self.dicts[name] = _Dict(**limits)
        return self.dicts[name]

    def queue_(self, name, **limits):
        self.queues[name] = _Queue(**limits)
        return self.queues[name]

    def handle(self, request):
        bearer = request.headers.get("authorization", "").partition(" ")[2]
        if self.tokens is not None and bearer not in self.tokens:
            return problem(401, "unauthorized", "No valid bearer token.")
        with self.changed:
            before = self.break_next.pop(0) if self.break_next else None
            if before == "before":
                return None
            reply = self._route(request)
            self.changed.notify_all()
            return None if before == "after" else reply

    def _route(self, request):
        parts = request.path.split("/")  # "", v1, namespaces, ns, kind, name[:action], …
        if parts[1:4] != ["v1", "namespaces", "test"]:
            return problem(404, "not-found", request.path)
        name, _, action = parts[5].partition(":")
        kinds = {"dicts": (self.dicts, "dict"), "queues": (self.queues, "queue")}
        objects, kind = kinds[parts[4]]
        if name not in objects:
            return problem(404, f"{kind}-not-found", f"There is no {kind} {name}.")
        subject = objects[name]
        if kind == "queue":
            return self._queue(subject, action, request)
        if len(parts) == 8:
            return self._entry(subject, urllib.parse.unquote_to_bytes(parts[7]), request)
        return self._dict(subject, action, request)

    def _dict(self, subject, action, request):
        if action == "len":
            return Reply(200, {"entries": len(subject.entries)})
        if action == "clear":
            count = len(subject.entries)
            subject.entries.clear()
            return Reply(200, {"deleted": count})
        if action == "update":
            items = request.json
            added = {
                _plain(item["key"]): (_plain(item["value"]), item["contentType"]) for item in items
            }
            self._check(subject, added)
            for key, value in added.items():
                subject.version += 1
                subject.entries[key] = (*value, subject.version)
            return Reply(200, {"written": len(items)})
        if request.path.endswith("/entries"):
            return self._list(subject, request)
        return problem(405, "method-not-allowed", request.path)

    def _list(self, subject, request):
        cursor = urllib.parse.unquote(request.query.get("cursor", ""))
        after = _plain(cursor) if cursor else b""
        limit = min(int(request.query["limit"]), self.page)
        keys = sorted(key for key in subject.entries if key > after)
        entries = []
        for key in keys[:limit]:
            value, content_type, version = subject.entries[key]
            entry = {"key": _base64(key), "contentType": content_type, "version": str(version)}
            if request.query.get("values") == "true":
                entry["value"] = _base64(value)
            entries.append(entry)
        answer = {"entries": entries}
        if len(keys) > limit:
            answer["cursor"] = _base64(keys[limit - 1])
        return Reply(200, answer)

    def _entry(self, subject, key, request):
        found = subject.entries.get(key)
        if request.method == "PUT":
            if found and request.headers.get("if-none-match") == "*":
                return problem(412, "entry-exists", "There is such an entry.")
            content_type = request.headers.get("content-type", "application/octet-stream")
            self._check(subject, {key: (request.body, content_type)})
            subject.version += 1
            subject.entries[key] = (request.body, content_type, subject.version)
            return Reply(200 if found else 201, headers={"ETag": f'"{subject.version}"'})
        if found is None:
            return problem(404, "entry-absent", "There is no such entry.")
        value, content_type, version = found
        if request.method == "DELETE":
            del subject.entries[key]
            if request.query.get("return") == "true":
                return Reply(200, value, content_type)
            return Reply(204)
        return Reply(200, value, content_type, {"ETag": f'"{version}"'})

    @staticmethod
    def _check(subject, added):
        if any(len(value[0]) > subject.limits["valueBytes"] for value in added.values()):
            raise problem(413, "value-too-large", "Make the value smaller.")
        if len(set(subject.entries) | set(added)) > subject.limits["entries"]:
            raise problem(507, "limit-exceeded", "Remove some entries first.")

    def _queue(self, subject, action, request):
        partition = urllib.parse.unquote(request.query.get("partition", ""))
        everything = request.query.get("total") or request.query.get("all")
        chosen = list(subject.partitions) if everything else [partition]
        items = subject.partitions.setdefault(partition, [])
        if action == "put":
            new = [(item["value"], item["contentType"]) for item in request.json["items"]]
            if any(len(_plain(value)) > subject.limits["itemBytes"] for value, _ in new):
                return problem(413, "value-too-large", "Make the item smaller.")
            if len(items) + len(new) > subject.limits["items"]:
                return problem(507, "limit-exceeded", "Take some items out first.")
            items.extend(new)
            return Reply(200, {"put": len(new)})
        if action == "get":
            deadline = time.monotonic() + float(request.query.get("wait", "0"))
            while not items:
                if not self.changed.wait(max(0.0, deadline - time.monotonic())):
                    break
            count = int(request.query.get("n", "1"))
            taken, items[:count] = items[:count], []
            return Reply(200, {"items": [{"value": v, "contentType": c} for v, c in taken]})
        if action == "len":
            return Reply(200, {"items": sum(len(subject.partitions.get(p, [])) for p in chosen)})
        if action == "clear":
            deleted = sum(len(subject.partitions.pop(p, [])) for p in chosen)
            return Reply(200, {"deleted": deleted})
        return problem(403, "forbidden", "A pod token may not see the definition.")


def _plain(text):
    return base64.b64decode(text)


def _base64(data):
    return base64.b64encode(data).decode()
