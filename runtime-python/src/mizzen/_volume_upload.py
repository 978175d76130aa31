"""What ``Volume.batch_upload`` gives: files that are committed together."""

import base64
import hashlib
import os
import threading

from . import _cancellation, exception
from ._aio import in_thread
from ._session import VOLUME_API
from ._volume import PIECE_BYTES, commit_result, path_text

INLINE_BYTES = 256 << 10  # up to which a file's content travels with its name, to be packed
REQUEST_BYTES = 8 << 20  # of such contents in one request, which has at most 16 MiB with all else
_SENDERS = 4


class _Source:
    """A file to be uploaded. It is read once for its hashes, and again for what the store lacks."""

    def __init__(self, path, executable):
        self.path = path
        self.executable = executable
        self.hashes = []
        self._size = 0
        self._content = None

    def describe(self, room):
        """What the service is to know of it, with the content of a small file that has ``room``."""
        with self.open() as file:
            while True:
                piece = _read(file, PIECE_BYTES)
                if not self.hashes and len(piece) <= min(room, INLINE_BYTES):
                    self._content = piece
                elif piece:
                    self.hashes.append(hashlib.sha256(piece).hexdigest())
                self._size += len(piece)
                if len(piece) < PIECE_BYTES:
                    break
        known = {"path": self.path, "size": self._size, "executable": self.executable}
        if self._content is None:
            known["chunks"] = self.hashes
        elif self._content:
            known["content"] = base64.b64encode(self._content).decode()
        return known

    @property
    def carried(self):
        """How many bytes travel with the description."""
        return len(self._content or b"")

    def piece(self, index):
        """The content of one chunk. Raises ConflictError when it is not what was described."""
        with self.open() as file:
            file.seek(index * PIECE_BYTES, os.SEEK_CUR)
            piece = _read(file, PIECE_BYTES)
        if hashlib.sha256(piece).hexdigest() != self.hashes[index]:
            raise exception.ConflictError(
                f"What is to become {self.path} changed while it was uploaded. Nothing was committed."
            )
        return piece


class _LocalFile(_Source):
    def __init__(self, local, path, executable):
        super().__init__(path, executable)
        self._local = local

    def open(self):
        return open(self._local, "rb")


class _FileObject(_Source):
    """Read from where it stands now; left where it was. One thread reads at a time."""

    def __init__(self, fileobj, path, executable):
        super().__init__(path, executable)
        self._file = fileobj
        self._start = fileobj.tell()
        self._turn = threading.Lock()

    def open(self):
        return self

    def __enter__(self):
        self._turn.acquire()
        self._file.seek(self._start)
        return self._file

    def __exit__(self, *_):
        self._file.seek(self._start)
        self._turn.release()


def _read(file, count):
    """``count`` bytes, or what is left."""
    parts = []
    while count > 0:
        part = file.read(count)
        if not isinstance(part, bytes):
            raise exception.InvalidError("The file must be opened for reading bytes ('rb')")
        if not part:
            break
        parts.append(part)
        count -= len(part)
    return b"".join(parts)


