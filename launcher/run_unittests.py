"""Runs unittest in a folder and appends one JSON object a test to a file: {"name", "result", "reason"}."""

from __future__ import annotations

import json
import sys
import unittest


class Recorder(unittest.TextTestResult):
    """Remembers every test's end."""

    def __init__(self, *arguments, **options) -> None:
        super().__init__(*arguments, **options)
        self.results: list[dict] = []

    def record(self, test: unittest.TestCase, result: str, reason: str = "") -> None:
        self.results.append({"name": test.id(), "result": result, "reason": reason})

    def addSuccess(self, test):
        super().addSuccess(test)
        self.record(test, "passed")

    def addSkip(self, test, reason):
        super().addSkip(test, reason)
        self.record(test, "skipped", reason)

    def addFailure(self, test, err):
        super().addFailure(test, err)
        self.record(test, "failed", str(err[1]))

    def addError(self, test, err):
        super().addError(test, err)
        self.record(test, "failed", repr(err[1]))

    def addSubTest(self, test, subtest, err):
        super().addSubTest(test, subtest, err)
        if err is not None:
            self.record(subtest, "failed", str(err[1]))


def main() -> int:
    folder, log, *top = sys.argv[1:]
    suite = unittest.defaultTestLoader.discover(folder, top_level_dir=top[0] if top else folder)
    result = unittest.TextTestRunner(resultclass=Recorder, stream=sys.stdout).run(suite)
    with open(log, "a", encoding="utf-8") as file:
        for entry in result.results:
            file.write(json.dumps(entry) + "\n")
    return 0 if result.wasSuccessful() else 1


if __name__ == "__main__":
    sys.exit(main())
