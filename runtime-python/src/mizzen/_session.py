"""Requests to one service: connections kept open, tokens, retries, problems as exceptions."""

import os
import threading
import time

from . import _context, _credentials, _json, _wire, exception

CONNECT_PATIENCE_SECONDS = 10.0
MAX_IDLE_CONNECTIONS = 16
_NAME = frozenset("abcdefghijklmnopqrstuvwxyz0123456789-")
_PLAIN = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_~")


class Session:
    """A service; ``find`` gives its base URL, which may change while the process runs.

    With ``sidecar`` a pod's own loopback address is its sidecar, which needs no token.
    """

    def __init__(self, find, sidecar=False):
        self._find = find
        self._sidecar = sidecar
        self._lock = threading.Lock()
        self._address = None
        self._idle = []
        if hasattr(os, "register_at_fork"):
            # A child must not speak on its parent's connections.
            os.register_at_fork(after_in_child=self._forget)

    def request(self, method, target, body=b"", headers=None, safe=False, timeout=60.0):
        """The answer with a status below 400. Others are raised, see ``raise_for``.

        Repeated is only what was certainly not executed, or is ``safe`` to repeat. ``timeout`` in
        seconds bounds each wait for bytes; None waits for ever.
        """
        answer = self.send(method, target, body, headers, safe, timeout)
        if answer.status >= 400:
            raise_for(answer)
        return answer

    def send(self, method, target, body=b"", headers=None, safe=False, timeout=60.0):
        """As ``request``, but gives every answer back."""
        address = self._where()
        sent = dict(headers or {})
        sent.update(_context.trace_headers())
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
        if self._sidecar and address.is_loopback and _credentials.in_pod():
            return None  # it adds the pod's token
        try:
            token = _credentials.bearer(stale)
        except OSError as cause:
            raise exception.AuthError(f"No token could be had: {cause}.") from cause
        if token is not None:
            headers["Authorization"] = f"Bearer {token}"
        return token

    def _exchange(self, address, method, target, headers, body, safe, timeout):
        give_up = time.monotonic() + CONNECT_PATIENCE_SECONDS
        delay = 0.02
        while True:
            executed = False
            try:
                connection = self._connection(address)
                executed = None
                answer = connection.exchange(method, target, headers, body, timeout)
                self._keep(address, connection)
                return answer
            except _wire.ConnectFailed as cause:
                trouble = cause
            except _wire.ConnectionBroken as cause:
                trouble = cause
                if not safe:
                    give_up = 0.0
            if time.monotonic() + delay > give_up:
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

    def _connection(self, address):
        while True:
            with self._lock:
                connection = self._idle.pop() if self._idle else None
            if connection is None:
                return _wire.Connection(address)
            if connection.address is address and not connection.is_stale():
                return connection
            connection.close()

    def _keep(self, address, connection):
        with self._lock:
            keep = (
                connection.reusable
                and address is self._address
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


def slug_of(problem):
    kind = problem.get("type")
    return kind.rpartition("/")[2] if isinstance(kind, str) else None


def raise_for(answer):
    """Raises what an answer of status 400 and above means."""
    problem = problem_of(answer)
    slug = slug_of(problem)
    status = answer.status
    detail = problem.get("detail") or problem.get("title") or f"The service answered {status}."
    if slug == "handler-raised":
        raise exception.RemoteError(detail, slug, status, problem.get("exception"))
    if slug == "call-timeout":
        raise exception.FunctionTimeoutError(detail, slug, status)
    if slug == "queue-full":
        retry = answer.headers.get("retry-after", "")
        seconds = int(retry) if retry.isascii() and retry.isdigit() else None
        raise exception.ResourceExhaustedError(detail, slug, status, seconds)
    if slug == "volume-not-mounted":
        raise exception.VolumeNotMountedError(detail, slug, status)
    if slug == "volume-dirty":
        raise exception.VolumeDirtyError(detail, slug, status, problem.get("paths") or ())
    if status in (401, 403):
        if status == 401 and not _credentials.in_pod() and not os.environ.get("MIZZEN_TOKEN"):
            detail += " Set MIZZEN_TOKEN to a token for this service."
        raise exception.AuthError(detail, slug, status)
    kinds = {
        400: exception.InvalidError,
        404: exception.NotFoundError,
        409: exception.ConflictError,
        412: exception.ConflictError,
        413: exception.LimitExceededError,
        422: exception.SerializationError,
        507: exception.LimitExceededError,
    }
    raise kinds.get(status, exception.ServiceError)(detail, slug, status)


DICTS = Session(lambda: _required("MIZZEN_DICT", "the base URL of the dict service"), sidecar=True)
GATEWAY = Session(lambda: _required("MIZZEN_GATEWAY_URL", "the base URL of the gateway"))
VOLUMES = Session(volume_socket)
