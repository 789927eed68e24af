"""``translator stage``: one pass over a single stage."""

from __future__ import annotations

import click

from translator.cli.at_work import at_work, settled, tell_pass
from translator.cli.output import json_option
from translator.daemon import STAGES

#: The stages that take files from drop boxes.
_PICKING_UP = ("receive", "reconcile")


@click.command("stage")
@click.argument("name", metavar="NAME", type=click.Choice(list(STAGES)))
@json_option
@click.pass_context
def stage(ctx: click.Context, name: str, as_json: bool) -> None:
    """Make one pass over a single stage: receive, translate, transmit, reconcile or reply.

    receive and reconcile look at the drop boxes first and wait as long as files must stand still there. Exit codes
    are those of once.
    """
    with at_work() as (context, stop):
        ready = name not in _PICKING_UP or settled(context, stop)
        done = {name: STAGES[name](context)} if ready else {}
    ctx.exit(tell_pass(done, as_json=as_json))
