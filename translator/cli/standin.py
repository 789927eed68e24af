"""``translator standin``: CBP's side of a working directory, to practice on."""

from __future__ import annotations

import signal
import threading
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from translator.cli.calling import settings
from translator.cli.output import json_option, print_json, visible
from translator.configuration.problem import ConfigurationError, Problem
from translator.configuration.settings import DirectoryChannel
from translator.standin.practice import stand_in
from translator.standin.script import BadScript

if TYPE_CHECKING:
    from translator.configuration.settings import Settings
    from translator.standin.far_end import Polled, StandIn

#: The mood beside the settings, taken when none is named.
MOOD = "mood.toml"


@click.command("standin")
@click.option("--mood", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="How it answers: a script.")
@click.option("--once", is_flag=True, help="Poll once and end; else it polls until told to stop.")
@click.option("--every", type=click.FloatRange(min=0.1), default=2.0, show_default=True, help="Seconds between polls.")
@json_option
def standin(mood: Path | None, once: bool, every: float, as_json: bool) -> None:
    """Answer like CBP: a far end to practice on.

    Takes in the messages that the translator has left for CBP, checks them, and leaves answers, as the mood says:
    the script named by --mood, else mood.toml beside the settings, else everything is accepted. It works where
    CBP's channel is a pair of folders (kind = "directory"), as `translator init` and `translator demo --keep` lay
    down; never over a connection.
    """
    far_end = _opened(settings(), mood)
    over = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: over.set())
    while True:
        _tell(far_end.poll(datetime.now(UTC)), as_json=as_json, always=once)
        if once or over.wait(every):
            return


def _opened(found: Settings, mood: Path | None) -> StandIn:
    """The stand-in at the other end of CBP's channel.

    Raises:
        ConfigurationError: that channel is a real connection, or the mood cannot be used.
    """
    file = found.file
    if not isinstance(found.cbp, DirectoryChannel):
        remedy = "Practice in a working directory of its own: translator init DIR, or translator demo --keep DIR."
        why = "the stand-in answers in folders of this machine only, never at the far end of a connection"
        raise ConfigurationError([Problem(str(file), "cbp.kind", "sftp", why, remedy)])
    beside = file.with_name(MOOD)
    script = mood or (beside if beside.is_file() else None)
    try:
        return stand_in(found.cbp, script, file.parent)
    except BadScript as bad:
        raise ConfigurationError([Problem(str(script), "", "", str(bad), "Correct the script.")]) from bad


def _tell(polled: Polled, *, as_json: bool, always: bool) -> None:
    if as_json:
        print_json(polled._asdict())
        return
    for name in polled.taken:
        click.echo(visible(f"took in {name}"))
    for reason in polled.unreadable:
        click.echo(visible(f"could not read {reason}"))
    for name in polled.left:
        click.echo(visible(f"left {name}"))
    if always and not (polled.taken or polled.left):
        click.echo("Nothing was waiting.")
    if always and polled.owed:
        click.echo(f"{polled.owed} more to be left at later polls.")
