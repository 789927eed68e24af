"""pyx12's own validator over the same maps, and mutations of good files made by rule from what the maps say."""

from __future__ import annotations

import io
import json
import tempfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pyx12.errors
import pyx12.map_if
import pyx12.params
import pyx12.x12n_document

from benchmarks.full_maps import write_full_maps
from tests.formats.x12_files import MAPS, read
from translator.formats.x12 import X12Options
from translator.formats.x12_map import compile_map
from translator.formats.x12_map_files import RELEASE
from translator.formats.x12_rules import LoopRule, SegmentRule
from translator.model.catalogue import CATALOGUE, level

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator


class Verdict(NamedTuple):
    """What a validator says of a file."""

    accepted: bool
    #: AK304 with AK301, and AK403 with AK301 and the place of the element.
    segments: frozenset[tuple[str, str]]
    elements: frozenset[tuple[str, str, str]]


class Change(NamedTuple):
    """A mutation of a good file: what was done, to which segment, and what came of it."""

    kind: str
    segment: str
    content: str


# The oracle.


@cache
def full_maps(release: str) -> str:
    """A directory with the maps of one release as pyx12 reads them: nothing referred to, and no release named."""
    return write_full_maps(Path(MAPS), release, Path(tempfile.mkdtemp(prefix="x12-maps-")))


#: A map is read once: pyx12 counts in its walker and not in the map.
_PARAMETERS = pyx12.params.ParamsBase()
_loaded = cache(pyx12.map_if.load_map_file)


def pyx12_says(content: str) -> Verdict:
    """The verdict of pyx12; of a file that it cannot read, that it is not accepted."""
    report = io.StringIO()
    directory = full_maps(_group(content)[1][:RELEASE])
    pyx12.map_if.load_map_file = _loaded
    try:
        accepted = pyx12.x12n_document.x12n_document(
            _PARAMETERS, io.StringIO(content), None, None, fd_json=report, map_path=directory
        )
    except (pyx12.errors.EngineError, pyx12.errors.X12Error, IndexError):
        return Verdict(False, frozenset(), frozenset())
    segments, elements = set(), set()
    for one in _segments_of(json.loads(report.getvalue() or "{}")):
        name = one["seg_id"]
        segments |= {(name, error["err_cde"]) for error in one["errors"]}
        for element in one["elements"]:
            component = f"-{element['subele_pos']}" if element.get("subele_pos") else ""
            place = f"{element['ele_pos']}{component}"
            elements |= {(name, place, error["err_cde"]) for error in element["errors"]}
    return Verdict(accepted, frozenset(segments - {(name, "8") for name, _ in segments}), frozenset(elements))


def pyx12_answers(content: str) -> str:
    """The 997 of pyx12."""
    answer = io.StringIO()
    directory = full_maps(_group(content)[1][:RELEASE])
    pyx12.x12n_document.x12n_document(_PARAMETERS, io.StringIO(content), answer, None, map_path=directory)
    return answer.getvalue()


def _segments_of(document: object) -> Iterator[dict[str, list[dict[str, str]]]]:
    if isinstance(document, dict):
        yield from document.get("segments", ())
        for value in document.values():
            yield from _segments_of(value)
    elif isinstance(document, list):
        for value in document:
            yield from _segments_of(value)


# Ours.


def _group(content: str) -> tuple[str, str]:
    """GS01 and GS08 of the first group; those of ship notices where there is none."""
    mark = content[content.find("ISA") + 3 :][:1]
    start = content.find(f"GS{mark}")
    if not mark or start < 0:
        return "SH", "004010"
    elements = content[start:].split(mark, 8)
    return elements[1], elements[8][:6]


@cache
def options_for(function: str, version: str) -> X12Options:
    """The whole set is a shipment where no HL level can be one."""
    rules = compile_map(MAPS, function, version)
    levels = any(isinstance(one, LoopRule) and one.level for one in rules.transaction_set.members)
    return X12Options(
        rules, shipment="HL[S]" if levels else "ST", item="HL[I]" if levels else "", functions=(function,),
        versions=(version,),
    )  # fmt: skip


def options_of(content: str) -> X12Options:
    """How a file is read, from its first group."""
    return options_for(*_group(content))


def we_say(content: str) -> Verdict:
    """Our verdict, with the codes that a 997 would carry."""
    findings = [one for one in read(content, options_of(content)).findings if one.code != "E109"]
    segments, elements = set(), set()
    for finding in findings:
        place, code = finding.place.x12, CATALOGUE[finding.code].x12
        if place is None or level(finding.code) not in ("segment", "element"):
            continue
        if level(finding.code) == "element" and place.element:
            component = f"-{place.component}" if place.component else ""
            elements.add((place.segment_id, f"{place.element}{component}", code))
        else:
            segments.add((place.segment_id, code))
    return Verdict(not findings, frozenset(segments), frozenset(elements))


# Mutations.


