"""The card of an outbound mapping: single facts of one message version."""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING, Any, NamedTuple

from translator.formats.xml_text import is_name
from translator.mapping.characters import SETS
from translator.mapping.day import written_day
from translator.mapping.problem import TableProblem, choices_remedy

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

FILE = "mapping.toml"


#: The syntaxes of messages that there are.
FORMATS = ("xml", "json", "records", "x12")
#: Whose the numbers of a message and of its group are: counted for each participant, or once for all of them.
COUNTED_BY = ("originator", "sender")
_TREES, _LINES = ("xml", "json"), ("records", "x12")


class OutboundCard(NamedTuple):
    """What ``mapping.toml`` of a message version says."""

    name: str
    #: The day it takes effect.
    version: date
    #: Syntax of the message: one of `FORMATS`.
    format: str
    #: Ending of the message's file name, without a point.
    extension: str
    max_shipments: int
    control_width: int
    #: In a tree the path of the element that is written once for each shipment, and of that for each item; in lines
    #: the names of the lines.
    shipment: Any
    item: Any
    root: str = ""
    namespace: str = ""
    #: Largest number of bytes of a message; 0: any.
    max_bytes: int = 0
    #: Largest number of items of one shipment; 0: any.
    max_items: int = 0
    #: File name of the schema that every message is validated against before it is sent; empty: the form's own rules.
    schema: str = ""
    #: Digits of the control numbers of the group and of the set; 0: the message has none.
    group_width: int = 0
    set_width: int = 0
    #: One of `COUNTED_BY`.
    count_by: str = "originator"
    #: Fields of the shipment that are the same in all shipments of one message.
    alike: tuple[str, ...] = ()
    #: A key of `translator.mapping.characters.SETS`, and whether small letters become capital ones.
    characters: str = "unicode"
    capitals: bool = False
    #: Whether a value is told that changed in nothing but its small letters.
    tell_case: bool = True
    #: Characters of a record.
    width: int = 0
    #: The line from which, and the line up to which, ``envelope.lines`` counts; empty: all.
    count_from: str = ""
    count_to: str = ""
    #: What structures an X12 message: element, component and repetition separator, segment terminator.
    element: str = "*"
    component: str = ">"
    repetition: str = "^"
    segment: str = "~"


class Key(NamedTuple):
    """One key of the card."""

    section: str
    key: str
    type: type
    #: Field of the card.
    field: str
    meaning: str
    #: The formats whose card may have it; all of them must have it unless it is ``optional``.
    formats: tuple[str, ...] = FORMATS
    optional: bool = False


KEYS: tuple[Key, ...] = (
    Key("mapping", "name", str, "name", "name of the message version: that of its directory"),
    Key("mapping", "version", str, "version", "the day it takes effect"),
    Key("message", "format", str, "format", f"syntax of the message: {', '.join(FORMATS)}"),
    Key("message", "extension", str, "extension", "ending of the message's file name, without a point"),
    Key("message", "root", str, "root", "name of the root element", ("xml",)),
    Key("message", "namespace", str, "namespace", "namespace of all elements; an empty text for none", ("xml",)),
    Key("message", "max_shipments", int, "max_shipments", "largest number of shipments in one message"),
    Key("message", "max_bytes", int, "max_bytes", "largest number of bytes of one message", optional=True),
    Key("message", "max_items", int, "max_items", "largest number of items of one shipment", optional=True),
    Key("message", "schema", str, "schema", "schema that every message is checked against", _TREES),
    Key("message", "alike", list, "alike", "fields that all shipments of one message share", optional=True),
    Key("levels", "shipment", str, "shipment", "path of the element that is one shipment", _TREES),
    Key("levels", "item", str, "item", "path of the element that is one item", _TREES),
    Key("levels", "shipment", list, "shipment", "lines that are written once for each shipment", _LINES),
    Key("levels", "item", list, "item", "lines that are written once for each item", _LINES),
    Key("control_number", "width", int, "control_width", "digits of the message's control number"),
    Key("control_number", "group_width", int, "group_width", "digits of the group's control number", ("x12",)),
    Key("control_number", "set_width", int, "set_width", "digits of the set's control number", ("x12",)),
    Key("control_number", "count_by", str, "count_by", "whose the numbers are: originator or sender", optional=True),
    Key("characters", "set", str, "characters", "the character set", optional=True),
    Key("characters", "capitals", bool, "capitals", "small letters become capital ones", optional=True),
    Key("characters", "tell_case", bool, "tell_case", "whether a change of case alone is told", optional=True),
    Key("records", "width", int, "width", "characters of a record", ("records",)),
    Key("lines", "count_from", str, "count_from", "first line that envelope.lines counts", _LINES, optional=True),
    Key("lines", "count_to", str, "count_to", "last line that envelope.lines counts", _LINES, optional=True),
    Key("separators", "element", str, "element", "element separator", ("x12",), optional=True),
    Key("separators", "component", str, "component", "component separator", ("x12",), optional=True),
    Key("separators", "repetition", str, "repetition", "repetition separator", ("x12",), optional=True),
    Key("separators", "segment", str, "segment", "segment terminator", ("x12",), optional=True),
)


def read_card(content: bytes) -> OutboundCard | list[TableProblem]:
    """Read the card, or tell everything that is wrong with it."""
    document = read_toml(content, FILE)
    if isinstance(document, TableProblem):
        return [document]
    written = fact(document, FILE, "message", "format", str)
    if isinstance(written, TableProblem):
        return [written]
    if written not in FORMATS:
        remedy = choices_remedy(written, FORMATS)
        return [TableProblem(FILE, 0, "message.format", written, "no such format of messages", remedy)]
    keys = [key for key in KEYS if written in key.formats]
    problems = unknown_keys(document, FILE, [(key.section, key.key) for key in keys])
    facts: dict[str, Any] = {}
    for key in keys:
        if key.optional and key.key not in document.get(key.section, {}):
            continue
        value = fact(document, FILE, key.section, key.key, key.type, empty=key.key == "namespace")
        if isinstance(value, TableProblem):
            problems.append(value)
        else:
            facts[key.field] = value
    return problems or _sensible(facts)


