"""Rules compiled from map files by pyx12: the one door to that library.

Map files are read from a directory, so this is the one place of the pure rooms that is given a path: once, when
the configuration is read, and never while a file is translated.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pyx12.errors
import pyx12.map_if
import pyx12.params

from translator.formats.x12_map_files import RELEASE, data_elements, expanded, map_file
from translator.formats.x12_rules import ElementRule, LoopRule, Note, SegmentRule

if TYPE_CHECKING:
    from collections.abc import Iterator

_UNLIMITED = 2147483647

Dictionary = dict[str, dict[str, str]]


class MapProblem(Exception):
    """The directory holds no usable map of the wanted set; the message says which file and why. The operator's."""


@dataclass(frozen=True, slots=True, eq=False)
class X12Map:
    """The rules of one transaction set in one version."""

    #: ST01, GS01 and GS08, such as ``856``, ``SH`` and ``004010``.
    identifier: str
    function: str
    version: str
    #: The loop from ST to SE.
    transaction_set: LoopRule


def compile_map(directory: str, function: str = "SH", version: str = "004010") -> X12Map:
    """The map that ``maps.xml`` in the directory names for GS01 and GS08, whichever ISA12 it stands under.

    Raises:
        MapProblem: no such map, or it cannot be read.
    """
    try:
        name, release = map_file(directory, "", version[:RELEASE], function)
        if name:
            return _compiled(directory, name, function, version, release)
    except (pyx12.errors.EngineError, OSError, LookupError, SyntaxError, ValueError, TypeError, AttributeError) as why:
        raise MapProblem(f"{directory}: the map of {function} {version} cannot be read: {why}") from why
    raise MapProblem(f"{directory}/maps.xml names no map for {function}, {version}")


def _compiled(directory: str, name: str, function: str, version: str, release: str) -> X12Map:
    root = pyx12.map_if.map_if(expanded(directory, name, release), pyx12.params.ParamsBase(), directory)
    set_node = root.getnodebypath("/ISA_LOOP/GS_LOOP/ST_LOOP")
    return X12Map(str(root.id), function, version, _loop(set_node, "", data_elements(directory, release)))


def _loop(node: Any, above: str, dictionary: Dictionary) -> LoopRule:
    """A loop; paths start anew below ST and each HL, because those are the levels that sources are read from."""
    first, *others = _children(node)
    is_level = first.id in ("HL", "ST")
    inside = "" if is_level else f"{above}{first.id}/"
    head = _segment(first, above if first.id != "ST" else "", first.id, dictionary)
    members = tuple(
        _loop(child, inside, dictionary)
        if child.is_loop()
        else _segment(child, inside, "" if first.id == "ST" else first.id, dictionary)
        for child in others
    )
    return LoopRule(head, _level(first), node.usage == "R", _most(node), members)


def _children(node: Any) -> Iterator[Any]:
    """Segments and loops in order of position; a wrapper, which begins with a loop, is looked through."""
    for child in node.childIterator():
        if child.is_loop() and child.get_first_node().is_loop():
            yield from _children(child)
        else:
            yield child


def _level(first: Any) -> str:
    return str(first.children[2].valid_codes[0]) if first.id == "HL" else ""


def _most(node: Any) -> int:
    most = int(node.get_max_repeat())
    return 0 if most == _UNLIMITED else most


def _segment(node: Any, above: str, loop: str, dictionary: Dictionary) -> SegmentRule:
    return SegmentRule(
        id=str(node.id),
        path=f"{above}{node.id}",
        loop=loop,
        name=str(node.name),
        required=node.usage == "R",
        most=_most(node),
        elements=tuple(_element(child, dictionary) for child in node.children),
        notes=tuple(Note(syntax[0], tuple(syntax[1:])) for syntax in node.syntax),
    )


def _element(node: Any, dictionary: Dictionary) -> ElementRule:
    if node.is_composite():
        parts = tuple(_element(child, dictionary) for child in node.children)
        return ElementRule(
            node.seq, str(node.data_ele or ""), str(node.name), "", 1, 0, node.usage == "R", components=parts
        )
    # Not what pyx12 read of the dictionary: it knows no releases.
    line = dictionary[str(node.data_ele)]
    return ElementRule(
        position=node.seq,
        # Of an element whose number no public copy shows, the dictionary has a word behind a point.
        reference=str(node.data_ele).partition(".")[0],
        name=str(node.name),
        type=line["data_type"],
        shortest=int(line["min_len"]),
        longest=int(line["max_len"]),
        required=node.usage == "R",
        codes=frozenset(str(code) for code in node.valid_codes),
    )
