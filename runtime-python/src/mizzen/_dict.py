"""Dict: see the class."""

from . import _codec, _json, exception
from ._aio import dual, dual_iterator
from ._session import DICTS, namespace, object_name, problem_of, raise_for, segment, slug_of

_MISSING = object()
_PAGE = 1000


class Dict:
    """A dict that every function of the namespace shares, after ``modal.Dict``.

    Keys: any str, or any other picklable object; equal keys are those of equal serialised bytes, at
    most 2048 of them. Values: anything that can be pickled (with cloudpickle where it is installed),
    as large as the Dict's ``spec.limits.valueBytes`` allows. A value that was read is a copy: changing
    it changes nothing until it is put back. Every write is durable when the method returns (Modal:
    same) and stays until it is removed (Modal: seven days after the last use).

    Every method also exists as ``method.aio(...)`` for asynchronous code; operators block.

    Raises, besides what a method names: NotFoundError (no Dict of this name: apply one), AuthError,
    LimitExceededError (nothing was written), ConnectionError, ServiceError; all in
    ``mizzen.exception``.
    """

    def __init__(self, name):
        self._name = object_name("Dict", name)

    @staticmethod
    def from_name(name):
        """The Dict of this name in this namespace. Lazy: nothing is asked until it is used.
        Raises InvalidError for a name that cannot be one."""
        return Dict(name)

    @property
    def name(self):
        return self._name

    @dual
    def get(self, key, default=None):
        """The value of ``key``, or ``default`` where there is none."""
        answer = DICTS.send("GET", self._entry(key), safe=True)
        if _absent(answer):
            return default
        return _value(answer)

    @dual
    def contains(self, key):
        """Whether ``key`` is present."""
        answer = DICTS.send("HEAD", self._entry(key), safe=True)
        if answer.status == 404:
            # An answer to HEAD has no text: is it the entry that is absent, or the Dict?
            answer = DICTS.send("GET", self._entry(key), safe=True)
        if _absent(answer):
            return False
        if answer.status >= 400:
            raise_for(answer)
        return True

    @dual
    def put(self, key, value, *, skip_if_exists=False):
        """Sets ``key`` to ``value``. With ``skip_if_exists`` only where the key is absent, atomically:
        of several callers exactly one gets True, which makes it a lock. Returns whether it was set."""
        headers = {"Content-Type": _codec.PICKLE}
        if skip_if_exists:
            headers["If-None-Match"] = "*"
        body = _codec.encode_value(value)
        # A repeated put-if-absent could find its own entry and say False.
        answer = DICTS.send("PUT", self._entry(key), body, headers, safe=not skip_if_exists)
        if skip_if_exists and answer.status == 412:
            return False
        if answer.status >= 400:
            raise_for(answer)
        return True

    @dual
    def pop(self, key, default=_MISSING):
        """Removes ``key`` and returns its value, atomically. Where it is absent: ``default``, or
        KeyError when none was given."""
        answer = DICTS.send("DELETE", self._entry(key) + "?return=true")
        if _absent(answer):
            if default is _MISSING:
                raise KeyError(key)
            return default
        return _value(answer)

    @dual
    def update(self, other=(), /, **entries):
        """Sets every entry of a mapping, or of (key, value) pairs, and of the keywords: all of them or
        none, in one request."""
        pairs = dict(other)
        pairs.update(entries)
        if not pairs:
            return
        items = [
            {
                "key": _codec.to_base64(_codec.encode_key(key)),
                "value": _codec.to_base64(_codec.encode_value(value)),
                "contentType": _codec.PICKLE,
            }
            for key, value in pairs.items()
        ]
        self._post("update", items)

    @dual
    def clear(self):
        """Removes every entry."""
        self._post("clear")

    @dual
    def len(self):
        """The number of entries, exact (Modal: at most 100 000)."""
        answer = DICTS.request("GET", f"{self._path()}:len", safe=True)
        return _json.loads(answer.body)["entries"]

    @dual_iterator
    def keys(self):
        """Iterates over the keys, page by page and in the order of their bytes. Not a snapshot: what
        changes meanwhile may be seen or not, all else is seen once."""
        for entry in self._pages(values=False):
            yield _key(entry)

    @dual_iterator
    def values(self):
        """Iterates over the values; as ``keys``."""
        for entry in self._pages(values=True):
            yield _entry_value(entry)

    @dual_iterator
    def items(self):
        """Iterates over (key, value) tuples; as ``keys``."""
        for entry in self._pages(values=True):
            yield _key(entry), _entry_value(entry)

    def __getitem__(self, key):
        value = self.get(key, _MISSING)
        if value is _MISSING:
            raise KeyError(key)
        return value

    def __setitem__(self, key, value):
        self.put(key, value)

    def __delitem__(self, key):
        answer = DICTS.send("DELETE", self._entry(key))
        if _absent(answer):
            raise KeyError(key)
        if answer.status >= 400:
            raise_for(answer)

    def __contains__(self, key):
        return self.contains(key)

    def __len__(self):
        return self.len()

    def __iter__(self):
        return self.keys()

    def __bool__(self):
        return True  # the object, not its contents: a test for None must not ask the service

    def __repr__(self):
        return f"mizzen.Dict.from_name({self._name!r})"

    def _path(self):
        return f"/v1/namespaces/{namespace()}/dicts/{self._name}"

    def _entry(self, key):
        return f"{self._path()}/entries/{segment(_codec.encode_key(key))}"

    def _post(self, action, content=None):
        body = b"" if content is None else _json.dumps(content, action)
        headers = {} if content is None else {"Content-Type": "application/json"}
        DICTS.request("POST", f"{self._path()}:{action}", body, headers)

    def _pages(self, values):
        cursor = None
        while True:
            query = f"?limit={_PAGE}" + ("&values=true" if values else "")
            if cursor is not None:
                query += f"&cursor={segment(cursor.encode())}"
            answer = DICTS.request("GET", f"{self._path()}/entries{query}", safe=True)
            page = _json.loads(answer.body)
            yield from page["entries"]
            cursor = page.get("cursor")
            if cursor is None:
                return


def _absent(answer):
    return answer.status == 404 and slug_of(problem_of(answer)) == "entry-absent"


def _value(answer):
    if answer.status >= 400:
        raise_for(answer)
    return _codec.decode_value(answer.body, answer.headers.get("content-type"))


def _key(entry):
    return _codec.decode_key(_codec.from_base64(entry["key"]))


def _entry_value(entry):
    if "value" not in entry:
        raise exception.ServiceError("The dict service listed an entry without its value.")
    return _codec.decode_value(_codec.from_base64(entry["value"]), entry.get("contentType"))
