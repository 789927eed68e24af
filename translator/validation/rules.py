"""The check of one shipment against what the pilot asks of its filer: the tables of a rule book, compiled.

A rule is a pair: a probe that answers "is this shipment good?" with a few attribute look-ups, and an explanation that
names what is missing and is called only when the probe says no. So a good shipment costs its probes and nothing else.

One cause gives one finding. What already has a finding, or holds or belongs to something that has one, gets no second:
a price that could not be read is not also a missing price. But a warning silences nothing that refuses.
A shipment whose very record is broken (a row of too many cells, a segment out of place) is not judged at all, because
what is missing in it may only have slipped.

A party without name, street and city is missing as a whole: one finding, ``shipment.seller``. Of a party that is there
each missing part is one. While the action or the mode of transport is not known, because it could not be read, only
what every one of them owes is asked.
In findings an item's target is written as in the tables, ``item.listed_price``; the place is asked for by the number
of the item in its shipment, from 1: ``item[2].listed_price``.
"""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from translator.model.catalogue import level, refuses
from translator.model.finding import Finding
from translator.validation.check_catalogue import Circumstances
from translator.validation.checking import compile_checks
from translator.validation.elements import in_mode, owed
from translator.validation.owing import Missing, Rule, all_there, compile_element, strictest
from translator.validation.regime import covered, why_not

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import date

    from translator.model.place import Place
    from translator.model.shipment import FilerType, Item, Shipment
    from translator.validation.owing import Probe
    from translator.validation.regime import Letter
    from translator.validation.rulebook import RuleBook

    PlaceOf = Callable[[str], Place]
    Check = Callable[[Shipment, Sequence[Finding], PlaceOf], list[Finding]]
    #: Filer type, action and mode of transport of a shipment.
    Kind = tuple[str | None, str | None, str | None]


class _Rules(NamedTuple):
    """What one kind of shipment owes."""

    #: Whether a shipment has all of it, itself and in each of its items.
    good: Callable[[Shipment], bool]
    shipment: tuple[Rule, ...]
    item: tuple[Rule, ...]


class _Compiled(dict["Kind", _Rules]):
    """The rules for each kind of shipment, compiled when the first of the kind comes."""

    def __init__(self, book: RuleBook, filer_type: FilerType, on: date, outside: Letter) -> None:
        super().__init__()
        self._book, self._filer_type, self._on, self._outside = book, filer_type, on, outside

    def __missing__(self, kind: Kind) -> _Rules:
        filer_type, action, mode = kind
        rows = owed(self._book.elements, filer_type or self._filer_type, action, self._on)
        rows = tuple(row for row in rows if in_mode(row, mode))
        shipment = [compile_element(row) for row in rows if not row.of_items]
        items = [compile_element(row) for row in rows if row.of_items]
        if items:
            shipment.append(Rule(attrgetter("items"), _no_item))
        shipment += self._outside_the_regime(mode)
        circumstances = Circumstances(self._on, self._book.known_parties)
        of_shipment, of_items = compile_checks(self._book, (action, mode), circumstances)
        shipment += of_shipment
        items += of_items
        return self.setdefault(kind, _Rules(_probe(shipment, items), tuple(shipment), tuple(items)))

    def _outside_the_regime(self, mode: str | None) -> Iterator[Rule]:
        """A mode that is not covered on a day on which others are."""
        modes, on = covered(self._book.regime, self._on), self._on
        if mode is None or mode in modes or not modes:
            return
        detail = f"on {on.isoformat()} it covers {', '.join(modes)}; {why_not(self._book.regime, mode, on)}"
        missing = Missing(f"{self._outside}307", ("shipment.mode_of_transport",), detail, mode)
        yield Rule(lambda _: False, lambda _: iter((missing,)))


def compile_rules(book: RuleBook, filer_type: FilerType, on: date, outside: Letter = "W") -> Check:
    """The check of the shipments of one participant on one day.

    A shipment that names another kind of filer than ``filer_type`` is judged by the one it names: a service provider
    may file for a carrier or a marketplace. ``on`` is the day of filing. ``outside`` begins the code of the finding on
    a mode of transport that the regime does not cover on that day; on a day without any, the file has a finding
    (`translator.validation.regime.closed_finding`), and its shipments have none.

    The check takes a shipment, the findings that it already has, and a function from a target to its place in the
    participant's file, and returns the new findings, without an order; none when nothing is missing.
    """
    compiled = _Compiled(book, filer_type, on, outside)

    def check(shipment: Shipment, known: Sequence[Finding], place_of: PlaceOf) -> list[Finding]:
        chosen = compiled[shipment.filer_type, shipment.action, shipment.mode_of_transport]
        if chosen.good(shipment):
            return []
        broken = [rule for rule in chosen.shipment if not rule.good(shipment)]
        poor = [
            (number, item, rule)
            for rule in chosen.item
            for number, item in enumerate(shipment.items, 1)
            if not rule.good(item)
        ]
        return _findings(shipment, broken, poor, known, place_of)

    return check


