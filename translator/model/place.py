"""Where something stands in a participant's file, in the participant's own words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

import msgspec

if TYPE_CHECKING:
    from collections.abc import Callable

Kind = Literal["file", "row", "segment", "path"]


class X12Place(msgspec.Struct, frozen=True, gc=False):
    """What a TA1, 997 or 824 must say of a place; positions count from 1, and 0 or "" means none."""

    #: GS06 of the functional group.
    group_control: str = ""
    #: ST02 of the transaction set.
    set_control: str = ""
    #: Identifier of the segment, such as ``REF`` (AK301).
    segment_id: str = ""
    #: Number of the segment in its transaction set; ST is 1 (AK302).
    segment_position: int = 0
    #: Identifier of the loop the segment stands in (AK303).
    loop: str = ""
    #: Position of the element in the segment (AK401-1).
    element: int = 0
    #: Position of the component in the element (AK401-2).
    component: int = 0
    #: The element's reference number in the data dictionary, such as ``353`` (AK402).
    reference: str = ""
    #: Running number of the interchange (ISA) in the file.
    interchange: int = 0
    #: When the segment named was looked for and is not there: identifier of the segment that begins the loop where it
    #: would stand, and whose number the place has; ``segment_position`` is that of the one it would stand behind.
    absent_in: str = ""


class Place(msgspec.Struct, frozen=True, gc=False):
    """A place in one file; `translator.model.finding.in_reading_order` sorts by it.

    ``ordinal`` is what the sender's own program shows: the row of a spreadsheet (the header is row 1 when nothing
    precedes it), the segment counted from ISA as 1, or the running number of a shipment's element in a path format.
    0 stands for the file as a whole.
    """

    #: Number of the row, segment or element; 0 for the file.
    ordinal: int = 0
    #: Column heading, element designator such as ``BSN02``, or path such as ``/orders/order[3]/price``.
    name: str = ""
    kind: Kind = "file"
    x12: X12Place | None = None

    def as_json(self) -> dict[str, int | str]:
        """The place as the command line's contract writes it: row and column, segment and element, path, or empty."""
        return _JSON_FORMS[self.kind](self)

    def __str__(self) -> str:
        return _TEXT_FORMS[self.kind](self)


WHOLE_FILE = Place()


def row(number: int, column: str = "") -> Place:
    """The place of a cell, or of a whole row when ``column`` is empty."""
    return Place(ordinal=number, name=column, kind="row")


def segment(number: int, element: str = "", x12: X12Place | None = None) -> Place:
    """The place of an element, or of a whole segment when ``element`` is empty."""
    return Place(ordinal=number, name=element, kind="segment", x12=x12)


def path(number: int, expression: str) -> Place:
    """The place of an element of XML or JSON; ``number`` only keeps the reading order."""
    return Place(ordinal=number, name=expression, kind="path")


#: The element, at the end of a designator.
_ELEMENT = re.compile(r"[0-9]{2}(-[0-9]+)?$")


def _segment_text(place: Place) -> str:
    if place.x12 and place.x12.absent_in:
        looked_for = _ELEMENT.sub("", place.name) or place.x12.segment_id
        return f"in the loop that begins at segment {place.ordinal} ({place.x12.absent_in}): no {looked_for}"
    known = f" ({place.x12.segment_id})" if place.x12 and place.x12.segment_id else ""
    of_set = f" of set {place.x12.set_control}" if place.x12 and _bounds_set(place.x12) else ""
    element = f", element {place.name}" if place.name else ""
    return f"segment {place.ordinal}{known}{of_set}{element}"


def _bounds_set(x12: X12Place) -> bool:
    """Whether the place stands for its whole set, so that the set is what a reader looks for."""
    return x12.segment_id in ("ST", "SE") and bool(x12.set_control)


_JSON_FORMS: dict[Kind, Callable[[Place], dict[str, int | str]]] = {
    "file": lambda _: {},
    "row": lambda place: {"row": place.ordinal, "column": place.name},
    "segment": lambda place: {"segment": place.ordinal, "element": place.name},
    "path": lambda place: {"path": place.name},
}

_TEXT_FORMS: dict[Kind, Callable[[Place], str]] = {
    "file": lambda _: "the file as a whole",
    "row": lambda place: f'row {place.ordinal}, column "{place.name}"' if place.name else f"row {place.ordinal}",
    "segment": _segment_text,
    "path": lambda place: place.name,
}
