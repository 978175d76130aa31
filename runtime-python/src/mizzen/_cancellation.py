"""Ends a blocking call from outside: what a cancelled ``.aio`` call needs, so that no thread goes on
waiting for an item that nobody would get."""

import contextvars
import threading

current = contextvars.ContextVar("mizzen_cancellation", default=None)


class Cancellation:
    """One call that may be cancelled, and the connection that it waits on."""

    def __init__(self):
        self._lock = threading.Lock()
        self._connection = None
        self.cancelled = False

    def cancel(self):
        """Breaks the call's connection now and keeps it from sending anything else."""
        with self._lock:
            self.cancelled = True
            if self._connection is not None:
                self._connection.abort()

    def waits_on(self, connection):
        """The connection of the exchange that begins, or None when it is over."""
        with self._lock:
            self._connection = connection
            if connection is not None and self.cancelled:
                connection.abort()


def cancelled():
    """Whether the call that is running here was cancelled."""
    cancellation = current.get()
    return cancellation is not None and cancellation.cancelled


def waits_on(connection):
    cancellation = current.get()
    if cancellation is not None:
        cancellation.waits_on(connection)
