"""A first mapping made from a sample of a participant's file, and what it still lacks."""

from __future__ import annotations

import csv
import io
from importlib.resources import files as resources
from typing import TYPE_CHECKING, NamedTuple, get_args

from translator.formats.delimited_sample import sample_delimited
from translator.formats.sample import MOST_SAMPLED, NotSampled
from translator.formats.x12_sample import is_x12
from translator.formats.xml_sample import sample_xml
from translator.mapping.draft import guessed
from translator.mapping.draft_files import drafted, mapping_name
from translator.mapping.draft_names import Vocabulary
from translator.model.shipment import FilerType
from translator.stages.drafting_x12 import drafted_x12
from translator.stages.tables import rules_offline
from translator.validation.feeding import unfed

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date
    from pathlib import Path

    from translator.formats.sample import Sample
    from translator.mapping.draft_files import Draft
    from translator.validation.feeding import Unfed

#: Whole files that are looked at; of delimited text the beginning is enough.
_LARGEST = 1 << 25
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


class Drafted(NamedTuple):
    """A draft, with its sample as an example."""

    draft: Draft
    format: str
    #: The sample, or as many whole lines of it as an example needs; empty when it is too large for one.
    example: bytes
    #: What no row fills, by kind of filer.
    unfed: Mapping[str, list[Unfed]]


def draft_from(file: Path, name: str, day: date) -> Drafted:
    """Draft a mapping from a sample; ``name`` is the mapping's, empty for one made of the file's.

    What is lacking is told by the rules that came with the translator.

    Raises:
        NotSampled: nothing can be drafted from it; the text says why and what to do.
        OSError: it cannot be read.
    """
    with file.open("rb") as stream:
        content = stream.read(_LARGEST + 1)
    if not content.strip(b" \t\r\n\x00\xef\xbb\xbf\xff\xfe"):
        raise NotSampled("The file is empty.")
    name = name or mapping_name(file.name)
    if is_x12(content):
        made, form, example = drafted_x12(_whole(content), name, file.name, day), "x12", content
    else:
        sample, example = _sampled(content)
        guesses, tables = guessed(sample, vocabulary())
        if not guesses:
            columns = ", ".join(column.source for column in sample.columns)
            raise NotSampled(f"No column is like any field. There are: {columns}. Give them names that tell.")
        made, form = drafted(sample, guesses, tables, name, file.name, day), sample.format
    targets = {row["target"] for row in _rows(made.files["fields.csv"])}
    book = rules_offline(None, day)
    return Drafted(made, form, example, {kind: list(unfed(book, targets, kind, day)) for kind in get_args(FilerType)})


def vocabulary() -> Vocabulary:
    """The phrases that came with the translator: draft_words.csv."""
    rows = _rows(resources("translator.stages").joinpath("draft_words.csv").read_bytes())
    return Vocabulary((row["kind"], row["name"], row["phrases"]) for row in rows)


def _rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8"), newline="")))


def _sampled(content: bytes) -> tuple[Sample, bytes]:
    """The sample, and the example that is made of it."""
    start = content.lstrip(b" \t\r\n\xef\xbb\xbf\xff\xfe\x00")[:1]
    refusal = next((why for matches, why in _REFUSALS if matches(content, start)), "")
    if refusal:
        raise NotSampled(refusal)
    if start == b"<":
        return sample_xml(_whole(content)), content
    whole = len(content) <= MOST_SAMPLED
    beginning = content[:MOST_SAMPLED]
    return sample_delimited(beginning, whole=whole), beginning if whole else beginning[: beginning.rfind(b"\n") + 1]


#: Whether a file is none that can be drafted from, and why.
_REFUSALS: tuple[tuple[Callable[[bytes, bytes], bool], str], ...] = (
    (lambda content, _: content.startswith(_WORKBOOKS), "It is a workbook. Save its sheet as CSV in UTF-8."),
    (lambda _, start: start in (b"{", b"["), "It is JSON, which is not drafted. Copy the nearest ready-made mapping."),
)  # fmt: skip


def _whole(content: bytes) -> bytes:
    if len(content) > _LARGEST:
        raise NotSampled(f"The sample is larger than {_LARGEST >> 20} MiB. Take one with fewer shipments.")
    return content
