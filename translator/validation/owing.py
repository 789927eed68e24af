"""One element that is owed, compiled: a probe that tells whether it is there, and an explanation of what is not.

The probe is all that a good shipment costs.
"""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING, Any, NamedTuple

from translator.model.shipment import Party
from translator.validation.elements import PARTY_ELEMENTS, US_ELEMENTS

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence

    from translator.model.shipment import Shipment
    from translator.validation.elements import Element

    #: From a shipment or an item to whether a rule is kept, and to what is missing.
    Probe = Callable[[Any], bool]
    Explain = Callable[[Any], "Iterator[Missing]"]

#: What a shipment is known by; where none of them is there it has a finding of its own.
_NUMBERS = frozenset(f"shipment.{name}" for name in ("tracking_number", "house_bill_number", "master_bill_number"))
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
    suggestion: str = ""


class Rule(NamedTuple):
    """One compiled rule on a shipment or on an item."""

    good: Probe
    explain: Explain
    #: The attribute that only has to be there, where the rule asks no more.
    value_of: str = ""


def strictest(missed: Iterable[Missing]) -> list[Missing]:
    """What is told of one shipment or item: of several findings of one number on one value the first that refuses."""
    told: dict[Hashable, Missing] = {}
    for one in missed:
        # Of what is not there at all each is a finding of its own.
        about = (one.targets, one.code[1:]) if one.value else one
        earlier = told.setdefault(about, one)
        if one.code[0] == "E" != earlier.code[0]:
            told[about] = one
    return list(told.values())


def compile_element(element: Element) -> Rule:
    """The rule that asks for an enforced element."""
    return _FORMS[element.owed, element.form](element)


def all_there(rules: Sequence[Rule]) -> Probe:
    """The probes of rules that ask for single values, as one."""
    if not rules:
        return lambda _: True
    # One more, because attrgetter gives a tuple of several only.
    values_of = attrgetter(*(rule.value_of for rule in rules), rules[0].value_of)
    # A value that is false (a flag that says no, a price of 0) is there all the same: then each is asked by itself.
    return lambda record: all(values_of(record)) or all(rule.good(record) for rule in rules)


def _cited(element: Element, part: str = "") -> str:
    words = f"{part} of {element.words}" if part else element.words
    return f"{words} {_source(element)}"


def _source(element: Element) -> str:
    return f"({element.citation}{f', element {element.number}' if element.number else ''})"


def _value(element: Element) -> Rule:
    value_of = getter(element.targets[0])

    def good(record: Any) -> bool:
        value = value_of(record)
        # As `_there` has it, without its call.
        return bool(value) or (value is not None and value != "")

    missing = Missing("E302", element.targets, _cited(element))
    return Rule(good, lambda _: iter((missing,)), attribute(element.targets[0]))


def _there(value: Any) -> bool:
    """Whether a value stands there: a flag that says no and a price of 0 do."""
    # First whether it is true, because comparing a number with a text is slow.
    return bool(value) or (value is not None and value != "")


def _one_of(element: Element) -> Rule:
    values_of = attrgetter(*(attribute(target) for target in element.targets))
    if _NUMBERS.issuperset(element.targets):
        missing = Missing("E301", element.targets, _source(element))
    else:
        missing = Missing("E303", element.targets, _cited(element))
    if len(element.targets) == 1:
        return Rule(lambda record: _there(values_of(record)), lambda _: iter((missing,)))

    def good(record: Any) -> bool:
        values = values_of(record)
        return any(values) or any(map(_there, values))

    return Rule(good, lambda _: iter((missing,)))


def _party(element: Element, *, only_if_given: bool = False) -> Rule:
    (target,) = element.targets
    party_of = getter(target)

    def good(shipment: Shipment) -> bool:
        party = party_of(shipment)
        if party is None:
            return only_if_given
        # As `complete` has it, without its call.
        if party.name and party.address_1 and party.city and party.state and party.postal_code and party.country:
            return True
        return complete(party) or (only_if_given and not given(party))

    def explain(shipment: Shipment) -> Iterator[Missing]:
        party = party_of(shipment) or Party()
        if not (party.name or party.address_1 or party.city):
            yield Missing("E302", (target,), _cited(element, "the name and address"), shown_by=(f"{target}.name",))
            return
        for name, words in lacking(party):
            yield Missing("E302", (f"{target}.{name}",), _cited(element, words))

    return Rule(good, explain)


def given(party: Party) -> bool:
    """Whether anything is known of the party but its country, which tables often write as a constant."""
    return any(getattr(party, name) for name in _BUT_COUNTRY)


def complete(party: Party) -> bool:
    """Whether the party has a name and an address, in the sense of `translator.validation.elements.PARTY_ELEMENTS`."""
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


def getter(target: str) -> Callable[[Any], Any]:
    """What reads a target's value from its shipment or item; a party that is None must not lie in between."""
    return attrgetter(attribute(target))


def attribute(target: str) -> str:
    """``seller.name`` of ``shipment.seller.name``, ``description`` of ``item.description``."""
    return target.partition(".")[2]


_FORMS: dict[tuple[str, str], Callable[[Element], Rule]] = {
    ("required", "value"): _value,
    ("one of", "value"): _one_of,
    ("required", "party"): _party,
    ("one of", "party"): _party,
    ("if applicable", "party"): lambda element: _party(element, only_if_given=True),
}
