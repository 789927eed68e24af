"""Known consolidators and deconsolidators: who they are is the service provider's own table.

The shipment initiator is whoever causes the movement, and never a foreign consolidator; the final deliver-to party is
the last to receive it, and never a domestic deconsolidator (84 FR 35405). Names are compared without capitals,
accents, punctuation and the endings of firms.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Literal, NamedTuple, cast, get_args

from translator.mapping.problem import TableProblems
from translator.mapping.table import read_table
from translator.validation.cells import CellReader
from translator.validation.check_catalogue import Wrong, check_made

if TYPE_CHECKING:
    from collections.abc import Callable

    from translator.validation.check_catalogue import Circumstances

Role = Literal["consolidator", "deconsolidator"]

_NO_WORD = re.compile(r"[\W_]+")
_ENDINGS = frozenset(
    """
    ab ag as bv co company corp corporation cv gmbh inc incorporated limited llc llp ltd nv oy plc pte pty pvt sa sarl
    sas sl spa srl
    """.split()  # noqa: SIM905  a list of words is read as one
)


class KnownParties(NamedTuple):
    """Names as they are compared, by what they are, each with its row of the table."""

    consolidators: dict[str, int]
    deconsolidators: dict[str, int]


NOBODY = KnownParties({}, {})


def compared(name: str) -> str:
    """A name as it is compared; empty when there is no letter and no digit in it."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    plain = "".join(one for one in plain if not unicodedata.combining(one)).replace(".", "")
    words = _NO_WORD.sub(" ", plain).split()
    while len(words) > 1 and words[-1] in _ENDINGS:
        words.pop()
    return " ".join(words)


def compile_known_parties(content: bytes, file: str) -> KnownParties:
    """The service provider's table, with the columns ``name``, ``role`` and perhaps ``notes``; it may have no rows.

    Raises:
        TableProblems: everything that is wrong with it.
    """
    table = read_table(content, file, ("name", "role"), ("notes",))
    problems = [problem for problem in table.problems if problem.row or table.rows]
    if not table.rows and table.problems and not _only_headed(content):
        problems = table.problems
    cells, found = CellReader(problems), KnownParties({}, {})
    for row in table.rows:
        role = cast("Role", cells.one(row, "role", get_args(Role)))
        name = compared(cells.text(row, "name"))
        names = found.consolidators if role == "consolidator" else found.deconsolidators
        if row["name"] and not name:
            cells.say(row, "name", "no letter and no digit is in it", "Write the name of the firm.")
        elif first := names.get(name):
            cells.say(row, "name", f"the name stands in row {first} already", "Keep one of the two.")
        names.setdefault(name, row.number)
    if problems:
        raise TableProblems(problems)
    return found


def _only_headed(content: bytes) -> bool:
    """Whether the table has its headings and no row."""
    return len([line for line in content.decode("utf-8-sig", "replace").splitlines() if line.strip(" ,")]) == 1


@check_made("342", unlike=True)
def not_a_consolidator(circumstances: Circumstances) -> Callable[[str], Wrong | None] | None:
    """No consolidator of the service provider's table of known parties. Source: 84 FR 35405, element C1."""
    return _not_among(circumstances.known_parties.consolidators)


@check_made("343", unlike=True)
def not_a_deconsolidator(circumstances: Circumstances) -> Callable[[str], Wrong | None] | None:
    """No deconsolidator of the service provider's table of known parties. Source: 84 FR 35405, element C2."""
    return _not_among(circumstances.known_parties.deconsolidators)


def _not_among(names: dict[str, int]) -> Callable[[str], Wrong | None] | None:
    if not names:
        return None
    return lambda value: Wrong() if compared(value) in names else None
