"""The ``when`` column: whether a row of the table holds for a shipment or an item.

The left side is a source, perhaps with conversions behind it: ``SKU | lookup(listings, Kind) = auction``.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from translator.mapping.chaining import telling_of_cell
from translator.mapping.conversion import Failure, Known, Warned, WrongConversion, compile_pipeline
from translator.mapping.reference import Reference, read_reference

if TYPE_CHECKING:
    from collections.abc import Callable

    from translator.formats.reading import Level, Node, Reading
    from translator.model.agreement import Agreement

    #: Told of a text that cannot be converted: the record, the text, and why.
    Tell = Callable[[Node, str, Failure], object]

_EMPTY = re.compile(r"(.+?) is (not )?empty")
_IN = re.compile(r"(.+?) (not )?in (.+)")
_EQUAL = re.compile(r"(.+?) = (.+)")
_SEVERAL = re.compile(r" (and|or) [^=]+? (?:=|in|is) ", re.IGNORECASE)
_UNEQUAL = re.compile(r"(.+?) (?:!=|<>|is not) (?!empty)(.+)")
_BAR = " | "


class Condition(NamedTuple):
    """A condition, read: the source's text is (not) one of ``values``, or it is (not) empty where there are none.

    A text that is not one of the values is one that stands there.
    """

    reference: Reference
    values: frozenset[str]
    #: Whether the text must be among the values, or empty; ``is not empty`` has False.
    wanted: bool = True
    #: What is done with the text first; None for nothing.
    convert: Callable[[Any], Any] | None = None

    def bind(self, reading: Reading, level: Level, agreement: Agreement, tell: Tell) -> Callable[[Node], bool]:
        """A function that tells whether it holds for a node.

        A text that cannot be converted is told and never holds; where emptiness is asked for, it counts as empty.

        Raises:
            UnknownSource: the file or its format has no such source.
        """
        get, wanted = self.reference.bind(reading, level, agreement), self.wanted
        values = self._compared()
        if self.convert is not None:
            return self._converted(self.convert, get, tell)
        return lambda node: ((get(node) or "").strip() in values) is wanted

    def _converted(
        self, convert: Callable[[Any], Any], get: Callable[[Node], str | None], tell: Tell
    ) -> Callable[[Node], bool]:
        values, compared, wanted = self.values, self._compared(), self.wanted

        def holds(node: Node) -> bool:
            text = (get(node) or "").strip()
            value = convert(text) if text else None
            if not isinstance(value, Failure):
                return (_written(value) in compared) is wanted
            if not values:
                return wanted
            tell(node, text, value)
            return False

        return holds

    def _compared(self) -> frozenset[str]:
        """What the text is compared with: emptiness is none of the values, and not another text either."""
        return self.values if self.values and self.wanted else self.values | {""}


def _written(value: Any) -> str:
    """A converted value as a condition writes it."""
    if isinstance(value, Warned):
        value = value.value
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value) if isinstance(value, str | Decimal | date) else ""


def read_condition(text: str, known: Known) -> Condition | None:
    """The condition that a ``when`` cell states; None for an empty cell, which always holds.

    Raises:
        ValueError: it is not of the language; the message says how to write it.
        WrongConversion: its conversions are not.
    """
    if not text:
        return None
    if several := _SEVERAL.search(text):
        raise ValueError(f'one condition stands in a cell, without "{several[1]}": write a row for each case')
    if unequal := _UNEQUAL.fullmatch(text):
        left, value = unequal[1].strip(), unequal[2].strip()
        raise ValueError(f"write {left} = {value} in a row before it, and leave when empty in this one, the else")
    if match := _EMPTY.fullmatch(text):
        return _condition(match[1], frozenset(), known, wanted=not match[2])
    if match := _EQUAL.fullmatch(text):
        return _condition(match[1], frozenset([match[2].strip()]), known)
    if match := _IN.fullmatch(text):
        values = frozenset(value.strip() for value in match[3].split(";") if value.strip())
        return _condition(match[1], values, known, wanted=not match[2])
    raise ValueError("write: column = value, column in a; b, column not in a; b, column is empty, or is not empty")


def _condition(left: str, values: frozenset[str], known: Known, *, wanted: bool = True) -> Condition:
    source, bar, conversions = left.partition(_BAR)
    reference = read_reference(source.strip(), several=False)
    if not bar:
        return Condition(reference, values, wanted)
    pipeline = compile_pipeline(conversions, known)
    if pipeline.takes is not str:
        raise WrongConversion("a condition reads one source", "Begin with a conversion that takes text.")
    convert = telling_of_cell(pipeline.convert, pipeline.cell) if pipeline.cell else pipeline.convert
    return Condition(reference, values, wanted, convert)
