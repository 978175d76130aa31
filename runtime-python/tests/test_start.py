"""From the bootstrap to the first push, and what is told when it does not get there."""

import hashlib
import json
import os
import pathlib
import subprocess
import sys
import unittest

from .support.container import Container, eventually
from .support.gateway import CREDENTIAL, FakeGateway, built_runner
from .support.service import problem

ECHO = "def handle(*args):\n    return list(args)\n"


class StartTestCase(unittest.TestCase):
    def setUp(self):
        self.gateway = FakeGateway(built_runner())
        self.addCleanup(self.gateway.close)


class PushTest(StartTestCase):
    def test_says_where_it_listens_and_who_it_is(self):
        with Container(self.gateway, {"main.py": ECHO}, MIZZEN_MAX_INPUTS="7") as container:
            push = dict(container.push)
            self.assertEqual(container.result(1), [1])
        self.assertRegex(push.pop("address"), r"^127\.0\.0\.1:\d+$")
        self.assertRegex(push.pop("token"), "^[0-9a-f]{32}$")
        startup = push.pop("startup")
        self.assertEqual(set(startup), {"bootstrapMs", "importMs"})
        self.assertTrue(all(isinstance(ms, int) and ms >= 0 for ms in startup.values()))
        self.assertEqual(
            push,
            {
                "namespace": "test",
                "function": "fn",
                "revision": "r1",
                "pod": "fn-1",
                "podUid": "uid-1",
                "running": 0,
                "maxInputs": 7,
            },
        )

    def test_holds_at_once_after_the_push_with_the_credential(self):
        with Container(self.gateway, {"main.py": ECHO}):
            self.gateway.wait_for(lambda: self.gateway.holds == 1, "a hold")
        hold = self.gateway.requests[-1]
        self.assertEqual(hold.path, "/v1/containers/uid-1:hold")
        self.assertEqual(hold.headers["authorization"], f"Bearer {CREDENTIAL}")
        self.assertEqual(hold.json, {"namespace": "test", "function": "fn"})

    def test_pushes_again_when_the_hold_breaks(self):
        with Container(self.gateway, {"main.py": ECHO}) as container:
            self.gateway.wait_for(lambda: self.gateway.holds == 1, "a hold")
            self.gateway.break_holds()
            self.assertEqual(self.gateway.pushes[-1], container.push)
            self.gateway.wait_for(lambda: self.gateway.holds == 2, "the hold after it")
            self.assertEqual(container.result(1), [1])

    def test_pushes_again_until_the_gateway_takes_it(self):
        self.gateway.refuse_pushes = [
            problem(503, "storage-unavailable", "starting"),
            problem(404, "function-not-found", "not seen yet"),
        ]
        with Container(self.gateway, {"main.py": ECHO}) as container:
            self.assertEqual(container.result(2), [2])

    def test_a_refused_credential_is_logged_clearly_and_tried_again(self):
        self.gateway.refuse_pushes = [problem(401, "unauthorized", "no such credential")]
        with Container(self.gateway, {"main.py": ECHO}) as container:
            warnings = [line for line in container.logs if line["level"] == "WARN"]
            self.assertIn("credential is not valid", warnings[0]["reason"])
            self.assertNotIn(CREDENTIAL, container.stderr)
            self.assertEqual(container.result(2), [2])


class CodeTest(StartTestCase):
    def test_inline_files_are_current_directory_and_first_on_the_path(self):
        main = (
            "import os, sys\nfrom lib.part import name\n"
            "def handle():\n    with open('data/t.txt') as f:\n"
            "        return [name, f.read(), sys.path[0] == os.getcwd()]\n"
        )
        files = {"main.py": main, "lib/part.py": "name = 'part'\n", "data/t.txt": "a\r\n\u00e9"}
        with Container(self.gateway, files, handler="main:handle") as container:
            self.assertEqual(container.result(), ["part", "a\n\u00e9", True])

    def test_modules_of_packages_are_found(self):
        with Container(self.gateway, {"pkg/main.py": ECHO}, handler="pkg.main:handle") as container:
            self.assertEqual(container.result(1), [1])

    def test_waits_for_a_gateway_that_sees_the_function_later(self):
        self.gateway.hide_bundles = 3
        with Container(self.gateway, {"main.py": ECHO}) as container:
            self.assertEqual(container.result(1), [1])

    def test_without_inline_files_the_images_directory_is_used(self):
        container = Container(self.gateway, handler="baked:handle")
        (container.path / "baked.py").write_text(ECHO)
        with container:
            self.assertEqual(container.result(1), [1])

    def test_callable_objects_and_partials_are_handlers(self):
        main = (
            "import functools\n"
            "class A:\n    async def __call__(self, x):\n        return x + 1\n"
            "a = A()\n"
            "p = functools.partial(max, 3)\n"
        )
        for handler, expected in (("main:a", 3), ("main:p", 3)):
            with Container(self.gateway, {"main.py": main}, handler=handler) as container:
                self.assertEqual(container.result(2), expected)


