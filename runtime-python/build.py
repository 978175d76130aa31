"""Joins src/mizzen and src/mizzen_runtime into the one file that function containers run.

    python3 build.py [--output dist/runner.py]

The same sources give the same bytes, so that the file's SHA-256 names it.
"""

import argparse
import pathlib

HERE = pathlib.Path(__file__).resolve().parent
PACKAGES = ("mizzen", "mizzen_runtime")

HEAD = '''\
"""Mizzen's runner and Python client in one file. Built by runtime-python/build.py: edit there.

Executed as __main__ it runs a function's container; `import mizzen` then works inside of it.
"""

import sys


class _Memory:
    """Finds and loads the modules below from their text. First on sys.meta_path, because these two
    packages belong to the runner and not to the image."""

    @staticmethod
    def find_spec(name, path=None, target=None):
        entry = _SOURCES.get(name)
        if entry is None:
            return None
        spec = type(sys.__spec__)(name, _Memory, origin=entry[0], is_package=entry[1])
        spec.has_location = True
        return spec

    @staticmethod
    def create_module(spec):
        return None

    @staticmethod
    def exec_module(module):
        origin, _, source = _SOURCES[module.__name__]
        exec(compile(source, origin, "exec", dont_inherit=True), module.__dict__)

    @staticmethod
    def get_source(name):
        return _SOURCES[name][2]

    @staticmethod
    def is_package(name):
        return _SOURCES[name][1]


_SOURCES = {
'''

TAIL = """\
}

sys.meta_path.insert(0, _Memory)

if __name__ == "__main__":
    from mizzen_runtime.main import main

    main()
"""


def modules():
    """Name, origin, whether it is a package, and source of every module, in order of names."""
    for package in PACKAGES:
        for path in sorted((HERE / "src" / package).rglob("*.py")):
            parts = path.relative_to(HERE / "src").with_suffix("").parts
            is_package = parts[-1] == "__init__"
            name = ".".join(parts[:-1] if is_package else parts)
            source = path.read_text(encoding="utf-8").replace("\r\n", "\n")
            compile(source, str(path), "exec", dont_inherit=True)
            yield name, "<mizzen>/" + "/".join(parts) + ".py", is_package, source


def build():
    """The file's text."""
    entries = []
    for name, origin, is_package, source in modules():
        text = '"""\\\n' + source.replace("\\", "\\\\").replace('"""', '\\"\\"\\"') + '"""'
        entries.append(f"    {name!r}: ({origin!r}, {is_package!r}, {text}),\n")
    return HEAD + "".join(entries) + TAIL


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--output", type=pathlib.Path, default=HERE / "dist" / "runner.py")
    output = parser.parse_args().output
    data = build().encode()
    if output.exists() and output.read_bytes() == data:
        return
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_bytes(data)


if __name__ == "__main__":
    main()
