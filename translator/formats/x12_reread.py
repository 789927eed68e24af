"""An X12 message of ours read as one that was received: by the rules that pyx12 compiles from the map of its set.

Whoever gets the message reads it so. What stands in its way is told with the segment and the element.
"""

from __future__ import annotations

from io import BytesIO
from typing import NamedTuple

from translator.formats.x12 import X12Options, open_x12
from translator.formats.x12_map import MapProblem, compile_map
from translator.formats.x12_map_files import RELEASE, map_file
from translator.model.catalogue import message

#: GS, its elements up to GS08, which names the release, and what may stand behind it.
_ELEMENTS = 8


class Misread(NamedTuple):
    """What is wrong with a message, and where."""

    #: Such as ``M10``; empty where it is the whole.
    segment: str
    #: Position in the segment; 0 for the segment itself.
    element: int
    value: str
    text: str


def misread(content: bytes, directory: str) -> list[Misread]:
    """What a reader with the maps of ``directory`` finds wrong; nothing where there is no map of the set."""
    function, version = _group(content)
    try:
        if not function or not map_file(directory, "", version, function)[0]:
            return []
        rules = compile_map(directory, function, version)
    except (OSError, SyntaxError):
        return []
    except MapProblem as problem:
        return [Misread("", 0, "", str(problem))]
    options = X12Options(rules, shipment="ST", item="", functions=(function,), versions=(version,))
    events = open_x12(BytesIO(content), options).units()
    found: dict[Misread, None] = {}
    for finding in (finding for event in events for finding in event.findings):
        place = finding.place.x12
        segment, element = (place.segment_id, place.element or 0) if place else ("", 0)
        found[Misread(segment, element, finding.value, f"{finding.place}: {message(finding)}")] = None
    return list(found)


def _group(content: bytes) -> tuple[str, str]:
    """GS01, and the release in GS08; empty where there is no group."""
    text = content.decode("latin-1")
    mark = text[3:4]
    start = text.find(f"GS{mark}")
    elements = text[start:].split(mark, _ELEMENTS) if mark and start >= 0 else []
    return (elements[1], elements[_ELEMENTS][:RELEASE]) if len(elements) > _ELEMENTS else ("", "")
