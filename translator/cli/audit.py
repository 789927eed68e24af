"""``translator audit``: whether every shipment that ever came in is accounted for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from translator.cli.exit_codes import ExitCode
from translator.cli.memory import next_command, opened_memory
from translator.cli.output import json_option, print_json, print_table, visible

if TYPE_CHECKING:
    from translator.journal.audit import Audit

_SHIPMENTS = (
    "read",
    "refused",
    "held",
    "filed",
    "accepted",
    "accepted_with_warnings",
    "under_review",
    "rejected",
    "awaiting",
)


@click.command("audit")
@json_option
@click.pass_context
def audit(ctx: click.Context, as_json: bool) -> None:
    """Tell whether every shipment that ever came in is accounted for.

    Read = refused + held + filed, and filed = accepted + accepted with warnings + under review + rejected + awaiting:
    counted from the rows of the journal, and checked against its events and against what reading had told.

    A file that is received or quarantined has no shipments as yet: it is named, as untranslated, and its bytes must
    be there. One that a person discarded is named as well. Neither is unaccounted.

    Exit code 0 only when nothing is unaccounted, else 1.
    """
    with opened_memory() as memory:
        found = memory.journal.queries.audit()
    if as_json:
        print_json(_document(found))
    else:
        _print(found)
    ctx.exit(ExitCode.REFUSED if found.unaccounted else ExitCode.DONE)


def _document(found: Audit) -> dict[str, object]:
    return {
        "interchanges": found.interchanges,
        "shipments": {name: getattr(found, name) for name in _SHIPMENTS},
        "unaccounted": found.unaccounted,
        "reasons": found.reasons,
        "untranslated": found.untranslated,
        "discarded": found.discarded,
    }


def _print(found: Audit) -> None:
    rows = [(name.replace("_", " "), getattr(found, name)) for name in _SHIPMENTS]
    print_table(f"Shipments of {found.interchanges} interchanges", ("", "shipments"), rows)
    for line in _lines(found):
        click.echo(visible(line))
    click.echo(sentence(found))


def _lines(found: Audit) -> list[str]:
    told = {"untranslated": found.untranslated, "discarded": found.discarded}
    lines = [
        f"{what}: interchange {one.interchange_id}, {one.name} of {one.partner}, is {one.state}"
        for what, ones in told.items()
        for one in ones
    ]
    return lines + [
        f"unaccounted: {one.shipments} of interchange {one.interchange_id}: {one.reason}. "
        f"Next: {next_command('show', one.interchange_id)}"
        for one in found.reasons
    ]


def sentence(found: Audit) -> str:
    """The accounts in one sentence."""
    under = ", ".join(f"{getattr(found, name)} {name.replace('_', ' ')}" for name in _SHIPMENTS[4:])
    verdict = (
        "Every shipment is accounted for." if not found.unaccounted else f"{found.unaccounted} are UNACCOUNTED for."
    )
    return (
        f"{found.read} read = {found.refused} refused + {found.held} held + {found.filed} filed; "
        f"of those filed: {under}. {verdict}"
    )
