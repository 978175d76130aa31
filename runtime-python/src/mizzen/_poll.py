"""A wait of any length as long polls, each as long as one request may wait."""

import time

from . import exception

MAX_WAIT_SECONDS = 50.0
GRACE_SECONDS = 30.0  # for the answer after the wait
_PAUSE_SECONDS = 0.1


class Poll:
    """Waits ``timeout`` seconds in all (None: for ever) from when it is made."""

    def __init__(self, timeout):
        self._deadline = None if timeout is None else time.monotonic() + timeout
        self._wait = 0.0
        self._asked = 0.0

    def next_wait(self):
        """How many seconds the next request may wait."""
        self._asked = time.monotonic()
        self._wait = MAX_WAIT_SECONDS
        if self._deadline is not None:
            self._wait = min(self._wait, max(0.0, self._deadline - self._asked))
        return self._wait

    def is_over(self):
        return self._deadline is not None and time.monotonic() >= self._deadline

    def pause(self):
        """A service that is going away answers at once: it must not be asked in a tight loop."""
        if time.monotonic() - self._asked < self._wait / 2:
            time.sleep(_PAUSE_SECONDS)


def check_timeout(timeout):
    """Raises InvalidError unless it is None or a number of seconds from 0."""
    if timeout is not None and not (isinstance(timeout, (int, float)) and timeout >= 0):
        raise exception.InvalidError(f"timeout must be None or seconds from 0, it is {timeout!r}")
    return timeout


def check_seconds(name, value, least, most):
    """The number of seconds as the service reads it. Raises InvalidError outside of the range."""
    valid = isinstance(value, (int, float)) and not isinstance(value, bool)
    if not (valid and least <= value <= most):
        raise exception.InvalidError(
            f"{name} must be seconds from {least:g} to {most:g}, it is {value!r}"
        )
    return round(value, 3)
