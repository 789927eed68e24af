"""The envelope: ISA, GS, ST and their trailers, with counts and control numbers.

What a finding here refuses:

* of the transaction set (E14x): that set;
* of the functional group (E12x): all sets of the group;
* of the interchange (E11x): all sets of that interchange. One without IEA (E113) is refused as a whole, because what
  is missing behind the cut cannot be known; the sender sends it again, and nothing of it has been filed.
* before or between the interchanges: where no ISA was read at all, the whole file; else only what follows, since an
  interchange that was closed by its IEA stands on its own.

Groups and sets that are not agreed are counted and skipped, one finding each; their segments are not looked at.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from translator.formats.reading import PartClosed, Unit
from translator.formats.x12_header import header_findings, header_of
from translator.formats.x12_open import ANSWERS, OpenGroup, OpenInterchange, OpenSet, SeenNumbers
from translator.model.catalogue import level
from translator.model.finding import Finding
from translator.model.interchange import TransactionSet
from translator.model.place import Place, X12Place, segment

if TYPE_CHECKING:
    from collections.abc import Iterator

    from translator.formats.x12_tokens import Opening
    from translator.model.interchange import InterchangeHeader


_GROUP_CONTROL = re.compile(r"[0-9]{1,9}")
_SET_IDENTIFIER = re.compile(r"[0-9]{3}")
_SET_CONTROL = re.compile(r".{4,9}")


class Agreed(NamedTuple):
    """GS01, the beginnings of GS08, and ST01 that the agreement takes."""

    functions: tuple[str, ...]
    versions: tuple[str, ...]
    identifiers: tuple[str, ...]


class Envelope:
    """What is open at present, and what has been found; ``events`` are taken by the reading."""

    def __init__(self, agreed: Agreed, events: list[Unit | PartClosed]) -> None:
        self._agreed = agreed
        self.headers: list[InterchangeHeader] = []
        self.parts = 0
        self.interchange: OpenInterchange | None = None
        self.group: OpenGroup | None = None
        self.set: OpenSet | None = None
        self.events = events
        self._told_outside = False
        self._controls: dict[tuple[str, str], SeenNumbers] = {}

    # Headers.

    def open_interchange(self, opening: Opening, number: int) -> None:
        """ISA."""
        header = header_of(opening)
        index = len(self.headers) + 1
        self.headers.append(header)
        findings = header_findings(opening, number, index)
        place = self._place(number, "ISA", 13, interchange=index)
        seen = self._controls.setdefault((header.sender_qualifier, header.sender), SeenNumbers())
        if not findings and not seen.add(header.control_number):
            findings.append(Finding("E116", place, header.control_number, detail="it stands twice in this file"))
        self.interchange = OpenInterchange(header, index, opening.elements, number, self.parts + 1, findings)
        self._told_outside = False

    def open_group(self, elements: list[str], number: int) -> None:
        """GS; an open group or set ends here without its trailer."""
        if self.interchange is None:
            return
        self.end_group()
        self.interchange.groups += 1
        self._told_outside = False
        elements += [""] * (9 - len(elements))
        findings = list(self._group_findings(elements, number))
        agreed = all(finding.code == "E126" for finding in findings)
        self.group = OpenGroup(elements, number, self.parts + 1, findings, agreed)

    def _group_findings(self, elements: list[str], number: int) -> list[Finding]:
        control = elements[6]
        found = []
        if elements[1] not in self._agreed.functions:
            found.append(self._group_finding("E124", elements, number, 1, "479", self._agreed.functions))
        elif not elements[8].startswith(self._agreed.versions):
            found.append(self._group_finding("E125", elements, number, 8, "480", self._agreed.versions))
        well_formed = _GROUP_CONTROL.fullmatch(control) is not None
        if not well_formed or (self.interchange and not self.interchange.controls.add(control)):
            found.append(self._group_finding("E126", elements, number, 6, "28", ()))
        return found

    def _group_finding(
        self, code: str, elements: list[str], number: int, element: int, reference: str, agreed: tuple[str, ...]
    ) -> Finding:
        place = self._place(number, "GS", element, reference, group=elements[6])
        suggestion = f"Agreed: {', '.join(agreed)}." if agreed else ""
        detail = ANSWERS.get(elements[1], "") if code == "E124" else ""
        return Finding(code, place, elements[element], detail=detail, suggestion=suggestion)

    def open_set(self, elements: list[str], number: int) -> bool:
        """ST; whether its segments are to be read. An open set ends here without its SE."""
        if self.group is None:
            self.outside(number, "ST", "*".join(elements))
            return False
        self._told_outside = False
        self.parts += 1
        self.group.sets += 1
        elements += [""] * (3 - len(elements))
        findings = self._set_findings(elements, number, self.group) if self.group.agreed else []
        agreed = self.group.agreed and all(finding.code in ("E147", "E148") for finding in findings)
        self.set = OpenSet(elements, number, findings, agreed)
        return agreed

    def _set_findings(self, elements: list[str], number: int, group: OpenGroup) -> list[Finding]:
        identifier, control = elements[1], elements[2]
        found = []
        if not _SET_IDENTIFIER.fullmatch(identifier):
            found.append(Finding("E146", self._place(number, "ST", 1, "143"), identifier))
        elif identifier not in self._agreed.identifiers:
            agreed = f"Agreed: {', '.join(self._agreed.identifiers)}."
            found.append(Finding("E141", self._place(number, "ST", 1, "143"), identifier, suggestion=agreed))
        if not _SET_CONTROL.fullmatch(control.strip()):
            found.append(Finding("E147", self._place(number, "ST", 2, "329"), control))
        elif not group.controls.add(control):
            found.append(Finding("E148", self._place(number, "ST", 2, "329"), control))
        return found

    # Trailers.

    def close_set(self, elements: list[str], number: int, findings: list[Finding], shipments: int) -> None:
        """SE, with what was found inside the set."""
        if self.set is None:
            self.outside(number, "SE", "*".join(elements))
            return
        elements += [""] * (3 - len(elements))
        if self.set.agreed:
            findings = [*findings, *self._trailer_findings(self.set, elements, number)]
        self._emit_set(findings, shipments)

    def _trailer_findings(self, opened: OpenSet, elements: list[str], number: int) -> Iterator[Finding]:
        count = number - opened.number + 1
        if elements[2] != opened.elements[2]:
            detail = f"ST02 is {opened.elements[2]}"
            yield Finding("E143", self._place(number, "SE", 2, "329"), elements[2], detail=detail)
        if not _counts(elements[1], count):
            yield Finding("E144", self._place(number, "SE", 1, "96"), elements[1], detail=f"there are {count}")

    def break_set(self, findings: list[Finding], shipments: int, *, told: bool) -> None:
        """The set ends without SE; ``told`` when a wider finding says so."""
        if self.set is None:
            return
        missing = [] if told else [Finding("E142", self._place(self.set.number, "ST"), detail="before this place")]
        self._emit_set([*findings, *missing], shipments)

    def _emit_set(self, findings: list[Finding], shipments: int) -> None:
        opened, group, interchange = self.set, self.group, self.interchange
        if opened is None or group is None or interchange is None:
            return
        told = self._transaction_set(group, interchange, opened.elements, shipments)
        found = [_with_shipments(finding, shipments) for finding in (*opened.findings, *findings)]
        self.events.append(PartClosed(self.parts, found, told))
        self.set = None

    def _transaction_set(
        self, group: OpenGroup, interchange: OpenInterchange, st: list[str] | None, shipments: int
    ) -> TransactionSet:
        """The set that begins with this ST, or what stands for a group without any."""
        return TransactionSet(
            part=self.parts,
            interchange=interchange.index,
            group_function=group.elements[1],
            group_control=group.elements[6],
            group_version=group.elements[8],
            group_sender=group.elements[2],
            group_receiver=group.elements[3],
            identifier=st[1] if st else "",
            control=st[2] if st else "",
            shipments=shipments,
            stands_for_empty_group=st is None,
        )

    def close_group(self, elements: list[str], number: int) -> None:
        """GE."""
        group = self.group
        if group is None:
            self.outside(number, "GE", "*".join(elements))
            return
        elements += [""] * (3 - len(elements))
        if elements[2] != group.elements[6]:
            place, detail = self._place(number, "GE", 2, "28"), f"GS06 is {group.elements[6]}"
            group.findings.append(Finding("E122", place, elements[2], detail=detail))
        if not _counts(elements[1], group.sets):
            place, detail = self._place(number, "GE", 1, "97"), f"there are {group.sets}"
            group.findings.append(Finding("E123", place, elements[1], detail=detail))
        self._emit_group()

    def end_group(self) -> None:
        """The group ends without GE."""
        if self.group is not None:
            self.group.findings.append(Finding("E121", self._place(self.group.number, "GS")))
            self._emit_group()

    def _emit_group(self) -> None:
        if self.group and self.interchange and not self.group.sets:
            self.parts += 1
            told = self._transaction_set(self.group, self.interchange, None, 0)
            self.events.append(PartClosed(self.parts, [], told))
        if self.group and self.group.findings:
            self.events.append(PartClosed(self.parts, self.group.findings, None, self.group.first_part))
        self.group = None

    def close_interchange(self, elements: list[str], number: int) -> None:
        """IEA."""
        interchange = self.interchange
        if interchange is None:
            self.outside(number, "IEA", "*".join(elements))
            return
        self.end_group()
        elements += [""] * (3 - len(elements))
        if elements[2].strip() != interchange.header.control_number:
            detail = f"ISA13 is {interchange.header.control_number}"
            interchange.findings.append(
                Finding("E114", self._place(number, "IEA", 2, "I12"), elements[2], detail=detail)
            )
        if not _counts(elements[1], interchange.groups):
            detail = f"there are {interchange.groups}"
            interchange.findings.append(
                Finding("E115", self._place(number, "IEA", 1, "I16"), elements[1], detail=detail)
            )
        self._emit_interchange()

    def break_off(self, number: int, cause: Finding | None = None) -> None:
        """The file ends, or another ISA comes, or nothing more can be read for the given cause."""
        if self.interchange is not None:
            truncated = Finding("E113", self._place(number, ""), detail=f"behind segment {number}")
            self.interchange.findings.append(cause or truncated)
            self.group = None
            self._emit_interchange()
        elif cause is not None:
            first = self.parts + 1 if self.headers else 0
            self.events.append(PartClosed(self.parts if self.headers else 0, [cause], None, first))

    def _emit_interchange(self) -> None:
        if self.interchange and self.interchange.findings:
            self.events.append(PartClosed(self.parts, self.interchange.findings, None, self.interchange.first_part))
        self.interchange = None

    def outside(self, number: int, name: str, text: str) -> None:
        """A segment that is in no set: told once for each run of them."""
        if self._told_outside or (self.group and not self.group.agreed):
            return
        self._told_outside = True
        finding = Finding("E117", self._place(number, name), text[:100])
        if self.interchange:
            self.interchange.findings.append(finding)
        else:
            self.events.append(PartClosed(self.parts, [finding], None, self.parts + 1))

    def _place(
        self, number: int, name: str, element: int = 0, reference: str = "", *, group: str = "", interchange: int = 0
    ) -> Place:
        x12 = X12Place(
            group_control=group or (self.group.elements[6] if self.group else ""),
            set_control=self.set.elements[2] if self.set else "",
            segment_id=name,
            segment_position=number - self.set.number + 1 if self.set else 0,
            element=element,
            reference=reference,
            interchange=interchange or (self.interchange.index if self.interchange else 0),
        )
        return segment(number, f"{name}{element:02d}" if element else "", x12)


def _with_shipments(finding: Finding, shipments: int) -> Finding:
    """A finding of the set itself says what it refuses, because the shipments have no finding of it."""
    if not shipments or level(finding.code) != "set":
        return finding
    refused = "the set's only shipment is" if shipments == 1 else f"all {shipments} shipments of the set are"
    known = f"{finding.detail}; " if finding.detail else ""
    return msgspec.structs.replace(finding, detail=f"{known}{refused} refused")


def _counts(text: str, count: int) -> bool:
    return text.isascii() and text.isdigit() and (text.lstrip("0") or "0") == str(count)
