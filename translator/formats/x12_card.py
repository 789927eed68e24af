"""What a card says of X12: the row that joins the table of formats once the directory of the maps is known.

    formats = FORMATS | {"x12": x12_format(directory)}

The directory is that of pyx12's map files (``mappings/x12``); it is read when a mapping is compiled, each map once.
"""

from __future__ import annotations

import re
from functools import cache, partial
from typing import TYPE_CHECKING, BinaryIO

import msgspec

from translator.formats.reading import Undecided
from translator.formats.registry import FormatEntry
from translator.formats.setting import WrongSetting, WrongSettings
from translator.formats.x12 import X12Options, open_x12
from translator.formats.x12_levels import THE_SET, WRITTEN, named_loops, stands_in
from translator.formats.x12_map import MapProblem, X12Map, compile_map
from translator.formats.x12_map_files import RELEASE
from translator.formats.x12_rules import LoopRule
from translator.formats.x12_tokens import BLANKS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from translator.formats.reading import Reading


class X12Settings(msgspec.Struct, frozen=True, kw_only=True):
    """What ``[read]`` of a card may say for ``format = "x12"``."""

    encoding: str = "utf-8"
    #: GS01 of the groups that are read; it names the maps, together with ``versions``.
    function: str = "SH"
    #: ST01 of the sets that are read; empty: the map's.
    transaction_sets: tuple[str, ...] = ()
    #: Beginnings of GS08 that are taken; each group is read with the map of its release.
    versions: tuple[str, ...] = ("004010",)


def x12_format(directory: str) -> FormatEntry:
    """The row of the table of formats for X12 with the maps of this directory."""
    maps = cache(partial(compile_map, directory))
    return FormatEntry(
        X12Settings,
        partial(_compile, maps),
        {"transaction_set": (str, claims_transaction_set), "sender": (str, claims_sender)},
    )


def _compile(
    maps: Callable[[str, str], X12Map], settings: X12Settings, levels: Mapping[str, str], _namespaces: Mapping[str, str]
) -> Callable[[BinaryIO], Reading]:
    wrong = [
        WrongSetting(f"levels.{name}", level, "not a level", 'Write a level such as "HL[S]", "PO1" or "ST".')
        for name, level in levels.items()
        if not WRITTEN.fullmatch(level)
    ]
    wrong += _wrong_encoding(settings.encoding)
    try:
        releases = dict.fromkeys(version[:RELEASE] for version in settings.versions or ("",))
        rules = [maps(settings.function, release) for release in releases]
        wrong += _unknown_levels(rules, levels)
    except MapProblem as problem:
        wrong.append(WrongSetting("read.function", settings.function, str(problem), "Name a map that is there."))
    if wrong:
        raise WrongSettings(wrong)
    options = X12Options(
        rules=rules[0],
        others=tuple(rules[1:]),
        encoding=settings.encoding,
        shipment=levels["shipment"],
        item=levels.get("item", ""),
        functions=(settings.function,),
        identifiers=settings.transaction_sets,
        versions=settings.versions,
    )
    return partial(open_x12, options=options)


def _unknown_levels(rules: list[X12Map], levels: Mapping[str, str]) -> list[WrongSetting]:
    """The levels that are well written, and that no map of the releases has."""
    known = sorted({f"HL[{code}]" for one in rules for code in _codes(one.transaction_set)})
    known += [THE_SET, *sorted({name for one in rules for name in named_loops(one.transaction_set)})]
    remedy = f"There are: {', '.join(known)}."
    wrong = [
        WrongSetting(f"levels.{name}", level, f"the map of {rules[0].identifier} has no such level", remedy)
        for name, level in levels.items()
        if WRITTEN.fullmatch(level) and level not in known
    ]
    shipment, item = levels["shipment"], levels.get("item", levels["shipment"])
    if {shipment, item} <= set(known) and not any(stands_in(one.transaction_set, item, shipment) for one in rules):
        reason = f"no {item} stands in {shipment}"
        wrong.append(WrongSetting("levels.item", item, reason, f"Name one that does. {remedy}"))
    return wrong


def _codes(loop: LoopRule) -> set[str]:
    """The codes of all HL levels in a loop."""
    inner = [member for member in loop.members if isinstance(member, LoopRule)]
    return {one.level for one in inner if one.level}.union(*map(_codes, inner))


def _wrong_encoding(encoding: str) -> list[WrongSetting]:
    try:
        "".encode(encoding)
    except LookupError:
        return [WrongSetting("read.encoding", encoding, "no such encoding", "Write utf-8, latin-1, cp1252 or ascii.")]
    return []


_BEGINNING = re.compile(f"(?:ISA|ST)[^A-Za-z0-9{BLANKS}]")
_SET = re.compile(rf"(?:^|[^A-Za-z0-9])[{BLANKS}]*ST([^A-Za-z0-9{BLANKS}])([0-9A-Z]{{3}})(?:\1|$)")


#: Sets that answer what was sent to their sender; they come to a drop box by mistake.
_ANSWERS = dict.fromkeys(("997", "999", "824"), ", which says what became of something that was sent")


def claims_transaction_set(_open: Callable[[BinaryIO], Reading], head: bytes, wanted: str) -> str:
    """Why the file does not hold the set; empty when it does, undecided when it is X12 without any ST.

    A file without ISA is claimed by its ST, so that the sender hears what is missing. Of several sets the first that
    is no acknowledgment counts.
    """
    text = _text(head)
    if not _BEGINNING.match(text):
        return "it is not X12"
    sets = list(_SET.finditer(text))
    found = next((one for one in sets if one[2] not in _ANSWERS), sets[0] if sets else None)
    if found is None:
        return Undecided("it has no ST")
    if found[2] == wanted:
        return ""
    kind = _ANSWERS.get(found[2], "")
    return f"its transaction set is {found[2]}{kind}, not {wanted}"


#: Elements of ISA up to ISA06, its name included; when one more begins, ISA06 is whole.
_BEHIND_SENDER = 7


def claims_sender(_open: Callable[[BinaryIO], Reading], head: bytes, wanted: str) -> str:
    """Why ISA06 is not the sender that the card names; empty when it is, undecided when ISA ends before it."""
    text = _text(head)
    elements = text[:400].split(text[3:4], 7) if text.startswith("ISA") and text[3:4] else []
    if elements and len(elements) <= _BEHIND_SENDER:
        return Undecided("ISA ends before its sender")
    sender = "".join(elements[6:7]).strip()
    return "" if sender == wanted else f'its sender is "{sender}", not "{wanted}"'


def _text(head: bytes) -> str:
    return head.decode("latin-1").removeprefix("\u00ef\u00bb\u00bf").lstrip()
