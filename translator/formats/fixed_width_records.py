"""The records of a file of fixed width, as lines or as pieces of one length."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any, BinaryIO

from translator.formats.encoding import ENCODINGS, Unreadable, lines, pieces
from translator.formats.fixed_width_places import Layout
from translator.model.finding import Finding
from translator.model.place import row

if TYPE_CHECKING:
    from collections.abc import Iterator

    from translator.formats.fixed_width_places import Cut
    from translator.formats.fixed_width_settings import FixedType, FixedWidthSettings

#: What ends a line, and the mark that old systems end a file with.
_ENDS = "\r\n\x1a"
#: Records from which one length tells how they were counted.
_ENOUGH = 3


class FixedLines:
    """The records that are not blank, with their numbers; ends with a finding where the file cannot be read on."""

    def __init__(self, stream: BinaryIO, settings: FixedWidthSettings) -> None:
        #: Number of the record that was given last.
        self.number = 0
        #: Whether any was.
        self.given = False
        self.findings: list[Finding] = []
        #: What is wrong with the length of the record that was given last.
        self.misfit: Finding | None = None
        self._stream = stream
        self._settings = settings
        #: Lengths of the records, and how many there were.
        self._sizes: dict[str, set[int]] = {"characters": set(), "bytes": set()}
        self._records = 0
        self._codec = ENCODINGS[settings.encoding].removesuffix("-sig")

    def __iter__(self) -> Iterator[str]:
        settings = self._settings
        length = settings.record_length
        if settings.line_ends:
            records = lines(self._stream, settings.encoding)
        else:
            records = pieces(self._stream, settings.encoding, length, in_bytes=settings.positions == "bytes")
        try:
            self.number = sum(1 for _ in islice(records, settings.skip_rows))
            for self.number, record in enumerate(records, self.number + 1):  # noqa: B020  the count goes on
                line = record.rstrip(_ENDS)
                if not line or line.isspace():
                    continue
                self.given = True
                self._measure(line)
                self.misfit = self._misfit(line) if length and (len(line) != length or not line.isascii()) else None
                yield line
            self.findings += self._otherwise_counted()
        except Unreadable as error:
            place = row(self.number + 1)
            self.findings.append(
                Finding(error.code, place, error.value, detail=error.detail, suggestion=error.suggestion)
            )

    def _measure(self, line: str) -> None:
        self._records += 1
        size = len(line)
        self._sizes["characters"].add(size)
        self._sizes["bytes"].add(size if line.isascii() else len(line.encode(self._codec)))

    def _otherwise_counted(self) -> list[Finding]:
        """That all records are of one length only when they are counted in what the card does not say."""
        settings = self._settings
        if not settings.line_ends or settings.encoding.startswith("utf-16"):
            return []
        agreed, length = settings.positions, settings.record_length
        other = "characters" if agreed == "bytes" else "bytes"
        as_agreed, otherwise = self._sizes[agreed], self._sizes[other]
        is_so = otherwise == {length} != as_agreed if length else (
            len(otherwise) == 1 < len(as_agreed) and self._records >= _ENOUGH
        )  # fmt: skip
        if not is_so:
            return []
        sizes = f"{min(as_agreed)} to {max(as_agreed)}"
        detail = f"every record has {min(otherwise)} {other}, and {sizes} {agreed}, in which the columns are counted"
        return [Finding("E195", value=other, detail=detail)]

    def _misfit(self, line: str) -> Finding | None:
        in_bytes, wanted = self._settings.positions == "bytes", self._settings.record_length
        # Blanks are one byte in every encoding that is counted so.
        found = len(line.encode(self._codec)) if in_bytes else len(line)
        if found == wanted or (found > wanted and line[wanted - found :].isspace()):
            return None
        detail = f"{found} {self._settings.positions} in a record of {wanted}"
        return Finding("E171" if found > wanted else "E172", row(self.number), detail=detail)


class FixedRecords:
    """Records of several types: see `translator.formats.record_types.Records`."""

    def __init__(self, stream: BinaryIO, settings: FixedWidthSettings, types: list[FixedType]) -> None:
        self._lines = FixedLines(stream, settings)
        self.findings = self._lines.findings
        self._layouts = {type_.name: Layout(settings.positions, settings.encoding) for type_ in types}
        self._literals = Layout(settings.positions, settings.encoding)
        #: Where a literal may stand: its index, and the type of each literal there.
        self._told: dict[int, dict[str, str]] = {}
        for type_ in types:
            self._told.setdefault(self._literals.index(type_.place), {})[type_.literal] = type_.name

    def __iter__(self) -> Iterator[tuple[str, list[Any], Finding | None]]:
        cutters = {name: layout.cutter() for name, layout in self._layouts.items()}
        tell, lines_ = self._literals.cutter(), self._lines
        for line in lines_:
            type_ = self._type(line, tell)
            if type_[:1] == "?":
                yield type_, [lines_.number], None
                continue
            cells, garbled = cutters[type_](line)
            misfit = lines_.misfit
            if garbled:
                index, source = garbled[0]
                misfit = Finding("E239", row(lines_.number, f"{type_}: {source}"), cells[index])
            cells.append(lines_.number)
            yield type_, cells, misfit

    def beginning(self) -> str:
        """The first record."""
        return next(iter(self._lines), "")

    def index(self, type_: str, place: str) -> int:
        """The index that what stands at ``place`` will have.

        Raises:
            UnknownSource: it is not a place.
        """
        return self._layouts[type_].index(place)

    def _type(self, line: str, tell: Cut) -> str:
        literals, _ = tell(line)
        for index, names in self._told.items():
            name = names.get(literals[index].strip())
            if name is not None:
                return name
        return f"?{literals[0].strip()[:40] if literals else ''}"
