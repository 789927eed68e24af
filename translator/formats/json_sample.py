"""A sample of JSON or JSON Lines: which array has the shipments, which array in them the items; every leaf a column."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from translator.formats.sample import NotSampled, Sample, SampleColumn, called, short

if TYPE_CHECKING:
    from collections.abc import Iterator

    from translator.formats.sample_text import SampleText

_MOST_SHIPMENTS = 200
_MOST_LEAVES = 2_000
_MOST_DEPTH = 12
_SHOWN_LINES = 12
#: Elements of an array of plain values that are columns of their own.
_MOST_POSITIONS = 2
_PLAIN_KEY = re.compile(r"[^'/\[\]]+")

#: Keys from an object to what stands in it; positions from 1.
_Path = tuple[str | int, ...]


class _Found(NamedTuple):
    """Where the shipments are."""

    level: str
    shipments: list[dict[str, Any]]
    #: What stands around them, by its path.
    around: dict[_Path, str]
    remark: str


def sample_json(sampled: SampleText) -> Sample:
    """Look at a whole JSON file, or at whole lines of JSON Lines.

    Raises:
        NotSampled: it cannot be read, or no object of it can be a shipment.
    """
    found = _found(sampled.text)
    item_path = _item_path(found.shipments)
    levels = {"shipment": found.level}
    columns = [*_columns([found.around], "", "/")] if found.around else []
    columns += _columns([dict(_leaves(one, (), item_path)) for one in found.shipments], "shipment")
    if item_path:
        levels["item"] = f"each of {_written(item_path)}"
        items = [item for one in found.shipments for item in _objects(one, item_path)]
        columns += _columns([dict(_leaves(item, (), ())) for item in items], "item")
    keys = [column.source for column in columns if column.level == "shipment" and all(column.values)]
    remarks = (
        f"{len(found.shipments)} shipments: {levels['shipment']}; items: {levels.get('item', 'none')}. {found.remark}",
        *filter(None, [sampled.remark]),
    )
    lines = tuple(map(short, sampled.text.splitlines()[:_SHOWN_LINES]))
    claims: dict[str, Any] = {"keys": keys[:4]} if keys else {}
    read = {"encoding": sampled.encoding}
    return Sample("json", read, claims, levels, {}, tuple(columns), lines, tuple(map(str.strip, remarks)))


def _found(text: str) -> _Found:
    text = text.strip().removeprefix("\ufeff")
    try:
        value = _read(text)
    except ValueError as error:
        return _of_lines(text, error)
    if isinstance(value, list):
        return _Found("each of /", _some_objects(value), {}, "")
    if isinstance(value, dict):
        return _inside(value)
    raise NotSampled("No object stands in it, so nothing can be a shipment.")


def _read(text: str) -> Any:
    """The value.

    Raises:
        ValueError: it is not JSON, or nested too deeply.
    """
    try:
        return json.loads(text, parse_int=str, parse_float=str)
    except RecursionError:
        raise ValueError("it is nested too deeply") from None


def _of_lines(text: str, whole: ValueError) -> _Found:
    shipments: list[dict[str, Any]] = []
    for line in filter(str.strip, text.splitlines()[:_MOST_SHIPMENTS]):
        try:
            value = _read(line)
        except ValueError:
            continue
        if isinstance(value, dict):
            shipments.append(value)
    if not shipments or not text.partition("\n")[2].strip():
        raise NotSampled(f"It begins like JSON and cannot be read: {whole}.")
    return _Found("each line", shipments, {}, "JSON Lines: one object on each line.")


def _some_objects(value: list[Any]) -> list[dict[str, Any]]:
    found = [one for one in value[:_MOST_SHIPMENTS] if isinstance(one, dict)]
    if not found:
        raise NotSampled("No object stands in its array, so nothing can be a shipment.")
    return found


def _inside(outermost: dict[str, Any]) -> _Found:
    """The nearest array of objects; the outermost object itself where that has more to say than the array's."""
    path, array = _nearest_array(outermost)
    if not path or (_is_flat(array) and any(isinstance(value, dict) for value in outermost.values())):
        remark = "Only one, the outermost object, because no array of objects stands in it." if not path else (
            f"Only one, the outermost object: its array {_written(path)} looks like the items of it. "
            "If these are shipments, correct [levels]."
        )  # fmt: skip
        return _Found("each of /", [outermost], {}, remark)
    around = {steps: text for steps, text in _leaves(outermost, (), path) if all(isinstance(one, str) for one in steps)}
    return _Found(f"each of /{_written(path)}", _some_objects(array), around, "")


