import io
import json
import threading
import unittest
from contextlib import redirect_stdout
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from gateway import Gateway
from quickstart import call_body, not_ready, play


class FakeGateway(BaseHTTPRequestHandler):
    """Squares numbers; the first call is cold."""

    calls: list = []

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.calls.append((self.path, self.headers["Authorization"], body))
        answer = json.dumps({"result": body["args"][0] ** 2}).encode()
        self.send_response(200)
        if len(self.calls) == 1:
            self.send_header("Mizzen-Cold-Start", "412")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *arguments):
        pass


class PlayTest(unittest.TestCase):
    def setUp(self):
        FakeGateway.calls = []
        server = ThreadingHTTPServer(("127.0.0.1", 0), FakeGateway)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        self.gateway = Gateway(f"http://127.0.0.1:{server.server_port}", "token")

    def play(self, expect):
        plan = {"namespace": "n", "calls": [{"function": "square", "body": {"args": [7]}, "expect": expect}]}
        output = io.StringIO()
        with redirect_stdout(output):
            right = play(self.gateway, plan)
        return right, output.getvalue()

    def test_right_answers_are_shown_with_their_times(self):
        right, output = self.play(49)

        self.assertTrue(right)
        self.assertIn("cold start 412 ms", output)
        self.assertIn("warm", output)
        self.assertEqual(FakeGateway.calls[0], ("/v1/namespaces/n/functions/square:call", "Bearer token", {"args": [7]}))
        self.assertEqual(len(FakeGateway.calls), 2)

    def test_a_wrong_answer_fails_and_says_what_was_expected(self):
        right, output = self.play(50)

        self.assertFalse(right)
        self.assertIn("expected 50", output)


class CallBodyTest(unittest.TestCase):
    def test_a_list_is_the_arguments(self):
        self.assertEqual(call_body("[1, 2]"), {"args": [1, 2]})

    def test_nothing_is_no_body(self):
        self.assertIsNone(call_body(""))

    def test_other_json_is_refused(self):
        with self.assertRaisesRegex(ValueError, "list of arguments"):
            call_body('{"x": 1}')


class NotReadyTest(unittest.TestCase):
    def test_tells_reason_and_message(self):
        item = {
            "kind": "Function", "metadata": {"name": "f", "generation": 1},
            "status": {"conditions": [{"type": "Ready", "status": "False", "reason": "Bad", "message": "why"}]},
        }

        self.assertEqual(not_ready([item]), ["Function f: Bad why"])

    def test_ready_of_an_older_generation_does_not_count(self):
        item = {
            "kind": "Function", "metadata": {"name": "f", "generation": 2},
            "status": {"conditions": [{"type": "Ready", "status": "True", "observedGeneration": 1}]},
        }

        self.assertEqual(len(not_ready([item])), 1)


if __name__ == "__main__":
    unittest.main()
