"""A long wait as long polls, by a clock of its own."""

import unittest
from unittest import mock

from mizzen import _poll


class PollTest(unittest.TestCase):
    def setUp(self):
        self.time = mock.Mock(now=1000.0)
        self.time.monotonic = lambda: self.time.now
        patch = mock.patch.object(_poll, "time", self.time)
        patch.start()
        self.addCleanup(patch.stop)

    def test_asks_for_as_much_as_a_request_may_wait_and_for_the_rest(self):
        poll = _poll.Poll(70)
        self.assertEqual(poll.next_wait(), 50)
        self.time.now += 50
        self.assertEqual((poll.is_over(), poll.next_wait()), (False, 20))
        self.time.now += 25
        self.assertEqual((poll.is_over(), poll.next_wait()), (True, 0))

    def test_without_a_timeout_it_is_never_over(self):
        poll = _poll.Poll(None)
        self.time.now += 1e9
        self.assertEqual((poll.is_over(), poll.next_wait()), (False, 50))

    def test_pauses_only_when_the_service_did_not_wait(self):
        poll = _poll.Poll(None)
        poll.next_wait()
        self.time.now += 49
        poll.pause()
        self.time.sleep.assert_not_called()
        poll.next_wait()
        self.time.now += 1
        poll.pause()
        self.time.sleep.assert_called_once()


if __name__ == "__main__":
    unittest.main()
