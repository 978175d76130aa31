"""How Volumes come and go: by name, made, renamed and deleted by code, ephemeral."""

import asyncio
import os
import pickle
import unittest
from unittest import mock

import mizzen
from mizzen import _session, exception

from .support.container import eventually
from .support.volume_objects import FakeVolumeObjects

Volume = mizzen.Volume


class VolumeObjectTestCase(unittest.TestCase):
    def setUp(self):
        self.api = FakeVolumeObjects("t")
        self.addCleanup(self.api.close)
        environ = {
            "MIZZEN_NAMESPACE": "test",
            "MIZZEN_TOKEN": "t",
            "MIZZEN_VOLUME_URL": self.api.url,
        }
        patch = mock.patch.dict(os.environ, environ)
        patch.start()
        self.addCleanup(patch.stop)
        self.addCleanup(_session.VOLUME_API.close)

    def paths(self):
        return [r.path.partition("/volumes")[2] for r in self.api.requests]


class FromNameTest(VolumeObjectTestCase):
    def test_asks_nothing(self):
        Volume.from_name("x", create_if_missing=True)
        self.assertEqual(self.api.requests, [])

    def test_an_absent_one_is_not_made_unless_that_is_asked_for(self):
        with self.assertRaises(exception.NotFoundError):
            Volume.from_name("x").listdir("/")
        self.assertEqual(self.api.made_by, {})

    def test_the_first_use_makes_it(self):
        uses = {
            "a": lambda v: v.listdir("/"),
            "b": lambda v: v.hydrate(),
            "c": lambda v: self.assertRaises(FileNotFoundError, v.remove_file, "f"),
            "d": lambda v: self.assertRaises(FileNotFoundError, list, v.read_file("f")),
        }
        for name, use in uses.items():
            with self.subTest(name):
                use(Volume.from_name(name, create_if_missing=True))
                self.assertEqual(self.api.made_by[name], "client")

    def test_one_that_is_there_costs_no_request_more(self):
        self.api.made_by["x"] = "manifest"
        volume = Volume.from_name("x", create_if_missing=True)
        volume.listdir("/")
        volume.listdir("/")
        self.assertEqual(self.paths(), ["/x:list"] * 2)

    def test_lookup_makes_it_at_once_and_warns(self):
        with self.assertWarnsRegex(DeprecationWarning, "from_name") as warned:
            Volume.lookup("x", create_if_missing=True)
        self.assertEqual(warned.filename, __file__)
        self.assertEqual(self.api.made_by, {"x": "client"})

    def test_the_versions_of_modal_are_one_kind(self):
        for version in (None, 1, 2):
            Volume.from_name("x", version=version)
        for refuse in (Volume.from_name, lambda _, version: Volume.ephemeral(version=version)):
            with self.assertRaisesRegex(exception.InvalidError, "version"):
                refuse("x", version=3)

    def test_an_environment_is_the_own_namespace(self):
        Volume.from_name("x", environment_name="test")
        for use in (
            lambda: Volume.from_name("x", environment_name="prod"),
            lambda: Volume.delete("x", environment_name="prod"),
            lambda: Volume.rename("x", "y", environment_name="prod"),
            lambda: Volume.ephemeral(environment_name="prod"),
        ):
            with self.assertRaisesRegex(exception.InvalidError, "'prod'.*'test'"):
                use()

    def test_handles_come_back_from_pickles_as_they_were(self):
        for handle in (
            Volume.from_name("v", create_if_missing=True),
            Volume.from_name("v").read_only(),
        ):
            again = pickle.loads(pickle.dumps(handle))
            self.assertEqual((type(again), vars(again)), (Volume, vars(handle)))


