"""A sample of fixed width: where its columns stand, and what tells types of records apart. Most of it is a guess."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from translator.formats.fixed_width_spans import Span, is_ruler, ruled_spans, spans
from translator.formats.record_sample import TypedSample, counted, typed_sample
from translator.formats.sample import Sample, SampleColumn, short

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from translator.formats.sample_text import SampleText

_MOST_LINES = 500
_FEWEST_LINES, _FEWEST_SPANS = 2, 3
_SHOWN_LINES = 8
_TOKEN = re.compile(r"([A-Z0-9]{1,6})(?:\s|$)")
_LETTERS = re.compile(r"[A-Z]{1,6}")
_TYPE = re.compile(r"[A-Z][A-Z0-9]*|[0-9]+")
#: Share of places at which two types look alike, from which they are one.
_ALIKE = 0.8
_COMPARED = 40
_GUESSED = (
    "Where the columns begin and end is a guess, from blanks and from kinds of characters; digits that follow digits "
    "cannot be told apart. Compare with the sender's description, and correct the sources."
)
_ACCENTS = 'Columns are counted in characters. If letters with accents shift them, say positions = "bytes".'


class _Lines(NamedTuple):
    lines: list[str]
    #: Headings by column, where a line or a ruler has them.
    names: list[str]
    spans: list[Span]
    skipped: int


def sample_fixed_width(sampled: SampleText, *, whole: bool) -> Sample | None:
    """Look at lines of fixed width; None when no columns can be seen in them."""
    physical = sampled.text.replace("\r\n", "\n").replace("\r", "\n").split("\n")[: _MOST_LINES + 1]
    whole = whole and len(physical) <= _MOST_LINES
    numbered = [
        (number, line.rstrip("\x1a")) for number, line in enumerate(physical[:_MOST_LINES]) if line.strip("\x1a ")
    ]
    if len(numbered) < _FEWEST_LINES:
        return None
    lines = [line for _, line in numbered]
    begin = numbered[0][0]
    return _typed(lines, sampled, begin, whole=whole) or _plain(numbered, sampled)


def _plain(numbered: list[tuple[int, str]], sampled: SampleText) -> Sample | None:
    """Lines of one kind."""
    found = _below_headings(numbered)
    if len(found.lines) < _FEWEST_LINES or len(found.spans) < _FEWEST_SPANS:
        return None
    read: dict[str, Any] = {"encoding": sampled.encoding} | ({"skip_rows": found.skipped} if found.skipped else {})
    columns = tuple(
        SampleColumn(span.source, (name,) if name else (), tuple(map(span.of, found.lines)))
        for span, name in zip(found.spans, found.names, strict=True)
        if any(map(span.of, found.lines))
    )
    return Sample(
        "fixed-width", read, {}, {}, {}, columns,
        tuple(line for _, line in numbered[:_SHOWN_LINES]), _remarks(sampled, columns),
    )  # fmt: skip


def _below_headings(numbered: list[tuple[int, str]]) -> _Lines:
    """The lines of data, with the headings above them where there are some."""
    ruler = next((index for index, (_, line) in enumerate(numbered) if is_ruler(line)), None)
    if ruler is not None and ruler + 1 < len(numbered):
        found = ruled_spans(numbered[ruler][1])
        above = numbered[ruler - 1][1] if ruler else ""
        lines = [line for _, line in numbered[ruler + 1 :]]
        found[-1:] = [Span(found[-1].start, max(found[-1].end, *map(len, lines)))]
        return _Lines(lines, [span.of(above) for span in found], found, numbered[ruler + 1][0])
    lines = [line for _, line in numbered]
    data = lines[1:]
    if len(data) > 1 and not any(map(str.isdigit, lines[0])) and all(any(map(str.isdigit, one)) for one in data):
        found = spans(data)
        names = [span.of(lines[0]) for span in found]
        if all(names) and all(lines[0][span.start - 1 : span.start].strip() == "" for span in found):
            return _Lines(data, names, found, numbered[1][0])
    found = spans(lines)
    return _Lines(lines, [""] * len(found), found, numbered[0][0])


def _typed(lines: list[str], sampled: SampleText, begin: int, *, whole: bool) -> Sample | None:
    """Lines of several types, told by their first characters."""
    for length in _lengths(lines):
        told = [line[:length].rstrip() for line in lines]
        like_types = all(map(_TYPE.fullmatch, told)) and len({one.isdigit() for one in told}) == 1
        types = typed_sample(told, whole=whole) if like_types else None
        if types and _differ(lines, told, types, length):
            found = _of_types(lines, sampled, types, told, length)
            if begin:
                found.read["skip_rows"] = begin
            return found
    return None


def _lengths(lines: Sequence[str]) -> Iterator[int]:
    """How many characters may tell the type, the likeliest first."""
    tokens = {len(match[1]) if (match := _TOKEN.match(line)) else 0 for line in lines}
    if len(tokens) == 1 and 0 not in tokens:
        yield tokens.pop()
    letters = [len(match[0]) if (match := _LETTERS.match(line)) else 0 for line in lines]
    if min(letters):
        yield min(letters)
    yield from (2, 1, 3)


def _differ(lines: Sequence[str], told: Sequence[str], types: TypedSample, length: int) -> bool:
    """Whether two of the types look different behind what tells them."""
    looks: dict[str, str] = {}
    for line, type_ in zip(lines, told, strict=True):
        looks.setdefault(type_, "".join("0" if one.isdigit() else one.isspace() * " " or "a" for one in line[length:]))
    first = looks[types.shipment].ljust(_COMPARED)[:_COMPARED]
    alike = [
        sum(one == other for one, other in zip(first, look.ljust(_COMPARED), strict=False)) / _COMPARED
        for type_, look in looks.items()
        if type_ != types.shipment
    ]
    return min(alike) < _ALIKE


def _of_types(lines: list[str], sampled: SampleText, types: TypedSample, told: list[str], length: int) -> Sample:
    by_type = {type_: [line for line, its in zip(lines, told, strict=True) if its == type_] for type_ in types.types}
    places = {type_: _behind(own, length) for type_, own in by_type.items()}
    counts = counted(_numbers(by_type, places, types), told, types)
    counting = {source.partition(":")[0] for source in counts}
    outside = [type_ for type_ in types.outside if type_ not in counting]
    read: dict[str, Any] = {"encoding": sampled.encoding} | ({"outside": outside} if outside else {})
    read["records"] = {type_: f"{Span(0, max(len(type_), 1)).source} = '{type_}'" for type_ in types.types}
    read |= {"counts": counts} if counts else {}
    columns = tuple(
        SampleColumn(f"{type_}: {span.source}", (), tuple(map(span.of, by_type[type_])), types.level(type_))
        for type_, own in places.items()
        for span in own
        if any(map(span.of, by_type[type_]))
    )
    return Sample(
        "fixed-width", read, {"first_record": told[0]}, types.levels, {}, columns,
        tuple(map(short, lines[:_SHOWN_LINES])), (*types.remarks, *_remarks(sampled, columns)),
    )  # fmt: skip


def _behind(lines: list[str], length: int) -> list[Span]:
    """The columns behind what tells the type; a single line shows no more than its wide gaps."""
    begin = next(
        (at for at in range(length, max(map(len, lines))) if any(line[at : at + 1].strip() for line in lines)), 0
    )
    return spans(lines, begin) if begin else []


def _numbers(by_type: dict[str, list[str]], places: dict[str, list[Span]], types: TypedSample) -> dict[str, int]:
    return {
        f"{type_}: {span.source}": int(text)
        for type_ in types.outside
        for span in places[type_]
        if (text := span.of(by_type[type_][0])).isascii() and text.isdigit()
    }


def _remarks(sampled: SampleText, columns: Sequence[SampleColumn]) -> tuple[str, ...]:
    shown = (f"  {one.source}: {', '.join(list(dict.fromkeys(filter(None, one.values)))[:3])}" for one in columns)
    accents = () if sampled.text.isascii() else (_ACCENTS,)
    return (
        _GUESSED,
        *accents,
        *filter(None, [sampled.remark]),
        "The columns that were found, and what stands there:",
        *map(short, shown),
    )
