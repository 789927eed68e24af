"""Which rows of a table with headings make one shipment, and which cells of them are blank because they stand above."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from translator.mapping.draft import Guess

#: Fields that may tell which rows belong together, the most particular first.
_KEYS = ("shipment.tracking_number", "shipment.house_bill_number", "shipment.reference")
#: Fields of items that exports often write on the first row of an order only.
_OF_THE_ORDER = ("item.currency",)


class Levels(NamedTuple):
    """What a card says of the levels."""

    levels: dict[str, str]
    #: More for ``[read]``.
    read: dict[str, Any]
    remarks: tuple[str, ...]
    #: Guesses for the shipment in whose columns the rows of one shipment of the sample disagree.
    disagreeing: tuple[Guess, ...]


def row_levels(guesses: Sequence[Guess]) -> Levels:
    """The levels of rows: one shipment is the rows with one number, as far as every row of the sample has it."""
    by_target = {one.field.target: one for one in guesses}
    keys = [by_target[target] for target in _KEYS if target in by_target]
    if not keys:
        return Levels({"shipment": "each row", "item": "each row"}, {}, (), ())
    chosen, filled = _chosen(keys)
    rows = _keyed([_above(one.column.values) if one in filled else one.column.values for one in chosen])
    groups = _groups(rows)
    anywhere = len({*filter(any, rows)}) < sum(any(rows[group[0]]) for group in groups)
    if anywhere:
        groups = _together(rows)
    prices = {one.column.source for one in guesses if one.field.target == "item.listed_price"}
    items = [one for one in guesses if one.field.level == "item" and one.column.source not in prices]
    down = [one for one in items if _is_on_first_rows(one, groups)]
    disagreeing = tuple(
        one for one in guesses if one.field.level == "shipment" and one not in chosen and _disagrees(one, groups)
    )
    names = _names([*filled, *down])
    read: dict[str, Any] = ({"fill_down": names} if names else {}) | ({"shipment_rows": "anywhere"} if anywhere else {})
    quoted = ", ".join("'" + name.replace("'", "''") + "'" for name in _names(chosen))
    levels = {"shipment": f"rows with the same {quoted}", "item": "each row"}
    return Levels(levels, read, tuple(_remarks(names, disagreeing, anywhere=anywhere)), disagreeing)


def _names(guesses: Sequence[Guess]) -> list[str]:
    return list(dict.fromkeys(one.column.source for one in guesses))


def _chosen(keys: list[Guess]) -> tuple[list[Guess], list[Guess]]:
    """The columns that tell a shipment's rows, and those of them whose blank cells mean what stands above."""
    full = next((index for index, one in enumerate(keys) if all(one.column.values)), None)
    if full is None:
        begun = [one for one in keys if one.column.values[:1] > ("",)]
        first = begun[-1:] if begun and _continues(begun[-1]) else []
        return (first, first) if first else (keys, [])
    groups = _groups(_keyed([keys[full].column.values]))
    chosen: list[Guess] = []
    filled: list[Guess] = []
    for one in keys[:full]:
        said = [[one.column.values[index] for index in group] for group in groups]
        if any(len({*filter(None, cells)}) > 1 for cells in said):
            chosen.append(one)
            filled += [one] if any("" in cells and any(cells) for cells in said) else []
        elif not any("" in cells and any(cells) for cells in said):
            chosen.append(one)
    return [*chosen, keys[full]], filled


def _continues(key: Guess) -> bool:
    """Whether rows without a number go on with the shipment above: there are some, and not most by far."""
    filled = sum(map(bool, key.column.values))
    return filled < len(key.column.values) <= filled * 10


def _keyed(columns: Sequence[Sequence[str]]) -> list[tuple[str, ...]]:
    return list(zip(*columns, strict=True))


def _above(values: Sequence[str]) -> list[str]:
    found: list[str] = []
    for value in values:
        found.append(value or (found[-1] if found else ""))
    return found


def _groups(rows: Sequence[tuple[str, ...]]) -> list[list[int]]:
    """The numbers of rows that follow one another with the same key."""
    groups: list[list[int]] = []
    for index, key in enumerate(rows):
        if groups and key == rows[index - 1] and any(key):
            groups[-1].append(index)
        else:
            groups.append([index])
    return groups


def _together(rows: Sequence[tuple[str, ...]]) -> list[list[int]]:
    found: dict[tuple[str, ...], list[int]] = {}
    for index, key in enumerate(rows):
        found.setdefault(key if any(key) else ("", str(index)), []).append(index)
    return list(found.values())


def _is_on_first_rows(one: Guess, groups: Sequence[list[int]]) -> bool:
    """Whether the first row of each shipment alone has a value; without a sample, whether exports often do so."""
    values = one.column.values
    if not any(values):
        return one.field.target in _OF_THE_ORDER
    several = [group for group in groups if len(group) > 1]
    return bool(several) and all(values[group[0]] and not any(values[at] for at in group[1:]) for group in several)


def _disagrees(one: Guess, groups: Sequence[list[int]]) -> bool:
    values = one.column.values
    return any(len({values[at] for at in group if values[at]}) > 1 for group in groups)


def _remarks(names: Sequence[str], disagreeing: Sequence[Guess], *, anywhere: bool) -> list[str]:
    found = [f"Blank cells below {', '.join(names)} mean what stands above, within one shipment."] if names else []
    found += ["Rows of one shipment do not stand together."] if anywhere else []
    return found + [
        f"{one.column.source} looked like {one.field.target}, but rows of one shipment disagree in it."
        for one in disagreeing
    ]
