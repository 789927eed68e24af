"""``translator translate``: files to messages and findings in a directory, offline and without a journal."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, get_args

import click

from translator.acknowledgment.report_text import finding_texts
from translator.cli.exit_codes import ExitCode
from translator.cli.machine import told_plainly
from translator.cli.output import json_option, print_json, print_table, visible
from translator.cli.progress import opened_with_bar
from translator.cli.table_shown import tell_tables, translate_tables
from translator.cli.terms import Asked, Terms, agreement_options, existing_files, named_mapping, provider, rules, terms
from translator.model.agreement import Usage
from translator.model.finding import each_once, grouped
from translator.stages.offline import examined_offline
from translator.stages.offline_messages import Outputs, Written, is_output, numbers_from, write_outputs
from translator.stages.offline_messages import Terms as MessageTerms

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from translator.mapping.inbound import InboundMapping

_COLUMNS = ("file", "shipments", "refused", "messages", "findings")


@click.command("translate")
@click.option("--mapping", required=True, metavar="M", help="The inbound mapping: its name, or its directory.")
@click.option("--message", metavar="V", help="The message version.  [default: the partner's, or pilot-xml-2023-02]")
@click.option(
    "--out",
    required=True,
    metavar="DIR",
    type=click.Path(file_okay=False, path_type=Path),
    help="Where the messages and findings are written; made when it is not there.",
)
@agreement_options
@click.option(
    "--usage", type=click.Choice(get_args(Usage)), help="Whether the filings are a test or count.  [default: test]"
)
@click.option(
    "--sender", "sender_code", metavar="CODE", help="Who transmits.  [default: as the settings say, or EXAMPLEFS]"
)
@click.option(
    "--first-control-number",
    type=click.IntRange(min=1),
    default=1,
    show_default=True,
    help="The number of the first message; those behind it count up, and from 1 again behind the largest.",
)
@click.option(
    "--created-at",
    type=click.DateTime(["%Y-%m-%dT%H:%M:%SZ"]),
    help="The moment that messages bear, UTC, for the same bytes every time.  [default: now]",
)
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=existing_files())
@json_option
@click.pass_context
def translate(
    ctx: click.Context,
    *,
    mapping: str,
    message: str | None,
    out: Path,
    partner: str | None,
    originator: str | None,
    filer_type: str | None,
    accept: str | None,
    usage: str | None,
    sender_code: str | None,
    first_control_number: int,
    created_at: datetime | None,
    files: tuple[Path, ...],
    as_json: bool,
) -> None:
    """Translate files offline, without a journal.

    DIR gets INPUT.N.xml for the N-th message of each input (or .json, .txt, .edi: as the message version has it), and
    INPUT.findings.json: a JSON array of everything that was found. What an earlier run left of the same input there is
    replaced. The mapping is the one that is named; whether it would claim the file is not asked. What only a journal
    knows is not found: that a file, a shipment or a control number came before.

    Of a mapping with produces = "table" DIR gets INPUT.table.json, the rows that the table would have, instead of
    messages.

    The day of filing is that of --created-at. With --usage production, what is filed on a day on which the pilot is
    closed is treated as the settings say; what they hold back is in no message. A test is only warned of it.

    Exit code 1 when anything was refused or held back.
    """
    asked = Asked(partner, originator, filer_type, accept, usage)
    inbound = named_mapping(mapping, asked)
    if inbound.card.table:
        ctx.exit(_tables(inbound, files, out, as_json=as_json))
    agreed = terms(inbound, message, asked)
    _require_distinct(files, out, agreed.version.extension)
    moment = created_at.replace(tzinfo=UTC) if created_at else datetime.now(UTC).replace(microsecond=0)
    made_by = MessageTerms(agreed.version, agreed.agreement, provider(sender_code, agreed.settings), moment)
    with told_plainly():
        out.mkdir(parents=True, exist_ok=True)
        done, found = _translated(files, out, agreed, made_by, first_control_number, quiet=as_json)
    _tell(files, done, found, as_json=as_json)
    ctx.exit(ExitCode.REFUSED if any(one.refuses or one.refused or one.held for one in done) else ExitCode.DONE)


def _tables(inbound: InboundMapping, files: Sequence[Path], out: Path, *, as_json: bool) -> ExitCode:
    """The files as reference tables."""
    _require_distinct(files, out, "")
    with told_plainly():
        out.mkdir(parents=True, exist_ok=True)
        done = translate_tables(inbound, files, out, quiet=as_json)
    tell_tables(files, done, as_json=as_json)
    return ExitCode.REFUSED if any(one.refuses for one in done) else ExitCode.DONE


def _translated(
    files: Sequence[Path], out: Path, agreed: Terms, made_by: MessageTerms, first: int, *, quiet: bool
) -> tuple[list[Written], list[str]]:
    width = agreed.version.control_width
    if len(str(first)) > width:
        msg = f"{first} is longer than the control numbers of {agreed.version.name}. Write at most {width} digits."
        raise click.BadParameter(msg, param_hint="--first-control-number")
    numbers = numbers_from(first, width)
    done = [_one(file, out, agreed, made_by, numbers, quiet=quiet) for file in files]
    return [written for written, _ in done], [line for _, lines in done for line in lines]


def _one(
    file: Path, out: Path, agreed: Terms, made_by: MessageTerms, numbers: Iterator[int], *, quiet: bool
) -> tuple[Written, list[str]]:
    """What the file came to, and its findings grouped, for people."""
    ruled = rules(agreed, made_by.created_at.date())
    with (
        Outputs(out, file.name, agreed.version.extension) as outputs,
        opened_with_bar(file, quiet=quiet) as (stream, alive),
        examined_offline(stream, agreed.mapping, agreed.agreement, agreed.version, ruled, alive) as verdict,
    ):
        written = write_outputs(outputs, verdict, made_by, numbers)
        told = [] if quiet else [*finding_texts(file.name, grouped(each_once(verdict.findings)))]
        outputs.publish()
    return written, told


def _require_distinct(files: Sequence[Path], out: Path, extension: str) -> None:
    """Two inputs of one name would write over each other; an input in DIR that is called as an output would be lost."""
    names = [file.name for file in files]
    for file in files:
        if names.count(file.name) > 1:
            raise click.UsageError(f"two inputs are called {file.name}, and would write the same outputs.")
        if file.resolve().parent == out.resolve() and any(is_output(file.name, name, extension) for name in names):
            raise click.UsageError(
                f"{file} would be written over: it is called as an output in {out}. Choose another DIR."
            )


def _tell(files: Sequence[Path], done: Sequence[Written], found: Sequence[str], *, as_json: bool) -> None:
    shipments, refused, messages = (sum(one[place] for one in done) for place in range(3))
    held = sum(one.held for one in done)
    if as_json:
        document = {"files": len(done), "shipments": shipments, "refused": refused, "messages": messages}
        print_json(document | ({"held": held} if held else {}))
        return
    rows = [(file.name, *one[:4]) for file, one in zip(files, done, strict=True)]
    print_table("Translated", _COLUMNS, rows)
    for line in found:
        click.echo(visible(line))
    back = f", {held} held back" if held else ""
    click.echo(f"{len(done)} files, {shipments} shipments, {refused} refused, {messages} messages{back}.")
