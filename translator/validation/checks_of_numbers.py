"""Checks on the numbers that parcels, bills, containers, carriers and goods are known by."""

from __future__ import annotations

import re

from translator.validation.check_catalogue import Wrong, check

_TRACKING = re.compile(r"(?=[^0-9]*[0-9])(?![ -])[A-Za-z0-9 -]{1,50}(?<![ -])")
_BILL = re.compile(r"(?=[^0-9]*[0-9])(?![ /.-])[A-Za-z0-9 /.-]{1,50}(?<![ /.-])")
_AIR_WAYBILL = re.compile(r"[0-9]{3}[- ]?[0-9]{4} ?[0-9]{4}")
_S10 = re.compile(r"[A-Z]{2}([0-9]{8})([0-9])([A-Z]{2})")
_CONTAINER = re.compile(r"[A-Z]{3}[UJZ][0-9]{6}([0-9])")
_SCAC = re.compile(r"[A-Z]{2,4}")
_SCAC_NUMBER = re.compile(r"[A-Z]{4}[A-Z0-9]{1,46}")
_TARIFF = re.compile(r"([0-9]{2})[0-9]{4}(?:[0-9]{4})?")
_PORT = re.compile(r"[0-9]{4}")

#: Zeros that a spreadsheet has written for the digits behind the 15th.
_EATEN = "0000"
_SHORTENED = re.compile(rf"[0-9]{{15}}0*{_EATEN}")

_S10_WEIGHTS = (8, 6, 4, 2, 3, 5, 9, 7)
_LETTERS = "0123456789A?BCDEFGHIJK?LMNOPQRSTU?VWXYZ"
_SPECIAL_CHAPTERS = (98, 99)
_LAST_CHAPTER = 97
_LONGEST = 50
_MANY = 4
_S10_LENGTH = 13
#: What stands between the parts of a number on a label.
_JOINTS = re.compile(r"[\s.\u2010-\u2013-]")


@check("223", unlike=True)
def tracking_number(value: str) -> Wrong | None:
    """At most 50 letters, digits, blanks and hyphens with a digit among them, and not one digit only, such as 0000000.

    The shape is this program's own: carriers form their numbers as they like.
    """
    size = len(value)
    first_sight = value.isalnum() and value.count(value[0]) < size <= _LONGEST and value[-4:] != _EATEN
    if first_sight and value.isascii() and not value.isalpha():
        return None  # as nearly all are
    if _TRACKING.fullmatch(value) is None:
        return Wrong("it has at most 50 letters and digits, and at least one digit")
    return _repeating(value)


@check("224", unlike=True)
def bill_number(value: str) -> Wrong | None:
    """At most 50 letters, digits, blanks, hyphens, points and slashes with a digit among them, and not one digit only.

    The shape is this program's own: carriers form their numbers as they like.
    """
    first_sight = value.isalnum() and value[0] != value[-1] and len(value) <= _LONGEST and value[-4:] != _EATEN
    if first_sight and value.isascii() and not value.isalpha():
        return None  # as nearly all are
    if _BILL.fullmatch(value) is None:
        return Wrong("it has at most 50 letters and digits, and at least one digit")
    return _repeating(value)


def _repeating(value: str) -> Wrong | None:
    """A number that stands in the place of one; a short one may be right."""
    if _SHORTENED.fullmatch(value):
        return Wrong("it ends in zeros behind the 15 digits that a spreadsheet keeps")
    bare = {one for one in value if one.isalnum()}
    return Wrong("the same digit again and again") if len(bare) == 1 and len(value) >= _MANY else None


@check("224")
def air_waybill(value: str) -> Wrong | None:
    """A number in the form of an air waybill (3 and 8 digits) has a check digit that fits: the 7 before it modulo 7.

    Source: IATA resolution 600a. A number in another form is passed over: that a master bill by air must be an air
    waybill stands in no source of the pilot.
    """
    if _AIR_WAYBILL.fullmatch(value) is None:
        return None
    serial = "".join(one for one in value if one.isdigit())[3:]
    right = int(serial[:7]) % 7
    return None if right == int(serial[7]) else Wrong(f"the last digit of an air waybill like this would be {right}")


@check("223", unlike=True)
def upu_s10(value: str) -> Wrong | None:
    """A number in the form of UPU S10 (RR473124829GB) has a check digit that fits; other forms are passed over.

    It has that form also in small letters, and with blanks or hyphens in it as labels have them (RR 473 124 829 GB).
    Source: UPU standard S10, weights 8 6 4 2 3 5 9 7, modulo 11.
    """
    if len(value) < _S10_LENGTH or not value[-1].isalpha():
        return None  # at first sight, as nearly all others are
    match = _S10.fullmatch(_JOINTS.sub("", value).upper())
    if match is None:
        return None
    rest = sum(int(digit) * weight for digit, weight in zip(match[1], _S10_WEIGHTS, strict=True)) % 11
    right = {0: 5, 1: 0}.get(rest, 11 - rest)
    return None if right == int(match[2]) else Wrong(f"the digit before {match[3]} would be {right}")


@check("240")
def container_number(value: str) -> Wrong | None:
    """A freight container's number: owner's code, U, J or Z, six digits, and a check digit that fits.

    Source: ISO 6346.
    """
    match = _CONTAINER.fullmatch(value)
    if match is None:
        return Wrong("four letters, the last of them U, J or Z, and seven digits")
    total = sum(_LETTERS.index(one) * 2**place for place, one in enumerate(value[:10]))
    right = total % 11 % 10
    return None if right == int(match[1]) else Wrong(f"the last digit would be {right}")


@check("241")
def scac(value: str) -> Wrong | None:
    """A carrier's code of two to four capital letters, as CBP and X12 write it (NMFTA's SCAC)."""
    return None if _SCAC.fullmatch(value) else Wrong()


@check("224")
def scac_number(value: str) -> Wrong | None:
    """A shipment control number as trucks have it: the carrier's four letters, then capital letters and digits.

    Source: published guides to ACE truck manifests.
    """
    return None if _SCAC_NUMBER.fullmatch(value) else Wrong("it begins with the four letters of the carrier's SCAC")


@check("225")
def tariff_number(value: str) -> Wrong | None:
    """An HTSUS number of 6 or 10 digits without points, of a chapter from 01 to 97, or of 98 or 99.

    Source: Harmonized Tariff Schedule of the United States.
    """
    match = _TARIFF.fullmatch(value)
    if match is None:
        return Wrong(f"{len(value)} characters" if value.isdigit() else "")
    chapter = int(match[1])
    known = 1 <= chapter <= _LAST_CHAPTER or chapter in _SPECIAL_CHAPTERS
    return None if known else Wrong(f"there is no chapter {match[1]}")


@check("242")
def schedule_d_port(value: str) -> Wrong | None:
    """A US port as Schedule D writes it: four digits, of which the first two are the district.

    Source: CBP's record layouts, which give the port four digits; whether there is such a port is not asked.
    """
    return None if _PORT.fullmatch(value) and value[:2] != "00" else Wrong("a port of Schedule D has four digits")
