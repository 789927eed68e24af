"""How many words a text has, in every script."""

from __future__ import annotations

import re
import unicodedata

#: Scripts that set no blanks between words: first and last character of their blocks, as Unicode has them.
_WITHOUT_BLANKS = (
    ("\u0e00", "\u0eff"),  # Thai, Lao
    ("\u0f00", "\u0fff"),  # Tibetan
    ("\u1000", "\u109f"),  # Myanmar
    ("\u1780", "\u17ff"),  # Khmer
    ("\u1950", "\u19df"),  # Tai Le, New Tai Lue
    ("\u1a20", "\u1aaf"),  # Tai Tham
    ("\u1b00", "\u1b7f"),  # Balinese
    ("\ua980", "\ua9df"),  # Javanese
    ("\u2e80", "\u2fdf"),  # radicals of Han
    ("\u3005", "\u3007"),  # marks of repetition, and zero, of Han
    ("\u3040", "\u312f"),  # Hiragana, Katakana, Bopomofo
    ("\u31a0", "\u31ff"),  # more of Bopomofo and Katakana
    ("\u3400", "\u9fff"),  # Han
    ("\uf900", "\ufaff"),
    ("\uff66", "\uff9f"),  # Katakana of half the width
    ("\U0001aff0", "\U0001b16f"),  # more of Kana
    ("\U00020000", "\U0003ffff"),  # more of Han
)
_THEIRS = "".join(f"{first}-{last}" for first, last in _WITHOUT_BLANKS)
_OF_THEIRS = re.compile(f"[{_THEIRS}]")
_WORD = re.compile(rf"(?:(?=[{_THEIRS}])[^\W\d_]){{2}}|(?:(?![{_THEIRS}])[^\W\d_]){{2,}}")


def without_blanks(text: str) -> bool:
    """Whether it is written in a script that sets no blanks between words, all or a part of it."""
    return _OF_THEIRS.search(text) is not None


def words_of(text: str) -> int:
    """How many words a text has: two letters or more that stand together, and in a script without blanks each two.

    Marks above, below and behind letters are no letters of their own. Blocks: the Unicode Standard.
    """
    whole = unicodedata.normalize("NFKC", text)
    letters = "".join(one for one in whole if not unicodedata.category(one).startswith("M"))
    return len(_WORD.findall(letters))
