"""How Dicts and Queues come and go: by name, made by code, ephemeral."""

import asyncio
import os
import pickle
import threading
import unittest
import warnings
from unittest import mock

import mizzen
from mizzen import exception
from mizzen._object import Ephemeral

from .support.client import ClientTestCase
from .support.container import eventually
from .support.service import problem

KINDS = [mizzen.Dict, mizzen.Queue]


class ObjectTestCase(ClientTestCase):
    def names(self, kind):
        return set(self.dict_service.objects[kind._plural])

    def paths(self):
        return [r.path.partition("/test/")[2] for r in self.dict_service.requests]


class FromNameTest(ObjectTestCase):
    def test_asks_nothing(self):
        for kind in KINDS:
            kind.from_name("x", create_if_missing=True)
        self.assertEqual(self.dict_service.requests, [])

    def test_an_absent_one_is_not_made_unless_that_is_asked_for(self):
        for kind in KINDS:
            with self.subTest(kind), self.assertRaises(exception.NotFoundError) as raised:
                kind.from_name("x").len()
            self.assertEqual(raised.exception.slug, kind._absent)

    def test_the_first_use_makes_it(self):
        mizzen.Dict.from_name("x", create_if_missing=True)["a"] = 1
        self.assertEqual(mizzen.Dict.from_name("x")["a"], 1)
        self.assertIsNone(mizzen.Queue.from_name("y", create_if_missing=True).get(block=False))
        self.assertEqual(mizzen.Queue.from_name("y").len(), 0)

    def test_one_that_is_there_costs_no_request_more(self):
        self.dict_service.dict_("x")
        d = mizzen.Dict.from_name("x", create_if_missing=True)
        d["a"] = 1
        self.assertEqual(d["a"], 1)
        self.assertEqual(self.paths(), ["dicts/x/entries/a"] * 2)

    def test_what_was_deleted_after_its_first_use_is_not_made_again(self):
        self.dict_service.dict_("x")
        d = mizzen.Dict.from_name("x", create_if_missing=True)
        d["a"] = 1
        del self.dict_service.objects["dicts"]["x"]
        with self.assertRaises(exception.NotFoundError):
            d["a"] = 1

    def test_data_is_what_a_new_dict_begins_with(self):
        d = mizzen.Dict.from_name("x", {"a": 1, "n": None}, create_if_missing=True)
        self.assertEqual((d["a"], d.len()), (1, 2))

    def test_data_changes_nothing_in_one_that_is_there(self):
        self.dict_service.dict_("x")
        d = mizzen.Dict.from_name("x", {"a": 1}, create_if_missing=True).hydrate()
        self.assertEqual(d.len(), 0)

    def test_data_is_put_also_when_the_answer_that_it_was_made_is_lost(self):
        self.dict_service.break_next = ["after"]
        d = mizzen.Dict.from_name("x", {"a": 1}, create_if_missing=True).hydrate()
        self.assertEqual(d["a"], 1)

    def test_data_that_cannot_be_written_makes_no_dict(self):
        d = mizzen.Dict.from_name("x", {"a": (i for i in ())}, create_if_missing=True)
        with self.assertRaises(exception.SerializationError):
            d.len()
        self.assertEqual(self.names(mizzen.Dict), set())

    def test_data_without_create_if_missing_is_refused(self):
        with self.assertRaisesRegex(exception.InvalidError, "create_if_missing"):
            mizzen.Dict.from_name("x", {"a": 1})

    def test_an_environment_is_the_own_namespace(self):
        for kind in KINDS:
            with self.subTest(kind):
                kind.from_name("x", environment_name="test")
                for use in (
                    lambda kind=kind: kind.from_name("x", environment_name="prod"),
                    lambda kind=kind: kind.delete("x", environment_name="prod"),
                    lambda kind=kind: kind.ephemeral(environment_name="prod"),
                ):
                    with self.assertRaisesRegex(exception.InvalidError, "'prod'.*'test'"):
                        use()


