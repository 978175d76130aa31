"""Calls on the container's port, answered by the real runner (contracts, section 7)."""

import json
import socket
import unittest
from concurrent import futures

from .support.container import Container, eventually
from .support.gateway import FakeGateway, built_runner

MAIN = '''
import asyncio, collections, datetime, functools, os, sys, threading, time

import mizzen

gates = collections.defaultdict(threading.Event)
peak = 0
running = 0
lock = threading.Lock()

def handle(what, *args, **kwargs):
    return globals()[what](*args, **kwargs)

def add(a, b=1, *, scale=1):
    return (a + b) * scale

def show(*args, **kwargs):
    return [args, kwargs]

def fail(message):
    try:
        raise KeyError("inner")
    except KeyError as cause:
        raise ValueError(message) from cause

def leave(code):
    sys.exit(code)

def interrupt():
    raise KeyboardInterrupt

class Odd(Exception):
    def __str__(self):
        raise RuntimeError("no text")

def odd():
    raise Odd

def wrong_inside():
    return len(5)

def value(kind):
    return {
        "datetime": lambda: {"items": [1, {"when": datetime.datetime(2026, 1, 1)}]},
        "nan": lambda: [float("nan")],
        "bytes": lambda: b"x",
        "key": lambda: {(1, 2): 3},
        "generator": lambda: (i for i in range(3)),
        "coroutine": lambda: asyncio.sleep(0),
        "cycle": cycle,
        "text": lambda: "\\u00e9\\ud800",
        "tuple": lambda: (1, 2),
    }[kind]()

def cycle():
    a = []
    a.append(a)
    return a

def meet(count):
    """Returns once `count` calls are inside at the same time."""
    global running, peak
    with lock:
        running += 1
        peak = max(peak, running)
        if running == count:
            gates["met"].set()
    met = gates["met"].wait(20)
    with lock:
        running -= 1
    return met, threading.current_thread() is threading.main_thread()

def hold(name):
    """Returns once the file `name` is there; makes the file `name.entered` before."""
    here = os.environ["TMPDIR"]
    open(os.path.join(here, name + ".entered"), "w").close()
    while not os.path.exists(os.path.join(here, name)):
        gates[name].wait(0.005)
    return name

def thread():
    return threading.current_thread() is threading.main_thread()

def ident():
    return mizzen.current_function_call_id()

def speak():
    print("out", end="")
    print("err", end="", file=sys.stderr)

def credential():
    return os.environ.get("MIZZEN_CREDENTIAL")
'''

ASYNC = """
import asyncio, sys
import mizzen

inside = 0
gate = None
cancelled = []

async def handle(what, *args):
    return await globals()[what](*args)

async def add(a, b):
    await asyncio.sleep(0)
    return a + b

async def meet(count):
    global inside, gate
    gate = gate or asyncio.Event()
    inside += 1
    if inside == count:
        gate.set()
    await gate.wait()
    return mizzen.current_function_call_id()

async def forever():
    try:
        await asyncio.Event().wait()
    except asyncio.CancelledError:
        cancelled.append(True)
        raise

async def was_cancelled():
    return bool(cancelled)

async def leave():
    sys.exit(3)

async def leave_in_task():
    async def quit():
        sys.exit(4)
    asyncio.get_running_loop().create_task(quit())
    await asyncio.sleep(0.01)
    return "went on"
"""


class RunnerTestCase(unittest.TestCase):
    main = MAIN
    max_inputs = 4

    @classmethod
    def setUpClass(cls):
        cls.gateway = FakeGateway(built_runner())
        cls.addClassCleanup(cls.gateway.close)
        cls.container = Container(
            cls.gateway, {"main.py": cls.main}, MIZZEN_MAX_INPUTS=str(cls.max_inputs)
        )
        cls.container.__enter__()
        cls.addClassCleanup(cls.container.__exit__)

    def call(self, *args, **kwargs):
        return self.container.call(*args, **kwargs)

    def assertProblem(self, answer, status, slug, *texts):
        self.assertEqual(answer[0], status, answer)
        self.assertEqual(answer[1]["type"], f"https://mizzen.dev/problems/{slug}")
        self.assertEqual(answer[1]["status"], status)
        for text in texts:
            self.assertIn(text, answer[1]["detail"])


