"""The pages that are written from the nouns: findings, fields and lifecycles."""

from __future__ import annotations

import csv
from datetime import date
from decimal import Decimal
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, get_type_hints

from docs.markdown import code, page, table
from translator.model.catalogue import CATALOGUE, Entry
from translator.model.field import Field, fields
from translator.model.lifecycle import LIFECYCLES, Table
from translator.model.shipment import Shipment

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_STATES = Path(__file__).resolve().parent / "states.csv"

# Findings


class Level(NamedTuple):
    """A block of the catalogue: what its codes begin with, what they stand on, and which X12 element is derived."""

    prefixes: tuple[str, ...]
    title: str
    x12: str


LEVELS = (
    Level(("E10", "E11", "E13", "E19"), "The interchange, or the file as a whole", "TA105"),
    Level(("E12",), "The functional group", "AK905"),
    Level(("E14",), "The transaction set", "AK502"),
    Level(("E16",), "A segment", "AK304"),
    Level(("E17",), "A row", ""),
    Level(("E2",), "An element or a cell", "AK403"),
    Level(("E3",), "A shipment", ""),
    Level(("H",), "Held back", ""),
    Level(("W",), "Accepted, but told", ""),
    Level(("R",), "Relayed from CBP, in its own words", ""),
)


def level_of(entry: Entry) -> Level:
    """The block that a finding belongs to; a KeyError names a code that belongs to none."""
    found = next((level for level in LEVELS if entry.code.startswith(level.prefixes)), None)
    if found is None:
        raise KeyError(entry.code)
    return found


def findings_page() -> str:
    """Every finding by its level."""
    entries = sorted(CATALOGUE.values(), key=lambda entry: (LEVELS.index(level_of(entry)), entry.code))
    blocks = groupby(entries, level_of)
    return page(
        "Findings",
        "A finding tells what is wrong with something that the sender can mend: where it stands, what stood there, "
        "why it is wrong, and how to mend it.\n"
        "A code that begins with E refuses what it stands on; H holds it back until your service provider decides; "
        "W is accepted, but told; R is relayed from CBP.\n"
        "Where X12 has a code for it, the TA1 or 997 carries that code in the element that heads the last column.",
        *(_findings_block(level, list(entries)) for level, entries in blocks),
    )


def _findings_block(level: Level, entries: Sequence[Entry]) -> str:
    headings = ["code", "what is wrong", "how to mend it", *([level.x12] if level.x12 else [])]
    rows = (
        [f'<a id="{entry.code}"></a>{entry.code}', _said(entry.text), _said(entry.remedy), code(entry.x12)]
        for entry in entries
    )
    return f"## {level.title}\n\n" + table(headings, (row[: len(headings)] for row in rows))


def _said(template: str) -> str:
    """A text of the catalogue with what a finding fills in written as words."""
    places = {"value": "value", "target": "field", "name": "column", "detail": "fact", "suggestion": "suggestion"}
    return template.format_map({name: f"*the {word}*" for name, word in places.items()})


# Fields


def fields_page() -> str:
    """Every field that a mapping table may name."""
    every = list(fields().values())
    parties = [field for field in every if len(field.attributes) > 1]
    names = list(dict.fromkeys(field.attributes[0] for field in parties))
    return page(
        "Fields of the canonical shipment",
        "These are the targets of an inbound mapping and the sources of an outbound one.\n"
        "A1 to M7 are the elements of 84 FR 35405, as [the elements](elements.md) list them; "
        "*own* is a field of this program.\n"
        "*Unverified* marks what 88 FR 10140 may have added: the list was not found in any public copy, so these "
        "fields are never required.\n"
        "Lengths are in characters and are limits of this program, because the layout of the pilot is not public.",
        _fields_block("The shipment", (one for one in every if one.level == "shipment" and len(one.attributes) == 1)),
        "## The parties\n\nEach party has the fields of the next table: `shipment.seller.name`, "
        "`shipment.seller.city` and so on.\n\n"
        + table(["party", "meaning", "source", "status"], map(_party_row, names)),
        _fields_block("Fields of a party", (one for one in parties if one.attributes[0] == names[0]), party=True),
        _fields_block("The item", (one for one in every if one.level == "item")),
    )


def _fields_block(title: str, some: Iterable[Field], *, party: bool = False) -> str:
    headings = ("field", "meaning", "form", "unit", "source", "status")
    return f"## {title}\n\n" + table(headings, (_field_row(field, party=party) for field in some))


def _field_row(field: Field, *, party: bool) -> tuple[str, ...]:
    target = f"shipment.PARTY.{field.attributes[-1]}" if party else field.target
    return (code(target), field.meaning, _form(field), field.unit, field.source, field.status)


_FORMS = {str: "text", bool: "yes or no", Decimal: "number", date: "date"}


def _form(field: Field) -> str:
    if field.choices:
        return "one of: " + ", ".join(map(code, field.choices))
    return _FORMS[field.type] + (f", at most {field.length}" if field.length else "")


def _party_row(name: str) -> tuple[str, ...]:
    meta = get_type_hints(Shipment, include_extras=True)[name].__metadata__[0]
    return (code(f"shipment.{name}"), meta.description, meta.extra["source"], meta.extra["status"])


# Lifecycles


def lifecycles_page() -> str:
    """A diagram, the meanings of the states and the whole table for each lifecycle."""
    return page(
        "Lifecycles",
        "Every interchange, filing, transmission and reply is in one state at a time.\n"
        "The tables say which event leads where; an event that is not in its row is a bug and changes nothing.\n"
        "The diagrams leave out the events that lead from a state to itself: they are recorded and move nothing.",
        *(_lifecycle(name, rows, meanings()) for name, rows in LIFECYCLES.items()),
    )


def meanings() -> dict[tuple[str, str], str]:
    """What each state means, by lifecycle and state: states.csv."""
    with _STATES.open(encoding="utf-8", newline="") as source:
        return {(row["lifecycle"], row["state"]): row["meaning"] for row in csv.DictReader(source)}


def _lifecycle(name: str, rows: Table, words: dict[tuple[str, str], str]) -> str:
    states = [(code(state), words[name, state]) for state in dict.fromkeys(rows.values())]
    events = ((code(at) or "(new)", code(event), code(to)) for (at, event), to in rows.items())
    return "\n\n".join(
        (
            f"## {name.capitalize()}",
            "```mermaid\nstateDiagram-v2\n" + "\n".join(_edges(rows)) + "\n```",
            table(("state", "meaning"), states),
            table(("in state", "this event", "leads to"), events),
        )
    )


def _edges(rows: Table) -> Iterator[str]:
    """The arrows of a diagram; several events between the same two states share one."""
    events: dict[tuple[str, str], list[str]] = {}
    for (at, event), to in rows.items():
        if at != to:
            events.setdefault((at or "[*]", to), []).append(event)
    for (at, to), several in events.items():
        yield f"    {at} --> {to}: {' / '.join(several)}"
    sources = {at for at, to in events}
    for last in dict.fromkeys(to for _, to in events if to not in sources):
        yield f"    {last} --> [*]"
