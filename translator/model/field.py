"""The fields of the canonical shipment as a table: what a mapping may name, and what its values must be."""

from __future__ import annotations

from functools import cache
from typing import Annotated, Any, Literal, NamedTuple, get_args, get_origin, get_type_hints

import msgspec

from translator.model.shipment import Item, Party, Shipment


class Field(NamedTuple):
    """One field that a table may name, such as ``shipment.seller.city`` or ``item.listed_price``."""

    #: Name in a mapping table.
    target: str
    #: ``shipment`` or ``item``.
    level: Literal["shipment", "item"]
    #: Attribute names from the shipment or item down, such as ``("seller", "city")``.
    attributes: tuple[str, ...]
    #: Python type of a present value: str, bool, Decimal or date.
    type: type
    #: The only values allowed, or empty.
    choices: tuple[str, ...]
    #: Largest number of characters, or None.
    length: int | None
    meaning: str
    unit: str
    source: str
    status: str


@cache
def fields() -> dict[str, Field]:
    """Every field by its target name, in the order of the classes."""
    return {field.target: field for field in (*_fields_of(Shipment, "shipment"), *_fields_of(Item, "item"))}


def _fields_of(
    struct: type[msgspec.Struct], level: Literal["shipment", "item"], above: tuple[str, ...] = ()
) -> list[Field]:
    found: list[Field] = []
    for name, hint in get_type_hints(struct, include_extras=True).items():
        if get_origin(hint) is not Annotated:
            continue
        inner, meta = get_args(hint)
        kind, choices = _kind(inner)
        if kind is Party:
            found += [_of_party(field, meta) for field in _fields_of(Party, level, (*above, name))]
        else:
            found.append(_field(level, (*above, name), kind, choices, meta))
    return found


def _of_party(field: Field, party: msgspec.Meta) -> Field:
    """A party's field, with the source and standing of the party where its own are those of parties in general."""
    meaning = f"{party.description} {field.meaning}"
    if field.status != "verified":
        return field._replace(meaning=meaning)
    extra: dict[str, Any] = party.extra or {}
    return field._replace(meaning=meaning, source=extra["source"], status=extra["status"])


def _kind(hint: Any) -> tuple[type, tuple[str, ...]]:
    options = (
        [option for option in get_args(hint) if option is not type(None)] if get_origin(hint) is not Literal else []
    )
    one = options[0] if options else hint
    if get_origin(one) is Literal:
        return str, get_args(one)
    return one, ()


def _field(
    level: Literal["shipment", "item"],
    attributes: tuple[str, ...],
    kind: type,
    choices: tuple[str, ...],
    meta: msgspec.Meta,
) -> Field:
    extra: dict[str, Any] = meta.extra or {}
    return Field(
        target=".".join((level, *attributes)),
        level=level,
        attributes=attributes,
        type=kind,
        choices=choices,
        length=extra["length"],
        meaning=meta.description or "",
        unit=extra["unit"],
        source=extra["source"],
        status=extra["status"],
    )
