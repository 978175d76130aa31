"""Which bearer token goes with a request.

In a function's container the runner keeps the pod's token fresh (it gets one with every hold);
elsewhere MIZZEN_TOKEN brings one.
"""

import os
import threading
import time

_lock = threading.Lock()
_pod = {"token": None, "expires": 0.0, "exchange": None}


def serve_pod(exchange):
    """Called by the runner: ``exchange()`` gives ``(token, seconds)`` for the pod's credential."""
    _pod["exchange"] = exchange


def renew(token, expires_in_seconds):
    """Called by the runner with each token that the gateway gives it."""
    with _lock:
        _pod["token"] = token
        _pod["expires"] = time.monotonic() + float(expires_in_seconds)


def in_pod():
    return _pod["exchange"] is not None


def bearer(stale=None):
    """The token to send, or None where there is none. ``stale`` is one that was just refused."""
    own = os.environ.get("MIZZEN_TOKEN")
    if own:
        return own if own != stale else None
    if not in_pod():
        return None
    with _lock:
        fresh = _pod["token"] if time.monotonic() < _pod["expires"] - 5 else None
    if fresh is None or fresh == stale:
        # Before the push, in a forked process, or when the gateway was away for long.
        renew(*_pod["exchange"]())
        fresh = _pod["token"]
    return fresh