class DeleteTest(VolumeObjectTestCase):
    def test_deletes_what_code_made(self):
        Volume.from_name("x", create_if_missing=True).hydrate()
        Volume.delete("x")
        self.assertEqual(self.api.made_by, {})

    def test_what_a_manifest_declares_stays(self):
        self.api.made_by["x"] = "manifest"
        with self.assertRaisesRegex(exception.AuthError, "kubectl"):
            Volume.delete("x")

    def test_what_a_pod_mounts_stays_and_the_pod_is_named(self):
        self.api.made_by["x"] = "client"
        self.api.mounted["x"] = "fn-a-1"
        for end in (Volume.delete, lambda name: Volume.rename(name, "y")):
            with self.assertRaisesRegex(exception.ConflictError, "fn-a-1"):
                end("x")
        self.assertEqual(self.api.made_by, {"x": "client"})

    def test_an_absent_one_is_an_error_unless_it_may_be_missing(self):
        with self.assertRaises(exception.NotFoundError):
            Volume.delete("x")
        Volume.delete("x", allow_missing=True)

    def test_a_lost_answer_is_no_error(self):
        self.api.made_by["x"] = "client"
        self.api.break_next = 1
        Volume.delete("x")
        self.assertEqual(self.api.made_by, {})


class RenameTest(VolumeObjectTestCase):
    def test_renames_what_code_made(self):
        self.api.made_by["x"] = "client"
        Volume.rename("x", "y")
        self.assertEqual(self.api.made_by, {"y": "client"})

    def test_a_lost_answer_is_no_error(self):
        self.api.made_by["x"] = "client"
        self.api.break_next = 1
        Volume.rename("x", "y")
        self.assertEqual(self.api.made_by, {"y": "client"})

    def test_a_name_that_is_taken_or_cannot_be_is_refused(self):
        self.api.made_by.update(x="client", y="client")
        with self.assertRaises(exception.ConflictError) as raised:
            Volume.rename("x", "y")
        self.assertEqual(raised.exception.slug, "name-in-use")
        with self.assertRaises(exception.InvalidError):
            Volume.rename("x", "Not A Name")
        with self.assertRaises(exception.NotFoundError):
            Volume.rename("absent", "z")

    def test_in_asynchronous_code(self):
        async def work():
            await Volume.from_name("x", create_if_missing=True).hydrate.aio()
            await Volume.rename.aio("x", "y")
            await Volume.delete.aio("y")

        asyncio.run(work())
        self.assertEqual(self.api.made_by, {})


class EphemeralTest(VolumeObjectTestCase):
    def test_lives_as_long_as_the_block(self):
        with Volume.ephemeral() as volume:
            self.assertEqual(volume.listdir("/"), [])
            self.assertEqual(self.api.made_by, {volume.name: "ephemeral"})
        self.assertEqual(self.api.made_by, {})

    def test_in_asynchronous_code(self):
        async def work():
            async with Volume.ephemeral() as volume:
                return await volume.listdir.aio("/")

        self.assertEqual(asyncio.run(work()), [])
        self.assertEqual(self.api.made_by, {})

    def test_is_kept_alive(self):
        self.api.lifetime = 0.03  # so that keep-alives come fast; it goes after 60 s
        with Volume.ephemeral() as volume:
            keep = f"/{volume.name}:keep"
            for _ in range(3):
                self.api.advance(50)
                seen = self.paths().count(keep)
                eventually(lambda seen=seen: self.paths().count(keep) > seen + 1, "keep-alives")
            self.assertEqual(volume.listdir("/"), [])

    def test_one_that_nobody_kept_is_gone(self):
        with Volume.ephemeral() as volume:
            self.api.advance(61)
            with self.assertRaises(exception.NotFoundError):
                volume.listdir("/")


class ReadOnlyTest(VolumeObjectTestCase):
    def test_reads_and_refuses_what_writes(self):
        volume = Volume.from_name("x", create_if_missing=True).read_only()
        self.assertEqual(volume.listdir("/"), [])
        before = len(self.api.requests)
        for write in (
            volume.commit,
            lambda: volume.reload(dirty="commit"),
            lambda: volume.remove_file("f"),
            lambda: volume.copy_files(["a"], "b"),
            volume.batch_upload,
            lambda: volume.rollback(1),
        ):
            with self.assertRaisesRegex(exception.InvalidError, "read-only"):
                write()
        self.assertEqual(len(self.api.requests), before)

    def test_changes_nothing_for_others(self):
        volume = Volume.from_name("x", create_if_missing=True)
        volume.read_only()
        with self.assertRaises(FileNotFoundError):
            volume.remove_file("f")


if __name__ == "__main__":
    unittest.main()
