"""X12 interchanges, read as a stream: envelopes checked, segments and elements checked, shipments found by level.

The reading goes over the file once and holds one shipment. It yields a unit for each loop of the shipment level, a
``PartClosed`` for each transaction set, and one more, with ``first_part``, for each group or interchange that has
something wrong; ``x12_envelope`` tells what each finding refuses. Units that came before may thus still be refused.

It never raises for what a sender wrote.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, BinaryIO

from translator.formats.reading import PartClosed, Unit
from translator.formats.x12_absence import absent_place
from translator.formats.x12_ambiguity import matches, place_of
from translator.formats.x12_automaton import Automaton, State
from translator.formats.x12_envelope import Agreed, Envelope
from translator.formats.x12_levels import Levels, code_of
from translator.formats.x12_loops import SetReader
from translator.formats.x12_node import Loop, SetContext, segment_place
from translator.formats.x12_plan import Plan, getter
from translator.formats.x12_rules import SegmentRule
from translator.formats.x12_shipments import Shipments
from translator.formats.x12_source import ENVELOPE, Address, parse
from translator.formats.x12_tokens import BLANKS, Cut, Opening, Separators, Tokenizer
from translator.model.finding import Finding
from translator.model.place import Place, segment

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from translator.formats.reading import Level
    from translator.formats.x12_automaton import Edge
    from translator.formats.x12_map import X12Map
    from translator.model.interchange import InterchangeHeader

_USUAL = Separators("*", ":", "~")


@dataclass(frozen=True, slots=True)
class X12Options:
    """What the card of a mapping says of its X12 files; made once, used for every file."""

    rules: X12Map
    #: Maps of the same set in the other releases that are read.
    others: tuple[X12Map, ...] = ()
    encoding: str = "utf-8"
    #: The levels as the card writes them: ``HL[S]``, ``PO1``, ``ST``; no item: the mapping has none.
    shipment: str = "HL[S]"
    item: str = "HL[I]"
    #: GS01 and ST01 that are taken; empty: those of the map.
    functions: tuple[str, ...] = ()
    identifiers: tuple[str, ...] = ()
    #: Beginnings of GS08; empty: the version of the map.
    versions: tuple[str, ...] = ()
    _automata: dict[tuple[X12Map, Separators], Automaton] = field(default_factory=dict, compare=False, repr=False)

    def automaton(self, separators: Separators, version: str = "") -> Automaton:
        """The rules for GS08 and these separators, compiled at the first file that has them."""
        every = (self.rules, *self.others)
        rules = next((one for one in every if version.startswith(one.version)), self.rules)
        key = rules, separators._replace(segment="~")
        found = self._automata.get(key)
        if found is None:
            found = self._automata[key] = Automaton(*key, self.levels())
        return found

    def automata(self, separators: Separators) -> list[Automaton]:
        """The rules of every release that is read."""
        return [self.automaton(separators, one.version) for one in (self.rules, *self.others)]

    def levels(self) -> Levels:
        """The codes of the two levels."""
        return Levels(code_of(self.shipment), code_of(self.item) if self.item else None)

    def agreed(self) -> Agreed:
        """What envelopes may hold."""
        return Agreed(
            self.functions or (self.rules.function,),
            self.versions or tuple(one.version for one in (self.rules, *self.others)),
            self.identifiers or (self.rules.identifier,),
        )


def open_x12(stream: BinaryIO, options: X12Options) -> X12Reading:
    """The reading of one file; nothing is read before ``units`` is called."""
    return X12Reading(stream, options)


class X12Reading:
    """``formats.reading.Reading`` for X12; a node is a ``Loop``."""

    def __init__(self, stream: BinaryIO, options: X12Options) -> None:
        self._tokens = Tokenizer(stream, options.encoding)
        self._options = options
        self._automaton = options.automaton(_USUAL)
        self._levels = options.levels()
        self._plan = Plan()
        self._addresses: dict[str, Address] = {}
        self._ready: list[Unit | PartClosed] = []
        self._envelope = Envelope(options.agreed(), self._ready)
        self.headers: list[InterchangeHeader] = self._envelope.headers
        #: Number of the last segment, and of the last shipment.
        self._number = 0
        self._ordinal = 0
        self._set: SetReader | None = None
        self._faulty = False
        self._control: dict[str, Callable[[list[str]], None]] = {
            "GS": self._gs, "ST": self._st, "SE": self._se, "GE": self._ge, "IEA": self._iea,
        }  # fmt: skip

    # Sources.

    def getter(self, source: str, level: Level) -> Callable[[Loop], str | None]:
        """See ``Reading``; make all getters before the units are read, or E216 is not told for them."""
        address = self._address(source)
        self._plan.register(address, level)
        return getter(address, self._component_separator)

    def _address(self, source: str) -> Address:
        if source not in self._addresses:
            self._addresses[source] = parse(source, self._options.automata(_USUAL))
        return self._addresses[source]

    def _component_separator(self) -> str:
        return self._automaton.separators.component

    def place(self, node: Loop, source: str) -> Place:
        """See ``Reading``; where no segment answers, the loop where it would stand, with the designator."""
        if not source:
            return segment_place(node.context, node.start, node.begins, node.loop_name)
        address = self._address(source)
        found = matches(node, address, self._plan, self._automaton.separators.element)
        if found:
            return place_of(found[0], address)
        if address.segment in ENVELOPE:
            return _envelope_place(node.context, address)
        return absent_place(node, address, self._automaton.separators.element)

    def extent(self, unit: Unit) -> str:
        """Numbers of the unit's first and last segment, ISA being 1."""
        return f"{unit.shipment.start}-{unit.shipment.end}"

    # Reading.

    def units(self) -> Iterator[Unit | PartClosed]:
        """See ``Reading``."""
        for token in self._tokens:
            if isinstance(token, list):
                self._segments(token)
            elif isinstance(token, Opening):
                self._isa(token)
            elif isinstance(token, Cut):
                self._cut(token.text)
            else:
                self._stop(token)
                yield from self._events()
                return
            yield from self._events()
        self._stop(None)
        yield from self._events()
        if not self._ordinal and not self._faulty:
            yield PartClosed(0, [Finding("E109")])

    def _segments(self, segments: list[str]) -> None:
        """The hot path: what the table knows and the pattern accepts is appended, the rest looked at."""
        number = self._number
        state, append, append_path = self._position()
        for text in segments:
            number += 1
            edge = state.edges.get(text[:3])
            if edge is not None and edge[3] is None and edge[0](text) is not None:
                append(text)
                append_path(edge[2])
                state = edge[1]
            else:
                self._number = number
                if self._set is not None:
                    self._set.state = state
                self._other(text, edge)
                state, append, append_path = self._position()
        self._number = number
        if self._set is not None:
            self._set.state = state

    def _cut(self, text: str) -> None:
        """An IEA may lack its terminator. Any other is not read: that the interchange has no end says it all."""
        if text.startswith("IEA") or self._envelope.interchange is None:
            self._segments([text])

    def _position(self) -> tuple[State, Callable[[str], None], Callable[[str], None]]:
        if self._set is None:
            return _NOWHERE, _forget, _forget
        return self._set.state, self._set.loop.segments.append, self._set.loop.paths.append

    def _other(self, text: str, edge: Edge | None) -> None:
        reader = self._set
        if edge is None and text and text[0] in BLANKS:
            text = text.lstrip(BLANKS)
            edge = reader.state.edges.get(text[:3]) if reader else None
        mark = self._automaton.separators.element
        name = text[:4].split(mark, 1)[0]
        if name == "HL" and reader is not None and self._automaton.any_level:
            reader.hierarchy(text, self._number)
        elif name in self._control:
            self._control[name](text.split(mark))
        elif reader is not None:
            reader.read(text, self._number, edge)
        elif self._envelope.set is None and name != "TA1":
            self._envelope.outside(self._number, name, text)

    def _isa(self, opening: Opening) -> None:
        if self._envelope.interchange is not None:
            self._end_set(told=True)
            self._envelope.break_off(self._number)
        self._number += 1
        self._automaton = self._options.automaton(opening.separators)
        self._envelope.open_interchange(opening, self._number)

    def _gs(self, elements: list[str]) -> None:
        self._end_set(told=False)
        if self._envelope.interchange is None:
            self._envelope.outside(self._number, "GS", "*".join(elements))
        self._envelope.open_group(elements, self._number)

    def _st(self, elements: list[str]) -> None:
        self._end_set(told=False)
        envelope = self._envelope
        if not envelope.open_set(elements, self._number) or envelope.group is None or envelope.interchange is None:
            return
        context = SetContext(
            envelope.interchange.index, envelope.interchange.number, envelope.group.number, self._number,
            envelope.group.elements[6], elements[2],
        )  # fmt: skip
        separators = self._automaton.separators
        self._automaton = self._options.automaton(separators, envelope.group.elements[8])
        marks = (separators.element, separators.component)
        shipments = Shipments(self._plan, self._levels, marks, envelope.parts, self._ordinal, self._ready)
        self._set = SetReader(self._automaton, shipments, context)
        text = separators.element.join(elements)
        self._set.open_with(text, envelope.interchange.isa, envelope.group.elements, self._plan)

    def _se(self, elements: list[str]) -> None:
        findings, shipments = self._take_set(cut=False)
        self._envelope.close_set(elements, self._number, findings, shipments)

    def _ge(self, elements: list[str]) -> None:
        self._end_set(told=False)
        self._envelope.close_group(elements, self._number)

    def _iea(self, elements: list[str]) -> None:
        self._end_set(told=False)
        self._envelope.close_interchange(elements, self._number)

    def _stop(self, cause: Finding | None) -> None:
        self._end_set(told=True)
        self._envelope.break_off(self._number, cause)

    def _end_set(self, *, told: bool) -> None:
        """The open set, if there is one, ends without SE."""
        if self._envelope.set is not None:
            findings, shipments = self._take_set(cut=told)
            self._envelope.break_set(findings, shipments, told=told)

    def _take_set(self, *, cut: bool) -> tuple[list[Finding], int]:
        """Close the set that is read; its findings and the number of its shipments."""
        reader, self._set = self._set, None
        if reader is None:
            return [], 0
        reader.close(self._number, cut=cut)
        shipments = reader.shipments.ordinal - self._ordinal
        self._ordinal = reader.shipments.ordinal
        return reader.shipments.findings, shipments

    def _events(self) -> list[Unit | PartClosed]:
        events = self._ready.copy()
        self._ready.clear()
        self._faulty = self._faulty or any(type(event) is PartClosed and event.findings for event in events)
        return events


#: The state outside of every set that is read.
_NOWHERE = State(SegmentRule("", "", "", "", False, 0, (), ()))


def _forget(_text: str) -> None:
    """A segment outside of every set that is read."""


def _envelope_place(context: SetContext, address: Address) -> Place:
    numbers = {"ISA": context.isa_number, "GS": context.gs_number, "ST": context.st_number}
    whole = segment_place(context, numbers[address.segment], address.segment, "")
    return segment(whole.ordinal, f"{address.segment}{address.element:02d}", whole.x12)
