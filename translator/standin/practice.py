"""The stand-in at the other end of a working directory: what the translator leaves for CBP, it answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from translator.configuration.ready_made import ready_made_mappings
from translator.configuration.settings import DirectoryChannel
from translator.formats.json_schema import compile_schema as compile_json_schema
from translator.formats.xml_schema import compile_schema as compile_xsd
from translator.stages.opening import open_channel
from translator.standin.far_end import StandIn
from translator.standin.kind_json import JsonKind
from translator.standin.kind_records import RecordsKind
from translator.standin.kind_x12 import X12Kind
from translator.standin.kind_xml import XmlKind
from translator.standin.script import Script, read_script

if TYPE_CHECKING:
    from pathlib import Path

    from translator.configuration.settings import ChannelSettings
    from translator.standin.told import Kind

#: Below the working directory: what the stand-in remembers.
FOLDER = "standin"


def stand_in(cbp: ChannelSettings, mood: Path | None, directory: Path) -> StandIn:
    """The stand-in for CBP's end of the translator's channel to CBP.

    Args:
        cbp: that channel, as the translator has it; what is its outbox is the stand-in's inbox.
        mood: the script to answer by; without one everything is accepted.
        directory: the working directory.

    Raises:
        BadScript: the script cannot be used.
        OSError: it cannot be read.
    """
    nothing = None if isinstance(cbp, DirectoryChannel) else ""
    mirrored = msgspec.structs.replace(cbp, inbox=cbp.outbox, outbox=cbp.inbox, processing=nothing, archive=nothing)
    script = read_script(mood.read_bytes()) if mood else Script()
    return StandIn(open_channel("stand-in", mirrored), script, kinds(ready_made_mappings()), directory / FOLDER)


def kinds(mappings: Path) -> tuple[Kind, ...]:
    """The forms of messages that the stand-in understands, with the schemas in a directory of mappings.

    Raises:
        OSError: a schema cannot be read.
    """
    outbound = mappings / "outbound"
    xsd = (outbound / "pilot-xml-2023-02" / "message.xsd").read_bytes()
    schema = (outbound / "pilot-json-2023-02" / "message.schema.json").read_bytes()
    return XmlKind(compile_xsd(xsd)), JsonKind(compile_json_schema(schema)), RecordsKind(), X12Kind()
