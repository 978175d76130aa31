"""Asks one path after another and compares the status: URL STATUS [AUDIENCE], one a line on standard input.

With an audience the request carries the pod's token for it. Says what was asked and answered; ends with 1 when an answer is
another one. A service that does not listen yet is asked again for a minute.
"""

import sys
import time
import urllib.error
import urllib.request

PATIENCE_SECONDS = 60


def ask(url: str, audience: str) -> str:
    request = urllib.request.Request(url)
    if audience:
        with open(f"/var/run/secrets/mizzen/{audience}", encoding="ascii") as token:
            request.add_header("Authorization", "Bearer " + token.read().strip())
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return str(answer.status)
    except urllib.error.HTTPError as answer:
        return str(answer.code)
    except OSError as failure:
        return f"no answer ({failure})"


def main() -> int:
    wrong = 0
    deadline = time.monotonic() + PATIENCE_SECONDS
    for line in sys.stdin.read().split("\n"):
        if not line.strip():
            continue
        url, wanted, audience = (line.split() + [""])[:3]
        got = ask(url, audience)
        while got.startswith("no answer") and time.monotonic() < deadline:
            time.sleep(1)
            got = ask(url, audience)
        wrong += got != wanted
        print("ok  " if got == wanted else "FAIL", url, f"as {audience}" if audience else "without a token",
              "->", got, "" if got == wanted else f"instead of {wanted}", flush=True)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
