"""mizzen.Queue against the dict service in memory."""

import asyncio
import queue
import threading
import unittest

import mizzen
from mizzen import exception

from .support.client import ClientTestCase


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

    def test_more_than_the_queue_may_hold_is_not_waited_for(self):
        with self.assertRaises(exception.LimitExceededError):
            self.q.put_many(range(6))
        self.assertEqual(self.q.len(), 0)

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

    def test_arguments_that_exclude_each_other_or_are_out_of_range(self):
        for use in (
            lambda: self.q.len(partition="p", total=True),
            lambda: self.q.clear(partition="p", all=True),
            lambda: self.q.put(1, partition=""),
            lambda: self.q.put(1, partition="\u20ac" * 22),
            lambda: self.q.put(1, partition=5),
            lambda: self.q.get(timeout=-1),
            lambda: self.q.get_many(0),
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

    def test_waiting_gets_do_not_keep_a_put_from_running(self):
        async def work():
            waiting = [asyncio.create_task(self.q.get.aio(timeout=20)) for _ in range(40)]
            for i in range(40):
                await self.q.put.aio(i, timeout=20)
            return sorted(await asyncio.gather(*waiting))

        self.assertEqual(asyncio.run(work()), list(range(40)))


if __name__ == "__main__":
    unittest.main()