class HydrateTest(ObjectTestCase):
    def test_says_at_once_that_there_is_none(self):
        for kind in KINDS:
            with self.subTest(kind), self.assertRaises(exception.NotFoundError):
                kind.from_name("x").hydrate()

    def test_gives_the_object_itself(self):
        for kind in KINDS:
            with self.subTest(kind):
                handle = kind.from_name("x", create_if_missing=True)
                self.assertIs(handle.hydrate(), handle)
                self.assertIs(handle.hydrate(), handle)
                self.assertEqual(self.names(kind), {"x"})


class LookupTest(ObjectTestCase):
    def test_warns_where_it_is_called_and_asks_at_once(self):
        for kind in KINDS:
            with self.subTest(kind):
                with self.assertWarnsRegex(DeprecationWarning, "from_name") as warned:
                    found = kind.lookup("x", create_if_missing=True)
                self.assertEqual(warned.filename, __file__)
                self.assertEqual((type(found), self.names(kind)), (kind, {"x"}))
                with warnings.catch_warnings(), self.assertRaises(exception.NotFoundError):
                    warnings.simplefilter("ignore")
                    kind.lookup("y")


class DeleteTest(ObjectTestCase):
    def test_deletes_what_code_made(self):
        for kind in KINDS:
            with self.subTest(kind):
                kind.from_name("x", create_if_missing=True).hydrate()
                kind.delete("x")
                self.assertEqual(self.names(kind), set())

    def test_what_a_manifest_declares_stays(self):
        self.dict_service.dict_("x")
        with self.assertRaisesRegex(exception.AuthError, "kubectl"):
            mizzen.Dict.delete("x")
        self.assertEqual(self.names(mizzen.Dict), {"x"})

    def test_an_absent_one_is_an_error_unless_it_may_be_missing(self):
        with self.assertRaises(exception.NotFoundError):
            mizzen.Queue.delete("x")
        mizzen.Queue.delete("x", allow_missing=True)

    def test_a_lost_answer_is_no_error(self):
        mizzen.Dict.from_name("x", create_if_missing=True).hydrate()
        self.dict_service.break_next = ["after"]
        mizzen.Dict.delete("x")
        self.assertEqual(self.names(mizzen.Dict), set())

    def test_exists_on_the_object_and_for_asynchronous_code_too(self):
        mizzen.Dict.from_name("x", create_if_missing=True).hydrate().delete("x")
        mizzen.Dict.from_name("y", create_if_missing=True).hydrate()
        asyncio.run(mizzen.Dict.delete.aio("y"))
        self.assertEqual(self.names(mizzen.Dict), set())


