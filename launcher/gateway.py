"""Calls Functions through Mizzen's gateway. Standard library only."""

from __future__ import annotations

import http.client
import json
import time
from dataclasses import dataclass
from urllib.parse import urlsplit

AUDIENCE = "gateway.mizzen.dev"


@dataclass(frozen=True)
class Answer:
    """What a call came back with. Times in milliseconds; cold is absent when no container had to start."""

    status: int
    body: object
    milliseconds: float
    cold_milliseconds: float | None
    container: str | None

    @property
    def result(self) -> object:
        return self.body.get("result") if isinstance(self.body, dict) else None

    @property
    def problem(self) -> str:
        """What went wrong, in the gateway's words."""
        if isinstance(self.body, dict):
            exception = self.body.get("exception")
            cause = f' ({exception.get("type")}: {exception.get("message")})' if isinstance(exception, dict) else ""
            return f'{self.status} {self.body.get("detail") or self.body.get("title") or self.body}{cause}'
        return f"{self.status} {self.body}"


class Gateway:
    """One caller of one gateway."""

    def __init__(self, url: str, token: str, timeout: float = 360) -> None:
        self._address = urlsplit(url).netloc
        self._token = token
        self._timeout = timeout

    def call(self, namespace: str, function: str, body: object) -> Answer:
        """One call on a connection of its own, so that the time is what a new caller sees."""
        connection = http.client.HTTPConnection(self._address, timeout=self._timeout)
        begin = time.perf_counter()
        try:
            connection.request(
                "POST", f"/v1/namespaces/{namespace}/functions/{function}:call",
                body=b"" if body is None else json.dumps(body).encode(),
                headers={"Authorization": f"Bearer {self._token}", "Content-Type": "application/json"},
            )
            response = connection.getresponse()
            content = response.read()
        finally:
            connection.close()
        milliseconds = (time.perf_counter() - begin) * 1000
        try:
            decoded: object = json.loads(content) if content else None
        except ValueError:
            decoded = content.decode(errors="replace")
        cold = response.getheader("Mizzen-Cold-Start")
        return Answer(
            response.status, decoded, milliseconds, float(cold) if cold else None, response.getheader("Mizzen-Container"),
        )
