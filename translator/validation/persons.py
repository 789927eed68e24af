"""Who receives a shipment, as a number that is equal when name and address mean the same person.

The exemption counts what one person receives on one day (19 USC 1321(a)(2)(C)), and participants write the same person
in many ways: ``Jane Roe, 12 Elm Street, Apt 4`` and ``ROE JANE, 12 ELM ST #4``. Case, accents, punctuation, the order
of the words, titles and the designators of a flat do not tell persons apart here; initials with points are one word,
and so are the number and the letter of a door; street words are written short, as USPS Publication 28 abbreviates
them; the ZIP code counts by its first five digits, and city and state only where there is no postal code. The numbers
of an address keep their order, that of the flat last: ``4 Elm St Apt 5`` and ``5 Elm St Apt 4`` are two doors.

Numbers and not names are kept in the journal, so that it holds no personal data beside the kept contents.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import timedelta
from functools import lru_cache
from hashlib import blake2b
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple
from zlib import crc32

if TYPE_CHECKING:
    from datetime import date

    from translator.model.shipment import Party

#: Words of an address and their short form; source: USPS Publication 28, appendices B and C.
_SHORT = {
    "ALLEY": "ALY", "AVENUE": "AVE", "AV": "AVE", "BOULEVARD": "BLVD", "CIRCLE": "CIR", "COURT": "CT", "COVE": "CV",
    "CROSSING": "XING", "DRIVE": "DR", "EXPRESSWAY": "EXPY", "FREEWAY": "FWY", "HEIGHTS": "HTS", "HIGHWAY": "HWY",
    "HILL": "HL", "JUNCTION": "JCT", "LANE": "LN", "MOUNT": "MT", "PARKWAY": "PKWY", "PLACE": "PL", "PLAZA": "PLZ",
    "POINT": "PT", "RIDGE": "RDG", "ROAD": "RD", "ROUTE": "RTE", "SQUARE": "SQ", "STREET": "ST", "STR": "ST",
    "TERRACE": "TER", "TRAIL": "TRL", "TURNPIKE": "TPKE", "VALLEY": "VLY", "NORTH": "N", "EAST": "E", "SOUTH": "S",
    "WEST": "W", "NORTHEAST": "NE", "NORTHWEST": "NW", "SOUTHEAST": "SE", "SOUTHWEST": "SW",
    # A street's word and a saint are written alike, so nothing but the name tells them apart.
    "SAINT": "ST",
    "FIRST": "1ST", "SECOND": "2ND", "THIRD": "3RD", "FOURTH": "4TH", "FIFTH": "5TH", "SIXTH": "6TH",
    "SEVENTH": "7TH", "EIGHTH": "8TH", "NINTH": "9TH", "TENTH": "10TH", "ELEVENTH": "11TH", "TWELFTH": "12TH",
}  # fmt: skip
#: Words that say what a number behind them is; ``Apt 4``, ``Unit 4`` and ``#4`` are one door.
_DOORS = frozenset({"APARTMENT", "APT", "UNIT", "SUITE", "STE", "ROOM", "RM", "FLOOR", "FL", "NO", "NUMBER"})
#: A sign, as in ``Roe & Co``, is no word.
_AND = "AND"
_UNTOLD = _DOORS | {_AND}
_TITLES = frozenset({"MR", "MRS", "MS", "MISS", "DR", "PROF", "SIR", "MADAM", _AND})
#: How a post office's box is said, beside the word for the box itself.
_OFFICE = frozenset({"PO", "P", "O", "POST", "OFFICE"})
_BOX = "BOX"
#: Streets are numbered so, and the name of a street stands before its number as well as behind it.
_ORDINALS = ("ST", "ND", "RD", "TH")
_WORDS = re.compile(r"[^\W_]+")
_APOSTROPHES = b"'`"


def _capitals_and_digits(kept: bytes, marked: bytes) -> bytes:
    """Every byte to its capital letter or digit, what is marked to a point, and what is neither to a blank."""
    told = (ord(".") if byte in marked else byte for byte in bytes(range(256)).upper())
    return bytes(byte if byte in kept or bytes([byte]).isalnum() else ord(" ") for byte in told)


#: A point stands for all that may join letters to one word; few texts have it.
_MARKED = _capitals_and_digits(b".", _APOSTROPHES + b".-")
_WITH_JOINING = _capitals_and_digits(b".-", b"")
#: Apostrophes, dashes, and the Latin capitals that Unicode does not take apart into a letter and its accent.
_PLAIN = str.maketrans(
    dict.fromkeys("'`\u2018\u2019\u201b\u02bb\u02bc\u02b9\u2032", "")
    | dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-")
    | {"Æ": "AE", "Œ": "OE", "Ø": "O", "Ł": "L", "Đ": "D", "Ð": "D", "Þ": "TH", "Ħ": "H", "Ŧ": "T", "ẞ": "SS"}
)
#: They begin with what they look for, which is found fast: the point in ``P.O.`` and ``P. O.``, the hyphen in ``4-B``.
_IN_INITIALS = re.compile(r"\.(?<=\b[^\W\d_]\.)\s?(?=[^\W\d_]\b)")
_IN_DOOR = re.compile(r"-(?:(?<=\d-)(?=[^\W\d_]\b)|(?<=\b[^\W\d_]-)(?=\d))")
_ZIP = 5
#: Together they leave the sign of 64 bits empty; days are counted anew after 89 years.
_BYTES_OF_PERSON, _DAYS = 6, 1 << 15
_PERSON = (1 << 8 * _BYTES_OF_PERSON) - 1


class Receiver(NamedTuple):
    """A party as numbers: the person on the day, and the address alone; None where that cannot be told."""

    person_day: int | None
    destination: int | None


NOBODY = Receiver(None, None)


def receiver(party: Party | None, usage: str, day: date) -> Receiver:
    """Who and where ``party`` is, the person among filings of one ``usage`` (test or production) for one day.

    Without street and postal code it is nobody. Two of a million persons of one day share their number once in some
    five hundred days; the numbers of one day lie beside each other, so that an index of all days is only read and
    written where that day stands. Addresses are only compared two at a time, so 32 bits do.
    """
    if party is None or not (party.address_1 or party.postal_code):
        return NOBODY
    where = _destination(party)
    if not party.name:
        return Receiver(None, crc32(where.encode()))
    name = " ".join(sorted(set(words(party.name)) - _TITLES))
    whole = f"{usage}|{name}|{where}".encode()
    person = int.from_bytes(blake2b(whole, digest_size=_BYTES_OF_PERSON).digest())
    return Receiver(_days(day) + person, crc32(where.encode()))


def on_day(day: date) -> tuple[int, int]:
    """What moves the number of a person to another day: the bits that stay, and what is added to them."""
    return _PERSON, _days(day)


def day_of(person_day: int, near: date) -> date:
    """The day that the number of a person is of; ``near`` is any day less than 44 years away from it."""
    half = _DAYS // 2
    days = (person_day >> 8 * _BYTES_OF_PERSON) - near.toordinal()
    return near + timedelta(days=(days + half) % _DAYS - half)


def _days(day: date) -> int:
    return day.toordinal() % _DAYS << 8 * _BYTES_OF_PERSON


def person_of(person_day: int | None) -> int | None:
    """The person alone, whatever the day: what `receiver` told of name and address among filings of one usage."""
    return None if person_day is None else person_day & _PERSON


def _destination(party: Party) -> str:
    lines = party.address_1 or ""
    if party.address_2 and party.address_2 != lines:
        lines = f"{lines} {party.address_2}"
    if party.address_3:
        lines = f"{lines} {party.address_3}"
    town = _town(party.postal_code or "", party.city or "", party.state or "", party.country or "")
    return f"{_street(lines)}|{town}"


def _street(lines: str) -> str:
    """The words of an address in any order; its numbers in theirs, where it has several."""
    said = [_SHORT.get(word, word) for word in words(lines)]
    told = set(said) - _UNTOLD
    if _BOX in told:
        told -= _OFFICE
    numbers = [word for word in said if not word.isalpha()]
    if len(numbers) < 2:  # noqa: PLR2004  there is one order of one
        return " ".join(sorted(told))
    ordered = [word for word in numbers if not word.endswith(_ORDINALS)]
    told.difference_update(ordered)
    if not _DOORS.isdisjoint(said):
        ordered = _doors_last(said, ordered)
    return f"{' '.join(sorted(told))} {' '.join(ordered)}"


def _doors_last(said: list[str], numbers: list[str]) -> list[str]:
    """The numbers with those of doors behind them, which may stand before the street: ``Apt 4, 12 Elm St``."""
    behind = [word for before, word in pairwise(said) if before in _DOORS and word in numbers]
    house = numbers.copy()
    for word in behind:
        house.remove(word)
    return house + behind


@lru_cache(maxsize=8192)
def _town(postal_code: str, city: str, state: str, country: str) -> str:
    code = "".join(words(postal_code))
    town = code[:_ZIP] if country == "US" else code
    return f"{town or ' '.join(words(f'{city} {state}'))}|{country}"


def words(text: str) -> list[str]:
    """The words of a name or address in capitals, as they are compared: without accents and punctuation."""
    if text.isascii():
        # Four times as fast as the pattern, which says the same of ASCII.
        plain = text.encode().translate(_MARKED).decode()
        if "." not in plain:
            return plain.split()
        plain = text.encode().translate(_WITH_JOINING, _APOSTROPHES).decode()
        return _joined(plain).replace(".", " ").replace("-", " ").split()
    # The acute accent that stands by itself is an apostrophe; taken apart it would be a blank and an accent.
    decomposed = unicodedata.normalize("NFKD", text.replace("\u00b4", ""))
    capitals = "".join(one for one in decomposed if not unicodedata.combining(one)).upper()
    return _WORDS.findall(_joined(capitals.translate(_PLAIN)))


def _joined(capitals: str) -> str:
    """With initials, and the number and the letter of a door, as one word each."""
    if "." in capitals:
        capitals = _IN_INITIALS.sub("", capitals)
    return _IN_DOOR.sub("", capitals) if "-" in capitals else capitals
