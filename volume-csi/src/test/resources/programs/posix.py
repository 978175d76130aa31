"""Answers of the system calls that work with files, one a line, for a directory that is given.

Two file systems that write the same lines do the same. Ideas are those of pjdfstest and fsx: each
error that a call has, what happens to open files whose name goes, and a long random walk over one
file by every way of reading and writing it.
"""

import errno
import fcntl
import mmap
import os
import random
import stat
import subprocess
import sys

os.chdir(sys.argv[1])
os.umask(0o022)


def say(what, *answer):
    print(what, *answer)


def attempt(what, call, *arguments, **options):
    try:
        answer = call(*arguments, **options)
    except OSError as e:
        say(what, errno.errorcode[e.errno])
        return None
    say(what, "ok" if answer is None or isinstance(answer, int) else repr(answer))
    return answer


def opened(what, path, flags, mode=0o644):
    try:
        fd = os.open(path, flags, mode)
    except OSError as e:
        say(what, errno.errorcode[e.errno])
        return
    say(what, "ok")
    os.close(fd)


def write(path, content):
    with open(path, "wb") as file:
        file.write(content)


def read(path):
    with open(path, "rb") as file:
        return file.read()


def shape(path):
    it = os.lstat(path)
    kind = stat.S_IFMT(it.st_mode)
    marked = kind == stat.S_IFREG and it.st_mode & 0o111 != 0
    return oct(kind), "-" if kind == stat.S_IFDIR else it.st_size, "x" if marked else "-"


def opening():
    write("file", b"content")
    os.mkdir("dir")
    os.symlink("file", "link")
    os.symlink("nowhere", "broken")
    os.symlink("loop", "loop")
    create = os.O_CREAT | os.O_WRONLY
    opened("create exclusively what is there", "file", create | os.O_EXCL)
    opened("create exclusively over a link", "broken", create | os.O_EXCL)
    opened("create through a link", "broken", create)
    say("the link's target is there", os.path.exists("nowhere"))
    opened("open what is not there", "absent", os.O_RDONLY)
    opened("open below what is not there", "absent/file", create)
    opened("open below a file", "file/below", create)
    opened("open a directory to write", "dir", os.O_WRONLY)
    opened("open a file as a directory", "file", os.O_RDONLY | os.O_DIRECTORY)
    opened("open a link without following", "link", os.O_RDONLY | os.O_NOFOLLOW)
    opened("open a loop", "loop", os.O_RDONLY)
    opened("a name of 255 bytes", "n" * 255, create)
    opened("a name of 256 bytes", "n" * 256, create)
    opened("a name of 255 bytes in UTF-8", "ü" * 127 + "n", create)
    opened("an odd name", "a b\tc\nd'\"\\*", create)
    opened("truncate while opening", "file", os.O_WRONLY | os.O_TRUNC)
    say("truncated", read("file"))
    attempt("read a file open to write", os.read, os.open("file", os.O_WRONLY), 1)
    attempt("write a file open to read", os.write, os.open("file", os.O_RDONLY), b"x")


def removing():
    os.makedirs("r/full/child")
    os.mkdir("r/empty")
    write("r/file", b"x")
    attempt("unlink a directory", os.unlink, "r/empty")
    attempt("rmdir a file", os.rmdir, "r/file")
    attempt("rmdir what is full", os.rmdir, "r/full")
    attempt("rmdir itself", os.rmdir, "r/empty/.")
    attempt("rmdir what is empty", os.rmdir, "r/empty")
    attempt("rmdir again", os.rmdir, "r/empty")
    attempt("unlink", os.unlink, "r/file")
    attempt("unlink again", os.unlink, "r/file")
    attempt("mkdir over a directory", os.mkdir, "r/full")
    attempt("mkdir below what is not there", os.mkdir, "r/absent/dir")
    say("left", sorted(os.listdir("r")))


