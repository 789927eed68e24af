"""What CBP says of a shipment and cannot be true beside what it said before: told, and it moves nothing."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec
import sqlalchemy as sa

from translator.journal import events
from translator.journal.columns import NUMBERS
from translator.journal.tables import event, filing, finding
from translator.model.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sqlalchemy.engine import Connection, Row

#: What the participant is told of it.
SAID_ELSE = "R307"

#: State of a settled shipment → events that do not go with it. One that is accepted after it was accepted with
#: warnings is accepted in either case.
_AGAINST = {
    "ACCEPTED": ("rejected", "under_review", "accepted_with_warnings"),
    "ACCEPTED_WITH_WARNINGS": ("rejected", "under_review"),
    "REJECTED": ("accepted", "accepted_with_warnings", "under_review"),
}


class Contradiction(NamedTuple):
    """One word of CBP that does not go with its word before."""

    filing_id: int
    #: State that the word before led to.
    state: str
    #: What it says now, with its code and words.
    event: str
    words: str
    #: Both stand in one answer.
    at_once: bool


def contradicts(state: str, event: str) -> bool:
    """Whether CBP says something else of a shipment in this state than it said before."""
    return event in _AGAINST.get(state, ())


def unheard(connection: Connection, found: Sequence[Contradiction]) -> list[Contradiction]:
    """Of the words of an answer that is left again those that CBP did not say before it decided."""
    heard: set[tuple[int, str, str]] = set()
    columns = event.c.subject_id, event.c.name, event.c.detail
    for portion in events.in_portions(sorted({one.filing_id for one in found})):
        of_filings = sa.and_(event.c.subject == "filing", event.c.subject_id.in_(portion))
        undecided = event.c.state.not_in(_AGAINST)
        rows = connection.execute(sa.select(*columns).where(of_filings, undecided))
        heard.update((row[0], row[1], row[2]) for row in rows)
    return [one for one in found if (one.filing_id, one.event, one.words) not in heard]


def by_message(connection: Connection, transmission_id: int, words: str, but: Iterable[int]) -> list[Contradiction]:
    """The rejection of a message against the shipments in it that were accepted before; ``but`` are told by name."""
    accepted = [state for state in _AGAINST if contradicts(state, "rejected")]
    told = sa.select(filing.c.id, filing.c.state).where(
        filing.c.transmission_id == transmission_id, filing.c.state.in_(accepted)
    )
    named = set(but)
    rows = connection.execute(told.order_by(filing.c.id)).all()
    return [Contradiction(row.id, row.state, "rejected", words, at_once=False) for row in rows if row.id not in named]


def tell(connection: Connection, control_number: str, found: Sequence[Contradiction]) -> tuple[list[str], bool]:
    """Keeps each for the participant, once; and gives all in words for the operator, and whether any is new."""
    if not found:
        return [], False
    filings = _filings(connection, [one.filing_id for one in found])
    known = _known(connection, filings.values())
    told = {}
    for one in found:
        values = _finding(filings[one.filing_id], one)
        key = values["interchange_id"], values["ordinal"], values["body"]
        if key not in known:
            told[key] = values
    if told:
        connection.execute(sa.insert(finding), list(told.values()))
    return list(_in_words(control_number, found, filings)), bool(told)


def _filings(connection: Connection, numbers: Sequence[int]) -> dict[int, Row[Any]]:
    columns = (filing.c[name] for name in ("id", "interchange_id", "ordinal", "part", *NUMBERS))
    query = sa.select(*columns)
    portions = events.in_portions(sorted(set(numbers)))
    return {row.id: row for part in portions for row in connection.execute(query.where(filing.c.id.in_(part)))}


def _known(connection: Connection, filings: Iterable[Row[Any]]) -> set[tuple[int, int, str]]:
    columns = (finding.c.interchange_id, finding.c.ordinal, finding.c.body)
    owners = sorted({row.interchange_id for row in filings})
    which = sa.and_(finding.c.interchange_id.in_(owners), finding.c.ordinal > 0, finding.c.code == SAID_ELSE)
    return {(row[0], row[1], row[2]) for row in connection.execute(sa.select(*columns).where(which))}


def _finding(row: Row[Any], one: Contradiction) -> dict[str, object]:
    detail = ", ".join(part for part in (_plain(one.event), " ".join(one.words.splitlines()).strip()) if part)
    body = msgspec.json.encode(Finding(SAID_ELSE, detail=detail)).decode()
    owner = {name: getattr(row, name) for name in ("interchange_id", "ordinal", "part")}
    return {**owner, "code": SAID_ELSE, "body": body}


def _plain(event: str) -> str:
    return event.replace("_", " ")


def _in_words(control_number: str, found: Iterable[Contradiction], filings: dict[int, Row[Any]]) -> Iterator[str]:
    """One sentence for each kind, with the first of the shipments."""
    kinds: dict[tuple[str, str, bool], dict[int, None]] = defaultdict(dict)
    for one in found:
        kinds[one.state, one.event, one.at_once].setdefault(one.filing_id)
    for (state, said_now, at_once), numbers in kinds.items():
        row = filings[next(iter(numbers))]
        first = next(getattr(row, name) for name in NUMBERS if getattr(row, name))
        shipment = f"shipment {first}" + (f" and {len(numbers) - 1} more" if len(numbers) > 1 else "")
        before = "rejected" if state == "REJECTED" else "accepted"
        said = (
            f"one answer of CBP says {before} and then {_plain(said_now)} of {shipment}"
            if at_once
            else f"CBP had {before} {shipment}, and now says {_plain(said_now)}"
        )
        yield f"message {control_number}: {said}; the first word stands until CBP is asked"
