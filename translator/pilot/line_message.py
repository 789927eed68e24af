"""An outbound table as a message of lines: records of fixed width, or X12 segments.

A line is written when one of its values comes from the shipment or the envelope, or when all of it is constant. A
line with a value in pieces is written once for each piece.
"""

from __future__ import annotations

import re
from functools import partial
from operator import attrgetter
from typing import TYPE_CHECKING

import msgspec

from translator.mapping.outbound_pipeline import UNLIMITED
from translator.model.catalogue import refuses
from translator.model.finding import Finding
from translator.pilot.form import settled
from translator.pilot.line_assembly import assembly, places_of
from translator.pilot.line_check import compile_check
from translator.pilot.line_layout import lay_out_lines
from translator.pilot.line_shown import shown_in_lines
from translator.pilot.own_words import own_word_problems
from translator.pilot.values import compile_value

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from translator.mapping.outbound import OutboundTable
    from translator.mapping.outbound_source import Scope, Source
    from translator.mapping.outbound_table import OutboundRow
    from translator.mapping.problem import TableProblem
    from translator.model.shipment import Shipment
    from translator.pilot.form import Rendering, Shown
    from translator.pilot.line_layout import Line, LineLayout, Place
    from translator.pilot.own_words import Room
    from translator.pilot.values import Value

    #: Adds the lines to the text.
    Writer = Callable[[Scope, list[str], list[Finding]], None]

#: Stands for each digit of the running number until it is known; no character set holds it.
_NUMBER = "\0"
#: Stands before the first line of each item until the message is enclosed.
_ITEM = "\1"
_NUMBERS = re.compile(rb"\0+")


class LineForm:
    """A message version whose syntax is lines."""

    def __init__(self, layout: LineLayout, table: OutboundTable) -> None:
        compiled = _Compiler(layout, table)
        self._shipment = compiled.lines(layout.shipment)
        self._head = [(line.identifier, compiled.line(line)) for line in layout.head]
        self._tail = [(line.identifier, compiled.line(line)) for line in layout.tail]
        self._layout = layout
        self._table = table
        self._assembly = compiled.assembly
        self._check = compile_check(layout)

    def render(self, shipment: Shipment) -> Rendering:
        """As `Form.render`."""
        out: list[str] = []
        findings: list[Finding] = []
        self._shipment((None, shipment, _NUMBER, None, 0), out, findings)
        if findings and any(map(refuses, findings)):
            return settled(b"", findings)
        return settled("".join(out).encode("ascii"), findings)

    def enclose(self, scope: Scope, shipments: Sequence[bytes], findings: list[Finding]) -> bytes:
        """As `Form.enclose`; the lines are counted first, and then written with their count."""
        inside = b"".join(_numbered(one, place) for place, one in enumerate(shipments, 1))
        head, tail = self._envelope(scope, [])
        lines = self._counted([name for name, _ in head], inside.count(b"\n"), [name for name, _ in tail])
        head, tail = self._envelope((msgspec.structs.replace(scope[0], lines=lines), *scope[1:]), findings)
        before, after = ("".join(text for _, text in part) for part in (head, tail))
        return b"".join((before.encode("ascii"), inside, after.encode("ascii")))

    def items(self, rendered: bytes) -> int:
        """As `Form.items`."""
        return rendered.count(_ITEM.encode())

    def problems(self, message: bytes) -> list[str]:
        """As `Form.problems`: what the lines must be by the table and the rules of their form."""
        return self._check(message)

    def shown(self, message: bytes) -> Iterator[Shown]:
        """As `Form.shown`."""
        return shown_in_lines(message, self._layout, self._assembly)

    def _envelope(self, scope: Scope, findings: list[Finding]) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
        """The lines before the shipments and those behind them, each with its identifier."""
        return self._written(self._head, scope, findings), self._written(self._tail, scope, findings)

    def _written(
        self, writers: Sequence[tuple[str, Writer]], scope: Scope, findings: list[Finding]
    ) -> list[tuple[str, str]]:
        written: list[tuple[str, str]] = []
        for identifier, write in writers:
            out: list[str] = []
            write(scope, out, findings)
            written += [(identifier, text) for text in out]
        return written

    def _counted(self, head: list[str], inside: int, tail: list[str]) -> int:
        """The number of lines from the one to the other that the card names, both included."""
        card = self._layout.card
        start = head.index(card.count_from) if card.count_from in head else 0
        end = tail.index(card.count_to) + 1 if card.count_to in tail else len(tail)
        return len(head) - start + inside + end


def _numbered(rendered: bytes, number: int) -> bytes:
    """The shipment's lines with its running number in them, as wide as its place is."""
    plain = rendered.replace(_ITEM.encode(), b"")
    return _NUMBERS.sub(lambda mark: str(number).zfill(len(mark[0])).encode(), plain)


def compile_lines(table: OutboundTable, problems: list[TableProblem]) -> LineForm | None:
    """Compile the rows; what is wrong with them is added to ``problems``, and then there is nothing."""
    layout = lay_out_lines(table, problems)
    if layout is None:
        return None
    wrong = list(own_word_problems(_rooms(layout), table.characters))
    problems += wrong
    return None if wrong else LineForm(layout, table)


