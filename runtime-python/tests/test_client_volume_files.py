"""mizzen.Volume against the volume API in memory: what works where the Volume is not mounted."""

import asyncio
import io
import os
import pathlib
import pickle
import tempfile
import unittest
import warnings
from unittest import mock

import mizzen
from mizzen import _credentials, _session, _volume, exception

from .support.volume_api import FakeVolumeApi

PIECE = _volume.PIECE_BYTES


class VolumeFilesTest(unittest.TestCase):
    def setUp(self):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.path = pathlib.Path(directory.name)
        self.api = FakeVolumeApi("files", "t")
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
        self.volume = mizzen.Volume.from_name("files")

    def has(self, **files):
        self.api.commits.append({path.replace("__", "/"): data for path, data in files.items()})

    def test_from_name_asks_nothing_and_hydrate_asks(self):
        absent = mizzen.Volume.from_name("absent")
        self.assertEqual(self.api.requests, [])
        with self.assertRaises(exception.NotFoundError):
            absent.hydrate()
        self.assertIs(self.volume.hydrate(), self.volume)
        self.assertEqual(pickle.loads(pickle.dumps(self.volume)).name, "files")
        with self.assertRaises(exception.InvalidError):
            mizzen.Volume.from_name("files", environment_name="other")

    def test_lookup_warns_and_asks(self):
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            self.assertEqual(mizzen.Volume.lookup("files").name, "files")
            with self.assertRaises(exception.NotFoundError):
                mizzen.Volume.lookup("absent")
        self.assertEqual([w.category for w in caught], [DeprecationWarning] * 2)
        self.assertEqual(caught[0].filename, __file__)

    def test_lists_a_directory_or_a_file(self):
        self.has(a=b"1", d__b=b"22", d__e__f=b"")
        listed = self.volume.listdir("/d")
        self.assertEqual([entry.path for entry in listed], ["d/b", "d/e"])
        self.assertEqual(listed[0], ("d/b", _volume.FileEntryType.FILE, 7, 2))
        self.assertEqual(listed[1].type, _volume.FileEntryType.DIRECTORY)
        self.assertEqual([entry.path for entry in self.volume.listdir("a")], ["a"])
        everything = ["a", "d", "d/b", "d/e", "d/e/f"]
        self.assertEqual([e.path for e in self.volume.iterdir("/")], everything)
        self.assertEqual([e.path for e in self.volume.listdir("/", recursive=True)], everything)
        self.assertEqual([e.path for e in self.volume.iterdir("/", recursive=False)], ["a", "d"])
        with self.assertRaises(FileNotFoundError):
            self.volume.listdir("/nothing")

    def test_names_are_kept_whatever_is_in_them(self):
        name = "ä ?&#%2F:copy.txt"
        self.api.commits.append({f"d+/{name}": b"x"})
        self.assertEqual(self.volume.listdir("/d+")[0].path, f"d+/{name}")
        self.assertEqual(b"".join(self.volume.read_file(f"/d+/{name}")), b"x")

    def test_reads_a_file_in_pieces_of_one_commit(self):
        content = os.urandom(5 * PIECE + 5)
        self.has(f=content)
        pieces = self.volume.read_file("f")
        first = next(pieces)
        self.has(f=b"something else")
        self.assertEqual(first + b"".join(pieces), content)
        self.assertEqual(len(first), PIECE)

    def test_reads_empty_files_and_into_file_objects(self):
        self.has(empty=b"", f=b"content")
        self.assertEqual(list(self.volume.read_file("empty")), [])
        target = io.BytesIO()
        self.assertEqual(self.volume.read_file_into_fileobj("/f", target), 7)
        self.assertEqual(target.getvalue(), b"content")

    def test_reading_what_is_no_file_is_told(self):
        self.has(d__f=b"")
        with self.assertRaises(exception.FileNotFoundError) as raised:
            next(self.volume.read_file("nothing"))
        self.assertIsInstance(raised.exception, FileNotFoundError)
        self.assertIsInstance(raised.exception, exception.NotFoundError)
        self.assertEqual(str(raised.exception), "The volume holds no 'nothing'")
        with self.assertRaises(exception.ConflictError):
            next(self.volume.read_file("d"))

    def test_removes(self):
        self.has(a=b"", d__e=b"", d__f=b"")
        self.volume.remove_file("/a")
        with self.assertRaises(exception.ConflictError):
            self.volume.remove_file("d")
        self.assertEqual(sorted(self.api.tree), ["d/e", "d/f"])
        self.volume.remove_file("d", recursive=True)
        self.assertEqual(self.api.tree, {})
        with self.assertRaises(FileNotFoundError):
            self.volume.remove_file("a")

    def test_copies(self):
        self.has(a=b"1", b=b"2", d__e=b"3")
        self.volume.copy_files(["a", "b"], "d")
        self.volume.copy_files(["d"], "new", recursive=True)
        self.assertEqual(self.api.tree["d/a"], b"1")
        self.assertEqual(self.api.tree["new/b"], b"2")
        with self.assertRaises(exception.ConflictError):
            self.volume.copy_files(["d"], "again")
        with self.assertRaises(exception.InvalidError):
            self.volume.copy_files("a", "c")

    def test_uploads_a_batch_as_one_commit_and_sends_only_what_is_missing(self):
        large = os.urandom(PIECE) + os.urandom(3000)
        (self.path / "large").write_bytes(large)
        (self.path / "d" / "e").mkdir(parents=True)
        (self.path / "d" / "small").write_bytes(b"small")
        (self.path / "d" / "e" / "deep").write_bytes(large[:PIECE])
        with self.volume.batch_upload() as batch:
            batch.put_file(self.path / "large", "/models/large")
            batch.put_file(io.BytesIO(b""), "empty")
            batch.put_directory(str(self.path / "d"), "/copy/")
            self.assertEqual(self.api.requests, [])
        self.assertEqual(
            self.api.tree,
            {
                "/models/large".strip("/"): large,
                "empty": b"",
                "copy/small": b"small",
                "copy/e/deep": large[:PIECE],
            },
        )
        self.assertEqual((batch.result.commit, batch.result.files), (1, 4))
        sent = [request for request in self.api.requests if request.method == "PUT"]
        self.assertEqual(len(sent), 2)

    def test_small_files_travel_with_their_names_as_long_as_a_request_has_room(self):
        with self.volume.batch_upload() as batch:
            for number in range(40):
                batch.put_file(io.BytesIO(os.urandom(250_000)), f"f{number}")
        files = self.api.requests[-1].json["files"]
        carried = sum("content" in file for file in files)
        self.assertEqual(carried, (8 << 20) // 250_000)
        self.assertEqual(len(self.api.tree), 40)

    def test_a_directory_without_what_is_below_it(self):
        (self.path / "d" / "e").mkdir(parents=True)
        for name in ("a", "e/b"):
            (self.path / "d" / name).write_bytes(b"x")
        with self.volume.batch_upload() as batch:
            batch.put_directory(self.path / "d", "/", recursive=False)
        self.assertEqual(list(self.api.tree), ["a"])

    def test_a_batch_overwrites_only_by_force(self):
        self.has(a=b"old")
        with self.assertRaises(FileExistsError), self.volume.batch_upload() as batch:
            batch.put_file(io.BytesIO(b"new"), "a")
            batch.put_file(io.BytesIO(b"new"), "b")
        self.assertEqual(self.api.tree, {"a": b"old"})
        with self.volume.batch_upload(force=True) as batch:
            batch.put_file(io.BytesIO(b"new"), "a")
        self.assertEqual(batch.result.overwritten, ["a"])

    def test_a_block_that_raises_uploads_nothing(self):
        with self.assertRaises(ZeroDivisionError), self.volume.batch_upload() as batch:
            batch.put_file(io.BytesIO(b"new"), "a")
            raise ZeroDivisionError
        self.assertEqual(self.api.requests, [])

    def test_whether_a_file_is_executable_is_kept(self):
        script = self.path / "run"
        script.write_bytes(b"#!")
        script.chmod(0o755)
        with self.volume.batch_upload() as batch:
            batch.put_file(script, "a")
            batch.put_file(script, "b", mode=0o644)
            batch.put_file(io.BytesIO(b"x"), "c", mode=0o755)
        files = self.api.requests[-1].json["files"]
        self.assertEqual([file["executable"] for file in files], [True, False, True])

    def test_file_objects_are_read_from_where_they_stand_and_left_there(self):
        content = os.urandom(5000)
        file = io.BytesIO(b"skipped" + content)
        file.seek(7)
        with self.volume.batch_upload() as batch:
            batch.put_file(file, "f")
        self.assertEqual(self.api.tree["f"], content)
        self.assertEqual(file.tell(), 7)

    def test_a_file_that_changes_meanwhile_ends_the_upload(self):
        local = self.path / "f"
        local.write_bytes(b"a" * 300_000)
        asked = self.api._post_upload

        def change(request, rest):
            local.write_bytes(b"b" * 300_000)
            return asked(request, rest)

        with (
            mock.patch.object(self.api, "_post_upload", change),
            self.assertRaisesRegex(exception.ConflictError, "changed"),
            self.volume.batch_upload() as batch,
        ):
            batch.put_file(local, "f")
        self.assertEqual(self.api.tree, {})

    def test_mistakes_are_told_before_anything_is_sent(self):
        with self.volume.batch_upload() as batch:
            for wrong in (
                lambda: batch.put_file(io.BytesIO(), "d/"),
                lambda: batch.put_file(self.path, "d"),
                lambda: batch.put_file(b"content", "f"),
                lambda: batch.put_file(io.BytesIO(), "\udcff"),
            ):
                with self.assertRaises(exception.InvalidError):
                    wrong()
            with self.assertRaises(FileNotFoundError):
                batch.put_file(self.path / "absent", "f")
            with self.assertRaises(FileNotFoundError):
                batch.put_directory(self.path / "absent", "f")
        with self.assertRaises(exception.InvalidError):
            self.volume.batch_upload().put_file(io.BytesIO(), "f")
        self.assertEqual(self.api.requests, [])

    def test_history(self):
        for content in (b"1", b"2", b"3"):
            self.has(a=content)
        commits = list(self.volume.commits())
        self.assertEqual([commit.commit for commit in commits], [3, 2, 1])
        self.assertEqual((commits[0].files, commits[0].bytes, commits[0].writer), (1, 1, "api/1"))
        self.assertEqual(list(self.volume.diff()), [("a", "changed")])
        self.assertEqual(list(self.volume.diff(0, 2)), [("a", "added")])
        back = self.volume.rollback(1)
        self.assertEqual((back.commit, back.changed), (4, True))
        self.assertEqual(b"".join(self.volume.read_file("a")), b"1")
        with self.assertRaises(exception.NotFoundError):
            self.volume.rollback(9)

    def test_an_empty_history(self):
        self.assertEqual(list(self.volume.commits()), [])
        self.assertEqual(self.volume.listdir("/"), [])

    def test_every_method_has_an_asynchronous_form(self):
        async def main():
            volume = await mizzen.Volume.from_name("files").hydrate.aio()
            async with volume.batch_upload() as batch:
                batch.put_file(io.BytesIO(b"content" * 500), "a")
            await volume.copy_files.aio(["a"], "b")
            listed = [entry.path async for entry in volume.iterdir.aio("/")]
            self.assertEqual(listed, [entry.path for entry in await volume.listdir.aio("/")])
            pieces = [piece async for piece in volume.read_file.aio("b")]
            target = io.BytesIO()
            await volume.read_file_into_fileobj.aio("b", target)
            self.assertEqual(target.getvalue(), b"".join(pieces))
            await volume.remove_file.aio("a")
            numbers = [commit.commit async for commit in volume.commits.aio()]
            changes = [change async for change in volume.diff.aio()]
            await volume.rollback.aio(0)
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                await mizzen.Volume.lookup.aio("files")
            return listed, numbers, changes

        listed, numbers, changes = asyncio.run(main())
        self.assertEqual((listed, numbers), (["a", "b"], [3, 2, 1]))
        self.assertEqual(changes, [("a", "removed")])
        self.assertEqual(self.api.tree, {})

    def test_in_a_pod_its_own_token_is_used(self):
        patch = mock.patch.multiple(
            _credentials._Pod, token=(None, 0.0), exchange=lambda: ("t", 600)
        )
        with patch:
            os.environ.pop("MIZZEN_TOKEN")
            self.assertEqual(self.volume.listdir("/"), [])

    def test_without_an_address_it_says_which_variable(self):
        os.environ.pop("MIZZEN_VOLUME_URL")
        with self.assertRaisesRegex(exception.InvalidError, "MIZZEN_VOLUME_URL"):
            self.volume.listdir("/")


if __name__ == "__main__":
    unittest.main()
