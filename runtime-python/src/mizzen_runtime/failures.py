"""What is told about an exception of user code: type, message, and its frames without ours."""

OURS = "<mizzen"  # our modules and the bootstrap
MAX_MESSAGE = 16 * 1024
MAX_TRACEBACK = 64 * 1024


def describe(exception):
    """``{"type", "message", "traceback"}``; works for exceptions whose ``str`` raises as well."""
    return {
        "type": type_name(exception),
        "message": _cut(_text(exception), MAX_MESSAGE),
        "traceback": _cut(user_traceback(exception), MAX_TRACEBACK),
    }


def type_name(exception):
    kind = type(exception)
    plain = kind.__module__ in ("builtins", "__main__")
    return kind.__qualname__ if plain else f"{kind.__module__}.{kind.__qualname__}"


def user_traceback(exception):
    import traceback  # costs a cold start nothing where nothing fails

    try:
        story = traceback.TracebackException.from_exception(exception)
        _strip(story, set())
        return "".join(story.format())
    except Exception as cause:  # a broken __str__, a source file that cannot be read, …
        return f"{type_name(exception)} (its traceback cannot be shown: {type_name(cause)})\n"


def _strip(story, seen):
    if story is None or id(story) in seen:
        return
    seen.add(id(story))
    frames = [frame for frame in story.stack if not frame.filename.startswith(OURS)]
    story.stack[:] = frames
    _strip(story.__cause__, seen)
    _strip(story.__context__, seen)
    for member in getattr(story, "exceptions", None) or ():
        _strip(member, seen)


def _text(exception):
    try:
        return str(exception)
    except Exception:
        return "(its message cannot be shown: str() of the exception raised)"


def _cut(text, limit):
    return text if len(text) <= limit else text[: limit - 1] + "…"
