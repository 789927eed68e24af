"""The 997: for each functional group what became of its transaction sets, down to the element.

One group of the answer for each group that came, each with one 997 and in the release that came in. Every set that
came has its AK2, the accepted ones as well. A set is *rejected* (R) when nothing of it is filed, *accepted with
errors* (E) when some of its shipments are refused and the others filed, and *accepted* (A) otherwise; a 997 has no
finer word, so AK3 and AK4 name what refused a shipment. What X12 has no code for stands in the other reports.
Sets stream; of the one that is told, each cause in each segment is held once, and told in the order of the segments.
Source: X12 004010, transaction set 997.
"""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from translator.acknowledgment.x12_envelope import (
    Separators,
    group_date,
    interchange_header,
    interchange_trailer,
    segment,
    separators_of,
    writable,
)
from translator.model.catalogue import entry_of, level, refuses
from translator.model.control_number import next_control_number
from translator.model.place import X12Place

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator, Sequence
    from datetime import datetime

    from translator.model.finding import Finding
    from translator.model.interchange import InterchangeHeader, TransactionSet

#: GS01 of 997 and 999.
ACKNOWLEDGMENTS = "FA"
#: How many codes AK5 and AK9 have room for.
_CODES = 5
_ELEMENT_ERRORS = "8"
_SEGMENTS_IN_ERROR = "5"
_SEGMENT_MISSING = "3"
_REFERENCE = re.compile(r"[0-9]{1,4}")

Elements = tuple[str, ...]


class SetReport(NamedTuple):
    """One transaction set that came, and what became of it."""

    transaction_set: TransactionSet
    #: Its findings and those of its shipments, in reading order.
    findings: Iterable[Finding] = ()
    #: Its shipments that are not filed, for whatever reason.
    refused: int = 0


class GroupReport(NamedTuple):
    """One functional group that came."""

    #: GS01, GS02, GS03, GS06 and GS08.
    function: str
    sender: str
    receiver: str
    control: str
    version: str
    sets: Iterable[SetReport] = ()
    #: Findings of the group itself; any of them that refuses rejects all its sets.
    findings: Sequence[Finding] = ()
    #: GE01, or None when there is none to copy; then the sets received are counted.
    included: int | None = None


def groups_of(sets: Iterable[SetReport], findings: Iterable[Finding] = ()) -> Iterator[GroupReport]:
    """The sets of one interchange, in order, as groups, with the group findings that name each by its control number.

    Each group's sets are to be read before the next group is asked for. A group of acknowledgments is left out: an
    answer to an answer would be answered in turn.
    """
    own = [finding for finding in findings if level(finding.code) == "group"]
    for key, members in groupby(sets, key=lambda report: _group_key(report.transaction_set)):
        function, sender, receiver, control, version = key
        if function == ACKNOWLEDGMENTS:
            continue
        ours = [finding for finding in own if (finding.place.x12 or X12Place()).group_control == control]
        yield GroupReport(function, sender, receiver, control, version, members, ours, _included(ours))


def _group_key(one: TransactionSet) -> tuple[str, str, str, str, str]:
    return one.group_function, one.group_sender, one.group_receiver, one.group_control, one.group_version


def _included(findings: Iterable[Finding]) -> int | None:
    """GE01 as it came, when it was found to be wrong."""
    wrong = [finding.value for finding in findings if finding.code == "E123" and finding.value.isdecimal()]
    return int(wrong[0]) if wrong else None


def compose_997(
    header: InterchangeHeader,
    groups: Iterable[GroupReport],
    control_number: int,
    group_control_number: int,
    at: datetime,
) -> Iterator[bytes]:
    """An interchange with one 997 for each group, segment by segment.

    ``control_number`` is the answer's ISA13; ``group_control_number`` the GS06 of its first group, counted up by one
    for each further group; ``at`` its time, in UTC.
    """
    separators = separators_of(header)
    yield interchange_header(header, separators, control_number, at)
    number, count = group_control_number, 0
    for group in groups:
        yield from _group(group, separators, number, at)
        number, count = next_control_number(number, 9), count + 1
    yield interchange_trailer(separators, count, control_number)


