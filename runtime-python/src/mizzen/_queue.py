"""Queue: see the class."""

import queue
import warnings

from . import _codec, _json, exception
from ._aio import dual, dual_class, dual_iterator
from ._lease import DeadItem, Lease
from ._object import JSON_HEADERS, Ephemeral, Shared, check_environment, query, warn_lookup
from ._poll import GRACE_SECONDS, Poll, check_seconds, check_timeout
from ._session import problem_of, raise_for, request_id, slug_of

MAX_PARTITION_BYTES = 64
MAX_DEDUP_KEY_BYTES = 128
MAX_ITEMS_A_REQUEST = 1000
MAX_DELAY_SECONDS = 30 * 86400.0
MAX_PARTITION_TTL_SECONDS = 365 * 86400.0
MIN_LEASE_SECONDS = 0.1
MAX_LEASE_SECONDS = 86400.0
_PAGE = 100


class Queue(Shared):
    """A first-in-first-out queue that every function of the namespace shares, after ``modal.Queue``.

    Items: anything that can be pickled (with cloudpickle where it is installed), handles of Dicts,
    Queues, Volumes and Functions too. Each ``partition`` (a str of 1 to 64 bytes) is a queue of its
    own; without one it is the default partition. Items are durable when ``put`` returns (Modal: likely
    to survive).

    What ``get`` returned is gone: delivery is at most once, and items that cannot be read here
    (DeserializationError) are gone too, with those that were taken along. ``lease`` hands an item out for some time
    and brings it back unless it is acknowledged: delivery is at least once.

    Every method also exists as ``method.aio(...)``. A cancelled ``get.aio`` gives up its place; only an
    item that was already on its way may be lost (``lease.aio``: it comes back).

    Raises, besides what a method names: NotFoundError (no Queue of this name), AuthError,
    LimitExceededError (an item is larger than ``limits.itemBytes``, or more are put at once than
    ``limits.items``), ConnectionError, ServiceError; all in ``mizzen.exception``.
    """

    _kind = "Queue"
    _plural = "queues"
    _absent = "queue-not-found"

    @staticmethod
    def from_name(name, *, environment_name=None, create_if_missing=False):
        """The Queue of this name. Lazy: nothing is asked until it is used; with ``create_if_missing``
        the first use makes one that is absent. An environment is a namespace here, and only the own one
        can be named. Raises InvalidError for a name that cannot be one, or another environment."""
        check_environment(environment_name)
        return Queue(name, create_if_missing)

    @dual_class
    def lookup(cls, name, *, environment_name=None, create_if_missing=False):
        """Deprecated, use ``from_name``: the same, but asked at once. Raises NotFoundError."""
        warn_lookup("Queue")
        found = cls.from_name(
            name, environment_name=environment_name, create_if_missing=create_if_missing
        )
        return found.hydrate()

    @classmethod
    def ephemeral(cls, *, environment_name=None):
        """A Queue without a name of yours, for the time of a block:

            with Queue.ephemeral() as q: ...
            async with Queue.ephemeral() as q: ...

        It is removed when the block is left, or about a minute after the process died. Others can use
        it meanwhile: pass ``q`` on as a value, or ``q.name``."""
        check_environment(environment_name)
        return Ephemeral(cls)

    @dual
    def put(
        self,
        v,
        block=True,
        timeout=None,
        *,
        partition=None,
        partition_ttl=None,
        delay=None,
        dedup_key=None,
    ):
        """Adds ``v`` and returns whether it was added: False only when its ``dedup_key`` (1 to 128
        bytes) was put into this Queue within its dedup window. It is added once, also when a connection
        breaks meanwhile.

        A full queue is waited for at most ``timeout`` seconds (None: for ever; with ``block=False`` not
        at all), then ``queue.Full`` is raised.

        ``delay``: seconds (0 to 30 days) before which no ``get`` finds it. ``partition_ttl``: the
        partition loses what waits in it so many seconds (1 to 365 days) after this put, unless there is
        another; None is as the Queue says (Modal: 24 hours, which cannot be raised)."""
        keys = None if dedup_key is None else [dedup_key]
        return self._put([v], block, timeout, partition, partition_ttl, delay, keys) == 1

    @dual
    def put_many(
        self,
        vs,
        block=True,
        timeout=None,
        *,
        partition=None,
        partition_ttl=None,
        delay=None,
        dedup_keys=None,
    ):
        """Adds all items of ``vs`` in their order, or none, in one request of at most 32 MiB; else as
        ``put``. ``dedup_keys``: one for each item, or None for those without. Returns how many were
        added."""
        values = list(vs)
        keys = None if dedup_keys is None else list(dedup_keys)
        if keys is not None and len(keys) != len(values):
            raise exception.InvalidError(
                f"dedup_keys must have one for each item: {len(keys)} for {len(values)}"
            )
        if not values:
            return 0
        return self._put(values, block, timeout, partition, partition_ttl, delay, keys)

    @dual
    def get(self, block=True, timeout=None, *, partition=None):
        """Takes the next item. An empty queue is waited for at most ``timeout`` seconds (None: for
        ever), then ``queue.Empty`` is raised; with ``block=False`` None is returned at once."""
        items = self._take("get", 1, block, timeout, ("partition", _partition(partition)))
        return _codec.value_of_wire(items[0]) if items else None

    @dual
    def get_many(self, n_values, block=True, timeout=None, *, partition=None):
        """Takes up to ``n_values`` items (at most 1000 at a time) as a list. Waits for the first as
        ``get`` does and not for further ones; with ``block=False`` the list may be empty."""
        count = _count("n_values", n_values)
        items = self._take("get", count, block, timeout, ("partition", _partition(partition)))
        return [_codec.value_of_wire(item) for item in items]

    @dual
    def lease(self, block=True, timeout=None, *, partition=None, lease_for=None):
        """Hands out the next item as a Lease for ``lease_for`` seconds (0.1 to 86400; None: as the
        Queue says); waits and ends as ``get``."""
        leases = self._lease(1, block, timeout, partition, lease_for)
        return leases[0] if leases else None

    @dual
    def lease_many(self, n_values, block=True, timeout=None, *, partition=None, lease_for=None):
        """Hands out up to ``n_values`` items (at most 1000 at a time) as a list of Leases; waits and
        ends as ``get_many``."""
        return self._lease(_count("n_values", n_values), block, timeout, partition, lease_for)

    @dual
    def ack(self, leases):
        """Done: the items of these Leases (or of this one) are gone for good. Raises LeaseLostError,
        which names those that did not hold any more; the others are settled."""
        self._settle("ack", leases)

    @dual
    def nack(self, leases, *, delay=0, dead=False):
        """Not done: the items wait again at their place after ``delay`` seconds (0 to 30 days), or are
        dead at once; also dead is what has used up its attempts. Raises as ``ack``."""
        more = {"delay": check_seconds("delay", delay, 0, MAX_DELAY_SECONDS)}
        if dead:
            more["dead"] = True
        self._settle("nack", leases, **more)

    @dual
    def extend(self, leases, seconds):
        """Still working: the leases hold for ``seconds`` (0.1 to 86400) from now. Raises as ``ack``."""
        time = check_seconds("seconds", seconds, MIN_LEASE_SECONDS, MAX_LEASE_SECONDS)
        self._settle("extend", leases, **{"for": time})

    @dual
    def len(self, *, partition=None, total=False):
        """The number of items that wait or are delayed in the partition, or with ``total`` in all of
        them; exact. Leased and dead ones do not count."""
        if total and partition is not None:
            raise exception.InvalidError("partition and total exclude each other")
        parameters = query(("partition", _partition(partition)), ("total", bool(total)))
        return self._get(f":len{parameters}")["items"]

    @dual
    def clear(self, *, partition=None, all=False, dead=False):
        """Removes every item that waits or is delayed in the partition, or with ``all`` in all of them;
        with ``dead`` the dead items instead."""
        if all and partition is not None:
            raise exception.InvalidError("partition and all exclude each other")
        self._post(":clear" + _where(partition, all, ("dead", bool(dead))))

    @dual_iterator
    def iterate(self, *, partition=None, item_poll_timeout=0.0):
        """Iterates over the items that wait, in their order, and leaves them where they are. At the end
        it waits ``item_poll_timeout`` seconds for a further one (None: for ever) before it ends. What is
        taken or put meanwhile may be seen or not."""
        check_timeout(item_poll_timeout)
        return self._items(("partition", _partition(partition)), item_poll_timeout)

    @dual_iterator
    def dead(self):
        """Iterates over the dead items of all partitions, as DeadItems, and leaves them where they
        are."""
        after = None
        while True:
            items = self._get(":dead" + query(("after", after), ("limit", _PAGE)))["items"]
            if not items:
                return
            yield map(DeadItem, items)
            after = items[-1]["id"].encode()

    @dual
    def redrive(self, n=None, *, partition=None, all=False):
        """Lets the dead items of the partition, or with ``all`` of all of them, wait again at their
        place with no attempts used; at most ``n`` (None: every one). Returns how many."""
        if all and partition is not None:
            raise exception.InvalidError("partition and all exclude each other")
        left = None if n is None else _count("n", n, most=None)
        done = 0
        while left is None or done < left:
            ask = MAX_ITEMS_A_REQUEST if left is None else min(MAX_ITEMS_A_REQUEST, left - done)
            answer = self._post(":redrive" + _where(partition, all, ("n", ask)))
            done += answer["redriven"]
            if answer["redriven"] < ask:
                break
        return done

    def __reduce__(self):
        return Queue, (self._name, self._create)

    def __repr__(self):
        return f"mizzen.Queue.from_name({self._name!r})"

    def _put(self, values, block, timeout, partition, partition_ttl, delay, dedup_keys):
        if partition_ttl is not None:
            partition_ttl = check_seconds(
                "partition_ttl", partition_ttl, 1, MAX_PARTITION_TTL_SECONDS
            )
        where = ("partition", _partition(partition)), ("partitionTtl", partition_ttl)
        items = [_codec.wire_value(value) for value in values]
        if delay is not None:
            for item in items:
                item["delay"] = check_seconds("delay", delay, 0, MAX_DELAY_SECONDS)
        for item, key in zip(items, dedup_keys or ()):
            if key is not None:
                item["dedupKey"] = _text("dedup_key", key, MAX_DEDUP_KEY_BYTES)
        poll = _poll(block, timeout)
        body = _json.dumps({"items": items}, "items")
        once = request_id()  # of all tries: only a success is remembered
        wait = 0.0
        if len(items) == 1:  # more may be too many for ever, which is not worth a wait
            wait = poll.next_wait()
        while True:
            target = ":put" + query(*where, ("wait", f"{wait:.3f}"))
            answer = self._send(
                "POST", target, body, JSON_HEADERS, once=once, timeout=wait + GRACE_SECONDS
            )
            if answer.status < 400:
                return _json.loads(answer.body)["put"]
            if slug_of(answer) != "limit-exceeded" or self._can_never_hold(len(items)):
                raise_for(answer)
            if poll.is_over():
                raise queue.Full(problem_of(answer).get("detail"))
            poll.pause()
            wait = poll.next_wait()

    def _can_never_hold(self, count):
        if count == 1:
            return False
        answer = self._send("GET", "", safe=True)
        # Who may not read the definition waits.
        return answer.status == 200 and count > _json.loads(answer.body)["limits"]["items"]

    def _take(self, action, count, block, timeout, *parameters, **how):
        poll = _poll(block, timeout)
        while True:
            wait = poll.next_wait()
            asked = query(*parameters, ("n", count), ("wait", f"{wait:.3f}"))
            items = self._post(f":{action}{asked}", timeout=wait + GRACE_SECONDS, **how)["items"]
            if items:
                return items
            if poll.is_over():
                if block:
                    raise queue.Empty
                return []
            poll.pause()

    def _lease(self, count, block, timeout, partition, lease_for):
        if lease_for is not None:
            lease_for = check_seconds("lease_for", lease_for, MIN_LEASE_SECONDS, MAX_LEASE_SECONDS)
        where = ("partition", _partition(partition)), ("for", lease_for)
        # Repeating it is safe: items whose answer was lost come back when their lease ends.
        items = self._take("lease", count, block, timeout, *where, safe=True)
        return [Lease(self, item) for item in items]

    def _settle(self, action, leases, **more):
        given = [leases] if isinstance(leases, Lease) else list(leases)
        lost = []
        unknown = False
        for start in range(0, len(given), MAX_ITEMS_A_REQUEST):
            part = given[start : start + MAX_ITEMS_A_REQUEST]
            refs = [{"id": lease.id, "epoch": lease._wire["epoch"]} for lease in part]
            body = _json.dumps(dict(more, leases=refs), action)
            # Repeating it changes nothing: a lease is settled once.
            answer = self._request("POST", f":{action}", body, JSON_HEADERS, safe=True)
            gone = {(ref["id"], ref["epoch"]) for ref in _json.loads(answer.body)["lost"]}
            for lease, ref in zip(part, refs):
                is_lost = (ref["id"], ref["epoch"]) in gone
                lease._over = is_lost or action != "extend"
                if is_lost:
                    lost.append(lease)
                    unknown = unknown or (answer.repeated and action != "extend")
        if unknown:
            raise exception.ConnectionError(
                f"The connection broke off and {len(lost)} of {len(given)} leases do not hold any more: "
                f"whether {action} was executed before or they were lost is not known."
            )
        if lost:
            raise exception.LeaseLostError(
                f"{len(lost)} of {len(given)} leases do not hold any more: their time was over, or they "
                "were settled before. Lease for longer, or extend in time.",
                leases=lost,
            )

    def _items(self, partition, timeout):
        after = None
        poll = Poll(timeout)
        while True:
            wait = poll.next_wait()
            asked = query(partition, ("after", after), ("limit", _PAGE), ("wait", f"{wait:.3f}"))
            items = self._get(f":items{asked}", timeout=wait + GRACE_SECONDS)["items"]
            if items:
                yield map(_codec.value_of_wire, items)
                after = items[-1]["id"].encode()
                poll = Poll(timeout)
            elif poll.is_over():
                return
            else:
                poll.pause()


def _poll(block, timeout):
    if block:
        return Poll(check_timeout(timeout))
    if timeout is not None:
        warnings.warn("timeout is ignored with block=False", stacklevel=5)
    return Poll(0)


def _count(name, value, most=MAX_ITEMS_A_REQUEST):
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise exception.InvalidError(f"{name} must be a positive int, it is {value!r}")
    return value if most is None else min(value, most)


def _partition(partition):
    """Its bytes, or None for the default one. Raises InvalidError."""
    if partition is None:
        return None
    return _text("partition", partition, MAX_PARTITION_BYTES).encode()


def _text(name, value, most):
    size = len(value.encode()) if isinstance(value, str) else 0
    if not 1 <= size <= most:
        raise exception.InvalidError(f"{name} must be a str of 1 to {most} bytes, it is {value!r}")
    return value


def _where(partition, all, *more):
    return query(("partition", _partition(partition)), ("all", bool(all)), *more)
