"""The tables of checks and descriptions, compiled into rules: one probe for all that is asked of a shipment or item.

A value that was found good is remembered, together with those beside it: countries, states, currencies and products
come again and again, and a tuple that was seen before costs one look-up.
"""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING, Any, NamedTuple

from translator.model.field import fields
from translator.validation.check_catalogue import CHECKS, Wrong
from translator.validation.lints import beginning
from translator.validation.owing import Missing, Rule
from translator.validation.weighing import severity_on, targets

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from translator.validation.check_catalogue import Circumstances
    from translator.validation.rulebook import RuleBook

    Values = tuple[Any, ...]

#: Good values of one record that are remembered, before they are forgotten all together.
_MOST = 1 << 14
#: Good parties that are remembered.
_MOST_PARTIES = 1 << 11
_LETTERS = {"error": "E", "warning": "W"}


class _Asked(NamedTuple):
    """One check of one field, before it is compiled."""

    #: Attributes from the shipment or item down, such as ``("seller", "country")``.
    attributes: tuple[str, ...]
    target: str
    code: str
    #: What is wrong with a value, or whether it is wrong at all; something false for a good one.
    judge: Callable[[Any, Any], Wrong | bool | None]
    #: Attribute of the same record that the judge is given besides; empty for none.
    beside: str = ""
    #: Nothing is won by remembering its good values.
    unlike: bool = False
    #: What is told of a wrong value where the judge only says that it is one.
    told: Wrong = Wrong()
    #: The judge for who has nothing beside the value; None where it needs that.
    alone: Callable[[Any], Wrong | bool | None] | None = None
    #: The words with which a text that is wrong may begin; None where it may begin with any.
    firsts: frozenset[str] | None = None


def compile_checks(
    book: RuleBook, kind: tuple[str | None, str | None], circumstances: Circumstances
) -> tuple[list[Rule], list[Rule]]:
    """The rules on a shipment, and those on an item, for an action and a mode of transport."""
    asked = [*_of_checks(book, kind, circumstances)]
    if kind[0] not in ("cancel", None):  # it takes a filing back, and describes nothing
        asked += _of_descriptions(book)
    rules: dict[str, list[Rule]] = {"shipment": [], "item": []}
    of_parties = [one for one in asked if len(one.attributes) > 1]
    if of_parties:
        rules["shipment"].append(_of_parties(of_parties))
    for (level, unlike), some in _grouped(asked).items():
        rules[level].append(_of_record(some, remember=not unlike))
    return rules["shipment"], rules["item"]


def _grouped(asked: Sequence[_Asked]) -> dict[tuple[str, bool], list[_Asked]]:
    """What is asked of shipments and items themselves, by whether good values are worth remembering."""
    groups: dict[tuple[str, bool], list[_Asked]] = {}
    for one in asked:
        if len(one.attributes) == 1:
            groups.setdefault((one.target.partition(".")[0], one.unlike), []).append(one)
    return groups


def _of_checks(book: RuleBook, kind: tuple[str | None, str | None], circumstances: Circumstances) -> Iterator[_Asked]:
    for row in book.checks:
        if not row.holds(*kind, circumstances.on):
            continue
        check = CHECKS[row.check]
        made, beside = check.make(circumstances), "country" if check.within else ""
        if made is None:
            continue
        judge = _within(made, check.within) if check.within else _alone(made)
        for target in targets(row.target):
            field, alone = fields()[target], None if check.within else made
            code = f"{_LETTERS[severity_on(field, row.severity)]}{check.number}"
            yield _Asked(field.attributes, target, code, judge, beside, check.unlike, alone=alone)


def _of_descriptions(book: RuleBook) -> Iterator[_Asked]:
    for lint in book.descriptions:
        if lint.severity == "off" or lint.status == "unverified":
            continue
        for target in targets(lint.target):
            field = fields()[target]
            attributes, letter = field.attributes, _LETTERS[severity_on(field, lint.severity)]
            told, (number, unlike) = Wrong(lint.detail), ("341", True) if len(attributes) > 1 else ("340", False)
            code, alone = f"{letter}{number}", None if lint.beside else lint.vague
            yield _Asked(attributes, target, code, lint.vague, lint.beside, unlike, told, alone, lint.firsts)


def _alone(judge: Callable[[Any], Wrong | None]) -> Callable[[Any, Any], Wrong | None]:
    return lambda value, _: judge(value)


def _within(judge: Callable[[Any], Wrong | None], countries: frozenset[str]) -> Callable[[Any, Any], Wrong | None]:
    return lambda value, country: judge(value) if country in countries else None


class _Judged(NamedTuple):
    """All that is asked of one kind of record."""

    #: Whether a record is good in everything.
    good: Callable[[Any], bool]
    values_of: Callable[[Any], Values]
    #: Place of the value and of the value beside it among the values, and what is asked of it.
    tests: tuple[tuple[int, int, _Asked], ...]


