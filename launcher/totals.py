"""Adds up what every test runner reported: Surefire and Failsafe XML, go test -json, unittest.

Prints Surefire's and Failsafe's totals, the skipped tests with their reasons, the failed ones, and as the last line
`N passed, N failed, N skipped`. Exit status 0 only if something ran and nothing failed.
"""

from __future__ import annotations

import argparse
import json
import sys
import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass, field
from pathlib import Path


@dataclass
class Totals:
    """Counts of one runner."""

    passed: int = 0
    failed: list[tuple[str, str]] = field(default_factory=list)
    errors: list[tuple[str, str]] = field(default_factory=list)
    skipped: list[tuple[str, str]] = field(default_factory=list)

    def __add__(self, other: Totals) -> Totals:
        return Totals(
            self.passed + other.passed, self.failed + other.failed,
            self.errors + other.errors, self.skipped + other.skipped,
        )

    @property
    def run(self) -> int:
        return self.passed + len(self.failed) + len(self.errors) + len(self.skipped)


def first_line(text: str | None) -> str:
    lines = (text or "").strip().splitlines()
    return lines[0][:300] if lines else "no reason given"


def maven(reports: list[Path]) -> Totals:
    """Reports of Surefire or Failsafe."""
    totals = Totals()
    for report in reports:
        for case in ElementTree.parse(report).getroot().iter("testcase"):
            name = f'{case.get("classname", "").rsplit(".", 1)[-1]}#{case.get("name") or "(class)"}'
            problem = {kind: case.find(kind) for kind in ("failure", "error", "skipped")}
            if problem["failure"] is not None:
                totals.failed.append((name, first_line(problem["failure"].get("message") or problem["failure"].text)))
            elif problem["error"] is not None:
                totals.errors.append((name, first_line(problem["error"].get("message") or problem["error"].text)))
            elif problem["skipped"] is not None:
                totals.skipped.append((name, first_line(problem["skipped"].get("message"))))
            else:
                totals.passed += 1
    return totals


def said(output: dict[str, list[str]], name: str) -> str:
    """What a Go test itself printed."""
    return "".join(line for line in output.get(name, []) if ".go:" in line)


def go(log: Path) -> Totals:
    """The events of `go test -json`."""
    totals = Totals()
    output: dict[str, list[str]] = {}
    failed_packages: dict[str, bool] = {}
    for line in log.read_text(errors="replace").splitlines():
        try:
            event = json.loads(line)
        except ValueError:
            continue
        package, test, action = event.get("Package", ""), event.get("Test"), event.get("Action")
        name = f"{package}#{test or ''}"
        if action == "output":
            output.setdefault(name, []).append(event.get("Output", ""))
        elif action == "pass" and test:
            totals.passed += 1
        elif action == "skip" and test:
            totals.skipped.append((name, first_line(said(output, name))))
        elif action == "fail" and test:
            failed_packages[package] = True
            totals.failed.append((name, first_line(said(output, name))))
        elif action == "fail":
            # A package that does not compile has no failed test of its own.
            failed_packages.setdefault(package, False)
    for package, named in failed_packages.items():
        if not named:
            totals.errors.append((package, first_line("".join(output.get(f"{package}#", [])))))
    return totals


def plain(log: Path) -> Totals:
    """Results written by run_unittests.py and by the launcher's own checks: one JSON object a line."""
    totals = Totals()
    for line in log.read_text().splitlines():
        result = json.loads(line)
        entry = (result["name"], result.get("reason", ""))
        if result["result"] == "passed":
            totals.passed += 1
        elif result["result"] == "skipped":
            totals.skipped.append(entry)
        else:
            totals.failed.append(entry)
    return totals


def reports(root: Path, folder: str) -> list[Path]:
    return sorted(
        path for pattern in (f"*/target/{folder}/TEST-*.xml", f"*/*/target/{folder}/TEST-*.xml")
        for path in root.glob(pattern)
    )


def maven_line(name: str, totals: Totals) -> str:
    return (f"{name}: Tests run: {totals.run}, Failures: {len(totals.failed)}, "
            f"Errors: {len(totals.errors)}, Skipped: {len(totals.skipped)}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--root", type=Path)
    parser.add_argument("--go", type=Path, action="append", default=[])
    parser.add_argument("--plain", type=Path, action="append", default=[])
    parser.add_argument("--brief", action="store_true", help="only the last line")
    arguments = parser.parse_args()
    surefire, failsafe = Totals(), Totals()
    if arguments.root:
        surefire = maven(reports(arguments.root, "surefire-reports"))
        failsafe = maven(reports(arguments.root, "failsafe-reports"))
    others = sum((go(log) for log in arguments.go if log.exists()), Totals())
    others += sum((plain(log) for log in arguments.plain if log.exists()), Totals())
    everything = surefire + failsafe + others
    failed = len(everything.failed) + len(everything.errors)
    last = f"{everything.passed} passed, {failed} failed, {len(everything.skipped)} skipped"
    if arguments.brief:
        print(last)
        return 0
    for title, entries in (("Skipped", everything.skipped), ("Failed", everything.failed + everything.errors)):
        if entries:
            print(f"{title}:")
            print("\n".join(f"  {name}: {reason}" for name, reason in entries))
    print(maven_line("Surefire", surefire))
    print(maven_line("Failsafe", failsafe))
    print(last)
    return 0 if everything.passed and not failed else 1


if __name__ == "__main__":
    sys.exit(main())
