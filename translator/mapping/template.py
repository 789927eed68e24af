"""The columns of a form that people fill in by hand, from the mapping that will read it.

A form has every column that the mapping reads: what fills a field, what a condition asks for, what tells the rows of a
shipment, and what the file is recognized by. What may be written in each comes from the row's conversions.
"""

from __future__ import annotations

import re
from io import BytesIO
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import msgspec

from translator.formats.delimited_headings import one_line
from translator.formats.grouping import group_keys
from translator.formats.reading import UnknownSource
from translator.formats.table_bounds import begins
from translator.formats.table_settings import TableSettings
from translator.mapping.codes import read_codes
from translator.mapping.compile import compile_rows
from translator.mapping.conversion import Failure, Known
from translator.mapping.layers import merged_card, merged_table, read_layers
from translator.mapping.template_words import closed_list, in_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from translator.formats.reading import Unit
    from translator.mapping.compile import Decided
    from translator.mapping.decision import Decision
    from translator.mapping.inbound import InboundMapping
    from translator.mapping.problem import TableProblem
    from translator.model.field import Field

#: Formats whose files are rows below headings.
TABULAR = ("delimited", "spreadsheet")
#: Conversions of a cell that holds a number and nothing else.
_NUMBERS = ("decimal", "integer", "number", "quantity")
_BY_NUMBER = re.compile(r"column ([1-9][0-9]{0,3})")
#: Shipments of an example that are looked at.
_MOST_UNITS = 50


class NotTemplated(ValueError):
    """There can be no form for this mapping; the text says why."""


class TemplateColumn(NamedTuple):
    """One column of the form."""

    heading: str
    #: The fields that it fills, in the order of the table.
    fields: tuple[Field, ...]
    kind: Literal["text", "number", "day"]
    #: The only values that it may hold; empty for any.
    choices: tuple[str, ...]
    #: How a value is written, in words.
    written: str
    #: When the mapping itself refuses an empty cell: ``always``, the conditions, or nothing.
    refused_empty: str
    #: What an empty cell means, where the mapping says it; else nothing.
    when_empty: str
    #: Whether a file may lack the column.
    may_lack: bool
    notes: str


class Layout(NamedTuple):
    """The form: how its file is written, and its columns in their order."""

    settings: TableSettings
    columns: tuple[TemplateColumn, ...]


def layout(mapping: InboundMapping, files: Mapping[str, bytes]) -> Layout:
    """The form that ``mapping``, which was compiled from ``files``, reads.

    Raises:
        NotTemplated: its files are no rows below headings.
    """
    problems: list[TableProblem] = []
    layers = read_layers(files, mapping.name, problems)
    sections = merged_card(layers)
    settings = _settings(mapping, sections.get("read", {}))
    decided: list[Decided] = []
    if mapping.card.table is None:
        known = Known(read_codes(files, mapping.name, problems), mapping.tables)
        decided = compile_rows(merged_table(layers, problems), known, problems)
    by_heading: dict[str, list[Decided]] = {}
    known_as: dict[str, str] = {}
    for heading in _headings(mapping, decided, settings, sections):
        by_heading.setdefault(known_as.setdefault(_fold(heading, settings), heading), [])
    for row, decision in decided:
        for source in decision.reference.sources if decision.reference else ():
            by_heading[known_as[_fold(source, settings)]].append((row, decision))
    columns = [_column(heading, rows, settings, files) for heading, rows in by_heading.items()]
    return Layout(settings, tuple(_placed(columns)))


def _settings(mapping: InboundMapping, read: dict[str, Any]) -> TableSettings:
    if mapping.card.format not in TABULAR:
        raise NotTemplated(f"its files are {mapping.card.format}, which nobody fills in by hand")
    settings = msgspec.convert({key: read[key] for key in read if key != "format"}, mapping.format.settings)
    if getattr(settings, "records", None):
        raise NotTemplated("its files have rows of several types, without headings")
    if settings.columns:
        raise NotTemplated("its files have no row of headings")
    return settings  # type: ignore[no-any-return]


def _headings(
    mapping: InboundMapping, decided: Iterable[Decided], settings: TableSettings, sections: dict[str, Any]
) -> Iterator[str]:
    """Every column that is read, in the order of the table, behind the one that the row of headings begins with."""
    all_of_them = list(_read_columns(mapping, decided, settings, sections))
    yield from (one for one in all_of_them if settings.headings_begin and begins(one, settings.headings_begin))
    yield from all_of_them


