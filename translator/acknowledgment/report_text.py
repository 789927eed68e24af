"""The report for people: what came, what became of it, what is wrong and how to mend it, and what CBP said.

Findings are grouped by cause, because ten thousand equal lines hide the one that differs: each group shows its first
places, the values that stood there, the code, the text and the remedy. CBP's answers follow one by one, verbatim.
Memory grows with the number of causes, not with the file.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

import msgspec

from translator.acknowledgment.next_steps import in_number, next_steps
from translator.acknowledgment.report import Counts, ReportRow, ReportSummary, excerpt, wording
from translator.model.catalogue import severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from translator.model.agreement import Accept
    from translator.model.finding import Finding, Group
    from translator.model.place import Place


def lines(
    summary: ReportSummary, groups: Iterable[Group], answered: Iterable[ReportRow], unanswered: Iterable[ReportRow] = ()
) -> Iterator[bytes]:
    """The report in UTF-8, line by line.

    ``groups`` are the file's own findings (`translator.model.finding.grouped`); ``answered`` the shipments of which
    CBP said something the participant should read; ``unanswered`` those that await its answer, which are told once
    the file has been read and sent.
    """
    for text in _texts(summary, groups, answered, unanswered):
        yield f"{text}\n".encode()


def _texts(
    summary: ReportSummary, groups: Iterable[Group], answered: Iterable[ReportRow], unanswered: Iterable[ReportRow]
) -> Iterator[str]:
    yield from _head(summary)
    yield from next_steps(summary)
    yield from _section("What was found", _of_groups(summary.file_name, groups))
    yield from _section("What CBP said", _of_answers(summary, answered))
    if summary.occasion != "read" and summary.counts.awaiting:
        yield from _section("What CBP has not answered", iter([list(_unanswered(summary, unanswered))]))


def _head(summary: ReportSummary) -> Iterator[str]:
    number = f", number {summary.number}" if summary.number else ""
    yield f"Report on {summary.file_name}{number}"
    yield f"Received {_moment(summary)[0]}; this report was written {_moment(summary)[1]}."
    if summary.mapping:
        yield f"Read by the mapping {summary.mapping}."
    if summary.usage == "test":
        yield "This was a TEST: nothing in it counts as filed."
    yield ""
    yield "It is reference data and was received." if summary.reference_data else _count_line(summary.counts)
    if summary.counts.filed:
        yield f"Of those filed: {', '.join(_answer_counts(summary.counts))}."
    yield from _acceptance(summary)
    yield ""


def _moment(summary: ReportSummary) -> tuple[str, str]:
    return f"{summary.received_at:%Y-%m-%d %H:%M} UTC", f"{summary.composed_at:%Y-%m-%d %H:%M} UTC"


def _count_line(counts: Counts) -> str:
    if not counts.read:
        return "No shipment was read."
    held = f", {counts.held:,} held" if counts.held else ""
    unsent = f", {counts.unsent:,} to be sent to CBP" if counts.unsent else ""
    return f"{in_number(counts.read)} read: {counts.filed:,} filed with CBP{unsent}, {counts.refused:,} refused{held}."


def _answer_counts(counts: Counts) -> Iterator[str]:
    for number, words in (
        (counts.accepted, "accepted"),
        (counts.accepted_with_warnings, "accepted with warnings"),
        (counts.under_review, "under review"),
        (counts.rejected, "rejected by CBP"),
        (counts.awaiting, "awaiting CBP's answer"),
    ):
        if number:
            yield f"{number:,} {words}"


_ACCEPTANCE: dict[Accept, str] = {
    "each shipment": "As agreed, each shipment is accepted by itself: a wrong one does not keep the others back.",
    "whole file": "As agreed, the whole file is accepted or nothing of it: one wrong shipment keeps all others back.",
}


def _acceptance(summary: ReportSummary) -> Iterator[str]:
    """The agreement's word on partial acceptance, where it was asked, and whether it was needed this time."""
    counts = summary.counts
    if summary.received_before or summary.reference_data:
        return
    if summary.file_refused and summary.accept == "each shipment":
        yield "The file is refused as a whole, so nothing of it is filed."
    else:
        partial = "" if not (counts.refused and counts.filed + counts.unsent) else " This file was accepted in part."
        yield _ACCEPTANCE[summary.accept] + partial


def _section(title: str, blocks: Iterator[list[str]]) -> Iterator[str]:
    """A headed section, or nothing when there are no blocks."""
    for number, block in enumerate(blocks):
        if not number:
            yield title
            yield "-" * len(title)
        yield from block
        yield ""


