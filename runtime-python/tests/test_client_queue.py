"""mizzen.Queue against the dict service in memory."""

import asyncio
import queue
import threading
import unittest
from unittest import mock

import mizzen
from mizzen import _poll, exception

from .support.client import ClientTestCase
from .support.container import eventually


class QueueTest(ClientTestCase):
    def setUp(self):
        super().setUp()
        self.stored = self.dict_service.queue_("q", items=5)
        self.q = mizzen.Queue.from_name("q")

    def test_is_first_in_first_out(self):
        self.q.put({"a": 1})
        self.q.put_many([2, None])
        self.assertEqual([self.q.get() for _ in range(3)], [{"a": 1}, 2, None])

    def test_put_many_of_nothing_asks_nothing(self):
        self.q.put_many([])
        self.assertEqual(self.dict_service.requests, [])

    def test_partitions_are_apart(self):
        self.q.put("default")
        self.q.put("a", partition="\u00e4/ &")
        self.assertEqual(self.q.get(partition="\u00e4/ &"), "a")
        self.assertIsNone(self.q.get(block=False, partition="\u00e4/ &"))
        self.assertEqual(self.q.get(), "default")

    def test_an_empty_queue(self):
        self.assertIsNone(self.q.get(block=False))
        self.assertEqual(self.q.get_many(3, block=False), [])
        with self.assertRaises(queue.Empty):
            self.q.get(timeout=0.05)
        with self.assertRaises(queue.Empty):
            self.q.get_many(3, timeout=0)

    def test_get_waits_for_the_first_item(self):
        got = []
        waiter = threading.Thread(target=lambda: got.append(self.q.get(timeout=20)))
        waiter.start()
        self.q.put("late")
        waiter.join()
        self.assertEqual(got, ["late"])

    def test_get_many_takes_what_is_there(self):
        self.q.put_many([1, 2, 3])
        self.assertEqual(self.q.get_many(2), [1, 2])
        self.assertEqual(self.q.get_many(5), [3])

    def test_a_full_queue(self):
        self.q.put_many(range(5))
        with self.assertRaises(queue.Full):
            self.q.put(5, block=False)
        with self.assertRaises(queue.Full):
            self.q.put_many([5], timeout=0.1)
        self.assertEqual(self.q.len(), 5)

    def test_put_waits_for_room(self):
        self.q.put_many(range(5))
        waiter = threading.Thread(target=lambda: self.q.put("late", timeout=20))
        waiter.start()
        self.assertEqual(self.q.get(), 0)
        waiter.join()
        self.assertEqual(self.q.get_many(9), [1, 2, 3, 4, "late"])

    def test_a_put_that_waits_asks_the_service_to_wait(self):
        self.q.put_many(range(5))
        before = len(self.dict_service.requests)
        with self.assertRaises(queue.Full):
            self.q.put(5, timeout=0.1)
        asked = self.dict_service.requests[before:]
        self.assertLessEqual(len(asked), 2)
        self.assertGreater(float(asked[0].query["wait"]), 0)
        self.assertLessEqual(float(asked[0].query["wait"]), 0.1)

    def test_a_put_of_many_asks_the_service_to_wait_once_it_knows_that_they_can_fit(self):
        self.q.put_many(range(4))
        before = len(self.dict_service.requests)
        waiter = threading.Thread(target=lambda: self.q.put_many([4, 5], timeout=20))
        waiter.start()
        eventually(lambda: len(self.dict_service.requests) == before + 3, "the second try")
        self.assertEqual(self.q.get(), 0)
        waiter.join()
        asked = [r for r in self.dict_service.requests[before:] if r.path.endswith(":put")]
        self.assertEqual([float(r.query["wait"]) > 0 for r in asked], [False, True])
        self.assertEqual(self.q.get_many(9), [1, 2, 3, 4, 5])

    def test_what_was_put_after_slices_of_waiting_is_put_once(self):
        self.q.put_many(range(5))
        with mock.patch.object(_poll, "MAX_WAIT_SECONDS", 0.05):
            waiter = threading.Thread(target=lambda: self.q.put("late", timeout=20))
            waiter.start()
            eventually(lambda: len(self.dict_service.requests) > 4, "some slices")
            self.dict_service.break_next = ["after", "after"]
            self.assertEqual(self.q.iterate().__next__(), 0)
            self.q.get_many(3)
            waiter.join()
        ids = {r.headers.get("mizzen-request-id") for r in self.dict_service.requests}
        self.assertEqual(len(ids - {None}), 2)
        self.assertEqual(self.q.get_many(9), [3, 4, "late"])

    def test_more_than_the_queue_may_hold_is_not_waited_for(self):
        for how in ({}, {"block": False}, {"timeout": 5}):
            with self.subTest(how), self.assertRaises(exception.LimitExceededError):
                self.q.put_many(range(6), **how)
        self.assertEqual(self.q.len(), 0)

    def test_a_timeout_without_block_is_ignored_with_a_warning(self):
        for use in (
            lambda: self.q.get(block=False, timeout=9),
            lambda: self.q.get_many(2, False, 9),
            lambda: self.q.put(1, block=False, timeout=9),
            lambda: self.q.put_many([1], False, 9),
        ):
            with self.assertWarnsRegex(UserWarning, "ignored") as warned:
                use()
            self.assertEqual(warned.filename, __file__)

    def test_an_item_that_is_too_large(self):
        with self.assertRaises(exception.LimitExceededError) as raised:
            self.q.put("x" * 2000)
        self.assertEqual(raised.exception.slug, "value-too-large")

    def test_len_and_clear(self):
        self.q.put_many([1, 2])
        self.q.put(3, partition="p")
        lengths = self.q.len(), self.q.len(partition="p"), self.q.len(total=True)
        self.assertEqual(lengths, (2, 1, 3))
        self.q.clear(partition="p")
        self.assertEqual(self.q.len(total=True), 2)
        self.q.clear(all=True)
        self.assertEqual(self.q.len(total=True), 0)

    def test_ints_are_json_for_other_languages(self):
        self.q.put(7)
        self.assertEqual(self.stored.items[0].content_type, "application/json")
        self.assertEqual(self.q.get(), 7)

    def test_reads_what_others_put(self):
        wire = {"value": "eyJhIjogMX0=", "contentType": "application/json"}
        self.q._post(":put", {"items": [wire]})
        self.assertEqual(self.q.get(), {"a": 1})

    def test_a_delayed_item_is_found_when_its_time_has_come(self):
        self.q.put("later", delay=10)
        self.q.put("now")
        self.assertEqual(self.q.get_many(5), ["now"])
        self.assertEqual((self.q.get(block=False), self.q.len()), (None, 1))
        self.dict_service.advance(10)
        self.assertEqual(self.q.get(block=False), "later")

    def test_a_dedup_key_is_put_once_within_its_window(self):
        self.assertIs(self.q.put(1, dedup_key="k"), True)
        self.assertIs(self.q.put(2, dedup_key="k"), False)
        self.assertEqual(self.q.put_many([3, 4, 5], dedup_keys=["k", "l", None]), 2)
        self.assertEqual(self.q.get_many(9), [1, 4, 5])
        self.dict_service.advance(300)
        self.assertIs(self.q.put(6, dedup_key="k"), True)

    def test_a_partition_with_a_time_loses_what_waits_in_it(self):
        self.q.put(1, partition="p", partition_ttl=60)
        self.q.put(2)
        self.dict_service.advance(60)
        self.assertEqual((self.q.len(partition="p"), self.q.len()), (0, 1))

    def test_iterates_without_taking(self):
        self.stored.limits["items"] = 300
        self.q.put_many(range(250))
        self.q.put("other", partition="p")
        for _ in range(2):
            self.assertEqual(list(self.q.iterate()), list(range(250)))
        self.assertEqual(list(self.q.iterate(partition="p")), ["other"])
        self.assertEqual(self.q.len(), 250)

    def test_iterating_waits_for_further_items_as_long_as_it_is_told(self):
        self.q.put(1)
        found = self.q.iterate(item_poll_timeout=20)
        self.assertEqual(next(found), 1)
        threading.Thread(target=self.q.put, args=(2,)).start()
        self.assertEqual(next(found), 2)
        self.assertEqual(list(self.q.iterate(item_poll_timeout=0.05)), [1, 2])

    def test_arguments_that_exclude_each_other_or_are_out_of_range(self):
        for use in (
            lambda: self.q.len(partition="p", total=True),
            lambda: self.q.clear(partition="p", all=True),
            lambda: self.q.put(1, partition=""),
            lambda: self.q.put(1, partition="\u20ac" * 22),
            lambda: self.q.put(1, partition=5),
            lambda: self.q.get(timeout=-1),
            lambda: self.q.get_many(0),
            lambda: self.q.get_many(True),
            lambda: self.q.put(1, timeout=-1),
            lambda: self.q.put(1, delay=-1),
            lambda: self.q.put(1, delay=86400 * 31),
            lambda: self.q.put(1, partition_ttl=0.5),
            lambda: self.q.put(1, partition_ttl=86400 * 366),
            lambda: self.q.put(1, dedup_key=""),
            lambda: self.q.put(1, dedup_key="x" * 129),
            lambda: self.q.put_many([1, 2], dedup_keys=["a"]),
            lambda: self.q.lease(lease_for=0.05),
            lambda: self.q.lease_many(0),
            lambda: self.q.redrive(0),
            lambda: self.q.redrive(partition="p", all=True),
            lambda: self.q.iterate(item_poll_timeout=-1),
            lambda: self.q.iterate(partition=""),
        ):
            with self.assertRaises(exception.InvalidError):
                use()
        self.assertEqual(self.dict_service.requests, [])

    def test_an_absent_queue(self):
        with self.assertRaises(exception.NotFoundError) as raised:
            mizzen.Queue.from_name("none").get(block=False)
        self.assertEqual(raised.exception.slug, "queue-not-found")

    def test_a_get_that_broke_off_is_not_repeated(self):
        self.q.put_many([1, 2])
        self.dict_service.break_next = ["after"]
        with self.assertRaises(exception.ConnectionError) as raised:
            self.q.get()
        self.assertIsNone(raised.exception.executed)
        self.assertEqual(self.q.get(), 2)

    def test_every_method_has_an_asynchronous_form(self):
        async def work():
            await self.q.hydrate.aio()
            await self.q.put.aio(1)
            await self.q.put_many.aio([2, 3, 4])
            seen = [item async for item in self.q.iterate.aio()]
            lease = await self.q.lease.aio()
            await lease.extend.aio(5)
            await lease.ack.aio()
            (lease,) = await self.q.lease_many.aio(1)
            await self.q.extend.aio([lease], 5)
            await lease.nack.aio(dead=True)
            dead = [item.value async for item in self.q.dead.aio()]
            self.assertEqual(await self.q.redrive.aio(), 1)
            self.assertEqual(await self.q.get.aio(), 2)
            async with await self.q.lease.aio() as item:
                self.assertEqual(item.value, 3)
            self.assertEqual(await self.q.get_many.aio(5), [4])
            await self.q.clear.aio()
            return seen, dead, await self.q.len.aio()

        self.assertEqual(asyncio.run(work()), ([1, 2, 3, 4], [2], 0))

    def test_waiting_gets_do_not_keep_a_put_from_running(self):
        async def work():
            waiting = [asyncio.create_task(self.q.get.aio(timeout=20)) for _ in range(40)]
            for i in range(40):
                await self.q.put.aio(i, timeout=20)
            return sorted(await asyncio.gather(*waiting))

        self.assertEqual(asyncio.run(work()), list(range(40)))


if __name__ == "__main__":
    unittest.main()
