"""The pages that are written from the mapping language: what a card may say for each format."""

from __future__ import annotations

import csv
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from docs.markdown import code, page, table
from docs.sets_of_x12 import sets_of_x12
from translator.formats.encoding import ENCODINGS
from translator.formats.registry import FORMATS as FORMATS_WITHOUT_MAPS
from translator.formats.registry import FormatEntry
from translator.formats.x12_card import x12_format

if TYPE_CHECKING:
    from collections.abc import Iterator

_CARDS = Path(__file__).resolve().parent / "format_examples"
_MEANINGS = Path(__file__).resolve().parent / "format_keys.csv"

#: Every format; where the maps of X12 stand does not matter for what a card may say.
FORMATS = FORMATS_WITHOUT_MAPS | {"x12": x12_format("mappings/x12")}

# Formats


def formats_page() -> str:
    """Every format, with the keys of its card."""
    return page(
        "Formats",
        "The card of a mapping, `mapping.toml`, names its format in `[read]`; this page lists what it may say "
        "for each, in `[read]` and in `[recognize]`.\n"
        "`file_name`, a pattern such as `orders_*.csv`, may stand in `[recognize]` for every format; "
        "small and capital letters are the same there.",
        *(_format_block(name, entry) for name, entry in FORMATS.items()),
        "## Encodings\n\nAn encoding is declared and never guessed.\n"
        "These are known: " + ", ".join(map(code, ENCODINGS)) + ".",
    )


def _format_block(name: str, entry: FormatEntry) -> str:
    words = meanings()
    keys = ((key, words.get((name, key), ""), default) for key, default in format_keys(entry))
    rows = ((code(key), meaning, default) for key, meaning, default in keys)
    said = [f"## {name}", words.get((name, ""), "").replace(". ", ".\n")]
    more = [sets_of_x12()] if name == "x12" else []
    return "\n\n".join([*said, table(("key", "meaning", "when left out"), rows), *more, *_shown_cards(name)])


def _shown_cards(name: str) -> Iterator[str]:
    """The cards in format_examples/ whose name begins with the format's; a test reads the samples in them."""
    files = [file for file in sorted(_CARDS.glob("*.toml")) if re.fullmatch(rf"{name}(-\d-\w+)?", file.stem)]
    if files:
        yield "A card for it:" if len(files) == 1 else "Cards for it:"
    for file in files:
        yield f"```toml\n{file.read_text(encoding='utf-8').strip()}\n```"


def format_keys(entry: FormatEntry) -> Iterator[tuple[str, str]]:
    """Each key that a card of this format may have, and what holds when it is left out."""
    for field in msgspec.structs.fields(entry.settings):
        yield f"read.{field.name}", "must be there" if field.required else code(_default(field))
    for key in entry.claims:
        yield f"recognize.{key}", "not asked"


def meanings() -> dict[tuple[str, str], str]:
    """What each format and each key of it is, by format and key: format_keys.csv."""
    with _MEANINGS.open(encoding="utf-8", newline="") as source:
        return {(row["format"], row["key"]): row["meaning"] for row in csv.DictReader(source)}


def _default(field: msgspec.structs.FieldInfo) -> str:
    made = field.default_factory
    return _written(field.default if made is msgspec.NODEFAULT else made())


def _written(value: Any) -> str:
    """A default as TOML writes it."""
    if isinstance(value, tuple):
        return f"[{', '.join(map(_written, value))}]"
    if isinstance(value, dict):
        return "{}"
    if isinstance(value, bool | int):
        return str(value).lower()
    return f"'{value}'" if '"' in value else f'"{value}"'
