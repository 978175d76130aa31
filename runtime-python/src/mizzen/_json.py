"""JSON of arguments and results, with errors that name the place."""

import json
import math

_SIMPLE = (str, int, float, bool, type(None))


class NotSerializable(Exception):
    """``path`` inside ``root`` holds a value of type ``type_name``, which JSON cannot carry."""

    def __init__(self, path, type_name, reason):
        super().__init__(f"{path} is of type {type_name}: {reason}")
        self.path = path
        self.type_name = type_name


def dumps(value, root):
    """Compact UTF-8 JSON. Raises NotSerializable; ``root`` names the value in its text."""
    try:
        return json.dumps(value, allow_nan=False, separators=(",", ":")).encode()
    except RecursionError:
        raise NotSerializable(root, _name(value), "it is nested too deeply or in itself") from None
    except Exception as cause:
        found = _find(value, root, set())
        raise found or NotSerializable(root, _name(value), str(cause)) from None


def loads(data):
    """Strict JSON: NaN and Infinity are refused. Raises ValueError."""
    try:
        return json.loads(data, parse_constant=_refuse)
    except RecursionError:
        raise ValueError("it is nested too deeply") from None


def _refuse(constant):
    raise ValueError(f"{constant} is not JSON")


def _find(value, path, above):
    if isinstance(value, float) and not math.isfinite(value):
        return NotSerializable(path, "float", f"{value} has no JSON form; return None or a string")
    if isinstance(value, _SIMPLE):
        return None
    if not isinstance(value, (dict, list, tuple)):
        return NotSerializable(path, _name(value), _advice(value))
    if id(value) in above:
        return NotSerializable(path, _name(value), "it contains itself")
    above.add(id(value))
    if isinstance(value, dict):
        for key, item in value.items():
            if not isinstance(key, _SIMPLE):
                return NotSerializable(f"a key of {path}", _name(key), "keys must be strings")
            found = _find(item, f"{path}[{key!r}]", above)
            if found:
                return found
    else:
        for index, item in enumerate(value):
            found = _find(item, f"{path}[{index}]", above)
            if found:
                return found
    above.discard(id(value))
    return None


def _advice(value):
    if hasattr(value, "__await__"):
        return "await it, and declare the function itself with async def"
    if hasattr(value, "__next__") or hasattr(value, "__anext__"):
        return "results are not streamed in this release; return a list"
    return "JSON has no such type; convert it first"


def _name(value):
    kind = type(value)
    return kind.__name__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__name__}"
