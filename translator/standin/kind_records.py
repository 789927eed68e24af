"""Messages and answers in 80-character records at CBP's side, from the published columns and from ours.

Source of A, B, Y, Z, X0 and X1: "ACE ABI CATAIR, Batch & Block Control" (V23, June 2023). The records SP10 to SP90 are
ours: see the cards of the message and of its response.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from translator.standin.told import CODES, FiledShipment, Filing, lacking, plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from translator.standin.told import Response, Told

_WIDTH = 80
_FILERS = {"C": "CARRIER", "M": "MARKETPLACE"}
_MODES = {"40": "AIR"}
_ACTIONS = {"D": "CANCEL"}
_PARTIES = {"SI": "ShipmentInitiator", "DT": "FinalDeliverToParty", "SE": "Seller", "BY": "Buyer", "SH": "Shipper"}
_REFERENCES = {"SCN": "SecurityScan", "SAN": "SellerAccountNumber"}
_OF_ITEM = {"SP62": "PictureUrl", "SP63": "ListingUrl"}
_KINDS = "THM"
#: Longest text of a narrative.
_NARRATIVE = 40
_CODE = 3


def _columns(line: str, first: int, last: int) -> str:
    return line[first - 1 : last].strip(" ")


class RecordsKind:
    """Records."""

    extension = "txt"

    def claims(self, message: bytes) -> bool:
        """As `Kind.claims`: an A record with our application."""
        return message[:1] == b"A" and message[25:27] == b"SP"

    def read(self, message: bytes) -> Filing | str:
        """As `Kind.read`."""
        lines = message.decode("ascii", "replace").split("\n")
        number = _columns(lines[0], 60, 65)
        if not number:
            return "no filing with a control number"
        shipments = [_shipment(group) for group in _groups(lines)]
        echo = (lines[0], next((line for line in lines if line[:1] == "B"), ""))
        return Filing(_columns(lines[0], 66, 80), number, ("", ""), shipments, echo)

    def problems(self, message: bytes) -> list[str]:
        """As `Kind.problems`: width, order, filler of the envelope, and records that are not known."""
        lines = message.decode("ascii", "replace").split("\n")[:-1]
        return list(_faults(lines))

    def write(self, response: Response) -> bytes:
        """As `Kind.write`: a rejection as CBP publishes it, or what is said of each shipment."""
        lines = _rejection(response) if response.status == "REJECTED" else _answers(response)
        return "".join(f"{line[:_WIDTH].ljust(_WIDTH)}\n" for line in map(plain, lines)).encode("ascii")


def _groups(lines: Sequence[str]) -> Iterator[list[str]]:
    inside: list[str] = []
    for line in lines:
        if line[:4] == "SP10":
            if inside:
                yield inside
            inside = []
        if line[:2] == "SP":
            inside.append(line)
    if inside:
        yield inside


def _shipment(lines: list[str]) -> FiledShipment:
    first = lines[0]
    bills = {line[4]: _columns(line, 10, 59) for line in lines if line[:4] == "SP15"}
    tracking, house, master = (bills.get(kind, "") for kind in _KINDS)
    facts = (
        _FILERS.get(first[30:31], ""),
        _MODES.get(first[31:33], ""),
        _ACTIONS.get(first[4:5], "ADD"),
    )
    lack = next(lacking(*facts, set(_has(lines)), list(_items(lines))), "")
    echo = tuple(line for line in lines if line[:4] in {"SP10", "SP15"})
    return FiledShipment((tracking, house, master), lack, echo, tuple(lines))


def _has(lines: list[str]) -> Iterator[str]:
    party = ""
    for line in lines:
        if line[:4] == "SP30":
            party = _PARTIES.get(_columns(line, 5, 7), "")
            yield f"{party}/Name"
        if line[:4] in {"SP35", "SP36"}:
            yield f"{party}/Address"
        if line[:4] == "SP20":
            yield _REFERENCES.get(_columns(line, 5, 7), "")
    flags = (("KnownCarrierCustomer", 39), ("KnownMarketplaceSeller", 40))
    yield from (name for name, at in flags if lines[0][at] != " ")


def _items(lines: list[str]) -> Iterator[set[str]]:
    numbered, number = [], 0
    for line in lines:
        number += line[:4] == "SP40"
        numbered.append((number, line))
    for at, group in groupby(numbered, lambda pair: pair[0]):
        if at:
            yield set(_of_item([line for _, line in group]))


def _of_item(lines: list[str]) -> Iterator[str]:
    for line in lines:
        if line[:4] == "SP40" and _columns(line, 11, 80):
            yield "Description"
        if line[:4] == "SP60" and _columns(line, 15, 24):
            yield "ListedPrice"
        yield _OF_ITEM.get(line[:4], "")


def _faults(lines: list[str]) -> Iterator[str]:
    order = [line[:1] for line in lines if line[:2] != "SP"]
    if order != ["A", "B", "Y", "Z"]:
        yield "X35OUT OF SEQUENCE RECORD"
    for number, line in enumerate(lines, 1):
        if len(line) != _WIDTH:
            yield f"X34RECORD {number} HAS {len(line)} CHARACTERS"
        elif line[:1] == "B" and line[12:44].strip(" "):
            yield "X39DATA FOUND IN FILLER"
        elif line != line.upper():
            yield f"X34RECORD {number} HOLDS SMALL LETTERS"
    if not any(line[:4] == "SP10" for line in lines):
        yield "X37MISSING DATA RECORD"


def _rejection(response: Response) -> Iterator[str]:
    header, block = (*response.filing.echo, "", "")[:2]
    user = _columns(block, 60, 80)
    code, text = response.code, response.text
    if code == "S01" and ":" in text:  # the fault that was found, with CBP's own code before it
        told = text.partition(": ")[2]
        code, text = told[:_CODE], told[_CODE:]
    yield f"{header[:25]}  {header[27:]}"
    yield f"B{' ' * 78}B"
    yield f"X0 BLOCK  000001 REF ID: {block[3:7]:4} {block[7:10]:3}    {block[10:12]:2} {user}"
    yield f"X1 F{code[:_CODE]:3}   {text[:_NARRATIVE]}"
    yield "X1RF999   BATCH REJECTED"
    yield f"{'Y'.ljust(12)}{3:05d}".ljust(_WIDTH - 1) + "Y"
    yield f"Z{' ' * 78}Z"


def _answers(response: Response) -> Iterator[str]:
    header, block = (*response.filing.echo, "", "")[:2]
    inside = [line for told in response.told for line in _told(told)]
    yield f"{header[:25]}SR{header[27:]}"
    yield f"{block[:10]}SR{block[12:]}"
    yield from inside
    yield f"Y{block[1:10]}SR{len(inside):05d}"
    yield f"Z{header[1:8]}      {header[14:20]}"


def _told(told: Told) -> Iterator[str]:
    if told.record:
        yield from _told_of_a_record(told)
        return
    yield from told.shipment.echo
    code, text = told.code, told.text
    if len(code) > _CODE:
        code, text = "", f"{code} {text}"
    yield f"SP90{CODES[told.disposition]}{code:3}{text.upper()[:_NARRATIVE]}"


def _told_of_a_record(told: Told) -> Iterator[str]:
    """Every record echoed, a condition behind the one that is spoken of, and at last the word on the shipment.

    Source: the SX of "ACE Cargo Release", whose SE90 has type 11 for a record that is rejected, 13 for one with a
    warning. A shipment without such a record is told so behind its first.
    """
    lines = told.shipment.lines
    spoken_of = next((at for at, line in enumerate(lines) if line.startswith(told.record)), 0)
    kind = "11" if told.disposition == "rejected" else "13"
    for at, line in enumerate(lines):
        yield line
        if at == spoken_of:
            yield f"SP90{kind}{told.code[:_CODE]:3}{told.text.upper()[:_NARRATIVE]}"
    yield f"SP90{CODES[told.disposition]}   {told.disposition.upper()}"
