"""The limits to compare with: what reading such a file costs in Python at all, or checking it by the usual library.

Each function takes a file and a room that it has no use for, imports its library, and gives back the work.
"""

from __future__ import annotations

import csv
import io
import json
import logging
from collections import deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_ORDER = "{https://market.example/orders/1}order"


def csv_reader(file: Path, _room: Path) -> Callable[[], int]:
    """``csv.reader`` alone, every row thrown away; counts the rows below the headings."""

    def read() -> int:
        with file.open(newline="", encoding="utf-8") as text:
            rows = csv.reader(text)
            next(rows)
            return deque(enumerate(rows, 1), maxlen=1)[0][0]

    return read


def lxml_iterparse(file: Path, _room: Path) -> Callable[[], int]:
    """lxml's ``iterparse``, each order made a dictionary of its texts and thrown away; counts the orders."""
    from lxml import etree

    def read() -> int:
        count = 0
        for _, order in etree.iterparse(str(file), tag=_ORDER, resolve_entities=False):
            _ = {element.tag: element.text for element in order.iter()}
            count += 1
            order.clear()
            while order.getprevious() is not None:
                del order.getparent()[0]
        return count

    return read


def pyx12_validator(file: Path, room: Path, shipment: bytes = b"**S*1~") -> Callable[[], int]:
    """pyx12's validator with its 997 or 999, on the same maps; counts the shipments by what only they have.

    It reads to the end whatever it finds, so its verdict is not asked here.
    """
    import pyx12.params
    import pyx12.x12n_document

    from benchmarks.full_maps import write_full_maps
    from translator.configuration.ready_made import ready_made_mappings

    logging.getLogger("pyx12").setLevel(logging.CRITICAL)
    content = file.read_bytes()
    maps = write_full_maps(ready_made_mappings() / "x12", _release(content), room)
    shipments = content.count(shipment)

    def read() -> int:
        with file.open(encoding="ascii") as source:
            pyx12.x12n_document.x12n_document(pyx12.params.ParamsBase(), source, io.StringIO(), None, map_path=maps)
        return shipments

    return read


def slices(file: Path, _room: Path) -> Callable[[], int]:
    """Every line cut into 43 slices, thrown away; counts the lines."""
    cuts = [slice(begin, begin + 40) for begin in range(0, 43 * 40, 40)]

    def read() -> int:
        with file.open(encoding="utf-8") as text:
            return deque(enumerate(([line[cut] for cut in cuts] for line in text), 1), maxlen=1)[0][0]

    return read


def json_load(file: Path, _room: Path) -> Callable[[], int]:
    """``json.load`` of the whole file at once, numbers as texts; counts the orders."""

    def read() -> int:
        with file.open(encoding="utf-8") as text:
            return len(json.load(text, parse_float=str, parse_int=str)["orders"])

    return read


def calamine_rows(file: Path, _room: Path) -> Callable[[], int]:
    """python-calamine's rows of the first sheet, thrown away; counts the rows below the headings."""
    from python_calamine import CalamineWorkbook

    def read() -> int:
        return sum(1 for _ in CalamineWorkbook.from_path(str(file)).get_sheet_by_index(0).iter_rows()) - 1

    return read


def _release(content: bytes) -> str:
    """The release that the first group names, GS08, without what follows its six digits."""
    segments = (segment.strip() for segment in content.split(b"~", 2))
    group = next(segment for segment in segments if segment.startswith(b"GS*"))
    return group.decode("ascii").split("*")[8][:6]
