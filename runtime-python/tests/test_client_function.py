"""mizzen.Function against the gateway in memory."""

import asyncio
import datetime
import os
import unittest
from unittest import mock

import mizzen
from mizzen import _session, exception

from .support.client import ClientTestCase
from .support.dicts import TOKEN
from .support.service import Reply, problem


class FunctionTest(ClientTestCase):
    def setUp(self):
        super().setUp()
        self.f = mizzen.Function.from_name("square")

    def test_sends_arguments_and_token_and_gives_the_result(self):
        self.gateway.functions["square"] = lambda request: Reply(200, {"result": request.json})
        result = self.f.remote(1, [2], x=None)
        self.assertEqual(result, {"args": [1, [2]], "kwargs": {"x": None}})
        request = self.gateway.requests[-1]
        self.assertEqual(request.path, "/v1/namespaces/test/functions/square:call")
        self.assertEqual(request.headers["authorization"], f"Bearer {TOKEN}")

    def test_errors_of_the_other_side(self):
        cases = (
            (404, "function-not-found", exception.NotFoundError),
            (401, "unauthorized", exception.AuthError),
            (403, "forbidden", exception.AuthError),
            (400, "malformed-request", exception.InvalidError),
            (413, "body-too-large", exception.LimitExceededError),
            (422, "result-not-serializable", exception.SerializationError),
            (502, "container-failed", exception.ServiceError),
            (504, "call-timeout", exception.FunctionTimeoutError),
            (500, "internal", exception.ServiceError),
        )
        for status, slug, kind in cases:
            with self.subTest(slug):
                self.gateway.functions["square"] = problem(status, slug, "what must change")
                with self.assertRaisesRegex(kind, "what must change") as raised:
                    self.f.remote(2)
                self.assertEqual((raised.exception.slug, raised.exception.status), (slug, status))

    def test_an_exception_of_the_function_comes_with_its_traceback(self):
        told = {"type": "ValueError", "message": "no", "traceback": "File main.py"}
        self.gateway.functions["square"] = problem(
            500, "handler-raised", "ValueError: no", exception=told
        )
        with self.assertRaises(exception.RemoteError) as raised:
            self.f.remote()
        error = raised.exception
        self.assertEqual((error.type, error.message, error.traceback), tuple(told.values()))

    def test_a_full_queue_says_when_to_come_again(self):
        full = problem(503, "queue-full", "1000 inputs wait")
        full.headers["Retry-After"] = "3"
        self.gateway.functions["square"] = full
        with self.assertRaises(exception.ResourceExhaustedError) as raised:
            self.f.remote()
        self.assertEqual(raised.exception.retry_after, 3)

    def test_an_answer_that_is_no_problem_document_is_an_error_all_the_same(self):
        self.gateway.functions["square"] = Reply(502, b"<html>", "text/html")
        with self.assertRaisesRegex(exception.ServiceError, "502"):
            self.f.remote()

    def test_arguments_without_json_form_are_not_sent(self):
        with self.assertRaisesRegex(exception.SerializationError, r"\['kwargs'\]\['when'\]"):
            self.f.remote(when=datetime.date(2026, 1, 1))
        self.assertEqual(self.gateway.requests, [])

    def test_a_call_that_broke_off_is_not_repeated(self):
        self.gateway.functions["square"] = lambda request: None
        with self.assertRaises(exception.ConnectionError) as raised:
            self.f.remote()
        self.assertIsNone(raised.exception.executed)
        self.assertEqual(len(self.gateway.requests), 1)

    def test_the_trace_of_the_current_call_goes_along(self):
        from mizzen import _context

        self.gateway.functions["square"] = Reply(200, {"result": 1})
        trace = {"traceparent": "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"}
        token = _context.current.set(_context.CallContext("id", trace))
        try:
            self.f.remote()
        finally:
            _context.current.reset(token)
        self.assertEqual(self.gateway.requests[-1].headers["traceparent"], trace["traceparent"])

    def test_asynchronous_form(self):
        self.gateway.functions["square"] = lambda r: Reply(200, {"result": r.json["args"][0] ** 2})

        async def work():
            return await asyncio.gather(*[self.f.remote.aio(i) for i in range(5)])

        self.assertEqual(asyncio.run(work()), [0, 1, 4, 9, 16])

    def test_https_is_verified(self):
        # A server that does not speak TLS stands for one whose certificate nobody knows.
        url = self.gateway.url.replace("http:", "https:")
        with (
            mock.patch.dict(os.environ, {"MIZZEN_GATEWAY_URL": url}),
            mock.patch.object(_session, "CONNECT_PATIENCE_SECONDS", 0),
            self.assertRaises(exception.ConnectionError) as raised,
        ):
            self.f.remote()
        self.assertIs(raised.exception.executed, False)


if __name__ == "__main__":
    unittest.main()
