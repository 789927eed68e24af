"""Known consolidators and deconsolidators: who they are is the service provider's own table.

The shipment initiator is whoever causes the movement, and never a foreign consolidator; the final deliver-to party is
the last to receive it, and never a domestic deconsolidator (84 FR 35405). Names are compared as those of persons are,
in the order of their words, and without the endings of firms; & is "and".
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple, cast, get_args

from translator.mapping.problem import TableProblems
from translator.mapping.table import read_table
from translator.validation.cells import CellReader
from translator.validation.check_catalogue import Wrong, check_made
from translator.validation.persons import words

if TYPE_CHECKING:
    from collections.abc import Callable

    from translator.validation.check_catalogue import Circumstances

Role = Literal["consolidator", "deconsolidator"]

_ENDINGS = frozenset(
    """
    AB AG AS BV CO COMPANY CORP CORPORATION CV GMBH INC INCORPORATED LIMITED LLC LLP LTD NV OY PLC PTE PTY PVT SA SARL
    SAS SL SPA SRL
    """.split()  # noqa: SIM905  a list of words is read as one
)


#: What & is read as; behind a name it belongs to the ending, as in "& Co."
_AND = " and "
_LEFT_OUT = _ENDINGS | {"AND"}


class KnownParties(NamedTuple):
    """Names as they are compared, by what they are, each with its row of the table."""

    consolidators: dict[str, int]
    deconsolidators: dict[str, int]


NOBODY = KnownParties({}, {})


def compared(name: str) -> str:
    """A name as it is compared; empty when there is no letter and no digit in it."""
    told = words(name.replace("&", _AND).replace("\uff06", _AND))
    while len(told) > 1 and told[-1] in _LEFT_OUT:
        told.pop()
    return " ".join(told).casefold()


def compile_known_parties(content: bytes, file: str) -> KnownParties:
    """The service provider's table, with the columns ``name``, ``role`` and perhaps ``notes``; it may have no rows.

    Raises:
        TableProblems: everything that is wrong with it.
    """
    table = read_table(content, file, ("name", "role"), ("notes",), may_be_empty=True)
    problems = table.problems
    cells, found = CellReader(problems), KnownParties({}, {})
    for row in table.rows:
        role = cast("Role", cells.one(row, "role", get_args(Role)))
        name = compared(cells.text(row, "name"))
        names = found.consolidators if role == "consolidator" else found.deconsolidators
        if row["name"] and not name:
            cells.say(row, "name", "no letter and no digit is in it", "Write the name of the firm.")
        elif name.upper() in _LEFT_OUT:
            cells.say(row, "name", "it is nothing but the ending of a firm's name", "Write the name of the firm.")
        elif first := names.get(name):
            cells.say(row, "name", f"the name stands in row {first} already", "Keep one of the two.")
        names.setdefault(name, row.number)
    if problems:
        raise TableProblems(problems)
    return found


@check_made("342", "name", unlike=True)
def not_a_consolidator(circumstances: Circumstances) -> Callable[[str], Wrong | None] | None:
    """No consolidator of the service provider's table of known parties. Source: 84 FR 35405, element C1."""
    return _not_among(circumstances.known_parties.consolidators)


@check_made("343", "name", unlike=True)
def not_a_deconsolidator(circumstances: Circumstances) -> Callable[[str], Wrong | None] | None:
    """No deconsolidator of the service provider's table of known parties. Source: 84 FR 35405, element C2."""
    return _not_among(circumstances.known_parties.deconsolidators)


def _not_among(names: dict[str, int]) -> Callable[[str], Wrong | None] | None:
    if not names:
        return None
    return lambda value: Wrong() if compared(value) in names else None
