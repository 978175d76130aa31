"""Requests to one service: connections kept open, tokens, retries, problems as exceptions."""

import os
import threading
import time

from . import _cancellation, _context, _credentials, _json, _wire, exception

CONNECT_PATIENCE_SECONDS = 10.0
AGENT_PATIENCE_SECONDS = 30.0  # while the volume agent of the node is replaced
MAX_IDLE_CONNECTIONS = 16
_NAME = frozenset("abcdefghijklmnopqrstuvwxyz0123456789-")
_PLAIN = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_~")


class Session:
    """A service; ``find`` gives its base URL, which may change while the process runs.

    With ``dicts`` it is the dict service, whose contract allows more: a pod's own loopback address is
    its sidecar, which needs no token, and a 503 that says that nothing was done may be repeated.
    ``patience`` is for how many seconds a connection is tried, where others than usual.
    """

    def __init__(self, find, dicts=False, patience=None):
        self._find = find
        self._dicts = dicts
        self._patience = patience
        self._lock = threading.Lock()
        self._address = None
        self._idle = []
        if hasattr(os, "register_at_fork"):
            # A child must not speak on its parent's connections.
            os.register_at_fork(after_in_child=self._forget)

    def request(self, *args, **kwargs):
        """The answer with a status below 400. Others are raised, see ``raise_for``; arguments as of
        ``send``."""
        answer = self.send(*args, **kwargs)
        if answer.status >= 400:
            raise_for(answer)
        return answer

    def send(self, method, target, body=b"", headers=None, safe=False, timeout=60.0, once=None):
        """The answer, whatever its status.

        Repeated is only what was certainly not executed, is ``safe`` to repeat, or has ``once``, the
        id (of ``request_id``) by which the service knows a repetition. ``timeout`` in seconds bounds
        each wait for bytes; None waits for ever.
        """
        address = self._where()
        sent = dict(headers or {})
        sent.update(_context.trace_headers())
        if once is not None:
            sent["Mizzen-Request-Id"] = once
            safe = True
        token = self._authorize(address, sent)
        answer = self._exchange(address, method, target, sent, body, safe, timeout)
        if answer.status == 401 and token is not None and _credentials.in_pod():
            self._authorize(address, sent, stale=token)  # refused means not executed
            answer = self._exchange(address, method, target, sent, body, safe, timeout)
        return answer

    def _where(self):
        url = self._find()
        with self._lock:
            if self._address is None or self._address.url != url:
                try:
                    self._address = _wire.Address(url)
                except ValueError as cause:
                    raise exception.InvalidError(f"{cause}.") from None
                self._close_idle()
            return self._address

    def _authorize(self, address, headers, stale=None):
        if address.scheme == "unix":
            return None  # the socket is this pod's alone
        if self._dicts and address.is_loopback and _credentials.in_pod():
            return None  # it adds the pod's token
        try:
            token = _credentials.bearer(stale)
        except OSError as cause:
            raise exception.AuthError(f"No token could be had: {cause}.") from cause
        if token is not None:
            headers["Authorization"] = f"Bearer {token}"
        return token

    def _exchange(self, address, method, target, headers, body, safe, timeout):
        patience = CONNECT_PATIENCE_SECONDS if self._patience is None else self._patience
        give_up = time.monotonic() + patience
        delay = 0.02
        repeated = False
        while True:
            trouble, executed = None, False
            try:
                connection = self._connection(address)
                executed = None
                answer = self._on(connection, method, target, headers, body, timeout)
            except _wire.ConnectFailed as cause:
                trouble = cause
            except _wire.ConnectionBroken as cause:
                trouble = cause
                repeated = True
                if not safe:
                    give_up = 0.0
            late = time.monotonic() + delay > give_up or _cancellation.cancelled()
            if trouble is None:
                answer.repeated = repeated
                if late or not self._may_repeat(answer, safe):
                    return answer
            elif late:
                executed = None if repeated else executed
                raise exception.ConnectionError(
                    f"{trouble}. "
                    + (
                        "The request was not executed."
                        if executed is False
                        else "Whether the request was executed is not known."
                    ),
                    executed=executed,
                ) from trouble
            time.sleep(delay)
            delay = min(delay * 2, 1.0)

    def _on(self, connection, method, target, headers, body, timeout):
        _cancellation.waits_on(connection)
        try:
            answer = connection.exchange(method, target, headers, body, timeout)
        finally:
            _cancellation.waits_on(None)
        self._keep(connection)
        return answer

    def _may_repeat(self, answer, safe):
        # A 503 may come after the write, except where the service says that it is going.
        return self._dicts and answer.status == 503 and (safe or slug_of(answer) == "shutting-down")

    def _connection(self, address):
        while True:
            with self._lock:
                connection = self._idle.pop() if self._idle else None
            if connection is None:
                return _wire.Connection(address)
            if connection.address is address and not connection.is_stale():
                return connection
            connection.close()

    def _keep(self, connection):
        with self._lock:
            keep = (
                connection.reusable
                and connection.address is self._address
                and len(self._idle) < MAX_IDLE_CONNECTIONS
            )
            if keep:
                self._idle.append(connection)
        if not keep:
            connection.close()

    def close(self):
        """Closes the connections that are kept open; the next request opens a new one."""
        with self._lock:
            self._close_idle()

    def _close_idle(self):
        while self._idle:
            self._idle.pop().close()

    def _forget(self):
        self._lock = threading.Lock()
        self._close_idle()  # this process's descriptors only; the parent's connections live on