class ArgumentsTest(RunnerTestCase):
    main = MAIN + "\nhandle = add\n"

    def test_passes_positional_and_keyword_arguments(self):
        self.assertEqual(self.call(2, 3, scale=10), (200, {"result": 50}))

    def test_an_empty_body_is_no_arguments(self):
        answer = self.container.call(body=b"")
        self.assertProblem(answer, 400, "malformed-request", "'a'")

    def test_names_the_parameter_that_is_missing(self):
        self.assertProblem(
            self.call(), 400, "malformed-request", "'a'", "handle(a, b=1, *, scale=1)"
        )

    def test_names_the_parameter_that_does_not_exist(self):
        self.assertProblem(self.call(1, colour=2), 400, "malformed-request", "'colour'")

    def test_names_the_parameter_that_is_given_twice(self):
        self.assertProblem(self.call(1, a=2), 400, "malformed-request", "'a'")

    def test_refuses_too_many_arguments(self):
        self.assertProblem(self.call(1, 2, 3), 400, "malformed-request", "too many positional")

    def test_refuses_bodies_that_are_no_call(self):
        for body, text in (
            (b"{", "not JSON"),
            (b"\xff", "not JSON"),
            (b"NaN", "not JSON"),
            (b"[" * 100000, "not JSON"),
            (b"[1]", "must be an object"),
            (b'{"arg": []}', "'arg'"),
            (b'{"args": {}}', "args must be a list"),
            (b'{"kwargs": []}', "kwargs an object"),
        ):
            with self.subTest(body[:20]):
                self.assertProblem(self.call(body=body), 400, "malformed-request", text)

    def test_refuses_a_timeout_that_is_no_number(self):
        for text in ("0", "-1", "soon"):
            answer = self.call(1, headers={"Mizzen-Timeout-Ms": text})
            self.assertProblem(answer, 400, "malformed-request", "Mizzen-Timeout-Ms")


class OutcomeTest(RunnerTestCase):
    def test_an_exception_comes_with_type_message_and_the_users_frames(self):
        answer = self.call("fail", "bad input")
        self.assertProblem(answer, 500, "handler-raised", "ValueError: bad input")
        exception = answer[1]["exception"]
        self.assertEqual((exception["type"], exception["message"]), ("ValueError", "bad input"))
        self.assertIn("in fail", exception["traceback"])
        self.assertIn('raise KeyError("inner")', exception["traceback"])
        self.assertIn("direct cause", exception["traceback"])
        self.assertNotIn("<mizzen", exception["traceback"])
        self.assertNotIn("_run", exception["traceback"])

    def test_a_type_error_inside_the_function_is_the_functions_own(self):
        answer = self.call("wrong_inside")
        self.assertProblem(answer, 500, "handler-raised", "TypeError")

    def test_system_exit_ends_the_call_and_not_the_runner(self):
        answer = self.call("leave", 3)
        self.assertProblem(answer, 500, "handler-raised", "SystemExit: 3")
        self.assertEqual(self.container.result("add", 1), 2)

    def test_keyboard_interrupt_ends_the_call_and_not_the_runner(self):
        self.assertProblem(self.call("interrupt"), 500, "handler-raised", "KeyboardInterrupt")
        self.assertEqual(self.container.result("add", 1), 2)

    def test_an_exception_without_text_is_told_as_well(self):
        answer = self.call("odd")
        self.assertProblem(answer, 500, "handler-raised", "main.Odd")

    def test_a_result_without_json_form_names_type_and_path(self):
        for kind, texts in (
            ("datetime", ["result['items'][1]['when']", "datetime.datetime"]),
            ("nan", ["result[0]", "float"]),
            ("bytes", ["result is of type bytes"]),
            ("key", ["a key of result", "tuple"]),
            ("generator", ["generator", "return a list"]),
            ("coroutine", ["coroutine", "async def"]),
            ("cycle", ["result[0]", "contains itself"]),
        ):
            with self.subTest(kind):
                answer = self.call("value", kind)
                self.assertProblem(answer, 422, "result-not-serializable", *texts)

    def test_gives_back_any_text_and_tuples_as_lists(self):
        self.assertEqual(self.container.result("value", "text"), "\u00e9\ud800")
        self.assertEqual(self.container.result("value", "tuple"), [1, 2])

    def test_the_call_id_is_known_to_the_function(self):
        answer = self.call("ident", headers={"Mizzen-Call-Id": "abc"})
        self.assertEqual(answer, (200, {"result": "abc"}))

    def test_output_without_a_line_end_is_seen_after_the_call(self):
        self.container.result("speak")
        self.assertTrue(self.container.stdout.endswith("out"))
        self.assertIn("err", self.container.stderr)

    def test_user_code_does_not_see_the_credential(self):
        self.assertIsNone(self.container.result("credential"))

    def test_our_log_lines_are_json_with_the_call_id(self):
        self.call("fail", "x", headers={"Mizzen-Call-Id": "call-77"})
        line = [line for line in self.container.logs if line.get("callId") == "call-77"][-1]
        self.assertEqual((line["level"], line["type"]), ("WARN", "ValueError"))
        self.assertNotIn("x", line.values())