def _read_columns(
    mapping: InboundMapping, decided: Iterable[Decided], settings: TableSettings, sections: dict[str, Any]
) -> Iterator[str]:
    for _, decision in decided:
        yield from decision.reference.sources if decision.reference else ()
        yield from decision.condition.reference.sources if decision.condition else ()
    if mapping.card.table:
        yield from (mapping.card.table.key, *mapping.card.table.columns)
    for exclusion in mapping.exclusions:
        yield from exclusion.condition.reference.sources
    yield from group_keys(sections.get("levels", {}).get("shipment", ""))
    yield from mapping.card.claims.get("header", ())
    yield from settings.fill_down


def _fold(heading: str, settings: TableSettings) -> str:
    """What a heading is told by."""
    return one_line(heading).casefold() if settings.any_case else one_line(heading)


def _placed(columns: list[TemplateColumn]) -> Iterator[TemplateColumn]:
    """The columns so that each that is named by its number stands there."""
    numbered = {int(match[1]): one for one in columns if (match := _BY_NUMBER.fullmatch(one.heading))}
    named = iter([one for one in columns if not _BY_NUMBER.fullmatch(one.heading)])
    for number in range(1, max([len(columns), *numbered]) + 1):
        one = numbered.get(number) or next(named, None)
        if one is None:
            one = TemplateColumn(f"column {number}", (), "text", (), "leave it empty", "", "", may_lack=False, notes="")
        yield one


def _column(heading: str, rows: list[Decided], settings: TableSettings, files: Mapping[str, bytes]) -> TemplateColumn:
    decisions = [decision for _, decision in rows]
    choices = closed_list(decisions, files)
    return TemplateColumn(
        heading,
        tuple(dict.fromkeys(decision.field for decision in decisions)),
        _kind(decisions),
        choices,
        in_words(decisions, choices),
        _refused_empty(rows),
        next((f"{one.empty}" for one in decisions if one.reference and one.empty is not None), ""),
        heading in settings.optional,
        " ".join(dict.fromkeys(f"{row['notes'].rstrip('.')}." for row, _ in rows if row["notes"])),
    )


def _kind(decisions: list[Decision]) -> Literal["text", "number", "day"]:
    """What a cell holds, as far as the conversions take what a spreadsheet makes of it."""
    if not decisions or any(decision.several for decision in decisions):
        return "text"
    types = {decision.field.type.__name__ for decision in decisions}
    if types == {"date"} and _all_take(decisions, "2026-11-21"):
        return "day"
    if types == {"Decimal"} and all(_reads_digits_only(decision) for decision in decisions):
        return "number"
    return "text"


def _reads_digits_only(decision: Decision) -> bool:
    """Whether nothing but a number is ever written there: no unit, no currency."""
    return len(decision.steps) == 1 and decision.steps[0].text.partition("(")[0] in _NUMBERS


def _all_take(decisions: Iterable[Decision], text: str) -> bool:
    return not any(isinstance(decision.convert(text), Failure) for decision in decisions)


def _refused_empty(rows: list[Decided]) -> str:
    refusing = [row["when"] for row, decision in rows if decision.reject and not decision.several]
    return "always" if "" in refusing else " or ".join(dict.fromkeys(refusing))


def first_values(mapping: InboundMapping, examples: Iterable[bytes], headings: Iterable[str]) -> dict[str, str]:
    """What stands first in each column of the examples, as far as anything does."""
    found: dict[str, str] = {}
    for content in examples:
        opened = mapping.opener(BytesIO(content))
        getters = {}
        for heading in headings:
            try:
                getters[heading] = opened.getter(heading, "item")
            except UnknownSource:
                continue
        for node in _nodes(opened.units()):
            for heading, get in getters.items():
                text = (get(node) or "").strip()
                if text:
                    found.setdefault(heading, text)
    return found


def _nodes(events: Iterator[Any]) -> Iterator[Any]:
    for seen, event in enumerate(events):
        if seen >= _MOST_UNITS:
            return
        unit: Unit | None = event if hasattr(event, "items") and hasattr(event, "shipment") else None
        if unit:
            yield from unit.items or [unit.shipment]
