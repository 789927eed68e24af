"""The table of formats: what each needs from a card, and how it claims a file. A new format is one more row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from translator.formats.delimited import compile_delimited
from translator.formats.delimited_headings import claims_header
from translator.formats.delimited_settings import DelimitedSettings
from translator.formats.xml import XmlSettings, claims_root, compile_xml

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import BinaryIO

    import msgspec

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


#: Every format by the name that a card gives it. X12 joins with its maps where those are read.
FORMATS: dict[str, FormatEntry] = {
    "delimited": FormatEntry(DelimitedSettings, compile_delimited, {"header": (tuple[str, ...], claims_header)}),
    "xml": FormatEntry(XmlSettings, compile_xml, {"root": (str, claims_root)}),
}