class FailureTest(StartTestCase):
    def failed(self, files, handler="main:handle", **environ):
        """The report of a container that cannot serve, after it ended with 1."""
        before = len(self.gateway.failures)
        with Container(self.gateway, files, handler, wait=False, **environ) as container:
            self.assertEqual(container.exit_code(), 1, container.stderr)
            self.assertEqual(self.gateway.pushes, [])
            self.assertEqual(len(self.gateway.failures), before + 1, container.stderr)
            report = self.gateway.failures[-1]
            logged = json.loads(container.termination_log.read_text())
            self.assertLessEqual(container.termination_log.stat().st_size, 4096)
            self.assertEqual(logged["type"], report["error"]["type"])
            self.assertIn("Function cannot be served", container.stderr)
        self.assertEqual(report["pod"], "fn-1")
        self.assertEqual(report["revision"], "r1")
        self.assertEqual(report["error"]["slug"], "handler-import-failed")
        return report["error"]

    def test_a_syntax_error_names_file_and_line(self):
        error = self.failed({"main.py": "x = 1\ndef handle(:\n    pass\n"})
        self.assertEqual(error["type"], "SyntaxError")
        self.assertIn("main.py, line 2", error["message"])

    def test_a_missing_module_is_told_with_the_files_that_are_there(self):
        error = self.failed({"app.py": ECHO})
        self.assertIn("no module 'main'", error["message"])
        self.assertIn("app.py", error["message"])

    def test_a_missing_dependency_is_told_apart(self):
        error = self.failed({"main.py": "import not_there\n"})
        self.assertEqual(error["type"], "ModuleNotFoundError")
        self.assertIn("imports 'not_there', which is not installed", error["message"])

    def test_an_exception_while_importing_comes_with_the_users_frames(self):
        error = self.failed({"main.py": "def setup():\n    return 1 / 0\n\nsetup()\n"})
        self.assertEqual(error["type"], "ZeroDivisionError")
        self.assertIn("division by zero", error["message"])
        self.assertIn("in setup", error["traceback"])
        self.assertNotIn("<mizzen", error["traceback"])

    def test_system_exit_while_importing_is_a_failure(self):
        error = self.failed({"main.py": "import sys\nsys.exit(0)\n"})
        self.assertIn("ended the process", error["message"])

    def test_a_missing_function_is_told_with_those_that_are_there(self):
        error = self.failed({"main.py": "def handel(): pass\n_x = 1\n"})
        self.assertIn("no function 'handle'; it has: handel", error["message"])

    def test_what_is_not_a_function_is_refused(self):
        for main, text in (
            ("handle = 5", "is a int"),
            ("class handle: pass", "is a class"),
            ("def handle():\n    yield 1", "generator"),
            ("async def handle():\n    yield 1", "generator"),
        ):
            with self.subTest(text):
                self.assertIn(text, self.failed({"main.py": main})["message"])

    def test_a_handler_of_another_form_is_refused(self):
        self.assertIn("module:function", self.failed({"main.py": ECHO}, "main.handle")["message"])

    def test_a_long_report_fits_the_termination_log(self):
        main = (
            "def f(n):\n    if n:\n        f(n - 1)\n    raise ValueError('\u20ac' * 5000)\nf(50)\n"
        )
        self.assertEqual(self.failed({"main.py": main})["type"], "ValueError")

    def test_a_bundle_with_another_hash_is_not_executed(self):
        wrong = hashlib.sha256(b"other").hexdigest()
        self.gateway.bundles[wrong] = b'[{"content":"","path":"main.py"}]'
        error = self.failed(None, MIZZEN_CODE_SHA256=wrong)
        self.assertEqual(error["type"], "CodeBundleError")
        self.assertIn("SHA-256", error["message"])

    def test_a_path_out_of_the_directory_is_not_written(self):
        for path in ("../x.py", "/x.py", "a//b.py", ""):
            with self.subTest(path):
                error = self.failed({path: "x = 1", "main.py": ECHO})
                self.assertIn(repr(path), error["message"])

    def test_a_port_in_use_is_told(self):
        port = self.gateway.authority.rpartition(":")[2]
        self.assertIn(port, self.failed({"main.py": ECHO}, MIZZEN_PORT=port)["message"])

    def test_a_wrong_environment_names_every_variable(self):
        with Container(
            self.gateway, None, wait=False, MIZZEN_MAX_INPUTS="0", MIZZEN_POD_UID=""
        ) as container:
            self.assertEqual(container.exit_code(), 1)
            self.assertIn("MIZZEN_MAX_INPUTS must be a number", container.stderr)
            self.assertIn("MIZZEN_POD_UID is not set", container.stderr)

    def test_ends_also_when_the_gateway_cannot_be_told(self):
        container = Container(self.gateway, {"main.py": "1/0"}, wait=False)
        with container:
            eventually(lambda: any("/v1/code/" in r.path for r in self.gateway.requests), "code")
            self.gateway.close()
            self.assertEqual(container.exit_code(30), 1)
            self.assertIn("ZeroDivisionError", container.termination_log.read_text())


