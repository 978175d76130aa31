"""Runs inside a Function's container: each case uses mizzen.Queue against the real dict-service and asserts."""
import asyncio
import queue
import threading
import time
import uuid

import mizzen

items = mizzen.Queue.from_name("items")


def handle(case):
    items.clear(all=True)
    items.clear(all=True, dead=True)
    return globals()[case]() or "ok"


def raises(kind, action):
    try:
        action()
    except kind as e:
        return e
    raise AssertionError(f"{kind.__name__} was not raised")


def objects():
    raises(mizzen.exception.NotFoundError, mizzen.Queue.from_name("nobody-made-this").hydrate)
    made = mizzen.Queue.from_name("made-by-code", create_if_missing=True)
    made.put(1)
    assert mizzen.Queue.from_name("made-by-code").hydrate().get() == 1
    mizzen.Queue.delete("made-by-code")
    raises(mizzen.exception.NotFoundError, lambda: made.len())
    with mizzen.Queue.ephemeral() as q:
        q.put("a")
        assert mizzen.Queue.from_name(q.name).get() == "a"
    raises(mizzen.exception.NotFoundError, lambda: q.len())


def put_and_full():
    small = mizzen.Queue.from_name("small")
    small.clear(all=True)
    small.put_many([1, 2, 3])
    raises(queue.Full, lambda: small.put(4, block=False))
    raises(queue.Full, lambda: small.put(4, timeout=0.2))
    assert small.len() == 3


def put_many():
    assert items.put_many(list(range(1000))) == 1000
    assert items.len() == 1000


def get():
    assert items.get(block=False) is None
    raises(queue.Empty, lambda: items.get(timeout=0.1))
    items.put("a")
    assert items.get(timeout=5) == "a"
    got = []
    waiter = threading.Thread(target=lambda: got.append(items.get(timeout=60)))
    waiter.start()
    items.put("b")
    waiter.join(60)
    assert got == ["b"]


def get_many():
    items.put_many([1, 2, 3])
    assert items.get_many(2) == [1, 2]
    assert items.get_many(5) == [3]
    assert items.get_many(5, block=False) == []


def length():
    items.put_many([1, 2])
    items.put(3, partition="p")
    assert items.len() == 2 and items.len(partition="p") == 1 and items.len(total=True) == 3


def clear():
    items.put_many([1, 2])
    items.put(3, partition="p")
    items.clear()
    assert items.len(total=True) == 1
    items.clear(all=True)
    assert items.len(total=True) == 0


def iterate():
    items.put_many(["a", "b", "c"])
    assert list(items.iterate()) == ["a", "b", "c"]
    assert items.len() == 3
    seen = []

    def follow():
        for item in items.iterate(item_poll_timeout=30):
            seen.append(item)
            if item == "end":
                return

    follower = threading.Thread(target=follow)
    follower.start()
    items.put("end")
    follower.join(60)
    assert seen == ["a", "b", "c", "end"] and items.len() == 4


def first_in_first_out():
    items.put_many(list(range(5)))
    items.put(5)
    items.put("other", partition="right")
    assert [items.get() for _ in range(6)] == list(range(6))
    assert items.get(partition="right") == "other"
    raises(mizzen.exception.InvalidError, lambda: items.put(1, partition="x" * 65))
    items.put(1, partition="ä" * 32)
    assert items.get(partition="ä" * 32) == 1


def partition_ttl():
    items.put("short", partition="short", partition_ttl=1)
    items.put("long", partition="long", partition_ttl=3600)
    end = time.monotonic() + 30
    while items.len(partition="short"):
        assert time.monotonic() < end, "the partition outlives its time"
        time.sleep(0.1)
    assert items.get(partition="short", block=False) is None
    assert items.get(partition="long") == "long"


def leases():
    items.put_many(["a", "b"])
    with items.lease(lease_for=60) as lease:
        assert (lease.value, lease.attempt) == ("a", 1)
    second = items.lease(lease_for=60)
    assert second.value == "b" and items.len() == 0
    second.nack()
    again = items.lease(lease_for=60)
    assert (again.value, again.attempt) == ("b", 2)
    raises(mizzen.exception.LeaseLostError, second.ack)
    again.extend(120)
    again.ack()
    assert items.lease(block=False) is None
    # A worker that says nothing any more loses the item to the next one.
    items.put("c")
    lost = items.lease(lease_for=0.5)
    found = items.lease(timeout=30, lease_for=60)
    assert (found.value, found.attempt) == ("c", 2)
    raises(mizzen.exception.LeaseLostError, lost.ack)
    found.ack()


def dead_letters():
    # This Queue allows two attempts.
    items.put("poison")
    for _ in range(2):
        try:
            with items.lease(timeout=30, lease_for=60):
                raise RuntimeError("cannot be worked on")
        except RuntimeError:
            pass
    assert items.len() == 0
    [dead] = items.dead()
    assert (dead.value, dead.attempts) == ("poison", 2)
    assert items.redrive(all=True) == 1
    with items.lease(timeout=30) as lease:
        assert (lease.value, lease.attempt) == ("poison", 1)
    assert list(items.dead()) == []


def back_pressure():
    small = mizzen.Queue.from_name("small")
    small.clear(all=True)
    small.put_many([1, 2, 3])
    done = []

    def put():
        small.put(4, timeout=60)
        done.append(True)

    putter = threading.Thread(target=put)
    putter.start()
    assert small.get() == 1
    putter.join(60)
    assert done and small.get_many(5) == [2, 3, 4]


def delay_and_dedup():
    items.put("later", delay=1)
    items.put("now")
    assert items.get(block=False) == "now"
    assert items.get(block=False) is None
    assert items.get(timeout=30) == "later"
    key = str(uuid.uuid4())
    assert items.put("once", dedup_key=key) is True
    assert items.put("once", dedup_key=key) is False
    assert items.get() == "once" and items.get(block=False) is None
    assert items.put("once", dedup_key=key) is False


def asynchronous():
    async def main():
        await items.put.aio(1)
        await items.put_many.aio([2, 3])
        assert await items.get.aio() == 1
        assert await items.get_many.aio(5) == [2, 3]
        waiting = asyncio.create_task(items.get.aio(timeout=60))
        await items.put.aio(4)
        assert await waiting == 4
        await items.put.aio(5)
        assert [i async for i in items.iterate.aio()] == [5]
        lease = await items.lease.aio()
        await lease.ack.aio()

    asyncio.run(main())
