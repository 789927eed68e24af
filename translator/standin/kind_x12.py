"""Messages in X12 309 and their answers, 355 and 997, at CBP's side; read with nothing but their separators.

Sources: X12 005020, ISA and the 309; the published shape of the 355 in release 4010 (M10 K1 P4 LX N9 K1); AK1, AK2,
AK5 and AK9 of the 997. What K1 says, and where the pilot's elements stand, is ours: see the cards of the tables.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from translator.standin.told import CODES, FiledShipment, Filing, lacking, plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from translator.standin.told import Response, Told

    Segment = list[str]

_NUMBERS = ("2I", "BM", "MB")
_PARTIES = {"SF": "ShipmentInitiator", "ST": "FinalDeliverToParty", "SE": "Seller", "BY": "Buyer", "SH": "Shipper"}
_NAMED = {
    "SECURITY SCAN": "SecurityScan",
    "KNOWN CARRIER CUSTOMER": "KnownCarrierCustomer",
    "KNOWN MARKETPLACE SELLER": "KnownMarketplaceSeller",
    "SELLER ACCOUNT": "SellerAccountNumber",
}
_OF_ITEM = {"LISTED PRICE": "ListedPrice", "PICTURE": "PictureUrl", "LISTING": "ListingUrl"}
_ACTIONS = {"01": "CANCEL", "03": "REPLACE"}
_MODES = {"A": "AIR"}
#: Longest text of one K1 element.
_REMARK = 30
_ISA = 106


def _cut(message: bytes) -> list[Segment]:
    text = message.decode("ascii", "replace").lstrip()
    if not text.startswith("ISA") or len(text) < _ISA:
        return []
    return [one.lstrip("\r\n").split(text[3]) for one in text.split(text[_ISA - 1]) if one.strip()]


def _element(segments: Sequence[Segment], name: str, position: int) -> str:
    found = next((one for one in segments if one[0] == name), [])
    return found[position].strip() if position < len(found) else ""


class X12Kind:
    """X12."""

    extension = "edi"

    def claims(self, message: bytes) -> bool:
        """As `Kind.claims`: an interchange."""
        return message.lstrip()[:3] == b"ISA"

    def read(self, message: bytes) -> Filing | str:
        """As `Kind.read`."""
        segments = _cut(message)
        number = _element(segments, "ISA", 13)
        if not number:
            return "no filing with a control number"
        head = [one for one in segments if one[0] in {"ISA", "GS", "ST", "M10", "P4"}]
        mode = _MODES.get(_element(segments, "M10", 2), "")
        shipments = [_shipment(group, mode) for group in _groups(segments)]
        echo = tuple("*".join(one) for one in head)
        return Filing(_element(segments, "M10", 12), number, ("", ""), shipments, echo, _element(segments, "ISA", 6))

    def problems(self, message: bytes) -> list[str]:
        """As `Kind.problems`: the order, the counts and the numbers of the envelope."""
        return list(_faults(_cut(message)))

    def write(self, response: Response) -> bytes:
        """As `Kind.write`: a 997 that rejects what is no 309, else a 355."""
        echo = [one.split("*") for one in response.filing.echo]
        release, inside = ("004010", _answer_997(echo)) if response.syntax else ("005020", _answer_355(response, echo))
        function, transaction = ("FA", "997") if response.syntax else ("AQ", "355")
        body = [f"ST*{transaction}*0001", *inside]
        moment, number = response.now, int(response.filing.control_number) % 10**9
        sender, receiver = _element(echo, "ISA", 8), _element(echo, "ISA", 6)
        names = f"00*{' ' * 10}*00*{' ' * 10}*ZZ*{sender:15}*ZZ*{receiver:15}"
        lines = [
            f"ISA*{names}*{moment:%y%m%d}*{moment:%H%M}*^*00501*{number:09d}*0*T*|",
            f"GS*{function}*{sender}*{receiver}*{moment:%Y%m%d}*{moment:%H%M}*{number}*X*{release}",
            *body,
            f"SE*{len(body) + 1}*0001",
            f"GE*1*{number}",
            f"IEA*1*{number:09d}",
        ]
        return "".join(f"{line}~\n" for line in map(plain, lines)).encode("ascii")


def _groups(segments: Sequence[Segment]) -> Iterator[list[Segment]]:
    inside: list[Segment] = []
    for segment in segments:
        if segment[0] in {"LX", "SE"}:
            if inside:
                yield inside
            inside = []
        if inside or segment[0] == "LX":
            inside.append(segment)


def _shipment(segments: list[Segment], mode: str) -> FiledShipment:
    references = {one[1]: one[2] for one in segments if one[0] == "N9" and len(one) > 2}  # noqa: PLR2004
    first, second, third = (references.get(kind, "") for kind in _NUMBERS)
    named = {one[3]: one[2] for one in segments if one[0] == "N9" and len(one) > 3}  # noqa: PLR2004
    action = _ACTIONS.get(_element(segments, "M13", 6), "ADD")
    has, items = set(_has(segments, named)), list(_items(segments))
    lack = next(lacking(named.get("FILER TYPE", ""), mode, action, has, items), "")
    echo = tuple("*".join(one) for one in segments if one[0] in {"LX", "M13", "M11"} or one[:2][-1] in _NUMBERS)
    return FiledShipment((first, second, third), lack, echo)


def _has(segments: list[Segment], named: dict[str, str]) -> Iterator[str]:
    party = ""
    for segment in segments:
        if segment[0] == "N1":
            party = _PARTIES.get(segment[1], "")
            yield f"{party}/Name"
        if segment[0] in {"N3", "N4"}:
            yield f"{party}/Address"
    yield from (name for said, name in _NAMED.items() if said in named)


def _items(segments: list[Segment]) -> Iterator[set[str]]:
    item: set[str] | None = None
    for segment in segments:
        if segment[0] == "N10":
            if item is not None:
                yield item
            item = {"Description"} if segment[2:3] not in ([], [""]) else set()
        elif segment[0] == "MAN" and item is not None:
            item.add(_OF_ITEM.get(segment[2], ""))
    if item is not None:
        yield item


def _faults(segments: list[Segment]) -> Iterator[str]:
    names = [one[0] for one in segments]
    if names[:4] != ["ISA", "GS", "ST", "M10"] or names[-3:] != ["SE", "GE", "IEA"]:
        yield "THE ENVELOPE IS NOT WHOLE"
        return
    if names.count("ST") != 1 or names.count("GS") != 1:
        yield "ONE GS AND ONE ST ARE ALLOWED"
    if _element(segments, "SE", 1) != str(len(segments) - 4):
        yield f"SE01 IS NOT {len(segments) - 4}"
    for one, other in ((("ISA", 13), ("IEA", 2)), (("GS", 6), ("GE", 2)), (("ST", 2), ("SE", 2))):
        if _element(segments, *one) != _element(segments, *other):
            yield f"{one[0]} AND {other[0]} DIFFER"
    if "LX" not in names:
        yield "NO LX"


def _answer_997(echo: list[Segment]) -> list[str]:
    return [
        f"AK1*{_element(echo, 'GS', 1)}*{_element(echo, 'GS', 6)}",
        f"AK2*309*{_element(echo, 'ST', 2)}",
        "AK5*R*5",
        "AK9*R*1*1*0",
    ]


def _answer_355(response: Response, echo: list[Segment]) -> Iterator[str]:
    manifest = next((one for one in echo if one[0] == "M10"), ["M10"])
    yield "*".join(manifest)
    if response.status:
        yield f"K1*{response.status}"
        if response.code:
            yield _remark(response.code, response.text)
    yield "*".join(next((one for one in echo if one[0] == "P4"), ["P4", "0000"]))
    for told in response.told:
        yield from _told(told)


def _told(told: Told) -> Iterator[str]:
    yield from told.shipment.echo
    yield f"K1*{CODES[told.disposition]}"
    if told.code:
        yield _remark(told.code, told.text)


def _remark(code: str, text: str) -> str:
    """A code with as much of its text as a K1 holds, in characters that part nothing."""
    plain = "".join(one if one.isalnum() or one in " .,:-/" else " " for one in text.upper())
    return f"K1*{code}*{plain[:_REMARK].strip()}".rstrip("*")