def changes(content: str, told: Collection[tuple[str, str]] = ()) -> Iterator[Change]:
    """Every mutation by rule of a good file whose segments end with a tilde and a line break.

    ``told``: releases and segments whose elements are changed in another file.
    """
    function, version = _group(content)
    lines = [line.removesuffix("~") for line in content.splitlines()]
    first = next(index for index, line in enumerate(lines) if line.startswith("ST*")) + 1
    last = next(index for index, line in enumerate(lines) if line.startswith("SE*"))
    rules: dict[str, list[SegmentRule]] = {}
    for rule in _rules(compile_map(MAPS, function, version).transaction_set):
        rules.setdefault(rule.id, []).append(rule)
    done = {name for release, name in told if release == version}
    for index in range(first, last):
        name = lines[index].split("*")[0]
        yield from _order_changes(lines, index, last, rules[name])
        if name not in done:
            yield from _element_changes(lines, index, rules[name][0])
        done.add(name)
    yield from _count_changes(lines)


def segments_of(content: str) -> set[tuple[str, str]]:
    """The release of a file with each segment that stands in it."""
    version = _group(content)[1]
    return {(version, line.split("*")[0]) for line in content.splitlines()}


def _rules(loop: LoopRule) -> Iterator[SegmentRule]:
    yield loop.head
    for member in loop.members:
        yield from _rules(member) if isinstance(member, LoopRule) else (member,)


def _joined(lines: list[str]) -> str:
    """The file, with a true SE01."""
    start = next(index for index, line in enumerate(lines) if line.startswith("ST*"))
    end = next(index for index, line in enumerate(lines) if line.startswith("SE*"))
    number = lines[end].split("*")[2]
    return "".join(f"{line}~\n" for line in [*lines[:end], f"SE*{end - start + 1}*{number}", *lines[end + 1 :]])


def _order_changes(lines: list[str], index: int, last: int, rules: list[SegmentRule]) -> Iterator[Change]:
    line = lines[index]
    name = line.split("*")[0]
    before, behind = lines[:index], lines[index + 1 :]
    yield Change("dropped", name, _joined([*before, *behind]))
    yield Change("doubled", name, _joined([*before, line, line, *behind]))
    for most in {rule.most for rule in rules} & set(range(2, 51)):
        yield Change(f"{most + 1} times", name, _joined([*before, *[line] * (most + 1), *behind]))
    yield Change("unknown segment before", name, _joined([*before, "ZZZ*1", line, *behind]))
    if index + 1 < last:
        yield Change("changed places with the next", name, _joined([*before, behind[0], line, *behind[1:]]))
        yield Change("moved to the end", name, _joined([*before, *lines[index + 1 : last], line, *lines[last:]]))


def _element_changes(lines: list[str], index: int, rule: SegmentRule) -> Iterator[Change]:
    elements = lines[index].split("*")
    for element in rule.elements:
        for kind, value in _bad_values(element.type, element.shortest, element.longest, bool(element.components)):
            longer = elements + [""] * (element.position + 1 - len(elements))
            longer[element.position] = value
            line = "*".join(longer).rstrip("*")
            changed = _joined([*lines[:index], line, *lines[index + 1 :]])
            yield Change(f"{element.position:02d} {kind}", rule.id, changed)
    line = "*".join(elements + [""] * (len(rule.elements) + 1 - len(elements)) + ["X"])
    yield Change("one element more", rule.id, _joined([*lines[:index], line, *lines[index + 1 :]]))


def _bad_values(kind: str, shortest: int, longest: int, composite: bool) -> Iterator[tuple[str, str]]:
    yield "missing", ""
    if composite:
        yield "with many components", ":".join("ABCDEFGHIJ")
        return
    if kind == "DT":
        yield from (("no such day", "20260231"), ("no date", "2026112X"), ("a short date", "202611"))
    elif kind == "TM":
        yield from (("no such hour", "2530"), ("no time", "09X0"))
    elif kind[0] in "NR":
        yield from (("too long", "1" * (longest + 1)), ("no number", "ONE"), ("negative", "-" + "1" * shortest))
        yield ("with decimals", "1.5"[: max(longest + 1, 3)])
    else:
        yield "too long", "X" * (longest + 1)
        if shortest > 1:
            yield "too short", "X" * (shortest - 1)
        yield "with a component separator", "X:" + "X" * max(shortest - 2, 0)
        yield "of other letters", "Q" * max(shortest, 1)


def _count_changes(lines: list[str]) -> Iterator[Change]:
    for name, element, value in (
        ("SE", 1, "99"), ("SE", 2, "0009"), ("GE", 1, "9"), ("GE", 2, "9"), ("IEA", 1, "9"), ("IEA", 2, "000000009"),
        ("ST", 2, "1"), ("ISA", 9, "269921"), ("ISA", 14, "7"), ("GS", 6, "X"),
    ):  # fmt: skip
        index = next(index for index, line in enumerate(lines) if line.startswith(f"{name}*"))
        elements = lines[index].split("*")
        elements[element] = value
        changed = [*lines[:index], "*".join(elements), *lines[index + 1 :]]
        yield Change(f"{element:02d} is {value}", name, "".join(f"{line}~\n" for line in changed))