class ConcurrencyTest(RunnerTestCase):
    def test_runs_up_to_max_inputs_at_once_and_refuses_more(self):
        with futures.ThreadPoolExecutor(4) as pool:
            names = ["h0", "h1", "h2", "h3"]
            held = [pool.submit(self.call, "hold", name) for name in names]
            for name in names:
                self.container.wait_for_file(name + ".entered")
            self.assertProblem(self.call("add", 1), 429, "queue-full", "4 slots")
            for name in names:
                self.container.touch(name)
            self.assertEqual([h.result()[1]["result"] for h in held], names)
        self.assertEqual(self.container.result("add", 1), 2)

    def test_calls_overlap(self):
        with futures.ThreadPoolExecutor(3) as pool:
            answers = [f.result() for f in [pool.submit(self.call, "meet", 3) for _ in range(3)]]
        self.assertEqual([a[1]["result"][0] for a in answers], [True] * 3)


class OneInputTest(RunnerTestCase):
    max_inputs = 1

    def test_every_call_runs_in_the_main_thread(self):
        connection = self.container.connect()
        calls = [self.call("thread", connection=connection) for _ in range(50)]
        connection.close()
        self.assertEqual(calls, [(200, {"result": True})] * 50)

    def test_a_slot_is_free_before_the_answer_arrives(self):
        connections = [self.container.connect() for _ in range(2)]
        for turn in range(100):
            answer = self.call("add", turn, connection=connections[turn % 2])
            self.assertEqual(answer, (200, {"result": turn + 1}))
        for connection in connections:
            connection.close()


class TimeoutTest(RunnerTestCase):
    max_inputs = 2

    def test_a_late_call_is_answered_and_keeps_its_slot_until_it_ends(self):
        headers = {"Mizzen-Timeout-Ms": "100"}
        late = [self.call("hold", name, headers=headers) for name in ("a", "b")]
        for answer in late:
            self.assertProblem(answer, 504, "call-timeout", "0.1 s", "spec.timeout")
        self.assertProblem(self.call("add", 1), 429, "queue-full")
        self.container.touch("a")
        eventually(lambda: self.call("add", 1)[0] == 200, "a free slot")
        messages = [line["message"] for line in self.container.logs]
        self.assertIn("Call ended after its timeout, its slot is free again", messages)
        self.container.touch("b")

    def test_the_containers_own_timeout_is_the_upper_bound(self):
        with Container(
            self.gateway, {"main.py": MAIN}, MIZZEN_TIMEOUT_SECONDS="1", MIZZEN_MAX_INPUTS="2"
        ) as container:
            answer = container.call("hold", "x", headers={"Mizzen-Timeout-Ms": "600000"})
            self.assertProblem(answer, 504, "call-timeout", "1 s")


class AsyncTest(RunnerTestCase):
    main = ASYNC
    max_inputs = 3

    def test_awaits_the_result(self):
        self.assertEqual(self.container.result("add", 1, 2), 3)

    def test_calls_overlap_on_one_loop_and_keep_their_ids(self):
        with futures.ThreadPoolExecutor(3) as pool:
            calls = [
                pool.submit(self.call, "meet", 3, headers={"Mizzen-Call-Id": f"id-{i}"})
                for i in range(3)
            ]
            answers = [call.result()[1]["result"] for call in calls]
        self.assertEqual(answers, ["id-0", "id-1", "id-2"])

    def test_a_late_call_is_cancelled_and_frees_its_slot(self):
        for _ in range(4):
            answer = self.call("forever", headers={"Mizzen-Timeout-Ms": "50"})
            self.assertProblem(answer, 504, "call-timeout")
        eventually(
            lambda: self.call("was_cancelled") == (200, {"result": True}), "the cancelled call"
        )

    def test_system_exit_ends_the_call_and_not_the_loop(self):
        self.assertProblem(self.call("leave"), 500, "handler-raised", "SystemExit")
        self.assertEqual(self.container.result("leave_in_task"), "went on")
        self.assertEqual(self.container.result("add", 1, 2), 3)

    def test_names_the_parameter_that_is_missing(self):
        self.assertProblem(self.call(), 400, "malformed-request", "'what'")


