"""The encoding of a sample. A card declares it and nothing else guesses it; here it is guessed for the card."""

from __future__ import annotations

import codecs
from typing import NamedTuple

from translator.formats.encoding import ENCODINGS

_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
#: What a file that is not UTF-8 may be, the most usual first; whichever reads all of it is taken.
_OTHERS = ("windows-1252", "gb18030", "shift-jis", "euc-kr", "big5", "cp850")
#: Share of zero bytes, in one half of the places, from which text has two bytes to a character.
_TWO_BYTES = 0.4


class SampleText(NamedTuple):
    """A sample as text."""

    text: str
    #: As a card declares it.
    encoding: str
    #: What a person is to ask about it; empty where the encoding is certain.
    remark: str


def sample_text(content: bytes) -> SampleText:
    """The text of a sample, which may be cut off within a character."""
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return SampleText(content.decode(ENCODINGS[encoding], errors="ignore"), encoding, "")
    if zeros := _of_two_bytes(content):
        return SampleText(content.decode(zeros, errors="ignore"), zeros, _uncertain(zeros, "of its zero bytes"))
    try:
        return SampleText(_begun(content, "utf-8"), "utf-8", "")
    except UnicodeDecodeError as error:
        why = f"it is not UTF-8: byte {error.start} is 0x{content[error.start]:02X}"
    for encoding in _OTHERS:
        try:
            return SampleText(_begun(content, ENCODINGS[encoding]), encoding, _uncertain(encoding, why))
        except UnicodeDecodeError:
            continue
    text = content.decode("cp1252", errors="replace")
    return SampleText(text, "windows-1252", _uncertain("windows-1252", f"{why}; parts of it cannot be read at all"))


def _begun(content: bytes, codec: str) -> str:
    """The text, without a character that is cut off at its end."""
    return codecs.getincrementaldecoder(codec)().decode(content)


def _of_two_bytes(content: bytes) -> str:
    head = content[:4096]
    half = max(len(head) // 2, 1)
    for first, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        if head[first::2].count(0) > _TWO_BYTES * half and head[1 - first :: 2].count(0) == 0:
            return encoding
    return ""


def _uncertain(encoding: str, why: str) -> str:
    return f"The encoding {encoding} is a guess, because {why}. Ask the sender what its program writes."
