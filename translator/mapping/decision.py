"""One row of ``fields.csv``, read and checked: what one field is filled with."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from translator.mapping.chaining import telling_of_cell
from translator.mapping.condition import Condition, read_condition
from translator.mapping.conversion import Failure, Known, Pipeline, Warned, WrongConversion, compile_pipeline, kind
from translator.mapping.conversions import CATALOGUE
from translator.mapping.fitting import checked
from translator.mapping.problem import TableProblem, choices_remedy, nearest
from translator.mapping.reference import Reference, read_reference
from translator.model.catalogue import message, remedy
from translator.model.field import Field, fields
from translator.model.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from translator.mapping.conversion import CodeTable, Step
    from translator.mapping.table import TableRow

_DEFAULT = re.compile(r"default\((.+)\)")
#: The conversion that reads a constant or a default where the row names none.
_PLAIN = {"str": "text", "bool": "yes_no(yes, no)", "Decimal": "decimal(9)", "date": "date(YYYY-MM-DD)"}
#: What of a row says how its target is filled.
_SAYING = ("source", "constant", "convert", "if_empty", "when")


class Decision(NamedTuple):
    """How a field is filled where ``condition`` holds."""

    #: Row of the mapping's own table; 0 for one that nobody wrote, and for one of the mapping that it extends.
    row: int
    field: Field
    #: Where the text comes from; None for a constant.
    reference: Reference | None
    #: From a text to the field's value, checked for the field.
    convert: Callable[[Any], Any]
    condition: Condition | None
    #: What an empty text gives: a value (of a constant row its value); nothing when it is missing.
    empty: Any = None
    #: Whether an empty text is a finding.
    reject: bool = False
    #: Whether the source is several places, for join.
    several: bool = False
    #: The conversions one by one, for what explains it.
    steps: tuple[Step, ...] = ()

    @property
    def excuses(self) -> bool:
        """Whether a value that cannot be read is left out and told, because nothing may be refused over its field."""
        return self.field.status == "unverified" and not self.reject

    @property
    def tells(self) -> bool:
        """Whether a value of it tells that its party or item is there at all."""
        return self.reference is not None and self.empty is None


class DecisionReader:
    """Reads the rows of one table and collects their problems."""

    def __init__(self, known: Known, problems: list[TableProblem]) -> None:
        self._known = known
        self._problems = problems

    def read(self, row: TableRow) -> Decision | None:
        """The row's decision, or None when it has a problem."""
        before = len(self._problems)
        field = fields().get(row["target"])
        if field is None:
            self._say(row, "target", "no such field", choices_remedy(row["target"], fields()))
        if not any(row[heading] for heading in _SAYING):
            self._say_nothing_stands(row, field)
            return None
        pipeline, condition = self._pipeline(row, field), self._condition(row)
        reference = self._reference(row, field, pipeline)
        empty, reject = self._if_empty(row, field, pipeline)
        if field is None or pipeline is None or len(self._problems) > before:
            return None
        convert = checked(pipeline.convert, field, warns=pipeline.warns)
        if pipeline.cell:
            convert = telling_of_cell(convert, pipeline.cell, reject=reject)
        if pipeline.codes is not None and not self._codes_fit(row, pipeline.codes, field):
            return None
        if row["constant"] and reference is None:
            empty = self._value(row, "constant", row["constant"], convert)
        several, number = pipeline.takes is list, 0 if row.inherited else row.number
        decision = Decision(number, field, reference, convert, condition, empty, reject, several)
        return decision._replace(steps=pipeline.steps)

    def _codes_fit(self, row: TableRow, codes: CodeTable, field: Field) -> bool:
        """Whether the field can hold every value of the code table that ends its pipeline."""
        hold = checked(str, field)
        for value in dict.fromkeys(codes.values.values()):
            failure = hold(value)
            if isinstance(failure, Failure):
                message = f'codes/{codes.name}.csv gives "{value}", which {field.target} cannot hold'
                self._say(row, "convert", message, failure.suggestion or failure.detail or "Mend the table.")
                return False
        return True

    def _say(self, row: TableRow, column: str, message: str, remedy: str) -> None:
        self._problems.append(TableProblem(row.file, row.number, column, row[column], message, remedy))

    def _say_nothing_stands(self, row: TableRow, field: Field | None) -> None:
        """A row with its target alone takes nothing away that is not below; a wrong target is told already."""
        if field:
            remedy = "Fill in exactly one of the two; a target that no mapping below fills cannot be taken away."
            self._say(row, "source", "neither a source nor a constant", remedy)

    def _reference(self, row: TableRow, field: Field | None, pipeline: Pipeline | None) -> Reference | None:
        if bool(row["source"]) is bool(row["constant"]):
            message = "both a source and a constant" if row["source"] else "neither a source nor a constant"
            self._say(row, "source", message, "Fill in exactly one of the two.")
        if row["constant"] and pipeline and pipeline.cell:
            return Reference(text=row["constant"])
        if not row["source"] or pipeline is None:
            return None
        try:
            reference = read_reference(row["source"], several=pipeline.takes is list)
        except ValueError as error:
            self._say(row, "source", "not a source", _sentence(error))
            return None
        if reference.of_items and field and field.level == "item":
            remedy = "Name the column alone: a row for an item reads its own item."
            self._say(row, "source", "a field of an item cannot read all items", remedy)
        return reference

    def _condition(self, row: TableRow) -> Condition | None:
        try:
            return read_condition(row["when"], self._known)
        except WrongConversion as error:
            self._say(row, "when", str(error), error.remedy)
        except ValueError as error:
            self._say(row, "when", "not a condition", _sentence(error))
        return None

    def _pipeline(self, row: TableRow, field: Field | None) -> Pipeline | None:
        plain = row["constant"] and not row["convert"] and field
        try:
            pipeline = compile_pipeline(_PLAIN[plain.type.__name__] if plain else row["convert"], self._known)
        except WrongConversion as error:
            self._say(row, "convert", str(error), error.remedy)
            return None
        if field and pipeline.gives is not field.type:
            known = ", ".join(one.form for one in CATALOGUE.values() if one.gives is field.type)
            message = f"it gives {kind(pipeline.gives)}, but {field.target} holds {kind(field.type)}"
            self._say(row, "convert", message, f"End with one of: {known}.")
        return pipeline

    def _if_empty(self, row: TableRow, field: Field | None, pipeline: Pipeline | None) -> tuple[Any, bool]:
        text = row["if_empty"]
        if pipeline and pipeline.of_empty is not None:
            if text:
                self._say(row, "if_empty", "this conversion has its own answer to an empty cell", "Leave it empty.")
            return pipeline.of_empty, False
        if text == "reject":
            return None, True
        if (not text and row["constant"]) or text == "omit":
            return None, False
        match = _DEFAULT.fullmatch(text)
        if match is None:
            close = nearest(text.partition("(")[0], ("reject", "omit", "default"))
            meant = f'Did you mean "{close}"? ' if close and close != text.partition("(")[0] else ""
            self._say(row, "if_empty", "not what can be done", f"{meant}Write reject, omit or default(value).")
            return None, False
        return self._default(row, match[1], field), False

    def _default(self, row: TableRow, text: str, field: Field | None) -> Any:
        if field is None:
            return None
        plain = compile_pipeline(_PLAIN[field.type.__name__], Known({}))
        return self._value(row, "if_empty", text, checked(plain.convert, field))

    def _value(self, row: TableRow, column: str, text: str, convert: Callable[[Any], Any]) -> Any:
        value = convert(text)
        if isinstance(value, Warned):
            value = value.warnings[0]
        if isinstance(value, Failure):
            told = Finding(value.code, detail=value.detail, suggestion=value.suggestion)
            self._say(row, column, f"{row['target']} cannot hold this: {message(told)}", remedy(told))
        return value


def _sentence(error: ValueError) -> str:
    text = str(error)
    return f"{text[:1].upper()}{text[1:]}".rstrip(".") + "."


def else_problems(rows: list[TableRow]) -> Iterator[TableProblem]:
    """Rows that can never win, because a row without ``when`` stands before them."""
    ended: dict[str, int] = {}
    for row in rows:
        target = row["target"]
        if target in ended:
            message = f"row {ended[target]} fills {target} in every case already"
            remedy = "Put rows with a condition before it, and keep one row without."
            yield TableProblem(row.file, row.number, "when", row["when"], message, remedy)
        elif not row["when"]:
            ended[target] = row.number
