"""mizzen.Queue with leases: at least once, attempts, dead items."""

import asyncio
import queue
import threading
import unittest
from unittest import mock

import mizzen
from mizzen import exception

from .support.client import ClientTestCase


class LeaseTestCase(ClientTestCase):
    def setUp(self):
        super().setUp()
        self.stored = self.dict_service.queue_("q", max_attempts=2)
        self.q = mizzen.Queue.from_name("q")


class LeaseTest(LeaseTestCase):
    def test_hands_items_out_in_their_order_to_one_worker_each(self):
        self.q.put_many(["a", "b", "c"])
        first = self.q.lease()
        others = self.q.lease_many(5)
        self.assertEqual([first.value, *(other.value for other in others)], ["a", "b", "c"])
        self.assertEqual((first.attempt, first.is_over), (1, False))
        self.assertEqual(len({lease.id for lease in (first, *others)}), 3)

    def test_waits_and_ends_as_get(self):
        self.assertIsNone(self.q.lease(block=False))
        self.assertEqual(self.q.lease_many(3, block=False), [])
        with self.assertRaises(queue.Empty):
            self.q.lease(timeout=0.05)
        leases = []
        waiter = threading.Thread(target=lambda: leases.append(self.q.lease(timeout=20)))
        waiter.start()
        self.q.put("late")
        waiter.join()
        self.assertEqual(leases[0].value, "late")

    def test_of_a_partition(self):
        self.q.put(1, partition="p")
        self.assertIsNone(self.q.lease(block=False))
        self.assertEqual(self.q.lease(partition="p").value, 1)

    def test_an_acknowledged_item_is_gone(self):
        self.q.put(1)
        self.q.lease().ack()
        self.dict_service.advance(3600)
        self.assertEqual((self.q.get(block=False), self.stored.items), (None, []))

    def test_an_item_comes_back_when_its_lease_ends(self):
        self.q.put_many([1, 2])
        self.q.lease(lease_for=5)
        self.dict_service.advance(5)
        again = self.q.lease()
        self.assertEqual((again.value, again.attempt), (1, 2))

    def test_without_a_time_it_is_the_queues(self):
        self.q.put(1)
        self.q.lease()
        self.dict_service.advance(59)
        self.assertIsNone(self.q.lease(block=False))
        self.dict_service.advance(1)
        self.assertEqual(self.q.lease(block=False).value, 1)

    def test_extend_holds_it_for_longer(self):
        self.q.put(1)
        lease = self.q.lease(lease_for=5)
        lease.extend(100)
        self.dict_service.advance(50)
        self.assertIsNone(self.q.lease(block=False))
        self.assertIs(lease.is_over, False)
        lease.ack()

    def test_an_item_that_was_given_back_waits_at_its_place(self):
        self.q.put_many([1, 2])
        self.q.lease().nack()
        self.assertEqual(self.q.get_many(2), [1, 2])

    def test_after_a_delay(self):
        self.q.put_many([1, 2])
        self.q.lease().nack(delay=30)
        self.assertEqual(self.q.get_many(5), [2])
        self.dict_service.advance(30)
        self.assertEqual(self.q.get(block=False), 1)

    def test_a_lost_lease_cannot_be_settled(self):
        self.q.put(1)
        late = self.q.lease(lease_for=5)
        self.dict_service.advance(5)
        current = self.q.lease()
        for settle in (late.ack, late.nack, lambda: late.extend(5)):
            with self.assertRaises(exception.LeaseLostError) as raised:
                settle()
            self.assertEqual(raised.exception.leases, [late])
        self.assertIs(late.is_over, True)
        current.ack()
        with self.assertRaises(exception.LeaseLostError):
            current.ack()

    def test_many_are_settled_at_once_and_those_that_were_lost_are_named(self):
        self.q.put_many([1, 2, 3])
        leases = self.q.lease_many(3)
        leases[1].ack()
        with self.assertRaises(exception.LeaseLostError) as raised:
            self.q.ack(leases)
        self.assertEqual(raised.exception.leases, [leases[1]])
        self.assertEqual(self.stored.items, [])
        self.q.ack([])

    def test_more_than_a_request_may_have(self):
        self.stored.limits["items"] = 2000
        self.q.put_many(range(1001))
        leases = self.q.lease_many(5000) + self.q.lease_many(5000)
        self.assertEqual(len(leases), 1001)
        self.q.ack(leases)
        self.assertEqual(self.stored.items, [])


