"""The table of commands, and the group that imports a command when it is called."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches
from importlib import import_module
from typing import Any, NamedTuple

import click

from translator.cli.calling import config_option
from translator.cli.exit_codes import exit_code_of


class Row(NamedTuple):
    """One command: where it is, and its line in the list of commands."""

    name: str
    #: ``module:attribute`` below ``translator.cli``.
    place: str
    help: str


#: In the order in which a new user meets them.
COMMANDS = (
    Row("init", "init:init", "Lay down a working directory."),
    Row("check", "check:check", "Check settings, partners and mappings; connects nowhere."),
    Row("draft", "draft:draft", "Write a first mapping from a sample of a participant's file."),
    Row("template", "template:template", "Write a form that a participant fills in by hand."),
    Row("try", "try_:try_", "Show what a mapping makes of a file; keeps nothing."),
    Row("examples", "examples:examples", "Test the examples beside the tables, or accept what comes of them."),
    Row("translate", "translate:translate", "Translate files offline, without a journal."),
    Row("run", "run:run", "Pick up, translate, send and answer until told to stop."),
    Row("once", "once:once", "Make one pass over all stages."),
    Row("stage", "stage:stage", "Make one pass over a single stage."),
    Row("status", "status:status", "Counts and ages by state and partner."),
    Row("show", "show:show", "The journey of an interchange, a filing or a parcel."),
    Row("compare", "compare:compare", "Where two participants contradict each other about one parcel."),
    Row("together", "together:together", "What counts together with a shipment, and the limit."),
    Row("messages", "messages:messages", "A message to CBP as people read it, and the difference of two."),
    Row("audit", "audit:audit", "Is every shipment that ever came in accounted for?"),
    Row("release", "quarantined:release", "Let a quarantined interchange be translated again."),
    Row("discard", "quarantined:discard", "Give up a quarantined interchange; nothing of it is filed."),
    Row("standin", "standin:standin", "Answer like CBP: a far end to practice on."),
    Row("demo", "demo:demo", "The whole journey on this machine, with a stand-in for CBP."),
)
_BY_NAME = {row.name: row for row in COMMANDS}


class CommandGroup(click.Group):
    """The commands of the table; errors of theirs that a person can mend are told in plain words."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names, as the table orders them."""
        del ctx
        return list(_BY_NAME)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, imported now, with ``--config`` added to its options."""
        del ctx
        row = _BY_NAME.get(cmd_name)
        return None if row is None else _imported(row)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As click does, but an unknown name is told with the nearest known one."""
        if args and args[0] not in _BY_NAME and not args[0].startswith("-"):
            close = get_close_matches(args[0], _BY_NAME, n=1)
            meant = f" Did you mean {close[0]}?" if close else ""
            ctx.fail(f"There is no command {args[0]!r}.{meant} The commands are: {', '.join(_BY_NAME)}.")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands, written from the table: nothing is imported."""
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl([(row.name, row.help) for row in COMMANDS])

    def invoke(self, ctx: click.Context) -> Any:
        """Call the command; an error that has an exit code ends the program with it, others are bugs and rise."""
        try:
            return super().invoke(ctx)
        except Exception as error:
            code = exit_code_of(error)
            if code is None:
                raise
            _tell(error)
            ctx.exit(code)


def _imported(row: Row) -> click.Command:
    module, attribute = row.place.split(":")
    command = getattr(import_module(f"translator.cli.{module}"), attribute)
    if not isinstance(command, click.Command):
        raise TypeError(f"translator.cli.{row.place} is no command")
    if not any(parameter.name == "config" for parameter in command.params):
        command.params.append(config_option())
    return command


def _tell(error: Exception) -> None:
    """The error on standard error, without a traceback: every line of it is for the operator."""
    from translator.cli.output import visible

    problems: Sequence[object] = getattr(error, "problems", ())
    if len(problems) > 1:
        click.echo(f"translator: {len(problems)} problems", err=True)
    click.echo(visible("\n".join(map(str, problems)) if problems else f"translator: {error}"), err=True)
