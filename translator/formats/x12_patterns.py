"""One pattern for each segment, which only accepts.

A segment that its pattern matches is beyond doubt valid, and costs one call into C. Everything else (a leap day, a
number as long as it may be, or something really wrong) goes to ``x12_rules.problems``, which decides.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from translator.formats.x12_rules import ElementRule, SegmentRule
    from translator.formats.x12_tokens import Separators


def segment_pattern(rule: SegmentRule, separators: Separators) -> str:
    """A pattern whose full matches are valid segments of this rule."""
    pairs: set[int] = set()
    notes = ""
    for kind, positions in rule.notes:
        if _is_neighbor_pair(kind, positions, rule) and not {positions[0] - 1, positions[1]} & pairs:
            pairs.add(positions[0])
        else:
            notes += _note_pattern(kind, positions, re.escape(separators.element))
    mark = re.escape(separators.element)
    holds = "" if any(element.required for element in rule.elements) else f"(?={mark}+[^{mark}])"
    return notes + re.escape(rule.id) + holds + _tail(rule.elements, pairs, separators)


def _is_neighbor_pair(kind: str, positions: tuple[int, ...], rule: SegmentRule) -> bool:
    return (
        kind == "P"
        and positions == (positions[0], positions[0] + 1)
        and positions[1] <= len(rule.elements)
        and not any(rule.elements[position - 1].required for position in positions)
    )


def _tail(elements: tuple[ElementRule, ...], pairs: set[int], separators: Separators) -> str:
    """The elements from the last to the first, each behind its separator and each enclosing the rest."""
    mark = re.escape(separators.element)
    pattern = ""
    needed = False
    for element in reversed(elements):
        if element.position - 1 in pairs:
            continue
        value = _element_pattern(element, separators)
        if element.position in pairs:
            second = _element_pattern(elements[element.position], separators)
            own = f"{mark}(?:{value}{mark}{second}|{mark})"
        else:
            own = mark + (value if element.required else f"(?:{value})?")
        needed = needed or element.required
        pattern = f"{own}{pattern}" if needed else f"(?:{own}{pattern})?"
    return pattern


def _element_pattern(element: ElementRule, separators: Separators) -> str:
    if element.components:
        return _element_pattern(element.components[0], separators) if _one_will_do(element) else r"(?!)"
    if element.codes:
        return f"(?:{'|'.join(re.escape(code) for code in sorted(element.codes))})"
    kind = element.type if element.type in ("DT", "TM", "R") else element.type[0]
    return _KIND_PATTERNS.get(kind, _text_pattern)(element, separators)


def _one_will_do(element: ElementRule) -> bool:
    return not any(component.required for component in element.components[1:])


def _text_pattern(element: ElementRule, separators: Separators) -> str:
    barred = rf"\x00-\x1f\x7f-\x9f\ufeff{re.escape(separators.element + separators.component + separators.repetition)}"
    least, most = max(element.shortest - 1, 0), element.longest - 1
    # The first character is no blank, so that a value of blanks goes to the exact check.
    return rf"[^\s{barred}][^{barred}]{{{least},{most}}}"


def _integer_pattern(element: ElementRule, _separators: Separators) -> str:
    return f"-?[0-9]{{{element.shortest},{element.longest}}}"


def _decimal_pattern(element: ElementRule, separators: Separators) -> str:
    if element.shortest > 1:
        return f"[0-9]{{{element.shortest},{element.longest}}}"
    mark = re.escape(separators.element)
    return rf"(?=[^{mark}]{{1,{element.longest}}}(?:{mark}|\Z))-?[0-9]+(?:\.[0-9]+)?"


#: Without 29 February, which the exact check decides.
_DATE = (
    r"[0-9]{4}(?:(?:0[13578]|1[02])(?:0[1-9]|[12][0-9]|3[01])"
    r"|(?:0[469]|11)(?:0[1-9]|[12][0-9]|30)|02(?:0[1-9]|1[0-9]|2[0-8]))"
)
_TIME = r"(?:[01][0-9]|2[0-3])[0-5][0-9](?:[0-5][0-9][0-9]{0,2})?"

_KIND_PATTERNS: dict[str, Callable[[ElementRule, Separators], str]] = {
    "DT": lambda _element, _separators: _DATE,
    "TM": lambda _element, _separators: _TIME,
    "R": _decimal_pattern,
    "N": _integer_pattern,
}


def _note_pattern(kind: str, positions: tuple[int, ...], mark: str) -> str:
    there = [f"(?:[^{mark}]*+{mark}){{{position}}}+[^{mark}]" for position in positions]
    every = "".join(f"(?={pattern})" for pattern in there)
    some = "|".join(there)
    rest = "".join(f"(?={pattern})" for pattern in there[1:])
    patterns = {
        "P": f"(?:{every}|(?!{some}))",
        "R": f"(?={some})",
        "C": f"(?:(?!{there[0]})|{rest})",
        "L": f"(?:(?!{there[0]})|(?={'|'.join(there[1:])}))",
        "E": "".join(f"(?!(?={a}){b})" for i, a in enumerate(there) for b in there[i + 1 :]),
    }
    return patterns[kind]
