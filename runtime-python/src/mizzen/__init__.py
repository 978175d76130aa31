"""Mizzen's Python client: Dict, Queue, Volume and Function from inside a function's container.

    import mizzen

    visits = mizzen.Dict.from_name("visits")
    visits.add("page")

The semantics follow Modal's objects of the same names; differences stand in their docstrings. Errors
are in ``mizzen.exception``.
"""

__all__ = ["Dict", "Function", "Queue", "Volume", "current_function_call_id", "exception"]

_HOMES = {"Dict": "_dict", "Function": "_function", "Queue": "_queue", "Volume": "_volume"}


def current_function_call_id():
    """The id of the call that is being executed (the caller's ``Mizzen-Call-Id``), or None."""
    from ._context import current

    context = current.get()
    return context.call_id if context is not None else None


def __getattr__(name):
    # On first use, so that a function pays at its cold start for what it uses only.
    import importlib

    if name in _HOMES:
        value = getattr(importlib.import_module(f"mizzen.{_HOMES[name]}"), name)
    elif name == "exception":
        value = importlib.import_module("mizzen.exception")
    else:
        raise AttributeError(f"module 'mizzen' has no attribute {name!r}")
    globals()[name] = value
    return value


def __dir__():
    return sorted(__all__)