def renaming():
    os.makedirs("m/dir/inner")
    os.mkdir("m/empty")
    write("m/a", b"a")
    write("m/b", b"b")
    os.symlink("a", "m/link")
    attempt("a file over a file", os.rename, "m/a", "m/b")
    say("it is the other", read("m/b"), os.path.exists("m/a"))
    attempt("a file over a directory", os.rename, "m/b", "m/empty")
    attempt("a directory over a file", os.rename, "m/dir", "m/b")
    attempt("a directory over a full one", os.rename, "m/empty", "m/dir")
    attempt("a directory into itself", os.rename, "m/dir", "m/dir/inner/below")
    attempt("a directory over an empty one", os.rename, "m/dir", "m/empty")
    attempt("what is not there", os.rename, "m/absent", "m/c")
    attempt("to below what is not there", os.rename, "m/b", "m/absent/b")
    attempt("to itself", os.rename, "m/b", "m/b")
    attempt("a link over a file", os.rename, "m/link", "m/b")
    say("a link it is", shape("m/b"))
    write("m/open", b"old")
    with open("m/open", "rb") as old:
        write("m/new", b"new")
        os.rename("m/new", "m/open")
        say("who has it open", old.read(), "others", read("m/open"))
    say("left", sorted(os.listdir("m")), sorted(os.listdir("m/empty")))


def unlinked():
    fd = os.open("gone", os.O_RDWR | os.O_CREAT)
    os.write(fd, b"here")
    os.unlink("gone")
    say("a file without a name", os.fstat(fd).st_nlink, os.pread(fd, 10, 0))
    os.pwrite(fd, b"still", 2)
    os.ftruncate(fd, 6)
    say("it can be changed", os.pread(fd, 10, 0), os.fstat(fd).st_size)
    write("gone", b"another")
    say("the name is free", os.pread(fd, 10, 0), read("gone"))
    os.close(fd)
    os.mkdir("left")
    inside = os.open("left", os.O_RDONLY)
    os.rmdir("left")
    attempt("create in a directory without a name", os.open, "f", os.O_CREAT | os.O_WRONLY, dir_fd=inside)
    say("it is empty", os.listdir(inside))
    os.close(inside)


def sizes():
    write("s", b"0123456789")
    os.truncate("s", 4)
    say("shorter", read("s"))
    os.truncate("s", 8)
    say("longer", read("s"))
    fd = os.open("s", os.O_RDWR)
    os.pwrite(fd, b"x", 70000)
    say("beyond the end", os.fstat(fd).st_size, os.pread(fd, 3, 69998), sum(os.pread(fd, 60000, 9)))
    attempt("to less than nothing", os.ftruncate, fd, -1)
    attempt("read at the end", os.pread, fd, 10, 70001)
    os.posix_fallocate(fd, 0, 80000)
    say("reserved", os.fstat(fd).st_size)
    os.lseek(fd, 0, os.SEEK_SET)
    out = os.open("copied", os.O_CREAT | os.O_RDWR)
    say("copied by the kernel", os.copy_file_range(fd, out, 4, 0, 0), read("copied"))
    say("sent by the kernel", os.sendfile(out, fd, 0, 4), read("copied")[:8])
    os.close(out)
    os.close(fd)
    one, two = (os.open("log", os.O_CREAT | os.O_WRONLY | os.O_APPEND) for _ in range(2))
    for i in range(10):
        os.write(one if i % 2 else two, b"%d," % i)
    say("appended by two", read("log"))
    os.close(one)
    os.close(two)
    attempt("truncate a directory", os.truncate, ".", 0)


def times():
    write("t", b"1")
    os.utime("t", ns=(1_000_000_001, 1_600_000_000_123_456_789))
    say("a time that is set", os.stat("t").st_mtime_ns)
    os.chmod("t", 0o755)
    os.rename("t", "t2")
    say("stays", os.stat("t2").st_mtime_ns, shape("t2"))
    with open("t2", "ab") as file:
        file.write(b"2")
    say("until it is written", os.stat("t2").st_mtime_ns > 1_600_000_000_123_456_789)
    os.utime("t2", ns=(1, 1))
    os.truncate("t2", 1)
    say("or truncated", os.stat("t2").st_mtime_ns > 1)
    os.mkdir("td")
    os.utime("td", ns=(1, 1))
    write("td/new", b"")
    say("a directory's changes with its names", os.stat("td").st_mtime_ns > 1)
    os.utime("td", ns=(1, 1))
    write("td/new", b"more")
    say("and with nothing else", os.stat("td").st_mtime_ns)
    os.chmod("t2", 0o600)
    say("no mark any more", shape("t2"))


