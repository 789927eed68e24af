"""What a conversion gives when it is not just a value, and conversions chained to one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

if TYPE_CHECKING:
    from collections.abc import Callable


class Failure(msgspec.Struct, frozen=True):
    """Why a value cannot be converted: what a finding says beside its place and value."""

    code: str
    detail: str = ""
    suggestion: str = ""
    #: The value as the suggestion would have it: a pipeline tries it, so that no remedy leads to the next finding.
    instead: str = ""
    #: The text as it may stand where nothing may be refused over the field: only its form is wrong. Empty for none.
    carried: str = ""


class Warned(msgspec.Struct, frozen=True):
    """A value that is taken all the same, and what is told of it; the codes of the warnings begin with W."""

    value: Any
    warnings: tuple[Failure, ...]


def chained(functions: list[Callable[[Any], Any]]) -> Callable[[Any], Any]:
    """One behind the other, until nothing is left or one fails."""
    if len(functions) == 1:
        return functions[0]

    def convert(value: Any) -> Any:
        for function in functions:
            value = function(value)
            if value is None or value.__class__ is Failure:
                break
        return value

    return convert


def chained_with_warnings(functions: list[Callable[[Any], Any]]) -> Callable[[Any], Any]:
    """As ``chained``; what any of them warns of goes with the value."""

    def convert(value: Any) -> Any:
        warnings: tuple[Failure, ...] = ()
        for function in functions:
            value = function(value)
            if value.__class__ is Warned:
                warnings += value.warnings
                value = value.value
            if value is None or value.__class__ is Failure:
                return value
        return Warned(value, warnings) if warnings else value

    return convert


def retelling(convert: Callable[[Any], Any], retold: Callable[[str], str]) -> Callable[[Any], Any]:
    """As ``convert``; what a failure suggests is tried, and told in the notation that the pipeline reads."""

    def converted(value: Any) -> Any:
        result = convert(value)
        if result.__class__ is not Failure:
            return result
        tried = convert(result.instead) if result.instead else None
        failure = tried if tried.__class__ is Failure else result
        return msgspec.structs.replace(failure, suggestion=retold(failure.suggestion))

    return converted


class Cell(NamedTuple):
    """The cell of reference data that a pipeline looks up."""

    #: From the text that the pipeline takes to what stands in the cell.
    find: Callable[[Any], Any]
    #: Where it stands, in words.
    where: str


def telling_of_cell(convert: Callable[[Any], Any], cell: Cell, *, reject: bool = False) -> Callable[[Any], Any]:
    """As ``convert``, which looks up and goes on with what it found; a failure tells what that was.

    With ``reject`` an empty cell is a failure as well.
    """
    missing = Failure("E201", f"nothing stands {cell.where}") if reject else None

    def converted(value: Any) -> Any:
        result = convert(value)
        if result is None:
            return missing
        if result.__class__ is not Failure:
            return result
        found = cell.find(value)
        told = f'"{found}" {cell.where}' if isinstance(found, str) else ""
        return msgspec.structs.replace(result, detail="; ".join(filter(None, [told, result.detail])))

    return converted


_KINDS = {"str": "text", "bool": "yes or no", "Decimal": "a number", "date": "a day", "list": "several texts"}


def kind(type_: type) -> str:
    """The type in words for the author of a table."""
    return _KINDS[type_.__name__]
