# A file written and read by memory mapping, beside reads and writes of the same file.
cd "$VIEW"
python3 - <<'PY'
import hashlib
import mmap
import random

chance = random.Random(7)
model = bytearray(12 << 20)
with open("weights", "w+b", buffering=0) as file:
    file.truncate(len(model))
    with mmap.mmap(file.fileno(), 0) as memory:
        for step in range(400):
            at = chance.randrange(len(model) - 70000)
            data = chance.randbytes(chance.randrange(1, 70000))
            model[at : at + len(data)] = data
            if step % 2:
                memory[at : at + len(data)] = data
            else:
                file.seek(at)
                file.write(data)
            if step % 10 == 0:
                assert memory[at : at + len(data)] == data
                file.seek(at)
                assert file.read(len(data)) == data
        memory.flush()
with open("weights", "rb") as file:
    assert file.read() == model
    with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as memory:
        assert memory[:] == model
with open("weights.sha256", "w") as sums:
    sums.write(hashlib.sha256(model).hexdigest())
PY
