"""Volume: see the class."""

import collections
import os

from . import _json, exception
from ._aio import dual
from ._session import VOLUMES, object_name, volume_socket

CommitResult = collections.namedtuple(
    "CommitResult", ["commit", "changed", "files", "bytes", "uploaded_bytes", "overwritten"]
)
CommitResult.__doc__ = """What a commit did.

``commit`` is the Volume's head afterwards, or the container's base when nothing had changed
(``changed`` is False then). ``files`` and ``bytes`` are those of the whole Volume, ``uploaded_bytes``
what the object store did not have yet. ``overwritten`` lists the paths which another container had
committed since this one's base and which this commit replaced: the last writer wins, and is told.
"""

ReloadResult = collections.namedtuple("ReloadResult", ["commit", "changed"])
ReloadResult.__doc__ = """``commit`` is the one that is visible now, ``changed`` the paths (at most 1000)
that are different from before."""

VolumeStatus = collections.namedtuple("VolumeStatus", ["commit", "head", "dirty"])
VolumeStatus.__doc__ = """``commit`` is the one that is visible here, ``head`` the newest of all, ``dirty``
the paths that were changed here and not committed."""


class Volume:
    """A Volume that is mounted in this container, after ``modal.Volume``.

    Files are read and written below the mount path with ordinary file operations. A container sees the
    newest commit at its start; what others commit appears after ``reload``, what it writes appears to
    others after ``commit``. Unlike Modal, commits are numbered and overwritten paths are reported.

    Every method also exists as ``method.aio(...)``.

    Raises: VolumeNotMountedError where this container does not mount it, ServiceError (the object store
    is not available: what was written is kept, commit again), ConnectionError; all in
    ``mizzen.exception``.
    """

    def __init__(self, name):
        self._name = object_name("Volume", name)

    @staticmethod
    def from_name(name):
        """The Volume of this name. Lazy: nothing is asked until it is used. Raises InvalidError for a
        name that cannot be one."""
        return Volume(name)

    @property
    def name(self):
        return self._name

    @property
    def mount_path(self):
        """Where it is mounted in this container. Raises VolumeNotMountedError."""
        return self._mounted()

    @dual
    def commit(self):
        """Makes this container's changes durable and visible to others that mount or reload the Volume
        from now on. Returns a CommitResult."""
        answer = self._call("POST", ":commit")
        return CommitResult(
            answer["commit"],
            answer["changed"],
            answer["files"],
            answer["bytes"],
            answer["uploadedBytes"],
            list(answer["overwritten"]),
        )

    @dual
    def reload(self, *, dirty="refuse"):
        """Makes the newest commit visible in this container. Returns a ReloadResult.

        Changes that were not committed: ``dirty="refuse"`` raises VolumeDirtyError, which names them
        (nothing is changed); ``dirty="commit"`` commits them first (Modal may do so on its own).
        """
        if dirty not in ("refuse", "commit"):
            raise exception.InvalidError(f'dirty must be "refuse" or "commit", it is {dirty!r}')
        answer = self._call("POST", f":reload?dirty={dirty}")
        return ReloadResult(answer["commit"], list(answer["changed"]))

    @dual
    def status(self):
        """What is visible here, what is newest, and what is not committed: a VolumeStatus."""
        answer = self._call("GET", "")
        return VolumeStatus(answer["commit"], answer["head"], list(answer["dirty"]))

    def __repr__(self):
        return f"mizzen.Volume.from_name({self._name!r})"

    def _call(self, method, action):
        self._mounted()
        path = f"/v1/volumes/{self._name}{action}"
        # No limit of time: a commit takes as long as its bytes take to the object store.
        answer = VOLUMES.request(method, path, safe=method == "GET", timeout=None)
        return _json.loads(answer.body)

    def _mounted(self):
        mounts = _json.loads(os.environ.get("MIZZEN_VOLUMES") or "{}")
        if self._name not in mounts:
            others = ", ".join(sorted(mounts)) or "none"
            raise exception.VolumeNotMountedError(
                f"Volume {self._name!r} is not mounted in this container (mounted: {others}). List it "
                "under spec.volumes of the Function."
            )
        socket_path = volume_socket().partition(":")[2]
        if not os.path.exists(socket_path):
            raise exception.VolumeNotMountedError(
                f"{socket_path} is absent, so nothing can commit or reload here. Is this the "
                "container of a Function?"
            )
        return mounts[self._name]
