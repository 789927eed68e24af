"""The envelope of an X12 answer: the one that came in, turned around.

Sender and receiver change places and keep their qualifiers; version, usage indicator and separators are those that
came in, because the participant's program reads what it writes. Where one of the separators is unusable (equal to
another, a letter or digit, part of an identifier) all of them are the customary ones.
Source: X12 004010, the ISA, IEA, GS and GE segments.
"""

from __future__ import annotations

import re
import string
from typing import TYPE_CHECKING, NamedTuple

from translator.model.control_number import written

if TYPE_CHECKING:
    from datetime import datetime

    from translator.model.interchange import InterchangeHeader

#: From this ISA12 on ISA11 holds the repetition separator instead of the standard's identifier U.
_REPETITION_SINCE = "00402"
#: From this release on GS04 has a century.
_CENTURY_SINCE = "004010"
_VERSION = "00401"
_FIVE_DIGITS = re.compile(r"[0-9]{5}")
#: The basic and extended character sets of X12, but for languages other than English.
_WRITABLE = frozenset(string.ascii_letters + string.digits + " !\"&'()*+,-./:;?=%~@[]_{}\\|<>#$^")


class Separators(NamedTuple):
    """The three or four characters that structure an interchange."""

    element: str = "*"
    component: str = ":"
    segment: str = "~"
    repetition: str = "^"


_CUSTOMARY = Separators()


def separators_of(header: InterchangeHeader) -> Separators:
    """The separators that came in, or the customary ones where those cannot be used."""
    came = Separators(
        header.element_separator,
        header.component_separator,
        header.segment_terminator,
        header.repetition_separator or _free_repetition(header),
    )
    return came if _usable(came, _data(header)) else _CUSTOMARY


def _free_repetition(header: InterchangeHeader) -> str:
    taken = (header.element_separator, header.component_separator, header.segment_terminator)
    return next(character for character in "^`!|" if character not in taken)


def _usable(came: Separators, data: str) -> bool:
    each_fit = all(len(one) == 1 and one.isascii() and not one.isalnum() and one not in " -." for one in came)
    return each_fit and len(set(came)) == len(came) and not any(one in data for one in came)


def _data(header: InterchangeHeader) -> str:
    """Everything of the header that stands in the answer's own envelope."""
    return f"{header.sender_qualifier}{header.sender}{header.receiver_qualifier}{header.receiver}"


def segment(separators: Separators, *elements: str) -> bytes:
    """One segment; empty elements at its end are left out.

    Elements are taken as they are: what comes from outside goes through `writable` first.
    """
    text = separators.element.join(elements).rstrip(separators.element)
    return f"{text}{separators.segment}".encode("ascii", "replace")


def writable(value: str, separators: Separators, length: int) -> str:
    """A value of the participant as an element may quote it: at most ``length`` characters.

    Empty when it holds a separator or a character that X12 cannot write: a changed copy would mislead.
    """
    fits = _WRITABLE.issuperset(value) and not any(one in value for one in separators)
    return value[:length].strip() if fits else ""


def interchange_header(header: InterchangeHeader, separators: Separators, control_number: int, at: datetime) -> bytes:
    """ISA of the answer; ``at`` in UTC, ``control_number`` at most nine digits. It asks for no answer itself."""
    return segment(
        separators,
        "ISA",
        "00",
        " " * 10,
        "00",
        " " * 10,
        *_address(header.receiver_qualifier, header.receiver),
        *_address(header.sender_qualifier, header.sender),
        f"{at:%y%m%d}",
        f"{at:%H%M}",
        separators.repetition if _version(header) >= _REPETITION_SINCE else "U",
        _version(header),
        written(control_number, 9),
        "0",
        header.usage if header.usage in {"P", "T", "I"} else "T",
        separators.component,
    )


def _address(qualifier: str, identifier: str) -> tuple[str, str]:
    return qualifier.ljust(2)[:2], identifier.ljust(15)[:15]


def _version(header: InterchangeHeader) -> str:
    return header.version if _FIVE_DIGITS.fullmatch(header.version) else _VERSION


def interchange_trailer(separators: Separators, groups: int, control_number: int) -> bytes:
    """IEA of the answer."""
    return segment(separators, "IEA", str(groups), written(control_number, 9))


def group_date(release: str, at: datetime) -> str:
    """GS04 as the release writes it."""
    return f"{at:%Y%m%d}" if release[:6] >= _CENTURY_SINCE else f"{at:%y%m%d}"
