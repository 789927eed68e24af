"""The story of one number: which file and row, which message, what CBP said when, and what was sent back."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec
import sqlalchemy as sa

from translator.journal.columns import BARE_NUMBERS
from translator.journal.replies import reported
from translator.journal.tables import (
    event,
    filing,
    finding,
    header,
    interchange,
    reply,
    response,
    transmission,
)
from translator.model.filing import ReportedShipment
from translator.model.finding import Finding
from translator.model.receipt import Kept
from translator.model.shipment import bare_number

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy.engine import Connection, Row

T = TypeVar("T", bound=msgspec.Struct)

#: Stories, and findings of a story, beyond which nobody reads.
LIMIT = 100

_FINDING = msgspec.json.Decoder(Finding)


class ToldInterchange(msgspec.Struct, frozen=True, kw_only=True):
    """The file."""

    id: int
    partner: str
    name: str
    content: Kept
    received_at: datetime
    state: str
    mapping: str
    mapping_version: str
    #: SHA-256 of the mapping's files, as they were when they read the file.
    mapping_digest: str
    message: str
    usage: str
    #: None until it is translated.
    shipments_read: int | None
    shipments_refused: int
    shipments_held: int
    shipments_filed: int
    #: Why it is quarantined.
    note: str


class ToldTransmission(msgspec.Struct, frozen=True, kw_only=True):
    """A message to CBP."""

    id: int
    name: str
    content: Kept
    originator_code: str
    control_number: str
    shipments: int
    state: str
    created_at: datetime
    sent_at: datetime | None
    deadline: datetime | None
    note: str


class ToldResponse(msgspec.Struct, frozen=True, kw_only=True):
    """A response of CBP."""

    id: int
    name: str
    content: Kept
    received_at: datetime
    outcome: str


class ToldReply(msgspec.Struct, frozen=True, kw_only=True):
    """A reply to the participant."""

    id: int
    occasion: str
    form: str
    name: str
    content: Kept
    state: str
    composed_at: datetime
    delivered_at: datetime | None
    note: str


class Happening(msgspec.Struct, frozen=True):
    """One event."""

    at: datetime
    #: interchange, filing, transmission, reply or response, and its number.
    subject: str
    subject_id: int
    name: str
    #: Where it led; empty for what moves nothing.
    state: str
    detail: str


class Story(msgspec.Struct, frozen=True, kw_only=True):
    """All that is known of one interchange, or of one shipment in it."""

    interchange: ToldInterchange
    #: None when the number is that of an interchange or a message.
    filing: ReportedShipment | None
    #: Those of the file as a whole, and of its parts: for a shipment, of its own part alone; its own are in its filing.
    findings: tuple[Finding, ...]
    #: The message that carried the shipment, or all of the interchange's.
    transmissions: tuple[ToldTransmission, ...]
    responses: tuple[ToldResponse, ...]
    replies: tuple[ToldReply, ...]
    #: In the order of time.
    events: tuple[Happening, ...]


def told(connection: Connection, number: str, limit: int) -> list[Story]:
    """As `Queries.story`."""
    interchanges = _interchanges(connection, number, limit)
    filings = _filings(connection, number, limit)
    if not (interchanges or filings):
        filings = _of_reference_spelled_otherwise(connection, number, limit)
    interchanges = [*_of_files(connection, number, limit), *interchanges]
    stories = [_story(connection, owner, None) for owner in interchanges]
    stories += [_story(connection, row.interchange_id, row) for row in filings]
    return stories[:limit]


def _interchanges(connection: Connection, number: str, limit: int) -> list[int]:
    """Interchanges named by their own number, by a message's control number, or by that of an envelope."""
    named = [
        sa.select(transmission.c.interchange_id).where(transmission.c.control_number == number),
        sa.select(header.c.interchange_id).where(header.c.control_number == number),
    ]
    if number.isascii() and number.isdigit() and number[0] != "0" and len(number) < len(str(2**62)):
        named.append(sa.select(interchange.c.id).where(interchange.c.id == int(number)))
    return sorted({owner for query in named for owner in connection.execute(query.limit(limit)).scalars()})


def _of_files(connection: Connection, name: str, limit: int) -> list[int]:
    """Interchanges of a file of this name, the newest first: theirs, our message's, CBP's answer's, our reply's."""
    if not name:
        return []
    answers = response.join(transmission, transmission.c.id == response.c.transmission_id)
    named = [
        sa.select(interchange.c.id).where(_called(interchange, name)),
        sa.select(transmission.c.interchange_id).where(_called(transmission, name)),
        sa.select(transmission.c.interchange_id).select_from(answers).where(_called(response, name)),
        sa.select(reply.c.interchange_id).where(_called(reply, name)),
    ]
    newest = (query.order_by(sa.desc(query.selected_columns[0])).limit(limit) for query in named)
    return sorted({owner for query in newest for owner in connection.execute(query).scalars()}, reverse=True)


