"""Which bearer token goes with a request.

In a function's container the runner keeps the pod's token fresh (it gets one with every hold);
elsewhere MIZZEN_TOKEN brings one.
"""

import os
import time

_MARGIN_SECONDS = 5.0


class _Pod:
    """What the runner knows. ``token`` is one tuple, so that no lock is needed (nor held at a fork)."""

    exchange = None
    token = (None, 0.0)


def serve_pod(exchange):
    """Called by the runner: ``exchange()`` gives ``(token, seconds)`` for the pod's credential."""
    _Pod.exchange = exchange


def renew(token, expires_in_seconds):
    """Called by the runner with each token that the gateway gives it."""
    _Pod.token = (token, time.monotonic() + float(expires_in_seconds))


def in_pod():
    """Whether the runner is in this process."""
    return _Pod.exchange is not None


def bearer(stale=None):
    """The token to send, or None where there is none. ``stale`` is one that was just refused.
    Raises OSError when the gateway cannot be asked for one."""
    own = os.environ.get("MIZZEN_TOKEN")
    if own:
        return own if own != stale else None
    if not in_pod():
        return None
    token, expires = _Pod.token
    if token is None or token == stale or time.monotonic() > expires - _MARGIN_SECONDS:
        # Before the push, in a forked process, or when the gateway was away for long.
        renew(*_Pod.exchange())
        token = _Pod.token[0]
    return token
