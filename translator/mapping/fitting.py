"""What every value of a field must keep, and what becomes of one that does not where nothing may be refused over it."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Any

from translator.mapping.conversion import Failure, Warned
from translator.mapping.countries import ALPHA_2
from translator.model.catalogue import message, remedy
from translator.model.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from translator.mapping.conversion import Step
    from translator.model.field import Field

_NUMBERS = ("tracking_number", "house_bill_number", "master_bill_number")
_SHORTENED = re.compile(r"[0-9](?:[.,][0-9]+)?[eE]\+[0-9]+")
_FORMULA = re.compile(r"=\"?([^\"]+)\"?|'([^']+)'?")
_COUNTRIES = ("country", "country_of_origin")
_LEFT_OUT, _AS_IT_STANDS = "W206", "W207"
#: What is told in place of what would refuse.
EXCUSED = frozenset((_LEFT_OUT, _AS_IT_STANDS))


def excused(failure: Failure, field: Field, steps: Sequence[Step] = ()) -> Warned:
    """What is taken in place of a failure where nothing may be refused over the field, with the warning.

    It is the text as it stands, where the conversion says that it may be and the field can hold it, else nothing. Of a
    text in other letters than ASCII no message may be able to hold what it is written as: it is not carried.
    ``steps`` are the conversions of the field.
    """
    carried = failure.carried.isascii() and failure.carried and steps and _fails_alike(failure, steps[-1])
    text = failure.carried if carried else None
    if text is not None and (field.type is not str or isinstance(checked(str, field)(text), Failure)):
        text = None
    told = Finding(failure.code, detail=failure.detail, suggestion=failure.suggestion)
    code = _LEFT_OUT if text is None else _AS_IT_STANDS
    return Warned(text, (Failure(code, message(told), remedy(told)),))


def _fails_alike(failure: Failure, last: Step) -> bool:
    """Whether it is the last conversion that failed, so that no other would have changed the text."""
    again = last.convert(failure.carried)
    return isinstance(again, Failure) and again.code == failure.code


def checked(convert: Callable[[Any], Any], field: Field, *, warns: bool = False) -> Callable[[Any], Any]:
    """``convert``, and behind it what every value of the field must keep: its choices or its length."""
    check = _check(field)
    if check is None:
        return convert
    if convert is str:
        return check

    def convert_and_check(text: Any) -> Any:
        value = convert(text)
        return value if value is None or value.__class__ is Failure else check(value)

    return _with_warnings(convert, check) if warns else convert_and_check


def _with_warnings(convert: Callable[[Any], Any], check: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def convert_and_check(text: Any) -> Any:
        value = convert(text)
        if value is None or value.__class__ is Failure:
            return value
        good = check(value.value if value.__class__ is Warned else value)
        return good if good.__class__ is Failure else value

    return convert_and_check


def _check(field: Field) -> Callable[[Any], Any] | None:
    if field.choices:
        allowed = ", ".join(field.choices)
        failure = Failure("E218", suggestion=f"There are: {allowed}.")
        choices = frozenset(field.choices)
        return lambda value: value if value in choices else failure
    if field.attributes[-1] in _COUNTRIES:
        return lambda value: value if value in ALPHA_2 else Failure("E215")
    if field.length is None or field.type is not str:
        return None
    most = field.length
    if field.attributes[-1] in _NUMBERS:
        return lambda value: _number(value, most)
    return lambda value: value if len(value) <= most else Failure("E206", f"{len(value)} characters, at most {most}")


def _number(value: str, most: int) -> str | Failure:
    """A shipment's number as it is, or what a spreadsheet or a copied text has done to it."""
    if len(value) > most:
        return Failure("E206", f"{len(value)} characters, at most {most}")
    if value.isascii() and value.isalnum():
        return value
    invisible = next((one for one in value if unicodedata.category(one) == "Cf"), "")
    if invisible:
        return Failure("E207", f"U+{ord(invisible):04X}, which cannot be seen, is in it")
    if _SHORTENED.fullmatch(value):
        return Failure("E220", "it is shortened")
    formula = _FORMULA.fullmatch(value)
    if formula:
        return Failure("E220", "it is written as a formula or a text", f"Write {formula[1] or formula[2]}.")
    return value
