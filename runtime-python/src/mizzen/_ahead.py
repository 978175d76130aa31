"""Work that is done ahead of who wants its results."""

import collections
import contextvars
import itertools
import threading

from . import _cancellation, _context, exception


class _Task(threading.Thread):
    def __init__(self, function, item):
        super().__init__(name="mizzen-ahead", daemon=True)
        self._function = function
        self._item = item
        self._call = _context.current.get()
        self._result = None
        self._failure = None
        self.start()

    def run(self):
        # A context of its own: a cancellation knows one connection, that of who waits.
        context = contextvars.Context()
        context.run(_context.current.set, self._call)
        try:
            self._result = context.run(self._function, self._item)
        except BaseException as cause:
            self._failure = cause

    def outcome(self):
        while self.is_alive():
            self.join(0.2)
            if _cancellation.cancelled():
                raise exception.ConnectionError("The call was cancelled.", executed=None)
        if self._failure is not None:
            raise self._failure
        return self._result


def ahead(function, items, count):
    """``function`` of each item, in the order of the items; ``count`` of them are worked on before
    they are wanted, each in a thread. What it raises is raised in its turn."""
    waiting = iter(items)
    tasks = collections.deque(_Task(function, item) for item in itertools.islice(waiting, count))
    while tasks:
        result = tasks.popleft().outcome()
        tasks.extend(_Task(function, item) for item in itertools.islice(waiting, 1))
        yield result
