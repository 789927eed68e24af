"""Writes X12 as senders do, for tests: any separators that ISA declares, any line ends, wrapped lines, several sets."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from hypothesis import strategies as st

Segment = Sequence[str]
Set = Sequence[Segment]


class Syntax(NamedTuple):
    """How one interchange is written."""

    element: str
    component: str
    terminator: str
    #: What stands behind each terminator.
    line_end: str
    #: Characters of a line; 0: lines are not wrapped.
    wrapped: int

    @property
    def reserved(self) -> str:
        """The characters that no value may hold."""
        return f"{self.element}{self.component}{self.terminator}\r\n"


class Group(NamedTuple):
    """GS01, GS08 and ST01 of the only group, and ISA12."""

    function: str
    version: str
    identifier: str
    interchange_version: str = "00401"


#: Characters that no value of these tests holds, so that each of them may be a separator.
MARKS = "*|^~'!>:+\x1c\x1d\x1e\x1f"

#: Separators of elements, components and segments. Not any three: for each the rules are compiled once, and that costs.
_SEPARATORS = ("*:~", "|>'", "^*!", "+:'", "\x1d\x1f\x1c", "\x1c|\x1e")


@st.composite
def syntaxes(draw: st.DrawFn) -> Syntax:
    """Three separators, and a way to write lines."""
    element, component, terminator = draw(st.sampled_from(_SEPARATORS))
    wrapped = draw(st.sampled_from([0, 0, 0, 40, 80]))
    if wrapped:
        return Syntax(element, component, terminator, draw(st.sampled_from(["\n", "\r\n"])), wrapped)
    terminator = draw(st.sampled_from([terminator, terminator, "\n"]))
    line_end = "" if terminator == "\n" else draw(st.sampled_from(["", "\n", "\r\n", "\r"]))
    return Syntax(element, component, terminator, line_end, 0)


def texts(shortest: int, longest: int) -> st.SearchStrategy[str]:
    """Values of any script that can be seen, without separators; no formula, and no blanks at their ends."""
    letters = st.characters(exclude_characters=MARKS, categories=("L", "M", "N", "P", "S")) | st.just(" ")
    return st.text(letters, min_size=shortest, max_size=longest).filter(
        lambda text: text == text.strip() and text[0] not in "='"
    )


def written(syntax: Syntax, group: Group, sets: Sequence[Set]) -> bytes:
    """The interchange; SE, GE and IEA count what there is."""
    standard = "U" if group.interchange_version < "00402" else next(m for m in "^!+|" if m not in syntax.reserved)
    isa = [
        "ISA", "00", " " * 10, "00", " " * 10, "ZZ", "SENDER".ljust(15), "ZZ", "PROVIDER".ljust(15), "261121", "0930",
        standard, group.interchange_version, "000000001", "0", "T", syntax.component,
    ]  # fmt: skip
    segments = [isa, ["GS", group.function, "SENDER", "PROVIDER", "20261121", "0930", "1", "X", group.version]]
    for number, body in enumerate(sets, 1):
        segments += [["ST", group.identifier, f"{number:04d}"], *body, ["SE", str(len(body) + 2), f"{number:04d}"]]
    segments += [["GE", str(len(sets)), "1"], ["IEA", "1", "000000001"]]
    return _laid_out(syntax, [_line(syntax, segment) for segment in segments]).encode()


def _line(syntax: Syntax, segment: Segment) -> str:
    last = max(index for index, value in enumerate(segment) if value)
    return syntax.element.join(segment[: last + 1]) + syntax.terminator


def _laid_out(syntax: Syntax, lines: list[str]) -> str:
    if not syntax.wrapped:
        return syntax.line_end.join([*lines, ""])
    text = "".join(lines)
    cuts = range(0, len(text), syntax.wrapped)
    return syntax.line_end.join(text[cut : cut + syntax.wrapped] for cut in cuts) + syntax.line_end
