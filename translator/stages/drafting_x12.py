"""A first mapping for X12: the ready-made one for the set, with the rows whose segments stand in the sample."""

from __future__ import annotations

import csv
import io
import re
import tomllib
from typing import TYPE_CHECKING, Any

from translator.configuration.mapping_directories import CARD, find_mappings, read_files
from translator.configuration.ready_made import ready_made_mappings
from translator.formats.sample import NotSampled
from translator.formats.x12_sample import sample_x12
from translator.mapping.draft_files import Draft, card_text, name_pattern

if TYPE_CHECKING:
    from datetime import date

    from translator.formats.x12_sample import X12Sample

_CODES = re.compile(r"(?:code|replace)\(\s*([\w-]+)")
_TABLES = re.compile(r"lookup\(\s*([\w-]+)")
_FIELDS = "fields.csv"


class NoReadyMade(NotSampled):
    """There is no ready-made mapping for the set of an interchange."""


def drafted_x12(content: bytes, name: str, file_name: str, day: date) -> Draft:
    """The mapping for the interchange.

    Raises:
        NotSampled: it cannot be looked at.
        NoReadyMade: there is no ready-made mapping for its set.
    """
    sample = sample_x12(content)
    origin, files = _ready_made(sample.set)
    rows = list(csv.reader(io.StringIO(files[_FIELDS].decode("utf-8-sig"), newline="")))
    kept = [rows[0], *(row for row in rows[1:] if _is_fed(dict(zip(rows[0], row, strict=False)), sample))]
    if len(kept) == 1:
        raise NotSampled(f"No segment that {origin} reads stands in it.")
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(kept)
    used = {f"codes/{code}.csv" for row in kept for cell in row for code in _CODES.findall(cell)}
    base = tomllib.loads(files[CARD].decode("utf-8-sig"))
    joined = {table for row in kept for cell in row for table in _TABLES.findall(cell)}
    base["tables"] = {table: facts for table, facts in base.get("tables", {}).items() if table in joined}
    used |= {facts[key] for facts in base["tables"].values() for key in ("file", "example") if key in facts}
    own = {key: value for key, value in files.items() if key in used}
    left = tuple(row[1] for row in rows[1:] if row not in kept and row[1])
    card = _card(base, sample, name, file_name, day, origin)
    return Draft(name, left, {CARD: card.encode(), _FIELDS: text.getvalue().encode(), **own})


def _ready_made(set_: str) -> tuple[str, dict[str, bytes]]:
    """The ready-made mapping that recognizes the set: its name and files."""
    known: dict[str, tuple[str, dict[str, bytes]]] = {}
    for directory in find_mappings([ready_made_mappings()]):
        if directory.kind == "inbound":
            files = read_files(directory.path)
            claimed = tomllib.loads(files[CARD].decode("utf-8-sig")).get("recognize", {}).get("transaction_set")
            if claimed:
                known.setdefault(claimed, (directory.name, files))
    if set_ not in known:
        sets = ", ".join(sorted(known))
        raise NoReadyMade(f"There is no ready-made mapping for transaction set {set_}; there are some for: {sets}.")
    return known[set_]


def _is_fed(row: dict[str, str], sample: X12Sample) -> bool:
    """Whether what the row reads stands in the sample; a constant's condition, where it has one."""
    condition = re.split(r" (?:=|in|is) ", row["when"])[0]
    source = row["source"] or condition
    return not source or source.startswith("agreement.") or sample.has(source)


def _card(card: dict[str, Any], sample: X12Sample, name: str, file_name: str, day: date, origin: str) -> str:
    comment = ["A draft, made from a sample; correct it. The sample begins like this:", ""]
    comment += [f"  {line}" for line in sample.lines]
    comment += ["", f"Taken from the ready-made mapping {origin}: the rows whose segments stand in the sample."]
    read = card["read"]
    if sample.function != read["function"] or not sample.version.startswith(tuple(read["versions"])):
        comment.append(
            f"It reads {read['function']} {read['versions'][0]}; the sample is {sample.function} {sample.version}."
        )
    sections = {
        "mapping": {"name": name, "version": day.isoformat(), "produces": "shipment"},
        "recognize": {"file_name": name_pattern(file_name), "transaction_set": sample.set},
        "read": read,
        "levels": card["levels"],
        **{f"tables.{table}": facts for table, facts in card["tables"].items()},
        "trial": card.get("trial", {}),
    }
    return card_text(comment, sections)
