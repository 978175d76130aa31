"""Runs inside a Function's container that mounts no Volume: Volumes made, renamed and deleted by code."""
import asyncio
import io

import mizzen
from mizzen import exception


def handle(case, *arguments):
    return globals()[case](*arguments) or "ok"


def raises(kind, action):
    try:
        action()
    except kind as e:
        return e
    raise AssertionError(f"{kind.__name__} was not raised")


def write(volume, path, content):
    with volume.batch_upload(force=True) as batch:
        batch.put_file(io.BytesIO(content), path)
    return batch.result.commit


def read(volume, path):
    return b"".join(volume.read_file(path))


def made():
    raises(exception.NotFoundError, mizzen.Volume.from_name("nobody-made-this").hydrate)
    volume = mizzen.Volume.from_name("made-by-code", create_if_missing=True)
    write(volume, "a", b"content")
    assert read(mizzen.Volume.from_name("made-by-code"), "a") == b"content"


def ephemeral():
    with mizzen.Volume.ephemeral() as volume:
        name = volume.name
        write(volume, "a", b"content")
        assert read(mizzen.Volume.from_name(name), "a") == b"content"
    raises(exception.NotFoundError, mizzen.Volume.from_name(name).hydrate)

    async def main():
        async with mizzen.Volume.ephemeral() as volume:
            assert await volume.listdir.aio("/") == []
            return volume.name

    name = asyncio.run(main())
    raises(exception.NotFoundError, mizzen.Volume.from_name(name).hydrate)


def leave_an_ephemeral_behind():
    """Its name; nobody keeps it alive once this container is gone."""
    context = mizzen.Volume.ephemeral()
    globals()["kept"] = context
    return context.__enter__().name


def exists(name):
    try:
        mizzen.Volume.from_name(name).hydrate()
        return "there"
    except exception.NotFoundError:
        return "gone"


def deleted():
    write(mizzen.Volume.from_name("short-lived", create_if_missing=True), "a", b"1")
    mizzen.Volume.delete("short-lived")
    raises(exception.NotFoundError, mizzen.Volume.from_name("short-lived").hydrate)
    again = mizzen.Volume.from_name("short-lived", create_if_missing=True)
    assert again.listdir("/") == [], "its data went along"
    mizzen.Volume.delete("short-lived")
    mizzen.Volume.delete("short-lived", allow_missing=True)
    raises(exception.NotFoundError, lambda: mizzen.Volume.delete("short-lived"))
    raises(exception.AuthError, lambda: mizzen.Volume.delete("declared"))


def renamed():
    old = mizzen.Volume.from_name("old-name", create_if_missing=True)
    first, second = write(old, "a", b"1"), write(old, "a", b"2")
    mizzen.Volume.rename("old-name", "new-name")
    new = mizzen.Volume.from_name("new-name")
    assert read(new, "a") == b"2"
    assert [commit.commit for commit in new.commits()] == [second, first], "its history is its own"
    new.rollback(first)
    assert read(new, "a") == b"1"
    raises(exception.NotFoundError, old.hydrate)
    taken = raises(exception.ConflictError, lambda: mizzen.Volume.rename("new-name", "declared"))
    assert taken.slug == "name-in-use", taken
    mizzen.Volume.delete("new-name")


def delete_mounted(name):
    return str(raises(exception.ConflictError, lambda: mizzen.Volume.delete(name)))


def read_only():
    volume = mizzen.Volume.from_name("declared").read_only()
    volume.listdir("/")
    raises(exception.InvalidError, lambda: volume.remove_file("a"))
