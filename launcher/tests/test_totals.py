import json
import tempfile
import unittest
from pathlib import Path

import totals

SUREFIRE = """<testsuite>
  <testcase classname="dev.mizzen.A" name="passes"/>
  <testcase classname="dev.mizzen.A" name="fails"><failure message="expected 1&#10;got 2"/></testcase>
  <testcase classname="dev.mizzen.A" name="breaks"><error type="X">boom</error></testcase>
  <testcase classname="dev.mizzen.B" name=""><skipped message="no cluster"/></testcase>
</testsuite>"""


class TotalsTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def test_counts_every_end_of_a_maven_test(self):
        report = self.folder / "TEST-A.xml"
        report.write_text(SUREFIRE)

        result = totals.maven([report])

        self.assertEqual(result.passed, 1)
        self.assertEqual(result.failed, [("A#fails", "expected 1")])
        self.assertEqual(result.errors, [("A#breaks", "boom")])
        self.assertEqual(result.skipped, [("B#(class)", "no cluster")])

    def test_finds_reports_of_nested_modules(self):
        for module in ("a", "b/c"):
            folder = self.folder / module / "target/surefire-reports"
            folder.mkdir(parents=True)
            (folder / "TEST-A.xml").write_text(SUREFIRE)

        found = totals.reports(self.folder, "surefire-reports")

        self.assertEqual(len(found), 2)

    def test_counts_go_tests_and_packages_that_do_not_compile(self):
        log = self.folder / "go.json"
        log.write_text("\n".join(json.dumps(event) for event in (
            {"Action": "pass", "Package": "p", "Test": "TestA"},
            {"Action": "pass", "Package": "p"},
            {"Action": "output", "Package": "q", "Test": "TestB", "Output": "    b_test.go:3: wrong\n"},
            {"Action": "fail", "Package": "q", "Test": "TestB"},
            {"Action": "fail", "Package": "q"},
            {"Action": "output", "Package": "r", "Output": "r.go:1: syntax error\n"},
            {"Action": "fail", "Package": "r"},
        )))

        result = totals.go(log)

        self.assertEqual(result.passed, 1)
        self.assertEqual(result.failed, [("q#TestB", "b_test.go:3: wrong")])
        self.assertEqual(result.errors, [("r", "r.go:1: syntax error")])

    def test_reads_results_of_plain_checks(self):
        log = self.folder / "plain.json"
        log.write_text(
            '{"name": "a", "result": "passed", "reason": ""}\n'
            '{"name": "b", "result": "skipped", "reason": "not installed"}\n'
            '{"name": "c", "result": "failed", "reason": "see log"}\n')

        result = totals.plain(log)

        self.assertEqual((result.passed, result.skipped, result.failed),
                         (1, [("b", "not installed")], [("c", "see log")]))


if __name__ == "__main__":
    unittest.main()
