"""Numbers of parcels and bills without what people and labels write between and before their parts.

What is left out must be certain to be no part of the number, or two parcels become one that nobody has: everything
else is a finding.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from translator.mapping.chaining import Warned
from translator.mapping.conversion import Failure

#: What labels print between the parts of a number. A slash is none of it: 12/3 and 1/23 are two numbers.
SPACING = str.maketrans("", "", " -.\u2010\u2011\u2013")
#: A number as nearly all are.
_PLAIN = re.compile(r"(?=[A-Z]*[0-9])[A-Z0-9]{1,50}")
#: What people and failed formulas write where there is no number.
_NO_NUMBER = re.compile(r"N/?A|NONE|NULL|NIL|UNKNOWN|TB[ACD]|#[A-Z0-9/]+[!?]?")

_SHORTENED = re.compile(r"[0-9]([.,][0-9]+)?E\+?[0-9]+")
_WHOLE = re.compile(r"([0-9]+)[.,]0+")
_DECIMAL = re.compile(r"[0-9]+[.,][0-9]+")
_FORMULA = re.compile(r'="?([^"]+)"?')
#: What people write before a number, which is none of it: blanks, a colon or a number sign must follow.
_LABEL = re.compile(
    r"(?:(?:UPS|USPS|FEDEX|DHL|TNT)\b[\s:#]+)?"
    r"(?:(?:TRACKING|HAWB|MAWB|AWB|HBL|MBL|B/L|BILL)(?:\s*(?:NUMBER|NO|NR|#))?\b[\s.:#]+)?",
)
#: Parts of one number are short; longer ones with digits in each are numbers of their own.
_WHOLE_NUMBER = re.compile(r"(?=\S*[0-9])[A-Z0-9-]{8,}")
#: Letters alone begin a number (ABCD 1234 5678), or end it (RR 473 124 829 GB, 12-3 A), or stand in one of UPS.
_LETTERS = re.compile(r"[A-Z]+")
_MOST_BEFORE, _BEHIND = 4, 2
_OF_SEVERAL = re.compile(r"[0-9]{1,2}/[0-9]{1,2}")
_UPS = "1Z"

#: A spreadsheet keeps so many digits of a number and writes zeros for the rest: up to one can be chance, from the
#: second on it is told, and from the fourth on nobody numbers parcels so.
_KEPT, _TOLD, _SURE = 15, 2, 4
_AS_TEXT = "Format the column as text and export it again."


def tidied(value: str, code: str) -> str | Warned | Failure:
    """The number as it counts; a failure of this code where it is none.

    How long it may be, and of which characters, is asked by the field and by the tables of rules.
    """
    if _PLAIN.fullmatch(value) and value[1:2] != "E":
        return _with_all_digits(value, code) if value.endswith("0") else value
    formula = _FORMULA.fullmatch(value)
    text = (formula[1] if formula else value.removeprefix("'")).strip().upper()
    text = _LABEL.sub("", text, count=1)
    whole = _WHOLE.fullmatch(text)
    if whole is None:
        for holds, detail, suggestion in _WRONG:
            if holds(text):
                return Failure(code, detail, suggestion)
    bare = whole[1] if whole else text.translate(SPACING)
    if _NO_NUMBER.fullmatch(bare) or not any(map(str.isalnum, bare)):
        return Failure(code, "it stands for no number", "Write the number, or leave the cell empty.")
    return _with_all_digits(bare, code) if whole or bare == value else _not_zero(bare, code)


def _are_several(text: str) -> bool:
    return any(mark in text for mark in ",;|") or len(_WHOLE_NUMBER.findall(text.replace("/", " "))) > 1


def _has_words(text: str) -> bool:
    """Whether a part is no part of a number: letters where none stand, or which of several parcels it is."""
    first, *between = text.split() or [""]
    if not between or first == _UPS:
        return False
    last = between.pop()
    return (
        any(map(_OF_SEVERAL.fullmatch, (*between, last)))
        or any(map(_LETTERS.fullmatch, between))
        or bool(_LETTERS.fullmatch(first) and len(first) > _MOST_BEFORE)
        or bool(_LETTERS.fullmatch(last) and len(last) > _BEHIND)
    )


#: What keeps a text from being a number, the reason and the remedy; the first that holds is told.
_WRONG: tuple[tuple[Callable[[str], object], str, str], ...] = (
    (_SHORTENED.fullmatch, "a spreadsheet has shortened it", _AS_TEXT),
    (lambda text: "://" in text, "it is a link", "Write the number alone."),
    (_DECIMAL.fullmatch, "a decimal point stands in it", _AS_TEXT),
    (_are_several, "more than one number stands there", "Write each parcel as a shipment of its own."),
    (_has_words, "words stand beside it", "Write the number alone."),
)


def _not_zero(bare: str, code: str) -> str | Failure:
    return bare if bare.strip("0") else Failure(code, "it is zero")


def _with_all_digits(bare: str, code: str) -> str | Warned | Failure:
    """A number that stood there without anything between its parts, as spreadsheets write numbers."""
    lost = len(bare) - _KEPT
    if not bare.strip("0"):
        return Failure(code, "it is zero")
    if lost < _TOLD or not bare.isdigit() or bare[_KEPT:].strip("0") or bare[0] == "0":
        return bare
    if lost >= _SURE:
        return Failure(code, "a spreadsheet has written zeros for its last digits", _AS_TEXT)
    return Warned(bare, (Failure("W205", detail=f"it has zeros behind its {_KEPT}th digit"),))
