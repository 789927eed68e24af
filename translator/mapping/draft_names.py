"""Which field a column is likely to fill, by its name: compared with phrases that people use for fields."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from rapidfuzz import fuzz, process

from translator.model.field import fields

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

#: Least likeness, in percent, at which a name is a guess.
LIKE = 86
#: What a phrase loses for each that stands before it, so that of two columns the more usual wins.
_STEP = 0.4
#: How far a part without its party stands behind the same with it.
_BARE = 5
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Za-z])(?=[0-9])")
#: A unit behind what a column is called, such as ``(lbs)``.
_UNIT = re.compile(r" (?:in )?(?:kgs?|g|grams?|lbs?|oz|usd|eur|pcs)$")
_BETWEEN = re.compile(r"[^a-z0-9]+")
_DIGITS = re.compile(r"[0-9]+")


class Likeness(NamedTuple):
    """How much a name is like a field's."""

    target: str
    #: In percent.
    score: float
    phrase: str


class Vocabulary:
    """The phrases by which fields and codes go.

    Made from rows of (kind, name, phrases with semicolons between): ``party`` and ``part`` are combined (``ship to``,
    ``city``), ``alone`` is a party that stands for its name, ``field`` a whole target, and ``code`` a value of a field.
    """

    def __init__(self, rows: Iterable[tuple[str, str, str]]) -> None:
        by_kind: dict[str, list[tuple[str, list[str]]]] = {}
        for kind, name, phrases in rows:
            by_kind.setdefault(kind, []).append((name, [plain(one) for one in phrases.split(";")]))
        #: Targets and ranks by phrase: its first meaning, and what it is where a party goes without its name.
        self._targets: dict[str, dict[str, int]] = {}
        for phrase, target, rank in _phrases(by_kind):
            self._targets.setdefault(phrase, {target: rank})
        for phrase, target, rank in _bare(by_kind):
            self._targets.setdefault(phrase, {}).setdefault(target, rank)
        self._codes = dict(by_kind.get("code", ()))
        self._forms = {phrase: form for form, phrases in by_kind.get("form", ()) for phrase in phrases}

    def likenesses(self, names: Iterable[str]) -> list[Likeness]:
        """The fields that any of the names is like, each once, the likest first."""
        best: dict[str, Likeness] = {}
        told = [plain(name) for name in names]
        for name in dict.fromkeys([*told, *(_UNIT.sub("", name) for name in told)]):
            for one in self._likenesses(name):
                if one.target not in best or one.score > best[one.target].score:
                    best[one.target] = one
        return sorted(best.values(), key=lambda one: -one.score)

    def _likenesses(self, name: str) -> Iterator[Likeness]:
        numbers = _DIGITS.findall(name)
        found = process.extract(name, self._targets.keys(), scorer=fuzz.token_sort_ratio, score_cutoff=LIKE, limit=None)
        for phrase, score, _ in found:
            if _DIGITS.findall(phrase) == numbers:
                for target, rank in self._targets[phrase].items():
                    yield Likeness(target, max(score - rank * _STEP, 0), phrase)

    def code(self, target: str, text: str) -> str:
        """The value of the field that a participant's code is likely to stand for; empty for none."""
        words = plain(text)
        for name, phrases in self._codes.items():
            field, _, value = name.partition("=")
            if field == target and any(phrase == words or phrase in words.split() for phrase in phrases):
                return value
        return ""

    def form(self, names: Iterable[str]) -> str:
        """The conversion of a column that public exports call so; empty for none."""
        return next((form for name in names if (form := self._forms.get(plain(name)))), "")

    def has_codes(self, target: str) -> bool:
        """Whether values of the field are known by phrases."""
        return any(name.startswith(f"{target}=") for name in self._codes)


def plain(name: str) -> str:
    """A name in small letters with blanks between its words: ``shipToCity``, ``SHIP_TO_CITY`` give ``ship to city``."""
    return _BETWEEN.sub(" ", _HUMP.sub(" ", name.replace("\u2019", "'")).lower()).strip()


def _phrases(by_kind: Mapping[str, list[tuple[str, list[str]]]]) -> Iterator[tuple[str, str, int]]:
    for target, phrases in by_kind.get("field", ()):
        if target in fields():
            yield from ((phrase, target, rank) for rank, phrase in enumerate(phrases))
    for party, phrases in by_kind.get("alone", ()):
        yield from ((phrase, f"shipment.{party}.name", rank) for rank, phrase in enumerate(phrases))
    parts = by_kind.get("part", ())
    for party, roles in by_kind.get("party", ()):
        for part, phrases in parts:
            combined = (f"{role} {phrase}" for phrase in phrases for role in roles)
            for place, phrase in enumerate(combined):
                yield phrase, f"shipment.{party}.{part}", place // len(roles)


def _bare(by_kind: Mapping[str, list[tuple[str, list[str]]]]) -> Iterator[tuple[str, str, int]]:
    for party, too_plain in by_kind.get("bare", ()):
        for part, phrases in by_kind.get("part", ()):
            known = (phrase for phrase in phrases if phrase not in too_plain)
            yield from ((phrase, f"shipment.{party}.{part}", _BARE + rank) for rank, phrase in enumerate(known))
