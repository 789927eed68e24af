"""The replies to one interchange, in every form that its agreement names, from what the journal holds."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Callable
from itertools import groupby, takewhile
from operator import itemgetter
from typing import IO, TYPE_CHECKING, NamedTuple, get_args

from translator.acknowledgment import report_csv, report_text
from translator.acknowledgment.report import OUTCOMES, Counts, Occasion, ReportRow, ReportSummary
from translator.acknowledgment.x12_997 import ACKNOWLEDGMENTS, SetReport, compose_997, groups_of
from translator.acknowledgment.x12_ta1 import compose_ta1, wanted
from translator.channels.files import LONGEST_NAME, fitting
from translator.model.acknowledgment import Disposition
from translator.model.catalogue import holds, level, refuses, severity
from translator.model.finding import Finding, each_once, grouped
from translator.stages.guarding import partner_named
from translator.stages.relaying import ours, relayed_of, spoken_of
from translator.stages.transmit import temporary_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from translator.journal.claims import DueReply
    from translator.model.filing import ReportedShipment
    from translator.stages.context import Context

#: Below this size a composed reply stays in memory.
_IN_MEMORY = 1 << 20


class Composed(NamedTuple):
    """One reply, ready to be kept."""

    form: str
    name: str
    content: IO[bytes]


def compose(context: Context, due: DueReply) -> Iterator[Composed]:
    """Every reply that is due for an interchange."""
    agreement = partner_named(context, due.partner).agreement
    for form in agreement.replies:
        if form in _REPORTS:
            yield _composed(form, due, _REPORTS[form](context, due))
    if due.occasion == "translation":
        yield from _x12(context, due)


def _composed(form: str, due: DueReply, parts: Iterable[bytes], ending: str = "") -> Composed:
    content = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115  the journal reads it to its end and lets go
    content.writelines(parts)
    content.seek(0)
    # A name of its own each time: the participant may not have taken the earlier one, and not every server can rename
    # over a file.
    again = f"-{due.repetition}" if due.repetition > 1 else ""
    ours = f".{due.interchange_id}.{_OCCASIONS[due.occasion]}{again}{ending}.{_ENDING[form]}"
    room = LONGEST_NAME - len(temporary_name(ours))
    return Composed(form, f"{fitting(due.name, room)}{ours}", content)


def _csv(context: Context, due: DueReply) -> Iterator[bytes]:
    standing = _standing_of(context, due)
    of_file = (finding for finding in _file_findings(context, due) if standing.tells(finding))
    return report_csv.lines(_rows(context, due, standing), of_file)


def _text(context: Context, due: DueReply) -> Iterator[bytes]:
    replies = context.journal.replies
    standing, told = _standing_of(context, due), replies.findings(due.interchange_id)
    found = grouped(each_once(one for _, _, one in told if standing.tells(one) and severity(one.code) != "relayed"))
    answered = (_row(one) for one in replies.shipments(due.interchange_id) if spoken_of(one))
    unanswered = (_row(one) for one in replies.shipments(due.interchange_id) if OUTCOMES[one.state] == "filed")
    return report_text.lines(_summary(context, due), found, answered, unanswered)


def _file_findings(context: Context, due: DueReply) -> Iterator[Finding]:
    """Those of the file and its parts; the journal tells them first."""
    told = context.journal.replies.findings(due.interchange_id)
    return (finding for _, _, finding in takewhile(lambda row: row[0] == 0, told))


class _Standing(NamedTuple):
    """What holds of the file at this moment, and decides which of its findings are still true."""

    #: Whether any shipment of it is held back.
    held: bool
    #: That its day is closed, where that refuses it.
    closed: Finding | None
    #: That what was held of it is given up.
    given_up: Finding | None

    def tells(self, finding: Finding) -> bool:
        """Nothing is said to be held that is not, and what is not to be sent again is not to be mended for it."""
        if holds(finding):
            return self.held
        return finding.code != "E308" or self.closed is None


def _standing_of(context: Context, due: DueReply) -> _Standing:
    of_file = {finding.code: finding for finding in _file_findings(context, due) if finding.code in _OF_ALL}
    held = "HELD" in context.journal.replies.counts(due.interchange_id)
    return _Standing(held, of_file.get(_CLOSED), of_file.get(_GIVEN_UP))


def _rows(context: Context, due: DueReply, standing: _Standing) -> Iterator[ReportRow]:
    """Each shipment, with everything that decides about it."""
    for shipment, cause in _with_causes(context, due):
        yield _row(shipment, cause, standing)


def _with_causes(context: Context, due: DueReply) -> Iterator[tuple[ReportedShipment, Finding | None]]:
    """Each shipment, with what refuses its part; both streams come in the order of the parts."""
    causes = _refusing_parts(context, due)
    part, cause = next(causes, _NO_CAUSE)
    for shipment in context.journal.replies.shipments(due.interchange_id):
        while cause and part < shipment.part:
            part, cause = next(causes, _NO_CAUSE)
        yield shipment, cause if part == shipment.part else None


_NO_CAUSE: tuple[int, Finding | None] = (0, None)
#: The service provider has given up what was held of the file, which refuses nothing else of it.
_GIVEN_UP = "E192"
_CLOSED = "E191"
_OF_ALL = (_GIVEN_UP, _CLOSED)
_ALONE = _Standing(held=False, closed=None, given_up=None)


def _refusing_parts(context: Context, due: DueReply) -> Iterator[tuple[int, Finding | None]]:
    """Each transaction set that a finding in it refuses, with the first such finding."""
    told = takewhile(lambda row: row[0] == 0, context.journal.replies.findings(due.interchange_id))
    refusing = ((part, finding) for _, part, finding in told if part and _is_of_set(finding))
    for part, findings in groupby(refusing, key=itemgetter(0)):
        yield part, next(findings)[1]


def _is_of_set(finding: Finding) -> bool:
    return refuses(finding) and level(finding.code) not in ("interchange", "group")


def _row(shipment: ReportedShipment, cause: Finding | None = None, standing: _Standing = _ALONE) -> ReportRow:
    still = shipment.state == "HELD"
    own = (finding for finding in ours(shipment) if still or not holds(finding))
    return ReportRow(
        extent=shipment.extent,
        outcome=OUTCOMES[shipment.state],
        reference=shipment.reference,
        number=shipment.identity.number,
        findings=(*own, *_decided_for_others(shipment, cause, standing), *relayed_of(shipment)),
    )


def _decided_for_others(shipment: ReportedShipment, cause: Finding | None, standing: _Standing) -> Iterator[Finding]:
    """A shipment in which nothing was wrong is refused, or held back, because of something else in its file."""
    if shipment.state == "HELD" and not any(map(holds, shipment.findings)):
        yield Finding("H308")
    if shipment.state == "REFUSED" and not any(map(refuses, shipment.findings)):
        of_others = Finding("E308", detail=f"{cause.code} at {cause.place}" if cause else "")
        yield standing.closed or (of_others if cause else standing.given_up or of_others)


class _Causes(NamedTuple):
    """What the next steps of a participant hang on, beside the counts."""

    already_filed: int
    rejected_with_message: int
    rejected_unsaid: int
    contradicted: int
    told_otherwise: int
    file_refused: bool
    received_before: bool
    given_up: int
    closed: bool


def _causes(context: Context, due: DueReply) -> _Causes:
    already = given_up = told_otherwise = 0
    answers: Counter[str] = Counter()
    for one, cause in _with_causes(context, due):
        refusing = {finding.code for finding in one.findings if refuses(finding)}
        already += one.state == "REFUSED" and refusing == {"E305"}
        given_up += one.state == "REFUSED" and not refusing and cause is None
        told_otherwise += any(finding.code == "W323" for finding in one.findings)
        answers.update({finding.code for finding in relayed_of(one)})
    told = takewhile(lambda row: row[0] == 0, context.journal.replies.findings(due.interchange_id))
    of_file = {finding.code for _, part, finding in told if not part and refuses(finding)}
    given_up *= _GIVEN_UP in of_file
    of_file.discard(_GIVEN_UP)
    return _Causes(
        already_filed=already,
        rejected_with_message=answers["R302"],
        rejected_unsaid=answers["R308"],
        contradicted=answers["R307"],
        told_otherwise=told_otherwise,
        file_refused=bool(of_file),
        received_before=of_file == {"E103"},
        given_up=given_up,
        closed=_CLOSED in of_file,
    )


def _summary(context: Context, due: DueReply) -> ReportSummary:
    agreement = partner_named(context, due.partner).agreement
    return ReportSummary(
        file_name=due.name,
        received_at=due.received_at,
        composed_at=context.now(),
        occasion=_OCCASIONS[due.occasion],
        accept=agreement.accept,
        usage=agreement.usage,
        counts=_counts(context.journal.replies.counts(due.interchange_id)),
        overdue=context.journal.replies.overdue(due.interchange_id),
        **_causes(context, due)._asdict(),
        reference_data=any(finding.code == "W203" for finding in _file_findings(context, due)),
        mapping=due.mapping,
        number=str(due.interchange_id),
        unit="segment" if due.headers else "row",
    )


def _counts(by_state: dict[str, int]) -> Counts:
    """The states of filings, as a report counts them."""
    told = {name: by_state.get(name.upper(), 0) for name in ("refused", "held", *get_args(Disposition))}
    unsent, awaiting = by_state.get("ENCLOSED", 0), by_state.get("AWAITING", 0)
    return Counts(read=sum(by_state.values()), unsent=unsent, awaiting=awaiting, **told)


def _x12(context: Context, due: DueReply) -> Iterator[Composed]:
    """TA1 and 997, for each interchange envelope of the file."""
    replies = partner_named(context, due.partner).agreement.replies
    of_file = list(_file_findings(context, due))
    for position, header in enumerate(due.headers, 1):
        for form in wanted(header, of_file, replies):
            if form == "997" and _answers_only(context, due, position):
                continue
            ending = f".{position}" if len(due.headers) > 1 else ""
            yield _composed(form, due, _X12[form](context, due, position, of_file), ending)


def _answers_only(context: Context, due: DueReply, position: int) -> bool:
    """Whether an interchange holds acknowledgments and nothing else; nobody answers those."""
    sets = (told for told, _, _ in context.journal.replies.sets(due.interchange_id) if told.interchange == position)
    functions = (told.group_function for told in sets)
    return next(functions, "") == ACKNOWLEDGMENTS and all(one == ACKNOWLEDGMENTS for one in functions)


def _ta1(context: Context, due: DueReply, position: int, of_file: list[Finding]) -> Iterator[bytes]:
    number = context.journal.replies.next_control_number(due.partner, _WIDTH)
    yield compose_ta1(due.headers[position - 1], of_file, number, context.now())


def _997(context: Context, due: DueReply, position: int, of_file: list[Finding]) -> Iterator[bytes]:
    replies = context.journal.replies
    number = replies.next_control_number(due.partner, _WIDTH)
    sets = (
        SetReport(told, found, refused)
        for told, found, refused in replies.sets(due.interchange_id)
        if told.interchange == position
    )
    header = due.headers[position - 1]
    return compose_997(header, groups_of(sets, of_file), number, number, context.now())


#: Digits of ISA13 and, at most, of GS06.
_WIDTH = 9
_REPORTS: dict[str, Callable[[Context, DueReply], Iterator[bytes]]] = {"csv": _csv, "text": _text}
_X12: dict[str, Callable[[Context, DueReply, int, list[Finding]], Iterator[bytes]]] = {"ta1": _ta1, "997": _997}
_ENDING = {"csv": "csv", "text": "txt", "ta1": "ta1", "997": "997"}
_OCCASIONS: dict[str, Occasion] = {
    "translation": "read",
    "answer": "answered",
    "overdue": "overdue",
    "contradiction": "contradicted",
}
