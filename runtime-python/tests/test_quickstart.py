"""examples/quickstart: every call of its plan, by the real runner against the services in memory."""

import json
import os
import pathlib
import tempfile
import unittest

from .support.container import Container
from .support.dicts import FakeDictService
from .support.gateway import FakeGateway, built_runner
from .support.manifests import documents
from .support.volumes import FakeVolumeAgent, FakeVolumeStore

FOLDER = pathlib.Path(__file__).resolve().parents[2] / "examples" / "quickstart"


def objects(kind, api="mizzen.dev/v1"):
    """Spec (or whole object where it has none) by name."""
    found = {}
    for path in sorted(FOLDER.glob("*.yaml")):
        for document in documents(path.read_text(encoding="utf-8")):
            if (document["apiVersion"], document["kind"]) == (api, kind):
                found[document["metadata"]["name"]] = document.get("spec", document)
    return found


class QuickstartTest(unittest.TestCase):
    def setUp(self):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.path = pathlib.Path(directory.name)
        self.gateway = FakeGateway(built_runner())
        self.addCleanup(self.gateway.close)
        # As in a cluster without sidecars, only what has a pod's token is served.
        self.dict_service = FakeDictService()
        self.addCleanup(self.dict_service.close)
        for name in objects("Dict"):
            self.dict_service.dict_(name)
        for name, spec in objects("Queue").items():
            self.dict_service.queue_(name, items=spec["limits"]["items"])
        self.volumes = {name: FakeVolumeStore() for name in objects("Volume")}
        self.functions = objects("Function")
        self.containers = {}
        self.plan = json.loads((FOLDER / "play" / "calls.json").read_text(encoding="utf-8"))

    def container(self, name):
        if name not in self.containers:
            container = self.start(name, self.functions[name])
            self.addCleanup(container.__exit__)
            self.containers[name] = container
        return self.containers[name]

    def start(self, name, spec):
        files = {file["path"]: file["inline"] for file in spec["image"]["addLocal"]}
        environ = {
            "MIZZEN_NAMESPACE": "test",
            "MIZZEN_FUNCTION": name,
            "MIZZEN_DICT": self.dict_service.url,
            "MIZZEN_TIMEOUT_SECONDS": "60",
        }
        environ.update(self.secrets(spec))
        environ.update(self.mounts(name, spec))
        return Container(self.gateway, files, spec["handler"], **environ).__enter__()

    def secrets(self, spec):
        core = objects("Secret", "v1")
        environ = {}
        for reference in spec.get("secrets", []):
            secret = objects("Secret")[reference["name"]]
            for source in secret["from"]:
                environ.update(core[source["secret"]["name"]]["stringData"])
            self.assertLessEqual(set(secret["requiredKeys"]), set(environ))
        return environ

    def mounts(self, name, spec):
        mounts = {}
        for volume in spec.get("volumes", []):
            mounts[volume["name"]] = str(self.path / name)
            (self.path / name).mkdir()
            agent = FakeVolumeAgent(
                self.path / f"{name}.sock",
                volume["name"],
                self.volumes[volume["name"]],
                mounts[volume["name"]],
            )
            self.addCleanup(agent.close)
        if not mounts:
            return {}
        return {
            "MIZZEN_VOLUMES": json.dumps(mounts),
            "MIZZEN_VOLUME_SOCKET": str(self.path / f"{name}.sock"),
        }

    def test_every_call_of_the_plan_gives_what_it_says_cold_and_warm(self):
        for call in self.plan["calls"]:
            cold = call["expect"]
            for expected in (cold, call.get("expectWarm", cold)):
                with self.subTest(call["title"]):
                    body = json.dumps(call["body"]).encode() if "body" in call else b""
                    status, answer = self.container(call["function"]).call(body=body)
                    self.assertEqual(status, 200, answer)
                    self.assertEqual(answer["result"], expected)

    def test_the_plan_calls_every_function(self):
        called = {call["function"] for call in self.plan["calls"]}
        self.assertEqual(called, set(self.functions))

    def test_a_warm_reader_sees_what_is_written_later(self):
        self.container("write-report").result("first", [1])
        self.container("read-report").result("first")
        self.container("write-report").result("second", [2])
        self.assertEqual(self.container("read-report").result("second")["mean"], 2.0)

    def test_every_object_is_in_the_namespace_of_the_plan_and_every_reference_is_there(self):
        kinds = {}
        for path in FOLDER.glob("*.yaml"):
            for document in documents(path.read_text(encoding="utf-8")):
                name = document["metadata"]["name"]
                kinds.setdefault(document["kind"], set()).add(name)
                if document["kind"] != "Namespace":
                    self.assertEqual(document["metadata"]["namespace"], self.plan["namespace"])
        self.assertIn(self.plan["namespace"], kinds["Namespace"])
        self.assertIn(self.plan["serviceAccount"], kinds["ServiceAccount"])
        for spec in self.functions.values():
            self.assertIn(spec["appRef"]["name"], kinds["App"])
            self.assertLessEqual({v["name"] for v in spec.get("volumes", [])}, kinds["Volume"])
            self.assertLessEqual({s["name"] for s in spec.get("secrets", [])}, kinds["Secret"])
            self.assertNotIn("name", spec["image"])  # the installation's default image

    def test_kubectl_finds_nothing_but_manifests_in_the_folder(self):
        # kubectl apply -f on a folder reads every .json, .yaml and .yml in it, not in folders below.
        names = [n for n in os.listdir(FOLDER) if n.endswith((".json", ".yml"))]
        self.assertEqual(names, [])


if __name__ == "__main__":
    unittest.main()
