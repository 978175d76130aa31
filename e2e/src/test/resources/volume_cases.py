"""Runs inside a Function's container that mounts no Volume: each case uses mizzen.Volume through the volume API and asserts."""
import asyncio
import io
import os
import random
import tempfile
import warnings

import mizzen
from mizzen import exception

PIECE = 8 * 1024 * 1024
volume = mizzen.Volume.from_name("files")


def handle(case, *arguments):
    for entry in volume.listdir("/"):
        volume.remove_file(entry.path, recursive=True)
    return globals()[case](*arguments) or "ok"


def raises(kind, action):
    try:
        action()
    except kind as e:
        return e
    raise AssertionError(f"{kind.__name__} was not raised")


def upload(force=False, **files):
    with volume.batch_upload(force) as batch:
        for path, content in files.items():
            batch.put_file(io.BytesIO(content), path.replace("__", "/"))
    return batch.result


def read(path):
    return b"".join(volume.read_file(path))


def lazy():
    absent = mizzen.Volume.from_name("nobody-made-this")
    raises(exception.NotFoundError, lambda: absent.listdir("/"))
    assert mizzen.Volume.from_name("files").listdir("/") == []
    raises(exception.VolumeNotMountedError, volume.commit)


def hydrated():
    assert volume.hydrate() is volume
    raises(exception.NotFoundError, mizzen.Volume.from_name("nobody-made-this").hydrate)


def looked_up():
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        found = mizzen.Volume.lookup("files")
        raises(exception.NotFoundError, lambda: mizzen.Volume.lookup("nobody-made-this"))
    assert found.listdir("/") == []
    assert [w.category for w in caught] == [DeprecationWarning] * 2, caught


def listed():
    upload(a=b"1", d__b=b"22", d__e__f=b"")
    assert [(e.path, e.type.name, e.size) for e in volume.listdir("/d")] == [
        ("d/b", "FILE", 2),
        ("d/e", "DIRECTORY", 0),
    ]
    assert [e.path for e in volume.listdir("/a")] == ["a"]
    assert volume.listdir("a")[0].mtime > 1_700_000_000
    everything = ["a", "d", "d/b", "d/e", "d/e/f"]
    assert [e.path for e in volume.iterdir("/")] == everything
    assert [e.path for e in volume.listdir("/", recursive=True)] == everything
    raises(FileNotFoundError, lambda: volume.listdir("/nothing"))


def read_in_pieces():
    content = random.Random(1).randbytes(2 * PIECE + 77)
    upload(f=content, empty=b"")
    pieces = volume.read_file("/f")
    first = next(pieces)
    upload(True, f=b"something else")
    rest = list(pieces)
    assert first + b"".join(rest) == content, "all of it is of one commit"
    assert max(map(len, [first, *rest])) <= PIECE
    assert read("f") == b"something else"
    assert read("empty") == b""
    raises(FileNotFoundError, lambda: read("nothing"))


def read_into_a_file():
    content = random.Random(2).randbytes(100_000)
    upload(f=content)
    with tempfile.TemporaryFile() as target:
        assert volume.read_file_into_fileobj("f", target) == len(content)
        target.seek(0)
        assert target.read() == content


def removed():
    upload(a=b"", d__e=b"", d__f=b"")
    volume.remove_file("/a")
    raises(exception.ConflictError, lambda: volume.remove_file("d"))
    volume.remove_file("d/e")
    assert [e.path for e in volume.iterdir("/")] == ["d", "d/f"]
    volume.remove_file("d", recursive=True)
    assert volume.listdir("/") == []
    raises(FileNotFoundError, lambda: volume.remove_file("a"))


def copied():
    upload(a=b"1", b=b"2", d__e=b"3")
    volume.copy_files(["a", "b"], "d")
    volume.copy_files(["a"], "c")
    volume.copy_files(["d"], "new", recursive=True)
    volume.copy_files(["d"], "new", recursive=True)
    assert [e.path for e in volume.iterdir("new")] == [
        "new/a", "new/b", "new/d", "new/d/a", "new/d/b", "new/d/e", "new/e",
    ]  # fmt: skip
    assert read("new/d/e") == b"3" and read("c") == b"1"
    raises(exception.ConflictError, lambda: volume.copy_files(["d"], "again"))
    raises(FileNotFoundError, lambda: volume.copy_files(["a", "b"], "nothing"))


def uploaded():
    large = random.Random(3).randbytes(PIECE + 3000)
    with tempfile.TemporaryDirectory() as local:
        os.makedirs(f"{local}/d/e")
        for name, content in (("large", large), ("d/small", b"small"), ("d/e/deep", large)):
            with open(f"{local}/{name}", "wb") as file:
                file.write(content)
        with volume.batch_upload() as batch:
            batch.put_file(f"{local}/large", "/models/large")
            batch.put_file(io.BytesIO(b""), "empty")
            batch.put_directory(f"{local}/d", "/copy")
            assert volume.listdir("/") == []
    assert batch.result.files == 4 and batch.result.bytes == 2 * len(large) + 5
    assert read("models/large") == large and read("copy/e/deep") == large
    assert read("copy/small") == b"small" and read("empty") == b""
    raises(FileExistsError, lambda: upload(new=b"x", empty=b"x"))
    raises(FileNotFoundError, lambda: read("new"))
    assert upload(True, new=b"x", empty=b"x").overwritten == ["empty"]
    raises(exception.ConflictError, lambda: upload(True, models=b"no file over a directory"))


def asynchronous():
    async def main():
        async with volume.batch_upload() as batch:
            batch.put_file(io.BytesIO(b"content" * 500), "a")
        assert batch.result.files == 1
        await volume.copy_files.aio(["a"], "b")
        assert [e.path async for e in volume.iterdir.aio("/")] == ["a", "b"]
        assert len(await volume.listdir.aio("/")) == 2
        assert b"".join([p async for p in volume.read_file.aio("b")]) == b"content" * 500
        target = io.BytesIO()
        await volume.read_file_into_fileobj.aio("b", target)
        assert target.getvalue() == b"content" * 500
        await volume.remove_file.aio("a")
        newest = [commit async for commit in volume.commits.aio()][0].commit
        assert [tuple(c) async for c in volume.diff.aio()] == [("a", "removed")]
        assert (await volume.rollback.aio(newest - 1)).files == 2
        assert await volume.hydrate.aio() is volume

    asyncio.run(main())


def history():
    first = upload(a=b"1", b=b"2").commit
    second = upload(True, a=b"changed", c=b"3").commit
    assert [c.commit for c in volume.commits()][:2] == [second, first]
    assert [tuple(c) for c in volume.diff(first, second)] == [("a", "changed"), ("c", "added")]
    back = volume.rollback(first)
    assert (back.commit, back.changed, back.files) == (second + 1, True, 2)
    assert read("a") == b"1"
    assert [tuple(c) for c in volume.diff()] == [("a", "changed"), ("c", "removed")]
    raises(exception.NotFoundError, lambda: volume.rollback(1_000_000))


def write_for_the_mount(content):
    upload(seen__by__the__mount=content.encode())
