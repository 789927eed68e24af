"""The pipeline of the ``convert`` column: how a conversion is registered, named with its arguments, and chained.

A conversion is a small function that builds another: ``decimal(2)`` gives a function from text to a number. The built
function returns the value, or ``None`` when nothing is left of it, or a `Failure` that says what is wrong with it.
"""

from __future__ import annotations

import re
from inspect import Parameter, getdoc, signature
from itertools import pairwise
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from translator.mapping.chaining import Cell, Failure, Warned, chained, chained_with_warnings, kind, retelling
from translator.mapping.problem import choices_remedy

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

__all__ = [
    "CATALOGUE",
    "CodeTable",
    "Conversion",
    "Failure",
    "Known",
    "Pipeline",
    "ReferenceTable",
    "Step",
    "Warned",
    "WrongConversion",
    "compile_pipeline",
    "conversion",
    "kind",
]

Build = TypeVar("Build", bound="Callable[..., Callable[[Any], Any]]")
#: The conversion that looks up in reference data.
LOOKUP = "lookup"
_STEP = re.compile(r"\s*(\w+)\s*(?:\(((?:'[^']*'|[^()'])*)\))?\s*(\||$)")
_ARGUMENT = re.compile(r"\s*(?:'([^']*)'|([^,]*))\s*(?:,|$)")
_WHOLE = re.compile(r"-?[0-9]{1,4}")


class CodeTable(NamedTuple):
    """One file below ``codes/``: their code, and the value that it stands for."""

    name: str
    values: Mapping[str, str]


class ReferenceTable(NamedTuple):
    """Data that a file is joined with: the cells of a row by the row's key."""

    name: str
    columns: tuple[str, ...]
    #: None while it is not there: a table that is received, and of which nothing was received as yet.
    rows: Mapping[str, Sequence[str]] | None
    #: Whether the participant sends it, and so can mend it.
    received: bool = False


class Conversion(NamedTuple):
    """One entry of the catalogue of conversions."""

    name: str
    takes: type
    gives: type
    build: Callable[..., Callable[[Any], Any]]
    #: What an empty cell gives instead of being missing, or None.
    of_empty: Any
    #: Whether it may give a `Warned`; where none does, the hot path does not ask.
    warns: bool = False
    #: From what a later conversion suggests to the same in the notation that this one reads, or None.
    retold: Callable[[str], str] | None = None

    @property
    def meaning(self) -> str:
        """What it does: the docstring."""
        return getdoc(self.build) or ""

    @property
    def first_sentence(self) -> str:
        """What it does, in a sentence, without the marks of a docstring."""
        paragraph = " ".join(self.meaning.partition("\n\n")[0].split()).replace("``", "")
        return paragraph.partition("; ")[0].rstrip(".") + "."

    @property
    def parameters(self) -> list[Parameter]:
        """What it is told in parentheses."""
        return list(signature(self.build).parameters.values())

    @property
    def form(self) -> str:
        """The name with its parameters, such as ``yes_no(yes, no)``; a question mark follows what may be left out."""
        names = [one.name + _mark(one) for one in self.parameters]
        return f"{self.name}({', '.join(names)})" if names else self.name


def _mark(parameter: Parameter) -> str:
    """Behind the name of a parameter that may be given several times, or left out."""
    if parameter.kind is Parameter.VAR_POSITIONAL:
        return "…"
    return "" if parameter.default is Parameter.empty else "?"


#: Every conversion by its name.
CATALOGUE: dict[str, Conversion] = {}


def conversion(
    *,
    takes: type = str,
    gives: type = str,
    of_empty: Any = None,
    warns: bool = False,
    retold: Callable[[str], str] | None = None,
) -> Callable[[Build], Build]:
    """Register a builder in the catalogue, under the name of its function without a closing underscore."""

    def register(build: Build) -> Build:
        name = build.__name__.rstrip("_")
        CATALOGUE[name] = Conversion(name, takes, gives, build, of_empty, warns, retold)
        return build

    return register


class WrongConversion(Exception):
    """A ``convert`` cell that is not of the language; carries why and the remedy. Becomes a table problem."""

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(message)
        self.remedy = remedy


class Step(NamedTuple):
    """One conversion of a pipeline."""

    #: As the table has it, such as ``max_length(10)``.
    text: str
    convert: Callable[[Any], Any]


class Pipeline(NamedTuple):
    """A whole ``convert`` cell, compiled."""

    convert: Callable[[Any], Any]
    takes: type
    gives: type
    of_empty: Any
    #: Whether it may give a `Warned`.
    warns: bool
    #: The code table that it ends with, if it does.
    codes: CodeTable | None = None
    #: Its conversions one by one, for what explains it.
    steps: tuple[Step, ...] = ()
    #: Where it looks up in reference data, the cell that it finds there last.
    cell: Cell | None = None


class Known(NamedTuple):
    """The tables of a mapping that its conversions may name."""

    codes: Mapping[str, CodeTable]
    references: Mapping[str, ReferenceTable] = MappingProxyType({})


