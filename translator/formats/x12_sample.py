"""A sample of X12: which sets are in it, which segments, and with which qualifiers; no more than a draft needs."""

from __future__ import annotations

import re
from typing import NamedTuple

from translator.formats.sample import NotSampled
from translator.formats.x12_tokens import BLANKS

_ISA = 106
_SHOWN_SEGMENTS = 12
_SOURCE = re.compile(r"(?P<segment>[A-Z][A-Z0-9]{1,2})(?:\[(?P<qualifier>[^\]]*)\])?(?P<element>[0-9]{2})?")


class X12Sample(NamedTuple):
    """What stands in an interchange."""

    #: GS01, ST01 and the version (GS08) of what is in it.
    function: str
    set: str
    version: str
    #: Every segment as its elements, its identifier first.
    segments: tuple[tuple[str, ...], ...]
    #: The first segments, for people.
    lines: tuple[str, ...]

    def has(self, source: str) -> bool:
        """Whether the segments that a table's source names stand somewhere in it."""
        return all(self._has_step(step) for step in source.split("/"))

    def _has_step(self, step: str) -> bool:
        match = _SOURCE.fullmatch(step)
        if match is None:
            return False
        qualifier = (match["qualifier"] or "").rpartition("=")[2]
        number = int(match["element"] or 0)
        return any(
            segment[0] == match["segment"]
            and (not qualifier or qualifier in segment[1:])
            and (number < len(segment) and (not number or bool(segment[number])))
            for segment in self.segments
        )


def is_x12(content: bytes) -> bool:
    """Whether the bytes begin as X12 does, with or without an envelope."""
    return bool(re.match(rb"\s*(?:\xef\xbb\xbf)?\s*(?:ISA|ST)[^A-Za-z0-9\s]", content))


def sample_x12(content: bytes) -> X12Sample:
    """Look at an interchange.

    Raises:
        NotSampled: there is no envelope, or no transaction set in it.
    """
    text = content.decode("utf-8-sig", errors="replace").lstrip()
    if not text.startswith("ISA"):
        raise NotSampled("It begins with ST: the envelope, ISA and GS, is missing. Ask for a file with both.")
    head = re.match(r"(?s)ISA(.).{100,120}?([^A-Za-z0-9 \t\r\n]|[\r\n]+)[ \t\r\n]*GS\1", text)
    if head is None:
        raise NotSampled("No GS follows the ISA segment, which is 106 characters long. Ask for a file as it is sent.")
    separator, end = head[1], head[2][:1]
    parts = text.replace("\n" if end != "\n" else "\r", "").split(end)
    segments = tuple(tuple(part.strip(BLANKS).split(separator)) for part in parts if part.strip(BLANKS))
    facts = {segment[0]: segment for segment in reversed(segments)}
    group, begin = facts.get("GS", ()), facts.get("ST", ())
    if len(group) < 9 or len(begin) < 2:  # noqa: PLR2004
        raise NotSampled("There is no transaction set in it: ST after GS. Ask for a file with one.")
    lines = tuple(separator.join(segment) + end.strip(BLANKS) for segment in segments[:_SHOWN_SEGMENTS])
    return X12Sample(group[1], begin[1], group[8], segments, lines)
