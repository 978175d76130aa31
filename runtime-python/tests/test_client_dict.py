"""mizzen.Dict against the dict service in memory."""

import asyncio
import os
import pickle
import threading
import unittest
import warnings
from unittest import mock

import mizzen
from mizzen import _codec, _session, exception

from .support.client import ClientTestCase
from .support.dicts import TOKEN


class DictTestCase(ClientTestCase):
    def setUp(self):
        super().setUp()
        self.stored = self.dict_service.dict_("d", entries=50, value_bytes=4096)
        self.d = mizzen.Dict.from_name("d")


class DictTest(DictTestCase):
    def test_from_name_asks_nothing(self):
        mizzen.Dict.from_name("not-there")
        self.assertEqual(self.dict_service.requests, [])

    def test_put_get_and_item_syntax(self):
        self.assertIs(self.d.put("a", [1, {"x": None}]), True)
        self.d["b"] = 2
        self.assertEqual((self.d.get("a"), self.d["b"]), ([1, {"x": None}], 2))

    def test_absent_keys(self):
        self.assertIsNone(self.d.get("x"))
        self.assertEqual(self.d.get("x", 5), 5)
        self.assertEqual(self.d.pop("x", 6), 6)
        for absent in (
            lambda: self.d["x"],
            lambda: self.d.pop("x"),
            lambda: self.d.__delitem__("x"),
        ):
            with self.assertRaises(KeyError) as raised:
                absent()
            self.assertEqual(raised.exception.args, ("x",))

    def test_put_if_absent_tells_whether_it_was_put(self):
        self.assertIs(self.d.put("lock", 1, skip_if_exists=True), True)
        self.assertIs(self.d.put("lock", 2, skip_if_exists=True), False)
        self.assertEqual(self.d["lock"], 1)

    def test_pop_and_del_remove(self):
        self.d.update({"a": 1, "b": 2})
        self.assertEqual(self.d.pop("a"), 1)
        del self.d["b"]
        self.assertEqual(self.d.len(), 0)

    def test_contains(self):
        self.d["a"] = None
        self.assertIn("a", self.d)
        self.assertNotIn("b", self.d)
        self.assertIs(self.d.contains("a"), True)

    def test_contains_does_not_take_an_absent_dict_for_an_absent_entry(self):
        with self.assertRaises(exception.NotFoundError):
            mizzen.Dict.from_name("none").contains("a")

    def test_update_takes_mappings_pairs_and_keywords_in_one_request(self):
        self.d.update({"a": 1, 2: "two"})
        self.d.update([("b", 3)], c=4)
        self.d.update()
        self.assertEqual(dict(self.d.items()), {"a": 1, 2: "two", "b": 3, "c": 4})
        updates = [r for r in self.dict_service.requests if r.path.endswith(":update")]
        self.assertEqual(len(updates), 2)

    def test_iterates_over_all_pages(self):
        self.dict_service.page = 3
        expected = {f"k{i}": i for i in range(10)}
        self.d.update(expected)
        self.assertEqual(sorted(self.d.keys()), sorted(expected))
        self.assertEqual(sorted(self.d), sorted(expected))
        self.assertEqual(sorted(self.d.values()), sorted(expected.values()))
        self.assertEqual(dict(self.d.items()), expected)

    def test_len_and_clear(self):
        self.d.update(a=1, b=2)
        self.assertEqual((len(self.d), self.d.len()), (2, 2))
        self.d.clear()
        self.assertEqual(len(self.d), 0)
        self.assertTrue(self.d)

    def test_a_value_that_was_read_is_a_copy(self):
        self.d["a"] = [1]
        self.d["a"].append(2)
        self.assertEqual(self.d["a"], [1])


class EncodingTest(DictTestCase):
    def test_text_keys_are_utf8_and_others_pickles(self):
        self.d.update({"\u00e4/..?#%": 1, ("t", 1): 2, 7: 3, b"raw": 4})
        self.assertEqual(set(self.d.keys()), {"\u00e4/..?#%", ("t", 1), 7, b"raw"})
        self.assertIn("\u00e4/..?#%".encode(), self.stored.entries)
        self.assertIn(pickle.dumps(("t", 1), 4), self.stored.entries)

    def test_every_text_key_arrives_as_it_is(self):
        for key in (".", "..", "a/b", "a b", "%41", "a:len", "\u0000", "x" * 2048, "\u20ac" * 10):
            with self.subTest(key[:10]):
                self.d[key] = key
                self.assertEqual(self.d.pop(key), key)

    def test_objects_of_mizzen_are_values_too(self):
        self.d["self"] = self.d
        self.d["queue"] = mizzen.Queue.from_name("q")
        self.assertEqual(self.d["self"].name, "d")
        self.assertEqual(self.d["queue"].name, "q")

    def test_values_are_pickles_of_protocol_4(self):
        self.d["a"] = {1, 2}
        data, content_type, _ = self.stored.entries[b"a"]
        self.assertEqual((data[:2], content_type), (b"\x80\x04", "application/x-python-pickle"))

    def test_reads_what_others_wrote(self):
        entries = {
            b"json": (b'{"a": [1]}', "application/json", 1),
            b"text": ("\u00e9".encode(), "text/plain; charset=utf-8", 2),
            b"bytes": (b"\xff", "application/octet-stream", 3),
        }
        self.stored.entries.update(entries)
        expected = {"json": {"a": [1]}, "text": "\u00e9", "bytes": b"\xff"}
        self.assertEqual({key: self.d[key] for key in expected}, expected)
        self.assertEqual(dict(self.d.items()), expected)

    def test_keys_must_have_1_to_2048_bytes(self):
        for key in ("", "x" * 2049, "\u20ac" * 700):
            with self.subTest(len(key)), self.assertRaises(exception.InvalidError):
                self.d.get(key)

    def test_what_cannot_be_pickled_says_so(self):
        with self.assertRaises(exception.SerializationError):
            self.d["a"] = threading.Lock()
        with self.assertRaises(exception.SerializationError):
            self.d.get(threading.Lock())

    def test_what_cannot_be_read_here_says_why(self):
        gone = b"cno_module\nThing\n."
        self.stored.entries[b"a"] = (gone, "application/x-python-pickle", 1)
        with self.assertRaises(exception.DeserializationError) as raised:
            self.d.get("a")
        self.assertIn("no_module", str(raised.exception))

    def test_cloudpickle_is_used_where_it_is(self):
        def dumps(value, protocol):
            return pickle.dumps(("cloud", value), protocol)

        fake = mock.Mock(dumps=dumps)
        with (
            mock.patch.dict("sys.modules", cloudpickle=fake),
            mock.patch.object(_codec, "_dumps", None),
        ):
            self.d["a"] = 1
        self.assertEqual(self.d["a"], ("cloud", 1))


