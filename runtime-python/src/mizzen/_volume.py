"""Volume: see the class."""

import collections
import enum
import functools
import itertools
import os

from . import _json, exception
from ._ahead import ahead
from ._aio import dual, dual_class, dual_iterator
from ._object import JSON_HEADERS, Ephemeral, Shared, check_environment, query, warn_lookup
from ._session import VOLUME_API, VOLUMES, object_name, raise_for, segment, volume_socket

PIECE_BYTES = 8 * 1024 * 1024  # how files are cut in the store, so that none is fetched twice
PIECES_AHEAD = 3

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


VolumeCommit = collections.namedtuple(
    "VolumeCommit", ["commit", "time", "files", "bytes", "writer"]
)
VolumeCommit.__doc__ = """A point in a Volume's history: its number, the writer's clock (a text after
ISO 8601), what the whole Volume held, and which process of Mizzen wrote it."""

VolumeChange = collections.namedtuple("VolumeChange", ["path", "change"])
VolumeChange.__doc__ = """A path that differs between two commits; ``change`` is ``"added"``,
``"removed"`` or ``"changed"``."""

FileEntry = collections.namedtuple("FileEntry", ["path", "type", "mtime", "size"])
FileEntry.__doc__ = """What a Volume holds at a path. ``path`` is relative to the Volume's top, ``type``
a FileEntryType; ``mtime`` in seconds since the epoch and ``size`` in bytes are 0 where it is no
file."""


class FileEntryType(enum.IntEnum):
    """What a FileEntry is; names and numbers as Modal's."""

    FILE = 1
    DIRECTORY = 2
    SYMLINK = 3


_TYPES = {
    "file": FileEntryType.FILE,
    "directory": FileEntryType.DIRECTORY,
    "link": FileEntryType.SYMLINK,
}


def _entry(item):
    return FileEntry(item["path"], _TYPES[item["type"]], item["mtime"], item["size"])


def _change(item):
    return VolumeChange(item["path"], item["change"])


def _number(commit):
    return None if commit is None else str(int(commit))


def _check_version(version):
    if version not in (None, 1, 2):
        raise exception.InvalidError(f"version is 1 or 2, not {version!r}: leave it out")


def _file(path):
    names = path_text(path).split("/")
    return "/files/" + "/".join(segment(name.encode()) for name in names if name)


def commit_result(answer):
    """The CommitResult that an answer means."""
    return CommitResult(
        answer["commit"],
        answer["changed"],
        answer["files"],
        answer["bytes"],
        answer["uploadedBytes"],
        list(answer["overwritten"]),
    )


def path_text(path):
    """``path``, a str or os.PathLike, as the service takes it. Raises InvalidError."""
    text = os.fspath(path)
    if not isinstance(text, str):
        raise exception.InvalidError(f"A path in a Volume is a str, not {path!r}")
    try:
        text.encode()
    except UnicodeEncodeError:
        raise exception.InvalidError(f"A path in a Volume is UTF-8, {text!r} is not") from None
    return text


