"""Who receives a shipment, as a number that is equal when name and address mean the same person.

The exemption counts what one person receives on one day (19 USC 1321(a)(2)(C)), and participants write the same person
in many ways: ``Jane Roe, 12 Elm Street, Apt 4`` and ``ROE JANE, 12 ELM ST #4``. Case, accents, punctuation, the order
of the words, titles and the designators of a flat do not tell persons apart here; street words are written short, as
USPS Publication 28 abbreviates them; the ZIP code counts by its first five digits, and city and state only where there
is no postal code.

Numbers and not names are kept in the journal, so that it holds no personal data beside the kept contents.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from hashlib import blake2b
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
}  # fmt: skip
#: Words that say what a number behind them is; ``Apt 4``, ``Unit 4`` and ``#4`` are one door.
_UNTOLD = frozenset({"APARTMENT", "APT", "UNIT", "SUITE", "STE", "ROOM", "RM", "FLOOR", "FL", "NO", "NUMBER"})
_TITLES = frozenset({"MR", "MRS", "MS", "MISS", "DR", "PROF", "SIR", "MADAM"})
_WORDS = re.compile(r"[^\W_]+")
#: Every byte to its capital letter or digit, and what is neither to a blank.
_CAPITALS_AND_DIGITS = bytes(byte if bytes([byte]).isalnum() else ord(" ") for byte in bytes(range(256)).upper())
_ZIP = 5
#: Together they leave the sign of 64 bits empty; days are counted anew after 89 years.
_BYTES_OF_PERSON, _DAYS = 6, 1 << 15


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
    name = " ".join(sorted(set(_words(party.name)) - _TITLES))
    whole = f"{usage}|{name}|{where}".encode()
    person = int.from_bytes(blake2b(whole, digest_size=_BYTES_OF_PERSON).digest())
    return Receiver((day.toordinal() % _DAYS << 8 * _BYTES_OF_PERSON) + person, crc32(where.encode()))


def _destination(party: Party) -> str:
    lines = f"{party.address_1 or ''} {party.address_2 or ''} {party.address_3 or ''}"
    street = " ".join(sorted({_SHORT.get(word, word) for word in _words(lines)} - _UNTOLD))
    return f"{street}|{_town(party.postal_code or '', party.city or '', party.state or '', party.country or '')}"


@lru_cache(maxsize=8192)
def _town(postal_code: str, city: str, state: str, country: str) -> str:
    code = "".join(_words(postal_code))
    town = code[:_ZIP] if country == "US" else code
    return f"{town or ' '.join(_words(f'{city} {state}'))}|{country}"


def _words(text: str) -> list[str]:
    if text.isascii():
        # Four times as fast as the pattern, which says the same of ASCII.
        return text.encode().translate(_CAPITALS_AND_DIGITS).decode().split()
    decomposed = unicodedata.normalize("NFKD", text)
    return _WORDS.findall("".join(one for one in decomposed if not unicodedata.combining(one)).upper())
