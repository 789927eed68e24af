"""What a message can carry of a text: its character set, its case, and what stands for what it lacks.

The card says it in ``[characters]``; a table ``characters.csv`` (``character,written,notes``) may say what is written
in place of single characters. Where neither says anything, a character becomes its capital letter, or is written in
ASCII as `translator.formats.transliteration` has it. What no way leads to is not carried: that is a finding, and
never a question mark. A letter may be nothing in ASCII where its word keeps others; a word of which nothing is left is
a finding too. Where every character is carried, the table and the capitals hold all the same.

Sources: the basic and extended sets of X12 (appendix A of the standard, without the letters of other languages); the
classes of characters of CBP's ABI batch and block control (V23, 2023-06), where lower-case letters become capitals.
The cent sign of that class is not here, because no public source says which byte it is.
"""

from __future__ import annotations

import re
import string
from typing import TYPE_CHECKING

from translator.formats.transliteration import composed, in_ascii, is_mark
from translator.mapping.outbound_conversions import Unfit

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Barred = Callable[[str], str]

_CAPITALS = string.ascii_uppercase + string.digits + " "
_BASIC = _CAPITALS + "!\"&'()*+,-./:;?="

#: Every set by the name that a card gives it; None stands for every character.
SETS: dict[str, str | None] = {
    "unicode": None,
    "ascii": "".join(map(chr, range(0x20, 0x7F))),
    "x12-basic": _BASIC,
    "x12-extended": _BASIC + string.ascii_lowercase + "%~@[]_{}\\|<>#$^`",
    "abi": _CAPITALS + string.punctuation,
}

MEANINGS = {
    "unicode": "every character that the form can carry",
    "ascii": "letters, digits, the blank and the punctuation of ASCII",
    "x12-basic": "X12's basic set: capital letters, digits, the blank and ! \" & ' ( ) * + , - . / : ; ? =",
    "x12-extended": "X12's basic and extended sets: the basic one, small letters and % ~ @ [ ] _ { } \\ | < > # $ ^ `",
    "abi": "class X of CBP's ABI records without the cent sign: capital letters, digits, the blank and keyboard signs",
}

#: So many different texts are remembered; names and countries of one file recur.
_REMEMBERED = 4096
#: White space that no line of a message can hold.
_BLANKS = re.compile(r"[\t\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")
_RUNS = re.compile(" {2,}")
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


def _lone_surrogate(text: str) -> str:
    found = _LONE_SURROGATE.search(text)
    return found[0] if found else ""


def _carrying(allowed: frozenset[str], *, trim: bool) -> Callable[[str], bool]:
    """A function that tells whether a text has only these characters, and no blanks that `trim` takes away."""
    plain = re.compile(f"[{re.escape(''.join(sorted(allowed)))}]*" if allowed else "").fullmatch
    if not trim:
        return lambda text: plain(text) is not None

    def carries(text: str) -> bool:
        if text[:1] == " " or text[-1:] == " " or "  " in text:
            return False
        return plain(text) is not None

    return carries