def _group(group: GroupReport, separators: Separators, number: int, at: datetime) -> Iterator[bytes]:
    date, time, agency = group_date(group.version, at), f"{at:%H%M}", "X"
    parties = (_quoted(group.receiver, separators, 15), _quoted(group.sender, separators, 15))
    release = _quoted(group.version, separators, 12)
    yield segment(separators, "GS", "FA", *parties, date, time, str(number), agency, release)
    count = 1
    yield segment(separators, "ST", "997", "0001")
    for elements in _answers(group, separators):
        count += 1
        yield segment(separators, *elements)
    yield segment(separators, "SE", str(count + 1), "0001")
    yield segment(separators, "GE", "1", str(number))


def _quoted(value: str, separators: Separators, length: int) -> str:
    """A mandatory element of the group's header, quoted; ``UNKNOWN`` where it cannot be written."""
    return writable(value, separators, length) or "UNKNOWN"


def _answers(group: GroupReport, separators: Separators) -> Iterator[Elements]:
    """AK1 to AK9."""
    rejected = any(refuses(finding) for finding in group.findings)
    received = accepted = with_errors = 0
    yield "AK1", _function(group.function), _number(group.control)
    for report in group.sets:
        if report.transaction_set.stands_for_empty_group:
            continue
        code = yield from _set(report, separators, rejected=rejected)
        received += 1
        accepted += code != "R"
        with_errors += code == "E"
    code = _group_code(rejected=rejected, received=received, accepted=accepted, with_errors=with_errors)
    included = received if group.included is None else group.included
    yield "AK9", code, str(included), str(received), str(accepted), *_codes(group.findings, "group")


def _group_code(*, rejected: bool, received: int, accepted: int, with_errors: int) -> str:
    if rejected or (received and not accepted):
        return "R"
    if accepted < received:
        return "P"
    return "E" if with_errors else "A"


def _function(function: str) -> str:
    """GS01 as AK101 can repeat it: two characters, ``ZZ`` where it cannot."""
    return function if len(function) == 2 and _plain(function) else "ZZ"  # noqa: PLR2004  the element's length


def _number(control: str) -> str:
    """GS06 as AK102 can repeat it: up to nine digits, ``0`` when it holds anything else."""
    legal = control.isascii() and control.isdecimal() and len(control) <= 9  # noqa: PLR2004  the element's length
    return control if legal else "0"


def _codes(findings: Iterable[Finding], of_level: str) -> Elements:
    """The different codes of one level, as many as fit."""
    codes = dict.fromkeys(entry_of(finding).x12 for finding in findings if level(finding.code) == of_level)
    return tuple(code for code in codes if code)[:_CODES]


def _set(report: SetReport, separators: Separators, *, rejected: bool) -> Generator[Elements, None, str]:
    """AK2 to AK5 of one set; returns AK501."""
    one = report.transaction_set
    yield "AK2", _identifier(one.identifier), _control(one.control, separators)
    by_segment, own, refused_any = _sorted_out(report.findings)
    noted = False
    for key in sorted(by_segment):
        for note in _notes(key, list(by_segment[key].values()), separators):
            noted = True
            yield note
    code = _set_code(report, rejected=rejected or any(map(refuses, own.values())), erroneous=noted or refused_any)
    codes = (*_codes(own.values(), "set"), *((_SEGMENTS_IN_ERROR,) if noted else ()))
    yield "AK5", code, *codes[:_CODES]
    return code


def _set_code(report: SetReport, *, rejected: bool, erroneous: bool) -> str:
    if rejected or report.refused >= report.transaction_set.shipments:
        return "R"
    return "E" if erroneous or report.refused else "A"


def _identifier(identifier: str) -> str:
    """ST01 as AK201 can repeat it: three characters, ``000`` where it cannot."""
    return identifier if len(identifier) == 3 and _plain(identifier) else "000"  # noqa: PLR2004  the element's length


