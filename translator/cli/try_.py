"""``translator try``: what a mapping makes of a file, as the real journey would; nothing is kept."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from shutil import copyfileobj
from tempfile import SpooledTemporaryFile
from typing import TYPE_CHECKING, NamedTuple

import click
import msgspec

from translator.acknowledgment.report_text import finding_texts
from translator.cli.exit_codes import ExitCode
from translator.cli.explaining import MOST_EXPLAINED, Shown, explanation_json, print_explanation
from translator.cli.output import json_option, print_table, visible
from translator.cli.progress import opened_with_bar
from translator.cli.table_shown import Wanted, try_table
from translator.cli.terms import Asked, agreement_options, existing_files, named_mapping, rules, terms
from translator.model.catalogue import as_json as finding_json
from translator.model.catalogue import refuses
from translator.model.finding import each_once, grouped
from translator.model.shipment import identity_of
from translator.stages.offline import examined_offline

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from contextlib import AbstractContextManager

    from translator.mapping.explain import Explained
    from translator.mapping.inbound import Mapped
    from translator.model.finding import Finding
    from translator.stages.examination import Examined
    from translator.stages.offline import Each, Verdict

    #: Examines the file of this call, telling of every chunk.
    Examine = Callable[[Each], AbstractContextManager[Verdict]]
    #: Examines and prints; whether anything is refused.
    Show = Callable[[Shown, Path, Examine], bool]

_COLUMNS = ("where", "number", "reference", "action", "mode", "originator", "filer type", "items", "refused")
#: Bytes of explanations that are kept in memory; more wait on disk.
_KEPT_IN_MEMORY = 1 << 20
#: Shipments that a person is shown; the document has all.
_SHOWN = 50


@click.command("try")
@click.argument("mapping", metavar="MAPPING")
@click.argument("file", metavar="FILE", type=existing_files())
@click.option("--message", metavar="V", help="The message version.  [default: the partner's, or the only one there is]")
@click.option(
    "--explain", is_flag=True, help="Tell of each field which cell it came from, and what each conversion made."
)
@click.option(
    "--row",
    metavar="N",
    type=click.IntRange(min=1),
    help="Only the shipment that row N is of; in X12 the segment, in XML the running number of the shipment.",
)
@agreement_options
@json_option
@click.pass_context
def try_(
    ctx: click.Context,
    *,
    mapping: str,
    file: Path,
    message: str | None,
    explain: bool,
    row: int | None,
    partner: str | None,
    originator: str | None,
    filer_type: str | None,
    accept: str | None,
    as_json: bool,
) -> None:
    """Show what a mapping makes of a file; keeps nothing.

    MAPPING is a mapping's name or its directory; whether it would claim the file is not asked. The document of --json
    has every shipment as far as it could be read, and everything that was found: by reading, by mapping, by the
    rules of the pilot, and by writing the message; not that the pilot is closed on this day. People see the first
    shipments, and the findings grouped.

    --explain tells how each field came about: the row of the table that holds, the cell and what stood there, and
    what each conversion made of it. With --row only one shipment and what was found about it and the file is shown.

    A mapping with produces = "table" shows the rows that the table would have, and what was found.

    Exit code 1 when a finding refuses something, also of a shipment that is not shown.
    """
    asked = Asked(partner, originator, filer_type, accept)
    inbound = named_mapping(mapping, asked)
    if inbound.card.table:
        ctx.exit(_exit_code(refused=try_table(inbound, file, Wanted(row, explain, as_json))))
    agreed = terms(inbound, message, asked)
    ruled = rules(agreed, datetime.now(UTC).date())._replace(outside=None)
    shown = Shown(agreed.mapping, row, explain=explain, most=None if as_json else MOST_EXPLAINED)
    show: Show = _document if as_json else _page
    with opened_with_bar(file, quiet=as_json) as (stream, alive):

        def examine(each: Each) -> AbstractContextManager[Verdict]:
            both = _both(alive, each)
            return examined_offline(stream, shown, agreed.agreement, agreed.version, ruled, both)

        refused = show(shown, file, examine)
    ctx.exit(_exit_code(refused=refused))


def _exit_code(*, refused: bool) -> ExitCode:
    return ExitCode.REFUSED if refused else ExitCode.DONE


def _both(first: Callable[[object], None], second: Each) -> Each:
    def each(chunk: Sequence[Examined]) -> None:
        first(chunk)
        second(chunk)

    return each


def _document(shown: Shown, _: Path, examine: Examine) -> bool:
    """One JSON document, written while the file is read; whether anything is refused."""
    write = sys.stdout.buffer.write
    write(b'{"mapping":' + msgspec.json.encode(shown.mapping.name) + b',"shipments":[')
    shipments = _Joined(write)
    with SpooledTemporaryFile(_KEPT_IN_MEMORY) as explained:
        explanations = _Joined(explained.write)

        def put(chunk: Sequence[Examined]) -> None:
            wanted = [one for one in chunk if shown.wants(one.mapped)]
            shipments.put(one.mapped.shipment for one in wanted)
            explanations.put(explanation_json(one.mapped, shown.taken(one.mapped)) for one in wanted if shown.explain)

        with examine(put) as verdict:
            watched = _Watched(verdict.findings)
            write(b'],"findings":[')
            _Joined(write).put(finding_json(one) for one in watched if shown.concerns(one))
        if shown.explain:
            write(b'],"explanations":[')
            explained.seek(0)
            copyfileobj(explained, sys.stdout.buffer)
    write(b"]}\n")
    return watched.refused


class _Joined:
    """Writes objects with commas between them."""

    def __init__(self, write: Callable[[bytes], object]) -> None:
        self._write = write
        self._joint = b""

    def put(self, objects: Iterable[object]) -> None:
        """Write some more."""
        for one in objects:
            self._write(self._joint + msgspec.json.encode(one))
            self._joint = b","


class _Watched:
    """Findings that pass by, and whether any of them refuses something."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self._findings = findings
        self.refused = False

    def __iter__(self) -> Iterator[Finding]:
        for finding in self._findings:
            self.refused = self.refused or refuses(finding)
            yield finding


