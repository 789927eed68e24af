"""What may be written in a column of a form, in the words of those who fill it in."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from translator.mapping.codes import read_codes
from translator.mapping.conversion import CATALOGUE, Failure

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from translator.mapping.decision import Decision

_STEP = re.compile(r"(\w+)(?:\((.*)\))?", re.DOTALL)


def closed_list(decisions: Sequence[Decision], files: Mapping[str, bytes]) -> tuple[str, ...]:
    """The words from which one can be chosen, where every row that reads the column takes them all; else none."""
    first = next((decision for decision in decisions if decision.steps and not decision.several), None)
    if first is None:
        return ()
    words = _candidates(first, files)
    taken = all(not isinstance(decision.convert(word), Failure) for decision in decisions for word in words)
    return words if taken else ()


def _candidates(decision: Decision, files: Mapping[str, bytes]) -> tuple[str, ...]:
    name, arguments = _read(decision.steps[0].text)
    if name == "code":
        return tuple(read_codes(files, "", [])[arguments].values)
    if name == "yes_no":
        given = arguments.split(", ") if arguments else ["yes", "no"]
        return tuple(words.partition(";")[0].strip() for words in given)
    return decision.field.choices


def _read(step: str) -> tuple[str, str]:
    match = _STEP.fullmatch(step)
    return (match[1], match[2] or "") if match else (step, "")


def in_words(decisions: Sequence[Decision], choices: Sequence[str]) -> str:
    """How a value of the column is written."""
    if choices:
        return f"one of: {', '.join(choices)}"
    told = dict.fromkeys(_told(decision) for decision in decisions if decision.steps)
    lengths = [decision.field.length for decision in decisions if decision.field.length and decision.field.type is str]
    words = ", or ".join(told) or "text"
    return f"{words}, at most {min(lengths)} characters" if lengths and words == "text" else words


def _told(decision: Decision) -> str:
    """The words of the first conversion that says more than ``text``."""
    steps = [_read(step.text) for step in decision.steps]
    name, arguments = next((one for one in steps if one[0] not in _PLAIN), steps[-1])
    tell = _WORDS.get(name)
    return tell(arguments) if tell else _sentence(name)


def _sentence(name: str) -> str:
    """The first sentence of the conversion's own page."""
    meaning = " ".join(CATALOGUE[name].meaning.split("\n\n")[0].split()).replace("`", "")
    first = re.split(r"(?<=[^A-Z])[.:;] ", meaning)[0].rstrip(".")
    return first[:1].lower() + first[1:]


def _always(words: str) -> Callable[[str], str]:
    return lambda _: words


def _days(forms: str) -> str:
    return f"a day as {' or '.join(_parts(forms))}"


def _parts(arguments: str) -> Iterable[str]:
    return (part.strip() for part in arguments.split(", "))


def _sample(text: str) -> str:
    """The sample of a number; its digits alone stand for the form with commas."""
    return "1,234.56" if text.isdigit() else text.replace(", ", ",")


#: Conversions that ask nothing of those who write the value.
_PLAIN = ("text", "upper", "lower", "cut", "html_text", "join", "spreadsheet_text")
#: By the name of a conversion: from its arguments to words for those who write the value.
_WORDS: dict[str, Callable[[str], str]] = {
    **dict.fromkeys(_PLAIN, _always("text")),
    "date": _days,
    "datetime": lambda arguments: _days(arguments.rpartition(", ")[0]),
    "decimal": lambda n: f"a number with a point as decimal mark, at most {n} decimals",
    "number": lambda sample: f"a number such as {_sample(sample)}",
    "money": lambda sample: f"an amount such as {_sample(sample)}",
    "integer": _always("a whole number"),
    "quantity": _always("a whole number of pieces"),
    "weight": lambda arguments: f"a number of {arguments.rpartition(', ')[2]}, or with its unit, such as 350 g",
    "country": _always("the two-letter code, or the English name"),
    "state": _always("the code or the name of the state"),
    "postal_code": _always("the ZIP or postal code"),
    "currency": _always("three letters, such as USD"),
    "tariff_number": _always("6 or 10 digits"),
    "tracking_number": _always("the number on the label"),
    "bill_number": _always("the number of the bill"),
    "lookup": lambda arguments: f"as it stands in the table {arguments.partition(', ')[0]}",
    "phone": _always("with + and the country's number"),
    "email": _always("an address such as ann@example.com"),
    "url": _always("a link that begins with https://"),
}
