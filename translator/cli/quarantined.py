"""``translator release`` and ``translator discard``: the two ways out of quarantine."""

from __future__ import annotations

import getpass
from datetime import UTC, datetime
from typing import Literal

import click

from translator.cli.memory import next_command, opened_memory
from translator.cli.output import json_option, print_json

_number = click.argument("number", metavar="ID", type=click.IntRange(min=1))
_reason = click.option("--reason", metavar="TEXT", required=True, help="Why; kept in the journal with your name.")


@click.command("release")
@_number
@_reason
@json_option
def release(number: int, reason: str, as_json: bool) -> None:
    """Let a quarantined interchange be translated again.

    ID is its number, as status tells it. The next pass translates it anew from its kept bytes: after an update, or
    when the mapping was mended.
    """
    _leave(number, "released", reason, as_json=as_json)


@click.command("discard")
@_number
@_reason
@json_option
def discard(number: int, reason: str, as_json: bool) -> None:
    """Give up a quarantined interchange; nothing of it is filed.

    ID is its number, as status tells it. Its bytes stay, and the audit names it. The participant is not told by the
    translator; the same file may come again.
    """
    _leave(number, "discarded", reason, as_json=as_json)


def _leave(number: int, event: Literal["released", "discarded"], reason: str, *, as_json: bool) -> None:
    from translator.journal.quarantine import NotQuarantined

    if not reason.strip():
        raise click.UsageError("--reason says nothing. Write why, for whoever asks later.")
    with opened_memory() as memory:
        try:
            state = memory.journal.quarantine.leave(number, event, reason.strip(), _who(), datetime.now(UTC))
        except NotQuarantined as error:
            raise click.ClickException(str(error)) from None
    if as_json:
        print_json({"interchange": number, "state": state, "reason": reason.strip()})
        return
    click.echo(f"Interchange {number} is {event}: {state}. Next: {next_command('show', number)}")


def _who() -> str:
    """The login name; a service without one is called by its number."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        import os

        return f"user {os.getuid()}"
