"""The card of an outbound mapping: single facts of one message version."""

from __future__ import annotations

import tomllib
from datetime import date
from typing import Any, NamedTuple

from translator.mapping.problem import TableProblem, choices_remedy

FILE = "mapping.toml"


class OutboundCard(NamedTuple):
    """What ``mapping.toml`` of a message version says."""

    name: str
    #: The day it takes effect.
    version: date
    #: Syntax of the message, such as ``xml``.
    format: str
    #: Ending of the message's file name, without a point.
    extension: str
    root: str
    namespace: str
    #: Path below the root of the element that is written once for each shipment, and of that for each item.
    shipment: str
    item: str
    max_shipments: int
    #: File name of the schema that every message is validated against before it is sent.
    schema: str
    control_width: int


#: Section, key, type, field of the card.
_KEYS: tuple[tuple[str, str, type, str], ...] = (
    ("mapping", "name", str, "name"),
    ("mapping", "version", str, "version"),
    ("message", "format", str, "format"),
    ("message", "extension", str, "extension"),
    ("message", "root", str, "root"),
    ("message", "namespace", str, "namespace"),
    ("message", "max_shipments", int, "max_shipments"),
    ("message", "schema", str, "schema"),
    ("levels", "shipment", str, "shipment"),
    ("levels", "item", str, "item"),
    ("control_number", "width", int, "control_width"),
)


def read_card(content: bytes) -> OutboundCard | list[TableProblem]:
    """Read the card, or tell everything that is wrong with it."""
    document = read_toml(content, FILE)
    if isinstance(document, TableProblem):
        return [document]
    problems = unknown_keys(document, FILE, [(section, key) for section, key, _, _ in _KEYS])
    facts: dict[str, Any] = {}
    for section, key, kind, field in _KEYS:
        value = fact(document, FILE, section, key, kind)
        if isinstance(value, TableProblem):
            problems.append(value)
        else:
            facts[field] = value
    return problems or _dated(facts)


def _dated(facts: dict[str, Any]) -> OutboundCard | list[TableProblem]:
    small = [key for key in ("max_shipments", "control_width") if facts[key] < 1]
    if small:
        return [TableProblem(FILE, 0, key, str(facts[key]), "too small", "Write 1 or more.") for key in small]
    day = effective_day(facts["version"], FILE)
    return [day] if isinstance(day, TableProblem) else OutboundCard(**{**facts, "version": day})


def effective_day(written: str, file: str) -> date | TableProblem:
    """The day on which a table takes effect."""
    try:
        return date.fromisoformat(written)
    except ValueError:
        return TableProblem(file, 0, "version", written, "not a day", "Write the day it takes effect as 2026-11-01.")


def read_toml(content: bytes, file: str) -> dict[str, Any] | TableProblem:
    """A card as a dictionary, or what keeps it from being read."""
    try:
        return tomllib.loads(content.decode())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as broken:
        return TableProblem(file, 0, "", "", f"not valid TOML: {broken}", "Mend it at this place.")


def unknown_keys(document: dict[str, Any], file: str, known: list[tuple[str, str]]) -> list[TableProblem]:
    """A problem for each section and each key that the card does not have."""
    problems = []
    for section, keys in document.items():
        allowed = [key for at, key in known if at == section]
        if not allowed:
            remedy = choices_remedy(section, dict.fromkeys(at for at, _ in known))
            problems.append(TableProblem(file, 0, section, "", f"there is no section [{section}]", remedy))
        elif isinstance(keys, dict):
            problems += [
                TableProblem(file, 0, key, str(keys[key]), f"[{section}] has no {key!r}", choices_remedy(key, allowed))
                for key in keys
                if key not in allowed
            ]
    return problems


def fact(document: dict[str, Any], file: str, section: str, key: str, kind: type) -> Any:
    """One fact of a card, or the problem with it."""
    held = document.get(section)
    value = held.get(key) if isinstance(held, dict) else None
    if value is None:
        return TableProblem(file, 0, key, "", f"{key!r} is missing in [{section}]", f"Add {key} = … to [{section}].")
    if type(value) is not kind or value == "":
        return TableProblem(file, 0, key, str(value), f"{key!r} is not a {kind.__name__}", "Write it as the docs show.")
    return value
