"""Text of any script in ASCII letters: the one door to that library.

The library's tables are its own and fixed with its version, so one text always becomes the same.

It writes nothing for two kinds of characters: those that rightly are nothing in ASCII (a virama, the length mark of
katakana, the alef that carries a vowel) and those that it does not know. Rightly nothing is what belongs to a letter
beside it, or a letter that stands for a sound; Unicode gives such a letter a name. A letter whose Unicode name is but
its number stands for a word (an ideograph), and without it a word would be missing.
"""

from __future__ import annotations

import unicodedata

from anyascii import anyascii

#: Unicode categories of what is part of another character or only steers how it is shown, and so may vanish.
_MARKS = frozenset({"Mn", "Me", "Mc", "Cf"})
#: Those of letters and signs that may vanish beside others.
_SIGNS = frozenset({"Lu", "Ll", "Lt", "Lm", "Lo", "Sk", "So"})
#: In the names of all characters that are question marks.
_QUESTIONS = ("QUESTION", "INTERROBANG")


def in_ascii(character: str) -> str | None:
    """One character in ASCII, such as ``ss`` for ß; empty where nothing stands for it; None when there is no way.

    A question mark comes only of a question mark: the library also writes one for what it cannot write.
    """
    written = anyascii(character)
    if written:
        return None if "?" in written and not _is_question(character) else written
    return "" if is_mark(character) or _is_sound(character) else None


def _is_question(character: str) -> bool:
    return character == "?" or any(word in unicodedata.name(character, "") for word in _QUESTIONS)


def _is_sound(character: str) -> bool:
    name = unicodedata.name(character, "")
    return unicodedata.category(character) in _SIGNS and name != "" and not name.endswith(f"-{ord(character):X}")


def is_mark(character: str) -> bool:
    """Whether it is part of the character before it, or only steers how text is shown: nothing is lost without it."""
    return unicodedata.category(character) in _MARKS


def composed(text: str) -> str:
    """The text with its accents and syllables put together as far as Unicode has them so (NFC)."""
    return unicodedata.normalize("NFC", text)
