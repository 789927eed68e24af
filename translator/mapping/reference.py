"""What a row's ``source`` refers to: a place in the file, several places, a fact of the agreement, or a constant."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from translator.mapping.problem import choices_remedy
from translator.model.agreement import AGREEMENT_FACTS

if TYPE_CHECKING:
    from collections.abc import Callable

    from translator.formats.reading import Level, Node, Reading
    from translator.model.agreement import Agreement
    from translator.model.place import Place

_AGREEMENT = "agreement."
_LIST = re.compile(r"'(?:[^']|'')+'(?:\s*,\s*'(?:[^']|'')+')*")
_QUOTED = re.compile(r"'((?:[^']|'')+)'")
_IN_MARKS = re.compile('"[^"]+"')
_OF_ITEMS = re.compile(r"items\((.+)\)")


class Reference(NamedTuple):
    """A source, read."""

    #: The places in the file; several only before a conversion that takes several texts.
    sources: tuple[str, ...] = ()
    #: The fact behind ``agreement.``, or empty.
    fact: str = ""
    #: Whether the places are read in every item of the shipment.
    of_items: bool = False
    #: The text that stands there in every file: a constant that is the key of a look-up.
    text: str = ""

    @property
    def shown(self) -> str:
        """The first place, for a finding."""
        return self.sources[0] if self.sources else ""

    def place(self, reading: Reading, node: Node) -> Place:
        """Where it stands for this node; a fact of the agreement stands in no column and has its own name."""
        place = reading.place(node, self.shown)
        return msgspec.structs.replace(place, name=f"{_AGREEMENT}{self.fact}") if self.fact else place

    def bind(self, reading: Reading, level: Level, agreement: Agreement) -> Callable[[Node], str | None]:
        """A function from a node to the text that stands there.

        Raises:
            UnknownSource: the file or its format has no such place.
        """
        if self.fact or self.text:
            value = agreement.fact(self.fact) if self.fact else self.text
            return lambda _node: value
        return reading.getter(self.sources[0], level)

    def bind_all(self, reading: Reading, level: Level) -> Callable[[Node], list[str]]:
        """A function from a node to the texts of all places that are not empty.

        Raises:
            UnknownSource: as for ``bind``.
        """
        getters = [reading.getter(source, "item" if self.of_items else level) for source in self.sources]
        return lambda node: [text for get in getters if (text := (get(node) or "").strip())]


def read_reference(text: str, *, several: bool) -> Reference:
    """What ``text`` refers to; with ``several`` it is ``'A', 'B'`` or ``items(A)``.

    Raises:
        ValueError: it refers to nothing; the message says why.
    """
    if text.startswith(_AGREEMENT):
        fact = text[len(_AGREEMENT) :]
        if fact not in AGREEMENT_FACTS:
            raise ValueError(f"the agreement has no such fact. {choices_remedy(fact, AGREEMENT_FACTS)}")
        return Reference(fact=fact)
    if _IN_MARKS.fullmatch(text):
        raise ValueError(f"a heading stands without quotation marks: {text[1:-1]}")
    listed = _LIST.fullmatch(text)
    if not several:
        if listed and "," in _QUOTED.sub("", text):
            raise ValueError("several sources go before join, first_of, sum, count or divide")
        return Reference((text,))
    if of_items := _OF_ITEMS.fullmatch(text):
        inner = of_items[1]
        return Reference(_names(inner) if _LIST.fullmatch(inner) else (inner,), of_items=True)
    if not listed:
        raise ValueError("it takes several sources, each in single quotation marks: 'A', 'B', or items(A)")
    return Reference(_names(text))


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.replace("''", "'") for name in _QUOTED.findall(text))
