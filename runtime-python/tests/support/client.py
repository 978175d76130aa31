"""A test case whose process is a client outside of any pod."""

import os
import unittest
from unittest import mock

from mizzen import _credentials, _session

from .dicts import TOKEN, FakeDictService
from .gateway import FakeGateway


class ClientTestCase(unittest.TestCase):
    def setUp(self):
        self.dict_service = FakeDictService(tokens={TOKEN})
        self.addCleanup(self.dict_service.close)
        self.gateway = FakeGateway()
        self.addCleanup(self.gateway.close)
        environ = {
            "MIZZEN_NAMESPACE": "test",
            "MIZZEN_TOKEN": TOKEN,
            "MIZZEN_DICT": self.dict_service.url,
            "MIZZEN_GATEWAY_URL": self.gateway.url,
        }
        patch = mock.patch.dict(os.environ, environ)
        patch.start()
        self.addCleanup(patch.stop)
        self.addCleanup(_session.DICTS.close)
        self.addCleanup(_session.GATEWAY.close)

    def in_pod(self, exchange):
        """As if the runner had set up the pod's token."""
        patch = mock.patch.multiple(_credentials._Pod, token=(None, 0.0), exchange=exchange)
        patch.start()
        self.addCleanup(patch.stop)
        os.environ.pop("MIZZEN_TOKEN", None)