class PortTest(RunnerTestCase):
    def test_only_the_gateway_may_call(self):
        for authorization in ("", "Bearer wrong", "Basic x", "Bearer \u00ff"):
            answer = self.call("add", 1, headers={"Authorization": authorization})
            self.assertProblem(answer, 401, "unauthorized")

    def test_a_refused_call_is_answered_also_when_its_body_is_not_read(self):
        for _ in range(20):
            answer = self.call(body=b"x" * 3_000_000, headers={"Authorization": "Bearer wrong"})
            self.assertProblem(answer, 401, "unauthorized")

    def test_health_needs_no_token(self):
        connection = self.container.connect()
        connection.request("GET", "/health")
        answer = connection.getresponse()
        self.assertEqual((answer.status, json.loads(answer.read())), (200, {"status": "up"}))
        connection.request("HEAD", "/health")
        answer = connection.getresponse()
        self.assertEqual((answer.status, answer.read()), (200, b""))
        connection.close()

    def test_other_paths_and_methods_are_refused(self):
        connection = self.container.connect()
        headers = {"Authorization": f"Bearer {self.container.push['token']}"}
        for method, path, status in (("GET", "/", 404), ("GET", "/v1/call", 405)):
            connection.request(method, path, headers=headers)
            answer = connection.getresponse()
            answer.read()
            self.assertEqual(answer.status, status)
            if status == 405:
                self.assertEqual(answer.headers["Allow"], "POST")
        connection.close()

    def test_a_connection_carries_many_calls(self):
        connection = self.container.connect()
        connection.connect()
        first = connection.sock
        for i in range(20):
            self.assertEqual(self.call("add", i, connection=connection)[1], {"result": i + 1})
        self.assertIs(connection.sock, first)
        connection.close()

    def test_takes_chunked_bodies(self):
        connection = self.container.connect()
        connection.request(
            "POST",
            "/v1/call",
            iter([b'{"args": ["add",', b" 41]}"]),
            {"Authorization": f"Bearer {self.container.push['token']}"},
            encode_chunked=True,
        )
        self.assertEqual(json.loads(connection.getresponse().read()), {"result": 42})
        connection.close()

    def test_continues_where_the_client_asks_first(self):
        with self.open() as sock:
            sock.sendall(self.head("Content-Length: 15\r\nExpect: 100-continue\r\n"))
            self.assertTrue(sock.recv(100).startswith(b"HTTP/1.1 100 "))
            sock.sendall(b'{"args":["add"]')
            self.assertIn(b"400 Bad Request", sock.recv(1000))

    def test_a_body_over_the_limit_is_refused_unread(self):
        with self.open() as sock:
            sock.sendall(self.head(f"Content-Length: {16 * 1024 * 1024 + 1}\r\n"))
            answer = b"".join(iter(lambda: sock.recv(1000), b""))
        self.assertTrue(answer.startswith(b"HTTP/1.1 413 "))
        self.assertIn(b"body-too-large", answer)

    def test_malformed_requests_are_answered_and_the_connection_ends(self):
        for data in (
            b"nonsense\r\n\r\n",
            b"POST /v1/call HTTP/2.0\r\n\r\n",
            self.head("Content-Length: 1\r\nTransfer-Encoding: chunked\r\n"),
            self.head("Content-Length: x\r\n"),
        ):
            with self.subTest(data), self.open() as sock:
                sock.sendall(data)
                answer = b"".join(iter(lambda: sock.recv(1000), b""))
                self.assertTrue(answer.startswith(b"HTTP/1.1 400 "), answer)
                self.assertIn(b"Connection: close", answer)

    def test_a_client_that_leaves_in_the_middle_does_no_harm(self):
        for data in (b"", b"POST /v1", self.head("Content-Length: 10\r\n") + b"abc"):
            with self.open() as sock:
                sock.sendall(data)
        self.assertEqual(self.container.result("add", 1), 2)

    def test_pipelined_requests_are_answered_in_order(self):
        body = b'{"args":["add",%d]}'
        with self.open() as sock:
            for i in (1, 2):
                content = body % i
                sock.sendall(self.head(f"Content-Length: {len(content)}\r\n") + content)
            answer = b""
            while answer.count(b"result") < 2:
                answer += sock.recv(1000)
        self.assertLess(answer.index(b'{"result":2}'), answer.index(b'{"result":3}'))

    def open(self):
        host, _, port = self.container.push["address"].rpartition(":")
        return socket.create_connection((host, int(port)), 20)

    def head(self, more):
        token = self.container.push["token"]
        return f"POST /v1/call HTTP/1.1\r\nAuthorization: Bearer {token}\r\n{more}\r\n".encode()


class ConnectionLimitTest(RunnerTestCase):
    def test_connections_without_end_do_not_take_the_container_down(self):
        host, _, port = self.container.push["address"].rpartition(":")
        ours = self.container.connect()
        self.assertEqual(self.call("add", 1, connection=ours)[0], 200)
        crowd = [socket.create_connection((host, int(port)), 20) for _ in range(160)]
        self.assertEqual(self.call("add", 1, connection=ours)[0], 200)
        for sock in crowd:
            sock.close()
        ours.close()


if __name__ == "__main__":
    unittest.main()
