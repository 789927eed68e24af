"""The row of headings of delimited text: how a heading is read, and whether a file's are those of a mapping."""

from __future__ import annotations

from codecs import getincrementaldecoder
from difflib import get_close_matches
from io import BytesIO
from typing import TYPE_CHECKING, Any, BinaryIO

from translator.formats.encoding import ENCODINGS
from translator.formats.encoding_hint import otherwise_read

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


def one_line(heading: str) -> str:
    """A heading with every run of blanks and line ends as one blank: spreadsheets wrap headings."""
    return " ".join(heading.split())


def shown(delimiter: str) -> str:
    """A delimiter as a sentence can say it."""
    return "a tabulator" if delimiter == "\t" else f'"{delimiter}"'


#: Characters of a heading that are told again; a file that is no table at all may be one long line.
_SHOWN = 60
#: Headings of a file that are told again to each mapping that declines it.
_MOST_SHOWN = 12


def claims_header(open_: Callable[[BinaryIO], Any], head: bytes, wanted: Iterable[str]) -> str:
    """Why the file's headings are not those of a mapping: each that is missing; empty when all are there."""
    opened = open_(BytesIO(head))
    headings: list[str] = opened.headings
    missing = _missing(wanted, opened)
    if missing and _is_utf_8(open_, head, wanted, getattr(opened, "encoding", "")):
        return f"it looks like UTF-8, but {opened.encoding} is agreed: save it as {opened.encoding}"
    if not headings:
        return f"its headings cannot be read: {opened.trouble}"
    if not missing:
        return ""
    other = next(filter(None, (otherwise_read(headings, one_line(one), opened.encoding) for one in missing)), "")
    told = f"no column {', '.join(map(_with_nearest(headings), missing))}; it has {_found(headings)}"
    elsewhere = getattr(opened, "elsewhere", _nowhere)(missing[0])
    return "; ".join(filter(None, (told, other, elsewhere))).rstrip("; .")


def _nowhere(_heading: str) -> str:
    return ""


def _found(headings: list[str]) -> str:
    said = [f'"{heading[:_SHOWN]}"' for heading in headings if heading]
    more = f" and {len(said) - _MOST_SHOWN} more" if len(said) > _MOST_SHOWN else ""
    return ", ".join(said[:_MOST_SHOWN]) + more


def _missing(wanted: Iterable[str], opened: Any) -> list[str]:
    return [heading for heading in wanted if not opened.has(heading)]


def _is_utf_8(open_: Callable[[BinaryIO], Any], head: bytes, wanted: Iterable[str], agreed: str) -> bool:
    """Whether the headings are there once the file is read as UTF-8 instead of what was agreed."""
    if not agreed or head.isascii() or agreed.startswith("utf-8"):
        return False
    try:
        # The last character may be cut off.
        text = getincrementaldecoder("utf-8-sig")().decode(head)
    except UnicodeDecodeError:
        return False
    as_agreed = text.encode(ENCODINGS[agreed], errors="replace")
    return not _missing(wanted, open_(BytesIO(as_agreed)))


def _with_nearest(headings: list[str]) -> Callable[[str], str]:
    def named(heading: str) -> str:
        close = get_close_matches(heading, [one for one in headings if one], n=1)
        return f'"{heading}"' + (f' (nearest: "{close[0]}")' if close else "")

    return named
