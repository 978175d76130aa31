"""Dict: see the class."""

import collections
import time

from . import _cancellation, _codec, exception
from ._aio import dual, dual_class, dual_iterator
from ._batch import MAX_STEPS, Batch, check_delta, check_ttl, check_version
from ._object import Ephemeral, Shared, check_environment, query, warn_lookup
from ._poll import GRACE_SECONDS, Poll, check_timeout
from ._session import raise_for, request_id, segment, slug_of

_MISSING = object()
_PAGE = 1000
_WATCH_PATIENCE_SECONDS = 60.0
_WATCH_PAUSE_SECONDS = 1.0

Entry = collections.namedtuple("Entry", ["value", "version", "expires_in"])
Entry.__doc__ = """An entry as it was read. ``version`` is an int that grows with every change of the Dict
and is never used again; ``expires_in`` the seconds until its ``ttl`` is over, or None."""

Change = collections.namedtuple("Change", ["type", "key", "version"])
Change.__doc__ = """What happened to a Dict: ``type`` is ``"put"``, ``"remove"`` (by somebody or by its
time) or ``"clear"`` (then ``key`` is None); ``version`` is the Dict's by this change."""


class Dict(Shared):
    """A dict that every function of the namespace shares, after ``modal.Dict``.

    Keys: a str, bytes, or any other picklable object of at most 2048 bytes; equal keys are those of
    equal serialised bytes, so ``"a"`` and ``b"a"`` are one key (it comes back as a str). Values:
    anything that can be pickled (with cloudpickle where it is installed), handles of Dicts, Queues,
    Volumes and Functions too, as large as the Dict's ``spec.limits.valueBytes`` allows. A value that
    was read is a copy: changing it changes nothing until it is put back. Every operation is atomic, and
    a write is durable when the method returns. When an entry goes by itself is up to the Dict
    (``spec``; Modal: seven days after its last use) and to ``ttl``.

    Every method also exists as ``method.aio(...)`` for asynchronous code; operators block. When a
    connection breaks, reads and writes are repeated, and the writes done once; only ``pop`` and
    ``clear`` are not repeated: ConnectionError's ``executed`` tells what is known.

    Raises, besides what a method names: NotFoundError (no Dict of this name), AuthError,
    LimitExceededError (nothing was written), ConnectionError, ServiceError; all in
    ``mizzen.exception``.
    """

    _kind = "Dict"
    _plural = "dicts"
    _absent = "dict-not-found"

    def __init__(self, name, create=False, data=None):
        super().__init__(name, create)
        self._data = data

    @staticmethod
    def from_name(name, data=None, *, environment_name=None, create_if_missing=False):
        """The Dict of this name. Lazy: nothing is asked until it is used.

        With ``create_if_missing`` the first use makes one that is absent, and puts ``data`` (a mapping)
        into it when it made it; others may see it before ``data`` is in. An environment is a namespace
        here, and only the own one can be named.

        Raises InvalidError for a name that cannot be one, another environment, or ``data`` without
        ``create_if_missing`` (Modal: ignored)."""
        check_environment(environment_name)
        if data is not None and not create_if_missing:
            raise exception.InvalidError(
                "data is what a new Dict begins with: give create_if_missing=True too, or use update"
            )
        return Dict(name, create_if_missing, None if data is None else dict(data))

    @dual_class
    def lookup(cls, name, data=None, *, environment_name=None, create_if_missing=False):
        """Deprecated, use ``from_name``: the same, but asked at once. Raises NotFoundError."""
        warn_lookup("Dict")
        found = cls.from_name(
            name, data, environment_name=environment_name, create_if_missing=create_if_missing
        )
        return found.hydrate()

    @classmethod
    def ephemeral(cls, data=None, *, environment_name=None):
        """A Dict without a name of yours, for the time of a block:

            with Dict.ephemeral() as d: ...
            async with Dict.ephemeral({"a": 1}) as d: ...

        It is removed when the block is left, or about a minute after the process died. Others can use
        it meanwhile: pass ``d`` on as a value, or ``d.name``."""
        check_environment(environment_name)
        steps = _encode(data or {})
        return Ephemeral(cls, lambda made: made._write(steps))

    @dual
    def get(self, key, default=None):
        """The value of ``key``, or ``default`` where there is none."""
        answer = self._read(key)
        return default if answer is None else _value(answer)

    @dual
    def get_with_version(self, key, default=None):
        """``(value, version)``, and ``(default, 0)`` where the key is absent. With ``put`` and its
        ``if_version`` this changes an entry without losing what others do meanwhile:

            while True:
                value, version = d.get_with_version("k", 0)
                if d.put("k", change(value), if_version=version):
                    break
        """
        answer = self._read(key)
        return (default, 0) if answer is None else (_value(answer), _version(answer))

    @dual
    def get_entry(self, key):
        """The Entry (value, version, expires_in) of ``key``, or None where there is none."""
        answer = self._read(key)
        if answer is None:
            return None
        expires = answer.headers.get("mizzen-expires-in")
        return Entry(_value(answer), _version(answer), None if expires is None else float(expires))

    @dual
    def contains(self, key):
        """Whether ``key`` is present."""
        answer = self._send("HEAD", _entry(key), safe=True)
        return _there(answer)

    @dual
    def put(self, key, value, *, skip_if_exists=False, ttl=None, if_version=None):
        """Sets ``key`` to ``value`` and returns whether it was set, atomically:

        - with ``skip_if_exists`` only where the key is absent: of several callers exactly one gets
          True, which makes it a lock;
        - with ``if_version`` only where the entry has that version, of ``get_with_version`` (0: where
          it is absent).

        ``ttl`` is the seconds (0.001 to ten years) after which the entry goes by itself; without it
        the entry has none, also when it had one before. Raises InvalidError for what is out of range.
        """
        data, content_type = _codec.encode_value(value)
        headers = {"Content-Type": content_type}
        if skip_if_exists and if_version is not None:
            raise exception.InvalidError("skip_if_exists and if_version exclude each other")
        if if_version is not None:
            skip_if_exists = check_version("if_version", if_version) == 0
        if skip_if_exists:
            headers["If-None-Match"] = "*"
        elif if_version is not None:
            headers["If-Match"] = f'"{if_version}"'
        if ttl is not None:
            headers["Mizzen-TTL"] = f"{check_ttl(ttl):.3f}"
        answer = self._send("PUT", _entry(key), data, headers, once=request_id())
        if answer.status == 412:
            return False
        if answer.status >= 400:
            raise_for(answer)
        return True

    @dual
    def add(self, key, delta=1, *, ttl=None):
        """Adds ``delta`` (an int of 64 bits, also negative) to the counter ``key`` and returns its new
        value, atomically. An absent one is 0; any entry that was put as an int is one. ``ttl`` as in
        ``put``, but without it a counter keeps the one it has.

        Raises CounterError where there is something else, or the sum has more than 64 bits."""
        content = {"key": _codec.to_base64(_codec.encode_key(key)), "delta": check_delta(delta)}
        if ttl is not None:
            content["ttl"] = check_ttl(ttl)
        return self._post(":add", content, once=request_id())["value"]

    @dual
    def pop(self, key, default=_MISSING):
        """Removes ``key`` and returns its value, atomically. Where it is absent: ``default``, or
        KeyError when none was given."""
        answer = self._send("DELETE", _entry(key) + "?return=true")
        if not _there(answer):
            if default is _MISSING:
                raise KeyError(key)
            return default
        return _value(answer)

    @dual
    def remove(self, key, *, if_version=None):
        """Removes ``key`` and returns whether it was removed: False where it is absent, or has another
        version than ``if_version``."""
        step = {"op": "remove", "key": _codec.to_base64(_codec.encode_key(key)), "if": "present"}
        if if_version is not None:
            if check_version("if_version", if_version) == 0:
                return False  # that of an absent one
            step["if"] = if_version
        # As a batch, because a DELETE has no request id by which it could be repeated.
        try:
            self._post(":batch", {"steps": [step]}, once=request_id())
        except exception.ConditionFailedError:
            return False
        return True

    @dual
    def update(self, other=(), /, **entries):
        """Sets every entry of a mapping, or of (key, value) pairs, and of the keywords: all of them or
        none, in one request of at most 32 MiB (else LimitExceededError). More than 1000 are not
        repeated when a connection breaks."""
        pairs = dict(other)
        pairs.update(entries)
        self._write(_encode(pairs))

    def batch(self):
        """An empty Batch: changes that are made all together or not at all."""
        return Batch(self)

    @dual
    def clear(self):
        """Removes every entry."""
        self._post(":clear")

    @dual
    def len(self):
        """The number of entries (Modal: at most 100 000); it may count some for a moment whose time is
        over."""
        return self._get(":len")["entries"]

    @dual_iterator
    def keys(self, *, prefix=None):
        """Iterates over the keys, page by page and in the order of their bytes; with ``prefix`` (a str
        or bytes) over those that begin with it. Not a snapshot: what changes meanwhile may be seen or
        not, all else is seen once."""
        return (map(_key, page) for page in self._pages(prefix, values=False))

    @dual_iterator
    def values(self, *, prefix=None):
        """Iterates over the values; as ``keys``."""
        return (map(_codec.value_of_wire, page) for page in self._pages(prefix, values=True))

    @dual_iterator
    def items(self, *, prefix=None):
        """Iterates over (key, value) tuples; as ``keys``."""
        return (map(_item, page) for page in self._pages(prefix, values=True))

    @dual
    def version(self):
        """The Dict's version: an int that grows with every change of it."""
        return self._get(":watch")["version"]

    @dual_iterator
    def watch(self, after=None, *, prefix=None, timeout=None):
        """Iterates over the Changes from now on, or after the version ``after``, oldest first; with
        ``prefix`` over those of keys that begin with it. Ends when there was none for ``timeout``
        seconds (None: never). The service may go away for a minute: what happened meanwhile is seen. A
        cache of the whole Dict:

            version = d.version()
            cache = dict(d.items())
            for change in d.watch(after=version): ...

        Raises VersionCompactedError when changes are missing: begin anew as above. ConnectionError and
        ServiceError after a minute without an answer."""
        check_timeout(timeout)
        begins = None if prefix is None else _codec.encode_prefix(prefix)
        start = self.version() if after is None else check_version("after", after)
        return self._changes(start, begins, timeout)

    def __getitem__(self, key):
        value = self.get(key, _MISSING)
        if value is _MISSING:
            raise KeyError(key)
        return value

    def __setitem__(self, key, value):
        self.put(key, value)

    def __delitem__(self, key):
        if not self.remove(key):
            raise KeyError(key)

    def __contains__(self, key):
        return self.contains(key)

    def __len__(self):
        return self.len()

    def __iter__(self):
        return self.keys()

    def __bool__(self):
        return True  # the object, not its contents: a test for None must not ask the service

    def __reduce__(self):
        return Dict, (self._name, self._create, self._data)

    def __repr__(self):
        return f"mizzen.Dict.from_name({self._name!r})"

    def _read(self, key):
        answer = self._send("GET", _entry(key), safe=True)
        return answer if _there(answer) else None

    def _write(self, entries):
        if 0 < len(entries) <= MAX_STEPS:
            steps = [dict(entry, op="put") for entry in entries]
            self._post(":batch", {"steps": steps}, once=request_id())
        elif entries:
            self._post(":update", entries)

    def _make(self):
        entries = _encode(self._data or {})
        answer = super()._make()
        self._data = None
        # 200 to a repetition: was it made by the first try, whose answer was lost?
        if answer.status == 201 or (answer.repeated and self.len() == 0):
            self._write(entries)

    def _pages(self, prefix, values):
        begins = None if prefix is None else _codec.encode_prefix(prefix)
        cursor = None
        while True:
            parameters = query(
                ("limit", _PAGE), ("values", values), ("prefix", begins), ("cursor", cursor)
            )
            page = self._get(f"/entries{parameters}")
            yield page["entries"]
            if page.get("cursor") is None:
                return
            cursor = page["cursor"].encode()

    def _changes(self, after, prefix, timeout):
        poll = Poll(timeout)
        patience = None
        while True:
            wait = poll.next_wait()
            parameters = query(
                ("after", after), ("prefix", prefix), ("limit", _PAGE), ("wait", f"{wait:.3f}")
            )
            try:
                answer = self._get(f":watch{parameters}", timeout=wait + GRACE_SECONDS)
            except (exception.ConnectionError, exception.ServiceError):
                patience = patience or time.monotonic() + _WATCH_PATIENCE_SECONDS
                if poll.is_over() or _cancellation.cancelled() or time.monotonic() > patience:
                    raise
                time.sleep(_WATCH_PAUSE_SECONDS)
                continue
            patience = None
            after = answer["version"]
            if answer["changes"]:
                yield map(_change, answer["changes"])
                poll = Poll(timeout)
            elif poll.is_over():
                return
            else:
                poll.pause()


def _entry(key):
    return f"/entries/{segment(_codec.encode_key(key))}"


def _encode(pairs):
    return [
        dict(_codec.wire_value(value), key=_codec.to_base64(_codec.encode_key(key)))
        for key, value in pairs.items()
    ]


def _there(answer):
    """Whether the entry is there; raises what is no answer to that."""
    if answer.status == 404 and slug_of(answer) == "entry-absent":
        return False
    if answer.status >= 400:
        raise_for(answer)
    return True


def _value(answer):
    return _codec.decode_value(answer.body, answer.headers.get("content-type"))


def _version(answer):
    return int(answer.headers["etag"].strip('"'))


def _key(entry):
    return _codec.decode_key(_codec.from_base64(entry["key"]))


def _item(entry):
    return _key(entry), _codec.value_of_wire(entry)


def _change(wire):
    key = None if wire["type"] == "clear" else _key(wire)
    return Change(wire["type"], key, wire["version"])
