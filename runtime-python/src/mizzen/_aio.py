"""Gives a blocking method its ``.aio`` form: ``await d.put.aio("k", 1)``.

Each such call runs in a thread of its own. Not in a pool: a pool that is full of waiting ``get``
calls would never come to the ``put`` they wait for.
"""

import contextvars
import functools
import itertools
import threading

from . import _cancellation


class dual:
    """A method with an asynchronous twin. Cancelling the twin breaks its request off: whether that
    was executed is then unknown, but nothing more is sent."""

    def __init__(self, function):
        self._function = function
        functools.update_wrapper(self, function)

    def __get__(self, instance, owner=None):
        if instance is None:
            return self
        return _Bound(self._function, instance)

    def __call__(self, *args, **kwargs):
        return self._function(*args, **kwargs)


class dual_class(dual):
    """The same for a method of the class: ``await Dict.delete.aio("d")``."""

    def __get__(self, instance, owner=None):
        return _Bound(self._function, type(instance) if owner is None else owner)


class _Bound:
    __slots__ = ("__doc__", "_function", "_instance")

    def __init__(self, function, instance):
        self._function = function
        self._instance = instance
        self.__doc__ = function.__doc__

    def __call__(self, *args, **kwargs):
        return self._function(self._instance, *args, **kwargs)

    async def aio(self, *args, **kwargs):
        return await in_thread(self._function, self._instance, *args, **kwargs)


class dual_iterator(dual):
    """The same for a method whose function gives pages of items, each page an iterable that does not
    block: ``for k in d.keys()``, ``async for k in d.keys.aio()``, one thread for each page."""

    def __get__(self, instance, owner=None):
        if instance is None:
            return self
        return _BoundIterator(self._function, instance)


class _BoundIterator(_Bound):
    __slots__ = ("__doc__",)  # a class has one of its own otherwise

    def __call__(self, *args, **kwargs):
        return itertools.chain.from_iterable(self._function(self._instance, *args, **kwargs))

    async def aio(self, *args, **kwargs):
        # Some ask the service before the first page, so this may block too.
        pages = await in_thread(self._function, self._instance, *args, **kwargs)
        while True:
            page = await in_thread(next, pages, None)
            if page is None:
                return
            for item in page:
                yield item


async def in_thread(function, *args, **kwargs):
    import asyncio

    loop = asyncio.get_running_loop()
    outcome = loop.create_future()
    cancellation = _cancellation.Cancellation()
    context = contextvars.copy_context()
    context.run(_cancellation.current.set, cancellation)

    def settle(setter, value):
        if not outcome.done():  # cancelled meanwhile
            setter(value)

    def work():
        try:
            result = context.run(function, *args, **kwargs)
        except BaseException as cause:
            setter, value = outcome.set_exception, cause
        else:
            setter, value = outcome.set_result, result
        try:
            loop.call_soon_threadsafe(settle, setter, value)
        except RuntimeError:
            pass  # the loop is closed: nobody waits

    threading.Thread(target=work, name="mizzen-aio", daemon=True).start()
    try:
        return await outcome
    except asyncio.CancelledError:
        cancellation.cancel()
        raise
