"""The last word of a container, shown by kubectl describe."""

import json

MAX_BYTES = 4096


def write(path, error):
    """Writes ``error`` as JSON of at most 4 KiB; what is cut is the traceback's beginning, then
    the message's end. The file is made by the kubelet; where there is none, nothing is written."""
    try:
        with open(path, "r+b") as file:
            file.write(_fitting(error))
            file.truncate()
    except OSError:
        pass


def _fitting(error):
    error = dict(error)
    while True:
        data = json.dumps(error).encode()
        excess = len(data) - MAX_BYTES
        if excess <= 0:
            return data
        if error["traceback"]:
            error["traceback"] = error["traceback"][excess:]
        else:
            error["message"] = error["message"][: -max(excess, 1)]
