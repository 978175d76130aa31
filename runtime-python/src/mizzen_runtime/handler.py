"""Finds the function that a Function's ``handler`` names."""

import os
import sys

from . import failures

_COROUTINE, _GENERATOR, _ASYNC_GENERATOR = 0x80, 0x20, 0x200  # CO_* of inspect, which is slow


class HandlerError(Exception):
    """The handler cannot be used. ``report`` is what the gateway and the pod's status are told."""

    def __init__(self, kind, message, traceback=""):
        super().__init__(message)
        self.report = {
            "slug": "handler-import-failed",
            "type": kind,
            "message": message,
            "traceback": traceback,
        }


class Handler:
    """A callable, and whether calling it gives a coroutine."""

    def __init__(self, name, function):
        self.name = name
        self.function = function
        self.is_async = bool(_flags(function) & _COROUTINE)

    def misfit(self, args, kwargs):
        """Why these arguments do not fit the signature, or None where they do (or none is known)."""
        import inspect  # only after a TypeError: importing it takes as long as all of the runner

        try:
            signature = inspect.signature(self.function)
        except (TypeError, ValueError):
            return None
        try:
            signature.bind(*args, **kwargs)
        except TypeError as cause:
            return f"{cause}. The function is declared as {self.name}{signature}."
        return None


def load(handler):
    """Imports ``module:function``. Raises HandlerError with a text that says what must change."""
    module_name, colon, function_name = handler.partition(":")
    if not colon or not module_name or not function_name.isidentifier():
        raise HandlerError(
            "InvalidHandler", f"handler {handler!r} is not of the form module:function"
        )
    module = _import(module_name)
    function = getattr(module, function_name, None)
    if function is None:
        raise HandlerError(
            "HandlerNotFound",
            f"module {module_name} has no function {function_name!r}; it has: {_functions(module)}",
        )
    if isinstance(function, type) or not callable(function):
        kind = "a class" if isinstance(function, type) else f"a {type(function).__name__}"
        raise HandlerError("HandlerNotCallable", f"{handler} is {kind}, a function is needed")
    if _flags(function) & (_GENERATOR | _ASYNC_GENERATOR):
        raise HandlerError(
            "GeneratorNotSupported",
            f"{handler} is a generator; this release does not stream results: return a list instead",
        )
    return Handler(function_name, function)


def _import(name):
    try:
        __import__(name)
        return sys.modules[name]
    except BaseException as cause:  # user code may raise anything here, SystemExit too
        raise HandlerError(
            failures.type_name(cause), _explain(name, cause), failures.user_traceback(cause)
        ) from cause


def _explain(name, cause):
    if isinstance(cause, SyntaxError) and cause.filename:
        file = os.path.relpath(cause.filename)
        return f"{file}, line {cause.lineno}: {cause.msg}"
    if isinstance(cause, ModuleNotFoundError) and cause.name:
        if name == cause.name or name.startswith(cause.name + "."):
            files = ", ".join(sorted(os.listdir("."))[:20]) or "none"
            return f"there is no module {cause.name!r}; files in {os.getcwd()}: {files}"
        return (
            f"{name} imports {cause.name!r}, which is not installed; "
            "use an image that has it, or add it as an inline file"
        )
    if isinstance(cause, SystemExit):
        return f"{name} ended the process while it was imported: SystemExit({cause.code!r})"
    return f"{name} cannot be imported: {failures.describe(cause)['message']}"


def _functions(module):
    names = [
        name
        for name, value in vars(module).items()
        if not name.startswith("_") and getattr(value, "__module__", None) == module.__name__
    ]
    return ", ".join(sorted(names)[:20]) or "none"


def _flags(function):
    function = getattr(function, "func", function)  # functools.partial
    function = getattr(function, "__func__", function)  # a bound method
    if not hasattr(function, "__code__"):  # an object with __call__
        function = type(function).__call__
    code = getattr(function, "__code__", None)
    return code.co_flags if code is not None else 0
