"""How the client reaches the dict service: connections, repetitions, tokens, the sidecar's socket."""

import asyncio
import os
import pathlib
import tempfile
import threading
import unittest
import warnings
from unittest import mock

import mizzen
from mizzen import _session, _wire, exception

from .support.client import ClientTestCase
from .support.container import eventually
from .support.dicts import TOKEN, FakeDictService
from .support.service import problem


class ConnectionTestCase(ClientTestCase):
    def setUp(self):
        super().setUp()
        self.stored = self.dict_service.dict_("d")
        self.d = mizzen.Dict.from_name("d")
        self.queued = self.dict_service.queue_("q")
        self.q = mizzen.Queue.from_name("q")


class ConnectionTest(ConnectionTestCase):
    def test_one_connection_carries_many_requests(self):
        for i in range(20):
            self.d[str(i)] = i
        self.assertEqual(self.dict_service.connections, 1)

    def test_threads_do_not_share_a_connection_at_the_same_time(self):
        def work(n):
            for i in range(20):
                self.d.put(f"k{n}", i)
                self.assertEqual(self.d.get(f"k{n}"), i)

        threads = [threading.Thread(target=work, args=(n,)) for n in range(5)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual({k: v for k, v in self.d.items()}, {f"k{n}": 19 for n in range(5)})
        self.assertLessEqual(self.dict_service.connections, 5)

    def test_repeats_reads_when_the_connection_breaks(self):
        self.d["a"] = 1
        for how in ("before", "after"):
            self.dict_service.break_next = [how]
            self.assertEqual(self.d["a"], 1)

    def test_repeats_writes_when_the_connection_breaks_and_does_them_once(self):
        for how in ("before", "after"):
            with self.subTest(how):
                self.d.clear()
                for use, expected in (
                    (lambda: self.d.put("lock", 1, skip_if_exists=True), True),
                    (lambda: self.d.add("n", 5), 5),
                    (lambda: self.d.batch().add("n", 5).commit()[0].value, 10),
                    (lambda: self.d.update(c=1, x=1), None),
                    (lambda: self.d.remove("x"), True),
                    (lambda: self.q.put("item"), True),
                ):
                    self.dict_service.break_next = [how]
                    self.assertEqual(use(), expected)
                self.assertEqual(dict(self.d.items()), {"lock": 1, "n": 10, "c": 1})
                self.assertEqual(self.q.get_many(10), ["item"])

    def test_every_write_has_an_id_of_its_own(self):
        for _ in range(2):
            self.d.add("n")
        ids = {r.headers["mizzen-request-id"] for r in self.dict_service.requests}
        self.assertEqual(len(ids), 2)
        for name in ids:
            self.assertRegex(name, r"\A[!-~]{1,64}\Z")

    def test_does_not_repeat_what_is_not_safe(self):
        self.d["a"] = 1
        for use in (lambda: self.d.pop("a"), self.d.clear, self.q.get):
            before = len(self.dict_service.requests)
            self.dict_service.break_next = ["before"]
            with self.assertRaises(exception.ConnectionError) as raised:
                use()
            self.assertIsNone(raised.exception.executed)
            self.assertIn("not known", str(raised.exception))
            self.assertEqual(len(self.dict_service.requests), before + 1)

    def test_a_service_that_is_going_did_nothing_so_anything_is_repeated(self):
        self.d["a"] = 1
        self.dict_service.break_next = [problem(503, "shutting-down", "Repeat it.")]
        self.assertEqual(self.d.pop("a"), 1)

    def test_after_another_503_only_what_is_safe_is_repeated(self):
        unavailable = problem(503, "storage-unavailable", "The disk is away.")
        self.dict_service.break_next = [unavailable]
        self.assertEqual(self.d.add("n"), 1)
        self.dict_service.break_next = [unavailable]
        with self.assertRaisesRegex(exception.ServiceError, "The disk is away"):
            self.d.pop("n")
        with mock.patch.object(_session, "CONNECT_PATIENCE_SECONDS", 0.0):
            self.dict_service.break_next = [unavailable]
            with self.assertRaises(exception.ServiceError) as raised:
                self.d.get("n")
        self.assertEqual(raised.exception.slug, "storage-unavailable")

    def test_a_write_that_broke_off_and_cannot_be_repeated_may_have_been_done(self):
        self.d["a"] = 1
        self.dict_service.break_next = ["after"]
        tried = []
        connect = _wire.Address.connect

        def refuse(address, timeout):
            tried.append(address)
            if self.dict_service.break_next:
                return connect(address, timeout)
            raise _wire.ConnectFailed("cannot connect: it is gone")

        with (
            mock.patch.object(_session, "CONNECT_PATIENCE_SECONDS", 0.1),
            mock.patch("mizzen._wire.Address.connect", refuse),
            self.assertRaises(exception.ConnectionError) as raised,
        ):
            self.d["a"] = 2
        self.assertTrue(tried)
        self.assertIsNone(raised.exception.executed)

    def test_waits_for_a_service_that_is_starting_then_says_it_was_not_executed(self):
        with (
            mock.patch.dict(os.environ, {"MIZZEN_DICT": "http://127.0.0.1:1"}),
            mock.patch.object(_session, "CONNECT_PATIENCE_SECONDS", 0.1),
            self.assertRaises(exception.ConnectionError) as raised,
        ):
            self.d.pop("a")
        self.assertIs(raised.exception.executed, False)

    def test_a_forked_process_uses_connections_of_its_own(self):
        self.d["a"] = 1
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # threads of the services in memory
            child = os.fork()
        if child == 0:
            try:
                self.d["b"] = 2
                os._exit(0 if self.d["a"] == 1 else 1)
            except BaseException:
                os._exit(2)
        self.assertEqual(os.waitpid(child, 0)[1], 0)
        self.assertEqual((self.d["a"], self.d["b"]), (1, 2))
        self.assertEqual(self.dict_service.connections, 2)


class PodTest(ConnectionTestCase):
    def test_the_pods_token_is_fetched_once_and_again_when_it_is_refused(self):
        given = []

        def exchange():
            given.append("t")
            return (TOKEN if len(given) > 1 else "outdated"), 600

        self.in_pod(exchange)
        with mock.patch("mizzen._wire.Address.is_loopback", False):
            self.d["a"] = 1
            self.assertEqual(self.d["a"], 1)
        self.assertEqual(len(given), 2)

    def test_the_sidecar_on_localhost_gets_no_token(self):
        self.dict_service.tokens = None
        self.in_pod(lambda: self.fail("a token was asked for"))
        self.d["a"] = 1
        self.assertNotIn("authorization", self.dict_service.requests[-1].headers)


class SocketTest(ConnectionTestCase):
    def setUp(self):
        super().setUp()
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.path = pathlib.Path(directory.name) / "dict.sock"
        os.environ["MIZZEN_DICT_SOCKET"] = str(self.path)
        self.addCleanup(os.environ.pop, "MIZZEN_DICT_SOCKET", None)

    def serve(self):
        sidecar = FakeDictService(unix_socket=str(self.path))
        self.addCleanup(sidecar.close)
        sidecar.dict_("d")
        return sidecar

    def test_the_sidecars_socket_is_used_in_place_of_tcp_and_without_a_token(self):
        sidecar = self.serve()
        self.d["a"] = 1
        self.assertEqual(self.d["a"], 1)
        self.assertEqual(self.dict_service.requests, [])
        self.assertEqual(sidecar.connections, 1)
        self.assertNotIn("authorization", sidecar.requests[0].headers)

    def test_a_socket_that_is_absent_is_no_error(self):
        self.d["a"] = 1
        self.assertEqual(self.d["a"], 1)
        self.assertEqual(len(self.dict_service.requests), 2)

    def test_no_address_is_needed_beside_the_socket(self):
        del os.environ["MIZZEN_DICT"]
        self.serve()
        self.assertIsNone(self.d.get("a"))


class CancelTest(ConnectionTestCase):
    def waiters(self):
        return [t for t in threading.enumerate() if t.name.startswith("mizzen-aio")]

    def test_a_cancelled_get_gives_its_place_up(self):
        async def work():
            with self.assertRaises(asyncio.TimeoutError):
                await asyncio.wait_for(self.q.get.aio(), 0.05)
            eventually(lambda: not self.waiters(), "the end of the waiting thread")

        asyncio.run(work())
        self.q.put("item")
        self.assertEqual(self.q.get(block=False), "item")

    def test_a_cancelled_iteration_ends_too(self):
        async def read():
            async for _ in self.d.watch.aio():
                pass

        async def work():
            with self.assertRaises(asyncio.TimeoutError):
                await asyncio.wait_for(read(), 0.05)
            eventually(lambda: not self.waiters(), "the end of the watching thread")

        asyncio.run(work())

    def test_what_was_cancelled_before_it_was_sent_is_not_sent(self):
        _session.DICTS.close()
        connect = _wire.Address.connect
        connecting, go_on = threading.Event(), threading.Event()

        def slowly(address, timeout):
            connecting.set()
            go_on.wait(20)
            return connect(address, timeout)

        async def work():
            with mock.patch("mizzen._wire.Address.connect", slowly):
                task = asyncio.create_task(self.d.put.aio("a", 1))
                while not connecting.is_set():
                    await asyncio.sleep(0)
                task.cancel()
                with self.assertRaises(asyncio.CancelledError):
                    await task
                go_on.set()
                eventually(lambda: not self.waiters(), "the end of the thread")

        asyncio.run(work())
        self.assertEqual(self.dict_service.requests, [])


if __name__ == "__main__":
    unittest.main()