def _probe(shipment: Sequence[Rule], items: Sequence[Rule]) -> Callable[[Shipment], bool]:
    """All probes as one, so that a good shipment costs them and nothing else."""
    of_shipment = (all_there([rule for rule in shipment if rule.value_of]), *_probes(shipment))
    of_item = (all_there([rule for rule in items if rule.value_of]), *_probes(items))

    def good(shipment: Shipment) -> bool:
        for probe in of_shipment:
            if not probe(shipment):
                return False
        for item in shipment.items:
            for probe in of_item:
                if not probe(item):
                    return False
        return True

    return good


def _probes(rules: Sequence[Rule]) -> Iterator[Probe]:
    return (rule.good for rule in rules if not rule.value_of)


def _findings(
    shipment: Shipment,
    broken: list[Rule],
    poor: list[tuple[int, Item, Rule]],
    known: Sequence[Finding],
    place_of: PlaceOf,
) -> list[Finding]:
    if any(_unreadable(finding) for finding in known):
        return []
    every, grave = _known(known), _known([finding for finding in known if finding.code[0] != "W"])
    found = []
    for missing in strictest(missing for rule in broken for missing in rule.explain(shipment)):
        finding = _finding(missing, missing.shown_by or missing.targets, place_of)
        # A warning is no reason to let pass what refuses.
        heard = every if missing.code[0] == "W" else grave
        if not heard.of_target(missing.targets) and _spot(finding.place) not in heard.spots:
            found.append(finding)
    of_items: dict[int, list[Missing]] = {}
    for number, item, rule in poor:
        of_items.setdefault(number, []).extend(rule.explain(item))
    for number, some in of_items.items():
        for missing in strictest(some):
            asked = tuple(_numbered(target, number) for target in missing.targets)
            stand = [place_of(ask) for ask in asked]
            heard = every if missing.code[0] == "W" else grave
            told = not heard.spots.isdisjoint(map(_spot, stand))
            if not told and heard.places.isdisjoint(zip(missing.targets, stand, strict=True)):
                found.append(_finding(missing, asked, place_of))
    return found


class _Known(NamedTuple):
    """Where a shipment already has findings."""

    targets: frozenset[str]
    places: frozenset[tuple[str | None, Place]]
    #: What stands there has been found wrong by the reading, which knows no targets: it is not missing.
    spots: frozenset[tuple[int, str]]

    def of_target(self, targets: tuple[str, ...]) -> bool:
        return any(_related(target, known) for target in targets for known in self.targets)


def _known(findings: Sequence[Finding]) -> _Known:
    return _Known(
        frozenset(finding.target for finding in findings if finding.target),
        frozenset((finding.target, finding.place) for finding in findings),
        frozenset(_spot(finding.place) for finding in findings if finding.place.name),
    )


def _spot(place: Place) -> tuple[int, str]:
    return place.ordinal, place.name


def _unreadable(finding: Finding) -> bool:
    """Whether the record itself is broken, so that what seems missing may only have slipped."""
    return not finding.target and refuses(finding) and level(finding.code) in ("segment", "row")


def _related(one: str, other: str) -> bool:
    return one == other or one.startswith(f"{other}.") or other.startswith(f"{one}.")


def _numbered(target: str, number: int) -> str:
    return target.replace("item.", f"item[{number}].", 1)


def _finding(missing: Missing, asked: tuple[str, ...], place_of: PlaceOf) -> Finding:
    """The finding at the first of its fields that the participant has a column or an element for."""
    places = [place_of(target) for target in asked]
    place = next((place for place in places if place.name), places[0])
    return Finding(missing.code, place, missing.value, missing.targets[0], missing.detail, missing.suggestion)


def _no_item(_: Shipment) -> Iterator[Missing]:
    # Asked of the item itself, so that a finding on any field of an item silences it.
    yield Missing("E306", ("item",), "")
