"""What is measured: the forms of files, the sizes, what each is compared with, and what is asked of it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

_HERE = Path(__file__).resolve().parent

#: MiB that a path may take more for the large file than for the small one.
LARGEST_GROWTH = 10.0


class Form(NamedTuple):
    """One form of files, and the path that it goes."""

    #: Key of `benchmarks.measuring.PATHS`.
    path: str
    title: str
    #: As the mapping wants it, with the number of shipments.
    file_name: str
    #: The script that writes such a file to standard output, and its arguments.
    generator: tuple[str, ...]
    #: Shipments that a second of CPU time is asked to bring; 0: nothing is asked.
    target: int
    #: The path that is its limit, and how that is called.
    limit: str = ""
    limit_title: str = ""
    #: The limit reads a file of so many times fewer shipments.
    limit_divisor: int = 1
    #: Shipments that the form is made for at most, and MiB that it may take more for the large file; 0: any number.
    most: int = 0
    growth: float = LARGEST_GROWTH
    #: The same path without a part of it, how that is called, and what part of its CPU time that part may cost.
    without: str = ""
    without_title: str = ""
    share: float = 0.0
    #: So many times the other paths' shipments.
    times: int = 1


class Sizes(NamedTuple):
    """Numbers of shipments."""

    small: int
    large: int


DEFAULT = Sizes(10_000, 200_000)
QUICK = Sizes(1_000, 10_000)

_CSV = Form(
    "csv", "CSV → message", "orders_{}.csv", ("generate_csv.py", "{}"), 10_000, "csv.reader", "csv.reader alone"
)
FORMS = (
    _CSV,
    Form(
        "x12",
        "X12 856 → message",
        "notices_{}.edi",
        ("generate_856.py", "{}", "/dev/stdout"),
        3_000,
        "pyx12",
        "pyx12's validator and 997",
        limit_divisor=100,
    ),
    Form(
        "x12 309",
        "X12 309 → message",
        "manifests_{}.edi",
        ("generate_309.py", "{}"),
        0,
        "pyx12 309",
        "pyx12's validator and 999",
        limit_divisor=100,
    ),
    Form("xml", "XML → message", "feed_{}.xml", ("generate_xml.py", "{}"), 0, "lxml", "lxml iterparse to a dictionary"),
    Form(
        "fixed-width",
        "fixed width → message",
        "orders_{}.txt",
        ("generate_other.py", "fixed-width", "{}"),
        0,
        "slices",
        "lines cut into slices",
    ),
    Form(
        "json",
        "JSON → message",
        "orders_{}.json",
        ("generate_other.py", "json", "{}"),
        0,
        "json.load",
        "json.load at once",
    ),
    Form(
        "spreadsheet",
        "spreadsheet → message",
        "orders_{}.xlsx",
        ("generate_other.py", "spreadsheet", "{}"),
        0,
        "calamine",
        "calamine's rows alone",
        most=20_000,
        growth=200.0,
    ),
    # More than offline, because SQLite's pages and the caches beside it fill; from then on nothing grows.
    _CSV._replace(path="journaled csv", title="CSV → journal → CBP's folder", target=0, limit="", growth=20.0),
    Form(
        "together",
        "the same, 50 participants",
        "orders_of_many_{}.csv",
        ("generate_participants.py", "{}"),
        0,
        without="apart",
        without_title="nothing seen together",
        share=0.2,
        growth=20.0,
        times=5,
    ),
)


def generated(form: Form, shipments: int, folder: Path) -> Path:
    """A file of this form, made if it is not there yet."""
    file = folder / form.file_name.format(shipments)
    if not file.exists():
        script, *arguments = form.generator
        command = [sys.executable, str(_HERE / script), *(argument.format(shipments) for argument in arguments)]
        with file.open("wb") as out:
            subprocess.run(command, stdout=out, check=True)
    return file
