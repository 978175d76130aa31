"""mizzen.Volume against volume agents in memory: two pods with one Volume."""

import asyncio
import contextlib
import json
import os
import pathlib
import tempfile
import threading
import unittest
from unittest import mock

import mizzen
from mizzen import _session, exception

from .support.volumes import FakeVolumeAgent, FakeVolumeStore


class VolumeTest(unittest.TestCase):
    def setUp(self):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.path = pathlib.Path(directory.name)
        self.addCleanup(_session.VOLUMES.close)
        self.store = FakeVolumeStore()
        self.agents = {name: self.agent(name) for name in ("one", "two")}
        self.volume = mizzen.Volume.from_name("files")

    def agent(self, pod):
        mount = self.path / pod
        mount.mkdir()
        agent = FakeVolumeAgent(self.path / f"{pod}.sock", "files", self.store, mount)
        self.addCleanup(agent.close)
        return agent

    @contextlib.contextmanager
    def inside(self, pod):
        environ = {
            "MIZZEN_VOLUMES": json.dumps({"files": str(self.path / pod)}),
            "MIZZEN_VOLUME_SOCKET": str(self.path / f"{pod}.sock"),
        }
        with mock.patch.dict(os.environ, environ):
            yield pathlib.Path(self.volume.mount_path)

    def test_what_is_committed_is_seen_after_reload(self):
        with self.inside("one") as mount:
            (mount / "a.txt").write_text("1")
            committed = self.volume.commit()
        with self.inside("two") as mount:
            self.assertFalse((mount / "a.txt").exists())
            reloaded = self.volume.reload()
            self.assertEqual((mount / "a.txt").read_text(), "1")
        self.assertEqual(committed, (1, True, 1, 1, 1, []))
        self.assertEqual(committed.uploaded_bytes, 1)
        self.assertEqual((reloaded.commit, reloaded.changed), (1, ["a.txt"]))

    def test_a_commit_of_nothing_says_so(self):
        with self.inside("one"):
            result = self.volume.commit()
        self.assertEqual((result.commit, result.changed), (0, False))

    def test_overwritten_paths_are_reported(self):
        for pod in ("one", "two"):
            with self.inside(pod) as mount:
                (mount / "a.txt").write_text(pod)
                result = self.volume.commit()
        self.assertEqual(result.overwritten, ["a.txt"])

    def test_reload_refuses_or_commits_what_is_not_committed(self):
        with self.inside("one") as mount:
            (mount / "b.txt").write_text("2")
            with self.assertRaises(exception.VolumeDirtyError) as raised:
                self.volume.reload()
            self.assertEqual(raised.exception.paths, ["b.txt"])
            self.assertEqual(self.volume.status(), (0, 0, ["b.txt"]))
            self.assertEqual(self.volume.reload(dirty="commit").commit, 1)
            with self.assertRaises(exception.InvalidError):
                self.volume.reload(dirty="drop")

    def test_reload_names_who_holds_files_open(self):
        self.agents["one"].open_files = [{"path": "a.txt", "pid": 7, "command": "python3"}]
        with self.inside("one"), self.assertRaises(exception.VolumeBusyError) as raised:
            self.volume.reload()
        self.assertEqual(raised.exception.open_files, [("a.txt", 7, "python3")])
        self.assertEqual(raised.exception.open_files[0].command, "python3")
        self.assertIsInstance(raised.exception, exception.ConflictError)

    def test_an_agent_that_is_replaced_is_waited_for(self):
        self.agents["one"].close()  # refused from now on
        for away in ("refused", "absent"):
            path = self.path / "one.sock"
            with self.subTest(away), self.inside("one"):
                if away == "absent":
                    path.unlink()
                timer = threading.Timer(0.2, self.replace, [path])
                timer.start()
                self.assertEqual(self.volume.status().commit, 0)
                self.assertEqual(self.volume.commit().commit, 0)
                timer.join()
            self.agents["one"].close()

    def replace(self, path):
        path.unlink(missing_ok=True)
        self.agents["one"] = FakeVolumeAgent(path, "files", self.store, self.path / "one")
        self.addCleanup(self.agents["one"].close)

    def test_an_agent_that_stays_away_is_an_error_that_says_that_nothing_was_done(self):
        self.agents["one"].close()
        with (
            mock.patch.object(_session.VOLUMES, "_patience", 0.0),
            self.inside("one"),
            self.assertRaises(exception.ConnectionError) as raised,
        ):
            self.volume.commit()
        self.assertIs(raised.exception.executed, False)

    def test_a_volume_that_is_not_mounted_names_those_that_are(self):
        with (
            self.inside("one"),
            self.assertRaisesRegex(exception.VolumeNotMountedError, "mounted: files"),
        ):
            mizzen.Volume.from_name("other").commit()
        with self.assertRaisesRegex(exception.VolumeNotMountedError, "spec.volumes"):
            self.volume.commit()

    def test_a_place_without_an_agent_is_told_at_once(self):
        with (
            self.inside("one"),
            mock.patch.dict(os.environ, {"MIZZEN_VOLUME_SOCKET": "/nowhere/volume.sock"}),
            self.assertRaisesRegex(exception.VolumeNotMountedError, "/nowhere"),
        ):
            self.volume.reload()

    def test_no_token_is_sent(self):
        with self.inside("one"), mock.patch.dict(os.environ, {"MIZZEN_TOKEN": "t"}):
            self.volume.status()
        self.assertNotIn("authorization", self.agents["one"].requests[-1].headers)

    def test_asynchronous_form(self):
        with self.inside("one"):
            self.assertEqual(asyncio.run(self.volume.commit.aio()).commit, 0)


if __name__ == "__main__":
    unittest.main()
