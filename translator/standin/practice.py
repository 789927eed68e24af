"""The stand-in at the other end of a working directory: what the translator leaves for CBP, it answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from translator.configuration.ready_made import ready_made_mappings
from translator.configuration.settings import DirectoryChannel
from translator.formats.xml_schema import compile_schema
from translator.stages.opening import open_channel
from translator.standin.far_end import StandIn
from translator.standin.script import Script, read_script

if TYPE_CHECKING:
    from pathlib import Path

    from translator.configuration.settings import ChannelSettings

#: The layout that the stand-in understands.
MESSAGE = "pilot-xml-2023-02"
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
    schema = compile_schema((ready_made_mappings() / "outbound" / MESSAGE / "message.xsd").read_bytes())
    script = read_script(mood.read_bytes()) if mood else Script()
    return StandIn(open_channel("stand-in", mirrored), script, schema, directory / FOLDER)
