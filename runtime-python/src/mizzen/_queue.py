"""Queue: see the class."""

import queue
import time

from . import _codec, _json, exception
from ._aio import dual
from ._session import DICTS, namespace, object_name, segment

MAX_PARTITION_BYTES = 64
MAX_WAIT_SECONDS = 50.0
MAX_ITEMS_A_REQUEST = 1000
_FIRST_RETRY_SECONDS = 0.05
_LAST_RETRY_SECONDS = 5.0
_EMPTY_ROUNDS = 3
_PAUSE_SECONDS = 0.1


class Queue:
    """A first-in-first-out queue that every function of the namespace shares, after ``modal.Queue``.

    Items: anything that can be pickled. Each ``partition`` (a str of 1 to 64 bytes) is a queue of its
    own; without one it is the default partition. Items are durable when ``put`` returns (Modal: likely
    to survive). What ``get`` returned is gone from the queue: delivery is at most once.

    Every method also exists as ``method.aio(...)``. A cancelled ``get.aio`` may still take an item.

    Raises, besides what a method names: NotFoundError (no Queue of this name: apply one), AuthError,
    LimitExceededError (an item is larger than ``limits.itemBytes``), ConnectionError, ServiceError;
    all in ``mizzen.exception``.
    """

    def __init__(self, name):
        self._name = object_name("Queue", name)

    @staticmethod
    def from_name(name):
        """The Queue of this name in this namespace. Lazy: nothing is asked until it is used.
        Raises InvalidError for a name that cannot be one."""
        return Queue(name)

    @property
    def name(self):
        return self._name

    @dual
    def put(self, v, block=True, timeout=None, *, partition=None):
        """Adds ``v``. A full queue is waited for at most ``timeout`` seconds (None: for ever; with
        ``block=False`` not at all), then ``queue.Full`` is raised."""
        self._put([v], block, timeout, partition)

    @dual
    def put_many(self, vs, block=True, timeout=None, *, partition=None):
        """Adds all items of ``vs`` in their order, or none; else as ``put``. LimitExceededError where
        they are more than the whole partition may hold."""
        items = list(vs)
        if items:
            self._put(items, block, timeout, partition)

    @dual
    def get(self, block=True, timeout=None, *, partition=None):
        """Takes the next item. An empty queue is waited for at most ``timeout`` seconds (None: for
        ever), then ``queue.Empty`` is raised; with ``block=False`` None is returned at once."""
        items = self._get(1, block, timeout, partition)
        return items[0] if items else None

    @dual
    def get_many(self, n_values, block=True, timeout=None, *, partition=None):
        """Takes up to ``n_values`` items (at most 1000 at a time) as a list. Waits for the first as ``get`` does and not for
        further ones; with ``block=False`` the list may be empty."""
        if not isinstance(n_values, int) or n_values < 1:
            raise exception.InvalidError(f"n_values must be a positive int, it is {n_values!r}")
        return self._get(min(n_values, MAX_ITEMS_A_REQUEST), block, timeout, partition)

    @dual
    def len(self, *, partition=None, total=False):
        """The number of items in the partition, or with ``total`` in all of them; exact."""
        if total and partition is not None:
            raise exception.InvalidError("partition and total exclude each other")
        query = "?total=true" if total else _query(partition)
        answer = DICTS.request("GET", f"{self._path()}:len{query}", safe=True)
        return _json.loads(answer.body)["items"]

    @dual
    def clear(self, *, partition=None, all=False):
        """Removes every item of the partition, or with ``all`` of all of them."""
        if all and partition is not None:
            raise exception.InvalidError("partition and all exclude each other")
        query = "?all=true" if all else _query(partition)
        DICTS.request("POST", f"{self._path()}:clear{query}")

    def __repr__(self):
        return f"mizzen.Queue.from_name({self._name!r})"

    def _path(self):
        return f"/v1/namespaces/{namespace()}/queues/{self._name}"

    def _put(self, values, block, timeout, partition):
        items = [
            {"value": _codec.to_base64(_codec.encode_value(v)), "contentType": _codec.PICKLE}
            for v in values
        ]
        body = _json.dumps({"items": items}, "items")
        headers = {"Content-Type": "application/json"}
        target = f"{self._path()}:put{_query(partition)}"
        deadline = _deadline(block, timeout)
        delay = _FIRST_RETRY_SECONDS
        empty = 0
        while True:
            try:
                DICTS.request("POST", target, body, headers)
                return
            except exception.LimitExceededError as cause:
                if cause.slug != "limit-exceeded":
                    raise
                # What does not fit into an empty partition will not fit later either.
                empty = empty + 1 if self.len(partition=partition) == 0 else 0
                if empty == _EMPTY_ROUNDS:
                    raise
                if deadline is not None and time.monotonic() + delay > deadline:
                    raise queue.Full(str(cause)) from None
            time.sleep(delay)
            delay = min(delay * 2, _LAST_RETRY_SECONDS)

    def _get(self, count, block, timeout, partition):
        deadline = _deadline(block, timeout)
        while True:
            wait = MAX_WAIT_SECONDS
            if deadline is not None:
                wait = min(wait, max(0.0, deadline - time.monotonic()))
            asked = time.monotonic()
            query = _query(partition, f"n={count}", f"wait={wait:.3f}")
            answer = DICTS.request("POST", f"{self._path()}:get{query}", timeout=wait + 30.0)
            items = _json.loads(answer.body)["items"]
            if items:
                return [
                    _codec.decode_value(_codec.from_base64(item["value"]), item.get("contentType"))
                    for item in items
                ]
            if deadline is not None and time.monotonic() >= deadline:
                if block:
                    raise queue.Empty
                return []
            if time.monotonic() - asked < wait / 2:
                time.sleep(_PAUSE_SECONDS)  # a service that is going away does not wait


def _deadline(block, timeout):
    if not block:
        return 0.0
    if timeout is None:
        return None
    if timeout < 0:
        raise exception.InvalidError(f"timeout must not be negative, it is {timeout!r}")
    return time.monotonic() + timeout


def _query(partition, *parameters):
    parts = list(parameters)
    if partition is not None:
        data = partition.encode() if isinstance(partition, str) else b""
        if not 1 <= len(data) <= MAX_PARTITION_BYTES:
            raise exception.InvalidError(
                f"partition must be a str of 1 to {MAX_PARTITION_BYTES} bytes, it is {partition!r}"
            )
        parts.append(f"partition={segment(data)}")
    return "?" + "&".join(parts) if parts else ""