class ShutdownTest(StartTestCase):
    MAIN = """
import atexit, os, threading

here = os.environ["TMPDIR"]
atexit.register(lambda: open(os.path.join(here, "exited"), "w").close())

def handle(name):
    open(os.path.join(here, name + ".entered"), "w").close()
    while not os.path.exists(os.path.join(here, name)):
        threading.Event().wait(0.005)
    return name
"""

    def test_a_signal_that_another_thread_got_ends_an_idle_container(self):
        with Container(self.gateway, {"main.py": ECHO}) as container:
            self.assertEqual(container.result(1), [1])
            container.terminate_by_another_thread()
            self.assertEqual(container.exit_code(), 0)

    def test_finishes_what_runs_refuses_what_comes_and_exits_with_0(self):
        from concurrent import futures

        with (
            Container(self.gateway, {"main.py": self.MAIN}, MIZZEN_MAX_INPUTS="2") as container,
            futures.ThreadPoolExecutor() as pool,
        ):
            running = pool.submit(container.call, "a")
            container.wait_for_file("a.entered")
            container.terminate()
            eventually(lambda: "shutting down" in container.stderr, "the drain")
            refused = container.call("b")
            self.assertEqual(refused[0], 503)
            self.assertTrue(refused[1]["type"].endswith("/shutting-down"))
            container.touch("a")
            self.assertEqual(running.result(), (200, {"result": "a"}))
            self.assertEqual(container.exit_code(), 0)
            self.assertTrue((container.path / "exited").exists())

    def test_an_idle_container_exits_with_0(self):
        with Container(self.gateway, {"main.py": self.MAIN}) as container:
            container.terminate()
            self.assertEqual(container.exit_code(), 0)

    def test_a_late_function_does_not_hold_up_the_exit(self):
        with Container(self.gateway, {"main.py": self.MAIN}) as container:
            late = container.call("never", headers={"Mizzen-Timeout-Ms": "50"})
            self.assertEqual(late[0], 504)
            container.terminate()
            self.assertEqual(container.exit_code(), 0)

    def test_a_container_that_is_still_importing_exits_with_0(self):
        main = (
            "import os, time\n"
            "open(os.path.join(os.environ['TMPDIR'], 'importing'), 'w').close()\n"
            "time.sleep(60)\n"
        )
        with Container(self.gateway, {"main.py": main}, wait=False) as container:
            container.wait_for_file("importing")
            container.terminate()
            self.assertEqual(container.exit_code(), 0)

    @unittest.skipUnless(os.geteuid() == 0 and pathlib.Path("/usr/bin/unshare").exists(), "no root")
    def test_also_as_process_1(self):
        from .support import container as support

        with Container(
            self.gateway,
            {"main.py": "import os\ndef handle():\n    return os.getpid()\n"},
            command=["/usr/bin/unshare", "--pid", "--fork", "--kill-child", "--", sys.executable],
        ) as container:
            self.assertEqual(container.result(), 1)
            child = support.only_child_of(container.process.pid)
            os.kill(child, 15)
            self.assertEqual(container.exit_code(), 0)


class BuildTest(unittest.TestCase):
    def test_the_same_sources_give_the_same_bytes_everywhere(self):
        first = built_runner()
        here = pathlib.Path(__file__).resolve().parents[1]
        output = here / "dist" / "again.py"
        self.addCleanup(output.unlink)
        subprocess.run(
            [sys.executable, "-X", "utf8=0", str(here / "build.py"), "--output", str(output)],
            check=True,
            cwd="/",
            env={"PATH": os.environ["PATH"], "LC_ALL": "C", "PYTHONHASHSEED": "7"},
        )
        self.assertEqual(output.read_bytes(), first)

    def test_the_file_brings_both_packages_from_memory(self):
        code = (
            "import sys; ns = {'__name__': 'x'}; exec(open(sys.argv[1]).read(), ns);"
            "import mizzen, mizzen_runtime.main, inspect;"
            "print(mizzen.__file__, mizzen.Dict.__module__, mizzen.exception.Error.__name__);"
            "print(inspect.getsource(mizzen.Dict.from_name).strip().splitlines()[0])"
        )
        built_runner()
        here = pathlib.Path(__file__).resolve().parents[1]
        done = subprocess.run(
            [sys.executable, "-I", "-c", code, str(here / "dist" / "runner.py")],
            capture_output=True,
            text=True,
            check=True,
        )
        self.assertEqual(
            done.stdout.splitlines(),
            ["<mizzen>/mizzen/__init__.py mizzen._dict Error", "@staticmethod"],
        )

    def test_what_is_slow_to_import_is_not_imported_before_the_push(self):
        gateway = FakeGateway(built_runner())
        self.addCleanup(gateway.close)
        main = "import sys\ndef handle():\n    return sorted(sys.modules)\n"
        command = [sys.executable, "-S"]  # what an image's site-packages import is not ours
        with Container(gateway, {"main.py": main}, command=command) as container:
            modules = set(container.result())
        slow = {"asyncio", "inspect", "traceback", "http.client", "logging", "ssl", "pickle"}
        slow |= {
            "urllib",
            "concurrent.futures",
            "dataclasses",
            "subprocess",
            "email",
            "mizzen._dict",
        }
        self.assertEqual(modules & slow, set())


if __name__ == "__main__":
    unittest.main()
