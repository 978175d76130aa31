"""Admission: how many calls run, and whether any more may start."""

import threading


class Slots:
    """At most ``limit`` calls at a time. A slot is busy until its function has really ended: a
    thread cannot be killed, so a call that overran its timeout still holds its slot."""

    def __init__(self, limit):
        self.limit = limit
        self._changed = threading.Condition()
        self._running = 0
        self._unanswered = 0
        self._draining = False

    @property
    def running(self):
        return self._running

    @property
    def draining(self):
        return self._draining

    def enter(self):
        """None, and a slot is taken; or why not: ``"draining"`` or ``"full"``."""
        with self._changed:
            if self._draining:
                return "draining"
            if self._running >= self.limit:
                return "full"
            self._running += 1
            self._unanswered += 1
            return None

    def leave(self):
        """The function has ended."""
        with self._changed:
            self._running -= 1

    def answered(self):
        """The caller has the answer, which a timeout may give before the function ends."""
        with self._changed:
            self._unanswered -= 1
            self._changed.notify_all()

    def drain(self):
        """Lets no call start any more and waits until every one that started is answered."""
        with self._changed:
            self._draining = True
            self._changed.wait_for(lambda: self._unanswered == 0)
