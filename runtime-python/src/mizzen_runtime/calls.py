"""A call from its bytes to its answer."""

import time

from mizzen import _context, _json

from . import failures, log
from .execution import Call
from .problems import Problem


class Calls:
    """Checks a call, executes it within its timeout, and words the outcome."""

    def __init__(self, handler, slots, executor, timeout_seconds):
        self._handler = handler
        self._slots = slots
        self._executor = executor
        self._timeout_seconds = timeout_seconds

    def answer(self, headers, body, send):
        """Sends the answer's JSON, or a Problem, through ``send``; a drain waits until it is out."""
        try:
            args, kwargs = _arguments(body)
            timeout = self._timeout(headers)
            self._admit()
        except Problem as problem:
            send(problem)
            return
        try:
            trace = {
                name: headers[name] for name in ("traceparent", "tracestate") if name in headers
            }
            context = _context.CallContext(headers.get("mizzen-call-id", ""), trace)
            try:
                answer = self._run(Call(self._handler, args, kwargs, context), timeout)
            except Problem as problem:
                answer = problem
            send(answer)
        finally:
            self._slots.answered()

    def _admit(self):
        refusal = self._slots.enter()
        if refusal == "draining":
            raise Problem(
                503,
                "shutting-down",
                "Not started: this container is going away. Send it elsewhere.",
            )
        if refusal == "full":
            raise Problem(
                429,
                "queue-full",
                f"Not started: all {self._slots.limit} slots are taken. Send it elsewhere or later.",
            )

    def _timeout(self, headers):
        text = headers.get("mizzen-timeout-ms")
        if text is None:
            return float(self._timeout_seconds)
        if not (text.isascii() and text.isdigit() and len(text) < 16 and int(text) > 0):
            raise Problem(400, "malformed-request", "Mizzen-Timeout-Ms must be a positive number.")
        return min(int(text) / 1000.0, float(self._timeout_seconds))

    def _run(self, call, timeout):
        started = time.monotonic()
        overdue = []

        def on_end():
            self._slots.leave()
            if overdue:
                log.warn(
                    "Call ended after its timeout, its slot is free again",
                    callId=call.context.call_id,
                    durationMs=round((time.monotonic() - started) * 1000),
                )

        call.on_end = on_end
        self._executor.start(call)
        if not call.wait(timeout):
            overdue.append(True)
            if call.cancel:
                call.cancel()
            log.warn("Call timed out", callId=call.context.call_id, timeoutSeconds=timeout)
            raise Problem(
                504,
                "call-timeout",
                f"The function did not return within {timeout:g} s. Raise spec.timeout or make it "
                "faster. It may go on in its container, whose slot stays taken until it ends.",
            )
        if isinstance(call.exception, _json.NotSerializable):
            reason = str(call.exception)
            log.warn("Result has no JSON form", callId=call.context.call_id, reason=reason)
            raise Problem(422, "result-not-serializable", f"The {reason}.")
        if call.exception is not None:
            raise self._raised(call)
        return call.body

    def _raised(self, call):
        exception = call.exception
        if isinstance(exception, TypeError):
            reason = self._handler.misfit(call.args, call.kwargs)
            if reason:
                return Problem(400, "malformed-request", f"The arguments do not fit: {reason}")
        story = failures.describe(exception)
        log.warn("Function raised", callId=call.context.call_id, type=story["type"])
        return Problem(
            500,
            "handler-raised",
            f"{story['type']}: {story['message']}" if story["message"] else story["type"],
            {"exception": story},
        )


def _arguments(body):
    if not body:
        return [], {}
    try:
        call = _json.loads(body)
    except ValueError as cause:  # also bytes that are not UTF-8
        raise Problem(400, "malformed-request", f"The body is not JSON: {cause}.") from None
    if not isinstance(call, dict):
        raise Problem(
            400, "malformed-request", 'The body must be an object {"args": […], "kwargs": {…}}.'
        )
    unknown = sorted(set(call) - {"args", "kwargs"})
    if unknown:
        raise Problem(
            400,
            "malformed-request",
            f"The body has the unknown member {unknown[0]!r}; it may have args and kwargs only.",
        )
    args = call.get("args", [])
    kwargs = call.get("kwargs", {})
    if not isinstance(args, list) or not isinstance(kwargs, dict):
        raise Problem(400, "malformed-request", "args must be a list and kwargs an object.")
    return args, kwargs