class ContextTest(LeaseTestCase):
    def test_the_end_of_the_block_acknowledges(self):
        self.q.put(1)
        with self.q.lease() as item:
            self.assertEqual(item.value, 1)
        self.assertEqual(self.stored.items, [])

    def test_an_exception_gives_it_back(self):
        self.q.put(1)
        with self.assertRaises(ZeroDivisionError), self.q.lease():
            raise ZeroDivisionError
        self.assertEqual(self.q.lease(block=False).attempt, 2)

    def test_what_was_settled_inside_stays_so(self):
        self.q.put(1)
        with self.q.lease() as item:
            item.nack(dead=True)
        self.assertEqual([dead.value for dead in self.q.dead()], [1])

    def test_a_lease_that_was_lost_meanwhile_is_told(self):
        self.q.put(1)
        with self.assertRaises(exception.LeaseLostError), self.q.lease():
            self.dict_service.advance(60)

    def test_the_blocks_own_exception_is_not_hidden_by_a_lost_lease(self):
        self.q.put(1)
        with self.assertRaises(ZeroDivisionError), self.q.lease():
            self.dict_service.advance(60)
            raise ZeroDivisionError

    def test_in_asynchronous_code(self):
        async def work():
            with self.assertRaises(ZeroDivisionError):
                async with await self.q.lease.aio():
                    raise ZeroDivisionError
            async with await self.q.lease.aio() as item:
                return item.attempt

        self.q.put(1)
        self.assertEqual(asyncio.run(work()), 2)
        self.assertEqual(self.stored.items, [])


class BrokenConnectionTest(LeaseTestCase):
    def setUp(self):
        super().setUp()
        self.q.put(1)

    def test_a_request_that_never_arrived_is_repeated(self):
        for use in (lambda lease: lease.extend(9), lambda lease: lease.ack()):
            self.q.put(1)
            lease = self.q.lease()
            self.dict_service.break_next = ["before"]
            use(lease)

    def test_an_extension_whose_answer_was_lost_is_repeated(self):
        lease = self.q.lease()
        self.dict_service.break_next = ["after"]
        lease.extend(100)
        self.dict_service.advance(60)
        lease.ack()

    def test_an_acknowledgement_whose_answer_was_lost_is_not_taken_for_a_lost_lease(self):
        lease = self.q.lease()
        self.dict_service.break_next = ["after"]
        with self.assertRaises(exception.ConnectionError) as raised:
            lease.ack()
        self.assertIsNone(raised.exception.executed)
        self.assertEqual(self.stored.items, [])

    def test_a_lease_whose_answer_was_lost_comes_back_when_it_ends(self):
        self.q.put(2)
        self.dict_service.break_next = ["after"]
        self.assertEqual(self.q.lease(timeout=5).value, 2)
        self.dict_service.advance(60)
        self.assertEqual(self.q.lease(timeout=5).value, 1)


class DeadTest(LeaseTestCase):
    def bury(self, *values, partition=None):
        self.q.put_many(values, partition=partition)
        self.q.nack(self.q.lease_many(len(values), partition=partition), dead=True)

    def test_an_item_is_dead_when_its_attempts_are_used_up(self):
        self.q.put("poison")
        for _ in range(2):
            self.q.lease().nack()
        self.assertIsNone(self.q.lease(block=False))
        (dead,) = self.q.dead()
        self.assertEqual((dead.value, dead.attempts, dead.partition), ("poison", 2, None))

    def test_dead_items_do_not_count_as_waiting(self):
        self.bury(1)
        self.assertEqual((self.q.len(), self.q.len(total=True)), (0, 0))

    def test_all_are_listed_and_left_where_they_are(self):
        self.bury(*range(150))
        self.bury("x", partition="p")
        for _ in range(2):
            self.assertEqual([dead.value for dead in self.q.dead()], [*range(150), "x"])
        self.assertEqual([d.partition for d in self.q.dead()][-2:], [None, "p"])

    def test_redriven_items_wait_again_with_no_attempts_used(self):
        self.bury(1, 2)
        self.bury(3, partition="p")
        self.assertEqual(self.q.redrive(1), 1)
        self.assertEqual((self.q.lease().attempt, len(list(self.q.dead()))), (1, 2))
        self.assertEqual(self.q.redrive(), 1)
        self.assertEqual(self.q.redrive(partition="p"), 1)
        self.assertEqual((self.q.get(), self.q.get(partition="p")), (2, 3))
        self.assertEqual(self.q.redrive(all=True), 0)

    def test_every_one_is_redriven_also_in_several_requests(self):
        self.stored.limits["items"] = 3000
        self.bury(*range(1000))
        self.bury(*range(500), partition="p")
        self.assertEqual(self.q.redrive(1200, all=True), 1200)
        self.assertEqual(self.q.redrive(all=True), 300)

    def test_clear_removes_the_dead_only_when_told(self):
        self.bury(1)
        self.q.put(2)
        self.q.clear()
        self.assertEqual([dead.value for dead in self.q.dead()], [1])
        self.q.put(2)
        self.q.clear(dead=True)
        self.assertEqual((list(self.q.dead()), self.q.len()), ([], 1))

    def test_an_item_that_cannot_be_read_here_stands_in_nobodys_way(self):
        gone = mock.patch(
            "mizzen._codec.encode_value",
            lambda v: (b"cno_module\nX\n.", "application/x-python-pickle"),
        )
        with gone:
            self.q.put("unreadable")
        self.q.put("fine")
        unreadable, fine = self.q.lease_many(2)
        self.assertEqual(fine.value, "fine")
        with (
            self.assertRaisesRegex(exception.DeserializationError, "no_module"),
            unreadable as item,
        ):
            item.value  # noqa: B018
        self.q.lease().nack(dead=True)
        (dead,) = self.q.dead()
        self.assertIn("after 2 attempts", repr(dead))


if __name__ == "__main__":
    unittest.main()
