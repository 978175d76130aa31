"""What mizzen.Dict has and Modal's has not: versions, counters, times to live, batches, watching."""

import threading
import unittest
from unittest import mock

import mizzen
from mizzen import _dict, exception

from .support.client import ClientTestCase
from .support.service import problem


class ChangesTestCase(ClientTestCase):
    def setUp(self):
        super().setUp()
        self.stored = self.dict_service.dict_("d", entries=50)
        self.d = mizzen.Dict.from_name("d")


class VersionTest(ChangesTestCase):
    def test_a_value_is_read_with_its_version(self):
        self.d["a"] = "x"
        first = self.d.get_with_version("a")
        self.d["a"] = "y"
        second = self.d.get_with_version("a")
        self.assertEqual((first[0], second[0]), ("x", "y"))
        self.assertGreater(second[1], first[1])

    def test_the_version_of_what_is_absent_is_0(self):
        self.assertEqual(self.d.get_with_version("a"), (None, 0))
        self.assertEqual(self.d.get_with_version("a", 5), (5, 0))

    def test_put_with_a_version_changes_only_that(self):
        self.d["a"] = "x"
        _, version = self.d.get_with_version("a")
        self.assertIs(self.d.put("a", "y", if_version=version), True)
        self.assertIs(self.d.put("a", "z", if_version=version), False)
        self.assertEqual(self.d["a"], "y")

    def test_put_with_version_0_makes_and_changes_nothing(self):
        self.assertIs(self.d.put("a", 1, if_version=0), True)
        self.assertIs(self.d.put("a", 2, if_version=0), False)
        self.assertEqual(self.d["a"], 1)

    def test_a_version_of_what_was_removed_does_not_fit_any_more(self):
        self.d["a"] = 1
        _, version = self.d.get_with_version("a")
        del self.d["a"]
        self.assertIs(self.d.put("a", 2, if_version=version), False)
        self.assertNotIn("a", self.d)

    def test_remove_with_a_version_removes_only_that(self):
        self.d["a"] = 1
        _, version = self.d.get_with_version("a")
        self.assertIs(self.d.remove("a", if_version=version + 1), False)
        self.assertIs(self.d.remove("a", if_version=version), True)
        self.assertIs(self.d.remove("a", if_version=version), False)

    def test_concurrent_changes_lose_nothing(self):
        def work():
            for _ in range(10):
                while True:
                    value, version = self.d.get_with_version("list", [])
                    if self.d.put("list", [*value, 1], if_version=version):
                        break

        threads = [threading.Thread(target=work) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(len(self.d["list"]), 40)

    def test_what_is_no_version_is_refused(self):
        for use in (
            lambda: self.d.put("a", 1, if_version="1"),
            lambda: self.d.put("a", 1, if_version=-1),
            lambda: self.d.put("a", 1, if_version=True),
            lambda: self.d.put("a", 1, if_version=1, skip_if_exists=True),
            lambda: self.d.remove("a", if_version=1.0),
            lambda: self.d.watch(after="now"),
        ):
            with self.assertRaises(exception.InvalidError):
                use()
        self.assertEqual(self.dict_service.requests, [])


class CounterTest(ChangesTestCase):
    def test_adds_and_gives_the_new_value(self):
        self.assertEqual(self.d.add("n"), 1)
        self.assertEqual(self.d.add("n", 10), 11)
        self.assertEqual(self.d.add("n", -12), -1)
        self.assertEqual(self.d["n"], -1)

    def test_an_int_that_was_put_is_a_counter(self):
        self.d["n"] = 41
        self.assertEqual(self.d.add("n"), 42)

    def test_something_else_is_none(self):
        for value in (True, "1", 1.0, None):
            with self.subTest(value), self.assertRaises(exception.CounterError) as raised:
                self.d["n"] = value
                self.d.add("n")
            self.assertEqual(raised.exception.slug, "not-a-counter")

    def test_a_sum_of_more_than_64_bits_changes_nothing(self):
        self.d["n"] = 2**63 - 1
        with self.assertRaises(exception.CounterError) as raised:
            self.d.add("n")
        self.assertEqual(raised.exception.slug, "counter-overflow")
        self.assertEqual(self.d["n"], 2**63 - 1)

    def test_delta_is_an_int_of_64_bits(self):
        for delta in (1.0, "1", True, 2**63, None):
            with self.subTest(delta), self.assertRaises(exception.InvalidError):
                self.d.add("n", delta)


class TtlTest(ChangesTestCase):
    def test_an_entry_goes_when_its_time_is_over(self):
        self.d.put("a", 1, ttl=10)
        self.assertAlmostEqual(self.d.get_entry("a").expires_in, 10, delta=9)
        self.dict_service.advance(10)
        self.assertNotIn("a", self.d)

    def test_a_lock_with_a_time_can_be_had_again(self):
        self.assertIs(self.d.put("lock", 1, skip_if_exists=True, ttl=5), True)
        self.assertIs(self.d.put("lock", 1, skip_if_exists=True, ttl=5), False)
        self.dict_service.advance(5)
        self.assertIs(self.d.put("lock", 1, skip_if_exists=True, ttl=5), True)

    def test_a_put_without_takes_it_away_and_an_add_keeps_it(self):
        self.d.put("a", 1, ttl=10)
        self.d.add("a")
        self.assertIsNotNone(self.d.get_entry("a").expires_in)
        self.d.add("a", ttl=100)
        self.assertGreater(self.d.get_entry("a").expires_in, 10)
        self.d["a"] = 1
        self.assertEqual(self.d.get_entry("a"), (1, self.d.get_with_version("a")[1], None))

    def test_no_entry_is_none(self):
        self.assertIsNone(self.d.get_entry("a"))

    def test_is_sent_in_plain_decimals(self):
        for ttl, text in ((0.001, "0.001"), (86400 * 3650, "315360000.000")):
            self.d.put("a", 1, ttl=ttl)
            self.assertEqual(self.dict_service.requests[-1].headers["mizzen-ttl"], text)

    def test_is_1_ms_to_ten_years(self):
        for ttl in (0, -1, 0.0004, 86400 * 3651, float("nan"), float("inf"), "1", True):
            for use in (
                lambda ttl=ttl: self.d.put("a", 1, ttl=ttl),
                lambda ttl=ttl: self.d.add("a", ttl=ttl),
                lambda ttl=ttl: self.d.batch().put("a", 1, ttl=ttl),
            ):
                with self.subTest(ttl), self.assertRaises(exception.InvalidError):
                    use()


class BatchTest(ChangesTestCase):
    def test_does_all_steps_and_says_what_each_did(self):
        self.d.update({"old": 1, "n": 5})
        results = (
            self.d.batch().put("new", [1]).add("n", 2).remove("old").check("old", "absent").commit()
        )
        self.assertEqual(dict(self.d.items()), {"new": [1], "n": 7})
        self.assertEqual([r.value for r in results], [None, 7, None, None])
        self.assertEqual(results[0].version, self.d.get_with_version("new")[1])
        self.assertEqual(results[2].version, 0)

    def test_a_condition_that_does_not_hold_refuses_all_and_names_the_step(self):
        self.d["a"] = 1
        version = self.d.get_with_version("a")[1]
        for condition, slug in (
            ("absent", "entry-exists"),
            (0, "entry-exists"),
            (version + 1, "version-mismatch"),
        ):
            with (
                self.subTest(condition),
                self.assertRaises(exception.ConditionFailedError) as raised,
            ):
                self.d.batch().put("b", 1).put("a", 2, only_if=condition).commit()
            self.assertEqual((raised.exception.slug, raised.exception.step), (slug, 1))
        self.assertEqual(dict(self.d.items()), {"a": 1})

    def test_conditions_that_hold(self):
        self.d["a"] = 1
        version = self.d.get_with_version("a")[1]
        self.d.batch().check("a", "present").remove("a", only_if=version).put(
            "a", 2, only_if="absent", ttl=5
        ).commit()
        self.assertEqual(self.d.get_entry("a").value, 2)

    def test_other_refusals_name_the_step_too(self):
        with self.assertRaises(exception.CounterError) as raised:
            self.d.batch().put("a", "x").add("a").commit()
        self.assertEqual(raised.exception.step, 1)
        with self.assertRaises(exception.LimitExceededError) as raised:
            self.d.batch().put("a", "x" * 2000).commit()
        self.assertEqual(raised.exception.step, 0)

    def test_of_nothing_asks_nothing(self):
        self.assertEqual(self.d.batch().commit(), [])
        self.assertEqual(self.dict_service.requests, [])

    def test_has_at_most_1000_steps(self):
        batch = self.d.batch()
        for i in range(1000):
            batch.remove(str(i))
        self.assertEqual(len(batch.commit()), 1000)
        with self.assertRaises(exception.InvalidError):
            batch.remove("one more")

    def test_conditions_that_are_none(self):
        for condition in ("there", -1, True, 1.5):
            with self.subTest(condition), self.assertRaises(exception.InvalidError):
                self.d.batch().put("a", 1, only_if=condition)
        with self.assertRaises(exception.InvalidError):
            self.d.batch().check("a", None)


class WatchTest(ChangesTestCase):
    def kinds(self, changes):
        return [(change.type, change.key) for change in changes]

    def test_gives_the_changes_from_now_on_in_order(self):
        self.d["before"] = 0
        changes = self.d.watch(timeout=0)
        self.d["a"] = 1
        del self.d["a"]
        self.d.clear()
        found = list(changes)
        self.assertEqual(self.kinds(found), [("put", "a"), ("remove", "a"), ("clear", None)])
        self.assertEqual(found[-1].version, self.d.version())

    def test_waits_for_a_change(self):
        changes = self.d.watch(timeout=20)
        threading.Thread(target=self.d.put, args=("a", 1)).start()
        self.assertEqual(self.kinds([next(changes)]), [("put", "a")])

    def test_sees_what_time_removes(self):
        self.d.put("a", 1, ttl=10)
        changes = self.d.watch(timeout=0)
        self.dict_service.advance(10)
        self.assertEqual(self.kinds(changes), [("remove", "a")])

    def test_after_a_version(self):
        self.d["a"] = 1
        version = self.d.version()
        self.d["b"] = 1
        self.assertEqual(self.kinds(self.d.watch(version, timeout=0)), [("put", "b")])

    def test_with_a_prefix(self):
        changes = self.d.watch(prefix="a/", timeout=0)
        self.d.update({"a/1": 1, "b": 2, "a/2": 3})
        self.assertEqual(self.kinds(changes), [("put", "a/1"), ("put", "a/2")])

    def test_a_cache_that_is_built_as_documented_misses_nothing(self):
        self.d.update(a=1, b=2)
        version = self.d.version()
        self.d["c"] = 3
        cache = dict(self.d.items())
        self.d.pop("a")
        for change in self.d.watch(after=version, timeout=0):
            if change.type == "put":
                cache[change.key] = self.d[change.key]
            else:
                cache.pop(change.key, None)
        self.assertEqual(cache, {"b": 2, "c": 3})

    def test_goes_on_when_the_connection_breaks_or_the_service_is_away(self):
        changes = self.d.watch(timeout=20)
        self.d["a"] = 1
        away = problem(503, "internal", "The API server is away.")
        for event in ("before", "after", away, problem(500, "internal", "A mistake.")):
            with (
                self.subTest(event),
                mock.patch("mizzen._session.CONNECT_PATIENCE_SECONDS", 0.0),
                mock.patch.object(_dict, "_WATCH_PAUSE_SECONDS", 0.0),
            ):
                self.dict_service.break_next = [None, event, event]
                self.d["a"] = 2
                self.assertEqual(next(changes).type, "put")

    def test_does_not_wait_for_ever_for_a_service_that_is_away(self):
        changes = self.d.watch()
        self.dict_service.break_next = ["before"] * 9
        with (
            mock.patch("mizzen._session.CONNECT_PATIENCE_SECONDS", 0.0),
            mock.patch.object(_dict, "_WATCH_PAUSE_SECONDS", 0.0),
            mock.patch.object(_dict, "_WATCH_PATIENCE_SECONDS", 0.0),
            self.assertRaises(exception.ConnectionError),
        ):
            next(changes)

    def test_changes_that_are_forgotten_are_told(self):
        version = self.d.version()
        changes = self.d.watch()
        for i in range(200):
            self.d["a"] = i
        for lost in (changes, self.d.watch(version)):
            with self.assertRaises(exception.VersionCompactedError) as raised:
                next(lost)
            self.assertEqual(raised.exception.slug, "version-compacted")

    def test_an_absent_dict_is_told_at_once(self):
        with self.assertRaises(exception.NotFoundError):
            mizzen.Dict.from_name("none").watch()


if __name__ == "__main__":
    unittest.main()
