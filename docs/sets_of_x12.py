"""The table of X12 sets that can be read, from the maps themselves."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from docs.markdown import code, table
from translator.formats.x12_levels import THE_SET, named_loops
from translator.formats.x12_map import compile_map
from translator.formats.x12_rules import LoopRule

if TYPE_CHECKING:
    from collections.abc import Iterator

_MAPS = Path(__file__).resolve().parents[1] / "mappings" / "x12"
#: The 997 is what this program writes; no shipments come in it.
_WRITTEN = "FA"


def sets_of_x12() -> str:
    """Each set with its releases and what a card may call a shipment or an item."""
    releases: dict[str, list[str]] = {}
    for entry in ET.parse(_MAPS / "maps.xml").getroot().iter("map"):  # noqa: S314 - our own file
        function, release = entry.get("fic") or "", entry.get("vriic") or ""
        if function not in ("", _WRITTEN) and release not in releases.setdefault(function, []):
            releases[function].append(release)
    rows = sorted(_row(function, sorted(found)) for function, found in releases.items())
    said = (
        "The sets that can be read, and the loops that `[levels]` may name beside `ST`, the set itself; "
        "`mappings/x12/README.md` tells what of each set is covered."
    )
    return f"{said}\n\n{table(('set', 'function', 'versions', 'levels'), rows)}"


def _row(function: str, found: list[str]) -> tuple[str, ...]:
    rules = compile_map(str(_MAPS), function, found[-1])
    names = [*(f"HL[{one}]" for one in sorted(set(_codes(rules.transaction_set)))), *named_loops(rules.transaction_set)]
    levels = [THE_SET, *sorted(names, key=lambda name: (not name.startswith("HL["), name))]
    return rules.identifier, code(function), ", ".join(map(code, found)), ", ".join(map(code, levels))


def _codes(loop: LoopRule) -> Iterator[str]:
    for member in loop.members:
        if isinstance(member, LoopRule):
            yield from (member.level,) if member.level else ()
            yield from _codes(member)
