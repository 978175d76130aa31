"""Items of a Queue that are looked at or leased: see the classes."""

from . import _codec, exception
from ._aio import dual, in_thread


class Item:
    """An item of a Queue. ``value`` is read when it is first asked for, so that one item which cannot
    be read here (DeserializationError) does not stand in the way of the others."""

    def __init__(self, wire):
        self._wire = wire

    @property
    def id(self):
        """Names it for as long as it is in the Queue; a text that means nothing else."""
        return self._wire["id"]

    @property
    def value(self):
        if "decoded" not in self.__dict__:
            self.decoded = _codec.value_of_wire(self._wire)
        return self.decoded


class DeadItem(Item):
    """An item whose attempts are used up, or that ``nack(dead=True)`` gave up."""

    @property
    def partition(self):
        """None for the default one."""
        return self._wire.get("partition") or None

    @property
    def attempts(self):
        """How often it was handed out under a lease."""
        return self._wire["attempts"]

    def __repr__(self):
        return f"<mizzen.DeadItem {self.id} after {self.attempts} attempts>"


class Lease(Item):
    """An item that is this worker's for some time. As a context manager it is acknowledged when the
    block ends, and given back when it raises:

        with q.lease() as item:
            work(item.value)

    An item that is not settled in time waits again at its place, and is dead after the Queue's
    ``maxAttempts``. ``extend`` it when the work takes longer.
    """

    def __init__(self, queue, wire):
        super().__init__(wire)
        self._queue = queue
        self._over = False

    @property
    def attempt(self):
        """Which delivery of the item this is, from 1."""
        return self._wire["attempt"]

    @property
    def is_over(self):
        """Whether it was settled here, or found to be lost."""
        return self._over

    @dual
    def ack(self):
        """Done: the item is gone for good. Raises LeaseLostError."""
        self._queue.ack(self)

    @dual
    def nack(self, *, delay=0, dead=False):
        """Not done: the item waits again at its place after ``delay`` seconds, or is dead at once.
        Raises LeaseLostError."""
        self._queue.nack(self, delay=delay, dead=dead)

    @dual
    def extend(self, seconds):
        """The lease holds for so many seconds from now. Raises LeaseLostError."""
        self._queue.extend(self, seconds)

    def __enter__(self):
        return self

    def __exit__(self, kind, value, traceback):
        if self._over:
            return
        if kind is None:
            self.ack()
            return
        try:
            self.nack()
        except exception.Error:
            pass  # what the block raised tells more; the item comes back when its lease ends

    async def __aenter__(self):
        return self

    async def __aexit__(self, *raised):
        await in_thread(self.__exit__, *raised)

    def __repr__(self):
        return f"<mizzen.Lease {self.id}, attempt {self.attempt}>"