class EphemeralTest(ObjectTestCase):
    def test_lives_as_long_as_the_block(self):
        for kind in KINDS:
            with self.subTest(kind):
                with kind.ephemeral() as made:
                    self.assertIsInstance(made, kind)
                    self.assertEqual((made.len(), self.names(kind)), (0, {made.name}))
                self.assertEqual(self.names(kind), set())

    def test_begins_with_data(self):
        with mizzen.Dict.ephemeral({"a": 1}) as d:
            self.assertEqual(dict(d.items()), {"a": 1})

    def test_in_asynchronous_code(self):
        async def work():
            async with mizzen.Dict.ephemeral({"a": 1}) as d, mizzen.Queue.ephemeral() as q:
                await q.put.aio(await d.get.aio("a"))
                return await q.get.aio()

        self.assertEqual(asyncio.run(work()), 1)
        self.assertEqual(self.names(mizzen.Dict) | self.names(mizzen.Queue), set())

    def test_is_kept_alive(self):
        self.dict_service.lifetime = 0.03  # so that keep-alives come fast; it goes after 60 s
        with mizzen.Dict.ephemeral() as d:
            keep = f"dicts/{d.name}:keep"
            for _ in range(3):
                self.dict_service.advance(50)
                seen = self.paths().count(keep)
                eventually(lambda seen=seen: self.paths().count(keep) > seen + 1, "keep-alives")
            self.assertEqual(d.len(), 0)

    def test_a_keep_alive_that_fails_is_not_the_last(self):
        self.dict_service.lifetime = 0.6
        with mizzen.Dict.ephemeral() as d:
            self.dict_service.break_next = [problem(403, "forbidden", "Not now.")]
            keep = f"dicts/{d.name}:keep"
            eventually(lambda: self.paths().count(keep) > 2, "keep-alives")
            self.assertEqual(d.len(), 0)

    def test_is_kept_alive_no_longer_than_the_block(self):
        self.dict_service.lifetime = 0.03
        with mizzen.Dict.ephemeral():
            pass
        before = len(self.dict_service.requests)
        with mizzen.Queue.ephemeral() as q:
            keep = f"queues/{q.name}:keep"
            eventually(lambda: self.paths().count(keep) > 3, "keep-alives of the other")
        self.assertNotIn("dicts", {path.partition("/")[0] for path in self.paths()[before:]})

    def test_one_that_went_meanwhile_says_so_and_ends_without_an_error(self):
        with mizzen.Dict.ephemeral() as d:
            self.dict_service.advance(61)
            with self.assertRaises(exception.NotFoundError):
                d["a"] = 1

    def test_what_the_block_raised_is_not_hidden_by_a_service_that_is_gone(self):
        with (
            mock.patch("mizzen._session.CONNECT_PATIENCE_SECONDS", 0.0),
            self.assertRaises(ZeroDivisionError),
            mizzen.Dict.ephemeral(),
        ):
            self.dict_service.tokens = set()
            raise ZeroDivisionError

    def test_data_that_is_refused_leaves_nothing(self):
        with (
            self.assertRaises(exception.LimitExceededError),
            mizzen.Dict.ephemeral({"a": "x" * 2000}),
        ):
            self.fail("the block was entered")
        self.assertEqual(self.names(mizzen.Dict), set())

    def test_is_for_one_block(self):
        once = mizzen.Dict.ephemeral()
        with once:
            pass
        with self.assertRaises(exception.InvalidError), once:
            self.fail("the block was entered")

    def test_one_that_was_cancelled_on_its_way_is_not_kept_alive(self):
        self.dict_service.lifetime = 0.03
        returning, go_on = threading.Event(), threading.Event()
        enter = Ephemeral.__enter__

        def slowly(block):
            made = enter(block)
            returning.set()
            go_on.wait(20)
            return made

        async def work():
            async with mizzen.Dict.ephemeral():
                self.fail("the block was entered")

        async def cancelled():
            task = asyncio.create_task(work())
            while not returning.is_set():
                await asyncio.sleep(0)
            task.cancel()
            with self.assertRaises(asyncio.CancelledError):
                await task
            go_on.set()

        with mock.patch.object(Ephemeral, "__enter__", slowly):
            asyncio.run(cancelled())
        threads = [t for t in threading.enumerate() if t.name == "mizzen-keep-alive"]
        eventually(lambda: not any(t.is_alive() for t in threads), "the end of the keep-alives")

    def test_others_can_use_it(self):
        self.dict_service.dict_("shared")
        shared = mizzen.Dict.from_name("shared")
        with mizzen.Queue.ephemeral() as q:
            shared["work"] = q
            shared["work"].put(1)
            self.assertEqual(q.get(), 1)


class PickleTest(ObjectTestCase):
    def test_handles_come_back_as_they_were(self):
        for handle in (
            mizzen.Dict.from_name("d", {"a": 1}, create_if_missing=True),
            mizzen.Queue.from_name("q", create_if_missing=True),
            mizzen.Dict.from_name("d"),
            mizzen.Volume.from_name("v"),
            mizzen.Function.from_name("f"),
        ):
            again = pickle.loads(pickle.dumps(handle))
            self.assertEqual((type(again), vars(again)), (type(handle), vars(handle)))

    def test_one_that_creates_creates_there_too(self):
        handle = mizzen.Dict.from_name("d", {"a": 1}, create_if_missing=True)
        self.assertEqual(pickle.loads(pickle.dumps(handle))["a"], 1)

    def test_the_namespace_is_the_readers(self):
        handle = pickle.dumps(mizzen.Dict.from_name("d"))
        with mock.patch.dict(os.environ, MIZZEN_NAMESPACE="other"):
            self.assertIn("/other/", pickle.loads(handle)._path())


if __name__ == "__main__":
    unittest.main()
