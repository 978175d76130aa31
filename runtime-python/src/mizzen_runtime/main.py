"""The order of a start: listen, fetch the code, import the handler, report ready, serve."""

import os
import signal
import sys
import threading
import time

from . import log

LINGER_SECONDS = 1.0
EXIT_PATIENCE_SECONDS = 3.0
_STOPS = (signal.SIGTERM, signal.SIGINT)


def main():
    """Runs the container's program; never returns."""
    bootstrap_ms = _milliseconds_since_process_start()
    signals = _Signals()
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(line_buffering=True)
    sys.dont_write_bytecode = True  # a container imports its code once
    from .settings import Settings

    try:
        settings = Settings.from_environ()
    except ValueError as cause:
        log.error("Environment is wrong", reason=str(cause))
        _leave(1)

    from . import server
    from .bundle import BundleError, install
    from .gateway import Gateway
    from .handler import HandlerError, load
    from .slots import Slots

    _provide_pod_token(settings)
    try:
        listener = server.listen(settings.port)
    except OSError as cause:
        _fail(settings, "PortInUse", f"cannot listen on port {settings.port}: {cause.strerror}")
    try:
        install(settings)
    except BundleError as cause:
        _fail(settings, "CodeBundleError", str(cause))
    started = time.monotonic()
    try:
        handler = load(settings.handler)
    except HandlerError as cause:
        _fail_with(settings, cause.report)
    import_ms = round((time.monotonic() - started) * 1000)

    from .calls import Calls
    from .execution import Loop, Threads

    slots = Slots(settings.max_inputs)
    threads = Threads()
    executor = Loop() if handler.is_async else threads
    calls = Calls(handler, slots, executor, settings.timeout_seconds)
    token = os.urandom(16).hex()
    server.Server(listener, token, calls, slots).start()
    host = f"[{settings.pod_ip}]" if ":" in settings.pod_ip else settings.pod_ip
    address = f"{host}:{listener.getsockname()[1]}"
    startup = {"bootstrapMs": bootstrap_ms, "importMs": import_ms}
    Gateway(settings, address, token, slots, startup).start()
    signals.on_stop(lambda: _drain(slots, threads))
    threads.serve()
    _leave(0)


def _drain(slots, threads):
    log.info("Container is shutting down, finishing its calls", running=slots.running)
    quiet_from = time.monotonic() + LINGER_SECONDS
    slots.drain()
    # A call that is on its way to us gets a clear "not started" instead of a broken connection.
    time.sleep(max(0.0, quiet_from - time.monotonic()))
    log.info("Container finished its calls")
    # The main thread leaves the interpreter in good order unless user code holds it up.
    threads.stop()
    time.sleep(EXIT_PATIENCE_SECONDS)
    _leave_now(0)


class _Signals:
    """SIGTERM and SIGINT, also as process 1 and also while the main thread runs user code."""

    def __init__(self):
        self._read, self._write = os.pipe()
        os.set_blocking(self._write, False)
        self._stop = lambda: _leave_now(0)  # nothing has been taken on yet
        for number in _STOPS:
            signal.signal(number, self._arrived)
        # The kernel may choose another thread than the main one, and then nothing wakes that: the
        # interpreter's own handler writes here from whichever thread it was.
        signal.set_wakeup_fd(self._write, warn_on_full_buffer=False)
        threading.Thread(target=self._wait, daemon=True).start()

    def on_stop(self, action):
        self._stop = action

    def _arrived(self, number, frame):
        try:
            os.write(self._write, bytes([number]))
        except OSError:
            pass  # the pipe is full: it is known already

    def _wait(self):
        # User code may have handlers of its own, for other signals.
        while os.read(self._read, 1)[0] not in _STOPS:
            pass
        self._stop()


def _provide_pod_token(settings):
    from mizzen import _credentials

    def exchange():
        import json

        from mizzen import _wire

        body = {
            "namespace": settings.namespace,
            "function": settings.function,
            "pod": settings.pod,
            "podUid": settings.pod_uid,
        }
        headers = {
            "Authorization": f"Bearer {settings.credential}",
            "Content-Type": "application/json",
            "Connection": "close",
        }
        connection = _wire.Connection(_wire.Address(settings.gateway))
        answer = connection.exchange("POST", "/v1/tokens", headers, json.dumps(body).encode(), 10.0)
        connection.close()
        if answer.status != 200:
            raise OSError(f"the gateway gave no pod token, it answered {answer.status}")
        token = json.loads(answer.body)
        return token["podToken"], token["expiresInSeconds"]

    _credentials.serve_pod(exchange)


def _fail(settings, kind, message):
    _fail_with(
        settings,
        {"slug": "handler-import-failed", "type": kind, "message": message, "traceback": ""},
    )


def _fail_with(settings, error):
    from .gateway import report_failure
    from .termination import write

    log.error("Function cannot be served", type=error["type"], reason=error["message"])
    if error["traceback"]:
        print(error["traceback"], file=sys.stderr, flush=True)
    write(settings.termination_log, error)
    report_failure(settings, error)
    _leave_now(1)


def _leave(code):
    """Ends the process in good order; what hangs on the way does not hold it up for long."""

    def give_up():
        time.sleep(EXIT_PATIENCE_SECONDS)
        _leave_now(code)

    threading.Thread(target=give_up, daemon=True).start()
    sys.exit(code)


def _leave_now(code):
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError, AttributeError):
            pass
    os._exit(code)


def _milliseconds_since_process_start():
    """From the start of this process (10 ms resolution); 0 where Linux does not tell."""
    try:
        with open("/proc/self/stat", "rb") as file:
            ticks = int(file.read().rpartition(b")")[2].split()[19])
        started = ticks / os.sysconf("SC_CLK_TCK")
        return max(0, round((time.clock_gettime(time.CLOCK_BOOTTIME) - started) * 1000))
    except (OSError, ValueError, IndexError, AttributeError):
        return 0
