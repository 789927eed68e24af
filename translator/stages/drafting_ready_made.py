"""Whether a ready-made mapping reads a sample already: then it is better extended than drafted anew."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import msgspec

from translator.configuration.mapping_directories import compiled_or_problems, find_mappings
from translator.configuration.ready_made import ready_made_mappings
from translator.mapping.layers import CARD, read_card
from translator.mapping.recognize import declined
from translator.stages.tables import compiler

if TYPE_CHECKING:
    from translator.configuration.mapping_directories import MappingDirectory
    from translator.mapping.inbound import InboundMapping


def ready_made_remarks(content: bytes, form: str) -> list[str]:
    """A sentence for each ready-made mapping of this format that claims the sample, whatever the file is called."""
    return [
        f'The ready-made mapping {one.name} reads such files: try it, or extend it with extends = "{one.name}" in '
        "the card and only the rows that differ."
        for one in _of_format(form)
        if one.card.claims and not declined(one, "", content[: one.format.head])
    ]


@cache
def _of_format(form: str) -> tuple[InboundMapping, ...]:
    """Compiled once: what came with the translator does not change while it runs."""
    inbound = (one for one in find_mappings([ready_made_mappings()]) if one.kind == "inbound" and _reads(one, form))
    found = (compiled_or_problems(compiler(one), one, []) for one in inbound)
    return tuple(
        msgspec.structs.replace(one, card=msgspec.structs.replace(one.card, file_name="")) for one in found if one
    )


def _reads(directory: MappingDirectory, form: str) -> bool:
    card = read_card((directory.path / CARD).read_bytes(), "", [])
    table = card.get("mapping", {}).get("produces") == "table"
    return card.get("read", {}).get("format") == form and not table
