"""``translator once``: one pass over all stages, for cron."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple, cast

import click

from translator.cli.at_work import at_work, settled, tell_pass
from translator.cli.output import json_option
from translator.daemon import STAGES, one_pass


@click.command("once")
@json_option
@click.pass_context
def once(ctx: click.Context, as_json: bool) -> None:
    """Make one pass over all stages.

    Where files must stand still for a while before they are whole (settle), it looks at the drop boxes first and
    waits that long.

    Exit code 0 when nothing was wrong; 1 when something was refused, rejected by CBP, quarantined, set aside or
    unmatched in this pass; 69 when a channel was down, whatever else there was; 75 when another translator runs here.
    """
    with at_work() as (context, stop):
        results = cast("Iterable[NamedTuple]", one_pass(context) if settled(context, stop) else ())
    ctx.exit(tell_pass(dict(zip(STAGES, results, strict=False)), as_json=as_json))
