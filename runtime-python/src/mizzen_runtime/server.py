"""The container's port: HTTP/1.1 with keep-alive, one thread a connection."""

import hmac
import socket
import threading
import time

from mizzen import _wire

from . import log
from .problems import Problem

MAX_BODY_BYTES = 16 * 1024 * 1024
MAX_SPARE_CONNECTIONS = 128
READ_TIMEOUT_SECONDS = 30.0
PARTING_SECONDS = 2.0
_REASONS = {
    200: "OK",
    400: "Bad Request",
    401: "Unauthorized",
    404: "Not Found",
    405: "Method Not Allowed",
    413: "Content Too Large",
    422: "Unprocessable Content",
    429: "Too Many Requests",
    431: "Request Header Fields Too Large",
    500: "Internal Server Error",
    501: "Not Implemented",
    503: "Service Unavailable",
    504: "Gateway Timeout",
}


def listen(port):
    """A listening socket on every address, IPv6 included where there is IPv6. Raises OSError."""
    if socket.has_dualstack_ipv6():
        try:
            return socket.create_server(
                ("", port), family=socket.AF_INET6, dualstack_ipv6=True, backlog=1024
            )
        except OSError as cause:
            log.warn("IPv6 is not usable, listening on IPv4 only", reason=str(cause))
    return socket.create_server(("", port), backlog=1024)


class Server:
    """Answers ``POST /v1/call`` for the gateway that knows ``token``, and ``GET /health``."""

    def __init__(self, listener, token, calls, slots):
        self._listener = listener
        self._token = f"Bearer {token}".encode()
        self._calls = calls
        self._slots = slots
        self._permits = threading.BoundedSemaphore(slots.limit + MAX_SPARE_CONNECTIONS)
        self._crowded = False

    def start(self):
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        while True:
            try:
                sock, _ = self._listener.accept()
            except OSError as cause:  # out of descriptors, or a client that left at once
                log.warn("Connection was not accepted", reason=str(cause))
                time.sleep(0.05)
                continue
            if not self._permits.acquire(blocking=False):
                self._refuse(sock)
                continue
            self._crowded = False
            threading.Thread(target=self._serve, args=(sock,), daemon=True).start()

    def _refuse(self, sock):
        if not self._crowded:
            self._crowded = True
            log.warn("Connections are refused, too many are open", limit=self._slots.limit)
        sock.close()

    def _serve(self, sock):
        try:
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
            with sock, sock.makefile("rb") as stream:
                while _Exchange(self, sock, stream).run():
                    pass
                _part(sock)
        except OSError:
            pass  # the client left; a call that runs goes on, nobody waits for its answer
        except Exception as cause:
            log.error("Connection failed", type=type(cause).__name__, reason=str(cause))
        finally:
            self._permits.release()

    def permits(self, authorization):
        return hmac.compare_digest(authorization.encode("latin-1"), self._token)

    def call(self, headers, body, send):
        self._calls.answer(headers, body, send)

    @property
    def draining(self):
        return self._slots.draining


def _part(sock):
    """Lets the client read the last answer: closing over unread bytes would destroy it."""
    sock.shutdown(socket.SHUT_WR)
    sock.settimeout(PARTING_SECONDS)
    give_up = time.monotonic() + PARTING_SECONDS
    while sock.recv(65536) and time.monotonic() < give_up:
        pass


class _Exchange:
    """One request and its answer; ``run`` tells whether the connection can carry another."""

    def __init__(self, server, sock, stream):
        self._server = server
        self._sock = sock
        self._stream = stream
        self._method = ""
        self._keep = False

    def run(self):
        try:
            self._sock.settimeout(None)  # an idle connection may stay
            if not self._stream.peek(1):
                return False
            self._sock.settimeout(READ_TIMEOUT_SECONDS)
            head = _wire.read_head(self._stream)
            if head is None:
                return False
            self._handle(*head)
        except _wire.ProtocolError as cause:
            self._keep = False
            slug = "body-too-large" if cause.status == 413 else "malformed-request"
            self._send(Problem(cause.status, slug, cause.detail))
        except Problem as problem:
            self._send(problem)
        return self._keep

    def _handle(self, first, headers):
        parts = first.split(" ")
        if len(parts) != 3 or parts[2] not in ("HTTP/1.1", "HTTP/1.0"):
            raise _wire.ProtocolError(400, "The request line is not METHOD PATH HTTP/1.1.")
        self._method, target, version = parts
        path = target.partition("?")[0]
        allowed = {"/v1/call": ("POST",), "/health": ("GET", "HEAD")}.get(path)
        # Nothing of a body is read before the caller is known; the connection then ends.
        if path == "/v1/call" and not self._server.permits(headers.get("authorization", "")):
            raise Problem(
                401,
                "unauthorized",
                "Only the gateway that this container reported to may call it.",
                headers={"WWW-Authenticate": "Bearer"},
            )
        if allowed is None:
            raise Problem(404, "not-found", "This port serves POST /v1/call and GET /health.")
        if self._method not in allowed:
            raise Problem(
                405,
                "method-not-allowed",
                f"{path} takes {' and '.join(allowed)}.",
                headers={"Allow": ", ".join(allowed)},
            )
        if headers.get("expect", "").lower() == "100-continue":
            self._sock.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
        body = _wire.read_body(self._stream, headers, MAX_BODY_BYTES)
        self._sock.settimeout(None)
        wish = headers.get("connection", "").lower()
        self._keep = wish != "close" and (version == "HTTP/1.1" or wish == "keep-alive")
        if path == "/health":
            self._send(b'{"status":"draining"}' if self._server.draining else b'{"status":"up"}')
        else:
            self._server.call(headers, body, self._send)

    def _send(self, answer):
        problem = isinstance(answer, Problem)
        status = answer.status if problem else 200
        body = answer.body() if problem else answer
        kind = "application/problem+json" if problem else "application/json"
        if self._server.draining:
            self._keep = False
        head = [
            f"HTTP/1.1 {status} {_REASONS.get(status, '')}",
            f"Content-Type: {kind}",
            f"Content-Length: {len(body)}",
        ]
        if problem:
            head += [f"{name}: {value}" for name, value in answer.headers.items()]
        if not self._keep:
            head.append("Connection: close")
        message = ("\r\n".join(head) + "\r\n\r\n").encode("latin-1")
        self._sock.settimeout(READ_TIMEOUT_SECONDS)
        self._sock.sendall(message if self._method == "HEAD" else message + body)
