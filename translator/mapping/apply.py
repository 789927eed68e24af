"""Compiled tables bound to one open file: plain functions from a node to a value, a party, an item, a shipment."""

from __future__ import annotations

import re
import unicodedata
from functools import partial
from typing import TYPE_CHECKING, Any

import msgspec

from translator.formats.reading import UnknownSource
from translator.mapping.building import always, nothing, of_level, optional_builder, shipment_builder, telling_fields
from translator.mapping.conversion import Failure, Warned
from translator.mapping.fitting import excused
from translator.mapping.problem import choices_remedy
from translator.mapping.remembering import all_texts, remembered
from translator.model.finding import Finding
from translator.model.shipment import Item, Shipment

if TYPE_CHECKING:
    from collections.abc import Callable

    from translator.formats.reading import Level, Node, Reading, Unit
    from translator.mapping.building import Cell
    from translator.mapping.compile import Choices
    from translator.mapping.decision import Decision
    from translator.mapping.reference import Reference
    from translator.model.agreement import Agreement

    Holds = Callable[[Node], bool]

_BLANKS = re.compile("[ \t\n\r\f\v\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+")
#: Different texts of one column whose values are kept.
_MOST_KNOWN = 256
_LONGEST_KNOWN = 80
#: Headings of a file that a finding lists.
_MOST_NAMED = 60
_MOST_SHOWN = 3
_UNKNOWN = object()
_MISSING = Failure("E201")
_NEVER = {"\ufffe", "\uffff"}
_STRUCTS: dict[str, type[msgspec.Struct]] = {"shipment": Shipment, "item": Item}


