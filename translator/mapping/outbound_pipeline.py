"""A ``convert`` cell of an outbound table, compiled.

A pipeline is written left to right, parted by ``|``: ``upper | max_length(35)``. The first conversion meets the value,
the later ones its text. Afterwards the text is brought into the message's characters, and then its length is looked at.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from translator.mapping.outbound_conversions import (
    CHANGING,
    CONVERSIONS,
    PASSIVE,
    BadConversion,
    Codes,
    Convert,
    plain_decimal,
)
from translator.mapping.problem import choices_remedy

#: No limit of length.
UNLIMITED = 1 << 62


class Pipeline(NamedTuple):
    """A compiled ``convert`` cell."""

    #: From value to text, or None when the value is text already and stays as it is.
    convert: Convert | None
    #: Largest number of characters of the result.
    limit: int
    #: What is longer than the limit is cut, and told, instead of being a finding.
    cut: bool = False
    #: Written without quotation marks in JSON: a number, true or false.
    bare: bool = False
    #: The line is written once for each piece of so many characters; 0: once.
    piece: int = 0
    #: Only so many characters from the beginning, or only what stands behind so many; 0: all.
    first: int = 0
    rest: int = 0
    #: Smallest number of characters of the result.
    shortest: int = 0
    #: What is written may differ from the value without meaning the same; then that is told.
    tells: bool = False
    #: The values that its code table has a code for.
    coded: tuple[str, ...] = ()


_DEFAULTS: dict[type, Convert] = {
    str: str,
    int: str,
    bool: lambda value: "true" if value else "false",
    date: lambda value: value.isoformat(),
    datetime: lambda value: value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
    Decimal: lambda value: plain_decimal(value, 28, 28),
}

_STEP = re.compile(r"\s*(\w+)\s*(?:\(([^)]*)\))?\s*(?:\|(?=.)|$)")


def pipeline(cell: str, kind: type, codes: Codes) -> Pipeline:
    """Compile a ``convert`` cell for values of ``kind``.

    Raises:
        BadConversion: a name, an argument or a type is wrong.
    """
    steps, said, at = list[Convert](), dict[str, list[int]](), 0
    names, coded = set[str](), tuple[str, ...]()
    cell = cell.strip()
    while at < len(cell):
        match = _STEP.match(cell, at)
        if match is None:
            raise BadConversion(f"cannot read {cell[at:]!r}", "Write name or name(argument, …), with | between two.")
        at, name, arguments = match.end(), match[1], _arguments(match[2])
        names.add(name)
        if name in PASSIVE:
            numbers = list(map(int, _checked(name, PASSIVE[name][0], arguments)))
            said[name] = min(numbers, said.get(name, numbers))
        else:
            steps.append(_made(name, arguments, str if steps else kind, codes))
            if name == "code":
                coded = tuple(codes[arguments[0]])
    if not steps and kind is not str:
        steps.append(_DEFAULTS[kind])
    compiled = _pipeline(_composed(steps), said, tells=bool(names & CHANGING) and "code" not in names)
    return compiled._replace(coded=coded)


def _pipeline(convert: Convert | None, said: Mapping[str, list[int]], *, tells: bool) -> Pipeline:
    size, most = said.get("pieces", [UNLIMITED, 1])
    (longest,), (end,) = said.get("max_length", [UNLIMITED]), said.get("cut", [UNLIMITED])
    # A piece never ends with a blank, which could not be read again: so each but the last may be one shorter.
    limit = min(longest, end, size * most - most + 1)
    return Pipeline(
        convert,
        limit,
        cut="cut" in said,
        bare="bare" in said,
        piece=size if "pieces" in said else 0,
        first=said.get("first", [0])[0],
        rest=said.get("rest", [0])[0],
        shortest=said.get("min_length", [0])[0],
        tells=tells,
    )


def _arguments(written: str | None) -> list[str]:
    return [argument.strip() for argument in written.split(",")] if written else []


def _made(name: str, arguments: list[str], kind: type, codes: Codes) -> Convert:
    if name not in CONVERSIONS:
        raise BadConversion(f"there is no conversion {name!r}", choices_remedy(name, [*CONVERSIONS, *PASSIVE]))
    entry = CONVERSIONS[name]
    if entry.takes is not kind and not (name == "integer" and kind is int):
        raise BadConversion(f"{name} takes {entry.takes.__name__}, not {kind.__name__}", "Use a fitting conversion.")
    return entry.make(_checked(name, entry.arguments, arguments), codes)


def _checked(name: str, wanted: str, arguments: list[str]) -> list[str]:
    if wanted.endswith("*"):
        wanted = wanted[0] * max(1, len(arguments))
    fits = len(arguments) == len(wanted) and all(
        argument.isdigit() if kind == "n" else argument for argument, kind in zip(arguments, wanted, strict=True)
    )
    if fits:
        return arguments
    shape = ", ".join({"n": "number", "t": "text"}[kind] for kind in wanted)
    raise BadConversion(f"{name} is given {', '.join(arguments) or 'nothing'}", f"Write {name}({shape}).")


def _composed(steps: list[Convert]) -> Convert | None:
    if len(steps) <= 1:
        return steps[0] if steps else None

    def convert(value: Any) -> str:
        for step in steps:
            value = step(value)
        return str(value)

    return convert
