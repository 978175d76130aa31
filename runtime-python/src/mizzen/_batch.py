"""Several changes of a Dict as one: see the class."""

import collections

from . import _codec, exception
from ._aio import dual
from ._poll import check_seconds
from ._session import request_id

MAX_STEPS = 1000
MIN_TTL_SECONDS = 0.001
MAX_TTL_SECONDS = 3650 * 86400.0

StepResult = collections.namedtuple("StepResult", ["version", "value"])
StepResult.__doc__ = """What a step did: the ``version`` of its entry afterwards (0 when that is absent),
and the counter's ``value`` for ``add`` (else None)."""


class Batch:
    """Steps that are done all together or not at all, in their order; each sees what those before it
    did. Made by ``Dict.batch()``:

        d.batch().put("a", 1, only_if="absent").add("made").remove("b").commit()

    ``only_if`` is what must be true of the entry: ``"absent"``, ``"present"``, or a version (an int; 0
    is absent). When one is not, nothing is done and ``commit`` raises ConditionFailedError.
    """

    def __init__(self, owner):
        self._owner = owner
        self._steps = []

    def put(self, key, value, *, ttl=None, only_if=None):
        """Sets ``key``; ``ttl`` as in ``Dict.put``."""
        step = dict(_step("put", key, only_if), **_codec.wire_value(value))
        return self._with(step, ttl)

    def remove(self, key, *, only_if=None):
        """Removes ``key``; where it is absent this does nothing, unless ``only_if`` says otherwise."""
        return self._with(_step("remove", key, only_if))

    def add(self, key, delta=1, *, ttl=None):
        """Adds to a counter as ``Dict.add`` does; its new value is in the result."""
        return self._with(dict(_step("add", key), delta=check_delta(delta)), ttl)

    def check(self, key, only_if):
        """Changes nothing."""
        if only_if is None:
            raise exception.InvalidError("check needs only_if")
        return self._with(_step("check", key, only_if))

    @dual
    def commit(self):
        """Does the steps and returns a StepResult for each. A second commit does them again.

        Raises ConditionFailedError, CounterError, LimitExceededError; their ``step`` is the index of
        the step that was refused. Nothing was changed then."""
        if not self._steps:
            return []
        answer = self._owner._post(":batch", {"steps": self._steps}, once=request_id())
        return [StepResult(r["version"], r.get("value")) for r in answer["results"]]

    def __len__(self):
        return len(self._steps)

    def __bool__(self):
        return True

    def _with(self, step, ttl=None):
        if len(self._steps) == MAX_STEPS:
            raise exception.InvalidError(f"A batch has at most {MAX_STEPS} steps: commit before")
        if ttl is not None:
            step["ttl"] = check_ttl(ttl)
        self._steps.append(step)
        return self


def _step(op, key, only_if=None):
    step = {"op": op, "key": _codec.to_base64(_codec.encode_key(key))}
    if only_if is not None:
        step["if"] = _condition(only_if)
    return step


def _condition(only_if):
    if only_if in ("absent", "present"):
        return only_if
    return check_version("only_if", only_if) or "absent"


def check_version(name, version):
    """Raises InvalidError for what no version can be."""
    if isinstance(version, bool) or not isinstance(version, int) or version < 0:
        raise exception.InvalidError(f"{name} must be a version (an int from 0), it is {version!r}")
    return version


def check_delta(delta):
    valid = isinstance(delta, int) and _codec.MIN_COUNTER <= delta <= _codec.MAX_COUNTER
    if not valid or isinstance(delta, bool):
        raise exception.InvalidError(f"delta must be an int of 64 bits, it is {delta!r}")
    return delta


def check_ttl(ttl):
    return check_seconds("ttl", ttl, MIN_TTL_SECONDS, MAX_TTL_SECONDS)
