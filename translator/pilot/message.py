"""One message: what stands around its shipments, and the name it travels under."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import msgspec

from translator.model.agreement import Usage

if TYPE_CHECKING:
    from translator.pilot.version import MessageVersion


class Envelope(msgspec.Struct, frozen=True):
    """The facts of one message."""

    #: CBP's code for who transmits: the service provider.
    sender: str
    #: CBP's code for the participant that is filed for.
    originator_code: str
    usage: Usage
    #: As many digits as the version's ``control_width``; see `translator.model.control_number.written`.
    control_number: str
    #: Aware, UTC.
    created_at: datetime
    #: Number of shipments enclosed.
    shipments: int
    #: Control numbers of the functional group and of the transaction set; empty where the version has none.
    group_number: str = ""
    set_number: str = ""
    #: Who we are in the envelopes that CBP publishes; see the provider's settings.
    x12_qualifier: str = "ZZ"
    x12_identifier: str = ""
    abi_port: str = ""
    abi_filer: str = ""
    scac: str = ""


class EnclosedFacts(Envelope, frozen=True):
    """The envelope as the table reads it: with the numbers of items and lines, counted when it is enclosed."""

    items: int = 0
    #: Lines from the one to the other that the card names.
    lines: int = 0


def message_name(originator_code: str, control_number: str, version: MessageVersion) -> str:
    """The file name under which a message is left for CBP; equal only for equal arguments.

    ``ORIG1_000000042.pilot-xml-2023-02.xml``; what is neither a letter, a digit nor a hyphen in the code is written
    as ``%`` and two hexadecimal digits for each byte.
    """
    code = "".join(map(_in_file_name, originator_code))
    return f"{code}_{control_number}.{version.name}.{version.extension}"


def _in_file_name(character: str) -> str:
    if character == "-" or (character.isascii() and character.isalnum()):
        return character
    return "".join(f"%{byte:02X}" for byte in character.encode("utf-8", "surrogatepass"))
