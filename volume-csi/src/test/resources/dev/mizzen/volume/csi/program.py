"""A program in a pod: writes, reads, renames, lists and deletes in the directory given, and ends at the first surprise.

program.py DIRECTORY PROGRESS STOP: the number of rounds goes to the file PROGRESS; ends well once the file STOP is there.
"""

import hashlib
import os
import sys
import time

top, progress, stop = sys.argv[1:]
large = os.path.join(top, "large")
content = hashlib.sha256(b"large").digest() * (3 << 15)
with open(large, "wb") as file:
    file.write(content)

# Open over every death of the agent, and written to at each round.
log = open(os.path.join(top, "log"), "a+b", buffering=0)
# The same, by the kernel itself: it is only ever written to, and its size is asked for.
stream = open(os.path.join(top, "stream"), "wb", buffering=0)
streamed = hashlib.sha256()
expected = {}
longest = 0.0
number = 0
while not os.path.exists(stop):
    began = time.monotonic()
    number += 1
    name = f"file-{number % 40}"
    data = hashlib.sha256(str(number).encode()).digest() * (1 + number * 37 % 700)
    with open(os.path.join(top, name + ".young"), "wb") as file:
        file.write(data)
        if number % 7 == 0:
            os.fsync(file.fileno())
    os.rename(os.path.join(top, name + ".young"), os.path.join(top, name))
    expected[name] = data
    log.write(b"%d\n" % number)
    piece = data * 3
    stream.write(piece)
    streamed.update(piece)
    assert os.fstat(stream.fileno()).st_size == stream.tell() == os.stat(stream.name).st_size, "stream"
    for other in (name, f"file-{number * 13 % 40}"):
        if other in expected:
            with open(os.path.join(top, other), "rb") as file:
                assert file.read() == expected[other], other
    with open(large, "rb") as file:
        file.seek(number * 4096 % len(content))
        at = file.tell()
        assert file.read(8192) == content[at:at + 8192], "large"
    if number % 11 == 0:
        gone = f"file-{(number + 5) % 40}"
        if gone in expected:
            os.unlink(os.path.join(top, gone))
            del expected[gone]
    found = {n for n in os.listdir(top) if n.startswith("file-")}
    assert found == set(expected), (found ^ set(expected), "listed")
    os.makedirs(os.path.join(top, "directory", str(number % 3)), exist_ok=True)
    longest = max(longest, time.monotonic() - began)
    with open(progress + ".young", "w") as file:
        file.write(f"{number} {longest:.3f}")
    os.rename(progress + ".young", progress)

stream.close()
with open(stream.name, "rb") as file:
    assert hashlib.sha256(file.read()).digest() == streamed.digest(), "stream"
log.seek(0)
assert log.read() == b"".join(b"%d\n" % n for n in range(1, number + 1)), "log"
log.close()
print(f"{number} rounds, the longest took {longest:.3f} s")
