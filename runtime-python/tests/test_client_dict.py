"""mizzen.Dict against the dict service in memory."""

import asyncio
import os
import pickle
import threading
import unittest
from unittest import mock

import mizzen
from mizzen import _aio, _codec, exception

from .support.client import ClientTestCase


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

    def test_contains_asks_once(self):
        self.d.contains("absent")
        self.assertEqual([r.method for r in self.dict_service.requests], ["HEAD"])

    def test_contains_does_not_take_an_absent_dict_for_an_absent_entry(self):
        with self.assertRaises(exception.NotFoundError):
            mizzen.Dict.from_name("none").contains("a")

    def test_update_takes_mappings_pairs_and_keywords_in_one_request(self):
        self.d.update({"a": 1, 2: "two"})
        self.d.update([("b", 3)], c=4)
        self.d.update()
        self.assertEqual(dict(self.d.items()), {"a": 1, 2: "two", "b": 3, "c": 4})
        writes = [r for r in self.dict_service.requests if r.method == "POST"]
        self.assertEqual(len(writes), 2)

    def test_update_of_more_than_a_batch_may_have_is_one_request_too(self):
        self.stored.limits["entries"] = 2000
        many = {str(i): i for i in range(1001)}
        self.d.update(many)
        self.assertEqual(len(self.dict_service.requests), 1)
        self.assertEqual(dict(self.d.items()), many)

    def test_iterates_over_all_pages(self):
        self.stored.page = 3
        expected = {f"k{i}": i for i in range(10)}
        self.d.update(expected)
        self.assertEqual(sorted(self.d.keys()), sorted(expected))
        self.assertEqual(sorted(self.d), sorted(expected))
        self.assertEqual(sorted(self.d.values()), sorted(expected.values()))
        self.assertEqual(dict(self.d.items()), expected)

    def test_iterates_over_the_keys_with_a_prefix(self):
        self.stored.page = 1
        self.d.update({"a/1": 1, "a/2": 2, "ab": 3, b"a/\xff": 4, "b": 5})
        self.assertEqual(list(self.d.keys(prefix="a/")), ["a/1", "a/2", b"a/\xff"])
        self.assertEqual(list(self.d.values(prefix="a/")), [1, 2, 4])
        self.assertEqual(list(self.d.items(prefix=b"a/\xff")), [(b"a/\xff", 4)])
        self.assertEqual(list(self.d.keys(prefix="c")), [])
        with self.assertRaises(exception.InvalidError):
            next(self.d.keys(prefix=1))

    def test_remove_tells_whether_it_removed(self):
        self.d["a"] = 1
        self.assertIs(self.d.remove("a"), True)
        self.assertIs(self.d.remove("a"), False)

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
    def test_text_keys_are_utf8_bytes_are_themselves_and_others_pickles(self):
        self.d.update({"\u00e4/..?#%": 1, ("t", 1): 2, 7: 3, b"\xff\x00": 4, b"\x80raw": 5})
        self.assertEqual(set(self.d.keys()), {"\u00e4/..?#%", ("t", 1), 7, b"\xff\x00", b"\x80raw"})
        self.assertLess({"\u00e4/..?#%".encode(), b"\xff\x00"}, set(self.stored.entries))
        others = [key for key in self.stored.entries if key[:2] == b"\x80\x04"]
        self.assertEqual({pickle.loads(key) for key in others}, {("t", 1), 7, b"\x80raw"})
        self.assertEqual([self.d[7], self.d[b"\xff\x00"], self.d[b"\x80raw"]], [3, 4, 5])

    def test_text_and_its_bytes_are_one_key(self):
        self.d[b"a"] = 1
        self.assertEqual((self.d["a"], list(self.d)), (1, ["a"]))

    def test_equal_keys_are_one_whatever_objects_they_are_made_of(self):
        one, other = "a b", b"a b".decode()
        self.assertIsNot(one, other)
        self.d[one, one] = 1
        self.assertEqual(self.d[one, other], 1)

    def test_keys_of_others_that_are_no_pickles_come_back_as_bytes(self):
        for key in (b"\x80", b"\x80\x04", b"\x80abc."):
            self.stored.put(key, b"1", "application/json")
        self.assertEqual(set(self.d), {b"\x80", b"\x80\x04", b"\x80abc."})

    def test_every_text_key_arrives_as_it_is(self):
        for key in (".", "..", "a/b", "a b", "%41", "a:len", "\u0000", "x" * 2048, "\u20ac" * 10):
            with self.subTest(key[:10]):
                self.d[key] = key
                self.assertEqual(self.d.pop(key), key)

    def test_objects_of_mizzen_are_values_and_keys_too(self):
        handles = [
            mizzen.Dict.from_name("d"),
            mizzen.Queue.from_name("q"),
            mizzen.Volume.from_name("v"),
            mizzen.Function.from_name("f"),
        ]
        self.d["all"] = handles
        self.d[handles[1]] = "a queue"
        again = self.d["all"]
        self.assertEqual([repr(handle) for handle in again], [repr(handle) for handle in handles])
        self.assertEqual(again[0]["all"][0].name, "d")
        self.assertEqual(self.d[mizzen.Queue.from_name("q")], "a queue")

    def test_ints_of_64_bits_are_json(self):
        for value in (0, -1, 2**63 - 1, -(2**63)):
            with self.subTest(value):
                self.d["n"] = value
                stored = self.stored.entries[b"n"]
                self.assertEqual(
                    (stored.data, stored.content_type), (b"%d" % value, "application/json")
                )
                self.assertEqual(self.d["n"], value)

    def test_other_numbers_keep_their_type(self):
        for value in (True, False, 2**63, -(2**63) - 1, 1.0):
            with self.subTest(value):
                self.d["n"] = value
                self.assertIs(type(self.d["n"]), type(value))
                self.assertEqual(self.d["n"], value)

    def test_values_are_pickles_of_protocol_4(self):
        self.d["a"] = {1, 2}
        stored = self.stored.entries[b"a"]
        self.assertEqual(
            (stored.data[:2], stored.content_type), (b"\x80\x04", "application/x-python-pickle")
        )

    def test_reads_what_others_wrote(self):
        self.stored.put(b"json", b'{"a": [1]}', "application/json")
        self.stored.put(b"text", "\u00e9".encode(), "text/plain; charset=utf-8")
        self.stored.put(b"bytes", b"\xff", "application/octet-stream")
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
        self.stored.put(b"a", gone, "application/x-python-pickle")
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
            self.d["a"] = "b"
        self.assertEqual(self.d["a"], ("cloud", "b"))


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


