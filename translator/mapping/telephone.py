"""Telephone numbers as people write them, read once for all that converts or judges them.

A number is digits with blanks, parentheses, hyphens, points and slashes between them, perhaps a + or 00 before its
calling code, a word such as ``Tel.:`` before it and an extension behind it. What holds anything else is none: digits
picked out of a text would be a number that nobody has.

Source: ITU-T E.164 for the digits, E.123 and RFC 3966 for how they are written.
"""

from __future__ import annotations

import re
from typing import NamedTuple

DIGITS = range(7, 16)
#: Hyphens, dashes and blanks that programs for texts put into numbers, so that no line breaks within.
_JOINTS = str.maketrans(
    dict.fromkeys("\u2010\u2011\u2012\u2013\u2212", "-") | dict.fromkeys("\xa0\u2007\u2009\u202f", " ")
)
_LABEL = re.compile(
    r"\A(?:tel(?:ephone)?|tél|phone|ph|mobile?|mob|cell|call|[tpm])(?:\.? ?: ?|\. ?| )(?=[+(0-9])", re.IGNORECASE
)
_EXTENSION = re.compile(r" *[,;]? *((?:extension|extn|ext|x|#) ?[.:=]? ?[0-9]{1,8})\Z", re.IGNORECASE)
_MARKS = re.compile(r"[+0-9()./ -]+")
#: A + before everything, or in parentheses with the calling code.
_PLUS = re.compile(r"\+ ?(?=[(0-9])|(?=\(\+[0-9 ]+\))\(\+")
#: Parentheses stand around the calling code, an area code or a zero, and digits follow.
_IN_PARENTHESES = re.compile(r"\(([0-9 -]{1,8})\)(?=[ ./-]*[0-9(])")
#: The zero in +44 (0)20, which is dialed at home only.
_TRUNK = "(0)"
#: What stands for a + nearly everywhere.
_DIALED = re.compile(r"00(?=[ ./(-]*[1-9])")
_SEVERAL = "more than one number stands there"
#: A part before a slash is an area code, with its calling code where a + stands there, and no number of its own.
_LONGEST_AREA, _LONGEST_AREA_ABROAD = 6, 9


class Telephone(NamedTuple):
    """A number that was read."""

    #: Its digits; the calling code first where ``international``.
    digits: str
    #: Whether it was written with its calling code, behind + or what is dialed in its place.
    international: bool
    #: What stood behind it, such as ``ext. 5``; empty for nothing.
    extension: str = ""


def read_telephone(text: str, abroad: re.Pattern[str] | None = None) -> Telephone | str:
    """The number, or why it is none: a few words, or an empty text where there is nothing to be said.

    ``abroad`` is what is dialed in place of the +, besides 00.
    """
    rest = (text if text.isascii() else text.translate(_JOINTS)).strip()
    rest, extension = _LABEL.sub("", rest, count=1), ""
    if not rest.isdigit() and (behind := _EXTENSION.search(rest)):
        rest, extension = rest[: behind.start()], behind[1]
    bare, international = _without_plus(rest, abroad)
    return _why_none(bare, international=international) or _counted(bare, extension, international=international)


def _without_plus(rest: str, abroad: re.Pattern[str] | None) -> tuple[str, bool]:
    """What stands behind the + or what is dialed in its place, and whether that was there."""
    if plus := _PLUS.match(rest):
        return ("(" if plus[0].startswith("(") else "") + rest[plus.end() :], True
    dialed = _DIALED.match(rest) or (abroad and abroad.match(rest))
    return (rest[dialed.end() :], True) if dialed else (rest, False)


def _why_none(bare: str, *, international: bool) -> str:
    """Why what stands behind the + and before the extension is no number; nothing where it may be one."""
    if not _MARKS.fullmatch(bare):
        return "something else stands beside the digits" if re.search("[0-9]", bare) else "no digit is in it"
    plain = _IN_PARENTHESES.sub(r"\1", bare)
    if "+" in plain:
        return _SEVERAL
    if "(" in plain or ")" in plain:
        return "its parentheses are in the wrong place"
    *areas, _ = (sum(map(str.isdigit, part)) for part in bare.split("/"))
    longest = _LONGEST_AREA_ABROAD if international else _LONGEST_AREA
    return _SEVERAL if max(areas, default=0) > longest else ""


def _counted(bare: str, extension: str, *, international: bool) -> Telephone | str:
    digits = "".join(filter(str.isdigit, bare.replace(_TRUNK, "", 1) if international else bare))
    if len(digits) not in DIGITS:
        return f"{len(digits)} digit{'s' * (len(digits) != 1)}"
    if len(set(digits)) == 1:
        return "the same digit again and again"
    if international and digits[0] == "0":
        return "no calling code begins with 0"
    return Telephone(digits, international, extension)
