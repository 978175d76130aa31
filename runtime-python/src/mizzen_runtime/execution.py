"""Runs the handler: plain functions in threads, coroutines on one event loop."""

import queue
import sys
import threading

from mizzen import _context, _json


class Call:
    """One execution. When ``wait`` says that it ended, either ``body`` (the answer's JSON) or
    ``exception`` is set; NotSerializable tells that there was a result without a JSON form."""

    def __init__(self, handler, args, kwargs, context):
        self.handler = handler
        self.args = args
        self.kwargs = kwargs
        self.context = context
        self.body = None
        self.exception = None
        self.cancel = None
        self.on_end = None
        self._ended = threading.Event()

    def wait(self, seconds):
        """Whether it ended in time."""
        return self._ended.wait(seconds)

    def succeed(self, result):
        # While the slot is still taken: the next call might change what this one returned.
        self.body = b'{"result":' + _json.dumps(result, "result") + b"}"

    def end(self):
        _flush()
        self.on_end()
        self._ended.set()


def _flush():
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError, AttributeError):  # closed or replaced by user code
            pass


class Threads:
    """Workers for plain functions. The main thread is the first of them and is preferred when it
    is free, because some libraries insist on it; with one input at a time it runs every call."""

    def __init__(self):
        self._lock = threading.Lock()
        self._main_idle = True
        self._others_idle = 0
        self._main = queue.SimpleQueue()
        self._others = queue.SimpleQueue()

    def start(self, call):
        with self._lock:
            to_main = self._main_idle
            if to_main:
                self._main_idle = False
            reuse = not to_main and self._others_idle > 0
            if reuse:
                self._others_idle -= 1
        if to_main:
            self._main.put(call)
        elif reuse:
            self._others.put(call)
        else:
            threading.Thread(target=self._work, args=(call,), daemon=True).start()

    def serve(self):
        """The main thread's work, until stop()."""
        while True:
            call = self._main.get()
            if call is None:
                return
            _run(call)
            with self._lock:
                self._main_idle = True
            call.end()  # frees the slot; only now, so that the next call finds this thread idle

    def stop(self):
        self._main.put(None)

    def _work(self, call):
        while True:
            _run(call)
            with self._lock:
                self._others_idle += 1
            call.end()
            call = self._others.get()


def _run(call):
    token = _context.current.set(call.context)
    try:
        call.succeed(call.handler.function(*call.args, **call.kwargs))
    except BaseException as exception:  # SystemExit of user code ends the call, not the runner
        call.exception = exception
    finally:
        _context.current.reset(token)


class Loop:
    """One event loop in a thread of its own for coroutine functions."""

    def __init__(self):
        self._ready = threading.Event()
        self._loop = None
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self):
        import asyncio  # slow; only Functions with an async handler pay for it

        self._loop = asyncio.new_event_loop()
        asyncio.set_event_loop(self._loop)
        self._ready.set()
        while True:
            try:
                self._loop.run_forever()
            except BaseException as exception:  # SystemExit leaves a task through its loop
                from . import failures, log

                log.warn(
                    "Event loop was interrupted and goes on", type=failures.type_name(exception)
                )

    def start(self, call):
        self._ready.wait()
        self._loop.call_soon_threadsafe(self._spawn, call)

    def _spawn(self, call):
        token = _context.current.set(call.context)
        try:
            task = self._loop.create_task(_await(call))
        finally:
            _context.current.reset(token)
        call.cancel = lambda: self._loop.call_soon_threadsafe(task.cancel)
        task.add_done_callback(lambda _: call.end())


async def _await(call):
    try:
        call.succeed(await call.handler.function(*call.args, **call.kwargs))
    except BaseException as exception:  # CancelledError too: the call's outcome, not the task's
        call.exception = exception