def links():
    for length in (1, 1000, 4095):
        os.symlink("x" * length, f"l{length}")
        say("a link's target", len(os.readlink(f"l{length}")), shape(f"l{length}"))
    attempt("a link of 4096", os.symlink, "x" * 4096, "l4096")
    attempt("a link over a file", os.symlink, "x", "l1")
    attempt("an empty link", os.symlink, "", "l0")
    attempt("the target of a file", os.readlink, "file")
    os.mkdir("ld")
    write("ld/f", b"through")
    os.symlink("../ld", "ld/self")
    say("through links", read("ld/self/self/f"), os.path.realpath("ld/self/f") == os.path.realpath("ld/f"))
    attempt("chmod what a broken link leads to", os.chmod, "l1", 0o644)


def directories():
    os.mkdir("many")
    names = {f"name-{i:05}" for i in range(3000)}
    for name in names:
        os.close(os.open("many/" + name, os.O_CREAT | os.O_WRONLY))
    say("many names", set(os.listdir("many")) == names)
    seen = []
    with os.scandir("many") as entries:
        for entry in entries:
            seen.append(entry.name)
            if entry.is_file() and entry.name.endswith("7"):
                os.unlink("many/" + entry.name)
    say("removed while they are read", len(seen) == len(set(seen)), set(seen) == names, len(os.listdir("many")))
    with os.scandir("td") as entries:
        say("kinds", [(entry.name, entry.is_file(), entry.is_dir()) for entry in entries])
    fd = os.open("many", os.O_RDONLY)
    attempt("read a directory as a file", os.read, fd, 10)
    os.close(fd)
    attempt("list a file", os.listdir, "file")
    os.makedirs("/".join(["deep"] * 40))
    say("deep", os.path.isdir("/".join(["deep"] * 40)))


def locks():
    write("lock", b"")
    other = "import fcntl,sys; f=open('lock','r+'); getattr(fcntl,sys.argv[1])(f,fcntl.LOCK_EX|fcntl.LOCK_NB)"
    for kind in ("flock", "lockf"):
        with open("lock", "r+") as file:
            getattr(fcntl, kind)(file, fcntl.LOCK_EX)
            held = subprocess.run([sys.executable, "-c", other, kind], stderr=subprocess.DEVNULL).returncode
            getattr(fcntl, kind)(file, fcntl.LOCK_UN)
            free = subprocess.run([sys.executable, "-c", other, kind]).returncode
        say("locked by", kind, held != 0, free == 0)


def walk():
    """fsx: one file, many ways into it, and what must be in it."""
    chance = random.Random(20260102)
    model = bytearray()
    limit = 700_000
    fds = [os.open("walk", os.O_RDWR | os.O_CREAT) for _ in range(2)]
    name = "walk"
    for step in range(3000):
        fd = chance.choice(fds)
        at = chance.randrange(limit)
        length = min(chance.choice((1, 100, 4096, 66_000)), limit - at)
        data = chance.randbytes(length)
        kind = chance.randrange(12)
        if kind < 3:
            os.pwrite(fd, data, at)
            model.extend(bytes(max(0, at - len(model))))
            model[at : at + length] = data
        elif kind < 6:
            assert os.pread(fd, length, at) == model[at : at + length], (step, "read", at, length)
        elif kind == 6:
            os.ftruncate(fd, at)
            model = model[:at] + bytes(max(0, at - len(model)))
        elif kind < 9 and len(model) > 0:
            with mmap.mmap(fd, len(model)) as memory:
                at %= len(model)
                data = data[: len(model) - at]
                if kind == 7:
                    memory[at : at + len(data)] = data
                    model[at : at + len(data)] = data
                else:
                    assert memory[at : at + length] == model[at : at + length], (step, "mapped", at, length)
        elif kind == 9:
            os.fsync(fd)
        elif kind == 10:
            fds.remove(fd)
            os.close(fd)
            fds.append(os.open(name, os.O_RDWR))
        elif kind == 11 and step % 5 == 0:
            other = "walk2" if name == "walk" else "walk"
            os.rename(name, other)
            name = other
        assert os.fstat(fds[0]).st_size == len(model), (step, kind, "size")
    for fd in fds:
        os.close(fd)
    assert read(name) == model
    say("after a long walk", name, len(model))


for part in (opening, removing, renaming, unlinked, sizes, times, links, directories, locks, walk):
    say("--", part.__name__)
    part()
