"""Reads the examples' YAML without a YAML library (the standard library has none).

Understands what the examples use: block maps and lists, literal blocks, flow lists of plain scalars.
Everything else is an error, so that nothing is misread in silence.
"""

import re

_PAIR = re.compile(r"([A-Za-z][A-Za-z0-9_./-]*):(?: (.*))?$")
_PLAIN = re.compile(r"[A-Za-z0-9/_.][^#&*!|>%@`\"'{}\[\]]*$")


def documents(text):
    """The documents of a file, as dicts."""
    parts = re.split(r"^---\n", text, flags=re.MULTILINE)
    return [_Reader(part).document() for part in parts if part.strip()]


class _Reader:
    def __init__(self, text):
        self.lines = text.splitlines()
        self.at = 0

    def document(self):
        value = self._block(0)
        if self._peek() is not None:
            raise ValueError(f"not understood: {self.lines[self.at]!r}")
        return value

    def _peek(self):
        """Indentation and text of the next line that says something, or None."""
        while self.at < len(self.lines):
            line = self.lines[self.at]
            text = line.lstrip(" ")
            if text and not text.startswith("#"):
                return len(line) - len(text), text
            self.at += 1
        return None

    def _block(self, indent):
        ahead = self._peek()
        if ahead is None or ahead[0] != indent:
            raise ValueError(f"expected {indent} spaces: {ahead}")
        return self._list(indent) if ahead[1].startswith("- ") else self._map(indent)

    def _list(self, indent):
        items = []
        while (ahead := self._peek()) and ahead[0] == indent and ahead[1].startswith("- "):
            if _PAIR.match(ahead[1][2:]):
                # The map begins on the dash's own line.
                self.lines[self.at] = " " * (indent + 2) + ahead[1][2:]
                items.append(self._map(indent + 2))
            else:
                self.at += 1
                items.append(_scalar(ahead[1][2:]))
        return items

    def _map(self, indent):
        entries = {}
        while (ahead := self._peek()) and ahead[0] == indent:
            match = _PAIR.match(ahead[1])
            if not match or match[1] in entries:
                raise ValueError(f"not understood, or twice: {ahead[1]!r}")
            self.at += 1
            key, text = match[1], match[2]
            if text == "|":
                entries[key] = self._literal(indent)
            elif text:
                entries[key] = _scalar(text)
            else:
                inner = self._peek()
                entries[key] = self._block(inner[0])
                if inner[0] <= indent:
                    raise ValueError(f"{key} has no value")
        return entries

    def _literal(self, indent):
        taken = []
        while self.at < len(self.lines):
            line = self.lines[self.at]
            if line.strip() and len(line) - len(line.lstrip(" ")) <= indent:
                break
            taken.append(line)
            self.at += 1
        while taken and not taken[-1].strip():
            taken.pop()
        margin = len(taken[0]) - len(taken[0].lstrip(" "))
        if any(line.strip() and line[:margin].strip() for line in taken):
            raise ValueError("a literal block whose first line is not its leftmost")
        return "".join(line[margin:] + "\n" for line in taken)


def _scalar(text):
    if text.startswith("[") and text.endswith("]"):
        return [_scalar(part.strip()) for part in text[1:-1].split(",") if part.strip()]
    if re.fullmatch(r"\d+", text):
        return int(text)
    if not _PLAIN.match(text) or ": " in text or text in ("true", "false", "null", "yes", "no"):
        raise ValueError(f"not understood: {text!r}")
    return text
