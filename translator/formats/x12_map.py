"""Rules compiled from the map files of pyx12: the one door to that library.

pyx12 reads its maps from a directory, so this is the one place of the pure rooms that is given a path: once, when
the configuration is read, and never while a file is translated.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pyx12.errors
import pyx12.map_if
import pyx12.map_index
import pyx12.params

from translator.formats.x12_rules import ElementRule, LoopRule, Note, SegmentRule

if TYPE_CHECKING:
    from collections.abc import Iterator

_UNLIMITED = 2147483647


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


def compile_map(
    directory: str, function: str = "SH", version: str = "004010", interchange_version: str = "00401"
) -> X12Map:
    """The map that ``maps.xml`` in the directory names for GS01, GS08 and ISA12.

    Raises:
        MapProblem: no such map, or it cannot be read.
    """
    try:
        name = _file_name(directory, interchange_version, version, function)
        root = pyx12.map_if.load_map_file(name, pyx12.params.ParamsBase(), directory)
        loop = root.getnodebypath("/ISA_LOOP/GS_LOOP/ST_LOOP")
        return X12Map(str(root.id), function, version, _loop(loop, ""))
    except MapProblem:
        raise
    except (pyx12.errors.EngineError, OSError, SyntaxError, ValueError, TypeError, AttributeError) as error:
        raise MapProblem(f"{directory}: the map of {function} {version} cannot be read: {error}") from error


def _file_name(directory: str, interchange_version: str, version: str, function: str) -> str:
    name = pyx12.map_index.map_index(directory).get_filename(interchange_version, version, function)
    if name is None:
        raise MapProblem(f"{directory}/maps.xml names no map for {interchange_version}, {function}, {version}")
    return str(name)


def _loop(node: Any, above: str) -> LoopRule:
    """A loop; paths start anew below ST and each HL, because those are the levels that sources are read from."""
    first, *others = _children(node)
    is_level = first.id in ("HL", "ST")
    inside = "" if is_level else f"{above}{first.id}/"
    head = _segment(first, above if first.id != "ST" else "", first.id)
    members = tuple(
        _loop(child, inside) if child.is_loop() else _segment(child, inside, "" if first.id == "ST" else first.id)
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


def _segment(node: Any, above: str, loop: str) -> SegmentRule:
    return SegmentRule(
        id=str(node.id),
        path=f"{above}{node.id}",
        loop=loop,
        name=str(node.name),
        required=node.usage == "R",
        most=_most(node),
        elements=tuple(_element(child) for child in node.children),
        notes=tuple(Note(syntax[0], tuple(syntax[1:])) for syntax in node.syntax),
    )


def _element(node: Any) -> ElementRule:
    if node.is_composite():
        parts = tuple(_element(child) for child in node.children)
        return ElementRule(
            node.seq, str(node.data_ele or ""), str(node.name), "", 1, 0, node.usage == "R", components=parts
        )
    return ElementRule(
        position=node.seq,
        # Behind a point stands the release whose length it has: 127.5010.
        reference=str(node.data_ele).partition(".")[0],
        name=str(node.name),
        type=str(node.data_type),
        shortest=node.min_len,
        longest=node.max_len,
        required=node.usage == "R",
        codes=frozenset(str(code) for code in node.valid_codes),
    )