class Bound:
    """The table bound to one file.

    ``found`` collects what is wrong while a shipment is built; ``missing`` says which sources the file lacks.
    """

    def __init__(self, choices: Choices, reading: Reading, agreement: Agreement) -> None:
        self.found: list[Finding] = []
        self.missing: dict[str, Finding] = {}
        #: Sources that only conditions read, with the first field that asks.
        self._asked: dict[str, str] = {}
        #: The item records of the shipment in hand, for what is reckoned over all of them.
        self.items: list[Node] = []
        self._reading = reading
        self._agreement = agreement
        #: The conditions and decisions of each target, in order.
        self.choices: dict[str, list[tuple[Holds | None, Decision]]] = {}
        self.cells = cells = {target: self._cell(target, decisions) for target, decisions in choices.items()}
        shipment, item = of_level(cells, "shipment."), of_level(cells, "item.")
        self.shipment = shipment_builder(shipment, choices, self._kept)
        #: From an item's node to the item, or None when nothing stands there.
        self.item = self._kept("item.", optional_builder(Item, item, telling_fields(choices, "item.")))
        self.has_items = bool(item)
        #: The first field that is filled from each source.
        self.fields = {
            source: one.field.target
            for decisions in reversed(choices.values())
            for one in decisions
            if one.reference
            for source in one.reference.sources
        }

    def _kept(self, prefix: str, build: Cell) -> Cell:
        """``build`` for the targets that begin with ``prefix``, kept by their texts where that is worth it."""
        decisions = [one for target, found in self.choices.items() if target.startswith(prefix) for _, one in found]
        level: Level = "item" if prefix == "item." else "shipment"
        texts = None if self.missing else all_texts(self._reading, level, decisions)
        return remembered(build, texts, self.found) if texts else build

    def lacking(self) -> list[Finding]:
        """What the file lacks: one finding where it has nothing at all of what the table reads."""
        found = list(self.missing.values())
        if len(found) > 1 and self.missing.keys() >= self.fields.keys():
            names = ", ".join(f'"{name}"' for name in list(self.missing)[:_MOST_SHOWN])
            place = msgspec.structs.replace(found[0].place, name="")
            detail = f"none of the {len(found)} agreed ones is there, such as {names}"
            return [msgspec.structs.replace(found[0], place=place, target="", detail=detail)]
        return found

    def asking(self, source: str) -> str:
        """The first field of the shipment whose condition reads this source; empty where a field's value comes of it.

        Also of what is left out, when no field's condition reads it.
        """
        decisions = [one for found in self.choices.values() for _, one in found if one.field.level == "shipment"]
        if any(source in one.reference.sources for one in decisions if one.reference):
            return ""
        return next(
            (one.field.target for one in decisions if one.condition and source in one.condition.reference.sources), ""
        )

    def winner(self, target: str, node: Node) -> Decision | None:
        """The decision that fills the target for this node; None when none holds."""
        choices, before = self.choices.get(target, ()), len(self.found)
        found = next((decision for holds, decision in choices if holds is None or holds(node)), None)
        del self.found[before:]  # what a condition tells was told when the shipment was built
        return found

    def filling(self, unit: Unit) -> set[int]:
        """The rows of the table that give this unit a value, or a finding where it should be."""
        rows = set[int]()
        self.items = unit.items
        for target in self.choices:
            for node in unit.items if target.startswith("item.") else [unit.shipment]:
                before = len(self.found)
                decision = self.winner(target, node)
                if decision and (self.cells[target](node) is not None or len(self.found) > before):
                    rows.add(decision.row)
        self.found.clear()
        return rows

    def _cell(self, target: str, decisions: list[Decision]) -> Cell:
        default = _default(decisions[0])
        bound = [(self._condition(one), self._value(one, default), one) for one in decisions]
        self.choices[target] = [(holds, one) for holds, _, one in bound]
        first_holds, first_value, _ = bound[0]
        if first_holds is None:
            return first_value
        tried = [(holds, value) for holds, value, _ in bound]

        def cell(node: Node) -> Any:
            for holds, value in tried:
                if holds is None or holds(node):
                    return value(node)
            return default

        return cell

    def _condition(self, decision: Decision) -> Holds | None:
        if decision.condition is None:
            return None
        try:
            tell = partial(self._tell_condition, decision)
            return decision.condition.bind(self._reading, decision.field.level, self._agreement, tell)
        except UnknownSource as unknown:
            self._missing(unknown, decision)
            return None

    def _value(self, decision: Decision, default: Any) -> Cell:
        empty = default if decision.empty is None else decision.empty
        if decision.reference is None:
            return always(empty)
        try:
            if decision.several:
                get_all = self._of_items(decision.reference.bind_all(self._reading, decision.field.level), decision)
                return self._joined_cell(decision, get_all, empty)
            get = decision.reference.bind(self._reading, decision.field.level, self._agreement)
        except UnknownSource as unknown:
            self._missing(unknown, decision)
            return nothing
        return self._text_cell(decision, get, empty)

    def _text_cell(self, decision: Decision, get: Cell, empty: Any) -> Cell:
        """The hot path: most texts of a column stand there again and again, and are converted once.

        What is told of a text, is told each time.
        """
        known: dict[str | None, Any] = {} if decision.reject else {None: empty, "": empty}
        look_up, convert, warn = known.get, self._conversion(decision, empty), self._warn

        def cell(node: Node) -> Any:
            raw = get(node)
            value = look_up(raw, _UNKNOWN)
            if value is not _UNKNOWN:
                return value
            value = convert(node, raw)
            if value.__class__ is Warned:
                return warn(decision, node, raw or "", value)
            if value is not None and len(known) < _MOST_KNOWN and raw and len(raw) <= _LONGEST_KNOWN:
                known[raw] = value
            return value

        return cell

    def _conversion(self, decision: Decision, empty: Any) -> Callable[[Node, str | None], Any]:
        convert, fail = decision.convert, self._excuse if decision.excuses else self._fail
        on_empty = _MISSING if decision.reject else empty

        def converted(node: Node, raw: str | None) -> Any:
            text: Any = (raw or "").strip()
            if not text.isprintable():
                text = _printable(text)
            value = convert(text) if text and text.__class__ is str else text
            if not value and (value is None or value == ""):
                value = on_empty
            return fail(decision, node, raw or "", value) if value.__class__ is Failure else value

        return converted

    def _joined_cell(self, decision: Decision, get_all: Callable[[Node], list[str]], empty: Any) -> Cell:
        convert, on_empty = decision.convert, _MISSING if decision.reject else empty
        fail = self._excuse if decision.excuses else self._fail

        def cell(node: Node) -> Any:
            texts = [shown for text in get_all(node) if (shown := _printable(text))]
            broken = next((text for text in texts if isinstance(text, Failure)), None)
            value = broken or (convert(texts) if texts else None)
            if value is None:
                value = on_empty
            if isinstance(value, Failure):
                value = fail(decision, node, " ".join(get_all(node)), value)
            if isinstance(value, Warned):
                return self._warn(decision, node, " ".join(get_all(node)), value)
            return value

        return cell

    def _of_items(self, get_all: Callable[[Node], list[str]], decision: Decision) -> Callable[[Node], list[str]]:
        """The texts of every item, where the source asks for those."""
        if not (decision.reference and decision.reference.of_items):
            return get_all
        return lambda _node: [text for item in self.items for text in get_all(item)]

    def _warn(self, decision: Decision, node: Node, raw: str, warned: Warned) -> Any:
        """The value; what is told of it is noted."""
        for warning in warned.warnings:
            self._fail(decision, node, raw, warning)
        return warned.value

    def _excuse(self, decision: Decision, _node: Node, _raw: str, failure: Failure) -> Warned:
        return excused(failure, decision.field, decision.steps)

    def _fail(self, decision: Decision, node: Node, raw: str, failure: Failure) -> None:
        self._note(decision.reference, decision.field.target, node, raw, failure)

    def _tell_condition(self, decision: Decision, node: Node, raw: str, failure: Failure) -> None:
        if decision.condition:
            source = decision.condition.reference.shown
            # However many fields ask for it, it is one finding: of the field that is filled from there, or the first.
            target = self.fields.get(source) or self._asked.setdefault(source, decision.field.target)
            if decision.excuses:
                (failure,) = excused(failure, decision.field).warnings
            self._note(decision.condition.reference, target, node, raw, failure)

    def _note(self, reference: Reference | None, target: str, node: Node, raw: str, failure: Failure) -> None:
        place = reference.place(self._reading, node) if reference else self._reading.place(node, "")
        self.found.append(Finding(failure.code, place, raw.strip(), target, failure.detail, failure.suggestion))

    def _missing(self, unknown: UnknownSource, decision: Decision) -> None:
        finding = Finding(
            "E106", unknown.place, "", decision.field.target,
            suggestion=unknown.remedy or choices_remedy(unknown.source, unknown.known, most=_MOST_NAMED),
        )  # fmt: skip
        self.missing.setdefault(unknown.source, finding)


def _default(decision: Decision) -> Any:
    """What the field holds when nothing fills it: None, but for the action."""
    level, name = decision.field.level, decision.field.attributes[0]
    return None if len(decision.field.attributes) > 1 else getattr(_STRUCTS[level](), name)


def _printable(text: str) -> str | Failure:
    """The text with every run of blanks and line ends as one blank; a Failure when it holds control characters."""
    joined = _BLANKS.sub(" ", text).strip()
    if all(unicodedata.category(one) == "Cf" for one in joined):
        return ""
    wrong = next((one for one in joined if one in _NEVER or unicodedata.category(one) in ("Cc", "Cs")), None)
    return joined if wrong is None else Failure("E207", f"U+{ord(wrong):04X} in it")
