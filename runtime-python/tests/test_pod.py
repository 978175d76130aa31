"""The client inside the runner: whose token it sends."""

import unittest

from .support.container import Container
from .support.dicts import FakeDictService
from .support.gateway import FakeGateway, built_runner
from .support.service import Reply

MAIN = """
import os
import mizzen

d = mizzen.Dict.from_name("d")
before = d.get("at import", "nothing")

def handle(key):
    d[key] = d.get(key, 0) + 1
    return d[key]

def child(key):
    pid = os.fork()
    if pid == 0:
        try:
            d[key] = "from the child"
        finally:
            os._exit(0)
    os.waitpid(pid, 0)
    return d[key]

def call(name):
    return mizzen.Function.from_name(name).remote(2)
"""


class PodTest(unittest.TestCase):
    def setUp(self):
        self.gateway = FakeGateway(built_runner())
        self.addCleanup(self.gateway.close)
        # Not the address of a sidecar: here the pod's token is needed.
        self.dict_service = FakeDictService(host="127.0.0.2")
        self.addCleanup(self.dict_service.close)
        self.dict_service.dict_("d")

    def container(self, handler="main:handle"):
        url = self.dict_service.url
        return Container(self.gateway, {"main.py": MAIN}, handler, MIZZEN_DICT=url)

    def bearers(self):
        return [r.headers.get("authorization") for r in self.dict_service.requests]

    def test_before_the_push_a_token_is_exchanged_and_after_it_the_pushs_own_is_used(self):
        with self.container() as container:
            self.gateway.wait_for(lambda: self.gateway.holds == 1, "a hold")
            container.result("a")
        self.assertEqual(self.bearers()[0], "Bearer pod-token-1")
        self.assertEqual(set(self.bearers()[1:]), {"Bearer pod-token-2"})
        paths = [r.path for r in self.gateway.requests]
        self.assertLess(paths.index("/v1/tokens"), paths.index("/v1/containers"))

    def test_a_token_that_is_refused_is_exchanged_once(self):
        with self.container() as container:
            self.gateway.wait_for(lambda: self.gateway.holds == 1, "a hold")
            self.dict_service.tokens = {"pod-token-3"}
            self.assertEqual(container.result("a"), 1)
            self.dict_service.tokens = set()
            status, answer = container.call("a")
        self.assertEqual((status, answer["exception"]["type"]), (500, "mizzen.exception.AuthError"))

    def test_a_forked_process_can_use_it_too(self):
        with self.container("main:child") as container:
            self.assertEqual(container.result("a"), "from the child")

    def test_a_function_calls_another_with_the_pods_token_and_within_the_trace(self):
        self.gateway.functions["square"] = lambda r: Reply(200, {"result": r.json["args"][0] ** 2})
        trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
        with self.container("main:call") as container:
            self.gateway.wait_for(lambda: self.gateway.holds == 1, "a hold")
            status, answer = container.call("square", headers={"traceparent": trace})
        self.assertEqual((status, answer), (200, {"result": 4}))
        request = [r for r in self.gateway.requests if r.path.endswith(":call")][-1]
        self.assertEqual(request.headers["authorization"], "Bearer pod-token-2")
        self.assertEqual(request.headers["traceparent"], trace)


if __name__ == "__main__":
    unittest.main()
