"""Writes what comes out of the journeys into their folders, to be looked at and committed.

python -m tests.journeys.accept [NAME ...]
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from tests.journeys.playing import Journey
from tests.journeys.test_journeys import JOURNEYS, NAMES

if __name__ == "__main__":
    for name in sys.argv[1:] or NAMES:
        expected = JOURNEYS / name / "expected"
        shutil.rmtree(expected, ignore_errors=True)
        with tempfile.TemporaryDirectory() as folder:
            came = Journey(JOURNEYS / name, Path(folder) / "world").play()
        for one, content in came.items():
            (expected / one).parent.mkdir(parents=True, exist_ok=True)
            (expected / one).write_bytes(content)
        print(name, len(came), "files")
