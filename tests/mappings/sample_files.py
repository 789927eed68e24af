"""Every sample file of the project, each with a mapping that reads its form: ready-made, drafted, or minimal."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from translator.configuration.mapping_directories import compile_mapping, find_mapping, find_mappings
from translator.formats.registry import FORMATS
from translator.formats.sample import NotSampled
from translator.formats.x12_card import x12_format
from translator.mapping.examples import example_agreement, inputs
from translator.mapping.inbound import InboundMapping, Mapped, compile_inbound
from translator.mapping.produced_table import read_produced
from translator.model.catalogue import message, refuses, remedy
from translator.stages.drafting import draft_from
from translator.stages.tables import compiler

if TYPE_CHECKING:
    from translator.model.finding import Finding

_FIXTURES = Path("fixtures")
_FORMATS = FORMATS | {"x12": x12_format("mappings/x12")}
_DAY = date(2026, 11, 21)

DIRECTORIES = [one for one in find_mappings([Path("mappings")]) if one.kind == "inbound"]
#: The ready-made mappings.
READY_MADE: dict[str, InboundMapping] = {one.name: compile_mapping(compiler(one), one) for one in DIRECTORIES}


def _minimal(name: str) -> InboundMapping:
    directory = find_mapping(str(_FIXTURES / "samples" / "mappings" / name), None)
    return compile_mapping(compiler(directory), directory)


class Sample(NamedTuple):
    """One sample file."""

    name: str
    content: bytes
    #: What reads its form.
    mapping: InboundMapping


def samples() -> list[Sample]:
    """The samples of others, and the first example of each ready-made mapping that has no findings."""
    minimal = {
        "csv/spectrum_*": _minimal("quoted-csv"),
        "csv/omniparser_*": _minimal("parcel-facts"),
        "catair/*": _minimal("abi-entries"),
    }
    found = [
        Sample(str(path.relative_to(_FIXTURES)), path.read_bytes(), mapping)
        for pattern, mapping in minimal.items()
        for path in sorted((_FIXTURES / "samples").glob(pattern))
    ]
    for folder in ("headings", "interchanges/samples", "samples/acks"):
        found += [_drafted(path) for path in sorted((_FIXTURES / folder).iterdir()) if path.suffix != ".md"]
    return found


def _drafted(path: Path) -> Sample:
    """With a mapping drafted from it; what cannot be drafted is read as what it is nearest to."""
    try:
        mapping = compile_inbound(draft_from(path, "", _DAY).draft.files, "draft", _FORMATS)
    except NotSampled:
        mapping = READY_MADE["carrier-x12-856"]
    return Sample(str(path.relative_to(_FIXTURES)), path.read_bytes(), mapping)


def own_examples() -> list[Sample]:
    """The first example of each ready-made mapping."""
    found = []
    for directory in DIRECTORIES:
        name, *_ = inputs(path.name for path in directory.examples())
        content = (directory.path / "examples" / name).read_bytes()
        found.append(Sample(f"{directory.name}/{name}", content, READY_MADE[directory.name]))
    return found


class Came(NamedTuple):
    """What came of a file."""

    shipments: int
    findings: list[Finding]


def read(mapping: InboundMapping, content: bytes) -> Came:
    """Read a file to its end."""
    if mapping.card.table:
        produced = read_produced(mapping, BytesIO(content))
        return Came(len(produced.rows), list(produced.findings))
    passed, found = 0, []
    for event in mapping.open(BytesIO(content), example_agreement(mapping.card.trial)):
        found += event.findings
        passed += isinstance(event, Mapped) and not any(map(refuses, event.findings))
    return Came(passed, found)


def told(finding: Finding) -> str:
    """A finding in words; every one has a reason and a remedy."""
    assert message(finding).strip()
    assert remedy(finding).strip()
    return f"{finding.place} {message(finding)}"
