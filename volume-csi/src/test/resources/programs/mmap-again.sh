cd "$VIEW"
python3 - <<'PY'
import hashlib
import mmap

with open("weights", "rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as memory:
    # From the end, so that nothing is read ahead.
    parts = [memory[at : at + 65536] for at in reversed(range(0, len(memory), 65536))]
    assert hashlib.sha256(b"".join(reversed(parts))).hexdigest() == open("weights.sha256").read()
PY
