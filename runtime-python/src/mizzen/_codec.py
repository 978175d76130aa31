"""Keys and values as bytes (contracts, section 9)."""

import binascii
import pickle

from . import _json, exception

PICKLE = "application/x-python-pickle"
MAX_KEY_BYTES = 2048
PROTOCOL = 4  # read by every Python that runs here; begins with 0x80, which no UTF-8 text does
_dumps = None


def encode_key(key):
    """A str is its UTF-8, anything else its pickle: equal keys must pickle to equal bytes."""
    try:
        data = key.encode() if isinstance(key, str) else pickle.dumps(key, PROTOCOL)
    except Exception as cause:
        raise exception.SerializationError(f"This key cannot be serialised: {cause}") from cause
    if not 1 <= len(data) <= MAX_KEY_BYTES:
        raise exception.InvalidError(
            f"A key must have 1 to {MAX_KEY_BYTES} bytes when it is serialised; this one has {len(data)}"
        )
    return data


def decode_key(data):
    """The key of these bytes; bytes that are neither text nor a pickle come back as they are."""
    if data[:1] == b"\x80":
        return _unpickle(data, "a key")
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data


def encode_value(value):
    """Pickled with cloudpickle where it is installed, else with pickle."""
    global _dumps
    if _dumps is None:
        try:
            from cloudpickle import dumps
        except ImportError:
            from pickle import dumps
        _dumps = dumps
    try:
        return _dumps(value, PROTOCOL)
    except Exception as cause:
        raise exception.SerializationError(
            f"A value of type {type(value).__name__} cannot be pickled: {cause}"
        ) from cause


def decode_value(data, content_type):
    """What this client wrote is unpickled; JSON and text that others wrote are read as such, and
    everything else is bytes."""
    kind = (content_type or "").partition(";")[0].strip().lower()
    if kind == PICKLE:
        return _unpickle(data, "a value")
    try:
        if kind == "application/json":
            return _json.loads(data)
        if kind.startswith("text/"):
            return data.decode()
    except ValueError as cause:
        raise exception.DeserializationError(f"A value says {kind}, but: {cause}") from cause
    return data


def _unpickle(data, what):
    try:
        return pickle.loads(data)
    except Exception as cause:
        raise exception.DeserializationError(
            f"Cannot read {what} here: {type(cause).__name__}: {cause}. The modules that define its "
            "type must be installed where it is read, in a compatible version."
        ) from cause


def to_base64(data):
    return binascii.b2a_base64(data, newline=False).decode("ascii")


def from_base64(text):
    return binascii.a2b_base64(text)
