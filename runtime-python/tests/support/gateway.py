"""The gateway in memory, true to contracts 6 and 8 as far as the runner and the client see it."""

import hashlib
import json
import pathlib
import subprocess
import sys
import threading

from .service import Reply, Service, problem

ROOT = pathlib.Path(__file__).resolve().parents[2]
CREDENTIAL = "credential-of-the-function"


def built_runner():
    """The one file, as the Maven build makes it."""
    subprocess.run([sys.executable, str(ROOT / "build.py")], check=True)
    return (ROOT / "dist" / "runner.py").read_bytes()


class FakeGateway(Service):
    """Hands out the runner and bundles, takes pushes, holds and reports, and tells them apart."""

    def __init__(self, runner=b""):
        self.runner = runner
        self.runner_sha256 = hashlib.sha256(runner).hexdigest()
        self.bundles = {}
        self.hide_bundles = 0
        self.pushes = []
        self.holds = 0
        self.failures = []
        self.tokens = 0
        self.refuse_pushes = []
        self.drop_holds = False
        self.changed = threading.Condition()
        self.functions = {}
        super().__init__()

    def add_bundle(self, files):
        entries = [{"content": files[path], "path": path} for path in sorted(files)]
        data = json.dumps(entries, separators=(",", ":"), ensure_ascii=False).encode()
        name = hashlib.sha256(data).hexdigest()
        self.bundles[name] = data
        return name

    def wait_for(self, condition, what, seconds=20):
        with self.changed:
            if not self.changed.wait_for(condition, seconds):
                raise AssertionError(f"waited {seconds} s in vain for {what}")

    def handle(self, request):
        with self.changed:
            try:
                return self._handle(request)
            finally:
                self.changed.notify_all()

    def _handle(self, request):
        parts = request.path.split("/")
        if request.path == f"/v1/runtime/python/{self.runner_sha256}":
            return Reply(200, self.runner, "text/x-python")
        if request.path.startswith("/v1/code/"):
            return self._bundle(parts[3])
        if request.path.startswith("/v1/namespaces/") and request.path.endswith(":call"):
            return self._call(request)
        if request.headers.get("authorization") != f"Bearer {CREDENTIAL}":
            return problem(401, "unauthorized", "This is not the credential of a Function.")
        if request.path == "/v1/containers":
            if self.refuse_pushes:
                return self.refuse_pushes.pop(0)
            self.pushes.append(request.json)
            return self._granted(holdSeconds=20)
        if request.path == "/v1/tokens":
            return self._granted()
        action = parts[3].partition(":")[2]
        if action == "failed":
            self.failures.append(request.json)
            return Reply(200, {})
        if action == "hold":
            self.holds += 1
            self.changed.notify_all()
            self.changed.wait_for(lambda: self.drop_holds, 20)
            return None if self.drop_holds else self._granted(holdSeconds=20)
        return problem(404, "not-found", request.path)

    def _granted(self, **more):
        self.tokens += 1
        return Reply(200, {"podToken": f"pod-token-{self.tokens}", "expiresInSeconds": 600, **more})

    def _bundle(self, name):
        if self.hide_bundles:
            self.hide_bundles -= 1
            return problem(404, "not-found", "not yet")
        if name not in self.bundles:
            return problem(404, "not-found", "no such bundle")
        return Reply(200, self.bundles[name])

    def _call(self, request):
        name = request.path.split("/")[-1].partition(":")[0]
        if name not in self.functions:
            return problem(404, "function-not-found", f"There is no Function {name}.")
        answer = self.functions[name]
        return answer(request) if callable(answer) else answer

    def break_holds(self):
        """Breaks the hold and waits for the push that follows."""
        with self.changed:
            self.drop_holds = True
            self.changed.notify_all()
            pushed = len(self.pushes)
            self.changed.wait_for(lambda: len(self.pushes) > pushed, 20)
            self.drop_holds = False
