"""One measurement, in a process of its own, so that none sees the memory or the warm caches of another.

``python -m benchmarks.measuring PATH FILE`` does the work and prints what it took as JSON.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from benchmarks import limits
from translator.cli.collecting import collect_rarely

if TYPE_CHECKING:
    from collections.abc import Callable

    from translator.model.shipment import FilerType

    Work = Callable[[], int]

_ROOT = Path(__file__).resolve().parent.parent
_MEBIBYTE = 1 << 20


class Measurement(msgspec.Struct, frozen=True):
    """What one path took for one file; imports are not counted, compiled tables are."""

    shipments: int
    #: Of user and system together.
    cpu_seconds: float
    wall_seconds: float
    #: The most memory that the process ever had resident, the interpreter and all libraries included.
    peak_mebibytes: float

    @property
    def per_cpu_second(self) -> float:
        """Shipments in a second of one core: what to compare, because other work on the machine does not change it."""
        return self.shipments / self.cpu_seconds

    @property
    def per_second(self) -> float:
        """Shipments in a second of the clock."""
        return self.shipments / self.wall_seconds


def _translation(mapping: str, filer_type: FilerType, form: str = "") -> Callable[[Path, Path], Work]:
    def laid_out(file: Path, room: Path) -> Work:
        from benchmarks.offline import translate

        return lambda: translate(file, mapping, filer_type, room, form)

    return laid_out


def _journaled(file: Path, room: Path) -> Work:
    from benchmarks.journaled import journey

    return journey(file, "marketplace-csv", "online marketplace", room)


def _of_many(file: Path, room: Path) -> Work:
    from benchmarks.journaled import journey_of_many

    return journey_of_many(file, "marketplace-csv", "online marketplace", room)


def _of_many_apart(file: Path, room: Path) -> Work:
    """The same, and no shipment is seen together with others: nothing is kept for it, nothing is asked."""
    from benchmarks.journaled import apart

    apart()
    return _of_many(file, room)


#: From a path's name to what lays out its room and gives the work to be measured. Each imports what it needs, and no
#: more, when it is asked, so that libraries are in the memory of the paths that use them and in nobody's time.
PATHS: dict[str, Callable[[Path, Path], Work]] = {
    "csv": _translation("marketplace-csv", "online marketplace"),
    "x12": _translation("carrier-x12-856", "carrier"),
    "x12 309": _translation("x12-309", "carrier"),
    "xml": _translation("marketplace-xml", "online marketplace"),
    "fixed-width": _translation("marketplace-csv", "online marketplace", "fixed-width"),
    "json": _translation("marketplace-csv", "online marketplace", "json"),
    "spreadsheet": _translation("marketplace-csv", "online marketplace", "spreadsheet"),
    "journaled csv": _journaled,
    "together": _of_many,
    "apart": _of_many_apart,
    "csv.reader": limits.csv_reader,
    "pyx12": limits.pyx12_validator,
    "pyx12 309": partial(limits.pyx12_validator, shipment=b"\nLX*"),
    "lxml": limits.lxml_iterparse,
    "slices": limits.slices,
    "json.load": limits.json_load,
    "calamine": limits.calamine_rows,
}


def measured(path: str, file: Path) -> Measurement:
    """The measurement of one path on one file, made by a process of its own.

    Raises:
        subprocess.CalledProcessError: the work failed; it has told why on standard error.
    """
    command = [sys.executable, "-m", "benchmarks.measuring", path, str(file.absolute())]
    told = subprocess.run(command, stdout=subprocess.PIPE, check=True, cwd=_ROOT).stdout
    return msgspec.json.decode(told, type=Measurement)


def main(path: str, file: str) -> None:
    """Do the work and print what it took."""
    collect_rarely()  # as every command does
    with tempfile.TemporaryDirectory() as room:
        work = PATHS[path](Path(file), Path(room))
        cpu, wall = time.process_time(), time.perf_counter()
        shipments = work()
        cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
        if not shipments:
            raise SystemExit(f"{path}: nothing came out of {file}")
        print(msgspec.json.encode(Measurement(shipments, cpu, wall, _peak())).decode())


def _peak() -> float:
    """In MiB. Where the kernel tells it of this program alone, that: getrusage also counts what forked it."""
    status = Path("/proc/self/status")
    if status.exists():
        told = dict(line.split(":", 1) for line in status.read_text(encoding="ascii").splitlines())
        return int(told["VmHWM"].split()[0]) / 1024
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / _MEBIBYTE if sys.platform == "darwin" else most / 1024


if __name__ == "__main__":
    main(*sys.argv[1:])
