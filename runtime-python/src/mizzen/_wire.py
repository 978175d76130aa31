"""HTTP/1.1 on a socket: what the runner's server and every client here share.

Why not ``http.client`` and ``http.server``: importing them costs more of a cold start than
everything else the runner does before it reports ready.
"""

import socket

MAX_HEAD_BYTES = 64 * 1024
MAX_HEADERS = 100
MAX_RESPONSE_BYTES = 256 * 1024 * 1024
_TOKEN = frozenset(b"!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
_HEX = frozenset(b"0123456789abcdefABCDEF")


class ProtocolError(Exception):
    """The peer did not speak HTTP/1.1 as we accept it; ``status`` is the answer it deserves."""

    def __init__(self, status, detail):
        super().__init__(detail)
        self.status = status
        self.detail = detail


class ConnectFailed(OSError):
    """No connection was made: the request was certainly not executed."""


class ConnectionBroken(OSError):
    """The connection broke after the request went out: whether it was executed is unknown."""


def read_head(stream):
    """The first line and the headers (names in lower case), or None at a clean end."""
    first = _line(stream, MAX_HEAD_BYTES)
    if first == b"":  # one empty line before a request is allowed (RFC 9112, 2.2)
        first = _line(stream, MAX_HEAD_BYTES)
    if first is None:
        return None
    headers = {}
    budget = MAX_HEAD_BYTES - len(first)
    for _ in range(MAX_HEADERS + 1):
        line = _line(stream, budget)
        if line is None:
            raise ProtocolError(400, "The connection ended in the middle of the headers.")
        if not line:
            return first.decode("latin-1"), headers
        budget -= len(line)
        name, colon, value = line.partition(b":")
        if not colon or not name or not _TOKEN.issuperset(name):
            raise ProtocolError(400, "A header line is malformed.")
        key = name.decode("latin-1").lower()
        text = value.strip(b" \t").decode("latin-1")
        headers[key] = f"{headers[key]}, {text}" if key in headers else text
    raise ProtocolError(431, f"More than {MAX_HEADERS} headers.")


def _line(stream, limit):
    line = stream.readline(max(limit, 0) + 1)
    if not line:
        return None
    if not line.endswith(b"\n"):
        if len(line) > limit:
            raise ProtocolError(431, f"The headers are longer than {MAX_HEAD_BYTES} bytes.")
        raise ProtocolError(400, "The connection ended in the middle of a line.")
    return line[:-2] if line.endswith(b"\r\n") else line[:-1]


def read_body(stream, headers, limit):
    """The body that the headers announce, at most ``limit`` bytes; empty where they announce none."""
    coding = headers.get("transfer-encoding")
    length = headers.get("content-length")
    if coding is not None:
        if length is not None:
            raise ProtocolError(400, "Content-Length and Transfer-Encoding exclude each other.")
        if coding.lower() != "chunked":
            raise ProtocolError(
                501, f"Transfer-Encoding {coding!r} is not supported, only chunked."
            )
        return _chunks(stream, limit)
    if length is None:
        return b""
    if not (length.isascii() and length.isdigit() and len(length) < 16):
        raise ProtocolError(400, "Content-Length is not one number.")
    if int(length) > limit:
        raise ProtocolError(413, f"The body has {length} bytes; at most {limit} are allowed.")
    return _exactly(stream, int(length))


def _chunks(stream, limit):
    parts = []
    total = 0
    while True:
        size = (_line(stream, 1024) or b"").partition(b";")[0].strip()
        if not size or len(size) > 12 or not _HEX.issuperset(size):
            raise ProtocolError(400, "A chunk has no valid size.")
        count = int(size, 16)
        if count == 0:
            break
        total += count
        if total > limit:
            raise ProtocolError(413, f"The body has more than {limit} bytes.")
        parts.append(_exactly(stream, count))
        if _line(stream, 2) != b"":
            raise ProtocolError(400, "A chunk is longer than its size says.")
    for _ in range(MAX_HEADERS):  # trailers say nothing to us
        if not _line(stream, MAX_HEAD_BYTES):
            return b"".join(parts)
    raise ProtocolError(431, "Too many trailers.")


def _exactly(stream, count):
    body = stream.read(count)
    if len(body) != count:
        raise ProtocolError(400, "The connection ended in the middle of the body.")
    return body


class Address:
    """Where a service listens: ``http://host:port/prefix``, ``https://…`` or ``unix:/path``."""

    def __init__(self, url):
        self.url = url
        scheme, _, rest = url.partition(":")
        self.scheme = scheme
        self.prefix = ""
        if scheme == "unix" and rest.startswith("/"):
            self.host, self.port, self.authority = rest, 0, "localhost"
            return
        if scheme not in ("http", "https") or not rest.startswith("//"):
            raise ValueError(f"{url!r} is not an http://, https:// or unix:/ address")
        authority, slash, prefix = rest[2:].partition("/")
        self.prefix = (slash + prefix).rstrip("/")
        host, colon, port = authority.rpartition(":")
        if not colon or port.endswith("]"):
            host, port = authority, "443" if scheme == "https" else "80"
        if not host or not (port.isascii() and port.isdigit() and 0 < int(port) < 65536):
            raise ValueError(f"{url!r} has no valid host and port")
        self.host = host.strip("[]")
        self.port = int(port)
        # A trailing dot makes a name absolute for DNS; it does not belong to the host's name.
        self.authority = f"{host.rstrip('.')}:{port}"

    @property
    def is_loopback(self):
        return self.host in ("127.0.0.1", "::1", "localhost")

    def connect(self, timeout):
        """A connected socket; raises ConnectFailed."""
        sock = None
        try:
            if self.scheme == "unix":
                sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
                sock.settimeout(timeout)
                sock.connect(self.host)
                return sock
            sock = socket.create_connection((self.host, self.port), timeout)
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            _keep_alive(sock)
            if self.scheme == "https":
                import ssl  # only outside a pod

                return ssl.create_default_context().wrap_socket(sock, server_hostname=self.host)
            return sock
        except OSError as cause:
            if sock is not None:
                sock.close()
            raise ConnectFailed(f"cannot connect to {self.url}: {cause}") from cause


def _keep_alive(sock):
    """A peer whose machine vanished is noticed within about a minute, whatever is awaited."""
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for option, value in (("TCP_KEEPIDLE", 20), ("TCP_KEEPINTVL", 10), ("TCP_KEEPCNT", 4)):
        if hasattr(socket, option):
            sock.setsockopt(socket.IPPROTO_TCP, getattr(socket, option), value)


class Response:
    """An answer: ``status``, ``headers`` (names in lower case) and the whole ``body``."""

    __slots__ = ("body", "headers", "repeated", "status")

    def __init__(self, status, headers, body):
        self.status = status
        self.headers = headers
        self.body = body
        self.repeated = False  # whether an earlier try broke off and may have been executed

    @property
    def content_type(self):
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()


class Connection:
    """One client connection; not for use by two threads at once."""

    def __init__(self, address, connect_timeout=5.0):
        self.address = address
        self.reusable = True
        self._sock = address.connect(connect_timeout)
        self._stream = self._sock.makefile("rb")

    def is_stale(self):
        """Whether the server has closed an idle connection (or sent what nobody asked for)."""
        try:
            self._sock.settimeout(0)
            self._sock.recv(1)
            return True
        except (BlockingIOError, InterruptedError):
            return False
        except OSError as state:
            return type(state).__name__ != "SSLWantReadError"  # TLS for "nothing to read yet"

    def exchange(self, method, target, headers, body=b"", timeout=60.0):
        """Sends one request and reads its answer. Raises ConnectionBroken; ``timeout`` in seconds
        bounds each wait for bytes, None waits for ever."""
        head = [
            f"{method} {self.address.prefix}{target} HTTP/1.1",
            f"Host: {self.address.authority}",
        ]
        head += [f"{name}: {value}" for name, value in headers.items()]
        if body or method in ("POST", "PUT"):
            head.append(f"Content-Length: {len(body)}")
        message = ("\r\n".join(head) + "\r\n\r\n").encode("latin-1")
        try:
            self._sock.settimeout(timeout)
            self._sock.sendall(message + body)
            return self._answer(method)
        except (OSError, ProtocolError) as cause:
            self.close()
            raise ConnectionBroken(f"{method} at {self.address.url} broke off: {cause}") from cause

    def _answer(self, method):
        while True:
            head = read_head(self._stream)
            if head is None:
                raise ProtocolError(502, "the server closed the connection without an answer")
            first, headers = head
            version, _, rest = first.partition(" ")
            code = rest[:3]
            if not version.startswith("HTTP/1.") or not (code.isascii() and code.isdigit()):
                raise ProtocolError(502, "the server does not speak HTTP/1.1")
            status = int(code)
            if status >= 200:
                break
        body = b""
        if method != "HEAD" and status not in (204, 304):
            if "content-length" in headers or "transfer-encoding" in headers:
                body = read_body(self._stream, headers, MAX_RESPONSE_BYTES)
            else:
                body = self._stream.read()
                self.reusable = False
        if version == "HTTP/1.0" or headers.get("connection", "").lower() == "close":
            self.reusable = False
        return Response(status, headers, body)

    def abort(self):
        """Ends an exchange that another thread is in."""
        self.reusable = False
        try:
            self._sock.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass

    def close(self):
        self.reusable = False
        for end in (self._stream, self._sock):
            try:
                end.close()
            except OSError:
                pass
