"""Runs inside a Function's container that mounts Volumes, and looks at them as any program does."""
import errno
import os

import mizzen
from mizzen import exception

MIB = 1024 * 1024


def handle(case, *arguments):
    return globals()[case](*arguments) or "ok"


def raises(kind, action):
    try:
        action()
    except kind as e:
        return e
    raise AssertionError(f"{kind.__name__} was not raised")


def write(path, content):
    with open(path, "wb") as file:
        file.write(content)


def size(path):
    space = os.statvfs(path)
    return space.f_blocks * space.f_frsize


def free(path):
    space = os.statvfs(path)
    return space.f_bavail * space.f_frsize


def capacity():
    assert size("/bounded") == 8 * MIB, size("/bounded")
    before = free("/bounded")
    write("/bounded/small", os.urandom(MIB))
    assert before - 2 * MIB <= free("/bounded") <= before - MIB, (before, free("/bounded"))
    full = raises(OSError, lambda: write("/bounded/large", os.urandom(16 * MIB)))
    assert full.errno == errno.ENOSPC, full
    os.remove("/bounded/large")
    write("/bounded/fits", os.urandom(4 * MIB))
    mizzen.Volume.from_name("bounded").commit()


def read_only():
    with open("/reads/there", "rb") as file:
        assert file.read() == b"content"
    refused = raises(OSError, lambda: write("/reads/new", b""))
    assert refused.errno == errno.EROFS, refused
    refused = raises(OSError, lambda: os.remove("/reads/there"))
    assert refused.errno == errno.EROFS, refused
    assert mizzen.Volume.from_name("reads").commit().changed is False


def sub_path():
    assert os.listdir("/part") == [], os.listdir("/part")
    write("/part/inside", b"content")
    mizzen.Volume.from_name("parts").commit()
    seen = [entry.path for entry in mizzen.Volume.from_name("parts").iterdir("/")]
    assert seen == ["outside", "runs", "runs/one", "runs/one/inside"], seen


def open_files():
    volume = mizzen.Volume.from_name("reads-open")
    write("/open/held", b"content")
    volume.commit()
    with open("/open/held", "rb") as held:
        with volume.batch_upload(force=True) as batch:
            batch.put_file("/proc/self/comm", "held")
        busy = raises(exception.VolumeBusyError, volume.reload)
        assert [(file.path, file.pid) for file in busy.open_files] == [("held", os.getpid())], busy
        assert busy.open_files[0].command.startswith("python"), busy.open_files
        assert str(os.getpid()) in str(busy) and "held" in str(busy), busy
        assert held.read() == b"content", "nothing was changed under it"
    assert volume.reload().changed == ["held"]


def write_and_leave(path, content):
    write(path, content.encode())


def text(path):
    with open(path) as file:
        return file.read()