def compile_pipeline(text: str, known: Known) -> Pipeline:
    """The pipeline that a cell such as ``digits | max_length(10)`` names; an empty cell is ``text``.

    Raises:
        WrongConversion: an unknown name, wrong arguments, or two conversions that do not fit.
    """
    named = list(_steps(text or "text"))
    steps = [(CATALOGUE[name], _built(name, arguments, known)) for name, arguments in named]
    for (before, _), (after, _) in pairwise(steps):
        if before.gives is not after.takes:
            message = f"{before.name} gives {kind(before.gives)}, but {after.name} takes {kind(after.takes)}"
            raise WrongConversion(message, "Order the conversions so that each takes what the one before gives.")
    functions = [function for _, function in steps]
    first, last, warns = steps[0][0], steps[-1][0], any(entry.warns for entry, _ in steps)
    convert = chained_with_warnings(functions) if warns else chained(functions)
    for retold in (entry.retold for entry, _ in steps if entry.retold):
        convert = retelling(convert, retold)
    codes = known.codes[named[-1][1][0]] if last.name == "code" else None
    told = tuple(Step(_written(*one), function) for one, function in zip(named, functions, strict=True))
    return Pipeline(convert, first.takes, last.gives, first.of_empty, warns, codes, told, _cell(named, functions))


def _cell(named: list[tuple[str, list[str]]], functions: list[Callable[[Any], Any]]) -> Cell | None:
    """What the last look-up of a pipeline finds."""
    last = max((index for index, (name, _) in enumerate(named) if name == LOOKUP), default=-1)
    if last < 0:
        return None
    table, column = named[last][1]
    return Cell(chained_with_warnings(functions[: last + 1]), f'in the column "{column}" of {table}')


def _written(name: str, arguments: list[str]) -> str:
    return f"{name}({', '.join(arguments)})" if arguments else name


def _steps(text: str) -> Iterator[tuple[str, list[str]]]:
    position = 0
    while True:
        match = _STEP.match(text, position)
        if match is None:
            raise WrongConversion("this is not a row of conversions", _why_no_step(text))
        if match[1] not in CATALOGUE:
            raise WrongConversion(f'there is no conversion "{match[1]}"', choices_remedy(match[1], CATALOGUE))
        yield match[1], _arguments(match[2])
        position = match.end()
        if not match[3]:
            return


def _why_no_step(text: str) -> str:
    written = "Write name or name(argument, …), with | between two."
    if text.count("(") > text.count(")"):
        return f"A parenthesis is not closed; a cell that holds a comma stands in quotation marks. {written}"
    return f"Nothing stands between two bars. {written}" if "||" in text.replace(" ", "") else written


def _arguments(text: str | None) -> list[str]:
    if not text or not text.strip():
        return []
    found: list[str] = []
    position = 0
    while position < len(text) and (match := _ARGUMENT.match(text, position)):
        found.append(match[1] if match[1] is not None else match[2].strip())
        position = match.end()
    return found


def _built(name: str, arguments: list[str], known: Known) -> Callable[[Any], Any]:
    entry = CATALOGUE[name]
    arguments = _with_sample(entry, arguments)
    try:
        signature(entry.build).bind(*arguments)
    except TypeError:
        count = f"{len(arguments)} argument{'s' * (len(arguments) != 1)}"
        blank = " A blank, a comma and a parenthesis stand in quotation marks: (' ')." if not arguments else ""
        raise WrongConversion(f"{name} is given {count}", f"Write {entry.form}.{blank}") from None
    given = [_argument(entry, parameter, text, known) for parameter, text in _paired(entry, arguments)]
    try:
        return entry.build(*given)
    except ValueError as error:
        message = f"{name}: {error}".rstrip(".")
        raise WrongConversion(message, f"Write {entry.form}: {entry.first_sentence}") from None


def _with_sample(entry: Conversion, arguments: list[str]) -> list[str]:
    """The commas of a sample such as 1,234.56, which is the last of the arguments, divide nothing."""
    last = len(entry.parameters) - 1
    if not 0 <= last < len(arguments) or entry.parameters[last].annotation != "Sample":
        return arguments
    return [*arguments[:last], ",".join(arguments[last:])]


def _paired(entry: Conversion, arguments: list[str]) -> Iterator[tuple[Parameter, str]]:
    parameters = entry.parameters
    for index, text in enumerate(arguments):
        yield parameters[min(index, len(parameters) - 1)], text


def _argument(entry: Conversion, parameter: Parameter, text: str, known: Known) -> Any:
    read = _ARGUMENTS.get(parameter.annotation)
    return read(entry, text, known) if read else text


def _code_table(_: Conversion, text: str, known: Known) -> CodeTable:
    if text not in known.codes:
        remedy = choices_remedy(text, known.codes) if known.codes else "Write it, with the columns code and value."
        raise WrongConversion(f'there is no table "codes/{text}.csv"', remedy)
    return known.codes[text]


def _reference_table(_: Conversion, text: str, known: Known) -> ReferenceTable:
    if text not in known.references:
        remedy = f"The card declares it as [tables.{text}]. {choices_remedy(text, known.references)}"
        raise WrongConversion(f'the card has no table "{text}"', remedy)
    return known.references[text]


def _whole(entry: Conversion, text: str, _: Known) -> int:
    if not _WHOLE.fullmatch(text):
        raise WrongConversion(f'{entry.name} is given "{text}" where a number belongs', f"Write {entry.form}.")
    return int(text)


#: How an argument is read, by the annotation of its parameter; any other is text.
_ARGUMENTS: dict[str, Callable[[Conversion, str, Known], Any]] = {
    "CodeTable": _code_table,
    "ReferenceTable": _reference_table,
    "int": _whole,
}
