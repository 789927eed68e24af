"""One row of an outbound table as a function: what stands at its place, whatever the form of the message.

The reference of what a row means. A value is read, converted, brought into the message's characters and measured.
What cannot stand in the message is an error finding (E309, E310); what stands there but not as it was, a warning
(W309 cut, W310 changed): nobody's data is edited silently.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from translator.mapping.outbound_conversions import Unfit
from translator.model.finding import Finding
from translator.model.shipment import Party

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from translator.mapping.characters import Characters
    from translator.mapping.outbound_source import Scope, Source
    from translator.mapping.outbound_table import OutboundRow

    #: From a scope to the text at the row's place, empty for nothing; findings are added to the list.
    Value = Callable[[Scope, list[Finding]], str]

_NOBODY = Party()
#: The finding of a gap for which a part of the shipment is left out; `translator.pilot.left_out` acts on it.
LEFT_OUT = "W311"
#: Where an item's number stands in a scope.
_ITEM = 4


def compile_value(row: OutboundRow, source: Source, characters: Characters, *, tell_case: bool = True) -> Value:
    """The function of a row that has a source."""
    read, convert = source.getter(), row.pipeline.convert
    limit, tells = row.pipeline.limit, row.pipeline.tells
    carries, fit = characters.carries, _Fit(row, source, characters, tell_case=tell_case)
    plain = not (tells or row.pipeline.rest)
    shortest, limit = row.pipeline.shortest, row.pipeline.first or limit
    may_be_absent = not (row.required or row.default)

    def value_of(scope: Scope, findings: list[Finding]) -> str:
        value = read(scope)
        if value is None and may_be_absent:
            return ""
        try:
            text = "" if value is None else convert(value) if convert else value
            if not text:
                return _absent(row, source, scope)
            if plain and shortest <= len(text) <= limit and carries(text):
                return text
            return fit(value, text, scope, findings)
        except Unfit as unfit:
            held = "" if value is None else str(value)
            findings.append(Finding(unfit.code, value=held, target=_target(source, scope), detail=unfit.detail))
        return ""

    return value_of


class _Fit:
    """The long way of a value that does not stand in the message as it is."""

    def __init__(self, row: OutboundRow, source: Source, characters: Characters, *, tell_case: bool) -> None:
        self._row = row
        self._source = source
        self._characters = characters
        self._tell_case = tell_case
        #: Codes, dates and numbers are written in the message's own words; only text can be edited.
        self._is_text = source.type is str and not source.choices

    def __call__(self, value: Any, text: str, scope: Scope, findings: list[Finding]) -> str:
        pipeline = self._row.pipeline
        try:
            written = self._characters.written(text)
        except Unfit:
            if pipeline.rest:  # the place of the beginning has told it
                return ""
            raise
        if len(written) < pipeline.shortest:
            raise Unfit("E310", f"{len(written)} characters, {self._row.target} takes at least {pipeline.shortest}")
        if pipeline.rest:
            return self._rest(written)
        if pipeline.first:
            if self._changed(value, text, written):
                self._tell("W310", value, written, scope, findings)
            return written[: _end_of(written, pipeline.first)]
        if len(written) > pipeline.limit:
            if not pipeline.cut:
                takes = f"{self._row.target} takes {pipeline.limit}"
                raise Unfit("E309", f"{len(written)} characters, {takes}")
            written = written[: pipeline.limit].rstrip(" ")
            self._tell("W309", value, written, scope, findings)
        elif self._changed(value, text, written):
            self._tell("W310", value, written, scope, findings)
        return written

    def _rest(self, written: str) -> str:
        """What the place of the beginning leaves over, where the change of the whole is told."""
        first, limit = self._row.pipeline.rest, self._row.pipeline.limit
        end = _end_of(written, first)
        if len(written) - end > limit:
            why = f" where character {first} is a blank, which begins the next place" if end < first else ""
            raise Unfit("E309", f"{len(written)} characters, the message takes {end + limit}{why}")
        return written[end:]

    def _changed(self, value: Any, text: str, written: str) -> bool:
        if isinstance(value, Decimal):
            return self._row.pipeline.tells and Decimal(text) != value
        before = value if self._row.pipeline.tells else text
        if not self._is_text or written == before:
            return False
        return self._tell_case or len(written) != len(before) or written.lower() != before.lower()

    def _tell(self, code: str, value: Any, written: str, scope: Scope, findings: list[Finding]) -> None:
        detail = f'sent as "{written}"'
        findings.append(Finding(code, value=str(value), target=_target(self._source, scope), detail=detail))


def _end_of(text: str, length: int) -> int:
    """Where the beginning of a text ends; never behind a blank, which could not be read again."""
    return length - 1 if len(text) > length and text[length - 1] == " " else length


def _target(source: Source, scope: Scope) -> str:
    """The field, with the item's number where it is an item's."""
    return source.name.replace("item.", f"item[{scope[_ITEM]}].", 1) if source.level == "item" else source.name


def _absent(row: OutboundRow, source: Source, scope: Scope) -> str:
    """What is written for an absent value; `Unfit` when it must be there, which nothing must in an absent party."""
    record = source.record(scope)
    if record is None or record == _NOBODY:
        return ""
    if row.leaves_out:
        raise Unfit(LEFT_OUT, left_out_detail(row))
    if row.required:
        raise Unfit("E310", f"{row.target} must be there")
    return row.default


def tell_lost(rows: Sequence[OutboundRow], where: str) -> Callable[[Scope, list[Finding]], None]:
    """Tells the values of rows that stand nowhere, because the element ``where`` that they belong to has no text."""
    sources = [(row.when, row.source) for row in rows if row.source is not None and row.source.attributes]

    def tell(scope: Scope, findings: list[Finding]) -> None:
        for condition, source in sources:
            value = source.read(scope)
            if value not in (None, "") and (condition is None or condition.holds(scope)):
                detail = f"{where} has no text"
                findings.append(Finding("W312", value=str(value), target=_target(source, scope), detail=detail))

    return tell


def left_out_detail(row: OutboundRow) -> str:
    """What is left out by a row, and for the lack of what."""
    names = (row.leaves_out, row.source.name if row.source else "")
    part, gap = (name.rpartition(".")[2].replace("_", " ") for name in names)
    return f"the {part}, which has no {gap}"
