"""``translator release`` and ``translator discard``: what becomes of what is quarantined or held back."""

from __future__ import annotations

import getpass
from datetime import UTC, datetime
from typing import Literal

import click

from translator.cli.memory import Memory, next_command, opened_memory
from translator.cli.output import json_option, print_json

_number = click.argument("number", metavar="ID", type=click.IntRange(min=1))
_reason = click.option("--reason", metavar="TEXT", required=True, help="Why; kept in the journal with your name.")


@click.command("release")
@_number
@_reason
@json_option
def release(number: int, reason: str, as_json: bool) -> None:
    """Let a quarantined interchange be translated again, or file what is held back of it.

    ID is the interchange's number, as status tells it. The next pass translates a quarantined one anew from its kept
    bytes: after an update, or when the mapping was mended. Shipments that were held back are filed by the next pass,
    as they were examined.
    """
    _leave(number, "released", reason, as_json=as_json)


@click.command("discard")
@_number
@_reason
@json_option
def discard(number: int, reason: str, as_json: bool) -> None:
    """Give up a quarantined interchange, or what is held back of one; none of it is filed.

    ID is the interchange's number, as status tells it. Of a quarantined one the bytes stay, and the audit names it;
    the participant is not told by the translator, and the same file may come again. Shipments that were held back
    are refused, and the participant gets a report with the reason.
    """
    _leave(number, "discarded", reason, as_json=as_json)


def _leave(number: int, event: Literal["released", "discarded"], reason: str, *, as_json: bool) -> None:
    if not reason.strip():
        raise click.UsageError("--reason says nothing. Write why, for whoever asks later.")
    with opened_memory() as memory:
        shipments = _held_shipments(memory, number, event, reason.strip())
        state = "" if shipments else _quarantined(memory, number, event, reason.strip())
    if as_json:
        facts = {"shipments": shipments} if shipments else {"state": state}
        print_json({"interchange": number, **facts, "reason": reason.strip()})
        return
    what = f"{shipments} held shipments of interchange {number} are" if shipments else f"Interchange {number} is"
    click.echo(f"{what} {event}{f': {state}' if state else ''}. Next: {next_command('show', number)}")


def _held_shipments(memory: Memory, number: int, event: Literal["released", "discarded"], reason: str) -> int:
    """Releases or discards what is held back of the interchange; 0 where nothing is."""
    from translator.journal.held import NothingHeld

    held = memory.journal.held
    do = held.release if event == "released" else held.discard
    try:
        return do(number, reason, _who(), datetime.now(UTC))
    except NothingHeld as error:
        if error.released:
            raise click.ClickException(str(error)) from None
        return 0


def _quarantined(memory: Memory, number: int, event: Literal["released", "discarded"], reason: str) -> str:
    from translator.journal.quarantine import NotQuarantined

    try:
        return memory.journal.quarantine.leave(number, event, reason, _who(), datetime.now(UTC))
    except NotQuarantined as error:
        raise click.ClickException(str(error)) from None


def _who() -> str:
    """The login name; a service without one is called by its number."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        import os

        return f"user {os.getuid()}"
