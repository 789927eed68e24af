"""The check of one shipment against what the pilot asks of its filer: the table of requirements, compiled.

A rule is a pair: a probe that answers "is this shipment good?" with a few attribute look-ups, and an explanation that
names what is missing and is called only when the probe says no. So a good shipment costs its probes and nothing else.

One cause gives one finding. What already has a finding, or holds or belongs to something that has one, gets no second:
a price that could not be read is not also a missing price. A shipment whose very record is broken (a row of too many
cells, a segment out of place) is not judged at all, because what is missing in it may only have slipped.

A party without name, street and city is missing as a whole: one finding, ``shipment.seller``. Of a party that is there
each missing part is one.
In findings an item's target is written as in the tables, ``item.listed_price``; the place is asked for by the number
of the item in its shipment, from 1: ``item[2].listed_price``.
"""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING, Any, NamedTuple, get_args

from translator.model.catalogue import level, refuses
from translator.model.finding import Finding
from translator.model.shipment import FilerType, Item, Party, Shipment
from translator.validation.requirements import PARTY_ELEMENTS, US_ELEMENTS, Requirement, modes_on, owed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import date

    from translator.model.place import Place

    PlaceOf = Callable[[str], Place]
    Check = Callable[[Shipment, Sequence[Finding], PlaceOf], list[Finding]]
    #: From a shipment or an item to whether a rule is kept, and to what is missing.
    Probe = Callable[[Any], bool]
    Explain = Callable[[Any], "Iterator[Missing]"]


_BUT_COUNTRY = tuple(name for name in Party.__struct_fields__ if name != "country")


class Missing(NamedTuple):
    """What a rule found wrong, before it has a place."""

    code: str
    #: The field or fields concerned; the first is the finding's target.
    targets: tuple[str, ...]
    detail: str
    value: str = ""
    #: The field whose column shows best where the thing would have stood; the targets themselves when empty.
    shown_by: tuple[str, ...] = ()


class Rule(NamedTuple):
    """One compiled rule on a shipment or on an item."""

    good: Probe
    explain: Explain


class _Rules(NamedTuple):
    """What one kind of filer owes."""

    shipment: tuple[Rule, ...]
    item: tuple[Rule, ...]


def compile_rules(filer_type: FilerType, on: date) -> Check:
    """The check of the shipments of one participant on one day.

    A shipment that names another kind of filer than ``filer_type`` is judged by the one it names: a service provider
    may file for a carrier or a marketplace. ``on`` is the day that the rules are those of.

    The check takes a shipment, the findings that it already has, and a function from a target to its place in the
    participant's file, and returns the new findings, without an order; none when nothing is missing.
    """
    rules = {kind: _rules_of(kind, on) for kind in get_args(FilerType)}
    own = rules[filer_type]
    cancel = _Rules(_rules_of("", on).shipment, ())

    def check(shipment: Shipment, known: Sequence[Finding], place_of: PlaceOf) -> list[Finding]:
        chosen = rules.get(shipment.filer_type or "", own) if shipment.action != "cancel" else cancel
        broken = [rule for rule in chosen.shipment if not rule.good(shipment)]
        poor = [
            (number, item, rule)
            for rule in chosen.item
            for number, item in enumerate(shipment.items, 1)
            if not rule.good(item)
        ]
        if not broken and not poor:
            return []
        return _findings(shipment, broken, poor, known, place_of)

    return check


def _findings(
    shipment: Shipment,
    broken: list[Rule],
    poor: list[tuple[int, Item, Rule]],
    known: Sequence[Finding],
    place_of: PlaceOf,
) -> list[Finding]:
    if any(_unreadable(finding) for finding in known):
        return []
    told = tuple(finding.target for finding in known if finding.target)
    missed = [missing for rule in broken for missing in rule.explain(shipment) if not _told(missing.targets, told)]
    found = [_finding(missing, missing.shown_by or missing.targets, place_of) for missing in missed]
    spots = {(finding.place.ordinal, finding.place.name) for finding in known if finding.place.name}
    # What stands there has been found wrong by the reading, which knows no targets: it is not missing.
    found = [finding for finding in found if (finding.place.ordinal, finding.place.name) not in spots]
    places = {(finding.target, finding.place) for finding in known}
    for number, item, rule in poor:
        for missing in rule.explain(item):
            asked = tuple(_numbered(target, number) for target in missing.targets)
            stand = [place_of(ask) for ask in asked]
            told_there = any((place.ordinal, place.name) in spots for place in stand)
            if not told_there and places.isdisjoint(zip(missing.targets, stand, strict=True)):
                found.append(_finding(missing, asked, place_of))
    return found


def _unreadable(finding: Finding) -> bool:
    """Whether the record itself is broken, so that what seems missing may only have slipped."""
    return not finding.target and refuses(finding) and level(finding.code) in ("segment", "row")


def _told(targets: tuple[str, ...], told: tuple[str, ...]) -> bool:
    return any(_related(target, known) for target in targets for known in told)


