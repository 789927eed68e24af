"""A first mapping made from a sample of a participant's file, and what it still lacks."""

from __future__ import annotations

import csv
import io
from contextlib import suppress
from importlib.resources import files as resources
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple, get_args

from translator.configuration.ready_made import ready_made_mappings
from translator.formats.registry import FORMATS
from translator.formats.sample import NotSampled
from translator.formats.x12_card import x12_format
from translator.formats.x12_columns import designators, x12_samples
from translator.formats.x12_sample import is_x12, sample_x12
from translator.mapping.draft import guessed
from translator.mapping.draft_files import Named, drafted, mapping_name
from translator.mapping.draft_joins import Joins, advice, joined
from translator.mapping.draft_names import Vocabulary
from translator.mapping.inbound import TableProblems, compile_inbound
from translator.model.shipment import FilerType
from translator.stages.drafting_ready_made import ready_made_remarks
from translator.stages.drafting_x12 import NoReadyMade, drafted_x12
from translator.stages.sampling import BLANKS, LARGEST, sampled, whole
from translator.stages.tables import rules_offline
from translator.validation.feeding import unfed, whole_parties

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from translator.formats.registry import FormatEntry
    from translator.formats.sample import Sample
    from translator.mapping.conversion import CodeTable
    from translator.mapping.draft import Guess
    from translator.mapping.draft_files import Draft
    from translator.validation.feeding import Unfed

_NOTHING = Joins((), ())
#: Columns that are compared with the fields; nobody's export has more.
_MOST_COLUMNS = 2_000
#: Columns that are named where none is like a field.
_SHOWN = 60


class Owing(NamedTuple):
    """An element that nothing in the sample fills, and what to do about it."""

    unfed: Unfed
    #: In words, with the row to write.
    advice: str


class Drafted(NamedTuple):
    """A draft, with its sample as an example."""

    draft: Draft
    format: str
    #: The sample, or as many whole lines of it as an example needs; empty when it is too large for one.
    example: bytes
    #: What nothing in the sample fills, by kind of filer.
    unfed: Mapping[str, list[Owing]]
    #: What was guessed about the form, in sentences.
    remarks: tuple[str, ...] = ()


def draft_from(file: Path, name: str, day: date, filer_type: FilerType = "online marketplace") -> Drafted:
    """Draft a mapping from a sample; ``name`` is the mapping's, empty for one made of the file's.

    What a filer of this kind owes, by the rules that came with the translator, and nothing in the sample fills is
    prepared as tables to be filled.

    Raises:
        NotSampled: nothing can be drafted from it; the text says why and what to do.
        OSError: it cannot be read.
    """
    with file.open("rb") as stream:
        content = stream.read(LARGEST + 1)
    if not content.strip(BLANKS):
        raise NotSampled("The file is empty.")
    named = Named(name or mapping_name(file.name), file.name, day)
    if is_x12(content):
        return _of_x12(whole(content), named, filer_type)
    sample, example = sampled(content)
    sample = sample._replace(columns=sample.columns[:_MOST_COLUMNS])
    made = _of_columns(sample, example, named, filer_type)
    return made._replace(remarks=(*ready_made_remarks(content, sample.format), *made.remarks))


def _of_x12(content: bytes, named: Named, filer_type: FilerType) -> Drafted:
    """The ready-made mapping for the set, as far as the sample has it; without one, what its elements usually are."""
    try:
        made = drafted_x12(content, named.name, named.file_name, named.day)
    except NoReadyMade:
        rows = _rows(resources("translator.stages").joinpath("x12_names.csv").read_bytes())
        known = designators((row["kind"], row["place"], row["level"], row["name"]) for row in rows)
        for sample in x12_samples(sample_x12(content), known):
            with suppress(NotSampled):
                return _of_columns(sample, content, named, filer_type)
        raise
    targets = {row["target"] for row in _rows(made.files["fields.csv"])}
    return _with_owing(made, "x12", content, targets, named.day)


def vocabulary() -> Vocabulary:
    """The phrases that came with the translator: draft_words.csv."""
    rows = _rows(resources("translator.stages").joinpath("draft_words.csv").read_bytes())
    return Vocabulary((row["kind"], row["name"], row["phrases"]) for row in rows)


def _of_columns(sample: Sample, example: bytes, named: Named, filer_type: FilerType) -> Drafted:
    guesses, tables = guessed(sample, vocabulary())
    book = rules_offline(None, named.day)
    kept = whole_parties(book, {one.field.target for one in guesses}, filer_type, named.day)
    alone = sorted({one.field.attributes[0] for one in guesses if one.field.target not in kept})
    guesses = [one for one in guesses if one.field.target in kept]
    if not guesses:
        raise NotSampled(_unlike(sample))
    remarks = (*sample.remarks, *(_UNUSED.format(party.replace("_", " ")) for party in alone))
    missing = [target for one in unfed(book, kept, filer_type, named.day) for target in one.targets]
    joins = joined(missing, guesses, sample.columns)
    made = _sound(sample._replace(remarks=remarks), guesses, tables, joins, named)
    return _with_owing(made, sample.format, example, kept, named.day, joins)._replace(remarks=remarks)


_UNUSED = "The {} is not filled: a name without an address is asked for whole, and would refuse each shipment."


def _unlike(sample: Sample) -> str:
    shown = (f"{one.source} ({next(filter(None, one.values), '')})" for one in sample.columns)
    columns = list(islice(shown if sample.format == "fixed-width" else (one.source for one in sample.columns), _SHOWN))
    more = f" and {len(sample.columns) - _SHOWN:,} more" if len(sample.columns) > _SHOWN else ""
    return f"No column is like any field. There are: {', '.join(columns)}{more}. Give them names that tell."


def _sound(
    sample: Sample, guesses: Sequence[Guess], tables: Mapping[str, CodeTable], joins: Joins, named: Named
) -> Draft:
    """The draft, without guesses that the mapping language cannot write: columns with strange names."""
    while True:
        made = drafted(sample, guesses, tables, joins, named)
        strange = _strange(made, sample.format)
        if not strange:
            return made
        guesses = [one for one in guesses if one.field.target not in strange]
        joins = Joins(tuple(row for row in joins.rows if row.target not in strange), joins.tables)
        if not guesses:
            raise NotSampled(_unlike(sample))


def _strange(made: Draft, form: str) -> set[str]:
    """The targets of rows that do not compile.

    Raises:
        NotSampled: something else of it does not.
    """
    try:
        compile_inbound(made.files, made.name, _formats(form))
    except TableProblems as found:
        rows = _rows(made.files["fields.csv"])
        wrong = {
            rows[one.row - 2]["target"] for one in found.problems if one.file.endswith("/fields.csv") and one.row > 1
        }
        if wrong:
            return wrong
        raise NotSampled(f"What was drafted from it cannot be used: {found.problems[0]}") from None
    return set()


def _formats(form: str) -> Mapping[str, FormatEntry]:
    """The formats; X12 with its maps only where it is needed."""
    return FORMATS | ({"x12": x12_format(str(ready_made_mappings() / "x12"))} if form == "x12" else {})


def _with_owing(
    made: Draft, form: str, example: bytes, targets: set[str], day: date, joins: Joins = _NOTHING
) -> Drafted:
    book = rules_offline(None, day)
    owing = {
        kind: [Owing(one, advice(one.targets, joins)) for one in unfed(book, targets, kind, day)]
        for kind in get_args(FilerType)
    }
    return Drafted(made, form, example, owing)


def _rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8"), newline="")))