def _nearest_array(value: dict[str, Any]) -> tuple[_Path, list[Any]]:
    waiting: list[tuple[_Path, dict[str, Any]]] = [((), value)]
    for _ in range(_MOST_DEPTH):
        for path, one in waiting:
            for key, inner in one.items():
                if isinstance(inner, list) and any(isinstance(element, dict) for element in inner) and _plain(key):
                    return (*path, key), inner
        waiting = [
            ((*path, key), inner)
            for path, one in waiting
            for key, inner in one.items()
            if isinstance(inner, dict) and _plain(key)
        ]
    return (), []


def _is_flat(array: list[Any]) -> bool:
    return not any(isinstance(inner, dict | list) for one in array if isinstance(one, dict) for inner in one.values())


def _plain(key: str) -> bool:
    """Whether a path can name the key."""
    return bool(key) and key == key.strip() and key.isprintable()


def _item_path(shipments: list[dict[str, Any]]) -> _Path:
    """The path of the array of objects that says most; empty when there is none."""
    said: dict[_Path, int] = {}
    for one in shipments:
        for path, leaves in _arrays(one, ()):
            said[path] = said.get(path, 0) + leaves
    return max(said, key=lambda path: (said[path], -len(path)), default=())


def _arrays(value: dict[str, Any], above: _Path) -> Iterator[tuple[_Path, int]]:
    """Each array of objects by its path, arrays on the way gone through, and how many leaves its objects have."""
    for key, inner in value.items() if len(above) < _MOST_DEPTH else ():
        if not _plain(key):
            continue
        if isinstance(inner, dict):
            yield from _arrays(inner, (*above, key))
        elif isinstance(inner, list):
            objects = [element for element in inner if isinstance(element, dict)]
            if objects:
                yield (*above, key), sum(not isinstance(leaf, dict | list) for one in objects for leaf in one.values())
            for one in objects:
                yield from _arrays(one, (*above, key))


def _objects(value: Any, path: _Path) -> list[dict[str, Any]]:
    found = [value]
    for step in path:
        found = [one[step] for one in found if isinstance(one, dict) and step in one]
        found = [inner for one in found for inner in (one if isinstance(one, list) else [one])]
    return [one for one in found if isinstance(one, dict)]


def _leaves(value: Any, above: _Path, without: _Path) -> Iterator[tuple[_Path, str]]:
    """Each value that is no object or array, with its path."""
    keys = tuple(step for step in above if isinstance(step, str))
    if (without and keys == without) or len(above) > _MOST_DEPTH:
        return
    if isinstance(value, dict):
        for key, inner in value.items():
            if _plain(key):
                yield from _leaves(inner, (*above, key), without)
    elif isinstance(value, list):
        for position, inner in enumerate(value[:_MOST_POSITIONS], 1):
            yield from _leaves(inner, (*above, position), without)
    elif above:
        yield above, {True: "true", False: "false", None: ""}.get(value, str(value))


def _columns(
    records: list[dict[_Path, str]], level: Literal["shipment", "item", ""], before: str = ""
) -> list[SampleColumn]:
    paths = list(dict.fromkeys(path for record in records for path in record))[:_MOST_LEAVES]
    several = {path[:-1] for path in paths if path[-1] == 2}  # noqa: PLR2004  a second element
    return [
        SampleColumn(
            before + _written(shown),
            called([str(step) for step in path if isinstance(step, str)]),
            tuple(record.get(path, "").strip() for record in records),
            level,
        )
        for path in paths
        # An array that never has a second element is read as if it were none.
        if (shown := path[:-1] if path[-1] == 1 and path[:-1] not in several else path)
    ]


def _written(path: _Path) -> str:
    text = ""
    for step in path:
        if isinstance(step, int):
            text += f"[{step}]"
        else:
            key = step if _PLAIN_KEY.fullmatch(step) else "'" + step.replace("'", "''") + "'"
            text += f"/{key}" if text else key
    return text
