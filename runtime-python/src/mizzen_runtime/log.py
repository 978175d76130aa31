"""One JSON object a line on stderr."""

import json
import os
import time


def info(message, **fields):
    _write("INFO", message, fields)


def warn(message, **fields):
    _write("WARN", message, fields)


def error(message, **fields):
    _write("ERROR", message, fields)


def _write(level, message, fields):
    now = time.time()
    stamp = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(now))
    event = {
        "time": f"{stamp}.{int(now * 1000) % 1000:03d}Z",
        "level": level,
        "logger": "mizzen.runtime",
        "message": message,
    }
    event.update(fields)
    line = json.dumps(event, default=str) + "\n"
    try:
        os.write(2, line.encode())  # one write: lines of several threads do not mix
    except OSError:
        pass  # nobody reads our stderr any more; that must not stop the function
