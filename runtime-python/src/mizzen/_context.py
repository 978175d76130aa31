"""What is known about the call that the current code belongs to."""

import contextvars


class CallContext:
    """The call's id and the trace context it came with (``traceparent``, ``tracestate``)."""

    __slots__ = ("call_id", "trace")

    def __init__(self, call_id, trace):
        self.call_id = call_id
        self.trace = trace


current = contextvars.ContextVar("mizzen_call", default=None)


def trace_headers():
    """Headers that make an outgoing request part of the current call's trace."""
    context = current.get()
    return context.trace if context is not None else {}
