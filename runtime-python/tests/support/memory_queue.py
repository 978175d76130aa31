"""One queue of the dict service in memory, true to contracts 9."""

import base64
import urllib.parse

from .service import Reply, problem


class _Item:
    def __init__(self, sequence, partition, wire, visible):
        self.sequence = sequence
        self.partition = partition
        self.value = wire["value"]
        self.content_type = wire["contentType"]
        self.visible = visible  # when the delay or the lease is over
        self.attempts = 0
        self.epoch = 0
        self.leased = False
        self.dead = False

    @property
    def id(self):
        return f"{self.partition}/{self.sequence}"

    def wire(self, **more):
        return {"value": self.value, "contentType": self.content_type, **more}


class MemoryQueue:
    """``clock`` and ``until`` as of MemoryDict."""

    def __init__(self, clock, until, items=1000, item_bytes=1024, max_attempts=5, dedup_window=300):
        self.clock = clock
        self.until = until
        self.limits = {"items": items, "partitions": 10, "itemBytes": item_bytes}
        self.max_attempts = max_attempts
        self.dedup_window = dedup_window
        self.lease_for = 60.0
        self.items = []
        self.sequence = 0
        self.keys = {}
        self.ends = {}  # of partitions with a time

    def answer(self, action, request):
        self._turn()
        return getattr(self, f"_{request.method.lower()}_{action}")(request)

    def _post_put(self, request):
        request.only("partition", "wait", "partitionTtl")
        items = request.json["items"]
        partition = _partition(request)
        if any(len(base64.b64decode(item["value"])) > self.limits["itemBytes"] for item in items):
            return problem(413, "value-too-large", "Make the item smaller.")
        new = [item for item in items if self._is_new(item.get("dedupKey"))]

        def room():
            self._turn()
            return len(self.items) + len(new) <= self.limits["items"]

        if not self.until(room, request.number("wait", 0, 0, 50)):
            return problem(507, "limit-exceeded", "Take some items out first.")
        for item in new:
            assert set(item) <= {"value", "contentType", "delay", "dedupKey"}, item
            self.sequence += 1
            visible = self.clock() + item.get("delay", 0)
            self.items.append(_Item(self.sequence, partition, item, visible))
            if "dedupKey" in item:
                self.keys[item["dedupKey"]] = self.clock() + self.dedup_window
        ttl = request.number("partitionTtl", None, 1, 365 * 86400)
        self.ends.pop(partition, None)
        if ttl is not None:
            self.ends[partition] = self.clock() + ttl
        return Reply(200, {"put": len(new), "duplicates": len(items) - len(new)})

    def _is_new(self, key):
        return key is None or self.keys.get(key, 0) <= self.clock()

    def _post_get(self, request):
        request.only("partition", "n", "wait")
        taken = self._front(request)
        for item in taken:
            self.items.remove(item)
        return Reply(200, {"items": [item.wire() for item in taken]})

    def _post_lease(self, request):
        request.only("partition", "n", "wait", "for")
        seconds = request.number("for", self.lease_for, 0.1, 86400)
        answer = []
        for item in self._front(request):
            item.leased = True
            item.visible = self.clock() + seconds
            item.attempts += 1
            item.epoch += 1
            answer.append(item.wire(id=item.id, epoch=item.epoch, attempt=item.attempts))
        return Reply(200, {"items": answer})

    def _front(self, request):
        partition = _partition(request)
        self.until(
            lambda: request.is_gone() or self._waiting(partition), request.number("wait", 0, 0, 50)
        )
        if request.is_gone():
            return []
        return self._waiting(partition)[: int(request.number("n", 1, 1, 1000))]

    def _post_ack(self, request):
        return self._settle(request, {"leases"}, self.items.remove)

    def _post_nack(self, request):
        delay = request.json.get("delay", 0)

        def back(item):
            item.leased = False
            item.visible = self.clock() + delay
            item.dead = request.json.get("dead", False) or item.attempts >= self.max_attempts

        return self._settle(request, {"leases", "delay", "dead"}, back)

    def _post_extend(self, request):
        def longer(item):
            item.visible = self.clock() + request.json["for"]

        return self._settle(request, {"leases", "for"}, longer)

    def _settle(self, request, members, how):
        assert set(request.json) <= members and len(request.json["leases"]) <= 1000
        answer = {"settled": [], "lost": []}
        for ref in request.json["leases"]:
            held = [
                i for i in self.items if i.leased and (i.id, i.epoch) == (ref["id"], ref["epoch"])
            ]
            answer["settled" if held else "lost"].append(ref)
            for item in held:
                how(item)
        return Reply(200, answer)

    def _get_items(self, request):
        request.only("partition", "after", "limit", "wait")
        after = int(urllib.parse.unquote(request.query.get("after", "/0")).rpartition("/")[2])
        partition = _partition(request)

        def behind():
            return [item for item in self._waiting(partition) if item.sequence > after]

        self.until(behind, request.number("wait", 0, 0, 50))
        found = behind()[: int(request.number("limit", 100, 1, 1000))]
        return Reply(200, {"items": [i.wire(id=i.id, attempts=i.attempts) for i in found]})

    def _get_dead(self, request):
        request.only("after", "limit")
        dead = self._dead(None)
        after = urllib.parse.unquote(request.query.get("after", ""))
        begin = [item.id for item in dead].index(after) + 1 if after else 0
        found = dead[begin : begin + int(request.number("limit", 100, 1, 1000))]
        answer = [i.wire(id=i.id, partition=i.partition, attempts=i.attempts) for i in found]
        return Reply(200, {"items": answer})

    def _post_redrive(self, request):
        request.only("partition", "all", "n")
        dead = self._dead(self._chosen(request))[: int(request.number("n", 1, 1, 1000))]
        for item in dead:
            item.dead = False
            item.attempts = 0
            item.visible = self.clock()
        return Reply(200, {"redriven": len(dead)})

    def _get_len(self, request):
        request.only("partition", "total")
        return Reply(200, {"items": len(self._alive(self._chosen(request, "total")))})

    def _post_clear(self, request):
        request.only("partition", "all", "dead")
        chosen = self._chosen(request)
        gone = self._dead(chosen) if request.query.get("dead") == "true" else self._alive(chosen)
        for item in gone:
            self.items.remove(item)
        return Reply(200, {"deleted": len(gone)})

    def _chosen(self, request, everything="all"):
        return None if request.query.get(everything) == "true" else _partition(request)

    def _dead(self, partition):
        found = [i for i in self.items if i.dead and partition in (None, i.partition)]
        return sorted(found, key=lambda i: (i.partition, i.sequence))

    def _alive(self, partition):
        self._turn()
        alive = [i for i in self.items if not i.dead and not i.leased]
        return [i for i in alive if partition in (None, i.partition)]

    def _waiting(self, partition):
        found = [i for i in self._alive(partition) if i.visible <= self.clock()]
        return sorted(found, key=lambda i: i.sequence)

    def _turn(self):
        """What time has done."""
        now = self.clock()
        for item in self.items:
            if item.leased and item.visible <= now:
                item.leased = False
                item.dead = item.attempts >= self.max_attempts
        for partition in [p for p, end in self.ends.items() if end <= now]:
            del self.ends[partition]
            for item in self._alive(partition):
                self.items.remove(item)


def _partition(request):
    return urllib.parse.unquote(request.query.get("partition", ""))
