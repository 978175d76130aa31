"""Tests of the runner and the client.

python3 -m unittest discover -s runtime-python/tests -t runtime-python
"""

import pathlib
import sys

SOURCES = pathlib.Path(__file__).resolve().parents[1] / "src"
if str(SOURCES) not in sys.path:
    sys.path.insert(0, str(SOURCES))
