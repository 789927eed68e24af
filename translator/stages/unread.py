"""What of CBP's answers a table cannot read, told to the operator: where, what stood there, why, and what to do."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from translator.model.catalogue import message

if TYPE_CHECKING:
    from collections.abc import Sequence

    from translator.model.acknowledgment import Acknowledgment, UnreadAnswer
    from translator.model.finding import Finding
    from translator.pilot.response import ResponseVersion

#: How many causes are told, and how many shipments of each are named.
_CAUSES = 5
_NAMED = 3


def shown(finding: Finding) -> str:
    """Where, what stood there, and why."""
    where = ", ".join(one for one in (str(finding.place), finding.target) if one)
    stood = f"{finding.value!r}: " if finding.value else ""
    return f"{where}: {stood}{message(finding)}" if where else f"{stood}{message(finding)}"


def mend(table: ResponseVersion) -> str:
    """What to do where nothing of an answer was taken."""
    return (
        f"Ask CBP for the whole answer, or mend mappings/responses/{table.name}; then leave it in CBP's answers again"
    )


def reason_of_unread(table: ResponseVersion, told: Acknowledgment) -> str:
    """Why what it says of some shipments was not taken, with the first of each cause; empty when all was."""
    if not told.unread:
        return ""
    total = len(told.answers) + told.unread_count
    causes: dict[tuple[str, str, str], list[UnreadAnswer]] = defaultdict(list)
    for one in told.unread:
        first = one.findings[0]
        causes[first.code, first.target, first.value].append(one)
    words = [_cause(alike) for alike in list(causes.values())[:_CAUSES]]
    left = told.unread_count - sum(len(alike) for alike in list(causes.values())[:_CAUSES])
    more = [f"and {left:,} more"] if left else []
    return (
        f"{table.name} cannot read what it says of {told.unread_count:,} of {total:,} shipments: "
        f"{'; '.join((*words, *more))}. The others are taken. Ask CBP what it means and mend "
        f"mappings/responses/{table.name} (a new code stands in its codes/), then leave it in CBP's answers again: "
        "what was taken is not taken twice"
    )


def _cause(alike: Sequence[UnreadAnswer]) -> str:
    numbers = [one.identity.number for one in alike if one.identity.number]
    named = ", ".join(numbers[:_NAMED])
    more = f" and {len(alike) - len(numbers[:_NAMED]):,} more" if len(alike) > _NAMED else ""
    return f"{shown(alike[0].findings[0])}{f' (shipment {named}{more})' if named else ''}"