class Volume(Shared):
    """A Volume: files that Functions share, after ``modal.Volume``.

    Where it is mounted, files are read and written below the mount path with ordinary file operations.
    A container sees the newest commit at its start; what others commit appears after ``reload``, what
    it writes appears to others after ``commit``. Unlike Modal, commits are numbered and overwritten
    paths are reported.

    Mounted or not, the methods from ``listdir`` on go to the volume API: they read the newest commit,
    and each that writes is a commit of its own. A mount sees that after ``reload``. Paths are those
    inside the Volume, ``/`` is its top; links are not followed. Inside a function's container the pod's
    own token is used, which may use every Volume of the namespace. Outside set MIZZEN_TOKEN (audience
    ``volume.mizzen.dev``), MIZZEN_NAMESPACE and MIZZEN_VOLUME_URL.

    Every method also exists as ``method.aio(...)``.

    Raises: VolumeNotMountedError where this container does not mount it (``commit``, ``reload``,
    ``status``, ``mount_path``), NotFoundError (no Volume of this name), FileNotFoundError,
    FileExistsError and ConflictError (what is at a path does not allow it; nothing was changed),
    VolumeBusyError and VolumeDirtyError (``reload``), InvalidError, AuthError, ServiceError (the object store is not available: what was written to a
    mount is kept, commit again), ConnectionError; all in ``mizzen.exception``.
    """

    _kind = "Volume"
    _plural = "volumes"
    _absent = "not-found"
    _session = VOLUME_API
    _probe = ":list?limit=1"
    _end_timeout = None  # it takes as long as the object store does
    _create = False
    _read_only = False

    @staticmethod
    def from_name(name, *, environment_name=None, create_if_missing=False, version=None):
        """The Volume of this name. Lazy: nothing is asked until it is used.

        With ``create_if_missing`` the first use through the volume API makes one that is absent; a
        Function can mount it as soon as it is Ready. A mount is made before the first line of code
        runs, so it is never the first use. An environment is a namespace here, and only the own one
        can be named. ``version`` may be 1 or 2 as in Modal; there is one kind of Volume here.

        Raises InvalidError for a name that cannot be one, another environment or version."""
        check_environment(environment_name)
        _check_version(version)
        return Volume(name, create_if_missing)

    @dual_class
    def lookup(cls, name, *, environment_name=None, create_if_missing=False, version=None):
        """Deprecated, use ``from_name``: the same, but asked at once. Raises NotFoundError."""
        warn_lookup("Volume")
        found = cls.from_name(
            name,
            environment_name=environment_name,
            create_if_missing=create_if_missing,
            version=version,
        )
        return found.hydrate()

    @classmethod
    def ephemeral(cls, *, environment_name=None, version=None):
        """A Volume without a name of yours, for the time of a block:

            with Volume.ephemeral() as volume: ...
            async with Volume.ephemeral() as volume: ...

        It is removed when the block is left, or about a minute after the process died. Others can use
        its files meanwhile: pass ``volume`` on as a value, or ``volume.name``. No container mounts it
        (Modal: a Sandbox can)."""
        check_environment(environment_name)
        _check_version(version)
        return Ephemeral(cls)

    @dual_class
    def rename(cls, old_name, new_name, *, environment_name=None):
        """Gives the Volume another name; files, history and what its manifest says stay. Only what
        code made (``create_if_missing``) can be renamed by code, unless the token may make and delete
        such objects; and nothing that a container mounts (Modal: it goes on under its old name).

        Raises NotFoundError, InvalidError (a name that cannot be one), ConflictError (the new name is
        taken, or pods mount it: the text names them), AuthError."""
        check_environment(environment_name)
        old, new = cls(old_name), object_name("Volume", new_name)
        old._post(":rename", {"name": new}, safe=True)

    def read_only(self):
        """The same Volume, by a handle that refuses to change it: ``commit``, ``rollback`` and what
        writes files raise InvalidError. What a container may do to a mount stands in the manifest
        (``readOnly`` and ``subPath`` under ``spec.volumes``; Modal: ``with_mount_options``)."""
        handle = Volume(self._name, self._create)
        handle._read_only = True
        return handle

    @property
    def mount_path(self):
        """Where it is mounted in this container. Raises VolumeNotMountedError."""
        return self._mounted()

    @dual
    def commit(self):
        """Makes this container's changes durable and visible to others that mount or reload the Volume
        from now on. Returns a CommitResult."""
        self._check_writable()
        return commit_result(self._call("POST", ":commit"))

    @dual
    def reload(self, *, dirty="refuse"):
        """Makes the newest commit visible in this container. Returns a ReloadResult.

        Changes that were not committed: ``dirty="refuse"`` raises VolumeDirtyError, which names them
        (nothing is changed); ``dirty="commit"`` commits them first (Modal may do so on its own). While
        programs hold files of the Volume open it raises VolumeBusyError, whose ``open_files`` has
        path, pid and command of each; directories do not count.
        """
        if dirty not in ("refuse", "commit"):
            raise exception.InvalidError(f'dirty must be "refuse" or "commit", it is {dirty!r}')
        if dirty == "commit":
            self._check_writable()
        answer = self._call("POST", f":reload?dirty={dirty}")
        return ReloadResult(answer["commit"], list(answer["changed"]))

    @dual
    def status(self):
        """What is visible here, what is newest, and what is not committed: a VolumeStatus."""
        answer = self._call("GET", "")
        return VolumeStatus(answer["commit"], answer["head"], list(answer["dirty"]))

    @dual
    def listdir(self, path, *, recursive=False):
        """What is in a directory, as a list of FileEntry, or of a file its own entry alone; with
        ``recursive`` all below it too. Raises FileNotFoundError."""
        return list(itertools.chain.from_iterable(self._list(path, recursive)))

    @dual_iterator
    def iterdir(self, path, *, recursive=True):
        """The same, page by page while it is iterated; all of it is of one commit."""
        return self._list(path, recursive)

    @dual_iterator
    def read_file(self, path):
        """A file's content, in pieces of bytes, none larger than 8 MiB; up to three more are fetched
        meanwhile. All of it is of one commit, whatever is written meanwhile, and was checked against
        its hash. Raises FileNotFoundError, and
        ConflictError where something else than a file is."""
        return ([piece] for piece in self._pieces(path))

    @dual
    def read_file_into_fileobj(self, path, fileobj):
        """Writes a file's content to ``fileobj``, which is open for writing bytes. Returns how many
        bytes these were. Raises as ``read_file``."""
        total = 0
        for piece in self._pieces(path):
            fileobj.write(piece)
            total += len(piece)
        return total

    @dual
    def remove_file(self, path, recursive=False):
        """Removes a file, or with ``recursive`` also a directory with all that is in it. Raises
        FileNotFoundError, and ConflictError for a directory without ``recursive``."""
        self._check_writable()
        suffix = "?recursive=true" if recursive else ""
        answer = self._send("DELETE", _file(path) + suffix, safe=True, timeout=None)
        done = answer.status == 404 and answer.repeated
        if answer.status >= 400 and not done:
            raise_for(answer)

    @dual
    def copy_files(self, src_paths, dst_path, recursive=False):
        """Copies within the Volume as ``cp`` does: ``src_paths`` is a list, ``dst_path`` a directory
        or, for one source, a new name; directories need ``recursive``. All are copied or none. Files
        that are there are replaced, links are copied as links, and copies keep their times."""
        self._check_writable()
        if isinstance(src_paths, (str, bytes)):
            raise exception.InvalidError("src_paths is a list of paths, for one file of one path")
        sources = [path_text(path) for path in src_paths]
        copy = {
            "sources": sources,
            "destination": path_text(dst_path),
            "recursive": bool(recursive),
        }
        self._post(":copy", copy)

    def _check_writable(self):
        if self._read_only:
            raise exception.InvalidError(
                f"This handle of Volume {self._name!r} is read-only: use Volume.from_name without read_only()"
            )

    def batch_upload(self, force=False):
        """Uploads many files at once, from a block:

            with volume.batch_upload() as batch:  # or async with
                batch.put_file("model.bin", "/models/1.bin")
                batch.put_file(io.BytesIO(b"..."), "/notes.txt")
                batch.put_directory("data", "/data")

        All are committed together when the block is left, or none if it raises. Only contents that the
        Volume does not have are sent. ``force`` allows to replace files; without it FileExistsError is
        raised. ``batch.result`` is a CommitResult afterwards, whose ``overwritten`` names the files
        that had another content."""
        from ._volume_upload import BatchUpload

        self._check_writable()
        return BatchUpload(self, force)

    @dual_iterator
    def commits(self):
        """The Volume's history as VolumeCommit, newest first."""
        before = None
        while True:
            page = self._get(":commits" + query(("before", before)))["commits"]
            yield [
                VolumeCommit(*map(item.get, ("commit", "time", "files", "bytes", "writer")))
                for item in page
            ]
            if not page or page[-1]["commit"] == 1:
                return
            before = str(page[-1]["commit"])

    @dual_iterator
    def diff(self, from_commit=None, to_commit=None):
        """What changed between two commits, as VolumeChange in the order of the paths; by default
        between the newest one and the one before it. Raises NotFoundError for an unknown number."""
        numbers = (("from", _number(from_commit)), ("to", _number(to_commit)))
        return self._pages(
            ":diff", numbers, lambda page: [_change(item) for item in page["changes"]]
        )

    @dual
    def rollback(self, commit):
        """Makes the Volume what it was at that commit (a number; 0 is the empty Volume), by a new
        commit: nothing of the history is lost. Mounts see it after ``reload``. Returns a CommitResult.
        Raises NotFoundError for an unknown number."""
        self._check_writable()
        return commit_result(self._post(":rollback", {"commit": int(commit)}))

    def __repr__(self):
        return f"mizzen.Volume.from_name({self._name!r})"

    def _list(self, path, recursive):
        parameters = (("path", path_text(path).encode()), ("recursive", bool(recursive)))
        return self._pages(
            ":list", parameters, lambda page: [_entry(item) for item in page["entries"]]
        )

    def _pages(self, action, parameters, items):
        cursor = None
        while True:
            page = self._get(action + query(*parameters, ("cursor", cursor)))
            yield items(page)
            cursor = page.get("cursor")
            if cursor is None:
                return

    def _pieces(self, path):
        action = _file(path)
        answer = self._piece(action, 0)
        if answer.body:
            yield answer.body
        if answer.status == 200:  # empty, for then there is no range
            return
        size = int(answer.headers["content-range"].rpartition("/")[2])
        action += f"?commit={answer.headers['mizzen-commit']}"
        rest = range(len(answer.body), size, PIECE_BYTES)
        for answer in ahead(functools.partial(self._piece, action), rest, PIECES_AHEAD):
            yield answer.body

    def _piece(self, action, offset):
        wanted = {"Range": f"bytes={offset}-{offset + PIECE_BYTES - 1}"}
        return self._request("GET", action, headers=wanted, safe=True)

    def _post(self, action, content, safe=False):
        body = _json.dumps(content, action)
        # No limit of time: it takes as long as the object store does.
        answer = self._request("POST", action, body, JSON_HEADERS, safe=safe, timeout=None)
        return _json.loads(answer.body) if answer.body else None

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
        folder = os.path.dirname(volume_socket().partition(":")[2])
        if not os.path.isdir(folder):  # the socket itself is away while the agent is replaced
            raise exception.VolumeNotMountedError(
                f"{folder} is absent, so nothing can commit or reload here. Is this the "
                "container of a Function?"
            )
        return mounts[self._name]