class BatchUpload:
    """See ``Volume.batch_upload``."""

    def __init__(self, volume, force):
        self._volume = volume
        self._force = bool(force)
        self._sources = {}
        self._entered = False
        self.result = None

    def put_file(self, local_file, remote_path, mode=None):
        """Adds a file, by its local path or as an object that is open for reading bytes and can seek.
        It is read when the block is left, and must not change until then. Of ``mode`` (default: the
        local file's) is kept whether the file is executable.

        Raises FileNotFoundError (no such local file), InvalidError."""
        remote = path_text(remote_path)
        if remote.endswith("/"):
            raise exception.InvalidError(f"{remote!r} must name a file: it ends in '/'")
        if isinstance(local_file, (str, os.PathLike)):
            mode = os.stat(local_file).st_mode if mode is None else mode
            if os.path.isdir(local_file):
                raise exception.InvalidError(f"{local_file!r} is a directory: use put_directory")
            source = _LocalFile(os.path.abspath(local_file), remote, _executable(mode))
        elif hasattr(local_file, "read") and hasattr(local_file, "seek"):
            source = _FileObject(local_file, remote, _executable(mode or 0))
        else:
            raise exception.InvalidError(
                "local_file is a path, or a file that can be read and seeks"
            )
        self._add(source)

    def put_directory(self, local_path, remote_path, recursive=True):
        """Adds all files of a directory, with ``recursive`` those below it too. Empty directories and
        links to directories are left out. Raises FileNotFoundError, NotADirectoryError."""
        remote = path_text(remote_path).rstrip("/")
        if not os.path.isdir(local_path):
            os.stat(local_path)
            raise NotADirectoryError(f"{os.fspath(local_path)!r} is not a directory: use put_file")
        for folder, folders, files in os.walk(local_path, onerror=_raise):
            below = os.path.relpath(folder, local_path)
            inside = [] if below == os.curdir else below.split(os.sep)
            for name in files:
                self.put_file(os.path.join(folder, name), "/".join([remote, *inside, name]))
            if not recursive:
                folders.clear()

    def _add(self, source):
        if not self._entered:
            raise exception.InvalidError("Use it as a block: with volume.batch_upload() as batch")
        if source.path in self._sources:
            raise exception.InvalidError(f"{source.path!r} was added to this batch already")
        self._sources[source.path] = source

    def __enter__(self):
        if self._entered:
            raise exception.InvalidError("This was a block's already: call batch_upload() again")
        self._entered = True
        return self

    def __exit__(self, kind, *_):
        if kind is None and self._sources:
            self._upload()

    async def __aenter__(self):
        return self.__enter__()

    async def __aexit__(self, kind, *_):
        if kind is None and self._sources:
            await in_thread(self._upload)

    def _upload(self):
        action = ":upload?force=true" if self._force else ":upload"
        files = {"files": self._described()}
        # Without force a repetition would find the files of the first try.
        answer = self._volume._post(action, files, safe=self._force)
        if "missing" in answer:
            self._send(answer["missing"])
            answer = self._volume._post(action, files, safe=self._force)
        if "missing" in answer:
            raise exception.ServiceError("The Volume has lost what was just uploaded. Try again.")
        self.result = commit_result(answer)

    def _described(self):
        described = []
        room = REQUEST_BYTES
        for source in self._sources.values():
            described.append(source.describe(room))
            room -= source.carried
        return described

    def _send(self, missing):
        where = {}
        for source in self._sources.values():
            for index, chunk in enumerate(source.hashes):
                where[chunk] = (source, index)
        waiting = iter([(chunk, *where[chunk]) for chunk in missing])
        senders = [_Sender(self._volume, waiting) for _ in range(min(_SENDERS, len(missing)))]
        for sender in senders:
            sender.start()
        for sender in senders:
            while sender.is_alive():
                sender.join(0.2)
                if _cancellation.cancelled():
                    _Sender.stop(senders)
        for sender in senders:
            if sender.failure is not None:
                raise sender.failure
        if _cancellation.cancelled():
            raise exception.ConnectionError("The upload was cancelled.", executed=False)


class _Sender(threading.Thread):
    """Brings chunks until there are none left, or one of all fails."""

    _next = threading.Lock()

    def __init__(self, volume, waiting):
        super().__init__(name="mizzen-upload", daemon=True)
        self._volume = volume
        self._waiting = waiting
        self.failure = None

    def run(self):
        try:
            while True:
                with self._next:
                    item = next(self._waiting, None)
                if item is None:
                    return
                chunk, source, index = item
                target = f"{self._volume._path()}/chunks/{chunk}"
                VOLUME_API.request("PUT", target, source.piece(index), safe=True)
        except BaseException as cause:
            self.failure = cause
            self.stop([self])

    @classmethod
    def stop(cls, senders):
        """Lets them send nothing more."""
        with cls._next:
            for sender in senders:
                for _ in sender._waiting:
                    pass


def _executable(mode):
    return bool(mode & 0o111)


def _raise(error):
    raise error
