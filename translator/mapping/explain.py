"""How a shipment came about: for each field the row of the table, the cell, and what each conversion made of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from translator.mapping.conversion import Failure, Warned
from translator.model.catalogue import message
from translator.model.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from translator.formats.reading import Node, Reading, Unit
    from translator.mapping.apply import Bound
    from translator.mapping.decision import Decision
    from translator.model.agreement import Agreement
    from translator.model.place import Place


class Made(NamedTuple):
    """What one conversion made."""

    #: As the table has it, such as ``decimal(2)``.
    conversion: str
    #: None when nothing is left, or when it failed.
    result: Any
    #: Why it failed; empty when it did not.
    failure: str = ""
    #: What is told of a result that is taken all the same; empty when nothing is.
    warning: str = ""


class Explained(NamedTuple):
    """How one field was filled, or why it was not."""

    target: str
    #: Which item, from 1; 0 for a field of the shipment.
    item: int
    #: Row of fields.csv; 0 for what nobody wrote.
    row: int
    #: Where the value stood; None for a constant and a fact of the agreement.
    place: Place | None
    #: What stood there; empty for a constant and where nothing did. Of several sources, all that had something.
    raw: list[str]
    steps: list[Made]
    #: The field's value; None when it has none.
    value: Any
    #: Code of the finding instead of a value, or empty.
    finding: str
    #: ``constant``, ``agreement``, ``default`` where the cell was empty, or empty: it came from the file.
    instead: str


def explained(bound: Bound, reading: Reading, unit: Unit, agreement: Agreement) -> list[Explained]:
    """Each field for which the table has a row that holds, in the order of the table; the bound table stays as it is.

    Raises:
        UnknownSource: never, for a unit of this reading: what a file lacks is told before its first unit.
    """
    return [one for target in bound.choices for one in _of_target(bound, reading, unit, agreement, target)]


def _of_target(bound: Bound, reading: Reading, unit: Unit, agreement: Agreement, target: str) -> Iterator[Explained]:
    nodes = enumerate(unit.items, 1) if target.startswith("item.") else [(0, unit.shipment)]
    for item, node in nodes:
        decision = bound.winner(target, node)
        if decision is None:
            continue
        value, finding = _filled(bound, target, node)
        raw = _raw(decision, bound, reading, node, agreement)
        steps = list(_steps(decision, raw))
        code, instead = finding.code if finding else "", _instead(decision, value, steps)
        yield Explained(target, item, decision.row, _place(decision, reading, node), raw, steps, value, code, instead)


def _place(decision: Decision, reading: Reading, node: Node) -> Place | None:
    source = decision.reference.shown if decision.reference else ""
    return reading.place(node, source) if source else None


def _filled(bound: Bound, target: str, node: Node) -> tuple[Any, Finding | None]:
    """The value as the shipment has it, and what is wrong with it."""
    before = len(bound.found)
    value = bound.cells[target](node)
    finding = bound.found[-1] if value is None and len(bound.found) > before else None
    del bound.found[before:]
    return value, finding


def _raw(decision: Decision, bound: Bound, reading: Reading, node: Node, agreement: Agreement) -> list[str]:
    reference, level = decision.reference, decision.field.level
    if reference is None:
        return []
    if decision.several:
        get = reference.bind_all(reading, level)
        return [text for one in (bound.items if reference.of_items else [node]) for text in get(one)]
    text = (reference.bind(reading, level, agreement)(node) or "").strip()
    text = text if text.isprintable() else " ".join(text.split())
    return [text] if text else []


def _steps(decision: Decision, raw: list[str]) -> Iterator[Made]:
    value: Any = raw if decision.several else "".join(raw)
    if not value:
        return
    for step in decision.steps:
        value = step.convert(value)
        if isinstance(value, Failure):
            yield Made(step.text, None, _why(value))
            return
        warnings = value.warnings if isinstance(value, Warned) else ()
        value = value.value if isinstance(value, Warned) else value
        yield Made(step.text, value, warning="; ".join(map(_why, warnings)))
        if value is None:
            return
    checked = decision.convert(raw if decision.several else "".join(raw))
    if isinstance(checked, Failure):
        yield Made(f"fits {decision.field.target}", None, _why(checked))


def _why(failure: Failure) -> str:
    return message(Finding(failure.code, detail=failure.detail, suggestion=failure.suggestion))


def _instead(decision: Decision, value: Any, steps: list[Made]) -> str:
    if decision.reference is None or decision.reference.text:
        return "constant"
    if decision.reference.fact:
        return "agreement"
    return "default" if value is not None and (not steps or steps[-1].result is None) else ""