def _related(one: str, other: str) -> bool:
    return one == other or one.startswith(f"{other}.") or other.startswith(f"{one}.")


def _numbered(target: str, number: int) -> str:
    return target.replace("item.", f"item[{number}].", 1)


def _finding(missing: Missing, asked: tuple[str, ...], place_of: PlaceOf) -> Finding:
    """The finding at the first of its fields that the participant has a column or an element for."""
    places = [place_of(target) for target in asked]
    place = next((place for place in places if place.name), places[0])
    return Finding(missing.code, place, missing.value, missing.targets[0], missing.detail)


def _rules_of(filer_type: str, on: date) -> _Rules:
    rows = owed(filer_type, on)
    shipment = [_compiled(row) for row in rows if row.targets[0].startswith("shipment.")]
    items = [_compiled(row) for row in rows if row.targets[0].startswith("item.")]
    if items:
        shipment.append(Rule(attrgetter("items"), _no_item))
    shipment.append(_mode_rule(on))
    return _Rules(tuple(shipment), tuple(items))


def _no_item(_: Shipment) -> Iterator[Missing]:
    # Asked of the item itself, so that a finding on any field of an item silences it.
    yield Missing("E306", ("item",), "")


def _mode_rule(on: date) -> Rule:
    covered = frozenset(modes_on(on))
    listed = ", ".join(modes_on(on)) or "none"

    def good(shipment: Shipment) -> bool:
        mode = shipment.mode_of_transport
        return mode is None or mode in covered

    def explain(shipment: Shipment) -> Iterator[Missing]:
        detail = f"on {on.isoformat()} it covers {listed}"
        yield Missing("E307", ("shipment.mode_of_transport",), detail, shipment.mode_of_transport or "")

    return Rule(good, explain)


def _compiled(row: Requirement) -> Rule:
    rule = _FORMS[row.form](row)
    return _in_modes(rule, row.modes) if row.modes else rule


def _in_modes(rule: Rule, modes: tuple[str, ...]) -> Rule:
    good = rule.good
    return Rule(lambda shipment: shipment.mode_of_transport not in modes or good(shipment), rule.explain)


def _cited(row: Requirement, part: str = "") -> str:
    words = f"{part} of {row.words}" if part else row.words
    cited = f"({row.citation}, element {row.element})"
    return f"{words} {cited}" if words else cited


def _value(row: Requirement) -> Rule:
    (target,) = row.targets
    value_of = _getter(target)

    def good(record: Any) -> bool:
        value = value_of(record)
        # First whether it is true, because comparing a number with a text is slow.
        return bool(value) or (value is not None and value != "")

    return Rule(good, lambda _: iter((Missing(row.code, row.targets, _cited(row)),)))


def _one_of(row: Requirement) -> Rule:
    values_of = attrgetter(*(_attribute(target) for target in row.targets))
    missing = Missing(row.code, row.targets, _cited(row))
    return Rule(lambda record: any(values_of(record)), lambda _: iter((missing,)))


def _party(row: Requirement, *, only_if_given: bool = False) -> Rule:
    (target,) = row.targets
    party_of = _getter(target)

    def good(shipment: Shipment) -> bool:
        party = party_of(shipment)
        if party is None:
            return only_if_given
        return complete(party) or (only_if_given and not given(party))

    def explain(shipment: Shipment) -> Iterator[Missing]:
        party = party_of(shipment) or Party()
        if not (party.name or party.address_1 or party.city):
            yield Missing(row.code, (target,), _cited(row, "the name and address"), shown_by=(f"{target}.name",))
            return
        for name, words in lacking(party):
            yield Missing(row.code, (f"{target}.{name}",), _cited(row, words))

    return Rule(good, explain)


def given(party: Party) -> bool:
    """Whether anything is known of the party but its country, which tables often write as a constant."""
    return any(getattr(party, name) is not None for name in _BUT_COUNTRY)


def complete(party: Party) -> bool:
    """Whether the party has a name and an address, in the sense of `requirements.PARTY_ELEMENTS`."""
    return bool(
        party.name
        and party.address_1
        and party.city
        and party.country
        and (party.country != "US" or (party.state and party.postal_code))
    )


def lacking(party: Party) -> list[tuple[str, str]]:
    """The attributes that a party lacks for a name and an address, each with the word a person uses for it."""
    elements = PARTY_ELEMENTS + US_ELEMENTS if party.country == "US" else PARTY_ELEMENTS
    return [(name, words) for name, words in elements if not getattr(party, name)]


def _getter(target: str) -> Callable[[Any], Any]:
    return attrgetter(_attribute(target))


def _attribute(target: str) -> str:
    """``seller.name`` of ``shipment.seller.name``, ``description`` of ``item.description``."""
    return target.partition(".")[2]


_FORMS: dict[str, Callable[[Requirement], Rule]] = {
    "value": _value,
    "one of": _one_of,
    "party": _party,
    "party if given": lambda row: _party(row, only_if_given=True),
}