class AsyncTest(DictTestCase):
    def test_every_method_has_an_asynchronous_form(self):
        async def work():
            await self.d.hydrate.aio()
            await self.d.put.aio("a", 1)
            await self.d.update.aio(b=2)
            await self.d.add.aio("n")
            await self.d.batch().put("c", 3).commit.aio()
            self.assertTrue(await self.d.contains.aio("c"))
            self.assertTrue(await self.d.remove.aio("c"))
            keys = [key async for key in self.d.keys.aio()]
            values = [value async for value in self.d.values.aio()]
            items = [item async for item in self.d.items.aio(prefix="a")]
            version = await self.d.version.aio()
            self.assertEqual((await self.d.get_with_version.aio("b"))[0], 2)
            self.assertEqual((await self.d.get_entry.aio("b")).value, 2)
            self.assertEqual((await self.d.get.aio("a"), await self.d.pop.aio("b")), (1, 2))
            changes = [c.type async for c in self.d.watch.aio(after=version, timeout=0)]
            self.assertEqual(await self.d.len.aio(), 2)
            await self.d.clear.aio()
            return keys, values, items, changes, await self.d.len.aio()

        keys = ["a", "b", "n"]
        self.assertEqual(asyncio.run(work()), (keys, [1, 2, 1], [("a", 1)], ["remove"], 0))

    def test_errors_arrive_in_the_awaiting_code(self):
        with self.assertRaises(KeyError):
            asyncio.run(self.d.pop.aio("none"))

    def test_methods_have_their_documentation(self):
        self.assertIn("Removes", mizzen.Dict.pop.__doc__)
        self.assertIn("Removes", self.d.pop.__doc__)
        self.assertIn("Iterates", self.d.keys.__doc__)
        self.assertIn("Deletes", mizzen.Dict.delete.__doc__)

    def test_iterating_takes_a_thread_for_each_page_and_not_for_each_item(self):
        self.d.update({str(i): i for i in range(50)})

        async def read():
            return [key async for key in self.d.keys.aio()]

        with mock.patch("mizzen._aio.in_thread", side_effect=_aio.in_thread) as threads:
            self.assertEqual(len(asyncio.run(read())), 50)
        self.assertLess(threads.call_count, 5)


if __name__ == "__main__":
    unittest.main()
