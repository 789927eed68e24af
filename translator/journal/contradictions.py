"""Telling the participant that filed first: what it learns of a filing that came later and contradicts its own."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec
import sqlalchemy as sa

from translator.journal import events, leases, settling
from translator.journal.parcels import BESIDE, MINE, facts_in
from translator.journal.tables import finding, header, interchange
from translator.journal.together import parameters
from translator.model.filing import Facts
from translator.model.finding import Finding
from translator.model.place import Place, path, row, segment

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from sqlalchemy.engine import Connection, Row

    from translator.journal.claims import ClaimedInterchange
    from translator.journal.database import Database
    from translator.journal.together import Chunk, ParcelNumber

_FINDING = msgspec.json.Decoder(Finding)
#: What its reports are composed from has been told, or will be: an interchange in one of these has sent a reply.
_REPLIED = ("TRANSLATED", "ANSWERED", "CLOSED")
_MINE = "mine_"


class Counterfiling(NamedTuple):
    """Another participant's filing of a parcel, and what the two are compared by."""

    #: The journal's number of it, and of its file.
    filing_id: int
    interchange_id: int
    ordinal: int
    part: int
    place: Place
    #: The number that both have, as it is written there.
    number: str
    facts: Facts
    #: Of the filing that came later.
    other: Facts


class Contradictions:
    """What is found of filings that stood there before, once the file that contradicts them has been translated."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def beside(self, chunk: Chunk, code: str) -> Iterator[Counterfiling]:
        """What other participants have filed of those parcels of the chunk about which there is a finding ``code``."""
        with self._database.reading() as connection:
            for name in chunk.numbers:
                question = _about_found(BESIDE[name], code)
                for found in connection.execute(question, parameters(chunk, usage=chunk.usage)):
                    if found.partner != chunk.partner:
                        yield _counterfiling(found, name)

    def tell(self, claim: ClaimedInterchange, found: Sequence[tuple[Counterfiling, Finding]], now: datetime) -> None:
        """Remembers the findings with the filings that they are of, and makes a reply due to each participant.

        What is known of a filing already, in the same words, is not told again.

        Raises:
            LeaseLost: another worker translates the file that contradicts them.
        """
        by_file = sorted(found, key=lambda one: one[0].interchange_id)
        with self._database.writing() as connection:
            # All in one order, so that two files that contradict each other never wait for each other.
            files = {one.interchange_id for one, _ in by_file} | {claim.id}
            states = {number: _locked(connection, number) for number in sorted(files)}
            leases.hold(connection, interchange, claim)
            for number, told in groupby(by_file, key=lambda one: one[0].interchange_id):
                _tell(connection, states[number], list(told), now)


def _about_found(question: sa.Select[Any], code: str) -> sa.Select[Any]:
    is_found = sa.exists().where(
        finding.c.interchange_id == MINE.c.interchange_id, finding.c.ordinal == MINE.c.ordinal, finding.c.code == code
    )
    own = (MINE.c[name].label(f"{_MINE}{name}") for name in Facts.__struct_fields__)
    return question.add_columns(*own).where(is_found)


def _counterfiling(found: Row[Any], name: ParcelNumber) -> Counterfiling:
    place = Place(found.place_ordinal, found.extent)
    numbers = (found.id, found.interchange_id, found.ordinal, found.part)
    return Counterfiling(*numbers, place, getattr(found, name), facts_in(found), facts_in(found, _MINE))


def _locked(connection: Connection, number: int) -> Row[Any]:
    return connection.execute(sa.select(interchange).where(interchange.c.id == number).with_for_update()).one()


def _tell(
    connection: Connection, owner: Row[Any], told: Sequence[tuple[Counterfiling, Finding]], now: datetime
) -> None:
    fresh = _fresh(connection, owner.id, told)
    if not fresh:
        return
    envelopes = sa.select(header.c.position).where(header.c.interchange_id == owner.id)
    is_x12 = connection.execute(envelopes.limit(1)).first() is not None
    connection.execute(sa.insert(finding), [_values(one, found, is_x12=is_x12) for one, found in fresh])
    for one, found in fresh:
        events.remark(connection, "filing", one.filing_id, owner.id, "contradicted", now, found.detail)
    if owner.state == "CLOSED":
        events.advance(connection, "interchange", owner, "contradicted", now)
    if owner.state in _REPLIED:
        settling.make_due(connection, owner.id, "contradiction")


def _fresh(
    connection: Connection, owner: int, told: Sequence[tuple[Counterfiling, Finding]]
) -> list[tuple[Counterfiling, Finding]]:
    """Those that are not known of the filing as yet, each once."""
    ordinals = {one.ordinal for one, _ in told}
    codes = {found.code for _, found in told}
    on_record = sa.select(finding.c.ordinal, finding.c.body).where(
        finding.c.interchange_id == owner, finding.c.ordinal.in_(ordinals), finding.c.code.in_(codes)
    )
    known = {(ordinal, _FINDING.decode(body).detail) for ordinal, body in connection.execute(on_record)}
    fresh = []
    for one, found in told:
        if (one.ordinal, found.detail) not in known:
            known.add((one.ordinal, found.detail))
            fresh.append((one, found))
    return fresh


def _values(one: Counterfiling, found: Finding, *, is_x12: bool) -> dict[str, Any]:
    told = msgspec.structs.replace(found, place=_place(one.place, is_x12=is_x12))
    facts = {"interchange_id": one.interchange_id, "ordinal": one.ordinal, "part": one.part, "code": told.code}
    return {**facts, "body": msgspec.json.encode(told).decode()}


def _place(of_filing: Place, *, is_x12: bool) -> Place:
    """Where the shipment begins, as its sender counts: the journal keeps no columns of what was in order."""
    if is_x12:
        return segment(of_filing.ordinal)
    return row(of_filing.ordinal) if of_filing.name[:1].isdigit() else path(of_filing.ordinal, of_filing.name)
