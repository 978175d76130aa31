"""Answers of kind application/problem+json (RFC 9457; contracts, section 3)."""

import json

_TITLES = {
    "unauthorized": "The bearer token is absent or wrong",
    "malformed-request": "The request is malformed",
    "body-too-large": "The body is too large",
    "handler-raised": "The function raised an exception",
    "call-timeout": "The call took longer than its timeout",
    "queue-full": "Every slot of this container is taken",
    "shutting-down": "The container is shutting down",
    "result-not-serializable": "The result has no JSON form",
    "not-found": "There is nothing at this path",
    "method-not-allowed": "This method is not allowed here",
    "internal": "The runner failed",
}


class Problem(Exception):
    """Raised or answered: ``slug`` is stable, ``detail`` says what must change."""

    def __init__(self, status, slug, detail, extra=None, headers=None):
        super().__init__(detail)
        self.status = status
        self.slug = slug
        self.detail = detail
        self.extra = extra or {}
        self.headers = headers or {}

    def body(self):
        document = {
            "type": f"https://mizzen.dev/problems/{self.slug}",
            "title": _TITLES[self.slug],
            "status": self.status,
            "detail": self.detail,
        }
        document.update(self.extra)
        return json.dumps(document).encode()