def finding_texts(file_name: str, groups: Iterable[Group]) -> Iterator[str]:
    """Findings as a report shows them, lines without their ends, for whoever shows findings without a report."""
    for block in _of_groups(file_name, groups):
        yield from (*block, "")


def _of_groups(file_name: str, groups: Iterable[Group]) -> Iterator[list[str]]:
    for group in groups:
        where = f"{file_name}, {group.first.place}" if group.total == 1 else _counted(group)
        sentence = _of_rest(group.first) if group.is_rest else _of_all(group)
        yield [f"{where}:", *_values(group), sentence]


_UNITS = {"file": "times", "row": "rows", "segment": "segments", "path": "places"}


def _counted(group: Group) -> str:
    place = group.first.place
    column = f" in {_column(place)}" if place.name else ""
    more = "more " if group.is_rest else ""
    return f"{group.first.code}{column}: {group.total:,} {more}{_UNITS[place.kind]}{_numbers(group)}"


def _numbers(group: Group) -> str:
    if not group.first.place.ordinal:
        return ""
    numbers = ", ".join(map(str, group.ordinals))
    return f", {numbers}" if len(group.ordinals) == group.total else f", first {numbers}"


def _column(place: Place) -> str:
    return f'column "{place.name}"' if place.kind == "row" else place.name


def _values(group: Group) -> Iterator[str]:
    """What stood there; where it was not the same everywhere, some of it with its places."""
    if len(group.examples) == 1:
        value = group.first.value
        yield from [f"    {excerpt(value)}"] if value else []
        return
    for finding in group.examples:
        own = " ".join(filter(None, map(excerpt, _own(group, finding))))
        yield f"    {_where(finding.place)}: {excerpt(finding.value)}{f' ({own})' if own else ''}"


def _own(group: Group, finding: Finding) -> Iterator[str]:
    """What does not hold for all of the group, and so stands beside this value."""
    if not group.is_rest and not group.same_detail and finding.detail:
        yield finding.detail if group.same_suggestion else f"{finding.detail}."
    if not group.is_rest and not group.same_suggestion:
        yield finding.suggestion


def _of_all(group: Group) -> str:
    """The sentence of a group; what holds for one of its values only stands beside that value, and never here."""
    first = group.first
    detail = first.detail if group.same_detail else ""
    suggestion = first.suggestion if group.same_suggestion else ""
    return _sentence(msgspec.structs.replace(first, detail=detail, suggestion=suggestion))


def _where(place: Place) -> str:
    return place.name if place.kind == "path" else f"{place.kind} {place.ordinal}"


def _of_rest(finding: Finding) -> str:
    """What holds for all of the code, where the findings of a group have different causes."""
    return _sentence(msgspec.structs.replace(finding, detail="", suggestion=""))


def _sentence(finding: Finding) -> str:
    text, remedy = wording(finding)
    target = f" ({finding.target})" if finding.target else ""
    return f"{finding.code} {text}{'' if text.endswith('.') else '.'} {remedy}{target}"


def _head_of(summary: ReportSummary, row: ReportRow) -> str:
    reference = f", your reference {row.reference}" if row.reference else ""
    return f"{summary.file_name}, {_extent(row.extent, summary.unit)}, number {row.number}{reference}"


def _extent(extent: str, unit: str) -> str:
    """``row 5``, ``rows 3-5`` or ``segments 10-15``; a path as it is."""
    first, _, last = extent.partition("-")
    if not first.isdigit():
        return extent
    return f"{unit}s {extent}" if last else f"{unit} {extent}"


def _of_answers(summary: ReportSummary, answered: Iterable[ReportRow]) -> Iterator[list[str]]:
    for row in answered:
        head = f"{_head_of(summary, row)}: {row.outcome}"
        yield [head, *(f"    {_sentence(finding)}" for finding in row.findings if severity(finding.code) == "relayed")]


#: How many shipments without an answer the report names; the report for programs has them all.
_NAMED = 20


def _unanswered(summary: ReportSummary, rows: Iterable[ReportRow]) -> Iterator[str]:
    for row in islice(rows, _NAMED):
        late = ", overdue" if any(finding.code == "R306" for finding in row.findings) else ""
        yield f"{_head_of(summary, row)}{late}"
    if summary.counts.awaiting > _NAMED:
        yield f"… and {summary.counts.awaiting - _NAMED:,} more"