def _rooms(layout: LineLayout) -> Iterator[tuple[OutboundRow, Room]]:
    """Every row with the room that its place has."""
    for line in layout.lines():
        for place, rows in line.places.items():
            for row in rows:
                yield row, layout.room(line, place, row)


class _Compiler:
    """Turns laid-out lines into writers."""

    def __init__(self, layout: LineLayout, table: OutboundTable) -> None:
        self._table = table
        self._layout = layout
        self._records = table.card.format == "records"
        self.assembly = assembly(table.card, [line.identifier for line in layout.lines()])

    def lines(self, lines: Sequence[Line]) -> Writer:
        """A writer of a shipment with its items."""
        of_items = [place for place, line in enumerate(lines) if line.level == "item"]
        first, end = (of_items[0], of_items[-1] + 1) if of_items else (len(lines), len(lines))
        before, items, after = (list(map(self.line, part)) for part in (lines[:first], lines[first:end], lines[end:]))

        def write(scope: Scope, out: list[str], findings: list[Finding]) -> None:
            for line in before:
                line(scope, out, findings)
            envelope, shipment, number, _, _ = scope
            for index, item in enumerate(shipment.items, 1):
                out.append(_ITEM)
                of_item = (envelope, shipment, number, item, index)
                for line in items:
                    line(of_item, out, findings)
            for line in after:
                line(scope, out, findings)

        return write

    def line(self, line: Line) -> Writer:
        """A writer of one line."""
        places = places_of(line)
        values = [self._slot(line.places[place], line, place) for place in places]
        assemble = self.assembly.assemble(line)
        sources = [at for at, place in enumerate(places) if any(row.source for row in line.places[place])]
        piece = max((row.pipeline.piece for row in line.rows()), default=0)
        if piece:
            at = next(at for at, place in enumerate(places) if line.places[place][0].pipeline.piece)
            bare = [rows[0].constant if not rows[0].when else "" for rows in map(line.places.__getitem__, places)]
            assemble = partial(_in_pieces, assemble, (at, piece), bare)
        elif len(sources) == 0:
            constant = assemble([value(_NO_SCOPE, []) for value in values])
            return lambda _, out, __: out.append(constant)

        def write(scope: Scope, out: list[str], findings: list[Finding]) -> None:
            texts = [value(scope, findings) for value in values]
            if any([texts[at] for at in sources]):  # noqa: C419  a list is quicker here
                out.append(assemble(texts))

        return _unless_absent(write, line)

    def _slot(self, rows: list[OutboundRow], line: Line, place: Place) -> Value:
        """What stands at one place, which may have several rows with conditions."""
        choices = [(row.when, self._value(row, line, place)) for row in rows]
        if choices[0][0] is None:
            return choices[0][1]

        def value(scope: Scope, findings: list[Finding]) -> str:
            for condition, writer in choices:
                if condition is None or condition.holds(scope):
                    return writer(scope, findings)
            return ""

        return value

    def _value(self, row: OutboundRow, line: Line, place: Place) -> Value:
        source = row.source
        width = place.width if self._records else 1
        if source is None:
            return lambda _, __: row.constant
        if not source.attributes:
            return _running_number(source, width, records=self._records)
        row = self._layout.room(line, place, row).of(row)
        value = compile_value(row, source, self._table.characters, tell_case=self._table.card.tell_case)
        if source.type is int:
            return lambda scope, findings: value(scope, findings).zfill(width)
        return value


_NO_SCOPE: Scope = (None, None, 0, None, 0)


def _running_number(source: Source, width: int, *, records: bool) -> Value:
    slot = source.slot
    if source.level != "item":
        return lambda _, __: _NUMBER * width
    most = 10**width - 1 if records else UNLIMITED

    def value(scope: Scope, findings: list[Finding]) -> str:
        index = int(scope[slot])
        if index > most:
            detail = f"the shipment has more than {most} items"
            findings.append(Finding("E309", value=str(index), target="items", detail=detail))
        return str(index).zfill(width)

    return value


def _unless_absent(write: Writer, line: Line) -> Writer:
    """A writer that looks once whether the party is there that all values of the line are read from."""
    sources = [row.source for row in line.rows() if row.source is not None]
    groups = {(source.slot, source.group) for source in sources}
    if len(groups) != 1 or not sources[0].group or any(row.when for row in line.rows()):
        return write
    slot, party = sources[0].slot, attrgetter(sources[0].group)

    def write_if_there(scope: Scope, out: list[str], findings: list[Finding]) -> None:
        if party(scope[slot]) is not None:
            write(scope, out, findings)

    return write_if_there


def _in_pieces(
    assemble: Callable[[Sequence[str]], str], cut: tuple[int, int], bare: Sequence[str], texts: Sequence[str]
) -> str:
    """The line once for each piece of the value at one place; all but the first have only constants beside it.

    Args:
        assemble: makes a line.
        cut: index of the value, and length of a piece.
        bare: the constants.
        texts: all values.
    """
    at, size = cut
    rest, others = texts[at], list(texts)
    lines: list[str] = []
    while rest or not lines:
        end = size - 1 if len(rest) > size and rest[size - 1] == " " else size
        others[at] = rest[:end]
        lines.append(assemble(others))
        rest, others = rest[end:], list(bare)
    return "".join(lines)
