"""The table of formats: what each needs from a card, and how it claims a file. A new format is one more row."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from translator.formats.delimited import compile_delimited
from translator.formats.delimited_headings import claims_header
from translator.formats.delimited_settings import DelimitedSettings
from translator.formats.fixed_width import claims_beginning, compile_fixed_width
from translator.formats.fixed_width_settings import FixedWidthSettings
from translator.formats.grouping import RowsInMemory
from translator.formats.json_text import JsonSettings, claims_keys, compile_json
from translator.formats.record_types import claims_first_record
from translator.formats.spreadsheet import LARGEST_FILE, compile_spreadsheet
from translator.formats.spreadsheet_settings import SpreadsheetSettings
from translator.formats.xml import XmlSettings, claims_root, compile_xml

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import BinaryIO

    import msgspec

    from translator.formats.grouping import NewSpool

    #: Opens a stream; gives a `translator.formats.reading.Reading`.
    Opener = Callable[[BinaryIO], Any]


class FormatEntry(NamedTuple):
    """One format."""

    #: What ``[read]`` may say beside ``format``.
    settings: type[msgspec.Struct]
    #: From the settings, ``[levels]`` and ``[namespaces]`` to a function that opens a stream. Raises WrongSettings.
    #: The opened stream may be empty: tables are checked by asking such a reading for their sources.
    compile: Callable[[Any, Mapping[str, str], Mapping[str, str]], Opener]
    #: For each key of ``[recognize]``: its type, and a function from the opener, the first bytes of a file and the
    #: card's value to the reason why the file is not the mapping's; empty when it is.
    claims: Mapping[str, tuple[Any, Callable[[Any, bytes, Any], str]]]
    #: Bytes from the beginning of a file that its claims want to see.
    head: int = 1 << 16


def formats(new_spool: NewSpool = RowsInMemory) -> dict[str, FormatEntry]:
    """Every format by the name that a card gives it; ``new_spool`` makes room for rows that stand apart.

    X12 joins with its maps where those are read.
    """
    header = (tuple[str, ...], claims_header)
    return {
        "delimited": FormatEntry(
            DelimitedSettings,
            partial(compile_delimited, new_spool=new_spool),
            {"header": header, "first_record": (str, claims_first_record)},
        ),
        "fixed-width": FormatEntry(
            FixedWidthSettings,
            partial(compile_fixed_width, new_spool=new_spool),
            {"begins_with": (str, claims_beginning), "first_record": (str, claims_first_record)},
        ),
        "xml": FormatEntry(XmlSettings, compile_xml, {"root": (str, claims_root)}),
        "json": FormatEntry(JsonSettings, compile_json, {"keys": (tuple[str, ...], claims_keys)}),
        "spreadsheet": FormatEntry(
            SpreadsheetSettings, partial(compile_spreadsheet, new_spool=new_spool), {"header": header}, LARGEST_FILE
        ),
    }


#: The formats as they are tried and tested: what must be spooled stays in memory.
FORMATS = formats()