def _plain(text: str) -> bool:
    return text.isascii() and text.isalnum()


def _control(control: str, separators: Separators) -> str:
    """ST02 as AK202 can repeat it: four to nine characters."""
    return writable(control, separators, 9).rjust(4, "0")


#: Position in the set and identifier of one segment.
_Segment = tuple[int, str]
#: What makes a finding of one segment another than the one before: element, component and code.
_Cause = tuple[int, int, str]


def _sorted_out(findings: Iterable[Finding]) -> tuple[dict[_Segment, dict[_Cause, Finding]], dict[str, Finding], bool]:
    """The causes by segment, those of the set by code, and whether any finding refuses.

    Shipments that inherit one bad segment each have a finding of it: it is one cause, and held once.
    """
    by_segment: dict[_Segment, dict[_Cause, Finding]] = {}
    own: dict[str, Finding] = {}
    refused = False
    for finding in findings:
        refused = refused or refuses(finding)
        if level(finding.code) == "set":
            own.setdefault(finding.code, finding)
        elif _noteworthy(finding):
            place = finding.place.x12 or X12Place()
            cause = (place.element, place.component, _code(finding))
            by_segment.setdefault(_segment_key(place), {}).setdefault(cause, finding)
    return by_segment, own, refused


def _segment_key(place: X12Place) -> _Segment:
    """AK302 and AK301."""
    return place.segment_position, place.segment_id[:3]


def _noteworthy(finding: Finding) -> bool:
    """Whether AK3 can name the finding: X12 has a code for it, and it stands in a segment of the set."""
    position, identifier = _segment_key(finding.place.x12 or X12Place())
    named = position > 0 and len(identifier) >= 2 and _plain(identifier)  # noqa: PLR2004  the element's least length
    return named and bool(entry_of(finding).x12) and level(finding.code) not in ("interchange", "group")


def _notes(key: _Segment, findings: list[Finding], separators: Separators) -> Iterator[Elements]:
    """The AK3 of one segment, one for each code that it has, the last with an AK4 for each element, in their order."""
    position, identifier = key
    head = ("AK3", identifier, str(position), _loop(findings[0]))
    elements = sorted(filter(_is_element, findings), key=_element_key)
    codes = dict.fromkeys(_code(finding) for finding in findings if not _is_element(finding))
    codes.pop(_ELEMENT_ERRORS if elements else "", None)
    yield from ((*head, code) for code in codes)
    if elements:
        yield (*head, _ELEMENT_ERRORS)
    yield from (_element_note(finding, separators) for finding in elements[:99])


def _loop(finding: Finding) -> str:
    """AK303, where it can be written."""
    loop = finding.place.x12.loop if finding.place.x12 else ""
    return loop if len(loop) <= 4 and _plain(loop) else ""  # noqa: PLR2004  the element's length


def _element_key(finding: Finding) -> tuple[int, int]:
    place = finding.place.x12 or X12Place()
    return place.element, place.component


def _is_element(finding: Finding) -> bool:
    place = finding.place.x12
    return place is not None and place.element > 0 and not place.absent_in and level(finding.code) != "segment"


def _code(finding: Finding) -> str:
    """AK403 of what stands on an element, AK304 of what stands on a segment."""
    code = entry_of(finding).x12
    if _is_element(finding):
        return code
    if finding.place.x12 and finding.place.x12.absent_in:
        return _SEGMENT_MISSING
    return code if level(finding.code) == "segment" else _ELEMENT_ERRORS


def _element_note(finding: Finding, separators: Separators) -> Elements:
    place = finding.place.x12 or X12Place()
    position = f"{place.element}{separators.component}{place.component}" if place.component else str(place.element)
    reference = place.reference if _REFERENCE.fullmatch(place.reference) else ""
    return "AK4", position, reference, entry_of(finding).x12, writable(finding.value, separators, 99)