class Characters:
    """The character set of one message version."""

    __slots__ = (
        "_allowed",
        "_apart",
        "_barred",
        "_capitals",
        "_carrier",
        "_remembered",
        "_replaced",
        "_trim",
        "carries",
        "everything",
        "name",
        "taken",
    )

    def __init__(
        self,
        name: str = "unicode",
        *,
        capitals: bool = False,
        taken: str = "",
        replaced: Mapping[str, str] | None = None,
        trim: bool = False,
        barred: Barred = _lone_surrogate,
        carrier: str = "the message",
    ) -> None:
        """Prepare a set of `SETS`.

        Args:
            name: key of `SETS`.
            capitals: small letters are not carried but become capital ones.
            taken: characters that structure the message, and so cannot stand in a value.
            replaced: what is written in place of a character.
            trim: blanks at the ends of a value mean nothing in this form, and of several together one stays.
            barred: the first character of a text that the form itself cannot carry, or nothing.
            carrier: who cannot carry it, in a finding.
        """
        self.name = name
        self.taken = taken
        self._replaced = dict(replaced or {})
        self._capitals = capitals
        self._allowed = self._of_set(SETS[name])
        self._apart = re.compile(f"([{re.escape(''.join(self._replaced))}])") if self._replaced else None
        self._trim = trim
        self._barred = barred
        self._carrier = carrier
        self._remembered: dict[str, str] = {}
        #: Whether every text that the form can carry stands in the message as it is.
        self.everything = self._allowed is None and not (capitals or self._replaced)
        #: Whether a text can stand in the message as it is. It is asked for every value: one function for each kind.
        self.carries: Callable[[str], bool] = self._carries_anything if self.everything else self._carries_all
        if self._allowed is not None:
            self.carries = _carrying(self._allowed, trim=trim)

    def _of_set(self, known: str | None) -> frozenset[str] | None:
        if known is None:
            return None
        small = frozenset(string.ascii_lowercase if self._capitals else "")
        return frozenset(known) - frozenset(self.taken) - frozenset(self._replaced) - small

    def _carries_all(self, text: str) -> bool:
        return self.holds(text) and self._carries_anything(text)

    def _carries_anything(self, text: str) -> bool:
        return text.isprintable() or not self._barred(text)

    def holds(self, text: str) -> bool:
        """Whether all characters of the text are in the set."""
        if self._allowed is not None:
            return self._allowed.issuperset(text)
        return self._replaced.keys().isdisjoint(text) and not (self._capitals and text != text.upper())

    def written(self, text: str) -> str:
        """The text as the message carries it; the same when it can be carried as it is.

        Raises:
            Unfit: it holds what cannot be carried.
        """
        if self.carries(text):
            return text
        known = self._remembered.get(text)
        if known is None:
            if len(self._remembered) >= _REMEMBERED:
                self._remembered.clear()
            known = self._remembered[text] = self._rewritten(text)
        return known

    def _rewritten(self, text: str) -> str:
        if self._allowed is None:
            found = "".join(map(self._one_of_all, text))
            if barred := self._barred(found):
                raise Unfit("E310", f"{self._carrier} cannot carry the character U+{ord(barred):04X}")
        elif text.isascii() and self.carries(capitals := text.upper()):
            return capitals
        else:
            found = " ".join(map(self._word, _BLANKS.sub(" ", self._composed(text)).split(" ")))
            found = _RUNS.sub(" ", found).strip(" ") if self._trim else found
        if not found.strip(" "):
            raise Unfit("E310", f"nothing is left of it in the characters of the message ({self.name})")
        return found

    def _composed(self, text: str) -> str:
        """The text in as few characters as it has, but for those that the table writes otherwise."""
        if self._apart is None:
            return composed(text)
        return "".join(part if part in self._replaced else composed(part) for part in self._apart.split(text))

    def _one_of_all(self, character: str) -> str:
        """What is written for one character where the set holds every one."""
        if character in self._replaced:
            return self._replaced[character]
        return "".join(map(self._bare, character.upper())) if self._capitals else character

    def _word(self, word: str) -> str:
        """What is written for a run of characters without a blank: some letters may become nothing, not all of them."""
        written = "".join(map(self._one, word))
        if any(map(self._vanishes, word)) and not any(map(str.isalnum, written)):
            raise Unfit("E310", f'nothing is left of "{word}" in the characters of the message ({self.name})')
        return written

    def _vanishes(self, character: str) -> bool:
        """Whether it is a letter or a sign for which nothing is written."""
        return not (character.isascii() or character in self._replaced or is_mark(character) or in_ascii(character))

    def _one(self, character: str) -> str:
        """What is written for one character."""
        allowed = self._allowed or frozenset()
        if character in self._replaced:
            return self._replaced[character]
        if character in allowed:
            return character
        for candidate in (character.upper(), in_ascii(character)):
            if candidate is not None:
                written = "".join(map(self._bare, candidate))
                if allowed.issuperset(written):
                    return written
        taken = ": the message is structured by it" if character in self.taken else ""
        shown = f'"{character}" ' if character.isprintable() else ""
        raise Unfit("E310", f"the message cannot carry {shown}U+{ord(character):04X}{taken}")

    def _bare(self, character: str) -> str:
        """One character of a transliteration: itself, its replacement or its capital letter."""
        if character in self._replaced:
            return self._replaced[character]
        return character if self._allowed is None or character in self._allowed else character.upper()
