"""One element that is owed, compiled: a probe that tells whether it is there, and an explanation of what is not.

The probe is all that a good shipment costs.
"""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING, Any, NamedTuple

from translator.model.field import fields
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
#: What tells that a party was given: not its country, which tables often write as a constant, and nothing of what
#: only unverified elements ask for.
_TELLING = tuple(
    name
    for name in Party.__struct_fields__
    if name != "country" and fields()[f"shipment.seller.{name}"].status == "verified"
)


#: That something required is not there.
_MISSING = ("E301", "E302", "E303")


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
    #: Whether it is a text, in which there must be a letter or a digit.
    of_text: bool = False


def strictest(missed: Iterable[Missing]) -> list[Missing]:
    """What is told of one shipment or item: of several findings of one number on one value the first that refuses."""
    told: dict[Hashable, Missing] = {}
    nothing: set[str] = set()
    for one in missed:
        if one.value and one.code in _MISSING:
            nothing.update(one.targets)
        # Of what is not there at all each is a finding of its own.
        about = (one.targets, one.code[1:]) if one.value else one
        earlier = told.setdefault(about, one)
        if one.code[0] == "E" != earlier.code[0]:
            told[about] = one
    # What says nothing needs not to be called vague besides.
    return [one for one in told.values() if one.code in _MISSING or not nothing or one.targets[0] not in nothing]


def compile_element(element: Element) -> Rule:
    """The rule that asks for an enforced element."""
    return _FORMS[element.owed, element.form](element)


def all_there(rules: Sequence[Rule]) -> Probe:
    """The probes of rules that ask for single values, as one."""
    if not rules:
        return lambda _: True
    # One more, because attrgetter gives a tuple of several only.
    values_of = attrgetter(*(rule.value_of for rule in rules), rules[0].value_of)
    texts = [rule.value_of for rule in rules if rule.of_text]
    texts_of: Callable[[Any], Sequence[str]] = attrgetter(*texts, texts[0]) if texts else lambda _: ()
    # A value that is false (a flag that says no, a price of 0) is there all the same: then each is asked by itself.
    return lambda record: (
        (all(values_of(record)) and all(text[0].isalnum() for text in texts_of(record)))
        or all(rule.good(record) for rule in rules)
    )


def _cited(element: Element, part: str = "") -> str:
    words = f"{part} of {element.words}" if part else element.words
    return f"{words} {_source(element)}"


def _source(element: Element) -> str:
    return f"({element.citation}{f', element {element.number}' if element.number else ''})"


def _value(element: Element) -> Rule:
    target = element.targets[0]
    value_of = getter(target)
    missing = Missing("E302", element.targets, _cited(element))

    def explain(record: Any) -> Iterator[Missing]:
        yield missing._replace(value=value_of(record) or "")

    return Rule(lambda record: there(value_of(record)), explain, attribute(target), fields()[target].type is str)


def there(value: Any) -> bool:
    """Whether a value stands there: a flag that says no and a price of 0 do, and a text with a letter or a digit."""
    if value.__class__ is str:
        return value[:1].isalnum() or any(map(str.isalnum, value))
    # First whether it is true, because comparing a number with a text is slow.
    return bool(value) or value is not None


def _one_of(element: Element) -> Rule:
    if _NUMBERS.issuperset(element.targets):
        missing = Missing("E301", element.targets, _source(element))
    else:
        missing = Missing("E303", element.targets, _cited(element))

    # The first twice, because attrgetter gives a tuple of several only.
    values_of = attrgetter(attribute(element.targets[0]), *map(attribute, element.targets))

    def good(record: Any) -> bool:
        for value in values_of(record):
            # As `there` has it at first sight, without its call.
            if value and (value.__class__ is not str or value[0].isalnum()):
                return True
        return any(map(there, values_of(record)))

    def explain(record: Any) -> Iterator[Missing]:
        said = (value for value in values_of(record) if value.__class__ is str)
        yield missing._replace(value=next(filter(None, said), ""))

    return Rule(good, explain)


def _party(element: Element, *, only_if_given: bool = False) -> Rule:
    (target,) = element.targets
    party_of = getter(target)

    def good(shipment: Shipment) -> bool:
        party = party_of(shipment)
        if party is None:
            return only_if_given
        # As `complete` has it, without its call.
        name, street, city, state, code = party.name, party.address_1, party.city, party.state, party.postal_code
        whole = name and street and city and state and code and party.country
        if whole and (name[0] + street[0] + city[0] + state[0] + code[0]).isalnum():
            return True
        return complete(party) or (only_if_given and not given(party))

    def explain(shipment: Shipment) -> Iterator[Missing]:
        party = party_of(shipment) or Party()
        said = [one for one in (party.name, party.address_1, party.city) if one]
        if not any(map(there, said)):
            words, shown_by = _cited(element, "the name and address"), (f"{target}.name",)
            yield Missing("E302", (target,), words, "".join(said[:1]), shown_by)
            return
        for name, words in lacking(party):
            yield Missing("E302", (f"{target}.{name}",), _cited(element, words), getattr(party, name) or "")

    return Rule(good, explain)


def given(party: Party) -> bool:
    """Whether anything is known of the party by which it would be owed as a whole."""
    return any(there(getattr(party, name)) for name in _TELLING)


def complete(party: Party) -> bool:
    """Whether the party has a name and an address, in the sense of `translator.validation.elements.PARTY_ELEMENTS`."""
    return not lacking(party)


def lacking(party: Party) -> list[tuple[str, str]]:
    """The attributes that a party lacks for a name and an address, each with the word a person uses for it."""
    elements = PARTY_ELEMENTS + US_ELEMENTS if party.country == "US" else PARTY_ELEMENTS
    return [(name, words) for name, words in elements if not there(getattr(party, name))]


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
