"""What ``checks.csv`` may ask of a value: a closed catalogue of functions, each with its source.

A check is made for the day of filing and gives a function from a value to what is wrong with it, or None. It judges
what stands in the canonical shipment; what a participant may write for it is the conversions' matter.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from translator.model.field import Field
    from translator.validation.known_parties import KnownParties


class Wrong(NamedTuple):
    """What is wrong with a value, beyond the words of the catalogue of findings."""

    detail: str = ""
    suggestion: str = ""


class Circumstances(NamedTuple):
    """What a check may hang on beside the value."""

    #: The day of filing.
    on: date
    known_parties: KnownParties


class Check(NamedTuple):
    """One entry of the catalogue."""

    name: str
    #: What it asks, with its source.
    meaning: str
    #: The number of its finding; the severity is the letter before it.
    number: str
    #: Python types of the values that it judges.
    takes: tuple[type, ...]
    #: The countries in which it is asked of a party; empty where it is asked everywhere.
    within: frozenset[str]
    #: None where the circumstances leave nothing to be judged.
    make: Callable[[Circumstances], Callable[[Any], Wrong | None] | None]
    #: Whether every shipment has a value of its own, so that nothing is won by remembering the good ones.
    unlike: bool
    #: The last names of the fields that hold what it judges; empty where every field of its types may.
    fits: frozenset[str] = frozenset()

    def judges(self, field: Field) -> bool:
        """Whether a field holds such values."""
        return field.type in self.takes and (not self.fits or field.attributes[-1] in self.fits)


CHECKS: dict[str, Check] = {}

F = TypeVar("F", bound="Callable[[Any], Wrong | None]")
M = TypeVar("M", bound="Callable[[Circumstances], Callable[[Any], Wrong | None] | None]")


def check(
    number: str,
    *fits: str,
    takes: tuple[type, ...] = (str,),
    within: frozenset[str] = frozenset(),
    unlike: bool = False,
) -> Callable[[F], F]:
    """Enter a function from a value to what is wrong with it, under its own name; ``fits`` as in `Check`."""

    def enter(judge: F) -> F:
        name, meant, of = judge.__name__, _meaning(judge), frozenset(fits)
        CHECKS[name] = Check(name, meant, number, takes, within, lambda _: judge, unlike, of)
        return judge

    return enter


def check_made(number: str, *fits: str, takes: tuple[type, ...] = (str,), unlike: bool = False) -> Callable[[M], M]:
    """Enter a function that makes the check for the circumstances; ``fits`` as in `Check`."""

    def enter(make: M) -> M:
        name, meant, of = make.__name__, _meaning(make), frozenset(fits)
        CHECKS[name] = Check(name, meant, number, takes, frozenset(), make, unlike, of)
        return make

    return enter


def _meaning(function: Callable[..., Any]) -> str:
    return " ".join((function.__doc__ or "").split())
