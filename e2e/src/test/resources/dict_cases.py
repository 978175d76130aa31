"""Runs inside a Function's container: each case uses mizzen.Dict against the real dict-service and asserts."""
import asyncio
import pickle
import threading
import time
import warnings

import mizzen

entries = mizzen.Dict.from_name("entries")


def handle(case, *arguments):
    entries.clear()
    return globals()[case](*arguments) or "ok"


def raises(kind, action):
    try:
        action()
    except kind as e:
        return e
    raise AssertionError(f"{kind.__name__} was not raised")


def lazy_and_created():
    absent = mizzen.Dict.from_name("nobody-made-this")
    raises(mizzen.exception.NotFoundError, lambda: absent.get("a"))
    made = mizzen.Dict.from_name("made-by-code", data={"a": 1}, create_if_missing=True)
    assert made.get("a") == 1
    assert mizzen.Dict.from_name("made-by-code").len() == 1


def hydrated():
    entries["a"] = 1
    assert entries.hydrate().get("a") == 1
    raises(mizzen.exception.NotFoundError, mizzen.Dict.from_name("nobody-made-this").hydrate)


def ephemeral():
    with mizzen.Dict.ephemeral({"a": 1}) as d:
        name = d.name
        assert d["a"] == 1
        assert mizzen.Dict.from_name(name).get("a") == 1
    raises(mizzen.exception.NotFoundError, lambda: mizzen.Dict.from_name(name).get("a"))

    async def main():
        async with mizzen.Dict.ephemeral() as d:
            await d.put.aio("b", 2)
            assert await d.get.aio("b") == 2
            return d.name

    name = asyncio.run(main())
    raises(mizzen.exception.NotFoundError, lambda: mizzen.Dict.from_name(name).get("b"))


def looked_up():
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        found = mizzen.Dict.lookup("entries")
        raises(mizzen.exception.NotFoundError, lambda: mizzen.Dict.lookup("nobody-made-this"))
    assert found.len() == 0
    assert [w.category for w in caught] == [DeprecationWarning] * 2, caught


def deleted():
    mizzen.Dict.from_name("short-lived", create_if_missing=True).put("a", 1)
    mizzen.Dict.delete("short-lived")
    raises(mizzen.exception.NotFoundError, lambda: mizzen.Dict.from_name("short-lived").get("a"))
    again = mizzen.Dict.from_name("short-lived", create_if_missing=True)
    assert again.get("a") is None
    mizzen.Dict.delete("short-lived")
    # What a manifest declares is not code's to delete.
    raises(mizzen.exception.AuthError, lambda: mizzen.Dict.delete("entries"))


def cleared():
    entries.update({str(i): i for i in range(10)})
    entries.clear()
    assert entries.len() == 0 and entries.get("1") is None


def got():
    entries["a"] = 1
    assert entries.get("a") == 1
    assert entries.get("b") is None
    assert entries.get("b", 7) == 7


def contained():
    entries["a"] = None
    assert entries.contains("a") and "a" in entries
    assert not entries.contains("b") and "b" not in entries


def counted():
    entries.update({str(i): i for i in range(10)})
    assert entries.len() == len(entries) == 10


def updated():
    entries.update({"a": 1, 2: "b"}, c=3)
    assert (entries["a"], entries[2], entries["c"]) == (1, "b", 3)


def put_if_absent():
    assert entries.put("a", 1, skip_if_exists=True) is True
    assert entries.put("a", 2, skip_if_exists=True) is False
    assert entries["a"] == 1


def popped():
    entries["a"] = 1
    assert entries.pop("a") == 1
    assert entries.pop("a", 5) == 5
    raises(KeyError, lambda: entries.pop("a"))


def iterated():
    many = {f"k{i:04}": i for i in range(1500)}
    entries.update(many)
    assert dict(entries.items()) == many
    assert sorted(entries.keys()) == sorted(many)
    assert sorted(entries.values()) == sorted(many.values())


def by_item():
    entries["a"] = 1
    assert entries["a"] == 1
    del entries["a"]
    assert "a" not in entries
    raises(KeyError, lambda: entries["a"])
    raises(KeyError, lambda: entries.__delitem__("a"))


def any_picklable():
    key, value = (1, "x", b"\x00"), {"set": {1, 2}, "bytes": b"\xff", "dict": entries}
    entries[key] = value
    read = entries[key]
    assert read["set"] == {1, 2} and read["bytes"] == b"\xff"
    assert read["dict"].get(key)["set"] == {1, 2}
    entries["queue"] = mizzen.Queue.from_name("items")
    assert entries["queue"].name == "items"
    raises(mizzen.exception.SerializationError, lambda: entries.put("a", threading.Lock()))
    assert pickle.loads(pickle.dumps(entries)).name == "entries"


