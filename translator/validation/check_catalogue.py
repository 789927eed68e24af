"""What ``checks.csv`` may ask of a value: a closed catalogue of functions, each with its source.

A check is made for the day of filing and gives a function from a value to what is wrong with it, or None. It judges
what stands in the canonical shipment; what a participant may write for it is the conversions' matter.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

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
    #: Whether it is asked of a party in the US only.
    in_us: bool
    #: None where the circumstances leave nothing to be judged.
    make: Callable[[Circumstances], Callable[[Any], Wrong | None] | None]
    #: Whether every shipment has a value of its own, so that nothing is won by remembering the good ones.
    unlike: bool


CHECKS: dict[str, Check] = {}

F = TypeVar("F", bound="Callable[[Any], Wrong | None]")
M = TypeVar("M", bound="Callable[[Circumstances], Callable[[Any], Wrong | None] | None]")


def check(
    number: str, *, takes: tuple[type, ...] = (str,), in_us: bool = False, unlike: bool = False
) -> Callable[[F], F]:
    """Enter a function from a value to what is wrong with it, under its own name."""

    def enter(judge: F) -> F:
        CHECKS[judge.__name__] = Check(judge.__name__, _meaning(judge), number, takes, in_us, lambda _: judge, unlike)
        return judge

    return enter


def check_made(number: str, *, takes: tuple[type, ...] = (str,), unlike: bool = False) -> Callable[[M], M]:
    """Enter a function that makes the check for the circumstances."""

    def enter(make: M) -> M:
        CHECKS[make.__name__] = Check(make.__name__, _meaning(make), number, takes, False, make, unlike)
        return make

    return enter


def _meaning(function: Callable[..., Any]) -> str:
    return " ".join((function.__doc__ or "").split())
