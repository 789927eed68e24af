"""From a sample to guesses: which column fills which field, by its name and by what stands in it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from translator.mapping.conversion import CodeTable
from translator.mapping.draft_conversions import fitting
from translator.mapping.draft_pairs import JOINED, paired, parts_of
from translator.mapping.draft_shapes import BY_SHAPE, shapes, suits, words
from translator.model.field import fields

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from translator.formats.sample import Sample, SampleColumn
    from translator.mapping.draft_names import Likeness, Vocabulary
    from translator.model.field import Field

#: What a name gains or loses, in percent, when the values look like the field's or do not.
_SUITS, _DOES_NOT = 4, 40
_LEAST = 80
#: How sure a guess is, in percent, by the values alone, and by the columns beside it.
_BY_SHAPE_ALONE, _BY_PLACE = 50, 35
#: The field whose codes a mapping always needs, whatever the sample says of them.
_ALWAYS_CODED = "shipment.mode_of_transport"
_MOST_CODES = 60
_SHOWN_CODES = 8


class Guess(NamedTuple):
    """One column and the field that it is likely to fill."""

    column: SampleColumn
    field: Field
    #: In percent.
    confidence: int
    convert: str
    if_empty: str
    notes: str


def guessed(sample: Sample, vocabulary: Vocabulary) -> tuple[list[Guess], dict[str, CodeTable]]:
    """The guesses in the order of the fields, and the code tables that they name."""
    pairs = _by_name([*paired(sample.columns), *sample.columns], vocabulary)
    pairs += _by_shape(sample.columns, pairs)
    pairs += _by_place(sample.columns, pairs)
    tables: dict[str, CodeTable] = {}
    found: list[Guess] = []
    order = {target: index for index, target in enumerate(fields())}
    for column, field, confidence, why in sorted(pairs, key=lambda pair: order[pair[1].target]):
        guess = _coded if field.choices else _plain
        one = guess(column, field, confidence, why, vocabulary, tables)
        if one:
            found.append(one)
    found += _currency_beside_the_price(found)
    return found, tables


#: A path whose last step but one is an item: what stands there is the item's, not a party's.
_OF_THE_ITEM = re.compile(r"(?:^|/)[^/]*(?:item|product|article|goods)[^/]*/[^/]+$", re.IGNORECASE)

_Pair = tuple["SampleColumn", "Field", int, str]


def _by_name(columns: Sequence[SampleColumn], vocabulary: Vocabulary) -> list[_Pair]:
    """Columns and fields, each once, the likest first."""
    scored = [
        (score, -index, column, one)
        for index, column in enumerate(columns)
        for one in vocabulary.likenesses(column.names)
        if (score := _scored(column, one)) >= _LEAST
    ]
    found: dict[str, _Pair] = {}
    taken: set[str] = set()
    for score, _, column, one in sorted(scored, key=lambda pair: pair[:2], reverse=True):
        parts = parts_of(column.source, columns)
        if parts & taken or one.target in found:
            continue
        taken |= parts
        said = {True: "; the values look right", False: "; the values do not look right", None: ""}
        fits = suits(fields()[one.target], column.values)
        why = f'its name is like "{one.phrase}"{said[fits]}'
        found[one.target] = column, fields()[one.target], min(round(score), 100), why
    return list(found.values())


def _scored(column: SampleColumn, one: Likeness) -> float:
    field = fields()[one.target]
    if column.level and column.level != field.level:
        return 0
    if len(field.attributes) > 1 and _OF_THE_ITEM.search(column.source):
        return 0
    fits = suits(field, column.values)
    return one.score + (0 if fits is None else _SUITS if fits else -_DOES_NOT)


def _by_shape(columns: Sequence[SampleColumn], pairs: Sequence[_Pair]) -> list[_Pair]:
    """Columns whose values alone say what they are, when just one is left of its kind."""
    taken = {source for column, *_ in pairs for source in parts_of(column.source, columns)}
    filled = {field.target for _, field, *_ in pairs}
    looks = [(column, shapes(column.values)) for column in columns if column.source not in taken]
    found: list[_Pair] = []
    for shape, target in BY_SHAPE.items():
        of_it = [column for column, seen in looks if shape in seen and column.source not in taken]
        field = fields()[target]
        if len(of_it) != 1 or target in filled or of_it[0].level not in ("", field.level):
            continue
        taken.add(of_it[0].source)
        found.append((of_it[0], field, _BY_SHAPE_ALONE, f"only its values say so: each looks like {_shown(shape)}"))
    return found


def _shown(shape: str) -> str:
    return f"a {shape}" if shape in ("street", "state", "day") else shape


def _by_place(columns: Sequence[SampleColumn], pairs: Sequence[_Pair]) -> list[_Pair]:
    """Columns without names around a street: the words before it are a name, those before the state or ZIP a city."""
    index = {column.source: number for number, column in enumerate(columns)}
    at = {field.target: index[column.source] for column, field, *_ in pairs if column.source in index}
    street = at.get("shipment.deliver_to.address_1")
    behind = at.get("shipment.deliver_to.state", at.get("shipment.deliver_to.postal_code"))
    taken = {source for column, *_ in pairs for source in parts_of(column.source, columns)}
    wanted = {"name": street, "city": behind}
    found: list[_Pair] = []
    for part, before in wanted.items():
        target = f"shipment.deliver_to.{part}"
        column = columns[before - 1] if before else None
        if column is None or column.source in taken or target in at or column.names or not words(column.values):
            continue
        taken.add(column.source)
        why = "only its place says so: words before the rest of an address"
        found.append((column, fields()[target], _BY_PLACE, why))
    return found + _first_of_records(columns, taken, at)


def _first_of_records(columns: Sequence[SampleColumn], taken: set[str], filled: Collection[str]) -> list[_Pair]:
    """The first columns without names of a shipment and of an item: what is different in each is its number."""
    found: list[_Pair] = []
    for level, target in (("shipment", "shipment.reference"), ("item", "item.sku")):
        column = next((one for one in columns if not one.names and one.level == level), None)
        if column is None or target in filled or column.source in taken or not _is_number_of_each(column.values):
            continue
        why = f"only its place says so: the first of each {level}, and different in each"
        found.append((column, fields()[target], _BY_PLACE, why))
    return found


def _is_number_of_each(values: Sequence[str]) -> bool:
    """Whether each value has a digit and no blank, and most are different; 1, 2, 3 only count the records."""
    counted = [*map(str, range(1, len(values) + 1))]
    formed = all(value and " " not in value for value in values) and any(map(str.isdigit, "".join(values)))
    return formed and 2 * len({*values}) > len(values) > 1 and [one.lstrip("0") for one in values] != counted


def _plain(
    column: SampleColumn, field: Field, confidence: int, why: str, known: Vocabulary, tables: dict[str, CodeTable]
) -> Guess:
    fit = fitting(field, column.names, column.values, tables)
    if column.source.startswith("'") and "', '" in column.source and fit.convert == "text":
        fit = fit._replace(convert=JOINED)
    form = "" if any(column.values) else known.form(column.names)
    if form:
        return Guess(column, field, confidence, form, "omit", _note(confidence, f"{why}; public exports write it so"))
    if fit.wrong:
        why += f"; {fit.convert} cannot read {len(fit.wrong)} of the sample's values"
    if fit.doubt:
        why += f"; {fit.doubt}"
    return Guess(column, field, confidence, fit.convert, _if_empty(column, field), _note(confidence, why))


def _coded(
    column: SampleColumn, field: Field, confidence: int, why: str, vocabulary: Vocabulary, tables: dict[str, CodeTable]
) -> Guess | None:
    """A field with few values: a code table of the sample's, as far as their meaning can be guessed."""
    present = list(dict.fromkeys(filter(None, column.values)))
    known = {code: code if code in field.choices else vocabulary.code(field.target, code) for code in present}
    meant = {code: value for code, value in known.items() if value}
    if (not meant and field.target != _ALWAYS_CODED) or len(present) > _MOST_CODES:
        return None
    name = field.attributes[-1]
    # A table needs a row: where nothing is known, a file may say the values themselves.
    tables[name] = CodeTable(name, meant or {choice: choice for choice in field.choices})
    left = [code for code in present if code not in meant]
    why += f"; codes/{name}.csv says what its codes stand for"
    if left or not present:
        why += f"; add the others: {', '.join(left[:_SHOWN_CODES])}" if left else "; write them, each as one of: "
        why += "" if left else ", ".join(field.choices)
    if_empty = "reject" if field.target == _ALWAYS_CODED else _if_empty(column, field)
    return Guess(column, field, confidence, f"code({name})", if_empty, _note(confidence, why))


def _currency_beside_the_price(found: Sequence[Guess]) -> list[Guess]:
    """A second reading of the prices where no column says their currency."""
    by_target = {one.field.target: one for one in found}
    price = by_target.get("item.listed_price")
    if price is None or "item.currency" in by_target:
        return []
    beside = not any(price.column.values) or any(
        not one[:1].isdigit() or one[-1:].isalpha() for one in price.column.values if one
    )
    if not beside:
        return []
    why = "no column says the currency; it is read beside the price, and $ is taken for USD"
    field = fields()["item.currency"]
    return [Guess(price.column, field, _BY_SHAPE_ALONE, "currency_of($ = USD)", "omit", _note(_BY_SHAPE_ALONE, why))]


def _if_empty(column: SampleColumn, field: Field) -> str:
    if field.target == "shipment.action":
        return "default(add)"
    always = bool(column.values) and all(column.values)
    return "reject" if always and field.status == "verified" else "omit"


def _note(confidence: int, why: str) -> str:
    return f"Guess, {confidence} %: {why}"
