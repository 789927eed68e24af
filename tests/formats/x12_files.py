"""X12 files for tests: the fixtures, and short interchanges written line by line."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from translator.formats.reading import PartClosed, Unit
from translator.formats.x12 import X12Options, X12Reading, open_x12
from translator.formats.x12_map import compile_map
from translator.model.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Iterable

ROOT = Path(__file__).parents[2]
MAPS = ROOT / "mappings" / "x12"
INTERCHANGES = ROOT / "fixtures" / "interchanges"
RULES = compile_map(MAPS)
OPTIONS = X12Options(RULES)

ISA = "ISA*00*          *00*          *ZZ*PARCELCARRIER  *ZZ*PROVIDER       *261121*0930*U*00401*000000001*0*T*:~"
GS = "GS*SH*PARCELCARRIER*PROVIDER*20261121*0930*1*X*004010~"
BSN = "BSN*00*M1*20261121*0930"


class Read(NamedTuple):
    """What came of a file."""

    reading: X12Reading
    units: list[Unit]
    closed: list[PartClosed]

    @property
    def findings(self) -> list[Finding]:
        """All, in the order in which they were told."""
        return [finding for event in (*self.units, *self.closed) for finding in event.findings]

    @property
    def codes(self) -> list[str]:
        """Their codes."""
        return [finding.code for finding in self.findings]

    def refused(self, unit: Unit) -> bool:
        """Whether a finding of the unit or of a part refuses it."""
        return bool(unit.findings) or any(event.findings and event.covers(unit.part) for event in self.closed)


def read(content: bytes | str, options: X12Options = OPTIONS, sources: Iterable[tuple[str, str]] = ()) -> Read:
    """Read a whole file, with getters for the sources (and their levels) made before."""
    reading = open_x12(BytesIO(content.encode() if isinstance(content, str) else content), options)
    for source, level in sources:
        reading.getter(source, level)  # type: ignore[arg-type]
    events = list(reading.units())
    return Read(
        reading,
        [event for event in events if isinstance(event, Unit)],
        [event for event in events if isinstance(event, PartClosed)],
    )


def interchange(*segments: str, bsn: str = BSN) -> str:
    """One set with these segments between BSN and SE."""
    inside = [bsn, *segments]
    body = "".join(f"{segment}~" for segment in inside)
    return f"{ISA}{GS}ST*856*0001~{body}SE*{len(inside) + 2}*0001~GE*1*1~IEA*1*000000001~"