def _judged(asked: Sequence[_Asked], *, remember: bool) -> _Judged:
    names = list(dict.fromkeys(name for one in asked for name in (one.attributes[-1], one.beside) if name))
    # One more, because attrgetter gives a tuple of several only.
    values_of = attrgetter(*names, names[0])
    tests = tuple((names.index(one.attributes[-1]), names.index(one.beside or names[0]), one) for one in asked)
    alone = (*_by_beginning(tests), *((at, one.alone) for at, _, one in tests if one.alone and one.firsts is None))
    judges = tuple((at, beside, one.judge) for at, beside, one in tests if not one.alone)

    def good(record: Any) -> bool:
        values = values_of(record)
        for at, judge_alone in alone:
            value = values[at]
            if value and judge_alone(value):
                return False
        for at, beside, judge in judges:
            value = values[at]
            if value and judge(value, values[beside]):
                return False
        return True

    return _Judged(_remembering(values_of, good) if remember else good, values_of, tests)


def _by_beginning(tests: Sequence[tuple[int, int, _Asked]]) -> Iterator[tuple[int, Callable[[Any], Any]]]:
    """What is asked of texts by how they begin, as one for each text."""
    of_value: dict[int, list[_Asked]] = {}
    for at, _, one in tests:
        if one.firsts is not None:
            of_value.setdefault(at, []).append(one)
    for at, some in of_value.items():
        yield at, beginning((one.firsts for one in some if one.firsts is not None), (one.judge for one in some))


def _remembering(values_of: Callable[[Any], Values], good: Callable[[Any], bool]) -> Callable[[Any], bool]:
    known: set[Values] = set()

    def good_or_known(record: Any) -> bool:
        values = values_of(record)
        if values in known:
            return True
        if not good(record):
            return False
        if len(known) >= _MOST:
            known.clear()
        known.add(values)
        return True

    return good_or_known


def _of_record(asked: Sequence[_Asked], *, remember: bool) -> Rule:
    """One rule for all checks of the shipment itself, or of an item."""
    judged = _judged(asked, remember=remember)
    return Rule(judged.good, lambda record: _explained(judged, record))


def _of_parties(asked: Sequence[_Asked]) -> Rule:
    """One rule for all checks of parties. Parties of which the same is asked are judged, and remembered, together."""
    by_party: dict[str, list[_Asked]] = {}
    for one in asked:
        by_party.setdefault(one.attributes[0], []).append(one)
    alike: dict[tuple[tuple[object, ...], ...], Callable[[Any], bool]] = {}
    judges: list[Callable[[Any], bool]] = []
    for some in by_party.values():
        key = tuple((one.attributes[-1], one.judge, one.beside) for one in some)
        judges.append(alike.setdefault(key, _good_party(some)))
    names = list(by_party)
    # One more, because attrgetter gives a tuple of several only.
    parties_of, several = attrgetter(*names, names[0]), tuple(enumerate(judges))

    def good(shipment: Any) -> bool:
        parties = parties_of(shipment)
        for at, good_party in several:
            party = parties[at]
            if party is not None and not good_party(party):
                return False
        return True

    explained = [(name, _judged(some, remember=False)) for name, some in by_party.items()]

    def explain(shipment: Any) -> Iterator[Missing]:
        for name, judged in explained:
            if (party := getattr(shipment, name)) is not None:
                yield from _explained(judged, party)

    return Rule(good, explain)


def _good_party(asked: Sequence[_Asked]) -> Callable[[Any], bool]:
    """Whether a party is good; what every party has of its own is judged each time, the rest is remembered."""
    some = ([one for one in asked if one.unlike], [one for one in asked if not one.unlike])
    probes = [_judged(ones, remember=place == 1).good for place, ones in enumerate(some) if ones]
    good = probes[0] if len(probes) == 1 else lambda party: probes[0](party) and probes[1](party)
    return _met_before(good)


def _met_before(good: Callable[[Any], bool]) -> Callable[[Any], bool]:
    """As ``good``, but not asked again of the very party that was good: the mapping makes one that comes again once."""
    known: dict[int, Any] = {}
    look_up = known.get

    def good_or_met(party: Any) -> bool:
        # While it stands here nothing else can have its id.
        if look_up(id(party)) is party:
            return True
        if not good(party):
            return False
        if len(known) >= _MOST_PARTIES:
            known.clear()
        known[id(party)] = party
        return True

    return good_or_met


def _explained(judged: _Judged, record: Any) -> Iterator[Missing]:
    """What is wrong with the values of a record."""
    values = judged.values_of(record)
    for at, beside, asked in judged.tests:
        value = values[at]
        found = asked.judge(value, values[beside]) if value else None
        if found:
            wrong = found if isinstance(found, Wrong) else asked.told
            yield Missing(asked.code, (asked.target,), wrong.detail, str(value), (), wrong.suggestion)
