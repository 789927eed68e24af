"""Sample answers in XML and in JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from translator.pilot.response_sample import Written
from translator.pilot.response_turn import parted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from translator.mapping.response_table import ResponseCard, ResponseRow
    from translator.pilot.response_sample import Said


class _Branch:
    """An element or an object, while it is filled."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.text = ""
        self.attributes: dict[str, str] = {}
        self.branches: list[_Branch] = []

    def below(self, steps: Sequence[str]) -> _Branch:
        """The branch at a path, made where it is missing."""
        branch = self
        for step in steps:
            found = next((one for one in branch.branches if one.name == step), None)
            branch = found or branch.add(step)
        return branch

    def add(self, name: str) -> _Branch:
        """One more branch of this name."""
        self.branches.append(_Branch(name))
        return self.branches[-1]


class _Trees:
    """What both forms do alike."""

    def __init__(self, card: ResponseCard) -> None:
        self._card = card

    def rooms(self, row: ResponseRow) -> tuple[int, ...]:  # noqa: ARG002  as `Writer` has it
        """As `Writer.rooms`: any."""
        return (0,)

    def write(self, message: Sequence[Said], shipments: Sequence[Sequence[Said]]) -> Written:
        """As `Writer.write`."""
        root = _Branch(self._card.root)
        said = _filled(root, message)
        *above, name = self._card.shipment.split("/")
        parent = root.below(above)
        told = [_filled(parent.add(name), one) for one in shipments]
        return Written(self._shown(root), said, told)

    def _shown(self, root: _Branch) -> bytes:
        raise NotImplementedError


class XmlWriter(_Trees):
    """XML."""

    def _shown(self, root: _Branch) -> bytes:
        if self._card.namespace:
            root.attributes = {"xmlns": self._card.namespace, **root.attributes}
        return _element(root).encode()


class JsonWriter(_Trees):
    """JSON."""

    def _shown(self, root: _Branch) -> bytes:
        return json.dumps({root.name: _value(root, self._card.shipment.split("/"))}).encode()


def _filled(branch: _Branch, said: Sequence[Said]) -> list[tuple[ResponseRow, Sequence[str]]]:
    paths = [parted(one.row.source)[0] for one in said]
    found: list[tuple[ResponseRow, Sequence[str]]] = []
    for (row, texts), path in zip(said, paths, strict=True):
        if any(other.startswith(f"{path}/") and not other.startswith(f"{path}/@") for other in paths):
            continue  # what stands in an element with others is not told apart from them
        flat = [one[0] for one in texts]
        found.append((row, flat))
        _put(branch, path, flat, parted(row.source)[1])
    return found


def _put(branch: _Branch, path: str, texts: Sequence[str], which: str) -> None:
    steps, _, attribute = path.partition("@")
    parts = [step for step in steps.split("/") if step not in ("", ".")]
    if attribute or not parts:
        place = branch.below(parts)
        place.attributes |= {attribute: texts[0]} if attribute else {}
        place.text = place.text if attribute else texts[0]
        return
    parent, name = branch.below(parts[:-1]), parts[-1]
    held = [one for one in parent.branches if one.name == name]
    first = int(which) - 1 if which.isdecimal() else len(held) if which == "last" else 0
    while len(held) < first + len(texts):
        held.append(parent.add(name))
    for one, text in zip(held[first:], texts, strict=False):
        one.text = text


def _element(branch: _Branch) -> str:
    attributes = "".join(f' {name}="{escape(text, _QUOTES)}"' for name, text in branch.attributes.items())
    inside = escape(branch.text) + "".join(map(_element, branch.branches))
    return f"<{branch.name}{attributes}>{inside}</{branch.name}>"


_QUOTES = {'"': "&quot;"}


def _value(branch: _Branch, level: Sequence[str]) -> Any:
    """An object, or a text; the shipments are an array, as is whatever stands there several times."""
    if not branch.branches:
        return branch.text
    names = dict.fromkeys(one.name for one in branch.branches)
    held: dict[str, Any] = {}
    for name in names:
        below = level[1:] if level[:1] == [name] else []
        values = [_value(one, below) for one in branch.branches if one.name == name]
        held[name] = values if len(values) > 1 or [*level] == [name] else values[0]
    return held
