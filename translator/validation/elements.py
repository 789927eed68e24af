"""The table of elements: which filer owes what, by which mode of transport, for which action, from which day on.

A row of ``elements.csv`` is one decision. ``owed`` says how strongly: ``required``; ``one of`` several fields;
``if applicable``, which asks that a party is whole once anything of it is given; ``optional``, which asks nothing and
is there to be read. Rows whose status is ``unverified`` are carried and never enforced.

A filer that is neither carrier nor marketplace owes what everyone owes: the notices name no table for it. When it
files for a carrier or a marketplace, ``shipment.filer_type`` says which, and that participant's elements are owed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple, cast, get_args

from translator.mapping.problem import choices_remedy
from translator.model.field import fields
from translator.model.shipment import Action, FilerType, ModeOfTransport
from translator.validation.cells import CellReader, Status, listed, rows_of
from translator.validation.repeated import Said, tell_repeated

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import date

    from translator.mapping.problem import TableProblem
    from translator.mapping.table import TableRow

Owed = Literal["required", "one of", "if applicable", "optional"]
Form = Literal["value", "party"]

FILE = "elements.csv"
_HEADINGS = (
    "element", "words", "targets", "filer_types", "modes", "actions", "from", "until", "owed", "form", "citation",
    "status",
)  # fmt: skip

#: What "name and address" of a party means: attribute and the word a person uses.
PARTY_ELEMENTS = (
    ("name", "the name"),
    ("address_1", "the street address"),
    ("city", "the city"),
    ("country", "the country"),
)
#: What an address in the US has besides.
US_ELEMENTS = (("state", "the state"), ("postal_code", "the ZIP code"))


class Element(NamedTuple):
    """One element that a filer owes or may send."""

    #: Number of the element, as the sources of `translator.model.shipment` count them; empty where it has none.
    number: str
    #: How a person names it.
    words: str
    #: The field, or the several of ``one of``; all of the shipment or all of its items.
    targets: tuple[str, ...]
    filer_types: tuple[str, ...]
    modes: tuple[str, ...]
    actions: tuple[str, ...]
    #: The first and the last day.
    first: date
    last: date
    owed: Owed
    form: Form
    #: Where it is published.
    citation: str
    status: Status
    notes: str = ""

    @property
    def enforced(self) -> bool:
        """Whether a shipment can be found wrong by this row."""
        asks = self.owed in ("required", "one of") or (self.owed == "if applicable" and self.form == "party")
        return asks and self.status != "unverified"

    @property
    def of_items(self) -> bool:
        """Whether it is asked of every item."""
        return self.targets[0].startswith("item.")

    @property
    def of_parties(self) -> bool:
        """Whether one of the targets is a field of a party, such as ``shipment.seller.phone``."""
        return any(target.count(".") > 1 for target in self.targets)


def read_elements(files: Mapping[str, bytes], problems: list[TableProblem]) -> tuple[Element, ...]:
    """The table, as far as it can be read; what is wrong goes to ``problems``."""
    rows = rows_of(files, FILE, _HEADINGS, problems)
    read = [(row, _element(row, CellReader(problems))) for row in rows]
    tell_repeated((_said(row, one) for row, one in read if one and one.status != "unverified"), "targets", problems)
    return tuple(one for _, one in read if one)


def _said(row: TableRow, one: Element) -> Said:
    scopes = (one.filer_types, one.modes, one.actions)
    return Said(row, frozenset(one.targets), (one.owed, one.form), (one.first, one.last), scopes)


def _element(row: TableRow, cells: CellReader) -> Element | None:
    owed, form = cells.one(row, "owed", get_args(Owed)), cells.one(row, "form", get_args(Form))
    element = Element(
        number=row["element"],
        words=cells.text(row, "words"),
        targets=_targets(row, cells),
        filer_types=cells.several(row, "filer_types", get_args(FilerType)),
        modes=cells.several(row, "modes", get_args(ModeOfTransport)),
        actions=cells.several(row, "actions", get_args(Action)),
        first=cells.first_day(row),
        last=cells.last_day(row),
        owed=cast("Owed", owed),
        form=cast("Form", form),
        citation=cells.text(row, "citation"),
        status=cells.status(row),
        notes=row["notes"],
    )
    return element if element.targets and _fitting(row, element, cells) else None


def _targets(row: TableRow, cells: CellReader) -> tuple[str, ...]:
    targets, known = listed(row["targets"]), {*fields(), *parties()}
    if not targets:
        cells.say(row, "targets", "the cell is empty", "Name the field, or several with ; between them.")
    for target in targets:
        if target not in known:
            cells.say(row, "targets", f'"{target}" is no field', choices_remedy(target, sorted(known)))
            return ()
    return targets


def parties() -> tuple[str, ...]:
    """The parties of a shipment, such as ``shipment.seller``."""
    return tuple(dict.fromkeys(target.rpartition(".")[0] for target in fields() if target.count(".") > 1))


def _fitting(row: TableRow, element: Element, cells: CellReader) -> bool:
    """Whether the targets go with each other, and with what is asked of them."""
    for wrong, message, remedy in _MISFITS:
        if wrong(element):
            cells.say(row, "targets", message, remedy)
            return False
    return True


_MISFITS: tuple[tuple[Callable[[Element], bool], str, str], ...] = (
    (
        lambda one: len({target.partition(".")[0] for target in one.targets}) > 1,
        "fields of the shipment and of an item in one row",
        "Write a row for each.",
    ),
    (
        lambda one: one.form == "party" and not (len(one.targets) == 1 and one.targets[0] in parties()),
        "not one party",
        'Name one party, such as shipment.seller, or write "value" as form.',
    ),
    (
        lambda one: one.form == "value" and any(target in parties() for target in one.targets),
        "a party is no value",
        'Write "party" as form, or name a field of the party.',
    ),
    (
        lambda one: one.owed == "required" and len(one.targets) > 1,
        "several fields are required at once",
        'Write a row for each, or "one of" where one is enough.',
    ),
    (
        lambda one: one.form == "value" and one.of_parties and one.enforced,
        "a field of a party is asked for by itself",
        'Ask for the party: name it, and write "party" as form.',
    ),
)


def owed(elements: Iterable[Element], filer_type: str, action: str | None, on: date) -> tuple[Element, ...]:
    """The rows that are enforced for this kind of filer and this action on this day, by some mode of transport.

    While the action is not known, only what is owed by all of them is.
    """
    return tuple(
        one
        for one in elements
        if one.enforced and one.first <= on <= one.last
        if filer_type in one.filer_types and in_action(one.actions, action)
    )


def in_action(actions: Sequence[str], action: str | None) -> bool:
    """Whether something is asked for this action; while it is not known, only what is asked for all of them is."""
    return len(actions) == len(get_args(Action)) if action is None else action in actions


def in_mode(element: Element, mode: str | None) -> bool:
    """Whether an element is owed by this mode; while the mode is not known, only what is owed by all of them is."""
    return len(element.modes) == len(get_args(ModeOfTransport)) if mode is None else mode in element.modes
