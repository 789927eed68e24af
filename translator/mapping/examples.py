"""Examples beside a table: every input of ``examples/`` with what must come of it.

The golden of an input is its name and a suffix: ``.shipments.json`` holds the shipments that nothing refuses,
``.table.json`` the rows of reference data, ``.findings.txt`` what is wrong, in the sender's words. Files come in and
go out as values; who reads and writes them is not decided here.
"""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from translator.formats.reading import PartClosed
from translator.mapping.card import Trial
from translator.mapping.produced_table import read_produced
from translator.mapping.recognize import head_size, recognize
from translator.model.agreement import Agreement
from translator.model.catalogue import message, refuses, remedy
from translator.model.finding import Finding, in_reading_order

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from translator.mapping.inbound import InboundMapping, Mapped
    from translator.model.shipment import Shipment

#: Suffixes of goldens.
SHIPMENTS, TABLE, FINDINGS = ".shipments.json", ".table.json", ".findings.txt"
_GOLDENS = (SHIPMENTS, TABLE, FINDINGS)
#: A page for people, such as where the examples are from.
_PAGE = ".md"
_ANYBODY = Trial()


class Outcome(NamedTuple):
    """What came of one example."""

    #: Content by suffix; a suffix is missing when there is nothing to say.
    goldens: dict[str, bytes]
    #: Rows of fields.csv that filled something; of a table the columns that something stands in, by their number.
    rows: set[int]


class Difference(NamedTuple):
    """A golden that is not what came out: ``expected`` is None when there is none, ``actual`` when there is nothing."""

    name: str
    expected: bytes | None
    actual: bytes | None


def example_agreement(trial: Trial = _ANYBODY) -> Agreement:
    """The agreement under which examples are translated, and any file that no agreement is named for.

    ``trial`` is what the mapping's card says of it.
    """
    return Agreement(
        partner="example",
        originator_code=trial.originator_code,
        more_originator_codes=trial.more_originator_codes,
        filer_type=trial.filer_type,
        mappings=(),
        message="",
        answer_within=timedelta(days=1),
    )


def inputs(files: Iterable[str]) -> list[str]:
    """The names that are inputs, not goldens or pages for people, of the files below ``examples/``, in order."""
    return sorted(name for name in files if not name.endswith((*_GOLDENS, _PAGE)))


def outcome(mapping: InboundMapping, name: str, content: bytes, agreement: Agreement) -> Outcome:
    """Translate one example."""
    if mapping.card.table:
        return _table_outcome(mapping, name, content)
    rows: set[int] = set()
    shipments: list[Mapped] = []
    parts: list[PartClosed] = []
    for event in mapping.open(BytesIO(content), agreement, rows):
        if isinstance(event, PartClosed):
            parts.append(event)
        else:
            shipments.append(event)
    refusing = [part for part in parts if any(map(refuses, part.findings))]
    passed = [one.shipment for one in shipments if not _refused(one, refusing)]
    found = [finding for part in parts for finding in part.findings]
    found += [finding for one in shipments for finding in one.findings]
    texts = {SHIPMENTS: as_json(passed) if passed else b"", FINDINGS: as_text(name, found)}
    return Outcome({suffix: text for suffix, text in texts.items() if text}, rows)


def _table_outcome(mapping: InboundMapping, name: str, content: bytes) -> Outcome:
    """The rows of a table, none when it is refused; exercised is a column that something stands in."""
    produced = read_produced(mapping, BytesIO(content))
    rows = produced.objects()
    texts = {TABLE: table_json(rows) if rows else b"", FINDINGS: as_text(name, produced.findings)}
    filled = {index for index, column in enumerate(produced.columns, 1) if any(row[column] for row in rows)}
    return Outcome({suffix: text for suffix, text in texts.items() if text}, filled)


def _refused(one: Mapped, refusing: list[PartClosed]) -> bool:
    return any(part.covers(one.part) for part in refusing) or any(map(refuses, one.findings))


def as_json(shipments: Iterable[Shipment]) -> bytes:
    """Shipments as people read and compare them."""
    return _formatted(list(shipments))


def table_json(rows: list[dict[str, str]]) -> bytes:
    """Rows of reference data as people read and compare them."""
    return _formatted(rows)


def _formatted(values: list[Any]) -> bytes:
    return msgspec.json.format(msgspec.json.encode(values), indent=2) + b"\n"


def as_text(name: str, findings: Iterable[Finding]) -> bytes:
    """Findings as people read them: where, what stood there, why, and how to mend it."""
    return "\n".join(_told(name, finding) for finding in in_reading_order(findings)).encode()


def _told(name: str, finding: Finding) -> str:
    place = f", {finding.place}" if finding.place.kind != "file" else ""
    value = f"    {finding.value}\n" if finding.value else ""
    target = f" ({finding.target})" if finding.target else ""
    why = message(finding).rstrip(".")
    return f"{name}{place}:\n{value}{finding.code} {why}. {remedy(finding)}{target}\n"


def differences(mapping: InboundMapping, examples: Mapping[str, bytes], agreement: Agreement) -> Iterator[Difference]:
    """Where the goldens among ``examples`` (content by name) are not what the mapping makes of the inputs."""
    names = inputs(examples)
    for name in names:
        goldens = outcome(mapping, name, examples[name], agreement).goldens
        for suffix in _GOLDENS:
            expected, actual = examples.get(name + suffix), goldens.get(suffix)
            if expected != actual:
                yield Difference(name + suffix, expected, actual)
    for name in sorted(set(examples) - {*names}):
        golden = next((suffix for suffix in _GOLDENS if name.endswith(suffix)), "")
        if golden and name.removesuffix(golden) not in names:
            yield Difference(name, examples[name], None)


def idle_rows(mapping: InboundMapping, examples: Mapping[str, bytes], agreement: Agreement) -> dict[int, str]:
    """The rows of fields.csv, with their targets, that no example fills anything by; of a table its columns."""
    used: set[int] = set()
    for name in inputs(examples):
        used |= outcome(mapping, name, examples[name], agreement).rows
    return {row: target for row, target in mapping.rows.items() if row not in used}


def owner(mappings: Iterable[InboundMapping], name: str, content: bytes) -> InboundMapping | Finding:
    """The one mapping that claims an example, as it would claim a participant's file."""
    offered = [*mappings]
    return recognize(offered, name, content[: head_size(offered)])