def _required(variable, meaning):
    value = os.environ.get(variable)
    if not value:
        raise exception.InvalidError(
            f"{variable} is not set. Inside a function's container it always is; outside set it to "
            f"{meaning}."
        )
    return value


def namespace():
    """The namespace of every object that is named here."""
    return _required("MIZZEN_NAMESPACE", "the namespace of the object")


def volume_socket():
    """Where this pod's volume socket is."""
    return "unix:" + (os.environ.get("MIZZEN_VOLUME_SOCKET") or "/run/mizzen/volume.sock")


def object_name(kind, name):
    """``name`` where it can name an object of Mizzen. Raises InvalidError."""
    valid = (
        isinstance(name, str)
        and 1 <= len(name) <= 50
        and _NAME.issuperset(name)
        and name[0].isalpha()
        and name[-1] != "-"
    )
    if not valid:
        raise exception.InvalidError(
            f"{name!r} cannot name a {kind}: at most 50 of a-z, 0-9 and '-', beginning with a letter"
            " and not ending in '-'"
        )
    return name


def segment(data):
    """``data`` (bytes) percent-encoded for one segment of a path or one query value. Dots as well:
    a segment ``..`` would not arrive."""
    return "".join(chr(byte) if byte in _PLAIN else f"%{byte:02X}" for byte in data)


def problem_of(answer):
    """The problem document of an answer, empty where it brought none."""
    if answer.content_type == "application/problem+json":
        try:
            document = _json.loads(answer.body)
            if isinstance(document, dict):
                return document
        except ValueError:
            pass
    return {}


def slug_of(answer):
    """The stable name of an answer's problem, None where it has none. Answers to HEAD, which have no
    body, say it in a header."""
    kind = problem_of(answer).get("type")
    if isinstance(kind, str):
        return kind.rpartition("/")[2]
    return answer.headers.get("mizzen-problem")


def request_id():
    """A name for one request and its repetitions."""
    return os.urandom(16).hex()


_BY_SLUG = {
    "call-timeout": exception.FunctionTimeoutError,
    "volume-not-mounted": exception.VolumeNotMountedError,
    "file-not-found": exception.FileNotFoundError,
    "file-exists": exception.FileExistsError,
    "entry-exists": exception.ConditionFailedError,
    "version-mismatch": exception.ConditionFailedError,
    "not-a-counter": exception.CounterError,
    "counter-overflow": exception.CounterError,
    "version-compacted": exception.VersionCompactedError,
    "not-supported": exception.NotSupportedError,
}
_BY_STATUS = {
    400: exception.InvalidError,
    404: exception.NotFoundError,
    409: exception.ConflictError,
    412: exception.ConflictError,
    413: exception.LimitExceededError,
    422: exception.SerializationError,
    507: exception.LimitExceededError,
}


def raise_for(answer):
    """Raises what an answer of status 400 and above means."""
    problem = problem_of(answer)
    slug = slug_of(answer)
    status = answer.status
    detail = problem.get("detail") or problem.get("title")
    if not detail:
        detail = f"The service answered {status}" + (f" ({slug})." if slug else ".")
    if slug == "handler-raised":
        raise exception.RemoteError(detail, slug, status, problem.get("exception"))
    if slug == "queue-full":
        retry = answer.headers.get("retry-after", "")
        seconds = int(retry) if retry.isascii() and retry.isdigit() else None
        raise exception.ResourceExhaustedError(detail, slug, status, seconds)
    if slug == "volume-dirty":
        raise exception.VolumeDirtyError(detail, slug, status, problem.get("paths") or ())
    if slug == "volume-busy":
        raise exception.VolumeBusyError(detail, slug, status, problem.get("openFiles") or ())
    if status in (401, 403):
        if status == 401 and not _credentials.in_pod() and not os.environ.get("MIZZEN_TOKEN"):
            detail += " Set MIZZEN_TOKEN to a token for this service."
        raise exception.AuthError(detail, slug, status)
    kind = _BY_SLUG.get(slug) or _BY_STATUS.get(status, exception.ServiceError)
    error = kind(detail, slug, status)
    error.step = problem.get("step")
    raise error


def _dict_service():
    """The sidecar's socket where this pod has one: it needs neither TCP nor a token."""
    path = os.environ.get("MIZZEN_DICT_SOCKET")
    if path and os.path.exists(path):
        return f"unix:{path}"
    return _required("MIZZEN_DICT", "the base URL of the dict service")


DICTS = Session(_dict_service, dicts=True)
GATEWAY = Session(lambda: _required("MIZZEN_GATEWAY_URL", "the base URL of the gateway"))
VOLUMES = Session(volume_socket, patience=AGENT_PATIENCE_SECONDS)
VOLUME_API = Session(lambda: _required("MIZZEN_VOLUME_URL", "the base URL of the volume API"))
