"""Telling those who filed first that a file which was just translated contradicts them; of what it says, nothing."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from translator.journal.together import Chunk
from translator.model.filing import Counterpart
from translator.validation.two_stories import CONTRADICTED, contradiction_finding

if TYPE_CHECKING:
    from translator.journal.claims import ClaimedInterchange
    from translator.journal.contradictions import Counterfiling
    from translator.model.agreement import Usage
    from translator.model.finding import Finding
    from translator.stages.context import Context

_PORTION = 500


def tell_others(context: Context, claim: ClaimedInterchange, usage: Usage) -> None:
    """Note what a file contradicts with the filings of others, of which a reply becomes due to their participants.

    To be called when it is decided what of the file is filed. What an earlier attempt has told is not told again.
    """
    journal = context.journal.contradictions
    beside = journal.beside(Chunk(claim.id, claim.partner, usage, first=1), CONTRADICTED)
    while portion := list(islice(beside, _PORTION)):
        found = [(one, finding) for one in portion if (finding := _finding(one))]
        if found:
            context.alive()
            journal.tell(claim, found, context.now())


def _finding(one: Counterfiling) -> Finding | None:
    """In the words of the one that is told: its own number and what contradicts."""
    return contradiction_finding(one.facts, [Counterpart(one.ordinal, one.number, one.other)], lambda _: one.place)
