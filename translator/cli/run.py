"""``translator run``: the daemon, for systemd or a terminal."""

from __future__ import annotations

import click

from translator.cli.at_work import at_work
from translator.daemon import run as run_until_told


@click.command("run")
def run() -> None:
    """Pick up, translate, send and answer until told to stop.

    One pass over all stages after another, poll_interval apart. The first SIGTERM or SIGINT lets the unit of work in
    hand finish, and the exit code is 0; a second one stops at once, which the next start mends like any crash. Logs
    to standard error; tells systemd that it is ready and alive.
    """
    with at_work() as (context, stop):
        run_until_told(context, stop)
