"""Single facts of an answer: what stands at each row's place, and why one of them cannot be used."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from translator.pilot.response_turn import EVERY, joined, parted, taken

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterator, Sequence

    from translator.mapping.response_table import ResponseRow
    from translator.pilot.response_form import ResponseForm


class Fact(NamedTuple):
    """One row, bound to its place."""

    name: str
    row: ResponseRow
    texts: Callable[[Any], list[str]]
    #: Which of the texts there: what stands behind ``#``.
    which: str


class Fault(NamedTuple):
    """Why a fact cannot be used."""

    code: str
    source: str
    target: str
    value: str = ""
    detail: str = ""


def facts_of(rows: Sequence[ResponseRow], level: str, form: ResponseForm) -> tuple[Fact, ...]:
    """The facts of one level, ``message`` or ``shipment``."""
    own = [row for row in rows if row.target.startswith(f"{level}.")]
    numbered = {form.thing_at(row.source) for row in own if parted(row.source)[1]}
    return tuple(_fact(row, numbered, form) for row in own)


def _fact(row: ResponseRow, numbered: Container[str], form: ResponseForm) -> Fact:
    """A row; what stands where others say ``#`` of the same thing is the first of it."""
    which = parted(row.source)[1] or ("1" if form.thing_at(row.source) in numbered else "")
    return Fact(row.target.partition(".")[2], row, form.texts_at(row.source), which)


def values_in(node: Any, facts: Sequence[Fact]) -> tuple[dict[str, str], list[Fault]]:
    """The facts that stand in a node, by name, and what is missing, unknown or said in two ways."""
    values: dict[str, list[str]] = {}
    faults: list[Fault] = []
    for name, row, texts_of, which in facts:
        texts = taken(texts_of(node), which)
        if not texts:
            if row.required:
                faults.append(Fault("E201", row.source, row.target))
        elif len(texts) > 1 and which != EVERY:
            shown = ", ".join(map(repr, texts[:_SHOWN]))
            detail = f"{shown} stand there, and the table does not say by # which is meant"
            faults.append(Fault("E216", row.source, row.target, "", detail))
        else:
            values.setdefault(name, []).extend(_meant(row, texts, faults))
    return {name: joined(texts) for name, texts in values.items() if texts}, faults


_SHOWN = 3


def _meant(row: ResponseRow, texts: Sequence[str], faults: list[Fault]) -> Iterator[str]:
    """The texts, or our words for them."""
    for text in texts:
        if row.codes is None or text in row.codes:
            yield text if row.codes is None else row.codes[text]
        else:
            faults.append(Fault("E213", row.source, row.target, text, f"known are {', '.join(row.codes)}"))
