"""What makes a description or a name vague: the rules that ``descriptions.csv`` may name, each made of its words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from translator.validation.cells import listed
from translator.validation.words import without_blanks, words_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    #: Whether a text says too little; the text of a field beside it, or None, may stand behind it.
    Vague = Callable[..., bool]

_NO_WORD = re.compile(r"[\W_]+")
_WORD = re.compile(r"[^\W_]+")
_LETTER = re.compile(r"[^\W\d_]")
_INITIALS = 2
#: Letters that stand together as in a word: four with a small one among them, or five.
_SPOKEN = re.compile(r"[^\W\d_]{5}|(?=[^\W\d_]{0,3}[^\W\d_A-Z])[^\W\d_]{4}")
#: Capitals in three groups or more, of which two have two letters or more: TS-BL-M, and no H-E-B or E-Z-GO.
_GROUPS = re.compile(r"(?=(?:.*[A-Z]{2}){2})[A-Z]{1,4}(?:[-_/.][A-Z]{1,4}){2,}")
_COMMAS = re.compile("[,\uff0c\u3001]")


class LintRule(NamedTuple):
    """A word of the column ``rule``."""

    #: Makes the rule of the cell ``words``; a ValueError says what is wrong with that.
    make: Callable[[str], Vague]
    #: What is told of a vague text; ``{words}`` stands for the cell.
    detail: str
    #: How to mend a wrong cell.
    remedy: str
    #: Whether the cell holds words or phrases, which several rows may share.
    phrases: bool = False
    #: From the cell to the words with which a vague text begins if it begins with a word of letters, in small letters;
    #: None where it may begin with any.
    firsts: Callable[[str], frozenset[str]] | None = None


def phrases_of(cell: str) -> frozenset[str]:
    """The words and phrases of a cell as they are compared: without capitals and marks.

    Raises:
        ValueError: there are none, or there are commas between them.
    """
    if found := _COMMAS.search(cell):
        raise ValueError(f"{found[0]} stands between words, and is compared as a blank")
    phrases = frozenset(map(bare, listed(cell))) - {""}
    if not phrases:
        raise ValueError("no words")
    return phrases


def bare(text: str) -> str:
    """A text as it is compared: small letters and digits, a blank for all between them."""
    return _NO_WORD.sub(" ", text.casefold()).strip()


def _is(words: str) -> Vague:
    phrases = phrases_of(words)
    longest = 2 * max(map(len, phrases))
    return lambda text, _=None: len(text) <= longest and bare(text) in phrases


def _only_words_of(words: str) -> Vague:
    """Every word is one of these or a number, and one of them is a word."""
    known = phrases_of(words)
    if several := next((phrase for phrase in sorted(known) if " " in phrase), ""):
        raise ValueError(f'"{several}" is more than one word')

    def vague(text: str, _: str | None = None) -> bool:
        told = False
        for found in _WORD.finditer(text):
            word = found[0].casefold()
            if word in known:
                told = True
            elif not word.isdigit():
                return False
        return told

    return vague


def _contains(words: str) -> Vague:
    """One of the phrases stands in the text, as whole words."""
    phrases = sorted(phrases_of(words))
    # In a script without blanks no blank stands around a word.
    within = tuple(phrase if without_blanks(phrase) else f" {phrase} " for phrase in phrases)
    keys = tuple({max(phrase.split(), key=len) for phrase in phrases})

    def vague(text: str, _: str | None = None) -> bool:
        small = text.casefold()
        for key in keys:
            if key in small:  # as in few texts
                told = f" {bare(text)} "
                return any(phrase in told for phrase in within)
        return False

    return vague


def _fewer_words(words: str) -> Vague:
    """The text has fewer words than this; a word is two letters or more, or two of a script that has no blanks."""
    least = int(words) if words.isascii() and words.isdigit() else 0
    if not 1 <= least <= 9:  # noqa: PLR2004  one digit
        raise ValueError("not a number of words")

    enough = re.compile(r"[^\W\d_]{2}" + r"[^\W\d_]*[\W\d_].*?[^\W\d_]{2}" * (least - 1), re.DOTALL).search

    def vague(text: str, _: str | None = None) -> bool:
        return enough(text) is None if text.isascii() else words_of(text) < least

    return vague


def _only_a_code(words: str) -> Vague:
    """Every part of the text between blanks is a code; of two characters only one without a letter: 3M is a name."""
    _require_none(words)

    def vague(text: str, _: str | None = None) -> bool:
        if len(text) <= _INITIALS:
            return _LETTER.search(text) is None
        return all(map(_is_code, text.split()))

    return vague


def _is_code(part: str) -> bool:
    """No letters; or digits and no letters as in a word, as 7-Eleven has them; or capitals in groups."""
    if _LETTER.search(part) is None:
        return True
    if any(map(str.isdigit, part)):
        return _SPOKEN.search(part) is None
    return _GROUPS.fullmatch(part) is not None


def _its_sku(words: str) -> Vague:
    """The text is the seller's own number of the product."""
    _require_none(words)
    return lambda text, sku=None: sku is not None and bare(text) == bare(sku)


def _require_none(words: str) -> None:
    if words:
        raise ValueError("this rule needs no words")


def _first_words(words: str) -> frozenset[str]:
    return frozenset(phrase.partition(" ")[0] for phrase in phrases_of(words))


def beginning(firsts: Iterable[frozenset[str]], judges: Iterable[Callable[..., object]]) -> Vague:
    """Several rules as one, that looks at the first word before it asks any of them."""
    begins, asked = frozenset[str]().union(*firsts), tuple(judges)

    def vague(text: str, _: str | None = None) -> bool:
        first = text.partition(" ")[0].casefold()
        if first.isalpha() and first not in begins:  # as nearly all texts begin
            return False
        return any(judge(text) for judge in asked)

    return vague


#: The rule that compares with the item's own number.
OF_SKU = "is the sku"
_BETWEEN, _EMPTY = "Write the words with ; between them.", "Leave the cell empty."
_SINGLE = f"{_BETWEEN} Phrases of several words belong into a row with the rule is."
_NOTHING = "it says nothing of its own"

LINTS: dict[str, LintRule] = {
    "is": LintRule(_is, _NOTHING, _BETWEEN, phrases=True, firsts=_first_words),
    "only words of": LintRule(_only_words_of, _NOTHING, _SINGLE, phrases=True, firsts=_first_words),
    "contains": LintRule(_contains, "it holds words that say nothing", _BETWEEN, phrases=True),
    "fewer words than": LintRule(_fewer_words, "it has fewer than {words} words", "Write a number from 1 to 9."),
    "only a code": LintRule(_only_a_code, "it is a code only", _EMPTY, firsts=lambda _: frozenset()),
    OF_SKU: LintRule(_its_sku, "it is the SKU only", _EMPTY),
}
