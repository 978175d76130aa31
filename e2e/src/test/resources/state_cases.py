"""Runs inside a Function's container: each case uses the client against the real dict-service and asserts."""
import asyncio
import queue

import mizzen

entries = mizzen.Dict.from_name("entries")
items = mizzen.Queue.from_name("items")


def handle(case):
    entries.clear()
    items.clear(all=True)
    globals()[case]()
    return "ok"


def get_and_default():
    entries["a"] = 1
    assert entries.get("a") == 1
    assert entries.get("b") is None
    assert entries.get("b", 7) == 7
    try:
        entries["b"]
    except KeyError:
        return
    raise AssertionError("an absent key must raise KeyError")


def contains():
    entries["a"] = None
    assert entries.contains("a") and "a" in entries
    assert not entries.contains("b") and "b" not in entries


def length_and_clear():
    entries.update({str(i): i for i in range(10)})
    assert entries.len() == len(entries) == 10
    entries.clear()
    assert entries.len() == 0


def update():
    entries.update({"a": 1, 2: "b"}, c=3)
    assert (entries["a"], entries[2], entries["c"]) == (1, "b", 3)


def put_if_absent():
    assert entries.put("a", 1, skip_if_exists=True) is True
    assert entries.put("a", 2, skip_if_exists=True) is False
    assert entries["a"] == 1


def pop():
    entries["a"] = 1
    assert entries.pop("a") == 1
    assert entries.pop("a", 5) == 5
    try:
        entries.pop("a")
    except KeyError:
        return
    raise AssertionError("pop of an absent key must raise KeyError")


def iterate():
    many = {f"k{i:04}": i for i in range(1500)}
    entries.update(many)
    assert dict(entries.items()) == many
    assert sorted(entries.keys()) == sorted(many)
    assert sorted(entries.values()) == sorted(many.values())


def delete_item():
    entries["a"] = 1
    del entries["a"]
    assert "a" not in entries


def any_picklable():
    key, value = (1, "x", b"\x00"), {"set": {1, 2}, "bytes": b"\xff", "dict": entries}
    entries[key] = value
    read = entries[key]
    assert read["set"] == {1, 2} and read["bytes"] == b"\xff"
    assert read["dict"].get(key)["set"] == {1, 2}


def asynchronous():
    async def main():
        await entries.put.aio("a", 1)
        assert await entries.get.aio("a") == 1
        await items.put.aio(2)
        assert await items.get.aio() == 2

    asyncio.run(main())


def first_in_first_out():
    items.put_many(list(range(5)))
    items.put(5)
    assert [items.get() for _ in range(6)] == list(range(6))


def empty_queue():
    assert items.get(block=False) is None
    try:
        items.get(timeout=0.1)
    except queue.Empty:
        return
    raise AssertionError("a timeout on an empty queue must raise queue.Empty")


def get_many():
    items.put_many([1, 2, 3])
    assert items.get_many(2) == [1, 2]
    assert items.get_many(5) == [3]


def partitions():
    items.put("a", partition="left")
    items.put("b", partition="right")
    assert items.get(partition="right") == "b"
    assert items.get(partition="left") == "a"


def queue_length_and_clear():
    items.put_many([1, 2])
    items.put(3, partition="p")
    assert items.len() == 2 and items.len(partition="p") == 1 and items.len(total=True) == 3
    items.clear()
    assert items.len(total=True) == 1
    items.clear(all=True)
    assert items.len(total=True) == 0
