"""A small HTTP service for fakes; on the standard library's server, not on ours."""

import http.server
import json
import socket
import socketserver
import threading


class Reply(Exception):
    """Ends a request; ``body`` is bytes or becomes JSON."""

    def __init__(self, status, body=b"", content_type="application/json", headers=None):
        super().__init__(status)
        self.status = status
        self.body = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.content_type = content_type
        self.headers = headers or {}
        self.slug = None


def problem(status, slug, detail, **more):
    """A Reply of application/problem+json."""
    document = {
        "type": f"https://mizzen.dev/problems/{slug}",
        "title": slug,
        "status": status,
        "detail": detail,
    }
    document.update(more)
    reply = Reply(status, document, "application/problem+json")
    reply.slug = slug
    return reply


class Request:
    def __init__(self, method, target, headers, body, connection):
        self.connection = connection
        self.method = method
        self.path, _, query = target.partition("?")
        self.query = dict(part.partition("=")[::2] for part in query.split("&") if part)
        self.headers = headers
        self.body = body

    def is_gone(self):
        """Whether the client has left."""
        try:
            return not self.connection.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT)
        except BlockingIOError:
            return False
        except OSError:
            return True

    @property
    def json(self):
        return json.loads(self.body)

    def only(self, *names):
        """Refuses query parameters that the call does not have."""
        if not set(self.query) <= set(names):
            raise problem(400, "malformed-request", f"Unknown: {set(self.query) - set(names)}")

    def number(self, name, default, least, most):
        """A query parameter within its range."""
        if name not in self.query:
            return default
        value = float(self.query[name])
        if not least <= value <= most:
            raise problem(400, "malformed-request", f"{name} must be {least} to {most}.")
        return value


class Service:
    """Serves ``handle(request)``, which raises or returns a Reply, on a free port of localhost."""

    def __init__(self, unix_socket=None, host="127.0.0.1"):
        service = self
        self.requests = []
        self.connections = 0

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = unix_socket is None

            def setup(self):
                service.connections += 1
                super().setup()

            def address_string(self):
                return "client"

            def log_message(self, *args):
                pass

            def do(self):
                length = int(self.headers.get("Content-Length") or 0)
                headers = {k.lower(): v for k, v in self.headers.items()}
                body = self.rfile.read(length)
                request = Request(self.command, self.path, headers, body, self.connection)
                service.requests.append(request)
                try:
                    reply = service.handle(request)
                except Reply as raised:
                    reply = raised
                except Exception as mistake:  # of the client, or of the fake
                    reply = problem(500, "internal", repr(mistake))
                if reply is None:  # break off
                    self.close_connection = True
                    return
                self.send_response(reply.status)
                self.send_header("Content-Type", reply.content_type)
                self.send_header("Content-Length", str(len(reply.body)))
                for name, value in reply.headers.items():
                    self.send_header(name, value)
                self.end_headers()
                if self.command != "HEAD":
                    self.wfile.write(reply.body)

            do_GET = do_PUT = do_POST = do_DELETE = do_HEAD = do

        if unix_socket is None:
            kind = http.server.ThreadingHTTPServer
            self._server = kind((host, 0), Handler)
            self.authority = f"{host}:{self._server.server_address[1]}"
            self.url = f"http://{self.authority}"
        else:
            kind = socketserver.ThreadingUnixStreamServer
            kind.daemon_threads = True
            self._server = kind(unix_socket, Handler)
            self.url = f"unix:{unix_socket}"
        self._server.daemon_threads = True
        self._server.handle_error = lambda *_: None  # clients that were killed
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def handle(self, request):
        raise NotImplementedError

    def close(self):
        self._server.shutdown()
        self._server.server_close()
