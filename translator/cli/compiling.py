"""Which room compiles which kind of mapping."""

from __future__ import annotations

from importlib import import_module
from typing import Any, cast

from translator.configuration.mapping_directories import Compile, MappingKind

#: ``module:function``; imported when a mapping of that kind is compiled.
COMPILERS: dict[MappingKind, str] = {
    "inbound": "translator.mapping.inbound:compile_inbound",
    "outbound": "translator.pilot.version:compile_outbound",
    "responses": "translator.pilot.response:compile_responses",
}


def compiler(kind: MappingKind) -> Compile[Any]:
    """The function that compiles mappings of this kind."""
    module, function = COMPILERS[kind].split(":")
    return cast("Compile[Any]", getattr(import_module(module), function))