def _sensible(facts: dict[str, Any]) -> OutboundCard | list[TableProblem]:
    positive = ("max_shipments", "control_width", "max_bytes", "max_items", "group_width", "set_width", "width")
    small = [key for key in KEYS if key.field in positive and facts.get(key.field, 1) < 1]
    if small:
        told = {f"{key.section}.{key.key}": str(facts[key.field]) for key in small}
        return [TableProblem(FILE, 0, key, value, "too small", "Write 1 or more.") for key, value in told.items()]
    problems = [*_name_problems(facts), *_number_problems(facts)]
    if problems:
        return problems
    day = effective_day(facts["version"], FILE)
    if isinstance(day, TableProblem):
        return [day]
    card = OutboundCard(**{**facts, "version": day, "alike": tuple(facts.get("alike", ()))})
    return _character_problems(card) or card


def _name_problems(facts: dict[str, Any]) -> Iterator[TableProblem]:
    """What could not be the ending of a file's name, or the name of an element."""
    if not _EXTENSION.fullmatch(facts["extension"]):
        remedy = "Write letters and digits only, such as xml or txt."
        yield TableProblem(FILE, 0, "message.extension", facts["extension"], "not the ending of a file's name", remedy)
    if "root" in facts and not is_name(facts["root"]):
        remedy = "Write a name of XML: a letter, then letters, digits, points, hyphens and underscores."
        yield TableProblem(FILE, 0, "message.root", facts["root"], "not the name of an element", remedy)


def _number_problems(facts: dict[str, Any]) -> Iterator[TableProblem]:
    """Control numbers of more or fewer digits than there can be, or of nobody."""
    count_by = facts.get("count_by", COUNTED_BY[0])
    if count_by not in COUNTED_BY:
        message, remedy = "numbers are counted for nobody of this name", choices_remedy(count_by, COUNTED_BY)
        yield TableProblem(FILE, 0, "control_number.count_by", count_by, message, remedy)
    for field, (key, fewest, most) in _WIDTHS.items():
        width = facts.get(field, fewest)
        if not fewest <= width <= most:
            place = f"{key} has {fewest} to {most} digits" if fewest > 1 else f"{key} has at most {most} digits"
            remedy = f"Write a number from {fewest} to {most}."
            name = "width" if field == "control_width" else field
            yield TableProblem(FILE, 0, f"control_number.{name}", str(width), place, remedy)


#: Digits of control numbers: where they stand, the fewest and the most. Sources: X12, GS06 and ST02.
_WIDTHS = {
    "control_width": ("a control number", 1, 18),
    "group_width": ("GS06", 1, 9),
    "set_width": ("ST02", 4, 9),
}
_EXTENSION = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,15}")


def _character_problems(card: OutboundCard) -> list[TableProblem]:
    problems = []
    if card.characters not in SETS:
        remedy = choices_remedy(card.characters, SETS)
        problems.append(TableProblem(FILE, 0, "characters.set", card.characters, "no such character set", remedy))
    elif card.format in _LINES and card.characters == "unicode":
        remedy = "Write set = in [characters]: one of " + ", ".join(name for name in SETS if name != "unicode") + "."
        problems.append(TableProblem(FILE, 0, "characters.set", card.characters, "lines are ASCII", remedy))
    separators = (card.element, card.component, card.repetition, card.segment)
    wrong = [one for one in separators if len(one) != 1 or one.isalnum() or not one.isascii() or one in " .-"]
    if wrong or len(set(separators)) < len(separators):
        remedy = "Write four different characters that are neither letters nor digits."
        problems.append(TableProblem(FILE, 0, "separators", " ".join(separators), "not separators", remedy))
    return problems


def effective_day(written: str, file: str) -> date | TableProblem:
    """The day on which a table takes effect."""
    remedy = "Write the day it takes effect as 2026-11-01."
    return written_day(written) or TableProblem(file, 0, "version", written, "not a day", remedy)


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


def fact(document: dict[str, Any], file: str, section: str, key: str, kind: type, *, empty: bool = False) -> Any:
    """One fact of a card, or the problem with it; a text may be ``empty`` where that says something."""
    held = document.get(section)
    value = held.get(key) if isinstance(held, dict) else None
    if value is None:
        return TableProblem(file, 0, key, "", f"{key!r} is missing in [{section}]", f"Add {key} = … to [{section}].")
    if type(value) is not kind:
        name, shown = _KINDS[kind]
        return TableProblem(file, 0, key, str(value), f"{key!r} is not {name}", f"Write {key} = {shown}.")
    if value == [] or (value == "" and not empty):
        shown = _KINDS[kind][1]
        remedy = f"Write {key} = {shown}, with what the docs ask for."
        return TableProblem(file, 0, key, "", f"{key!r} is empty", remedy)
    if isinstance(value, list) and not all(isinstance(one, str) for one in value):
        return TableProblem(file, 0, key, str(value), f"{key!r} lists what is no text", "Write texts in quotes.")
    return value


#: What a fact must be, in words, and how it is written.
_KINDS: dict[type, tuple[str, str]] = {
    str: ("a text", '"…"'),
    list: ("a list", '["…"]'),
    int: ("a whole number", "5"),
    bool: ("true or false", "true"),
}
