"""What Dict, Queue and Volume have in common: names, and how they come and go."""

import threading
import warnings

from . import _json, exception
from ._aio import dual, dual_class, in_thread
from ._session import DICTS, namespace, object_name, raise_for, segment, slug_of

JSON_HEADERS = {"Content-Type": "application/json"}


class Shared:
    """A handle: it names the object, and makes it where it is absent and that was asked for."""

    _kind = None
    _plural = None
    _absent = None  # the slug that says that there is none
    _session = DICTS
    _probe = ":len"  # what is read to see whether it is there
    _end_timeout = 60.0  # seconds that its deletion may take; None: any

    def __init__(self, name, create=False):
        self._name = object_name(self._kind, name)
        self._create = create

    @property
    def name(self):
        return self._name

    @dual
    def hydrate(self):
        """Asks the service now for what is otherwise found out at the first use: that the object is
        there, or with ``create_if_missing`` makes it. Returns the object itself.

        Raises NotFoundError."""
        if self._create:
            self._make()
        else:
            self._request("GET", self._probe, safe=True)
        return self

    @dual_class
    def delete(cls, name, *, environment_name=None, allow_missing=False):
        """Deletes the object of this name with all its data, for everybody and at once. Only what
        code made (``create_if_missing``) can be deleted by code, unless the token may delete such
        objects; what a manifest declares is deleted with kubectl.

        Raises NotFoundError where there is none, unless ``allow_missing``; AuthError."""
        check_environment(environment_name)
        handle = cls(name)
        target = f"{handle._path()}/object"
        answer = cls._session.send("DELETE", target, safe=True, timeout=cls._end_timeout)
        gone = answer.status == 404 and (allow_missing or answer.repeated)
        if answer.status >= 400 and not gone:
            raise_for(answer)

    def _path(self):
        return f"/v1/namespaces/{namespace()}/{self._plural}/{self._name}"

    def _send(self, method, action, body=b"", headers=None, **how):
        """The answer to a request about this object, which is made first where that is wanted."""
        target = self._path() + action
        answer = self._session.send(method, target, body, headers, **how)
        if self._create:
            if answer.status == 404 and slug_of(answer) == self._absent:
                self._make()
                answer = self._session.send(method, target, body, headers, **how)
            elif answer.status < 400:
                self._create = False
        return answer

    def _request(self, *args, **how):
        """As ``_send``, but raises what is no success."""
        answer = self._send(*args, **how)
        if answer.status >= 400:
            raise_for(answer)
        return answer

    def _post(self, action, content=None, **how):
        """The JSON that a POST of JSON is answered with."""
        if content is None:
            answer = self._request("POST", action, **how)
        else:
            body = _json.dumps(content, action)
            answer = self._request("POST", action, body, JSON_HEADERS, **how)
        return _json.loads(answer.body)

    def _get(self, action, **how):
        return _json.loads(self._request("GET", action, safe=True, **how).body)

    def _make(self):
        answer = self._session.request("POST", f"{self._path()}:create", safe=True)
        self._create = False
        return answer


class Ephemeral:
    """``with Dict.ephemeral() as d``, also ``async with``: the object lives as long as the block.

    A thread keeps it alive meanwhile. When the process dies without leaving the block, the service
    removes it about a minute later.
    """

    def __init__(self, kind, fill=None):
        self._class = kind
        self._session = kind._session
        self._fill = fill
        self._object = None
        self._left = threading.Event()

    def __enter__(self):
        if self._object is not None or self._left.is_set():
            raise exception.InvalidError("This was a block's already: call ephemeral() again")
        target = f"/v1/namespaces/{namespace()}/{self._class._plural}:ephemeral"
        # Made twice, the first one goes by itself.
        made = _json.loads(self._session.request("POST", target, safe=True).body)
        self._object = self._class(made["name"])
        every = made["lifetimeSeconds"] / 3
        arguments = (self._session, f"{self._object._path()}:keep", every, self._left)
        threading.Thread(
            target=_keep_alive, args=arguments, name="mizzen-keep-alive", daemon=True
        ).start()
        if self._fill is not None:
            try:
                self._fill(self._object)
            except BaseException:
                self.__exit__()
                raise
        return self._object

    def __exit__(self, *_):
        self._left.set()
        try:
            self._session.send("DELETE", f"{self._object._path()}/object")
        except exception.Error:
            pass  # it is kept alive no longer, so it goes by itself

    async def __aenter__(self):
        try:
            return await in_thread(self.__enter__)
        except BaseException:
            self._left.set()  # cancelled: what may still be made there must not be kept alive
            raise

    async def __aexit__(self, *_):
        await in_thread(self.__exit__)


def _keep_alive(session, target, every, left):
    pause = every
    while not left.wait(pause):
        try:
            session.request("POST", target, safe=True)
            pause = every
        except exception.NotFoundError:
            return  # who uses it is told the same
        except exception.Error:
            pause = every / 10  # there is time for some more tries


def check_environment(name):
    """A Modal environment is a namespace here, and code reaches its own only."""
    if name is not None and name != namespace():
        raise exception.InvalidError(
            f"environment_name is {name!r}, but an environment is a namespace and only the own one, "
            f"{namespace()!r}, can be reached from here: leave it out, or run this code over there"
        )


def warn_lookup(kind):
    warnings.warn(
        f"{kind}.lookup is deprecated: use {kind}.from_name, and .hydrate() where it must be asked at "
        "once",
        DeprecationWarning,
        stacklevel=4,
    )


def query(*parameters):
    """``?a=1&b=2`` of (name, value) pairs; bytes are percent-encoded, True is ``true``, and what is
    None or False is left out."""
    parts = []
    for name, value in parameters:
        if value is None or value is False:
            continue
        text = "true" if value is True else segment(value) if isinstance(value, bytes) else value
        parts.append(f"{name}={text}")
    return "?" + "&".join(parts) if parts else ""
