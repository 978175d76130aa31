"""Work that is done ahead of who wants its results."""

import contextvars
import threading
import unittest

from mizzen import _cancellation, exception
from mizzen._ahead import ahead

PATIENCE = 20


class AheadTest(unittest.TestCase):
    def test_results_come_in_the_order_of_the_items(self):
        self.assertEqual(list(ahead(lambda n: n * n, range(10), 3)), [n * n for n in range(10)])
        self.assertEqual(list(ahead(str, [], 3)), [])

    def test_so_many_are_worked_on_at_once_and_no_more(self):
        began, go_on = [], threading.Event()
        together = threading.Barrier(4)

        def work(n):
            began.append(n)
            if n < 3:
                together.wait(PATIENCE)
            go_on.wait(PATIENCE)
            return n

        results = ahead(work, range(10), 3)
        first = []
        reader = threading.Thread(target=lambda: first.append(next(results)))
        reader.start()
        together.wait(PATIENCE)
        self.assertEqual(sorted(began), [0, 1, 2])
        go_on.set()
        reader.join(PATIENCE)
        self.assertEqual(first, [0])
        self.assertEqual(list(results), list(range(1, 10)))

    def test_a_failure_comes_in_its_turn(self):
        def work(n):
            if n == 2:
                raise ValueError(n)
            return n

        results = ahead(work, range(5), 3)
        self.assertEqual([next(results), next(results)], [0, 1])
        with self.assertRaises(ValueError):
            next(results)

    def test_who_was_cancelled_waits_no_longer(self):
        go_on = threading.Event()
        self.addCleanup(go_on.set)
        cancellation = _cancellation.Cancellation()
        cancellation.cancel()

        def wait():
            _cancellation.current.set(cancellation)
            next(ahead(lambda _: go_on.wait(PATIENCE), range(1), 1))

        with self.assertRaises(exception.ConnectionError):
            contextvars.copy_context().run(wait)


if __name__ == "__main__":
    unittest.main()
