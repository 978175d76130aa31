"""Keys and values as bytes (contracts, section 9)."""

import binascii
import io
import pickle

from . import _json, exception

PICKLE = "application/x-python-pickle"
JSON = "application/json"
MIN_COUNTER = -(1 << 63)
MAX_COUNTER = (1 << 63) - 1
MAX_KEY_BYTES = 2048
PROTOCOL = 4  # read by every Python that runs here; begins with 0x80, which no UTF-8 text does
_PICKLED = b"\x80"
_PICKLED_4 = b"\x80\x04"
_dumps = None


def encode_key(key):
    """A str is its UTF-8 and bytes are themselves; anything else is its pickle, as are bytes which
    could be taken for one. Equal keys must pickle to equal bytes."""
    try:
        if isinstance(key, str):
            data = key.encode()
        elif type(key) is bytes and key[:1] != _PICKLED:
            data = key
        else:
            data = _pickle_key(key)
    except Exception as cause:
        raise exception.SerializationError(f"This key cannot be serialised: {cause}") from cause
    if not 1 <= len(data) <= MAX_KEY_BYTES:
        raise exception.InvalidError(
            f"A key must have 1 to {MAX_KEY_BYTES} bytes when it is serialised; this one has {len(data)}"
        )
    return data


def encode_prefix(prefix):
    """The bytes that keys begin with: those of a str or bytes key."""
    if isinstance(prefix, str):
        return prefix.encode()
    if isinstance(prefix, bytes):
        return prefix
    raise exception.InvalidError(f"prefix must be a str or bytes, it is {prefix!r}")


def decode_key(data):
    """The key of these bytes; those that are neither text nor a pickle of ours come back as they
    are."""
    if data[:2] == _PICKLED_4 and data[-1:] == b".":
        return _unpickle(data, "a key")
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data


def _pickle_key(key):
    # Without the memo: with it ("a", "a") would depend on whether both are the same object.
    buffer = io.BytesIO()
    pickler = pickle.Pickler(buffer, PROTOCOL)
    pickler.fast = True
    pickler.dump(key)
    return buffer.getvalue()


def encode_value(value):
    """The value's bytes and their content type. An int of 64 bits is JSON, so that ``add`` can count
    it; all else is pickled, with cloudpickle where it is installed."""
    global _dumps
    if type(value) is int and MIN_COUNTER <= value <= MAX_COUNTER:
        return str(value).encode(), JSON
    if _dumps is None:
        try:
            from cloudpickle import dumps
        except ImportError:
            from pickle import dumps
        _dumps = dumps
    try:
        return _dumps(value, PROTOCOL), PICKLE
    except Exception as cause:
        raise exception.SerializationError(
            f"A value of type {type(value).__name__} cannot be pickled: {cause}"
        ) from cause


def wire_value(value):
    """The members ``value`` and ``contentType`` that JSON bodies have."""
    data, content_type = encode_value(value)
    return {"value": to_base64(data), "contentType": content_type}


def value_of_wire(members):
    """The value of such members."""
    return decode_value(from_base64(members["value"]), members.get("contentType"))


def decode_value(data, content_type):
    """What this client wrote is unpickled; JSON and text that others wrote are read as such, and
    everything else is bytes."""
    kind = (content_type or "").partition(";")[0].strip().lower()
    if kind == PICKLE:
        return _unpickle(data, "a value")
    try:
        if kind == JSON:
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
