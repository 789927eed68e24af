"""What a card says of X12 files, and how a card claims one."""

from __future__ import annotations

import re
from functools import cache, partial
from io import BytesIO
from typing import TYPE_CHECKING, Annotated

import msgspec

from translator.formats.registry import FormatEntry
from translator.formats.setting import WrongSetting, WrongSettings
from translator.formats.x12 import X12Options, open_x12
from translator.formats.x12_map import MapProblem, compile_map
from translator.formats.x12_tokens import Opening, Tokenizer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path
    from typing import BinaryIO

    from translator.formats.reading import Reading
    from translator.formats.registry import Opener
    from translator.formats.x12_map import X12Map

_LEVEL = re.compile(r"HL\[[A-Z0-9]{1,2}\]")


class X12Settings(msgspec.Struct, frozen=True, kw_only=True):
    """What ``[read]`` of a card may say for ``format = "x12"``."""

    #: Python's name of the encoding.
    encoding: str = "utf-8"
    #: ST01 of the sets that are taken; the map's own set when left out.
    transaction_sets: tuple[str, ...] = ()
    #: GS01 of the groups, such as ``SH`` for the 856.
    function: str = ""
    #: Beginnings of GS08 that are taken; the first names the map.
    versions: Annotated[tuple[str, ...], msgspec.Meta(min_length=1)] = ("004010",)
    #: ISA12 that maps.xml lists the map under.
    interchange_version: str = "00401"


def x12_entry(maps: Path) -> FormatEntry:
    """X12's row of the table of formats, with the rules of the map files in this directory."""
    claims = {"transaction_set": (str, claims_transaction_set), "sender": (str, claims_sender)}
    return FormatEntry(X12Settings, partial(compile_x12, maps), claims)


def compile_x12(
    maps: Path, settings: X12Settings, levels: Mapping[str, str], _namespaces: Mapping[str, str]
) -> Callable[[BinaryIO], Reading]:
    """A function that opens a stream in this form.

    Raises:
        WrongSettings: a level is not an HL loop, or the map files have no such map.
    """
    wrong = [_not_a_level(name, level) for name, level in levels.items() if not _LEVEL.fullmatch(level)]
    if wrong:
        raise WrongSettings(wrong)
    try:
        rules = _rules(maps, settings.function, settings.versions[0], settings.interchange_version)
    except MapProblem as problem:
        remedy = "Name a function and a version that maps.xml lists, or add the map."
        raise WrongSettings([WrongSetting("read.function", settings.function, str(problem), remedy)]) from problem
    options = X12Options(
        rules,
        settings.encoding,
        levels["shipment"],
        levels["item"],
        (settings.function,),
        settings.transaction_sets,
        settings.versions,
    )
    return partial(open_x12, options=options)


#: A map is compiled once, however many mappings rest on it.
_rules: Callable[[Path, str, str, str], X12Map] = cache(compile_map)


def _not_a_level(name: str, level: str) -> WrongSetting:
    return WrongSetting(f"levels.{name}", level, "not an HL level", "Write HL and its code in brackets, such as HL[S].")


def claims_transaction_set(_open: Opener, head: bytes, wanted: str) -> str:
    """Why the file's first transaction set is not ``wanted`` (ST01); empty when it is.

    What is plainly X12 and too broken to name its set is claimed, so that its sender hears what is wrong with it.
    """
    bare = _BARE_SET.match(head)
    if bare:
        return _not_wanted(bare[1].decode(), wanted)
    if not head.lstrip(_BEFORE_ISA).startswith(b"ISA"):
        return "it does not begin with ISA"
    found = next((elements[1:2] for elements in _segments(head) if elements[0] == "ST"), None)
    return "" if found is None else _not_wanted("".join(found), wanted)


def _not_wanted(found: str, wanted: str) -> str:
    return "" if found == wanted else f"its first transaction set is {found or 'not named'}, not {wanted}"


def claims_sender(_open: Opener, head: bytes, wanted: str) -> str:
    """Why the interchange is not from ``wanted`` (ISA06); empty when it is."""
    found = next((elements[6].strip() for elements in _segments(head) if elements[0] == "ISA"), "")
    return "" if found == wanted else f"its sender is {found or 'not named'}, not {wanted}"


#: A byte order mark and blanks.
_BEFORE_ISA = b"\xef\xbb\xbf \t\r\n"
#: A transaction set that stands without its envelope.
_BARE_SET = re.compile(rb"(?:\xef\xbb\xbf)?\s*ST[^A-Za-z0-9\s](\w{3})[^A-Za-z0-9\s]")


def _segments(head: bytes) -> Iterator[list[str]]:
    """The segments at the beginning of a file, each as its elements; what breaks them off is told when it is read."""
    separator = "*"
    # Latin-1 knows every byte: envelopes are ASCII, and what is declared for the data is not asked here.
    for token in Tokenizer(BytesIO(head), "latin-1"):
        if isinstance(token, Opening):
            separator = token.separators.element
            yield token.elements
        elif isinstance(token, list):
            yield from (text.split(separator) for text in token)
