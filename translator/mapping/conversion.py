"""The pipeline of the ``convert`` column: how a conversion is registered, named with its arguments, and chained.

A conversion is a small function that builds another: ``decimal(2)`` gives a function from text to a number. The built
function returns the value, or ``None`` when nothing is left of it, or a `Failure` that says what is wrong with it.
"""

from __future__ import annotations

import re
from inspect import Parameter, getdoc, signature
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import msgspec

from translator.mapping.problem import choices_remedy

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

Build = TypeVar("Build", bound="Callable[..., Callable[[Any], Any]]")
_STEP = re.compile(r"\s*(\w+)\s*(?:\(((?:'[^']*'|[^()'])*)\))?\s*(\||$)")
_ARGUMENT = re.compile(r"\s*(?:'([^']*)'|([^,]*))\s*(?:,|$)")


class Failure(msgspec.Struct, frozen=True):
    """Why a value cannot be converted: what a finding says beside its place and value."""

    code: str
    detail: str = ""
    suggestion: str = ""
    #: The value as the suggestion would have it: a pipeline tries it, so that no remedy leads to the next finding.
    instead: str = ""


class CodeTable(NamedTuple):
    """One file below ``codes/``: their code, and the value that it stands for."""

    name: str
    values: Mapping[str, str]


class Conversion(NamedTuple):
    """One entry of the catalogue of conversions."""

    name: str
    takes: type
    gives: type
    build: Callable[..., Callable[[Any], Any]]
    #: What an empty cell gives instead of being missing, or None.
    of_empty: Any
    #: From what a later conversion suggests to the same in the notation that this one reads, or None.
    retold: Callable[[str], str] | None = None

    @property
    def meaning(self) -> str:
        """What it does: the docstring."""
        return getdoc(self.build) or ""

    @property
    def parameters(self) -> list[Parameter]:
        """What it is told in parentheses."""
        return list(signature(self.build).parameters.values())

    @property
    def form(self) -> str:
        """The name with its parameters, such as ``yes_no(yes, no)``."""
        names = [one.name + ("…" if one.kind is Parameter.VAR_POSITIONAL else "") for one in self.parameters]
        return f"{self.name}({', '.join(names)})" if names else self.name


#: Every conversion by its name.
CATALOGUE: dict[str, Conversion] = {}


def conversion(
    *, takes: type = str, gives: type = str, of_empty: Any = None, retold: Callable[[str], str] | None = None
) -> Callable[[Build], Build]:
    """Register a builder in the catalogue, under the name of its function without a closing underscore."""

    def register(build: Build) -> Build:
        name = build.__name__.rstrip("_")
        CATALOGUE[name] = Conversion(name, takes, gives, build, of_empty, retold)
        return build

    return register


class WrongConversion(Exception):
    """A ``convert`` cell that is not of the language; carries why and the remedy. Becomes a table problem."""

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(message)
        self.remedy = remedy


class Pipeline(NamedTuple):
    """A whole ``convert`` cell, compiled."""

    convert: Callable[[Any], Any]
    takes: type
    gives: type
    of_empty: Any
    #: The code table that it ends with, if it does.
    codes: CodeTable | None = None


def compile_pipeline(text: str, tables: Mapping[str, CodeTable]) -> Pipeline:
    """The pipeline that a cell such as ``digits | max_length(10)`` names; an empty cell is ``text``.

    Raises:
        WrongConversion: an unknown name, wrong arguments, or two conversions that do not fit.
    """
    named = list(_steps(text or "text"))
    steps = [(CATALOGUE[name], _built(name, arguments, tables)) for name, arguments in named]
    for (before, _), (after, _) in pairwise(steps):
        if before.gives is not after.takes:
            message = f"{before.name} gives {kind(before.gives)}, but {after.name} takes {kind(after.takes)}"
            raise WrongConversion(message, "Order the conversions so that each takes what the one before gives.")
    convert = _chained([function for _, function in steps])
    for entry in (entry for entry, _ in steps if entry.retold):
        convert = _retelling(convert, entry)
    last, arguments = named[-1]
    codes = tables[arguments[0]] if last == "code" else None
    return Pipeline(convert, steps[0][0].takes, steps[-1][0].gives, steps[0][0].of_empty, codes)


def _steps(text: str) -> Iterator[tuple[str, list[str]]]:
    position = 0
    while True:
        match = _STEP.match(text, position)
        if match is None:
            raise WrongConversion(
                "this is not a row of conversions", "Write name or name(argument, …), with | between two."
            )
        if match[1] not in CATALOGUE:
            raise WrongConversion(f'there is no conversion "{match[1]}"', choices_remedy(match[1], CATALOGUE))
        yield match[1], _arguments(match[2])
        position = match.end()
        if not match[3]:
            return


def _arguments(text: str | None) -> list[str]:
    if not text or not text.strip():
        return []
    found: list[str] = []
    position = 0
    while position < len(text) and (match := _ARGUMENT.match(text, position)):
        found.append(match[1] if match[1] is not None else match[2].strip())
        position = match.end()
    return found


def _built(name: str, arguments: list[str], tables: Mapping[str, CodeTable]) -> Callable[[Any], Any]:
    entry = CATALOGUE[name]
    try:
        signature(entry.build).bind(*arguments)
    except TypeError:
        raise WrongConversion(f"{name} is given {len(arguments)} arguments", f"Write {entry.form}.") from None
    given = [_argument(entry, parameter, text, tables) for parameter, text in _paired(entry, arguments)]
    try:
        return entry.build(*given)
    except ValueError as error:
        raise WrongConversion(f"{name}: {error}", f"Write {entry.form}: {entry.meaning.splitlines()[0]}") from None


def _paired(entry: Conversion, arguments: list[str]) -> Iterator[tuple[Parameter, str]]:
    parameters = entry.parameters
    for index, text in enumerate(arguments):
        yield parameters[min(index, len(parameters) - 1)], text


def _argument(entry: Conversion, parameter: Parameter, text: str, tables: Mapping[str, CodeTable]) -> Any:
    if parameter.annotation == "CodeTable":
        if text not in tables:
            raise WrongConversion(f'there is no table "codes/{text}.csv"', choices_remedy(text, tables))
        return tables[text]
    if parameter.annotation != "int":
        return text
    if not (text.isascii() and text.isdigit()):
        raise WrongConversion(f'{entry.name} is given "{text}" where a number belongs', f"Write {entry.form}.")
    return int(text)


def _chained(functions: list[Callable[[Any], Any]]) -> Callable[[Any], Any]:
    if len(functions) == 1:
        return functions[0]

    def convert(value: Any) -> Any:
        for function in functions:
            value = function(value)
            if value is None or value.__class__ is Failure:
                break
        return value

    return convert


def _retelling(convert: Callable[[Any], Any], entry: Conversion) -> Callable[[Any], Any]:
    retold = entry.retold or str

    def converted(value: Any) -> Any:
        result = convert(value)
        if result.__class__ is not Failure:
            return result
        tried = convert(result.instead) if result.instead else None
        failure = tried if tried.__class__ is Failure else result
        return msgspec.structs.replace(failure, suggestion=retold(failure.suggestion))

    return converted


_KINDS = {"str": "text", "bool": "yes or no", "Decimal": "a number", "date": "a day", "list": "several texts"}


def kind(type_: type) -> str:
    """The type in words for the author of a table."""
    return _KINDS[type_.__name__]
