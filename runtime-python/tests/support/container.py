"""The real runner in a process of its own, started by a bootstrap like the operator's."""

import ctypes
import http.client
import json
import os
import pathlib
import platform
import signal
import subprocess
import sys
import tempfile
import threading
import time

from .gateway import CREDENTIAL

BOOTSTRAP = """
import hashlib, os, socket
host, _, port = os.environ["MIZZEN_GATEWAY"].rpartition(":")
expected = os.environ["MIZZEN_RUNNER_SHA256"]
with socket.create_connection((host, int(port))) as s:
    s.sendall(f"GET /v1/runtime/python/{expected} HTTP/1.0\\r\\n\\r\\n".encode())
    answer = b"".join(iter(lambda: s.recv(65536), b""))
program = answer.partition(b"\\r\\n\\r\\n")[2]
if hashlib.sha256(program).hexdigest() != expected:
    raise SystemExit("the runner has another hash")
exec(compile(program, "mizzen/runner.py", "exec"))
"""


def eventually(condition, what, seconds=20):
    """Waits until ``condition()`` is true."""
    pause = threading.Event()
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise AssertionError(f"waited {seconds} s in vain for {what}")
        pause.wait(0.01)


def only_child_of(pid):
    """The process id of a process's one child."""
    children = pathlib.Path(f"/proc/{pid}/task/{pid}/children")
    eventually(lambda: children.read_text().strip(), f"a child of {pid}")
    return int(children.read_text())


class Container:
    """One container of a Function: ``with Container(gateway, files, handler) as container``."""

    def __init__(
        self, gateway, files=None, handler="main:handle", wait=True, command=None, **environ
    ):
        self.gateway = gateway
        self._directory = tempfile.TemporaryDirectory()
        self.path = pathlib.Path(self._directory.name)
        self.termination_log = self.path / "termination-log"
        self.termination_log.touch()
        self._pushes = len(gateway.pushes)
        self._wait = wait
        self._command = command or [os.environ.get("MIZZEN_TEST_PYTHON", sys.executable)]
        self.environ = {
            "PATH": os.environ["PATH"],
            "TMPDIR": self._directory.name,
            "MIZZEN_TERMINATION_LOG": str(self.termination_log),
            "MIZZEN_NAMESPACE": "test",
            "MIZZEN_FUNCTION": "fn",
            "MIZZEN_REVISION": "r1",
            "MIZZEN_GATEWAY": gateway.authority,
            "MIZZEN_GATEWAY_URL": gateway.url,
            "MIZZEN_RUNNER_SHA256": gateway.runner_sha256,
            "MIZZEN_CODE_SHA256": gateway.add_bundle(files) if files else "",
            "MIZZEN_HANDLER": handler,
            "MIZZEN_MAX_INPUTS": "1",
            "MIZZEN_TIMEOUT_SECONDS": "30",
            "MIZZEN_PORT": "0",
            "MIZZEN_CREDENTIAL": CREDENTIAL,
            "MIZZEN_POD_NAME": "fn-1",
            "MIZZEN_POD_IP": "127.0.0.1",
            "MIZZEN_POD_UID": "uid-1",
        }
        self.environ.update(environ)
        self.process = None
        self.push = None

    def __enter__(self):
        self._out = open(self.path / "stdout", "w+b")
        self._err = open(self.path / "stderr", "w+b")
        self.process = subprocess.Popen(
            [*self._command, "-c", BOOTSTRAP],
            env=self.environ,
            stdout=self._out,
            stderr=self._err,
            cwd=self._directory.name,
        )
        if self._wait:
            self.wait_until_pushed()
        return self

    def wait_until_pushed(self):
        def pushed():
            return len(self.gateway.pushes) > self._pushes or self.process.poll() is not None

        self.gateway.wait_for(pushed, f"a push; stderr: {self.stderr}")
        if len(self.gateway.pushes) == self._pushes:
            raise AssertionError(f"the runner ended with {self.process.returncode}: {self.stderr}")
        self.push = self.gateway.pushes[-1]

    def connect(self):
        host, _, port = self.push["address"].rpartition(":")
        return http.client.HTTPConnection(host, int(port), timeout=20)

    def call(self, *args, connection=None, headers=None, body=None, **kwargs):
        """Status and decoded JSON of one call."""
        own = connection or self.connect()
        if body is None:
            body = json.dumps({"args": args, "kwargs": kwargs}).encode()
        sent = {"Authorization": f"Bearer {self.push['token']}", "Mizzen-Call-Id": "call-1"}
        sent.update(headers or {})
        try:
            own.request("POST", "/v1/call", body, sent)
            answer = own.getresponse()
            return answer.status, json.loads(answer.read())
        finally:
            if connection is None:
                own.close()

    def result(self, *args, **kwargs):
        status, answer = self.call(*args, **kwargs)
        if status != 200:
            raise AssertionError(f"{status}: {answer}; stderr: {self.stderr}")
        return answer["result"]

    def touch(self, name):
        """Makes a file that the function's code waits for."""
        (self.path / name).touch()

    def wait_for_file(self, name):
        eventually((self.path / name).exists, f"{name} in {self.path}; stderr: {self.stderr}")

    def terminate(self):
        self.process.send_signal(signal.SIGTERM)

    def terminate_by_another_thread(self):
        """SIGTERM as the kernel may deliver it: to a thread that is not the main one."""
        pid = self.process.pid
        others = [int(t) for t in os.listdir(f"/proc/{pid}/task") if int(t) != pid]
        tgkill = 234 if platform.machine() == "x86_64" else 131
        ctypes.CDLL(None, use_errno=True).syscall(tgkill, pid, others[0], signal.SIGTERM)

    def exit_code(self, seconds=20):
        return self.process.wait(seconds)

    @property
    def stdout(self):
        return (self.path / "stdout").read_text()

    @property
    def stderr(self):
        return (self.path / "stderr").read_text()

    @property
    def logs(self):
        """Our own lines on stderr."""
        lines = [line for line in self.stderr.splitlines() if line.startswith('{"time"')]
        return [json.loads(line) for line in lines]

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
        self._out.close()
        self._err.close()
        self._directory.cleanup()
