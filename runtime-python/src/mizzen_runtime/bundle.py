"""Inline files of a Function: fetched by hash, checked, written to the working directory."""

import hashlib
import json
import os
import sys
import time

from mizzen import _wire

from . import log

NOT_FOUND_PATIENCE_SECONDS = 10.0


class BundleError(Exception):
    """The code cannot be used; the text says why."""


def install(settings):
    """Makes the working directory current and first on sys.path, with the inline files in it."""
    if settings.code_sha256:
        files = _parse(_fetch(settings))
        directory = _directory()
        for path, content in files:
            _write(directory, path, content)
        os.chdir(directory)
    here = os.getcwd()
    if sys.path[:1] in ([""], [here]):
        sys.path[0] = here
    else:
        sys.path.insert(0, here)


def _fetch(settings):
    address = _wire.Address(settings.gateway)
    target = f"/v1/code/{settings.code_sha256}"
    started = time.monotonic()
    delay = 0.05
    told = False
    while True:
        try:
            connection = _wire.Connection(address)
            answer = connection.exchange("GET", target, {"Connection": "close"}, timeout=30.0)
            connection.close()
            if answer.status == 200:
                return _checked(answer.body, settings.code_sha256)
            reason = f"the gateway answered {answer.status}"
            # The gateway may see the new Function later than the kubelet does.
            if answer.status == 404 and time.monotonic() - started > NOT_FOUND_PATIENCE_SECONDS:
                raise BundleError(
                    f"The gateway does not have the code bundle {settings.code_sha256}. The Function "
                    "was changed or deleted meanwhile, or the gateway does not see it."
                )
        except (_wire.ConnectFailed, _wire.ConnectionBroken) as cause:
            reason = str(cause)
        if not told:
            log.warn("Fetch of the code bundle failed, trying again", reason=reason)
            told = True
        time.sleep(delay)
        delay = min(delay * 2, 2.0)


def _checked(body, expected):
    actual = hashlib.sha256(body).hexdigest()
    if actual != expected:
        raise BundleError(f"The code bundle has SHA-256 {actual}, but {expected} was asked for.")
    return body


def _parse(body):
    try:
        entries = json.loads(body)
        files = [(entry["path"], entry["content"]) for entry in entries]
    except (ValueError, TypeError, KeyError) as cause:
        raise BundleError(f"The code bundle is not a list of path and content: {cause}") from None
    for path, content in files:
        parts = path.split("/") if isinstance(path, str) else [""]
        if not isinstance(content, str) or "\0" in path or any(p in ("", ".", "..") for p in parts):
            raise BundleError(f"The path {path!r} is not relative and canonical, or has no text.")
    return files


def _directory():
    tried = []
    for base in (os.environ.get("TMPDIR") or "/tmp", "/dev/shm"):
        directory = os.path.join(base, "mizzen", "app")
        try:
            os.makedirs(directory, exist_ok=True)
            if os.access(directory, os.W_OK):
                return directory
            tried.append(f"{directory}: not writable")
        except OSError as cause:
            tried.append(f"{directory}: {cause.strerror}")
    raise BundleError(
        "No place to write the inline files to ("
        + "; ".join(tried)
        + "). Use an image whose /tmp is writable for uid 65532."
    )


def _write(directory, path, content):
    target = os.path.join(directory, *path.split("/"))
    try:
        os.makedirs(os.path.dirname(target), exist_ok=True)
        with open(target, "w", encoding="utf-8", newline="") as file:
            file.write(content)
    except OSError as cause:
        raise BundleError(f"The inline file {path} cannot be written: {cause}") from None
