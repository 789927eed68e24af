"""From a sample to guesses: which column fills which field, by its name and by what stands in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from translator.mapping.conversion import CodeTable
from translator.mapping.draft_contents import BY_SHAPE, fitting, shapes, suits
from translator.model.field import fields

if TYPE_CHECKING:
    from collections.abc import Sequence

    from translator.formats.sample import Sample, SampleColumn
    from translator.mapping.draft_names import Likeness, Vocabulary
    from translator.model.field import Field

#: What a name gains or loses, in percent, when the values look like the field's or do not.
_SUITS, _DOES_NOT = 4, 40
_LEAST = 80
#: How sure a guess by the values alone is, in percent.
_BY_SHAPE_ALONE = 50


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
    pairs = _by_name(sample.columns, vocabulary)
    pairs += _by_shape(sample.columns, pairs)
    tables: dict[str, CodeTable] = {}
    found: list[Guess] = []
    order = {target: index for index, target in enumerate(fields())}
    for column, field, confidence, why in sorted(pairs, key=lambda pair: order[pair[1].target]):
        guess = _coded if field.choices else _plain
        one = guess(column, field, confidence, why, vocabulary, tables)
        if one:
            found.append(one)
    return found, tables


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
        if column.source in taken or one.target in found:
            continue
        taken.add(column.source)
        said = {True: "; the values look right", False: "; the values do not look right", None: ""}
        fits = suits(fields()[one.target], column.values)
        why = f'its name is like "{one.phrase}"{said[fits]}'
        found[one.target] = column, fields()[one.target], min(round(score), 100), why
    return list(found.values())


def _scored(column: SampleColumn, one: Likeness) -> float:
    field = fields()[one.target]
    if column.level and column.level != field.level:
        return 0
    fits = suits(field, column.values)
    return one.score + (0 if fits is None else _SUITS if fits else -_DOES_NOT)


def _by_shape(columns: Sequence[SampleColumn], pairs: Sequence[_Pair]) -> list[_Pair]:
    """Columns whose values alone say what they are, when just one is left of its kind."""
    taken, filled = {column.source for column, *_ in pairs}, {field.target for _, field, *_ in pairs}
    looks = [(column, shapes(column.values)) for column in columns if column.source not in taken]
    found: list[_Pair] = []
    for shape, target in BY_SHAPE.items():
        of_it = [column for column, seen in looks if shape in seen and column.source not in taken]
        field = fields()[target]
        if len(of_it) != 1 or target in filled or of_it[0].level not in ("", field.level):
            continue
        taken.add(of_it[0].source)
        found.append((of_it[0], field, _BY_SHAPE_ALONE, f"only its values say so: each looks like {shape}"))
    return found


def _plain(
    column: SampleColumn, field: Field, confidence: int, why: str, _: Vocabulary, tables: dict[str, CodeTable]
) -> Guess:
    fit = fitting(field, column.values, tables)
    if fit.wrong:
        why += f"; {fit.convert} cannot read {len(fit.wrong)} of the sample's values"
    return Guess(column, field, confidence, fit.convert, _if_empty(column, field), _note(confidence, why))


def _coded(
    column: SampleColumn, field: Field, confidence: int, why: str, vocabulary: Vocabulary, tables: dict[str, CodeTable]
) -> Guess | None:
    """A field with few values: a code table of the sample's, as far as their meaning can be guessed."""
    present = list(dict.fromkeys(filter(None, column.values)))
    known = {code: code if code in field.choices else vocabulary.code(field.target, code) for code in present}
    meant = {code: value for code, value in known.items() if value}
    if not meant:
        return None
    name = field.attributes[-1]
    tables[name] = CodeTable(name, meant)
    left = [code for code in present if code not in meant]
    why += f"; codes/{name}.csv guesses what {'its codes stand for' if not left else 'some of its codes stand for'}"
    return Guess(column, field, confidence, f"code({name})", _if_empty(column, field), _note(confidence, why))


def _if_empty(column: SampleColumn, field: Field) -> str:
    if field.target == "shipment.action":
        return "default(add)"
    always = bool(column.values) and all(column.values)
    return "reject" if always and field.status == "verified" else "omit"


def _note(confidence: int, why: str) -> str:
    return f"Guess, {confidence} %: {why}"
