"""The lint of descriptions and names: what says too little, as a table that IT staff edit.

A row of ``descriptions.csv`` is one thing that is told: a field, a rule, and the words or the number that it needs.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from translator.mapping.problem import choices_remedy
from translator.model.field import fields
from translator.validation.cells import CellReader, listed, rows_of
from translator.validation.repeated import Said, tell_repeated
from translator.validation.weighing import SEVERITIES, Weighed, field_of, say_never_refused, tell_outdone
from translator.validation.words import words_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from translator.mapping.problem import TableProblem
    from translator.mapping.table import TableRow

    Vague = Callable[..., bool]

FILE = "descriptions.csv"
_HEADINGS = ("target", "rule", "words", "severity", "citation", "status")

_NO_WORD = re.compile(r"[\W_]+")
_INITIALS = 2
_WITHOUT_DIGIT = re.compile(r"(?<!\S)[^\s0-9]*[^\W\d_][^\s0-9]*(?!\S)")


class Lint(NamedTuple):
    """One compiled row."""

    target: str
    severity: str
    #: Whether a text says too little; the text of ``beside``, or None, may stand behind it.
    vague: Vague
    #: What is told of such a text.
    detail: str
    status: str
    citation: str
    #: Attribute of the same item that the rule compares with; empty for none.
    beside: str = ""


def read_descriptions(files: Mapping[str, bytes], problems: list[TableProblem]) -> tuple[Lint, ...]:
    """The table, as far as it can be read; what is wrong goes to ``problems``."""
    rows = rows_of(files, FILE, _HEADINGS, problems)
    cells = CellReader(problems)
    read = [(row, _lint(row, cells)) for row in rows]
    enforced = [(row, one) for row, one in read if one and one.status != "unverified"]
    tell_repeated((_said(row, one) for row, one in enforced), "rule", problems)
    tell_outdone([_weighed(row, one) for row, one in enforced], problems)
    for row, one in enforced:
        say_never_refused(row, one.target, one.severity, cells)
    return tuple(one for _, one in read if one)


def _said(row: TableRow, one: Lint) -> Said:
    return Said(row, (one.target, *_asks(row)), (one.severity, row["words"]))


def _weighed(row: TableRow, one: Lint) -> Weighed:
    rule, phrases = _asks(row)
    return Weighed(_said(row, one), one.target, (rule, phrases or row["words"]), one.severity)


def _asks(row: TableRow) -> tuple[str, frozenset[str] | None]:
    # Phrases may stand in several rows; a number or a rule without words can only be meant once.
    return row["rule"], frozenset(map(_bare, listed(row["words"]))) if row["rule"] == "is" else None


def _lint(row: TableRow, cells: CellReader) -> Lint | None:
    field = field_of(row["target"])
    if field is None or field.type is not str:
        known = ["party.name", *(target for target, one in fields().items() if one.type is str)]
        cells.say(row, "target", "no such text field", choices_remedy(row["target"], known))
        return None
    rule = cells.one(row, "rule", tuple(RULES))
    severity, status = cells.one(row, "severity", SEVERITIES), cells.status(row)
    try:
        vague = RULES[rule](row["words"])
    except ValueError as error:
        cells.say(row, "words", str(error), _REMEDIES[rule])
        return None
    beside = "sku" if rule == _OF_SKU else ""
    if beside and field.level != "item":
        cells.say(row, "rule", "only an item has a seller's own number", "Write item.description as target.")
    return Lint(
        row["target"], severity, vague, _DETAILS[rule].format(words=row["words"]), status, row["citation"], beside
    )


def _is(words: str) -> Vague:
    """The whole text is one of these phrases, whatever its capitals and punctuation."""
    phrases = frozenset(map(_bare, listed(words)))
    if not phrases:
        raise ValueError("no words")
    longest = 2 * max(map(len, phrases))
    heads = frozenset(phrase[:2] for phrase in phrases)

    def vague(text: str, _: str | None = None) -> bool:
        head = text[:2].casefold()
        if head.isalpha() and head not in heads:  # as nearly all texts are
            return False
        return len(text) <= longest and _bare(text) in phrases

    return vague


def _bare(text: str) -> str:
    return _NO_WORD.sub(" ", text.casefold()).strip()


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
    """Every part of the text between blanks has a digit in it, as article numbers have, or no letter; 3M is a name."""
    _require_none(words)

    def vague(text: str, _: str | None = None) -> bool:
        if text.partition(" ")[0].isalpha():  # as nearly all texts begin
            return False
        return len(text) > _INITIALS and _WITHOUT_DIGIT.search(text) is None

    return vague


def _its_sku(words: str) -> Vague:
    """The text is the seller's own number of the product."""
    _require_none(words)
    return lambda text, sku=None: sku is not None and _bare(text) == _bare(sku)


def _require_none(words: str) -> None:
    if words:
        raise ValueError("this rule needs no words")


_OF_SKU = "is the sku"

#: Rule of the column ``rule`` to what makes it of the cell ``words``.
RULES: dict[str, Callable[[str], Vague]] = {
    "is": _is,
    "fewer words than": _fewer_words,
    "only a code": _only_a_code,
    _OF_SKU: _its_sku,
}
_DETAILS = {
    "is": "it says nothing of its own",
    "fewer words than": "it has fewer than {words} words",
    "only a code": "it is a code only",
    _OF_SKU: "it is the SKU only",
}
_REMEDIES = {
    "is": "Write the phrases with ; between them.",
    "fewer words than": "Write a number from 1 to 9.",
    "only a code": "Leave the cell empty.",
    _OF_SKU: "Leave the cell empty.",
}