def idle_entries_go():
    forgetful = mizzen.Dict.from_name("forgetful")
    forgetful["read"] = forgetful["left"] = 1
    # Read again and again, one lives on; the other one goes two seconds after it was put.
    end = time.monotonic() + 30
    while "left" in {k for k in forgetful.keys()}:
        assert forgetful.get("read") == 1
        assert time.monotonic() < end, "the entry that nobody uses is still there"
        time.sleep(0.2)
    assert forgetful.get("read") == 1


def asynchronous():
    async def main():
        await entries.put.aio("a", 1)
        assert await entries.get.aio("a") == 1
        assert await entries.contains.aio("a")
        await entries.update.aio({"b": 2})
        assert await entries.len.aio() == 2
        assert sorted([k async for k in entries.keys.aio()]) == ["a", "b"]
        assert await entries.pop.aio("a") == 1
        assert await entries.add.aio("n", 5) == 5
        await entries.clear.aio()
        assert await entries.len.aio() == 0

    asyncio.run(main())


def compare_and_set():
    entries["a"] = "first"
    value, version = entries.get_with_version("a")
    assert value == "first"
    assert entries.put("a", "second", if_version=version) is True
    assert entries.put("a", "third", if_version=version) is False
    assert entries["a"] == "second"
    assert entries.put("absent", 1, if_version=version) is False

    # Ten threads, each adding one by compare-and-set.
    entries["n"] = 0

    def add_one():
        while True:
            n, at = entries.get_with_version("n")
            if entries.put("n", n + 1, if_version=at):
                return

    threads = [threading.Thread(target=add_one) for _ in range(10)]
    [t.start() for t in threads]
    [t.join() for t in threads]
    assert entries["n"] == 10


def counters():
    assert entries.add("n") == 1
    assert entries.add("n", 41) == 42
    assert entries["n"] == 42
    entries["m"] = 7
    assert entries.add("m", -8) == -1
    entries["text"] = "no number"
    raises(mizzen.exception.CounterError, lambda: entries.add("text"))


def time_to_live():
    entries.put("short", 1, ttl=1.5)
    entries.put("long", 2, ttl=3600)
    assert entries.get("short") == 1
    end = time.monotonic() + 30
    while entries.get("short") is not None:
        assert time.monotonic() < end, "the entry outlives its time"
        time.sleep(0.1)
    assert "short" not in entries and entries["long"] == 2


def prefix_pages():
    entries.update({f"user/{i:04}": i for i in range(1200)})
    entries.update({f"vehicle/{i}": i for i in range(5)})
    assert len(list(entries.keys(prefix="user/"))) == 1200
    assert sorted(entries.keys(prefix="vehicle/")) == [f"vehicle/{i}" for i in range(5)]
    seen = []
    for key in entries.keys(prefix="user/"):
        seen.append(key)
        if len(seen) == 10:
            # What was there and stays is seen once, whatever happens around it.
            entries.update({f"user/{i:04}x": 0 for i in range(0, 1200, 7)})
            del entries["user/1000"]
    assert len(seen) == len(set(seen))
    assert {f"user/{i:04}" for i in range(1200) if i != 1000} <= set(seen)


def batches():
    entries["a"], entries["old"] = 1, 1
    with_all = entries.batch()
    with_all.put("b", 2)
    with_all.add("n", 3)
    with_all.remove("old")
    with_all.commit()
    assert (entries["b"], entries["n"], "old" in entries) == (2, 3, False)
    refused = entries.batch()
    refused.put("c", 1)
    refused.put("a", 2, only_if="absent")
    raises(mizzen.exception.ConditionFailedError, refused.commit)
    assert "c" not in entries and entries["a"] == 1


def watched():
    begin = entries.version()
    seen = []

    def watch():
        for change in entries.watch(begin, prefix="job/", timeout=60):
            seen.append((change.type, change.key))
            if len(seen) == 3:
                return

    watcher = threading.Thread(target=watch)
    watcher.start()
    entries["job/1"] = "new"
    entries["other"] = 1
    entries["job/2"] = "new"
    del entries["job/1"]
    watcher.join(60)
    assert seen == [("put", "job/1"), ("put", "job/2"), ("remove", "job/1")], seen


def leave_an_ephemeral_behind():
    """Its name; nobody keeps it alive once this container is gone."""
    context = mizzen.Dict.ephemeral({"a": 1})
    globals()["kept"] = context
    return context.__enter__().name


def exists(name):
    try:
        mizzen.Dict.from_name(name).hydrate()
        return "there"
    except mizzen.exception.NotFoundError:
        return "gone"


def write_private():
    private = mizzen.Dict.from_name("private")
    assert private.get("a") is None
    return str(raises(mizzen.exception.AuthError, lambda: private.put("a", 1)))
