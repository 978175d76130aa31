"""Waits until the quickstart's objects are Ready, plays its calls cold and warm, and prints each result with its times.

The folder's play/calls.json says what is called (kubectl apply would take a .json in the folder itself for a manifest):

    {"namespace": "quickstart", "serviceAccount": "caller",
     "calls": [{"title": "…", "function": "square", "body": {"args": [7]}, "expect": 49}]}

Each call is made twice: cold (a container starts for it, unless one is still up from before) and warm. A call whose
second answer differs has `expectWarm`; without `expect` any result is right. Exit status 0 only if all were right.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path

from gateway import AUDIENCE, Answer, Gateway
from kube import Kube, KubeError

KINDS = "apps.mizzen.dev,functions.mizzen.dev,volumes.mizzen.dev,dicts.mizzen.dev,queues.mizzen.dev,secrets.mizzen.dev"
ANY = object()


def not_ready(items: list[dict]) -> list[str]:
    """One line for each object whose Ready condition is not True of its present generation."""
    lines = []
    for item in items:
        name = f'{item["kind"]} {item["metadata"]["name"]}'
        ready = next((c for c in item.get("status", {}).get("conditions", []) if c["type"] == "Ready"), None)
        if ready is None:
            lines.append(f"{name}: no status yet (does the operator run?)")
        elif ready["status"] != "True":
            lines.append(f'{name}: {ready.get("reason")} {ready.get("message", "")}')
        elif ready.get("observedGeneration", item["metadata"]["generation"]) < item["metadata"]["generation"]:
            lines.append(f"{name}: the operator has not seen its latest change")
    return lines


def wait_ready(kube: Kube, namespace: str, seconds: float) -> list[str]:
    """Waits until everything of Mizzen in the namespace is Ready; returns what is not."""
    deadline = time.monotonic() + seconds
    while True:
        items = kube.items(KINDS, namespace)
        waiting = not_ready(items) if items else ["nothing was applied"]
        if not waiting or time.monotonic() > deadline:
            return waiting
        time.sleep(0.2)


def verdict(answer: Answer, expected: object) -> str | None:
    """What is wrong with an answer; None when it is right."""
    if answer.status != 200:
        return answer.problem
    if expected is not ANY and answer.result != expected:
        return f"expected {json.dumps(expected)}"
    return None


def times(answer: Answer) -> str:
    if answer.cold_milliseconds is None:
        return f"{answer.milliseconds:8.0f} ms  warm"
    return f"{answer.milliseconds:8.0f} ms  cold start {answer.cold_milliseconds:.0f} ms"


def play(gateway: Gateway, plan: dict) -> bool:
    """Makes all calls; True when every answer was right."""
    right = True
    for call in plan["calls"]:
        cold_expected = call.get("expect", ANY)
        for round_name, expected in (("first", cold_expected), ("again", call.get("expectWarm", cold_expected))):
            answer = gateway.call(plan["namespace"], call["function"], call.get("body"))
            wrong = verdict(answer, expected)
            shown = json.dumps(answer.result) if answer.status == 200 else ""
            title = call.get("title", call["function"]) if round_name == "first" else ""
            print(f'  {"✗" if wrong else "✓"} {title:<46} {times(answer):<36} {shown[:80]}', flush=True)
            if wrong:
                print(f"      wrong: {wrong}", flush=True)
                right = False
    return right


def quickstart(kube: Kube, url: str, folder: Path) -> int:
    plan = json.loads((folder / "play" / "calls.json").read_text(encoding="utf-8"))
    waiting = wait_ready(kube, plan["namespace"], 120)
    if waiting:
        print("The quickstart is not Ready:", *waiting, sep="\n  ", file=sys.stderr)
        return 1
    token = kube.run(
        "create", "token", plan["serviceAccount"], "-n", plan["namespace"], "--audience", AUDIENCE,
    ).strip()
    return 0 if play(Gateway(url, token), plan) else 1


def call_body(text: str) -> object:
    """The call's JSON: a list is taken as the arguments. Absent is None."""
    if not text:
        return None
    body = json.loads(text)
    if isinstance(body, list):
        return {"args": body}
    if isinstance(body, dict) and set(body) <= {"args", "kwargs"}:
        return body
    raise ValueError('it must be a list of arguments, or {"args": […], "kwargs": {…}}')


def single_call(kube: Kube, url: str, namespace: str, function: str, text: str) -> int:
    try:
        body = call_body(text)
    except ValueError as error:
        print(f"error: the call's JSON: {error}", file=sys.stderr)
        return 2
    token = kube.run("create", "token", "mizzen-cli", "-n", namespace, "--audience", AUDIENCE).strip()
    answer = Gateway(url, token).call(namespace, function, body)
    if answer.status != 200:
        print(f"error: {answer.problem}", file=sys.stderr)
        return 1
    print(json.dumps(answer.result, ensure_ascii=False))
    print(f"{times(answer).strip()}  {answer.container or ''}", file=sys.stderr)
    return 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kubectl", default="kubectl")
    parser.add_argument("--gateway", required=True, help="base URL of the gateway")
    parser.add_argument("--call", metavar="FUNCTION", help="only this call")
    parser.add_argument("--body", default="")
    parser.add_argument("--namespace", default="default")
    parser.add_argument("folder", type=Path, nargs="?")
    arguments = parser.parse_args()
    kube = Kube(arguments.kubectl)
    try:
        if arguments.call:
            return single_call(kube, arguments.gateway, arguments.namespace, arguments.call, arguments.body)
        return quickstart(kube, arguments.gateway, arguments.folder)
    except (KubeError, OSError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
