"""What the client raises. Every text says what must change.

Names follow Modal's ``modal.exception`` where it has the same error.
"""

import builtins
import collections


class Error(Exception):
    """Base of all. ``slug`` is the stable name of the service's problem, ``status`` its HTTP status
    (None where the error arose here). ``step`` is the index of the step for which a batch of a Dict was
    refused, else None."""

    step = None

    def __init__(self, message, slug=None, status=None):
        super().__init__(message)
        self.slug = slug
        self.status = status


class AuthError(Error):
    """No token, a bad one, or one without the right (401, 403)."""


class NotFoundError(Error):
    """No Dict, Queue, Function or Volume of this name in the namespace."""


class InvalidError(Error, ValueError):
    """The call itself is wrong: a bad name, arguments that do not fit, a setting that is absent."""


class ConflictError(Error):
    """The service refused because of the state that it found (409, 412)."""


class FileNotFoundError(NotFoundError, builtins.FileNotFoundError):
    """The Volume holds nothing at that path; also Python's own FileNotFoundError."""


class FileExistsError(ConflictError, builtins.FileExistsError):
    """The Volume holds a file at that path, and nobody said that it may be replaced; also Python's
    own FileExistsError. Nothing was written."""


class ConditionFailedError(ConflictError):
    """A step of a batch asked for something else than it found: the key was present (slug
    ``entry-exists``), absent or of another version (``version-mismatch``). Nothing was changed."""


class CounterError(ConflictError):
    """There is something else than an int of 64 bits (slug ``not-a-counter``), or the sum would not
    fit into one (``counter-overflow``). Nothing was changed."""


class VersionCompactedError(Error):
    """``Dict.watch`` cannot go on: the service no longer remembers every change after that version
    (it keeps at least 10 000, in memory). Read ``Dict.version()``, then the entries, then watch from
    that version."""


class LeaseLostError(Error):
    """``leases`` do not hold any more: their time was over, or they were settled before. Others that
    were settled by the same call are settled. The items may have been given to another worker."""

    def __init__(self, message, slug=None, status=None, leases=()):
        super().__init__(message, slug, status)
        self.leases = list(leases)


class NotSupportedError(Error):
    """The storage engine of this installation cannot do that."""


class LimitExceededError(Error):
    """Larger than the object's limits allow (413, 507); nothing was written."""


class ResourceExhaustedError(Error):
    """The Function's queue of inputs is full; call again after ``retry_after`` seconds."""

    def __init__(self, message, slug=None, status=None, retry_after=None):
        super().__init__(message, slug, status)
        self.retry_after = retry_after


class ConnectionError(Error):
    """The service cannot be reached, or broke off. ``executed`` is False when the request was
    certainly not executed, and None when that is unknown."""

    def __init__(self, message, slug=None, status=None, executed=None):
        super().__init__(message, slug, status)
        self.executed = executed


class ServiceError(Error):
    """The service failed, or its storage is unavailable (5xx)."""


class SerializationError(Error):
    """A key, value or argument cannot be serialised."""


class DeserializationError(Error):
    """A stored value cannot be read back, mostly because a module or class is absent here."""


class RemoteError(Error):
    """The called Function raised. ``type``, ``message`` and ``traceback`` are texts from there."""

    def __init__(self, message, slug=None, status=None, exception=None):
        super().__init__(message, slug, status)
        exception = exception or {}
        self.type = exception.get("type")
        self.message = exception.get("message")
        self.traceback = exception.get("traceback")


class FunctionTimeoutError(Error):
    """The called Function did not return within its ``spec.timeout``."""


class VolumeNotMountedError(Error):
    """The Volume is not mounted in this container; list it under ``spec.volumes``."""


OpenFile = collections.namedtuple("OpenFile", ["path", "pid", "command"])
OpenFile.__doc__ = """A file of a Volume that a program holds open: its path in the Volume, the program's
number in its container, and its command."""


class VolumeBusyError(ConflictError):
    """Programs of this container hold files of the Volume open, so nothing was changed under them;
    ``open_files`` names these as OpenFile: path, pid, command. Close them and reload again."""

    def __init__(self, message, slug=None, status=None, open_files=()):
        super().__init__(message, slug, status)
        self.open_files = [
            OpenFile(item.get("path"), item.get("pid"), item.get("command")) for item in open_files
        ]


class VolumeDirtyError(ConflictError):
    """There are changes that were not committed; ``paths`` names them."""

    def __init__(self, message, slug=None, status=None, paths=()):
        super().__init__(message, slug, status)
        self.paths = list(paths)