def _called(table: sa.Table, name: str) -> sa.ColumnElement[bool]:
    return sa.func.lower(table.c.name) == name.lower()


def _filings(connection: Connection, number: str, limit: int) -> list[Row[Any]]:
    """Those whose number is the same without capitals, blanks and hyphens, and those of the reference as it stands."""
    bare = bare_number(number)
    parcels = (filing.c[column] == bare for column in BARE_NUMBERS)
    return _filings_where(connection, [*parcels, filing.c.reference == number], limit)


#: What people leave out of references, or put in, as `bare_number` ignores it.
_MARKS = " -/."


def _of_reference_spelled_otherwise(connection: Connection, number: str, limit: int) -> list[Row[Any]]:
    """Those whose reference is the same without capitals, blanks and hyphens; no index knows them, so all are read."""
    bare, reference = bare_number(number), sa.func.upper(filing.c.reference)
    for mark in _MARKS:
        reference = sa.func.replace(reference, mark, "")
    return _filings_where(connection, [reference == bare], limit) if bare else []


def _filings_where(connection: Connection, wanted: Iterable[sa.ColumnElement[bool]], limit: int) -> list[Row[Any]]:
    found: dict[int, Row[Any]] = {}
    for which in wanted:
        rows = (
            sa.select(filing, transmission.c.control_number, transmission.c.state.label("message_state"))
            .select_from(filing.outerjoin(transmission, transmission.c.id == filing.c.transmission_id))
            .where(which)
            .order_by(filing.c.id)
            .limit(limit)
        )
        found.update((row.id, row) for row in connection.execute(rows))
    return [found[key] for key in sorted(found)]


def _story(connection: Connection, owner: int, row: Row[Any] | None) -> Story:
    messages = _messages(connection, owner, row)
    responses = _responses(connection, owner, [message.id for message in messages])
    replies = _all(connection, reply, reply.c.interchange_id == owner)
    own = _findings(connection, owner, finding.c.ordinal == row.ordinal) if row else ()
    around = finding.c.part.in_((0, row.part)) if row else sa.true()
    subjects = [
        ("interchange", [owner]),
        ("filing", [row.id] if row else []),
        ("transmission", [message.id for message in messages]),
        ("response", [told.id for told in responses]),
        ("reply", [told.id for told in replies]),
    ]
    return Story(
        interchange=_filled(ToldInterchange, _all(connection, interchange, interchange.c.id == owner)[0]),
        filing=reported(row, own) if row else None,
        findings=_findings(connection, owner, sa.and_(finding.c.ordinal == 0, around)),
        transmissions=tuple(_filled(ToldTransmission, message) for message in messages),
        responses=tuple(_filled(ToldResponse, told) for told in responses),
        replies=tuple(_filled(ToldReply, told) for told in replies),
        events=_events(connection, subjects),
    )


def _responses(connection: Connection, owner: int, messages: Sequence[int]) -> list[Row[Any]]:
    """Those that answer these messages; one that answers several is known by its events alone."""
    recorded = sa.and_(event.c.subject == "response", event.c.interchange_id == owner, event.c.name == "recorded")
    several = sa.and_(
        response.c.transmission_id.is_(None), response.c.id.in_(sa.select(event.c.subject_id).where(recorded))
    )
    return _all(connection, response, sa.or_(response.c.transmission_id.in_(messages), several))


def _messages(connection: Connection, owner: int, row: Row[Any] | None) -> list[Row[Any]]:
    if row is None:
        return _all(connection, transmission, transmission.c.interchange_id == owner)
    return _all(connection, transmission, transmission.c.id == row.transmission_id)


def _all(connection: Connection, table: sa.Table, which: sa.ColumnElement[bool]) -> list[Row[Any]]:
    return list(connection.execute(sa.select(table).where(which).order_by(table.c.id)))


def _filled(kind: type[T], row: Row[Any]) -> T:
    facts = row._mapping  # noqa: SLF001  the public name of a row as a mapping
    names = (name for name in kind.__struct_fields__ if name != "content")
    return kind(content=Kept(row.sha256, row.size), **{name: facts[name] for name in names})


def _findings(connection: Connection, owner: int, those: sa.ColumnElement[bool]) -> tuple[Finding, ...]:
    which = sa.and_(finding.c.interchange_id == owner, those)
    bodies = sa.select(finding.c.body).where(which).order_by(finding.c.id).limit(LIMIT)
    return tuple(_FINDING.decode(body) for body in connection.execute(bodies).scalars())


def _events(connection: Connection, subjects: Iterable[tuple[str, Sequence[int]]]) -> tuple[Happening, ...]:
    which = sa.or_(*(sa.and_(event.c.subject == kind, event.c.subject_id.in_(ids)) for kind, ids in subjects if ids))
    rows = connection.execute(sa.select(event).where(which).order_by(event.c.at, event.c.id))
    return tuple(Happening(row.at, row.subject, row.subject_id, row.name, row.state or "", row.detail) for row in rows)