class ErrorTest(DictTestCase):
    def test_an_absent_dict(self):
        absent = mizzen.Dict.from_name("none")
        for use in (
            lambda: absent.get("a"),
            lambda: absent.put("a", 1),
            lambda: absent.pop("a", None),
            lambda: list(absent.keys()),
            absent.len,
        ):
            with self.assertRaises(exception.NotFoundError) as raised:
                use()
            self.assertEqual(raised.exception.slug, "dict-not-found")

    def test_limits(self):
        with self.assertRaises(exception.LimitExceededError) as raised:
            self.d["a"] = "x" * 5000
        self.assertEqual(raised.exception.slug, "value-too-large")
        with self.assertRaises(exception.LimitExceededError):
            self.d.update({str(i): i for i in range(51)})
        self.assertEqual(len(self.d), 0)

    def test_a_token_that_is_absent_or_wrong(self):
        os.environ["MIZZEN_TOKEN"] = "wrong"
        with self.assertRaises(exception.AuthError):
            self.d.get("a")
        del os.environ["MIZZEN_TOKEN"]
        with self.assertRaises(exception.AuthError) as raised:
            self.d.get("a")
        self.assertIn("MIZZEN_TOKEN", str(raised.exception))

    def test_settings_that_are_absent_are_named(self):
        for name in ("MIZZEN_DICT", "MIZZEN_NAMESPACE"):
            with (
                mock.patch.dict(os.environ, {name: ""}),
                self.assertRaisesRegex(exception.InvalidError, name),
            ):
                self.d.get("a")
        os.environ["MIZZEN_DICT"] = "nonsense"
        with self.assertRaisesRegex(exception.InvalidError, "nonsense"):
            self.d.get("a")

    def test_names_that_cannot_be_one(self):
        for name in ("", "A", "1a", "a-", "a_b", "a/b", "x" * 51, None):
            with self.subTest(name), self.assertRaises(exception.InvalidError):
                mizzen.Dict.from_name(name)


class ConnectionTest(DictTestCase):
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

    def test_repeats_what_is_safe_when_the_connection_breaks(self):
        self.d["a"] = 1
        for how in ("before", "after"):
            self.dict_service.break_next = [how]
            self.assertEqual(self.d["a"], 1)
            self.dict_service.break_next = [how]
            self.d["a"] = 1

    def test_does_not_repeat_what_is_not_safe(self):
        self.d["a"] = 1
        for use in (
            lambda: self.d.pop("a"),
            lambda: self.d.put("b", 1, skip_if_exists=True),
            lambda: self.d.update(c=1),
            self.d.clear,
        ):
            before = len(self.dict_service.requests)
            self.dict_service.break_next = ["before"]
            with self.assertRaises(exception.ConnectionError) as raised:
                use()
            self.assertIsNone(raised.exception.executed)
            self.assertIn("not known", str(raised.exception))
            self.assertEqual(len(self.dict_service.requests), before + 1)

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


class PodTest(DictTestCase):
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


class AsyncTest(DictTestCase):
    def test_every_method_has_an_asynchronous_form(self):
        async def work():
            await self.d.put.aio("a", 1)
            await self.d.update.aio(b=2)
            keys = [key async for key in self.d.keys.aio()]
            return (
                keys,
                await self.d.get.aio("a"),
                await self.d.pop.aio("b"),
                await self.d.len.aio(),
            )

        self.assertEqual(asyncio.run(work()), (["a", "b"], 1, 2, 1))

    def test_errors_arrive_in_the_awaiting_code(self):
        with self.assertRaises(KeyError):
            asyncio.run(self.d.pop.aio("none"))

    def test_methods_have_their_documentation(self):
        self.assertIn("Removes", mizzen.Dict.pop.__doc__)
        self.assertIn("Removes", self.d.pop.__doc__)


if __name__ == "__main__":
    unittest.main()