def _page(shown: Shown, file: Path, examine: Examine) -> bool:
    """Tables and texts for a person; whether anything is refused."""
    lines: list[_Line] = []
    explained: list[tuple[Mapped, list[Explained]]] = []
    wanted = 0

    def collect(chunk: Sequence[Examined]) -> None:
        nonlocal wanted
        ours = [one for one in chunk if shown.wants(one.mapped)]
        wanted += len(ours)
        lines.extend(map(_line, islice(ours, _SHOWN - len(lines))))
        explained.extend((one.mapped, fields) for one in ours if (fields := shown.taken(one.mapped)))

    with examine(collect) as verdict:
        print_table(f"{file.name} by {shown.mapping.name}", _COLUMNS, [_row(one, verdict) for one in lines])
        if wanted > len(lines):
            click.echo(f"… and {wanted - len(lines)} more.")
        for mapped, fields in explained:
            print_explanation(mapped, fields)
        watched = _Watched(verdict.findings)
        for line in finding_texts(file.name, grouped(each_once(filter(shown.concerns, watched)))):
            click.echo(visible(line))
        click.echo(visible(_sentence(verdict)))
    return watched.refused


class _Line(NamedTuple):
    """A shipment that is shown once it is known whether it would be filed."""

    ordinal: int
    part: int
    refused: bool
    cells: Sequence[object]


def _line(one: Examined) -> _Line:
    shipment = one.mapped.shipment
    cells = (
        one.mapped.extent,
        identity_of(shipment).number,
        shipment.reference,
        shipment.action,
        shipment.mode_of_transport,
        shipment.originator_code,
        shipment.filer_type,
        len(shipment.items),
    )
    return _Line(one.mapped.ordinal, one.mapped.part, one.refused, cells)


def _row(one: _Line, verdict: Verdict) -> Sequence[object]:
    """The line with the file's verdict: what follows a shipment may refuse it as well."""
    later = one.ordinal in verdict.outcome.withdrawn or not verdict.decision.files(one.part)
    return (*one.cells, "refused" if one.refused or later else "")


def _sentence(verdict: Verdict) -> str:
    filed = sum(1 for _ in verdict.filed)
    read = verdict.outcome.read
    return f"{read} shipments read: {filed} would be filed, {read - filed} refused. {verdict.decision.reason}"
