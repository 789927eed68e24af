"""Paths in JSON: ``seller/name``, ``images[1]``, ``'a/b'/c`` for keys that hold a slash or a bracket."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Keys, and positions in arrays from 1.
Steps = tuple[str | int, ...]

_STEP = re.compile(r"(?:'((?:[^']|'')+)'|([^'/\[\]]+))((?:\[[1-9][0-9]{0,5}\])*)")
_POSITION = re.compile(r"\[([0-9]+)\]")
_LONGEST_SHOWN = 60


class NotSingle(NamedTuple):
    """What stands at a path is no single value."""

    #: E216: there are several; E238: it is an object.
    code: str
    shown: str
    detail: str = ""


class Inner(NamedTuple):
    """A value inside another, and the path to it."""

    path: str
    value: Any


def read_path(source: str) -> Steps:
    """The steps of a path.

    Raises:
        ValueError: it is not one.
    """
    steps: list[str | int] = []
    at = 0
    while match := _STEP.match(source, at):
        steps.append(match[1].replace("''", "'") if match[1] else match[2])
        steps += map(int, _POSITION.findall(match[3]))
        at = match.end()
        if at == len(source):
            return tuple(steps)
        if source[at] != "/":
            break
        at += 1
    raise ValueError("not a path such as seller/name or images[1]")


def text_at(value: Any, steps: Steps) -> str | NotSingle | None:
    """The one text, number or yes/no at a path, as it was written; None for nothing and for null."""
    inner = value
    for step in steps:
        if type(inner) is not dict or type(step) is not str:
            return _of_several(value, steps)
        inner = inner.get(step)
    if inner is None or type(inner) is str:
        return inner
    return _of_several(inner, ())


def stands_at(value: Any, steps: Steps) -> bool:
    """Whether there is anything at a path, be it nothing, an empty text or an array of nothing."""
    if not steps:
        return True
    if isinstance(value, dict):
        return steps[0] in value and stands_at(value[steps[0]], steps[1:])
    if not isinstance(value, list):
        return False
    if isinstance(steps[0], int):
        return steps[0] <= len(value) and stands_at(value[steps[0] - 1], steps[1:])
    return not value or any(stands_at(one, steps) for one in value)


def inner_values(value: Any, steps: Steps, path: str = "") -> Iterator[Inner]:
    """Everything at a path; each array on the way and at its end is gone through."""
    if isinstance(value, list):
        if steps and isinstance(steps[0], int):
            if steps[0] <= len(value):
                yield from inner_values(value[steps[0] - 1], steps[1:], f"{path}[{steps[0]}]")
            return
        for position, one in enumerate(value, 1):
            yield from inner_values(one, steps, f"{path}[{position}]")
    elif not steps:
        yield Inner(path, value)
    elif isinstance(value, dict) and steps[0] in value:
        yield from inner_values(value[steps[0]], steps[1:], f"{path}/{steps[0]}")


def _of_several(value: Any, steps: Steps) -> str | NotSingle | None:
    try:
        found = [inner.value for inner in inner_values(value, steps) if inner.value is not None]
    except RecursionError:
        return NotSingle("E238", "an array", "it is nested too deeply")
    if not found:
        return None
    if len(found) > 1:
        return NotSingle("E216", shown(found[1]), f'the first is "{shown(found[0])}"')
    if isinstance(found[0], dict):
        return NotSingle("E238", shown(found[0]))
    return shown(found[0])


def shown(value: Any) -> str:
    """A value as a finding shows it."""
    if value is None:
        return "null"
    if isinstance(value, list):
        return "an array"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return f"an object with {', '.join(value)}"[:_LONGEST_SHOWN]
    return str(value)
