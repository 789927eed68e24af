"""Every sample file of the project, each with a mapping that reads its form: ready-made, drafted, or minimal."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from translator.configuration.mapping_directories import compile_mapping, find_mappings
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

_CARD = """
[mapping]
name = "minimal"
version = "2026-11-01"
produces = "shipment"
[recognize]
file_name = "*"
"""
_HEADINGS = "target,source,constant,convert,if_empty,when,notes\n"
#: The quirks of CSV, with three columns or two.
_CSV = (
    '[read]\nformat = "delimited"\noptional = ["c"]\n[levels]\nshipment = "each row"\nitem = "each row"\n',
    "shipment.reference,a,,text,reject,,\nshipment.tracking_number,b,,text,reject,,\nitem.description,c,,text,omit,,\n",
)
#: A parcel carrier's feed: a record for each fact, a group for each parcel, and a trailer that counts.
_FACTS = (
    '[read]\nformat = "fixed-width"\nignore_others = true\noutside = ["begin", "end"]\n'
    "[read.records]\nbegin = \"cols 1-4 = 'A010'\"\nend = \"cols 1-4 = 'Z001'\"\n"
    "group = \"cols 1-4 = 'V010'\"\nnumber = \"cols 1-4 = 'V020'\"\nname = \"cols 1-4 = 'V140'\"\n"
    "city = \"cols 1-4 = 'V180'\"\nstreet = \"cols 1-4 = 'V170'\"\nhouse = \"cols 1-4 = 'V150'\"\n"
    "[levels]\nshipment = \"each 'group' record\"\n",
    "shipment.tracking_number,number: cols 6-40,,text,reject,,\n"
    "shipment.deliver_to.name,name: cols 6-40,,text,reject,,\n"
    "shipment.deliver_to.address_1,\"'street: cols 6-40', 'house: cols 6-40'\",,join(' '),reject,,\n"
    "shipment.deliver_to.city,city: cols 6-40,,text,reject,,\n",
)
#: Records of 80 characters as ABI has them: an entry is a shipment, its bill stands below it.
_ABI = (
    '[read]\nformat = "fixed-width"\nrecord_length = 80\nignore_others = true\n'
    "[read.records]\nentry = \"cols 1-4 = 'SE10'\"\nstatus = \"cols 1-4 = 'SO10'\"\nbill = \"cols 1-4 = 'SE15'\"\n"
    "[levels]\nshipment = \"each 'entry' record\"\n",
    "shipment.reference,entry: cols 11-18,,text,reject,,\n"
    "shipment.mode_of_transport,entry: cols 37-38,,code(mode),omit,,\n"
    "shipment.house_bill_number,bill: cols 10-59,,bill_number,omit,,\n",
)


def _minimal(parts: tuple[str, str]) -> InboundMapping:
    card, rows = parts
    files = {
        "mapping.toml": (_CARD + card).encode(),
        "fields.csv": (_HEADINGS + rows).encode(),
        "codes/mode.csv": b"code,value\n40,air\n30,truck\n",
    }
    return compile_inbound(files, "minimal", _FORMATS)


class Sample(NamedTuple):
    """One sample file."""

    name: str
    content: bytes
    #: What reads its form.
    mapping: InboundMapping


def samples() -> list[Sample]:
    """The samples of others, and the first example of each ready-made mapping that has no findings."""
    minimal = {
        "csv/spectrum_*": _minimal(_CSV),
        "csv/omniparser_*": _minimal(_FACTS),
        "catair/*": _minimal(_ABI),
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
    except NotSampled as why:
        assert str(why).strip()
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
